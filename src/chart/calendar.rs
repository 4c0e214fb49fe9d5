//! Days of practice: a month or a week.

use super::card::{
    Anchor, Area, ChartError, LABEL, MARGIN, SMALL, WIDTH, colour, dot, heading, line, png, rectangle, write,
};
use crate::domain::attendance::{Attendance, month_rows, week_of};
use crate::domain::language::Language;
use crate::t;
use chrono::{Datelike as _, NaiveDate};
use plotters::style::Color as _;

const ROW: i32 = 92;
const RADIUS: i32 = 34;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CalendarSpan {
    /// The week it is.
    Week,
    /// The month it is.
    #[default]
    Month,
}

/// The days of practice of this week or month as PNG; consecutive days are joined, today has a ring.
///
/// # Errors
/// Where the drawing libraries fail, which no value should cause.
pub fn calendar(
    attendance: &Attendance,
    today: NaiveDate,
    span: CalendarSpan,
    l: Language,
) -> Result<Vec<u8>, ChartError> {
    // Calendars begin on Sunday in Korea.
    let monday_first = l != Language::Ko;
    let rows = match span {
        CalendarSpan::Week => vec![week_of(today, monday_first)],
        CalendarSpan::Month => month_rows(today, monday_first),
    };
    let count = i32::try_from(rows.len()).unwrap_or(6);
    let height = u32::try_from(186 + count * ROW + 24).unwrap_or(760);
    let streak = t!(l, "chart-streak", days = attendance.streak(today));
    let title = t!(l, &format!("chart-month-{}", today.month()), year = today.year().to_string());
    png(height, |area| {
        let top = heading(area, &title, &streak)?;
        for (day, place) in rows[0].iter().zip(0..) {
            let name = t!(l, &format!("chart-weekday-{}", day.weekday().number_from_monday()));
            write(area, &name, (centre(place), top + 24), Anchor::Centre, SMALL, colour::QUIET)?;
        }
        for (row, place) in rows.iter().zip(0..) {
            week(area, attendance, today, row, top + 54 + place * ROW + ROW / 2, span)?;
        }
        Ok(())
    })
}

fn centre(place: i32) -> i32 {
    let width = (WIDTH as i32 - 2 * MARGIN) / 7;
    MARGIN + place * width + width / 2
}

fn week(
    area: &Area<'_>,
    attendance: &Attendance,
    today: NaiveDate,
    days: &[NaiveDate; 7],
    y: i32,
    span: CalendarSpan,
) -> Result<(), ChartError> {
    let shown = |day: NaiveDate| span == CalendarSpan::Week || day.month() == today.month();
    for (pair, place) in days.windows(2).zip(0..) {
        if pair.iter().all(|day| shown(*day) && attendance.on(*day)) {
            let (from, to) = (centre(place), centre(place + 1));
            rectangle(area, (from, y - 12), (to, y + 12), colour::BEST.mix(0.45).filled())?;
        }
    }
    for (day, place) in days.iter().zip(0..).filter(|(day, _)| shown(**day)) {
        let at = (centre(place), y);
        let practised = attendance.on(*day);
        let (ground, text) = match practised {
            true => (colour::BEST, colour::GROUND),
            false if *day > today => (colour::GROUND, colour::FAINT),
            false => (colour::BAND, colour::QUIET),
        };
        dot(area, at, RADIUS, ground.filled())?;
        if *day == today {
            dot(area, at, RADIUS + 5, colour::LATEST.stroke_width(4))?;
        }
        write(area, &day.day().to_string(), at, Anchor::Centre, LABEL, text)?;
        if practised {
            tick(area, (at.0 + 20, at.1 - 26))?;
        }
    }
    Ok(())
}

/// A small check mark, so that colour is not the only sign.
fn tick(area: &Area<'_>, (x, y): (i32, i32)) -> Result<(), ChartError> {
    dot(area, (x, y), 12, colour::GROUND.filled())?;
    line(area, vec![(x - 5, y), (x - 1, y + 5), (x + 6, y - 5)], colour::BEST.stroke_width(3))
}

//! Scores over time.

use super::card::{
    Anchor, Area, ChartError, LABEL, MARGIN, SMALL, WIDTH, colour, dot, faded, fault, heading, line, png,
    rectangle, text_width, write,
};
use crate::domain::language::Language;
use crate::domain::report::Rank;
use crate::domain::trend::{Measure, Trend};
use crate::t;
use chrono::{DateTime, Datelike as _, Duration, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::style::{Color as _, RGBColor};
use std::collections::HashSet;

const HEIGHT: u32 = 720;
/// Space for the numbers on the left, the ranks on the right, the dates below.
const LEFT: i32 = 92;
const RIGHT: i32 = 84;
const BELOW: i32 = 132;
/// The shortest time shown, so that one point stands in the middle of something.
const SHORTEST: Duration = Duration::days(5);
/// The shortest time shown for several points.
const SHORTEST_OF_MANY: Duration = Duration::hours(12);
/// From this many points on they are small, because they would cover one another.
const MANY: usize = 60;
/// From this many on they are but a haze, and the average is what one reads.
const CROWD: usize = 1500;
/// Lines between attempts are drawn for so many interviews at the most: more is a web that nobody reads.
const MOST_JOINED: usize = 40;

/// The words on a trend.
#[derive(Debug, Clone)]
pub struct TrendLabels {
    /// Language of the words.
    pub language: Language,
    /// What is shown, such as "Total scores".
    pub title: String,
    /// How it was chosen, such as "Backend engineer · last 30 days".
    pub subtitle: String,
    /// Whose days the dates are.
    pub zone: Tz,
}

type Plot<'a, 'b> =
    ChartContext<'a, plotters::backend::SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Scores over time as PNG: points, their moving average, rank bands behind them, attempts over the same questions
/// joined, and best, worst and latest marked.
///
/// # Errors
/// Where the drawing libraries fail, which no value should cause.
pub fn trend(trend: &Trend, labels: &TrendLabels) -> Result<Vec<u8>, ChartError> {
    png(HEIGHT, |area| {
        let top = heading(area, &labels.title, &labels.subtitle)?;
        let (low, high) = range(trend);
        let (from, to) = span(trend);
        let mut builder = ChartBuilder::on(area);
        builder.margin_top(top + 10).margin_left(LEFT).margin_right(RIGHT).margin_bottom(BELOW);
        let plot = builder.build_cartesian_2d(from..to, low..high).map_err(fault)?;
        bands(area, &plot, trend.measure, low, high)?;
        dates(area, &plot, from, to, labels.zone)?;
        points(area, &plot, trend)?;
        marks(area, &plot, trend, labels.language)?;
        legend(area, trend, labels.language)
    })
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// The values shown: all ranks but those nobody came near.
fn range(trend: &Trend) -> (f64, f64) {
    match trend.measure {
        Measure::Total => {
            let worst = trend.points[trend.worst].value;
            ((((worst - 6.0) / 10.0).floor() * 10.0).clamp(0.0, 40.0), 100.0)
        }
        Measure::Dimension(_) => (1.0, 5.0),
    }
}

/// The time shown, with some room on both sides.
fn span(trend: &Trend) -> (f64, f64) {
    let (first, last) = (trend.points[0].at, trend.latest().at);
    let shortest = if first == last { SHORTEST } else { SHORTEST_OF_MANY };
    let long = (last - first).max(shortest);
    let middle = first + (last - first) / 2;
    let room = long * 4 / 100;
    (seconds(middle - long / 2 - room), seconds(middle + long / 2 + room))
}

/// The ranks as bands with their letters on the right, and the values on the left.
fn bands(
    area: &Area<'_>,
    plot: &Plot<'_, '_>,
    measure: Measure,
    low: f64,
    high: f64,
) -> Result<(), ChartError> {
    let (x, _) = plot.plotting_area().get_pixel_range();
    let y = |value: f64| plot.backend_coord(&(0.0, value)).1;
    let bounds: Vec<f64> = match measure {
        Measure::Total => vec![0.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0],
        Measure::Dimension(_) => vec![1.0, 2.0, 3.0, 4.0, 5.0],
    };
    for (place, pair) in bounds.windows(2).enumerate() {
        let (bottom, top) = (pair[0].max(low), pair[1].min(high));
        if place % 2 == 1 {
            rectangle(area, (x.start, y(top)), (x.end, y(bottom)), colour::BAND.filled())?;
        }
        if measure == Measure::Total {
            let at = (x.end + RIGHT / 2 - 6, (y(top) + y(bottom)) / 2);
            write(area, Rank::of(pair[0]).letter(), at, Anchor::Centre, LABEL, colour::QUIET)?;
        }
    }
    for value in bounds.into_iter().filter(|value| (low..=high).contains(value)).chain([low]) {
        let y = y(value);
        line(area, vec![(x.start, y), (x.end, y)], colour::GRID.stroke_width(1))?;
        write(area, &format!("{value:.0}"), (x.start - 16, y), Anchor::Right, SMALL, colour::QUIET)?;
    }
    Ok(())
}

/// Dates below, or times of the day where all is within two days.
fn dates(area: &Area<'_>, plot: &Plot<'_, '_>, from: f64, to: f64, zone: Tz) -> Result<(), ChartError> {
    let (_, y) = plot.plotting_area().get_pixel_range();
    let mut free_from = i32::MIN;
    for (at, label) in ticks(from, to, zone) {
        let x = plot.backend_coord(&(at, 0.0)).0;
        let half = text_width(area, &label, SMALL) / 2;
        let inside = x - half >= MARGIN / 2 && x + half <= WIDTH as i32 - MARGIN / 2;
        if !inside || x - half < free_from {
            continue;
        }
        free_from = x + half + 28;
        line(area, vec![(x, y.end), (x, y.end + 8)], colour::GRID.stroke_width(2))?;
        write(area, &label, (x, y.end + 30), Anchor::Centre, SMALL, colour::QUIET)?;
    }
    Ok(())
}

/// Round points in time with their names, about five.
fn ticks(from: f64, to: f64, zone: Tz) -> Vec<(f64, String)> {
    let days = (to - from) / 86_400.0;
    let local = |at: f64| Utc.timestamp_opt(at as i64, 0).single().map(|at| at.with_timezone(&zone));
    let (Some(start), Some(end)) = (local(from), local(to)) else { return Vec::new() };
    if days <= 2.0 {
        let step = if days <= 0.8 { 3 } else { 12 };
        return hours(start, end, step);
    }
    if days > 120.0 {
        let step = ((days / 30.44 / 5.0).ceil() as u32).max(1);
        return months(start, end, step);
    }
    let step = ((days / 5.0).round() as i64).max(1);
    let mut found = Vec::new();
    let mut day = start.date_naive();
    while day <= end.date_naive() {
        if let Some(at) = day.and_hms_opt(0, 0, 0).and_then(|at| zone.from_local_datetime(&at).earliest())
            && at >= start
            && at <= end
        {
            found.push((at.timestamp() as f64, format!("{}/{}", day.month(), day.day())));
            day += Duration::days(step);
        } else {
            day += Duration::days(1);
        }
    }
    found
}

fn hours(start: DateTime<Tz>, end: DateTime<Tz>, step: u32) -> Vec<(f64, String)> {
    let mut found = Vec::new();
    let mut at = start - Duration::minutes(i64::from(start.minute()));
    while at <= end {
        if at >= start && at.hour().is_multiple_of(step) {
            let label = match (at.hour(), found.is_empty()) {
                (0, _) => format!("{}/{}", at.month(), at.day()),
                (hour, true) => format!("{}/{} {hour}:00", at.month(), at.day()),
                (hour, false) => format!("{hour}:00"),
            };
            found.push((at.timestamp() as f64, label));
        }
        at += Duration::hours(1);
    }
    found
}

fn months(start: DateTime<Tz>, end: DateTime<Tz>, step: u32) -> Vec<(f64, String)> {
    let first = start.year() * 12 + start.month0() as i32 + 1;
    let last = end.year() * 12 + end.month0() as i32;
    // Yearly steps begin in January, half-yearly ones in January and July.
    let step = match step {
        0 | 1 => 1,
        2 | 3 => step,
        4..=6 => 6,
        _ => step.div_ceil(12) * 12,
    };
    (first..=last)
        .filter(|month| month.rem_euclid(step as i32) == 0)
        .filter_map(|month| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u32 + 1);
            let zone = start.timezone();
            let at = zone.with_ymd_and_hms(year, month, 1, 0, 0, 0).earliest()?;
            Some((at.timestamp() as f64, format!("{year}.{month}")))
        })
        .collect()
}

fn points(area: &Area<'_>, plot: &Plot<'_, '_>, trend: &Trend) -> Result<(), ChartError> {
    let at = |place: usize| {
        let point = trend.points[place];
        plot.backend_coord(&(seconds(point.at), point.value))
    };
    // The latest ones are the ones somebody asks for.
    for places in trend.attempts.iter().rev().take(MOST_JOINED) {
        let path = places.iter().map(|place| at(*place)).collect();
        line(area, path, faded(colour::POINT, 0.5).stroke_width(2))?;
    }
    let few = trend.points.len() <= MANY;
    let (radius, strength) = if few {
        (7, 1.0)
    } else if trend.points.len() <= CROWD {
        (4, 0.55)
    } else {
        (3, 0.3)
    };
    let mut seen = HashSet::new();
    for place in 0..trend.points.len() {
        let (x, y) = at(place);
        // Thousands of points fall onto the same few pixels.
        if few || seen.insert((x / 4, y / 4)) {
            dot(area, (x, y), radius, faded(colour::POINT, strength).filled())?;
        }
    }
    average(area, plot, trend)
}

/// The moving average, one corner a pixel at the most.
fn average(area: &Area<'_>, plot: &Plot<'_, '_>, trend: &Trend) -> Result<(), ChartError> {
    let mut path: Vec<(i32, i32)> = Vec::new();
    for (point, average) in trend.points.iter().zip(&trend.average) {
        let at = plot.backend_coord(&(seconds(point.at), *average));
        match path.last_mut() {
            Some(last) if last.0 == at.0 && trend.points.len() > MANY => *last = at,
            _ => path.push(at),
        }
    }
    if path.len() > 1 {
        if trend.points.len() > MANY {
            line(area, path.clone(), colour::GROUND.stroke_width(11))?;
        }
        line(area, path, colour::LINE.stroke_width(5))?;
    }
    Ok(())
}

/// A point that is told by name.
struct Mark {
    place: usize,
    colour: RGBColor,
    names: Vec<&'static str>,
    above: bool,
}

/// Best, worst and latest; one point may be two of them.
fn marked(trend: &Trend) -> Vec<Mark> {
    let latest = trend.points.len() - 1;
    let mut marks =
        vec![Mark { place: latest, colour: colour::LATEST, names: vec!["chart-latest"], above: true }];
    let others =
        [(trend.best, colour::BEST, "chart-best", true), (trend.worst, colour::WORST, "chart-worst", false)];
    if trend.best == trend.worst {
        return marks;
    }
    for (place, colour, name, above) in others {
        match marks.iter_mut().find(|mark| mark.place == place) {
            Some(mark) => {
                mark.names.push(name);
                mark.above = above;
            }
            None => marks.push(Mark { place, colour, names: vec![name], above }),
        }
    }
    marks
}

/// A rectangle in pixels: left, top, right, bottom.
type Frame = (i32, i32, i32, i32);

fn overlap(a: &Frame, b: &Frame) -> bool {
    a.2 >= b.0 && a.0 <= b.2 && a.3 >= b.1 && a.1 <= b.3
}

/// Marks points with their names and values, where these do not cover one another.
fn marks(area: &Area<'_>, plot: &Plot<'_, '_>, trend: &Trend, l: Language) -> Result<(), ChartError> {
    let marks = marked(trend);
    let at = |mark: &Mark| {
        let point = trend.points[mark.place];
        plot.backend_coord(&(seconds(point.at), point.value))
    };
    let mut taken: Vec<Frame> = Vec::new();
    for mark in &marks {
        let (x, y) = at(mark);
        dot(area, (x, y), 15, colour::GROUND.filled())?;
        dot(area, (x, y), 11, mark.colour.filled())?;
        taken.push((x - 13, y - 13, x + 13, y + 13));
    }
    let (within, _) = plot.plotting_area().get_pixel_range();
    for mark in &marks {
        let words: Vec<String> = mark.names.iter().map(|key| t!(l, key)).collect();
        let text = format!("{} {}", words.join(" · "), value(trend.measure, trend.points[mark.place].value));
        let half = text_width(area, &text, LABEL) / 2;
        let (x, y) = at(mark);
        let x = x.clamp(within.start + half, (within.end - half).max(within.start + half));
        let sides = if mark.above { [-36, 38, -78, 80] } else { [38, -36, 80, -78] };
        let frame = |dy: i32| (x - half - 6, y + dy - 17, x + half + 6, y + dy + 17);
        let free = |dy: &i32| {
            let (_, top, _, bottom) = frame(*dy);
            let inside = top >= 136 && bottom <= HEIGHT as i32 - BELOW;
            inside && !taken.iter().any(|other| overlap(other, &frame(*dy)))
        };
        let dy = sides.into_iter().find(free).unwrap_or(sides[0]);
        let (left, top, right, bottom) = frame(dy);
        // The average or a line between attempts may run behind it.
        rectangle(area, (left, top), (right, bottom), colour::GROUND.mix(0.8).filled())?;
        write(area, &text, (x, y + dy), Anchor::Centre, LABEL, mark.colour)?;
        taken.push((left, top, right, bottom));
    }
    Ok(())
}

/// A value in words.
fn value(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Total => format!("{value:.0}"),
        Measure::Dimension(_) => format!("{value:.1}"),
    }
}

/// What dots and lines are.
fn legend(area: &Area<'_>, trend: &Trend, l: Language) -> Result<(), ChartError> {
    let y = HEIGHT as i32 - 42;
    let mut x = MARGIN + 10;
    dot(area, (x, y), 7, colour::POINT.filled())?;
    x += 22;
    let one = t!(l, "chart-one-interview");
    write(area, &one, (x, y), Anchor::Left, SMALL, colour::QUIET)?;
    x += text_width(area, &one, SMALL) + 36;
    if !trend.average.is_empty() {
        line(area, vec![(x, y), (x + 40, y)], colour::LINE.stroke_width(5))?;
        x += 54;
        let average = t!(l, "chart-average", count = trend.window);
        write(area, &average, (x, y), Anchor::Left, SMALL, colour::QUIET)?;
        x += text_width(area, &average, SMALL) + 36;
    }
    if !trend.attempts.is_empty() {
        line(area, vec![(x, y), (x + 40, y)], faded(colour::POINT, 0.5).stroke_width(2))?;
        write(area, &t!(l, "chart-same-questions"), (x + 54, y), Anchor::Left, SMALL, colour::QUIET)?;
    }
    Ok(())
}

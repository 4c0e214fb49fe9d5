//! The dimensions of the rubric: of one interview as bars, over time as one small picture each.

use super::card::{
    Anchor, Area, ChartError, LABEL, MARGIN, SMALL, WIDTH, bar, colour, dot, heading, line, png, rectangle,
    text_width, write,
};
use super::trend::TrendLabels;
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use crate::domain::trend::{Measure, Rated, Trend};
use crate::t;
use crate::text::words;
use plotters::style::Color as _;
use std::collections::BTreeMap;

const ROW: i32 = 78;
const BAR: i32 = 26;

/// The mean rating of each dimension as bars from 1 to 5, beside those of an earlier attempt where there is one.
///
/// # Errors
/// Where the drawing libraries fail, which no value should cause.
pub fn dimensions(
    ratings: &BTreeMap<Dimension, f64>,
    before: Option<&BTreeMap<Dimension, f64>>,
    title: &str,
    l: Language,
) -> Result<Vec<u8>, ChartError> {
    let rows = i32::try_from(ratings.len()).unwrap_or(5);
    let height = u32::try_from(92 + rows * ROW + 36 + if before.is_some() { 40 } else { 0 }).unwrap_or(520);
    png(height, |area| {
        let top = heading(area, title, "")? + 14;
        let names: Vec<(Dimension, String)> = ratings.keys().map(|d| (*d, words::dimension(l, *d))).collect();
        let widest = names.iter().map(|(_, name)| text_width(area, name, LABEL)).max().unwrap_or(0);
        let (from, to) = (MARGIN + widest + 30, WIDTH as i32 - MARGIN - 86);
        for ((dimension, name), row) in names.iter().zip(0..) {
            let y = top + row * ROW + ROW / 2;
            write(area, name, (MARGIN, y), Anchor::Left, LABEL, colour::TEXT)?;
            bar(area, from, to, y, BAR, colour::BAND)?;
            let rating = ratings[dimension];
            let at =
                |rating: f64| from + ((f64::from(to - from)) * ((rating - 1.0) / 4.0).clamp(0.0, 1.0)) as i32;
            bar(area, from, at(rating), y, BAR, tone(rating))?;
            if let Some(before) = before.and_then(|before| before.get(dimension)) {
                let x = at(*before);
                rectangle(area, (x - 3, y - BAR), (x + 3, y + BAR), colour::TEXT.filled())?;
            }
            let end = WIDTH as i32 - MARGIN;
            write(area, &format!("{rating:.1}"), (end, y), Anchor::Right, LABEL, colour::TEXT)?;
        }
        if before.is_some() {
            let y = top + rows * ROW + 22;
            rectangle(area, (MARGIN, y - 16), (MARGIN + 6, y + 16), colour::TEXT.filled())?;
            write(area, &t!(l, "chart-before"), (MARGIN + 22, y), Anchor::Left, SMALL, colour::QUIET)?;
        }
        Ok(())
    })
}

/// A rating's colour: the length of the bar says the same.
fn tone(rating: f64) -> plotters::style::RGBColor {
    match rating {
        r if r >= 4.0 => colour::BEST,
        r if r >= 2.5 => colour::LINE,
        _ => colour::WORST,
    }
}

const PANEL: i32 = 150;

/// One small trend for each dimension that was rated; `None` where none was.
///
/// # Errors
/// Where the drawing libraries fail, which no value should cause.
pub fn small_multiples(scores: &[Rated], labels: &TrendLabels) -> Result<Option<Vec<u8>>, ChartError> {
    let trends: Vec<(Dimension, Trend)> = Dimension::ALL
        .into_iter()
        .filter_map(|d| Some((d, Trend::of(scores, Measure::Dimension(d))?)))
        .collect();
    if trends.is_empty() {
        return Ok(None);
    }
    let height = 150 + PANEL * i32::try_from(trends.len()).unwrap_or(5);
    let height = u32::try_from(height).unwrap_or(900);
    let first = trends.iter().map(|(_, trend)| trend.points[0].at).min();
    let last = trends.iter().map(|(_, trend)| trend.latest().at).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    // One sitting stands in the middle.
    let alone = (last == first).then_some(0.5);
    let long = (last - first).num_seconds().max(1) as f64;
    png(height, |area| {
        let top = heading(area, &labels.title, &labels.subtitle)?;
        for ((dimension, trend), row) in trends.iter().zip(0..) {
            let name = words::dimension(labels.language, *dimension);
            let panel = Panel { top: top + row * PANEL, first, long, alone };
            panel.draw(area, &name, trend)?;
        }
        Ok(())
    })
    .map(Some)
}

/// One dimension's place in the picture.
struct Panel {
    top: i32,
    first: chrono::DateTime<chrono::Utc>,
    /// Seconds shown.
    long: f64,
    /// Where the only point stands, as a share of the width.
    alone: Option<f64>,
}

impl Panel {
    fn draw(&self, area: &Area<'_>, name: &str, trend: &Trend) -> Result<(), ChartError> {
        let (left, right) = (270, WIDTH as i32 - MARGIN - 110);
        let (high, low) = (self.top + 16, self.top + PANEL - 22);
        let y = |value: f64| low - (f64::from(low - high) * (value - 1.0) / 4.0) as i32;
        let x = |at: chrono::DateTime<chrono::Utc>| {
            let share = self.alone.unwrap_or((at - self.first).num_seconds() as f64 / self.long);
            left + 8 + (f64::from(right - left - 16) * share) as i32
        };
        write(area, name, (MARGIN, (high + low) / 2), Anchor::Left, LABEL, colour::TEXT)?;
        rectangle(area, (left, high), (right, low), colour::BAND.filled())?;
        line(area, vec![(left, y(3.0)), (right, y(3.0))], colour::GRID.stroke_width(1))?;
        for (value, label) in [(5.0, "5"), (3.0, "3"), (1.0, "1")] {
            write(area, label, (left - 14, y(value)), Anchor::Right, SMALL - 4.0, colour::QUIET)?;
        }
        let values = if trend.average.is_empty() {
            trend.points.iter().map(|point| point.value).collect()
        } else {
            trend.average.clone()
        };
        let mut path: Vec<(i32, i32)> = Vec::new();
        for (point, value) in trend.points.iter().zip(values) {
            let at = (x(point.at), y(value));
            match path.last_mut() {
                Some(last) if last.0 == at.0 => *last = at,
                _ => path.push(at),
            }
        }
        if path.len() > 1 {
            line(area, path.clone(), colour::LINE.stroke_width(4))?;
        }
        if let Some(end) = path.last() {
            dot(area, *end, 9, colour::LATEST.filled())?;
        }
        let now = trend.average.last().copied().unwrap_or(trend.latest().value);
        let at = (WIDTH as i32 - MARGIN, (high + low) / 2);
        write(area, &format!("{now:.1}"), at, Anchor::Right, LABEL, colour::TEXT)
    }
}

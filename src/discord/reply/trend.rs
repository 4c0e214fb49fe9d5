//! Scores over time: the picture, and the same in words for those who do not see it.

use super::plain::line;
use super::{Button, Embed, File, Lines, Look, Page, Tone, words};
use crate::app::progress::{Drawn, TrendView};
use crate::discord::custom_id::Control;
use crate::domain::language::Language;
use crate::domain::report::Rank;
use crate::domain::trend::{Measure, Point, Trend};
use crate::t;
use chrono_tz::Tz;

const NAME: usize = 60;

/// Scores over time.
pub fn trend(l: Language, view: TrendView) -> Page {
    let caption = caption(l, &view);
    let title = match view.wish.drawn {
        Drawn::Total => t!(l, "trend-title"),
        Drawn::One(dimension) => words::dimension(l, dimension),
        Drawn::EachDimension => t!(l, "trend-title-dimensions"),
    };
    let role = view.role.as_ref().map_or_else(|| t!(l, "trend-all-roles"), |role| line(role, NAME));
    let period = t!(l, &format!("trend-period-{}", view.wish.period.key()));
    let alt = format!("{title} · {role} · {period}. {}", caption.replace("**", "").replace('\n', " "));
    let csv = Button::new(Control::TrendCsv, t!(l, "trend-csv"), Look::Other);
    Page::of(Embed::new(Tone::Plain, String::new(), caption))
        .with_file("trend.png", view.picture, &alt)
        .with_buttons(vec![csv])
}

/// What the picture says.
fn caption(l: Language, view: &TrendView) -> String {
    let trend = &view.trend;
    let mut text = Lines::default();
    let named = |point: &Point| (value(l, trend.measure, point.value), date(point, view.zone));
    let (latest, at) = named(&trend.latest());
    let count = trend.points.len();
    if count == 1 {
        text.push(t!(l, "trend-one", value = latest, date = at));
    } else {
        text.push(t!(l, "trend-latest", count = count, value = latest, date = at));
        let (best, at) = named(&trend.points[trend.best]);
        text.push(t!(l, "trend-best", value = best, date = at));
        let (worst, at) = named(&trend.points[trend.worst]);
        text.push(t!(l, "trend-worst", value = worst, date = at));
    }
    if let Some(average) = trend.average.last() {
        let average = value(l, trend.measure, *average);
        text.push(match trend.change() {
            Some(change) => t!(
                l,
                "trend-average-change",
                count = trend.window.min(count),
                value = average,
                change = moved(l, trend, change)
            ),
            None => t!(l, "trend-average", count = trend.window.min(count), value = average),
        });
    }
    if view.wish.drawn == Drawn::EachDimension {
        let means = view.dimensions.iter().map(|(d, mean)| format!("{} {mean:.1}", words::dimension(l, *d)));
        text.push(means.collect::<Vec<_>>().join(" · "));
    }
    text.finish()
}

fn value(l: Language, measure: Measure, value: f64) -> String {
    match measure {
        Measure::Total => {
            t!(l, "trend-total", points = format!("{value:.0}"), rank = Rank::of(value).letter())
        }
        Measure::Dimension(_) => t!(l, "trend-rating", rating = format!("{value:.1}")),
    }
}

/// How far the average went, in words that say which way.
fn moved(l: Language, trend: &Trend, change: f64) -> String {
    let digits = usize::from(trend.measure != Measure::Total);
    let by = format!("{:.digits$}", change.abs());
    match change {
        _ if by.bytes().all(|b| matches!(b, b'0' | b'.')) => t!(l, "trend-change-none"),
        c if c > 0.0 => t!(l, "trend-change-up", by = by),
        _ => t!(l, "trend-change-down", by = by),
    }
}

fn date(point: &Point, zone: Tz) -> String {
    point.at.with_timezone(&zone).format("%Y-%m-%d").to_string()
}

/// All scores as a file.
pub fn trend_csv(l: Language, csv: String) -> Page {
    let mut page = Page::note(Tone::Good, String::new(), t!(l, "trend-csv-done"));
    page.file = Some(File {
        name: "scores.csv".to_owned(),
        bytes: csv.into_bytes(),
        description: t!(l, "trend-csv-description"),
    });
    page
}

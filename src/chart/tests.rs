//! Pictures of few, many and odd values: that they are pictures, of the right size, with something on them.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{CalendarSpan, Share, TrendLabels, calendar, dimensions, languages, small_multiples, trend};
use crate::domain::attendance::Attendance;
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use crate::domain::trend::{Measure, Rated, Trend};
use chrono::{Duration, TimeZone as _, Utc};
use resvg::tiny_skia::Pixmap;

fn scores(count: u32, days: i64) -> Vec<Rated> {
    let begin = Utc.with_ymd_and_hms(2026, 1, 1, 3, 0, 0).unwrap();
    let score = |place: u32| Rated {
        id: u64::from(place) + 1,
        at: begin + Duration::days(days) * i32::try_from(place).unwrap() / i32::try_from(count).unwrap(),
        first: u64::from(if place % 5 == 3 { place } else { place + 1 }),
        total: f64::from((place * 37) % 101),
        dimensions: [Some(f64::from(place % 5) + 1.0), Some(3.0), None, Some(1.0), Some(5.0)],
    };
    (0..count).map(score).collect()
}

fn labels(language: Language) -> TrendLabels {
    let words = |words: &str| words.to_owned();
    TrendLabels {
        language,
        title: words("면접 점수 <&> \u{0} 😀"),
        subtitle: words("아주 긴 직무 이름 ").repeat(20),
        zone: chrono_tz::Asia::Seoul,
    }
}

/// Decodes a picture and counts the colours on it.
fn look(png: &[u8]) -> (u32, usize) {
    let pixels = Pixmap::decode_png(png).unwrap();
    assert_eq!(pixels.width(), 900);
    // The corners are round: what is behind the picture shines through.
    assert_eq!(pixels.pixel(0, 0).unwrap().alpha(), 0);
    let colours: std::collections::BTreeSet<[u8; 4]> = pixels
        .pixels()
        .iter()
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
        .collect();
    (pixels.height(), colours.len())
}

#[test]
fn one_two_and_ten_thousand_scores_are_drawn_in_both_languages() {
    for l in Language::ALL {
        for (count, days) in [(1, 0), (2, 0), (2, 1), (9, 3), (40, 90), (300, 3000), (10_000, 1500)] {
            let of = Trend::of(&scores(count, days), Measure::Total).unwrap();
            let (height, colours) = look(&trend(&of, &labels(l)).unwrap());
            assert!(height == 720 && colours > 50, "{count} scores: {height} {colours}");
        }
        let of = Trend::of(&scores(30, 60), Measure::Dimension(Dimension::Relevance)).unwrap();
        look(&trend(&of, &labels(l)).unwrap());
    }
}

#[test]
fn the_labels_are_painted_and_not_only_laid_out() {
    let of = Trend::of(&scores(1, 0), Measure::Total).unwrap();
    let with = |title: &str| {
        let labels = TrendLabels { title: title.to_owned(), subtitle: String::new(), ..labels(Language::Ko) };
        trend(&of, &labels).unwrap()
    };
    assert_ne!(with("뷁똠"), with(""), "letters outside of the usual set");
    assert_ne!(with("점수"), with("점주"));
    assert_eq!(with("점수\u{7}"), with("점수"), "control characters are left out");
}

#[test]
fn dimensions_are_drawn_small_and_as_bars() {
    let multiples = small_multiples(&scores(12, 30), &labels(Language::En)).unwrap().unwrap();
    // One was never rated.
    assert_eq!(look(&multiples).0, 150 + 4 * 150);
    let mut unrated = scores(1, 0);
    unrated[0].dimensions = [None; 5];
    assert!(small_multiples(&unrated, &labels(Language::En)).unwrap().is_none());
    let ratings = Dimension::ALL.into_iter().zip([1.0, 2.4, 3.0, 4.1, 5.0]).collect();
    let alone = dimensions(&ratings, None, "Backend", Language::En).unwrap();
    let beside = dimensions(&ratings, Some(&ratings), "Backend", Language::En).unwrap();
    assert!(look(&beside).0 > look(&alone).0);
}

#[test]
fn languages_and_days_are_drawn() {
    let share = |name: &str, share, colour| Share { name: name.to_owned(), share, colour };
    let shares = [share("Rust", 0.7, Some(0xdea584)), share("기타 언어의 아주 긴 이름 하나", 0.3, None)];
    look(&languages(&shares, "mona", "").unwrap());
    look(&languages(&[], "nobody", "nothing").unwrap());
    let today = "2026-11-23".parse().unwrap();
    let days: Attendance = [today, "2026-11-22".parse().unwrap()].into_iter().collect();
    for l in Language::ALL {
        let month = calendar(&days, today, CalendarSpan::Month, l).unwrap();
        let week = calendar(&days, today, CalendarSpan::Week, l).unwrap();
        assert!(look(&month).0 > look(&week).0);
        assert_ne!(calendar(&Attendance::default(), today, CalendarSpan::Week, l).unwrap(), week);
    }
}

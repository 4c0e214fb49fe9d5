//! Drawing scores over time.
//!
//! `cargo bench --bench chart`; a chart of 1,000 scores must take less than 15 ms, and the first one at most 20 MB of
//! memory. `benches/peers/trend.py` draws the same picture with matplotlib.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use chrono::{Duration, TimeZone as _, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use hotseat::chart::{TrendLabels, small_multiples, trend};
use hotseat::domain::language::Language;
use hotseat::domain::trend::{Measure, Rated, Trend};
use std::hint::black_box;

/// Scores over two years, going up with ups and downs.
fn scores(count: u32) -> Vec<Rated> {
    let begin = Utc.with_ymd_and_hms(2025, 1, 1, 3, 0, 0).unwrap();
    let score = |place: u32| {
        let total =
            50.0 + 30.0 * f64::from(place) / f64::from(count) + f64::from((place * 7919) % 260) / 10.0 - 13.0;
        Rated {
            id: u64::from(place) + 1,
            at: begin + Duration::minutes(i64::from(place) * 1_051_200 / i64::from(count)),
            first: u64::from(if place % 6 == 4 { place } else { place + 1 }),
            total,
            dimensions: [Some(1.0 + total / 25.0); 5],
        }
    };
    (0..count).map(score).collect()
}

/// The most memory the process has had; where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn charts(criterion: &mut Criterion) {
    let labels = TrendLabels {
        language: Language::Ko,
        title: "면접 점수".to_owned(),
        subtitle: "백엔드 개발자 · 전체 기간".to_owned(),
        zone: chrono_tz::Asia::Seoul,
    };
    let before = peak_kib();
    trend(&Trend::of(&scores(1000), Measure::Total).unwrap(), &labels).unwrap();
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        println!("the first trend of 1000 scores: {:.1} MB more memory", (after - before) as f64 / 1024.0);
    }
    for count in [1, 23, 1000, 10_000] {
        let scores = scores(count);
        criterion.bench_function(&format!("trend of {count} scores"), |bencher| {
            bencher.iter(|| trend(&Trend::of(black_box(&scores), Measure::Total).unwrap(), &labels).unwrap());
        });
    }
    let thousand = scores(1000);
    criterion.bench_function("each dimension of 1000 scores", |bencher| {
        bencher.iter(|| small_multiples(black_box(&thousand), &labels).unwrap());
    });
}

criterion_group!(benches, charts);
criterion_main!(benches);

//! The figures as a table per format.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::{Outcome, milliseconds, reasons};
use crate::document::Refused;

/// Writes a line per format, then why documents were refused.
pub(super) fn write(out: &mut impl Write, outcomes: &[Outcome]) -> io::Result<()> {
    let mut formats: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        formats.entry(&outcome.format).or_default().push(outcome);
    }
    writeln!(
        out,
        "{:<14}{:>6}{:>6}{:>8}{:>8}{:>8}{:>10}{:>8}{:>9}{:>9}{:>9}",
        "format",
        "files",
        "read",
        "refused",
        "crashed",
        "recall",
        "precision",
        "facts",
        "ms/page",
        "max ms",
        "peak MB"
    )?;
    for (format, outcomes) in &formats {
        line(out, format, outcomes)?;
    }
    for (format, outcomes) in &formats {
        let reasons = reasons(outcomes);
        if !reasons.is_empty() {
            let listed: Vec<String> =
                reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            writeln!(out, "{format} refused: {}", listed.join(", "))?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, format: &str, outcomes: &[&Outcome]) -> io::Result<()> {
    let read: Vec<&&Outcome> = outcomes.iter().filter(|outcome| outcome.measured.result.is_ok()).collect();
    let crashed = outcomes.iter().filter(|outcome| outcome.measured.result == Err(Refused::Crashed)).count();
    let pages = |outcome: &Outcome| {
        let pages = outcome.measured.result.as_ref().ok().and_then(|read| read.pages);
        f64::from(pages.unwrap_or(1).max(1))
    };
    let per_page = mean(read.iter().map(|one| Some(milliseconds(one.measured.elapsed) / pages(one))));
    let slowest = outcomes.iter().map(|one| milliseconds(one.measured.elapsed)).fold(0.0, f64::max);
    let peak = outcomes.iter().filter_map(|one| one.measured.peak_kib).max();
    writeln!(
        out,
        "{:<14}{:>6}{:>6}{:>8}{:>8}{:>8}{:>10}{:>8}{:>9}{:>9.1}{:>9}",
        format,
        outcomes.len(),
        read.len(),
        outcomes.len() - read.len() - crashed,
        crashed,
        shown(mean(outcomes.iter().map(|one| one.score.recall)), 4),
        shown(mean(outcomes.iter().map(|one| one.score.precision)), 4),
        shown(mean(outcomes.iter().map(|one| one.score.facts)), 4),
        shown(per_page, 2),
        slowest,
        shown(peak.map(|kib| kib as f64 / 1024.0), 1),
    )
}

fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, count) = values.flatten().fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

//! What is printed.

use super::Judged;
use super::attacks::{Plan, Tried};
use super::folds::cross_validate;
use super::records::{Read, Record};
use super::statistics::{kappa, level, mean, pearson, rmse, spearman};
use std::collections::{BTreeMap, BTreeSet};

/// Most bad lines that are printed one by one.
const SHOWN: usize = 20;
/// Names of the five bands people's scores are put into, worst first.
const BANDS: [&str; 5] = ["0.00-0.12", "0.12-0.37", "0.38-0.62", "0.63-0.87", "0.88-1.00"];

/// Pairs of a prediction and a person's score.
type Pairs = Vec<(f64, f64)>;

pub(super) fn bad_lines(bad: &[(usize, String)]) {
    for (line, reason) in bad.iter().take(SHOWN) {
        println!("line {line} left out: {reason}");
    }
    if bad.len() > SHOWN {
        println!("… and {} more lines", bad.len() - SHOWN);
    }
}

pub(super) fn agreement(read: &Read, judged: &[Option<Judged>]) {
    let records = &read.records;
    let questions: BTreeSet<String> = records.iter().map(question_of).collect();
    let failed = judged.iter().filter(|judged| judged.is_none()).count();
    let unscored = records.iter().filter(|record| record.score.is_none()).count();
    println!(
        "answers {} · questions {} · lines left out {} · without a person's score {unscored} · without an evaluation {failed}",
        records.len(),
        questions.len(),
        read.bad.len(),
    );
    println!("people's scores are 0 to {}, shown as 0 to 1", read.scale);
    println!(
        "\n{:<28} {:>6} {:>8} {:>8} {:>8} {:>8}",
        "agreement", "n", "Pearson", "Spearman", "QWK", "RMSE"
    );
    let scores = |human: &dyn Fn(&Record) -> Option<f64>| -> Pairs {
        let both = records.iter().zip(judged);
        both.filter_map(|(record, judged)| Some((judged.as_ref()?.score, human(record)?))).collect()
    };
    measures("score – people", &scores(&|record| record.score));
    let marks = records
        .iter()
        .zip(judged)
        .filter_map(|(record, judged)| Some(((judged.as_ref()?.mark - 1.0) / 4.0, record.score?)));
    measures("mark – people", &marks.collect::<Pairs>());
    let graded: Pairs = records.iter().filter_map(|record| record.graders).collect();
    if !graded.is_empty() {
        measures("score – first person", &scores(&|record| Some(record.graders?.0)));
        measures("score – second person", &scores(&|record| Some(record.graders?.1)));
        measures("first – second person", &graded);
    }
    let datasets: BTreeSet<&str> = records.iter().filter_map(|record| record.dataset.as_deref()).collect();
    for dataset in datasets.iter().filter(|_| datasets.len() > 1) {
        let own = |record: &Record| record.score.filter(|_| record.dataset.as_deref() == Some(dataset));
        measures(&format!("  {dataset}"), &scores(&own));
    }
    within_questions(records, judged);
    bands(&scores(&|record| record.score));
}

/// Whether better answers to the same question score higher.
fn within_questions(records: &[Record], judged: &[Option<Judged>]) {
    let mut groups: BTreeMap<String, Pairs> = BTreeMap::new();
    for (record, judged) in records.iter().zip(judged) {
        if let (Some(judged), Some(score)) = (judged, record.score) {
            groups.entry(question_of(record)).or_default().push((judged.score, score));
        }
    }
    let correlations: Vec<f64> =
        groups.values().filter(|pairs| pairs.len() >= 5).filter_map(|pairs| pearson(pairs)).collect();
    if let Some(mean) = mean(correlations.iter().copied()) {
        println!(
            "mean Pearson within a question: {mean:.3} ({} questions with at least 5 answers)",
            correlations.len()
        );
    }
}

fn question_of(record: &Record) -> String {
    record.group.as_ref().map_or_else(|| record.question.text.clone(), ToString::to_string)
}

fn bands(pairs: &Pairs) {
    println!(
        "\n{:<28} {:>6} {:>8} {:>8} {:>8} {:>8}",
        "by people's score", "n", "people", "score", "bias", "RMSE"
    );
    for (band, name) in BANDS.iter().enumerate() {
        let own: Pairs = pairs.iter().copied().filter(|(_, human)| level(*human) == band).collect();
        let (Some(predicted), Some(human)) = (mean(own.iter().map(|p| p.0)), mean(own.iter().map(|p| p.1)))
        else {
            continue;
        };
        println!(
            "{name:<28} {:>6} {human:>8.3} {predicted:>8.3} {:>+8.3} {:>8}",
            own.len(),
            predicted - human,
            figure(rmse(&own))
        );
    }
}

fn measures(name: &str, pairs: &Pairs) {
    let figures = [pearson(pairs), spearman(pairs), kappa(pairs), rmse(pairs)].map(figure);
    let [pearson, spearman, kappa, rmse] = figures;
    println!("{name:<28} {:>6} {pearson:>8} {spearman:>8} {kappa:>8} {rmse:>8}", pairs.len());
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

/// How the figures differ between folds of questions, and what they are on the scale of people learnt from the others.
pub(super) fn folds(records: &[Record], judged: &[Option<Judged>], count: usize) {
    let both = records.iter().zip(judged);
    let pairs: Vec<(String, (f64, f64))> = both
        .filter_map(|(record, judged)| Some((question_of(record), (judged.as_ref()?.score, record.score?))))
        .collect();
    let Some(folds) = cross_validate(&pairs, count) else {
        println!("\nno cross-validation: it takes two questions for each of {count} folds");
        return;
    };
    println!("\ncross-validation over {count} folds of questions");
    if let Some((middle, deviation)) = folds.spread() {
        let least = folds.correlations.iter().copied().fold(f64::INFINITY, f64::min);
        println!("Pearson in a fold: mean {middle:.3}, standard deviation {deviation:.3}, least {least:.3}");
    }
    measures("on a scale of other folds", &folds.left_out);
}

pub(super) fn repeats(rounds: &[Vec<Option<Judged>>]) {
    let [first, others @ ..] = rounds else { return };
    if others.is_empty() {
        return;
    }
    let mut pairs = Pairs::new();
    for (again, before) in others.iter().flat_map(|round| round.iter().zip(first)) {
        if let (Some(again), Some(before)) = (again, before) {
            pairs.push((again.score, before.score));
        }
    }
    let same = pairs.iter().filter(|(a, b)| a == b).count();
    let largest = pairs.iter().map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    println!(
        "\ntest–retest over {} rounds: Pearson {}, the same score in {same} of {} repeats, largest change {largest:.3}",
        rounds.len(),
        figure(pearson(&pairs)),
        pairs.len()
    );
}

pub(super) fn attacks(plan: &Plan, tried: &[Tried], judged: &[Option<Judged>]) {
    let shifts: Vec<(usize, f64, f64)> = tried
        .iter()
        .zip(judged)
        .filter_map(|(tried, judged)| {
            let (before, after) = (tried.before?, judged.as_ref()?);
            Some((tried.attack, after.mark - before.mark, 4.0 * (after.score - before.score)))
        })
        .collect();
    println!(
        "\n{:<36} {:>6} {:>10} {:>10} {:>10} {:>10}",
        "attack: shift, 1 to 5", "n", "mark", "largest", "score", "largest"
    );
    let line = |name: &str, shifts: &[&(usize, f64, f64)]| {
        let largest = |of: &dyn Fn(&(usize, f64, f64)) -> f64| {
            shifts
                .iter()
                .map(|s| of(s))
                .max_by(f64::total_cmp)
                .map_or_else(|| "–".to_owned(), |v| format!("{v:+.3}"))
        };
        let average = |of: &dyn Fn(&(usize, f64, f64)) -> f64| {
            mean(shifts.iter().map(|s| of(s))).map_or_else(|| "–".to_owned(), |v| format!("{v:+.3}"))
        };
        println!(
            "{name:<36} {:>6} {:>10} {:>10} {:>10} {:>10}",
            shifts.len(),
            average(&|s| s.1),
            largest(&|s| s.1),
            average(&|s| s.2),
            largest(&|s| s.2)
        );
    };
    for (number, attack) in plan.attacks.iter().enumerate() {
        line(&attack.name, &shifts.iter().filter(|shift| shift.0 == number).collect::<Vec<_>>());
    }
    line("all", &shifts.iter().collect::<Vec<_>>());
}

pub(super) fn junk(tried: &[Tried], judged: &[Option<Judged>]) {
    let mut names: Vec<&str> = tried.iter().map(|tried| tried.name.as_str()).collect();
    names.dedup();
    println!("\n{:<36} {:>6} {:>12} {:>10}", "junk", "n", "lowest band", "best mark");
    let lowest = |judged: &&Judged| level((judged.mark - 1.0) / 4.0) == 0 && level(judged.score) == 0;
    let line = |name: &str, judged: Vec<&Judged>| {
        let best = judged.iter().map(|judged| judged.mark).fold(0.0, f64::max);
        let low = judged.iter().filter(|judged| lowest(judged)).count();
        println!("{name:<36} {:>6} {low:>12} {best:>10.3}", judged.len());
    };
    let of = |wanted: Option<&str>| -> Vec<&Judged> {
        let own = tried.iter().zip(judged).filter(|(tried, _)| wanted.is_none_or(|name| tried.name == name));
        own.filter_map(|(_, judged)| judged.as_ref()).collect()
    };
    for name in names {
        line(name, of(Some(name)));
    }
    line("all", of(None));
}

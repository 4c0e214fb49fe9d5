//! The report: total, rank and dimensions of one interview, computed from its evaluations.
//!
//! A main question counts in full, a follow-up half. A skipped question counts with no points: leaving out what one
//! cannot answer must not raise the total. Questions that were never asked do not count.

mod change;

pub use change::Change;

use super::ids::TurnId;
use super::interview::{Interview, TurnStatus};
use super::rubric::{Dimension, Evaluation};
use super::wording::stem_set;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The rank that goes with a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rank {
    /// 90 and more.
    S,
    /// 80 and more.
    A,
    /// 70 and more.
    B,
    /// 60 and more.
    C,
    /// 50 and more.
    D,
    /// Below 50.
    F,
}

impl Rank {
    /// The rank of a total of 0 to 100.
    pub fn of(total: f64) -> Self {
        match total {
            t if t >= 90.0 => Self::S,
            t if t >= 80.0 => Self::A,
            t if t >= 70.0 => Self::B,
            t if t >= 60.0 => Self::C,
            t if t >= 50.0 => Self::D,
            _ => Self::F,
        }
    }

    /// The letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }

    /// The rank of a letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        [Self::S, Self::A, Self::B, Self::C, Self::D, Self::F].into_iter().find(|r| r.letter() == letter)
    }
}

/// The outcome of an interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// 0 to 100, one decimal.
    pub total: f64,
    /// The rank of the total.
    pub rank: Rank,
    /// Mean rating, 1 to 5, of each dimension over the answered turns.
    pub dimensions: BTreeMap<Dimension, f64>,
    /// Points, 0 to 100, of each turn that counts, in the order asked.
    pub turns: Vec<(TurnId, f64)>,
    /// How many turns were answered, follow-ups included.
    pub answered: usize,
    /// How many turns were skipped.
    pub skipped: usize,
    /// The answered turn with the most points.
    pub best: TurnId,
    /// The answered turn with the fewest points.
    pub weakest: TurnId,
    /// Up to three things to practise, taken from the weakest turns.
    pub practise: Vec<String>,
    /// Mean answering time in seconds over the answered turns.
    pub mean_seconds: i64,
}

/// A main question's weight in the total, and a follow-up's.
const MAIN_WEIGHT: f64 = 1.0;
const FOLLOW_UP_WEIGHT: f64 = 0.5;
/// Things to practise in one report: more than three are not remembered.
const PRACTISE: usize = 3;

/// The report of an interview; `None` if nothing was answered.
pub fn report(interview: &Interview, evaluations: &BTreeMap<TurnId, Evaluation>) -> Option<Report> {
    let mut turns = Vec::new();
    let (mut sum, mut weights) = (0.0, 0.0);
    let mut answered = Vec::new();
    for turn in &interview.turns {
        let points = match turn.status {
            TurnStatus::Skipped => 0.0,
            TurnStatus::Evaluated => evaluations.get(&turn.id)?.points,
            _ => continue,
        };
        let weight = if turn.question.is_follow_up() { FOLLOW_UP_WEIGHT } else { MAIN_WEIGHT };
        sum += points * weight;
        weights += weight;
        turns.push((turn.id, round(points)));
        if turn.status == TurnStatus::Evaluated {
            answered.push((turn, points));
        }
    }
    let best = answered.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.id.cmp(&a.0.id)))?.0.id;
    let weakest = answered.iter().min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.id.cmp(&b.0.id)))?.0.id;
    let total = round(sum / weights);
    let seconds: Vec<i64> = answered.iter().filter_map(|(turn, _)| turn.seconds()).collect();
    Some(Report {
        total,
        rank: Rank::of(total),
        dimensions: dimensions(evaluations, answered.iter().map(|(turn, _)| turn.id)),
        skipped: turns.len() - answered.len(),
        turns,
        answered: answered.len(),
        best,
        weakest,
        practise: practise(evaluations, answered.iter().map(|(turn, points)| (turn.id, *points)).collect()),
        mean_seconds: seconds.iter().sum::<i64>() / i64::try_from(seconds.len().max(1)).unwrap_or(1),
    })
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn dimensions(
    evaluations: &BTreeMap<TurnId, Evaluation>,
    answered: impl Iterator<Item = TurnId>,
) -> BTreeMap<Dimension, f64> {
    let mut sums = BTreeMap::<Dimension, (f64, f64)>::new();
    for rating in answered.filter_map(|id| evaluations.get(&id)).flat_map(|e| &e.ratings) {
        let (sum, count) = sums.entry(rating.dimension).or_default();
        *sum += f64::from(rating.rating);
        *count += 1.0;
    }
    sums.into_iter().map(|(dimension, (sum, count))| (dimension, round(sum / count))).collect()
}

/// The first improvement of each turn, weakest turns first.
fn practise(evaluations: &BTreeMap<TurnId, Evaluation>, mut answered: Vec<(TurnId, f64)>) -> Vec<String> {
    answered.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut things = Vec::<String>::new();
    let longest =
        answered.iter().filter_map(|(id, _)| evaluations.get(id)).map(|e| e.improvements.len()).max();
    for place in 0..longest.unwrap_or(0) {
        for (id, _) in &answered {
            if let Some(thing) = evaluations.get(id).and_then(|e| e.improvements.get(place))
                && !things.iter().any(|other| is_same_advice(other, thing))
                && things.len() < PRACTISE
            {
                things.push(thing.clone());
            }
        }
    }
    things
}

/// Whether two pieces of advice say the same, perhaps with other examples: most words of the shorter one are in the other.
fn is_same_advice(one: &str, other: &str) -> bool {
    // Particles and endings change with what stands before them.
    let words = |text: &str| {
        let stems = stem_set(text);
        if stems.is_empty() { BTreeSet::from([text.trim().to_owned()]) } else { stems }
    };
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    common * 10 >= one.len().min(other.len()) * 8
}

#[cfg(test)]
mod tests;

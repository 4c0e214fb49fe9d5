//! The plan of an interview: which questions, in which order. The same bank, wishes, background and seed give the same
//! plan; the same scores on top give the same interview.
//!
//! Order: warm-up, experience (tailored), technical, behavioural. A tailored turn holds a stock question that stands in
//! if no tailored one comes. Technical questions get harder from one to the next, and the next stock question is
//! exchanged for an easier or harder one of its topic by what was scored so far ([`fitting`]).

mod picker;

use super::bank::Bank;
use super::ids::TurnId;
use super::interview::{Interview, Mix, Settings, Turn, TurnStatus};
use super::question::{Question, QuestionKind, Source, StockQuestion};
use super::role::Role;
use super::rubric::{Dimension, Evaluation};
use picker::Picker;
use std::collections::{BTreeMap, BTreeSet};

/// Questions for working experience, where no other difficulty is wished for.
const MIDDLE: u8 = 2;
/// How far below the others the weakest dimension must be before it changes the plan, in steps of its rating.
const CLEARLY_WEAK: f64 = 0.5;
/// Mean points from which the next question is harder, and below which it is easier.
const STRONG: f64 = 70.0;
const STRUGGLING: f64 = 40.0;

/// What is known of a candidate when their interview is planned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Background {
    /// Keys of the stock questions asked in the last sittings. None of them is asked, nor another wording of one, while
    /// the bank has any other.
    pub recent: BTreeSet<String>,
    /// Keys of the topics the candidate is interested in.
    pub interests: BTreeSet<String>,
    /// Mean points, 0 to 100, of past answers by topic.
    pub topics: BTreeMap<String, f64>,
    /// Mean rating, 1 to 5, of past answers by dimension.
    pub dimensions: BTreeMap<Dimension, f64>,
}

impl Background {
    /// What past answers say: to each the question and its evaluation.
    pub fn of_past(past: &[(Question, Evaluation)]) -> Self {
        let mut topics = BTreeMap::<String, Vec<f64>>::new();
        let mut dimensions = BTreeMap::<Dimension, Vec<f64>>::new();
        for (question, evaluation) in past {
            if let Source::Stock { topic, .. } = &question.source {
                topics.entry(topic.clone()).or_default().push(evaluation.points);
            }
            for rating in &evaluation.ratings {
                dimensions.entry(rating.dimension).or_default().push(f64::from(rating.rating));
            }
        }
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        Self {
            topics: topics.into_iter().map(|(topic, points)| (topic, mean(points))).collect(),
            dimensions: dimensions.into_iter().map(|(dimension, of)| (dimension, mean(of))).collect(),
            ..Self::default()
        }
    }

    /// The dimension that is clearly weaker than the mean of the others.
    fn weak_dimension(&self) -> Option<Dimension> {
        let (&weakest, &rating) = self.dimensions.iter().min_by(|a, b| a.1.total_cmp(b.1))?;
        let others = self.dimensions.len().checked_sub(1).filter(|count| *count > 0)?;
        let mean = (self.dimensions.values().sum::<f64>() - rating) / others as f64;
        (mean - rating >= CLEARLY_WEAK).then_some(weakest)
    }
}

/// How many turns of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slots {
    warm_up: usize,
    tailored: usize,
    technical: usize,
    behavioural: usize,
}

impl Slots {
    /// Two fifths are tailored where there is a resume: 2 of 5, 1 of 3, 5 of 12.
    fn of(questions: u8, has_resume: bool) -> Self {
        let questions = usize::from(questions);
        let tailored = if has_resume { (questions * 2 + 2) / 5 } else { 0 };
        let stock = questions - tailored;
        let behavioural = if stock < 3 { 0 } else { (stock / 4).max(1) };
        Self { warm_up: 1, tailored, technical: stock - 1 - behavioural, behavioural }
    }

    /// One question more of the kind that exercises a weak dimension, taken from the other kind where that keeps one.
    fn for_weakness(mut self, weak: Option<Dimension>) -> Self {
        let (more, less) = match weak {
            Some(Dimension::Evidence | Dimension::Structure) => (&mut self.behavioural, &mut self.technical),
            Some(Dimension::Depth) => (&mut self.technical, &mut self.behavioural),
            Some(Dimension::Relevance | Dimension::Clarity) | None => return self,
        };
        if *less > 1 {
            *less -= 1;
            *more += 1;
        }
        self
    }
}

/// How many tailored questions an interview of that many main questions asks.
pub fn tailored_count(questions: u8, has_resume: bool) -> usize {
    Slots::of(questions, has_resume).tailored
}

/// The difficulty aimed at by one of several technical questions: from one below the level to one above it.
fn curve(level: u8, place: usize, of: usize) -> f64 {
    let level = f64::from(level);
    if of < 2 {
        return level;
    }
    (level - 1.0 + 2.0 * place as f64 / (of - 1) as f64).clamp(1.0, 3.0)
}

/// Chooses the questions of an interview.
pub fn plan(
    bank: &Bank,
    role: &Role,
    settings: &Settings,
    has_resume: bool,
    background: &Background,
    seed: u64,
) -> Vec<Turn> {
    use QuestionKind::{Behavioural, Technical, WarmUp};
    let slots = Slots::of(settings.questions, has_resume)
        .for_weakness(background.weak_dimension())
        .mixed(settings.mix, has_resume);
    let level = settings.level().unwrap_or(MIDDLE);
    let flat = |kind, count, tailored| (0..count).map(move |_| (kind, f64::from(level), tailored));
    let rising = (0..slots.technical).map(|place| (Technical, curve(level, place, slots.technical), false));
    let wanted = flat(WarmUp, slots.warm_up, false)
        .chain(flat(Technical, slots.tailored, true))
        .chain(rising)
        .chain(flat(Behavioural, slots.behavioural, false));
    let mut picker = Picker::new(bank, role, background, seed);
    let chosen: Vec<(&StockQuestion, bool)> =
        wanted.filter_map(|(kind, target, tailored)| Some((picker.pick(kind, target)?, tailored))).collect();
    chosen
        .into_iter()
        .zip(0..)
        .map(|((question, tailored), id)| {
            Turn::planned(TurnId(id), question.in_language(settings.language), tailored)
        })
        .collect()
}

/// The easier or harder question that is asked in place of a turn's stock question, by the points of the turns before
/// it; `None` where the planned one fits. Of the same topic, and nothing asked lately or in this interview.
pub fn fitting(
    bank: &Bank,
    interview: &Interview,
    asked: TurnId,
    points: &BTreeMap<TurnId, f64>,
    recent: &BTreeSet<String>,
) -> Option<Question> {
    if !interview.settings.adapts() {
        return None;
    }
    let turn = interview.turn(asked)?;
    let key = stock_key(turn)?;
    let planned = bank.question(key).filter(|question| question.kind != QuestionKind::WarmUp)?;
    let wanted = match form(interview, points)? {
        form if form >= STRONG => planned.difficulty + 1,
        form if form < STRUGGLING => planned.difficulty - 1,
        _ => return None,
    };
    let mut past: BTreeSet<String> =
        interview.turns.iter().filter_map(stock_key).map(str::to_owned).collect();
    past.extend(recent.iter().cloned());
    let seed = interview.seed.wrapping_add(1 + u64::from(asked.0));
    let question = picker::one_of(bank, planned, wanted, &past, seed)?;
    Some(question.in_language(interview.settings.language))
}

fn stock_key(turn: &Turn) -> Option<&str> {
    match &turn.question.source {
        Source::Stock { key, .. } => Some(key),
        Source::Tailored { .. } | Source::FollowUp { .. } => None,
    }
}

/// Mean points of the main questions answered or skipped so far.
fn form(interview: &Interview, points: &BTreeMap<TurnId, f64>) -> Option<f64> {
    let main = interview.turns.iter().filter(|turn| !turn.question.is_follow_up());
    let scored: Vec<f64> = main
        .filter_map(|turn| match turn.status {
            TurnStatus::Skipped => Some(0.0),
            TurnStatus::Evaluated => points.get(&turn.id).copied(),
            _ => None,
        })
        .collect();
    (!scored.is_empty()).then(|| scored.iter().sum::<f64>() / scored.len() as f64)
}

impl Slots {
    /// As many of the wished kind as there can be: one question of each other kind stays.
    fn mixed(mut self, mix: Mix, has_resume: bool) -> Self {
        let (more, less) = match mix {
            Mix::Balanced => return self,
            Mix::Resume if !has_resume => return self,
            Mix::Resume => (&mut self.tailored, [&mut self.technical, &mut self.behavioural]),
            Mix::Technical => (&mut self.technical, [&mut self.tailored, &mut self.behavioural]),
            Mix::Behavioural => (&mut self.behavioural, [&mut self.tailored, &mut self.technical]),
        };
        for less in less {
            *more += less.saturating_sub(1);
            *less = (*less).min(1);
        }
        self
    }
}

#[cfg(test)]
mod tests;

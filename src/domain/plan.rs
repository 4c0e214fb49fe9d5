//! The plan of an interview: which questions, in which order. The same bank, wishes and seed give the same plan.
//!
//! Order: warm-up, experience (tailored), technical, behavioural. A tailored turn holds a stock question that stands in
//! if no tailored one comes.

use super::bank::Bank;
use super::ids::TurnId;
use super::interview::{Mix, Settings, Turn};
use super::question::{QuestionKind, StockQuestion};
use super::role::Role;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::{BTreeMap, BTreeSet};

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
}

/// How many tailored questions an interview of that many main questions asks.
pub fn tailored_count(questions: u8, has_resume: bool) -> usize {
    Slots::of(questions, has_resume).tailored
}

/// Chooses the questions of an interview. `recent` are keys of stock questions asked in the candidate's last sittings;
/// they come back only when nothing else is left.
pub fn plan(
    bank: &Bank,
    role: &Role,
    settings: &Settings,
    has_resume: bool,
    recent: &BTreeSet<String>,
    seed: u64,
) -> Vec<Turn> {
    let slots = Slots::of(settings.questions, has_resume).mixed(settings.mix, has_resume);
    let mut picker = Picker::new(bank, role, recent, seed);
    let mut chosen: Vec<(Option<&StockQuestion>, bool)> = Vec::new();
    let mut pick = |kind, count, tailored| {
        for _ in 0..count {
            chosen.push((picker.pick(kind), tailored));
        }
    };
    pick(QuestionKind::WarmUp, slots.warm_up, false);
    pick(QuestionKind::Technical, slots.tailored, true);
    pick(QuestionKind::Technical, slots.technical, false);
    pick(QuestionKind::Behavioural, slots.behavioural, false);
    chosen
        .into_iter()
        .filter_map(|(question, tailored)| Some((question?.in_language(settings.language), tailored)))
        .zip(0..)
        .map(|((question, tailored), id)| Turn::planned(TurnId(id), question, tailored))
        .collect()
}

struct Picker<'a> {
    /// Questions not chosen yet, by kind and topic.
    pools: BTreeMap<(QuestionKind, &'a str), Vec<&'a StockQuestion>>,
    weights: &'a BTreeMap<String, u32>,
    recent: &'a BTreeSet<String>,
    used: BTreeMap<&'a str, u32>,
    random: ChaCha8Rng,
}

impl<'a> Picker<'a> {
    fn new(bank: &'a Bank, role: &'a Role, recent: &'a BTreeSet<String>, seed: u64) -> Self {
        let mut pools = BTreeMap::<_, Vec<_>>::new();
        for question in bank.questions() {
            let asked = question.kind != QuestionKind::Technical || role.topics.contains_key(&question.topic);
            if asked {
                pools.entry((question.kind, question.topic.as_str())).or_default().push(question);
            }
        }
        let random = ChaCha8Rng::seed_from_u64(seed);
        Self { pools, weights: &role.topics, recent, used: BTreeMap::new(), random }
    }

    /// A question of that kind, of a topic drawn by weight; a topic used before weighs a quarter as much each time.
    fn pick(&mut self, kind: QuestionKind) -> Option<&'a StockQuestion> {
        self.pick_among(kind, true).or_else(|| self.pick_among(kind, false))
    }

    fn pick_among(&mut self, kind: QuestionKind, fresh_only: bool) -> Option<&'a StockQuestion> {
        let recent = self.recent;
        let fits = move |question: &&StockQuestion| !fresh_only || !recent.contains(&question.key);
        let topics: Vec<(&'a str, f64)> = self
            .pools
            .iter()
            .filter(|((k, _), questions)| *k == kind && questions.iter().any(fits))
            .map(|((_, topic), _)| (*topic, self.weight(topic)))
            .collect();
        let mut mark = self.random.random::<f64>() * topics.iter().map(|(_, weight)| weight).sum::<f64>();
        let (topic, _) = topics.iter().find(|(_, weight)| {
            mark -= weight;
            mark < 0.0
        })?;
        let pool = self.pools.get_mut(&(kind, *topic))?;
        let candidates: Vec<usize> = (0..pool.len()).filter(|&at| fits(&pool[at])).collect();
        let at = *candidates.choose(&mut self.random)?;
        *self.used.entry(topic).or_default() += 1;
        Some(pool.swap_remove(at))
    }

    fn weight(&self, topic: &str) -> f64 {
        let used = self.used.get(topic).copied().unwrap_or(0);
        f64::from(self.weights.get(topic).copied().unwrap_or(1))
            / 4f64.powi(used.try_into().unwrap_or(i32::MAX))
    }
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

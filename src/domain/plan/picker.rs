//! Draws questions from a bank, topic first, then question, each by weight.

use super::Background;
use crate::domain::bank::Bank;
use crate::domain::question::{QuestionKind, StockQuestion};
use crate::domain::role::Role;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::{BTreeMap, BTreeSet};

/// How much more often a topic is drawn that the candidate is interested in.
const INTEREST: f64 = 2.0;
/// Points from which a topic needs no special practice.
const GOOD: f64 = 70.0;
/// A topic used before weighs this much less each time.
const VARIETY: f64 = 0.25;
/// A question one step off the difficulty aimed at weighs this much less.
const OFF_TARGET: f64 = 0.15;

/// Where a question may come from.
#[derive(Clone, Copy)]
enum Reach {
    /// The role's topics, or any topic of a kind that roles do not weigh.
    Role,
    /// Any topic of the kind.
    Kind,
    /// Anything.
    Bank,
}

pub(super) struct Picker<'a> {
    bank: &'a Bank,
    role: &'a Role,
    background: &'a Background,
    /// Places of questions asked lately, with other wordings of them.
    stale: BTreeSet<usize>,
    /// Places of questions in this plan, with other wordings of them.
    taken: BTreeSet<usize>,
    used: BTreeMap<&'a str, i32>,
    random: ChaCha8Rng,
}

impl<'a> Picker<'a> {
    pub(super) fn new(bank: &'a Bank, role: &'a Role, background: &'a Background, seed: u64) -> Self {
        let random = ChaCha8Rng::seed_from_u64(seed);
        let stale = with_alike(bank, &background.recent);
        Self { bank, role, background, stale, taken: BTreeSet::new(), used: BTreeMap::new(), random }
    }

    /// A question of that kind near that difficulty. Before one asked lately comes back, one of a topic or kind beside
    /// the role is taken; `None` only where the whole bank is in the plan.
    pub(super) fn pick(&mut self, kind: QuestionKind, target: f64) -> Option<&'a StockQuestion> {
        let ways = [(Reach::Role, true), (Reach::Kind, true), (Reach::Bank, true), (Reach::Bank, false)];
        ways.into_iter().find_map(|(reach, fresh)| self.pick_within(reach, fresh, kind, target))
    }

    fn pick_within(
        &mut self,
        reach: Reach,
        fresh: bool,
        kind: QuestionKind,
        target: f64,
    ) -> Option<&'a StockQuestion> {
        let bank = self.bank;
        let fits = |place: &usize| !(self.taken.contains(place) || fresh && self.stale.contains(place));
        let topics: Vec<(&str, &Vec<usize>, f64)> = bank
            .pools()
            .iter()
            .filter(|((of, topic), places)| self.is_open(reach, kind, *of, topic) && places.iter().any(fits))
            .map(|((_, topic), places)| (topic.as_str(), places, self.weight(topic)))
            .collect();
        let drawn = draw(&mut self.random, topics.iter().map(|(.., weight)| *weight))?;
        let (topic, places, _) = topics[drawn];
        let open: Vec<usize> = places.iter().copied().filter(fits).collect();
        let weights = open
            .iter()
            .map(|place| OFF_TARGET.powf((f64::from(bank.questions()[*place].difficulty) - target).abs()));
        let place = open[draw(&mut self.random, weights)?];
        *self.used.entry(topic).or_default() += 1;
        self.taken.insert(place);
        self.taken.extend(bank.alike_at(place));
        Some(&bank.questions()[place])
    }

    fn is_open(&self, reach: Reach, kind: QuestionKind, of: QuestionKind, topic: &str) -> bool {
        match reach {
            Reach::Role => {
                of == kind && (kind != QuestionKind::Technical || self.role.topics.contains_key(topic))
            }
            Reach::Kind => of == kind,
            Reach::Bank => true,
        }
    }

    fn weight(&self, topic: &str) -> f64 {
        let of_role = f64::from(self.role.topics.get(topic).copied().unwrap_or(1));
        let interest = if self.background.interests.contains(topic) { INTEREST } else { 1.0 };
        // Twice as often where nothing was scored yet in several tries, as often as ever where it goes well.
        let weakness =
            self.background.topics.get(topic).map_or(1.0, |mean| 1.0 + (GOOD - mean).max(0.0) / GOOD);
        of_role * interest * weakness * VARIETY.powi(self.used.get(topic).copied().unwrap_or(0))
    }
}

/// A question of the kind, topic and difficulty, drawn evenly; none that is `past` or another wording of one that is.
pub(super) fn one_of<'a>(
    bank: &'a Bank,
    like: &StockQuestion,
    difficulty: u8,
    past: &BTreeSet<String>,
    seed: u64,
) -> Option<&'a StockQuestion> {
    let past = with_alike(bank, past);
    let places = bank.pools().get(&(like.kind, like.topic.clone()))?;
    let open: Vec<usize> = places
        .iter()
        .copied()
        .filter(|place| bank.questions()[*place].difficulty == difficulty && !past.contains(place))
        .collect();
    let drawn = draw(&mut ChaCha8Rng::seed_from_u64(seed), open.iter().map(|_| 1.0))?;
    Some(&bank.questions()[open[drawn]])
}

fn with_alike(bank: &Bank, keys: &BTreeSet<String>) -> BTreeSet<usize> {
    let places = keys.iter().filter_map(|key| bank.place(key));
    places.flat_map(|place| bank.alike_at(place).iter().copied().chain([place])).collect()
}

/// Draws one of several by weight; `None` where nothing has any.
fn draw(random: &mut ChaCha8Rng, weights: impl Iterator<Item = f64> + Clone) -> Option<usize> {
    let sum: f64 = weights.clone().sum();
    if sum <= 0.0 {
        return None;
    }
    let mut mark = random.random::<f64>() * sum;
    let mut last = None;
    for (at, weight) in weights.enumerate() {
        mark -= weight;
        last = Some(at);
        if mark < 0.0 {
            break;
        }
    }
    last
}

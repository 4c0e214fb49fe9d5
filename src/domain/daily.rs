//! The question of the day, and when a question that was answered comes back.
//!
//! A question whose time has come again goes before new ones; the worst known of those first. New questions are drawn by
//! the topics of the role, interests and weaknesses. The same member, day and number of changes give the same question.

use super::bank::Bank;
use super::ids::MemberId;
use super::profile::Profile;
use super::question::{QuestionKind, StockQuestion};
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rs_fsrs::{Card, FSRS, Parameters, Rating, State};
use std::collections::{BTreeMap, BTreeSet};

/// Every third day is for what was answered badly, even where much of it waits: the rest is for something new.
const REVIEWS_OF_DAYS: (i32, i32) = (2, 3);
/// How much more often a topic of interest is drawn.
const INTEREST: f64 = 3.0;
/// Points below which a topic is drawn more often.
const WEAK_BELOW: f64 = 70.0;
/// The weight of topics that a role does not name.
const BESIDE_ROLE: f64 = 0.15;

/// How well a member knows a stock question.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Key of the question.
    pub question: String,
    /// Points of the last answer, 0 to 100.
    pub points: f64,
    /// How many days it is remembered, by the algorithm.
    pub stability: f64,
    /// How hard it is for this member, 1 to 10.
    pub difficulty: f64,
    /// How often it was answered.
    pub repetitions: u32,
    /// How often it was answered badly after it had been known.
    pub lapses: u32,
    /// The algorithm's state.
    pub state: u8,
    /// When it was answered last.
    pub reviewed_at: DateTime<Utc>,
    /// When it is due again.
    pub due_at: DateTime<Utc>,
}

impl Review {
    /// Whether the question was answered badly and its time has come again.
    pub fn waits_at(&self, at: DateTime<Utc>) -> bool {
        self.due_at < at && self.points < WEAK_BELOW
    }
}

/// The review after an answer of that many points: bad answers bring the question back soon, good ones ever later.
pub fn reviewed(before: Option<&Review>, question: &str, points: f64, now: DateTime<Utc>) -> Review {
    let card = before.map_or_else(|| Card { due: now, last_review: now, ..Card::default() }, card);
    // Days are what a daily question knows, so the minutes of the learning phase are left out.
    let fsrs = FSRS::new(Parameters { enable_short_term: false, ..Parameters::default() });
    let next = fsrs.next(card, now, rating(points)).card;
    Review {
        question: question.to_owned(),
        points,
        stability: next.stability,
        difficulty: next.difficulty,
        repetitions: u32::try_from(next.reps).unwrap_or(0),
        lapses: u32::try_from(next.lapses).unwrap_or(0),
        state: next.state as u8,
        reviewed_at: now,
        due_at: next.due,
    }
}

fn rating(points: f64) -> Rating {
    match points {
        p if p < 45.0 => Rating::Again,
        p if p < 65.0 => Rating::Hard,
        p if p < 88.0 => Rating::Good,
        _ => Rating::Easy,
    }
}

fn card(review: &Review) -> Card {
    Card {
        due: review.due_at,
        stability: review.stability,
        difficulty: review.difficulty,
        elapsed_days: 0,
        scheduled_days: (review.due_at - review.reviewed_at).num_days(),
        reps: i32::try_from(review.repetitions).unwrap_or(i32::MAX),
        lapses: i32::try_from(review.lapses).unwrap_or(i32::MAX),
        state: match review.state {
            0 => State::New,
            1 => State::Learning,
            3 => State::Relearning,
            _ => State::Review,
        },
        last_review: review.reviewed_at,
    }
}

/// What a question of the day is drawn from.
#[derive(Debug, Clone)]
pub struct Wishes<'a> {
    /// Who it is for.
    pub member: MemberId,
    /// Their profile.
    pub profile: &'a Profile,
    /// What they answered so far.
    pub reviews: &'a [Review],
    /// Keys of questions given out on the last days; as new ones they are not given out again.
    pub not_these: &'a BTreeSet<String>,
    /// The day.
    pub day: NaiveDate,
    /// How often today's question was changed.
    pub changes: u16,
    /// When the day ends.
    pub day_end: DateTime<Utc>,
}

/// The question of the day; `None` for a bank in which nothing may be asked.
pub fn choose<'a>(bank: &'a Bank, wishes: &Wishes<'_>) -> Option<&'a StockQuestion> {
    // Whoever asks for another question wants something else.
    let due = if wishes.changes == 0 { due(bank, wishes) } else { None };
    due.or_else(|| fresh(bank, wishes))
}

/// A question whose time has come again.
fn due<'a>(bank: &'a Bank, wishes: &Wishes<'_>) -> Option<&'a StockQuestion> {
    if wishes.day.num_days_from_ce().rem_euclid(REVIEWS_OF_DAYS.1) >= REVIEWS_OF_DAYS.0 {
        return None;
    }
    let mut due: Vec<&Review> =
        wishes.reviews.iter().filter(|review| review.waits_at(wishes.day_end)).collect();
    due.sort_by(|a, b| a.points.total_cmp(&b.points).then_with(|| a.due_at.cmp(&b.due_at)));
    due.into_iter().find_map(|review| bank.question(&review.question).filter(|q| !q.retired))
}

/// A question not answered yet, or, where all were, the one answered longest ago.
fn fresh<'a>(bank: &'a Bank, wishes: &Wishes<'_>) -> Option<&'a StockQuestion> {
    let answered: BTreeMap<&str, &Review> =
        wishes.reviews.iter().map(|review| (review.question.as_str(), review)).collect();
    let weights = weights(bank, wishes);
    let weight = |question: &&&StockQuestion| weights.get(question.topic.as_str()).copied().unwrap_or(0.0);
    let new: Vec<&StockQuestion> = asked(bank)
        .filter(|q| !answered.contains_key(q.key.as_str()) && !wishes.not_these.contains(&q.key))
        .filter(|q| weight(&q) > 0.0)
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed(wishes));
    if let Ok(question) = new.choose_weighted(&mut random, |q| weight(&q)) {
        return Some(question);
    }
    asked(bank).min_by_key(|q| answered.get(q.key.as_str()).map(|review| review.reviewed_at))
}

/// The questions that may be asked.
pub fn asked(bank: &Bank) -> impl Iterator<Item = &StockQuestion> {
    bank.questions().iter().filter(|question| !question.retired)
}

/// Weight of each topic, shared out among its questions so that large topics are not drawn more often.
fn weights<'a>(bank: &'a Bank, wishes: &Wishes<'_>) -> BTreeMap<&'a str, f64> {
    let mut counts = BTreeMap::<&str, f64>::new();
    for question in asked(bank) {
        *counts.entry(&question.topic).or_default() += 1.0;
    }
    let role = wishes.profile.role.as_ref().and_then(|role| bank.role(role));
    let topic_of: BTreeMap<&str, &str> =
        bank.questions().iter().map(|q| (q.key.as_str(), q.topic.as_str())).collect();
    let mut points = BTreeMap::<&str, Vec<f64>>::new();
    for review in wishes.reviews {
        if let Some(topic) = topic_of.get(review.question.as_str()) {
            points.entry(topic).or_default().push(review.points);
        }
    }
    let heaviest = role.and_then(|role| role.topics.values().max()).copied().unwrap_or(1).max(1);
    counts
        .into_iter()
        .map(|(topic, count)| {
            let of_role = match role {
                Some(role) => role.topics.get(topic).map(|w| f64::from(*w) / f64::from(heaviest)),
                None => Some(1.0),
            };
            let behavioural = bank.topic(topic).is_some_and(|t| t.family != QuestionKind::Technical);
            let base = of_role.unwrap_or(if behavioural { 0.4 } else { BESIDE_ROLE });
            let interest = if wishes.profile.interests.contains(topic) { INTEREST } else { 1.0 };
            let mean = points.get(topic).map(|p| p.iter().sum::<f64>() / p.len() as f64);
            let weakness = mean.map_or(1.0, |mean| 1.0 + (WEAK_BELOW - mean).max(0.0) / 35.0);
            (topic, base * interest * weakness / count)
        })
        .collect()
}

/// The same for a member, day and number of changes, and unlike for any other.
fn seed(wishes: &Wishes<'_>) -> u64 {
    let day = wishes.day.num_days_from_ce().unsigned_abs();
    let mixed = wishes.member.0.rotate_left(23) ^ (u64::from(day) << 20) ^ u64::from(wishes.changes);
    mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests;

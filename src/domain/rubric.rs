//! The rubric: what an answer is rated on, how ratings are checked against the answer, and how points come from them.
//!
//! Ratings may be proposed by a model; what is shown and counted is decided here. A rating whose quote is not in the
//! answer counts as "no evidence", and the points are computed in code.

mod anchors;
mod asking_on;
mod check;
mod common;
mod general;
mod junk;
mod padding;
mod quote;
mod raters;
mod tamper;

pub use anchors::{Anchor, DimensionText, all_texts as rubric_texts, anchors};
pub use asking_on::{AskOn, Openings, follow_up_of, is_about_covered, openings};
pub use check::{ceiling, check};
pub use common::is_common;
pub use general::{is_generic, is_list};
pub use junk::junk;
pub use padding::substance;
pub use quote::Quotes;
pub use raters::{MOST_RATERS, agree};
pub use tamper::without_orders;

use super::question::QuestionKind;
use serde::{Deserialize, Serialize};

/// Version of dimensions, weights and checks, stored with every evaluation.
pub const RUBRIC_VERSION: &str = "2026-11";

/// One line of the rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Does it answer the question asked?
    Relevance,
    /// Can one follow it: situation, action, result; or claim, reason, example?
    Structure,
    /// Specific facts, the candidate's own part, results.
    Evidence,
    /// Key points for technical questions, the competency for behavioural ones.
    Depth,
    /// Plain and unambiguous words.
    Clarity,
}

impl Dimension {
    /// All dimensions, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::Relevance, Self::Structure, Self::Evidence, Self::Depth, Self::Clarity];

    /// The name used in the database, in prompts and in text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Structure => "structure",
            Self::Evidence => "evidence",
            Self::Depth => "depth",
            Self::Clarity => "clarity",
        }
    }

    /// Weight in the points of one answer. The weights of a kind sum to 100.
    pub fn weight(self, kind: QuestionKind) -> u32 {
        use QuestionKind::{Behavioural, Experience, Technical, WarmUp};
        match (self, kind) {
            (Self::Relevance, WarmUp) => 30,
            (Self::Structure, WarmUp) => 25,
            (Self::Evidence, WarmUp) => 20,
            (Self::Depth, WarmUp) => 10,
            (Self::Clarity, WarmUp) => 15,
            (Self::Relevance, Experience | Behavioural) => 20,
            (Self::Structure, Experience | Behavioural) => 20,
            (Self::Evidence, Experience | Behavioural) => 30,
            (Self::Depth, Experience | Behavioural) => 20,
            (Self::Clarity, Experience | Behavioural) => 10,
            (Self::Relevance, Technical) => 20,
            (Self::Structure, Technical) => 10,
            (Self::Evidence, Technical) => 15,
            (Self::Depth, Technical) => 45,
            (Self::Clarity, Technical) => 10,
        }
    }
}

/// The lowest and the highest rating of a dimension.
pub const RATINGS: std::ops::RangeInclusive<u8> = 1..=5;

/// What a rater says of one dimension, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedRating {
    /// The dimension rated.
    pub dimension: Dimension,
    /// 1 to 5; anything else is cut to that range.
    pub rating: u8,
    /// The words of the answer the rating rests on.
    pub quote: String,
    /// How far several raters are apart, 0 to 4.
    pub spread: u8,
}

/// What a rater says of a whole answer, before it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// At most one per dimension; a missing one counts as without evidence.
    pub ratings: Vec<ProposedRating>,
    /// The key points of the question the answer has, wholly or in part.
    pub found: Vec<Found>,
    /// What was good, each one sentence.
    pub strengths: Vec<String>,
    /// What to add or change, each one concrete sentence.
    pub improvements: Vec<String>,
    /// A question worth asking on, with the reason shown to the candidate.
    pub follow_up: Option<FollowUp>,
}

/// A key point a rater finds in an answer, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its place in the question's list.
    pub place: usize,
    /// The words of the answer that show it.
    pub quote: String,
    /// How much of it the answer has, in percent.
    pub credit: u8,
}

/// A question worth asking on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The question.
    pub text: String,
    /// Why it is asked, in words for the candidate.
    pub reason: String,
}

/// A checked rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The dimension rated.
    pub dimension: Dimension,
    /// 1 to 5; 1 where there is no evidence.
    pub rating: u8,
    /// Words that stand in the answer; `None` means no evidence was found.
    pub quote: Option<String>,
    /// How far several raters are apart, 0 to 4; 0 where there was one.
    #[serde(default)]
    pub spread: u8,
}

/// A key point and whether the answer has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The key point in the question's words.
    pub name: String,
    /// Words of the answer that show it; `None` if it is missing.
    pub quote: Option<String>,
    /// How much of it the answer has, in percent; part of a missing point may be there.
    #[serde(default)]
    pub credit: u8,
}

/// Why an answer is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Junk {
    /// Nothing but the question again.
    Echo,
    /// "I don't know", "모르겠습니다".
    DontKnow,
    /// No words of either language, or the same ones over and over.
    Gibberish,
    /// Announces an answer and gives none.
    Plan,
    /// A few words that say nothing.
    TooShort,
    /// The rubric, the key points or orders to the rater, and nothing else.
    Pasted,
}

/// The checked evaluation of one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// One per dimension, in the order of [`Dimension::ALL`].
    pub ratings: Vec<Rating>,
    /// One per key point of the question, in its order.
    pub key_points: Vec<Finding>,
    /// What was good.
    pub strengths: Vec<String>,
    /// What to add or change.
    pub improvements: Vec<String>,
    /// Set when the answer was no answer; every rating is 1 then.
    pub junk: Option<Junk>,
    /// A question worth asking on.
    pub follow_up: Option<FollowUp>,
    /// 0 to 100, computed from the ratings by [`points`].
    pub points: f64,
}

impl Evaluation {
    /// The mean credit of the key points, 0 to 1: what the answer says, however it is told. `None` where the question has
    /// no key points.
    pub fn content(&self) -> Option<f64> {
        let sum: u32 = self.key_points.iter().map(|point| u32::from(point.credit)).sum();
        (!self.key_points.is_empty()).then(|| f64::from(sum) / 100.0 / self.key_points.len() as f64)
    }
}

/// Which interviewer made something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rater {
    /// The configured model; the offline interviewer where none is configured.
    Configured,
    /// The offline interviewer, because the model failed beyond its retries.
    Offline,
}

/// The points of an answer, 0 to 100: each rating's distance from 1, weighted by the kind of question.
pub fn points(kind: QuestionKind, ratings: &[Rating]) -> f64 {
    ratings.iter().map(|r| f64::from(r.dimension.weight(kind)) * f64::from(r.rating - 1) / 4.0).sum()
}

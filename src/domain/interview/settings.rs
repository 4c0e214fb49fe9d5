//! What the candidate chose, and where an interview stands.

use crate::domain::language::Language;
use serde::{Deserialize, Serialize};

/// The fewest and the most main questions of an interview; follow-ups come on top.
pub const QUESTIONS: std::ops::RangeInclusive<u8> = 3..=12;
/// Main questions where nothing else is asked for.
pub const DEFAULT_QUESTIONS: u8 = 5;

/// What the candidate chose at the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Main questions, within [`QUESTIONS`].
    pub questions: u8,
    /// Whether follow-up questions may be asked.
    pub follow_ups: bool,
    /// The language of questions and feedback.
    pub language: Language,
}

/// Why an interview ended without a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The candidate said so.
    ByCandidate,
    /// The bot may not create private threads in that channel.
    ThreadForbidden,
    /// Discord opened no thread in time.
    ThreadFailed,
    /// The thread was deleted.
    ThreadGone,
    /// The candidate left the server.
    CandidateLeft,
    /// Nothing was answered for a long time.
    Expired,
}

/// Where an interview stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "phase", content = "reason", rename_all = "kebab-case")]
pub enum Phase {
    /// The thread is being opened.
    Opening,
    /// Questions and answers.
    Running,
    /// Ended with a report.
    Finished,
    /// Ended without one.
    Cancelled(CancelReason),
}

impl Phase {
    /// Whether the interview is over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Cancelled(_))
    }
}

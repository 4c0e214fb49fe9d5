//! What the candidate chose, and where an interview stands.

use crate::domain::ids::ChannelId;
use crate::domain::language::Language;
use crate::domain::question::Bilingual;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The fewest and the most main questions of an interview; follow-ups come on top.
pub const QUESTIONS: std::ops::RangeInclusive<u8> = 3..=12;
/// Main questions where nothing else is asked for.
pub const DEFAULT_QUESTIONS: u8 = 5;
/// Seconds an answer may take, where a limit is wanted.
pub const LIMIT_SECONDS: std::ops::RangeInclusive<u32> = 30..=1800;

/// Why a sitting is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A whole interview with questions of its own.
    #[default]
    Full,
    /// Another attempt at the questions of an earlier interview.
    Repeat,
    /// One question of an earlier interview once more.
    Retry,
    /// One stock question by itself.
    Single,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Full, Self::Repeat, Self::Retry, Self::Single];

    /// The name used in the database and in controls.
    pub fn key(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Repeat => "repeat",
            Self::Retry => "retry",
            Self::Single => "single",
        }
    }

    /// The kind of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether it asks one question only.
    pub fn is_one_question(self) -> bool {
        matches!(self, Self::Retry | Self::Single)
    }
}

/// When feedback is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// After each answer.
    #[default]
    Practice,
    /// All at the end.
    Exam,
}

/// How the interviewer behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Encourages.
    Friendly,
    /// Asks.
    #[default]
    Neutral,
    /// Asks on more than once.
    Pressing,
}

impl Manner {
    /// Follow-ups to one main question at the most; more than one feels like an interrogation, which is what some want
    /// to practise.
    pub fn follow_ups(self) -> usize {
        match self {
            Self::Friendly | Self::Neutral => 1,
            Self::Pressing => 2,
        }
    }
}

/// How hard the stock questions are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difficulty {
    /// Of all levels.
    #[default]
    Mixed,
    /// For entry.
    Entry,
    /// For working experience.
    Working,
    /// For seniors.
    Senior,
}

impl Difficulty {
    /// The level of the bank's questions, where one is wanted.
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Mixed => None,
            Self::Entry => Some(1),
            Self::Working => Some(2),
            Self::Senior => Some(3),
        }
    }
}

/// Which kinds of questions are asked most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mix {
    /// Some of each.
    #[default]
    Balanced,
    /// Knowledge of the field.
    Technical,
    /// Working with people and setbacks.
    Behavioural,
    /// As many from the resume as there can be.
    Resume,
}

/// When the messages of an answer are evaluated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sending {
    /// As they come; what comes before the feedback joins the answer.
    #[default]
    AtOnce,
    /// When the candidate says that the answer is complete.
    ByButton,
}

/// Where an interview is held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In a private thread of the server.
    #[default]
    Thread,
    /// In direct messages.
    Direct,
}

/// What the candidate chose at the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Main questions, within [`QUESTIONS`]; 1 where the kind asks one only.
    pub questions: u8,
    /// Whether follow-up questions may be asked.
    pub follow_ups: bool,
    /// The language of questions and feedback.
    pub language: Language,
    /// Why the sitting is held.
    #[serde(default)]
    pub kind: Kind,
    /// When feedback is given.
    #[serde(default)]
    pub style: Style,
    /// How the interviewer behaves.
    #[serde(default)]
    pub manner: Manner,
    /// How hard the stock questions are.
    #[serde(default)]
    pub difficulty: Difficulty,
    /// Which kinds of questions are asked most.
    #[serde(default)]
    pub mix: Mix,
    /// When the messages of an answer are evaluated.
    #[serde(default)]
    pub sending: Sending,
    /// Where it is held.
    #[serde(default)]
    pub place: Place,
    /// Seconds an answer may take, within [`LIMIT_SECONDS`]; `None` for as long as one likes.
    #[serde(default)]
    pub limit_seconds: Option<u32>,
    /// Name of the role where it is one of the server's own, as it was when the sitting began; `None` for built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<Bilingual>,
}

impl Settings {
    /// What is chosen where a candidate chooses nothing else.
    pub fn new(questions: u8, language: Language) -> Self {
        Self {
            questions,
            follow_ups: true,
            language,
            kind: Kind::default(),
            style: Style::default(),
            manner: Manner::default(),
            difficulty: Difficulty::default(),
            mix: Mix::default(),
            sending: Sending::default(),
            place: Place::default(),
            limit_seconds: None,
            role_name: None,
        }
    }

    /// The level of the bank's questions, where one was wished for.
    pub fn level(&self) -> Option<u8> {
        self.difficulty.level()
    }

    /// Whether a planned stock question may be exchanged for an easier or harder one: not where a level was wished for,
    /// and not where questions are asked again.
    pub fn adapts(&self) -> bool {
        self.kind == Kind::Full && self.level().is_none()
    }
}

/// Why an interview ended without a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The candidate said so.
    ByCandidate,
    /// The bot may not create private threads in that channel, or write to the candidate.
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

/// A break of an interview: nothing is asked, no limit runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why.
    pub why: PauseReason,
    /// Since when a new thread is being opened, if one is.
    #[serde(default)]
    pub opening_since: Option<DateTime<Utc>>,
}

/// Why an interview is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// The candidate said so.
    Asked,
    /// The thread was deleted or locked.
    ThreadLost(ChannelId),
}

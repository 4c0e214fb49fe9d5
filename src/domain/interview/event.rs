//! What goes in and what comes out: events, refusals, effects.

use super::CancelReason;
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use crate::domain::question::Question;
use crate::domain::rubric::{FollowUp, Rater};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// Tries of a model call before the evaluation is put off, about 15 seconds of waiting in all.
const MODEL_TRIES: u32 = 4;

/// What a step led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// What is to be done, in this order.
    pub effects: Vec<Effect>,
    /// Which turn messages answer, and which revision of the answer they made.
    pub assigned: Vec<Assignment>,
}

/// A message that is part of the answer of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// The message.
    pub message: MessageId,
    /// The turn it answers.
    pub turn: TurnId,
    /// The revision of the answer it made.
    pub revision: u16,
}

impl From<Vec<Effect>> for Step {
    fn from(effects: Vec<Effect>) -> Self {
        Self { effects, assigned: Vec::new() }
    }
}

/// What one message of the bot in the thread says, from top to bottom. Discord requests are scarce, so the feedback on
/// one answer and the next question are one message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Post {
    /// The welcome, with who can see the thread.
    #[serde(default)]
    pub welcome: bool,
    /// The evaluation of this turn's answer.
    #[serde(default)]
    pub feedback: Option<TurnId>,
    /// The question of this turn.
    #[serde(default)]
    pub ask: Option<TurnId>,
    /// The report.
    #[serde(default)]
    pub report: bool,
    /// That the interview ended without a report.
    #[serde(default)]
    pub cancelled: bool,
    /// What happened so far, for a thread that takes the place of a lost one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub story: bool,
    /// The question of this turn once more, which stands further up already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<TurnId>,
    /// Where the evaluation of this turn's answer stands, which was put off: that it waits, or what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<TurnId>,
    /// Whether this goes in place of the message that says so, and not to the end of the thread.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fill: bool,
    /// What else the candidate is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// What a candidate is told beside questions and feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "kebab-case")]
pub enum Notice {
    /// The interview is paused, and how to go on.
    Paused,
    /// It goes on.
    Resumed,
    /// The interview still waits; told once.
    Reminder,
    /// The words for this turn are kept until they are sent.
    Collecting(TurnId),
    /// The time for this turn's answer is running out.
    TimeSoon(TurnId),
    /// The time for this turn's answer is over.
    TimeUp(TurnId),
    /// All answers are in, and the report waits for evaluations that were put off.
    ReportWaits,
}

impl Notice {
    /// Whether it comes at the end of a time, so that it is outdated once the interview has moved on.
    pub fn turn(self) -> Option<TurnId> {
        match self {
            Self::Collecting(turn) | Self::TimeSoon(turn) | Self::TimeUp(turn) => Some(turn),
            Self::Paused | Self::Resumed | Self::Reminder | Self::ReportWaits => None,
        }
    }
}

/// What is to be done in the world. Carries ids only, and may be performed twice without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Effect {
    /// Open the private thread, or one in place of a lost one, and add the candidate. Answered by `ThreadOpened` or `ThreadRefused`.
    OpenThread,
    /// Make the tailored questions. Answered by `Tailored` or `TailoringFailed`.
    Tailor {
        /// Who makes them.
        by: Rater,
    },
    /// Evaluate the answer of a turn. Answered by `Evaluated` or `EvaluationFailed`.
    Evaluate {
        /// The turn.
        turn: TurnId,
        /// The revision of its answer.
        revision: u16,
        /// Who evaluates.
        by: Rater,
    },
    /// Have the answer of a turn evaluated by the model whenever it can be reached again. Answered by `Evaluated` or, where
    /// the model refuses for good, `EvaluationFailed`.
    EvaluateLater {
        /// The turn.
        turn: TurnId,
        /// The revision of its answer.
        revision: u16,
    },
    /// Post a message in the thread, after all posts before it. Answered by `Posted` or `ThreadLost`.
    Post(Post),
    /// Read the thread once more and take in what was missed, before the interview ends with this post; an empty post
    /// stands for the look behind the report. Answered by `LookedBack` or `ThreadLost`.
    LookBack(Post),
}

impl Effect {
    /// Its name, for logs and counters.
    pub fn name(&self) -> &'static str {
        match self {
            Self::OpenThread => "open-thread",
            Self::Tailor { .. } => "tailor",
            Self::Evaluate { .. } => "evaluate",
            Self::EvaluateLater { .. } => "evaluate-later",
            Self::Post(_) => "post",
            Self::LookBack(_) => "look-back",
        }
    }

    /// How long to wait before the next try after `failures`; `None` when the budget is spent and the engine
    /// is told that the effect failed. Discord comes back, so posts are never given up.
    pub fn retry_after(&self, failures: u32) -> Option<Duration> {
        let (budget, first, longest) = match self {
            Self::Tailor { .. } | Self::Evaluate { .. } => (MODEL_TRIES, 2000, Duration::seconds(8)),
            // Ended by the time up to which it was put off.
            Self::EvaluateLater { .. } => (u32::MAX, 5000, Duration::minutes(1)),
            // Ended by the limit of opening.
            Self::OpenThread => (u32::MAX, 500, Duration::seconds(15)),
            Self::Post(_) | Self::LookBack(_) => (u32::MAX, 500, Duration::minutes(1)),
        };
        let doublings = failures.saturating_sub(1).min(10);
        (failures < budget).then(|| Duration::milliseconds(first << doublings).min(longest))
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The thread is open and the candidate is in it.
    ThreadOpened(ChannelId),
    /// No thread will be opened.
    ThreadRefused(CancelReason),
    /// Tailored questions came, perhaps fewer than asked for.
    Tailored(Vec<Question>),
    /// The maker of tailored questions failed beyond its retries.
    TailoringFailed(Rater),
    /// A post stands in the thread.
    Posted(Post, MessageId),
    /// All messages written in the thread so far have been taken in.
    LookedBack(Post),
    /// Discord takes no such message as this post would be, however often it is sent.
    Undeliverable(Post),
    /// The candidate wrote a message in the thread, or sent the answer form.
    Answered {
        /// The message, or the interaction that carried the form: ids of one kind and order.
        message: MessageId,
        /// The turn a form was opened for; `None` for a plain message, which belongs where its place in the thread says.
        turn: Option<TurnId>,
    },
    /// After the end, a message was found that stands in the thread before the report.
    AnsweredLate(MessageId),
    /// The candidate says that the answer is complete.
    Sent(TurnId),
    /// The candidate changed a message of an answer.
    Edited {
        /// The message.
        message: MessageId,
        /// The turn it answers.
        turn: TurnId,
    },
    /// The candidate deleted a message of an answer.
    Withdrawn {
        /// The message.
        message: MessageId,
        /// The turn it answers; `None` while that is not known.
        turn: Option<TurnId>,
        /// Whether other parts of the answer are left.
        parts_left: bool,
    },
    /// The candidate asked for the hint.
    HintTaken(TurnId),
    /// The candidate passes over a question.
    Skipped(TurnId),
    /// The candidate takes a break.
    PauseAsked,
    /// The candidate is back, and wants a lost thread opened anew under this channel.
    ResumeAsked(ChannelId),
    /// The candidate wants the report now.
    FinishAsked,
    /// The candidate ends the interview without a report.
    CancelAsked,
    /// An answer was evaluated.
    Evaluated {
        /// The turn.
        turn: TurnId,
        /// The revision of the answer that was evaluated.
        revision: u16,
        /// A question worth asking on.
        follow_up: Option<FollowUp>,
        /// Names of the question's key points that the answer lacks; a follow-up is rated on these.
        missing: Vec<String>,
    },
    /// An evaluation failed beyond its retries.
    EvaluationFailed {
        /// The turn.
        turn: TurnId,
        /// The revision.
        revision: u16,
        /// Who failed.
        by: Rater,
        /// How long the evaluation may wait for the model; `None` where waiting is pointless, so that the offline rubric
        /// takes over at once.
        wait: Option<Duration>,
    },
    /// The candidate does not want to wait for the model: the offline rubric is to rate the answer of this turn, or all
    /// that wait.
    OfflineChosen(Option<TurnId>),
    /// This thread was deleted, or the bot may no longer write in it.
    ThreadLost(ChannelId),
    /// The candidate left the server.
    CandidateLeft,
    /// Time passed; harmless before the deadline.
    Ticked,
}

/// Why an event was not taken. Nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// The interview is over.
    #[error("the interview is over")]
    Over,
    /// The thread is not open yet.
    #[error("the interview has not begun")]
    NotBegun,
    /// The turn is not the one being asked.
    #[error("that question is not open")]
    NotCurrent,
    /// No question is open; the next one is on its way.
    #[error("no question is open")]
    NothingAsked,
    /// Nothing was written that could be sent.
    #[error("nothing is written yet")]
    NothingWritten,
    /// All answers are in, and the report waits for the model.
    #[error("the report waits for the model")]
    ReportWaits,
    /// No evaluation waits for the model.
    #[error("nothing waits for the model")]
    NotPending,
    /// The answer was evaluated already.
    #[error("the answer is evaluated")]
    Rated,
    /// The event belongs to something that has moved on; nothing to tell anyone.
    #[error("the event is stale")]
    Stale,
}

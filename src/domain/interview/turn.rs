//! One question with its answer and evaluation, as far as the engine needs to know.

use super::Effect;
use crate::domain::ids::{MessageId, TurnId};
use crate::domain::question::Question;
use crate::domain::rubric::Rater;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a turn stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TurnStatus {
    /// Not asked yet.
    Planned,
    /// Asked, or being posted.
    Asked,
    /// Answered, the evaluation is under way.
    Answered,
    /// Answered, and the interview has gone on without the evaluation, because the model cannot be reached.
    Pending,
    /// Evaluated.
    Evaluated,
    /// Passed over by the candidate.
    Skipped,
    /// Never asked, or left open, because the interview was finished early.
    Dropped,
}

/// An evaluation that waits for the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PutOff {
    /// When the offline rubric takes over.
    pub until: DateTime<Utc>,
    /// Whether it does already: the candidate chose it, or the time is over.
    #[serde(default)]
    pub offline: bool,
}

/// A message of the bot that is needed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not known to stand in the thread yet.
    OnItsWay,
    /// It stands there.
    At(MessageId),
}

/// One question with where its answer and evaluation stand. The answer's text is not here: the engine does not need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Stable identity within the interview.
    pub id: TurnId,
    /// The question; for a turn that awaits a tailored one, the stock question that stands in if none comes.
    pub question: Question,
    /// Whether a tailored question is still to come for this turn.
    pub awaits_tailored: bool,
    /// Where it stands.
    pub status: TurnStatus,
    /// The message that asked it, once posted.
    pub asked_message: Option<MessageId>,
    /// When that message was posted.
    pub asked_at: Option<DateTime<Utc>>,
    /// The last message of the answer.
    pub answered_message: Option<MessageId>,
    /// When the answer, or its last part, came.
    pub answered_at: Option<DateTime<Utc>>,
    /// Seconds of breaks while it was open.
    pub away_seconds: u32,
    /// Whether the candidate was told that the time is running out.
    pub warned: bool,
    /// Counts the answer's parts; an evaluation of an earlier revision is stale.
    pub revision: u16,
    /// The revision evaluated last.
    pub evaluated: u16,
    /// Whether the candidate took the hint.
    pub hint_taken: bool,
    /// What the evaluation waits for, if it was put off.
    pub put_off: Option<PutOff>,
    /// The message that says so, in whose place the feedback comes.
    pub pending_post: Option<Standing>,
}

impl Turn {
    /// A turn whose question has not been asked.
    pub fn planned(id: TurnId, question: Question, awaits_tailored: bool) -> Self {
        Self {
            id,
            question,
            awaits_tailored,
            status: TurnStatus::Planned,
            asked_message: None,
            asked_at: None,
            answered_message: None,
            answered_at: None,
            away_seconds: 0,
            warned: false,
            revision: 0,
            evaluated: 0,
            hint_taken: false,
            put_off: None,
            pending_post: None,
        }
    }

    /// Whether there are words that wait to be sent.
    pub fn is_unsent(&self) -> bool {
        self.status == TurnStatus::Asked && self.evaluated < self.revision
    }

    /// What has the answer as it is now evaluated.
    pub(super) fn evaluate(&self) -> Effect {
        let (turn, revision) = (self.id, self.revision);
        match self.put_off {
            None => Effect::Evaluate { turn, revision, by: Rater::Configured },
            Some(PutOff { offline: false, .. }) => Effect::EvaluateLater { turn, revision },
            Some(PutOff { offline: true, .. }) => Effect::Evaluate { turn, revision, by: Rater::Offline },
        }
    }

    /// Seconds from question to answer, breaks left out, by Discord's own time stamps where there are any.
    pub fn seconds(&self) -> Option<i64> {
        let stamps = |(asked, answered): (MessageId, MessageId)| Some(answered.sent_at()? - asked.sent_at()?);
        let taken = match self.asked_message.zip(self.answered_message).and_then(stamps) {
            Some(taken) => taken,
            None => self.answered_at? - self.asked_at?,
        };
        Some((taken.num_seconds() - i64::from(self.away_seconds)).max(0))
    }
}

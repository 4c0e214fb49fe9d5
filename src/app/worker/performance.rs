//! What a worker does with a claimed effect, decided without doing it: from the effect, the interview as it stood when it
//! was loaded, and what the ports answered, to the next act. The worker carries the acts out; `tests/simulation.rs` does
//! so in a world where anything may fail at any moment.

use crate::app::ports::{InterviewerError, StageError};
use crate::db::outbox::Claimed;
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use crate::domain::interview::{CancelReason, Effect, Event, Interview, Phase, Post};
use crate::domain::question::Question;
use crate::domain::rubric::{FollowUp, Rater};
use chrono::Duration;

/// Longest time an effect waits because the other side asked for it.
const LONGEST_WISH: Duration = Duration::minutes(5);
/// How long an effect waits when the failure was ours: the database is there again or it is not.
const OUR_PAUSE: Duration = Duration::seconds(1);
/// How often Discord is asked to take a message that it called malformed; more than once, because a refusal may be a
/// mistake of the moment, and a question that is left out is lost.
const MALFORMED_TRIES: u32 = 3;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Open the thread; answered by [`Outcome::Opened`].
    OpenThread {
        /// Whether an earlier try may have opened it.
        may_exist: bool,
    },
    /// Look for the post in the thread, where an earlier try may have put it; answered by [`Outcome::Found`].
    Find(ChannelId),
    /// Send the post; answered by [`Outcome::Sent`].
    Send(ChannelId),
    /// Read the thread and take in what was missed; answered by [`Outcome::Read`].
    Read(ChannelId),
    /// Make tailored questions; answered by [`Outcome::Tailored`].
    Tailor {
        /// Who makes them.
        by: Rater,
    },
    /// Evaluate an answer; answered by [`Outcome::Evaluated`].
    Evaluate {
        /// The turn.
        turn: TurnId,
        /// The revision of its answer.
        revision: u16,
        /// Who evaluates.
        by: Rater,
    },
    /// Feed the event to the engine and remove the effect, in one transaction. Where the engine refuses, [`refused`]
    /// tells what then.
    Settle(Event),
    /// Feed the event to the engine and leave the effect to the operator, in one transaction.
    GiveUp {
        /// The event.
        event: Event,
        /// Why, for the log.
        reason: String,
    },
    /// Remove the effect: nobody needs it any more.
    Drop,
    /// Note that the post stands in the thread although the interview has moved on, and remove the effect.
    NotePost(Post, MessageId),
    /// Put the effect back.
    PutBack {
        /// For how long.
        wait: Duration,
        /// Whether this counts against its budget.
        failed: bool,
        /// Why, for the log.
        reason: String,
    },
}

impl Act {
    /// Whether the world keeps what this does, so that nobody may do it who does not hold the effect any more.
    pub fn cannot_be_undone(&self) -> bool {
        matches!(self, Self::OpenThread { .. } | Self::Send(_))
    }
}

/// What an act led to.
#[derive(Debug)]
pub enum Outcome {
    /// A thread, or none.
    Opened(Result<ChannelId, StageError>),
    /// The message of an earlier try, or that there is none.
    Found(Result<Option<MessageId>, StageError>, ChannelId),
    /// The message.
    Sent(Result<MessageId, StageError>),
    /// Whether all messages of the thread are taken in.
    Read(Result<(), StageError>),
    /// Tailored questions.
    Tailored(Result<Vec<Question>, InterviewerError>),
    /// A follow-up worth asking and the key points that are missing.
    Evaluated(Result<(Option<FollowUp>, Vec<String>), InterviewerError>),
    /// The failure was ours: the database did not answer, or a record cannot be read.
    Ours(String),
}

/// The first act for a claimed effect.
pub fn begin(claimed: &Claimed, interview: &Interview) -> Act {
    match claimed.effect {
        Effect::OpenThread if interview.wants_thread() => Act::OpenThread { may_exist: claimed.tries > 1 },
        Effect::Tailor { by } => Act::Tailor { by },
        Effect::Evaluate { turn, revision, by }
            if !matches!(interview.phase, Phase::Cancelled(_))
                && interview.turn(turn).is_some_and(|t| t.revision == revision && t.evaluated < revision) =>
        {
            Act::Evaluate { turn, revision, by }
        }
        Effect::Post(_) => match interview.thread {
            Some(thread) if claimed.tries > 1 => Act::Find(thread),
            Some(thread) => Act::Send(thread),
            None => Act::Drop,
        },
        Effect::LookBack(post) => match interview.thread {
            Some(thread) if !interview.phase.is_over() || is_behind_report(interview, post) => {
                Act::Read(thread)
            }
            _ => Act::Settle(Event::LookedBack(post)),
        },
        Effect::OpenThread | Effect::Evaluate { .. } => Act::Drop,
    }
}

/// Whether this is the look for words written before the report.
fn is_behind_report(interview: &Interview, post: Post) -> bool {
    interview.phase == Phase::Finished && post == Post::default()
}

/// The act after an outcome.
pub fn next(claimed: &Claimed, outcome: Outcome) -> Act {
    match (claimed.effect, outcome) {
        (_, Outcome::Opened(Ok(thread))) => Act::Settle(Event::ThreadOpened(thread)),
        (_, Outcome::Opened(Err(StageError::Refused { as_reason, .. }))) => {
            Act::Settle(Event::ThreadRefused(as_reason))
        }
        (_, Outcome::Found(Ok(None), thread)) => Act::Send(thread),
        (Effect::Post(post), Outcome::Found(Ok(Some(message)), _) | Outcome::Sent(Ok(message))) => {
            Act::Settle(Event::Posted(post, message))
        }
        (
            _,
            Outcome::Found(Err(StageError::Refused { .. }), _)
            | Outcome::Sent(Err(StageError::Refused { .. }))
            | Outcome::Read(Err(StageError::Refused { .. })),
        ) => Act::Settle(Event::ThreadLost),
        (Effect::Post(post), Outcome::Sent(Err(StageError::Malformed { reason })))
            if claimed.failures + 1 >= MALFORMED_TRIES =>
        {
            Act::GiveUp { event: Event::Undeliverable(post), reason }
        }
        (Effect::LookBack(post), Outcome::Read(Ok(()))) => Act::Settle(Event::LookedBack(post)),
        (
            _,
            Outcome::Opened(Err(error))
            | Outcome::Found(Err(error), _)
            | Outcome::Sent(Err(error))
            | Outcome::Read(Err(error)),
        ) => {
            let (reason, wish) = match error {
                StageError::Passing { reason, retry_after } => (reason, retry_after),
                StageError::Malformed { reason } | StageError::Refused { reason, .. } => (reason, None),
            };
            try_again(claimed, reason, wish)
        }
        (_, Outcome::Tailored(Ok(questions))) => Act::Settle(Event::Tailored(questions)),
        (Effect::Evaluate { turn, revision, .. }, Outcome::Evaluated(Ok((follow_up, missing)))) => {
            Act::Settle(Event::Evaluated { turn, revision, follow_up, missing })
        }
        (_, Outcome::Tailored(Err(error)) | Outcome::Evaluated(Err(error))) => match error {
            InterviewerError::Passing { reason, retry_after } => try_again(claimed, reason, retry_after),
            InterviewerError::Lasting { reason } => fail(claimed, reason),
        },
        (_, Outcome::Ours(reason)) => Act::PutBack { wait: OUR_PAUSE, failed: false, reason },
        (
            _,
            Outcome::Found(Ok(_), _)
            | Outcome::Sent(Ok(_))
            | Outcome::Read(Ok(()))
            | Outcome::Evaluated(Ok(_)),
        ) => Act::Drop,
    }
}

/// What is done where the engine refuses the event of [`Act::Settle`].
pub fn refused(event: Event) -> Act {
    match event {
        Event::Posted(post, message) => Act::NotePost(post, message),
        _ => Act::Drop,
    }
}

/// Puts a failed effect back while its budget lasts; the other side's wish is heeded within reason.
fn try_again(claimed: &Claimed, reason: String, wish: Option<Duration>) -> Act {
    match claimed.effect.retry_after(claimed.failures + 1) {
        Some(pause) => {
            let wait = wish.unwrap_or(pause).clamp(pause, LONGEST_WISH.max(pause));
            Act::PutBack { wait, failed: true, reason }
        }
        None => fail(claimed, reason),
    }
}

/// Tells the engine that an effect failed for good.
fn fail(claimed: &Claimed, reason: String) -> Act {
    match claimed.effect {
        Effect::OpenThread => Act::Settle(Event::ThreadRefused(CancelReason::ThreadFailed)),
        Effect::Tailor { by } => Act::Settle(Event::TailoringFailed(by)),
        Effect::Evaluate { turn, revision, by: by @ Rater::Configured } => {
            Act::Settle(Event::EvaluationFailed { turn, revision, by })
        }
        // A defect of the offline interviewer: the operator is to look.
        Effect::Evaluate { turn, revision, by: by @ Rater::Offline } => {
            Act::GiveUp { event: Event::EvaluationFailed { turn, revision, by }, reason }
        }
        // Never given up: there is always another try.
        Effect::LookBack(post) => Act::Settle(Event::LookedBack(post)),
        Effect::Post(post) => Act::GiveUp { event: Event::Undeliverable(post), reason },
    }
}

//! What a worker does with a claimed effect, decided without doing it: from the effect, the interview as it stood when it
//! was loaded, and what the ports answered, to the next act. The worker carries the acts out; `tests/simulation.rs` does
//! so in a world where anything may fail at any moment.

use crate::app::ports::{InterviewerError, StageError};
use crate::db::outbox::Claimed;
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use crate::domain::interview::{CancelReason, Effect, Event, Interview, Phase, Post, Standing};
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
/// How long the candidate is kept waiting for an evaluation of which a try has failed.
const LONG: Duration = Duration::seconds(30);

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
    /// Put the post in place of this message; answered by [`Outcome::Replaced`].
    Replace(ChannelId, MessageId),
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
    /// The same, as far as the interview tells that was loaded: whoever has claimed the effect since may know better, and
    /// then it is theirs.
    Forgo,
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
        matches!(self, Self::OpenThread { .. } | Self::Send(_) | Self::Replace(..))
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
    Sent(Result<MessageId, StageError>, ChannelId),
    /// Whether the message was still there to be replaced.
    Replaced(Result<bool, StageError>, ChannelId),
    /// Whether all messages of the thread are taken in.
    Read(Result<(), StageError>, ChannelId),
    /// Tailored questions.
    Tailored(Result<Vec<Question>, InterviewerError>),
    /// A follow-up worth asking and the key points that are missing.
    Evaluated(Result<(Option<FollowUp>, Vec<String>), InterviewerError>),
    /// The failure was ours: the database did not answer, or a record cannot be read.
    Ours(String),
}

/// The first act for a claimed effect. `patience`: how long an evaluation may wait for the model.
pub fn begin(claimed: &Claimed, interview: &Interview, patience: Duration) -> Act {
    match claimed.effect {
        // A lost thread may have been asked to be replaced before, in vain as it seemed.
        Effect::OpenThread if interview.wants_thread() => {
            Act::OpenThread { may_exist: claimed.tries > 1 || interview.phase != Phase::Opening }
        }
        Effect::Tailor { by } => Act::Tailor { by },
        // A model that answers nobody for so long is not waited for with the candidate.
        Effect::Evaluate { by: Rater::Configured, .. }
            if claimed.failures > 0 && claimed.age > LONG && patience > Duration::zero() =>
        {
            fail(claimed, "it takes too long".to_owned(), Some(patience))
        }
        Effect::Evaluate { turn, revision, by } if is_wanted(interview, turn, revision) => {
            Act::Evaluate { turn, revision, by }
        }
        Effect::EvaluateLater { turn, revision }
            if is_wanted(interview, turn, revision) && waits_for_model(interview, turn) =>
        {
            Act::Evaluate { turn, revision, by: Rater::Configured }
        }
        Effect::Post(post) if is_outdated(interview, post) => Act::Forgo,
        Effect::Post(post) => match (interview.thread, filled(interview, post)) {
            (Some(thread), Some(message)) => Act::Replace(thread, message),
            (Some(thread), None) if claimed.tries > 1 => Act::Find(thread),
            (Some(thread), None) => Act::Send(thread),
            (None, _) => Act::Forgo,
        },
        Effect::LookBack(post) => match interview.thread {
            Some(thread) if !interview.phase.is_over() || is_behind_report(interview, post) => {
                Act::Read(thread)
            }
            _ => Act::Settle(Event::LookedBack(post)),
        },
        Effect::OpenThread | Effect::Evaluate { .. } | Effect::EvaluateLater { .. } => Act::Forgo,
    }
}

/// Whether an evaluation is still to be made.
fn is_wanted(interview: &Interview, turn: TurnId, revision: u16) -> bool {
    !matches!(interview.phase, Phase::Cancelled(_))
        && interview.turn(turn).is_some_and(|turn| turn.revision == revision && turn.evaluated < revision)
}

/// Whether the offline rubric has not taken over.
fn waits_for_model(interview: &Interview, turn: TurnId) -> bool {
    interview.turn(turn).and_then(|turn| turn.put_off).is_some_and(|put_off| !put_off.offline)
}

/// Whether a post is not needed any more: its question, or that an evaluation waits, stands in the thread already, as where
/// the thread was lost in between; or the interview was cancelled before that stood anywhere.
fn is_outdated(interview: &Interview, post: Post) -> bool {
    let asked = post.ask.and_then(|id| interview.turn(id)).and_then(|turn| turn.asked_message);
    if asked.is_some() {
        return true;
    }
    let Some(turn) = post.pending.and_then(|id| interview.turn(id)) else { return false };
    match (turn.pending_post, post.fill) {
        (Some(Standing::At(_)), fill) => !fill,
        (Some(Standing::OnItsWay), false) => false,
        (None, false) => true,
        (_, true) => matches!(interview.phase, Phase::Cancelled(_)),
    }
}

/// The message in whose place a post goes.
fn filled(interview: &Interview, post: Post) -> Option<MessageId> {
    match interview.turn(post.pending.filter(|_| post.fill)?)?.pending_post? {
        Standing::At(message) => Some(message),
        Standing::OnItsWay => None,
    }
}

/// Whether this is the look for words written before the report.
fn is_behind_report(interview: &Interview, post: Post) -> bool {
    interview.phase == Phase::Finished && post == Post::default()
}

/// The act after an outcome. `patience`: how long an evaluation may wait for the model.
pub fn next(claimed: &Claimed, outcome: Outcome, patience: Duration) -> Act {
    let wait = (patience > Duration::zero()).then_some(patience);
    match (claimed.effect, outcome) {
        (_, Outcome::Opened(Ok(thread))) => Act::Settle(Event::ThreadOpened(thread)),
        (_, Outcome::Opened(Err(StageError::Refused { as_reason, .. }))) => {
            Act::Settle(Event::ThreadRefused(as_reason))
        }
        (_, Outcome::Found(Ok(None), thread)) => Act::Send(thread),
        (_, Outcome::Replaced(Ok(true), _)) => Act::Drop,
        // Somebody deleted it.
        (_, Outcome::Replaced(Ok(false), thread)) if claimed.tries > 1 => Act::Find(thread),
        (_, Outcome::Replaced(Ok(false), thread)) => Act::Send(thread),
        (Effect::Post(post), Outcome::Found(Ok(Some(message)), _) | Outcome::Sent(Ok(message), _)) => {
            Act::Settle(Event::Posted(post, message))
        }
        (
            _,
            Outcome::Found(Err(StageError::Refused { .. }), thread)
            | Outcome::Replaced(Err(StageError::Refused { .. }), thread)
            | Outcome::Sent(Err(StageError::Refused { .. }), thread)
            | Outcome::Read(Err(StageError::Refused { .. }), thread),
        ) => Act::Settle(Event::ThreadLost(thread)),
        (
            Effect::Post(post),
            Outcome::Sent(Err(StageError::Malformed { reason }), _)
            | Outcome::Replaced(Err(StageError::Malformed { reason }), _),
        ) if claimed.failures + 1 >= MALFORMED_TRIES => {
            Act::GiveUp { event: Event::Undeliverable(post), reason }
        }
        (Effect::LookBack(post), Outcome::Read(Ok(()), _)) => Act::Settle(Event::LookedBack(post)),
        (
            _,
            Outcome::Opened(Err(error))
            | Outcome::Found(Err(error), _)
            | Outcome::Replaced(Err(error), _)
            | Outcome::Sent(Err(error), _)
            | Outcome::Read(Err(error), _),
        ) => {
            let (reason, wish) = match error {
                StageError::Passing { reason, retry_after } => (reason, retry_after),
                StageError::Malformed { reason } | StageError::Refused { reason, .. } => (reason, None),
            };
            try_again(claimed, reason, wish, wait)
        }
        (_, Outcome::Tailored(Ok(questions))) => Act::Settle(Event::Tailored(questions)),
        (
            Effect::Evaluate { turn, revision, .. } | Effect::EvaluateLater { turn, revision },
            Outcome::Evaluated(Ok((follow_up, missing))),
        ) => Act::Settle(Event::Evaluated { turn, revision, follow_up, missing }),
        (_, Outcome::Tailored(Err(error)) | Outcome::Evaluated(Err(error))) => match error {
            InterviewerError::Passing { reason, retry_after } => {
                try_again(claimed, reason, retry_after, wait)
            }
            InterviewerError::Lasting { reason } => fail(claimed, reason, None),
        },
        (_, Outcome::Ours(reason)) => Act::PutBack { wait: OUR_PAUSE, failed: false, reason },
        (
            _,
            Outcome::Found(Ok(_), _)
            | Outcome::Sent(Ok(_), _)
            | Outcome::Read(Ok(()), _)
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
fn try_again(claimed: &Claimed, reason: String, wish: Option<Duration>, patience: Option<Duration>) -> Act {
    match claimed.effect.retry_after(claimed.failures + 1) {
        Some(pause) => {
            let wait = wish.unwrap_or(pause).clamp(pause, LONGEST_WISH.max(pause));
            Act::PutBack { wait, failed: true, reason }
        }
        None => fail(claimed, reason, patience),
    }
}

/// Tells the engine that an effect failed for good. `wait`: how long an evaluation may wait for the model, where waiting
/// may help.
fn fail(claimed: &Claimed, reason: String, wait: Option<Duration>) -> Act {
    match claimed.effect {
        Effect::OpenThread => Act::Settle(Event::ThreadRefused(CancelReason::ThreadFailed)),
        Effect::Tailor { by } => Act::Settle(Event::TailoringFailed(by)),
        Effect::Evaluate { turn, revision, by: Rater::Configured }
        | Effect::EvaluateLater { turn, revision } => {
            Act::Settle(Event::EvaluationFailed { turn, revision, by: Rater::Configured, wait })
        }
        // A defect of the offline interviewer: the operator is to look.
        Effect::Evaluate { turn, revision, by: by @ Rater::Offline } => {
            Act::GiveUp { event: Event::EvaluationFailed { turn, revision, by, wait: None }, reason }
        }
        // Never given up: there is always another try.
        Effect::LookBack(post) => Act::Settle(Event::LookedBack(post)),
        Effect::Post(post) => Act::GiveUp { event: Event::Undeliverable(post), reason },
    }
}

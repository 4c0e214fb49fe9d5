//! The engine of one interview: what happened goes in as an [`Event`], what is to be done comes out as [`Effect`]s.
//!
//! It is deterministic: time is a parameter, and there is no I/O. The caller loads an [`Interview`], calls
//! [`Interview::step`], and stores the new state and the effects in one transaction; where somebody else was faster it
//! loads again and steps again. An event that comes twice, late or out of place is either harmless or a [`Refusal`].

mod answers;
mod asking;
mod ending;
mod event;
mod judging;
mod late;
mod pausing;
mod pending;
mod settings;
mod turn;

pub use event::{Assignment, Effect, Event, Notice, Post, Refusal, Step};
pub use settings::{
    CancelReason, DEFAULT_QUESTIONS, Difficulty, Kind, LIMIT_SECONDS, Manner, Mix, Pause, PauseReason, Phase,
    Place, QUESTIONS, Sending, Settings, Style,
};
pub use turn::{PutOff, Standing, Turn, TurnStatus};

use super::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, ResumeVersionId, TurnId};
use super::rubric::Rater;
use chrono::{DateTime, Duration, Utc};

/// An interview nobody touches this long is closed with what it has.
const IDLE_LIMIT: Duration = Duration::days(7);
/// One that is paused is kept longer.
const PAUSE_LIMIT: Duration = Duration::days(30);
/// Discord either opens a thread soon or something is wrong that waiting does not mend.
const OPENING_LIMIT: Duration = Duration::minutes(10);

/// One interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Its identity.
    pub id: InterviewId,
    /// The server it is held in.
    pub guild: GuildId,
    /// Who is interviewed.
    pub candidate: MemberId,
    /// The channel under which the thread is opened.
    pub parent: ChannelId,
    /// The private thread, once opened.
    pub thread: Option<ChannelId>,
    /// Key of the job role.
    pub role: String,
    /// The resume version it is built on, if any.
    pub resume: Option<ResumeVersionId>,
    /// What the candidate chose.
    pub settings: Settings,
    /// The first interview over the same questions, where this one asks them again.
    pub attempt_of: Option<InterviewId>,
    /// Which attempt at those questions this is, from 1; a retry of one question has the number of the attempt it came from.
    pub attempt: u16,
    /// Reproduces the plan.
    pub seed: u64,
    /// Where it stands.
    pub phase: Phase,
    /// The turns in the order they are asked.
    pub turns: Vec<Turn>,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When [`Event::Ticked`] is due; `None` once it is over.
    pub deadline: Option<DateTime<Utc>>,
    /// Whether nothing more is asked and only evaluations under way are waited for before the report.
    pub finishing: bool,
    /// Messages that came while a question was on its way to the thread. Only its place among them tells which ones
    /// answer it, so they wait until that is known.
    pub held: Vec<MessageId>,
    /// The message that tells that the report waits for evaluations, if it does.
    pub report_waits: Option<Standing>,
    /// The break, if there is one.
    pub pause: Option<Pause>,
    /// Whether the candidate was reminded that the interview waits; once is enough.
    pub reminded: bool,
    /// When the candidate did something last that no turn tells of.
    pub touched_at: Option<DateTime<Utc>>,
}

impl Interview {
    /// Takes an event in. On success the interview is changed and the effects are to be stored with it, in this order.
    ///
    /// # Errors
    /// A [`Refusal`] where the event does not fit; the interview is unchanged.
    pub fn step(&mut self, now: DateTime<Utc>, event: Event) -> Result<Step, Refusal> {
        if self.phase.is_over() {
            return self.step_late(now, event);
        }
        let step = match event {
            Event::Posted(post, message) => self.posted(now, post, message)?,
            Event::Undeliverable(post) => self.undeliverable(now, post)?,
            Event::Answered { message, turn } => self.answered(now, message, turn)?,
            Event::Edited { message, turn } => self.edited(message, turn)?,
            Event::ThreadLost(thread) => self.thread_lost(now, thread)?,
            other => self.step_without_messages(now, other)?.into(),
        };
        self.deadline = self.next_deadline();
        Ok(step)
    }

    fn step_without_messages(&mut self, now: DateTime<Utc>, event: Event) -> Result<Vec<Effect>, Refusal> {
        match event {
            Event::ThreadOpened(thread) => self.thread_opened(now, thread),
            Event::ThreadRefused(reason) => self.thread_refused(now, reason),
            Event::Tailored(questions) => self.tailored(questions),
            Event::TailoringFailed(by) => self.tailoring_failed(by),
            Event::Sent(turn) => self.sent(now, turn),
            Event::Withdrawn { message, turn, parts_left } => self.withdrawn(message, turn, parts_left),
            Event::PauseAsked => self.pause_asked(now),
            Event::ResumeAsked(parent) => self.resume_asked(now, parent),
            Event::HintTaken(turn) => self.hint_taken(now, turn),
            Event::Skipped(turn) => self.skipped(now, turn),
            // The look back is under way.
            Event::FinishAsked if self.finishing && !self.is_evaluating() => Ok(Vec::new()),
            Event::FinishAsked => self.finish_asked(),
            Event::CancelAsked => Ok(self.cancel(now, CancelReason::ByCandidate)),
            Event::Evaluated { turn, revision, follow_up, missing } => {
                self.evaluated(turn, revision, follow_up, &missing)
            }
            Event::EvaluationFailed { turn, revision, by, wait } => {
                self.evaluation_failed(now, turn, revision, by, wait)
            }
            Event::OfflineChosen(turn) => self.offline_chosen(now, turn),
            Event::LookedBack(post) => self.looked_back(now, post),
            Event::CandidateLeft => Ok(self.cancel(now, CancelReason::CandidateLeft)),
            Event::Ticked => self.ticked(now),
            Event::Posted(..)
            | Event::Undeliverable(_)
            | Event::Answered { .. }
            | Event::AnsweredLate(_)
            | Event::ThreadLost(_)
            | Event::Edited { .. } => Err(Refusal::Stale),
        }
    }

    /// The first effects of a new interview.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.deadline = Some(self.started_at + OPENING_LIMIT);
        let mut effects = vec![Effect::OpenThread];
        if self.turns.iter().any(|turn| turn.awaits_tailored) {
            effects.push(Effect::Tailor { by: Rater::Configured });
        }
        effects
    }

    /// The turn being asked or evaluated.
    pub fn current(&self) -> Option<&Turn> {
        self.turns.iter().find(|turn| matches!(turn.status, TurnStatus::Asked | TurnStatus::Answered))
    }

    /// A turn by its id.
    pub fn turn(&self, id: TurnId) -> Option<&Turn> {
        self.turns.iter().find(|turn| turn.id == id)
    }

    /// Number of a turn's main question, from 1, among the main questions.
    pub fn number(&self, id: TurnId) -> usize {
        let place = self.turns.iter().position(|turn| turn.id == id).unwrap_or(0);
        self.turns[..=place].iter().filter(|turn| !turn.question.is_follow_up()).count()
    }

    /// How many main questions there are.
    pub fn main_questions(&self) -> usize {
        self.turns.iter().filter(|turn| !turn.question.is_follow_up()).count()
    }

    /// Whether the candidate's answer is being evaluated, so that typing may be shown.
    pub fn is_thinking(&self) -> bool {
        self.phase == Phase::Running
            && self.report_waits.is_none()
            && self.current().is_none_or(|turn| turn.status == TurnStatus::Answered)
    }

    /// Whether a question stands in the thread.
    pub fn has_asked(&self) -> bool {
        self.turns.iter().any(|turn| turn.asked_message.is_some())
    }

    /// Whether feedback is kept back until the end.
    pub fn hides_feedback(&self) -> bool {
        self.settings.style == Style::Exam && !self.phase.is_over()
    }

    /// Whether an evaluation is still to come.
    fn is_evaluating(&self) -> bool {
        let pending = |turn: &Turn| turn.evaluated < turn.revision && !turn.is_unsent();
        !self.held.is_empty() || self.turns.iter().any(pending)
    }

    /// Whether a question was asked of which it is not known yet where in the thread it stands.
    fn is_question_on_its_way(&self) -> bool {
        let is_out = |turn: &Turn| !matches!(turn.status, TurnStatus::Planned | TurnStatus::Dropped);
        self.turns.iter().any(|turn| turn.asked_message.is_none() && is_out(turn))
    }

    fn last_activity(&self) -> DateTime<Utc> {
        let turns = self.turns.iter().flat_map(|turn| [turn.asked_at, turn.answered_at]);
        turns.chain([self.touched_at, Some(self.started_at)]).flatten().max().unwrap_or(self.started_at)
    }

    fn turn_mut(&mut self, id: TurnId) -> Result<&mut Turn, Refusal> {
        self.turns.iter_mut().find(|turn| turn.id == id).ok_or(Refusal::Stale)
    }
}

#[cfg(test)]
mod tests;

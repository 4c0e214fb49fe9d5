//! The engine of one interview: what happened goes in as an [`Event`], what is to be done comes out as [`Effect`]s.
//!
//! It is deterministic: time is a parameter, and there is no I/O. The caller loads an [`Interview`], calls
//! [`Interview::step`], and stores the new state and the effects in one transaction; where somebody else was faster it
//! loads again and steps again. An event that comes twice, late or out of place is either harmless or a [`Refusal`].

mod late;

use super::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, ResumeVersionId, TurnId};
use super::language::Language;
use super::question::{Question, Source};
use super::rubric::{FollowUp, Rater};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// The fewest and the most main questions of an interview; follow-ups come on top.
pub const QUESTIONS: std::ops::RangeInclusive<u8> = 3..=12;
/// Main questions where nothing else is asked for.
pub const DEFAULT_QUESTIONS: u8 = 5;
/// Follow-ups to one main question: more feels like an interrogation.
const FOLLOW_UPS_PER_QUESTION: usize = 1;
/// An interview nobody touches this long is closed with what it has.
const IDLE_LIMIT: Duration = Duration::days(7);
/// Discord either opens a thread soon or something is wrong that waiting does not mend.
const OPENING_LIMIT: Duration = Duration::minutes(10);
/// Tries of a model call before the offline interviewer takes over, about 15 seconds of waiting in all.
const MODEL_TRIES: u32 = 4;

/// What the candidate chose at the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Main questions, within [`QUESTIONS`].
    pub questions: u8,
    /// Whether follow-up questions may be asked.
    pub follow_ups: bool,
    /// The language of questions and feedback.
    pub language: Language,
    /// 1 entry, 2 working experience, 3 senior; `None` where the questions follow the answers.
    #[serde(default)]
    pub difficulty: Option<u8>,
    /// Whether a planned stock question may be exchanged for an easier or harder one; not where questions are repeated.
    #[serde(default)]
    pub adaptive: bool,
}

impl Settings {
    /// The difficulty of the stock questions, where one was wished for.
    pub fn level(&self) -> Option<u8> {
        self.difficulty
    }

    /// Whether the difficulty follows the answers.
    pub fn adapts(&self) -> bool {
        self.adaptive && self.difficulty.is_none()
    }
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
    /// Evaluated.
    Evaluated,
    /// Passed over by the candidate.
    Skipped,
    /// Never asked, or left open, because the interview was finished early.
    Dropped,
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
    /// When the answer, or its last part, came.
    pub answered_at: Option<DateTime<Utc>>,
    /// Counts the answer's parts; an evaluation of an earlier revision is stale.
    pub revision: u16,
    /// The revision evaluated last.
    pub evaluated: u16,
    /// Whether the candidate took the hint.
    pub hint_taken: bool,
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
            answered_at: None,
            revision: 0,
            evaluated: 0,
            hint_taken: false,
        }
    }
}

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
}

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
}

/// What is to be done in the world. Carries ids only, and may be performed twice without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Effect {
    /// Open the private thread and add the candidate. Answered by `ThreadOpened` or `ThreadRefused`.
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
    /// Post a message in the thread, after all posts before it. Answered by `Posted` or `ThreadLost`.
    Post(Post),
    /// Read the thread once more and take in what was missed, before the interview ends with this post; an empty post
    /// stands for the look behind the report. Answered by `LookedBack` or `ThreadLost`.
    LookBack(Post),
}

impl Effect {
    /// How long to wait before the next try after `failures`; `None` when the budget is spent and the engine
    /// is told that the effect failed. Discord comes back, so posts are never given up.
    pub fn retry_after(&self, failures: u32) -> Option<Duration> {
        let (budget, first, longest) = match self {
            Self::Tailor { .. } | Self::Evaluate { .. } => (MODEL_TRIES, 2000, Duration::seconds(8)),
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
    /// The candidate asked for the hint.
    HintTaken(TurnId),
    /// The candidate passes over a question.
    Skipped(TurnId),
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
    },
    /// The thread was deleted, or the bot may no longer write in it.
    ThreadLost,
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
    /// The event belongs to something that has moved on; nothing to tell anyone.
    #[error("the event is stale")]
    Stale,
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
            other => self.step_without_messages(now, other)?.into(),
        };
        self.deadline = match self.phase {
            Phase::Opening => Some(self.started_at + OPENING_LIMIT),
            Phase::Running => Some(self.last_activity() + IDLE_LIMIT),
            Phase::Finished | Phase::Cancelled(_) => None,
        };
        Ok(step)
    }

    fn step_without_messages(&mut self, now: DateTime<Utc>, event: Event) -> Result<Vec<Effect>, Refusal> {
        match event {
            Event::ThreadOpened(thread) => self.thread_opened(thread),
            Event::ThreadRefused(reason) => match self.phase {
                Phase::Opening => Ok(self.cancel(now, reason)),
                _ => Err(Refusal::Stale),
            },
            Event::Tailored(questions) => self.tailored(questions),
            Event::TailoringFailed(by) => self.tailoring_failed(by),
            Event::HintTaken(turn) => self.hint_taken(turn),
            Event::Skipped(turn) => self.skipped(now, turn),
            // The look back is under way.
            Event::FinishAsked if self.finishing && !self.is_evaluating() => Ok(Vec::new()),
            Event::FinishAsked => self.finish_asked(),
            Event::CancelAsked => Ok(self.cancel(now, CancelReason::ByCandidate)),
            Event::Evaluated { turn, revision, follow_up, missing } => {
                self.evaluated(turn, revision, follow_up, &missing)
            }
            Event::EvaluationFailed { turn, revision, by } => self.evaluation_failed(now, turn, revision, by),
            Event::LookedBack(post) => self.looked_back(now, post),
            Event::ThreadLost => Ok(self.cancel(now, CancelReason::ThreadGone)),
            Event::CandidateLeft => Ok(self.cancel(now, CancelReason::CandidateLeft)),
            Event::Ticked => self.ticked(now),
            Event::Posted(..) | Event::Undeliverable(_) | Event::Answered { .. } | Event::AnsweredLate(_) => {
                Err(Refusal::Stale)
            }
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
        self.phase == Phase::Running && self.current().is_none_or(|turn| turn.status == TurnStatus::Answered)
    }

    /// Whether an evaluation is still to come.
    fn is_evaluating(&self) -> bool {
        !self.held.is_empty() || self.turns.iter().any(|turn| turn.evaluated < turn.revision)
    }

    /// Whether a question was asked of which it is not known yet where in the thread it stands.
    fn is_question_on_its_way(&self) -> bool {
        let is_out = |turn: &Turn| !matches!(turn.status, TurnStatus::Planned | TurnStatus::Dropped);
        self.turns.iter().any(|turn| turn.asked_message.is_none() && is_out(turn))
    }

    fn last_activity(&self) -> DateTime<Utc> {
        self.turns.iter().flat_map(|t| [t.asked_at, t.answered_at]).flatten().max().unwrap_or(self.started_at)
    }

    fn turn_mut(&mut self, id: TurnId) -> Result<&mut Turn, Refusal> {
        self.turns.iter_mut().find(|turn| turn.id == id).ok_or(Refusal::Stale)
    }

    /// After the end only the delivery of the last posts matters, and a thread opened too late is closed again.
    fn after_the_end(&mut self, event: Event) -> Result<Vec<Effect>, Refusal> {
        match event {
            Event::ThreadOpened(thread) if self.thread.is_none() => {
                self.thread = Some(thread);
                Ok(vec![Effect::Post(Post { cancelled: true, ..Post::default() })])
            }
            // Another look back was faster, and ended the interview without the feedback that this one has.
            Event::LookedBack(Post { feedback: Some(turn), .. }) if self.phase == Phase::Finished => {
                Ok(vec![Effect::Post(Post { feedback: Some(turn), ..Post::default() })])
            }
            Event::Answered { .. }
            | Event::HintTaken(_)
            | Event::Skipped(_)
            | Event::FinishAsked
            | Event::CancelAsked => Err(Refusal::Over),
            _ => Err(Refusal::Stale),
        }
    }

    fn thread_opened(&mut self, thread: ChannelId) -> Result<Vec<Effect>, Refusal> {
        if self.phase != Phase::Opening {
            return Err(Refusal::Stale);
        }
        self.thread = Some(thread);
        self.phase = Phase::Running;
        Ok(self.ask_next(Post { welcome: true, ..Post::default() }))
    }

    /// Adds the next question to a post. Without one that is ready the post goes out as it is; without any it goes out
    /// with the report, unless an evaluation is still under way, and after a look back.
    fn ask_next(&mut self, post: Post) -> Vec<Effect> {
        let evaluating = self.is_evaluating();
        let next = self.turns.iter_mut().find(|turn| turn.status == TurnStatus::Planned);
        let post = match next {
            Some(turn) if turn.awaits_tailored => post,
            Some(turn) => {
                turn.status = TurnStatus::Asked;
                Post { ask: Some(turn.id), ..post }
            }
            None if evaluating => {
                self.finishing = true;
                post
            }
            None => {
                self.finishing = true;
                return vec![Effect::LookBack(Post { report: true, ..post })];
            }
        };
        if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] }
    }

    /// Ends the interview, unless words were found that have to be evaluated first.
    fn looked_back(&mut self, now: DateTime<Utc>, post: Post) -> Result<Vec<Effect>, Refusal> {
        if !self.finishing {
            return Err(Refusal::Stale);
        }
        if self.is_evaluating() {
            let post = Post { report: false, ..post };
            return Ok(if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] });
        }
        // What is not answered is left out of the report.
        for turn in self.turns.iter_mut().filter(|turn| turn.status == TurnStatus::Asked) {
            turn.status = TurnStatus::Dropped;
        }
        let has = |status| self.turns.iter().any(|turn| turn.status == status);
        if has(TurnStatus::Dropped) && !has(TurnStatus::Evaluated) {
            return Ok(self.cancel(now, CancelReason::ByCandidate));
        }
        self.phase = Phase::Finished;
        self.note_end(now);
        Ok(vec![Effect::Post(post)])
    }

    fn tailored(&mut self, questions: Vec<Question>) -> Result<Vec<Effect>, Refusal> {
        let mut questions = questions.into_iter();
        let waiting = self.turns.iter_mut().filter(|turn| turn.awaits_tailored);
        let mut taken = false;
        for turn in waiting {
            taken = true;
            turn.awaits_tailored = false;
            if let Some(question) = questions.next() {
                turn.question = question;
            }
        }
        if !taken {
            return Err(Refusal::Stale);
        }
        // The candidate may be waiting for exactly these questions.
        if self.phase == Phase::Running && self.current().is_none() {
            return Ok(self.ask_next(Post::default()));
        }
        Ok(Vec::new())
    }

    fn tailoring_failed(&mut self, by: Rater) -> Result<Vec<Effect>, Refusal> {
        if !self.turns.iter().any(|turn| turn.awaits_tailored) {
            return Err(Refusal::Stale);
        }
        match by {
            Rater::Configured => Ok(vec![Effect::Tailor { by: Rater::Offline }]),
            // The stock questions that stand in are asked.
            Rater::Offline => self.tailored(Vec::new()),
        }
    }

    fn posted(&mut self, now: DateTime<Utc>, post: Post, message: MessageId) -> Result<Step, Refusal> {
        let Some(id) = post.ask else { return Ok(Step::default()) };
        let turn = self.turn_mut(id)?;
        if turn.asked_message.is_some() {
            // News of long ago; what is held now waits for another question.
            return Err(Refusal::Stale);
        }
        turn.asked_message = Some(message);
        turn.asked_at = Some(now);
        // Where every turn before was skipped unseen, the question just posted is the only one it can answer.
        self.place_held(now, Some(id))
    }

    /// Gives messages that waited for a question to the turns they answer; those that answer none to `otherwise`.
    fn place_held(&mut self, now: DateTime<Utc>, otherwise: Option<TurnId>) -> Result<Step, Refusal> {
        let mut step = Step::default();
        if self.is_question_on_its_way() {
            return Ok(step);
        }
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        for message in held {
            if let Some(turn) = self.turn_of_message(message).or(otherwise) {
                self.add_part(now, message, turn, &mut step)?;
            }
        }
        Ok(step)
    }

    /// A question nobody can be shown is left out. Feedback and report can still be looked at by command.
    fn undeliverable(&mut self, now: DateTime<Utc>, post: Post) -> Result<Step, Refusal> {
        let Some(id) = post.ask else { return Ok(Step::default()) };
        let turn = self.turn_mut(id)?;
        let was_open = turn.status == TurnStatus::Asked;
        if turn.asked_message.is_some() || !(was_open || turn.status == TurnStatus::Skipped) {
            return Err(Refusal::Stale);
        }
        turn.status = TurnStatus::Dropped;
        let mut step = self.place_held(now, None)?;
        if was_open {
            step.effects.extend(self.go_on(now));
        }
        Ok(step)
    }

    /// What follows a turn that was left out.
    fn go_on(&mut self, now: DateTime<Utc>) -> Vec<Effect> {
        let has_more = self.is_evaluating()
            || self.turns.iter().any(|turn| {
                matches!(turn.status, TurnStatus::Planned | TurnStatus::Evaluated | TurnStatus::Skipped)
            });
        if !has_more {
            return self.cancel(now, CancelReason::ThreadFailed);
        }
        self.ask_next(Post::default())
    }

    fn answered(
        &mut self,
        now: DateTime<Utc>,
        message: MessageId,
        turn: Option<TurnId>,
    ) -> Result<Step, Refusal> {
        if self.phase == Phase::Opening {
            return Err(Refusal::NotBegun);
        }
        let mut step = Step::default();
        let id = match turn {
            Some(id) if self.current().is_some_and(|turn| turn.id == id) => id,
            Some(_) => return Err(Refusal::NotCurrent),
            None if self.is_question_on_its_way() => {
                self.held.push(message);
                return Ok(step);
            }
            None => self.turn_of_message(message).ok_or(Refusal::NothingAsked)?,
        };
        self.add_part(now, message, id, &mut step)?;
        Ok(step)
    }

    /// Makes a message part of the answer of a turn, and has the answer evaluated anew.
    fn add_part(
        &mut self,
        now: DateTime<Utc>,
        message: MessageId,
        id: TurnId,
        step: &mut Step,
    ) -> Result<(), Refusal> {
        let turn = self.turn_mut(id)?;
        turn.revision += 1;
        turn.answered_at = Some(turn.answered_at.map_or(now, |at| at.max(now)));
        if turn.status == TurnStatus::Asked {
            turn.status = TurnStatus::Answered;
        }
        let revision = turn.revision;
        step.assigned.push(Assignment { message, turn: id, revision });
        step.effects.retain(|effect| !matches!(effect, Effect::Evaluate { turn, .. } if *turn == id));
        step.effects.push(Effect::Evaluate { turn: id, revision, by: Rater::Configured });
        Ok(())
    }

    /// The turn a plain message answers: the last one whose question stood in the thread before the message. So what was
    /// typed before the next question appeared still belongs to the question it was meant for.
    pub fn turn_of_message(&self, message: MessageId) -> Option<TurnId> {
        self.turns
            .iter()
            .filter(|turn| turn.status != TurnStatus::Dropped)
            .rfind(|turn| turn.asked_message.is_some_and(|asked| asked < message))
            .map(|turn| turn.id)
    }

    fn hint_taken(&mut self, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        self.turn_mut(id)?.hint_taken = true;
        Ok(Vec::new())
    }

    fn skipped(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        let turn = self.turn_mut(id)?;
        turn.status = TurnStatus::Skipped;
        turn.answered_at = Some(now);
        Ok(self.ask_next(Post::default()))
    }

    fn require_asked(&self, id: TurnId) -> Result<(), Refusal> {
        match self.current() {
            Some(turn) if turn.id == id && turn.status == TurnStatus::Asked => Ok(()),
            _ => Err(Refusal::NotCurrent),
        }
    }

    fn finish_asked(&mut self) -> Result<Vec<Effect>, Refusal> {
        if self.phase == Phase::Opening {
            return Err(Refusal::NotBegun);
        }
        // Nothing more is asked. The question that is open stays so until the look back: it may be answered already.
        for turn in self.turns.iter_mut().filter(|turn| turn.status == TurnStatus::Planned) {
            turn.status = TurnStatus::Dropped;
        }
        self.finishing = true;
        Ok(if self.is_evaluating() { Vec::new() } else { self.ask_next(Post::default()) })
    }

    fn evaluated(
        &mut self,
        id: TurnId,
        revision: u16,
        follow_up: Option<FollowUp>,
        missing: &[String],
    ) -> Result<Vec<Effect>, Refusal> {
        let turn = self.turn_mut(id)?;
        if turn.revision != revision {
            return Err(Refusal::Stale);
        }
        let feedback = Post { feedback: Some(id), ..Post::default() };
        let is_new = turn.evaluated < revision;
        turn.evaluated = revision;
        match turn.status {
            _ if !is_new => Err(Refusal::Stale),
            TurnStatus::Answered => {
                turn.status = TurnStatus::Evaluated;
                if let Some(follow_up) = follow_up {
                    self.put_follow_up(id, follow_up, missing);
                }
                Ok(self.ask_next(feedback))
            }
            // Words that came late for a question already left: new feedback, and the interview goes on where it is.
            TurnStatus::Evaluated | TurnStatus::Skipped => {
                turn.status = TurnStatus::Evaluated;
                if !self.finishing {
                    return Ok(vec![Effect::Post(feedback)]);
                }
                Ok(self.ask_next(feedback))
            }
            TurnStatus::Planned | TurnStatus::Asked | TurnStatus::Dropped => Err(Refusal::Stale),
        }
    }

    fn put_follow_up(&mut self, to: TurnId, follow_up: FollowUp, missing: &[String]) {
        let asked = |turn: &&Turn| matches!(turn.question.source, Source::FollowUp { to: t, .. } if t == to);
        let Some(place) = self.turns.iter().position(|turn| turn.id == to) else { return };
        let main = &self.turns[place].question;
        if !self.settings.follow_ups
            || self.finishing
            || main.is_follow_up()
            || self.turns.iter().filter(asked).count() >= FOLLOW_UPS_PER_QUESTION
        {
            return;
        }
        let question = Question {
            kind: main.kind,
            source: Source::FollowUp { to, reason: follow_up.reason },
            text: follow_up.text,
            hint: None,
            key_points: main
                .key_points
                .iter()
                .filter(|point| missing.contains(&point.name))
                .cloned()
                .collect(),
            difficulty: main.difficulty,
            follow_ups: Vec::new(),
        };
        let id = TurnId(self.turns.iter().map(|turn| turn.id.0 + 1).max().unwrap_or(0));
        self.turns.insert(place + 1, Turn::planned(id, question, false));
    }

    fn evaluation_failed(
        &mut self,
        now: DateTime<Utc>,
        id: TurnId,
        revision: u16,
        by: Rater,
    ) -> Result<Vec<Effect>, Refusal> {
        let turn = self.turn_mut(id)?;
        if turn.revision != revision || turn.evaluated == revision {
            return Err(Refusal::Stale);
        }
        if by == Rater::Configured {
            return Ok(vec![Effect::Evaluate { turn: id, revision, by: Rater::Offline }]);
        }
        // The offline interviewer fails on nothing but a defect: the answer counts nothing, and the interview goes on.
        turn.evaluated = revision;
        let was_waited_for = turn.status == TurnStatus::Answered;
        if was_waited_for {
            turn.status = TurnStatus::Dropped;
        }
        Ok(if was_waited_for || self.finishing { self.go_on(now) } else { Vec::new() })
    }

    fn ticked(&mut self, now: DateTime<Utc>) -> Result<Vec<Effect>, Refusal> {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return Err(Refusal::Stale);
        }
        if self.phase == Phase::Opening {
            return Ok(self.cancel(now, CancelReason::ThreadFailed));
        }
        if self.finishing && !self.is_evaluating() {
            // The look back is under way.
            return Err(Refusal::Stale);
        }
        // What has not come in all this time will not come.
        self.held.clear();
        for turn in self.turns.iter_mut().filter(|turn| turn.evaluated < turn.revision) {
            turn.evaluated = turn.revision;
            if turn.status == TurnStatus::Answered {
                turn.status = TurnStatus::Dropped;
            }
        }
        if self.turns.iter().any(|turn| turn.status == TurnStatus::Evaluated) {
            return self.finish_asked();
        }
        Ok(self.cancel(now, CancelReason::Expired))
    }

    fn cancel(&mut self, now: DateTime<Utc>, reason: CancelReason) -> Vec<Effect> {
        self.phase = Phase::Cancelled(reason);
        self.note_end(now);
        match (self.thread, reason) {
            (None, _) | (_, CancelReason::ThreadGone) => Vec::new(),
            (Some(_), _) => vec![Effect::Post(Post { cancelled: true, ..Post::default() })],
        }
    }

    fn note_end(&mut self, now: DateTime<Utc>) {
        if self.phase.is_over() {
            self.ended_at.get_or_insert(now);
        }
    }
}

#[cfg(test)]
mod tests;

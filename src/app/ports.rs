//! What the use cases need of other people's services. The database is not among them: it is ours, and used as it is.

use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId};
use crate::domain::interview::{CancelReason, Phase, Settings, Turn};
use crate::domain::language::Language;
pub use crate::domain::provenance::{OfflineReason, Provenance};
use crate::domain::question::{Citation, Question};
use crate::domain::report::Report;
use crate::domain::resume::{Line, WorthyLine};
use crate::domain::rubric::{Dimension, Evaluation, Proposal};
pub use crate::domain::tailored::ProposedQuestion;
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Makes questions and judges answers: a model behind an API, or the offline interviewer.
#[async_trait]
pub trait Interviewer: Send + Sync {
    /// Makes tailored questions, best first; the caller checks them and takes as many as it needs.
    async fn tailor(&self, brief: &TailorBrief) -> Result<Made<Vec<ProposedQuestion>>, InterviewerError>;

    /// Judges one answer. The caller checks every quote before anything is shown or counted.
    async fn evaluate(&self, brief: &EvaluationBrief) -> Result<Made<Proposal>, InterviewerError>;

    /// Whether pictures of documents may be given to it.
    fn reads_pictures(&self) -> bool {
        false
    }

    /// The words in a picture of a document, in reading order. The member must have agreed.
    async fn read_picture(&self, _picture: &Picture) -> Result<Made<String>, InterviewerError> {
        Err(InterviewerError::Lasting { reason: "it reads no pictures".to_owned() })
    }

    /// By what its evaluations are told from older ones; `None` where that does not matter.
    fn version(&self) -> Option<InterviewerVersion<'_>> {
        None
    }

    /// Whether this is the offline rubric, which must be said wherever its work is shown.
    fn is_offline(&self) -> bool;
}

/// A picture of a document.
#[derive(Clone)]
pub struct Picture {
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A model and the prompts it is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterviewerVersion<'a> {
    /// The model's name in the settings.
    pub model: &'a str,
    /// Version of the prompts.
    pub prompt: &'a str,
}

/// What was spent on calls of a model. Clones share what they count, so that whoever asks still learns it where nothing
/// usable came back.
#[derive(Debug, Clone, Default)]
pub struct Spent(Arc<Mutex<Vec<PaidCall>>>);

/// One call that has to be paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidCall {
    /// The model's name as the server reports it.
    pub model: String,
    /// Tokens of the request.
    pub tokens_in: u32,
    /// Tokens of the answer.
    pub tokens_out: u32,
}

impl Spent {
    /// Notes a call.
    pub fn add(&self, call: PaidCall) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }

    /// The calls noted since the last time.
    pub fn take(&self) -> Vec<PaidCall> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What tailored questions are made from.
#[derive(Debug, Clone)]
pub struct TailorBrief {
    /// Name of the role, from our own list.
    pub role: String,
    /// Language of the questions.
    pub language: Language,
    /// How many are needed.
    pub count: usize,
    /// The resume's lines, personal data masked.
    pub lines: Vec<Line>,
    /// The lines worth asking about, best first.
    pub worthy: Vec<WorthyLine>,
    /// The job description the candidate gave, as they gave it.
    pub job: Option<String>,
    /// Where the calls made for it are noted.
    pub spent: Spent,
}

/// What an evaluation is made from.
#[derive(Debug, Clone)]
pub struct EvaluationBrief {
    /// Name of the role, from our own list.
    pub role: String,
    /// Language of the feedback.
    pub language: Language,
    /// The question with its key points and citations.
    pub question: Question,
    /// The answer, all parts joined by line breaks.
    pub answer: String,
    /// For a follow-up: the main question and the answer given to it.
    pub before: Option<(String, String)>,
    /// Seconds from question to answer, where known.
    pub seconds: Option<i64>,
    /// Whether a follow-up may be proposed.
    pub may_follow_up: bool,
    /// Where the calls made for it are noted.
    pub spent: Spent,
}

/// Something made, with who made it and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Made<T> {
    /// The thing.
    pub value: T,
    /// Who made it.
    pub by: Provenance,
}

/// Why an interviewer did not deliver.
#[derive(Debug, Clone, thiserror::Error)]
pub enum InterviewerError {
    /// Worth trying again: overload, rate limit, network, an answer that was not what was asked for.
    #[error("the model failed for now: {reason}")]
    Passing {
        /// For the log; never contains texts of candidates or the model.
        reason: String,
        /// When the server asked to come back.
        retry_after: Option<Duration>,
    },
    /// Trying again is pointless: wrong key, unknown model, quota used up.
    #[error("the model refuses: {reason}")]
    Lasting {
        /// For the log; never contains texts of candidates or the model.
        reason: String,
    },
}

/// The place the interview is held in: Discord.
#[async_trait]
pub trait Stage: Send + Sync {
    /// Opens a private, non-invitable thread and adds the candidate.
    async fn open_thread(&self, order: &ThreadOrder) -> Result<ChannelId, StageError>;

    /// Posts a screen. The nonce makes a repeated call within a few minutes return the first message.
    async fn post(&self, thread: ChannelId, nonce: &str, screen: &Screen) -> Result<MessageId, StageError>;

    /// The message the bot posted with that nonce after `after`, if it stands in the thread.
    async fn find_post(
        &self,
        thread: ChannelId,
        nonce: &str,
        after: Option<MessageId>,
    ) -> Result<Option<MessageId>, StageError>;

    /// The messages of others after `after`, oldest first.
    async fn read_after(
        &self,
        thread: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<ThreadMessage>, StageError>;

    /// Takes away what an interview left: its thread with all that stands in it, or where that is not the bot's to take
    /// away, the bot's messages. What is gone already is no error.
    async fn erase(&self, channel: ChannelId, messages: &[MessageId]) -> Result<(), StageError>;

    /// Shows that the bot is at work; lasts some seconds.
    async fn show_typing(&self, thread: ChannelId) -> Result<(), StageError>;
}

/// What a thread is opened with.
#[derive(Debug, Clone)]
pub struct ThreadOrder {
    /// The interview it is for.
    pub interview: InterviewId,
    /// The server.
    pub guild: GuildId,
    /// The channel it is opened under.
    pub parent: ChannelId,
    /// Who is added.
    pub candidate: MemberId,
    /// Name of the role, for the thread's name.
    pub role: String,
    /// Language of the thread's name.
    pub language: Language,
    /// Whether an earlier try may have opened it, so that it is to be looked for first.
    pub may_exist: bool,
}

/// A message somebody wrote in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadMessage {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// Its text.
    pub text: String,
    /// Whether it has attachments, which are not read as answers yet.
    pub has_attachments: bool,
}

/// Why Discord did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StageError {
    /// The bot may not; carries the interview's way to end.
    #[error("Discord refuses: {reason}")]
    Refused {
        /// What the interview is cancelled with.
        as_reason: CancelReason,
        /// For the log.
        reason: String,
    },
    /// Worth trying again.
    #[error("Discord failed for now: {reason}")]
    Passing {
        /// For the log.
        reason: String,
        /// When Discord asked to come back.
        retry_after: Option<Duration>,
    },
    /// What was to be posted is no message to Discord, and will not become one.
    #[error("Discord takes no such message: {reason}")]
    Malformed {
        /// For the log.
        reason: String,
    },
}

/// One message of the bot in the thread, with all that is needed to write it. Its parts stand from top to bottom.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// Language of the texts.
    pub language: Option<Language>,
    /// The interview, for the buttons.
    pub interview: Option<InterviewId>,
    /// The welcome.
    pub welcome: Option<Welcome>,
    /// Feedback on an answer.
    pub feedback: Option<Feedback>,
    /// The question.
    pub question: Option<Asked>,
    /// The report.
    pub report: Option<ReportView>,
    /// Why the interview ended without a report.
    pub cancelled: Option<CancelReason>,
}

/// The welcome of an interview.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// Name of the role.
    pub role: String,
    /// Main questions in all.
    pub questions: usize,
    /// How many of them are made from the resume.
    pub tailored: usize,
    /// Title of the resume, if there is one.
    pub resume: Option<String>,
    /// Whether the offline interviewer holds the interview.
    pub offline: bool,
}

/// Feedback on one answer.
#[derive(Debug, Clone)]
pub struct Feedback {
    /// Number of the main question, from 1.
    pub number: usize,
    /// Whether it is about the answer to a follow-up.
    pub is_follow_up: bool,
    /// The checked evaluation.
    pub evaluation: Evaluation,
    /// Whether the offline rubric made it.
    pub offline: bool,
    /// Why it did, where a model is configured.
    pub offline_reason: Option<OfflineReason>,
    /// Seconds from question to answer, where known.
    pub seconds: Option<i64>,
}

/// A question as it is shown.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The turn, with its question.
    pub turn: Turn,
    /// Number of the main question, from 1.
    pub number: usize,
    /// Main questions in all.
    pub total: usize,
    /// Name of the topic of a stock question.
    pub topic: Option<String>,
}

/// A report as it is shown.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The report.
    pub report: Report,
    /// Name of the role.
    pub role: String,
    /// Number, whether a follow-up, text and points (`None`: not asked any more) of each turn in the order asked.
    pub turns: Vec<ReportTurn>,
    /// How many evaluations the offline rubric made.
    pub offline: usize,
    /// Whether one of these was made because a budget is used up.
    pub over_budget: bool,
    /// How many answers were evaluated again later.
    pub again: usize,
    /// By how many points raters of one answer were apart at the most, by dimension.
    pub spread: BTreeMap<Dimension, u8>,
    /// When the interview began.
    pub started_at: DateTime<Utc>,
}

/// One line of a report.
#[derive(Debug, Clone)]
pub struct ReportTurn {
    /// Number of the main question, from 1.
    pub number: usize,
    /// Whether it is a follow-up.
    pub is_follow_up: bool,
    /// The question.
    pub text: String,
    /// 0 to 100; `None` for a question that was dropped.
    pub points: Option<f64>,
    /// Whether it was skipped.
    pub skipped: bool,
    /// What the question cites.
    pub cites: Vec<Citation>,
}

/// An interview in a list.
#[derive(Debug, Clone)]
pub struct InterviewSummary {
    /// The interview.
    pub id: InterviewId,
    /// Name of the role.
    pub role: String,
    /// Where it stands.
    pub phase: Phase,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Its thread, if it was opened.
    pub thread: Option<ChannelId>,
    /// Its report, if it has one.
    pub report: Option<Report>,
    /// What was chosen.
    pub settings: Settings,
}

/// What time it is; a port so that tests can set it.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// Shared handle of an interviewer.
pub type SharedInterviewer = Arc<dyn Interviewer>;

//! What the use cases need of other people's services. The database is not among them: it is ours, and used as it is.

use crate::domain::bank::Bank;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{CancelReason, Kind, Manner, Notice, Pause, Phase, Place, Settings, Turn};
use crate::domain::language::Language;
use crate::domain::notification::Notification;
pub use crate::domain::provenance::{OfflineReason, Provenance};
use crate::domain::question::{Citation, Question, QuestionKind, StockQuestion};
use crate::domain::report::{Change, Report};
use crate::domain::resume::{Line, WorthyLine};
use crate::domain::rubric::{AskOn, Dimension, Evaluation, Openings, Proposal};
use crate::domain::speech::{PaceRemark, Speech, SpokenWord};
pub use crate::domain::tailored::ProposedQuestion;
use crate::domain::trend::Week;
use crate::error::UserError;
use async_trait::async_trait;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Makes questions and judges answers: a model behind an API, or the offline interviewer.
#[async_trait]
pub trait Interviewer: Send + Sync {
    /// Makes tailored questions, best first; the caller checks them and takes as many as it needs.
    async fn tailor(&self, brief: &TailorBrief) -> Result<Made<Vec<ProposedQuestion>>, InterviewerError>;

    /// Judges one answer. The caller checks every quote before anything is shown or counted.
    async fn evaluate(&self, brief: &EvaluationBrief) -> Result<Made<Proposal>, InterviewerError>;

    /// Judges whether something an answer leaves open is worth a question of its own. `None` where the interviewer has no
    /// judgement of its own about that: then what it proposed with the evaluation counts.
    async fn ask_on(&self, _brief: &AskOnBrief) -> Result<Option<Made<AskOn>>, InterviewerError> {
        Ok(None)
    }

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
    /// What reading it cost.
    pub spent: Spent,
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
    /// How the interviewer speaks; it changes the words of questions and never a rating.
    pub manner: Manner,
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

/// What a judgement about a follow-up is made from.
#[derive(Debug, Clone)]
pub struct AskOnBrief {
    /// Name of the role, from our own list.
    pub role: String,
    /// Language of the follow-up and its reason: the question's.
    pub language: Language,
    /// The question as it was asked.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// What it leaves open, and what it has.
    pub openings: Openings,
    /// How the interviewer speaks.
    pub manner: Manner,
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

impl InterviewerError {
    /// Whether trying again may help.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Passing { .. })
    }
}

/// Writes down what is said in a recording.
#[async_trait]
pub trait Transcriber: Send + Sync {
    /// The words of a recording. `name` tells the format by its ending.
    async fn transcribe(
        &self,
        audio: Vec<u8>,
        name: &str,
        language: Language,
    ) -> Result<Transcript, InterviewerError>;
}

/// What was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transcript {
    /// The text.
    pub text: String,
    /// Its words with their times; empty where the server gives none.
    pub words: Vec<SpokenWord>,
}

/// The place the interview is held in: Discord.
#[async_trait]
pub trait Stage: Send + Sync {
    /// Opens a private, non-invitable thread and adds the candidate.
    async fn open_thread(&self, order: &ThreadOrder) -> Result<ChannelId, StageError>;

    /// The direct messages with a member.
    async fn direct(&self, member: MemberId) -> Result<ChannelId, StageError>;

    /// Posts a screen. The nonce makes a repeated call within a few minutes return the first message.
    async fn post(&self, thread: ChannelId, nonce: &str, screen: &Screen) -> Result<MessageId, StageError>;

    /// Replies to a message that is no answer; comes once where it is called twice within a few minutes.
    async fn explain(
        &self,
        thread: ChannelId,
        message: MessageId,
        language: Language,
        why: &UserError,
    ) -> Result<(), StageError>;

    /// Puts a screen in place of one of the bot's messages; `false` if that is gone.
    async fn replace(
        &self,
        thread: ChannelId,
        message: MessageId,
        nonce: &str,
        screen: &Screen,
    ) -> Result<bool, StageError>;

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

    /// Whether the thread is there and the candidate can write in it; [`StageError::Refused`] where not.
    async fn is_open(&self, thread: ChannelId) -> Result<(), StageError>;

    /// The bytes of a file attached to a message.
    async fn fetch(&self, file: &AttachedFile) -> Result<Vec<u8>, StageError>;

    /// Whether somebody is a member of a server; [`StageError::Refused`] where the bot is not in it.
    async fn is_member(&self, _guild: GuildId, _member: MemberId) -> Result<bool, StageError> {
        Ok(true)
    }

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
    /// Whether it is held in a thread or in direct messages.
    pub place: Place,
    /// Name of the role, for the thread's name.
    pub role: String,
    /// Language of the thread's name.
    pub language: Language,
    /// Whether an earlier try may have opened it, so that it is to be looked for first.
    pub may_exist: bool,
    /// The thread in whose place it is opened, where that was lost.
    pub lost: Option<ChannelId>,
}

/// A message somebody wrote in a thread.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadMessage {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// Its text.
    pub text: String,
    /// What is attached to it.
    pub attached: Attached,
}

/// What is attached to a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Attached {
    /// Nothing.
    #[default]
    Nothing,
    /// A file of plain text.
    Text(AttachedFile),
    /// A voice message or another recording, with its length in seconds where that is known.
    Voice(AttachedFile, Option<f64>),
    /// Something that is no answer: a picture, a sticker, several files.
    Other,
}

/// A file attached to a message.
#[derive(Debug, Clone, PartialEq)]
pub struct AttachedFile {
    /// Where it can be fetched for a while.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
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
    /// An evaluation that was put off.
    pub pending: Option<Pending>,
    /// The question.
    pub question: Option<Asked>,
    /// The report.
    pub report: Option<ReportView>,
    /// Why the interview ended without a report.
    pub cancelled: Option<CancelReason>,
    /// What happened so far, for a thread that takes the place of a lost one.
    pub story: Option<Story>,
    /// What else is told.
    pub notice: Option<Told>,
    /// The report's dimensions as PNG.
    pub picture: Option<Vec<u8>>,
    /// The question of the day of a whole channel.
    pub channel_question: Option<ChannelQuestion>,
    /// What a member wanted to be told in direct messages.
    pub notified: Option<Notified>,
    /// Most of a limit of a server is used.
    pub limit_warning: Option<LimitWarning>,
}

/// Most of a limit of a server is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitWarning {
    /// Of what, by its key.
    pub what: String,
    /// How much of it.
    pub percent: u32,
    /// When it begins anew.
    pub until: DateTime<Utc>,
}

/// A question of the day, as it is posted in a channel or in direct messages.
#[derive(Debug, Clone)]
pub struct ChannelQuestion {
    /// The server whose bank it is of.
    pub guild: GuildId,
    /// Its key.
    pub key: String,
    /// The day.
    pub day: NaiveDate,
    /// The question.
    pub text: String,
    /// Name of its topic.
    pub topic: String,
    /// What it is about.
    pub kind: QuestionKind,
    /// 1 entry, 2 working experience, 3 senior.
    pub difficulty: u8,
}

impl ChannelQuestion {
    /// A question of a bank, as it is shown on a day.
    pub fn of(
        bank: &Bank,
        guild: GuildId,
        question: &StockQuestion,
        day: NaiveDate,
        language: Language,
    ) -> Self {
        let topic = bank.topic(&question.topic).map(|topic| topic.name.get(language).to_owned());
        Self {
            guild,
            key: question.key.clone(),
            day,
            text: question.text.get(language).to_owned(),
            topic: topic.unwrap_or_default(),
            kind: question.kind,
            difficulty: question.difficulty,
        }
    }
}

/// What a member wanted to be told in direct messages.
#[derive(Debug, Clone)]
pub struct Notified {
    /// Which of what may be told.
    pub what: Notification,
    /// What to practise now.
    pub question: Option<ChannelQuestion>,
    /// Days without practice, where it reminds of them.
    pub away: Option<i64>,
    /// The week, where it is told.
    pub week: Option<Week>,
}

/// An evaluation that was put off, of which there is no feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The turn.
    pub turn: TurnId,
    /// Number of the main question, from 1.
    pub number: usize,
    /// Whether it is about the answer to a follow-up.
    pub is_follow_up: bool,
    /// Why there is none.
    pub why: NoFeedback,
}

/// Why there is no feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFeedback {
    /// The model cannot be reached; the offline rubric takes over then.
    Waits(DateTime<Utc>),
    /// The interview was cancelled before.
    Cancelled,
    /// There is no answer any more.
    Withdrawn,
}

/// A notice with what is needed to word it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The notice.
    pub notice: Notice,
    /// Number of the question it is about, or of the answers that are waited for.
    pub number: Option<usize>,
    /// Whether that question was passed over.
    pub skipped: bool,
    /// When the time is over, or the interview is closed.
    pub until: Option<DateTime<Utc>>,
}

/// What happened so far in an interview, told in few lines.
#[derive(Debug, Clone)]
pub struct Story {
    /// Name of the role.
    pub role: String,
    /// Number, text, points and beginning of the answer of each turn that was asked; points only where feedback is
    /// given at once.
    pub turns: Vec<StoryTurn>,
    /// Whether it was held in direct messages, which the candidate has closed since.
    pub was_direct: bool,
}

/// One turn of a story.
#[derive(Debug, Clone)]
pub struct StoryTurn {
    /// Number of the main question, from 1.
    pub number: usize,
    /// Whether it is a follow-up.
    pub is_follow_up: bool,
    /// The question.
    pub text: String,
    /// The answer, all parts joined.
    pub answer: Option<String>,
    /// 0 to 100, where it is evaluated and may be told.
    pub points: Option<f64>,
}

/// The welcome of an interview.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// Name of the role.
    pub role: String,
    /// Why the sitting is held.
    pub kind: Kind,
    /// Which attempt it is, from 1.
    pub attempt: u16,
    /// What was chosen.
    pub settings: Settings,
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
    /// How it was spoken, if it was.
    pub speech: Option<Speech>,
    /// What is off in pace and length.
    pub pace: Vec<PaceRemark>,
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
    /// When the time for the answer is over, if there is a limit.
    pub until: Option<DateTime<Utc>>,
    /// Whether an answer of several messages waits until it is sent.
    pub by_button: bool,
    /// Whether it stands further up already.
    pub again: bool,
    /// How the interviewer behaves.
    pub manner: Manner,
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
    /// Why the sitting was held.
    pub kind: Kind,
    /// What has changed since earlier sittings over the same questions.
    pub progress: Option<Progress>,
}

/// What has changed since earlier sittings over the same questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Which attempt this is, from 1.
    pub attempt: u16,
    /// The attempt before this one.
    pub before: Option<Before>,
    /// The number and total of the best of all attempts.
    pub best: Option<(u16, f64)>,
    /// By main turn, the change since it was answered last.
    pub turns: BTreeMap<TurnId, Change>,
}

/// An earlier attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Its number.
    pub attempt: u16,
    /// Its total.
    pub total: f64,
    /// Its mean rating of each dimension.
    pub dimensions: BTreeMap<Dimension, f64>,
}

/// One line of a report.
#[derive(Debug, Clone)]
pub struct ReportTurn {
    /// The turn.
    pub id: TurnId,
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
    /// Whether the candidate saw it.
    pub seen: bool,
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
    /// The break, if there is one.
    pub pause: Option<Pause>,
    /// Which attempt at its questions it is, from 1.
    pub attempt: u16,
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

/// Shared handle of a transcriber.
pub type SharedTranscriber = Arc<dyn Transcriber>;

/// Shared handle of an interviewer.
pub type SharedInterviewer = Arc<dyn Interviewer>;

//! Errors.
//!
//! Policy: what a member can do something about is a [`UserError`]; its text, in the member's language, is the reply.
//! Everything else is unexpected: the member gets one neutral sentence with a reference id, and the log one full line
//! with the same id, written where the error is handled. Inside, `anyhow` carries context; a narrower type is used only
//! where a caller branches on it.

mod community;

use crate::domain::community as community_domain;
use crate::domain::ids::ChannelId;
use crate::domain::interview::Refusal;
use crate::domain::language::Language;
use crate::t;

/// Something the member can mend. The text says what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// The file has no bytes.
    #[error("empty file")]
    FileEmpty,
    /// The file is larger than is taken.
    #[error("file over {limit_mib} MiB")]
    FileTooLarge {
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// A kind of file that is not read; what it seems to be.
    #[error("unsupported file: {found}")]
    FileUnsupported {
        /// What the content looks like, such as `HWP`.
        found: String,
    },
    /// Pages without text: a scan or a photo.
    #[error("no text in the file")]
    FileHasNoText,
    /// Needs a password.
    #[error("encrypted file")]
    FileEncrypted,
    /// Protected against copying by its author.
    #[error("copy-protected file")]
    FileProtected,
    /// Damaged, or made to do harm.
    #[error("broken file")]
    FileBroken,
    /// Reading it took too long or too much memory.
    #[error("file too costly to read")]
    FileTooCostly,
    /// The file could not be fetched from Discord.
    #[error("download failed")]
    DownloadFailed,
    /// There is text, but far too little for questions.
    #[error("too little text")]
    TooLittleText {
        /// Characters found.
        characters: u64,
    },
    /// No such resume of this member.
    #[error("no such resume")]
    ResumeNotFound,
    /// As many resumes as a member may keep.
    #[error("{limit} resumes already")]
    TooManyResumes {
        /// The limit.
        limit: u64,
    },
    /// The title is empty or too long.
    #[error("bad title")]
    BadTitle,
    /// Another resume of the member has that title.
    #[error("title taken")]
    TitleTaken,
    /// The resume has a newer version than the one the member saw.
    #[error("the resume has changed")]
    ResumeChanged,
    /// No such role.
    #[error("no such role")]
    RoleNotFound,
    /// No such interview of this member.
    #[error("no such interview")]
    InterviewNotFound,
    /// The member has an interview open in this server.
    #[error("an interview is open")]
    InterviewOpen {
        /// Its thread, once there is one.
        thread: Option<ChannelId>,
    },
    /// Nothing to cancel.
    #[error("no interview is open")]
    NoInterviewOpen,
    /// Only the candidate may do that.
    #[error("not the candidate")]
    NotYourInterview,
    /// The command works in servers only.
    #[error("not in a server")]
    OnlyInServers,
    /// Only members who may manage the server can do that.
    #[error("not allowed to manage the server")]
    NeedsManageServer,
    /// Private threads cannot be opened in this kind of channel.
    #[error("no private threads in this channel")]
    WrongChannel,
    /// The bot lacks permissions in the channel.
    #[error("missing permissions: {0:?}")]
    MissingPermissions(Vec<&'static str>),
    /// Discord opened no thread in time.
    #[error("the thread could not be opened")]
    ThreadFailed,
    /// A number of questions outside the limits.
    #[error("bad number of questions")]
    BadQuestionCount,
    /// The answer has no words.
    #[error("empty answer")]
    AnswerEmpty,
    /// The answer is longer than is taken.
    #[error("answer over {limit} characters")]
    AnswerTooLong {
        /// The limit in characters.
        limit: u64,
    },
    /// The answer came as a file, which is not read.
    #[error("answer as a file")]
    AnswerIsFile,
    /// A message arrived without its text because the bot may not read messages.
    #[error("message content hidden")]
    AnswerHidden,
    /// The answer could not be saved yet and will be once the database is back.
    #[error("the answer waits for the database")]
    AnswerWaits,
    /// The database is not there.
    #[error("database unreachable")]
    DatabaseDown,
    /// The interview refuses the event.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The community refuses.
    #[error("{0}")]
    Community(#[from] community_domain::Refusal),
    /// The button or command is too old to be understood.
    #[error("stale control")]
    StaleControl,
}

impl UserError {
    /// The reply to the member.
    pub fn text(&self, language: Language) -> String {
        let l = language;
        match self {
            Self::FileEmpty => t!(l, "error-file-empty"),
            Self::FileTooLarge { limit_mib } => t!(l, "error-file-too-large", limit = *limit_mib),
            Self::FileUnsupported { found } => t!(l, "error-file-unsupported", found = found.clone()),
            Self::FileHasNoText => t!(l, "error-file-no-text"),
            Self::FileEncrypted => t!(l, "error-file-encrypted"),
            Self::FileProtected => t!(l, "error-file-protected"),
            Self::FileBroken => t!(l, "error-file-broken"),
            Self::FileTooCostly => t!(l, "error-file-too-costly"),
            Self::DownloadFailed => t!(l, "error-download-failed"),
            Self::TooLittleText { characters } => {
                t!(l, "error-too-little-text", characters = *characters)
            }
            Self::ResumeNotFound => t!(l, "error-resume-not-found"),
            Self::TooManyResumes { limit } => t!(l, "error-too-many-resumes", limit = *limit),
            Self::BadTitle => t!(l, "error-bad-title"),
            Self::TitleTaken => t!(l, "error-title-taken"),
            Self::ResumeChanged => t!(l, "error-resume-changed"),
            Self::RoleNotFound => t!(l, "error-role-not-found"),
            Self::InterviewNotFound => t!(l, "error-interview-not-found"),
            Self::InterviewOpen { thread: Some(thread) } => {
                t!(l, "error-interview-open", thread = format!("<#{thread}>"))
            }
            Self::InterviewOpen { thread: None } => t!(l, "error-interview-opening"),
            Self::NoInterviewOpen => t!(l, "error-no-interview-open"),
            Self::NotYourInterview => t!(l, "error-not-your-interview"),
            Self::OnlyInServers => t!(l, "error-only-in-servers"),
            Self::NeedsManageServer => t!(l, "error-needs-manage-server"),
            Self::WrongChannel => t!(l, "error-wrong-channel"),
            Self::MissingPermissions(keys) => {
                let names: Vec<String> = keys.iter().map(|key| format!("• {}", t!(l, key))).collect();
                t!(l, "error-missing-permissions", permissions = names.join("\n"))
            }
            Self::ThreadFailed => t!(l, "error-thread-failed"),
            Self::BadQuestionCount => t!(l, "error-bad-question-count"),
            Self::AnswerEmpty => t!(l, "error-answer-empty"),
            Self::AnswerTooLong { limit } => t!(l, "error-answer-too-long", limit = *limit),
            Self::AnswerIsFile => t!(l, "error-answer-is-file"),
            Self::AnswerHidden => t!(l, "error-answer-hidden"),
            Self::AnswerWaits => t!(l, "error-answer-waits"),
            Self::DatabaseDown => t!(l, "error-database-down"),
            Self::Refused(Refusal::Over) => t!(l, "error-interview-over"),
            Self::Refused(Refusal::NotBegun) => t!(l, "error-interview-not-begun"),
            Self::Refused(Refusal::NotCurrent | Refusal::Stale) => t!(l, "error-question-closed"),
            Self::Refused(Refusal::NothingAsked) => t!(l, "error-nothing-asked"),
            Self::Community(refusal) => community::text(refusal, l),
            Self::StaleControl => t!(l, "error-stale-control"),
        }
    }
}

/// What a use case fails with.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The member can mend it.
    #[error(transparent)]
    User(#[from] UserError),
    /// Nobody expected it.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut};
        match error {
            Io(_) | PoolTimedOut | PoolClosed => Self::User(UserError::DatabaseDown),
            other => Self::Unexpected(anyhow::Error::new(other).context("database")),
        }
    }
}

impl From<community_domain::Refusal> for AppError {
    fn from(refusal: community_domain::Refusal) -> Self {
        Self::User(UserError::Community(refusal))
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::User(UserError::Refused(refusal))
    }
}

/// Result of a use case.
pub type AppResult<T> = Result<T, AppError>;

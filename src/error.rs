//! Errors.
//!
//! Policy: what a member can do something about is a [`UserError`]; its text, in the member's language, is the reply.
//! Everything else is unexpected: the member gets one neutral sentence with a reference id, and the log one full line
//! with the same id, written where the error is handled. Inside, `anyhow` carries context; a narrower type is used only
//! where a caller branches on it.

mod community;
mod prompts;

use crate::domain::community as community_domain;
use crate::domain::ids::ChannelId;
use crate::domain::interview::Refusal;
use crate::domain::language::Language;
use crate::domain::limits::{Resource, Scope};
use crate::domain::writing::sets::SetRefusal;
use crate::domain::writing::{ANSWER_CHARACTERS, LetterRefusal, SECTIONS};
use crate::t;
use chrono::{DateTime, Utc};

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
    /// A picture, which is sent to the model only where the member agrees.
    #[error("a picture without consent")]
    PictureNeedsConsent,
    /// A scanned document, whose pages are sent to the model only where the member agrees.
    #[error("a scan without consent")]
    ScanNeedsConsent,
    /// What the model may cost today is used up.
    #[error("a picture over budget")]
    PictureOverBudget,
    /// The model did not read the picture.
    #[error("the model read no picture")]
    PictureUnread,
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
    /// No such cover letter of this member.
    #[error("no such letter")]
    LetterNotFound,
    /// As many cover letters as a member may keep.
    #[error("{limit} letters already")]
    TooManyLetters {
        /// The limit.
        limit: u64,
    },
    /// A cover letter does not take a section.
    #[error(transparent)]
    Letter(#[from] LetterRefusal),
    /// A server's set of prompts is not taken.
    #[error(transparent)]
    Prompts(#[from] SetRefusal),
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
    /// The open interview is paused.
    #[error("an interview is paused")]
    InterviewPaused,
    /// The open interview has lost its thread.
    #[error("an interview has lost its thread")]
    InterviewLost,
    /// That goes only once the interview is over.
    #[error("the interview is still open")]
    StillOpen,
    /// Only the candidate may do that.
    #[error("not the candidate")]
    NotYourInterview,
    /// The member has no interviews to put into a file.
    #[error("nothing to export")]
    NothingToExport,
    /// A file for the member is larger than Discord takes.
    #[error("file over {limit_mib} MiB for the member")]
    ExportTooLarge {
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// The command works in servers only.
    #[error("not in a server")]
    OnlyInServers,
    /// Every answer was rated by what rates today.
    #[error("nothing to evaluate again")]
    NothingToEvaluate,
    /// The model answered nothing of use.
    #[error("the model cannot be reached")]
    ModelAway,
    /// The budget for the model is used up for today.
    #[error("over budget")]
    OverBudget {
        /// When it begins anew.
        until: DateTime<Utc>,
    },
    /// A limit of the day is reached.
    #[error("limit of {} reached", what.key())]
    LimitReached {
        /// Of what.
        what: Resource,
        /// Whose.
        scope: Scope,
        /// When it begins anew.
        until: DateTime<Utc>,
    },
    /// The member acts faster than a person does.
    #[error("too fast")]
    TooFast {
        /// When it works again.
        until: DateTime<Utc>,
    },
    /// A mentor is somebody else.
    #[error("oneself as the mentor")]
    MentorIsYourself,
    /// The report is not shared.
    #[error("not shared")]
    NotShared,
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
    /// No such question in that interview.
    #[error("no such question")]
    QuestionNotFound,
    /// A time limit outside the limits.
    #[error("bad time limit")]
    BadTimeLimit,
    /// The bot may not write to the member directly.
    #[error("direct messages are closed")]
    DirectClosed,
    /// Voice messages are not understood here.
    #[error("no transcription")]
    VoiceNotUnderstood,
    /// A voice message in which nothing was understood.
    #[error("nothing understood in the recording")]
    VoiceUnclear,
    /// A voice message is longer than is taken.
    #[error("recording over {minutes} minutes")]
    VoiceTooLong {
        /// The limit in minutes.
        minutes: u64,
    },
    /// The recording could not be written down for now.
    #[error("transcription failed")]
    VoiceFailed,
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
    /// No finished interview to draw.
    #[error("no scores")]
    NoScores {
        /// Whether there may be some with other filters.
        filtered: bool,
    },
    /// No such topic.
    #[error("no such topic")]
    TopicNotFound,
    /// No such time zone.
    #[error("no such time zone")]
    ZoneNotFound,
    /// The question of the day was changed as often as it may be.
    #[error("{limit} changes already")]
    TooManyChanges {
        /// The limit.
        limit: u64,
    },
    /// The channel gets no question a day.
    #[error("no daily posts in this channel")]
    NoDailyPost,
    /// Only who may manage the server may do that.
    #[error("not an admin")]
    NotAdmin,
    /// GitHub is switched off.
    #[error("GitHub is switched off")]
    GithubOff,
    /// What was typed cannot be a login.
    #[error("no login at GitHub")]
    GithubNoLogin,
    /// No such account at GitHub.
    #[error("no such account at GitHub")]
    GithubNotFound,
    /// An organisation cannot be a member's own account.
    #[error("an organisation at GitHub")]
    GithubOrganisation,
    /// The member has linked no account.
    #[error("no GitHub account linked")]
    GithubNotLinked,
    /// The proof is not there yet.
    #[error("the GitHub account is not proved")]
    GithubNotProved {
        /// What is to be put into bio or gist.
        code: String,
    },
    /// The member agreed at GitHub with another account than the linked one.
    #[error("another GitHub account")]
    GithubOtherAccount,
    /// Too many requests to GitHub.
    #[error("GitHub's limit is used up")]
    GithubLimited {
        /// When it is renewed.
        until: Option<DateTime<Utc>>,
    },
    /// GitHub does not answer, or not in time.
    #[error("GitHub is out of reach")]
    GithubDown,
    /// GitHub does not take the bot's token.
    #[error("GitHub refuses the bot")]
    GithubRefused,
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
            Self::PictureNeedsConsent => t!(l, "error-picture-needs-consent"),
            Self::ScanNeedsConsent => t!(l, "error-scan-needs-consent"),
            Self::PictureOverBudget => t!(l, "error-picture-over-budget"),
            Self::PictureUnread => t!(l, "error-picture-unread"),
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
            Self::LetterNotFound => t!(l, "error-letter-not-found"),
            Self::TooManyLetters { limit } => t!(l, "error-too-many-letters", limit = *limit),
            Self::Letter(LetterRefusal::Full) => t!(l, "error-letter-full", limit = SECTIONS as u64),
            Self::Letter(LetterRefusal::Gone) => t!(l, "error-section-gone"),
            Self::Letter(LetterRefusal::Changed) => t!(l, "error-section-changed"),
            Self::Letter(LetterRefusal::BadPrompt) => t!(l, "error-bad-prompt"),
            Self::Letter(LetterRefusal::BadLimit) => t!(l, "error-bad-limit"),
            Self::Letter(LetterRefusal::TooLong) => {
                t!(l, "error-section-too-long", limit = ANSWER_CHARACTERS)
            }
            Self::Prompts(refusal) => prompts::text(refusal, l),
            Self::RoleNotFound => t!(l, "error-role-not-found"),
            Self::InterviewNotFound => t!(l, "error-interview-not-found"),
            Self::InterviewOpen { thread: Some(thread) } => {
                t!(l, "error-interview-open", thread = format!("<#{thread}>"))
            }
            Self::InterviewOpen { thread: None } => t!(l, "error-interview-opening"),
            Self::NoInterviewOpen => t!(l, "error-no-interview-open"),
            Self::InterviewPaused => t!(l, "error-interview-paused"),
            Self::InterviewLost => t!(l, "error-interview-lost"),
            Self::StillOpen => t!(l, "error-still-open"),
            Self::QuestionNotFound => t!(l, "error-question-not-found"),
            Self::BadTimeLimit => t!(l, "error-bad-time-limit"),
            Self::DirectClosed => t!(l, "error-direct-closed"),
            Self::VoiceNotUnderstood => t!(l, "error-voice-not-understood"),
            Self::VoiceUnclear => t!(l, "error-voice-unclear"),
            Self::VoiceTooLong { minutes } => t!(l, "error-voice-too-long", minutes = *minutes),
            Self::VoiceFailed => t!(l, "error-voice-failed"),
            Self::NotYourInterview => t!(l, "error-not-your-interview"),
            Self::NothingToExport => t!(l, "error-nothing-to-export"),
            Self::ExportTooLarge { limit_mib } => t!(l, "error-export-too-large", limit = *limit_mib),
            Self::OnlyInServers => t!(l, "error-only-in-servers"),
            Self::NothingToEvaluate => t!(l, "error-nothing-to-evaluate"),
            Self::ModelAway => t!(l, "error-model-away"),
            Self::OverBudget { until } => t!(l, "error-over-budget", time = relative(*until)),
            Self::LimitReached { what, scope, until } => {
                t!(l, &format!("limit-reached-{}-{}", what.key(), scope.key()), time = relative(*until))
            }
            Self::TooFast { until } => t!(l, "limits-too-fast", time = relative(*until)),
            Self::MentorIsYourself => t!(l, "mentor-yourself"),
            Self::NotShared => t!(l, "mentor-not-shared"),
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
            Self::NoScores { filtered: false } => t!(l, "error-no-scores"),
            Self::NoScores { filtered: true } => t!(l, "error-no-scores-filtered"),
            Self::TopicNotFound => t!(l, "error-topic-not-found"),
            Self::ZoneNotFound => t!(l, "error-zone-not-found"),
            Self::TooManyChanges { limit } => t!(l, "error-too-many-changes", limit = *limit),
            Self::NoDailyPost => t!(l, "error-no-daily-post"),
            Self::NotAdmin => t!(l, "error-not-admin"),
            Self::GithubOff => t!(l, "error-github-off"),
            Self::GithubNoLogin => t!(l, "error-github-no-login"),
            Self::GithubNotFound => t!(l, "error-github-not-found"),
            Self::GithubOrganisation => t!(l, "error-github-organisation"),
            Self::GithubNotLinked => t!(l, "error-github-not-linked"),
            Self::GithubNotProved { code } => t!(l, "error-github-not-proved", code = code.clone()),
            Self::GithubOtherAccount => t!(l, "error-github-other-account"),
            Self::GithubLimited { until: Some(until) } => {
                t!(l, "error-github-limited-until", time = format!("<t:{}:R>", until.timestamp()))
            }
            Self::GithubLimited { until: None } => t!(l, "error-github-limited"),
            Self::GithubDown => t!(l, "error-github-down"),
            Self::GithubRefused => t!(l, "error-github-refused"),
            Self::Refused(Refusal::NothingWritten) => t!(l, "error-nothing-written"),
            Self::Refused(Refusal::ReportWaits) => t!(l, "error-report-waits"),
            Self::Refused(Refusal::NotPending) => t!(l, "error-not-pending"),
            Self::Refused(Refusal::Rated) => t!(l, "error-answer-rated"),
            Self::StaleControl => t!(l, "error-stale-control"),
        }
    }
}

/// A time as Discord shows it to each reader: how long until then.
fn relative(at: DateTime<Utc>) -> String {
    format!("<t:{}:R>", at.timestamp())
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

impl From<LetterRefusal> for AppError {
    fn from(refusal: LetterRefusal) -> Self {
        Self::User(UserError::Letter(refusal))
    }
}

impl From<SetRefusal> for AppError {
    fn from(refusal: SetRefusal) -> Self {
        Self::User(UserError::Prompts(refusal))
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

//! Interviews: start one, answer, take a hint, skip, finish, cancel, look at past ones.
//!
//! Limits: one open interview a member and server, [`QUESTIONS`](crate::domain::interview::QUESTIONS) main questions,
//! answers up to [`ANSWER_CHARACTERS`] characters a message.

mod answering;
mod history;
mod starting;

pub(super) use answering::take_message;
pub use answering::{
    ANSWER_CHARACTERS, Taken, VOICE_MINUTES, deleted, edited, form_answer, is_live, message,
};

pub use history::{
    Filter, InterviewPage, MEMO_CHARACTERS, Shown, ShownTurn, delete, list, list_filtered, memo, set_memo,
    show,
};
pub(super) use starting::FRESH_SITTINGS;
pub use starting::{Again, Single, Start, opened, repeat, retry, single, start};

use super::App;
use super::kept::Known;
use super::ports::StageError;
use super::step::{step, step_from};
use crate::db::interviews::{self, Stored};
use crate::db::records;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{Event, Interview, Refusal};
use crate::error::{AppError, AppResult, UserError};
use std::sync::Arc;

/// The hint of the open question; `None` if it has none.
///
/// # Errors
/// Somebody else's interview, a question no longer open.
pub async fn hint(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: TurnId,
) -> AppResult<Option<String>> {
    let hint_of = |known: &Known| known.interview().turn(turn)?.question.hint.clone();
    let mut known = own(app, candidate, id).await?;
    if hint_of(&known).is_none() {
        known = Arc::new(load(app, id).await?.into());
    }
    if hint_of(&known).is_none() {
        return Ok(None);
    }
    Ok(hint_of(&*step_from(app, known, &Event::HintTaken(turn), &[]).await?))
}

/// Passes over the open question.
///
/// # Errors
/// Somebody else's interview, a question no longer open.
pub async fn skip(app: &App, candidate: MemberId, id: InterviewId, turn: TurnId) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    step_from(app, stored, &Event::Skipped(turn), &[]).await.map(|_| ())
}

/// Has evaluated what was written for the open question.
///
/// # Errors
/// Somebody else's interview, a question no longer open, nothing written yet.
pub async fn send(app: &App, candidate: MemberId, id: InterviewId, turn: TurnId) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    step_from(app, stored, &Event::Sent(turn), &[]).await.map(|_| ())
}

/// Has the offline rubric rate an answer whose evaluation waits for the model, or all such answers.
///
/// # Errors
/// Somebody else's interview, nothing that waits.
pub async fn rate_offline(
    app: &App,
    candidate: MemberId,
    id: InterviewId,
    turn: Option<TurnId>,
) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    step_from(app, stored, &Event::OfflineChosen(turn), &[]).await.map(|_| ())
}

/// Pauses an interview: nothing is asked and no limit runs until the candidate is back.
///
/// # Errors
/// Somebody else's interview, one that is over or about to be.
pub async fn pause(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    step_from(app, stored, &Event::PauseAsked, &[]).await.map(|_| ())
}

/// Goes on with the member's open interview in a server: shows the open question again. A thread that is deleted or
/// locked is opened anew under `parent`. Returns the thread; `None` if it is still being opened.
///
/// # Errors
/// Where none is open, or no thread can be opened.
pub async fn resume(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    parent: ChannelId,
) -> AppResult<Option<ChannelId>> {
    let interview = open(app, guild, candidate).await?.ok_or(UserError::NoInterviewOpen)?;
    if let Some(thread) = interview.thread
        && let Err(StageError::Refused { .. }) = app.stage.is_open(thread).await
    {
        quietly(step(app, interview.id, &Event::ThreadLost(thread), &[]).await)?;
    }
    match step(app, interview.id, &Event::ResumeAsked(parent), &[]).await {
        Err(AppError::User(UserError::Refused(Refusal::Over))) => Err(UserError::NoInterviewOpen.into()),
        Err(error) => Err(error),
        Ok(after) if after.interview().thread.is_some() => Ok(after.interview().thread),
        Ok(_) => opened(app, interview.id).await,
    }
}

/// Goes on with an interview in its own thread.
///
/// # Errors
/// Somebody else's interview, one that is over.
pub async fn resume_here(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    let parent = stored.interview().parent;
    step_from(app, stored, &Event::ResumeAsked(parent), &[]).await.map(|_| ())
}

/// Ends an interview with the report on what was answered; without any answer it is cancelled.
///
/// # Errors
/// Somebody else's interview, an interview that is over.
pub async fn finish(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<()> {
    let stored = own(app, candidate, id).await?;
    step_from(app, stored, &Event::FinishAsked, &[]).await.map(|_| ())
}

/// Cancels the member's open interview in a server.
///
/// # Errors
/// Where none is open.
pub async fn cancel(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<()> {
    let id = open(app, guild, candidate).await?.ok_or(UserError::NoInterviewOpen)?.id;
    match step(app, id, &Event::CancelAsked, &[]).await {
        Err(AppError::User(UserError::Refused(Refusal::Over))) => Err(UserError::NoInterviewOpen.into()),
        other => other.map(|_| ()),
    }
}

/// The member's open interview in a server.
///
/// # Errors
/// An unreachable database.
pub async fn open(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<Option<Interview>> {
    let mut db = app.db.acquire().await?;
    let stored = interviews::load_open(&mut db, &app.vault, guild, candidate).await?;
    Ok(stored.map(|stored| stored.interview))
}

/// The server of one of the member's interviews.
///
/// # Errors
/// Somebody else's interview.
pub async fn guild_of(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<GuildId> {
    Ok(own(app, candidate, id).await?.interview().guild)
}

/// A thread was deleted: the interview in it, if one is open, ends.
///
/// # Errors
/// An unreachable database.
pub async fn thread_gone(app: &App, thread: ChannelId) -> AppResult<()> {
    if !is_live(app, thread) {
        return Ok(());
    }
    let noted = async {
        let stored = interviews::load_by_thread(&mut *app.db.acquire().await?, &app.vault, thread).await?;
        match stored {
            Some(stored) => quietly(step(app, stored.interview.id, &Event::ThreadLost(thread), &[]).await),
            None => Ok(()),
        }
    };
    let noted = noted.await;
    if noted.is_err() {
        // Found out again when the thread is read.
        app.behind.add(thread);
    }
    noted
}

/// A member left a server: their open interview in it ends.
///
/// # Errors
/// An unreachable database.
pub async fn candidate_left(app: &App, guild: GuildId, member: MemberId) -> AppResult<()> {
    match open(app, guild, member).await? {
        Some(interview) => quietly(step(app, interview.id, &Event::CandidateLeft, &[]).await),
        None => Ok(()),
    }
}

/// The connection to Discord is a new one: what was written in between is read, in the background.
pub fn reconnected(app: &App) {
    app.behind.add_all();
}

/// The author of a message in a thread was told that it is no answer; it is not told again.
///
/// # Errors
/// An unreachable database.
pub async fn told(app: &App, thread: ChannelId, message: MessageId) -> AppResult<()> {
    let mut db = app.db.acquire().await?;
    if let Some(stored) = interviews::load_by_thread(&mut db, &app.vault, thread).await? {
        records::note_told(&mut db, stored.interview.id, message, app.clock.now()).await?;
    }
    Ok(())
}

/// A thread of the bot has appeared, perhaps opened by another process: its messages matter from now on.
pub fn thread_seen(app: &App, thread: ChannelId) {
    app.live.add(thread);
}

/// A refusal here means that the interview has moved on by itself.
fn quietly(result: AppResult<Arc<Known>>) -> AppResult<()> {
    match result {
        Ok(_) | Err(AppError::User(UserError::Refused(_))) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) async fn load(app: &App, id: InterviewId) -> AppResult<Stored> {
    let stored = interviews::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(stored.ok_or(UserError::InterviewNotFound)?)
}

/// An interview to begin a step from, if it is the member's own.
async fn own(app: &App, candidate: MemberId, id: InterviewId) -> AppResult<Arc<Known>> {
    let known = match app.kept.get(id) {
        Some(known) => known,
        None => Arc::new(load(app, id).await?.into()),
    };
    let is_own = known.interview().candidate == candidate;
    if is_own { Ok(known) } else { Err(UserError::NotYourInterview.into()) }
}

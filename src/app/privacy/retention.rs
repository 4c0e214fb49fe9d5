//! How long things are kept in a server, and what becomes of what is kept of those who leave it.
//!
//! A process looks every few minutes and erases in portions; what is left over comes the next time. Any process may do it:
//! what another one has erased is not there any more.

use super::{Opinions, PORTION, reach};
use crate::app::App;
use crate::app::ports::StageError;
use crate::db::is_conflict;
use crate::db::retention::{self as stored, ServerSettings};
use crate::db::{audit, privacy as rows};
use crate::domain::ids::{GuildId, InterviewId, MemberId};
use crate::error::AppResult;
use chrono::{DateTime, Duration, Utc};
use std::sync::{Mutex, PoisonError};

/// Portions erased of a server at one look, so that nobody waits long and other servers get their turn.
const PORTIONS: u32 = 40;
/// Members whose grace period is over that are erased at one look.
const DEPARTED: u32 = 20;
/// Members of whom Discord is asked at one look whether they are still there.
const ASKED: u32 = 20;

/// How many days things are kept; 0 for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Interviews with answers, feedback and score, after their end.
    pub transcripts_days: u32,
    /// Resumes and cover letters, after their last change.
    pub documents_days: u32,
    /// What was measured on voice messages. The recordings themselves are never stored.
    pub audio_days: u32,
    /// Everything of a member, after they have left the server; 0 for at once.
    pub grace_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { transcripts_days: 0, documents_days: 0, audio_days: 0, grace_days: 30 }
    }
}

impl Retention {
    fn with(self, set: &ServerSettings) -> Self {
        Self {
            transcripts_days: set.transcripts_days.unwrap_or(self.transcripts_days),
            documents_days: set.documents_days.unwrap_or(self.documents_days),
            audio_days: set.audio_days.unwrap_or(self.audio_days),
            grace_days: set.grace_days.unwrap_or(self.grace_days),
        }
    }
}

/// What an admin wants changed; the rest stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Interviews.
    pub transcripts_days: Option<u32>,
    /// Resumes and cover letters.
    pub documents_days: Option<u32>,
    /// What was measured on voice messages.
    pub audio_days: Option<u32>,
    /// After leaving the server.
    pub grace_days: Option<u32>,
}

/// How long things are kept in a server.
///
/// # Errors
/// An unreachable database.
pub async fn retention(app: &App, guild: GuildId) -> AppResult<Retention> {
    let set = stored::settings(&mut *app.db.acquire().await?, guild).await?;
    Ok(app.retention.with(&set))
}

/// Changes how long things are kept in a server; tells how long that is now.
///
/// # Errors
/// An unreachable database.
pub async fn set_retention(
    app: &App,
    guild: GuildId,
    admin: MemberId,
    change: Change,
) -> AppResult<Retention> {
    let mut tx = app.db.begin().await?;
    let set = stored::settings(&mut tx, guild).await?;
    let set = ServerSettings {
        transcripts_days: change.transcripts_days.or(set.transcripts_days),
        documents_days: change.documents_days.or(set.documents_days),
        audio_days: change.audio_days.or(set.audio_days),
        grace_days: change.grace_days.or(set.grace_days),
        ..set
    };
    let now = app.clock.now();
    stored::put(&mut tx, guild, &set, now).await?;
    let retention = app.retention.with(&set);
    let details = format!(
        "transcripts={} documents={} audio={} grace={}",
        retention.transcripts_days, retention.documents_days, retention.audio_days, retention.grace_days
    );
    audit::note(&mut tx, guild, admin, "privacy retention", &details, now).await?;
    tx.commit().await?;
    Ok(retention)
}

/// A member has left a server, or the bot was removed from it (`None`): the grace period begins.
///
/// # Errors
/// An unreachable database.
pub async fn left(app: &App, guild: GuildId, member: Option<MemberId>) -> AppResult<()> {
    Ok(stored::left(&mut *app.db.acquire().await?, guild, member, app.clock.now()).await?)
}

/// A member, or the bot, is back: everything stays.
///
/// # Errors
/// An unreachable database.
pub async fn returned(app: &App, guild: GuildId, member: Option<MemberId>) -> AppResult<()> {
    if stored::returned(&mut *app.db.acquire().await?, guild, member).await? {
        tracing::info!(%guild, "privacy.returned: in time, so everything stays");
    }
    Ok(())
}

/// Erases some of what has been kept long enough everywhere.
///
/// # Errors
/// An unreachable database.
pub async fn enforce(app: &App) -> AppResult<()> {
    let servers = stored::servers(&mut *app.db.acquire().await?).await?;
    for guild in servers {
        let kept = retention(app, guild).await?;
        let now = app.clock.now();
        let before = |days: u32| (days > 0).then(|| now - Duration::days(i64::from(days)));
        if let Some(before) = before(kept.transcripts_days) {
            in_portions(app, guild, What::Interviews(Some(before))).await?;
        }
        if let Some(before) = before(kept.documents_days) {
            in_portions(app, guild, What::Documents(before)).await?;
        }
        if let Some(before) = before(kept.audio_days) {
            in_portions(app, guild, What::Speech(before)).await?;
        }
    }
    departed(app).await
}

/// What is erased of a server.
#[derive(Clone, Copy)]
enum What {
    /// Interviews that ended before a time, or all of them.
    Interviews(Option<DateTime<Utc>>),
    /// Resumes and cover letters that have not changed since.
    Documents(DateTime<Utc>),
    /// What was measured on voice messages before.
    Speech(DateTime<Utc>),
}

/// Erases some of it; tells how much that was.
async fn portion(app: &App, guild: GuildId, what: What) -> sqlx::Result<u64> {
    match what {
        What::Interviews(before) => interviews(app, guild, before).await,
        What::Documents(before) => {
            stored::erase_documents(&mut *app.db.acquire().await?, guild, before, PORTION).await
        }
        What::Speech(before) => {
            stored::erase_speech(&mut *app.db.acquire().await?, guild, before, PORTION).await
        }
    }
}

/// Erases portions until nothing is left, or until others should have their turn.
async fn in_portions(app: &App, guild: GuildId, what: What) -> AppResult<()> {
    for _ in 0..PORTIONS {
        match portion(app, guild, what).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Erases some interviews of a server: those that ended before a time, or all of them.
async fn interviews(app: &App, guild: GuildId, before: Option<DateTime<Utc>>) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let found: Vec<(InterviewId, _)> = match before {
        Some(before) => stored::old_interviews(&mut tx, guild, before, PORTION).await?,
        None => rows::next_interviews_of_server(&mut tx, guild, PORTION).await?,
    };
    rows::erase_interviews(&mut tx, &found, app.clock.now()).await?;
    tx.commit().await?;
    for (id, thread) in &found {
        app.kept.remove(*id);
        if let Some(thread) = thread {
            app.live.remove(*thread);
        }
    }
    Ok(found.len() as u64)
}

/// Erases what is kept of those whose grace period is over and who are not back.
async fn departed(app: &App) -> AppResult<()> {
    let (now, usual) = (app.clock.now(), app.retention.grace_days);
    let due = stored::departed(&mut *app.db.acquire().await?, now, usual, DEPARTED).await?;
    for (guild, member) in due {
        match member {
            Some(member) => match app.stage.is_member(guild, member).await {
                Ok(true) => returned(app, guild, Some(member)).await?,
                // Where the bot was removed as well, nobody can be asked.
                Ok(false) | Err(StageError::Refused { .. }) => {
                    super::erase(app, reach(member, guild, false), Opinions::Delete).await?;
                    returned(app, guild, Some(member)).await?;
                }
                Err(error) => tracing::debug!(%error, "privacy.departed: asked again later"),
            },
            None => {
                in_portions(app, guild, What::Interviews(None)).await?;
                let mut tx = app.db.begin().await?;
                let left = rows::erase_server(&mut tx, guild).await?;
                tx.commit().await?;
                if left == 0 {
                    returned(app, guild, None).await?;
                    tracing::info!(%guild, "privacy.departed: everything of a server that removed the bot was erased");
                }
            }
        }
    }
    Ok(())
}

/// How far the look for members who have left has come.
#[derive(Debug, Default)]
pub struct Swept(Mutex<(u64, u64)>);

/// Asks Discord of some members whether they are still there. Discord tells of leaving only where the Server Members intent
/// is on, and never of what happened while the bot was away.
///
/// # Errors
/// An unreachable database.
pub async fn look_for_departed(app: &App) -> AppResult<()> {
    let after = *app.swept.0.lock().unwrap_or_else(PoisonError::into_inner);
    let holders = stored::holders(&mut *app.db.acquire().await?, after, ASKED).await?;
    let next = match holders.last() {
        Some((guild, member)) if holders.len() as u32 == ASKED => (guild.0, member.0),
        _ => (0, 0),
    };
    for (guild, member) in holders {
        match app.stage.is_member(guild, member).await {
            Ok(true) => returned(app, guild, Some(member)).await?,
            Ok(false) => left(app, guild, Some(member)).await?,
            Err(error) => tracing::debug!(%guild, %error, "privacy.departed: nobody could say"),
        }
    }
    *app.swept.0.lock().unwrap_or_else(PoisonError::into_inner) = next;
    Ok(())
}

//! What a member may ask for at any time: everything that is kept of them as files, and that it be erased.
//!
//! Erasing takes effect in the database at once. What stands in Discord is taken away afterwards, each thread on its own,
//! tried again until it works or Discord refuses for good ([`clean_up`]).

mod archive;
mod retention;

use super::ports::StageError;
use super::{App, limits, usage};
use crate::crypto::PLAIN;
use crate::db::privacy::{self as stored, Cleanup};
use crate::db::tables::TABLES;
use crate::db::{audit, is_conflict, limits as counts};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::error::AppResult;
use anyhow::Context as _;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

pub use crate::db::privacy::{Holdings, Opinions, Reach};
pub use archive::Archive;
pub use retention::{
    Change, Retention, Swept, enforce, left, look_for_departed, retention, returned, set_retention,
};

/// Interviews erased in one transaction: few, so that nobody waits long for their locks.
const PORTION: u32 = 25;
/// How often the database is asked for what is to be taken away in Discord.
const LOOK: std::time::Duration = std::time::Duration::from_secs(5);
/// How often is looked for what has been kept long enough.
const FORGETTING: std::time::Duration = std::time::Duration::from_secs(600);
/// How long one cleanup is left to a process; it may be done twice.
const LEASE: Duration = Duration::minutes(5);
/// Tries before a cleanup is given up, over more than a day.
const TRIES: u32 = 40;
/// The age at which calls of the model of erased interviews are nobody's: budgets look back one day.
const CALLERS_KEPT: Duration = Duration::days(2);

/// What is told by `/privacy policy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Whether texts are stored encrypted.
    pub encrypted: bool,
    /// Whether no text leaves for a model.
    pub offline: bool,
    /// Whether members may have pictures read by the model.
    pub pictures: bool,
    /// How long things are kept in the server.
    pub retention: Retention,
}

/// How members' data are treated in a server.
///
/// # Errors
/// An unreachable database.
pub async fn policy(app: &App, guild: GuildId) -> AppResult<Policy> {
    Ok(Policy {
        encrypted: app.vault.sealing_key() != PLAIN,
        offline: app.offline_only(),
        pictures: app.interviewer.reads_pictures(),
        retention: retention(app, guild).await?,
    })
}

/// Everything that is kept of a member, as zip files that Discord takes: JSON of each table, and all of it readable.
///
/// # Errors
/// An unreachable database.
pub async fn export(app: &App, language: Language, reach: Reach) -> AppResult<Vec<Archive>> {
    let mut tables = Vec::new();
    {
        let mut db = app.db.acquire().await?;
        for table in TABLES.iter().filter(|table| table.owner.is_some()) {
            tables.push((table, stored::rows(&mut db, &app.vault, table, reach).await?));
        }
    }
    let now = app.clock.now();
    let made = tokio::task::spawn_blocking(move || archive::make(language, now, &tables)).await;
    Ok(made.context("the export was not finished")??)
}

/// How much there is to erase.
///
/// # Errors
/// An unreachable database.
pub async fn holdings(app: &App, reach: Reach) -> AppResult<Holdings> {
    Ok(stored::holdings(&mut *app.db.acquire().await?, reach).await?)
}

/// Erases everything within reach; tells how many interviews there were.
///
/// # Errors
/// An unreachable database. What was erased until then stays erased; asking again erases the rest.
pub async fn erase(app: &App, reach: Reach, opinions: Opinions) -> AppResult<u64> {
    let mut count = 0;
    loop {
        match erase_portion(app, reach).await {
            Ok(0) => break,
            Ok(erased) => count += erased,
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    loop {
        let mut tx = app.db.begin().await?;
        let erased =
            match stored::leave_community(&mut tx, &app.vault, reach, opinions, app.clock.now()).await {
                Ok(()) => stored::erase_rest(&mut tx, reach).await,
                Err(error) => Err(error),
            };
        match erased {
            Ok(()) => {}
            Err(error) if is_conflict(&error) => continue,
            Err(error) => return Err(error.into()),
        }
        tx.commit().await?;
        break;
    }
    tracing::info!(interviews = count, everywhere = reach.guild.is_none(), "privacy.erased: a member's data");
    Ok(count)
}

/// Erases some interviews; 0 where none is left.
async fn erase_portion(app: &App, reach: Reach) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let interviews = stored::next_interviews(&mut tx, reach, PORTION).await?;
    stored::erase_interviews(&mut tx, &interviews, app.clock.now()).await?;
    tx.commit().await?;
    for (id, thread) in &interviews {
        app.kept.remove(*id);
        if let Some(thread) = thread {
            app.live.remove(*thread);
        }
    }
    Ok(interviews.len() as u64)
}

/// Takes one thing away in Discord; `false` where nothing is due.
///
/// # Errors
/// An unreachable database.
pub async fn clean_up(app: &App) -> AppResult<bool> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let Some(cleanup) = stored::claim_cleanup(&mut db, now, now + LEASE).await? else { return Ok(false) };
    drop(db);
    let erased = app.stage.erase(cleanup.channel, &cleanup.messages).await;
    let mut db = app.db.acquire().await?;
    match erased {
        Ok(()) => stored::end_cleanup(&mut db, &cleanup).await?,
        Err(StageError::Passing { .. }) if cleanup.tries < TRIES => {
            stored::put_off_cleanup(&mut db, &cleanup, again_at(&cleanup, now)).await?;
        }
        Err(error) => {
            tracing::warn!(channel = %cleanup.channel, %error, "privacy.cleanup: given up, messages of the bot may remain");
            stored::end_cleanup(&mut db, &cleanup).await?;
        }
    }
    Ok(true)
}

fn again_at(cleanup: &Cleanup, now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::seconds(15 << cleanup.tries.min(8))
}

/// Takes away in Discord what is due, and forgets what has been kept long enough, for ever.
pub(super) async fn run(app: Arc<App>) {
    let (mut look, mut forgetting) = (tokio::time::interval(LOOK), tokio::time::interval(FORGETTING));
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = look.tick() => {}
            _ = forgetting.tick() => {
                if let Err(error) = forget(&app).await {
                    tracing::warn!(%error, "privacy.forget: what was kept long enough is kept until the next time");
                }
                if let Err(error) = look_for_departed(&app).await {
                    tracing::warn!(%error, "privacy.departed: cannot look for members who have left");
                }
            }
        }
        match limits::post_warning(&app).await {
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "limits.warning: cannot look for warnings"),
        }
        loop {
            match clean_up(&app).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "privacy.cleanup: cannot look for what is to be taken away");
                    break;
                }
            }
        }
    }
}

/// Keeps what was promised on how long things are kept. Meant to be called now and then.
///
/// # Errors
/// An unreachable database.
pub async fn forget(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    stored::forget_callers(&mut db, now - CALLERS_KEPT).await?;
    counts::forget(&mut db, now - CALLERS_KEPT).await?;
    audit::forget(&mut db, now - usage::LOG_KEPT).await?;
    drop(db);
    enforce(app).await
}

/// The reach of a member's wish.
pub fn reach(member: MemberId, guild: GuildId, everywhere: bool) -> Reach {
    Reach { member, guild: (!everywhere).then_some(guild) }
}

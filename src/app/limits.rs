//! Limits a day on uploads, interviews, tokens and calls of the model, for a member, a server, and everybody together.
//!
//! What was used is stored, so neither a restart nor another process starts a limit anew. The day is that of UTC. When a
//! server has used four fifths of a limit, its admins are told once a day, in the channel they have chosen. How fast a
//! member may act is limited by each process on its own (`discord::floods`).

use super::App;
use super::ports::{LimitWarning, Screen, StageError};
use crate::db::is_conflict;
use crate::db::limits as stored;
use crate::db::retention;
use crate::domain::ids::{ChannelId, GuildId, MemberId};
use crate::domain::limits::{Resource, day, next_day};
use crate::domain::usage::Figures;
use crate::error::{AppResult, UserError};
use chrono::Duration;
use sqlx::MySqlConnection;

/// How long posting a warning is left to one process, and the pause between two tries.
const LEASE: Duration = Duration::minutes(2);
/// Tries before a warning is given up.
const TRIES: u32 = 20;

/// Takes one of something for a member in a server.
///
/// # Errors
/// A limit that is reached, with when it begins anew; an unreachable database.
pub async fn take(app: &App, what: Resource, guild: GuildId, member: MemberId) -> AppResult<()> {
    if !app.limits.of(what).is_set() {
        return Ok(());
    }
    loop {
        let mut tx = app.db.begin().await?;
        match take_in(app, &mut tx, what, guild, member).await {
            Ok(Some(refusal)) => return Err(refusal.into()),
            Ok(None) => return Ok(tx.commit().await?),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The same within a transaction, which is to be rolled back where it is refused.
pub(super) async fn take_in(
    app: &App,
    db: &mut MySqlConnection,
    what: Resource,
    guild: GuildId,
    member: MemberId,
) -> sqlx::Result<Option<UserError>> {
    let (quota, now) = (app.limits.of(what), app.clock.now());
    if !quota.is_set() {
        return Ok(None);
    }
    let used = stored::count(db, what, guild, member, day(now)).await?;
    if let Some(scope) = quota.passed(used) {
        tracing::info!(what = what.key(), scope = scope.key(), %guild, "limits.reached: refused until tomorrow");
        return Ok(Some(UserError::LimitReached { what, scope, until: next_day(now) }));
    }
    if let Some(percent) = quota.server_warning(used.server - 1, used.server) {
        warn(app, db, guild, what.key(), percent).await?;
    }
    Ok(None)
}

/// Notes that most of a server's limit is used, once a day.
pub(super) async fn warn(
    app: &App,
    db: &mut MySqlConnection,
    guild: GuildId,
    what: &str,
    percent: u32,
) -> sqlx::Result<()> {
    let now = app.clock.now();
    if stored::warn(db, guild, what, day(now), percent, now).await? {
        tracing::warn!(what, %guild, percent, "limits.nearly-used: most of a server's limit of today is used");
    }
    Ok(())
}

/// Posts one warning that is due; `false` where none is.
///
/// # Errors
/// An unreachable database.
pub async fn post_warning(app: &App) -> AppResult<bool> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let Some((warning, tries)) = stored::claim_warning(&mut db, now, now + LEASE).await? else {
        return Ok(false);
    };
    let language = retention::language(&mut db, warning.guild).await?;
    drop(db);
    let told = LimitWarning {
        what: warning.what.clone(),
        percent: warning.percent,
        until: next_day(warning.period),
    };
    let screen = Screen { language, limit_warning: Some(told), ..Screen::default() };
    let nonce = format!("w{:x}{}", warning.guild.0, &warning.what[..warning.what.len().min(4)]);
    let posted = app.stage.post(warning.channel, &nonce, &screen).await;
    match posted {
        Err(StageError::Passing { .. }) if tries < TRIES => return Ok(true),
        Err(error) => tracing::warn!(guild = %warning.guild, %error, "limits.warning: could not be posted"),
        Ok(_) => {}
    }
    stored::end_warning(&mut *app.db.acquire().await?, &warning).await?;
    Ok(true)
}

/// Has warnings of a server posted in a channel, or nowhere.
///
/// # Errors
/// An unreachable database.
pub async fn warn_in(app: &App, guild: GuildId, channel: Option<ChannelId>) -> AppResult<()> {
    let mut tx = app.db.begin().await?;
    let settings = retention::settings(&mut tx, guild).await?;
    let settings = retention::ServerSettings { warn_channel: channel, ..settings };
    retention::put(&mut tx, guild, &settings, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Whether figures are worth showing.
pub(super) fn is_told(figures: &Figures) -> bool {
    figures.members > 0
}

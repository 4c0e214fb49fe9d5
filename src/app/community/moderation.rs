//! Moderation: members report opinions and shared answers; moderators hide them, leave them, and shut members out of the
//! community. What they do is logged. Practising is open to members who are shut out. What concerns shared answers alone is
//! in [`share_reports`].

use super::{Community, opinions, share_reports};
use crate::db::community::effects::{self, Kind};
use crate::db::community::moderation as stored;
use crate::domain::community::{Action, Logged, Opinion, Refusal, Share};
use crate::domain::ids::{ChannelId, GuildId, MemberId, OpinionId};
use crate::error::{AppError, AppResult};
use chrono::{DateTime, Utc};

/// What was reported that is shown at once, a row of buttons each.
const SHOWN: u32 = 5;
/// Lines of the log that are shown.
const LINES: u32 = 15;

/// Makes sure that a member was not shut out.
///
/// # Errors
/// A member who was; an unreachable database.
pub async fn admit(community: &Community, guild: GuildId, member: MemberId) -> AppResult<()> {
    if stored::is_blocked(&mut *community.app.db.acquire().await?, guild, member).await? {
        return Err(Refusal::Blocked.into());
    }
    Ok(())
}

/// Reports an opinion to the moderators.
///
/// # Errors
/// No such opinion there, too many reports; an unreachable database.
pub async fn report(community: &Community, guild: GuildId, member: MemberId, id: OpinionId) -> AppResult<()> {
    share_reports::may_report(community, guild, member).await?;
    opinions::load(community, guild, id).await?;
    let now = community.app.clock.now();
    Ok(stored::report(&mut *community.app.db.acquire().await?, guild, id, member, now).await?)
}

/// What members have reported.
#[derive(Debug, Clone)]
pub enum Report {
    /// An opinion.
    Opinion(Opinion),
    /// A shared answer.
    Share(Box<Share>),
}

/// What was reported in a server and waits for a decision.
#[derive(Debug, Clone)]
pub struct Reports {
    /// The first ones, each with how many members reported it.
    pub shown: Vec<(Report, u64)>,
    /// Whether more comes after these.
    pub more: bool,
}

/// What was reported, the earliest first.
///
/// # Errors
/// An unreachable database.
pub async fn reports(community: &Community, guild: GuildId) -> AppResult<Reports> {
    let mut db = community.app.db.acquire().await?;
    let opinions = stored::reported(&mut db, guild, SHOWN + 1).await?;
    let shares = stored::reported_shares(&mut db, guild, SHOWN + 1).await?;
    drop(db);
    let mut found: Vec<(DateTime<Utc>, u64, Report)> = Vec::new();
    for (id, count, first) in opinions {
        let opinion = still_there(opinions::load(community, guild, id).await)?;
        found.extend(opinion.map(|opinion| (first, count, Report::Opinion(opinion))));
    }
    for (id, count, first) in shares {
        let share = still_there(share_reports::load(community, guild, id).await)?;
        found.extend(share.map(|share| (first, count, Report::Share(Box::new(share)))));
    }
    found.sort_by_key(|(first, ..)| *first);
    let most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let more = found.len() > most;
    let shown = found.into_iter().take(most).map(|(_, count, report)| (report, count)).collect();
    Ok(Reports { shown, more })
}

/// What was deleted between two looks is left out.
fn still_there<T>(found: AppResult<T>) -> AppResult<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(AppError::User(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Decides about an opinion: hides it, of which its author is told, shows it again, or leaves it. Reports of it are settled.
///
/// # Errors
/// No such opinion there; an unreachable database.
pub async fn decide(
    community: &Community,
    guild: GuildId,
    moderator: MemberId,
    id: OpinionId,
    action: Action,
) -> AppResult<Opinion> {
    let opinion = opinions::load(community, guild, id).await?;
    let app = &community.app;
    let mut tx = app.db.begin().await?;
    if let Action::Hide | Action::Unhide = action {
        stored::hide(&mut tx, id, action == Action::Hide).await?;
        // The bot's post follows, however long Discord takes.
        let (place, now) = ((guild, ChannelId(0)), app.clock.now());
        effects::add(&mut tx, Kind::OpinionRewrite, id.0, place, now).await?;
        if action == Action::Hide && !opinion.hidden {
            effects::add(&mut tx, Kind::OpinionHidden, id.0, place, now).await?;
        }
    }
    stored::settle(&mut tx, id).await?;
    let subject = opinion.author.to_string();
    stored::note(&mut tx, guild, moderator, action, &subject, app.clock.now()).await?;
    tx.commit().await?;
    community.wake_effects.notify_one();
    opinions::load(community, guild, id).await
}

/// Shuts a member out of the community, or lets them in again.
///
/// # Errors
/// An unreachable database.
pub async fn block(
    community: &Community,
    guild: GuildId,
    moderator: MemberId,
    member: MemberId,
    blocked: bool,
) -> AppResult<()> {
    let app = &community.app;
    let now = app.clock.now();
    let action = if blocked { Action::Block } else { Action::Unblock };
    let mut tx = app.db.begin().await?;
    stored::block(&mut tx, guild, member, blocked, moderator, now).await?;
    stored::note(&mut tx, guild, moderator, action, &member.to_string(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// What moderators did last.
///
/// # Errors
/// An unreachable database.
pub async fn log(community: &Community, guild: GuildId) -> AppResult<Vec<Logged>> {
    Ok(stored::log(&mut *community.app.db.acquire().await?, guild, LINES).await?)
}

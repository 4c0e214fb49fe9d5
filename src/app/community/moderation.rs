//! Moderation: members report opinions; moderators hide them, leave them, and shut members out of the community. What
//! they do is logged. Practising is open to members who are shut out.

use super::board::BoardError;
use super::{Community, opinions, posts};
use crate::db::community::moderation as stored;
use crate::domain::community::{Action, Logged, Opinion, Refusal};
use crate::domain::ids::{GuildId, MemberId, OpinionId};
use crate::error::AppResult;
use chrono::TimeDelta;

/// Reported opinions that are shown at once.
const SHOWN: u32 = 5;
/// Lines of the log that are shown.
const LINES: u32 = 15;
/// Reports of one member within an hour.
const REPORTS_PER_HOUR: u64 = 20;

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
    admit(community, guild, member).await?;
    opinions::load(community, guild, id).await?;
    let now = community.app.clock.now();
    let mut db = community.app.db.acquire().await?;
    if stored::reports_since(&mut db, member, now - TimeDelta::hours(1)).await? >= REPORTS_PER_HOUR {
        return Err(Refusal::TooMany.into());
    }
    Ok(stored::report(&mut db, guild, id, member, now).await?)
}

/// The opinions reported, with how many reported them.
///
/// # Errors
/// An unreachable database.
pub async fn reports(community: &Community, guild: GuildId) -> AppResult<Vec<(Opinion, u64)>> {
    let reported = stored::reported(&mut *community.app.db.acquire().await?, guild, SHOWN).await?;
    let mut found = Vec::with_capacity(reported.len());
    for (id, count) in reported {
        found.push((opinions::load(community, guild, id).await?, count));
    }
    Ok(found)
}

/// Decides about an opinion: hides it, shows it again, or leaves it. Reports of it are settled.
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
    match action {
        Action::Hide => stored::hide(&mut tx, id, true).await?,
        Action::Unhide => stored::hide(&mut tx, id, false).await?,
        Action::Leave | Action::Block | Action::Unblock => {}
    }
    stored::settle(&mut tx, id).await?;
    let subject = opinion.author.to_string();
    stored::note(&mut tx, guild, moderator, action, &subject, app.clock.now()).await?;
    tx.commit().await?;
    let opinion = opinions::load(community, guild, id).await?;
    rewrite(community, &opinion).await?;
    Ok(opinion)
}

/// Writes the bot's post of an opinion anew. A message of a member is left alone: Discord gives moderators the means.
async fn rewrite(community: &Community, opinion: &Opinion) -> AppResult<()> {
    let thread = posts::load(community, opinion.discussion).await?.thread;
    if let (Some(thread), Some(message), true) = (thread, opinion.message, opinion.by_form) {
        let card = posts::card(community, opinion).await?;
        match community.board.edit_opinion(thread, message, &card).await {
            Ok(()) | Err(BoardError::Gone(_)) => {}
            Err(error) => {
                tracing::warn!(%error, "community.moderation: a post could not be written anew");
                return Err(Refusal::Later.into());
            }
        }
    }
    Ok(())
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

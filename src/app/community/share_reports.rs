//! Moderation of shared answers. Members report them, moderators hide them, leave them, or shut their authors out, and never
//! learn who the authors are: all they see is the answer's random id. The author is told, with the reason.

use super::{Community, moderation};
use crate::db::community::effects::{self, Kind};
use crate::db::community::moderation as stored;
use crate::db::community::shares;
use crate::domain::community::{Action, REASON, REPORTS_PER_HOUR, Refusal, Share, ShareState, Shut, ShutOut};
use crate::domain::ids::{ChannelId, GuildId, MemberId, ShareId};
use crate::error::AppResult;
use chrono::TimeDelta;

/// Lines of the list of those who were shut out.
const SHUT: u32 = 10;

/// Makes sure that a member may report something now.
///
/// # Errors
/// A member who was shut out, too many reports; an unreachable database.
pub(super) async fn may_report(community: &Community, guild: GuildId, member: MemberId) -> AppResult<()> {
    moderation::admit(community, guild, member).await?;
    let since = community.app.clock.now() - TimeDelta::hours(1);
    let made = stored::reports_since(&mut *community.app.db.acquire().await?, member, since).await?;
    if made >= REPORTS_PER_HOUR { Err(Refusal::TooManyReports.into()) } else { Ok(()) }
}

/// Reports a shared answer to the moderators.
///
/// # Errors
/// No such answer there, too many reports; an unreachable database.
pub async fn report(community: &Community, guild: GuildId, member: MemberId, id: ShareId) -> AppResult<()> {
    may_report(community, guild, member).await?;
    let share = load(community, guild, id).await?;
    // What is hidden already needs no report.
    if share.state == ShareState::Posted {
        let now = community.app.clock.now();
        stored::report_share(&mut *community.app.db.acquire().await?, guild, id, member, now).await?;
    }
    Ok(())
}

/// A shared answer that stands in a server, hidden or not, for a moderator.
///
/// # Errors
/// None of that id there; an unreachable database.
pub async fn load(community: &Community, guild: GuildId, id: ShareId) -> AppResult<Share> {
    let app = &community.app;
    let found = shares::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let stands = |share: &Share| {
        share.guild == guild && matches!(share.state, ShareState::Posted | ShareState::Hidden)
    };
    Ok(found.filter(stands).ok_or(Refusal::ShareNotFound)?)
}

/// What a moderator decides about a shared answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It stays as it is.
    Leave,
    /// It is hidden, for this reason.
    Hide(&'a str),
    /// The same, and its author is shut out.
    ShutOut(&'a str),
    /// It is shown again.
    Unhide,
}

impl Verdict<'_> {
    fn action(self) -> Action {
        match self {
            Self::Leave => Action::ShareLeave,
            Self::Hide(_) => Action::ShareHide,
            Self::ShutOut(_) => Action::ShareBlock,
            Self::Unhide => Action::ShareUnhide,
        }
    }
}

/// Decides about a shared answer; reports of it are settled. The post follows, and the author is told.
///
/// # Errors
/// No such answer there, no reason where one is needed; an unreachable database.
pub async fn decide(
    community: &Community,
    guild: GuildId,
    moderator: MemberId,
    id: ShareId,
    verdict: Verdict<'_>,
) -> AppResult<Action> {
    let share = load(community, guild, id).await?;
    let app = &community.app;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let changed = match verdict {
        Verdict::Leave => false,
        Verdict::Unhide => shares::hide(&mut tx, &app.vault, &share, None, now).await?,
        Verdict::Hide(reason) | Verdict::ShutOut(reason) => {
            let reason: String = reason.trim().chars().take(REASON).collect();
            if reason.is_empty() {
                return Err(Refusal::NoReason.into());
            }
            if !shares::hide(&mut tx, &app.vault, &share, Some(&reason), now).await? {
                return Err(Refusal::ShareNotFound.into());
            }
            effects::add(&mut tx, Kind::ShareHidden, id.0, (guild, ChannelId(0)), now).await?;
            true
        }
    };
    if let Verdict::ShutOut(_) = verdict {
        stored::block_author(&mut tx, guild, (id, share.owner), moderator, now).await?;
    }
    if changed {
        effects::add(&mut tx, Kind::ShareRewrite, id.0, (guild, share.channel), now).await?;
    }
    stored::settle_share(&mut tx, id).await?;
    let action = verdict.action();
    stored::note(&mut tx, guild, moderator, action, &id.to_string(), now).await?;
    tx.commit().await?;
    community.wake_effects.notify_one();
    Ok(action)
}

/// Some of those who were shut out.
#[derive(Debug, Clone)]
pub struct List {
    /// The latest first.
    pub shut: Vec<Shut>,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// A page of those who were shut out.
///
/// # Errors
/// An unreachable database.
pub async fn shut_out(community: &Community, guild: GuildId, page: u32) -> AppResult<List> {
    let mut db = community.app.db.acquire().await?;
    let count = stored::count_shut_out(&mut db, guild).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(SHUT))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let shut = stored::shut_out(&mut db, guild, SHUT, page.saturating_mul(SHUT)).await?;
    Ok(List { shut, page, pages })
}

/// Lets somebody in again.
///
/// # Errors
/// Somebody who is not shut out; an unreachable database.
pub async fn let_in(
    community: &Community,
    guild: GuildId,
    moderator: MemberId,
    who: ShutOut,
) -> AppResult<()> {
    let id = match who {
        ShutOut::Member(member) => {
            return moderation::block(community, guild, moderator, member, false).await;
        }
        ShutOut::Author(share) => share,
    };
    let app = &community.app;
    let mut tx = app.db.begin().await?;
    if !stored::unblock_author(&mut tx, guild, id).await? {
        return Err(Refusal::NotShutOut.into());
    }
    stored::note(&mut tx, guild, moderator, Action::ShareUnblock, &id.to_string(), app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

//! A candidate lets one other member read one report, and can take that back. Nobody reads one otherwise.

use super::{App, interview};
use crate::app::ports::ReportView;
use crate::db::shares;
use crate::domain::ids::{GuildId, InterviewId, MemberId};
use crate::error::{AppResult, UserError};

pub use crate::db::shares::Share;

/// Shares that are listed.
const LISTED: u32 = 25;

/// Lets a mentor read the report of one of the candidate's own interviews.
///
/// # Errors
/// No such interview with a report, oneself as the mentor; an unreachable database.
pub async fn share(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    id: InterviewId,
    mentor: MemberId,
) -> AppResult<()> {
    let shown = interview::show(app, guild, candidate, id).await?;
    if shown.report.is_none() {
        return Err(UserError::StillOpen.into());
    }
    if mentor == candidate {
        return Err(UserError::MentorIsYourself.into());
    }
    shares::add(&mut *app.db.acquire().await?, id, mentor, app.clock.now()).await?;
    Ok(())
}

/// Takes the candidate's report back from a mentor, or from everybody.
///
/// # Errors
/// Where nobody reads it; an unreachable database.
pub async fn withdraw(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    id: InterviewId,
    mentor: Option<MemberId>,
) -> AppResult<u64> {
    match shares::remove(&mut *app.db.acquire().await?, guild, candidate, id, mentor).await? {
        0 => Err(UserError::NotShared.into()),
        count => Ok(count),
    }
}

/// What a member shares, and what is shared with them.
///
/// # Errors
/// An unreachable database.
pub async fn list(app: &App, guild: GuildId, member: MemberId) -> AppResult<Vec<Share>> {
    Ok(shares::of(&mut *app.db.acquire().await?, guild, member, LISTED).await?)
}

/// A report that is shared with a member, and whose it is. How it compares with other sittings is left out: those were
/// not shared.
///
/// # Errors
/// A report that is not shared with them (any more); an unreachable database.
pub async fn view(
    app: &App,
    guild: GuildId,
    mentor: MemberId,
    id: InterviewId,
) -> AppResult<(MemberId, ReportView)> {
    let candidate = shares::candidate_of(&mut *app.db.acquire().await?, guild, mentor, id).await?;
    let candidate = candidate.ok_or(UserError::NotShared)?;
    let report = interview::show(app, guild, candidate, id).await?.report.ok_or(UserError::NotShared)?;
    Ok((candidate, ReportView { progress: None, ..report }))
}

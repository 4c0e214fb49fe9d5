//! Reports, blocks, and the log of what moderators did.

use crate::domain::community::{Action, Logged};
use crate::domain::ids::{GuildId, MemberId, OpinionId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Adds a report; one a member and opinion.
pub async fn report(
    db: &mut MySqlConnection,
    guild: GuildId,
    opinion: OpinionId,
    by: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO opinion_reports (opinion_id, reporter_id, guild_id, reported_at) VALUES (?, ?, ?, ?)",
        opinion.0,
        by.0,
        guild.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How many reports a member has made since a moment.
pub async fn reports_since(
    db: &mut MySqlConnection,
    by: MemberId,
    since: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM opinion_reports WHERE reporter_id = ? AND reported_at >= ?",
        by.0,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The reported opinions of a server with the number of reports, the oldest first.
pub async fn reported(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
) -> sqlx::Result<Vec<(OpinionId, u64)>> {
    let rows = sqlx::query!(
        r#"SELECT opinion_id AS "opinion_id: Uuid", COUNT(*) AS count FROM opinion_reports WHERE guild_id = ?
        GROUP BY opinion_id ORDER BY opinion_id LIMIT ?"#,
        guild.0,
        limit
    )
    .fetch_all(db)
    .await?;
    let read = |count| u64::try_from(count).unwrap_or(0);
    Ok(rows.into_iter().map(|row| (OpinionId(row.opinion_id), read(row.count))).collect())
}

/// Settles the reports of an opinion.
pub async fn settle(db: &mut MySqlConnection, opinion: OpinionId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM opinion_reports WHERE opinion_id = ?", opinion.0).execute(db).await?;
    Ok(())
}

/// Hides an opinion or shows it again.
pub async fn hide(db: &mut MySqlConnection, opinion: OpinionId, hidden: bool) -> sqlx::Result<()> {
    sqlx::query!("UPDATE opinions SET hidden = ? WHERE id = ?", hidden, opinion.0).execute(db).await?;
    Ok(())
}

/// Shuts a member out, or lets them in again.
pub async fn block(
    db: &mut MySqlConnection,
    guild: GuildId,
    member: MemberId,
    blocked: bool,
    by: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if blocked {
        sqlx::query!(
            "INSERT IGNORE INTO community_blocks (guild_id, member_id, blocked_by, blocked_at) VALUES (?, ?, ?, ?)",
            guild.0,
            member.0,
            by.0,
            now
        )
        .execute(db)
        .await?;
    } else {
        sqlx::query!("DELETE FROM community_blocks WHERE guild_id = ? AND member_id = ?", guild.0, member.0)
            .execute(db)
            .await?;
    }
    Ok(())
}

/// Whether a member was shut out.
pub async fn is_blocked(db: &mut MySqlConnection, guild: GuildId, member: MemberId) -> sqlx::Result<bool> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM community_blocks WHERE guild_id = ? AND member_id = ?",
        guild.0,
        member.0
    )
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// Notes what somebody did.
pub async fn note(
    db: &mut MySqlConnection,
    guild: GuildId,
    actor: MemberId,
    action: Action,
    subject: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO moderation_log (id, guild_id, actor_id, action, subject, done_at) VALUES (?, ?, ?, ?, ?, ?)",
        Uuid::now_v7(),
        guild.0,
        actor.0,
        action.key(),
        subject,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What was done last in a server.
pub async fn log(db: &mut MySqlConnection, guild: GuildId, limit: u32) -> sqlx::Result<Vec<Logged>> {
    let rows = sqlx::query!(
        r#"SELECT actor_id, action, subject, done_at AS "done_at: DateTime<Utc>" FROM moderation_log
        WHERE guild_id = ? ORDER BY id DESC LIMIT ?"#,
        guild.0,
        limit
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().filter_map(|row| {
        let action = Action::of_key(&row.action)?;
        Some(Logged { actor: MemberId(row.actor_id), action, subject: row.subject, at: row.done_at })
    });
    Ok(read.collect())
}

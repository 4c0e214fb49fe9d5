//! Reports, blocks, and the log of what moderators did.

use crate::domain::community::{Action, Logged, Shut, ShutOut};
use crate::domain::ids::{GuildId, MemberId, OpinionId, ShareId};
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

/// Adds a report of a shared answer; one a member and answer.
pub async fn report_share(
    db: &mut MySqlConnection,
    guild: GuildId,
    share: ShareId,
    by: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO share_reports (share_id, reporter_id, guild_id, reported_at) VALUES (?, ?, ?, ?)",
        share.0,
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
        r#"SELECT (SELECT COUNT(*) FROM opinion_reports WHERE reporter_id = ? AND reported_at >= ?)
            + (SELECT COUNT(*) FROM share_reports WHERE reporter_id = ? AND reported_at >= ?) AS "count!: i64""#,
        by.0,
        since,
        by.0,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Something reported: how many reported it, and the first time.
pub type Reported<T> = (T, u64, DateTime<Utc>);

struct ReportedRow {
    id: Uuid,
    count: i64,
    first: DateTime<Utc>,
}

impl ReportedRow {
    fn read<T>(self, id: fn(Uuid) -> T) -> Reported<T> {
        (id(self.id), u64::try_from(self.count).unwrap_or(0), self.first)
    }
}

/// What is reported in a server, of one kind.
macro_rules! reported_in {
    ($table:tt, $id:tt, $guild:expr, $limit:expr) => {
        sqlx::query_as!(
            ReportedRow,
            "SELECT "
                + $id
                + r#" AS "id: Uuid", COUNT(*) AS count, MIN(reported_at) AS "first!: DateTime<Utc>"
        FROM "#
                + $table
                + " WHERE guild_id = ?
        GROUP BY "
                + $id
                + " ORDER BY MIN(reported_at), "
                + $id
                + " LIMIT ?",
            $guild,
            $limit
        )
    };
}

/// The reported opinions of a server, those reported first before others.
pub async fn reported(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
) -> sqlx::Result<Vec<Reported<OpinionId>>> {
    let rows = reported_in!("opinion_reports", "opinion_id", guild.0, limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| row.read(OpinionId)).collect())
}

/// The same of shared answers.
pub async fn reported_shares(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
) -> sqlx::Result<Vec<Reported<ShareId>>> {
    let rows = reported_in!("share_reports", "share_id", guild.0, limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| row.read(ShareId)).collect())
}

/// Settles the reports of a shared answer.
pub async fn settle_share(db: &mut MySqlConnection, share: ShareId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM share_reports WHERE share_id = ?", share.0).execute(db).await?;
    Ok(())
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

/// Shuts the author of a shared answer out.
pub async fn block_author(
    db: &mut MySqlConnection,
    guild: GuildId,
    (share, author): (ShareId, MemberId),
    by: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO share_blocks (share_id, guild_id, member_id, blocked_by, blocked_at) VALUES (?, ?, ?, ?, ?)",
        share.0,
        guild.0,
        author.0,
        by.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the author of a shared answer in again; `false` if they were not shut out for it.
pub async fn unblock_author(db: &mut MySqlConnection, guild: GuildId, share: ShareId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM share_blocks WHERE share_id = ? AND guild_id = ?", share.0, guild.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a member was shut out.
pub async fn is_blocked(db: &mut MySqlConnection, guild: GuildId, member: MemberId) -> sqlx::Result<bool> {
    let count = sqlx::query_scalar!(
        r#"SELECT (SELECT COUNT(*) FROM community_blocks WHERE guild_id = ? AND member_id = ?)
            + (SELECT COUNT(*) FROM share_blocks WHERE guild_id = ? AND member_id = ?) AS "count!: i64""#,
        guild.0,
        member.0,
        guild.0,
        member.0
    )
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// Those who were shut out of a server's community, the latest first: by name, and the authors of shared answers, of whom
/// nothing is told.
pub async fn shut_out(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Shut>> {
    let rows = sqlx::query!(
        r#"SELECT member_id AS "member_id!: u64", share_id AS "share_id: Uuid", blocked_by AS "blocked_by!: u64",
            blocked_at AS "blocked_at!: DateTime<Utc>" FROM (
            SELECT member_id, NULL AS share_id, blocked_by, blocked_at FROM community_blocks WHERE guild_id = ?
            UNION ALL SELECT member_id, share_id, blocked_by, blocked_at FROM share_blocks WHERE guild_id = ?
        ) AS shut ORDER BY blocked_at DESC, share_id LIMIT ? OFFSET ?"#,
        guild.0,
        guild.0,
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        let author = row.share_id.map(|id| ShutOut::Author(ShareId(id)));
        let who = author.unwrap_or(ShutOut::Member(MemberId(row.member_id)));
        Shut { who, by: MemberId(row.blocked_by), at: row.blocked_at }
    });
    Ok(read.collect())
}

/// How many were shut out.
pub async fn count_shut_out(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        r#"SELECT (SELECT COUNT(*) FROM community_blocks WHERE guild_id = ?)
            + (SELECT COUNT(*) FROM share_blocks WHERE guild_id = ?) AS "count!: i64""#,
        guild.0,
        guild.0
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
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

//! Counts that limits go by, and warnings about limits.

use crate::domain::ids::{ChannelId, GuildId, MemberId};
use crate::domain::limits::{Resource, Used};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, Row as _};

/// Counts one more for the member, the server and everybody, in this order; tells what it is with it. To be called in a
/// transaction, which keeps the counts locked.
pub async fn count(
    db: &mut MySqlConnection,
    what: Resource,
    guild: GuildId,
    member: MemberId,
    period: DateTime<Utc>,
) -> sqlx::Result<Used> {
    let mut amounts = [0_u64; 3];
    let rows = [(member.0, 0), (0, guild.0), (0, 0)];
    for ((member, guild), amount) in rows.into_iter().zip(&mut amounts) {
        let insert =
            "INSERT INTO usage_counts (member_id, guild_id, what, period_at, amount) VALUES (?, ?, ?, ?, 1)
            ON DUPLICATE KEY UPDATE amount = amount + 1";
        sqlx::query(insert).bind(member).bind(guild).bind(what.key()).bind(period).execute(&mut *db).await?;
        let select = "SELECT amount FROM usage_counts WHERE member_id = ? AND guild_id = ? AND what = ? AND period_at = ?";
        *amount = sqlx::query_scalar(select)
            .bind(member)
            .bind(guild)
            .bind(what.key())
            .bind(period)
            .fetch_one(&mut *db)
            .await?;
    }
    Ok(Used { member: amounts[0], server: amounts[1], everything: amounts[2] })
}

/// Counts one more of something that a member does in a server, in a period; tells what it is with it.
pub async fn count_own(
    db: &mut MySqlConnection,
    what: &str,
    guild: GuildId,
    member: MemberId,
    period: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let insert =
        "INSERT INTO usage_counts (member_id, guild_id, what, period_at, amount) VALUES (?, ?, ?, ?, 1)
        ON DUPLICATE KEY UPDATE amount = amount + 1";
    sqlx::query(insert).bind(member.0).bind(guild.0).bind(what).bind(period).execute(&mut *db).await?;
    let select =
        "SELECT amount FROM usage_counts WHERE member_id = ? AND guild_id = ? AND what = ? AND period_at = ?";
    sqlx::query_scalar(select).bind(member.0).bind(guild.0).bind(what).bind(period).fetch_one(db).await
}

/// What a server has used of something in a period.
pub async fn of_server(
    db: &mut MySqlConnection,
    what: Resource,
    guild: GuildId,
    period: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let select =
        "SELECT amount FROM usage_counts WHERE member_id = 0 AND guild_id = ? AND what = ? AND period_at = ?";
    let found: Option<u64> =
        sqlx::query_scalar(select).bind(guild.0).bind(what.key()).bind(period).fetch_optional(db).await?;
    Ok(found.unwrap_or(0))
}

/// Forgets counts and warnings of periods before a time.
pub async fn forget(db: &mut MySqlConnection, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM usage_counts WHERE period_at < ?").bind(before).execute(&mut *db).await?;
    sqlx::query("DELETE FROM limit_warnings WHERE period_at < ?").bind(before).execute(db).await?;
    Ok(())
}

/// A warning that most of a server's limit is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The server.
    pub guild: GuildId,
    /// Of what, by its key.
    pub what: String,
    /// The period.
    pub period: DateTime<Utc>,
    /// How much is used.
    pub percent: u32,
    /// Where it is posted.
    pub channel: ChannelId,
}

/// Notes a warning, unless there was one in this period. It is due at once where the server has a channel for it.
pub async fn warn(
    db: &mut MySqlConnection,
    guild: GuildId,
    what: &str,
    period: DateTime<Utc>,
    percent: u32,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let insert = "INSERT IGNORE INTO limit_warnings (guild_id, what, period_at, percent, tries, due_at)
        VALUES (?, ?, ?, ?, 0,
            (SELECT IF(warn_channel_id IS NULL, NULL, ?) FROM server_settings WHERE guild_id = ?))";
    let done = sqlx::query(insert)
        .bind(guild.0)
        .bind(what)
        .bind(period)
        .bind(percent)
        .bind(now)
        .bind(guild.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The next warning that is due, which nobody else gets before `until`.
pub async fn claim_warning(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Option<(Warning, u32)>> {
    let select = "SELECT w.guild_id, w.what, w.period_at, w.percent, w.tries, s.warn_channel_id
        FROM limit_warnings w JOIN server_settings s ON s.guild_id = w.guild_id
        WHERE w.due_at <= ? AND s.warn_channel_id IS NOT NULL ORDER BY w.due_at LIMIT 1";
    let Some(row) = sqlx::query(select).bind(now).fetch_optional(&mut *db).await? else { return Ok(None) };
    let warning = Warning {
        guild: GuildId(row.try_get(0)?),
        // Text in binary collation is bytes to some servers and text to others.
        what: row.try_get_unchecked(1)?,
        period: row.try_get(2)?,
        percent: row.try_get(3)?,
        channel: ChannelId(row.try_get(5)?),
    };
    let tries: u32 = row.try_get(4)?;
    let update = "UPDATE limit_warnings SET due_at = ?, tries = tries + 1
        WHERE guild_id = ? AND what = ? AND period_at = ? AND tries = ? AND due_at <= ?";
    let done = sqlx::query(update)
        .bind(until)
        .bind(warning.guild.0)
        .bind(&warning.what)
        .bind(warning.period)
        .bind(tries)
        .bind(now)
        .execute(db)
        .await?;
    // Another process was faster; what else there is waits for the next look.
    Ok((done.rows_affected() == 1).then_some((warning, tries + 1)))
}

/// A warning stands, or never will.
pub async fn end_warning(db: &mut MySqlConnection, warning: &Warning) -> sqlx::Result<()> {
    sqlx::query("UPDATE limit_warnings SET due_at = NULL WHERE guild_id = ? AND what = ? AND period_at = ?")
        .bind(warning.guild.0)
        .bind(&warning.what)
        .bind(warning.period)
        .execute(db)
        .await?;
    Ok(())
}

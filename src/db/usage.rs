//! What was done in a server, counted for its admins.

use crate::domain::ids::GuildId;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{MySqlConnection, Row as _};

/// What the model did and cost in a server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Calls.
    pub calls: u64,
    /// Tokens, sent and received.
    pub tokens: u64,
    /// Price, in millionths of the operator's currency.
    pub micros: u64,
}

/// What the model did and cost in a server since a time.
pub async fn model(db: &mut MySqlConnection, guild: GuildId, since: DateTime<Utc>) -> sqlx::Result<ModelUse> {
    let select = "SELECT CAST(COUNT(*) AS UNSIGNED),
            CAST(COALESCE(SUM(tokens_in + tokens_out), 0) AS UNSIGNED),
            CAST(COALESCE(SUM(cost_micros), 0) AS UNSIGNED)
        FROM model_calls WHERE guild_id = ? AND created_at >= ?";
    let row = sqlx::query(select).bind(guild.0).bind(since).fetch_one(db).await?;
    Ok(ModelUse { calls: row.try_get(0)?, tokens: row.try_get(1)?, micros: row.try_get(2)? })
}

/// Members who began an interview in a server within a time, and how many interviews that were.
pub async fn activity(
    db: &mut MySqlConnection,
    guild: GuildId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<(u64, u64)> {
    let select =
        "SELECT CAST(COUNT(DISTINCT candidate_id) AS UNSIGNED), CAST(COUNT(*) AS UNSIGNED) FROM interviews
        WHERE guild_id = ? AND started_at >= ? AND started_at < ?";
    let row = sqlx::query(select).bind(guild.0).bind(from).bind(until).fetch_one(db).await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// The mean total of each member in a server within a time, whoever that is.
pub async fn means(
    db: &mut MySqlConnection,
    guild: GuildId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Vec<f64>> {
    let select = "SELECT AVG(total) FROM scores WHERE guild_id = ? AND started_at >= ? AND started_at < ?
        GROUP BY candidate_id ORDER BY 1";
    sqlx::query_scalar(select).bind(guild.0).bind(from).bind(until).fetch_all(db).await
}

/// The figures of a month as they were counted.
pub async fn month(
    db: &mut MySqlConnection,
    guild: GuildId,
    first: NaiveDate,
) -> sqlx::Result<Option<String>> {
    let select = "SELECT figures FROM usage_months WHERE guild_id = ? AND first_day = ?";
    let found = sqlx::query(select).bind(guild.0).bind(first).fetch_optional(db).await?;
    // Text in binary collation is bytes to some servers and text to others.
    found.map(|row| row.try_get_unchecked(0)).transpose()
}

/// Keeps the figures of a month, unless there are some.
pub async fn keep_month(
    db: &mut MySqlConnection,
    guild: GuildId,
    first: NaiveDate,
    figures: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let insert =
        "INSERT IGNORE INTO usage_months (guild_id, first_day, figures, counted_at) VALUES (?, ?, ?, ?)";
    sqlx::query(insert).bind(guild.0).bind(first).bind(figures).bind(now).execute(db).await?;
    Ok(())
}

//! Calls of the model and what they cost.

use crate::domain::ids::{GuildId, InterviewId, MemberId};
use crate::domain::limits::Used;
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, Row as _};
use uuid::Uuid;

/// One call.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The interview it was made for.
    pub interview: InterviewId,
    /// The server of the interview.
    pub guild: GuildId,
    /// The candidate.
    pub member: MemberId,
    /// What it was made for.
    pub purpose: &'a str,
    /// The model's name.
    pub model: &'a str,
    /// Tokens of the request.
    pub tokens_in: u32,
    /// Tokens of the answer.
    pub tokens_out: u32,
    /// Its price, in millionths of the operator's currency.
    pub micros: u64,
}

/// Sums of prices, in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Of the member.
    pub member: u64,
    /// Of the server.
    pub server: u64,
    /// Of everything.
    pub everything: u64,
}

impl Sums {
    /// The sums without a cost that is in all of them.
    pub fn minus(self, cost: u64) -> Self {
        Self {
            member: self.member.saturating_sub(cost),
            server: self.server.saturating_sub(cost),
            everything: self.everything.saturating_sub(cost),
        }
    }
}

/// Tokens and calls of the model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ModelUsed {
    /// Tokens, sent and received.
    pub tokens: Used,
    /// Calls.
    pub requests: Used,
}

/// How much the model was used since a time.
pub async fn used_since(
    db: &mut MySqlConnection,
    since: DateTime<Utc>,
    guild: GuildId,
    member: MemberId,
) -> sqlx::Result<ModelUsed> {
    let select = "SELECT CAST(COALESCE(SUM(IF(member_id = ?, tokens_in + tokens_out, 0)), 0) AS UNSIGNED),
            CAST(COALESCE(SUM(IF(guild_id = ?, tokens_in + tokens_out, 0)), 0) AS UNSIGNED),
            CAST(COALESCE(SUM(tokens_in + tokens_out), 0) AS UNSIGNED),
            CAST(COALESCE(SUM(member_id = ?), 0) AS UNSIGNED), CAST(COALESCE(SUM(guild_id = ?), 0) AS UNSIGNED),
            CAST(COUNT(*) AS UNSIGNED)
        FROM model_calls WHERE created_at >= ?";
    let row = sqlx::query(select)
        .bind(member.0)
        .bind(guild.0)
        .bind(member.0)
        .bind(guild.0)
        .bind(since)
        .fetch_one(db)
        .await?;
    Ok(ModelUsed {
        tokens: Used { member: row.try_get(0)?, server: row.try_get(1)?, everything: row.try_get(2)? },
        requests: Used { member: row.try_get(3)?, server: row.try_get(4)?, everything: row.try_get(5)? },
    })
}

/// Stores a call.
pub async fn insert(db: &mut MySqlConnection, call: &Call<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO model_calls (id, interview_id, guild_id, member_id, purpose, model, tokens_in, tokens_out,
            cost_micros, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Uuid::now_v7(),
        call.interview.0,
        call.guild.0,
        call.member.0,
        call.purpose,
        call.model.chars().take(128).collect::<String>(),
        call.tokens_in,
        call.tokens_out,
        call.micros,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What was spent since a time.
pub async fn since(
    db: &mut MySqlConnection,
    since: DateTime<Utc>,
    guild: GuildId,
    member: MemberId,
) -> sqlx::Result<Sums> {
    let row = sqlx::query!(
        r#"SELECT CAST(COALESCE(SUM(IF(member_id = ?, cost_micros, 0)), 0) AS UNSIGNED) AS "member!: u64",
            CAST(COALESCE(SUM(IF(guild_id = ?, cost_micros, 0)), 0) AS UNSIGNED) AS "server!: u64",
            CAST(COALESCE(SUM(cost_micros), 0) AS UNSIGNED) AS "everything!: u64"
        FROM model_calls WHERE created_at >= ?"#,
        member.0,
        guild.0,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(Sums { member: row.member, server: row.server, everything: row.everything })
}

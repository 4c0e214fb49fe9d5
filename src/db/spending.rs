//! Calls of the model and what they cost.

use crate::domain::ids::{GuildId, InterviewId, MemberId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
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

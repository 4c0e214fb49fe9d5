//! The servers' own stock questions.

use super::{corrupt, json};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::question::StockQuestion;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// Tells whether a server's questions have changed: how many there are, and when the last one came or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// How many questions there are, retired ones included.
    pub count: u64,
    /// The last change.
    pub changed_at: Option<DateTime<Utc>>,
}

/// The stamp of a server's questions.
pub async fn stamp(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Stamp> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) AS count, MAX(changed_at) AS "changed_at: DateTime<Utc>" FROM bank_questions
        WHERE guild_id = ?"#,
        guild.0
    )
    .fetch_one(db)
    .await?;
    Ok(Stamp { count: u64::try_from(row.count).unwrap_or(0), changed_at: row.changed_at })
}

/// A server's own questions by key, retired ones included.
pub async fn questions(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Vec<StockQuestion>> {
    let rows = sqlx::query_scalar!(
        "SELECT question FROM bank_questions WHERE guild_id = ? ORDER BY question_key",
        guild.0
    )
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| serde_json::from_str(row).map_err(corrupt("bank_questions.question"))).collect()
}

/// Adds a question, or puts it in place of the server's own one with its key. `by` is `None` from the command line.
pub async fn put(
    db: &mut MySqlConnection,
    guild: GuildId,
    question: &StockQuestion,
    by: Option<MemberId>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO bank_questions (guild_id, question_key, question, retired, source, added_by, changed_at)
        VALUES (?, ?, ?, ?, 'import', ?, ?)
        ON DUPLICATE KEY UPDATE question = VALUES(question), retired = VALUES(retired), source = VALUES(source),
            added_by = VALUES(added_by), changed_at = VALUES(changed_at)",
        guild.0,
        question.key,
        json(question)?,
        question.retired,
        by.map(|member| member.0),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

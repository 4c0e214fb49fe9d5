//! Suggested questions.

use crate::crypto::{Place, Vault};
use crate::db::{json, open_json, seal_json, unknown};
use crate::domain::community::{Suggestion, SuggestionState};
use crate::domain::ids::{GuildId, MemberId, SuggestionId};
use crate::domain::question::StockQuestion;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

fn place(column: &'static str, author: MemberId, id: SuggestionId) -> Place {
    Place::new(column, author.0).key(id.0)
}

struct Row {
    id: Uuid,
    guild_id: u64,
    author_id: u64,
    question: Vec<u8>,
    state: String,
    reason: Option<Vec<u8>>,
    created_at: DateTime<Utc>,
}

impl Row {
    fn read(self, vault: &Vault) -> sqlx::Result<Suggestion> {
        let (id, author) = (SuggestionId(self.id), MemberId(self.author_id));
        let question = place("suggestions.question", author, id);
        let reason = self.reason.map(|reason| vault.open(&place("suggestions.reason", author, id), &reason));
        Ok(Suggestion {
            id,
            guild: GuildId(self.guild_id),
            author,
            question: open_json(vault, &question, &self.question, "suggestions.question")?,
            state: SuggestionState::of_key(&self.state).ok_or_else(|| unknown("suggestions.state"))?,
            reason: reason.transpose()?,
            created_at: self.created_at,
        })
    }
}

/// Adds a suggestion.
pub async fn add(db: &mut MySqlConnection, vault: &Vault, suggestion: &Suggestion) -> sqlx::Result<()> {
    let (id, author) = (suggestion.id, suggestion.author);
    sqlx::query!(
        "INSERT INTO suggestions (id, guild_id, author_id, question, state, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        id.0,
        suggestion.guild.0,
        author.0,
        seal_json(vault, &place("suggestions.question", author, id), &suggestion.question)?,
        suggestion.state.key(),
        suggestion.created_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Reads the suggestions that fit.
macro_rules! suggestions_that {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id: Uuid", guild_id, author_id, question, state, reason,
            created_at AS "created_at: DateTime<Utc>"
        FROM suggestions "# + $which,
            $($value),+
        )
    };
}

/// A suggestion by its id.
pub async fn load(
    db: &mut MySqlConnection,
    vault: &Vault,
    id: SuggestionId,
) -> sqlx::Result<Option<Suggestion>> {
    let row = suggestions_that!("WHERE id = ?", id.0).fetch_optional(db).await?;
    row.map(|row| row.read(vault)).transpose()
}

/// The oldest open suggestions of a server.
pub async fn open(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    limit: u32,
) -> sqlx::Result<Vec<Suggestion>> {
    let rows = suggestions_that!("WHERE guild_id = ? AND state = 'open' ORDER BY id LIMIT ?", guild.0, limit)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(|row| row.read(vault)).collect()
}

/// A member's suggestions in a server, the newest first.
pub async fn of_author(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    author: MemberId,
    limit: u32,
) -> sqlx::Result<Vec<Suggestion>> {
    let rows = suggestions_that!(
        "WHERE guild_id = ? AND author_id = ? AND state <> 'draft' ORDER BY id DESC LIMIT ?",
        guild.0,
        author.0,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| row.read(vault)).collect()
}

/// How many suggestions a member has made since a moment.
pub async fn made_since(
    db: &mut MySqlConnection,
    guild: GuildId,
    author: MemberId,
    since: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM suggestions WHERE guild_id = ? AND author_id = ? AND created_at >= ? AND state <> 'draft'",
        guild.0,
        author.0,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Moves a suggestion from one state to another; `false` if it is in another one already.
pub async fn go(
    db: &mut MySqlConnection,
    id: SuggestionId,
    from: SuggestionState,
    to: SuggestionState,
    decided_by: Option<MemberId>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE suggestions SET state = ?, decided_by = ? WHERE id = ? AND state = ?",
        to.key(),
        decided_by.map(|member| member.0),
        id.0,
        from.key()
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes the question of an open suggestion; `false` if it is decided already.
pub async fn rewrite(
    db: &mut MySqlConnection,
    vault: &Vault,
    suggestion: &Suggestion,
    question: &StockQuestion,
) -> sqlx::Result<bool> {
    let sealed =
        seal_json(vault, &place("suggestions.question", suggestion.author, suggestion.id), question)?;
    let done = sqlx::query!(
        "UPDATE suggestions SET question = ? WHERE id = ? AND state = 'open'",
        sealed,
        suggestion.id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes why a suggestion was refused.
pub async fn put_reason(
    db: &mut MySqlConnection,
    vault: &Vault,
    suggestion: &Suggestion,
    reason: &str,
) -> sqlx::Result<()> {
    let sealed = vault.seal(&place("suggestions.reason", suggestion.author, suggestion.id), reason);
    sqlx::query!("UPDATE suggestions SET reason = ? WHERE id = ?", sealed, suggestion.id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes a draft of a member.
pub async fn delete_draft(
    db: &mut MySqlConnection,
    id: SuggestionId,
    author: MemberId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "DELETE FROM suggestions WHERE id = ? AND author_id = ? AND state = 'draft'",
        id.0,
        author.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes drafts that nobody went on with.
pub async fn forget_drafts(db: &mut MySqlConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM suggestions WHERE state = 'draft' AND created_at < ?", before)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Puts an accepted question into a server's bank, with credit.
pub async fn into_bank(
    db: &mut MySqlConnection,
    guild: GuildId,
    question: &StockQuestion,
    author: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO bank_questions (guild_id, question_key, question, retired, source, added_by, changed_at)
        VALUES (?, ?, ?, 0, 'suggestion', ?, ?)",
        guild.0,
        question.key,
        json(question)?,
        author.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who suggested a question of a server's bank.
pub async fn credit(
    db: &mut MySqlConnection,
    guild: GuildId,
    question: &str,
) -> sqlx::Result<Option<MemberId>> {
    let by = sqlx::query_scalar!(
        "SELECT added_by FROM bank_questions WHERE guild_id = ? AND question_key = ? AND source = 'suggestion'",
        guild.0,
        question
    )
    .fetch_optional(db)
    .await?;
    Ok(by.flatten().map(MemberId))
}

//! The prompts that servers added for cover letters.

use super::{corrupt, json};
use crate::domain::ids::{GuildId, PromptSetId};
use crate::domain::language::Language;
use crate::domain::writing::sets::{OwnSet, TypedSet};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// The sets of a server, the oldest first.
pub async fn all(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Vec<OwnSet>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", language, name, prompts FROM prompt_sets WHERE guild_id = ? ORDER BY id"#,
        guild.0
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        let language = Language::from_code(&row.language);
        Ok(OwnSet {
            id: PromptSetId(row.id),
            language: language.ok_or_else(|| sqlx::Error::Decode("prompt_sets.language".into()))?,
            name: row.name,
            prompts: serde_json::from_str(&row.prompts).map_err(corrupt("prompt_sets.prompts"))?,
        })
    });
    read.collect()
}

/// Adds a set. Fails where one of that language has the name.
pub async fn insert(
    db: &mut MySqlConnection,
    id: PromptSetId,
    guild: GuildId,
    language: Language,
    set: &TypedSet,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO prompt_sets (id, guild_id, language, name, prompts, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        id.0,
        guild.0,
        language.code(),
        set.name,
        json(&set.prompts)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces name and prompts. `false` where the server has no such set.
pub async fn update(
    db: &mut MySqlConnection,
    id: PromptSetId,
    guild: GuildId,
    set: &TypedSet,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE prompt_sets SET name = ?, prompts = ?, changed_at = ? WHERE id = ? AND guild_id = ?",
        set.name,
        json(&set.prompts)?,
        now,
        id.0,
        guild.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Deletes a set. `false` where the server has no such set.
pub async fn delete(db: &mut MySqlConnection, id: PromptSetId, guild: GuildId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM prompt_sets WHERE id = ? AND guild_id = ?", id.0, guild.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

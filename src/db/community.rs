//! The community's rows: servers, roles, discussions, opinions, recommendations.

pub mod discussions;
pub mod effects;
pub mod moderation;
pub mod notices;
pub mod opinions;
pub mod roles;
pub mod shares;
pub mod suggestions;
pub mod weeks;

use crate::domain::ids::{ChannelId, GuildId};
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// A server that has set its community up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The category of its channels.
    pub category: Option<ChannelId>,
    /// The text channel under which members practise.
    pub practice: Option<ChannelId>,
    /// The language of what is posted there.
    pub language: Language,
}

/// The settings of a server; `None` before it was set up.
pub async fn settings(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Option<Settings>> {
    let row = sqlx::query!(
        "SELECT category_id, practice_id, language FROM communities WHERE guild_id = ?",
        guild.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Settings {
        category: row.category_id.map(ChannelId),
        practice: row.practice_id.map(ChannelId),
        language: Language::from_code(&row.language).unwrap_or(Language::En),
    }))
}

/// Stores the settings of a server.
pub async fn put_settings(
    db: &mut MySqlConnection,
    guild: GuildId,
    settings: &Settings,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO communities (guild_id, category_id, practice_id, language, changed_at) VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE category_id = VALUES(category_id), practice_id = VALUES(practice_id),
            language = VALUES(language), changed_at = VALUES(changed_at)",
        guild.0,
        settings.category.map(|category| category.0),
        settings.practice.map(|practice| practice.0),
        settings.language.code(),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

//! The roles of servers.

use crate::db::{corrupt, json};
use crate::domain::community::ServerRole;
use crate::domain::ids::{ChannelId, GuildId};
use crate::domain::question::Bilingual;
use crate::domain::role::Role;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// The roles of a server in their order, retired ones too; empty before they were seeded.
pub async fn all(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Vec<ServerRole>> {
    let rows = sqlx::query!(
        r#"SELECT role_key, name_en, name_ko, topics, retired AS "retired: bool", channel_id
        FROM server_roles WHERE guild_id = ? ORDER BY position, role_key"#,
        guild.0
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        let topics = serde_json::from_str(&row.topics).map_err(corrupt("server_roles.topics"))?;
        let name = Bilingual { en: row.name_en, ko: row.name_ko };
        Ok(ServerRole {
            role: Role { key: row.role_key, name, topics },
            retired: row.retired,
            channel: row.channel_id.map(ChannelId),
        })
    });
    read.collect()
}

/// Adds a role; leaves one with its key as it is.
pub async fn add(
    db: &mut MySqlConnection,
    guild: GuildId,
    role: &Role,
    position: u32,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO server_roles
            (guild_id, role_key, position, name_en, name_ko, topics, retired, channel_id, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, 0, NULL, ?)",
        guild.0,
        role.key,
        position,
        role.name.en,
        role.name.ko,
        json(&role.topics)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes names, topics, channel and whether a role is retired.
pub async fn put(
    db: &mut MySqlConnection,
    guild: GuildId,
    role: &ServerRole,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE server_roles SET name_en = ?, name_ko = ?, topics = ?, retired = ?, channel_id = ?, changed_at = ?
        WHERE guild_id = ? AND role_key = ?",
        role.role.name.en,
        role.role.name.ko,
        json(&role.role.topics)?,
        role.retired,
        role.channel.map(|channel| channel.0),
        now,
        guild.0,
        role.role.key
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets go of a channel that is no longer there.
pub async fn forget_channel(db: &mut MySqlConnection, channel: ChannelId) -> sqlx::Result<()> {
    sqlx::query!("UPDATE server_roles SET channel_id = NULL WHERE channel_id = ?", channel.0)
        .execute(db)
        .await?;
    Ok(())
}

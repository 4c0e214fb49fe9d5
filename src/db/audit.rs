//! Which commands for admins were used in a server.

use crate::domain::ids::{GuildId, MemberId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, Row as _};
use uuid::Uuid;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who; 0 for somebody who had their data erased.
    pub actor: MemberId,
    /// What: a command, or `moderation:` with what a moderator did.
    pub action: String,
    /// What was set, or to whom it was done.
    pub details: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Notes what was done.
pub async fn note(
    db: &mut MySqlConnection,
    guild: GuildId,
    actor: MemberId,
    action: &str,
    details: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let insert =
        "INSERT INTO audit_log (id, guild_id, actor_id, action, details, done_at) VALUES (?, ?, ?, ?, ?, ?)";
    sqlx::query(insert)
        .bind(Uuid::now_v7())
        .bind(guild.0)
        .bind(actor.0)
        .bind(action.chars().take(64).collect::<String>())
        .bind(details.chars().take(255).collect::<String>())
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Lines of the log of a server, the newest first, with what moderators did.
pub async fn page(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Entry>> {
    let select = "SELECT actor_id, action, details, done_at, id FROM audit_log WHERE guild_id = ?
        UNION ALL SELECT actor_id, CONCAT('moderation:', action), subject, done_at, id FROM moderation_log
        WHERE guild_id = ? ORDER BY done_at DESC, id DESC LIMIT ? OFFSET ?";
    let rows = sqlx::query(select).bind(guild.0).bind(guild.0).bind(limit).bind(offset).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(Entry {
                actor: MemberId(row.try_get(0)?),
                // Text in binary collation is bytes to some servers and text to others.
                action: row.try_get_unchecked(1)?,
                details: row.try_get_unchecked(2)?,
                at: row.try_get(3)?,
            })
        })
        .collect()
}

/// How many lines there are.
pub async fn count(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<u64> {
    let select = "SELECT (SELECT COUNT(*) FROM audit_log WHERE guild_id = ?)
        + (SELECT COUNT(*) FROM moderation_log WHERE guild_id = ?)";
    let count: i64 = sqlx::query_scalar(select).bind(guild.0).bind(guild.0).fetch_one(db).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Forgets what was done before a time, moderation included.
pub async fn forget(db: &mut MySqlConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let mut gone = 0;
    for delete in [
        "DELETE FROM audit_log WHERE done_at < ? LIMIT 1000",
        "DELETE FROM moderation_log WHERE done_at < ? LIMIT 1000",
    ] {
        gone += sqlx::query(delete).bind(before).execute(&mut *db).await?.rows_affected();
    }
    Ok(gone)
}

//! Channels that get a question every day.

use crate::domain::ids::{ChannelId, GuildId};
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::MySqlConnection;

/// A channel that gets a question every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyPost {
    /// The channel.
    pub channel: ChannelId,
    /// Its server.
    pub guild: GuildId,
    /// Key of the role whose questions are posted; `None` for all.
    pub role: Option<String>,
    /// Language of the posts.
    pub language: Language,
    /// Whose hours and days count.
    pub zone: Tz,
    /// The hour of the day, 0 to 23.
    pub hour: u8,
    /// When the next one is due.
    pub due_at: DateTime<Utc>,
    /// Whether a process has tried to post that one, so that it may be there.
    pub tried: bool,
}

/// Keeps what a channel gets, in place of what it got before.
pub async fn put(db: &mut MySqlConnection, post: &DailyPost) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO daily_posts (channel_id, guild_id, role_key, language, time_zone, post_hour, due_at, tried)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0)
        ON DUPLICATE KEY UPDATE role_key = VALUES(role_key), language = VALUES(language),
            time_zone = VALUES(time_zone), post_hour = VALUES(post_hour), due_at = VALUES(due_at), tried = 0,
            lease_until = NULL",
        post.channel.0,
        post.guild.0,
        post.role,
        post.language.code(),
        post.zone.name(),
        post.hour,
        post.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A channel gets no more questions. `false` if it got none.
pub async fn delete(db: &mut MySqlConnection, channel: ChannelId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM daily_posts WHERE channel_id = ?", channel.0).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

/// Claims posts that are due, for one process until the lease ends; what is claimed by another is passed over. To be
/// called in a transaction.
pub async fn claim(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Vec<DailyPost>> {
    let rows = sqlx::query!(
        r#"SELECT channel_id, guild_id, role_key AS "role_key: String", language AS "language: String",
            time_zone AS "time_zone: String", post_hour, due_at AS "due_at: DateTime<Utc>", tried AS "tried: bool"
        FROM daily_posts WHERE due_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
        ORDER BY due_at LIMIT 10 FOR UPDATE SKIP LOCKED"#,
        now,
        now
    )
    .fetch_all(&mut *db)
    .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        sqlx::query!(
            "UPDATE daily_posts SET lease_until = ?, tried = 1 WHERE channel_id = ?",
            lease_until,
            row.channel_id
        )
        .execute(&mut *db)
        .await?;
        claimed.push(DailyPost {
            channel: ChannelId(row.channel_id),
            guild: GuildId(row.guild_id),
            role: row.role_key,
            language: Language::from_code(&row.language).unwrap_or(Language::En),
            zone: row.time_zone.parse().unwrap_or(Tz::UTC),
            hour: row.post_hour,
            due_at: row.due_at,
            tried: row.tried,
        });
    }
    Ok(claimed)
}

/// A post is settled; the next one is due then. Does nothing if the channel's wishes were changed meanwhile.
pub async fn settle(db: &mut MySqlConnection, post: &DailyPost, next: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE daily_posts SET due_at = ?, tried = 0, lease_until = NULL WHERE channel_id = ? AND due_at = ?",
        next,
        post.channel.0,
        post.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

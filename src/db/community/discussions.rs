//! The discussions: one a question and server.

use crate::domain::community::Discussion;
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MessageId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

struct Row {
    id: Uuid,
    guild_id: u64,
    question_key: String,
    channel_id: u64,
    thread_id: Option<u64>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Discussion {
    fn from(row: Row) -> Self {
        Self {
            id: DiscussionId(row.id),
            guild: GuildId(row.guild_id),
            question: row.question_key,
            channel: ChannelId(row.channel_id),
            thread: row.thread_id.map(ChannelId),
            created_at: row.created_at,
        }
    }
}

/// A discussion by its id.
pub async fn load(db: &mut MySqlConnection, id: DiscussionId) -> sqlx::Result<Option<Discussion>> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: Uuid", guild_id, question_key, channel_id, thread_id,
            created_at AS "created_at: DateTime<Utc>"
        FROM discussions WHERE id = ?"#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Discussion::from))
}

/// The discussion about a question.
pub async fn find(
    db: &mut MySqlConnection,
    guild: GuildId,
    question: &str,
) -> sqlx::Result<Option<Discussion>> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: Uuid", guild_id, question_key, channel_id, thread_id,
            created_at AS "created_at: DateTime<Utc>"
        FROM discussions WHERE guild_id = ? AND question_key = ?"#,
        guild.0,
        question
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Discussion::from))
}

/// All discussions with a thread, the newest first.
pub async fn open(db: &mut MySqlConnection) -> sqlx::Result<Vec<Discussion>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: Uuid", guild_id, question_key, channel_id, thread_id,
            created_at AS "created_at: DateTime<Utc>"
        FROM discussions WHERE thread_id IS NOT NULL ORDER BY id DESC"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Discussion::from).collect())
}

/// Discussions whose post was begun by somebody who gives no sign of life any more.
pub async fn unfinished(db: &mut MySqlConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<DiscussionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM discussions WHERE thread_id IS NULL AND lease_until < ?"#,
        now
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(DiscussionId).collect())
}

/// Adds a discussion, unless the question has one.
pub async fn add(db: &mut MySqlConnection, discussion: &Discussion) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO discussions (id, guild_id, question_key, channel_id, created_at) VALUES (?, ?, ?, ?, ?)",
        discussion.id.0,
        discussion.guild.0,
        discussion.question,
        discussion.channel.0,
        discussion.created_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// How a claim ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Nobody tried before.
    First,
    /// Somebody tried before, and may have succeeded without noting it.
    Again,
    /// Somebody else is at work, or the post stands.
    Taken,
}

/// Claims the making of a discussion's post until `lease_until`.
pub async fn claim(
    db: &mut MySqlConnection,
    id: DiscussionId,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Claim> {
    let first = sqlx::query!(
        "UPDATE discussions SET lease_until = ? WHERE id = ? AND thread_id IS NULL AND lease_until IS NULL",
        lease_until,
        id.0
    )
    .execute(&mut *db)
    .await?;
    if first.rows_affected() == 1 {
        return Ok(Claim::First);
    }
    let again = sqlx::query!(
        "UPDATE discussions SET lease_until = ? WHERE id = ? AND thread_id IS NULL AND lease_until < ?",
        lease_until,
        id.0,
        now
    )
    .execute(db)
    .await?;
    Ok(if again.rows_affected() == 1 { Claim::Again } else { Claim::Taken })
}

/// Gives a claim back. `may_stand`: the post may be there although it is not known.
pub async fn release(
    db: &mut MySqlConnection,
    id: DiscussionId,
    may_stand: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!("UPDATE discussions SET lease_until = ? WHERE id = ?", may_stand.then_some(now), id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes where a discussion's post stands.
pub async fn opened(
    db: &mut MySqlConnection,
    id: DiscussionId,
    thread: ChannelId,
    message: MessageId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE discussions SET thread_id = ?, message_id = ?, lease_until = NULL WHERE id = ?",
        thread.0,
        message.0,
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves a discussion without a thread to another channel.
pub async fn move_to(db: &mut MySqlConnection, id: DiscussionId, channel: ChannelId) -> sqlx::Result<()> {
    sqlx::query!("UPDATE discussions SET channel_id = ? WHERE id = ? AND thread_id IS NULL", channel.0, id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that a discussion's thread is gone. Its opinions stay, without messages.
pub async fn lost(db: &mut MySqlConnection, id: DiscussionId) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE discussions SET thread_id = NULL, message_id = NULL, lease_until = NULL WHERE id = ?",
        id.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("UPDATE opinions SET message_id = NULL, unposted = 0 WHERE discussion_id = ?", id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The discussions in a channel.
pub async fn in_channel(db: &mut MySqlConnection, channel: ChannelId) -> sqlx::Result<Vec<Discussion>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id: Uuid", guild_id, question_key, channel_id, thread_id,
            created_at AS "created_at: DateTime<Utc>"
        FROM discussions WHERE channel_id = ?"#,
        channel.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Discussion::from).collect())
}

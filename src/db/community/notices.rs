//! What members could not be told in direct messages, and who waits for a post.

use super::effects::{Effect, Kind};
use crate::db::unknown;
use crate::domain::ids::{DiscussionId, GuildId, MemberId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Something a member was to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Its id.
    pub id: Uuid,
    /// What.
    pub kind: Kind,
    /// What it is about.
    pub subject: Uuid,
    /// The server.
    pub guild: GuildId,
    /// When it was to be told.
    pub since: DateTime<Utc>,
}

/// Keeps what a member could not be told.
pub async fn keep(db: &mut MySqlConnection, member: MemberId, effect: &Effect) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO unread_notices (id, member_id, guild_id, kind, subject, since) VALUES (?, ?, ?, ?, ?, ?)",
        effect.id,
        member.0,
        effect.guild.0,
        effect.kind.key(),
        effect.subject,
        effect.wanted_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a member was not told yet, the oldest first.
pub async fn unread(db: &mut MySqlConnection, member: MemberId, limit: u32) -> sqlx::Result<Vec<Unread>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", guild_id, kind, subject AS "subject: Uuid", since AS "since: DateTime<Utc>"
        FROM unread_notices WHERE member_id = ? ORDER BY id LIMIT ?"#,
        member.0,
        limit
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(Unread {
            id: row.id,
            kind: Kind::of_key(&row.kind).ok_or_else(|| unknown("unread_notices.kind"))?,
            subject: row.subject,
            guild: GuildId(row.guild_id),
            since: row.since,
        })
    });
    read.collect()
}

/// The member has read it, or it is about nothing any more.
pub async fn read(db: &mut MySqlConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM unread_notices WHERE id = ?", id).execute(db).await?;
    Ok(())
}

/// Notes that a member waits for the post of a question.
pub async fn wait(
    db: &mut MySqlConnection,
    discussion: DiscussionId,
    (guild, member): (GuildId, MemberId),
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT IGNORE INTO post_waiters (id, discussion_id, member_id, guild_id) VALUES (?, ?, ?, ?)",
        Uuid::now_v7(),
        discussion.0,
        member.0,
        guild.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who waits for a post: ids of the rows.
pub async fn waiters(db: &mut MySqlConnection, discussion: DiscussionId) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(r#"SELECT id AS "id: Uuid" FROM post_waiters WHERE discussion_id = ?"#, discussion.0)
        .fetch_all(db)
        .await
}

/// Who waits there for what.
pub async fn waiter(db: &mut MySqlConnection, id: Uuid) -> sqlx::Result<Option<(MemberId, DiscussionId)>> {
    let row = sqlx::query!(
        r#"SELECT member_id, discussion_id AS "discussion_id: Uuid" FROM post_waiters WHERE id = ?"#,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (MemberId(row.member_id), DiscussionId(row.discussion_id))))
}

/// Somebody waits no more.
pub async fn end_wait(db: &mut MySqlConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM post_waiters WHERE id = ?", id).execute(db).await?;
    Ok(())
}

/// A member waits no more for a post.
pub async fn end_wait_of(
    db: &mut MySqlConnection,
    discussion: DiscussionId,
    member: MemberId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM post_waiters WHERE discussion_id = ? AND member_id = ?",
        discussion.0,
        member.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The post stands: nobody waits for it any more.
pub async fn arrived(db: &mut MySqlConnection, discussion: DiscussionId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM post_waiters WHERE discussion_id = ?", discussion.0).execute(db).await?;
    Ok(())
}

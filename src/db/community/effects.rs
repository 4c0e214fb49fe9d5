//! What the community is to do in Discord at a time.

use crate::db::unknown;
use crate::domain::ids::{ChannelId, GuildId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Post a shared answer.
    Share,
    /// Tell its owner that it cannot be posted.
    ShareBlocked,
    /// Make the post of a shared answer what is stored: a moderator has hidden it, or shows it again.
    ShareRewrite,
    /// Tell its owner that it was hidden.
    ShareHidden,
    /// Make the post of an opinion what is stored.
    OpinionRewrite,
    /// Tell its author that a moderator has hidden it.
    OpinionHidden,
    /// Tell its author that an opinion cannot be posted.
    OpinionBlocked,
    /// Tell the author of an opinion that further ones do not count for a while.
    Flood,
    /// Tell somebody who asked for the post of a question that it cannot be made.
    PostBlocked,
    /// Tell the author of a suggestion what was decided.
    Decision,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::Share,
        Self::ShareBlocked,
        Self::ShareRewrite,
        Self::ShareHidden,
        Self::OpinionRewrite,
        Self::OpinionHidden,
        Self::OpinionBlocked,
        Self::Flood,
        Self::PostBlocked,
        Self::Decision,
    ];

    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::ShareBlocked => "share-blocked",
            Self::ShareRewrite => "share-rewrite",
            Self::ShareHidden => "share-hidden",
            Self::OpinionRewrite => "opinion-rewrite",
            Self::OpinionHidden => "opinion-hidden",
            Self::OpinionBlocked => "opinion-blocked",
            Self::Flood => "flood",
            Self::PostBlocked => "post-blocked",
            Self::Decision => "decision",
        }
    }

    /// The kind stored so.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// Its id.
    pub id: Uuid,
    /// What.
    pub kind: Kind,
    /// What it is about.
    pub subject: Uuid,
    /// The server.
    pub guild: GuildId,
    /// The channel; 0 for direct messages.
    pub channel: ChannelId,
    /// When it was to be done at first.
    pub wanted_at: DateTime<Utc>,
    /// How often it was tried, this time included.
    pub tries: u32,
}

/// Adds an effect.
pub async fn add(
    db: &mut MySqlConnection,
    kind: Kind,
    subject: Uuid,
    (guild, channel): (GuildId, ChannelId),
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO community_effects (id, kind, subject, guild_id, channel_id, wanted_at, due_at, tries)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        Uuid::now_v7(),
        kind.key(),
        subject,
        guild.0,
        channel.0,
        at,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The next effect that is due, which nobody else gets before `until`.
pub async fn claim(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Option<Effect>> {
    loop {
        let row = sqlx::query!(
            r#"SELECT id AS "id: Uuid", kind, subject AS "subject: Uuid", guild_id, channel_id,
                wanted_at AS "wanted_at: DateTime<Utc>", tries
            FROM community_effects WHERE due_at <= ? ORDER BY due_at LIMIT 1"#,
            now
        )
        .fetch_optional(&mut *db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let claimed = sqlx::query!(
            "UPDATE community_effects SET due_at = ?, tries = tries + 1 WHERE id = ? AND tries = ? AND due_at <= ?",
            until,
            row.id,
            row.tries,
            now
        )
        .execute(&mut *db)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Some(Effect {
                id: row.id,
                kind: Kind::of_key(&row.kind).ok_or_else(|| unknown("community_effects.kind"))?,
                subject: row.subject,
                guild: GuildId(row.guild_id),
                channel: ChannelId(row.channel_id),
                wanted_at: row.wanted_at,
                tries: row.tries + 1,
            }));
        }
    }
}

/// An effect was done, or will never be.
pub async fn end(db: &mut MySqlConnection, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM community_effects WHERE id = ?", id).execute(db).await?;
    Ok(())
}

/// An effect did not work for now.
pub async fn put_off(db: &mut MySqlConnection, effect: &Effect, until: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE community_effects SET due_at = ? WHERE id = ? AND tries = ?",
        until,
        effect.id,
        effect.tries
    )
    .execute(db)
    .await?;
    Ok(())
}

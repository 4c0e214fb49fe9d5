//! What members want to be told in direct messages.

use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::domain::notification::{Notification, Wanted};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::MySqlConnection;

/// A notification that is due, claimed for sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who it is for.
    pub member: MemberId,
    /// The server in which it was asked for.
    pub guild: GuildId,
    /// The language it was asked for in.
    pub language: Language,
    /// What is wanted.
    pub wanted: Wanted,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// How often it was claimed, this time included. Above 1 an earlier try may have sent it.
    pub tries: u16,
}

/// What a member wants, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What is wanted.
    pub wanted: Wanted,
    /// When the next one is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether Discord refused to deliver it.
    pub refused: bool,
}

/// What a member wants, those refused included.
pub async fn of_member(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Vec<Kept>> {
    let rows = sqlx::query!(
        r#"SELECT kind, choice, hour_of_day, since, told_of, due_at AS "due_at: DateTime<Utc>",
            refused_at AS "refused_at: DateTime<Utc>"
        FROM notifications WHERE member_id = ? ORDER BY kind"#,
        member.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let wanted = Wanted {
                what: read(&row.kind)?,
                choice: row.choice,
                hour: row.hour_of_day,
                since: row.since,
                told_of: row.told_of,
            };
            Ok(Kept { wanted, due_at: row.due_at, refused: row.refused_at.is_some() })
        })
        .collect()
}

fn read(kind: &str) -> sqlx::Result<Notification> {
    Notification::from_key(kind).ok_or_else(|| sqlx::Error::Decode("notifications.kind".into()))
}

/// Keeps what a member wants, in place of what they wanted of this kind before.
pub async fn put(
    db: &mut MySqlConnection,
    member: MemberId,
    guild: GuildId,
    language: Language,
    wanted: &Wanted,
    due_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO notifications (member_id, kind, guild_id, language, choice, hour_of_day, since, told_of, due_at, tries)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        ON DUPLICATE KEY UPDATE guild_id = VALUES(guild_id), language = VALUES(language), choice = VALUES(choice),
            hour_of_day = VALUES(hour_of_day), since = VALUES(since), told_of = VALUES(told_of), due_at = VALUES(due_at), tries = 0,
            lease_until = NULL, refused_at = NULL",
        member.0,
        wanted.what.key(),
        guild.0,
        language.code(),
        wanted.choice,
        wanted.hour,
        wanted.since,
        wanted.told_of,
        due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Switches one off. `false` if it was not on.
pub async fn delete(db: &mut MySqlConnection, member: MemberId, what: Notification) -> sqlx::Result<bool> {
    let done =
        sqlx::query!("DELETE FROM notifications WHERE member_id = ? AND kind = ?", member.0, what.key())
            .execute(db)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// Claims notifications that are due, for one process until the lease ends. To be called in a transaction.
pub async fn claim(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<Claimed>> {
    let rows = sqlx::query!(
        r#"SELECT member_id, kind, guild_id, language AS "language: String", choice, hour_of_day, since, told_of,
            due_at AS "due_at!: DateTime<Utc>", tries
        FROM notifications WHERE due_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
        ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED"#,
        now,
        now,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let taken = sqlx::query!(
            "UPDATE notifications SET lease_until = ?, tries = tries + 1
            WHERE member_id = ? AND kind = ? AND due_at = ? AND tries = ?",
            lease_until,
            row.member_id,
            row.kind,
            row.due_at,
            row.tries
        )
        .execute(&mut *db)
        .await?;
        // Where locks are not known to all, as in a cluster, somebody else may have been faster.
        if taken.rows_affected() != 1 {
            continue;
        }
        let (choice, hour, since, told_of) = (row.choice, row.hour_of_day, row.since, row.told_of);
        claimed.push(Claimed {
            member: MemberId(row.member_id),
            guild: GuildId(row.guild_id),
            language: Language::from_code(&row.language).unwrap_or(Language::En),
            wanted: Wanted { what: read(&row.kind)?, choice, hour, since, told_of },
            due_at: row.due_at,
            tries: row.tries + 1,
        });
    }
    Ok(claimed)
}

/// What was due is settled; the next one is due then. Does nothing if the wish was changed meanwhile.
pub async fn settle(
    db: &mut MySqlConnection,
    claimed: &Claimed,
    told_of: Option<NaiveDate>,
    next: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE notifications SET due_at = ?, told_of = ?, tries = 0, lease_until = NULL
        WHERE member_id = ? AND kind = ? AND due_at = ?",
        next,
        told_of,
        claimed.member.0,
        claimed.wanted.what.key(),
        claimed.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tries again then.
pub async fn put_back(
    db: &mut MySqlConnection,
    claimed: &Claimed,
    again_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE notifications SET lease_until = ? WHERE member_id = ? AND kind = ? AND due_at = ?",
        again_at,
        claimed.member.0,
        claimed.wanted.what.key(),
        claimed.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Discord delivers nothing to this member: all of theirs are off, until they were told so.
pub async fn refuse(db: &mut MySqlConnection, member: MemberId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE notifications SET due_at = NULL, lease_until = NULL, refused_at = ? WHERE member_id = ?",
        now,
        member.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes away what Discord refused to deliver, to tell the member of it. What was put anew meanwhile stays.
pub async fn take_refused(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Vec<Notification>> {
    let kinds = sqlx::query_scalar!(
        "SELECT kind FROM notifications WHERE member_id = ? AND refused_at IS NOT NULL ORDER BY kind",
        member.0
    )
    .fetch_all(&mut *db)
    .await?;
    for kind in &kinds {
        sqlx::query!(
            "DELETE FROM notifications WHERE member_id = ? AND kind = ? AND refused_at IS NOT NULL",
            member.0,
            kind
        )
        .execute(&mut *db)
        .await?;
    }
    kinds.iter().map(|kind| read(kind)).collect()
}

/// Changes the hour of a notification, and with it when it is due.
pub async fn set_hour(
    db: &mut MySqlConnection,
    member: MemberId,
    wanted: &Wanted,
    due_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE notifications SET hour_of_day = ? WHERE member_id = ? AND kind = ?",
        wanted.hour,
        member.0,
        wanted.what.key()
    )
    .execute(&mut *db)
    .await?;
    move_to(db, member, wanted.what, due_at).await
}

/// Puts a notification at another time, as where the member's time zone has changed.
pub async fn move_to(
    db: &mut MySqlConnection,
    member: MemberId,
    what: Notification,
    due_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE notifications SET due_at = ?, tries = 0, lease_until = NULL
        WHERE member_id = ? AND kind = ? AND refused_at IS NULL",
        due_at,
        member.0,
        what.key()
    )
    .execute(db)
    .await?;
    Ok(())
}

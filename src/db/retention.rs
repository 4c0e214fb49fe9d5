//! How long things are kept in a server, and who has left it.

use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId};
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, MySql, MySqlConnection, QueryBuilder, Row as _};
use uuid::Uuid;

/// What a server's admins have set; `None` is as the operator's settings say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ServerSettings {
    /// Days that ended interviews are kept; 0 for ever.
    pub transcripts_days: Option<u32>,
    /// Days that resumes and cover letters are kept after their last change; 0 for ever.
    pub documents_days: Option<u32>,
    /// Days that what was measured on voice messages is kept; 0 for ever.
    pub audio_days: Option<u32>,
    /// Days after leaving the server until everything there is erased.
    pub grace_days: Option<u32>,
    /// Where warnings about limits are posted.
    pub warn_channel: Option<ChannelId>,
}

/// The settings of a server.
pub async fn settings(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<ServerSettings> {
    let select = "SELECT transcripts_days, documents_days, audio_days, grace_days, warn_channel_id
        FROM server_settings WHERE guild_id = ?";
    let Some(row) = sqlx::query(select).bind(guild.0).fetch_optional(db).await? else {
        return Ok(ServerSettings::default());
    };
    Ok(ServerSettings {
        transcripts_days: row.try_get(0)?,
        documents_days: row.try_get(1)?,
        audio_days: row.try_get(2)?,
        grace_days: row.try_get(3)?,
        warn_channel: row.try_get::<Option<u64>, _>(4)?.map(ChannelId),
    })
}

/// Keeps the settings of a server, in place of what it had.
pub async fn put(
    db: &mut MySqlConnection,
    guild: GuildId,
    settings: &ServerSettings,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let insert = "INSERT INTO server_settings (guild_id, transcripts_days, documents_days, audio_days, grace_days,
            warn_channel_id, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE transcripts_days = VALUES(transcripts_days), documents_days = VALUES(documents_days),
            audio_days = VALUES(audio_days), grace_days = VALUES(grace_days),
            warn_channel_id = VALUES(warn_channel_id), changed_at = VALUES(changed_at)";
    sqlx::query(insert)
        .bind(guild.0)
        .bind(settings.transcripts_days)
        .bind(settings.documents_days)
        .bind(settings.audio_days)
        .bind(settings.grace_days)
        .bind(settings.warn_channel.map(|channel| channel.0))
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// The language of what is posted in a server, where it was set.
pub async fn language(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Option<Language>> {
    let select = "SELECT language FROM communities WHERE guild_id = ?";
    let Some(row) = sqlx::query(select).bind(guild.0).fetch_optional(db).await? else { return Ok(None) };
    // Text in binary collation is bytes to some servers and text to others.
    let code: String = row.try_get_unchecked(0)?;
    Ok(Language::from_code(&code))
}

/// Every server in which something of members is kept.
pub async fn servers(db: &mut MySqlConnection) -> sqlx::Result<Vec<GuildId>> {
    let select = "SELECT guild_id FROM interviews UNION SELECT guild_id FROM resumes UNION SELECT guild_id FROM letters";
    let ids: Vec<u64> = sqlx::query_scalar(select).fetch_all(db).await?;
    Ok(ids.into_iter().map(GuildId).collect())
}

/// Interviews of a server that ended before a time, locked until the end of the transaction, with their threads.
pub async fn old_interviews(
    db: &mut MySqlConnection,
    guild: GuildId,
    before: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<(InterviewId, Option<ChannelId>)>> {
    let select =
        "SELECT id, thread_id FROM interviews WHERE guild_id = ? AND ended_at < ? AND open_marker IS NULL
        ORDER BY ended_at LIMIT ? FOR UPDATE";
    let rows = sqlx::query(select).bind(guild.0).bind(before).bind(limit).fetch_all(db).await?;
    rows.iter()
        .map(|row| Ok((InterviewId(row.try_get(0)?), row.try_get::<Option<u64>, _>(1)?.map(ChannelId))))
        .collect()
}

/// Deletes resumes and cover letters that have not changed since a time; those of an open interview stay. Tells how many.
pub async fn erase_documents(
    db: &mut MySqlConnection,
    guild: GuildId,
    before: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<u64> {
    let select = "SELECT r.id FROM resumes r WHERE r.guild_id = ? AND r.created_at < ?
        AND NOT EXISTS (SELECT 1 FROM resume_versions v WHERE v.resume_id = r.id AND v.created_at >= ?)
        AND NOT EXISTS (SELECT 1 FROM resume_versions v JOIN interviews i ON i.resume_version_id = v.id
            WHERE v.resume_id = r.id AND i.open_marker = 1)
        LIMIT ?";
    let rows: Vec<Uuid> = sqlx::query_scalar(select)
        .bind(guild.0)
        .bind(before)
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *db)
        .await?;
    if !rows.is_empty() {
        let mut delete = QueryBuilder::<MySql>::new("DELETE FROM resumes WHERE id IN (");
        let mut ids = delete.separated(", ");
        for id in &rows {
            ids.push_bind(*id);
        }
        delete.push(")");
        delete.build().execute(&mut *db).await?;
    }
    let letters = sqlx::query("DELETE FROM letters WHERE guild_id = ? AND changed_at < ? LIMIT ?")
        .bind(guild.0)
        .bind(before)
        .bind(limit)
        .execute(db)
        .await?;
    Ok(rows.len() as u64 + letters.rows_affected())
}

/// Forgets what was measured on voice messages before a time. Tells of how many.
pub async fn erase_speech(
    db: &mut MySqlConnection,
    guild: GuildId,
    before: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<u64> {
    let select = "SELECT a.message_id FROM answers a JOIN interviews i ON i.id = a.interview_id
        WHERE i.guild_id = ? AND i.open_marker IS NULL AND a.speech IS NOT NULL AND a.received_at < ? LIMIT ?";
    let rows: Vec<u64> =
        sqlx::query_scalar(select).bind(guild.0).bind(before).bind(limit).fetch_all(&mut *db).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut update = QueryBuilder::<MySql>::new("UPDATE answers SET speech = NULL WHERE message_id IN (");
    let mut ids = update.separated(", ");
    for id in &rows {
        ids.push_bind(*id);
    }
    update.push(")");
    update.build().execute(db).await?;
    Ok(rows.len() as u64)
}

/// Notes that a member has left a server; `None`: that the bot was removed from it. The first time counts.
pub async fn left(
    db: &mut MySqlConnection,
    guild: GuildId,
    member: Option<MemberId>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("INSERT IGNORE INTO departures (guild_id, member_id, left_at) VALUES (?, ?, ?)")
        .bind(guild.0)
        .bind(member.map_or(0, |member| member.0))
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// A member, or the bot, is back. Tells whether they were away.
pub async fn returned(
    db: &mut MySqlConnection,
    guild: GuildId,
    member: Option<MemberId>,
) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM departures WHERE guild_id = ? AND member_id = ?")
        .bind(guild.0)
        .bind(member.map_or(0, |member| member.0))
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Those whose grace period is over: server, and member or the bot itself. `usual_days` is the grace where a server has
/// set none.
pub async fn departed(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    usual_days: u32,
    limit: u32,
) -> sqlx::Result<Vec<(GuildId, Option<MemberId>)>> {
    let select = "SELECT d.guild_id, d.member_id FROM departures d LEFT JOIN server_settings s ON s.guild_id = d.guild_id
        WHERE d.left_at <= DATE_SUB(?, INTERVAL COALESCE(s.grace_days, ?) DAY) ORDER BY d.left_at LIMIT ?";
    let rows = sqlx::query(select).bind(now).bind(usual_days).bind(limit).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let member: u64 = row.try_get(1)?;
            Ok((GuildId(row.try_get(0)?), (member != 0).then_some(MemberId(member))))
        })
        .collect()
}

/// Members of whom something is kept in a server, after one of them, in order.
pub async fn holders(
    db: &mut MySqlConnection,
    (guild, member): (u64, u64),
    limit: u32,
) -> sqlx::Result<Vec<(GuildId, MemberId)>> {
    let part = |table: &str| {
        format!(
            "(SELECT guild_id, candidate_id FROM {table} WHERE guild_id > ? OR (guild_id = ? AND candidate_id > ?)
            GROUP BY guild_id, candidate_id ORDER BY guild_id, candidate_id LIMIT {limit})"
        )
    };
    let select = format!("{} UNION {} ORDER BY 1, 2 LIMIT {limit}", part("interviews"), part("resumes"));
    let mut query = sqlx::query(AssertSqlSafe(select));
    for _ in 0..2 {
        query = query.bind(guild).bind(guild).bind(member);
    }
    let rows = query.fetch_all(db).await?;
    rows.iter().map(|row| Ok((GuildId(row.try_get(0)?), MemberId(row.try_get(1)?)))).collect()
}

//! Servers that get the week's questions and a digest, and what a digest tells.

use crate::db::{corrupt, json, unknown};
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MemberId, MessageId, OpinionId};
use chrono::{DateTime, Utc, Weekday};
use chrono_tz::Tz;
use sqlx::MySqlConnection;
use uuid::Uuid;

/// What a server wants, and when it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// The server.
    pub guild: GuildId,
    /// Where the digest is posted.
    pub channel: ChannelId,
    /// The day.
    pub day: Weekday,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// Whose days and hours count.
    pub zone: Tz,
    /// When the next one is due.
    pub due_at: DateTime<Utc>,
    /// The questions, once somebody has begun.
    pub chosen: Option<Vec<String>>,
    /// How often this one was tried before.
    pub tries: u32,
    /// Why the last digest did not stand as it was meant.
    pub trouble: Option<Trouble>,
}

/// Why a digest did not stand as it was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// AutoMod let it stand without the opinions alone.
    Cut,
    /// AutoMod did not let it stand.
    Blocked,
    /// Discord did not take it: no channel, no permission.
    Refused,
}

impl Trouble {
    const ALL: [Self; 3] = [Self::Cut, Self::Blocked, Self::Refused];

    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Blocked => "blocked",
            Self::Refused => "refused",
        }
    }
}

/// Keeps what a server wants, in place of what it wanted before.
pub async fn put(db: &mut MySqlConnection, week: &Week) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO community_weeks (guild_id, channel_id, week_day, post_hour, time_zone, due_at, tries)
        VALUES (?, ?, ?, ?, ?, ?, 0)
        ON DUPLICATE KEY UPDATE channel_id = VALUES(channel_id), week_day = VALUES(week_day),
            post_hour = VALUES(post_hour), time_zone = VALUES(time_zone), due_at = VALUES(due_at), chosen = NULL,
            tries = 0, lease_until = NULL, trouble = NULL",
        week.guild.0,
        week.channel.0,
        week.day.num_days_from_monday(),
        week.hour,
        week.zone.name(),
        week.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A server wants none any more.
pub async fn delete(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM community_weeks WHERE guild_id = ?", guild.0).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

struct Row {
    guild_id: u64,
    channel_id: u64,
    week_day: u8,
    post_hour: u8,
    time_zone: String,
    due_at: DateTime<Utc>,
    chosen: Option<String>,
    tries: u32,
    trouble: Option<String>,
}

impl Row {
    fn read(self) -> sqlx::Result<Week> {
        let chosen = self.chosen.as_deref().map(serde_json::from_str).transpose();
        Ok(Week {
            guild: GuildId(self.guild_id),
            channel: ChannelId(self.channel_id),
            day: Weekday::try_from(self.week_day).map_err(|_| unknown("community_weeks.week_day"))?,
            hour: self.post_hour,
            zone: self.time_zone.parse().unwrap_or(Tz::UTC),
            due_at: self.due_at,
            chosen: chosen.map_err(corrupt("community_weeks.chosen"))?,
            tries: self.tries,
            trouble: self
                .trouble
                .and_then(|key| Trouble::ALL.into_iter().find(|trouble| trouble.key() == key)),
        })
    }
}

/// What a server wants.
pub async fn of(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Option<Week>> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT guild_id, channel_id, week_day, post_hour, time_zone AS "time_zone: String",
            due_at AS "due_at: DateTime<Utc>", chosen AS "chosen: String", tries,
                trouble AS "trouble: String"
        FROM community_weeks WHERE guild_id = ?"#,
        guild.0
    )
    .fetch_optional(db)
    .await?;
    row.map(Row::read).transpose()
}

/// Claims one that is due, for one process until the lease ends.
pub async fn claim(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Option<Week>> {
    loop {
        let row = sqlx::query_as!(
            Row,
            r#"SELECT guild_id, channel_id, week_day, post_hour, time_zone AS "time_zone: String",
                due_at AS "due_at: DateTime<Utc>", chosen AS "chosen: String", tries,
                trouble AS "trouble: String"
            FROM community_weeks WHERE due_at <= ? AND (lease_until IS NULL OR lease_until <= ?)
            ORDER BY due_at LIMIT 1"#,
            now,
            now
        )
        .fetch_optional(&mut *db)
        .await?;
        let Some(week) = row.map(Row::read).transpose()? else { return Ok(None) };
        let claimed = sqlx::query!(
            "UPDATE community_weeks SET lease_until = ?, tries = tries + 1
            WHERE guild_id = ? AND due_at = ? AND tries = ? AND (lease_until IS NULL OR lease_until <= ?)",
            lease_until,
            week.guild.0,
            week.due_at,
            week.tries,
            now
        )
        .execute(&mut *db)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Some(week));
        }
    }
}

/// Notes the questions of a week, so that another try takes the same.
pub async fn choose(db: &mut MySqlConnection, week: &Week, chosen: &[String]) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE community_weeks SET chosen = ? WHERE guild_id = ? AND due_at = ? AND chosen IS NULL",
        json(&chosen)?,
        week.guild.0,
        week.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// One is done, or dropped; the next one is due then. Does nothing if the server's wishes were changed meanwhile.
pub async fn settle(
    db: &mut MySqlConnection,
    week: &Week,
    next: DateTime<Utc>,
    trouble: Option<Trouble>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE community_weeks SET due_at = ?, chosen = NULL, tries = 0, lease_until = NULL, trouble = ?
        WHERE guild_id = ? AND due_at = ?",
        next,
        trouble.map(Trouble::key),
        week.guild.0,
        week.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The most recommended opinions of a server since a moment.
pub async fn top_opinions(
    db: &mut MySqlConnection,
    guild: GuildId,
    since: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<OpinionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM opinions WHERE guild_id = ? AND id >= ? AND hidden = 0 AND recommendations > 0
        ORDER BY recommendations DESC, id DESC LIMIT ?"#,
        guild.0,
        super::opinions::id_at(since).0,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(OpinionId).collect())
}

/// The stock questions that at least two members of a server have answered since a moment, the most often answered first,
/// with how many members.
pub async fn most_practised(
    db: &mut MySqlConnection,
    guild: GuildId,
    since: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<(String, u64)>> {
    let rows = sqlx::query!(
        r#"SELECT t.stock_key AS "stock_key!: String", COUNT(DISTINCT i.candidate_id) AS "members!: i64"
        FROM interviews i JOIN turns t ON t.interview_id = i.id
        WHERE i.guild_id = ? AND i.started_at >= ? AND t.stock_key IS NOT NULL AND t.answered_at IS NOT NULL
        GROUP BY t.stock_key HAVING COUNT(DISTINCT i.candidate_id) >= 2
        ORDER BY COUNT(DISTINCT i.candidate_id) DESC, t.stock_key LIMIT ?"#,
        guild.0,
        since,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.stock_key, u64::try_from(row.members).unwrap_or(0))).collect())
}

/// Members who want their streak in a server's digest.
pub async fn shown_streaks(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Vec<MemberId>> {
    let ids =
        sqlx::query_scalar!("SELECT member_id FROM shown_streaks WHERE guild_id = ? LIMIT 200", guild.0)
            .fetch_all(db)
            .await?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Lists a member's streak or does not any more; whether it is listed now.
pub async fn toggle_streak(db: &mut MySqlConnection, guild: GuildId, member: MemberId) -> sqlx::Result<bool> {
    let gone =
        sqlx::query!("DELETE FROM shown_streaks WHERE guild_id = ? AND member_id = ?", guild.0, member.0)
            .execute(&mut *db)
            .await?;
    if gone.rows_affected() > 0 {
        return Ok(false);
    }
    sqlx::query!("INSERT IGNORE INTO shown_streaks (guild_id, member_id) VALUES (?, ?)", guild.0, member.0)
        .execute(db)
        .await?;
    Ok(true)
}

/// Where an opinion stands.
pub async fn place_of(
    db: &mut MySqlConnection,
    id: OpinionId,
) -> sqlx::Result<Option<(DiscussionId, Option<ChannelId>, Option<MessageId>)>> {
    let row = sqlx::query!(
        r#"SELECT d.id AS "id: Uuid", d.thread_id, o.message_id FROM opinions o
        JOIN discussions d ON d.id = o.discussion_id WHERE o.id = ?"#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (DiscussionId(row.id), row.thread_id.map(ChannelId), row.message_id.map(MessageId))))
}

//! Reports that candidates let one other member read.

use crate::domain::ids::{GuildId, InterviewId, MemberId};
use chrono::{DateTime, Utc};
use sqlx::{MySqlConnection, Row as _};

/// A report that is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The interview.
    pub interview: InterviewId,
    /// Whose it is.
    pub candidate: MemberId,
    /// Who may read its report.
    pub mentor: MemberId,
    /// Key of its role.
    pub role: String,
    /// When the interview began.
    pub started_at: DateTime<Utc>,
    /// Since when it is shared.
    pub shared_at: DateTime<Utc>,
}

/// Lets a member read a report.
pub async fn add(
    db: &mut MySqlConnection,
    interview: InterviewId,
    mentor: MemberId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("INSERT IGNORE INTO report_shares (interview_id, mentor_id, shared_at) VALUES (?, ?, ?)")
        .bind(interview.0)
        .bind(mentor.0)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// No longer lets a member read a candidate's report; `None` for everybody. Tells how many could.
pub async fn remove(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    interview: InterviewId,
    mentor: Option<MemberId>,
) -> sqlx::Result<u64> {
    let delete = "DELETE s FROM report_shares s JOIN interviews i ON i.id = s.interview_id
        WHERE s.interview_id = ? AND i.candidate_id = ? AND i.guild_id = ? AND (? = 0 OR s.mentor_id = ?)";
    let mentor = mentor.map_or(0, |mentor| mentor.0);
    let done = sqlx::query(delete)
        .bind(interview.0)
        .bind(candidate.0)
        .bind(guild.0)
        .bind(mentor)
        .bind(mentor)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Whose report it is, where a member may read it.
pub async fn candidate_of(
    db: &mut MySqlConnection,
    guild: GuildId,
    mentor: MemberId,
    interview: InterviewId,
) -> sqlx::Result<Option<MemberId>> {
    let select = "SELECT i.candidate_id FROM report_shares s JOIN interviews i ON i.id = s.interview_id
        WHERE s.interview_id = ? AND s.mentor_id = ? AND i.guild_id = ?";
    let found: Option<u64> =
        sqlx::query_scalar(select).bind(interview.0).bind(mentor.0).bind(guild.0).fetch_optional(db).await?;
    Ok(found.map(MemberId))
}

/// What a member shares in a server, and what is shared with them, the newest first.
pub async fn of(
    db: &mut MySqlConnection,
    guild: GuildId,
    member: MemberId,
    limit: u32,
) -> sqlx::Result<Vec<Share>> {
    let select = "SELECT i.id, i.candidate_id, s.mentor_id, i.role_key, i.started_at, s.shared_at
        FROM report_shares s JOIN interviews i ON i.id = s.interview_id
        WHERE i.guild_id = ? AND (i.candidate_id = ? OR s.mentor_id = ?) ORDER BY s.shared_at DESC, i.id LIMIT ?";
    let rows =
        sqlx::query(select).bind(guild.0).bind(member.0).bind(member.0).bind(limit).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            Ok(Share {
                interview: InterviewId(row.try_get(0)?),
                candidate: MemberId(row.try_get(1)?),
                mentor: MemberId(row.try_get(2)?),
                // Text in binary collation is bytes to some servers and text to others.
                role: row.try_get_unchecked(3)?,
                started_at: row.try_get(4)?,
                shared_at: row.try_get(5)?,
            })
        })
        .collect()
}

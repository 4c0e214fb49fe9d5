//! Scores of finished sittings, for charts.

use crate::domain::ids::{GuildId, InterviewId, MemberId};
use crate::domain::interview::Kind;
use crate::domain::trend::{Attempts, Rated, Score};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Keeps the scores of a finished sitting; those kept before are replaced.
pub async fn put(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    score: &Score,
) -> sqlx::Result<()> {
    let [relevance, structure, evidence, depth, clarity] = score.dimensions;
    sqlx::query!(
        "INSERT INTO scores (guild_id, candidate_id, started_at, interview_id, role_key, kind, attempt_of, total,
            relevance, structure, evidence, depth, clarity)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE total = VALUES(total), relevance = VALUES(relevance),
            structure = VALUES(structure), evidence = VALUES(evidence), depth = VALUES(depth),
            clarity = VALUES(clarity)",
        guild.0,
        candidate.0,
        score.at,
        score.interview.0,
        score.role,
        score.kind.key(),
        score.attempt_of.map(|first| first.0),
        score.total,
        relevance,
        structure,
        evidence,
        depth,
        clarity
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a chart needs of the scores of a candidate in a server since then, of one role or all, in any order. They lie
/// together and come as one value: ten thousand rows take longer to hand over than to find.
///
/// # Errors
/// An unreachable database.
pub async fn rated(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    since: DateTime<Utc>,
    role: Option<&str>,
    attempts: Attempts,
) -> sqlx::Result<Vec<Rated>> {
    let points = sqlx::query_scalar!(
        r#"SELECT GROUP_CONCAT(interview_id, point SEPARATOR '') AS "points: Vec<u8>" FROM scores
        WHERE guild_id = ? AND candidate_id = ? AND started_at >= ? AND (? IS NULL OR role_key = ?)
            AND FIND_IN_SET(kind, ?) > 0"#,
        guild.0,
        candidate.0,
        since,
        role,
        role,
        attempts.kinds()
    )
    .fetch_one(db)
    .await?;
    let points = points.unwrap_or_default();
    let read = points.chunks(Rated::BYTES).map(Rated::read).collect::<Option<Vec<_>>>();
    read.ok_or_else(|| sqlx::Error::Decode("scores.point".into()))
}

/// The scores of a candidate in a server since then, oldest first.
pub async fn list(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    since: DateTime<Utc>,
) -> sqlx::Result<Vec<Score>> {
    let rows = sqlx::query!(
        r#"SELECT started_at AS "started_at: DateTime<Utc>", interview_id AS "interview_id: Uuid", role_key, kind,
            attempt_of AS "attempt_of: Uuid", total, relevance, structure, evidence, depth, clarity
        FROM scores WHERE guild_id = ? AND candidate_id = ? AND started_at >= ?
        ORDER BY started_at, interview_id"#,
        guild.0,
        candidate.0,
        since
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = Kind::from_key(&row.kind);
            Ok(Score {
                interview: InterviewId(row.interview_id),
                at: row.started_at,
                role: row.role_key,
                kind: kind.ok_or_else(|| sqlx::Error::Decode("scores.kind".into()))?,
                attempt_of: row.attempt_of.map(InterviewId),
                total: row.total,
                dimensions: [row.relevance, row.structure, row.evidence, row.depth, row.clarity],
            })
        })
        .collect()
}

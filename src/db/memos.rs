//! Private memos of candidates on their interviews.

use crate::domain::ids::{InterviewId, TurnId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

/// Stands for the interview itself among its turns.
const WHOLE: u16 = u16::MAX;

fn key(turn: Option<TurnId>) -> u16 {
    turn.map_or(WHOLE, |turn| turn.0)
}

/// The memos on an interview and its turns; `None` is the interview itself.
pub async fn of_interview(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<Option<TurnId>, String>> {
    let rows = sqlx::query!("SELECT turn_id, text FROM memos WHERE interview_id = ?", interview.0)
        .fetch_all(db)
        .await?;
    let of = |turn: u16| (turn != WHOLE).then_some(TurnId(turn));
    Ok(rows.into_iter().map(|row| (of(row.turn_id), row.text)).collect())
}

/// Writes a memo, over the one that may be there.
pub async fn put(
    db: &mut MySqlConnection,
    interview: InterviewId,
    turn: Option<TurnId>,
    text: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO memos (interview_id, turn_id, text, updated_at) VALUES (?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE text = VALUES(text), updated_at = VALUES(updated_at)",
        interview.0,
        key(turn),
        text,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a memo, if it is there.
pub async fn delete(
    db: &mut MySqlConnection,
    interview: InterviewId,
    turn: Option<TurnId>,
) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM memos WHERE interview_id = ? AND turn_id = ?", interview.0, key(turn))
        .execute(db)
        .await?;
    Ok(())
}

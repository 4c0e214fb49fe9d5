//! Private memos of candidates on their interviews.

use crate::crypto::{Place, Vault};
use crate::domain::ids::{InterviewId, MemberId, TurnId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

/// Stands for the interview itself among its turns.
const WHOLE: u16 = u16::MAX;

fn key(turn: Option<TurnId>) -> u16 {
    turn.map_or(WHOLE, |turn| turn.0)
}

fn place(interview: InterviewId, candidate: MemberId, turn: u16) -> Place {
    Place::new("memos.text", candidate.0).key(interview.0).key(turn)
}

/// The memos on an interview and its turns; `None` is the interview itself.
pub async fn of_interview(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<Option<TurnId>, String>> {
    let rows = sqlx::query!("SELECT turn_id, text FROM memos WHERE interview_id = ?", interview.0)
        .fetch_all(db)
        .await?;
    let of = |turn: u16| (turn != WHOLE).then_some(TurnId(turn));
    rows.into_iter()
        .map(|row| {
            let text = vault.open(&place(interview, candidate, row.turn_id), &row.text)?;
            Ok((of(row.turn_id), text))
        })
        .collect()
}

/// Writes a memo, over the one that may be there.
pub async fn put(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
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
        vault.seal(&place(interview, candidate, key(turn)), text),
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

//! Questions of the day, memos on stock questions, and how well members know them.

use crate::crypto::{Place, Vault};
use crate::domain::daily::Review;
use crate::domain::ids::{GuildId, MemberId};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::MySqlConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The question of a member's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfDay {
    /// Key of the question.
    pub question: String,
    /// How often it was changed for another one.
    pub changes: u16,
}

/// The question of a day in a server, if one was given out.
pub async fn of_day(
    db: &mut MySqlConnection,
    member: MemberId,
    guild: GuildId,
    day: NaiveDate,
) -> sqlx::Result<Option<OfDay>> {
    let row = sqlx::query!(
        "SELECT question_key, changes FROM daily_questions WHERE member_id = ? AND day = ? AND guild_id = ?",
        member.0,
        day,
        guild.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| OfDay { question: row.question_key, changes: row.changes }))
}

/// Gives out the question of a day in a server, unless that many changes or more were made already, as by two commands at
/// once; or in place of `instead`, which the bank has no more.
pub async fn put_of_day(
    db: &mut MySqlConnection,
    member: MemberId,
    guild: GuildId,
    day: NaiveDate,
    given: &OfDay,
    instead: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO daily_questions (member_id, day, guild_id, question_key, changes) VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE
            question_key = IF(changes < VALUES(changes) OR question_key = ?, VALUES(question_key), question_key),
            changes = GREATEST(changes, VALUES(changes))",
        member.0,
        day,
        guild.0,
        given.question,
        given.changes,
        instead
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Keys of the questions given out since a day.
pub async fn given_since(
    db: &mut MySqlConnection,
    member: MemberId,
    day: NaiveDate,
) -> sqlx::Result<BTreeSet<String>> {
    let keys = sqlx::query_scalar!(
        "SELECT question_key FROM daily_questions WHERE member_id = ? AND day >= ?",
        member.0,
        day
    )
    .fetch_all(db)
    .await?;
    Ok(keys.into_iter().collect())
}

/// A member's note on a stock question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memo {
    /// Key of the question.
    pub question: String,
    /// The note.
    pub text: String,
    /// When it was written or changed last.
    pub changed_at: DateTime<Utc>,
}

/// A memo's id, the same for the same member and question.
fn memo_id(member: MemberId, question: &str) -> Uuid {
    let digest = Sha256::new().chain_update(member.0.to_be_bytes()).chain_update(question).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Uuid::from_bytes(id)
}

fn memo_place(member: MemberId, question: &str) -> Place {
    Place::new("question_memos.text", member.0).key(memo_id(member, question))
}

/// Keeps a note; one on the same question is replaced.
pub async fn put_memo(
    db: &mut MySqlConnection,
    vault: &Vault,
    member: MemberId,
    question: &str,
    text: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO question_memos (id, member_id, question_key, text, changed_at) VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE text = VALUES(text), changed_at = VALUES(changed_at)",
        memo_id(member, question),
        member.0,
        question,
        vault.seal(&memo_place(member, question), text),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the note on a question.
pub async fn delete_memo(db: &mut MySqlConnection, member: MemberId, question: &str) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM question_memos WHERE member_id = ? AND question_key = ?", member.0, question)
        .execute(db)
        .await?;
    Ok(())
}

/// The keys of the questions that a member has notes on.
pub async fn noted(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!("SELECT question_key FROM question_memos WHERE member_id = ?", member.0)
        .fetch_all(db)
        .await
}

/// The note on a question.
pub async fn memo(
    db: &mut MySqlConnection,
    vault: &Vault,
    member: MemberId,
    question: &str,
) -> sqlx::Result<Option<String>> {
    let sealed = sqlx::query_scalar!(
        "SELECT text FROM question_memos WHERE member_id = ? AND question_key = ?",
        member.0,
        question
    )
    .fetch_optional(db)
    .await?;
    Ok(sealed.map(|sealed| vault.open(&memo_place(member, question), &sealed)).transpose()?)
}

/// A page of a member's notes, the one changed last first.
pub async fn memos(
    db: &mut MySqlConnection,
    vault: &Vault,
    member: MemberId,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Memo>> {
    let rows = sqlx::query!(
        r#"SELECT question_key, text, changed_at AS "changed_at: DateTime<Utc>" FROM question_memos
        WHERE member_id = ? ORDER BY changed_at DESC, question_key LIMIT ? OFFSET ?"#,
        member.0,
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let text = vault.open(&memo_place(member, &row.question_key), &row.text)?;
            Ok(Memo { question: row.question_key, text, changed_at: row.changed_at })
        })
        .collect()
}

/// How many notes a member has.
pub async fn count_memos(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!("SELECT COUNT(*) FROM question_memos WHERE member_id = ?", member.0)
        .fetch_one(db)
        .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How well a member knows the questions they answered.
pub async fn reviews(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Vec<Review>> {
    let rows = sqlx::query!(
        r#"SELECT question_key, points, stability, difficulty, repetitions, lapses, state,
            reviewed_at AS "reviewed_at: DateTime<Utc>", due_at AS "due_at: DateTime<Utc>"
        FROM reviews WHERE member_id = ? ORDER BY question_key"#,
        member.0
    )
    .fetch_all(db)
    .await?;
    let review = rows.into_iter().map(|row| Review {
        question: row.question_key,
        points: row.points,
        stability: row.stability,
        difficulty: row.difficulty,
        repetitions: row.repetitions,
        lapses: row.lapses,
        state: row.state,
        reviewed_at: row.reviewed_at,
        due_at: row.due_at,
    });
    Ok(review.collect())
}

/// How well a member knows one question.
pub async fn review(
    db: &mut MySqlConnection,
    member: MemberId,
    question: &str,
) -> sqlx::Result<Option<Review>> {
    let row = sqlx::query!(
        r#"SELECT question_key, points, stability, difficulty, repetitions, lapses, state,
            reviewed_at AS "reviewed_at: DateTime<Utc>", due_at AS "due_at: DateTime<Utc>"
        FROM reviews WHERE member_id = ? AND question_key = ?"#,
        member.0,
        question
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Review {
        question: row.question_key,
        points: row.points,
        stability: row.stability,
        difficulty: row.difficulty,
        repetitions: row.repetitions,
        lapses: row.lapses,
        state: row.state,
        reviewed_at: row.reviewed_at,
        due_at: row.due_at,
    }))
}

/// Keeps how well a member knows a question that came for the first time; `false` where it did not.
pub async fn add_review(db: &mut MySqlConnection, member: MemberId, review: &Review) -> sqlx::Result<bool> {
    let added = sqlx::query!(
        "INSERT IGNORE INTO reviews (member_id, question_key, points, stability, difficulty, repetitions, lapses, state,
            reviewed_at, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        member.0,
        review.question,
        review.points,
        review.stability,
        review.difficulty,
        review.repetitions,
        review.lapses,
        review.state,
        review.reviewed_at,
        review.due_at
    )
    .execute(db)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Keeps how well a member knows a question.
pub async fn put_review(db: &mut MySqlConnection, member: MemberId, review: &Review) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO reviews (member_id, question_key, points, stability, difficulty, repetitions, lapses, state,
            reviewed_at, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE points = VALUES(points), stability = VALUES(stability),
            difficulty = VALUES(difficulty), repetitions = VALUES(repetitions), lapses = VALUES(lapses),
            state = VALUES(state), reviewed_at = VALUES(reviewed_at), due_at = VALUES(due_at)",
        member.0,
        review.question,
        review.points,
        review.stability,
        review.difficulty,
        review.repetitions,
        review.lapses,
        review.state,
        review.reviewed_at,
        review.due_at
    )
    .execute(db)
    .await?;
    Ok(())
}

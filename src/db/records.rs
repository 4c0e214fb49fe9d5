//! What an interview leaves: answers, evaluations, reports, and the bot's posts.

use super::{corrupt, json};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{Assignment, Post};
use crate::domain::provenance::Provenance;
use crate::domain::report::Report;
use crate::domain::rubric::{Evaluation, RUBRIC_VERSION};
use crate::domain::speech::Speech;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerSource {
    /// A message in the thread.
    Message,
    /// The answer form.
    Form,
    /// A file of plain text.
    File,
    /// A voice message.
    Voice,
}

/// One message of an answer.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// The message, or the interaction of the form.
    pub message: MessageId,
    /// How it was given.
    pub source: AnswerSource,
    /// What was written, or said.
    pub text: String,
    /// How it was said, if it was.
    pub speech: Option<Speech>,
}

/// Stores one message of an answer, whose turn is told by [`assign`]. A unique violation means that it is stored already.
pub async fn insert_answer(
    db: &mut MySqlConnection,
    interview: InterviewId,
    answer: &NewAnswer,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let source = match answer.source {
        AnswerSource::Message => "message",
        AnswerSource::Form => "form",
        AnswerSource::File => "file",
        AnswerSource::Voice => "voice",
    };
    sqlx::query!(
        "INSERT INTO answers (message_id, interview_id, source, text, speech, received_at) VALUES (?, ?, ?, ?, ?, ?)",
        answer.message.0,
        interview.0,
        source,
        answer.text,
        answer.speech.as_ref().map(json).transpose()?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes a stored message part of the answer of a turn.
pub async fn assign(db: &mut MySqlConnection, assignment: &Assignment) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE answers SET turn_id = ?, revision = ? WHERE message_id = ?",
        assignment.turn.0,
        assignment.revision,
        assignment.message.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All messages of an interview that were taken in.
pub async fn answer_messages(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeSet<MessageId>> {
    let ids = sqlx::query_scalar!("SELECT message_id FROM answers WHERE interview_id = ?", interview.0)
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(MessageId).collect())
}

/// Whether a message was taken in before.
pub async fn has_answer(db: &mut MySqlConnection, message: MessageId) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!("SELECT message_id FROM answers WHERE message_id = ?", message.0)
        .fetch_optional(db)
        .await?;
    Ok(found.is_some())
}

/// The answers of an interview by turn, the parts of each joined by line breaks in the order they were written.
pub async fn answers(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, String>> {
    let rows = sqlx::query!(
        r#"SELECT turn_id AS "turn_id!", text FROM answers
        WHERE interview_id = ? AND turn_id IS NOT NULL ORDER BY turn_id, message_id"#,
        interview.0
    )
    .fetch_all(db)
    .await?;
    let mut answers = BTreeMap::<TurnId, String>::new();
    for row in rows {
        let answer = answers.entry(TurnId(row.turn_id)).or_default();
        if !answer.is_empty() {
            answer.push('\n');
        }
        answer.push_str(&row.text);
    }
    Ok(answers)
}

/// A message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The interview.
    pub interview: InterviewId,
    /// The turn it answers, once that is known.
    pub turn: Option<TurnId>,
    /// What was written.
    pub text: String,
    /// Whether the message's own words are the answer, and not a file or a recording.
    pub is_written: bool,
}

/// A message that was taken in, if it was.
pub async fn answer(db: &mut MySqlConnection, message: MessageId) -> sqlx::Result<Option<StoredAnswer>> {
    let row = sqlx::query!(
        r#"SELECT interview_id AS "interview_id: Uuid", turn_id, text, source FROM answers WHERE message_id = ?"#,
        message.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| StoredAnswer {
        interview: InterviewId(row.interview_id),
        turn: row.turn_id.map(TurnId),
        text: row.text,
        is_written: row.source == "message",
    }))
}

/// How many messages the answer of a turn consists of.
pub async fn parts(db: &mut MySqlConnection, interview: InterviewId, turn: TurnId) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM answers WHERE interview_id = ? AND turn_id = ?",
        interview.0,
        turn.0
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Puts other words in place of a message's.
pub async fn change_answer(db: &mut MySqlConnection, message: MessageId, text: &str) -> sqlx::Result<()> {
    sqlx::query!("UPDATE answers SET text = ? WHERE message_id = ?", text, message.0).execute(db).await?;
    Ok(())
}

/// Deletes a message that was taken in.
pub async fn delete_answer(db: &mut MySqlConnection, message: MessageId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM answers WHERE message_id = ?", message.0).execute(db).await?;
    Ok(())
}

/// How the answers of an interview were spoken, by turn, where they were.
pub async fn speech(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, Speech>> {
    let rows = sqlx::query!(
        r#"SELECT turn_id AS "turn_id!", speech AS "speech!" FROM answers
        WHERE interview_id = ? AND turn_id IS NOT NULL AND speech IS NOT NULL ORDER BY turn_id, message_id"#,
        interview.0
    )
    .fetch_all(db)
    .await?;
    let mut all = BTreeMap::<TurnId, Speech>::new();
    for row in rows {
        let speech: Speech = serde_json::from_str(&row.speech).map_err(corrupt("answers.speech"))?;
        let turn = TurnId(row.turn_id);
        let joined = match all.remove(&turn) {
            Some(before) => before.and(&speech),
            None => speech,
        };
        all.insert(turn, joined);
    }
    Ok(all)
}

/// A stored evaluation.
#[derive(Debug, Clone)]
pub struct StoredEvaluation {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// Whether the offline rubric made it.
    pub offline: bool,
}

/// Stores the evaluation of a revision of an answer; an evaluation of the same revision is replaced.
#[expect(clippy::too_many_arguments, reason = "one column each")]
pub async fn put_evaluation(
    db: &mut MySqlConnection,
    interview: InterviewId,
    turn: TurnId,
    revision: u16,
    evaluation: &Evaluation,
    offline: bool,
    by: &Provenance,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO evaluations (interview_id, turn_id, revision, points, evaluation, offline, model, prompt_version,
            rubric_version, tokens_in, tokens_out, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE points = VALUES(points), evaluation = VALUES(evaluation), offline = VALUES(offline),
            model = VALUES(model), prompt_version = VALUES(prompt_version), rubric_version = VALUES(rubric_version),
            tokens_in = VALUES(tokens_in), tokens_out = VALUES(tokens_out), created_at = VALUES(created_at)",
        interview.0,
        turn.0,
        revision,
        evaluation.points,
        json(evaluation)?,
        offline,
        by.model.chars().take(128).collect::<String>(),
        by.prompt,
        RUBRIC_VERSION,
        by.tokens_in,
        by.tokens_out,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The latest evaluation of each turn.
pub async fn evaluations(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, StoredEvaluation>> {
    let rows = sqlx::query!(
        r#"SELECT turn_id, evaluation, offline AS "offline: bool" FROM evaluations
        WHERE interview_id = ? ORDER BY turn_id, revision"#,
        interview.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let evaluation =
                serde_json::from_str(&row.evaluation).map_err(corrupt("evaluations.evaluation"))?;
            Ok((TurnId(row.turn_id), StoredEvaluation { evaluation, offline: row.offline }))
        })
        .collect()
}

/// Stores the report of a finished interview.
pub async fn put_report(
    db: &mut MySqlConnection,
    interview: InterviewId,
    report: &Report,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO reports (interview_id, total, rank_letter, report, created_at) VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE total = VALUES(total), rank_letter = VALUES(rank_letter), report = VALUES(report)",
        interview.0,
        report.total,
        report.rank.letter(),
        json(report)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The report of an interview, if it has one.
pub async fn report(db: &mut MySqlConnection, interview: InterviewId) -> sqlx::Result<Option<Report>> {
    let text = sqlx::query_scalar!("SELECT report FROM reports WHERE interview_id = ?", interview.0)
        .fetch_optional(db)
        .await?;
    text.map(|text| serde_json::from_str(&text).map_err(corrupt("reports.report"))).transpose()
}

/// The reports of a candidate in a server.
pub async fn reports(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
) -> sqlx::Result<BTreeMap<InterviewId, Report>> {
    let rows = sqlx::query!(
        r#"SELECT r.interview_id AS "interview_id: Uuid", r.report FROM reports r
        JOIN interviews i ON i.id = r.interview_id WHERE i.guild_id = ? AND i.candidate_id = ?"#,
        guild.0,
        candidate.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let report = serde_json::from_str(&row.report).map_err(corrupt("reports.report"))?;
            Ok((InterviewId(row.interview_id), report))
        })
        .collect()
}

/// Notes a post that stands in the thread; noting it twice is harmless.
pub async fn insert_post(
    db: &mut MySqlConnection,
    interview: InterviewId,
    seq: u32,
    thread: ChannelId,
    message: MessageId,
    post: &Post,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO posts (interview_id, seq, thread_id, message_id, post, posted_at) VALUES (?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE message_id = VALUES(message_id)",
        interview.0,
        seq,
        thread.0,
        message.0,
        json(post)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The last message the bot posted for an interview before the effect of that number.
pub async fn post_before(
    db: &mut MySqlConnection,
    interview: InterviewId,
    seq: u32,
) -> sqlx::Result<Option<MessageId>> {
    let id = sqlx::query_scalar!(
        "SELECT message_id FROM posts WHERE interview_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
        interview.0,
        seq
    )
    .fetch_optional(db)
    .await?;
    Ok(id.map(MessageId))
}

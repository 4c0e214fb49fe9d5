//! What an interview leaves: answers, evaluations, reports, and the bot's posts.

use super::interviews::question_place;
use super::{corrupt, json, open_json, seal_json};
use crate::crypto::{Place, Vault};
use crate::domain::ids::{GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{Assignment, Interview};
use crate::domain::provenance::{OfflineReason, Provenance};
use crate::domain::question::Question;
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

fn answer_place(message: u64, candidate: u64) -> Place {
    Place::new("answers.text", candidate).key(message)
}

fn evaluation_place(interview: Uuid, candidate: u64, turn: u16, revision: u16) -> Place {
    Place::new("evaluations.evaluation", candidate).key(interview).key(turn).key(revision)
}

fn report_place(interview: Uuid, candidate: u64) -> Place {
    Place::new("reports.report", candidate).key(interview)
}

/// Stores one message of an answer, with its turn where that is known; else [`assign`] tells it later. A unique violation
/// means that the message is stored already.
pub async fn insert_answer(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    answer: &NewAnswer,
    assignment: Option<&Assignment>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let source = match answer.source {
        AnswerSource::Message => "message",
        AnswerSource::Form => "form",
        AnswerSource::File => "file",
        AnswerSource::Voice => "voice",
    };
    sqlx::query!(
        "INSERT INTO answers (message_id, interview_id, turn_id, revision, source, text, speech, received_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        answer.message.0,
        interview.id.0,
        assignment.map(|assignment| assignment.turn.0),
        assignment.map(|assignment| assignment.revision),
        source,
        vault.seal(&answer_place(answer.message.0, interview.candidate.0), &answer.text),
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
    vault: &Vault,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, String>> {
    let rows = sqlx::query!(
        r#"SELECT a.turn_id AS "turn_id!", a.message_id, a.text, i.candidate_id FROM answers a
        JOIN interviews i ON i.id = a.interview_id
        WHERE a.interview_id = ? AND a.turn_id IS NOT NULL ORDER BY a.turn_id, a.message_id"#,
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
        answer.push_str(&vault.open(&answer_place(row.message_id, row.candidate_id), &row.text)?);
    }
    Ok(answers)
}

/// A message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The interview.
    pub interview: InterviewId,
    /// Who wrote it.
    pub candidate: MemberId,
    /// The turn it answers, once that is known.
    pub turn: Option<TurnId>,
    /// What was written.
    pub text: String,
    /// Whether the message's own words are the answer, and not a file or a recording.
    pub is_written: bool,
}

/// A message that was taken in, if it was.
pub async fn answer(
    db: &mut MySqlConnection,
    vault: &Vault,
    message: MessageId,
) -> sqlx::Result<Option<StoredAnswer>> {
    let row = sqlx::query!(
        r#"SELECT a.interview_id AS "interview_id: Uuid", a.turn_id, a.text, a.source, i.candidate_id FROM answers a
        JOIN interviews i ON i.id = a.interview_id WHERE a.message_id = ?"#,
        message.0
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredAnswer {
        interview: InterviewId(row.interview_id),
        candidate: MemberId(row.candidate_id),
        turn: row.turn_id.map(TurnId),
        text: vault.open(&answer_place(message.0, row.candidate_id), &row.text)?,
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
pub async fn change_answer(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
    message: MessageId,
    text: &str,
) -> sqlx::Result<()> {
    let sealed = vault.seal(&answer_place(message.0, candidate.0), text);
    sqlx::query!("UPDATE answers SET text = ? WHERE message_id = ?", sealed, message.0).execute(db).await?;
    Ok(())
}

/// Deletes a message that was taken in. Whether other parts of the same answer are left; `None` if it was not there.
pub async fn delete_answer(db: &mut MySqlConnection, message: MessageId) -> sqlx::Result<Option<bool>> {
    let row = sqlx::query!(
        r#"SELECT interview_id AS "interview_id: Uuid", turn_id FROM answers WHERE message_id = ?"#,
        message.0
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    sqlx::query!("DELETE FROM answers WHERE message_id = ?", message.0).execute(&mut *db).await?;
    match row.turn_id {
        Some(turn) => Ok(Some(parts(db, InterviewId(row.interview_id), TurnId(turn)).await? > 0)),
        None => Ok(Some(false)),
    }
}

/// Notes that the author of a message was told that it is no answer; noting it twice is harmless.
pub async fn note_told(
    db: &mut MySqlConnection,
    interview: InterviewId,
    message: MessageId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO told_messages (message_id, interview_id, told_at) VALUES (?, ?, ?)
        ON DUPLICATE KEY UPDATE told_at = told_at",
        message.0,
        interview.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The messages of an interview whose author was told that they are no answers.
pub async fn told_messages(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<BTreeSet<MessageId>> {
    let ids = sqlx::query_scalar!("SELECT message_id FROM told_messages WHERE interview_id = ?", interview.0)
        .fetch_all(db)
        .await?;
    Ok(ids.into_iter().map(MessageId).collect())
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
    /// Why it did, where a model is configured.
    pub offline_reason: Option<OfflineReason>,
    /// The model's name as its server reported it, or the offline interviewer's.
    pub model: String,
    /// Version of the prompt.
    pub prompt: String,
    /// Version of the rubric.
    pub rubric: String,
    /// The revision of the answer.
    pub revision: u16,
    /// How often the answer was evaluated again.
    pub again: u16,
}

/// Stores the evaluation of a revision of an answer; an evaluation of the same revision is replaced.
#[expect(clippy::too_many_arguments, reason = "one column each")]
pub async fn put_evaluation(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    turn: TurnId,
    revision: u16,
    evaluation: &Evaluation,
    offline: bool,
    offline_reason: Option<OfflineReason>,
    by: &Provenance,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let place = evaluation_place(interview.id.0, interview.candidate.0, turn.0, revision);
    sqlx::query!(
        "INSERT INTO evaluations (interview_id, turn_id, revision, points, evaluation, offline, offline_reason, model,
            prompt_version, rubric_version, tokens_in, tokens_out, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE points = VALUES(points), evaluation = VALUES(evaluation), offline = VALUES(offline),
            offline_reason = VALUES(offline_reason), model = VALUES(model), prompt_version = VALUES(prompt_version), rubric_version = VALUES(rubric_version),
            tokens_in = VALUES(tokens_in), tokens_out = VALUES(tokens_out), created_at = VALUES(created_at)",
        interview.id.0,
        turn.0,
        revision,
        evaluation.points,
        seal_json(vault, &place, evaluation)?,
        offline,
        offline_reason.map(OfflineReason::key),
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

/// Keeps an evaluation beside the one that comes in its place; `false` if that has happened meanwhile.
pub async fn keep_evaluation(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    turn: TurnId,
    old: &StoredEvaluation,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let id = interview.id.0;
    let counted = sqlx::query!(
        "UPDATE evaluations SET times_again = times_again + 1
        WHERE interview_id = ? AND turn_id = ? AND revision = ? AND times_again = ?",
        id,
        turn.0,
        old.revision,
        old.again
    )
    .execute(&mut *db)
    .await?;
    if counted.rows_affected() != 1 {
        return Ok(false);
    }
    let place = Place::new("earlier_evaluations.evaluation", interview.candidate.0)
        .key(id)
        .key(turn.0)
        .key(old.revision)
        .key(old.again);
    let sealed = seal_json(vault, &place, &old.evaluation)?;
    sqlx::query!(
        "INSERT INTO earlier_evaluations (interview_id, turn_id, revision, times_again, points, evaluation, offline,
            offline_reason, model, prompt_version, rubric_version, tokens_in, tokens_out, created_at, replaced_at)
        SELECT interview_id, turn_id, revision, ?, points, ?, offline, offline_reason, model, prompt_version,
            rubric_version, tokens_in, tokens_out, created_at, ?
        FROM evaluations WHERE interview_id = ? AND turn_id = ? AND revision = ?",
        old.again,
        sealed,
        now,
        id,
        turn.0,
        old.revision
    )
    .execute(db)
    .await?;
    Ok(true)
}

/// The latest evaluation of each turn.
pub async fn evaluations(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, StoredEvaluation>> {
    let rows = sqlx::query!(
        r#"SELECT e.turn_id, e.revision, e.evaluation, e.offline AS "offline: bool", e.offline_reason, e.model,
            e.prompt_version, e.rubric_version, e.times_again, i.candidate_id FROM evaluations e
        JOIN interviews i ON i.id = e.interview_id
        WHERE e.interview_id = ? ORDER BY e.turn_id, e.revision"#,
        interview.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let place = evaluation_place(interview.0, row.candidate_id, row.turn_id, row.revision);
            let evaluation = open_json(vault, &place, &row.evaluation, "evaluations.evaluation")?;
            let reason = row.offline_reason.as_deref();
            let stored = StoredEvaluation {
                evaluation,
                offline: row.offline,
                offline_reason: OfflineReason::ALL.into_iter().find(|known| Some(known.key()) == reason),
                model: row.model,
                prompt: row.prompt_version,
                rubric: row.rubric_version,
                revision: row.revision,
                again: row.times_again,
            };
            Ok((TurnId(row.turn_id), stored))
        })
        .collect()
}

/// The points of the latest evaluation of each turn.
pub async fn points(db: &mut MySqlConnection, interview: InterviewId) -> sqlx::Result<BTreeMap<TurnId, f64>> {
    let rows = sqlx::query!(
        "SELECT turn_id, points FROM evaluations WHERE interview_id = ? ORDER BY turn_id, revision",
        interview.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (TurnId(row.turn_id), row.points)).collect())
}

/// The last questions a candidate answered in a server, with the latest evaluation of each, newest sitting first.
pub async fn past_evaluations(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
    limit: u32,
) -> sqlx::Result<Vec<(Question, Evaluation)>> {
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id: Uuid", t.turn_id, t.question, e.revision, e.evaluation FROM interviews i
        JOIN turns t ON t.interview_id = i.id
        JOIN evaluations e ON e.interview_id = t.interview_id AND e.turn_id = t.turn_id
            AND e.revision = t.evaluated_revision
        WHERE i.guild_id = ? AND i.candidate_id = ?
        ORDER BY i.started_at DESC, t.place LIMIT ?"#,
        guild.0,
        candidate.0,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let asked = question_place(row.id, candidate.0, row.turn_id);
            let rated = evaluation_place(row.id, candidate.0, row.turn_id, row.revision);
            let question = open_json(vault, &asked, &row.question, "turns.question")?;
            let evaluation = open_json(vault, &rated, &row.evaluation, "evaluations.evaluation")?;
            Ok((question, evaluation))
        })
        .collect()
}

/// Stores the report of a finished interview.
pub async fn put_report(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    report: &Report,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO reports (interview_id, total, rank_letter, report, created_at) VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE total = VALUES(total), rank_letter = VALUES(rank_letter), report = VALUES(report)",
        interview.id.0,
        report.total,
        report.rank.letter(),
        seal_json(vault, &report_place(interview.id.0, interview.candidate.0), report)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The report of an interview, if it has one.
pub async fn report(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: InterviewId,
) -> sqlx::Result<Option<Report>> {
    let row = sqlx::query!(
        "SELECT r.report, i.candidate_id FROM reports r JOIN interviews i ON i.id = r.interview_id
        WHERE r.interview_id = ?",
        interview.0
    )
    .fetch_optional(db)
    .await?;
    let open = |place: &Place, report: &[u8]| open_json(vault, place, report, "reports.report");
    row.map(|row| open(&report_place(interview.0, row.candidate_id), &row.report)).transpose()
}

/// The reports of a candidate in a server.
pub async fn reports(
    db: &mut MySqlConnection,
    vault: &Vault,
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
            let place = report_place(row.interview_id, candidate.0);
            let report = open_json(vault, &place, &row.report, "reports.report")?;
            Ok((InterviewId(row.interview_id), report))
        })
        .collect()
}

//! What an interview leaves: answers, evaluations, reports, and the bot's posts.

use super::interviews::question_place;
use super::{json, open_json, seal_json};
use crate::crypto::{Place, Vault};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::interview::{Assignment, Interview, Post};
use crate::domain::provenance::Provenance;
use crate::domain::question::Question;
use crate::domain::report::Report;
use crate::domain::rubric::{Evaluation, RUBRIC_VERSION};
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
}

/// One message of an answer.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// The message, or the interaction of the form.
    pub message: MessageId,
    /// How it was given.
    pub source: AnswerSource,
    /// What was written.
    pub text: String,
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

/// Stores one message of an answer, whose turn is told by [`assign`]. A unique violation means that it is stored already.
pub async fn insert_answer(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    answer: &NewAnswer,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let source = match answer.source {
        AnswerSource::Message => "message",
        AnswerSource::Form => "form",
    };
    sqlx::query!(
        "INSERT INTO answers (message_id, interview_id, source, text, received_at) VALUES (?, ?, ?, ?, ?)",
        answer.message.0,
        interview.id.0,
        source,
        vault.seal(&answer_place(answer.message.0, interview.candidate.0), &answer.text),
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
    vault: &Vault,
    interview: &Interview,
    turn: TurnId,
    revision: u16,
    evaluation: &Evaluation,
    offline: bool,
    by: &Provenance,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let place = evaluation_place(interview.id.0, interview.candidate.0, turn.0, revision);
    sqlx::query!(
        "INSERT INTO evaluations (interview_id, turn_id, revision, points, evaluation, offline, model, prompt_version,
            rubric_version, tokens_in, tokens_out, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE points = VALUES(points), evaluation = VALUES(evaluation), offline = VALUES(offline),
            model = VALUES(model), prompt_version = VALUES(prompt_version), rubric_version = VALUES(rubric_version),
            tokens_in = VALUES(tokens_in), tokens_out = VALUES(tokens_out), created_at = VALUES(created_at)",
        interview.id.0,
        turn.0,
        revision,
        evaluation.points,
        seal_json(vault, &place, evaluation)?,
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
    vault: &Vault,
    interview: InterviewId,
) -> sqlx::Result<BTreeMap<TurnId, StoredEvaluation>> {
    let rows = sqlx::query!(
        r#"SELECT e.turn_id, e.revision, e.evaluation, e.offline AS "offline: bool", i.candidate_id FROM evaluations e
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
            Ok((TurnId(row.turn_id), StoredEvaluation { evaluation, offline: row.offline }))
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

/// The message that the first report of an interview stands in.
pub async fn report_post(
    db: &mut MySqlConnection,
    interview: InterviewId,
) -> sqlx::Result<Option<MessageId>> {
    let id = sqlx::query_scalar!(
        r#"SELECT message_id FROM posts WHERE interview_id = ? AND post LIKE '%"report":true%' ORDER BY seq LIMIT 1"#,
        interview.0
    )
    .fetch_optional(db)
    .await?;
    Ok(id.map(MessageId))
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

//! Interviews and their turns: the state of the engine.

use super::outbox::Posted;
use super::{corrupt, json, open_json, seal_json};
use crate::crypto::{Place, Vault};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, ResumeVersionId, TurnId};
use crate::domain::interview::{Interview, Kind, Turn, TurnStatus};
use crate::domain::question::Source;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sqlx::{MySql, MySqlConnection, QueryBuilder};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An interview as it stands in the database.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The interview.
    pub interview: Interview,
    /// Counts its steps: what was loaded may be saved only while this has not changed.
    pub version: u64,
    /// The number of its next effect.
    pub next_effect: u32,
    /// How many of its posts wait in the outbox.
    pub posts: u32,
}

struct Row {
    id: Uuid,
    version: u64,
    guild_id: u64,
    candidate_id: u64,
    parent_id: u64,
    thread_id: Option<u64>,
    role_key: String,
    resume_version_id: Option<Uuid>,
    settings: String,
    attempt_of: Option<Uuid>,
    attempt: u16,
    seed: u64,
    phase: String,
    finishing: bool,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    deadline_at: Option<DateTime<Utc>>,
    held_message_ids: String,
    pause: Option<String>,
    report_waits: Option<String>,
    reminded: bool,
    touched_at: Option<DateTime<Utc>>,
    next_effect: u32,
    posts: i64,
}

macro_rules! select {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id: Uuid", version, guild_id, candidate_id, parent_id, thread_id, role_key,
                resume_version_id AS "resume_version_id: Uuid", settings,
                attempt_of AS "attempt_of: Uuid", attempt, seed, phase, finishing AS "finishing: bool",
                started_at AS "started_at: DateTime<Utc>", ended_at AS "ended_at: DateTime<Utc>",
                deadline_at AS "deadline_at: DateTime<Utc>", held_message_ids, pause, report_waits,
                reminded AS "reminded: bool", touched_at AS "touched_at: DateTime<Utc>", next_effect,
                (SELECT COUNT(*) FROM outbox o
                    WHERE o.interview_id = interviews.id AND o.lane = 'post' AND o.dead_at IS NULL
                        AND o.posted_at IS NULL) AS "posts!: i64"
            FROM interviews "# + $rest,
            $($argument),*
        )
    };
}

/// Loads an interview with its turns.
pub async fn load(db: &mut MySqlConnection, vault: &Vault, id: InterviewId) -> sqlx::Result<Option<Stored>> {
    let row = select!("WHERE id = ?", id.0).fetch_optional(&mut *db).await?;
    with_turns(db, vault, row).await
}

/// Loads the interview held in a thread; of several in one channel the open one, or the last.
pub async fn load_by_thread(
    db: &mut MySqlConnection,
    vault: &Vault,
    thread: ChannelId,
) -> sqlx::Result<Option<Stored>> {
    let row = select!("WHERE thread_id = ? ORDER BY open_marker DESC, started_at DESC LIMIT 1", thread.0)
        .fetch_optional(&mut *db)
        .await?;
    with_turns(db, vault, row).await
}

/// Loads the open interview of a candidate in a server.
pub async fn load_open(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
) -> sqlx::Result<Option<Stored>> {
    let row = select!("WHERE guild_id = ? AND candidate_id = ? AND open_marker = 1", guild.0, candidate.0)
        .fetch_optional(&mut *db)
        .await?;
    with_turns(db, vault, row).await
}

/// Which of a candidate's interviews in a server are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The server.
    pub guild: GuildId,
    /// The candidate.
    pub candidate: MemberId,
    /// Of this role only.
    pub role: Option<String>,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Finished ones only.
    pub finished: bool,
}

impl Wanted {
    /// All of a candidate's interviews in a server.
    pub fn all(guild: GuildId, candidate: MemberId) -> Self {
        Self { guild, candidate, role: None, kind: None, finished: false }
    }
}

/// A page of the wanted interviews without their turns, newest first.
pub async fn list(
    db: &mut MySqlConnection,
    wanted: &Wanted,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Interview>> {
    let (role, kind) = (wanted.role.as_deref(), wanted.kind.map(Kind::key));
    let rows = select!(
        "WHERE guild_id = ? AND candidate_id = ? AND (? IS NULL OR role_key = ?) AND (? IS NULL OR kind = ?)
            AND (? = 0 OR id IN (SELECT interview_id FROM reports))
        ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?",
        wanted.guild.0,
        wanted.candidate.0,
        role,
        role,
        kind,
        kind,
        wanted.finished,
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| Ok(stored(row, Vec::new())?.interview)).collect()
}

/// How many of the wanted interviews there are.
pub async fn count(db: &mut MySqlConnection, wanted: &Wanted) -> sqlx::Result<u64> {
    let (role, kind) = (wanted.role.as_deref(), wanted.kind.map(Kind::key));
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM interviews
        WHERE guild_id = ? AND candidate_id = ? AND (? IS NULL OR role_key = ?) AND (? IS NULL OR kind = ?)
            AND (? = 0 OR id IN (SELECT interview_id FROM reports))",
        wanted.guild.0,
        wanted.candidate.0,
        role,
        role,
        kind,
        kind,
        wanted.finished
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// One sitting over the same questions as others.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The interview.
    pub id: InterviewId,
    /// Which attempt it is, or was part of.
    pub number: u16,
    /// Why it was held.
    pub kind: Kind,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Its total, if it has a report.
    pub total: Option<f64>,
}

/// All sittings of a candidate over the questions of the interview `first`, in the order they began.
pub async fn attempts(
    db: &mut MySqlConnection,
    candidate: MemberId,
    first: InterviewId,
) -> sqlx::Result<Vec<Attempt>> {
    let rows = sqlx::query!(
        r#"SELECT i.id AS "id: Uuid", i.attempt, i.kind, i.started_at AS "started_at: DateTime<Utc>",
            r.total AS "total?"
        FROM interviews i LEFT JOIN reports r ON r.interview_id = i.id
        WHERE (i.id = ? OR i.attempt_of = ?) AND i.candidate_id = ? ORDER BY i.started_at, i.id"#,
        first.0,
        first.0,
        candidate.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.key() == row.kind);
            Ok(Attempt {
                id: InterviewId(row.id),
                number: row.attempt,
                kind: kind.ok_or_else(|| sqlx::Error::Decode("interviews.kind".into()))?,
                started_at: row.started_at,
                total: row.total,
            })
        })
        .collect()
}

/// Deletes an interview with all that belongs to it.
pub async fn delete(db: &mut MySqlConnection, id: InterviewId) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM interviews WHERE id = ?", id.0).execute(db).await?;
    Ok(())
}

/// The open interviews and their threads.
pub async fn open_threads(db: &mut MySqlConnection) -> sqlx::Result<Vec<(InterviewId, ChannelId)>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", thread_id AS "thread_id!" FROM interviews
        WHERE open_marker = 1 AND thread_id IS NOT NULL"#
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (InterviewId(row.id), ChannelId(row.thread_id))).collect())
}

/// Locks an interview's row until the end of the transaction, as a step does by saving, and like a step outdates what
/// was loaded before. Whether it is there.
pub async fn lock(db: &mut MySqlConnection, id: InterviewId) -> sqlx::Result<bool> {
    let counted =
        sqlx::query!("UPDATE interviews SET version = version + 1 WHERE id = ?", id.0).execute(db).await?;
    Ok(counted.rows_affected() == 1)
}

/// Interviews whose deadline has passed.
pub async fn overdue(db: &mut MySqlConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<InterviewId>> {
    let rows = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM interviews WHERE deadline_at <= ? ORDER BY deadline_at LIMIT 100"#,
        now
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(InterviewId).collect())
}

/// Keys of the stock questions of a candidate's last whole sittings in a server.
pub async fn recent_stock_keys(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    sittings: u32,
) -> sqlx::Result<BTreeSet<String>> {
    let keys = sqlx::query_scalar!(
        r#"SELECT t.stock_key AS "stock_key!" FROM turns t JOIN (
            SELECT id FROM interviews WHERE guild_id = ? AND candidate_id = ? AND kind IN ('full', 'repeat')
            ORDER BY started_at DESC LIMIT ?
        ) recent ON recent.id = t.interview_id
        WHERE t.stock_key IS NOT NULL AND t.asked_at IS NOT NULL"#,
        guild.0,
        candidate.0,
        sittings
    )
    .fetch_all(db)
    .await?;
    Ok(keys.into_iter().collect())
}

/// Inserts a new interview with its turns. A unique violation means that another one is open.
pub async fn insert(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    next_effect: u32,
) -> sqlx::Result<()> {
    let i = interview;
    sqlx::query!(
        "INSERT INTO interviews (id, version, guild_id, candidate_id, parent_id, thread_id, role_key,
            resume_version_id, settings, kind, attempt_of, attempt, seed, phase, finishing, open_marker, started_at,
            ended_at, deadline_at, held_message_ids, pause, report_waits, reminded, touched_at, next_effect)
        VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        i.id.0,
        i.guild.0,
        i.candidate.0,
        i.parent.0,
        i.thread.map(|thread| thread.0),
        i.role,
        i.resume.map(|resume| resume.0),
        json(&i.settings)?,
        i.settings.kind.key(),
        i.attempt_of.map(|first| first.0),
        i.attempt,
        i.seed,
        json(&i.phase)?,
        i.finishing,
        open_marker(i),
        i.started_at,
        i.ended_at,
        i.deadline,
        json(&i.held)?,
        i.pause.as_ref().map(json).transpose()?,
        i.report_waits.as_ref().map(json).transpose()?,
        i.reminded,
        i.touched_at,
        next_effect
    )
    .execute(&mut *db)
    .await?;
    put_turns(db, i.id, &turn_rows(vault, i, |_, _| true)?).await
}

/// Of more turns that change all are written anew by a statement of their own.
const TURNS_AT_ONCE: usize = 2;

/// What a step changes of an interview: its own row, the turns that differ, and the post it follows from.
pub struct Change<'a> {
    before: &'a Stored,
    after: &'a Stored,
    posted: Option<(Posted, DateTime<Utc>)>,
    turns: Vec<TurnRow<'a>>,
}

impl<'a> Change<'a> {
    /// What differs between `before` and `after`, and that `posted` stands.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    pub fn new(
        vault: &Vault,
        before: &'a Stored,
        after: &'a Stored,
        posted: Option<Posted>,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Self> {
        let old = &before.interview.turns;
        let turns = turn_rows(vault, &after.interview, |turn, place| old.get(place) != Some(turn))?;
        Ok(Self { before, after, posted: posted.map(|posted| (posted, now)), turns })
    }

    /// Whether one statement writes it, which takes place or does not.
    pub fn is_one_statement(&self) -> bool {
        let is_there = |row: &TurnRow| self.before.interview.turn(row.turn.id).is_some();
        self.turns.len() <= TURNS_AT_ONCE && self.turns.iter().all(is_there)
    }

    /// Writes it. `false` if the interview was changed in the meantime, or the post does not wait any more; nothing is to be
    /// committed then.
    ///
    /// # Errors
    /// An unreachable database.
    pub async fn write(&self, db: &mut MySqlConnection) -> sqlx::Result<bool> {
        let together = if self.is_one_statement() { self.turns.as_slice() } else { &[] };
        let updated = self.update(together)?.build().execute(&mut *db).await?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        if together.is_empty() {
            put_turns(db, self.after.interview.id, &self.turns).await?;
        }
        Ok(true)
    }

    /// Joined, so that all rows are changed by one statement, which also is less work for the database.
    fn update(&self, turns: &[TurnRow<'_>]) -> sqlx::Result<QueryBuilder<MySql>> {
        let mut query = QueryBuilder::new("UPDATE interviews i");
        for (at, row) in turns.iter().enumerate() {
            query.push(format_args!(" JOIN turns t{at} ON t{at}.interview_id = i.id AND t{at}.turn_id = "));
            query.push_bind(row.turn.id.0);
        }
        if let Some((posted, _)) = self.posted {
            query.push(" JOIN outbox o ON o.interview_id = i.id AND o.posted_at IS NULL AND o.seq = ");
            query.push_bind(posted.seq);
        }
        query.push(" SET i.version = i.version + 1");
        self.set_interview(&mut query)?;
        for (at, row) in turns.iter().enumerate() {
            row.push(&mut query, |query, column| {
                query.push(format_args!(", t{at}.{column} = "));
            });
        }
        if let Some((posted, now)) = self.posted {
            query.push(", o.due_at = NULL, o.lease_owner = NULL, o.lease_until = NULL, o.dead_at = NULL, o.posted_at = ");
            query.push_bind(now);
            query.push(", o.thread_id = ").push_bind(posted.thread.0);
            query.push(", o.message_id = ").push_bind(posted.message.0);
        }
        query.push(" WHERE i.id = ").push_bind(self.after.interview.id.0);
        query.push(" AND i.version = ").push_bind(self.before.version);
        Ok(query)
    }

    fn set_interview(&self, query: &mut QueryBuilder<MySql>) -> sqlx::Result<()> {
        let i = &self.after.interview;
        query.push(", i.parent_id = ").push_bind(i.parent.0);
        query.push(", i.thread_id = ").push_bind(i.thread.map(|thread| thread.0));
        query.push(", i.phase = ").push_bind(json(&i.phase)?);
        query.push(", i.finishing = ").push_bind(i.finishing);
        query.push(", i.open_marker = ").push_bind(open_marker(i));
        query.push(", i.ended_at = ").push_bind(i.ended_at);
        query.push(", i.deadline_at = ").push_bind(i.deadline);
        query.push(", i.held_message_ids = ").push_bind(json(&i.held)?);
        query.push(", i.pause = ").push_bind(i.pause.as_ref().map(json).transpose()?);
        query.push(", i.report_waits = ").push_bind(i.report_waits.as_ref().map(json).transpose()?);
        query.push(", i.reminded = ").push_bind(i.reminded);
        query.push(", i.touched_at = ").push_bind(i.touched_at);
        query.push(", i.next_effect = ").push_bind(self.after.next_effect);
        Ok(())
    }
}

fn open_marker(interview: &Interview) -> Option<u8> {
    (!interview.phase.is_over()).then_some(1)
}

pub(super) fn question_place(interview: Uuid, candidate: u64, turn: u16) -> Place {
    Place::new("turns.question", candidate).key(interview).key(turn)
}

/// The columns of a turn that may change, in the order in which [`TurnRow::push`] writes them.
const TURN_COLUMNS: [&str; 16] = [
    "place",
    "question",
    "stock_key",
    "awaits_tailored",
    "status",
    "asked_message_id",
    "asked_at",
    "answered_message_id",
    "answered_at",
    "away_seconds",
    "warned",
    "revision",
    "evaluated_revision",
    "hint_taken",
    "put_off",
    "pending_post",
];

/// A turn as it is written.
struct TurnRow<'a> {
    turn: &'a Turn,
    place: u16,
    question: Vec<u8>,
    put_off: Option<String>,
    pending_post: Option<String>,
}

impl<'a> TurnRow<'a> {
    fn new(vault: &Vault, interview: &Interview, turn: &'a Turn, place: u16) -> sqlx::Result<Self> {
        let sealed_in = question_place(interview.id.0, interview.candidate.0, turn.id.0);
        Ok(Self {
            turn,
            place,
            question: seal_json(vault, &sealed_in, &turn.question)?,
            put_off: turn.put_off.as_ref().map(json).transpose()?,
            pending_post: turn.pending_post.as_ref().map(json).transpose()?,
        })
    }

    /// Pushes the value of each column; `before` pushes what stands before it.
    fn push(
        &self,
        query: &mut QueryBuilder<MySql>,
        mut before: impl FnMut(&mut QueryBuilder<MySql>, &'static str),
    ) {
        let turn = self.turn;
        let stock_key = match &turn.question.source {
            Source::Stock { key, .. } => Some(key.as_str()),
            Source::Tailored { .. } | Source::FollowUp { .. } => None,
        };
        let mut columns = TURN_COLUMNS.into_iter();
        let mut next = |query: &mut QueryBuilder<MySql>| columns.next().map(|column| before(query, column));
        macro_rules! push {
            ($($value:expr),* $(,)?) => {$(
                next(query);
                query.push_bind($value);
            )*};
        }
        push!(
            self.place,
            self.question.as_slice(),
            stock_key,
            turn.awaits_tailored,
            status_name(turn.status),
            turn.asked_message.map(|message| message.0),
            turn.asked_at,
            turn.answered_message.map(|message| message.0),
            turn.answered_at,
            turn.away_seconds,
            turn.warned,
            turn.revision,
            turn.evaluated,
            turn.hint_taken,
            self.put_off.as_deref(),
            self.pending_post.as_deref(),
        );
    }
}

fn turn_rows<'a>(
    vault: &Vault,
    interview: &'a Interview,
    is_wanted: impl Fn(&Turn, usize) -> bool,
) -> sqlx::Result<Vec<TurnRow<'a>>> {
    let placed = interview.turns.iter().zip(0_u16..);
    let wanted = placed.filter(|(turn, place)| is_wanted(turn, usize::from(*place)));
    wanted.map(|(turn, place)| TurnRow::new(vault, interview, turn, place)).collect()
}

/// Writes turns, new or not, all by one statement.
async fn put_turns(
    db: &mut MySqlConnection,
    interview: InterviewId,
    rows: &[TurnRow<'_>],
) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut insert = QueryBuilder::<MySql>::new("INSERT INTO turns (interview_id, turn_id");
    for column in TURN_COLUMNS {
        insert.push(", ").push(column);
    }
    insert.push(") VALUES ");
    for (at, row) in rows.iter().enumerate() {
        insert.push(if at == 0 { "(" } else { ", (" }).push_bind(interview.0);
        insert.push(", ").push_bind(row.turn.id.0);
        row.push(&mut insert, |query, _| {
            query.push(", ");
        });
        insert.push(")");
    }
    for (at, column) in TURN_COLUMNS.into_iter().enumerate() {
        insert.push(if at == 0 { " ON DUPLICATE KEY UPDATE " } else { ", " });
        insert.push(format_args!("{column} = VALUES({column})"));
    }
    insert.build().execute(db).await?;
    Ok(())
}

const STATUS_NAMES: [(TurnStatus, &str); 7] = [
    (TurnStatus::Planned, "planned"),
    (TurnStatus::Asked, "asked"),
    (TurnStatus::Answered, "answered"),
    (TurnStatus::Pending, "pending"),
    (TurnStatus::Evaluated, "evaluated"),
    (TurnStatus::Skipped, "skipped"),
    (TurnStatus::Dropped, "dropped"),
];

fn status_name(status: TurnStatus) -> &'static str {
    STATUS_NAMES.iter().find(|(s, _)| *s == status).map_or("planned", |(_, name)| name)
}

async fn with_turns(
    db: &mut MySqlConnection,
    vault: &Vault,
    row: Option<Row>,
) -> sqlx::Result<Option<Stored>> {
    let Some(row) = row else { return Ok(None) };
    let rows = sqlx::query!(
        r#"SELECT turn_id, question, awaits_tailored AS "awaits_tailored: bool", status, asked_message_id,
            asked_at AS "asked_at: DateTime<Utc>", answered_message_id,
            answered_at AS "answered_at: DateTime<Utc>", away_seconds, warned AS "warned: bool", revision,
            evaluated_revision, hint_taken AS "hint_taken: bool", put_off, pending_post
        FROM turns WHERE interview_id = ? ORDER BY place"#,
        row.id
    )
    .fetch_all(db)
    .await?;
    let turns = rows
        .into_iter()
        .map(|turn| {
            let place = question_place(row.id, row.candidate_id, turn.turn_id);
            let status = STATUS_NAMES.iter().find(|(_, name)| *name == turn.status);
            Ok(Turn {
                id: TurnId(turn.turn_id),
                question: open_json(vault, &place, &turn.question, "turns.question")?,
                awaits_tailored: turn.awaits_tailored,
                status: status.ok_or_else(|| sqlx::Error::Decode("turns.status".into()))?.0,
                asked_message: turn.asked_message_id.map(MessageId),
                asked_at: turn.asked_at,
                answered_message: turn.answered_message_id.map(MessageId),
                answered_at: turn.answered_at,
                away_seconds: turn.away_seconds,
                warned: turn.warned,
                revision: turn.revision,
                evaluated: turn.evaluated_revision,
                hint_taken: turn.hint_taken,
                put_off: open(turn.put_off, "turns.put_off")?,
                pending_post: open(turn.pending_post, "turns.pending_post")?,
            })
        })
        .collect::<sqlx::Result<_>>()?;
    stored(row, turns).map(Some)
}

/// What a column holds as JSON, if it holds anything.
fn open<T: DeserializeOwned>(column: Option<String>, name: &'static str) -> sqlx::Result<Option<T>> {
    column.map(|text| serde_json::from_str(&text).map_err(corrupt(name))).transpose()
}

fn stored(row: Row, turns: Vec<Turn>) -> sqlx::Result<Stored> {
    let interview = Interview {
        id: InterviewId(row.id),
        guild: GuildId(row.guild_id),
        candidate: MemberId(row.candidate_id),
        parent: ChannelId(row.parent_id),
        thread: row.thread_id.map(ChannelId),
        role: row.role_key,
        resume: row.resume_version_id.map(ResumeVersionId),
        settings: serde_json::from_str(&row.settings).map_err(corrupt("interviews.settings"))?,
        attempt_of: row.attempt_of.map(InterviewId),
        attempt: row.attempt,
        seed: row.seed,
        phase: serde_json::from_str(&row.phase).map_err(corrupt("interviews.phase"))?,
        turns,
        started_at: row.started_at,
        ended_at: row.ended_at,
        deadline: row.deadline_at,
        finishing: row.finishing,
        held: serde_json::from_str(&row.held_message_ids).map_err(corrupt("interviews.held_message_ids"))?,
        pause: open(row.pause, "interviews.pause")?,
        report_waits: open(row.report_waits, "interviews.report_waits")?,
        reminded: row.reminded,
        touched_at: row.touched_at,
    };
    let posts = u32::try_from(row.posts).unwrap_or(u32::MAX);
    Ok(Stored { interview, version: row.version, next_effect: row.next_effect, posts })
}

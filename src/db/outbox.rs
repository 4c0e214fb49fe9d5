//! Effects waiting to be performed, and the posts among them that stand: a post that was made is kept as the row that asked for
//! it. Of the posts that wait only the first of an interview is free, the others are blocked until it is done.
//!
//! # Why a table of our own
//!
//! The job queue with a MySQL backend that is kept up in Rust is apalis (`apalis-mysql`, before that `MysqlStorage` of
//! `apalis-sql`; others speak PostgreSQL or Redis, or keep a file of their own). Read against what is needed here:
//!
//! - A job is pushed in a transaction of the queue's own pool, so it cannot be part of the one that stores the step it
//!   follows from; nor can the acknowledgement of a job be part of the one that stores its result. Between the two a
//!   process may die, and then an effect is lost, or done twice without anyone knowing.
//! - Jobs are taken by priority and time, whatever they belong to. Nothing keeps the posts of one interview in order.
//! - A job is locked by a worker, and freed when that worker has not been seen for a while. Here each claim is a lease of
//!   its own with a number of tries, so that a worker that slept finds out, and a claim whose outcome got lost runs out.
//! - What a worker has taken is told by its name and the second in which it took it. Here the count of tries decides row
//!   by row, which also holds where locks are not known to all servers, as in Galera.

use super::json;
use crate::domain::ids::{ChannelId, InterviewId, MessageId};
use crate::domain::interview::{Effect, Post};
use chrono::{DateTime, Duration, Utc};
use sqlx::{Connection as _, MySqlConnection};
use uuid::Uuid;

/// An effect claimed for performing.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The interview it belongs to.
    pub interview: InterviewId,
    /// Its number in the interview.
    pub seq: u32,
    /// The effect.
    pub effect: Effect,
    /// The claim: who does not hold it any more may not put the effect back.
    pub lease: Uuid,
    /// How often it was claimed, this time included. Above 1 an earlier try may have taken effect.
    pub tries: u32,
    /// How often it failed; claims that ended with their process are not counted.
    pub failures: u32,
    /// How long ago it was asked for.
    pub age: Duration,
}

/// Effects of the post lane are performed one after the other.
const POST_LANE: &str = "post";

/// What waits for the model may wait long, so little of it is tried at once.
const LATER_LANE: &str = "later";

fn lane(effect: &Effect) -> &'static str {
    match effect {
        Effect::Post(_) => POST_LANE,
        Effect::EvaluateLater { .. } => LATER_LANE,
        Effect::OpenThread | Effect::Tailor { .. } | Effect::Evaluate { .. } | Effect::LookBack(_) => "work",
    }
}

/// Whether an effect is a post, and so performed after all posts before it.
pub const fn is_post(effect: &Effect) -> bool {
    matches!(effect, Effect::Post(_))
}

/// Whether an effect may wait long.
pub const fn is_later(effect: &Effect) -> bool {
    matches!(effect, Effect::EvaluateLater { .. })
}

/// An effect to add.
#[derive(Debug, Clone, Copy)]
pub struct NewEffect {
    /// Its number.
    pub seq: u32,
    /// The effect.
    pub effect: Effect,
    /// Whether posts before it wait.
    pub blocked: bool,
    /// The lease of a worker that begins it as soon as it is there, and until when.
    pub lease: Option<(Uuid, DateTime<Utc>)>,
}

/// The effects of a step as they are to be added, numbered from `first`; `posts` of the interview wait already.
pub fn numbered(effects: &[Effect], first: u32, posts: u32) -> Vec<NewEffect> {
    let mut waiting = posts;
    let number = |(effect, seq): (&Effect, u32)| {
        let blocked = is_post(effect) && waiting > 0;
        waiting += u32::from(is_post(effect));
        NewEffect { seq, effect: *effect, blocked, lease: None }
    };
    effects.iter().zip(first..).map(number).collect()
}

/// Adds effects of a step. The interview's row must be locked, as it is by saving the step: else a post could be left
/// blocked by one that is removed at the same moment.
pub async fn add(
    db: &mut MySqlConnection,
    interview: InterviewId,
    effects: &[NewEffect],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    for NewEffect { seq, effect, blocked, lease } in effects {
        sqlx::query!(
            "INSERT INTO outbox (interview_id, seq, lane, effect, due_at, tries, blocked, lease_owner, lease_until, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            interview.0,
            seq,
            lane(effect),
            json(effect)?,
            now,
            u32::from(lease.is_some()),
            blocked,
            lease.map(|(owner, _)| owner),
            lease.map(|(_, until)| until),
            now
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// How many effects may be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of those that somebody waits for.
    pub usual: u32,
    /// Of those that wait for the model.
    pub later: u32,
}

/// Claims due effects until `lease_until`, each by a lease of its own. No transaction is needed:
/// who claims an effect is decided by its count of tries, row by row.
pub async fn claim(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limits: Limits,
) -> sqlx::Result<Vec<Claimed>> {
    let mut claimed = claim_some(db, now, lease_until, false, limits.usual).await?;
    if limits.later > 0 {
        claimed.extend(claim_some(db, now, lease_until, true, limits.later).await?);
    }
    Ok(claimed)
}

async fn claim_some(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    later: bool,
    limit: u32,
) -> sqlx::Result<Vec<Claimed>> {
    let rows = sqlx::query!(
        r#"SELECT interview_id AS "interview_id: Uuid", seq, effect, tries, failures,
            created_at AS "created_at: DateTime<Utc>" FROM outbox
        WHERE dead_at IS NULL AND due_at <= ? AND (lane = ?) = ? AND blocked = 0 AND (lease_until IS NULL OR lease_until < ?)
        ORDER BY due_at, seq LIMIT ? FOR UPDATE SKIP LOCKED"#,
        now,
        LATER_LANE,
        later,
        now,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let (interview, seq) = (InterviewId(row.interview_id), row.seq);
        let Ok(effect) = serde_json::from_str(&row.effect) else {
            // Written by another version of the program: one row nobody understands must not stop all others.
            let mut tx = db.begin().await?;
            super::interviews::lock(&mut tx, interview).await?;
            give_up(&mut tx, interview, seq, now, "not an effect of this version").await?;
            tx.commit().await?;
            continue;
        };
        let lease = Uuid::now_v7();
        let taken = sqlx::query!(
            "UPDATE outbox SET lease_owner = ?, lease_until = ?, tries = tries + 1
            WHERE interview_id = ? AND seq = ? AND tries = ? AND dead_at IS NULL AND posted_at IS NULL",
            lease,
            lease_until,
            interview.0,
            seq,
            row.tries
        )
        .execute(&mut *db)
        .await?;
        // Somebody else may have been faster.
        if taken.rows_affected() == 1 {
            let tries = row.tries + 1;
            let age = now - row.created_at;
            claimed.push(Claimed { interview, seq, effect, lease, tries, failures: row.failures, age });
        }
    }
    Ok(claimed)
}

/// Prolongs a lease; `false` if it is not held any more.
pub async fn renew(db: &mut MySqlConnection, lease: Uuid, lease_until: DateTime<Utc>) -> sqlx::Result<bool> {
    let renewed = sqlx::query!("UPDATE outbox SET lease_until = ? WHERE lease_owner = ?", lease_until, lease)
        .execute(db)
        .await?;
    Ok(renewed.rows_affected() == 1)
}

/// Removes a performed effect. `false` if it was removed before. After a post the next one is to be freed, by
/// [`free_next_post`]. The interview's row must be locked, as for [`add`].
pub async fn done(db: &mut MySqlConnection, interview: InterviewId, seq: u32) -> sqlx::Result<bool> {
    let deleted = sqlx::query!(
        "DELETE FROM outbox WHERE interview_id = ? AND seq = ? AND posted_at IS NULL",
        interview.0,
        seq
    )
    .execute(db)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Whether an effect is neither performed nor removed.
pub async fn waits(db: &mut MySqlConnection, interview: InterviewId, seq: u32) -> sqlx::Result<bool> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM outbox WHERE interview_id = ? AND seq = ? AND posted_at IS NULL",
        interview.0,
        seq
    )
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// A post that stands in the thread, by the effect that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// Number of the effect.
    pub seq: u32,
    /// The thread.
    pub thread: ChannelId,
    /// The message.
    pub message: MessageId,
}

/// Notes a post that stands although its step is not taken; noting it twice is harmless. The interview's row must be locked, as
/// for [`add`].
pub async fn note_post(
    db: &mut MySqlConnection,
    interview: InterviewId,
    posted: Posted,
    post: &Post,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO outbox (interview_id, seq, lane, effect, tries, blocked, created_at, posted_at, thread_id, message_id)
        VALUES (?, ?, ?, ?, 1, 0, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE due_at = NULL, lease_owner = NULL, lease_until = NULL, dead_at = NULL,
            posted_at = VALUES(posted_at), thread_id = VALUES(thread_id), message_id = VALUES(message_id)",
        interview.0,
        posted.seq,
        POST_LANE,
        json(&Effect::Post(*post))?,
        now,
        now,
        posted.thread.0,
        posted.message.0
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
        r#"SELECT message_id AS "message_id!" FROM outbox
        WHERE interview_id = ? AND message_id IS NOT NULL AND effect LIKE '%"report":true%' ORDER BY seq LIMIT 1"#,
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
        r#"SELECT message_id AS "message_id!" FROM outbox
        WHERE interview_id = ? AND seq < ? AND message_id IS NOT NULL ORDER BY seq DESC LIMIT 1"#,
        interview.0,
        seq
    )
    .fetch_optional(db)
    .await?;
    Ok(id.map(MessageId))
}

/// Removes an effect that nobody seems to need any more, and frees the next post; does nothing where somebody else has claimed it
/// meanwhile, who may know better. The interview's row must be locked, as for [`add`].
pub async fn forgo(db: &mut MySqlConnection, claimed: &Claimed) -> sqlx::Result<()> {
    let (interview, seq) = (claimed.interview, claimed.seq);
    let deleted = sqlx::query!(
        "DELETE FROM outbox WHERE interview_id = ? AND seq = ? AND lease_owner = ?",
        interview.0,
        seq,
        claimed.lease
    )
    .execute(&mut *db)
    .await?;
    if deleted.rows_affected() == 1 {
        free_next_post(db, interview).await?;
    }
    Ok(())
}

/// Frees the next post of an interview. Whether there is one.
pub async fn free_next_post(db: &mut MySqlConnection, interview: InterviewId) -> sqlx::Result<bool> {
    let freed = sqlx::query!(
        "UPDATE outbox SET blocked = 0
        WHERE interview_id = ? AND lane = ? AND dead_at IS NULL AND posted_at IS NULL ORDER BY seq LIMIT 1",
        interview.0,
        POST_LANE
    )
    .execute(db)
    .await?;
    Ok(freed.rows_affected() == 1)
}

/// Puts an effect back until `due_at`, unless somebody else has claimed it meanwhile; `failed` tells whether that counts
/// against its budget.
pub async fn put_back(
    db: &mut MySqlConnection,
    claimed: &Claimed,
    due_at: DateTime<Utc>,
    failed: bool,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE outbox SET due_at = ?, failures = failures + ?, lease_owner = NULL, lease_until = NULL, last_error = ?
        WHERE interview_id = ? AND seq = ? AND lease_owner = ?",
        due_at,
        u32::from(failed),
        shorten(error),
        claimed.interview.0,
        claimed.seq,
        claimed.lease
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives an effect up, for the operator to look at, and frees the next post. The interview's row must
/// be locked, as for [`add`].
pub async fn give_up(
    db: &mut MySqlConnection,
    interview: InterviewId,
    seq: u32,
    now: DateTime<Utc>,
    error: &str,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE outbox SET dead_at = ?, lease_owner = NULL, lease_until = NULL, last_error = ?
        WHERE interview_id = ? AND seq = ? AND posted_at IS NULL",
        now,
        shorten(error),
        interview.0,
        seq
    )
    .execute(&mut *db)
    .await?;
    free_next_post(db, interview).await?;
    Ok(())
}

/// How many effects wait, and how many were given up.
pub async fn counts(db: &mut MySqlConnection) -> sqlx::Result<(u64, u64)> {
    let row = sqlx::query!(
        r#"SELECT (SELECT COUNT(*) FROM outbox WHERE dead_at IS NULL AND due_at IS NOT NULL) AS "waiting!: i64",
            (SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL) AS "dead!: i64""#
    )
    .fetch_one(db)
    .await?;
    Ok((u64::try_from(row.waiting).unwrap_or(0), u64::try_from(row.dead).unwrap_or(0)))
}

/// The column holds 512 characters.
fn shorten(error: &str) -> String {
    error.chars().take(512).collect()
}

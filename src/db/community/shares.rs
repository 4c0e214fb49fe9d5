//! Shared answers and peers' ratings.

use crate::crypto::{Place, Vault};
use crate::db::{open_json, seal_json, unknown};
use crate::domain::community::{PeerRating, Share, ShareState};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, ShareId, TurnId};
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// Ratings of one answer that are read at most.
const MOST_RATINGS: u32 = 1000;

fn place(column: &'static str, owner: MemberId, id: ShareId) -> Place {
    Place::new(column, owner.0).key(id.0)
}

struct Row {
    id: Uuid,
    guild_id: u64,
    owner_id: u64,
    interview_id: Uuid,
    turn_id: u16,
    language: String,
    question: Vec<u8>,
    answer: Vec<u8>,
    ratings: Vec<u8>,
    named: bool,
    state: String,
    channel_id: u64,
    thread_id: Option<u64>,
    reason: Option<Vec<u8>>,
    changed_at: DateTime<Utc>,
}

impl Row {
    fn read(self, vault: &Vault) -> sqlx::Result<Share> {
        let (id, owner) = (ShareId(self.id), MemberId(self.owner_id));
        let ratings = place("shared_answers.ratings", owner, id);
        Ok(Share {
            id,
            guild: GuildId(self.guild_id),
            owner,
            interview: InterviewId(self.interview_id),
            turn: TurnId(self.turn_id),
            language: Language::from_code(&self.language).unwrap_or(Language::En),
            question: vault.open(&place("shared_answers.question", owner, id), &self.question)?,
            answer: vault.open(&place("shared_answers.answer", owner, id), &self.answer)?,
            bot: open_json(vault, &ratings, &self.ratings, "shared_answers.ratings")?,
            named: self.named,
            state: ShareState::of_key(&self.state).ok_or_else(|| unknown("shared_answers.state"))?,
            channel: ChannelId(self.channel_id),
            thread: self.thread_id.map(ChannelId),
            reason: match self.reason {
                Some(reason) => Some(vault.open(&place("shared_answers.reason", owner, id), &reason)?),
                None => None,
            },
            changed_at: self.changed_at,
        })
    }
}

/// Adds an answer as a draft, unless that of its turn is there.
pub async fn add(db: &mut MySqlConnection, vault: &Vault, share: &Share) -> sqlx::Result<()> {
    let (id, owner) = (share.id, share.owner);
    sqlx::query!(
        "INSERT IGNORE INTO shared_answers (id, guild_id, owner_id, interview_id, turn_id, language, question, answer,
            ratings, named, state, channel_id, thread_id, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        id.0,
        share.guild.0,
        owner.0,
        share.interview.0,
        share.turn.0,
        share.language.code(),
        vault.seal(&place("shared_answers.question", owner, id), &share.question),
        vault.seal(&place("shared_answers.answer", owner, id), &share.answer),
        seal_json(vault, &place("shared_answers.ratings", owner, id), &share.bot)?,
        share.named,
        share.state.key(),
        share.channel.0,
        share.changed_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Reads the shared answers that fit.
macro_rules! shares_that {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id: Uuid", guild_id, owner_id, interview_id AS "interview_id: Uuid", turn_id, language,
            question, answer, ratings, named AS "named: bool", state, channel_id, thread_id,
            reason, changed_at AS "changed_at: DateTime<Utc>"
        FROM shared_answers "# + $which,
            $($value),+
        )
    };
}

/// A shared answer by its id.
pub async fn load(db: &mut MySqlConnection, vault: &Vault, id: ShareId) -> sqlx::Result<Option<Share>> {
    let row = shares_that!("WHERE id = ?", id.0).fetch_optional(db).await?;
    row.map(|row| row.read(vault)).transpose()
}

/// The shared answer of a turn.
pub async fn of_turn(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: InterviewId,
    turn: TurnId,
) -> sqlx::Result<Option<Share>> {
    let row = shares_that!("WHERE interview_id = ? AND turn_id = ?", interview.0, turn.0)
        .fetch_optional(db)
        .await?;
    row.map(|row| row.read(vault)).transpose()
}

/// A member's answers in a server that are more than drafts, the latest first.
pub async fn of_owner(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    owner: MemberId,
    limit: u32,
) -> sqlx::Result<Vec<Share>> {
    let rows = shares_that!(
        "WHERE guild_id = ? AND owner_id = ? AND state <> 'draft'
        ORDER BY changed_at DESC LIMIT ?",
        guild.0,
        owner.0,
        limit
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| row.read(vault)).collect()
}

/// How many answers a member has shared since a moment.
pub async fn shared_since(
    db: &mut MySqlConnection,
    guild: GuildId,
    owner: MemberId,
    since: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM shared_answers
        WHERE guild_id = ? AND owner_id = ? AND changed_at >= ? AND state <> 'draft'",
        guild.0,
        owner.0,
        since
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Changes the text of a draft; `false` if it is none any more.
pub async fn rewrite(
    db: &mut MySqlConnection,
    vault: &Vault,
    share: &Share,
    answer: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let sealed = vault.seal(&place("shared_answers.answer", share.owner, share.id), answer);
    let done = sqlx::query!(
        "UPDATE shared_answers SET answer = ?, changed_at = ? WHERE id = ? AND state = 'draft'",
        sealed,
        now,
        share.id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Has a draft posted, with the owner's name or without; `false` if it is none any more.
pub async fn wait(
    db: &mut MySqlConnection,
    id: ShareId,
    named: bool,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE shared_answers SET state = 'waiting', named = ?, changed_at = ?
        WHERE id = ? AND state IN ('draft', 'blocked')",
        named,
        now,
        id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes where an answer stands, or with `None` that it cannot be posted; `false` if it was withdrawn meanwhile.
pub async fn settle(
    db: &mut MySqlConnection,
    id: ShareId,
    thread: Option<ChannelId>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let state = if thread.is_some() { ShareState::Posted } else { ShareState::Blocked };
    let done = sqlx::query!(
        "UPDATE shared_answers SET state = ?, thread_id = ?, changed_at = ? WHERE id = ? AND state = 'waiting'",
        state.key(),
        thread.map(|thread| thread.0),
        now,
        id.0
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Hides a posted answer, for a reason, or with `None` shows a hidden one again; `false` if there is none.
pub async fn hide(
    db: &mut MySqlConnection,
    vault: &Vault,
    share: &Share,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let place = place("shared_answers.reason", share.owner, share.id);
    // One that is hidden already gets the new reason.
    let (state, from) = match reason {
        Some(_) => (ShareState::Hidden, ShareState::Posted),
        None => (ShareState::Posted, ShareState::Hidden),
    };
    let done = sqlx::query!(
        "UPDATE shared_answers SET state = ?, reason = ?, changed_at = ? WHERE id = ? AND state IN (?, 'hidden')",
        state.key(),
        reason.map(|reason| vault.seal(&place, reason)),
        now,
        share.id.0,
        from.key()
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes an answer with its ratings; `false` if it is gone already.
pub async fn delete(db: &mut MySqlConnection, id: ShareId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM shared_answers WHERE id = ?", id.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the answer that stands in a thread, which is gone.
pub async fn thread_gone(db: &mut MySqlConnection, thread: ChannelId) -> sqlx::Result<bool> {
    let done = sqlx::query!("DELETE FROM shared_answers WHERE thread_id = ?", thread.0).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an answer stands in a thread, hidden or not.
pub async fn stands_in(db: &mut MySqlConnection, thread: ChannelId) -> sqlx::Result<bool> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM shared_answers WHERE thread_id = ? AND state IN ('posted', 'hidden')",
        thread.0
    )
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// Where answers stand: the channel of the role, and the thread.
pub async fn standing(db: &mut MySqlConnection) -> sqlx::Result<Vec<(GuildId, ChannelId, ChannelId)>> {
    let rows = sqlx::query!(
        "SELECT guild_id, channel_id, thread_id FROM shared_answers WHERE state IN ('posted', 'hidden')
            AND thread_id IS NOT NULL"
    )
    .fetch_all(db)
    .await?;
    let place = |thread: Option<u64>| thread.map(ChannelId);
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((GuildId(row.guild_id), ChannelId(row.channel_id), place(row.thread_id)?)))
        .collect())
}

/// Removes drafts that nobody went on with.
pub async fn forget_drafts(db: &mut MySqlConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!("DELETE FROM shared_answers WHERE state = 'draft' AND changed_at < ?", before)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Sets some of a member's ratings of an answer; the others stay.
pub async fn rate(
    db: &mut MySqlConnection,
    id: ShareId,
    rater: MemberId,
    rating: &PeerRating,
) -> sqlx::Result<()> {
    let of = |dimension| rating.get(&dimension).copied();
    sqlx::query!(
        "INSERT INTO peer_ratings (share_id, rater_id, relevance, structure, evidence, depth, clarity)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE relevance = COALESCE(VALUES(relevance), relevance),
            structure = COALESCE(VALUES(structure), structure), evidence = COALESCE(VALUES(evidence), evidence),
            depth = COALESCE(VALUES(depth), depth), clarity = COALESCE(VALUES(clarity), clarity)",
        id.0,
        rater.0,
        of(Dimension::Relevance),
        of(Dimension::Structure),
        of(Dimension::Evidence),
        of(Dimension::Depth),
        of(Dimension::Clarity)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All ratings of an answer with who gave them.
pub async fn ratings(db: &mut MySqlConnection, id: ShareId) -> sqlx::Result<Vec<(MemberId, PeerRating)>> {
    let rows = sqlx::query!(
        "SELECT rater_id, relevance, structure, evidence, depth, clarity FROM peer_ratings WHERE share_id = ? LIMIT ?",
        id.0,
        MOST_RATINGS
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        let all = [row.relevance, row.structure, row.evidence, row.depth, row.clarity];
        let given = Dimension::ALL.into_iter().zip(all);
        (MemberId(row.rater_id), given.filter_map(|(dimension, rating)| Some((dimension, rating?))).collect())
    });
    Ok(read.collect())
}

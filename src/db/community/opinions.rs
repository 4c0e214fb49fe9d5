//! Opinions and who recommends them.

use crate::crypto::{Place, Vault};
use crate::domain::community::Opinion;
use crate::domain::ids::{DiscussionId, GuildId, MemberId, MessageId, OpinionId};
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

fn place(author: MemberId, id: OpinionId) -> Place {
    Place::new("opinions.text", author.0).key(id.0)
}

struct Row {
    id: Uuid,
    discussion_id: Uuid,
    guild_id: u64,
    author_id: u64,
    text: Vec<u8>,
    message_id: Option<u64>,
    by_form: bool,
    hidden: bool,
    recommendations: u32,
    created_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
}

impl Row {
    fn read(self, vault: &Vault) -> sqlx::Result<Opinion> {
        let (id, author) = (OpinionId(self.id), MemberId(self.author_id));
        Ok(Opinion {
            id,
            discussion: DiscussionId(self.discussion_id),
            guild: GuildId(self.guild_id),
            author,
            text: vault.open(&place(author, id), &self.text)?,
            message: self.message_id.map(MessageId),
            by_form: self.by_form,
            hidden: self.hidden,
            recommendations: self.recommendations,
            created_at: self.created_at,
            edited_at: self.edited_at,
        })
    }
}

/// Adds an opinion, unless there is one with its message; tells whether it was added.
pub async fn add(db: &mut MySqlConnection, vault: &Vault, opinion: &Opinion) -> sqlx::Result<bool> {
    let added = sqlx::query!(
        "INSERT IGNORE INTO opinions (id, discussion_id, guild_id, author_id, text, message_id, by_form, unposted, hidden,
            recommendations, created_at, edited_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
        opinion.id.0,
        opinion.discussion.0,
        opinion.guild.0,
        opinion.author.0,
        vault.seal(&place(opinion.author, opinion.id), &opinion.text),
        opinion.message.map(|message| message.0),
        opinion.by_form,
        opinion.message.is_none(),
        opinion.created_at,
        opinion.edited_at
    )
    .execute(db)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Reads the opinions that fit.
macro_rules! opinions_that {
    ($which:tt, $($value:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id: Uuid", discussion_id AS "discussion_id: Uuid", guild_id, author_id, text, message_id,
            by_form AS "by_form: bool", hidden AS "hidden: bool", recommendations,
            created_at AS "created_at: DateTime<Utc>", edited_at AS "edited_at: DateTime<Utc>"
        FROM opinions "# + $which,
            $($value),+
        )
    };
}

/// An opinion by its id.
pub async fn load(db: &mut MySqlConnection, vault: &Vault, id: OpinionId) -> sqlx::Result<Option<Opinion>> {
    let row = opinions_that!("WHERE id = ?", id.0).fetch_optional(db).await?;
    row.map(|row| row.read(vault)).transpose()
}

/// All opinions of a discussion that stand in its thread.
pub async fn posted(db: &mut MySqlConnection, vault: &Vault, id: DiscussionId) -> sqlx::Result<Vec<Opinion>> {
    let rows =
        opinions_that!("WHERE discussion_id = ? AND message_id IS NOT NULL", id.0).fetch_all(db).await?;
    rows.into_iter().map(|row| row.read(vault)).collect()
}

/// A member's opinions in a server, the newest first.
pub async fn of_author(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    author: MemberId,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Opinion>> {
    let rows = opinions_that!(
        "WHERE guild_id = ? AND author_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
        guild.0,
        author.0,
        limit,
        offset
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| row.read(vault)).collect()
}

/// How many opinions a member has in a server.
pub async fn count_of_author(
    db: &mut MySqlConnection,
    guild: GuildId,
    author: MemberId,
) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM opinions WHERE guild_id = ? AND author_id = ?",
        guild.0,
        author.0
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many opinions a member has written by form since a moment.
pub async fn by_form_since(
    db: &mut MySqlConnection,
    guild: GuildId,
    author: MemberId,
    since: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM opinions WHERE guild_id = ? AND author_id = ? AND id >= ? AND by_form = 1",
        guild.0,
        author.0,
        id_at(since).0
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Messages of a member that are opinions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidBefore {
    /// How many.
    pub count: u64,
    /// The last one, and when it was written.
    pub last: Option<(OpinionId, DateTime<Utc>)>,
}

/// What a member has written in discussions of a server between two moments.
pub async fn said_between(
    db: &mut MySqlConnection,
    guild: GuildId,
    author: MemberId,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<SaidBefore> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) AS count, MAX(id) AS "last: Uuid" FROM opinions
        WHERE guild_id = ? AND author_id = ? AND id >= ? AND id < ? AND by_form = 0"#,
        guild.0,
        author.0,
        id_at(since).0,
        id_at(until).0
    )
    .fetch_one(db)
    .await?;
    let last = row.last.and_then(|id| Some((OpinionId(id), moment_of(OpinionId(id))?)));
    Ok(SaidBefore { count: u64::try_from(row.count).unwrap_or(0), last })
}

/// What a member's last opinions in a server say, the newest first.
pub async fn texts_of_author(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    author: MemberId,
    limit: u32,
) -> sqlx::Result<Vec<(OpinionId, String)>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", text FROM opinions WHERE guild_id = ? AND author_id = ? ORDER BY id DESC LIMIT ?"#,
        guild.0,
        author.0,
        limit
    )
    .fetch_all(db)
    .await?;
    let read = rows.into_iter().map(|row| {
        let id = OpinionId(row.id);
        Ok((id, vault.open(&place(author, id), &row.text)?))
    });
    read.collect()
}

/// The least id of an opinion of that moment: ids begin with their time.
pub(super) fn id_at(moment: DateTime<Utc>) -> OpinionId {
    let millis = u128::try_from(moment.timestamp_millis()).unwrap_or(0);
    OpinionId(Uuid::from_u128(millis << 80))
}

/// The moment with which an id begins.
fn moment_of(id: OpinionId) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(i64::try_from(id.0.as_u128() >> 80).ok()?)
}

/// How many opinions of a discussion are shown, counted up to `most`.
pub async fn count(db: &mut MySqlConnection, discussion: DiscussionId, most: u32) -> sqlx::Result<u64> {
    let count = sqlx::query_scalar!(
        "SELECT COUNT(*) FROM (SELECT id FROM opinions WHERE discussion_id = ? AND hidden = 0 LIMIT ?) AS shown",
        discussion.0,
        most
    )
    .fetch_one(db)
    .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The opinions with these ids, at most five, in that order; those that are gone are left out.
pub async fn page(db: &mut MySqlConnection, vault: &Vault, ids: &[OpinionId]) -> sqlx::Result<Vec<Opinion>> {
    let id = |place: usize| ids.get(place).map_or_else(Uuid::nil, |id| id.0);
    let rows = opinions_that!("WHERE id IN (?, ?, ?, ?, ?)", id(0), id(1), id(2), id(3), id(4))
        .fetch_all(db)
        .await?;
    let mut found: Vec<Opinion> = rows.into_iter().map(|row| row.read(vault)).collect::<sqlx::Result<_>>()?;
    found.sort_by_key(|opinion| ids.iter().position(|id| *id == opinion.id));
    Ok(found)
}

/// The most recommended opinions of a discussion, newer before older.
pub async fn ranked(
    db: &mut MySqlConnection,
    discussion: DiscussionId,
    limit: u32,
) -> sqlx::Result<Vec<OpinionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM opinions WHERE discussion_id = ? AND hidden = 0
        ORDER BY recommendations DESC, id DESC LIMIT ?"#,
        discussion.0,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(OpinionId).collect())
}

/// The opinions of a discussion since a moment, the newest first.
pub async fn fresh(
    db: &mut MySqlConnection,
    discussion: DiscussionId,
    since: DateTime<Utc>,
    limit: u32,
) -> sqlx::Result<Vec<OpinionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM opinions WHERE discussion_id = ? AND hidden = 0 AND id >= ?
        ORDER BY id DESC LIMIT ?"#,
        discussion.0,
        id_at(since).0,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(OpinionId).collect())
}

/// Changes the text of an opinion, unless it was changed later than `at`; tells whether it did.
pub async fn edit(
    db: &mut MySqlConnection,
    vault: &Vault,
    opinion: &Opinion,
    text: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let sealed = vault.seal(&place(opinion.author, opinion.id), text);
    let edited = sqlx::query!(
        "UPDATE opinions SET text = ?, edited_at = ? WHERE id = ? AND (edited_at IS NULL OR edited_at < ?)",
        sealed,
        at,
        opinion.id.0,
        at
    )
    .execute(db)
    .await?;
    Ok(edited.rows_affected() == 1)
}

/// Removes an opinion with its recommendations.
pub async fn delete(db: &mut MySqlConnection, id: OpinionId) -> sqlx::Result<bool> {
    let deleted = sqlx::query!("DELETE FROM opinions WHERE id = ?", id.0).execute(db).await?;
    Ok(deleted.rows_affected() == 1)
}

/// The opinion that a message is.
pub async fn by_message(
    db: &mut MySqlConnection,
    vault: &Vault,
    message: MessageId,
) -> sqlx::Result<Option<Opinion>> {
    let row = opinions_that!("WHERE message_id = ?", message.0).fetch_optional(db).await?;
    row.map(|row| row.read(vault)).transpose()
}

/// Claims the posting of an opinion; `None` if it is posted or somebody else is at work, else whether it may stand.
pub async fn claim(
    db: &mut MySqlConnection,
    id: OpinionId,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> sqlx::Result<Option<bool>> {
    let first = sqlx::query!(
        "UPDATE opinions SET lease_until = ? WHERE id = ? AND unposted = 1 AND lease_until IS NULL",
        lease_until,
        id.0
    )
    .execute(&mut *db)
    .await?;
    if first.rows_affected() == 1 {
        return Ok(Some(false));
    }
    let again = sqlx::query!(
        "UPDATE opinions SET lease_until = ? WHERE id = ? AND unposted = 1 AND lease_until < ?",
        lease_until,
        id.0,
        now
    )
    .execute(db)
    .await?;
    Ok((again.rows_affected() == 1).then_some(true))
}

/// Gives the claim of a post back, for another try that looks for it first.
pub async fn release(db: &mut MySqlConnection, id: OpinionId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!("UPDATE opinions SET lease_until = ? WHERE id = ?", now, id.0).execute(db).await?;
    Ok(())
}

/// Notes where an opinion stands; `None` if it stands nowhere because Discord refuses it.
pub async fn stands(db: &mut MySqlConnection, id: OpinionId, message: Option<MessageId>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE opinions SET message_id = ?, unposted = 0, lease_until = NULL WHERE id = ?",
        message.map(|message| message.0),
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Opinions that are to be posted and that nobody is posting.
pub async fn unposted(db: &mut MySqlConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<OpinionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id: Uuid" FROM opinions WHERE unposted = 1 AND (lease_until IS NULL OR lease_until < ?)
        LIMIT 100"#,
        now
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(OpinionId).collect())
}

/// How a member recommends an opinion: by the button, by a reaction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// By the button.
    pub button: bool,
    /// By a reaction.
    pub reaction: bool,
}

/// Locks an opinion for a change of its recommendations; its author.
pub async fn lock(db: &mut MySqlConnection, id: OpinionId) -> sqlx::Result<Option<MemberId>> {
    let author = sqlx::query_scalar!("SELECT author_id FROM opinions WHERE id = ? FOR UPDATE", id.0)
        .fetch_optional(db)
        .await?;
    Ok(author.map(MemberId))
}

/// How a member recommends an opinion.
pub async fn ways(db: &mut MySqlConnection, id: OpinionId, member: MemberId) -> sqlx::Result<Ways> {
    let row = sqlx::query!(
        r#"SELECT by_button AS "button: bool", by_reaction AS "reaction: bool" FROM recommendations
        WHERE opinion_id = ? AND member_id = ?"#,
        id.0,
        member.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map_or_else(Ways::default, |row| Ways { button: row.button, reaction: row.reaction }))
}

/// Sets how a member recommends an opinion, which is locked, and keeps the count.
pub async fn set_ways(
    db: &mut MySqlConnection,
    id: OpinionId,
    member: MemberId,
    before: Ways,
    now: Ways,
) -> sqlx::Result<()> {
    let none = Ways::default();
    if now == none {
        sqlx::query!("DELETE FROM recommendations WHERE opinion_id = ? AND member_id = ?", id.0, member.0)
            .execute(&mut *db)
            .await?;
    } else {
        sqlx::query!(
            "INSERT INTO recommendations (opinion_id, member_id, by_button, by_reaction) VALUES (?, ?, ?, ?)
            ON DUPLICATE KEY UPDATE by_button = VALUES(by_button), by_reaction = VALUES(by_reaction)",
            id.0,
            member.0,
            now.button,
            now.reaction
        )
        .execute(&mut *db)
        .await?;
    }
    let change = i32::from(now != none) - i32::from(before != none);
    if change != 0 {
        sqlx::query!(
            "UPDATE opinions SET recommendations = CAST(recommendations AS SIGNED) + ? WHERE id = ?",
            change,
            id.0
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// Who recommends an opinion by a reaction.
pub async fn reacted(db: &mut MySqlConnection, id: OpinionId) -> sqlx::Result<BTreeSet<MemberId>> {
    let ids = sqlx::query_scalar!(
        "SELECT member_id FROM recommendations WHERE opinion_id = ? AND by_reaction = 1",
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Opinions of a discussion that somebody recommends by a reaction.
pub async fn with_reactions(
    db: &mut MySqlConnection,
    discussion: DiscussionId,
) -> sqlx::Result<BTreeSet<OpinionId>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT DISTINCT o.id AS "id: Uuid" FROM opinions o
        JOIN recommendations r ON r.opinion_id = o.id AND r.by_reaction = 1 WHERE o.discussion_id = ?"#,
        discussion.0
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(OpinionId).collect())
}

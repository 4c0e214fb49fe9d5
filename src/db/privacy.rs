//! What is kept of a member, read for an export and erased. Both go by the list of all tables ([`super::tables`]), from
//! whose own words alone the statements are put together.

use super::tables::{Column, Erase, TABLES, Table};
use crate::crypto::{Place, Vault};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, MySql, MySqlConnection, QueryBuilder, Row as _};
use std::collections::HashMap;
use uuid::Uuid;

/// What is exported or erased: of a member, in a server or altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The member.
    pub member: MemberId,
    /// The server; `None` for everything.
    pub guild: Option<GuildId>,
}

impl Reach {
    /// `FROM`, the table's join, and the condition for the rows within reach; `None` where there can be none.
    fn rows_of(self, table: &Table) -> Option<String> {
        let owner = table.owner.as_ref()?;
        let all = format!("FROM `{}` t {} WHERE {} = ?", table.name, owner.join, owner.member);
        match (self.guild, owner.guild) {
            (None, _) => Some(all),
            (Some(_), Some(guild)) => Some(format!("{all} AND {guild} = ?")),
            (Some(_), None) => None,
        }
    }

    fn condition(self) -> &'static str {
        if self.guild.is_some() { "candidate_id = ? AND guild_id = ?" } else { "candidate_id = ?" }
    }
}

macro_rules! bound {
    ($statement:expr, $reach:expr) => {{
        let query = sqlx::query(AssertSqlSafe($statement)).bind($reach.member.0);
        match $reach.guild {
            Some(guild) => query.bind(guild.0),
            None => query,
        }
    }};
}

/// A member's rows of a table as they are exported; none of a table that does not belong to members or servers asked for.
///
/// # Errors
/// An unreachable database, a text that does not open.
pub async fn rows(
    db: &mut MySqlConnection,
    vault: &Vault,
    table: &Table,
    reach: Reach,
) -> sqlx::Result<Vec<Map<String, Value>>> {
    let exported: Vec<_> =
        table.columns.iter().filter(|(_, kind)| !matches!(kind, Column::Left(_))).collect();
    let (Some(from), false) = (reach.rows_of(table), exported.is_empty()) else { return Ok(Vec::new()) };
    let names: Vec<_> = exported.iter().map(|(name, _)| format!("t.`{name}`")).collect();
    let order: Vec<_> = table.keys.iter().map(|key| format!("t.`{key}`")).collect();
    let select = format!("SELECT {} {from} ORDER BY {}", names.join(", "), order.join(", "));
    let found = bound!(select, reach).fetch_all(db).await?;
    found.iter().map(|row| exported_row(vault, table, reach.member, row)).collect()
}

fn exported_row(
    vault: &Vault,
    table: &Table,
    member: MemberId,
    row: &MySqlRow,
) -> sqlx::Result<Map<String, Value>> {
    let mut exported = Map::new();
    for (name, kind) in table.columns {
        let value = match kind {
            Column::Left(_) => continue,
            Column::Uuid => row.try_get::<Option<Uuid>, _>(*name)?.map(|id| id.simple().to_string().into()),
            Column::Number => row.try_get::<Option<u64>, _>(*name)?.map(Value::from),
            Column::Snowflake => row.try_get::<Option<u64>, _>(*name)?.map(|id| id.to_string().into()),
            Column::Real => row.try_get::<Option<f64>, _>(*name)?.map(Value::from),
            Column::Flag => row.try_get::<Option<bool>, _>(*name)?.map(Value::from),
            Column::Time => row.try_get::<Option<DateTime<Utc>>, _>(*name)?.map(|at| at.to_rfc3339().into()),
            Column::Day => row.try_get::<Option<NaiveDate>, _>(*name)?.map(|day| day.to_string().into()),
            Column::Text => text(row, name)?.map(Value::from),
            Column::Json => text(row, name)?.map(json_or_text),
            Column::Hash => bytes(row, name)?.map(|bytes| hex(&bytes).into()),
            Column::Sealed => opened(vault, table, member, row, name)?.map(Value::from),
            Column::SealedJson => opened(vault, table, member, row, name)?.map(json_or_text),
        };
        exported.insert((*name).to_owned(), value.unwrap_or(Value::Null));
    }
    Ok(exported)
}

fn bytes(row: &MySqlRow, name: &str) -> sqlx::Result<Option<Vec<u8>>> {
    // Text in binary collation is bytes to some servers and text to others.
    row.try_get_unchecked(name)
}

fn text(row: &MySqlRow, name: &str) -> sqlx::Result<Option<String>> {
    Ok(bytes(row, name)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Words that were once stored without quotation marks stay what they are.
fn json_or_text(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of an encrypted column.
fn opened(
    vault: &Vault,
    table: &Table,
    member: MemberId,
    row: &MySqlRow,
    name: &str,
) -> sqlx::Result<Option<String>> {
    let Some(stored) = bytes(row, name)? else { return Ok(None) };
    Ok(Some(vault.open(&table.place(name, member.0, &table.key(row)?), &stored)?))
}

/// What becomes of a member's opinions when everything of theirs is erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Opinions {
    /// They are deleted.
    #[default]
    Delete,
    /// They stay, without a name.
    Anonymise,
}

/// How much there is to erase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Interviews.
    pub interviews: u64,
    /// Resumes.
    pub resumes: u64,
}

/// Counts what would be erased.
pub async fn holdings(db: &mut MySqlConnection, reach: Reach) -> sqlx::Result<Holdings> {
    let mut counts = [0, 0];
    for (table, count) in ["interviews", "resumes"].into_iter().zip(&mut counts) {
        let select = format!("SELECT COUNT(*) FROM {table} WHERE {}", reach.condition());
        let found: i64 = bound!(select, reach).fetch_one(&mut *db).await?.try_get(0)?;
        *count = u64::try_from(found).unwrap_or(0);
    }
    Ok(Holdings { interviews: counts[0], resumes: counts[1] })
}

/// The next interviews within reach, locked until the end of the transaction, with their threads.
pub async fn next_interviews(
    db: &mut MySqlConnection,
    reach: Reach,
    limit: u32,
) -> sqlx::Result<Vec<(InterviewId, Option<ChannelId>)>> {
    let select = format!(
        "SELECT id, thread_id FROM interviews WHERE {} ORDER BY id LIMIT {limit} FOR UPDATE",
        reach.condition()
    );
    let rows = bound!(select, reach).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let thread = row.try_get::<Option<u64>, _>(1)?;
            Ok((InterviewId(row.try_get(0)?), thread.map(ChannelId)))
        })
        .collect()
}

/// Some interviews of a server, locked until the end of the transaction, with their threads.
pub async fn next_interviews_of_server(
    db: &mut MySqlConnection,
    guild: GuildId,
    limit: u32,
) -> sqlx::Result<Vec<(InterviewId, Option<ChannelId>)>> {
    let select = "SELECT id, thread_id FROM interviews WHERE guild_id = ? ORDER BY id LIMIT ? FOR UPDATE";
    let rows = sqlx::query(select).bind(guild.0).bind(limit).fetch_all(db).await?;
    rows.iter()
        .map(|row| Ok((InterviewId(row.try_get(0)?), row.try_get::<Option<u64>, _>(1)?.map(ChannelId))))
        .collect()
}

/// Erases what is kept of any member in a server, but for interviews; tells how many of these are left.
pub async fn erase_server(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<u64> {
    for table in TABLES.iter().filter(|table| table.erase == Erase::Delete && table.name != "departures") {
        let Some((owner, column)) = table.owner.as_ref().and_then(|owner| Some((owner, owner.guild?))) else {
            continue;
        };
        let delete = format!("DELETE t FROM `{}` t {} WHERE {column} = ?", table.name, owner.join);
        sqlx::query(AssertSqlSafe(delete)).bind(guild.0).execute(&mut *db).await?;
    }
    for delete in [
        "DELETE FROM moderation_log WHERE guild_id = ?",
        "DELETE FROM audit_log WHERE guild_id = ?",
        "DELETE FROM departures WHERE guild_id = ? AND member_id <> 0",
        "DELETE FROM usage_months WHERE guild_id = ?",
    ] {
        sqlx::query(delete).bind(guild.0).execute(&mut *db).await?;
    }
    let forget = "UPDATE bank_questions SET added_by = NULL WHERE guild_id = ?";
    sqlx::query(forget).bind(guild.0).execute(&mut *db).await?;
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM interviews WHERE guild_id = ?")
        .bind(guild.0)
        .fetch_one(db)
        .await?;
    Ok(u64::try_from(left).unwrap_or(0))
}

/// Deletes interviews with all that belongs to them, and notes their threads and the bot's messages for being taken away.
pub async fn erase_interviews(
    db: &mut MySqlConnection,
    interviews: &[(InterviewId, Option<ChannelId>)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if interviews.is_empty() {
        return Ok(());
    }
    let mut messages = messages_of(db, interviews).await?;
    let held = interviews.iter().filter_map(|(id, thread)| Some((*id, (*thread)?)));
    let cleanups: Vec<_> =
        held.map(|(id, thread)| (thread, messages.remove(&id.0).unwrap_or_default())).collect();
    add_cleanups(db, &cleanups, now).await?;
    let mut delete = QueryBuilder::<MySql>::new("DELETE FROM interviews WHERE id IN (");
    push_ids(&mut delete, interviews);
    delete.build().execute(db).await?;
    Ok(())
}

async fn messages_of(
    db: &mut MySqlConnection,
    interviews: &[(InterviewId, Option<ChannelId>)],
) -> sqlx::Result<HashMap<Uuid, Vec<MessageId>>> {
    let mut select = QueryBuilder::<MySql>::new(
        "SELECT interview_id, message_id FROM outbox WHERE message_id IS NOT NULL AND interview_id IN (",
    );
    push_ids(&mut select, interviews);
    let mut messages = HashMap::<Uuid, Vec<MessageId>>::new();
    for row in select.build().fetch_all(db).await? {
        messages.entry(row.try_get(0)?).or_default().push(MessageId(row.try_get(1)?));
    }
    Ok(messages)
}

fn push_ids(query: &mut QueryBuilder<MySql>, interviews: &[(InterviewId, Option<ChannelId>)]) {
    let mut ids = query.separated(", ");
    for (id, _) in interviews {
        ids.push_bind(id.0);
    }
    query.push(")");
}

/// What the community needs before a member's rows go: their opinions' messages are noted for being taken away, counts of
/// recommendations follow, and the log of moderators forgets to whom things were done.
pub async fn leave_community(
    db: &mut MySqlConnection,
    vault: &Vault,
    reach: Reach,
    opinions: Opinions,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let here = |column: &str| reach.guild.map_or(String::new(), |_| format!(" AND {column} = ?"));
    let select = format!(
        "SELECT d.thread_id, o.message_id FROM opinions o JOIN discussions d ON d.id = o.discussion_id
        WHERE o.author_id = ?{} AND d.thread_id IS NOT NULL AND o.message_id IS NOT NULL",
        here("o.guild_id")
    );
    let mut messages = HashMap::<u64, Vec<MessageId>>::new();
    for row in bound!(select, reach).fetch_all(&mut *db).await? {
        messages.entry(row.try_get(0)?).or_default().push(MessageId(row.try_get(1)?));
    }
    let cleanups: Vec<_> =
        messages.into_iter().map(|(thread, messages)| (ChannelId(thread), messages)).collect();
    add_cleanups(db, &cleanups, now).await?;
    take_shares_away(db, reach, now).await?;
    let update = format!("UPDATE suggestions SET decided_by = NULL WHERE decided_by = ?{}", here("guild_id"));
    bound!(update, reach).execute(&mut *db).await?;
    if opinions == Opinions::Anonymise {
        anonymise(db, vault, reach).await?;
    }
    let update = format!(
        "UPDATE opinions o JOIN recommendations r ON r.opinion_id = o.id
        SET o.recommendations = o.recommendations - 1 WHERE r.member_id = ?{}",
        here("o.guild_id")
    );
    bound!(update, reach).execute(&mut *db).await?;
    let update =
        format!("UPDATE community_blocks SET blocked_by = 0 WHERE blocked_by = ?{}", here("guild_id"));
    bound!(update, reach).execute(&mut *db).await?;
    let update = format!("UPDATE share_blocks SET blocked_by = 0 WHERE blocked_by = ?{}", here("guild_id"));
    bound!(update, reach).execute(&mut *db).await?;
    let update =
        format!("UPDATE moderation_log SET subject = '' WHERE subject = CAST(? AS CHAR){}", here("guild_id"));
    bound!(update, reach).execute(&mut *db).await?;
    let withdraw = format!(
        "DELETE s FROM report_shares s JOIN interviews i ON i.id = s.interview_id WHERE s.mentor_id = ?{}",
        here("i.guild_id")
    );
    bound!(withdraw, reach).execute(db).await?;
    Ok(())
}

/// Makes a member's opinions nobody's: encrypted anew, and posted anew by the bot, without their name.
async fn anonymise(db: &mut MySqlConnection, vault: &Vault, reach: Reach) -> sqlx::Result<()> {
    let here = reach.guild.map_or("", |_| " AND o.guild_id = ?");
    let select = format!("SELECT o.id, o.text FROM opinions o WHERE o.author_id = ?{here} FOR UPDATE");
    for row in bound!(select, reach).fetch_all(&mut *db).await? {
        let (id, sealed): (Uuid, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        let place = |author: u64| Place::new("opinions.text", author).key(id);
        let text = vault.open(&place(reach.member.0), &sealed)?;
        let update =
            "UPDATE opinions SET author_id = 0, text = ?, message_id = NULL, by_form = 1, unposted = 1,
            lease_until = NULL WHERE id = ?";
        sqlx::query(update).bind(vault.seal(&place(0), &text)).bind(id).execute(&mut *db).await?;
    }
    Ok(())
}

/// Notes the posts of shared answers for being taken away: the thread as a whole, and the message, which may be all that
/// the bot may delete. A thread made of a message has the message's id, as a forum post has.
async fn take_shares_away(db: &mut MySqlConnection, reach: Reach, now: DateTime<Utc>) -> sqlx::Result<()> {
    let here = reach.guild.map_or("", |_| " AND guild_id = ?");
    let select = format!(
        "SELECT channel_id, thread_id FROM shared_answers WHERE owner_id = ?{here} AND thread_id IS NOT NULL"
    );
    let mut cleanups = Vec::new();
    for row in bound!(select, reach).fetch_all(&mut *db).await? {
        cleanups.extend(share_cleanups(ChannelId(row.try_get(0)?), ChannelId(row.try_get(1)?)));
    }
    add_cleanups(db, &cleanups, now).await
}

/// What takes the post of a shared answer away.
pub fn share_cleanups(channel: ChannelId, thread: ChannelId) -> [(ChannelId, Vec<MessageId>); 3] {
    let message = MessageId(thread.0);
    [(thread, vec![message]), (channel, vec![message]), (thread, Vec::new())]
}

/// Erases everything within reach but interviews.
pub async fn erase_rest(db: &mut MySqlConnection, reach: Reach) -> sqlx::Result<()> {
    for table in TABLES {
        let Some(rows) = reach.rows_of(table) else { continue };
        let statement = match table.erase {
            Erase::Delete => format!("DELETE t {rows}"),
            Erase::Set(what) => {
                let condition = rows.split_once(" WHERE ").map_or("", |(_, condition)| condition);
                let join = table.owner.as_ref().map_or("", |owner| owner.join);
                format!("UPDATE `{}` t {join} SET {what} WHERE {condition}", table.name)
            }
            Erase::Interviews | Erase::WithParent | Erase::Nothing => continue,
        };
        bound!(statement, reach).execute(&mut *db).await?;
    }
    Ok(())
}

/// Forgets whose the calls of the model were that were made for interviews that are gone, once no budget asks for them
/// any more.
pub async fn forget_callers(db: &mut MySqlConnection, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let update = "UPDATE model_calls c LEFT JOIN interviews i ON i.id = c.interview_id
        SET c.member_id = 0, c.interview_id = REPEAT(CHAR(0), 16)
        WHERE c.created_at < ? AND c.member_id <> 0 AND i.id IS NULL";
    Ok(sqlx::query(update).bind(before).execute(db).await?.rows_affected())
}

/// Something to be taken away in Discord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleanup {
    id: Uuid,
    /// The thread or channel.
    pub channel: ChannelId,
    /// The bot's messages in it.
    pub messages: Vec<MessageId>,
    /// How often it was tried, this time included.
    pub tries: u32,
}

/// Notes what is to be taken away in Discord: channels, each with the bot's messages in it.
pub async fn add_cleanups(
    db: &mut MySqlConnection,
    cleanups: &[(ChannelId, Vec<MessageId>)],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    if cleanups.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(cleanups.len());
    for (channel, messages) in cleanups {
        rows.push((channel.0, super::json(messages)?));
    }
    let mut insert =
        QueryBuilder::<MySql>::new("INSERT INTO cleanups (id, channel_id, message_ids, tries, due_at) ");
    insert.push_values(rows, |mut row, (channel, messages)| {
        row.push_bind(Uuid::now_v7()).push_bind(channel).push_bind(messages).push_bind(0_u32).push_bind(now);
    });
    insert.build().execute(db).await?;
    Ok(())
}

/// The next cleanup that is due, which nobody else gets before `until`.
pub async fn claim_cleanup(
    db: &mut MySqlConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<Option<Cleanup>> {
    loop {
        let select = "SELECT id, channel_id, message_ids, tries FROM cleanups WHERE due_at <= ? ORDER BY due_at LIMIT 1";
        let Some(row) = sqlx::query(select).bind(now).fetch_optional(&mut *db).await? else {
            return Ok(None);
        };
        let (id, tries): (Uuid, u32) = (row.try_get(0)?, row.try_get(3)?);
        let claim =
            "UPDATE cleanups SET due_at = ?, tries = tries + 1 WHERE id = ? AND tries = ? AND due_at <= ?";
        let claimed = sqlx::query(claim).bind(until).bind(id).bind(tries).bind(now).execute(&mut *db).await?;
        if claimed.rows_affected() == 1 {
            let messages = text(&row, "message_ids")?.unwrap_or_default();
            let messages = serde_json::from_str(&messages).map_err(super::corrupt("cleanups.message_ids"))?;
            return Ok(Some(Cleanup { id, channel: ChannelId(row.try_get(1)?), messages, tries: tries + 1 }));
        }
    }
}

/// A cleanup was done, or will never be.
pub async fn end_cleanup(db: &mut MySqlConnection, cleanup: &Cleanup) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM cleanups WHERE id = ?").bind(cleanup.id).execute(db).await?;
    Ok(())
}

/// A cleanup did not work for now.
pub async fn put_off_cleanup(
    db: &mut MySqlConnection,
    cleanup: &Cleanup,
    due_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE cleanups SET due_at = ? WHERE id = ? AND tries = ?")
        .bind(due_at)
        .bind(cleanup.id)
        .bind(cleanup.tries)
        .execute(db)
        .await?;
    Ok(())
}

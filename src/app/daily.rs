//! The question of the day, memos on questions, and browsing the bank.
//!
//! Questions are those of the server's bank. Limits: memos up to [`MEMO_CHARACTERS`] characters, one a question; [`CHANGES`] changes a day.

use super::{App, bank};
use crate::db::daily::{self as rows, OfDay};
use crate::db::profiles;
use crate::domain::attendance::local_day;
use crate::domain::bank::Bank;
use crate::domain::daily::{Review, Wishes, asked, choose, reviewed};
use crate::domain::ids::{GuildId, MemberId, TurnId};
use crate::domain::interview::Interview;
use crate::domain::language::Language;
use crate::domain::question::{Source, StockQuestion};
use crate::error::{AppResult, UserError};
use anyhow::Context as _;
use chrono::{DateTime, Days, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use sqlx::MySqlConnection;
use std::sync::Arc;

/// Characters of one memo.
pub const MEMO_CHARACTERS: usize = 1000;
/// How often the question of a day may be changed for another: enough to find one, too few to see the whole bank.
pub const CHANGES: u16 = 5;
/// Questions of this many past days are not given out again.
const FRESH_DAYS: u64 = 30;
/// Memos and questions on a page.
pub const PAGE: u32 = 5;

/// The question of a member's day.
#[derive(Debug)]
pub struct Daily {
    /// The question.
    pub question: StockQuestion,
    /// Name of its topic.
    pub topic: String,
    /// The day.
    pub day: NaiveDate,
    /// How often it may still be changed.
    pub changes_left: u16,
    /// The member's memo on it.
    pub memo: Option<String>,
    /// What they know of it, if they have answered it before.
    pub review: Option<Review>,
    /// Whether they practised today.
    pub practised: bool,
}

/// The question of today in a server; the same all day.
///
/// # Errors
/// An unreachable database.
pub async fn today(app: &App, guild: GuildId, member: MemberId, l: Language) -> AppResult<Daily> {
    give(app, guild, member, l, false).await
}

/// Another question for today.
///
/// # Errors
/// Where it was changed too often already.
pub async fn change(app: &App, guild: GuildId, member: MemberId, l: Language) -> AppResult<Daily> {
    give(app, guild, member, l, true).await
}

async fn give(app: &App, guild: GuildId, member: MemberId, l: Language, another: bool) -> AppResult<Daily> {
    let mut tx = app.db.begin().await?;
    let bank = bank::of(app, &mut tx, guild).await?;
    let profile = profiles::profile(&mut tx, member).await?.known_to(&bank);
    let zone = profile.zone_or_usual(l);
    let now = app.clock.now();
    let day = local_day(now, zone);
    let reviews = rows::reviews(&mut tx, member).await?;
    let before = rows::of_day(&mut tx, member, guild, day).await?;
    // One that was retired since stays for the day; one that is gone or was never here gives way to another.
    let kept = before.as_ref().and_then(|of_day| Some((bank.question(&of_day.question)?, of_day.changes)));
    let (question, changes) = match kept.filter(|_| !another) {
        Some(kept) => kept,
        None => {
            let made = before.as_ref().map_or(0, |of_day| of_day.changes);
            let changes = made + u16::from(another);
            if changes > CHANGES {
                return Err(UserError::TooManyChanges { limit: u64::from(CHANGES) }.into());
            }
            let since = day.checked_sub_days(Days::new(FRESH_DAYS)).unwrap_or(day);
            let not_these = rows::given_since(&mut tx, member, since).await?;
            let day_end = end_of(day, zone).unwrap_or(now);
            let wishes = Wishes {
                member,
                profile: &profile,
                reviews: &reviews,
                not_these: &not_these,
                day,
                changes,
                day_end,
            };
            let question = choose(&bank, &wishes).context("the question bank is empty")?;
            let instead = before.as_ref().filter(|_| !another).map(|of_day| of_day.question.as_str());
            let given = OfDay { question: question.key.clone(), changes };
            rows::put_of_day(&mut tx, member, guild, day, &given, instead).await?;
            // Another command may have been faster; what is stored counts.
            let stored = rows::of_day(&mut tx, member, guild, day).await?;
            let stored = stored.and_then(|stored| Some((bank.question(&stored.question)?, stored.changes)));
            stored.unwrap_or((question, changes))
        }
    };
    let memo = rows::memo(&mut tx, &app.vault, member, &question.key).await?;
    let practised = profiles::attendance(&mut tx, member).await?.on(day);
    tx.commit().await?;
    Ok(Daily {
        topic: topic_name(app, &question.topic, l),
        review: reviews.into_iter().find(|review| review.question == question.key),
        question: question.clone(),
        day,
        changes_left: CHANGES.saturating_sub(changes),
        memo,
        practised,
    })
}

/// When a day ends somewhere.
fn end_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    // Where clocks go forward at midnight, the day begins an hour later.
    let at = zone.from_local_datetime(&midnight).earliest();
    let at = at.or_else(|| zone.from_local_datetime(&(midnight + Duration::hours(1))).earliest());
    at.map(|at| at.to_utc())
}

fn topic_name(app: &App, key: &str, l: Language) -> String {
    app.bank.topic(key).map_or(key, |topic| topic.name.get(l)).to_owned()
}

/// Keeps a memo on today's question, or deletes it where the text is empty.
///
/// # Errors
/// A text that is too long.
pub async fn put_memo(
    app: &App,
    guild: GuildId,
    member: MemberId,
    text: &str,
    l: Language,
) -> AppResult<Noted> {
    let daily = today(app, guild, member, l).await?;
    let memo = keep_memo(app, member, &daily.question.key, text).await?;
    let (key, topic) = (daily.question.key.clone(), Some(daily.topic));
    Ok(Noted { key, question: Some(daily.question), topic, memo })
}

/// A stock question with a member's memo on it.
#[derive(Debug, Clone)]
pub struct Noted {
    /// Its key.
    pub key: String,
    /// The question; `None` where the bank has it no more.
    pub question: Option<StockQuestion>,
    /// Name of its topic.
    pub topic: Option<String>,
    /// The note.
    pub memo: Option<String>,
}

/// A question of a server's bank, retired ones included, or of the member's memos, by what holds of its key; the built-in
/// bank's in direct messages.
///
/// # Errors
/// No such question.
pub async fn noted(
    app: &App,
    guild: Option<GuildId>,
    member: MemberId,
    l: Language,
    is: impl Fn(&str) -> bool + Send,
) -> AppResult<Noted> {
    let mut db = app.db.acquire().await?;
    let bank = bank_of(app, &mut db, guild).await?;
    let question = bank.questions().iter().find(|question| is(&question.key)).cloned();
    let key = match &question {
        Some(question) => question.key.clone(),
        None => {
            let mut keys = rows::noted(&mut db, member).await?.into_iter();
            keys.find(|key| is(key)).ok_or(UserError::StaleControl)?
        }
    };
    let memo = rows::memo(&mut db, &app.vault, member, &key).await?;
    let topic = question.as_ref().map(|question| topic_name(app, &question.topic, l));
    Ok(Noted { key, question, topic, memo })
}

async fn bank_of(app: &App, db: &mut MySqlConnection, guild: Option<GuildId>) -> sqlx::Result<Arc<Bank>> {
    match guild {
        Some(guild) => bank::of(app, db, guild).await,
        None => Ok(Arc::clone(&app.bank)),
    }
}

/// Keeps a memo on a question, or deletes it where the text is empty; tells what is kept.
///
/// # Errors
/// A text that is too long.
pub async fn keep_memo(app: &App, member: MemberId, key: &str, text: &str) -> AppResult<Option<String>> {
    let text = text.trim();
    if text.chars().count() > MEMO_CHARACTERS {
        return Err(UserError::AnswerTooLong { limit: MEMO_CHARACTERS as u64 }.into());
    }
    let mut db = app.db.acquire().await?;
    if text.is_empty() {
        rows::delete_memo(&mut db, member, key).await?;
        return Ok(None);
    }
    rows::put_memo(&mut db, &app.vault, member, key, text, app.clock.now()).await?;
    Ok(Some(text.to_owned()))
}

/// A memo with the question it is on.
#[derive(Debug, Clone)]
pub struct MemoView {
    /// Key of the question.
    pub key: String,
    /// The question; its key where the bank has it no more.
    pub question: String,
    /// Name of its topic.
    pub topic: Option<String>,
    /// The note.
    pub text: String,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
}

/// A page of something.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The page, from 0.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many things there are on all pages.
    pub count: u64,
}

/// A page of a member's memos, with the questions of a server's bank; a page past the end is the last one.
///
/// # Errors
/// An unreachable database.
pub async fn memos(
    app: &App,
    guild: Option<GuildId>,
    member: MemberId,
    page: u32,
    l: Language,
) -> AppResult<Paged<MemoView>> {
    let mut db = app.db.acquire().await?;
    let bank = bank_of(app, &mut db, guild).await?;
    let count = rows::count_memos(&mut db, member).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(PAGE))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let memos = rows::memos(&mut db, &app.vault, member, PAGE, page * PAGE).await?;
    let view = |memo: rows::Memo| {
        let question = bank.question(&memo.question);
        MemoView {
            topic: question.map(|question| topic_name(app, &question.topic, l)),
            question: question
                .map_or_else(|| memo.question.clone(), |question| question.text.get(l).to_owned()),
            key: memo.question,
            text: memo.text,
            changed_at: memo.changed_at,
        }
    };
    Ok(Paged { items: memos.into_iter().map(view).collect(), page, pages, count })
}

/// A page of the questions on a topic in a server's bank, without retired ones; a page past the end is the last one.
///
/// # Errors
/// An unknown topic.
pub async fn browse(app: &App, guild: GuildId, topic: &str, page: u32) -> AppResult<Paged<StockQuestion>> {
    let bank = bank::of(app, &mut *app.db.acquire().await?, guild).await?;
    bank.topic(topic).ok_or(UserError::TopicNotFound)?;
    let all: Vec<&StockQuestion> = asked(&bank).filter(|q| q.topic == topic).collect();
    let pages = u32::try_from(all.len().div_ceil(PAGE as usize)).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let items = all.chunks(PAGE as usize).nth(page as usize).unwrap_or_default();
    let items = items.iter().map(|question| (*question).clone()).collect();
    Ok(Paged { items, page, pages, count: all.len() as u64 })
}

/// Notes how well a stock question was answered, in the transaction that stores the evaluation.
pub(super) async fn note_review(
    db: &mut MySqlConnection,
    interview: &Interview,
    turn: TurnId,
    points: f64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let Some(Source::Stock { key, .. }) = interview.turn(turn).map(|turn| &turn.question.source) else {
        return Ok(());
    };
    // Most questions come to a member once.
    if rows::add_review(db, interview.candidate, &reviewed(None, key, points, now)).await? {
        return Ok(());
    }
    let before = rows::review(db, interview.candidate, key).await?;
    let asked_at = interview.turn(turn).and_then(|turn| turn.asked_at).unwrap_or(now);
    let review = match before {
        // An answer that was added to, or evaluated again, is still one answer.
        Some(before) if before.reviewed_at >= asked_at => Review { points, ..before },
        before => reviewed(before.as_ref(), key, points, now),
    };
    rows::put_review(db, interview.candidate, &review).await
}

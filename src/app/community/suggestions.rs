//! Suggested questions: a member writes one, sees the questions of the bank that ask the same, and sends it all the same; a
//! moderator accepts it, changes it or refuses it with a reason, and the member is told. An accepted question is one of the
//! server's bank, with credit.

use super::{Community, moderation};
use crate::app::bank;
use crate::db::community::effects::{self, Kind};
use crate::db::community::suggestions as stored;
use crate::db::limits;
use crate::domain::bank::{Bank, Fault};
use crate::domain::community::{
    REASON, Refusal, SUGGESTION_TRIES_PER_DAY, SUGGESTIONS_PER_DAY, Suggestion, SuggestionState, Written,
    suggested_key,
};
use crate::domain::ids::{ChannelId, GuildId, MemberId, SuggestionId};
use crate::domain::language::Language;
use crate::domain::limits::day;
use crate::domain::question::{Bilingual, StockQuestion};
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use chrono::TimeDelta;
use std::sync::Arc;
use uuid::Uuid;

/// Open suggestions that moderators see at once.
const SHOWN: u32 = 3;
/// A member's own suggestions that are shown.
const OWN: u32 = 5;
/// Under which forms sent are counted.
const TRIES: &str = "suggestion-forms";

/// A suggestion just written.
#[derive(Debug, Clone)]
pub struct Made {
    /// The suggestion: a draft where there are questions like it, else open.
    pub suggestion: Suggestion,
    /// The questions like it.
    pub alike: Vec<StockQuestion>,
}

fn usual(key: &str) -> Bilingual {
    Bilingual { en: t!(Language::En, key), ko: t!(Language::Ko, key) }
}

fn question(
    bank: &Bank,
    id: SuggestionId,
    topic: &str,
    difficulty: u8,
    written: &Written,
) -> AppResult<StockQuestion> {
    let topic = bank.topic(topic).ok_or(UserError::TopicNotFound)?;
    let about = (topic.key.as_str(), topic.family, difficulty);
    let usual = (usual("suggest-usual-hint"), usual("suggest-usual-follow-up"));
    let question = written.question(suggested_key(id), about, usual)?;
    match bank.faults(&question).into_iter().next() {
        None => Ok(question),
        Some(Fault::Forbidden) => Err(Refusal::Forbidden.into()),
        Some(Fault::TooLong) => Err(Refusal::SuggestionTooLong.into()),
        Some(Fault::KeyPoints | Fault::NoWording(_)) => Err(Refusal::KeyPoints.into()),
        Some(_) => Err(Refusal::NoQuestion.into()),
    }
}

/// Takes a suggestion in. Where the bank asks the same already it waits as a draft for the member's word.
///
/// # Errors
/// Texts that make no question, too many suggestions, a member who was shut out; an unreachable database.
pub async fn suggest(
    community: &Community,
    guild: GuildId,
    author: MemberId,
    topic: &str,
    difficulty: u8,
    written: &Written,
) -> AppResult<Made> {
    moderation::admit(community, guild, author).await?;
    let app = &community.app;
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let made = stored::made_since(&mut db, guild, author, now - TimeDelta::days(1)).await?;
    if made >= SUGGESTIONS_PER_DAY {
        return Err(Refusal::TooManySuggestions.into());
    }
    let tries = limits::count_own(&mut db, TRIES, guild, author, day(now)).await?;
    if tries > SUGGESTION_TRIES_PER_DAY {
        return Err(Refusal::TooManyTries.into());
    }
    let bank = bank::of(app, &mut db, guild).await?;
    let id = SuggestionId(Uuid::now_v7());
    let question = question(&bank, id, topic, difficulty, written)?;
    drop(db);
    // Comparing takes long enough to keep others waiting.
    let (compared, new) = (Arc::clone(&bank), question.clone());
    let alike = tokio::task::spawn_blocking(move || alike(&compared, &new)).await;
    let alike = alike.context("a suggestion was not compared")?;
    let state = if alike.is_empty() { SuggestionState::Open } else { SuggestionState::Draft };
    let suggestion = Suggestion { id, guild, author, question, state, reason: None, created_at: now };
    stored::add(&mut *app.db.acquire().await?, &app.vault, &suggestion).await?;
    Ok(Made { suggestion, alike })
}

fn alike(bank: &Bank, question: &StockQuestion) -> Vec<StockQuestion> {
    let Ok(together) = bank.with(vec![question.clone()]) else { return Vec::new() };
    let found = together.alike(&question.key).into_iter();
    found.filter_map(|key| bank.question(key)).take(5).cloned().collect()
}

async fn load(community: &Community, guild: GuildId, id: SuggestionId) -> AppResult<Suggestion> {
    let app = &community.app;
    let found = stored::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(found.filter(|suggestion| suggestion.guild == guild).ok_or(Refusal::SuggestionNotFound)?)
}

/// Sends a draft to the moderators although there are questions like it, or drops it.
///
/// # Errors
/// A draft that is not the member's, or none any more; an unreachable database.
pub async fn settle_draft(
    community: &Community,
    guild: GuildId,
    author: MemberId,
    id: SuggestionId,
    send: bool,
) -> AppResult<()> {
    let draft = load(community, guild, id).await?;
    if draft.author != author {
        return Err(Refusal::SuggestionNotFound.into());
    }
    let mut db = community.app.db.acquire().await?;
    let done = if send {
        stored::go(&mut db, id, SuggestionState::Draft, SuggestionState::Open, None).await?
    } else {
        stored::delete_draft(&mut db, id, author).await?
    };
    if done { Ok(()) } else { Err(Refusal::SuggestionNotFound.into()) }
}

/// The member's last suggestions.
///
/// # Errors
/// An unreachable database.
pub async fn own(community: &Community, guild: GuildId, author: MemberId) -> AppResult<Vec<Suggestion>> {
    let app = &community.app;
    Ok(stored::of_author(&mut *app.db.acquire().await?, &app.vault, guild, author, OWN).await?)
}

/// The open suggestions of a server, the oldest first.
///
/// # Errors
/// An unreachable database.
pub async fn open(community: &Community, guild: GuildId) -> AppResult<Vec<Suggestion>> {
    let app = &community.app;
    Ok(stored::open(&mut *app.db.acquire().await?, &app.vault, guild, SHOWN).await?)
}

/// An open suggestion, for a moderator's form.
///
/// # Errors
/// None of that id there; an unreachable database.
pub async fn open_one(community: &Community, guild: GuildId, id: SuggestionId) -> AppResult<Suggestion> {
    let found = load(community, guild, id).await?;
    if found.state == SuggestionState::Open { Ok(found) } else { Err(Refusal::SuggestionNotFound.into()) }
}

/// Changes an open suggestion; for moderators.
///
/// # Errors
/// As of [`open_one`], texts that make no question.
pub async fn rewrite(
    community: &Community,
    guild: GuildId,
    id: SuggestionId,
    written: &Written,
) -> AppResult<Suggestion> {
    let app = &community.app;
    let found = open_one(community, guild, id).await?;
    let mut db = app.db.acquire().await?;
    let bank = bank::of(app, &mut db, guild).await?;
    let question = question(&bank, id, &found.question.topic, found.question.difficulty, written)?;
    if !stored::rewrite(&mut db, &app.vault, &found, &question).await? {
        return Err(Refusal::SuggestionNotFound.into());
    }
    Ok(Suggestion { question, ..found })
}

/// Accepts a suggestion into the server's bank, or refuses it with a reason; its author is told. For moderators.
///
/// # Errors
/// As of [`open_one`], a refusal without a reason; an unreachable database.
pub async fn decide(
    community: &Community,
    guild: GuildId,
    moderator: MemberId,
    id: SuggestionId,
    refusal: Option<&str>,
) -> AppResult<Suggestion> {
    let reason: Option<String> = refusal.map(|reason| reason.trim().chars().take(REASON).collect());
    if reason.as_ref().is_some_and(String::is_empty) {
        return Err(Refusal::NoReason.into());
    }
    let app = &community.app;
    let found = open_one(community, guild, id).await?;
    let now = app.clock.now();
    let state = if reason.is_some() { SuggestionState::Refused } else { SuggestionState::Accepted };
    let mut tx = app.db.begin().await?;
    if !stored::go(&mut tx, id, SuggestionState::Open, state, Some(moderator)).await? {
        return Err(Refusal::SuggestionNotFound.into());
    }
    match &reason {
        Some(reason) => stored::put_reason(&mut tx, &app.vault, &found, reason).await?,
        None => stored::into_bank(&mut tx, guild, &found.question, found.author, now).await?,
    }
    effects::add(&mut tx, Kind::Decision, id.0, (guild, ChannelId(0)), now).await?;
    tx.commit().await?;
    Ok(Suggestion { state, reason, ..found })
}

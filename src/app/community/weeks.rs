//! The week of a server that wants it: some questions are opened as posts, and a digest tells of them, of the best opinions
//! and of what was practised most.
//!
//! It is due at a day and hour of the server's. Processes claim it by a lease; its questions are noted before they are
//! opened, and the digest is looked for before it is sent again, so it comes once. What is later than [`LATE`], after an
//! outage, is left out until the next week.

use super::board::{BoardError, Digest, DigestOpinion};
use super::{Community, posts, setup};
use crate::app::bank;
use crate::db::community::opinions;
use crate::db::community::weeks::{self as stored, Trouble, Week};
use crate::db::profiles;
use crate::domain::attendance::local_day;
use crate::domain::community::{LOOKS_BACK, Refusal, SELECTED, STREAKS, TOP, lot, next_week};
use crate::domain::ids::{ChannelId, GuildId, MemberId};
use crate::domain::question::StockQuestion;
use crate::error::{AppError, AppResult, UserError};
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

/// One that is later is left out.
const LATE: TimeDelta = TimeDelta::days(2);
/// How long a claimed one is left to the process that claimed it; longer than its requests may take.
const LEASE: TimeDelta = TimeDelta::seconds(120);
/// Tries before one is left out.
const TRIES: u32 = 30;

/// Gives a server a week's questions and a digest in a channel; returns when the first one is due.
///
/// # Errors
/// A server that was not set up; an unreachable database.
pub async fn schedule(
    community: &Community,
    guild: GuildId,
    channel: ChannelId,
    (day, hour): (Weekday, u8),
    zone: Tz,
) -> AppResult<DateTime<Utc>> {
    community.settings(guild).await?;
    let due_at = next_week(day, hour, zone, community.app.clock.now());
    let week = Week { guild, channel, day, hour, zone, due_at, chosen: None, tries: 0, trouble: None };
    stored::put(&mut *community.app.db.acquire().await?, &week).await?;
    Ok(due_at)
}

/// Gives a server none any more.
///
/// # Errors
/// An unreachable database.
pub async fn stop(community: &Community, guild: GuildId) -> AppResult<()> {
    stored::delete(&mut *community.app.db.acquire().await?, guild).await?;
    Ok(())
}

/// What a server wants.
///
/// # Errors
/// An unreachable database.
pub async fn of(community: &Community, guild: GuildId) -> AppResult<Option<Week>> {
    Ok(stored::of(&mut *community.app.db.acquire().await?, guild).await?)
}

/// Lists a member's streak in the server's digests or does not any more; whether it is listed now.
///
/// # Errors
/// An unreachable database.
pub async fn toggle_streak(community: &Community, guild: GuildId, member: MemberId) -> AppResult<bool> {
    Ok(stored::toggle_streak(&mut *community.app.db.acquire().await?, guild, member).await?)
}

/// Does what is due.
pub(super) async fn tick(community: &Community) -> AppResult<()> {
    loop {
        let now = community.app.clock.now();
        let claimed = stored::claim(&mut *community.app.db.acquire().await?, now, now + LEASE).await?;
        let Some(week) = claimed else { return Ok(()) };
        let trouble = if now - week.due_at > LATE || week.tries >= TRIES {
            tracing::info!(guild = %week.guild, due = %week.due_at, "community.week: is left out, it is too late");
            None
        } else {
            match perform(community, &week).await? {
                Outcome::Done(trouble) => trouble,
                // It comes again when the lease has ended.
                Outcome::Later => continue,
            }
        };
        let next = next_week(week.day, week.hour, week.zone, now);
        stored::settle(&mut *community.app.db.acquire().await?, &week, next, trouble).await?;
    }
}

/// How a week's work ended.
enum Outcome {
    /// It is done, perhaps not as it was meant.
    Done(Option<Trouble>),
    /// It is to be tried again.
    Later,
}

async fn perform(community: &Community, week: &Week) -> AppResult<Outcome> {
    let mut questions = Vec::new();
    for question in chosen(community, week).await? {
        match posts::discussion(community, week.guild, &question).await {
            Ok(discussion) => questions.extend(discussion.thread.map(|thread| (question, thread))),
            Err(AppError::User(UserError::Community(Refusal::Later))) => return Ok(Outcome::Later),
            // A channel that went, a question that is no more: the others stand.
            Err(AppError::User(_)) => {}
            Err(error) => return Err(error),
        }
    }
    match digest(community, week, questions).await? {
        Some(digest) => Ok(announce(community, week, digest).await),
        None => Ok(Outcome::Done(None)),
    }
}

/// Posts a digest. Where AutoMod objects, it is most likely to what members wrote, so it comes without that.
async fn announce(community: &Community, week: &Week, mut digest: Digest) -> Outcome {
    let mut again = week.tries > 0;
    loop {
        let trouble = match community.board.announce(&digest, again).await {
            Ok(()) => return Outcome::Done(digest.is_cut.then_some(Trouble::Cut)),
            Err(BoardError::Passing(reason)) => {
                tracing::warn!(guild = %week.guild, reason, "community.week: is tried again");
                return Outcome::Later;
            }
            Err(BoardError::Blocked(reason)) if !digest.opinions.is_empty() && !digest.is_cut => {
                tracing::info!(guild = %week.guild, reason, "community.week: AutoMod blocks a digest with opinions");
                digest.opinions.clear();
                digest.is_cut = true;
                if !digest.is_empty() {
                    again = false;
                    continue;
                }
                Trouble::Blocked
            }
            Err(BoardError::Blocked(_)) => Trouble::Blocked,
            Err(BoardError::Gone(_) | BoardError::Refused(_)) => Trouble::Refused,
        };
        tracing::warn!(guild = %week.guild, trouble = trouble.key(), "community.week: the channel takes no digest");
        return Outcome::Done(Some(trouble));
    }
}

/// The keys of the week's questions: for each role with a channel one that nobody discusses yet, the same whoever asks.
async fn chosen(community: &Community, week: &Week) -> AppResult<Vec<String>> {
    if let Some(chosen) = &week.chosen {
        return Ok(chosen.clone());
    }
    let app = &community.app;
    let roles = setup::all_roles(community, week.guild).await?;
    let mut roles: Vec<_> = roles.iter().filter(|role| role.channel.is_some() && !role.retired).collect();
    let seed = week.guild.0 ^ week.due_at.timestamp().unsigned_abs();
    roles.sort_by_key(|role| lot(seed, &role.role.key));
    let bank = bank::of(app, &mut *app.db.acquire().await?, week.guild).await?;
    let mut all: Vec<&StockQuestion> = bank.questions().iter().filter(|question| !question.retired).collect();
    all.sort_by_cached_key(|question| lot(seed, &question.key));
    let mut chosen: Vec<String> = Vec::new();
    for role in roles.into_iter().take(SELECTED) {
        for question in all.iter().filter(|question| role.role.topics.contains_key(&question.topic)) {
            let is_new = !chosen.contains(&question.key)
                && posts::find(community, week.guild, &question.key).await?.is_none();
            if is_new {
                chosen.push(question.key.clone());
                break;
            }
        }
    }
    stored::choose(&mut *app.db.acquire().await?, week, &chosen).await?;
    Ok(chosen)
}

/// What the digest tells; `None` where there is nothing to tell.
async fn digest(
    community: &Community,
    week: &Week,
    questions: Vec<(String, ChannelId)>,
) -> AppResult<Option<Digest>> {
    let app = &community.app;
    let language = community.settings(week.guild).await?.language;
    let since = week.due_at - LOOKS_BACK;
    let mut db = app.db.acquire().await?;
    let bank = bank::of(app, &mut db, week.guild).await?;
    let named = |key: &str| bank.question(key).map(|question| question.text.get(language).to_owned());
    let top = u32::try_from(TOP).unwrap_or(u32::MAX);
    let ids = stored::top_opinions(&mut db, week.guild, since, top).await?;
    let practised = stored::most_practised(&mut db, week.guild, since, top).await?;
    let showers = stored::shown_streaks(&mut db, week.guild).await?;
    let mut best = Vec::with_capacity(ids.len());
    for id in ids {
        let place = stored::place_of(&mut db, id).await?;
        let Some(opinion) = opinions::load(&mut db, &app.vault, id).await? else { continue };
        best.push(DigestOpinion {
            author: opinion.author,
            text: opinion.text,
            recommendations: opinion.recommendations,
            place: place.and_then(|(_, thread, message)| Some((thread?, message?))),
        });
    }
    let mut streaks: Vec<(MemberId, usize)> = Vec::new();
    for member in showers {
        let zone = profiles::profile(&mut db, member).await?.zone.unwrap_or(week.zone);
        let days = profiles::attendance(&mut db, member).await?.streak(local_day(week.due_at, zone));
        streaks.extend((days > 1).then_some((member, days)));
    }
    streaks.sort_by_key(|(member, days)| (std::cmp::Reverse(*days), *member));
    streaks.truncate(STREAKS);
    let practised: Vec<_> =
        practised.into_iter().filter_map(|(key, count)| Some((named(&key)?, count))).collect();
    let questions: Vec<_> =
        questions.into_iter().filter_map(|(key, thread)| Some((named(&key)?, thread))).collect();
    let digest = Digest {
        guild: week.guild,
        channel: week.channel,
        nonce: format!("w{:x}{:x}", week.guild.0, week.due_at.timestamp()),
        since: week.due_at,
        language,
        questions,
        opinions: best,
        practised,
        streaks,
        is_cut: false,
    };
    Ok((!digest.is_empty()).then_some(digest))
}

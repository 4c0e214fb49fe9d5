//! What happens in the threads of questions: messages, edits, deletions and reactions, as they come and after an absence.
//!
//! After a start and after every connection that was not resumed each thread is read as a whole: edits, deletions and
//! reactions leave no trace behind the last message. Events of one thread are taken in one after the other, and an edit
//! counts by its own time, so their order does not matter.

use super::board::{BoardError, Said};
use super::{Community, locked, opinions, posts};
use crate::db::community::effects::{self, Kind};
use crate::db::community::moderation::is_blocked;
use crate::db::community::{discussions, opinions as stored};
use crate::db::limits;
use crate::domain::community::{Discussion, Opinion, SAID_PER_HOUR, opinion_text};
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MemberId, MessageId, OpinionId};
use crate::domain::limits::day;
use crate::error::AppResult;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use uuid::{NoContext, Timestamp, Uuid};

/// Threads read at once: Discord allows a bot 50 requests a second in all.
const AT_ONCE: usize = 4;
/// How often unfinished posts are looked for.
const LOOK: Duration = Duration::from_secs(30);
/// Opinions by message are limited within this time before a message.
const WITHIN: TimeDelta = TimeDelta::hours(1);
/// Under which a member who passed that limit is noted.
const FLOOD: &str = "opinions-over";
/// Pause before what could not be read is read again.
const PAUSE: Duration = Duration::from_secs(3);

/// A new session with Discord: what happened in between has to be read.
pub fn reconnected(community: &Community) {
    *locked(&community.behind_all) = true;
    community.wake.notify_one();
}

/// Finishes posts and reads threads whenever there is something to do, for ever.
pub async fn run(community: Arc<Community>) {
    loop {
        let done = work(&community).await;
        if let Err(error) = &done {
            tracing::warn!(%error, "community.work: cannot be done yet");
        }
        let is_behind = *locked(&community.behind_all) || !locked(&community.behind).is_empty();
        if done.is_err() || is_behind {
            tokio::time::sleep(PAUSE).await;
        } else {
            tokio::time::timeout(LOOK, community.wake.notified()).await.ok();
        }
    }
}

async fn work(community: &Community) -> AppResult<()> {
    posts::finish_unfinished(community).await?;
    if std::mem::take(&mut *locked(&community.behind_all)) {
        match discussions::open(&mut *community.app.db.acquire().await?).await {
            Ok(open) => {
                for discussion in open {
                    let Some(thread) = discussion.thread else { continue };
                    community.learn(thread, discussion.id);
                    locked(&community.behind).insert(thread);
                }
                super::sharing::catch_up(community).await?;
            }
            Err(error) => {
                *locked(&community.behind_all) = true;
                return Err(error.into());
            }
        }
    }
    let behind = std::mem::take(&mut *locked(&community.behind));
    futures_util::stream::iter(behind)
        .for_each_concurrent(AT_ONCE, async |thread| {
            if let Err(error) = catch_up(community, thread).await {
                tracing::warn!(%thread, %error, "community.catch_up: a thread cannot be read yet");
                locked(&community.behind).insert(thread);
            }
        })
        .await;
    Ok(())
}

/// Makes what is stored of a thread what Discord shows.
async fn catch_up(community: &Community, thread: ChannelId) -> AppResult<()> {
    let Some(id) = community.discussion_of(thread) else { return Ok(()) };
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    let app = &community.app;
    let discussion = posts::load(community, id).await?;
    // What is stored is read first: what comes after it is not missing from Discord, but new.
    let known = stored::posted(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let reacted = stored::with_reactions(&mut *app.db.acquire().await?, id).await?;
    let said = match community.board.read(thread).await {
        Ok(said) => said,
        Err(BoardError::Gone(_)) => return posts::thread_gone(community, thread).await,
        Err(error) => return Err(crate::error::AppError::Unexpected(error.into())),
    };
    let mut missing: BTreeMap<MessageId, &Opinion> =
        known.iter().filter_map(|opinion| Some((opinion.message?, opinion))).collect();
    for message in &said {
        let before = missing.remove(&message.id);
        let now = take(community, &discussion, message, before).await?;
        if let Some(opinion) = now
            && (message.thumbs > 0 || reacted.contains(&opinion))
        {
            read_thumbs(community, &discussion, message.id, opinion).await?;
        }
    }
    for opinion in missing.into_values() {
        stored::delete(&mut *app.db.acquire().await?, opinion.id).await?;
    }
    Ok(())
}

/// Makes an opinion of a message, changes it, or takes it away; gives the opinion that the message is now.
async fn take(
    community: &Community,
    discussion: &Discussion,
    said: &Said,
    known: Option<&Opinion>,
) -> AppResult<Option<OpinionId>> {
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    match (known, opinion_text(&said.text)) {
        // The bot's post says what is stored, whatever its text.
        (Some(opinion), _) if opinion.by_form => Ok(Some(opinion.id)),
        (Some(opinion), Ok(text)) => {
            if let Some(at) = said.edited_at.filter(|_| text != opinion.text) {
                stored::edit(&mut db, &app.vault, opinion, &text, at).await?;
            }
            Ok(Some(opinion.id))
        }
        (Some(opinion), Err(_)) if is_newer(said, opinion) => {
            stored::delete(&mut db, opinion.id).await?;
            Ok(None)
        }
        (Some(opinion), Err(_)) => Ok(Some(opinion.id)),
        (None, Ok(text)) if said.is_plain && !community.was_deleted(said.id) => {
            if is_blocked(&mut db, discussion.guild, said.author).await? {
                return Ok(None);
            }
            let since = said.at - WITHIN;
            let before =
                stored::said_between(&mut db, discussion.guild, said.author, (since, said.at)).await?;
            if let Some(last) = before.last.filter(|_| before.count >= SAID_PER_HOUR) {
                drop(db);
                tell_of_flood(community, discussion.guild, said.author, last).await?;
                return Ok(None);
            }
            let opinion = opinion_of(discussion, said, text);
            let added = stored::add(&mut db, &app.vault, &opinion).await?;
            Ok(added.then_some(opinion.id))
        }
        (None, _) => Ok(None),
    }
}

/// A member has written more than counts: they are told, once a day, which is that of the last message that counts. What
/// was taken in stays.
async fn tell_of_flood(
    community: &Community,
    guild: GuildId,
    author: MemberId,
    (last, at): (OpinionId, DateTime<Utc>),
) -> AppResult<()> {
    let now = community.app.clock.now();
    let mut tx = community.app.db.begin().await?;
    if limits::count_own(&mut tx, FLOOD, guild, author, day(at)).await? == 1 {
        tracing::info!(%guild, "community.flood: a member's messages do not count as opinions for a while");
        effects::add(&mut tx, Kind::Flood, last.0, (guild, ChannelId(0)), now).await?;
    }
    Ok(tx.commit().await?)
}

fn is_newer(said: &Said, opinion: &Opinion) -> bool {
    said.edited_at.is_some_and(|at| opinion.edited_at.is_none_or(|known| known < at))
}

fn opinion_of(discussion: &Discussion, said: &Said, text: String) -> Opinion {
    let seconds = u64::try_from(said.at.timestamp()).unwrap_or(0);
    // Ids sort by the time of the message, not by when it was taken in.
    let id = Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, said.at.timestamp_subsec_nanos()));
    Opinion {
        id: OpinionId(id),
        discussion: discussion.id,
        guild: discussion.guild,
        author: said.author,
        text,
        message: Some(said.id),
        by_form: false,
        hidden: false,
        recommendations: 0,
        created_at: said.at,
        edited_at: said.edited_at,
    }
}

async fn read_thumbs(
    community: &Community,
    discussion: &Discussion,
    message: MessageId,
    opinion: OpinionId,
) -> AppResult<()> {
    let (Some(thread), guild) = (discussion.thread, discussion.guild) else { return Ok(()) };
    let now: BTreeSet<MemberId> = match community.board.thumbs(thread, message).await {
        Ok(members) => members.into_iter().collect(),
        // Deleted just now, which is told by an event of its own.
        Err(BoardError::Gone(_)) => return Ok(()),
        Err(error) => return Err(crate::error::AppError::Unexpected(error.into())),
    };
    let before = stored::reacted(&mut *community.app.db.acquire().await?, opinion).await?;
    for member in now.difference(&before) {
        opinions::react(community, guild, opinion, *member, true).await?;
    }
    for member in before.difference(&now) {
        opinions::react(community, guild, opinion, *member, false).await?;
    }
    Ok(())
}

/// Somebody wrote in a thread. What cannot be stored now is read later.
///
/// # Errors
/// An unreachable database.
pub async fn said(community: &Community, thread: ChannelId, said: &Said) -> AppResult<()> {
    let Some(id) = community.discussion_of(thread) else { return Ok(()) };
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    caught_up_later(community, thread, take_new(community, id, said).await)
}

fn caught_up_later(community: &Community, thread: ChannelId, result: AppResult<()>) -> AppResult<()> {
    if result.is_err() {
        community.fall_behind(thread);
    }
    result
}

async fn take_new(community: &Community, id: DiscussionId, said: &Said) -> AppResult<()> {
    let discussion = posts::load(community, id).await?;
    take(community, &discussion, said, None).await.map(|_| ())
}

/// A message of a thread was changed: its text and when.
///
/// # Errors
/// An unreachable database.
pub async fn edited(
    community: &Community,
    thread: ChannelId,
    message: MessageId,
    text: &str,
    at: DateTime<Utc>,
) -> AppResult<()> {
    let Some(id) = community.discussion_of(thread) else { return Ok(()) };
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    let result = async {
        let app = &community.app;
        let known = stored::by_message(&mut *app.db.acquire().await?, &app.vault, message).await?;
        let discussion = posts::load(community, id).await?;
        if let Some(opinion) = known {
            let said = Said {
                id: message,
                author: opinion.author,
                is_plain: true,
                text: text.to_owned(),
                at: opinion.created_at,
                edited_at: Some(at),
                thumbs: 0,
            };
            return take(community, &discussion, &said, Some(&opinion)).await.map(|_| ());
        }
        // It was no opinion, and may be one now, with reactions that did not count.
        if opinion_text(text).is_ok()
            && let Ok(Some(said)) = community.board.read_one(thread, message).await
            && let Some(opinion) = take(community, &discussion, &said, None).await?
            && said.thumbs > 0
        {
            read_thumbs(community, &discussion, message, opinion).await?;
        }
        Ok(())
    };
    let result = result.await;
    caught_up_later(community, thread, result)
}

/// A message of a thread was deleted.
///
/// # Errors
/// An unreachable database.
pub async fn deleted(community: &Community, thread: ChannelId, message: MessageId) -> AppResult<()> {
    if !community.is_discussion(thread) {
        return Ok(());
    }
    community.remember_deleted(message);
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    let result = async {
        let app = &community.app;
        let mut db = app.db.acquire().await?;
        if let Some(opinion) = stored::by_message(&mut db, &app.vault, message).await? {
            stored::delete(&mut db, opinion.id).await?;
        }
        Ok(())
    };
    let result = result.await;
    caught_up_later(community, thread, result)
}

/// A 👍 was put on a message or taken from it; without a member, all of them were taken.
///
/// # Errors
/// An unreachable database.
pub async fn reacted(
    community: &Community,
    thread: ChannelId,
    message: MessageId,
    member: Option<MemberId>,
    on: bool,
) -> AppResult<()> {
    if !community.is_discussion(thread) {
        return Ok(());
    }
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    let result = async {
        let app = &community.app;
        let found = stored::by_message(&mut *app.db.acquire().await?, &app.vault, message).await?;
        let Some(opinion) = found else { return Ok(()) };
        match member {
            Some(member) => opinions::react(community, opinion.guild, opinion.id, member, on).await,
            None => {
                let discussion = posts::load(community, opinion.discussion).await?;
                read_thumbs(community, &discussion, message, opinion.id).await
            }
        }
    };
    let result = result.await;
    caught_up_later(community, thread, result)
}

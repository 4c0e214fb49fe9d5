//! What the bot posts: the post of a question, and opinions written in a form. The row is there first; a post of unknown
//! outcome is looked for before it is made again, so that none stands twice.

use super::board::{BoardError, Card, Post, PostOrder};
use super::effects::Outcome;
use super::{Community, locked, setup};
use crate::app::bank;
use crate::db::community::discussions::{self, Claim};
use crate::db::community::effects::{self, Effect, Kind};
use crate::db::community::{moderation, notices, opinions, suggestions};
use crate::domain::community::{Discussion, Opinion, Refusal, role_for};
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MemberId, OpinionId};
use crate::error::{AppError, AppResult, UserError};
use chrono::TimeDelta;
use std::time::Duration;
use uuid::Uuid;

/// How long somebody who makes a post is left to it without a sign of life: longer than its requests may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long a member waits for a post that somebody else is making.
const WAIT: Duration = Duration::from_secs(8);
/// How often they look.
const LOOK: Duration = Duration::from_millis(200);
/// After which a member is told that their post was blocked, where the answer to what they sent has not told them.
const TOLD_AFTER: TimeDelta = TimeDelta::seconds(60);

/// The discussion about a question, with its post; opened where it is not there yet.
///
/// # Errors
/// No such question, no channel for it, Discord's refusal; an unreachable database.
pub async fn discussion(community: &Community, guild: GuildId, question: &str) -> AppResult<Discussion> {
    let found = find(community, guild, question).await?;
    let discussion = match found {
        Some(discussion) if discussion.thread.is_some() => return Ok(discussion),
        other => wanted(community, guild, question, other).await?,
    };
    open(community, discussion.id).await?;
    for _ in 0..WAIT.as_millis() / LOOK.as_millis() {
        let now = load(community, discussion.id).await?;
        if now.thread.is_some() {
            return Ok(now);
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(Refusal::Later.into())
}

/// The discussion about a question for a member, who is told later where its post cannot be made.
///
/// # Errors
/// As of [`discussion`].
pub async fn discussion_for(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    question: &str,
) -> AppResult<Discussion> {
    let known = find(community, guild, question).await?;
    if let Some(standing) = known.as_ref().filter(|discussion| discussion.thread.is_some()) {
        return Ok(standing.clone());
    }
    let id = wanted(community, guild, question, known).await?.id;
    // Noted before, since others may try as well.
    notices::wait(&mut *community.app.db.acquire().await?, id, (guild, member)).await?;
    let found = discussion(community, guild, question).await;
    if !matches!(&found, Err(AppError::User(UserError::Community(Refusal::Later)))) {
        notices::end_wait_of(&mut *community.app.db.acquire().await?, id, member).await?;
    }
    found
}

/// The discussion about a question, if there is one.
///
/// # Errors
/// An unreachable database.
pub async fn find(community: &Community, guild: GuildId, question: &str) -> AppResult<Option<Discussion>> {
    Ok(discussions::find(&mut *community.app.db.acquire().await?, guild, question).await?)
}

/// A discussion by its id.
///
/// # Errors
/// None of that id; an unreachable database.
pub async fn load(community: &Community, id: DiscussionId) -> AppResult<Discussion> {
    let found = discussions::load(&mut *community.app.db.acquire().await?, id).await?;
    Ok(found.ok_or(Refusal::QuestionNotFound)?)
}

/// The row of a discussion without a post, in the channel where it belongs today.
async fn wanted(
    community: &Community,
    guild: GuildId,
    question: &str,
    known: Option<Discussion>,
) -> AppResult<Discussion> {
    let topic = community.question(guild, question).await?.topic;
    let roles = setup::all_roles(community, guild).await?;
    let channel = role_for(&roles, &topic).and_then(|role| role.channel).ok_or(Refusal::NotSetUp)?;
    let mut db = community.app.db.acquire().await?;
    if let Some(known) = known {
        discussions::move_to(&mut db, known.id, channel).await?;
        return Ok(known);
    }
    let now = community.app.clock.now();
    let new = Discussion {
        id: DiscussionId(Uuid::now_v7()),
        guild,
        question: question.to_owned(),
        channel,
        thread: None,
        created_at: now,
    };
    discussions::add(&mut db, &new).await?;
    // Somebody else's, where two wanted it at once.
    Ok(discussions::find(&mut db, guild, question).await?.ok_or(Refusal::Later)?)
}

/// Makes the post of a discussion, unless it stands or somebody else is at work.
async fn open(community: &Community, id: DiscussionId) -> AppResult<()> {
    let app = &community.app;
    let now = app.clock.now();
    let claim = discussions::claim(&mut *app.db.acquire().await?, id, now, now + LEASE).await?;
    if claim == Claim::Taken {
        return Ok(());
    }
    let discussion = load(community, id).await?;
    let order = order(community, &discussion).await?;
    match make(community, &order, claim).await {
        Ok(post) => {
            let mut tx = app.db.begin().await?;
            discussions::opened(&mut tx, id, post.thread, post.message).await?;
            notices::arrived(&mut tx, id).await?;
            tx.commit().await?;
            community.learn(post.thread, id);
            // Something may have been written between the two.
            community.fall_behind(post.thread);
            Ok(())
        }
        Err(error) => {
            let may_stand = matches!(error, BoardError::Passing(_));
            tracing::warn!(%error, discussion = %id, "community.post: a question's post was not made");
            let mut tx = app.db.begin().await?;
            discussions::release(&mut tx, id, may_stand, app.clock.now()).await?;
            if !may_stand {
                for waiter in notices::waiters(&mut tx, id).await? {
                    let (place, at) = ((discussion.guild, ChannelId(0)), app.clock.now() + TOLD_AFTER);
                    effects::add(&mut tx, Kind::PostBlocked, waiter, place, at).await?;
                }
            }
            tx.commit().await?;
            match error {
                BoardError::Passing(_) => Err(Refusal::Later.into()),
                BoardError::Blocked(_) => Err(Refusal::AutoMod.into()),
                BoardError::Gone(_) | BoardError::Refused(_) => Err(Refusal::CannotPost.into()),
            }
        }
    }
}

async fn make(community: &Community, order: &PostOrder, claim: Claim) -> Result<Post, BoardError> {
    if claim == Claim::Again
        && let Some(post) = community.board.find_post(order).await?
    {
        return Ok(post);
    }
    community.board.open_post(order).await
}

async fn order(community: &Community, discussion: &Discussion) -> AppResult<PostOrder> {
    let language = community.settings(discussion.guild).await?.language;
    let bank = bank::of(&community.app, &mut *community.app.db.acquire().await?, discussion.guild).await?;
    let question = bank.question(&discussion.question).ok_or(Refusal::QuestionNotFound)?;
    let credit = {
        let mut db = community.app.db.acquire().await?;
        suggestions::credit(&mut db, discussion.guild, &discussion.question).await?
    };
    let topic = bank.topic(&question.topic).map_or("", |topic| topic.name.get(language));
    Ok(PostOrder {
        discussion: discussion.id,
        guild: discussion.guild,
        channel: discussion.channel,
        since: discussion.created_at,
        language,
        key: discussion.question.clone(),
        question: question.text.get(language).to_owned(),
        topic: topic.to_owned(),
        difficulty: question.difficulty,
        key_points: question.key_points.iter().map(|point| point.name.get(language).to_owned()).collect(),
        credit,
    })
}

/// What became of the post of an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Posted {
    /// It stands, or will.
    Stands,
    /// AutoMod does not let it stand: nobody sees it, and its author is told soon.
    Blocked,
}

/// Posts an opinion that was written in a form, unless it stands or somebody else is at work.
pub(super) async fn post_opinion(community: &Community, id: OpinionId) -> AppResult<Posted> {
    let app = &community.app;
    let now = app.clock.now();
    let Some(again) = opinions::claim(&mut *app.db.acquire().await?, id, now, now + LEASE).await? else {
        return Ok(Posted::Stands);
    };
    let found = opinions::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let Some(opinion) = found else { return Ok(Posted::Stands) };
    let Some(thread) = load(community, opinion.discussion).await?.thread else {
        opinions::stands(&mut *app.db.acquire().await?, id, None).await?;
        return Ok(Posted::Stands);
    };
    let turn = community.turn(thread);
    let _turn = turn.lock().await;
    let card = card(community, &opinion).await?;
    let posted = async {
        if again && let Some(message) = community.board.find_opinion(thread, &card).await? {
            return Ok(message);
        }
        community.board.post_opinion(thread, &card).await
    };
    let message = match posted.await {
        Ok(message) => Some(message),
        Err(BoardError::Passing(reason)) => {
            tracing::warn!(reason, opinion = %id, "community.post: an opinion is posted later");
            opinions::release(&mut *app.db.acquire().await?, id, app.clock.now()).await?;
            return Ok(Posted::Stands);
        }
        Err(BoardError::Blocked(reason)) => {
            tracing::info!(reason, opinion = %id, "community.post: AutoMod blocks an opinion");
            let mut tx = app.db.begin().await?;
            moderation::hide(&mut tx, id, true).await?;
            opinions::stands(&mut tx, id, None).await?;
            let place = (opinion.guild, ChannelId(0));
            effects::add(&mut tx, Kind::OpinionBlocked, id.0, place, app.clock.now() + TOLD_AFTER).await?;
            tx.commit().await?;
            return Ok(Posted::Blocked);
        }
        Err(error) => {
            tracing::warn!(%error, opinion = %id, "community.post: an opinion cannot be posted");
            None
        }
    };
    opinions::stands(&mut *app.db.acquire().await?, id, message).await?;
    Ok(Posted::Stands)
}

/// Makes the post of an opinion what is stored: after a change of unknown outcome, and when a moderator hides it or shows
/// it again. A message of a member is left alone: Discord gives moderators the means.
pub(super) async fn rewrite_opinion(community: &Community, effect: &Effect) -> AppResult<Outcome> {
    let app = &community.app;
    let found = opinions::load(&mut *app.db.acquire().await?, &app.vault, OpinionId(effect.subject)).await?;
    let Some(opinion) = found.filter(|opinion| opinion.by_form) else { return Ok(Outcome::Done) };
    let thread = load(community, opinion.discussion).await?.thread;
    let (Some(thread), Some(message)) = (thread, opinion.message) else { return Ok(Outcome::Done) };
    let card = card(community, &opinion).await?;
    match community.board.edit_opinion(thread, message, &card).await {
        Ok(()) => Ok(Outcome::Done),
        Err(error) => {
            tracing::warn!(%error, opinion = %opinion.id, "community.post: an opinion's post is not what is stored");
            Ok(error.into())
        }
    }
}

/// An opinion as it is posted.
pub(super) async fn card(community: &Community, opinion: &Opinion) -> AppResult<Card> {
    let language = community.settings(opinion.guild).await?.language;
    let text = opinion.text.clone();
    Ok(Card { opinion: opinion.id, author: opinion.author, text, hidden: opinion.hidden, language })
}

/// Makes what was begun by a process that ended.
pub(super) async fn finish_unfinished(community: &Community) -> AppResult<()> {
    let app = &community.app;
    let now = app.clock.now();
    let begun = discussions::unfinished(&mut *app.db.acquire().await?, now).await?;
    for id in begun {
        match open(community, id).await {
            Ok(()) | Err(AppError::User(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let unposted = opinions::unposted(&mut *app.db.acquire().await?, now).await?;
    // Whatever is wrong with one, the others get their turn.
    let mut failed = Ok(());
    for id in unposted {
        match post_opinion(community, id).await {
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, opinion = %id, "community.post: an opinion cannot be posted yet");
                failed = Err(error);
            }
        }
    }
    failed
}

/// A thread is gone: its discussion may get a new post, and its opinions stay.
///
/// # Errors
/// An unreachable database.
pub async fn thread_gone(community: &Community, thread: ChannelId) -> AppResult<()> {
    let Some(id) = community.discussion_of(thread) else { return Ok(()) };
    let mut tx = community.app.db.begin().await?;
    discussions::lost(&mut tx, id).await?;
    tx.commit().await?;
    community.unlearn(thread);
    locked(&community.behind).remove(&thread);
    Ok(())
}

/// A channel is gone: the role and the discussions in it are let go.
///
/// # Errors
/// An unreachable database.
pub async fn channel_gone(community: &Community, channel: ChannelId) -> AppResult<()> {
    let mut db = community.app.db.acquire().await?;
    crate::db::community::roles::forget_channel(&mut db, channel).await?;
    let inside = discussions::in_channel(&mut db, channel).await?;
    drop(db);
    super::sharing::channel_gone(community, channel).await?;
    for thread in inside.into_iter().filter_map(|discussion| discussion.thread) {
        thread_gone(community, thread).await?;
    }
    Ok(())
}

//! What the bot posts: the post of a question, and opinions written in a form. The row is there first; a post of unknown
//! outcome is looked for before it is made again, so that none stands twice.

use super::board::{BoardError, Card, Post, PostOrder};
use super::{Community, locked, setup};
use crate::app::bank;
use crate::db::community::discussions::{self, Claim};
use crate::db::community::{opinions, suggestions};
use crate::domain::community::{Discussion, Opinion, Refusal, role_for};
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, OpinionId};
use crate::error::{AppError, AppResult};
use chrono::TimeDelta;
use std::time::Duration;
use uuid::Uuid;

/// How long somebody who makes a post is left to it without a sign of life: longer than its requests may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long a member waits for a post that somebody else is making.
const WAIT: Duration = Duration::from_secs(8);
/// How often they look.
const LOOK: Duration = Duration::from_millis(200);

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
            discussions::opened(&mut *app.db.acquire().await?, id, post.thread, post.message).await?;
            community.learn(post.thread, id);
            // Something may have been written between the two.
            community.fall_behind(post.thread);
            Ok(())
        }
        Err(error) => {
            let may_stand = matches!(error, BoardError::Passing(_));
            tracing::warn!(%error, discussion = %id, "community.post: a question's post was not made");
            discussions::release(&mut *app.db.acquire().await?, id, may_stand, app.clock.now()).await?;
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

/// Posts an opinion that was written in a form, unless it stands or somebody else is at work.
pub(super) async fn post_opinion(community: &Community, id: OpinionId) -> AppResult<()> {
    let app = &community.app;
    let now = app.clock.now();
    let Some(again) = opinions::claim(&mut *app.db.acquire().await?, id, now, now + LEASE).await? else {
        return Ok(());
    };
    let found = opinions::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let Some(opinion) = found else { return Ok(()) };
    let Some(thread) = load(community, opinion.discussion).await?.thread else {
        return Ok(opinions::stands(&mut *app.db.acquire().await?, id, None).await?);
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
            return Ok(opinions::release(&mut *app.db.acquire().await?, id, app.clock.now()).await?);
        }
        // What the server's rules do not let stand is no opinion there, so it is not kept either.
        Err(BoardError::Blocked(reason)) => {
            tracing::info!(reason, opinion = %id, "community.post: AutoMod blocks an opinion");
            opinions::delete(&mut *app.db.acquire().await?, id).await?;
            return Err(Refusal::AutoMod.into());
        }
        Err(error) => {
            tracing::warn!(%error, opinion = %id, "community.post: an opinion cannot be posted");
            None
        }
    };
    Ok(opinions::stands(&mut *app.db.acquire().await?, id, message).await?)
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
    for id in unposted {
        post_opinion(community, id).await?;
    }
    Ok(())
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

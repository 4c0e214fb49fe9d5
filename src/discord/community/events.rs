//! Events in the threads of questions, and channels that go.

use super::board::{THUMB, said};
use crate::app::community::{Community, posts, sharing, threads};
use crate::discord::{FrameworkContext, channel};
use crate::domain::ids::{ChannelId, MemberId, MessageId};
use crate::error::AppResult;
use poise::serenity_prelude::{self as serenity, FullEvent, Reaction};

/// Handles an event; tells whether it concerned the community alone.
pub(crate) async fn handle(framework: FrameworkContext<'_>, event: &FullEvent) -> bool {
    let community = &framework.user_data.community;
    match react(framework, community, event).await {
        Ok(is_ours) => is_ours,
        Err(error) => {
            tracing::warn!(%error, "community.event: is taken in later");
            true
        }
    }
}

async fn react(framework: FrameworkContext<'_>, community: &Community, event: &FullEvent) -> AppResult<bool> {
    match event {
        FullEvent::Ready { .. } => threads::reconnected(community),
        FullEvent::Message { new_message } if community.is_discussion(channel(new_message.channel_id)) => {
            threads::said(community, channel(new_message.channel_id), &said(new_message)).await?;
            return Ok(true);
        }
        FullEvent::MessageUpdate { event, .. } => {
            let at = event.edited_timestamp.map(|at| *at);
            if let (Some(text), Some(at)) = (&event.content, at) {
                let (thread, id) = (channel(event.channel_id), MessageId(event.id.get()));
                threads::edited(community, thread, id, text, at).await?;
            }
        }
        FullEvent::MessageDelete { channel_id, deleted_message_id, .. } => {
            let id = MessageId(deleted_message_id.get());
            threads::deleted(community, channel(*channel_id), id).await?;
            // The thread of a shared answer has the id of its message.
            sharing::post_gone(community, ChannelId(id.0)).await?;
        }
        FullEvent::MessageDeleteBulk { channel_id, multiple_deleted_messages_ids, .. } => {
            for id in multiple_deleted_messages_ids {
                threads::deleted(community, channel(*channel_id), MessageId(id.get())).await?;
                sharing::post_gone(community, ChannelId(id.get())).await?;
            }
        }
        FullEvent::ReactionAdd { add_reaction } => {
            let by_bot = add_reaction.member.as_ref().is_some_and(|member| member.user.bot);
            if !by_bot {
                thumb(framework, community, add_reaction, true).await?;
            }
        }
        FullEvent::ReactionRemove { removed_reaction } => {
            thumb(framework, community, removed_reaction, false).await?;
        }
        FullEvent::ReactionRemoveEmoji { removed_reactions } => {
            let reaction = removed_reactions;
            all_gone(community, reaction.channel_id, reaction.message_id).await?;
        }
        FullEvent::ReactionRemoveAll { channel_id, removed_from_message_id } => {
            all_gone(community, *channel_id, *removed_from_message_id).await?;
        }
        FullEvent::ThreadDelete { thread, .. } if community.is_discussion(channel(thread.id)) => {
            posts::thread_gone(community, channel(thread.id)).await?;
            return Ok(true);
        }
        FullEvent::ThreadDelete { thread, .. } => {
            sharing::post_gone(community, channel(thread.id)).await?;
        }
        FullEvent::ChannelDelete { channel: gone, .. } => {
            posts::channel_gone(community, channel(gone.id)).await?;
        }
        _ => {}
    }
    Ok(false)
}

async fn thumb(
    framework: FrameworkContext<'_>,
    community: &Community,
    reaction: &Reaction,
    on: bool,
) -> AppResult<()> {
    let by = reaction.user_id.filter(|user| *user != framework.bot_id());
    let is_thumb = matches!(&reaction.emoji, serenity::ReactionType::Unicode(emoji) if emoji == THUMB);
    let (Some(by), true) = (by, is_thumb) else { return Ok(()) };
    let (thread, message) = (channel(reaction.channel_id), MessageId(reaction.message_id.get()));
    threads::reacted(community, thread, message, Some(MemberId(by.get())), on).await
}

async fn all_gone(
    community: &Community,
    place: serenity::ChannelId,
    message: serenity::MessageId,
) -> AppResult<()> {
    threads::reacted(community, channel(place), MessageId(message.get()), None, false).await
}

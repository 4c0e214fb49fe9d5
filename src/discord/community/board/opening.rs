//! Posts: a thread of its own for a question or a shared answer, in a forum or below a message. A post is found again by the
//! code in its small print.

use super::{DiscordBoard, MANY, SKEW, failed, nonce_of};
use crate::app::community::board::{BoardError, Post, PostOrder, SharePlace};
use crate::app::community::setup::{difficulty_name, tag_name};
use crate::discord::reply::{Page, plain};
use crate::discord::threads::{is_marked, mark};
use crate::discord::{channel, send};
use crate::domain::ids::{ChannelId, GuildId, MessageId};
use chrono::{DateTime, Utc};
use poise::serenity_prelude::{
    self as serenity, AutoArchiveDuration, ChannelFlags, ChannelType, CreateForumPost, CreateThread,
    ForumTagId, GuildChannel, Nonce,
};

/// Longest name of a thread.
const THREAD_NAME: usize = 100;
/// Seconds a member waits between two messages in a thread, against floods.
const SLOW_MODE: u16 = 5;

fn thread_name(order: &PostOrder) -> String {
    plain::label(&order.question, THREAD_NAME)
}

fn nonce(order: &PostOrder) -> String {
    nonce_of('d', &order.discussion.to_string())
}

fn share_nonce(place: &SharePlace) -> String {
    nonce_of('a', &place.share.to_string())
}

/// The mark in the post of a shared answer.
pub(super) fn share_mark(place: &SharePlace) -> String {
    mark(&share_nonce(place))
}

/// A post in a channel: a thread of its own.
pub(super) struct Opening<'a> {
    guild: GuildId,
    channel: ChannelId,
    since: DateTime<Utc>,
    name: String,
    nonce: String,
    /// Names of tags, in a forum.
    tags: &'a [String],
}

impl Opening<'_> {
    fn mark(&self) -> String {
        mark(&self.nonce)
    }
}

/// Names of the tags of a question's post.
pub(super) fn question_tags(order: &PostOrder) -> [String; 2] {
    [tag_name(&order.topic), tag_name(&difficulty_name(order.language, order.difficulty))]
}

/// The post of a question.
pub(super) fn question_opening<'a>(order: &PostOrder, tags: &'a [String]) -> Opening<'a> {
    Opening {
        guild: order.guild,
        channel: order.channel,
        since: order.since,
        name: thread_name(order),
        nonce: nonce(order),
        tags,
    }
}

/// The post of a shared answer.
pub(super) fn share_opening(place: &SharePlace) -> Opening<'static> {
    Opening {
        guild: place.guild,
        channel: place.channel,
        since: place.since,
        name: plain::label(&place.name, THREAD_NAME),
        nonce: share_nonce(place),
        tags: &[],
    }
}

impl DiscordBoard {
    /// The tags of a forum with these names, or one of its own where it takes no post without; `None` where the channel is
    /// no forum.
    async fn tags(&self, channel: ChannelId, names: &[String]) -> serenity::Result<Option<Vec<ForumTagId>>> {
        let Some(found) = self.channel(channel).await? else { return Ok(None) };
        if found.kind != ChannelType::Forum {
            return Ok(None);
        }
        let all = &found.available_tags;
        let fitting: Vec<_> = all.iter().filter(|tag| names.contains(&tag.name)).map(|tag| tag.id).collect();
        if !fitting.is_empty() || !found.flags.contains(ChannelFlags::REQUIRE_TAG) {
            return Ok(Some(fitting));
        }
        // Those that moderators alone may give are the last choice.
        let any = all.iter().min_by_key(|tag| tag.moderated);
        Ok(Some(any.map(|tag| tag.id).into_iter().collect()))
    }

    /// Makes a post.
    pub(super) async fn open(&self, opening: &Opening<'_>, page: Page) -> Result<Post, BoardError> {
        let parent = serenity::ChannelId::new(opening.channel.0);
        let page = page.marked(&opening.mark());
        if let Some(tags) = self.tags(opening.channel, opening.tags).await.map_err(failed)? {
            let post = CreateForumPost::new(opening.name.as_str(), send::message(page))
                .auto_archive_duration(AutoArchiveDuration::OneWeek)
                .rate_limit_per_user(SLOW_MODE)
                .set_applied_tags(tags);
            let thread = self.http.create_forum_post(parent, &post, None).await.map_err(failed)?.id;
            return Ok(Post { thread: channel(thread), message: MessageId(thread.get()) });
        }
        let message = send::message(page).nonce(Nonce::String(opening.nonce.clone())).enforce_nonce(true);
        let sent = self.http.send_message(parent, Vec::new(), &message).await.map_err(failed)?;
        self.thread_of(opening, sent.id).await
    }

    /// The post that an earlier try has made.
    pub(super) async fn find(&self, opening: &Opening<'_>) -> Result<Option<Post>, BoardError> {
        let mark = opening.mark();
        if self.tags(opening.channel, opening.tags).await.map_err(failed)?.is_some() {
            return self.find_forum_post(opening, &mark).await;
        }
        let since = MessageId::first_at(opening.since - SKEW);
        let messages =
            self.messages(opening.channel, Some(since), |message| is_marked(message, &mark)).await?;
        match messages.iter().find(|message| is_marked(message, &mark)) {
            Some(message) => self.thread_of(opening, message.id).await.map(Some),
            None => Ok(None),
        }
    }

    async fn thread_of(
        &self,
        opening: &Opening<'_>,
        message: serenity::MessageId,
    ) -> Result<Post, BoardError> {
        let parent = serenity::ChannelId::new(opening.channel.0);
        let thread = CreateThread::new(opening.name.as_str())
            .auto_archive_duration(AutoArchiveDuration::OneWeek)
            .rate_limit_per_user(SLOW_MODE);
        // A thread made of a message has the message's id.
        let made = self.http.create_thread_from_message(parent, message, &thread, None).await;
        match made.map_err(failed) {
            Ok(_) => {}
            Err(error) => {
                let there = self.channel(ChannelId(message.get())).await;
                if !matches!(there, Ok(Some(_))) {
                    // The message stands, so the next try must find it.
                    return Err(BoardError::Passing(error.to_string()));
                }
            }
        }
        Ok(Post { thread: ChannelId(message.get()), message: MessageId(message.get()) })
    }

    async fn find_forum_post(&self, opening: &Opening<'_>, mark: &str) -> Result<Option<Post>, BoardError> {
        let parent = serenity::ChannelId::new(opening.channel.0);
        let guild = serenity::GuildId::new(opening.guild.0);
        let mut threads = self.http.get_guild_active_threads(guild).await.map_err(failed)?.threads;
        let archived =
            self.http.get_channel_archived_public_threads(parent, None, Some(u64::from(MANY))).await;
        threads.extend(archived.map_err(failed)?.threads);
        let since = MessageId::first_at(opening.since - SKEW).0;
        let fits = |thread: &GuildChannel| thread.parent_id == Some(parent) && thread.id.get() >= since;
        for thread in threads.into_iter().filter(fits) {
            let first = self.http.get_message(thread.id, serenity::MessageId::new(thread.id.get())).await;
            match first.map_err(failed) {
                Ok(first) if is_marked(&first, mark) => {
                    let (thread, message) = (channel(thread.id), MessageId(first.id.get()));
                    return Ok(Some(Post { thread, message }));
                }
                Ok(_) | Err(BoardError::Gone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

//! The board on Discord: channels, posts, messages and reactions.
//!
//! A post is found again as in interviews: by the code in its small print.

use crate::app::community::board::{
    Board, BoardError, Card, ChannelKind, ChannelOrder, ChannelView, Digest, Notice, Post, PostOrder, Said,
    Server, ShareOrder, SharePlace,
};
use crate::app::community::setup::{difficulty_name, tag_name};
use crate::discord::reply::community::{self as reply, sharing, weeks};
use crate::discord::reply::{Page, plain};
use crate::discord::threads::{self, code, is_marked, mark, parts};
use crate::discord::{channel, language, member, send};
use crate::domain::ids::{ChannelId, GuildId, MemberId, MessageId};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use poise::serenity_prelude::{
    self as serenity, AutoArchiveDuration, Channel, ChannelType, CreateForumPost, CreateThread, ForumTagId,
    GuildChannel, Http, MessageType, Nonce, Permissions, ReactionType,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// The reaction that counts as a recommendation.
pub(super) const THUMB: &str = "👍";
/// Messages and members read at a time; Discord's most.
const MANY: u8 = 100;
/// Longest name of a thread.
const THREAD_NAME: usize = 100;
/// Seconds a member waits between two messages in a thread, against floods.
const SLOW_MODE: u16 = 5;
/// How far the clocks of Discord and this machine may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);
/// Minutes after which quiet threads are archived: a week.
const ARCHIVE_AFTER: u16 = 10080;

/// What the bot needs in a server, and what is of use, with the keys of the permissions' names.
const NEEDED: [(Permissions, &str); 7] = [
    (Permissions::VIEW_CHANNEL, "permission-view-channel"),
    (Permissions::MANAGE_CHANNELS, "permission-manage-channels"),
    (Permissions::SEND_MESSAGES, "permission-send-messages"),
    (Permissions::CREATE_PUBLIC_THREADS, "permission-create-public-threads"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "permission-send-messages-in-threads"),
    (Permissions::EMBED_LINKS, "permission-embed-links"),
    (Permissions::READ_MESSAGE_HISTORY, "permission-read-message-history"),
];
const USEFUL: [(Permissions, &str); 4] = [
    (Permissions::CREATE_PRIVATE_THREADS, "permission-create-private-threads"),
    (Permissions::ATTACH_FILES, "permission-attach-files"),
    (Permissions::MANAGE_MESSAGES, "permission-manage-messages"),
    (Permissions::MANAGE_THREADS, "permission-manage-threads"),
];

/// Discord as a board.
pub(crate) struct DiscordBoard {
    http: Arc<Http>,
}

fn lacking(permissions: Permissions, of: &[(Permissions, &'static str)]) -> Vec<&'static str> {
    let has = |wanted| permissions.administrator() || permissions.contains(wanted);
    of.iter().filter(|(wanted, _)| !has(*wanted)).map(|(_, key)| *key).collect()
}

fn failed(error: serenity::Error) -> BoardError {
    let (status, code) = parts(&error).unwrap_or_default();
    meant(status, code, format!("{status}/{code}: {error}"))
}

/// What status and code of an answer mean.
fn meant(status: u16, code: isize, reason: String) -> BoardError {
    match (status, code) {
        (_, code::BLOCKED_BY_AUTOMOD | code::TITLE_BLOCKED_BY_AUTOMOD) => BoardError::Blocked(reason),
        (404, code::UNKNOWN_CHANNEL | code::UNKNOWN_MESSAGE) => BoardError::Gone(reason),
        // With a code, so that it is Discord itself that says so and no proxy before it.
        (400 | 403 | 404, 1..) => BoardError::Refused(reason),
        _ => BoardError::Passing(reason),
    }
}

fn thread_name(order: &PostOrder) -> String {
    plain::label(&order.question, THREAD_NAME)
}

/// Discord takes 25 characters; the end of an id is its random part.
fn nonce_of(kind: char, id: &str) -> String {
    format!("{kind}{}", &id[id.len() - 24..])
}

fn nonce(order: &PostOrder) -> String {
    nonce_of('d', &order.discussion.to_string())
}

fn card_nonce(card: &Card) -> String {
    nonce_of('o', &card.opinion.to_string())
}

fn share_nonce(place: &SharePlace) -> String {
    nonce_of('a', &place.share.to_string())
}

/// Of a text of any length.
fn short_nonce(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// A post in a channel: a thread of its own.
struct Opening<'a> {
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

fn card_page(card: &Card) -> Page {
    reply::card(card).marked(&mark(&card_nonce(card)))
}

fn thumb() -> ReactionType {
    ReactionType::Unicode(THUMB.to_owned())
}

pub(super) fn said(message: &serenity::Message) -> Said {
    let thumbs = message.reactions.iter().find(|reaction| reaction.reaction_type == thumb());
    Said {
        id: MessageId(message.id.get()),
        author: member(&message.author),
        is_plain: !message.author.bot
            && message.webhook_id.is_none()
            && message.kind == MessageType::Regular
            && message.message_reference.is_none(),
        text: message.content.clone(),
        at: *message.timestamp,
        edited_at: message.edited_timestamp.map(|at| *at),
        thumbs: thumbs.map_or(0, |reaction| reaction.count),
    }
}

fn view(found: &GuildChannel, permissions: Permissions) -> ChannelView {
    let kind = match found.kind {
        ChannelType::Category => ChannelKind::Category,
        ChannelType::Text => ChannelKind::Text,
        ChannelType::Forum => ChannelKind::Forum,
        _ => ChannelKind::Other,
    };
    ChannelView {
        id: channel(found.id),
        name: found.name.clone(),
        kind,
        category: found.parent_id.map(channel),
        usable: lacking(permissions, &NEEDED).iter().all(|key| *key == "permission-manage-channels"),
    }
}

impl DiscordBoard {
    /// The board that `http` reaches.
    pub(crate) fn new(http: Arc<Http>) -> Self {
        Self { http }
    }

    async fn channel(&self, id: ChannelId) -> serenity::Result<Option<GuildChannel>> {
        Ok(match self.http.get_channel(serenity::ChannelId::new(id.0)).await? {
            Channel::Guild(channel) => Some(channel),
            _ => None,
        })
    }

    /// The tags of a forum with these names; `None` where the channel is no forum.
    async fn tags(&self, channel: ChannelId, names: &[String]) -> serenity::Result<Option<Vec<ForumTagId>>> {
        let Some(found) = self.channel(channel).await? else { return Ok(None) };
        if found.kind != ChannelType::Forum {
            return Ok(None);
        }
        let fitting = found.available_tags.iter().filter(|tag| names.contains(&tag.name));
        Ok(Some(fitting.map(|tag| tag.id).collect()))
    }

    async fn open(&self, opening: &Opening<'_>, page: Page) -> Result<Post, BoardError> {
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

    async fn find(&self, opening: &Opening<'_>) -> Result<Option<Post>, BoardError> {
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

    /// Posts a page in a channel, once.
    async fn post_once(
        &self,
        place: ChannelId,
        (nonce, since): (&str, DateTime<Utc>),
        page: Page,
        again: bool,
    ) -> Result<(), BoardError> {
        let nonce = short_nonce(nonce);
        let mark = mark(&nonce);
        if again {
            let since = MessageId::first_at(since - SKEW);
            let messages = self.messages(place, Some(since), |message| is_marked(message, &mark)).await?;
            if messages.iter().any(|message| is_marked(message, &mark)) {
                return Ok(());
            }
        }
        let message = send::message(page.marked(&mark)).nonce(Nonce::String(nonce)).enforce_nonce(true);
        let place = serenity::ChannelId::new(place.0);
        self.http.send_message(place, Vec::new(), &message).await.map_err(failed)?;
        Ok(())
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

    /// The messages after one, oldest first, until `enough` says so of one.
    async fn messages(
        &self,
        place: ChannelId,
        after: Option<MessageId>,
        enough: impl FnMut(&serenity::Message) -> bool + Send,
    ) -> Result<Vec<serenity::Message>, BoardError> {
        threads::messages(&self.http, place, after, enough).await.map_err(failed)
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

    async fn in_open_thread<T, F>(&self, thread: ChannelId, work: impl FnMut() -> F) -> Result<T, BoardError>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        threads::in_open_thread(&self.http, serenity::ChannelId::new(thread.0), work).await.map_err(failed)
    }
}

fn question_tags(order: &PostOrder) -> [String; 2] {
    [tag_name(&order.topic), tag_name(&difficulty_name(order.language, order.difficulty))]
}

fn question_opening<'a>(order: &PostOrder, tags: &'a [String]) -> Opening<'a> {
    Opening {
        guild: order.guild,
        channel: order.channel,
        since: order.since,
        name: thread_name(order),
        nonce: nonce(order),
        tags,
    }
}

fn share_opening(place: &SharePlace) -> Opening<'static> {
    Opening {
        guild: place.guild,
        channel: place.channel,
        since: place.since,
        name: plain::label(&place.name, THREAD_NAME),
        nonce: share_nonce(place),
        tags: &[],
    }
}

#[async_trait]
impl Board for DiscordBoard {
    async fn server(&self, guild: GuildId) -> Result<Server, BoardError> {
        let id = serenity::GuildId::new(guild.0);
        let bot = self.http.get_current_user().await.map_err(failed)?.id;
        let server = self.http.get_guild(id).await.map_err(failed)?;
        let me = self.http.get_member(id, bot).await.map_err(failed)?;
        let channels = self.http.get_channels(id).await.map_err(failed)?;
        let permissions = server.member_permissions(&me);
        let views = channels.iter().map(|found| view(found, server.user_permissions_in(found, &me)));
        Ok(Server {
            has_forums: server.features.iter().any(|feature| feature == "COMMUNITY"),
            language: language(&server.preferred_locale),
            channels: views.collect(),
            missing: lacking(permissions, &NEEDED),
            useful: lacking(permissions, &USEFUL),
        })
    }

    async fn create_category(&self, guild: GuildId, name: &str) -> Result<ChannelId, BoardError> {
        let order = json!({"name": name, "type": 4});
        let made = self.http.create_channel(serenity::GuildId::new(guild.0), &order, None).await;
        Ok(channel(made.map_err(failed)?.id))
    }

    async fn create_channel(&self, guild: GuildId, order: &ChannelOrder) -> Result<ChannelId, BoardError> {
        let mut body = json!({
            "name": order.name,
            "type": if order.forum { 15 } else { 0 },
            "topic": order.about,
            "parent_id": order.category.to_string(),
            "default_auto_archive_duration": ARCHIVE_AFTER,
        });
        if order.forum {
            let tags: Vec<_> = order.tags.iter().map(|name| json!({"name": name})).collect();
            body["available_tags"] = json!(tags);
            body["default_reaction_emoji"] = json!({"emoji_name": THUMB});
        }
        let made = self.http.create_channel(serenity::GuildId::new(guild.0), &body, None).await;
        Ok(channel(made.map_err(failed)?.id))
    }

    async fn open_post(&self, order: &PostOrder) -> Result<Post, BoardError> {
        let tags = question_tags(order);
        self.open(&question_opening(order, &tags), reply::question_post(order)).await
    }

    async fn find_post(&self, order: &PostOrder) -> Result<Option<Post>, BoardError> {
        let tags = question_tags(order);
        self.find(&question_opening(order, &tags)).await
    }

    async fn open_share(&self, order: &ShareOrder) -> Result<ChannelId, BoardError> {
        Ok(self.open(&share_opening(&order.place), sharing::post(order)).await?.thread)
    }

    async fn find_share(&self, place: &SharePlace) -> Result<Option<ChannelId>, BoardError> {
        Ok(self.find(&share_opening(place)).await?.map(|post| post.thread))
    }

    async fn has_post(&self, place: ChannelId, thread: ChannelId) -> Result<bool, BoardError> {
        let message = MessageId(thread.0);
        let place = match self.channel(place).await.map_err(failed) {
            Ok(Some(found)) if found.kind == ChannelType::Forum => thread,
            Ok(_) => place,
            Err(BoardError::Gone(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        Ok(self.read_one(place, message).await?.is_some())
    }

    async fn tell(&self, member: MemberId, notice: &Notice, again: bool) -> Result<(), BoardError> {
        let recipient = json!({ "recipient_id": member.to_string() });
        let place = self.http.create_private_channel(&recipient).await.map_err(failed)?.id;
        let page = sharing::notice(notice);
        self.post_once(channel(place), (&notice.nonce, notice.since), page, again).await
    }

    async fn announce(&self, digest: &Digest, again: bool) -> Result<(), BoardError> {
        let page = weeks::digest(digest);
        self.post_once(digest.channel, (&digest.nonce, digest.since), page, again).await
    }

    async fn post_opinion(&self, thread: ChannelId, card: &Card) -> Result<MessageId, BoardError> {
        let nonce = Nonce::String(card_nonce(card));
        let message = send::message(card_page(card)).nonce(nonce).enforce_nonce(true);
        let place = serenity::ChannelId::new(thread.0);
        let sent =
            self.in_open_thread(thread, || self.http.send_message(place, Vec::new(), &message)).await?;
        Ok(MessageId(sent.id.get()))
    }

    async fn find_opinion(&self, thread: ChannelId, card: &Card) -> Result<Option<MessageId>, BoardError> {
        let mark = mark(&card_nonce(card));
        let messages = self.messages(thread, None, |message| is_marked(message, &mark)).await?;
        let found = messages.iter().find(|message| is_marked(message, &mark));
        Ok(found.map(|message| MessageId(message.id.get())))
    }

    async fn edit_opinion(
        &self,
        thread: ChannelId,
        message: MessageId,
        card: &Card,
    ) -> Result<(), BoardError> {
        let edit = send::rewritten(card_page(card));
        let (place, message) = (serenity::ChannelId::new(thread.0), serenity::MessageId::new(message.0));
        self.in_open_thread(thread, || self.http.edit_message(place, message, &edit, Vec::new())).await?;
        Ok(())
    }

    async fn delete(&self, thread: ChannelId, message: MessageId) -> Result<(), BoardError> {
        let (place, message) = (serenity::ChannelId::new(thread.0), serenity::MessageId::new(message.0));
        self.in_open_thread(thread, || self.http.delete_message(place, message, None)).await
    }

    async fn read(&self, thread: ChannelId) -> Result<Vec<Said>, BoardError> {
        Ok(self.messages(thread, None, |_| false).await?.iter().map(said).collect())
    }

    async fn read_one(&self, thread: ChannelId, message: MessageId) -> Result<Option<Said>, BoardError> {
        let (place, message) = (serenity::ChannelId::new(thread.0), serenity::MessageId::new(message.0));
        match self.http.get_message(place, message).await.map_err(failed) {
            Ok(found) => Ok(Some(said(&found))),
            Err(BoardError::Gone(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn thumbs(&self, thread: ChannelId, message: MessageId) -> Result<Vec<MemberId>, BoardError> {
        let (place, message) = (serenity::ChannelId::new(thread.0), serenity::MessageId::new(message.0));
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = self.http.get_reaction_users(place, message, &thumb(), MANY, after).await;
            let page = page.map_err(failed)?;
            after = page.iter().map(|user| user.id.get()).max();
            let full = page.len() >= usize::from(MANY);
            all.extend(page.iter().filter(|user| !user.bot).map(member));
            if !full {
                return Ok(all);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BoardError, meant};

    #[test]
    fn automod_what_is_gone_what_is_refused_and_what_passes_are_told_apart() {
        let meant = |status, code| meant(status, code, String::new());
        assert!(matches!(meant(400, 200_000), BoardError::Blocked(_)));
        assert!(matches!(meant(400, 200_001), BoardError::Blocked(_)));
        assert!(matches!(meant(404, 10003), BoardError::Gone(_)));
        assert!(matches!(meant(403, 50013), BoardError::Refused(_)));
        // A proxy before Discord, and Discord out of order.
        assert!(matches!(meant(403, -1), BoardError::Passing(_)));
        assert!(matches!(meant(502, 0), BoardError::Passing(_)));
    }
}

//! The board on Discord: channels, posts, messages and reactions.

mod opening;
mod server;

use crate::app::community::board::{
    Board, BoardError, Card, ChannelOrder, Digest, Notice, Post, PostOrder, Said, Server, ShareOrder,
    SharePlace,
};
use crate::discord::reply::Page;
use crate::discord::reply::community::{self as reply, sharing, weeks};
use crate::discord::threads::{self, code, is_marked, mark, parts};
use crate::discord::{channel, language, member, send};
use crate::domain::ids::{ChannelId, GuildId, MemberId, MessageId};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use opening::{question_opening, question_tags, share_mark, share_opening};
use poise::serenity_prelude::{
    self as serenity, Channel, ChannelType, GuildChannel, Http, MessageType, Nonce, ReactionType,
};
use serde_json::json;
use server::{NEEDED, USEFUL, lacking, view};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// The reaction that counts as a recommendation.
pub(super) const THUMB: &str = "👍";
/// Messages and members read at a time; Discord's most.
const MANY: u8 = 100;
/// How far the clocks of Discord and this machine may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);
/// Minutes after which quiet threads are archived: a week.
const ARCHIVE_AFTER: u16 = 10080;

/// Discord as a board.
pub(crate) struct DiscordBoard {
    http: Arc<Http>,
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

/// Discord takes 25 characters; the end of an id is its random part.
fn nonce_of(kind: char, id: &str) -> String {
    format!("{kind}{}", &id[id.len() - 24..])
}

fn card_nonce(card: &Card) -> String {
    nonce_of('o', &card.opinion.to_string())
}

/// Of a text of any length.
fn short_nonce(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
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

    /// Where the message of a post is, which has the id of its thread: in the thread in a forum, else in the channel.
    async fn place_of_post(&self, channel: ChannelId, thread: ChannelId) -> Result<ChannelId, BoardError> {
        let found = self.channel(channel).await.map_err(failed)?;
        let in_forum = found.is_some_and(|found| found.kind == ChannelType::Forum);
        Ok(if in_forum { thread } else { channel })
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

    /// The messages after one, oldest first, until `enough` says so of one.
    async fn messages(
        &self,
        place: ChannelId,
        after: Option<MessageId>,
        enough: impl FnMut(&serenity::Message) -> bool + Send,
    ) -> Result<Vec<serenity::Message>, BoardError> {
        threads::messages(&self.http, place, after, enough).await.map_err(failed)
    }

    async fn in_open_thread<T, F>(&self, thread: ChannelId, work: impl FnMut() -> F) -> Result<T, BoardError>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        threads::in_open_thread(&self.http, serenity::ChannelId::new(thread.0), work).await.map_err(failed)
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

    async fn rewrite_share(
        &self,
        order: &ShareOrder,
        thread: ChannelId,
        hidden: bool,
    ) -> Result<(), BoardError> {
        let place = serenity::ChannelId::new(self.place_of_post(order.place.channel, thread).await?.0);
        let page = if hidden { sharing::hidden_post(order.language) } else { sharing::post(order) };
        let edit = send::rewritten(page.marked(&share_mark(&order.place)));
        let message = serenity::MessageId::new(thread.0);
        self.in_open_thread(ChannelId(place.get()), || {
            self.http.edit_message(place, message, &edit, Vec::new())
        })
        .await?;
        Ok(())
    }

    async fn has_post(&self, place: ChannelId, thread: ChannelId) -> Result<bool, BoardError> {
        match self.place_of_post(place, thread).await {
            Ok(place) => Ok(self.read_one(place, MessageId(thread.0)).await?.is_some()),
            Err(BoardError::Gone(_)) => Ok(false),
            Err(error) => Err(error),
        }
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

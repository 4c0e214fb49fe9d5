//! What the community needs of Discord.

use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MemberId, MessageId, OpinionId, ShareId};
use crate::domain::language::Language;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// The place of the community: Discord.
#[async_trait]
pub trait Board: Send + Sync {
    /// A server as it stands, with what the bot may do in it.
    async fn server(&self, guild: GuildId) -> Result<Server, BoardError>;

    /// Creates a category.
    async fn create_category(&self, guild: GuildId, name: &str) -> Result<ChannelId, BoardError>;

    /// Creates the channel of a role: a forum with these tags, or a text channel.
    async fn create_channel(&self, guild: GuildId, order: &ChannelOrder) -> Result<ChannelId, BoardError>;

    /// Opens the post of a question in its role's channel.
    async fn open_post(&self, order: &PostOrder) -> Result<Post, BoardError>;

    /// The post of a question that an earlier try has opened.
    async fn find_post(&self, order: &PostOrder) -> Result<Option<Post>, BoardError>;

    /// Posts an opinion that was written in a form.
    async fn post_opinion(&self, thread: ChannelId, card: &Card) -> Result<MessageId, BoardError>;

    /// The post of such an opinion that an earlier try has made.
    async fn find_opinion(&self, thread: ChannelId, card: &Card) -> Result<Option<MessageId>, BoardError>;

    /// Writes the post of an opinion anew.
    async fn edit_opinion(
        &self,
        thread: ChannelId,
        message: MessageId,
        card: &Card,
    ) -> Result<(), BoardError>;

    /// Opens the post of a shared answer; gives its thread.
    async fn open_share(&self, order: &ShareOrder) -> Result<ChannelId, BoardError>;

    /// The thread of a shared answer that an earlier try has opened.
    async fn find_share(&self, place: &SharePlace) -> Result<Option<ChannelId>, BoardError>;

    /// Writes the post of a shared answer anew: whole, or hidden.
    async fn rewrite_share(
        &self,
        order: &ShareOrder,
        thread: ChannelId,
        hidden: bool,
    ) -> Result<(), BoardError>;

    /// Whether the message of a post is there: in its thread in a forum, else in the channel.
    async fn has_post(&self, channel: ChannelId, thread: ChannelId) -> Result<bool, BoardError>;

    /// Tells a member something in direct messages, once; `again` after a try of unknown outcome.
    async fn tell(&self, member: MemberId, notice: &Notice, again: bool) -> Result<(), BoardError>;

    /// Posts a digest, once; `again` after a try of unknown outcome.
    async fn announce(&self, digest: &Digest, again: bool) -> Result<(), BoardError>;

    /// Deletes a message.
    async fn delete(&self, thread: ChannelId, message: MessageId) -> Result<(), BoardError>;

    /// All messages of a thread, oldest first.
    async fn read(&self, thread: ChannelId) -> Result<Vec<Said>, BoardError>;

    /// One message.
    async fn read_one(&self, thread: ChannelId, message: MessageId) -> Result<Option<Said>, BoardError>;

    /// The members whose 👍 a message has, bots left out.
    async fn thumbs(&self, thread: ChannelId, message: MessageId) -> Result<Vec<MemberId>, BoardError>;
}

/// Why Discord did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BoardError {
    /// The channel, thread or message is not there.
    #[error("gone: {0}")]
    Gone(String),
    /// The bot may not.
    #[error("Discord refuses: {0}")]
    Refused(String),
    /// The server's AutoMod does not let the text stand.
    #[error("AutoMod blocks it: {0}")]
    Blocked(String),
    /// Worth trying again; the outcome may be unknown.
    #[error("Discord failed for now: {0}")]
    Passing(String),
}

/// A server.
#[derive(Debug, Clone)]
pub struct Server {
    /// Whether it may have forums (the Community feature).
    pub has_forums: bool,
    /// The language it prefers.
    pub language: Language,
    /// Categories and channels.
    pub channels: Vec<ChannelView>,
    /// Keys of the permissions the bot needs and lacks.
    pub missing: Vec<&'static str>,
    /// Keys of the permissions that would be of use.
    pub useful: Vec<&'static str>,
}

/// A category or channel.
#[derive(Debug, Clone)]
pub struct ChannelView {
    /// Its id.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ChannelKind,
    /// The category it is in.
    pub category: Option<ChannelId>,
    /// Whether the bot can post and open threads in it.
    pub usable: bool,
}

/// What a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    /// A category.
    Category,
    /// A text channel.
    Text,
    /// A forum.
    Forum,
    /// Anything else.
    Other,
}

/// What a role's channel is made with.
#[derive(Debug, Clone)]
pub struct ChannelOrder {
    /// Its name.
    pub name: String,
    /// What it says about itself.
    pub about: String,
    /// Its category.
    pub category: ChannelId,
    /// Whether it is a forum.
    pub forum: bool,
    /// Names of its tags.
    pub tags: Vec<String>,
}

/// What a question's post is made with.
#[derive(Debug, Clone)]
pub struct PostOrder {
    /// The discussion.
    pub discussion: DiscussionId,
    /// The server.
    pub guild: GuildId,
    /// The channel.
    pub channel: ChannelId,
    /// When the discussion was wanted; no post of it is older.
    pub since: DateTime<Utc>,
    /// Language of the post.
    pub language: Language,
    /// Key of the question.
    pub key: String,
    /// The question.
    pub question: String,
    /// Name of the topic.
    pub topic: String,
    /// 1 to 3.
    pub difficulty: u8,
    /// Names of the key points.
    pub key_points: Vec<String>,
    /// Who suggested the question.
    pub credit: Option<MemberId>,
}

/// Where the post of a shared answer is or will be.
#[derive(Debug, Clone)]
pub struct SharePlace {
    /// The answer.
    pub share: ShareId,
    /// The server.
    pub guild: GuildId,
    /// The channel.
    pub channel: ChannelId,
    /// No post of it is older.
    pub since: DateTime<Utc>,
    /// Name of its thread.
    pub name: String,
}

/// What the post of a shared answer is made with.
#[derive(Debug, Clone)]
pub struct ShareOrder {
    /// Where.
    pub place: SharePlace,
    /// Language of the words around it.
    pub language: Language,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Its owner, where they want their name shown.
    pub owner: Option<MemberId>,
}

/// Something a member is told in direct messages.
#[derive(Debug, Clone)]
pub struct Notice {
    /// A text of its own, from which the code of the message is made.
    pub nonce: String,
    /// No message of it is older.
    pub since: DateTime<Utc>,
    /// The member's language.
    pub language: Language,
    /// What it says.
    pub what: NoticeKind,
}

/// What a member is told.
#[derive(Debug, Clone)]
pub enum NoticeKind {
    /// Their shared answer cannot be posted.
    ShareBlocked {
        /// The question.
        question: String,
    },
    /// A moderator has hidden their shared answer.
    ShareHidden {
        /// The question.
        question: String,
        /// Why.
        reason: String,
        /// Whether it was shared with their name.
        named: bool,
        /// Whether they were shut out of the community as well.
        shut_out: bool,
    },
    /// A moderator has hidden their opinion.
    OpinionHidden {
        /// The question.
        question: String,
        /// What it says.
        text: String,
    },
    /// Their opinion cannot be posted.
    OpinionBlocked {
        /// What it says.
        text: String,
    },
    /// Further messages of theirs count as opinions only after a while.
    Flood {
        /// The thread of the last one that counts.
        thread: Option<ChannelId>,
    },
    /// The post of a question that they asked for cannot be made.
    PostBlocked {
        /// The question.
        question: String,
    },
    /// Their suggestion was accepted.
    Accepted {
        /// The question.
        question: String,
    },
    /// Their suggestion was refused.
    Refused {
        /// The question.
        question: String,
        /// Why.
        reason: String,
    },
}

/// The week of a server.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The server.
    pub guild: GuildId,
    /// Where it is posted.
    pub channel: ChannelId,
    /// A text of its own, from which the code of the message is made.
    pub nonce: String,
    /// No message of it is older.
    pub since: DateTime<Utc>,
    /// Language of the post.
    pub language: Language,
    /// The week's questions with their threads.
    pub questions: Vec<(String, ChannelId)>,
    /// The best opinions.
    pub opinions: Vec<DigestOpinion>,
    /// The questions practised most, with by how many members.
    pub practised: Vec<(String, u64)>,
    /// Streaks of those who want it, in days.
    pub streaks: Vec<(MemberId, usize)>,
    /// Whether opinions were left out, to which AutoMod objects.
    pub is_cut: bool,
}

impl Digest {
    /// Whether there is nothing to tell; streaks alone are not worth a post.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.opinions.is_empty() && self.practised.is_empty()
    }
}

/// An opinion in a digest.
#[derive(Debug, Clone)]
pub struct DigestOpinion {
    /// Who wrote it.
    pub author: MemberId,
    /// What it says.
    pub text: String,
    /// How many recommend it.
    pub recommendations: u32,
    /// Its thread and message.
    pub place: Option<(ChannelId, MessageId)>,
}

/// Where a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// Its thread.
    pub thread: ChannelId,
    /// The message with the question.
    pub message: MessageId,
}

/// An opinion as the bot posts it.
#[derive(Debug, Clone)]
pub struct Card {
    /// The opinion.
    pub opinion: OpinionId,
    /// Its author.
    pub author: MemberId,
    /// What it says.
    pub text: String,
    /// Whether a moderator has hidden it.
    pub hidden: bool,
    /// Language of the words around it.
    pub language: Language,
}

/// A message of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The message.
    pub id: MessageId,
    /// Who wrote it.
    pub author: MemberId,
    /// Whether a person wrote it, to nobody in particular: no reply, no notice, no bot.
    pub is_plain: bool,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When it was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// How many 👍 it has.
    pub thumbs: u64,
}

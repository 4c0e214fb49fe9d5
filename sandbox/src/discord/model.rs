//! The things of the world: users, guilds, channels, messages, commands.

use std::collections::{BTreeMap, VecDeque};

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::audit::Entry;
use super::expressions::Expression;

/// A snowflake.
pub type Id = u64;

/// Channel types, as numbered by Discord.
pub mod kind {
    pub const TEXT: u8 = 0;
    pub const DM: u8 = 1;
    pub const VOICE: u8 = 2;
    pub const CATEGORY: u8 = 4;
    pub const NEWS: u8 = 5;
    pub const NEWS_THREAD: u8 = 10;
    pub const PUBLIC_THREAD: u8 = 11;
    pub const PRIVATE_THREAD: u8 = 12;
    pub const STAGE: u8 = 13;
    pub const FORUM: u8 = 15;
    pub const MEDIA: u8 = 16;
}

/// Message types that the sandbox makes.
pub mod message_kind {
    pub const DEFAULT: u8 = 0;
    pub const RECIPIENT_ADD: u8 = 1;
    pub const RECIPIENT_REMOVE: u8 = 2;
    pub const CHANNEL_NAME_CHANGE: u8 = 4;
    pub const PINNED: u8 = 6;
    pub const THREAD_CREATED: u8 = 18;
    pub const REPLY: u8 = 19;
    pub const CHAT_INPUT_COMMAND: u8 = 20;
    pub const THREAD_STARTER: u8 = 21;
    pub const CONTEXT_MENU_COMMAND: u8 = 23;
    pub const AUTO_MODERATION_ACTION: u8 = 24;
    pub const POLL_RESULT: u8 = 46;
}

/// Message flags.
pub mod flag {
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    pub const HAS_THREAD: u64 = 1 << 5;
    pub const EPHEMERAL: u64 = 1 << 6;
    pub const LOADING: u64 = 1 << 7;
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    pub const VOICE_MESSAGE: u64 = 1 << 13;
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

#[derive(Debug, Clone)]
pub struct User {
    pub id: Id,
    pub username: String,
    pub global_name: Option<String>,
    pub bot: bool,
    /// Language of the client, e.g. `ko` or `en-US`.
    pub locale: String,
    /// What the person is in the demo: `candidate`, `member`, `admin`.
    pub label: String,
    /// Direct messages from the bot are refused with 50007.
    pub dms_closed: bool,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    pub position: u64,
    pub color: u32,
    pub hoist: bool,
    pub mentionable: bool,
    /// The bot this role was made for.
    pub bot_id: Option<Id>,
}

#[derive(Debug, Clone)]
pub struct GuildMember {
    pub user_id: Id,
    pub roles: Vec<Id>,
    pub nick: Option<String>,
    pub joined_at: DateTime<Utc>,
    pub timeout_until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone)]
pub struct Guild {
    pub id: Id,
    pub name: String,
    pub owner_id: Id,
    pub preferred_locale: String,
    pub features: Vec<String>,
    pub roles: BTreeMap<Id, Role>,
    pub members: BTreeMap<Id, GuildMember>,
    /// Who may not come back, and why.
    pub bans: BTreeMap<Id, Option<String>>,
    pub emojis: BTreeMap<Id, Expression>,
    pub stickers: BTreeMap<Id, Expression>,
    /// AutoMod's rules, as they are shown.
    pub rules: BTreeMap<Id, Value>,
    /// Scheduled events, as they are shown.
    pub events: BTreeMap<Id, Value>,
    /// The audit log, oldest first.
    pub audit: VecDeque<Entry>,
    /// Settings that were changed and that nothing here depends on, as in the guild object.
    pub settings: serde_json::Map<String, Value>,
}

/// Who an overwrite is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverwriteTarget {
    Role,
    Member,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overwrite {
    pub id: Id,
    pub target: OverwriteTarget,
    pub allow: u64,
    pub deny: u64,
}

#[derive(Debug, Clone)]
pub struct ThreadMember {
    pub joined_at: DateTime<Utc>,
}

/// What only threads have.
#[derive(Debug, Clone)]
pub struct Thread {
    pub owner_id: Id,
    pub archived: bool,
    pub locked: bool,
    pub invitable: bool,
    /// Minutes.
    pub auto_archive_duration: u64,
    pub archive_timestamp: DateTime<Utc>,
    pub create_timestamp: DateTime<Utc>,
    pub members: BTreeMap<Id, ThreadMember>,
    pub message_count: u64,
    pub total_message_sent: u64,
    pub applied_tags: Vec<Id>,
}

/// A channel of a guild, a thread, or a direct message.
#[derive(Debug, Clone)]
pub struct Channel {
    pub id: Id,
    pub kind: u8,
    pub guild_id: Option<Id>,
    pub name: String,
    pub topic: Option<String>,
    pub parent_id: Option<Id>,
    pub position: u64,
    pub nsfw: bool,
    pub flags: u64,
    /// Slow mode, seconds.
    pub rate_limit_per_user: u64,
    pub overwrites: Vec<Overwrite>,
    pub last_message_id: Option<Id>,
    pub last_pin: Option<DateTime<Utc>>,
    /// Direct messages: who is in it.
    pub recipients: Vec<Id>,
    pub available_tags: Vec<Value>,
    pub default_reaction_emoji: Value,
    pub default_sort_order: Value,
    pub default_forum_layout: u64,
    pub default_auto_archive_duration: Option<u64>,
    pub default_thread_rate_limit_per_user: u64,
    pub thread: Option<Thread>,
}

impl Channel {
    /// A thread of any type.
    pub fn is_thread(&self) -> bool {
        self.thread.is_some()
    }

    /// A private thread.
    pub fn is_private_thread(&self) -> bool {
        self.kind == kind::PRIVATE_THREAD
    }

    /// Messages can be put right into it.
    pub fn holds_messages(&self) -> bool {
        !matches!(self.kind, kind::CATEGORY | kind::FORUM | kind::MEDIA)
    }

    /// Forum or media channel.
    pub fn is_forum(&self) -> bool {
        matches!(self.kind, kind::FORUM | kind::MEDIA)
    }
}

/// A stored file.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub id: Id,
    pub filename: String,
    pub size: usize,
    pub content_type: String,
    pub description: Option<String>,
    pub title: Option<String>,
    pub dimensions: Option<(usize, usize)>,
    pub duration_secs: Option<Value>,
    pub waveform: Option<Value>,
    pub ephemeral: bool,
    pub spoiler: bool,
    /// `attachments` or `ephemeral-attachments`, and the id that follows it in the address.
    pub folder: (&'static str, Id),
    pub data: Bytes,
}

#[derive(Debug, Clone)]
pub struct Reaction {
    /// As in the address: the character, or `name:id`.
    pub emoji: String,
    pub users: Vec<Id>,
}

/// The webhook a message came through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Herald {
    pub webhook: Id,
    /// What it calls itself; `None` for the application's own, which speaks as the bot.
    pub name: Option<String>,
    /// Whether it belongs to the application, whose components then work.
    pub application: bool,
}

/// An incoming webhook of a channel.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: Id,
    pub token: String,
    pub channel_id: Id,
    pub guild_id: Id,
    pub name: String,
    pub creator: Id,
    /// Whether the bot made it.
    pub application: bool,
}

#[derive(Debug, Clone)]
pub struct Message {
    pub id: Id,
    pub channel_id: Id,
    pub author_id: Id,
    pub kind: u8,
    pub content: String,
    pub timestamp: DateTime<Utc>,
    pub edited: Option<DateTime<Utc>>,
    pub tts: bool,
    pub mention_everyone: bool,
    pub mentions: Vec<Id>,
    pub mention_roles: Vec<Id>,
    pub attachments: Vec<Attachment>,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub reactions: Vec<Reaction>,
    pub nonce: Option<Value>,
    pub pinned: Option<DateTime<Utc>>,
    pub flags: u64,
    pub reference: Option<Value>,
    pub snapshots: Vec<Value>,
    pub poll: Option<Value>,
    /// The interaction this answers: `(interaction id, metadata object)`.
    pub interaction: Option<(Id, Value)>,
    /// Set on ephemeral messages: who alone sees it.
    pub only_for: Option<Id>,
    /// The webhook it was sent through.
    pub by_webhook: Option<Herald>,
    /// Poll votes: answer id and who chose it, in order.
    pub votes: Vec<(u64, Id)>,
    pub position: u64,
    pub old_edits: u32,
}

#[derive(Debug, Clone)]
pub struct Command {
    pub id: Id,
    pub version: Id,
    pub guild_id: Option<Id>,
    /// 1 slash, 2 user, 3 message.
    pub kind: u8,
    pub name: String,
    /// The command as registered, cleaned of nulls.
    pub body: Value,
}

/// Whom or where a permission of a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandTarget {
    /// Those who have a role; `@everyone` has the server's id.
    Role = 1,
    /// One member.
    User = 2,
    /// A channel; the server's id minus one stands for all.
    Channel = 3,
}

/// One line of what a server's admins set for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandPermission {
    pub id: Id,
    pub target: CommandTarget,
    pub allow: bool,
}

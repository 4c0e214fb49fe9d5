//! The world in memory, with its clock, its ids and the questions everybody asks it.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::error::{
    ApiError, MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE,
};
use super::events::Journal;
use super::gateway::{Order, Session};
use super::interactions::Interaction;
use super::invites::Invite;
use super::model::{Channel, Command, CommandPermission, Guild, Id, Message, User, Webhook, kind};
use super::permissions as perm;

/// First millisecond of Discord's calendar.
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// The bot's application.
#[derive(Debug, Clone)]
pub struct Application {
    pub id: Id,
    pub bot_id: Id,
    pub owner_id: Id,
    pub token: String,
    pub message_content_allowed: bool,
    pub members_allowed: bool,
    pub presences_allowed: bool,
    /// Made command names today, per guild (`None`: global), against the daily limit.
    pub creates: HashMap<Option<Id>, u32>,
    /// Session starts left of a day's, and when a new day begins.
    pub starts_left: u32,
    pub starts_reset: DateTime<Utc>,
    /// Sessions that may be started at once (per 5 seconds), and the number of shards that Discord recommends.
    pub max_concurrency: u64,
    pub shards: u64,
    /// Whether starting sessions too fast is refused.
    pub strict_starts: bool,
    /// When a session was last started, by rate limit key.
    pub last_starts: HashMap<u64, DateTime<Utc>>,
}

/// A message already sent with a nonce.
#[derive(Debug, Clone, Copy)]
pub struct NonceUse {
    pub channel: Id,
    pub message: Id,
    pub at: DateTime<Utc>,
}

/// The whole world of one sandbox.
#[derive(Debug)]
pub struct State {
    /// `127.0.0.1:PORT`.
    pub host: String,
    pub app: Application,
    pub users: BTreeMap<Id, User>,
    pub guilds: BTreeMap<Id, Guild>,
    /// Channels, threads and direct messages.
    pub channels: BTreeMap<Id, Channel>,
    pub messages: HashMap<Id, BTreeMap<Id, Message>>,
    pub webhooks: BTreeMap<Id, Webhook>,
    pub invites: BTreeMap<String, Invite>,
    /// Why the request at hand is made, for the audit log.
    pub reason: Option<String>,
    pub commands: BTreeMap<Id, Command>,
    /// Who may use a command (or, by the application's id, all of them) in a guild, where that was set.
    pub command_permissions: BTreeMap<(Id, Id), Vec<CommandPermission>>,
    pub interactions: BTreeMap<Id, Interaction>,
    /// Channel and message of polls that are not over.
    pub running_polls: Vec<(Id, Id)>,
    pub nonces: HashMap<(Id, String), NonceUse>,
    pub sessions: Vec<Session>,
    pub journals: HashMap<Id, Journal>,
    pub event_faults: super::faults::EventFaults,
    /// How many of the next resumes are refused.
    pub resumes_refused: u32,
    /// What clients are told of how often to beat.
    pub heartbeat_interval: std::time::Duration,
    /// Part of every signature of an address: another one makes the addresses given out useless.
    pub url_epoch: u64,
    clock_offset: TimeDelta,
    last_id: Id,
    secret: Vec<u8>,
    draws: u64,
}

impl State {
    /// An empty world that is reached at `host`.
    pub fn new(host: String, secret: Vec<u8>, message_content_allowed: bool) -> State {
        let mut state = State {
            host,
            app: Application {
                id: 0,
                bot_id: 0,
                owner_id: 0,
                token: String::new(),
                message_content_allowed,
                members_allowed: true,
                presences_allowed: true,
                creates: HashMap::new(),
                starts_left: super::gateway::STARTS_PER_DAY,
                starts_reset: DateTime::UNIX_EPOCH,
                max_concurrency: 1,
                shards: 1,
                strict_starts: false,
                last_starts: HashMap::new(),
            },
            users: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: HashMap::new(),
            webhooks: BTreeMap::new(),
            invites: BTreeMap::new(),
            reason: None,
            commands: BTreeMap::new(),
            command_permissions: BTreeMap::new(),
            interactions: BTreeMap::new(),
            running_polls: Vec::new(),
            nonces: HashMap::new(),
            sessions: Vec::new(),
            journals: HashMap::new(),
            event_faults: super::faults::EventFaults::default(),
            resumes_refused: 0,
            heartbeat_interval: super::HEARTBEAT_INTERVAL,
            url_epoch: 0,
            clock_offset: TimeDelta::zero(),
            last_id: 0,
            secret,
            draws: 0,
        };
        state.found_application();
        state
    }

    fn found_application(&mut self) {
        let bot_id = self.add_user("practice-bot", "en-US", "bot");
        if let Some(bot) = self.users.get_mut(&bot_id) {
            bot.bot = true;
            bot.global_name = None;
        }
        self.app.owner_id = self.add_user("bot-owner", "en-US", "owner");
        // The application of a new bot has the id of the bot's user.
        self.app.id = bot_id;
        self.app.bot_id = bot_id;
        self.reset_token();
    }

    /// Gives the bot's user a name.
    pub fn name_bot(&mut self, name: &str) {
        if let Some(bot) = self.users.get_mut(&self.app.bot_id) {
            name.clone_into(&mut bot.username);
        }
    }

    /// Gives the bot another token.
    pub fn reset_token(&mut self) {
        self.app.token = format!("sandbox.{}", self.random());
        self.order_sessions(Order::Close(4004));
    }

    /// Adds a person.
    pub fn add_user(&mut self, name: &str, locale: &str, label: &str) -> Id {
        let id = self.next_id();
        let username: String =
            name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        self.users.insert(
            id,
            User {
                id,
                username,
                global_name: Some(name.to_owned()),
                bot: false,
                locale: locale.to_owned(),
                label: label.to_owned(),
                dms_closed: false,
            },
        );
        self.journals.insert(id, Journal::default());
        id
    }

    /// The sandbox's time, which can be moved forward.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.clock_offset
    }

    /// Sets how far the clock is ahead of the machine's.
    pub fn set_skew(&mut self, skew: TimeDelta) {
        self.clock_offset = skew;
    }

    /// Moves the clock forward.
    pub fn advance(&mut self, by: TimeDelta) {
        self.clock_offset += by;
    }

    /// A new snowflake, greater than all before.
    pub fn next_id(&mut self) -> Id {
        let ms = (self.now().timestamp_millis() - DISCORD_EPOCH_MS).max(1);
        self.last_id = (self.last_id + 1).max((ms as u64) << 22);
        self.last_id
    }

    /// An unguessable text.
    pub fn random(&mut self) -> String {
        self.draws += 1;
        self.sign(&format!("random {}", self.draws))
    }

    /// A keyed digest, for tokens and signed addresses.
    pub fn sign(&self, text: &str) -> String {
        // HMAC takes keys of any length.
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.secret) {
            Ok(mac) => mac,
            Err(error) => unreachable!("{error}"),
        };
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    pub fn guild(&self, id: Id) -> Result<&Guild, ApiError> {
        Ok(self.guilds.get(&id).ok_or(UNKNOWN_GUILD)?)
    }

    pub fn guild_mut(&mut self, id: Id) -> Result<&mut Guild, ApiError> {
        Ok(self.guilds.get_mut(&id).ok_or(UNKNOWN_GUILD)?)
    }

    pub fn channel(&self, id: Id) -> Result<&Channel, ApiError> {
        Ok(self.channels.get(&id).ok_or(UNKNOWN_CHANNEL)?)
    }

    pub fn channel_mut(&mut self, id: Id) -> Result<&mut Channel, ApiError> {
        Ok(self.channels.get_mut(&id).ok_or(UNKNOWN_CHANNEL)?)
    }

    pub fn message(&self, channel: Id, id: Id) -> Result<&Message, ApiError> {
        Ok(self.messages.get(&channel).and_then(|list| list.get(&id)).ok_or(UNKNOWN_MESSAGE)?)
    }

    pub fn message_mut(&mut self, channel: Id, id: Id) -> Result<&mut Message, ApiError> {
        Ok(self.messages.get_mut(&channel).and_then(|list| list.get_mut(&id)).ok_or(UNKNOWN_MESSAGE)?)
    }

    /// Finds a message by id alone.
    pub fn find_message(&self, id: Id) -> Option<&Message> {
        self.messages.values().find_map(|list| list.get(&id))
    }

    /// Effective permissions of `user` in a channel, thread or direct message.
    pub fn permissions(&self, user: Id, channel: &Channel) -> u64 {
        let Some(guild) = channel.guild_id.and_then(|id| self.guilds.get(&id)) else {
            return if channel.recipients.contains(&user) { perm::DIRECT_MESSAGE } else { 0 };
        };
        let place = match &channel.thread {
            Some(_) => channel.parent_id.and_then(|id| self.channels.get(&id)),
            None => Some(channel),
        };
        let overwrites = place.map_or(&[][..], |place| &place.overwrites);
        let bits = perm::in_channel(guild, user, overwrites, self.now());
        perm::implicit(bits, channel.is_thread())
    }

    /// Whether `user` sees the channel. Private threads are seen by their members and by those who may
    /// manage threads.
    pub fn sees(&self, user: Id, channel: &Channel) -> bool {
        let bits = self.permissions(user, channel);
        if bits & perm::VIEW_CHANNEL == 0 {
            return false;
        }
        match &channel.thread {
            Some(thread) if channel.kind == kind::PRIVATE_THREAD => {
                thread.members.contains_key(&user) || bits & perm::MANAGE_THREADS != 0
            }
            _ => true,
        }
    }

    /// The channel, if `actor` sees it.
    pub fn visible(&self, actor: Id, channel: Id) -> Result<&Channel, ApiError> {
        let channel = self.channel(channel)?;
        if self.sees(actor, channel) { Ok(channel) } else { Err(MISSING_ACCESS.into()) }
    }

    /// The channel, if `actor` sees it and has all of `bits` there.
    pub fn allowed(&self, actor: Id, channel: Id, bits: u64) -> Result<&Channel, ApiError> {
        let channel = self.visible(actor, channel)?;
        if self.permissions(actor, channel) & bits == bits {
            Ok(channel)
        } else {
            Err(MISSING_PERMISSIONS.into())
        }
    }

    /// The guild, if `actor` is a member of it.
    pub fn member_of(&self, actor: Id, guild: Id) -> Result<&Guild, ApiError> {
        let guild = self.guild(guild)?;
        if guild.members.contains_key(&actor) { Ok(guild) } else { Err(MISSING_ACCESS.into()) }
    }

    /// The guild, if `actor` is a member with all of `bits`.
    pub fn guild_allowed(&self, actor: Id, guild: Id, bits: u64) -> Result<&Guild, ApiError> {
        let guild = self.member_of(actor, guild)?;
        if perm::base(guild, actor) & bits == bits { Ok(guild) } else { Err(MISSING_PERMISSIONS.into()) }
    }

    /// Channels of a guild without its threads, in position order.
    pub fn guild_channels(&self, guild: Id) -> Vec<&Channel> {
        let mut list: Vec<_> =
            self.channels.values().filter(|c| c.guild_id == Some(guild) && !c.is_thread()).collect();
        list.sort_by_key(|channel| (channel.position, channel.id));
        list
    }

    /// Threads of a guild that are not archived and that `user` sees.
    pub fn active_threads(&self, guild: Id, user: Id) -> Vec<&Channel> {
        self.channels
            .values()
            .filter(|c| c.guild_id == Some(guild) && self.sees(user, c))
            .filter(|c| c.thread.as_ref().is_some_and(|thread| !thread.archived))
            .collect()
    }

    /// The highest role position of a member; the owner stands above all.
    pub fn rank(&self, guild: &Guild, user: Id) -> u64 {
        if guild.owner_id == user {
            return u64::MAX;
        }
        let roles = guild.members.get(&user).map_or(&[][..], |member| &member.roles);
        roles.iter().filter_map(|id| guild.roles.get(id)).map(|role| role.position).max().unwrap_or(0)
    }
}

/// When a snowflake was made.
pub fn time_of(id: Id) -> DateTime<Utc> {
    let ms = (id >> 22) as i64 + DISCORD_EPOCH_MS;
    Utc.timestamp_millis_opt(ms).single().unwrap_or_default()
}

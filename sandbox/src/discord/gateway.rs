//! The bot's gateway: identify, heartbeats, dispatches with replay, close codes.

mod connection;
mod transport;

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::watch;

pub use connection::run;

use super::faults::GatewayFault;
use super::model::{Guild, Id};
use super::render;
use super::state::State;

/// Events kept for a resume.
const REPLAY_LENGTH: usize = 10_000;

/// How long a session without a connection can be resumed; Discord documents no number.
const RESUMABLE_FOR: TimeDelta = TimeDelta::minutes(5);

/// Sessions that a bot may start in a day. One more, and Discord resets its token.
pub const STARTS_PER_DAY: u32 = 1000;
/// After a start, the next one with the same rate limit key has to wait so long.
const START_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// Guilds that one shard may serve.
const GUILDS_PER_SHARD: usize = 2500;

/// Gateway intents.
pub mod intent {
    pub const GUILDS: u64 = 1;
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    pub const GUILD_MODERATION: u64 = 1 << 2;
    pub const GUILD_EXPRESSIONS: u64 = 1 << 3;
    pub const GUILD_WEBHOOKS: u64 = 1 << 5;
    pub const GUILD_INVITES: u64 = 1 << 6;
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub const GUILD_MESSAGE_TYPING: u64 = 1 << 11;
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    pub const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub const DIRECT_MESSAGE_TYPING: u64 = 1 << 14;
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    pub const GUILD_SCHEDULED_EVENTS: u64 = 1 << 16;
    pub const AUTO_MODERATION_CONFIGURATION: u64 = 1 << 20;
    pub const AUTO_MODERATION_EXECUTION: u64 = 1 << 21;
    pub const GUILD_MESSAGE_POLLS: u64 = 1 << 24;
    pub const DIRECT_MESSAGE_POLLS: u64 = 1 << 25;
    /// Every documented bit: 0 to 16, 20, 21, 24 and 25.
    pub const ALL: u64 = ((1 << 17) - 1) | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
}

/// Something the sandbox does to a connection, besides events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Op 7.
    Reconnect,
    /// Op 9.
    Invalid { resumable: bool },
    /// Close the websocket.
    Close(u16),
    /// Say nothing more on this connection.
    FallSilent,
}

/// One gateway session of the bot; it outlives its connection.
#[derive(Debug)]
pub struct Session {
    pub id: String,
    pub intents: u64,
    pub shard: (u64, u64),
    pub seq: u64,
    events: VecDeque<(u64, Arc<str>)>,
    /// Counts connections: an older one of the same session must go.
    pub connection: u64,
    pub connected: bool,
    /// When its last connection ended.
    ended: DateTime<Utc>,
    pub orders: VecDeque<Order>,
    changed: watch::Sender<u64>,
}

impl Session {
    /// Whether the shard is responsible for a guild, or for direct messages.
    pub fn serves(&self, guild: Option<Id>) -> bool {
        let (number, count) = self.shard;
        guild.map_or(number == 0, |id| (id >> 22) % count == number)
    }

    /// Adds an event `copies` times; with 0 it is lost, and its number with it.
    pub fn push(&mut self, name: &str, payload: &Value, copies: usize) {
        for _ in 0..copies {
            self.seq += 1;
            // Event names need no escapes; building the frame as a value would copy the payload.
            let frame = format!("{{\"op\":0,\"t\":\"{name}\",\"s\":{},\"d\":{payload}}}", self.seq);
            self.events.push_back((self.seq, frame.into()));
        }
        if copies == 0 {
            self.seq += 1;
        }
        while self.events.len() > REPLAY_LENGTH {
            self.events.pop_front();
        }
        self.wake();
    }

    /// Lets the connection look.
    pub fn wake(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    /// Events after number `seq`; `None` when some are forgotten or `seq` never was.
    fn after(&self, seq: u64) -> Option<Vec<(u64, Arc<str>)>> {
        let oldest = self.events.front().map_or(self.seq, |(first, _)| first - 1);
        let known = seq <= self.seq && (seq >= oldest || self.events.len() < REPLAY_LENGTH);
        let start = self.events.partition_point(|(number, _)| *number <= seq);
        known.then(|| self.events.range(start..).cloned().collect())
    }
}

/// Why an identify or resume is refused: the close code, or 0 for op 9.
pub type Refusal = u16;

impl State {
    /// Opens a session; READY and the guilds are its first events. Gives its id.
    pub fn identify(&mut self, data: &Value) -> Result<String, Refusal> {
        let token = data["token"].as_str().unwrap_or("");
        if token.strip_prefix("Bot ").unwrap_or(token) != self.app.token {
            return Err(4004);
        }
        let intents = data["intents"].as_u64().ok_or(4013_u16)?;
        if intents & !intent::ALL != 0 {
            return Err(4013);
        }
        for (allowed, bit) in [
            (self.app.message_content_allowed, intent::MESSAGE_CONTENT),
            (self.app.members_allowed, intent::GUILD_MEMBERS),
            (self.app.presences_allowed, intent::GUILD_PRESENCES),
        ] {
            if intents & bit != 0 && !allowed {
                return Err(4014);
            }
        }
        let shard = match data["shard"]
            .as_array()
            .map(|s| (s.first().and_then(Value::as_u64), s.get(1).and_then(Value::as_u64)))
        {
            None => (0, 1),
            Some((Some(number), Some(count))) if number < count => (number, count),
            Some(_) => return Err(4010),
        };
        self.count_start(shard.0)?;
        let bot = self.app.bot_id;
        let here = |g: &&Guild| g.members.contains_key(&bot) && (g.id >> 22) % shard.1 == shard.0;
        if self.guilds.values().filter(here).count() > GUILDS_PER_SHARD {
            return Err(4011);
        }
        let id = self.random()[..32].to_owned();
        let now = self.now();
        self.sessions.push(Session {
            id: id.clone(),
            intents,
            shard,
            seq: 0,
            events: VecDeque::new(),
            connection: 1,
            connected: true,
            ended: now,
            orders: VecDeque::new(),
            changed: watch::Sender::new(0),
        });
        self.greet(&id, data.get("shard").cloned());
        Ok(id)
    }

    /// Session starts left today, and how long today still is.
    pub fn starts_left(&self) -> (u32, TimeDelta) {
        let left = self.app.starts_reset - self.now();
        if left <= TimeDelta::zero() {
            (STARTS_PER_DAY, TimeDelta::days(1))
        } else {
            (self.app.starts_left, left)
        }
    }

    /// Counts the start of a session.
    fn count_start(&mut self, shard: u64) -> Result<(), Refusal> {
        let now = self.now();
        let (left, day) = self.starts_left();
        if left == 0 {
            self.reset_token();
            return Err(4004);
        }
        let key = shard % self.app.max_concurrency.max(1);
        let last = self.app.last_starts.get(&key);
        if self.app.strict_starts && last.is_some_and(|last| *last + START_PAUSE > now) {
            return Err(0);
        }
        self.app.last_starts.insert(key, now);
        self.app.starts_left = left - 1;
        self.app.starts_reset = now + day;
        Ok(())
    }

    fn greet(&mut self, session_id: &str, shard: Option<Value>) {
        let bot = self.app.bot_id;
        let Some(session) = self.sessions.iter().find(|session| session.id == session_id) else { return };
        let guilds: Vec<Id> = self
            .guilds
            .values()
            .filter(|g| g.members.contains_key(&bot) && session.serves(Some(g.id)))
            .map(|g| g.id)
            .collect();
        let all_members = session.intents & intent::GUILD_PRESENCES != 0;
        let wants_guilds = session.intents & intent::GUILDS != 0;
        let mut user = self.user_json(bot);
        render::merge(&mut user, json!({"verified": true, "mfa_enabled": true, "email": null}));
        let mut ready = json!({
            "v": 10, "user": user, "session_id": session_id, "session_type": "normal", "resume_gateway_url": self.gateway_url(),
            "guilds": guilds.iter().map(|id| json!({"id": id.to_string(), "unavailable": true})).collect::<Vec<_>>(),
            "application": {"id": self.app.id.to_string(), "flags": self.app_flags()}, "private_channels": [],
            "presences": [], "relationships": [], "user_settings": {}, "geo_ordered_rtc_regions": [], "_trace": [],
        });
        if let Some(shard) = shard {
            ready["shard"] = shard;
        }
        let created: Vec<Value> = guilds
            .iter()
            .filter_map(|id| self.guilds.get(id))
            .map(|g| self.guild_create(g, bot, all_members))
            .collect();
        let Some(session) = self.sessions.iter_mut().find(|session| session.id == session_id) else { return };
        session.push("READY", &ready, 1);
        for guild in created.iter().filter(|_| wants_guilds) {
            session.push("GUILD_CREATE", guild, 1);
        }
    }

    /// `ws://…` of the gateway.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.host)
    }

    /// The application's flags: which privileged intents a small bot has switched on.
    pub fn app_flags(&self) -> u64 {
        [
            (self.app.presences_allowed, 13),
            (self.app.members_allowed, 15),
            (self.app.message_content_allowed, 19),
        ]
        .iter()
        .filter(|(allowed, _)| *allowed)
        .fold(0, |flags, (_, bit)| flags | 1 << bit)
    }

    /// Takes a session up again: gives the events missed. `Err` means op 9.
    fn resume(&mut self, data: &Value) -> Result<(String, u64), Refusal> {
        let token = data["token"].as_str().unwrap_or("");
        if token.strip_prefix("Bot ").unwrap_or(token) != self.app.token {
            return Err(4004);
        }
        self.forget_sessions();
        if self.resumes_refused > 0 {
            self.resumes_refused -= 1;
            self.sessions.retain(|session| data["session_id"] != session.id.as_str());
            return Err(0);
        }
        let seq = data["seq"].as_u64().unwrap_or(u64::MAX);
        let Some(session) = self.sessions.iter_mut().find(|s| data["session_id"] == s.id.as_str()) else {
            return Err(0);
        };
        if seq > session.seq && seq != u64::MAX {
            return Err(4007);
        }
        if session.after(seq).is_none() {
            return Err(0);
        }
        session.connection += 1;
        session.connected = true;
        session.orders.clear();
        session.push("RESUMED", &json!({"_trace": []}), 1);
        Ok((session.id.clone(), seq))
    }

    fn session(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }

    /// Ends a connection; the session stays for a resume unless `forget`.
    fn disconnected(&mut self, id: &str, connection: u64, forget: bool) {
        let now = self.now();
        if let Some(session) = self.session(id).filter(|session| session.connection == connection) {
            session.connected = false;
            session.ended = now;
            if forget {
                self.sessions.retain(|session| session.id != id);
            }
        }
    }

    /// Forgets sessions that nobody came back to.
    pub fn forget_sessions(&mut self) {
        let now = self.now();
        self.sessions.retain(|session| session.connected || session.ended + RESUMABLE_FOR > now);
    }

    /// Gives an order to every connected session.
    pub fn order_sessions(&mut self, order: Order) {
        for session in self.sessions.iter_mut().filter(|session| session.connected) {
            session.orders.push_back(order);
            session.wake();
        }
    }

    /// Disturbs the gateway.
    pub fn apply_gateway_fault(&mut self, fault: &GatewayFault) {
        match fault {
            GatewayFault::Reconnect => self.order_sessions(Order::Reconnect),
            GatewayFault::InvalidSession { resumable } => {
                self.order_sessions(Order::Invalid { resumable: *resumable })
            }
            GatewayFault::Close { code } => self.order_sessions(Order::Close(*code)),
            GatewayFault::Silence => self.order_sessions(Order::FallSilent),
            GatewayFault::RefuseResume { times } => self.resumes_refused += times,
            GatewayFault::DropEvent { event, times } => self.event_faults.add(event, 0, *times),
            GatewayFault::DuplicateEvent { event, times } => self.event_faults.add(event, 2, *times),
        }
    }

    /// Answers op 8.
    fn request_members(&mut self, session_id: &str, data: &Value) {
        let guild_id = super::validate::integer(&data["guild_id"]).unwrap_or(0);
        let Some(guild) = self.guilds.get(&guild_id).filter(|g| g.members.contains_key(&self.app.bot_id))
        else {
            return;
        };
        let wanted: Option<Vec<Id>> = match &data["user_ids"] {
            Value::Null => None,
            Value::Array(list) => Some(list.iter().filter_map(super::validate::integer).collect()),
            one => Some(super::validate::integer(one).into_iter().collect()),
        };
        let query = data["query"].as_str().unwrap_or("").to_lowercase();
        let limit = match data["limit"].as_u64() {
            None | Some(0) => usize::MAX,
            Some(limit) => limit as usize,
        };
        let name_fits = |id: &Id| self.users.get(id).is_some_and(|user| user.username.starts_with(&query));
        let members = guild.members.values().filter(|m| {
            wanted.as_ref().map_or_else(|| name_fits(&m.user_id), |ids| ids.contains(&m.user_id))
        });
        let list: Vec<Value> = members.take(limit).map(|member| self.member_json(member)).collect();
        let missing: Vec<String> =
            wanted.iter().flatten().filter(|id| !guild.members.contains_key(id)).map(Id::to_string).collect();
        let chunks: Vec<Vec<Value>> = if list.is_empty() {
            vec![Vec::new()]
        } else {
            list.chunks(1000).map(<[Value]>::to_vec).collect()
        };
        let count = chunks.len();
        let nonce = data["nonce"].clone();
        let Some(session) = self.session(session_id) else { return };
        for (index, members) in chunks.into_iter().enumerate() {
            let mut payload = json!({"guild_id": guild_id.to_string(), "members": members, "chunk_index": index, "chunk_count": count});
            if !missing.is_empty() {
                payload["not_found"] = json!(missing);
            }
            if !nonce.is_null() {
                payload["nonce"] = nonce.clone();
            }
            session.push("GUILD_MEMBERS_CHUNK", &payload, 1);
        }
    }
}

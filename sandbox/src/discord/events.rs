//! Who gets which event, and what of it: audiences, intents, and the emptying of message content.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::gateway::intent;
use super::model::{Channel, Id, Message};
use super::render;
use super::state::State;

/// Frames kept per member; a client that was away longer must fetch everything again.
const JOURNAL_LENGTH: usize = 20_000;

/// Who may receive an event.
#[derive(Debug, Clone)]
pub enum Audience {
    /// Every member of a guild.
    Guild(Id),
    /// Those who see the channel, now.
    Channel(Id),
    /// These and nobody else; the guild, if any, decides the shard and the intent.
    Users { guild: Option<Id>, users: Vec<Id> },
}

/// Everything one member's client was told, in order.
#[derive(Debug)]
pub struct Journal {
    first: u64,
    frames: VecDeque<Arc<str>>,
    length: watch::Sender<u64>,
}

impl Default for Journal {
    fn default() -> Journal {
        Journal { first: 0, frames: VecDeque::new(), length: watch::Sender::new(0) }
    }
}

impl Journal {
    /// Adds an event.
    pub fn push(&mut self, name: &str, data: &Value) {
        // Event names need no escapes; building the frame as a value would copy the data.
        self.frames.push_back(format!("{{\"t\":\"{name}\",\"d\":{data}}}").into());
        if self.frames.len() > JOURNAL_LENGTH {
            self.frames.pop_front();
            self.first += 1;
        }
        self.length.send_replace(self.end());
    }

    /// The number of the next event.
    pub fn end(&self) -> u64 {
        self.first + self.frames.len() as u64
    }

    /// Events from number `from` on; `None` when some of them are forgotten.
    pub fn since(&self, from: u64) -> Option<Vec<Arc<str>>> {
        let skip = from.checked_sub(self.first)? as usize;
        Some(self.frames.iter().skip(skip).cloned().collect())
    }

    /// Tells when events are added.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.length.subscribe()
    }
}

/// The intent an event needs, `None` for those that need none.
fn needed_intent(name: &str, in_guild: bool) -> Option<u64> {
    let by_place = |guild, dm| Some(if in_guild { guild } else { dm });
    match name {
        "MESSAGE_REACTION_ADD"
        | "MESSAGE_REACTION_REMOVE"
        | "MESSAGE_REACTION_REMOVE_ALL"
        | "MESSAGE_REACTION_REMOVE_EMOJI" => {
            by_place(intent::GUILD_MESSAGE_REACTIONS, intent::DIRECT_MESSAGE_REACTIONS)
        }
        "MESSAGE_POLL_VOTE_ADD" | "MESSAGE_POLL_VOTE_REMOVE" => {
            by_place(intent::GUILD_MESSAGE_POLLS, intent::DIRECT_MESSAGE_POLLS)
        }
        "GUILD_BAN_ADD" | "GUILD_BAN_REMOVE" | "GUILD_AUDIT_LOG_ENTRY_CREATE" => {
            Some(intent::GUILD_MODERATION)
        }
        "GUILD_EMOJIS_UPDATE" | "GUILD_STICKERS_UPDATE" => Some(intent::GUILD_EXPRESSIONS),
        "INVITE_CREATE" | "INVITE_DELETE" => Some(intent::GUILD_INVITES),
        "AUTO_MODERATION_ACTION_EXECUTION" => Some(intent::AUTO_MODERATION_EXECUTION),
        _ if name.starts_with("AUTO_MODERATION_RULE_") => Some(intent::AUTO_MODERATION_CONFIGURATION),
        _ if name.starts_with("GUILD_SCHEDULED_EVENT_") => Some(intent::GUILD_SCHEDULED_EVENTS),
        "WEBHOOKS_UPDATE" => Some(intent::GUILD_WEBHOOKS),
        "TYPING_START" => by_place(intent::GUILD_MESSAGE_TYPING, intent::DIRECT_MESSAGE_TYPING),
        "CHANNEL_PINS_UPDATE" => by_place(intent::GUILDS, intent::DIRECT_MESSAGES),
        "THREAD_MEMBERS_UPDATE" => Some(intent::GUILDS | intent::GUILD_MEMBERS),
        _ if name.starts_with("MESSAGE_") => by_place(intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES),
        _ if name.starts_with("GUILD_MEMBER_") => Some(intent::GUILD_MEMBERS),
        _ if name.starts_with("GUILD_") || name.starts_with("CHANNEL_") || name.starts_with("THREAD_") => {
            by_place(intent::GUILDS, intent::DIRECT_MESSAGES)
        }
        _ => None,
    }
}

impl State {
    /// Sends an event to everybody in the audience. `data` makes the payload for one receiver.
    pub fn emit(&mut self, name: &'static str, audience: &Audience, data: impl Fn(&State, Id) -> Value) {
        for person in self.reached(audience) {
            let payload = data(self, person);
            self.tell(person, name, &payload);
        }
        let bot = self.app.bot_id;
        if self.included(audience, bot) {
            let payload = data(self, bot);
            let guild = self.audience_guild(audience);
            self.send_bot(name, guild, &payload, &payload);
        }
    }

    /// Sends an event to one member's clients.
    pub fn tell(&mut self, person: Id, name: &str, payload: &Value) {
        if let Some(journal) = self.journals.get_mut(&person) {
            journal.push(name, payload);
        }
    }

    /// Sends an event to every member's clients.
    pub fn tell_all(&mut self, name: &str, payload: &Value) {
        self.journals.values_mut().for_each(|journal| journal.push(name, payload));
    }

    /// Sends an event to the bot's sessions that asked for it: `full` to those that may read message content,
    /// `emptied` to the others.
    pub fn send_bot(&mut self, name: &'static str, guild: Option<Id>, full: &Value, emptied: &Value) {
        let needed = needed_intent(name, guild.is_some());
        let own_member = name == "GUILD_MEMBER_UPDATE" && full["user"]["id"] == render::id(self.app.bot_id);
        let copies = self.event_faults.copies(name);
        for session in self.sessions.iter_mut().filter(|session| session.serves(guild)) {
            if !own_member && needed.is_some_and(|bits| session.intents & bits == 0) {
                continue;
            }
            let payload = if session.intents & intent::MESSAGE_CONTENT == 0 { emptied } else { full };
            session.push(name, payload, copies);
        }
    }

    /// Sends a message event.
    pub fn emit_message(&mut self, name: &'static str, channel_id: Id, message_id: Id) {
        let Ok(message) = self.message(channel_id, message_id) else { return };
        let message = message.clone();
        if let Some(person) = message.only_for {
            let payload = self.gateway_message(&message, person);
            self.tell(person, name, &payload);
            return;
        }
        let guild = self.channels.get(&channel_id).and_then(|channel| channel.guild_id);
        let audience = self.message_audience(channel_id);
        for person in self.reached(&audience) {
            let payload = self.gateway_message(&message, person);
            self.tell(person, name, &payload);
        }
        let bot = self.app.bot_id;
        if self.included(&audience, bot) {
            let full = self.gateway_message(&message, bot);
            if self.sessions.iter().all(|session| session.intents & intent::MESSAGE_CONTENT != 0) {
                self.send_bot(name, guild, &full, &full);
                return;
            }
            let mut emptied = full.clone();
            self.empty_content(&mut emptied, &message);
            self.send_bot(name, guild, &full, &emptied);
        }
    }

    /// Who gets events about messages of a channel.
    pub fn message_audience(&self, channel_id: Id) -> Audience {
        match self.channels.get(&channel_id) {
            Some(channel) if channel.guild_id.is_none() => {
                Audience::Users { guild: None, users: channel.recipients.clone() }
            }
            _ => Audience::Channel(channel_id),
        }
    }

    /// A message with what only the gateway adds.
    fn gateway_message(&self, message: &Message, viewer: Id) -> Value {
        let mut value = self.message_json(message, viewer);
        if let Some(nonce) = &message.nonce {
            value["nonce"] = nonce.clone();
        }
        let channel = self.channels.get(&message.channel_id);
        value["channel_type"] = json!(channel.map(|channel| channel.kind));
        if let Some(guild) = channel.and_then(|channel| channel.guild_id).and_then(|id| self.guilds.get(&id))
        {
            value["guild_id"] = render::id(guild.id);
            if let Some(member) = guild.members.get(&message.author_id) {
                value["member"] = self.partial_member(member);
            }
            for mention in value["mentions"].as_array_mut().into_iter().flatten() {
                let id = mention["id"].as_str().and_then(|id| id.parse::<Id>().ok());
                if let Some(member) = id.and_then(|id| guild.members.get(&id)) {
                    mention["member"] = self.partial_member(member);
                }
            }
        }
        value
    }

    /// Whether the bot needs the message content intent to read this message.
    fn needs_content_intent(&self, message: &Message) -> bool {
        let bot = self.app.bot_id;
        let direct = self.channels.get(&message.channel_id).is_some_and(|channel| channel.guild_id.is_none());
        !(direct || message.author_id == bot || message.mentions.contains(&bot))
    }

    /// Empties what the message content intent protects, with the documented exceptions.
    pub fn empty_content(&self, value: &mut Value, message: &Message) {
        if self.needs_content_intent(message) {
            for (key, empty) in [
                ("content", json!("")),
                ("embeds", json!([])),
                ("attachments", json!([])),
                ("components", json!([])),
            ] {
                value[key] = empty;
            }
            if let Some(map) = value.as_object_mut() {
                map.remove("poll");
                map.remove("message_snapshots");
            }
        }
        let Some(referenced) = value.get_mut("referenced_message").filter(|r| r.is_object()) else { return };
        let id = |key: &str| referenced[key].as_str().and_then(|id| id.parse::<Id>().ok()).unwrap_or(0);
        if let Ok(original) = self.message(id("channel_id"), id("id")) {
            self.empty_content(referenced, original);
        }
    }

    /// A message for the bot over REST: emptied if the application may not read content.
    pub fn message_for(&self, message: &Message, viewer: Id) -> Value {
        let mut value = self.message_json(message, viewer);
        if viewer == self.app.bot_id && !self.app.message_content_allowed {
            self.empty_content(&mut value, message);
        }
        value
    }

    /// The members in the audience. Only those who may be in it are looked at, since there may be very many others.
    fn reached(&self, audience: &Audience) -> Vec<Id> {
        let mut people = match audience {
            Audience::Guild(guild) => self.members_of(*guild),
            Audience::Channel(channel) => {
                self.channels.get(channel).map_or_else(Vec::new, |c| self.around(c))
            }
            Audience::Users { users, .. } => users.clone(),
        };
        people.sort_unstable();
        people.dedup();
        let reached = |id: &Id| self.journals.contains_key(id) && self.included(audience, *id);
        people.into_iter().filter(reached).collect()
    }

    /// Who may see a channel: nobody outside its guild or, without one, its recipients.
    pub fn around(&self, channel: &Channel) -> Vec<Id> {
        channel.guild_id.map_or_else(|| channel.recipients.clone(), |guild| self.members_of(guild))
    }

    fn members_of(&self, guild: Id) -> Vec<Id> {
        self.guilds.get(&guild).map_or_else(Vec::new, |guild| guild.members.keys().copied().collect())
    }

    fn included(&self, audience: &Audience, user: Id) -> bool {
        match audience {
            Audience::Guild(guild) => self.guilds.get(guild).is_some_and(|g| g.members.contains_key(&user)),
            Audience::Channel(channel) => self.channels.get(channel).is_some_and(|c| self.sees(user, c)),
            Audience::Users { users, .. } => users.contains(&user),
        }
    }

    fn audience_guild(&self, audience: &Audience) -> Option<Id> {
        match audience {
            Audience::Guild(guild) => Some(*guild),
            Audience::Channel(channel) => self.channels.get(channel).and_then(|c| c.guild_id),
            Audience::Users { guild, .. } => *guild,
        }
    }

    /// Everybody who sees the channel, as a fixed list: for events about something about to disappear.
    pub fn viewers(&self, channel: &Channel) -> Audience {
        let users = self.around(channel).into_iter().filter(|id| self.sees(*id, channel)).collect();
        Audience::Users { guild: channel.guild_id, users }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intents_follow_the_place() {
        for (event, guild, dm) in [
            ("MESSAGE_CREATE", intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES),
            ("MESSAGE_DELETE_BULK", intent::GUILD_MESSAGES, intent::DIRECT_MESSAGES),
            ("MESSAGE_REACTION_ADD", intent::GUILD_MESSAGE_REACTIONS, intent::DIRECT_MESSAGE_REACTIONS),
            ("TYPING_START", intent::GUILD_MESSAGE_TYPING, intent::DIRECT_MESSAGE_TYPING),
            ("CHANNEL_PINS_UPDATE", intent::GUILDS, intent::DIRECT_MESSAGES),
        ] {
            assert_eq!(needed_intent(event, true), Some(guild), "{event}");
            assert_eq!(needed_intent(event, false), Some(dm), "{event}");
        }
        assert_eq!(needed_intent("GUILD_MEMBER_ADD", true), Some(intent::GUILD_MEMBERS));
        for event in
            ["GUILD_CREATE", "GUILD_ROLE_UPDATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_LIST_SYNC"]
        {
            assert_eq!(needed_intent(event, true), Some(intent::GUILDS), "{event}");
        }
        for (event, bit) in [
            ("GUILD_AUDIT_LOG_ENTRY_CREATE", intent::GUILD_MODERATION),
            ("GUILD_EMOJIS_UPDATE", intent::GUILD_EXPRESSIONS),
            ("INVITE_DELETE", intent::GUILD_INVITES),
            ("GUILD_SCHEDULED_EVENT_UPDATE", intent::GUILD_SCHEDULED_EVENTS),
            ("AUTO_MODERATION_RULE_CREATE", intent::AUTO_MODERATION_CONFIGURATION),
            ("AUTO_MODERATION_ACTION_EXECUTION", intent::AUTO_MODERATION_EXECUTION),
        ] {
            assert_eq!(needed_intent(event, true), Some(bit), "{event}");
        }
        assert_eq!(needed_intent("INTERACTION_CREATE", true), None);
    }

    #[test]
    fn a_journal_forgets_its_beginning_and_says_so() {
        let mut journal = Journal::default();
        for _ in 0..JOURNAL_LENGTH + 2 {
            journal.push("TYPING_START", &json!({}));
        }
        assert_eq!(journal.end(), JOURNAL_LENGTH as u64 + 2);
        assert!(journal.since(1).is_none());
        assert_eq!(journal.since(2).map(|frames| frames.len()), Some(JOURNAL_LENGTH));
        assert_eq!(journal.since(journal.end()).map(|frames| frames.len()), Some(0));
    }
}

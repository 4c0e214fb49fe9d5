//! The audit log: who changed what, and why.

use serde_json::{Value, json};

use super::error::ApiError;
use super::model::Id;
use super::permissions as perm;
use super::render;
use super::state::State;

/// Entries kept per guild; Discord keeps those of 45 days.
const KEPT: usize = 10_000;
/// Characters of a reason that Discord keeps.
const REASON_LIMIT: usize = 512;

/// What was done, as numbered by Discord.
pub mod action {
    pub const GUILD_UPDATE: u8 = 1;
    pub const CHANNEL_CREATE: u8 = 10;
    pub const CHANNEL_UPDATE: u8 = 11;
    pub const CHANNEL_DELETE: u8 = 12;
    pub const OVERWRITE_CREATE: u8 = 13;
    pub const OVERWRITE_UPDATE: u8 = 14;
    pub const OVERWRITE_DELETE: u8 = 15;
    pub const MEMBER_KICK: u8 = 20;
    pub const MEMBER_BAN: u8 = 22;
    pub const MEMBER_UNBAN: u8 = 23;
    pub const MEMBER_UPDATE: u8 = 24;
    pub const MEMBER_ROLES: u8 = 25;
    pub const ROLE_CREATE: u8 = 30;
    pub const ROLE_UPDATE: u8 = 31;
    pub const ROLE_DELETE: u8 = 32;
    pub const INVITE_CREATE: u8 = 40;
    pub const INVITE_DELETE: u8 = 42;
    pub const WEBHOOK_CREATE: u8 = 50;
    pub const WEBHOOK_DELETE: u8 = 52;
    pub const EMOJI_CREATE: u8 = 60;
    pub const EMOJI_UPDATE: u8 = 61;
    pub const EMOJI_DELETE: u8 = 62;
    pub const MESSAGE_DELETE: u8 = 72;
    pub const MESSAGE_BULK_DELETE: u8 = 73;
    pub const MESSAGE_PIN: u8 = 74;
    pub const MESSAGE_UNPIN: u8 = 75;
    pub const STICKER_CREATE: u8 = 90;
    pub const STICKER_UPDATE: u8 = 91;
    pub const STICKER_DELETE: u8 = 92;
    pub const EVENT_CREATE: u8 = 100;
    pub const EVENT_UPDATE: u8 = 101;
    pub const EVENT_DELETE: u8 = 102;
    pub const THREAD_CREATE: u8 = 110;
    pub const THREAD_UPDATE: u8 = 111;
    pub const THREAD_DELETE: u8 = 112;
    pub const RULE_CREATE: u8 = 140;
    pub const RULE_UPDATE: u8 = 141;
    pub const RULE_DELETE: u8 = 142;
    pub const RULE_BLOCKED: u8 = 143;
    pub const RULE_FLAGGED: u8 = 144;
    pub const RULE_TIMED_OUT: u8 = 145;
}

/// One line of a guild's audit log.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Id,
    pub action: u8,
    pub actor: Id,
    pub target: Option<Id>,
    pub changes: Vec<Value>,
    /// Texts by name, or null.
    pub options: Value,
    pub reason: Option<String>,
}

impl Entry {
    fn json(&self) -> Value {
        let mut value = json!({
            "id": self.id.to_string(), "action_type": self.action, "user_id": self.actor.to_string(),
            "target_id": self.target.map(render::id),
        });
        if !self.changes.is_empty() {
            value["changes"] = json!(self.changes);
        }
        if !self.options.is_null() {
            value["options"] = self.options.clone();
        }
        if let Some(reason) = &self.reason {
            value["reason"] = json!(reason);
        }
        value
    }
}

/// What differs between two states of an object, by key: as Discord tells of changes. Null stands for an object that
/// was not there yet, or is gone.
pub fn changes(before: &Value, after: &Value) -> Vec<Value> {
    // These change by themselves, or are told of by entries of their own.
    const QUIET: [&str; 9] = [
        "id",
        "guild_id",
        "last_message_id",
        "last_pin_timestamp",
        "permission_overwrites",
        "roles",
        "user",
        "colors",
        "member",
    ];
    let empty = serde_json::Map::new();
    let (old, new) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let mut keys: Vec<&String> = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))).collect();
    keys.retain(|key| !QUIET.contains(&key.as_str()));
    let differing = keys.into_iter().filter_map(|key| {
        let value = |map: &serde_json::Map<String, Value>| map.get(key).filter(|v| !v.is_null()).cloned();
        let (old, new) = (value(old), value(new));
        if old == new {
            return None;
        }
        let mut change = json!({"key": key});
        for (name, value) in [("old_value", old), ("new_value", new)] {
            if let Some(value) = value {
                change[name] = value;
            }
        }
        Some(change)
    });
    differing.collect()
}

impl State {
    /// Adds an entry about `target`, with the reason of the request at hand, and tells bots that may see it.
    pub fn record(
        &mut self,
        guild_id: Id,
        actor: Id,
        action: u8,
        target: Option<Id>,
        changes: Vec<Value>,
        options: Value,
    ) {
        let id = self.next_id();
        let reason = self.reason.as_ref().map(|text| text.chars().take(REASON_LIMIT).collect());
        let Some(guild) = self.guilds.get_mut(&guild_id) else { return };
        let entry = Entry { id, action, actor, target, changes, options, reason };
        let mut payload = entry.json();
        guild.audit.push_back(entry);
        if guild.audit.len() > KEPT {
            guild.audit.pop_front();
        }
        if perm::base(guild, self.app.bot_id) & perm::VIEW_AUDIT_LOG != 0 {
            payload["guild_id"] = render::id(guild_id);
            self.send_bot("GUILD_AUDIT_LOG_ENTRY_CREATE", Some(guild_id), &payload, &payload);
        }
    }

    /// Adds an entry about an object that changed; none if it did not.
    pub fn record_change(
        &mut self,
        guild: Id,
        actor: Id,
        action: u8,
        target: Id,
        before: &Value,
        after: &Value,
    ) {
        let changes = changes(before, after);
        if !changes.is_empty() {
            self.record(guild, actor, action, Some(target), changes, Value::Null);
        }
    }

    /// The audit log as REST gives it, newest first unless entries `after` an id are asked for.
    pub fn audit_log(&self, actor: Id, guild_id: Id, wanted: &Wanted) -> Result<Value, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::VIEW_AUDIT_LOG)?;
        let fits = |entry: &&Entry| {
            wanted.user.is_none_or(|user| entry.actor == user)
                && wanted.target.is_none_or(|target| entry.target == Some(target))
                && wanted.action.is_none_or(|action| u64::from(entry.action) == action)
                && wanted.before.is_none_or(|id| entry.id < id)
                && wanted.after.is_none_or(|id| entry.id > id)
        };
        let entries: Vec<&Entry> = if wanted.after.is_some() {
            guild.audit.iter().filter(fits).take(wanted.limit).collect()
        } else {
            guild.audit.iter().rev().filter(fits).take(wanted.limit).collect()
        };
        let mut people: Vec<Id> =
            entries.iter().flat_map(|entry| [Some(entry.actor), entry.target]).flatten().collect();
        people.sort_unstable();
        people.dedup();
        let known = people.iter().filter(|id| self.users.contains_key(id)).map(|id| self.user_json(*id));
        let named = |id: &Id| entries.iter().any(|entry| entry.target == Some(*id));
        let threads = self.channels.values().filter(|c| c.is_thread() && named(&c.id));
        let hooks = self.webhooks.values().filter(|hook| named(&hook.id));
        let of = |all: &std::collections::BTreeMap<Id, Value>| {
            all.iter().filter(|(id, _)| named(id)).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        Ok(json!({
            "audit_log_entries": entries.iter().map(|entry| entry.json()).collect::<Vec<_>>(),
            "users": known.collect::<Vec<_>>(), "integrations": [], "application_commands": [],
            "webhooks": hooks.map(|hook| self.webhook_json(hook, false)).collect::<Vec<_>>(),
            "guild_scheduled_events": of(&guild.events), "auto_moderation_rules": of(&guild.rules),
            "threads": threads.map(|thread| self.channel_json(thread, actor)).collect::<Vec<_>>(),
        }))
    }
}

/// Which entries are asked for.
#[derive(Debug)]
pub struct Wanted {
    pub user: Option<Id>,
    pub target: Option<Id>,
    pub action: Option<u64>,
    pub before: Option<Id>,
    pub after: Option<Id>,
    pub limit: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"id": "1", "name": "old", "topic": null, "nsfw": false, "last_message_id": "4"});
        let after = json!({"id": "1", "name": "new", "topic": "t", "nsfw": false, "last_message_id": "5"});
        let told = changes(&before, &after);
        let name = json!({"key": "name", "old_value": "old", "new_value": "new"});
        assert_eq!(told, [name, json!({"key": "topic", "new_value": "t"})]);
        assert_eq!(changes(&after, &after), Vec::<Value>::new());
        assert_eq!(changes(&Value::Null, &json!({"name": "n"})), [json!({"key": "name", "new_value": "n"})]);
    }
}

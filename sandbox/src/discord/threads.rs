//! Threads: opening, settings, archiving.

mod members;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::audit::action;
use super::error::{
    ApiError, FormErrors, MISSING_PERMISSIONS, TAG_REQUIRED, THREAD_ARCHIVED, THREAD_EXISTS,
    TOO_MANY_THREADS, WRONG_CHANNEL_TYPE,
};
use super::events::Audience;
use super::messages::Origin;
use super::model::{Channel, Id, Thread, ThreadMember, flag, kind, message_kind};
use super::permissions as perm;
use super::render;
use super::state::{State, time_of};
use super::validate::{Draft, integer};

/// Threads of a guild that may be active at once.
const ACTIVE_LIMIT: usize = 1000;
/// Forum channels that insist on a tag have this flag.
const REQUIRE_TAG: u64 = 1 << 4;

impl State {
    /// Opens a thread without a message in a text channel.
    pub fn open_thread(&mut self, actor: Id, parent_id: Id, body: &Value) -> Result<Id, ApiError> {
        let parent = self.visible(actor, parent_id)?;
        let kind =
            integer(&body["type"]).map_or(kind::PRIVATE_THREAD, |kind| u8::try_from(kind).unwrap_or(0));
        let bit = match (parent.kind, kind) {
            (kind::TEXT, kind::PUBLIC_THREAD) | (kind::NEWS, kind::NEWS_THREAD) => {
                perm::CREATE_PUBLIC_THREADS
            }
            (kind::TEXT, kind::PRIVATE_THREAD) => perm::CREATE_PRIVATE_THREADS,
            (kind::TEXT | kind::NEWS, _) => {
                return Err(ApiError::form(
                    "type",
                    "BASE_TYPE_CHOICES",
                    "Value must be one of (10, 11, 12).",
                ));
            }
            _ => return Err(WRONG_CHANNEL_TYPE.into()),
        };
        self.allowed(actor, parent_id, bit)?;
        let id = self.new_thread(actor, parent_id, kind, body, None)?;
        if kind != kind::PRIVATE_THREAD {
            let name = self.channel(id)?.name.clone();
            let guild = self.channel(id)?.guild_id.map(|id| id.to_string());
            let reference = json!({"type": 0, "channel_id": id.to_string(), "guild_id": guild});
            self.system_message(parent_id, actor, message_kind::THREAD_CREATED, &name, &[], Some(reference));
        }
        Ok(id)
    }

    /// Opens a thread from a message; it gets the message's id.
    pub fn open_thread_from(
        &mut self,
        actor: Id,
        parent_id: Id,
        message_id: Id,
        body: &Value,
    ) -> Result<Id, ApiError> {
        let parent = self.allowed(actor, parent_id, perm::CREATE_PUBLIC_THREADS)?;
        let kind = match parent.kind {
            kind::TEXT => kind::PUBLIC_THREAD,
            kind::NEWS => kind::NEWS_THREAD,
            _ => return Err(WRONG_CHANNEL_TYPE.into()),
        };
        self.readable(actor, parent_id, message_id)?;
        if self.channels.contains_key(&message_id) {
            return Err(THREAD_EXISTS.into());
        }
        let id = self.new_thread(actor, parent_id, kind, body, Some(message_id))?;
        self.message_mut(parent_id, message_id)?.flags |= flag::HAS_THREAD;
        let guild = self.channel(id)?.guild_id.map(|id| id.to_string());
        let reference = json!({"type": 0, "channel_id": parent_id.to_string(), "message_id": message_id.to_string(), "guild_id": guild});
        self.system_message(id, actor, message_kind::THREAD_STARTER, "", &[], Some(reference));
        if let Some(thread) = self.channel_mut(id)?.thread.as_mut() {
            // The starter is no message of the thread itself.
            thread.message_count = 0;
            thread.total_message_sent = 0;
        }
        self.emit_message("MESSAGE_UPDATE", parent_id, message_id);
        Ok(id)
    }

    /// Opens a post in a forum; its first message has the thread's id.
    pub fn open_post(
        &mut self,
        actor: Id,
        parent_id: Id,
        body: &Value,
        draft: Draft,
    ) -> Result<Id, ApiError> {
        let parent = self.allowed(actor, parent_id, perm::SEND_MESSAGES)?;
        let tags: Vec<Id> =
            body["applied_tags"].as_array().into_iter().flatten().filter_map(integer).collect();
        if parent.flags & REQUIRE_TAG != 0 && tags.is_empty() {
            return Err(TAG_REQUIRED.into());
        }
        if tags.len() > 5 {
            return Err(ApiError::form(
                "applied_tags",
                "BASE_TYPE_MAX_LENGTH",
                "Must be 5 or fewer in length.",
            ));
        }
        self.check_tags(actor, parent_id, &tags)?;
        self.start_post(Origin::plain(actor), parent_id, body, tags, draft)
    }

    /// Opens a post in a forum without asking for permissions.
    pub fn start_post(
        &mut self,
        origin: Origin,
        parent_id: Id,
        body: &Value,
        tags: Vec<Id>,
        draft: Draft,
    ) -> Result<Id, ApiError> {
        let id = self.new_thread(origin.author, parent_id, kind::PUBLIC_THREAD, body, None)?;
        if let Some(thread) = self.channel_mut(id)?.thread.as_mut() {
            thread.applied_tags = tags;
        }
        // Discord gives the first message of a post the post's own id.
        self.insert(id, Origin { id: Some(id), ..origin }, draft)?;
        if let Some(thread) = self.channel_mut(id)?.thread.as_mut() {
            thread.message_count = 0;
            thread.total_message_sent = 0;
        }
        Ok(id)
    }

    pub(super) fn check_tags(&self, actor: Id, parent_id: Id, tags: &[Id]) -> Result<(), ApiError> {
        let parent = self.channel(parent_id)?;
        let moderator = self.permissions(actor, parent) & perm::MANAGE_THREADS != 0;
        for tag in tags {
            let known = parent.available_tags.iter().find(|known| integer(&known["id"]) == Some(*tag));
            match known {
                Some(known) if known["moderated"] == true && !moderator => {
                    return Err(MISSING_PERMISSIONS.into());
                }
                Some(_) => {}
                None => return Err(ApiError::form("applied_tags", "FORUM_TAG_UNKNOWN", "Unknown tag")),
            }
        }
        Ok(())
    }

    fn new_thread(
        &mut self,
        actor: Id,
        parent_id: Id,
        kind: u8,
        body: &Value,
        id: Option<Id>,
    ) -> Result<Id, ApiError> {
        check_thread_body(body)?;
        let parent = self.channel(parent_id)?;
        let guild_id = parent.guild_id;
        let default = parent.default_auto_archive_duration.unwrap_or(1440);
        let rate = integer(&body["rate_limit_per_user"]).unwrap_or(parent.default_thread_rate_limit_per_user);
        let active =
            self.channels.values().filter(|c| c.guild_id == guild_id).filter_map(|c| c.thread.as_ref());
        if active.filter(|thread| !thread.archived).count() >= ACTIVE_LIMIT {
            return Err(TOO_MANY_THREADS.into());
        }
        let id = id.unwrap_or_else(|| self.next_id());
        let now = self.now();
        let mut channel =
            super::channels::blank_channel(id, guild_id, kind, body["name"].as_str().unwrap_or("").trim());
        channel.parent_id = Some(parent_id);
        channel.rate_limit_per_user = rate;
        channel.thread = Some(Thread {
            owner_id: actor,
            archived: false,
            locked: false,
            invitable: body["invitable"] != false,
            auto_archive_duration: integer(&body["auto_archive_duration"]).unwrap_or(default),
            archive_timestamp: now,
            create_timestamp: now,
            members: BTreeMap::from([(actor, ThreadMember { joined_at: now })]),
            message_count: 0,
            total_message_sent: 0,
            applied_tags: Vec::new(),
        });
        self.channels.insert(id, channel);
        self.emit("THREAD_CREATE", &Audience::Channel(id), |state, viewer| {
            let mut value = state.channels.get(&id).map_or(Value::Null, |c| state.channel_json(c, viewer));
            value["newly_created"] = json!(true);
            value
        });
        let made = self.thread_settings(id);
        self.record_change(guild_id.unwrap_or(0), actor, action::THREAD_CREATE, id, &Value::Null, &made);
        Ok(id)
    }

    /// Changes a thread's settings as `actor`.
    pub fn edit_thread(&mut self, actor: Id, thread_id: Id, body: &Value) -> Result<(), ApiError> {
        let channel = self.visible(actor, thread_id)?;
        let Some(thread) = &channel.thread else { return Err(WRONG_CHANNEL_TYPE.into()) };
        let bits = self.permissions(actor, channel);
        let (moderator, owner) = (bits & perm::MANAGE_THREADS != 0, thread.owner_id == actor);
        let reopens = body["archived"] == false;
        if thread.archived && !reopens {
            return Err(THREAD_ARCHIVED.into());
        }
        let only_reopens = reopens && body.as_object().is_some_and(|fields| fields.len() == 1);
        let may_write = bits & perm::SEND_MESSAGES_IN_THREADS != 0;
        let touches_lock = body.get("locked").is_some_and(|v| !v.is_null()) || thread.locked;
        let allowed = moderator || !touches_lock && (owner || only_reopens && may_write);
        if !allowed {
            return Err(MISSING_PERMISSIONS.into());
        }
        if body.get("rate_limit_per_user").is_some_and(|v| !v.is_null()) && !moderator {
            return Err(MISSING_PERMISSIONS.into());
        }
        let tags: Option<Vec<Id>> =
            body["applied_tags"].as_array().map(|list| list.iter().filter_map(integer).collect());
        if let Some(tags) = &tags {
            self.check_tags(actor, channel.parent_id.unwrap_or(0), tags)?;
        }
        let mut checked = body.clone();
        if body.get("name").is_none_or(Value::is_null) {
            checked["name"] = json!(channel.name);
        }
        check_thread_body(&checked)?;
        let renamed = body["name"].as_str().filter(|name| *name != channel.name).map(str::to_owned);
        let (guild, old) = (channel.guild_id.unwrap_or(0), self.thread_settings(thread_id));
        self.change_thread(thread_id, |channel| apply_settings(channel, body, tags));
        let new = self.thread_settings(thread_id);
        self.record_change(guild, actor, action::THREAD_UPDATE, thread_id, &old, &new);
        if let Some(name) = renamed {
            self.system_message(thread_id, actor, message_kind::CHANNEL_NAME_CHANGE, &name, &[], None);
        }
        Ok(())
    }

    /// A thread as the audit log compares it.
    fn thread_settings(&self, id: Id) -> Value {
        let Some(channel) = self.channels.get(&id) else { return Value::Null };
        let Some(thread) = &channel.thread else { return Value::Null };
        json!({
            "name": channel.name, "type": channel.kind, "archived": thread.archived, "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_duration, "rate_limit_per_user": channel.rate_limit_per_user,
            "invitable": thread.invitable, "applied_tags": render::ids(&thread.applied_tags),
        })
    }

    /// Changes a thread and tells everybody; the archive time follows `archived`.
    pub fn change_thread(&mut self, thread_id: Id, change: impl FnOnce(&mut Channel)) {
        let now = self.now();
        let Some(channel) = self.channels.get_mut(&thread_id) else { return };
        let was = channel.thread.as_ref().is_some_and(|thread| thread.archived);
        change(channel);
        if let Some(thread) = channel.thread.as_mut().filter(|thread| thread.archived != was) {
            thread.archive_timestamp = now;
        }
        self.emit("THREAD_UPDATE", &Audience::Channel(thread_id), |state, viewer| {
            state.channels.get(&thread_id).map_or(Value::Null, |c| state.channel_json(c, viewer))
        });
    }

    /// A new message brings an archived thread back.
    pub(super) fn wake_thread(&mut self, thread_id: Id) {
        let archived =
            self.channels.get(&thread_id).and_then(|c| c.thread.as_ref()).is_some_and(|t| t.archived);
        if archived {
            self.change_thread(thread_id, |channel| {
                if let Some(thread) = &mut channel.thread {
                    thread.archived = false;
                }
            });
        }
    }

    /// Archives threads in which nothing happened for their time, and tells when the next is due.
    pub fn archive_idle_threads(&mut self) -> Option<DateTime<Utc>> {
        let now = self.now();
        let (mut idle, mut next) = (Vec::new(), None);
        for channel in self.channels.values() {
            let Some(thread) = channel.thread.as_ref().filter(|thread| !thread.archived) else { continue };
            let spoken = channel.last_message_id.map_or(thread.create_timestamp, time_of);
            let minutes = i64::try_from(thread.auto_archive_duration).unwrap_or(1440);
            let due = spoken.max(thread.archive_timestamp) + TimeDelta::minutes(minutes);
            if due <= now {
                idle.push(channel.id);
            } else {
                next = Some(next.map_or(due, |next: DateTime<Utc>| next.min(due)));
            }
        }
        for id in idle {
            self.change_thread(id, |channel| {
                if let Some(thread) = &mut channel.thread {
                    thread.archived = true;
                }
            });
        }
        next
    }
}

fn apply_settings(channel: &mut Channel, body: &Value, tags: Option<Vec<Id>>) {
    if let Some(name) = body["name"].as_str() {
        name.trim().clone_into(&mut channel.name);
    }
    if let Some(seconds) = integer(&body["rate_limit_per_user"]) {
        channel.rate_limit_per_user = seconds;
    }
    if let Some(flags) = integer(&body["flags"]) {
        channel.flags = flags & 2;
    }
    let Some(thread) = &mut channel.thread else { return };
    for (key, field) in [
        ("archived", &mut thread.archived),
        ("locked", &mut thread.locked),
        ("invitable", &mut thread.invitable),
    ] {
        *field = body[key].as_bool().unwrap_or(*field);
    }
    if let Some(minutes) = integer(&body["auto_archive_duration"]) {
        thread.auto_archive_duration = minutes;
    }
    if let Some(tags) = tags {
        thread.applied_tags = tags;
    }
}

fn check_thread_body(body: &Value) -> Result<(), ApiError> {
    let mut errors = FormErrors::default();
    errors.length("name", body["name"].as_str().unwrap_or("").trim(), 1, 100);
    let minutes = &body["auto_archive_duration"];
    if !minutes.is_null() && !matches!(integer(minutes), Some(60 | 1440 | 4320 | 10080)) {
        errors.add(
            "auto_archive_duration",
            "BASE_TYPE_CHOICES",
            "Value must be one of (60, 1440, 4320, 10080).",
        );
    }
    if integer(&body["rate_limit_per_user"]).is_some_and(|seconds| seconds > 21_600) {
        errors.add(
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 21600.",
        );
    }
    errors.finish()
}

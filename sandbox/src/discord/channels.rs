//! Channels of guilds and direct messages: changing them and telling everybody.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::audit::action;
use super::error::{
    ApiError, DM_FORBIDDEN, FormErrors, INVALID_RECIPIENTS, MISSING_PERMISSIONS, TOO_MANY_CHANNELS,
    UNKNOWN_OVERWRITE, UNKNOWN_USER,
};
use super::events::Audience;
use super::model::{Channel, Id, Overwrite, OverwriteTarget, kind};
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::integer;

const CHANNEL_LIMIT: usize = 500;

/// A channel with every setting at its default.
pub fn blank_channel(id: Id, guild_id: Option<Id>, kind: u8, name: &str) -> Channel {
    Channel {
        id,
        kind,
        guild_id,
        name: name.to_owned(),
        topic: None,
        parent_id: None,
        position: 0,
        nsfw: false,
        flags: 0,
        rate_limit_per_user: 0,
        overwrites: Vec::new(),
        last_message_id: None,
        last_pin: None,
        recipients: Vec::new(),
        available_tags: Vec::new(),
        default_reaction_emoji: Value::Null,
        default_sort_order: Value::Null,
        default_forum_layout: 0,
        default_auto_archive_duration: None,
        default_thread_rate_limit_per_user: 0,
        thread: None,
    }
}

impl State {
    /// Makes a channel as `actor` from a request.
    pub fn create_channel(&mut self, actor: Id, guild_id: Id, body: &Value) -> Result<Id, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::MANAGE_CHANNELS)?;
        let kind = integer(&body["type"]).map_or(kind::TEXT, |kind| u8::try_from(kind).unwrap_or(u8::MAX));
        let known = matches!(
            kind,
            kind::TEXT | kind::VOICE | kind::CATEGORY | kind::NEWS | kind::STAGE | kind::FORUM | kind::MEDIA
        );
        if !known {
            return Err(ApiError::form(
                "type",
                "BASE_TYPE_CHOICES",
                "Value must be one of (0, 2, 4, 5, 13, 15, 16).",
            ));
        }
        let community = guild.features.iter().any(|feature| feature == "COMMUNITY");
        if matches!(kind, kind::NEWS | kind::STAGE) && !community {
            return Err(ApiError::form(
                "type",
                "CHANNEL_TYPE_INVALID",
                "This channel type needs a community server",
            ));
        }
        let named = body["name"].as_str().unwrap_or("");
        check_channel(&self.channels, guild_id, kind, body, named)?;
        if self.guild_channels(guild_id).len() >= CHANNEL_LIMIT {
            return Err(TOO_MANY_CHANNELS.into());
        }
        let overwrites = self.read_overwrites(actor, guild_id, body)?;
        let id = self.add_channel(guild_id, kind, named);
        let inherited =
            integer(&body["parent_id"]).and_then(|id| self.channels.get(&id)).map(|c| c.overwrites.clone());
        let fresh_ids = self.tag_ids(body);
        if let Some(channel) = self.channels.get_mut(&id) {
            channel.overwrites = overwrites.or(inherited).unwrap_or_default();
            apply_channel(channel, body, fresh_ids);
        }
        self.channel_event("CHANNEL_CREATE", id);
        let made = self.channel_json(self.channel(id)?, actor);
        self.record_change(guild_id, actor, action::CHANNEL_CREATE, id, &Value::Null, &made);
        Ok(id)
    }

    /// Puts a channel at the end of the list, without telling anybody.
    pub fn add_channel(&mut self, guild_id: Id, kind: u8, name: &str) -> Id {
        let id = self.next_id();
        let position = self.guild_channels(guild_id).len() as u64;
        let name = if kind == kind::CATEGORY || kind == kind::VOICE {
            name.trim().to_owned()
        } else {
            channel_name(name)
        };
        let channel = Channel { position, ..blank_channel(id, Some(guild_id), kind, &name) };
        self.channels.insert(id, channel);
        id
    }

    /// Tells those who see it about a channel.
    pub fn channel_event(&mut self, name: &'static str, id: Id) {
        self.emit(name, &Audience::Channel(id), |state, viewer| {
            state.channels.get(&id).map_or(Value::Null, |channel| state.channel_json(channel, viewer))
        });
    }

    /// Changes a channel of a guild as `actor`.
    pub fn edit_channel(&mut self, actor: Id, id: Id, body: &Value) -> Result<(), ApiError> {
        let channel = self.visible(actor, id)?;
        let Some(guild_id) = channel.guild_id else { return Err(DM_FORBIDDEN.into()) };
        self.allowed(actor, id, perm::MANAGE_CHANNELS)?;
        let channel = self.channel(id)?;
        let name = body["name"].as_str().unwrap_or(&channel.name).to_owned();
        check_channel(&self.channels, guild_id, channel.kind, body, &name)?;
        let overwrites = self.read_overwrites(actor, guild_id, body)?;
        if overwrites.is_some() {
            self.allowed(actor, id, perm::MANAGE_ROLES)?;
        }
        let fresh_ids = self.tag_ids(body);
        let (old, before) = (self.channel_json(self.channel(id)?, actor), self.seeing(id));
        let channel = self.channel_mut(id)?;
        if body["name"].is_string() {
            channel.name =
                if channel.kind == kind::CATEGORY { name.trim().to_owned() } else { channel_name(&name) };
        }
        apply_channel(channel, body, fresh_ids);
        if let Some(overwrites) = overwrites {
            channel.overwrites = overwrites;
        }
        self.channel_event("CHANNEL_UPDATE", id);
        self.announce_visibility(id, &before);
        let new = self.channel_json(self.channel(id)?, actor);
        self.record_change(guild_id, actor, action::CHANNEL_UPDATE, id, &old, &new);
        Ok(())
    }

    /// Who sees the channel now.
    fn seeing(&self, id: Id) -> Vec<Id> {
        let Some(channel) = self.channels.get(&id) else { return Vec::new() };
        self.around(channel).into_iter().filter(|user| self.sees(*user, channel)).collect()
    }

    /// Tells members whose view of a channel came or went to load everything again, and the bot's sessions
    /// what Discord tells them.
    fn announce_visibility(&mut self, id: Id, before: &[Id]) {
        let after = self.seeing(id);
        let changed: Vec<Id> =
            self.users.keys().copied().filter(|user| before.contains(user) != after.contains(user)).collect();
        for user in changed {
            self.tell(user, "STATE_RESET", &json!({}));
        }
        let bot = self.app.bot_id;
        let Some(channel) = self.channels.get(&id) else { return };
        let (guild, payload) = (channel.guild_id, self.channel_json(channel, bot));
        match (before.contains(&bot), after.contains(&bot)) {
            // A bot that loses sight of a channel is told of the change that took it away.
            (true, false) => self.send_bot("CHANNEL_UPDATE", guild, &payload, &payload),
            (false, true) => self.sync_threads(id),
            _ => {}
        }
    }

    /// Tells the bot which threads there are in a channel it has just got to see.
    fn sync_threads(&mut self, id: Id) {
        let bot = self.app.bot_id;
        let Some(guild) = self.channels.get(&id).and_then(|channel| channel.guild_id) else { return };
        let threads: Vec<&Channel> = self
            .active_threads(guild, bot)
            .into_iter()
            .filter(|thread| thread.parent_id == Some(id))
            .collect();
        let payload = json!({
            "guild_id": guild.to_string(), "channel_ids": [id.to_string()],
            "threads": threads.iter().map(|thread| self.channel_json(thread, bot)).collect::<Vec<_>>(),
            "members": threads.iter().filter_map(|thread| render::thread_member(thread, bot)).collect::<Vec<_>>(),
        });
        self.send_bot("THREAD_LIST_SYNC", Some(guild), &payload, &payload);
    }

    /// Deletes a channel, thread or (for oneself) a direct message as `actor`.
    pub fn delete_channel(&mut self, actor: Id, id: Id) -> Result<Value, ApiError> {
        let channel = self.visible(actor, id)?;
        let value = self.channel_json(channel, actor);
        if let Some(guild) = channel.guild_id {
            let thread = channel.is_thread();
            let bit = if channel.is_thread() { perm::MANAGE_THREADS } else { perm::MANAGE_CHANNELS };
            self.allowed(actor, id, bit)?;
            self.drop_channel(id);
            let number = if thread { action::THREAD_DELETE } else { action::CHANNEL_DELETE };
            self.record_change(guild, actor, number, id, &value, &Value::Null);
        }
        Ok(value)
    }

    /// Deletes a channel or thread without asking, with the threads below it.
    pub fn drop_channel(&mut self, id: Id) {
        let Some(channel) = self.channels.get(&id) else { return };
        let audience = self.viewers(channel);
        if channel.is_thread() {
            let payload = json!({
                "id": id.to_string(), "guild_id": channel.guild_id.map(|id| id.to_string()),
                "parent_id": channel.parent_id.map(|id| id.to_string()), "type": channel.kind,
            });
            self.channels.remove(&id);
            self.messages.remove(&id);
            self.emit("THREAD_DELETE", &audience, |_, _| payload.clone());
            return;
        }
        let payload = self.channel_json(channel, self.app.bot_id);
        let threads: Vec<Id> = self
            .channels
            .values()
            .filter(|c| c.parent_id == Some(id) && c.is_thread())
            .map(|c| c.id)
            .collect();
        for thread in threads {
            self.channels.remove(&thread);
            self.messages.remove(&thread);
        }
        for child in self.channels.values_mut().filter(|child| child.parent_id == Some(id)) {
            child.parent_id = None;
        }
        self.channels.remove(&id);
        self.messages.remove(&id);
        self.emit("CHANNEL_DELETE", &audience, |_, _| payload.clone());
    }

    /// Sets what a role or member is allowed and denied in a channel.
    pub fn set_overwrite(&mut self, id: Id, overwrite: Overwrite) -> Result<(), ApiError> {
        let before = self.seeing(id);
        let channel = self.channel_mut(id)?;
        channel.overwrites.retain(|o| (o.id, o.target) != (overwrite.id, overwrite.target));
        channel.overwrites.push(overwrite);
        self.channel_event("CHANNEL_UPDATE", id);
        self.announce_visibility(id, &before);
        Ok(())
    }

    /// Removes an overwrite.
    pub fn remove_overwrite(&mut self, id: Id, target: Id) -> Result<(), ApiError> {
        let before = self.seeing(id);
        let channel = self.channel_mut(id)?;
        let count = channel.overwrites.len();
        channel.overwrites.retain(|overwrite| overwrite.id != target);
        if channel.overwrites.len() == count {
            return Err(UNKNOWN_OVERWRITE.into());
        }
        self.channel_event("CHANNEL_UPDATE", id);
        self.announce_visibility(id, &before);
        Ok(())
    }

    /// The direct message channel of two users, made if there is none.
    pub fn open_dm(&mut self, actor: Id, other: Id) -> Result<Id, ApiError> {
        let recipient = self.users.get(&other).ok_or(UNKNOWN_USER)?;
        let actor_is_bot = self.users.get(&actor).is_some_and(|user| user.bot);
        if actor == other || recipient.bot && actor_is_bot {
            return Err(INVALID_RECIPIENTS.into());
        }
        let found = self
            .channels
            .values()
            .find(|c| c.kind == kind::DM && c.recipients.contains(&actor) && c.recipients.contains(&other));
        if let Some(channel) = found {
            return Ok(channel.id);
        }
        let id = self.next_id();
        let mut channel = blank_channel(id, None, kind::DM, "");
        channel.recipients = vec![actor, other];
        self.channels.insert(id, channel);
        // Bots are told of a direct message by its first message only.
        let people: Vec<Id> = [actor, other].into_iter().filter(|id| *id != self.app.bot_id).collect();
        for person in people {
            let payload = self.channels.get(&id).map(|c| self.channel_json(c, person)).unwrap_or_default();
            self.tell(person, "CHANNEL_CREATE", &payload);
        }
        Ok(id)
    }

    /// `permission_overwrites` of a request. One can only give what one has.
    fn read_overwrites(
        &self,
        actor: Id,
        guild_id: Id,
        body: &Value,
    ) -> Result<Option<Vec<Overwrite>>, ApiError> {
        let Some(list) = body["permission_overwrites"].as_array() else { return Ok(None) };
        let own = perm::base(self.guild(guild_id)?, actor);
        let mut overwrites = Vec::new();
        for entry in list {
            let overwrite = read_overwrite(integer(&entry["id"]).unwrap_or(0), entry);
            if (overwrite.allow | overwrite.deny) & !own != 0 {
                return Err(MISSING_PERMISSIONS.into());
            }
            overwrites.push(overwrite);
        }
        Ok(Some(overwrites))
    }

    /// New ids for tags that have none.
    fn tag_ids(&mut self, body: &Value) -> Vec<Id> {
        let count = body["available_tags"].as_array().map_or(0, Vec::len);
        (0..count).map(|_| self.next_id()).collect()
    }
}

/// One overwrite of a request; a missing type means a role.
pub fn read_overwrite(id: Id, entry: &Value) -> Overwrite {
    Overwrite {
        id,
        target: if integer(&entry["type"]) == Some(1) {
            OverwriteTarget::Member
        } else {
            OverwriteTarget::Role
        },
        allow: integer(&entry["allow"]).unwrap_or(0),
        deny: integer(&entry["deny"]).unwrap_or(0),
    }
}

/// The form Discord gives names of text channels: small, dashes for spaces.
fn channel_name(name: &str) -> String {
    name.trim().to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

fn check_channel(
    channels: &BTreeMap<Id, Channel>,
    guild_id: Id,
    kind: u8,
    body: &Value,
    name: &str,
) -> Result<(), ApiError> {
    let mut errors = FormErrors::default();
    errors.length("name", name.trim(), 1, 100);
    let topic_limit = if matches!(kind, kind::FORUM | kind::MEDIA) { 4096 } else { 1024 };
    errors.length("topic", body["topic"].as_str().unwrap_or(""), 0, topic_limit);
    if integer(&body["rate_limit_per_user"]).is_some_and(|seconds| seconds > 21_600) {
        errors.add(
            "rate_limit_per_user",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 21600.",
        );
    }
    let tags = body["available_tags"].as_array().map_or(&[][..], Vec::as_slice);
    if tags.len() > 20 {
        errors.add("available_tags", "BASE_TYPE_MAX_LENGTH", "Must be 20 or fewer in length.");
    }
    for (index, tag) in tags.iter().enumerate() {
        errors.length(&format!("available_tags.{index}.name"), tag["name"].as_str().unwrap_or(""), 1, 20);
    }
    if let Some(parent) = integer(&body["parent_id"]) {
        let fits =
            channels.get(&parent).is_some_and(|c| c.guild_id == Some(guild_id) && c.kind == kind::CATEGORY);
        if !fits {
            errors.add("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist");
        } else if channels.values().filter(|c| c.parent_id == Some(parent)).count() >= 50 {
            errors.add(
                "parent_id",
                "CHANNEL_PARENT_MAX_CHANNELS",
                "Maximum number of channels in category reached (50)",
            );
        }
    }
    errors.finish()
}

fn apply_channel(channel: &mut Channel, body: &Value, fresh_ids: Vec<Id>) {
    let set = |key: &str| body.get(key);
    if let Some(topic) = set("topic") {
        channel.topic = topic.as_str().map(str::to_owned);
    }
    if let Some(parent) = set("parent_id") {
        channel.parent_id = integer(parent);
    }
    if let Some(position) = set("position").and_then(integer) {
        channel.position = position;
    }
    if let Some(nsfw) = set("nsfw").and_then(Value::as_bool) {
        channel.nsfw = nsfw;
    }
    if let Some(seconds) = set("rate_limit_per_user").and_then(integer) {
        channel.rate_limit_per_user = seconds;
    }
    if let Some(flags) = set("flags").and_then(integer) {
        channel.flags = flags;
    }
    if let Some(minutes) = set("default_auto_archive_duration") {
        channel.default_auto_archive_duration = integer(minutes);
    }
    if let Some(seconds) = set("default_thread_rate_limit_per_user").and_then(integer) {
        channel.default_thread_rate_limit_per_user = seconds;
    }
    if !channel.is_forum() {
        return;
    }
    if let Some(layout) = set("default_forum_layout").and_then(integer) {
        channel.default_forum_layout = layout;
    }
    for (key, field) in [
        ("default_reaction_emoji", &mut channel.default_reaction_emoji),
        ("default_sort_order", &mut channel.default_sort_order),
    ] {
        if let Some(value) = body.get(key) {
            *field = value.clone();
        }
    }
    if let Some(tags) = set("available_tags").and_then(Value::as_array) {
        channel.available_tags =
            tags.iter().zip(fresh_ids).map(|(tag, fresh)| stored_tag(tag, fresh)).collect();
    }
}

fn stored_tag(tag: &Value, fresh: Id) -> Value {
    let id = integer(&tag["id"]).filter(|id| *id != 0).unwrap_or(fresh);
    json!({
        "id": id.to_string(), "name": tag["name"], "moderated": tag["moderated"] == true,
        "emoji_id": tag["emoji_id"], "emoji_name": tag["emoji_name"],
    })
}

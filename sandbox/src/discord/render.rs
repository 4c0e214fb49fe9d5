//! The world's things as Discord's JSON objects.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::cdn;
use super::model::{
    Attachment, Channel, Command, Guild, GuildMember, Id, Message, Overwrite, OverwriteTarget, Role, User,
    flag, kind,
};
use super::permissions as perm;
use super::state::State;

/// A time as Discord writes it.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// An id as Discord writes it.
pub fn id(id: Id) -> Value {
    Value::String(id.to_string())
}

/// A list of ids.
pub fn ids(list: &[Id]) -> Value {
    list.iter().copied().map(id).collect()
}

pub fn user(user: &User) -> Value {
    let mut value = json!({
        "id": user.id.to_string(), "username": user.username, "discriminator": if user.bot { "0001" } else { "0" },
        "global_name": user.global_name, "avatar": null, "banner": null, "accent_color": null,
        "public_flags": 0, "flags": 0, "avatar_decoration_data": null, "primary_guild": null,
        "collectibles": null,
    });
    if user.bot {
        value["bot"] = json!(true);
    }
    value
}

pub fn role(role: &Role) -> Value {
    let mut value = json!({
        "id": role.id.to_string(), "name": role.name, "permissions": role.permissions.to_string(),
        "position": role.position, "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": null, "tertiary_color": null},
        "hoist": role.hoist, "managed": role.bot_id.is_some(), "mentionable": role.mentionable,
        "icon": null, "unicode_emoji": null, "flags": 0, "description": null,
    });
    if let Some(bot) = role.bot_id {
        value["tags"] = json!({"bot_id": bot.to_string()});
    }
    value
}

pub fn overwrite(overwrite: &Overwrite) -> Value {
    json!({
        "id": overwrite.id.to_string(), "type": if overwrite.target == OverwriteTarget::Role { 0 } else { 1 },
        "allow": overwrite.allow.to_string(), "deny": overwrite.deny.to_string(),
    })
}

pub fn command(command: &Command, app: Id, with_localizations: bool) -> Value {
    let mut value = command.body.clone();
    value["id"] = id(command.id);
    value["application_id"] = id(app);
    value["version"] = id(command.version);
    if let Some(guild) = command.guild_id {
        value["guild_id"] = id(guild);
    }
    if !with_localizations {
        strip_localizations(&mut value);
    }
    value
}

fn strip_localizations(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !key.ends_with("_localizations"));
            map.values_mut().for_each(strip_localizations);
        }
        Value::Array(list) => list.iter_mut().for_each(strip_localizations),
        _ => {}
    }
}

impl State {
    /// The user object; an empty person for one who is gone.
    pub fn user_json(&self, user_id: Id) -> Value {
        self.users.get(&user_id).map_or_else(
            || json!({"id": user_id.to_string(), "username": "deleted_user", "discriminator": "0", "global_name": null, "avatar": null, "public_flags": 0, "flags": 0, "primary_guild": null}),
            user,
        )
    }

    /// A guild member without `user`, as messages carry it.
    pub fn partial_member(&self, member: &GuildMember) -> Value {
        json!({
            "roles": ids(&member.roles), "nick": member.nick, "joined_at": time(member.joined_at), "premium_since": null,
            "communication_disabled_until": member.timeout_until.map(time), "deaf": false, "mute": false,
            "pending": false, "flags": 0, "avatar": null, "banner": null, "avatar_decoration_data": null,
        })
    }

    /// A guild member with `user`.
    pub fn member_json(&self, member: &GuildMember) -> Value {
        let mut value = self.partial_member(member);
        value["user"] = self.user_json(member.user_id);
        value
    }

    /// The guild as REST gives it.
    pub fn guild_json(&self, guild: &Guild) -> Value {
        let mut value = json!({
            "id": guild.id.to_string(), "name": guild.name, "icon": null, "description": null, "home_header": null,
            "splash": null, "discovery_splash": null, "features": guild.features, "banner": null,
            "owner_id": guild.owner_id.to_string(), "application_id": null, "region": "deprecated",
            "afk_channel_id": null, "afk_timeout": 300, "system_channel_id": null, "system_channel_flags": 0,
            "widget_enabled": false, "widget_channel_id": null, "verification_level": 0,
            "roles": guild.roles.values().map(role).collect::<Vec<_>>(), "default_message_notifications": 0,
            "mfa_level": 0, "explicit_content_filter": 0, "max_presences": null, "max_members": 500_000,
            "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": null,
            "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": guild.preferred_locale,
            "rules_channel_id": null, "safety_alerts_channel_id": null, "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0,
            "emojis": guild.emojis.values().map(|emoji| self.emoji_json(emoji, false)).collect::<Vec<_>>(),
            "stickers": guild.stickers.values().map(|s| self.sticker_json(guild.id, s, false)).collect::<Vec<_>>(),
            "incidents_data": null, "latest_onboarding_question_id": null,
        });
        merge(&mut value, Value::Object(guild.settings.clone()));
        value
    }

    /// The guild as GUILD_CREATE gives it to the bot.
    pub fn guild_create(&self, guild: &Guild, user: Id, all_members: bool) -> Value {
        let mut value = self.guild_json(guild);
        let channels = self.guild_channels(guild.id);
        let members = guild.members.values().filter(|member| all_members || member.user_id == user);
        let extra = json!({
            "joined_at": guild.members.get(&user).map(|member| time(member.joined_at)), "large": false,
            "unavailable": false, "member_count": guild.members.len(), "voice_states": [], "presences": [],
            "members": members.map(|member| self.member_json(member)).collect::<Vec<_>>(),
            "channels": channels.iter().filter(|c| self.sees(user, c)).map(|c| without_guild(self.channel_json(c, user))).collect::<Vec<_>>(),
            "threads": self.active_threads(guild.id, user).iter().map(|c| self.channel_json(c, user)).collect::<Vec<_>>(),
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        merge(&mut value, extra);
        value
    }

    /// A channel, thread or direct message, as `viewer` gets it.
    pub fn channel_json(&self, channel: &Channel, viewer: Id) -> Value {
        let mut value = json!({
            "id": channel.id.to_string(), "type": channel.kind, "flags": channel.flags,
            "last_message_id": channel.last_message_id.map(|id| id.to_string()),
        });
        if channel.holds_messages() {
            value["last_pin_timestamp"] = json!(channel.last_pin.map(time));
        }
        let Some(guild) = channel.guild_id else {
            let others = channel.recipients.iter().filter(|id| **id != viewer);
            value["recipients"] = others.map(|id| self.user_json(*id)).collect();
            return value;
        };
        merge(
            &mut value,
            json!({
                "guild_id": guild.to_string(), "name": channel.name, "parent_id": channel.parent_id.map(|id| id.to_string()),
                "rate_limit_per_user": channel.rate_limit_per_user,
            }),
        );
        merge(
            &mut value,
            if channel.is_thread() { thread_part(channel, viewer) } else { guild_part(channel) },
        );
        value
    }

    /// A message as `viewer` gets it from REST.
    pub fn message_json(&self, message: &Message, viewer: Id) -> Value {
        let mut value = self.bare_message(message);
        if !message.reactions.is_empty() {
            let me = |users: &[Id]| users.contains(&viewer);
            value["reactions"] = message
                .reactions
                .iter()
                .map(|r| {
                    json!({"emoji": emoji(&r.emoji), "count": r.users.len(), "me": me(&r.users), "me_burst": false,
                        "burst_colors": [], "count_details": {"burst": 0, "normal": r.users.len()}, "burst_me": false, "burst_count": 0})
                })
                .collect();
        }
        if let Some(reference) = &message.reference {
            value["message_reference"] = reference.clone();
            let target = |key: &str| reference[key].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
            let points = reference["type"] == 0 && reference.get("message_id").is_some() && message.kind != 6;
            if points {
                let referenced = self.message(target("channel_id"), target("message_id"));
                value["referenced_message"] = referenced.map_or(Value::Null, |m| self.bare_message(m));
            }
        }
        if let Some(poll) = &message.poll {
            value["poll"] = self.poll_json(poll, message, viewer);
        }
        if !message.snapshots.is_empty() {
            value["message_snapshots"] = json!(message.snapshots);
        }
        if message.flags & flag::HAS_THREAD != 0
            && let Some(thread) = self.channels.get(&message.id)
        {
            value["thread"] = self.channel_json(thread, viewer);
        }
        value
    }

    fn bare_message(&self, message: &Message) -> Value {
        let embeds: Vec<_> = message.embeds.iter().map(|embed| self.resolve_files(embed, message)).collect();
        let components: Vec<_> = message.components.iter().map(|c| self.resolve_files(c, message)).collect();
        let hidden = |a: &Attachment| {
            let reference = format!("attachment://{}", a.filename);
            message.embeds.iter().any(|embed| embed.to_string().contains(&format!("\"{reference}\"")))
        };
        let attachments = message.attachments.iter().filter(|a| !hidden(a));
        let mut value = json!({
            "id": message.id.to_string(), "channel_id": message.channel_id.to_string(), "type": message.kind,
            "author": self.user_json(message.author_id), "content": message.content, "timestamp": time(message.timestamp),
            "edited_timestamp": message.edited.map(time), "tts": message.tts, "mention_everyone": message.mention_everyone,
            "mentions": message.mentions.iter().map(|id| self.user_json(*id)).collect::<Vec<_>>(),
            "mention_roles": ids(&message.mention_roles), "flags": message.flags, "pinned": message.pinned.is_some(),
            "attachments": attachments.map(|a| self.attachment_json(a)).collect::<Vec<_>>(),
            "embeds": embeds, "components": components,
        });
        if self.channels.get(&message.channel_id).is_some_and(Channel::is_thread) {
            value["position"] = json!(message.position);
        }
        if let Some(herald) = &message.by_webhook {
            value["webhook_id"] = id(herald.webhook);
            if herald.application {
                value["application_id"] = id(self.app.id);
            }
            if let Some(name) = &herald.name {
                value["author"] = json!({
                    "id": herald.webhook.to_string(), "username": name, "discriminator": "0000", "global_name": null, "avatar": null,
                    "public_flags": 0, "flags": 0, "bot": true, "primary_guild": null,
                });
            }
        }
        if let Some((_, metadata)) = &message.interaction {
            value["interaction_metadata"] = metadata.clone();
            if metadata["type"] == 2 {
                value["interaction"] = json!({"id": metadata["id"], "type": 2, "name": metadata["name"], "user": metadata["user"]});
            }
        }
        value
    }

    /// The attachment with an address signed now.
    pub fn attachment_json(&self, attachment: &Attachment) -> Value {
        let url = cdn::signed_url(self, attachment);
        let mut value = json!({
            "id": attachment.id.to_string(), "filename": attachment.filename, "size": attachment.size,
            "url": url, "proxy_url": url, "content_type": attachment.content_type,
            "content_scan_version": 0,
        });
        if let Some(description) = &attachment.description {
            value["description"] = json!(description);
        }
        if let Some(title) = &attachment.title {
            value["title"] = json!(title);
        }
        if let Some((width, height)) = attachment.dimensions {
            merge(
                &mut value,
                json!({"width": width, "height": height, "placeholder": "", "placeholder_version": 1}),
            );
        }
        if attachment.ephemeral {
            value["ephemeral"] = json!(true);
        }
        if attachment.spoiler {
            value["flags"] = json!(1 << 3);
        }
        for (key, field) in [("duration_secs", &attachment.duration_secs), ("waveform", &attachment.waveform)]
        {
            if let Some(field) = field {
                value[key] = field.clone();
            }
        }
        value
    }

    /// Puts addresses in the place of `attachment://name`.
    fn resolve_files(&self, value: &Value, message: &Message) -> Value {
        let inner = |v: &Value| self.resolve_files(v, message);
        match value {
            Value::Array(list) => list.iter().map(inner).collect(),
            Value::Object(map) => {
                let mut out: Map<_, _> = map.iter().map(|(k, v)| (k.clone(), inner(v))).collect();
                let named = |holder: Option<&Value>| {
                    let name = holder?.as_str()?.strip_prefix("attachment://")?;
                    message.attachments.iter().find(|a| a.filename == name)
                };
                if let Some(file) = named(map.get("url")) {
                    self.insert_file(&mut out, file);
                }
                // The file component says of its file what it is called.
                if let Some(file) = map.get("file").and_then(|inner| named(inner.get("url"))) {
                    out.insert("name".into(), json!(file.filename));
                    out.insert("size".into(), json!(file.size));
                }
                Value::Object(out)
            }
            other => other.clone(),
        }
    }

    /// Describes a file where `attachment://name` stood.
    fn insert_file(&self, out: &mut Map<String, Value>, file: &Attachment) {
        let url = cdn::signed_url(self, file);
        out.insert("url".into(), json!(url));
        out.insert("proxy_url".into(), json!(url));
        out.insert("content_type".into(), json!(file.content_type));
        if let Some((width, height)) = file.dimensions {
            out.insert("width".into(), json!(width));
            out.insert("height".into(), json!(height));
        }
        // Media of components are numbered, images of embeds are not.
        if out.contains_key("id") {
            out.insert("id".into(), id(file.id));
            out.insert("attachment_id".into(), id(file.id));
        }
    }

    /// The channel as interactions carry it: with the member's permissions there.
    pub fn interaction_channel(&self, channel: &Channel, user: Id) -> Value {
        let mut value = self.channel_json(channel, user);
        value["permissions"] = json!(self.permissions(user, channel).to_string());
        value
    }
}

/// A reaction's emoji object from its address form.
pub fn emoji(text: &str) -> Value {
    match text.split_once(':') {
        Some((name, emoji_id)) => json!({"id": emoji_id, "name": name}),
        None => json!({"id": null, "name": text}),
    }
}

/// Adds the members of `extra` to `value`.
pub fn merge(value: &mut Value, extra: Value) {
    if let (Value::Object(into), Value::Object(from)) = (value, extra) {
        into.extend(from);
    }
}

fn without_guild(mut channel: Value) -> Value {
    if let Some(map) = channel.as_object_mut() {
        map.remove("guild_id");
    }
    channel
}

fn guild_part(channel: &Channel) -> Value {
    let mut value = json!({
        "position": channel.position, "nsfw": channel.nsfw,
        "permission_overwrites": channel.overwrites.iter().map(overwrite).collect::<Vec<_>>(),
    });
    if channel.kind != kind::CATEGORY {
        value["topic"] = json!(channel.topic);
    }
    if let Some(minutes) = channel.default_auto_archive_duration {
        value["default_auto_archive_duration"] = json!(minutes);
    }
    if channel.is_forum() {
        merge(
            &mut value,
            json!({
                "available_tags": channel.available_tags, "default_reaction_emoji": channel.default_reaction_emoji,
                "default_sort_order": channel.default_sort_order, "default_forum_layout": channel.default_forum_layout,
                "default_thread_rate_limit_per_user": channel.default_thread_rate_limit_per_user, "template": "",
            }),
        );
    }
    if matches!(channel.kind, kind::VOICE | kind::STAGE) {
        merge(&mut value, json!({"bitrate": 64_000, "user_limit": 0, "rtc_region": null}));
    }
    value
}

fn thread_part(channel: &Channel, viewer: Id) -> Value {
    let Some(thread) = &channel.thread else { return Value::Null };
    let mut metadata = json!({
        "archived": thread.archived, "locked": thread.locked, "auto_archive_duration": thread.auto_archive_duration,
        "archive_timestamp": time(thread.archive_timestamp), "create_timestamp": time(thread.create_timestamp),
    });
    if channel.is_private_thread() {
        metadata["invitable"] = json!(thread.invitable);
    }
    let mut value = json!({
        "owner_id": thread.owner_id.to_string(), "thread_metadata": metadata,
        // Discord stops counting members at 50.
        "message_count": thread.message_count, "member_count": thread.members.len().min(50),
        "total_message_sent": thread.total_message_sent, "applied_tags": ids(&thread.applied_tags),
    });
    if let Some(member) = thread_member(channel, viewer) {
        value["member"] = member;
    }
    value
}

/// The thread member object of a user.
pub fn thread_member(channel: &Channel, user: Id) -> Option<Value> {
    let member = channel.thread.as_ref()?.members.get(&user)?;
    Some(json!({
        "id": channel.id.to_string(), "user_id": user.to_string(), "join_timestamp": time(member.joined_at), "flags": 1,
        "muted": false, "mute_config": null,
    }))
}

/// What a user may do in general, as the member API reports it.
pub fn guild_permissions(guild: &Guild, user: Id) -> String {
    perm::base(guild, user).to_string()
}

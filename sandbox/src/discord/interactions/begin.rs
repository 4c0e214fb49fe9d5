//! What a member does: commands, components, autocomplete; checked as a client would, then sent to the bot.

use serde_json::{Map, Value, json};

use super::options::{self, Resolved};
use super::{Interaction, Phase, kind};
use crate::discord::error::{
    ApiError, MISSING_ACCESS, MISSING_PERMISSIONS, NOT_FOUND, UNKNOWN_COMMAND, UNKNOWN_INTERACTION,
};
use crate::discord::http::Upload;
use crate::discord::messages::refuse_archived;
use crate::discord::model::{Command, Id, Message};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::{FILE_LIMIT, integer};

impl State {
    /// Begins an interaction as `user`; gives its id.
    pub fn begin_interaction(&mut self, user: Id, body: &Value, files: &[Upload]) -> Result<Id, ApiError> {
        let channel_id = integer(&body["channel_id"]).unwrap_or(0);
        let channel = self.visible(user, channel_id)?;
        refuse_archived(channel)?;
        let guild_id = channel.guild_id;
        if guild_id
            .is_some_and(|id| self.guilds.get(&id).is_none_or(|g| !g.members.contains_key(&self.app.bot_id)))
        {
            return Err(MISSING_ACCESS.into());
        }
        let id = self.next_id();
        let token = format!("aW50ZXJhY3Rpb24.{}", self.random());
        let created = self.now();
        let mut interaction = Interaction {
            id,
            token,
            kind: integer(&body["type"]).and_then(|kind| u8::try_from(kind).ok()).unwrap_or(0),
            user,
            channel_id,
            guild_id,
            created,
            phase: Phase::Pending,
            original: None,
            source: None,
            command: None,
            attachments: Vec::new(),
            opened_by: None,
            modal: None,
        };
        if files.iter().any(|file| file.data.len() > FILE_LIMIT) {
            return Err(crate::discord::error::ENTITY_TOO_LARGE.into());
        }
        let data = match interaction.kind {
            kind::COMMAND | kind::AUTOCOMPLETE => {
                self.command_data(&mut interaction, &body["data"], files)?
            }
            kind::COMPONENT => self.component_data(&mut interaction, body)?,
            kind::MODAL_SUBMIT => self.submit_data(&mut interaction, body, files)?,
            _ => {
                return Err(ApiError::form(
                    "type",
                    "BASE_TYPE_CHOICES",
                    "Value must be one of (2, 3, 4, 5).",
                ));
            }
        };
        let payload = self.interaction_payload(&interaction, data);
        self.interactions.insert(id, interaction);
        self.set_phase(id, Phase::Pending, None);
        self.send_bot("INTERACTION_CREATE", guild_id, &payload, &payload);
        Ok(id)
    }

    /// The payload of INTERACTION_CREATE.
    fn interaction_payload(&self, interaction: &Interaction, data: Value) -> Value {
        let user = interaction.user;
        let locale = self.users.get(&user).map_or("en-US", |user| &user.locale);
        let channel = self.channels.get(&interaction.channel_id);
        let app_permissions = channel.map_or(0, |channel| self.permissions(self.app.bot_id, channel));
        let mut payload = json!({
            "id": interaction.id.to_string(), "application_id": self.app.id.to_string(), "type": interaction.kind,
            "data": data, "channel_id": interaction.channel_id.to_string(),
            "channel": channel.map(|channel| self.interaction_channel(channel, user)),
            "token": interaction.token, "version": 1, "locale": locale, "entitlements": [],
            "app_permissions": app_permissions.to_string(), "attachment_size_limit": FILE_LIMIT,
            "authorizing_integration_owners": State::owners(interaction), "context": u8::from(interaction.guild_id.is_none()),
        });
        match interaction.guild_id.and_then(|id| self.guilds.get(&id)) {
            Some(guild) => {
                payload["guild_id"] = render::id(guild.id);
                payload["guild_locale"] = json!(guild.preferred_locale);
                payload["guild"] = json!({"id": guild.id.to_string(), "locale": guild.preferred_locale, "features": guild.features});
                if let Some(member) = guild.members.get(&user) {
                    let mut value = self.member_json(member);
                    value["permissions"] =
                        json!(channel.map_or(0, |c| self.permissions(user, c)).to_string());
                    payload["member"] = value;
                }
            }
            None => payload["user"] = self.user_json(user),
        }
        if let Some(message) = interaction.source.and_then(|(channel, id)| self.message(channel, id).ok()) {
            payload["message"] = self.message_json(message, self.app.bot_id);
        }
        payload
    }

    /// Commands that `user` may use in a channel.
    pub fn usable_commands(&self, user: Id, channel_id: Id) -> Vec<&Command> {
        self.commands
            .values()
            .filter(|command| self.check_command(user, channel_id, command).is_ok())
            .collect()
    }

    fn check_command(&self, user: Id, channel_id: Id, command: &Command) -> Result<(), ApiError> {
        let channel = self.visible(user, channel_id)?;
        let in_guild = channel.guild_id.is_some();
        if command.guild_id.is_some() && command.guild_id != channel.guild_id {
            return Err(UNKNOWN_COMMAND.into());
        }
        let context = u64::from(!in_guild);
        let contexts = command.body["contexts"].as_array();
        let fits = match contexts {
            Some(list) => list.iter().any(|c| integer(c) == Some(context)),
            None => in_guild || command.body["dm_permission"] != false,
        };
        if !fits {
            return Err(UNKNOWN_COMMAND.into());
        }
        let bits = self.permissions(user, channel);
        if bits & perm::USE_APPLICATION_COMMANDS == 0 {
            return Err(MISSING_PERMISSIONS.into());
        }
        let needed = integer(&command.body["default_member_permissions"]);
        let admin = bits & perm::ADMINISTRATOR != 0;
        let guild = channel.guild_id.and_then(|id| self.guilds.get(&id)).filter(|_| !admin);
        match guild.and_then(|guild| self.command_allowed(guild, user, channel, command)) {
            Some(true) => return Ok(()),
            Some(false) => return Err(MISSING_PERMISSIONS.into()),
            None => {}
        }
        match needed {
            Some(needed) if in_guild && !admin && (needed == 0 || bits & needed != needed) => {
                Err(MISSING_PERMISSIONS.into())
            }
            _ => Ok(()),
        }
    }

    fn command_data(
        &mut self,
        interaction: &mut Interaction,
        data: &Value,
        files: &[Upload],
    ) -> Result<Value, ApiError> {
        let named = |c: &&Command| {
            Some(c.id) == integer(&data["id"]) || data["id"].is_null() && data["name"] == c.name.as_str()
        };
        let command = self.commands.values().find(named).ok_or(UNKNOWN_COMMAND)?.clone();
        self.check_command(interaction.user, interaction.channel_id, &command)?;
        let mut out = Map::new();
        out.insert("id".into(), render::id(command.id));
        out.insert("name".into(), json!(command.name));
        out.insert("type".into(), json!(command.kind));
        if let Some(guild) = command.guild_id {
            out.insert("guild_id".into(), render::id(guild));
        }
        let mut resolved = Resolved::default();
        let mut full_name = command.name.clone();
        if command.kind == 1 {
            let autocomplete = interaction.kind == kind::AUTOCOMPLETE;
            let mut reader = options::Reader {
                state: self,
                interaction,
                files,
                autocomplete,
                resolved: &mut resolved,
                name: &mut full_name,
            };
            let read = reader.read("data.options", &command.body["options"], &data["options"])?;
            if read.as_array().is_some_and(|list| !list.is_empty()) {
                out.insert("options".into(), read);
            }
        } else {
            let target = integer(&data["target_id"]).unwrap_or(0);
            self.resolve_target(interaction, command.kind, target, &mut resolved)?;
            out.insert("target_id".into(), render::id(target));
        }
        if let Some(resolved) = resolved.finish() {
            out.insert("resolved".into(), resolved);
        }
        interaction.command = Some((command.kind, command.id, full_name));
        Ok(Value::Object(out))
    }

    fn resolve_target(
        &self,
        interaction: &Interaction,
        kind: u8,
        target: Id,
        resolved: &mut Resolved,
    ) -> Result<(), ApiError> {
        if kind == 2 {
            return options::resolve_user(self, interaction.guild_id, target, resolved);
        }
        let message = self.readable(interaction.user, interaction.channel_id, target)?;
        resolved.add("messages", target, self.message_json(message, self.app.bot_id));
        Ok(())
    }

    fn component_data(&mut self, interaction: &mut Interaction, body: &Value) -> Result<Value, ApiError> {
        let message_id = integer(&body["message_id"]).unwrap_or(0);
        let message = self.readable(interaction.user, interaction.channel_id, message_id)?;
        let custom_id = body["data"]["custom_id"].as_str().unwrap_or("");
        let component = find_component(&message.components, custom_id).ok_or(NOT_FOUND)?.clone();
        if !self.own_message(message) {
            return Err(UNKNOWN_INTERACTION.into());
        }
        if component["disabled"] == true {
            return Err(ApiError::form(
                "data.custom_id",
                "COMPONENT_VALIDATION_FAILED",
                "Component validation failed",
            ));
        }
        interaction.source = Some((interaction.channel_id, message_id));
        let mut data =
            json!({"component_type": component["type"], "custom_id": custom_id, "id": component["id"]});
        if component["type"] != 2 {
            let mut resolved = Resolved::default();
            data["values"] =
                self.select_values(interaction, &component, &body["data"]["values"], &mut resolved)?;
            if let Some(resolved) = resolved.finish() {
                data["resolved"] = resolved;
            }
        }
        Ok(data)
    }

    fn own_message(&self, message: &Message) -> bool {
        message.author_id == self.app.bot_id
            || message.by_webhook.as_ref().is_some_and(|herald| herald.application)
    }

    /// Checks what was chosen in a select.
    pub(super) fn select_values(
        &self,
        interaction: &Interaction,
        select: &Value,
        values: &Value,
        resolved: &mut Resolved,
    ) -> Result<Value, ApiError> {
        let values: Vec<String> =
            values.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        let bound = |key: &str| integer(&select[key]).unwrap_or(1) as usize;
        let wrong = |message: String| ApiError::form("data.values", "COMPONENT_VALIDATION_FAILED", message);
        let optional = select["required"] == false && values.is_empty();
        if !optional && !(bound("min_values")..=bound("max_values")).contains(&values.len()) {
            return Err(wrong(format!(
                "{} to {} values must be chosen",
                bound("min_values"),
                bound("max_values")
            )));
        }
        for value in &values {
            let id = value.parse::<Id>().unwrap_or(0);
            match select["type"].as_u64().unwrap_or(0) {
                3 | 21 | 22 => {
                    let offered = select["options"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .any(|o| o["value"] == value.as_str());
                    if !offered {
                        return Err(wrong(format!("\"{value}\" is not offered")));
                    }
                }
                5 => options::resolve_user(self, interaction.guild_id, id, resolved)?,
                6 => options::resolve_role(self, interaction.guild_id, id, resolved)?,
                8 => options::resolve_channel(self, interaction, id, &select["channel_types"], resolved)?,
                _ => options::resolve_mentionable(self, interaction.guild_id, id, resolved)?,
            }
        }
        Ok(json!(values))
    }
}

/// A component of a message by custom id, at any depth.
pub(super) fn find_component<'a>(components: &'a [Value], custom_id: &str) -> Option<&'a Value> {
    components.iter().find_map(|component| {
        if component["custom_id"] == custom_id {
            return Some(component);
        }
        let children = component["components"].as_array().map_or(&[][..], Vec::as_slice);
        let nested = [&component["accessory"], &component["component"]];
        find_component(children, custom_id)
            .or_else(|| nested.into_iter().find(|c| c["custom_id"] == custom_id))
    })
}

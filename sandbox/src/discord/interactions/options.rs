//! Options of slash commands against what was registered, and the `resolved` objects.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Interaction;
use crate::discord::error::{ApiError, UNKNOWN_CHANNEL, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER};
use crate::discord::http::Upload;
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::integer;

/// Objects that ids of an interaction stand for.
#[derive(Debug, Default)]
pub struct Resolved(BTreeMap<&'static str, Map<String, Value>>);

impl Resolved {
    /// Adds one.
    pub fn add(&mut self, kind: &'static str, id: Id, value: Value) {
        self.0.entry(kind).or_default().insert(id.to_string(), value);
    }

    /// The object, if there is anything in it.
    pub fn finish(self) -> Option<Value> {
        (!self.0.is_empty())
            .then(|| self.0.into_iter().map(|(kind, map)| (kind.to_owned(), Value::Object(map))).collect())
    }
}

/// Adds a user and, in a guild, the member.
pub fn resolve_user(
    state: &State,
    guild: Option<Id>,
    id: Id,
    resolved: &mut Resolved,
) -> Result<(), ApiError> {
    if !state.users.contains_key(&id) {
        return Err(UNKNOWN_USER.into());
    }
    resolved.add("users", id, state.user_json(id));
    if let Some(guild) = guild.and_then(|id| state.guilds.get(&id)) {
        let member = guild.members.get(&id).ok_or(UNKNOWN_MEMBER)?;
        let mut value = state.partial_member(member);
        value["permissions"] = json!(perm::base(guild, id).to_string());
        resolved.add("members", id, value);
    }
    Ok(())
}

/// Adds a role.
pub fn resolve_role(
    state: &State,
    guild: Option<Id>,
    id: Id,
    resolved: &mut Resolved,
) -> Result<(), ApiError> {
    let role = guild
        .and_then(|id| state.guilds.get(&id))
        .and_then(|guild| guild.roles.get(&id))
        .ok_or(UNKNOWN_ROLE)?;
    resolved.add("roles", id, render::role(role));
    Ok(())
}

/// Adds a role or a user.
pub fn resolve_mentionable(
    state: &State,
    guild: Option<Id>,
    id: Id,
    resolved: &mut Resolved,
) -> Result<(), ApiError> {
    resolve_role(state, guild, id, resolved).or_else(|_| resolve_user(state, guild, id, resolved))
}

/// Adds a channel that the user sees.
pub fn resolve_channel(
    state: &State,
    interaction: &Interaction,
    id: Id,
    types: &Value,
    resolved: &mut Resolved,
) -> Result<(), ApiError> {
    let channel = state.visible(interaction.user, id)?;
    let fits = types.as_array().is_none_or(|list| {
        list.is_empty() || list.iter().any(|t| integer(t) == Some(u64::from(channel.kind)))
    });
    if channel.guild_id != interaction.guild_id || !fits {
        return Err(UNKNOWN_CHANNEL.into());
    }
    resolved.add("channels", id, state.interaction_channel(channel, interaction.user));
    Ok(())
}

/// Reads the options of one command.
pub struct Reader<'a> {
    pub state: &'a mut State,
    pub interaction: &'a mut Interaction,
    pub files: &'a [Upload],
    /// Partial input is fine.
    pub autocomplete: bool,
    pub resolved: &'a mut Resolved,
    /// Gets the names of the subcommands added.
    pub name: &'a mut String,
}

impl Reader<'_> {
    /// Checks `given` against the registered options and gives them as the bot gets them.
    pub fn read(&mut self, at: &str, known: &Value, given: &Value) -> Result<Value, ApiError> {
        let known = known.as_array().map_or(&[][..], Vec::as_slice);
        let given = given.as_array().map_or(&[][..], Vec::as_slice);
        let has_subcommands = known.iter().any(|option| matches!(integer(&option["type"]), Some(1 | 2)));
        if has_subcommands && given.len() != 1 {
            return Err(ApiError::form(at, "BASE_TYPE_REQUIRED", "A subcommand must be chosen"));
        }
        let mut read = Vec::new();
        for (index, option) in given.iter().enumerate() {
            let at = format!("{at}.{index}");
            let schema = known.iter().find(|schema| schema["name"] == option["name"]);
            let Some(schema) = schema else {
                return Err(ApiError::form(
                    &at,
                    "INTERACTION_APPLICATION_COMMAND_OPTION_UNKNOWN",
                    format!("The command has no option {}", option["name"]),
                ));
            };
            read.push(self.option(&at, schema, option)?);
        }
        let missing = known
            .iter()
            .find(|schema| schema["required"] == true && !given.iter().any(|g| g["name"] == schema["name"]));
        if let Some(missing) = missing.filter(|_| !self.autocomplete) {
            return Err(ApiError::form(
                at,
                "INTERACTION_APPLICATION_COMMAND_OPTION_MISSING",
                format!("The option {} is required", missing["name"]),
            ));
        }
        Ok(Value::Array(read))
    }

    fn option(&mut self, at: &str, schema: &Value, option: &Value) -> Result<Value, ApiError> {
        let kind = integer(&schema["type"]).unwrap_or(0);
        let mut out = json!({"name": schema["name"], "type": kind});
        if kind <= 2 {
            self.name.push(' ');
            self.name.push_str(schema["name"].as_str().unwrap_or(""));
            out["options"] = self.read(&format!("{at}.options"), &schema["options"], &option["options"])?;
            return Ok(out);
        }
        let focused = option["focused"] == true;
        if focused {
            if schema["autocomplete"] != true {
                return Err(ApiError::form(at, "AUTOCOMPLETE_NOT_ENABLED", "The option has no autocomplete"));
            }
            out["focused"] = json!(true);
        }
        let unchecked = self.autocomplete && (focused || kind == 11);
        out["value"] =
            if unchecked { option["value"].clone() } else { self.value(at, kind, schema, &option["value"])? };
        Ok(out)
    }

    fn value(&mut self, at: &str, kind: u64, schema: &Value, value: &Value) -> Result<Value, ApiError> {
        let wrong = |message: String| {
            ApiError::form(&format!("{at}.value"), "INTERACTION_APPLICATION_COMMAND_OPTION_INVALID", message)
        };
        let choices = schema["choices"].as_array().filter(|list| !list.is_empty());
        if choices.is_some_and(|list| !list.iter().any(|choice| &choice["value"] == value)) {
            return Err(wrong(format!("{value} is not among the choices")));
        }
        let id = integer(value).unwrap_or(0);
        match kind {
            3 => {
                let length = value.as_str().ok_or_else(|| wrong("must be a text".into()))?.chars().count();
                let bounds = integer(&schema["min_length"]).unwrap_or(0)
                    ..=integer(&schema["max_length"]).unwrap_or(6000);
                if !bounds.contains(&(length as u64)) || length == 0 {
                    return Err(wrong(format!(
                        "must be {} to {} characters long",
                        bounds.start(),
                        bounds.end()
                    )));
                }
            }
            4 | 10 => {
                let number = value
                    .as_f64()
                    .filter(|n| kind == 10 || n.fract() == 0.0)
                    .ok_or_else(|| wrong("must be a number".into()))?;
                let min = schema["min_value"].as_f64().unwrap_or(-9_007_199_254_740_991.0);
                let max = schema["max_value"].as_f64().unwrap_or(9_007_199_254_740_991.0);
                if number < min || number > max {
                    return Err(wrong(format!("must be between {min} and {max}")));
                }
            }
            5 if !value.is_boolean() => return Err(wrong("must be true or false".into())),
            6 => resolve_user(self.state, self.interaction.guild_id, id, self.resolved)?,
            7 => resolve_channel(self.state, self.interaction, id, &schema["channel_types"], self.resolved)?,
            8 => resolve_role(self.state, self.interaction.guild_id, id, self.resolved)?,
            9 => resolve_mentionable(self.state, self.interaction.guild_id, id, self.resolved)?,
            11 => return self.file(value).ok_or_else(|| wrong("must be the number of a file".into())),
            _ => {}
        }
        Ok(if (6..=9).contains(&kind) { render::id(id) } else { value.clone() })
    }

    /// Stores the file an option names by its index and gives the attachment's id.
    fn file(&mut self, value: &Value) -> Option<Value> {
        let file = file_at(self.files, value)?;
        Some(render::id(self.state.given_file(self.interaction, &file, self.resolved)))
    }
}

/// The file of a request that `value` names by its number.
pub fn file_at(files: &[Upload], value: &Value) -> Option<Upload> {
    let field = format!("files[{}]", integer(value)?);
    files.iter().find(|file| file.field == field).cloned()
}

impl State {
    /// Stores a file given in an interaction.
    pub(super) fn given_file(
        &mut self,
        interaction: &mut Interaction,
        file: &Upload,
        resolved: &mut Resolved,
    ) -> Id {
        let folder = ("ephemeral-attachments", self.app.id);
        let attachment = self.attachment(file, &file.filename, folder, &Value::Null);
        let id = attachment.id;
        resolved.add("attachments", id, self.attachment_json(&attachment));
        interaction.attachments.push(attachment);
        id
    }
}

//! Emojis and stickers of a guild.

use axum::body::Bytes;
use base64::Engine as _;
use serde_json::{Value, json};

use super::audit::action;
use super::error::{
    ASSET_TOO_LARGE, ApiError, FormErrors, INVALID_ASSET, MISSING_PERMISSIONS, TOO_MANY_EMOJIS,
    TOO_MANY_STICKERS, UNKNOWN_GUILD_EMOJI, UNKNOWN_STICKER,
};
use super::events::Audience;
use super::http::Call;
use super::model::Id;
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::integer;

/// Emojis of each kind (still, animated), and stickers, of a guild that is not boosted.
const EMOJI_LIMIT: usize = 50;
const STICKER_LIMIT: usize = 5;
const EMOJI_SIZE: usize = 256 * 1024;
const STICKER_SIZE: usize = 512 * 1024;

/// A picture with a name: an emoji or a sticker.
#[derive(Debug, Clone)]
pub struct Expression {
    pub id: Id,
    pub name: String,
    pub creator: Id,
    /// Who may use it; empty for all. Emojis only.
    pub roles: Vec<Id>,
    /// Of stickers.
    pub description: Option<String>,
    /// Of stickers: the name of an emoji.
    pub tags: String,
    pub content_type: &'static str,
    pub data: Bytes,
}

impl Expression {
    fn animated(&self) -> bool {
        self.content_type == "image/gif"
    }
}

impl State {
    /// Makes an emoji as `actor`.
    pub fn create_emoji(&mut self, actor: Id, guild_id: Id, body: &Value) -> Result<Id, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::CREATE_GUILD_EXPRESSIONS)?;
        let name = emoji_name(&body["name"])?;
        let (content_type, data) = picture(body["image"].as_str().unwrap_or(""))?;
        if data.len() > EMOJI_SIZE {
            return Err(ASSET_TOO_LARGE.into());
        }
        let animated = content_type == "image/gif";
        if guild.emojis.values().filter(|emoji| emoji.animated() == animated).count() >= EMOJI_LIMIT {
            return Err(TOO_MANY_EMOJIS.into());
        }
        let id = self.next_id();
        let emoji = Expression {
            id,
            name,
            creator: actor,
            roles: body["roles"].as_array().into_iter().flatten().filter_map(integer).collect(),
            description: None,
            tags: String::new(),
            content_type,
            data,
        };
        let told = json!({"name": emoji.name});
        self.guild_mut(guild_id)?.emojis.insert(id, emoji);
        self.emojis_event(guild_id);
        self.record_change(guild_id, actor, action::EMOJI_CREATE, id, &Value::Null, &told);
        Ok(id)
    }

    /// Renames an emoji, or sets who may use it.
    pub fn edit_emoji(&mut self, actor: Id, guild_id: Id, id: Id, body: &Value) -> Result<(), ApiError> {
        let before = self.manageable_emoji(actor, guild_id, id)?.name.clone();
        let name = if body["name"].is_null() { before.clone() } else { emoji_name(&body["name"])? };
        let emoji = self.guild_mut(guild_id)?.emojis.get_mut(&id).ok_or(UNKNOWN_GUILD_EMOJI)?;
        emoji.name.clone_from(&name);
        if body.get("roles").is_some() {
            emoji.roles = body["roles"].as_array().into_iter().flatten().filter_map(integer).collect();
        }
        self.emojis_event(guild_id);
        let (before, after) = (json!({"name": before}), json!({"name": name}));
        self.record_change(guild_id, actor, action::EMOJI_UPDATE, id, &before, &after);
        Ok(())
    }

    /// Removes an emoji.
    pub fn delete_emoji(&mut self, actor: Id, guild_id: Id, id: Id) -> Result<(), ApiError> {
        let before = json!({"name": self.manageable_emoji(actor, guild_id, id)?.name});
        self.guild_mut(guild_id)?.emojis.remove(&id);
        self.emojis_event(guild_id);
        self.record_change(guild_id, actor, action::EMOJI_DELETE, id, &before, &Value::Null);
        Ok(())
    }

    fn manageable_emoji(&self, actor: Id, guild_id: Id, id: Id) -> Result<&Expression, ApiError> {
        let guild = self.member_of(actor, guild_id)?;
        let emoji = guild.emojis.get(&id).ok_or(UNKNOWN_GUILD_EMOJI)?;
        may_manage(perm::base(guild, actor), actor, emoji)?;
        Ok(emoji)
    }

    fn emojis_event(&mut self, guild: Id) {
        self.emit("GUILD_EMOJIS_UPDATE", &Audience::Guild(guild), |state, _| {
            let list = state.guilds.get(&guild).into_iter().flat_map(|g| g.emojis.values());
            let emojis: Vec<Value> = list.map(|emoji| state.emoji_json(emoji, false)).collect();
            json!({"guild_id": guild.to_string(), "emojis": emojis})
        });
    }

    /// The emoji object; `with_user` adds who made it.
    pub fn emoji_json(&self, emoji: &Expression, with_user: bool) -> Value {
        let mut value = json!({
            "id": emoji.id.to_string(), "name": emoji.name, "roles": render::ids(&emoji.roles), "require_colons": true,
            "managed": false, "animated": emoji.animated(), "available": true,
        });
        if with_user {
            value["user"] = self.user_json(emoji.creator);
        }
        value
    }

    /// Makes a sticker of an uploaded file as `actor`.
    pub fn create_sticker(&mut self, actor: Id, guild_id: Id, call: &Call) -> Result<Id, ApiError> {
        let guild = self.guild_allowed(actor, guild_id, perm::CREATE_GUILD_EXPRESSIONS)?;
        let mut errors = FormErrors::default();
        check_sticker(&mut errors, &call.body, true);
        let Some(file) = call.files.iter().find(|file| file.field == "file") else {
            errors.add("file", "BASE_TYPE_REQUIRED", "This field is required");
            return Err(errors.into_error());
        };
        errors.finish()?;
        if file.data.len() > STICKER_SIZE {
            return Err(ASSET_TOO_LARGE.into());
        }
        let content_type = kind_of(&file.data).filter(|kind| *kind != "image/jpeg").ok_or(INVALID_ASSET)?;
        if guild.stickers.len() >= STICKER_LIMIT {
            return Err(TOO_MANY_STICKERS.into());
        }
        let id = self.next_id();
        let text = |key: &str| call.body[key].as_str().unwrap_or("").to_owned();
        let sticker = Expression {
            id,
            name: text("name"),
            creator: actor,
            roles: Vec::new(),
            description: Some(text("description")),
            tags: text("tags"),
            content_type,
            data: file.data.clone(),
        };
        let told = json!({"name": sticker.name, "description": sticker.description, "tags": sticker.tags});
        self.guild_mut(guild_id)?.stickers.insert(id, sticker);
        self.stickers_event(guild_id);
        self.record_change(guild_id, actor, action::STICKER_CREATE, id, &Value::Null, &told);
        Ok(id)
    }

    /// Changes a sticker's texts.
    pub fn edit_sticker(&mut self, actor: Id, guild_id: Id, id: Id, body: &Value) -> Result<(), ApiError> {
        let sticker = self.manageable_sticker(actor, guild_id, id)?;
        let before = self.sticker_json(guild_id, sticker, false);
        let mut errors = FormErrors::default();
        check_sticker(&mut errors, body, false);
        errors.finish()?;
        let sticker = self.guild_mut(guild_id)?.stickers.get_mut(&id).ok_or(UNKNOWN_STICKER)?;
        if let Some(name) = body["name"].as_str() {
            name.clone_into(&mut sticker.name);
        }
        if let Some(tags) = body["tags"].as_str() {
            tags.clone_into(&mut sticker.tags);
        }
        if let Some(description) = body.get("description") {
            sticker.description = description.as_str().map(str::to_owned);
        }
        let sticker = sticker.clone();
        let after = self.sticker_json(guild_id, &sticker, false);
        self.stickers_event(guild_id);
        self.record_change(guild_id, actor, action::STICKER_UPDATE, id, &before, &after);
        Ok(())
    }

    /// Removes a sticker.
    pub fn delete_sticker(&mut self, actor: Id, guild_id: Id, id: Id) -> Result<(), ApiError> {
        let before = json!({"name": self.manageable_sticker(actor, guild_id, id)?.name});
        self.guild_mut(guild_id)?.stickers.remove(&id);
        self.stickers_event(guild_id);
        self.record_change(guild_id, actor, action::STICKER_DELETE, id, &before, &Value::Null);
        Ok(())
    }

    fn manageable_sticker(&self, actor: Id, guild_id: Id, id: Id) -> Result<&Expression, ApiError> {
        let guild = self.member_of(actor, guild_id)?;
        let sticker = guild.stickers.get(&id).ok_or(UNKNOWN_STICKER)?;
        may_manage(perm::base(guild, actor), actor, sticker)?;
        Ok(sticker)
    }

    fn stickers_event(&mut self, guild: Id) {
        self.emit("GUILD_STICKERS_UPDATE", &Audience::Guild(guild), |state, _| {
            let list = state.guilds.get(&guild).into_iter().flat_map(|g| g.stickers.values());
            let stickers: Vec<Value> =
                list.map(|sticker| state.sticker_json(guild, sticker, false)).collect();
            json!({"guild_id": guild.to_string(), "stickers": stickers})
        });
    }

    /// The sticker object; `with_user` adds who made it.
    pub fn sticker_json(&self, guild: Id, sticker: &Expression, with_user: bool) -> Value {
        let mut value = json!({
            "id": sticker.id.to_string(), "name": sticker.name, "tags": sticker.tags, "type": 2,
            "format_type": if sticker.animated() { 4 } else { 1 }, "description": sticker.description,
            "available": true, "guild_id": guild.to_string(),
        });
        if with_user {
            value["user"] = self.user_json(sticker.creator);
        }
        value
    }

    /// The picture of an emoji or sticker, with its content type.
    pub fn expression_file(&self, folder: &str, id: Id) -> Option<(String, Bytes)> {
        let found = self.guilds.values().find_map(|guild| match folder {
            "emojis" => guild.emojis.get(&id),
            _ => guild.stickers.get(&id),
        })?;
        Some((found.content_type.to_owned(), found.data.clone()))
    }

    /// Whether there is an emoji `name:id` in any guild of the bot.
    pub fn custom_emoji_exists(&self, emoji: &str) -> bool {
        let id = emoji.split_once(':').and_then(|(_, id)| id.parse::<Id>().ok());
        id.is_some_and(|id| self.guilds.values().any(|guild| guild.emojis.contains_key(&id)))
    }
}

/// One's own need either right, others' the right to manage.
fn may_manage(bits: u64, actor: Id, expression: &Expression) -> Result<(), ApiError> {
    let own = expression.creator == actor && bits & perm::CREATE_GUILD_EXPRESSIONS != 0;
    if own || bits & perm::MANAGE_GUILD_EXPRESSIONS != 0 { Ok(()) } else { Err(MISSING_PERMISSIONS.into()) }
}

fn emoji_name(name: &Value) -> Result<String, ApiError> {
    let name = name.as_str().unwrap_or("");
    let mut errors = FormErrors::default();
    errors.length("name", name, 2, 32);
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        errors.add("name", "STRING_TYPE_REGEX", "String value did not match validation regex.");
    }
    errors.finish()?;
    Ok(name.to_owned())
}

fn check_sticker(errors: &mut FormErrors, body: &Value, whole: bool) {
    for (key, min, max) in [("name", 2, 30), ("tags", 1, 200), ("description", 0, 100)] {
        if whole || body.get(key).is_some_and(|value| !value.is_null()) {
            errors.length(key, body[key].as_str().unwrap_or(""), min, max);
        }
    }
    let description = body["description"].as_str().unwrap_or("");
    if !description.is_empty() && description.chars().count() < 2 {
        errors.add("description", "BASE_TYPE_BAD_LENGTH", "Must be empty or between 2 and 100 in length.");
    }
}

/// The picture of a data URI, which must be what it says.
fn picture(uri: &str) -> Result<(&'static str, Bytes), ApiError> {
    let invalid = || ApiError::form("image", "IMAGE_INVALID", "Invalid image data");
    let (head, data) = uri.split_once(";base64,").ok_or_else(invalid)?;
    let data = base64::engine::general_purpose::STANDARD.decode(data).map_err(|_| invalid())?;
    let kind = kind_of(&data).ok_or_else(invalid)?;
    if head.strip_prefix("data:") == Some(kind) { Ok((kind, data.into())) } else { Err(invalid()) }
}

/// The content type of a picture by its bytes.
fn kind_of(data: &[u8]) -> Option<&'static str> {
    match imagesize::image_type(data).ok()? {
        imagesize::ImageType::Png => Some("image/png"),
        imagesize::ImageType::Gif => Some("image/gif"),
        imagesize::ImageType::Jpeg => Some("image/jpeg"),
        imagesize::ImageType::Webp => Some("image/webp"),
        _ => None,
    }
}

//! Incoming webhooks of channels: an address with a token that posts under a name of its own.

use serde_json::{Value, json};

use super::audit::action;
use super::error::{
    ApiError, FormErrors, INVALID_WEBHOOK_TOKEN, TOO_MANY_WEBHOOKS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK, WRONG_CHANNEL_TYPE,
};
use super::events::Audience;
use super::http::Call;
use super::messages::{Origin, refuse_archived};
use super::model::{Herald, Id, Webhook, kind};
use super::permissions as perm;
use super::render;
use super::state::State;
use super::validate::{self, Draft, Purpose, integer};

/// Webhooks that a channel takes.
const PER_CHANNEL: usize = 15;

impl State {
    /// The webhook, if `actor` may manage it.
    pub fn managed_webhook(&self, actor: Id, id: Id) -> Result<&Webhook, ApiError> {
        let hook = self.webhooks.get(&id).ok_or(UNKNOWN_WEBHOOK)?;
        self.allowed(actor, hook.channel_id, perm::MANAGE_WEBHOOKS)?;
        Ok(hook)
    }

    /// The webhook, by its token.
    pub fn webhook_by_token(&self, id: Id, token: &str) -> Result<&Webhook, ApiError> {
        let hook = self.webhooks.get(&id).ok_or(UNKNOWN_WEBHOOK)?;
        if hook.token == token { Ok(hook) } else { Err(INVALID_WEBHOOK_TOKEN.into()) }
    }

    /// Makes a webhook as `actor`.
    pub fn create_webhook(&mut self, actor: Id, channel_id: Id, name: &Value) -> Result<Id, ApiError> {
        let channel = self.allowed(actor, channel_id, perm::MANAGE_WEBHOOKS)?;
        if !matches!(channel.kind, kind::TEXT | kind::NEWS | kind::VOICE | kind::FORUM | kind::MEDIA) {
            return Err(WRONG_CHANNEL_TYPE.into());
        }
        let guild_id = channel.guild_id.ok_or(WRONG_CHANNEL_TYPE)?;
        let name = webhook_name("name", name)?;
        if self.webhooks.values().filter(|hook| hook.channel_id == channel_id).count() >= PER_CHANNEL {
            return Err(TOO_MANY_WEBHOOKS.into());
        }
        let (id, token) = (self.next_id(), self.random());
        let application = actor == self.app.bot_id;
        let hook = Webhook { id, token, channel_id, guild_id, name, creator: actor, application };
        self.webhooks.insert(id, hook);
        self.webhooks_event(guild_id, channel_id);
        let made = self.webhooks.get(&id).map(|hook| self.webhook_json(hook, false)).unwrap_or_default();
        self.record_change(guild_id, actor, action::WEBHOOK_CREATE, id, &Value::Null, &made);
        Ok(id)
    }

    /// Renames a webhook, or moves it where `actor` (`None`: who has its token) may manage webhooks.
    pub fn edit_webhook(&mut self, actor: Option<Id>, id: Id, body: &Value) -> Result<(), ApiError> {
        let place = integer(&body["channel_id"]).filter(|_| actor.is_some());
        if let (Some(place), Some(actor)) = (place, actor) {
            self.allowed(actor, place, perm::MANAGE_WEBHOOKS)?;
        }
        let name = match body.get("name") {
            Some(name) => Some(webhook_name("name", name)?),
            None => None,
        };
        let hook = self.webhooks.get_mut(&id).ok_or(UNKNOWN_WEBHOOK)?;
        hook.name = name.unwrap_or_else(|| hook.name.clone());
        hook.channel_id = place.unwrap_or(hook.channel_id);
        let (guild, channel) = (hook.guild_id, hook.channel_id);
        self.webhooks_event(guild, channel);
        Ok(())
    }

    /// Removes a webhook.
    pub fn delete_webhook(&mut self, actor: Id, id: Id) -> Result<(), ApiError> {
        let hook = self.webhooks.remove(&id).ok_or(UNKNOWN_WEBHOOK)?;
        self.webhooks_event(hook.guild_id, hook.channel_id);
        let old = self.webhook_json(&hook, false);
        self.record_change(hook.guild_id, actor, action::WEBHOOK_DELETE, id, &old, &Value::Null);
        Ok(())
    }

    fn webhooks_event(&mut self, guild: Id, channel: Id) {
        let payload = json!({"guild_id": guild.to_string(), "channel_id": channel.to_string()});
        self.emit("WEBHOOKS_UPDATE", &Audience::Channel(channel), |_, _| payload.clone());
    }

    /// The webhook object; `secret` adds its token and address.
    pub fn webhook_json(&self, hook: &Webhook, secret: bool) -> Value {
        let mut value = json!({
            "id": hook.id.to_string(), "type": 1, "name": hook.name, "avatar": null, "channel_id": hook.channel_id.to_string(),
            "guild_id": hook.guild_id.to_string(), "application_id": hook.application.then(|| render::id(self.app.id)),
        });
        if secret {
            value["token"] = json!(hook.token);
            value["url"] = json!(format!("http://{}/api/webhooks/{}/{}", self.host, hook.id, hook.token));
        }
        value
    }

    /// Posts through a webhook; gives the place of the message.
    pub fn execute_webhook(&mut self, id: Id, token: &str, call: &Call) -> Result<(Id, Id), ApiError> {
        let hook = self.webhook_by_token(id, token)?.clone();
        let mut draft = validate::message(&call.body, &call.files, Purpose::Create)?;
        if !hook.application && !call.is_true("with_components") {
            draft.components = None;
        }
        let name = match &call.body["username"] {
            Value::Null => hook.name.clone(),
            name => webhook_name("username", name)?,
        };
        let herald = Herald { webhook: id, name: Some(name), application: hook.application };
        let origin = Origin { by_webhook: Some(herald), ..Origin::plain(id) };
        if call.number("thread_id").is_none() && self.channel(hook.channel_id)?.is_forum() {
            return self.webhook_post(&hook, origin, call, draft);
        }
        let place = self.webhook_place(&hook, call)?;
        Ok((place, self.insert(place, origin, draft)?))
    }

    /// A new post in a forum.
    fn webhook_post(
        &mut self,
        hook: &Webhook,
        origin: Origin,
        call: &Call,
        draft: Draft,
    ) -> Result<(Id, Id), ApiError> {
        let Some(name) = call.body["thread_name"].as_str() else {
            return Err(ApiError::form(
                "",
                "WEBHOOK_FORUM_THREAD_REQUIRED",
                "Webhooks posted to forum channels must have a thread_name or thread_id",
            ));
        };
        let tags = call.body["applied_tags"].as_array().into_iter().flatten().filter_map(integer).collect();
        let id = self.start_post(origin, hook.channel_id, &json!({"name": name}), tags, draft)?;
        Ok((id, id))
    }

    /// The channel or thread that an execution is for.
    fn webhook_place(&self, hook: &Webhook, call: &Call) -> Result<Id, ApiError> {
        if let Some(thread) = call.number("thread_id") {
            let channel = self.channel(thread)?;
            if channel.parent_id != Some(hook.channel_id) || !channel.is_thread() {
                return Err(UNKNOWN_CHANNEL.into());
            }
            refuse_archived(channel)?;
            return Ok(thread);
        }
        if call.body["thread_name"].is_string() {
            return Err(ApiError::form(
                "",
                "WEBHOOK_THREAD_NAME_NOT_FORUM",
                "Webhooks can only create threads in forum channels",
            ));
        }
        Ok(hook.channel_id)
    }

    /// A message that this webhook sent.
    pub fn webhook_message(
        &self,
        id: Id,
        token: &str,
        call: &Call,
        message: Id,
    ) -> Result<(Id, Id), ApiError> {
        let hook = self.webhook_by_token(id, token)?;
        let place = call.number("thread_id").unwrap_or(hook.channel_id);
        let found = self.message(place, message)?;
        let own = found.by_webhook.as_ref().is_some_and(|herald| herald.webhook == id);
        if own { Ok((place, message)) } else { Err(UNKNOWN_MESSAGE.into()) }
    }
}

/// A name that a webhook may have.
fn webhook_name(path: &str, name: &Value) -> Result<String, ApiError> {
    let name = name.as_str().unwrap_or("").trim();
    let mut errors = FormErrors::default();
    errors.length(path, name, 1, 80);
    let lower = name.to_lowercase();
    if let Some(word) = ["clyde", "discord"].iter().find(|word| lower.contains(**word)) {
        let message = format!("Username cannot contain \"{word}\"");
        errors.add(path, "USERNAME_INVALID_CONTAINS", message);
    }
    errors.finish()?;
    Ok(name.to_owned())
}

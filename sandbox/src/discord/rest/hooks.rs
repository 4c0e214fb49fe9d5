//! Webhooks of channels, by permission and by token.

use serde_json::Value;

use super::snowflake;
use crate::discord::error::ApiError;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::state::State;
use crate::discord::validate::{self, Purpose};

/// Routes for those who may manage webhooks.
pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("POST", ["channels", channel, "webhooks"]) => create(state, call, channel),
        ("GET", ["channels", channel, "webhooks"]) => of_channel(state, channel),
        ("GET", ["guilds", guild, "webhooks"]) => of_guild(state, guild),
        ("GET", ["webhooks", hook]) => get(state, hook),
        ("PATCH", ["webhooks", hook]) => edit(state, call, hook),
        ("DELETE", ["webhooks", hook]) => delete(state, hook),
        _ => return None,
    })
}

/// Routes for those who have the token, who need no other right.
pub fn route_by_token(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["webhooks", hook, token, rest @ ..] = path else { return None };
    let id: Id = hook.parse().ok()?;
    // Tokens of interactions belong to the application's own webhook.
    if id == state.app.id {
        return None;
    }
    Some(match (method, rest) {
        ("GET", []) => {
            state.webhook_by_token(id, token).map(|hook| Reply::ok(state.webhook_json(hook, true)))
        }
        ("PATCH", []) => edit_by_token(state, call, id, token),
        ("DELETE", []) => delete_by_token(state, id, token),
        ("POST", []) => execute(state, call, id, token),
        ("GET", ["messages", message]) => message_of(state, call, id, token, message),
        ("PATCH", ["messages", message]) => edit_message(state, call, id, token, message),
        ("DELETE", ["messages", message]) => delete_message(state, call, id, token, message),
        _ => return None,
    })
}

/// The webhook with its token and its maker, for those who manage it.
fn full(state: &State, id: Id) -> Answer {
    let hook = state.managed_webhook(state.app.bot_id, id)?;
    let mut value = state.webhook_json(hook, true);
    value["user"] = state.user_json(hook.creator);
    Ok(Reply::ok(value))
}

fn create(state: &mut State, call: &Call, channel: &str) -> Answer {
    let id = state.create_webhook(state.app.bot_id, snowflake("channel_id", channel)?, &call.body["name"])?;
    full(state, id)
}

fn list(state: &State, fits: impl Fn(&crate::discord::model::Webhook) -> bool) -> Result<Value, ApiError> {
    let hooks: Vec<Id> = state.webhooks.values().filter(|hook| fits(hook)).map(|hook| hook.id).collect();
    hooks.into_iter().map(|id| Ok(full(state, id)?.body.unwrap_or_default())).collect()
}

fn of_channel(state: &State, channel: &str) -> Answer {
    let id = snowflake("channel_id", channel)?;
    state.allowed(state.app.bot_id, id, perm::MANAGE_WEBHOOKS)?;
    Ok(Reply::ok(list(state, |hook| hook.channel_id == id)?))
}

fn of_guild(state: &State, guild: &str) -> Answer {
    let id = snowflake("guild_id", guild)?;
    state.guild_allowed(state.app.bot_id, id, perm::MANAGE_WEBHOOKS)?;
    let seen =
        |hook: &crate::discord::model::Webhook| state.managed_webhook(state.app.bot_id, hook.id).is_ok();
    Ok(Reply::ok(list(state, |hook| hook.guild_id == id && seen(hook))?))
}

fn get(state: &State, hook: &str) -> Answer {
    full(state, snowflake("webhook_id", hook)?)
}

fn edit(state: &mut State, call: &Call, hook: &str) -> Answer {
    let (id, bot) = (snowflake("webhook_id", hook)?, state.app.bot_id);
    state.managed_webhook(bot, id)?;
    state.edit_webhook(Some(bot), id, &call.body)?;
    full(state, id)
}

fn delete(state: &mut State, hook: &str) -> Answer {
    let id = snowflake("webhook_id", hook)?;
    state.managed_webhook(state.app.bot_id, id)?;
    state.delete_webhook(state.app.bot_id, id)?;
    Ok(Reply::empty())
}

fn edit_by_token(state: &mut State, call: &Call, id: Id, token: &str) -> Answer {
    state.webhook_by_token(id, token)?;
    state.edit_webhook(None, id, &call.body)?;
    Ok(Reply::ok(state.webhook_json(state.webhook_by_token(id, token)?, true)))
}

fn delete_by_token(state: &mut State, id: Id, token: &str) -> Answer {
    state.webhook_by_token(id, token)?;
    state.delete_webhook(state.app.bot_id, id)?;
    Ok(Reply::empty())
}

fn show(state: &State, (channel, message): (Id, Id)) -> Answer {
    Ok(Reply::ok(state.message_json(state.message(channel, message)?, state.app.bot_id)))
}

fn execute(state: &mut State, call: &Call, id: Id, token: &str) -> Answer {
    let place = state.execute_webhook(id, token, call)?;
    if call.is_true("wait") { show(state, place) } else { Ok(Reply::empty()) }
}

fn message_of(state: &State, call: &Call, id: Id, token: &str, message: &str) -> Answer {
    show(state, state.webhook_message(id, token, call, snowflake("message_id", message)?)?)
}

fn edit_message(state: &mut State, call: &Call, id: Id, token: &str, message: &str) -> Answer {
    let place = state.webhook_message(id, token, call, snowflake("message_id", message)?)?;
    let draft = validate::message(&call.body, &call.files, Purpose::Edit)?;
    state.change(place.0, place.1, draft, true)?;
    show(state, place)
}

fn delete_message(state: &mut State, call: &Call, id: Id, token: &str, message: &str) -> Answer {
    let place = state.webhook_message(id, token, call, snowflake("message_id", message)?)?;
    state.remove(place.0, place.1);
    Ok(Reply::empty())
}

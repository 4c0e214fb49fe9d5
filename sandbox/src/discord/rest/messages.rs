//! `/channels/{id}/messages`, typing and pins.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::audit::action;
use crate::discord::error::{ApiError, TOO_MANY_PINS};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::messages::{Page, refuse_archived};
use crate::discord::model::{Id, Message, message_kind};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::{self, Purpose, integer};

const PIN_LIMIT: usize = 250;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("GET", ["channels", channel, "messages"]) => list(state, call, channel),
        ("POST", ["channels", channel, "messages"]) => create(state, call, channel),
        ("POST", ["channels", channel, "messages", "bulk-delete"]) => bulk_delete(state, call, channel),
        ("GET", ["channels", channel, "messages", "pins"]) => pins(state, channel),
        ("GET", ["channels", channel, "pins"]) => old_pins(state, channel),
        (
            "PUT",
            ["channels", channel, "messages", "pins", message] | ["channels", channel, "pins", message],
        ) => pin(state, channel, message, true),
        (
            "DELETE",
            ["channels", channel, "messages", "pins", message] | ["channels", channel, "pins", message],
        ) => pin(state, channel, message, false),
        ("GET", ["channels", channel, "messages", message]) => get(state, channel, message),
        ("PATCH", ["channels", channel, "messages", message]) => edit(state, call, channel, message),
        ("DELETE", ["channels", channel, "messages", message]) => delete(state, channel, message),
        ("POST", ["channels", channel, "typing"]) => typing(state, channel),
        _ => return None,
    })
}

fn list(state: &State, call: &Call, channel: &str) -> Answer {
    let bot = state.app.bot_id;
    let list = state.history(bot, snowflake("channel_id", channel)?, Page::of(call)?)?;
    Ok(Reply::ok(list.iter().map(|message| state.message_for(message, bot)).collect()))
}

fn create(state: &mut State, call: &Call, channel: &str) -> Answer {
    let channel = snowflake("channel_id", channel)?;
    // Access is judged before the body.
    state.visible(state.app.bot_id, channel)?;
    let draft = validate::message(&call.body, &call.files, Purpose::Create)?;
    let id = state.post(state.app.bot_id, channel, draft)?;
    let message = state.find_message(id).ok_or(crate::discord::error::UNKNOWN_MESSAGE)?;
    let mut value = state.message_json(message, state.app.bot_id);
    // Only the answer to its creation carries the nonce, not the history.
    if let Some(nonce) = &message.nonce {
        value["nonce"] = nonce.clone();
    }
    Ok(Reply::ok(value))
}

fn get(state: &State, channel: &str, message: &str) -> Answer {
    let bot = state.app.bot_id;
    let message =
        state.readable(bot, snowflake("channel_id", channel)?, snowflake("message_id", message)?)?;
    Ok(Reply::ok(state.message_for(message, bot)))
}

fn edit(state: &mut State, call: &Call, channel: &str, message: &str) -> Answer {
    let (channel, id) = (snowflake("channel_id", channel)?, snowflake("message_id", message)?);
    let bot = state.app.bot_id;
    let draft = validate::message(&call.body, &call.files, Purpose::Edit)?;
    state.edit(bot, channel, id, draft)?;
    Ok(Reply::ok(state.message_json(state.message(channel, id)?, bot)))
}

fn delete(state: &mut State, channel: &str, message: &str) -> Answer {
    state.delete(state.app.bot_id, snowflake("channel_id", channel)?, snowflake("message_id", message)?)?;
    Ok(Reply::empty())
}

fn bulk_delete(state: &mut State, call: &Call, channel: &str) -> Answer {
    let ids: Vec<Id> = call.body["messages"].as_array().into_iter().flatten().filter_map(integer).collect();
    state.bulk_delete(state.app.bot_id, snowflake("channel_id", channel)?, &ids)?;
    Ok(Reply::empty())
}

fn typing(state: &mut State, channel: &str) -> Answer {
    state.typing(state.app.bot_id, snowflake("channel_id", channel)?)?;
    Ok(Reply::empty())
}

fn pinned(state: &State, channel: Id) -> Result<Vec<&Message>, ApiError> {
    let place = state.visible(state.app.bot_id, channel)?;
    if state.permissions(state.app.bot_id, place) & perm::READ_MESSAGE_HISTORY == 0 {
        return Ok(Vec::new());
    }
    let mut list: Vec<_> = state
        .messages
        .get(&channel)
        .into_iter()
        .flat_map(|l| l.values())
        .filter(|m| m.pinned.is_some())
        .collect();
    list.sort_by_key(|message| std::cmp::Reverse(message.pinned));
    Ok(list)
}

fn pins(state: &State, channel: &str) -> Answer {
    let bot = state.app.bot_id;
    let list = pinned(state, snowflake("channel_id", channel)?)?;
    let items: Vec<Value> = list
        .iter()
        .map(|m| json!({"pinned_at": m.pinned.map(render::time), "message": state.message_for(m, bot)}))
        .collect();
    Ok(Reply::ok(json!({"items": items, "has_more": false})))
}

fn old_pins(state: &State, channel: &str) -> Answer {
    let list = pinned(state, snowflake("channel_id", channel)?)?;
    Ok(Reply::ok(list.iter().map(|message| state.message_for(message, state.app.bot_id)).collect()))
}

fn pin(state: &mut State, channel: &str, message: &str, on: bool) -> Answer {
    let (channel, id) = (snowflake("channel_id", channel)?, snowflake("message_id", message)?);
    let bot = state.app.bot_id;
    let place = state.allowed(bot, channel, perm::PIN_MESSAGES)?;
    refuse_archived(place)?;
    let guild = place.guild_id;
    if on && pinned(state, channel)?.len() >= PIN_LIMIT {
        return Err(TOO_MANY_PINS.into());
    }
    let now = state.now();
    let message = state.message_mut(channel, id)?;
    if message.pinned.is_some() == on {
        return Ok(Reply::empty());
    }
    message.pinned = on.then_some(now);
    if on {
        state.channel_mut(channel)?.last_pin = Some(now);
    }
    state.emit_message("MESSAGE_UPDATE", channel, id);
    let payload = json!({
        "channel_id": channel.to_string(), "guild_id": guild.map(|id| id.to_string()),
        "last_pin_timestamp": state.channel(channel)?.last_pin.map(render::time),
    });
    let audience = state.message_audience(channel);
    state.emit("CHANNEL_PINS_UPDATE", &audience, |_, _| payload.clone());
    let author = state.message(channel, id)?.author_id;
    let number = if on { action::MESSAGE_PIN } else { action::MESSAGE_UNPIN };
    let options = json!({"channel_id": channel.to_string(), "message_id": id.to_string()});
    state.record(guild.unwrap_or(0), bot, number, Some(author), Vec::new(), options);
    if on {
        let reference = json!({
            "type": 0, "channel_id": channel.to_string(), "message_id": id.to_string(), "guild_id": guild.map(|id| id.to_string()),
        });
        state.system_message(channel, bot, message_kind::PINNED, "", &[], Some(reference));
    }
    Ok(Reply::empty())
}

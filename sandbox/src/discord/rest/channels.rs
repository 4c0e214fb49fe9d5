//! `/channels/{id}` and permission overwrites.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::audit::{action, changes};
use crate::discord::channels::read_overwrite;
use crate::discord::error::MISSING_PERMISSIONS;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::{Channel, Id};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("GET", ["channels", channel]) => get(state, channel),
        ("PATCH", ["channels", channel]) => edit(state, call, channel),
        ("DELETE", ["channels", channel]) => delete(state, channel),
        ("PUT", ["channels", channel, "permissions", target]) => set_overwrite(state, call, channel, target),
        ("DELETE", ["channels", channel, "permissions", target]) => remove_overwrite(state, channel, target),
        _ => return None,
    })
}

fn get(state: &State, channel: &str) -> Answer {
    let bot = state.app.bot_id;
    let channel = state.visible(bot, snowflake("channel_id", channel)?)?;
    Ok(Reply::ok(state.channel_json(channel, bot)))
}

fn edit(state: &mut State, call: &Call, channel: &str) -> Answer {
    let (id, bot) = (snowflake("channel_id", channel)?, state.app.bot_id);
    if state.channel(id)?.is_thread() {
        state.edit_thread(bot, id, &call.body)?;
    } else {
        state.edit_channel(bot, id, &call.body)?;
    }
    Ok(Reply::ok(state.channel_json(state.channel(id)?, bot)))
}

fn delete(state: &mut State, channel: &str) -> Answer {
    Ok(Reply::ok(state.delete_channel(state.app.bot_id, snowflake("channel_id", channel)?)?))
}

fn set_overwrite(state: &mut State, call: &Call, channel: &str, target: &str) -> Answer {
    let (id, target, bot) =
        (snowflake("channel_id", channel)?, snowflake("overwrite_id", target)?, state.app.bot_id);
    let channel = state.allowed(bot, id, perm::MANAGE_ROLES)?;
    let overwrite = read_overwrite(target, &call.body);
    if (overwrite.allow | overwrite.deny) & !state.permissions(bot, channel) != 0 {
        return Err(MISSING_PERMISSIONS.into());
    }
    let (guild, options) = (channel.guild_id.unwrap_or(0), overwrite_options(state, channel, overwrite.id));
    let old = channel.overwrites.iter().find(|o| o.id == target).map_or(Value::Null, render::overwrite);
    state.set_overwrite(id, overwrite)?;
    let number = if old.is_null() { action::OVERWRITE_CREATE } else { action::OVERWRITE_UPDATE };
    let changes = changes(&old, &render::overwrite(&overwrite));
    state.record(guild, bot, number, Some(id), changes, options);
    Ok(Reply::empty())
}

fn remove_overwrite(state: &mut State, channel: &str, target: &str) -> Answer {
    let (id, target) = (snowflake("channel_id", channel)?, snowflake("overwrite_id", target)?);
    let bot = state.app.bot_id;
    let channel = state.allowed(bot, id, perm::MANAGE_ROLES)?;
    let (guild, options) = (channel.guild_id.unwrap_or(0), overwrite_options(state, channel, target));
    let old = channel.overwrites.iter().find(|o| o.id == target).map_or(Value::Null, render::overwrite);
    state.remove_overwrite(id, target)?;
    state.record(guild, bot, action::OVERWRITE_DELETE, Some(id), changes(&old, &Value::Null), options);
    Ok(Reply::empty())
}

/// Whom an overwrite is for, as the audit log tells it.
fn overwrite_options(state: &State, channel: &Channel, target: Id) -> Value {
    let role = channel.guild_id.and_then(|id| state.guilds.get(&id)?.roles.get(&target));
    match role {
        Some(role) => json!({"id": target.to_string(), "type": "0", "role_name": role.name}),
        None => json!({"id": target.to_string(), "type": "1"}),
    }
}

//! `/channels/{id}` and permission overwrites.

use super::snowflake;
use crate::discord::channels::read_overwrite;
use crate::discord::error::MISSING_PERMISSIONS;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::permissions as perm;
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
    state.set_overwrite(id, overwrite)?;
    Ok(Reply::empty())
}

fn remove_overwrite(state: &mut State, channel: &str, target: &str) -> Answer {
    let (id, target) = (snowflake("channel_id", channel)?, snowflake("overwrite_id", target)?);
    state.allowed(state.app.bot_id, id, perm::MANAGE_ROLES)?;
    state.remove_overwrite(id, target)?;
    Ok(Reply::empty())
}

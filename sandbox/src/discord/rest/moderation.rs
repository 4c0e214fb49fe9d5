//! Bans and the settings of a guild.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::{ApiError, NO_BANS_DONE, UNKNOWN_BAN};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::state::State;
use crate::discord::validate::integer;

/// Users that one request may ban.
const BULK_LIMIT: usize = 200;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["guilds", guild, rest @ ..] = path else { return None };
    let guild: Id = guild.parse().ok()?;
    Some(match (method, rest) {
        ("PATCH", []) => edit(state, call, guild),
        ("GET", ["bans"]) => list(state, call, guild),
        ("GET", ["bans", user]) => get(state, guild, user),
        ("PUT", ["bans", user]) => ban(state, call, guild, user),
        ("DELETE", ["bans", user]) => unban(state, guild, user),
        ("POST", ["bulk-ban"]) => bulk(state, call, guild),
        _ => return None,
    })
}

fn edit(state: &mut State, call: &Call, guild: Id) -> Answer {
    state.edit_guild(state.app.bot_id, guild, &call.body)?;
    Ok(Reply::ok(state.guild_json(state.guild(guild)?)))
}

fn ban_json(state: &State, user: Id, reason: Option<&String>) -> Value {
    json!({"user": state.user_json(user), "reason": reason})
}

fn list(state: &State, call: &Call, guild: Id) -> Answer {
    let guild = state.guild_allowed(state.app.bot_id, guild, perm::BAN_MEMBERS)?;
    let limit = call.number("limit").unwrap_or(1000).clamp(1, 1000) as usize;
    let after = call.number("after").unwrap_or(0);
    let before = call.number("before").unwrap_or(Id::MAX);
    let bans = guild.bans.iter().filter(|(user, _)| **user > after && **user < before).take(limit);
    Ok(Reply::ok(bans.map(|(user, reason)| ban_json(state, *user, reason.as_ref())).collect()))
}

fn get(state: &State, guild: Id, user: &str) -> Answer {
    let user = snowflake("user_id", user)?;
    let guild = state.guild_allowed(state.app.bot_id, guild, perm::BAN_MEMBERS)?;
    let reason = guild.bans.get(&user).ok_or(UNKNOWN_BAN)?;
    Ok(Reply::ok(ban_json(state, user, reason.as_ref())))
}

/// Seconds of messages to remove; the older name counts days.
fn delete_seconds(body: &Value) -> u64 {
    integer(&body["delete_message_seconds"])
        .unwrap_or_else(|| integer(&body["delete_message_days"]).unwrap_or(0).saturating_mul(86_400))
}

fn ban(state: &mut State, call: &Call, guild: Id, user: &str) -> Answer {
    let user = snowflake("user_id", user)?;
    state.ban(state.app.bot_id, guild, user, delete_seconds(&call.body), call.reason.clone())?;
    Ok(Reply::empty())
}

fn unban(state: &mut State, guild: Id, user: &str) -> Answer {
    state.unban(state.app.bot_id, guild, snowflake("user_id", user)?)?;
    Ok(Reply::empty())
}

fn bulk(state: &mut State, call: &Call, guild: Id) -> Answer {
    let bot = state.app.bot_id;
    state.guild_allowed(bot, guild, perm::BAN_MEMBERS | perm::MANAGE_GUILD)?;
    let users: Vec<Id> = call.body["user_ids"].as_array().into_iter().flatten().filter_map(integer).collect();
    if users.is_empty() || users.len() > BULK_LIMIT {
        let message = format!("Must be between 1 and {BULK_LIMIT} in length.");
        return Err(ApiError::form("user_ids", "BASE_TYPE_BAD_LENGTH", message));
    }
    let seconds = delete_seconds(&call.body);
    let (banned, failed): (Vec<Id>, Vec<Id>) = users
        .into_iter()
        .partition(|user| state.ban(bot, guild, *user, seconds, call.reason.clone()).is_ok());
    if banned.is_empty() {
        return Err(NO_BANS_DONE.into());
    }
    Ok(Reply::ok(json!({"banned_users": texts(&banned), "failed_users": texts(&failed)})))
}

fn texts(ids: &[Id]) -> Value {
    crate::discord::render::ids(ids)
}

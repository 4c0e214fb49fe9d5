//! Guilds, their channels, roles and members.

use chrono::DateTime;
use serde_json::{Value, json};

use super::snowflake;
use crate::discord::audit::action;
use crate::discord::error::{ApiError, FormErrors, MISSING_PERMISSIONS, UNKNOWN_MEMBER, UNKNOWN_ROLE};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::integer;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["guilds", guild, rest @ ..] = path else { return None };
    let guild = match snowflake("guild_id", guild) {
        Ok(guild) => guild,
        Err(error) => return Some(Err(error)),
    };
    Some(match (method, rest) {
        ("GET", []) => get(state, call, guild),
        ("GET", ["channels"]) => channels(state, guild),
        ("POST", ["channels"]) => create_channel(state, call, guild),
        ("GET", ["roles"]) => roles(state, guild),
        ("POST", ["roles"]) => create_role(state, call, guild),
        ("GET", ["roles", role]) => one_role(state, guild, role),
        ("PATCH", ["roles", role]) => edit_role(state, call, guild, role),
        ("DELETE", ["roles", role]) => delete_role(state, guild, role),
        ("GET", ["members"]) => members(state, call, guild),
        ("GET", ["members", "search"]) => search(state, call, guild),
        ("GET", ["members", user]) => one_member(state, guild, user),
        ("PATCH", ["members", user]) => edit_member(state, call, guild, user),
        ("DELETE", ["members", user]) => kick(state, guild, user),
        ("PUT", ["members", user, "roles", role]) => set_role(state, guild, user, role, true),
        ("DELETE", ["members", user, "roles", role]) => set_role(state, guild, user, role, false),
        _ => return None,
    })
}

fn get(state: &State, call: &Call, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let mut value = state.guild_json(guild);
    if call.is_true("with_counts") {
        value["approximate_member_count"] = json!(guild.members.len());
        value["approximate_presence_count"] = json!(guild.members.len());
    }
    Ok(Reply::ok(value))
}

fn channels(state: &State, guild: Id) -> Answer {
    let bot = state.app.bot_id;
    state.member_of(bot, guild)?;
    // Discord lists all channels here, also those the bot does not see.
    Ok(Reply::ok(
        state.guild_channels(guild).iter().map(|channel| state.channel_json(channel, bot)).collect(),
    ))
}

fn create_channel(state: &mut State, call: &Call, guild: Id) -> Answer {
    let bot = state.app.bot_id;
    let id = state.create_channel(bot, guild, &call.body)?;
    Ok(Reply::created(state.channel_json(state.channel(id)?, bot)))
}

fn roles(state: &State, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    Ok(Reply::ok(guild.roles.values().map(render::role).collect()))
}

fn one_role(state: &State, guild: Id, role: &str) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let role = guild.roles.get(&snowflake("role_id", role)?).ok_or(UNKNOWN_ROLE)?;
    Ok(Reply::ok(render::role(role)))
}

fn create_role(state: &mut State, call: &Call, guild_id: Id) -> Answer {
    let bot = state.app.bot_id;
    let guild = state.guild_allowed(bot, guild_id, perm::MANAGE_ROLES)?;
    let own = perm::base(guild, bot);
    let everyone = guild.roles.get(&guild_id).map_or(0, |role| role.permissions);
    let bits = integer(&call.body["permissions"]).unwrap_or(everyone);
    if bits & !own != 0 {
        return Err(MISSING_PERMISSIONS.into());
    }
    let id = state.add_role(guild_id, call.body["name"].as_str().unwrap_or("new role"), bits)?;
    let guild = state.guild_mut(guild_id)?;
    // New roles stand right above @everyone.
    for role in guild.roles.values_mut().filter(|role| role.id != guild_id && role.id != id) {
        role.position += 1;
    }
    if let Some(role) = guild.roles.get_mut(&id) {
        role.position = 1;
    }
    let answer = apply_role(state, guild_id, id, &call.body)?;
    let made = answer.body.clone().unwrap_or_default();
    state.record_change(guild_id, bot, action::ROLE_CREATE, id, &Value::Null, &made);
    Ok(answer)
}

fn apply_role(state: &mut State, guild: Id, id: Id, body: &Value) -> Answer {
    let mut errors = FormErrors::default();
    if let Some(name) = body["name"].as_str() {
        errors.length("name", name, 0, 100);
    }
    errors.finish()?;
    let role = state.guild_mut(guild)?.roles.get_mut(&id).ok_or(UNKNOWN_ROLE)?;
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut role.name);
    }
    if let Some(bits) = integer(&body["permissions"]) {
        role.permissions = bits;
    }
    if let Some(color) = integer(&body["color"]) {
        role.color = u32::try_from(color).unwrap_or(0);
    }
    role.hoist = body["hoist"].as_bool().unwrap_or(role.hoist);
    role.mentionable = body["mentionable"].as_bool().unwrap_or(role.mentionable);
    let value = render::role(role);
    state.role_event("GUILD_ROLE_UPDATE", guild, id);
    Ok(Reply::ok(value))
}

/// The role, if the bot may manage it.
fn manageable(state: &State, guild: Id, role: &str) -> Result<Id, ApiError> {
    let bot = state.app.bot_id;
    let id = snowflake("role_id", role)?;
    let guild = state.guild_allowed(bot, guild, perm::MANAGE_ROLES)?;
    let role = guild.roles.get(&id).ok_or(UNKNOWN_ROLE)?;
    if role.position >= state.rank(guild, bot) { Err(MISSING_PERMISSIONS.into()) } else { Ok(id) }
}

fn edit_role(state: &mut State, call: &Call, guild: Id, role: &str) -> Answer {
    let id = manageable(state, guild, role)?;
    let own = perm::base(state.guild(guild)?, state.app.bot_id);
    if integer(&call.body["permissions"]).is_some_and(|bits| bits & !own != 0) {
        return Err(MISSING_PERMISSIONS.into());
    }
    let old = state.guild(guild)?.roles.get(&id).map_or(Value::Null, render::role);
    let answer = apply_role(state, guild, id, &call.body)?;
    let new = answer.body.clone().unwrap_or_default();
    state.record_change(guild, state.app.bot_id, action::ROLE_UPDATE, id, &old, &new);
    Ok(answer)
}

fn delete_role(state: &mut State, guild: Id, role: &str) -> Answer {
    let id = manageable(state, guild, role)?;
    let old = state.guild(guild)?.roles.get(&id).map_or(Value::Null, render::role);
    state.delete_role(guild, id)?;
    state.record_change(guild, state.app.bot_id, action::ROLE_DELETE, id, &old, &Value::Null);
    Ok(Reply::empty())
}

fn one_member(state: &State, guild: Id, user: &str) -> Answer {
    let user = if user == "@me" { state.app.bot_id } else { snowflake("user_id", user)? };
    let guild = state.member_of(state.app.bot_id, guild)?;
    let member = guild.members.get(&user).ok_or(UNKNOWN_MEMBER)?;
    Ok(Reply::ok(state.member_json(member)))
}

fn members(state: &State, call: &Call, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    if !state.app.members_allowed {
        return Err(crate::discord::error::MISSING_ACCESS.into());
    }
    let limit = call.number("limit").unwrap_or(1).clamp(1, 1000) as usize;
    let after = call.number("after").unwrap_or(0);
    let list = guild.members.values().filter(|member| member.user_id > after).take(limit);
    Ok(Reply::ok(list.map(|member| state.member_json(member)).collect()))
}

fn search(state: &State, call: &Call, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let query = call.query.get("query").map(|q| q.to_lowercase()).unwrap_or_default();
    let limit = call.number("limit").unwrap_or(1).clamp(1, 1000) as usize;
    let starts = |text: &str| text.to_lowercase().starts_with(&query);
    let list = guild.members.values().filter(|member| {
        let name = state.users.get(&member.user_id).is_some_and(|user| starts(&user.username));
        name || member.nick.as_deref().is_some_and(starts)
    });
    Ok(Reply::ok(list.take(limit).map(|member| state.member_json(member)).collect()))
}

fn edit_member(state: &mut State, call: &Call, guild_id: Id, user: &str) -> Answer {
    let bot = state.app.bot_id;
    let user = if user == "@me" { bot } else { snowflake("user_id", user)? };
    let guild = state.member_of(bot, guild_id)?;
    guild.members.get(&user).ok_or(UNKNOWN_MEMBER)?;
    let body = &call.body;
    let mut needed = 0;
    for (key, bit) in [
        ("nick", if user == bot { 1 << 26 } else { perm::MANAGE_NICKNAMES }),
        ("roles", perm::MANAGE_ROLES),
        ("communication_disabled_until", perm::MODERATE_MEMBERS),
    ] {
        needed |= if body.get(key).is_some() { bit } else { 0 };
    }
    state.guild_allowed(bot, guild_id, needed)?;
    if user != bot && state.rank(state.guild(guild_id)?, user) >= state.rank(state.guild(guild_id)?, bot) {
        return Err(MISSING_PERMISSIONS.into());
    }
    let until = match &body["communication_disabled_until"] {
        Value::String(text) => Some(DateTime::parse_from_rfc3339(text).map_err(|_| {
            ApiError::form("communication_disabled_until", "DATE_TIME_TYPE_PARSE", "Should be ISO8601.")
        })?),
        _ => None,
    };
    let (old, old_roles) = member_state(state, guild_id, user)?;
    state.change_member(guild_id, user, |member| {
        if let Some(nick) = body.get("nick") {
            member.nick = nick.as_str().filter(|nick| !nick.is_empty()).map(str::to_owned);
        }
        if let Some(roles) = body["roles"].as_array() {
            member.roles = roles.iter().filter_map(integer).collect();
        }
        if body.get("communication_disabled_until").is_some() {
            member.timeout_until = until.map(|until| until.to_utc());
        }
    })?;
    let (new, new_roles) = member_state(state, guild_id, user)?;
    state.record_change(guild_id, bot, action::MEMBER_UPDATE, user, &old, &new);
    state.record_roles(guild_id, bot, user, &old_roles, &new_roles);
    one_member(state, guild_id, &user.to_string())
}

/// A member as the audit log compares it, and the member's roles.
fn member_state(state: &State, guild: Id, user: Id) -> Result<(Value, Vec<Id>), ApiError> {
    let member = state.guild(guild)?.members.get(&user).ok_or(UNKNOWN_MEMBER)?;
    Ok((state.partial_member(member), member.roles.clone()))
}

fn kick(state: &mut State, guild_id: Id, user: &str) -> Answer {
    let (user, bot) = (snowflake("user_id", user)?, state.app.bot_id);
    let guild = state.guild_allowed(bot, guild_id, perm::KICK_MEMBERS)?;
    guild.members.get(&user).ok_or(UNKNOWN_MEMBER)?;
    if state.rank(guild, user) >= state.rank(guild, bot) {
        return Err(MISSING_PERMISSIONS.into());
    }
    state.leave_guild(guild_id, user);
    state.record(guild_id, bot, action::MEMBER_KICK, Some(user), Vec::new(), Value::Null);
    Ok(Reply::empty())
}

fn set_role(state: &mut State, guild: Id, user: &str, role: &str, has: bool) -> Answer {
    let (user, role) = (snowflake("user_id", user)?, snowflake("role_id", role)?);
    state.set_role(state.app.bot_id, guild, user, role, has)?;
    Ok(Reply::empty())
}

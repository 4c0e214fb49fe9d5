//! Application commands.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::{
    ApiError, BOTS_MAY_NOT, NOT_FOUND, TOO_MANY_COMMAND_CREATES, TOO_MANY_COMMANDS, UNKNOWN_COMMAND,
    UNKNOWN_COMMAND_PERMISSIONS,
};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::{Command, Id};
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::commands::check;

/// Commands of a guild that may be made in a day.
const CREATES_PER_DAY: u32 = 200;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let (app, guild, rest) = match path {
        ["applications", app, "commands", rest @ ..] => (app, None, rest),
        ["applications", app, "guilds", guild, "commands", rest @ ..] => (app, Some(*guild), rest),
        _ => return None,
    };
    let scope = check_scope(state, app, guild);
    let guild = match scope {
        Ok(guild) => guild,
        Err(error) => return Some(Err(error)),
    };
    Some(match (method, rest) {
        ("GET", ["permissions"]) => all_permissions(state, guild),
        ("GET", [command, "permissions"]) => permissions(state, guild, command),
        // Only for people, who log in to an application with OAuth2.
        ("PUT", [_, "permissions"]) => Err(BOTS_MAY_NOT.into()),
        ("GET", []) => Ok(Reply::ok(list(state, guild, call.is_true("with_localizations")))),
        ("PUT", []) => overwrite_all(state, call, guild),
        ("POST", []) => create(state, call, guild),
        ("GET", [command]) => {
            find(state, guild, command).map(|c| Reply::ok(render::command(c, state.app.id, true)))
        }
        ("PATCH", [command]) => edit(state, call, guild, command),
        ("DELETE", [command]) => delete(state, guild, command),
        _ => return None,
    })
}

fn check_scope(state: &State, app: &str, guild: Option<&str>) -> Result<Option<Id>, ApiError> {
    if app != "@me" && snowflake("application_id", app)? != state.app.id {
        return Err(crate::discord::error::MISSING_ACCESS.into());
    }
    let Some(guild) = guild else { return Ok(None) };
    let guild = snowflake("guild_id", guild)?;
    state.member_of(state.app.bot_id, guild)?;
    Ok(Some(guild))
}

fn list(state: &State, guild: Option<Id>, with_localizations: bool) -> Value {
    let scope = state.commands.values().filter(|command| command.guild_id == guild);
    scope.map(|command| render::command(command, state.app.id, with_localizations)).collect()
}

fn find<'a>(state: &'a State, guild: Option<Id>, command: &str) -> Result<&'a Command, ApiError> {
    let id = snowflake("command_id", command)?;
    Ok(state.commands.get(&id).filter(|command| command.guild_id == guild).ok_or(UNKNOWN_COMMAND)?)
}

fn limit_of(kind: u8) -> usize {
    if kind == 1 { 100 } else { 15 }
}

/// Puts a checked command in, in the place of one of the same type and name; gives its id and whether it is new.
fn put(state: &mut State, guild: Option<Id>, body: Value) -> Result<(Id, bool), ApiError> {
    let kind = u8::try_from(body["type"].as_u64().unwrap_or(1)).unwrap_or(1);
    let name = body["name"].as_str().unwrap_or("").to_owned();
    let in_scope = |c: &&Command| c.guild_id == guild && c.kind == kind;
    let existing = state.commands.values().filter(in_scope).find(|c| c.name == name);
    let (id, unchanged) = existing.map_or((None, false), |c| (Some(c.id), c.body == body));
    if let Some(id) = id.filter(|_| unchanged) {
        return Ok((id, false));
    }
    if id.is_none() {
        if state.commands.values().filter(in_scope).count() >= limit_of(kind) {
            return Err(TOO_MANY_COMMANDS.into());
        }
        let creates = state.app.creates.entry(guild).or_default();
        if *creates >= CREATES_PER_DAY {
            return Err(TOO_MANY_COMMAND_CREATES.into());
        }
        *creates += 1;
    }
    let version = state.next_id();
    let new = id.is_none();
    let id = id.unwrap_or(version);
    state.commands.insert(id, Command { id, version, guild_id: guild, kind, name, body });
    Ok((id, new))
}

fn announce(state: &mut State) {
    state.tell_all("COMMANDS_UPDATE", &json!({}));
}

fn create(state: &mut State, call: &Call, guild: Option<Id>) -> Answer {
    let (id, new) = put(state, guild, check("", &call.body)?)?;
    announce(state);
    let body = render::command(state.commands.get(&id).ok_or(UNKNOWN_COMMAND)?, state.app.id, true);
    Ok(if new { Reply::created(body) } else { Reply::ok(body) })
}

fn overwrite_all(state: &mut State, call: &Call, guild: Option<Id>) -> Answer {
    let Some(wanted) = call.body.as_array() else {
        return Err(ApiError::form("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
    };
    let mut checked: Vec<Value> = Vec::new();
    for (index, command) in wanted.iter().enumerate() {
        let command = check(&index.to_string(), command)?;
        if checked.iter().any(|other| other["name"] == command["name"] && other["type"] == command["type"]) {
            let path = format!("{index}.name");
            return Err(ApiError::form(
                &path,
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            ));
        }
        checked.push(command);
    }
    for kind in 1..=3 {
        if checked.iter().filter(|command| command["type"] == kind).count() > limit_of(kind) {
            return Err(TOO_MANY_COMMANDS.into());
        }
    }
    let keeps = |c: &Command| checked.iter().any(|n| n["name"] == c.name.as_str() && n["type"] == c.kind);
    state.commands.retain(|_, command| command.guild_id != guild || keeps(command));
    for command in checked {
        put(state, guild, command)?;
    }
    announce(state);
    Ok(Reply::ok(list(state, guild, true)))
}

fn edit(state: &mut State, call: &Call, guild: Option<Id>, command: &str) -> Answer {
    let old = find(state, guild, command)?.clone();
    let mut merged = old.body.clone();
    for (key, value) in call.body.as_object().into_iter().flatten().filter(|(key, _)| *key != "type") {
        merged[key] = value.clone();
    }
    let body = check("", &merged)?;
    let version = state.next_id();
    let name = body["name"].as_str().unwrap_or("").to_owned();
    let changed = Command { version, name, body, ..old };
    let value = render::command(&changed, state.app.id, true);
    state.commands.insert(changed.id, changed);
    announce(state);
    Ok(Reply::ok(value))
}

fn delete(state: &mut State, guild: Option<Id>, command: &str) -> Answer {
    let id = find(state, guild, command)?.id;
    state.commands.remove(&id);
    announce(state);
    Ok(Reply::empty())
}

fn all_permissions(state: &State, guild: Option<Id>) -> Answer {
    let guild = guild.ok_or(NOT_FOUND)?;
    let ids = state.command_permissions.keys().filter(|(place, _)| *place == guild);
    Ok(Reply::ok(ids.filter_map(|(_, id)| state.command_permissions_json(guild, *id)).collect()))
}

fn permissions(state: &State, guild: Option<Id>, command: &str) -> Answer {
    let guild = guild.ok_or(NOT_FOUND)?;
    let id = snowflake("command_id", command)?;
    Ok(Reply::ok(state.command_permissions_json(guild, id).ok_or(UNKNOWN_COMMAND_PERMISSIONS)?))
}

//! Invites, scheduled events, rules of AutoMod, the audit log.

use serde_json::Value;

use super::snowflake;
use crate::discord::audit::Wanted;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let bot = state.app.bot_id;
    Some(match (method, path) {
        ("GET", ["invites", code]) => invite(state, call, code),
        ("DELETE", ["invites", code]) => state.delete_invite(bot, code).map(Reply::ok),
        ("GET", ["channels", channel, "invites"]) => of_channel(state, channel),
        ("POST", ["channels", channel, "invites"]) => create_invite(state, call, channel),
        ("GET", ["guilds", guild, "invites"]) => of_guild(state, guild),
        ("GET", ["guilds", guild, "audit-logs"]) => audit_log(state, call, guild),
        ("GET", ["guilds", guild, "auto-moderation", "rules"]) => rules(state, guild),
        ("GET", ["guilds", guild, "scheduled-events"]) => events(state, guild),
        (_, ["guilds", guild, "auto-moderation", "rules", rest @ ..]) => {
            return change_rule(state, call, method, guild.parse().ok()?, rest);
        }
        (_, ["guilds", guild, "scheduled-events", rest @ ..]) => {
            return change_event(state, call, method, guild.parse().ok()?, rest);
        }
        _ => return None,
    })
}

fn invite(state: &State, call: &Call, code: &str) -> Answer {
    let invite = state.invite(code)?;
    let mut value = state.invite_json(invite, false);
    if call.is_true("with_counts") {
        let members = state.guild(invite.guild_id)?.members.len();
        value["approximate_member_count"] = members.into();
        value["approximate_presence_count"] = members.into();
    }
    Ok(Reply::ok(value))
}

fn create_invite(state: &mut State, call: &Call, channel: &str) -> Answer {
    let code = state.create_invite(state.app.bot_id, snowflake("channel_id", channel)?, &call.body)?;
    Ok(Reply::ok(state.invite_json(state.invite(&code)?, true)))
}

fn of_channel(state: &State, channel: &str) -> Answer {
    let id = snowflake("channel_id", channel)?;
    state.allowed(state.app.bot_id, id, perm::MANAGE_CHANNELS)?;
    let list = state.invites_of(None, Some(id));
    Ok(Reply::ok(list.into_iter().map(|invite| state.invite_json(invite, true)).collect()))
}

fn of_guild(state: &State, guild: &str) -> Answer {
    let id = snowflake("guild_id", guild)?;
    let bits = perm::base(state.member_of(state.app.bot_id, id)?, state.app.bot_id);
    if bits & perm::MANAGE_GUILD == 0 {
        // Without what tells how they were used.
        state.guild_allowed(state.app.bot_id, id, perm::VIEW_AUDIT_LOG)?;
    }
    let list = state.invites_of(Some(id), None);
    let metadata = bits & perm::MANAGE_GUILD != 0;
    Ok(Reply::ok(list.into_iter().map(|invite| state.invite_json(invite, metadata)).collect()))
}

fn audit_log(state: &State, call: &Call, guild: &str) -> Answer {
    let wanted = Wanted {
        user: call.number("user_id"),
        target: call.number("target_id"),
        action: call.number("action_type"),
        before: call.number("before"),
        after: call.number("after"),
        limit: call.number("limit").unwrap_or(50).clamp(1, 100) as usize,
    };
    Ok(Reply::ok(state.audit_log(state.app.bot_id, snowflake("guild_id", guild)?, &wanted)?))
}

fn rules(state: &State, guild: &str) -> Answer {
    let id = snowflake("guild_id", guild)?;
    let guild = state.guild_allowed(state.app.bot_id, id, perm::MANAGE_GUILD)?;
    Ok(Reply::ok(guild.rules.values().cloned().collect()))
}

fn change_rule(state: &mut State, call: &Call, method: &str, guild: Id, rest: &[&str]) -> Option<Answer> {
    let bot = state.app.bot_id;
    let shown = |state: &State, id: Id| Ok(Reply::ok(state.rule(bot, guild, id)?.clone()));
    Some(match (method, rest) {
        ("POST", []) => state.create_rule(bot, guild, &call.body).and_then(|id| shown(state, id)),
        ("GET", [id]) => snowflake("rule_id", id).and_then(|id| shown(state, id)),
        ("PATCH", [id]) => snowflake("rule_id", id).and_then(|id| {
            state.edit_rule(bot, guild, id, &call.body)?;
            shown(state, id)
        }),
        ("DELETE", [id]) => {
            snowflake("rule_id", id).and_then(|id| state.delete_rule(bot, guild, id)).map(|()| Reply::empty())
        }
        _ => return None,
    })
}

fn events(state: &State, guild: &str) -> Answer {
    let guild = state.member_of(state.app.bot_id, snowflake("guild_id", guild)?)?;
    Ok(Reply::ok(guild.events.values().map(|event| with_creator(state, event)).collect()))
}

fn with_creator(state: &State, event: &Value) -> Value {
    let mut value = event.clone();
    let creator = crate::discord::validate::integer(&event["creator_id"]).unwrap_or(0);
    value["creator"] = state.user_json(creator);
    value
}

fn change_event(state: &mut State, call: &Call, method: &str, guild: Id, rest: &[&str]) -> Option<Answer> {
    let bot = state.app.bot_id;
    let id_of = |text: &str| snowflake("guild_scheduled_event_id", text);
    let shown = |state: &State, id: Id| Ok(Reply::ok(with_creator(state, state.event(bot, guild, id)?)));
    Some(match (method, rest) {
        ("POST", []) => state.create_event(bot, guild, &call.body).and_then(|id| shown(state, id)),
        ("GET", [id]) => id_of(id).and_then(|id| shown(state, id)),
        ("PATCH", [id]) => id_of(id).and_then(|id| {
            state.edit_event(bot, guild, id, &call.body)?;
            shown(state, id)
        }),
        ("DELETE", [id]) => {
            id_of(id).and_then(|id| state.delete_event(bot, guild, id)).map(|()| Reply::empty())
        }
        _ => return None,
    })
}

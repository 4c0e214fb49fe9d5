//! The bot itself, other users, the application, the gateway's address.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::UNKNOWN_USER;
use crate::discord::gateway::STARTS_PER_DAY;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::integer;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("GET", ["gateway"]) => Ok(Reply::ok(json!({"url": state.gateway_url()}))),
        ("GET", ["gateway", "bot"]) => Ok(Reply::ok(gateway_bot(state))),
        ("GET", ["users", "@me"]) => Ok(Reply::ok(me(state))),
        ("GET", ["users", "@me", "guilds"]) => Ok(Reply::ok(my_guilds(state))),
        ("POST", ["users", "@me", "channels"]) => open_dm(state, call),
        ("GET", ["users", user]) => other(state, user),
        ("GET", ["applications" | "oauth2", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(Reply::ok(application(state)))
        }
        _ => return None,
    })
}

fn gateway_bot(state: &State) -> Value {
    let (remaining, reset_after) = state.starts_left();
    json!({
        "url": state.gateway_url(), "shards": state.app.shards,
        "session_start_limit": {
            "total": STARTS_PER_DAY, "remaining": remaining, "reset_after": reset_after.num_milliseconds(),
            "max_concurrency": state.app.max_concurrency,
        },
    })
}

fn me(state: &State) -> Value {
    let mut value = state.user_json(state.app.bot_id);
    render::merge(
        &mut value,
        json!({"mfa_enabled": true, "locale": "en-US", "verified": true, "email": null, "premium_type": 0, "bio": ""}),
    );
    value
}

fn my_guilds(state: &State) -> Value {
    let bot = state.app.bot_id;
    let mine = state.guilds.values().filter(|guild| guild.members.contains_key(&bot));
    mine.map(|guild| {
        json!({"id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null, "owner": guild.owner_id == bot,
            "permissions": perm::base(guild, bot).to_string(), "features": guild.features})
    })
    .collect()
}

fn open_dm(state: &mut State, call: &Call) -> Answer {
    let bot = state.app.bot_id;
    let id = state.open_dm(bot, integer(&call.body["recipient_id"]).unwrap_or(0))?;
    Ok(Reply::ok(state.channel_json(state.channel(id)?, bot)))
}

fn other(state: &State, user: &str) -> Answer {
    let user = snowflake("user_id", user)?;
    if !state.users.contains_key(&user) {
        return Err(UNKNOWN_USER.into());
    }
    Ok(Reply::ok(state.user_json(user)))
}

/// The application object.
pub fn application(state: &State) -> Value {
    let app = &state.app;
    let installed = state.guilds.values().filter(|guild| guild.members.contains_key(&app.bot_id)).count();
    let name = state.users.get(&app.bot_id).map(|bot| bot.username.clone());
    json!({
        "id": app.id.to_string(), "name": name, "icon": null, "description": "", "type": null, "summary": "",
        "bot": state.user_json(app.bot_id), "bot_public": true, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": state.app_flags(), "flags_new": state.app_flags().to_string(),
        "redirect_uris": [], "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "owner": state.user_json(app.owner_id), "approximate_guild_count": installed, "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": null, "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}}, "event_webhooks_status": 1, "rpc_origins": [], "tags": [],
        "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
    })
}

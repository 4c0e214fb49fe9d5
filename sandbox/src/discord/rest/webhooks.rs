//! Answers to interactions: the callback, and the webhook of the application with the interaction's token.

use super::snowflake;
use crate::discord::error::UNKNOWN_INTERACTION;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("POST", ["interactions", id, token, "callback"]) => callback(state, call, id, token),
        ("POST", ["webhooks", app, token]) => follow_up(state, call, app, token),
        ("GET", ["webhooks", app, token, "messages", message]) => get(state, app, token, message),
        ("PATCH", ["webhooks", app, token, "messages", message]) => edit(state, call, app, token, message),
        ("DELETE", ["webhooks", app, token, "messages", message]) => delete(state, app, token, message),
        _ => return None,
    })
}

fn callback(state: &mut State, call: &Call, id: &str, token: &str) -> Answer {
    let id = id.parse().map_err(|_| UNKNOWN_INTERACTION)?;
    let object = state.respond(id, token, &call.body, &call.files)?;
    Ok(if call.is_true("with_response") { Reply::ok(object) } else { Reply::empty() })
}

fn follow_up(state: &mut State, call: &Call, app: &str, token: &str) -> Answer {
    let app = snowflake("webhook_id", app)?;
    let (channel, message) = state.follow_up(app, token, &call.body, &call.files)?;
    Ok(Reply::ok(state.message_json(state.message(channel, message)?, state.app.bot_id)))
}

fn get(state: &State, app: &str, token: &str, message: &str) -> Answer {
    let (channel, message) = state.answer_place(snowflake("webhook_id", app)?, token, message)?;
    Ok(Reply::ok(state.message_json(state.message(channel, message)?, state.app.bot_id)))
}

fn edit(state: &mut State, call: &Call, app: &str, token: &str, message: &str) -> Answer {
    let app = snowflake("webhook_id", app)?;
    let (channel, message) = state.edit_by_token(app, token, message, &call.body, &call.files)?;
    Ok(Reply::ok(state.message_json(state.message(channel, message)?, state.app.bot_id)))
}

fn delete(state: &mut State, app: &str, token: &str, message: &str) -> Answer {
    state.delete_by_token(snowflake("webhook_id", app)?, token, message)?;
    Ok(Reply::empty())
}

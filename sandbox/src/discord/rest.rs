//! The bot's REST API: authentication, and the routes by resource.

mod channels;
mod commands;
mod community;
mod expressions;
mod guilds;
mod hooks;
mod messages;
mod moderation;
mod polls;
mod reactions;
mod search;
mod threads;
mod users;
mod webhooks;

use super::error::{ApiError, METHOD_NOT_ALLOWED, NOT_FOUND, UNAUTHORIZED};
use super::http::{Answer, Call};
use super::model::Id;
use super::state::State;

/// A resource's routes: `None` when the path is none of them.
type Routes = fn(&mut State, &Call, &str, &[&str]) -> Option<Answer>;

const RESOURCES: [Routes; 13] = [
    messages::route,
    reactions::route,
    threads::route,
    channels::route,
    moderation::route,
    hooks::route,
    polls::route,
    community::route,
    expressions::route,
    search::route,
    guilds::route,
    users::route,
    commands::route,
];

/// Answers one request.
pub fn answer(state: &mut State, call: &Call) -> Answer {
    state.reason.clone_from(&call.reason);
    let answer = dispatch(state, call);
    state.reason = None;
    answer
}

fn dispatch(state: &mut State, call: &Call) -> Answer {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    // These carry their own token in the path.
    for routes in [hooks::route_by_token, webhooks::route] {
        if let Some(answer) = routes(state, call, &call.method, &path) {
            return answer;
        }
    }
    let public = call.method == "GET" && path == ["gateway"];
    let wanted = format!("Bot {}", state.app.token);
    if !public && call.authorization.as_deref() != Some(&wanted) {
        return Err(UNAUTHORIZED.into());
    }
    for routes in RESOURCES {
        if let Some(answer) = routes(state, call, &call.method, &path) {
            return answer;
        }
    }
    let known = RESOURCES.iter().any(|routes| {
        ["GET", "POST", "PUT", "PATCH", "DELETE"]
            .iter()
            .filter(|m| **m != call.method)
            .any(|method| *method == "GET" && routes(state, call, method, &path).is_some())
    });
    tracing::warn!(method = call.method, path = call.raw_path, "the sandbox does not know this route");
    Err(if known { METHOD_NOT_ALLOWED.into() } else { NOT_FOUND.into() })
}

/// A snowflake of a path.
fn snowflake(name: &str, text: &str) -> Result<Id, ApiError> {
    text.parse().map_err(|_| {
        let message = format!("Value \"{text}\" is not snowflake.");
        ApiError::form(name, "NUMBER_TYPE_COERCE", message)
    })
}

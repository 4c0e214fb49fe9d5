//! `/channels/{id}/polls`.

use serde_json::json;

use super::snowflake;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["channels", channel, "polls", message, rest @ ..] = path else { return None };
    Some(match (method, rest) {
        ("GET", ["answers", answer]) => voters(state, call, channel, message, answer),
        ("POST", ["expire"]) => expire(state, channel, message),
        _ => return None,
    })
}

fn voters(state: &State, call: &Call, channel: &str, message: &str, answer: &str) -> Answer {
    let (channel, message) = (snowflake("channel_id", channel)?, snowflake("message_id", message)?);
    let after = call.number("after").unwrap_or(0);
    let limit = call.number("limit").unwrap_or(25).clamp(1, 100) as usize;
    let voters = state.voters(state.app.bot_id, channel, message, snowflake("answer_id", answer)?)?;
    let users = voters.into_iter().filter(|id| *id > after).take(limit).map(|id| state.user_json(id));
    Ok(Reply::ok(json!({"users": users.collect::<Vec<_>>()})))
}

fn expire(state: &mut State, channel: &str, message: &str) -> Answer {
    let (channel, id) = (snowflake("channel_id", channel)?, snowflake("message_id", message)?);
    let bot = state.app.bot_id;
    state.end_poll(bot, channel, id)?;
    Ok(Reply::ok(state.message_json(state.message(channel, id)?, bot)))
}

//! Searching the messages of a guild.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::ApiError;
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::{Id, Message};
use crate::discord::permissions as perm;
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    match (method, path) {
        ("GET", ["guilds", guild, "messages", "search"]) => Some(search(state, call, guild)),
        _ => None,
    }
}

fn number(call: &Call, key: &str, usual: u64, most: u64) -> Result<usize, ApiError> {
    match call.number(key).unwrap_or(usual) {
        number if number > most => {
            let message = format!("int value should be less than or equal to {most}.");
            Err(ApiError::form(key, "NUMBER_TYPE_MAX", message))
        }
        number => Ok(number as usize),
    }
}

fn search(state: &State, call: &Call, guild: &str) -> Answer {
    let bot = state.app.bot_id;
    let guild = state.member_of(bot, snowflake("guild_id", guild)?)?.id;
    let (limit, offset) = (number(call, "limit", 25, 25)?.max(1), number(call, "offset", 0, 9975)?);
    let readable = |id: &Id| {
        state.channels.get(id).is_some_and(|place| {
            place.guild_id == Some(guild)
                && state.sees(bot, place)
                && state.permissions(bot, place) & perm::READ_MESSAGE_HISTORY != 0
        })
    };
    let mut found: Vec<&Message> = state
        .messages
        .iter()
        .filter(|(channel, _)| readable(channel))
        .flat_map(|(_, list)| list.values())
        .filter(|message| message.only_for.is_none() && fits(call, message))
        .collect();
    found.sort_by_key(|message| std::cmp::Reverse(message.id));
    if call.query.get("sort_order").is_some_and(|order| order == "asc") {
        found.reverse();
    }
    let page = found.iter().skip(offset).take(limit).map(|message| {
        let mut value = state.message_for(message, bot);
        value["hit"] = json!(true);
        json!([value])
    });
    let messages: Vec<Value> = page.collect();
    Ok(Reply::ok(
        json!({"messages": messages, "total_results": found.len(), "doing_deep_historical_index": false}),
    ))
}

/// Whether a message is what the query asks for. What is given more than once in a query counts by its last value.
fn fits(call: &Call, message: &Message) -> bool {
    let words = call.query.get("content").map(|text| text.to_lowercase()).unwrap_or_default();
    let content = message.content.to_lowercase();
    let is = |key: &str, value: Id| call.number(key).is_none_or(|wanted| wanted == value);
    let has = call.query.get("has").is_none_or(|kind| match kind.as_str() {
        "file" => !message.attachments.is_empty(),
        "image" | "video" | "sound" => {
            let prefix = if kind == "sound" { "audio/" } else { kind };
            message.attachments.iter().any(|file| file.content_type.starts_with(prefix))
        }
        "embed" => !message.embeds.is_empty(),
        "poll" => message.poll.is_some(),
        "link" => content.contains("http://") || content.contains("https://"),
        _ => false,
    });
    has && words.split_whitespace().all(|word| content.contains(word))
        && is("author_id", message.author_id)
        && is("channel_id", message.channel_id)
        && call.number("mentions").is_none_or(|user| message.mentions.contains(&user))
        && (!call.query.contains_key("pinned") || call.is_true("pinned") == message.pinned.is_some())
        && call.number("min_id").is_none_or(|id| message.id > id)
        && call.number("max_id").is_none_or(|id| message.id < id)
}

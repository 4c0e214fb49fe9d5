//! Emojis and stickers of guilds.

use super::snowflake;
use crate::discord::error::{UNKNOWN_GUILD_EMOJI, UNKNOWN_STICKER};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::Id;
use crate::discord::permissions as perm;
use crate::discord::state::State;

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    let ["guilds", guild, rest @ ..] = path else { return None };
    let guild: Id = guild.parse().ok()?;
    let bot = state.app.bot_id;
    Some(match (method, rest) {
        ("GET", ["emojis"]) => emojis(state, guild),
        ("POST", ["emojis"]) => state
            .create_emoji(bot, guild, &call.body)
            .and_then(|id| Ok(Reply::created(emoji(state, guild, id)?))),
        ("GET", ["emojis", id]) => {
            snowflake("emoji_id", id).and_then(|id| Ok(Reply::ok(emoji(state, guild, id)?)))
        }
        ("PATCH", ["emojis", id]) => snowflake("emoji_id", id).and_then(|id| {
            state.edit_emoji(bot, guild, id, &call.body)?;
            Ok(Reply::ok(emoji(state, guild, id)?))
        }),
        ("DELETE", ["emojis", id]) => snowflake("emoji_id", id)
            .and_then(|id| state.delete_emoji(bot, guild, id))
            .map(|()| Reply::empty()),
        ("GET", ["stickers"]) => stickers(state, guild),
        ("POST", ["stickers"]) => state
            .create_sticker(bot, guild, call)
            .and_then(|id| Ok(Reply::created(sticker(state, guild, id)?))),
        ("GET", ["stickers", id]) => {
            snowflake("sticker_id", id).and_then(|id| Ok(Reply::ok(sticker(state, guild, id)?)))
        }
        ("PATCH", ["stickers", id]) => snowflake("sticker_id", id).and_then(|id| {
            state.edit_sticker(bot, guild, id, &call.body)?;
            Ok(Reply::ok(sticker(state, guild, id)?))
        }),
        ("DELETE", ["stickers", id]) => snowflake("sticker_id", id)
            .and_then(|id| state.delete_sticker(bot, guild, id))
            .map(|()| Reply::empty()),
        _ => return None,
    })
}

/// Who made it is shown to those who work with expressions.
fn with_user(state: &State, guild: &crate::discord::model::Guild) -> bool {
    let bits = perm::CREATE_GUILD_EXPRESSIONS | perm::MANAGE_GUILD_EXPRESSIONS;
    perm::base(guild, state.app.bot_id) & bits != 0
}

type Object = Result<serde_json::Value, crate::discord::error::ApiError>;

fn emojis(state: &State, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let with_user = with_user(state, guild);
    Ok(Reply::ok(guild.emojis.values().map(|emoji| state.emoji_json(emoji, with_user)).collect()))
}

fn emoji(state: &State, guild: Id, id: Id) -> Object {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let emoji = guild.emojis.get(&id).ok_or(UNKNOWN_GUILD_EMOJI)?;
    Ok(state.emoji_json(emoji, with_user(state, guild)))
}

fn stickers(state: &State, guild: Id) -> Answer {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let user = with_user(state, guild);
    Ok(Reply::ok(
        guild.stickers.values().map(|sticker| state.sticker_json(guild.id, sticker, user)).collect(),
    ))
}

fn sticker(state: &State, guild: Id, id: Id) -> Object {
    let guild = state.member_of(state.app.bot_id, guild)?;
    let sticker = guild.stickers.get(&id).ok_or(UNKNOWN_STICKER)?;
    Ok(state.sticker_json(guild.id, sticker, with_user(state, guild)))
}

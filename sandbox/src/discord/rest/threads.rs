//! Threads: opening, members, lists.

use serde_json::{Value, json};

use super::snowflake;
use crate::discord::error::{ApiError, UNKNOWN_MEMBER, WRONG_CHANNEL_TYPE};
use crate::discord::http::{Answer, Call, Reply};
use crate::discord::model::{Channel, Id, kind};
use crate::discord::permissions as perm;
use crate::discord::render;
use crate::discord::state::State;
use crate::discord::validate::{self, Purpose};

pub fn route(state: &mut State, call: &Call, method: &str, path: &[&str]) -> Option<Answer> {
    Some(match (method, path) {
        ("POST", ["channels", channel, "messages", message, "threads"]) => {
            from_message(state, call, channel, message)
        }
        ("POST", ["channels", channel, "threads"]) => open(state, call, channel),
        ("GET", ["channels", thread, "thread-members"]) => members(state, call, thread),
        ("GET", ["channels", thread, "thread-members", user]) => member(state, call, thread, user),
        ("PUT", ["channels", thread, "thread-members", user]) => set_member(state, thread, user, true),
        ("DELETE", ["channels", thread, "thread-members", user]) => set_member(state, thread, user, false),
        ("GET", ["channels", channel, "threads", "archived", "public"]) => {
            archived(state, call, channel, Archive::Public)
        }
        ("GET", ["channels", channel, "threads", "archived", "private"]) => {
            archived(state, call, channel, Archive::Private)
        }
        ("GET", ["channels", channel, "users", "@me", "threads", "archived", "private"]) => {
            archived(state, call, channel, Archive::Joined)
        }
        ("GET", ["guilds", guild, "threads", "active"]) => active(state, guild),
        _ => return None,
    })
}

fn open(state: &mut State, call: &Call, channel: &str) -> Answer {
    let parent = snowflake("channel_id", channel)?;
    let bot = state.app.bot_id;
    if !state.visible(bot, parent)?.is_forum() {
        let id = state.open_thread(bot, parent, &call.body)?;
        return Ok(Reply::created(state.channel_json(state.channel(id)?, bot)));
    }
    let draft = validate::message(&call.body["message"], &call.files, Purpose::Create)?;
    let id = state.open_post(bot, parent, &call.body, draft)?;
    let mut value = state.channel_json(state.channel(id)?, bot);
    value["message"] = state.message_json(state.message(id, id)?, bot);
    Ok(Reply::created(value))
}

fn from_message(state: &mut State, call: &Call, channel: &str, message: &str) -> Answer {
    let (parent, message) = (snowflake("channel_id", channel)?, snowflake("message_id", message)?);
    let bot = state.app.bot_id;
    let id = state.open_thread_from(bot, parent, message, &call.body)?;
    Ok(Reply::created(state.channel_json(state.channel(id)?, bot)))
}

/// The user of a path, where `@me` is the bot.
fn user_id(state: &State, text: &str) -> Result<Id, ApiError> {
    if text == "@me" { Ok(state.app.bot_id) } else { snowflake("user_id", text) }
}

fn set_member(state: &mut State, thread: &str, user: &str, joins: bool) -> Answer {
    let (thread, user, bot) = (snowflake("channel_id", thread)?, user_id(state, user)?, state.app.bot_id);
    if joins {
        state.add_to_thread(bot, thread, user)?;
    } else {
        state.remove_from_thread(bot, thread, user)?;
    }
    Ok(Reply::empty())
}

fn one(state: &State, thread: Id, user: Id, with_member: bool) -> Value {
    let full = state.thread_member_json(thread, user);
    let mut value = json!({"id": full["id"], "user_id": full["user_id"], "join_timestamp": full["join_timestamp"], "flags": 0});
    if with_member {
        value["member"] = full["member"].clone();
    }
    value
}

fn member(state: &State, call: &Call, thread: &str, user: &str) -> Answer {
    let (thread, user) = (snowflake("channel_id", thread)?, user_id(state, user)?);
    let channel = state.visible(state.app.bot_id, thread)?;
    let members = &channel.thread.as_ref().ok_or(WRONG_CHANNEL_TYPE)?.members;
    if !members.contains_key(&user) {
        return Err(UNKNOWN_MEMBER.into());
    }
    Ok(Reply::ok(one(state, thread, user, call.is_true("with_member"))))
}

fn members(state: &State, call: &Call, thread: &str) -> Answer {
    let thread = snowflake("channel_id", thread)?;
    let channel = state.visible(state.app.bot_id, thread)?;
    let members = &channel.thread.as_ref().ok_or(WRONG_CHANNEL_TYPE)?.members;
    if !state.app.members_allowed {
        return Err(crate::discord::error::MISSING_ACCESS.into());
    }
    let with_member = call.is_true("with_member");
    Ok(Reply::ok(members.keys().map(|user| one(state, thread, *user, with_member)).collect()))
}

fn active(state: &State, guild: &str) -> Answer {
    let (guild, bot) = (snowflake("guild_id", guild)?, state.app.bot_id);
    state.member_of(bot, guild)?;
    let threads = state.active_threads(guild, bot);
    Ok(Reply::ok(thread_list(state, &threads, bot, None)))
}

fn thread_list(state: &State, threads: &[&Channel], bot: Id, has_more: Option<bool>) -> Value {
    let members: Vec<Value> =
        threads.iter().filter_map(|thread| render::thread_member(thread, bot)).collect();
    let mut value = json!({
        "threads": threads.iter().map(|thread| state.channel_json(thread, bot)).collect::<Vec<_>>(), "members": members,
    });
    value["has_more"] = json!(has_more.unwrap_or(false));
    value
}

#[derive(Clone, Copy, PartialEq)]
enum Archive {
    Public,
    Private,
    Joined,
}

fn archived(state: &State, call: &Call, channel: &str, which: Archive) -> Answer {
    let (parent, bot) = (snowflake("channel_id", channel)?, state.app.bot_id);
    let mut needed = perm::READ_MESSAGE_HISTORY;
    if which == Archive::Private {
        needed |= perm::MANAGE_THREADS;
    }
    state.allowed(bot, parent, needed)?;
    let limit = call.number("limit").unwrap_or(50).clamp(2, 100) as usize;
    let mut list: Vec<&Channel> = state
        .channels
        .values()
        .filter(|c| c.parent_id == Some(parent) && c.thread.as_ref().is_some_and(|thread| thread.archived))
        .filter(|c| match which {
            Archive::Public => c.kind != kind::PRIVATE_THREAD,
            Archive::Private => c.kind == kind::PRIVATE_THREAD,
            Archive::Joined => {
                c.kind == kind::PRIVATE_THREAD
                    && c.thread.as_ref().is_some_and(|t| t.members.contains_key(&bot))
            }
        })
        .collect();
    let at = |c: &Channel| c.thread.as_ref().map(|thread| thread.archive_timestamp);
    if which == Archive::Joined {
        list.sort_by_key(|c| std::cmp::Reverse(c.id));
        list.retain(|c| call.number("before").is_none_or(|before| c.id < before));
    } else {
        list.sort_by_key(|c| std::cmp::Reverse(at(c)));
        let before =
            call.query.get("before").and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
        list.retain(|c| before.is_none_or(|before| at(c).is_some_and(|at| at < before)));
    }
    let more = list.len() > limit;
    list.truncate(limit);
    Ok(Reply::ok(thread_list(state, &list, bot, Some(more))))
}

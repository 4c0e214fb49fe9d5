//! The member API below `/sandbox`, its event stream, and the files of the web client.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::WebSocketUpgrade;
use axum::extract::ws::{Message, WebSocket};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;
use serde_json::{Value, json};

use super::Shared;
use super::error::{AUTOMOD_TITLE, ApiError, NOT_FOUND, UNAUTHORIZED, UNKNOWN_USER};
use super::faults::{Fault, GatewayFault, WorldFault};
use super::http::{Answer, Call, Reply};
use super::messages::Page;
use super::model::{Channel, Id, User};
use super::render;
use super::state::State;
use super::validate::{self, Purpose, integer};

/// The web client; read from disk in debug builds, so that changes show on reload.
#[derive(RustEmbed)]
#[folder = "web/"]
#[exclude = "test/*"]
#[exclude = "*.md"]
#[exclude = "package.json"]
#[allow_missing = true]
struct WebClient;

/// Shown while the web client is not there.
const PLACEHOLDER: &str = "<!doctype html><meta charset=utf-8><title>discord-sandbox</title>\
    <p>The sandbox is running. Its web client is not part of this build; the member API is below /sandbox.</p>";

/// A file of the web client.
pub fn static_file(path: &str) -> Response {
    let name = path.trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    match WebClient::get(name) {
        Some(file) => {
            let kind = mime_guess::from_path(name).first_or_octet_stream().to_string();
            let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
            ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache".to_owned())], file.data.into_owned())
                .into_response()
        }
        None if name == "index.html" => Html(PLACEHOLDER).into_response(),
        None => Reply::from(NOT_FOUND).into_response(),
    }
}

/// Answers one request of the member API.
pub fn answer(shared: &Shared, call: Call) -> Reply {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let result = match (call.method.as_str(), path.as_slice()) {
        (_, ["faults"]) => faults(shared, &call),
        _ => route(&mut shared.state(), &call, &path),
    };
    shared.rearm();
    result.unwrap_or_else(Reply::from)
}

fn faults(shared: &Shared, call: &Call) -> Answer {
    let wrong = |error: serde_json::Error| ApiError::form("", "FAULT_INVALID", error.to_string());
    match call.method.as_str() {
        "GET" => Ok(Reply::ok(json!(shared.faults().waiting()))),
        "DELETE" => {
            shared.faults().clear();
            Ok(Reply::empty())
        }
        "POST" => {
            let of_gateway = call.body.get("event").is_some()
                || matches!(call.body["kind"].as_str(), Some("reconnect" | "invalid_session" | "close"));
            if let Ok(fault) = serde_json::from_value::<WorldFault>(call.body.clone()) {
                shared.state().apply_world_fault(&fault);
            } else if of_gateway {
                let fault: GatewayFault = serde_json::from_value(call.body.clone()).map_err(wrong)?;
                shared.state().apply_gateway_fault(&fault);
            } else {
                let fault: Fault = serde_json::from_value(call.body.clone()).map_err(wrong)?;
                shared.faults().add(fault);
            }
            Ok(Reply::empty())
        }
        _ => Err(NOT_FOUND.into()),
    }
}

fn route(state: &mut State, call: &Call, path: &[&str]) -> Answer {
    let method = call.method.as_str();
    match (method, path) {
        ("GET", ["users"]) => return Ok(Reply::ok(users(state))),
        ("PATCH", ["users", user]) => return set_locale(state, call, user),
        _ => {}
    }
    let me = call.acting_user.ok_or(UNAUTHORIZED)?;
    if state.users.get(&me).is_none_or(|user| user.bot) {
        return Err(UNKNOWN_USER.into());
    }
    match (method, path) {
        ("GET", ["state"]) => Ok(Reply::ok(whole_state(state, me))),
        ("GET", ["channels", channel, "messages"]) => history(state, call, me, number(channel)),
        ("POST", ["channels", channel, "messages"]) => say(state, call, me, number(channel)),
        ("PATCH", ["channels", channel, "messages", message]) => {
            edit(state, call, me, number(channel), number(message))
        }
        ("DELETE", ["channels", channel, "messages", message]) => {
            state.delete(me, number(channel), number(message)).map(|()| Reply::empty())
        }
        ("PUT", ["channels", channel, "messages", message, "reactions", emoji]) => {
            state.react(me, number(channel), number(message), emoji).map(|()| Reply::empty())
        }
        ("DELETE", ["channels", channel, "messages", message, "reactions", emoji]) => {
            state.unreact(me, number(channel), number(message), emoji, me).map(|()| Reply::empty())
        }
        ("PUT" | "DELETE", ["channels", channel, "polls", message, "answers", answer]) => {
            let wanted = method == "PUT";
            state.vote(me, number(channel), number(message), number(answer), wanted).map(|()| Reply::empty())
        }
        ("POST", ["channels", channel, "polls", message, "expire"]) => {
            state.end_poll(me, number(channel), number(message)).map(|()| Reply::empty())
        }
        ("POST", ["channels", channel, "typing"]) => {
            state.typing(me, number(channel)).map(|()| Reply::empty())
        }
        ("PUT", ["channels", thread, "members", user]) => {
            let user = if *user == "@me" { me } else { number(user) };
            state.add_to_thread(me, number(thread), user).map(|()| Reply::empty())
        }
        ("DELETE", ["channels", thread, "members", user]) => {
            let user = if *user == "@me" { me } else { number(user) };
            state.remove_from_thread(me, number(thread), user).map(|()| Reply::empty())
        }
        ("PATCH", ["channels", thread]) => edit_thread(state, call, me, number(thread)),
        ("POST", ["channels", parent, "threads"]) => open_thread(state, call, me, number(parent)),
        ("POST", ["dms"]) => {
            let id = state.open_dm(me, integer(&call.body["recipient_id"]).unwrap_or(0))?;
            Ok(Reply::ok(channel_for(state, state.channel(id)?, me)))
        }
        ("GET", ["commands"]) => Ok(Reply::ok(commands(state, call, me))),
        ("POST", ["interactions"]) => {
            let id = state.begin_interaction(me, &call.body, &call.files)?;
            Ok(Reply { status: 202, body: Some(json!({"id": id.to_string()})) })
        }
        _ => Err(NOT_FOUND.into()),
    }
}

/// An id of a path; one that is no number names nothing.
fn number(text: &str) -> Id {
    text.parse().unwrap_or(0)
}

fn users(state: &State) -> Value {
    let people = state.users.values().filter(|user| !user.bot && user.id != state.app.owner_id);
    json!({"users": people.map(|user| entry(state, user)).collect::<Vec<_>>()})
}

fn entry(state: &State, user: &User) -> Value {
    let names = |guild: &super::model::Guild| {
        let member = guild.members.get(&user.id)?;
        Some(
            member
                .roles
                .iter()
                .filter_map(|id| guild.roles.get(id))
                .map(|role| role.name.clone())
                .collect::<Vec<_>>(),
        )
    };
    let roles: Vec<String> = state.guilds.values().filter_map(names).flatten().collect();
    json!({"user": render::user(user), "locale": user.locale, "roles": roles, "label": user.label})
}

fn set_locale(state: &mut State, call: &Call, user: &str) -> Answer {
    let user = state.users.get_mut(&number(user)).ok_or(UNKNOWN_USER)?;
    if let Some(locale) = call.body["locale"].as_str() {
        locale.clone_into(&mut user.locale);
    }
    let user = user.clone();
    Ok(Reply::ok(entry(state, &user)))
}

fn channel_for(state: &State, channel: &Channel, me: Id) -> Value {
    let mut value = if channel.is_thread() {
        thread_with_members(state, channel, me)
    } else {
        state.channel_json(channel, me)
    };
    value["permissions"] = json!(state.permissions(me, channel).to_string());
    value
}

/// A thread with `member_ids`.
pub fn thread_with_members(state: &State, channel: &Channel, viewer: Id) -> Value {
    let mut value = state.channel_json(channel, viewer);
    let members: Vec<String> =
        channel.thread.iter().flat_map(|thread| thread.members.keys()).map(Id::to_string).collect();
    value["member_ids"] = json!(members);
    value
}

fn whole_state(state: &State, me: Id) -> Value {
    let mine = state.guilds.values().filter(|guild| guild.members.contains_key(&me));
    let guilds: Vec<Value> = mine
        .map(|guild| {
            let channels = state.guild_channels(guild.id);
            let visible = channels.iter().filter(|c| state.sees(me, c)).map(|c| channel_for(state, c, me));
            let threads = state.channels.values().filter(|c| c.guild_id == Some(guild.id) && c.is_thread() && state.sees(me, c));
            let mut value = state.guild_json(guild);
            let extra = json!({
                "channels": visible.collect::<Vec<_>>(), "threads": threads.map(|c| channel_for(state, c, me)).collect::<Vec<_>>(),
                "members": guild.members.values().map(|member| state.member_json(member)).collect::<Vec<_>>(),
                "permissions": render::guild_permissions(guild, me),
            });
            render::merge(&mut value, extra);
            value
        })
        .collect();
    let dms = state.channels.values().filter(|c| c.guild_id.is_none() && c.recipients.contains(&me));
    let mine = state.users.get(&me).map(|user| entry(state, user));
    json!({"me": mine, "guilds": guilds, "dms": dms.map(|c| channel_for(state, c, me)).collect::<Vec<_>>(), "unread": {}})
}

fn history(state: &State, call: &Call, me: Id, channel: Id) -> Answer {
    let list = state.history(me, channel, Page::of(call)?)?;
    Ok(Reply::ok(list.iter().map(|message| state.message_json(message, me)).collect()))
}

fn say(state: &mut State, call: &Call, me: Id, channel: Id) -> Answer {
    state.visible(me, channel)?;
    let draft = validate::message(&as_person(&call.body), &call.files, Purpose::Create)?;
    let id = state.post(me, channel, draft)?;
    Ok(Reply::ok(state.message_json(state.message(channel, id)?, me)))
}

/// What a person's client can send: no embeds, no components.
fn as_person(body: &Value) -> Value {
    let keys = [
        "content",
        "nonce",
        "enforce_nonce",
        "allowed_mentions",
        "message_reference",
        "attachments",
        "poll",
        "flags",
    ];
    body.as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| keys.contains(&key.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

fn edit(state: &mut State, call: &Call, me: Id, channel: Id, message: Id) -> Answer {
    let draft = validate::message(&as_person(&call.body), &call.files, Purpose::Edit)?;
    state.edit(me, channel, message, draft)?;
    Ok(Reply::ok(state.message_json(state.message(channel, message)?, me)))
}

fn edit_thread(state: &mut State, call: &Call, me: Id, thread: Id) -> Answer {
    state.edit_thread(me, thread, &call.body)?;
    Ok(Reply::ok(channel_for(state, state.channel(thread)?, me)))
}

fn open_thread(state: &mut State, call: &Call, me: Id, parent: Id) -> Answer {
    let forum = state.visible(me, parent)?.is_forum();
    state.moderate(me, parent, call.body["name"].as_str().unwrap_or("")).map_err(|_| AUTOMOD_TITLE)?;
    let id = if forum {
        let draft = validate::message(&as_person(&call.body["message"]), &call.files, Purpose::Create)?;
        state.moderate(me, parent, draft.content.as_deref().unwrap_or(""))?;
        state.open_post(me, parent, &call.body, draft)?
    } else {
        state.open_thread(me, parent, &call.body)?
    };
    Ok(Reply::created(channel_for(state, state.channel(id)?, me)))
}

fn commands(state: &State, call: &Call, me: Id) -> Value {
    let channel = call.number("channel_id").unwrap_or(0);
    let name = state.users.get(&state.app.bot_id).map(|bot| bot.username.clone());
    let application =
        json!({"id": state.app.id.to_string(), "name": name, "bot": state.user_json(state.app.bot_id)});
    let usable = state.usable_commands(me, channel);
    usable
        .iter()
        .map(|command| {
            let mut value = render::command(command, state.app.id, true);
            value["application"] = application.clone();
            value
        })
        .collect()
}

/// The event stream of a member. `since` replays from that event on.
pub fn events(shared: Arc<Shared>, socket: WebSocketUpgrade, query: &BTreeMap<String, String>) -> Response {
    let user: Id = query.get("as").and_then(|id| id.parse().ok()).unwrap_or(0);
    let since = query.get("since").and_then(|text| text.parse().ok());
    let start = shared.state().journals.get(&user).map(|journal| since.unwrap_or(journal.end()));
    match start {
        Some(start) => socket.on_upgrade(move |socket| stream(shared, socket, user, start)),
        None => Reply::from(UNKNOWN_USER).into_response(),
    }
}

async fn stream(shared: Arc<Shared>, mut socket: WebSocket, user: Id, start: u64) {
    let mut stop = shared.stopped();
    let Some(mut changed) = shared.state().journals.get(&user).map(super::events::Journal::watch) else {
        return;
    };
    let hello = json!({"t": "HELLO", "d": {"seq": start}}).to_string();
    let mut position = start;
    if socket.send(Message::Text(hello.into())).await.is_err() {
        return;
    }
    loop {
        changed.mark_unchanged();
        let news = shared.state().journals.get(&user).map(|journal| (journal.since(position), journal.end()));
        let frames = match news {
            Some((Some(frames), end)) => {
                position = end;
                frames
            }
            // Too long away: fetch everything again.
            Some((None, end)) => {
                position = end;
                vec![json!({"t": "STATE_RESET", "d": {}}).to_string().into()]
            }
            None => return,
        };
        for frame in frames {
            if socket.send(Message::Text((*frame).into())).await.is_err() {
                return;
            }
        }
        tokio::select! {
            _ = changed.changed() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
            frame = socket.recv() => match frame {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

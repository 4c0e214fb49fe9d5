//! Everything the event stream brought, and waiting for more.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};
use futures_util::StreamExt;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::model::{Channel, Message};

/// Events shown when a wait was in vain.
const SHOWN: usize = 6;

#[derive(Debug, Clone)]
struct Event {
    name: String,
    data: Value,
}

#[derive(Debug, Default)]
struct Seen {
    events: Vec<Event>,
    /// Position up to which messages of a channel were seen.
    messages: HashMap<u64, usize>,
    threads: HashSet<u64>,
    by_name: HashMap<String, usize>,
    /// Why no more events come.
    ended: Option<String>,
}

#[derive(Debug)]
struct Inner {
    seen: Mutex<Seen>,
    length: watch::Sender<usize>,
}

/// The log of one member; clones share it.
#[derive(Debug, Clone)]
pub struct Log {
    inner: Arc<Inner>,
    /// Ends the reader with the last clone.
    _reader: Arc<Reader>,
}

#[derive(Debug)]
struct Reader(JoinHandle<()>);

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Log {
    /// Listens to what happened from event number `since` on.
    pub fn listen(base: &str, user: u64, since: u64) -> Log {
        Log::start(base, format!("as={user}&since={since}"))
    }

    /// Listens from now on; returns once the stream is open.
    pub async fn listen_from_now(base: &str, user: u64) -> Result<Log> {
        let log = Log::start(base, format!("as={user}"));
        let hello = |name: &str, _: &Value| (name == "HELLO").then_some(());
        log.find(0, hello, super::PATIENCE, "the event stream").await?;
        Ok(log)
    }

    fn start(base: &str, query: String) -> Log {
        let url = format!("{}/sandbox/events?{query}", base.replacen("http", "ws", 1).trim_end_matches('/'));
        let inner = Arc::new(Inner { seen: Mutex::default(), length: watch::Sender::new(0) });
        let reader = tokio::spawn(read(url, Arc::clone(&inner)));
        Log { inner, _reader: Arc::new(Reader(reader)) }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.inner.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.seen().events.len()
    }

    /// The first event from position `from` on that `pick` takes, with its position.
    pub async fn find<T>(
        &self,
        from: usize,
        pick: impl Fn(&str, &Value) -> Option<T>,
        timeout: Duration,
        what: &str,
    ) -> Result<(usize, T)> {
        let mut changed = self.inner.length.subscribe();
        let mut next = from;
        let search = async {
            loop {
                changed.mark_unchanged();
                {
                    let seen = self.seen();
                    while let Some(event) = seen.events.get(next) {
                        if let Some(found) = pick(&event.name, &event.data) {
                            return Ok((next, found));
                        }
                        next += 1;
                    }
                    if let Some(end) = &seen.ended {
                        return Err(end.clone());
                    }
                }
                if changed.changed().await.is_err() {
                    return Err("the event stream is closed".to_owned());
                }
            }
        };
        match tokio::time::timeout(timeout, search).await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(end)) => Err(anyhow!("waited for {what}, but {end}\n{}", self.recent(from))),
            Err(_) => Err(anyhow!("waited {timeout:?} for {what} in vain\n{}", self.recent(from))),
        }
    }

    /// The last events since `from`, for error messages.
    fn recent(&self, from: usize) -> String {
        let seen = self.seen();
        let list: Vec<&Event> = seen.events.iter().skip(from).collect();
        if list.is_empty() {
            return "Nothing happened meanwhile.".to_owned();
        }
        let shown =
            list.iter().rev().take(SHOWN).rev().map(|event| format!("  {}: {}", event.name, summary(event)));
        format!("Of {} events meanwhile, the last:\n{}", list.len(), shown.collect::<Vec<_>>().join("\n"))
    }

    /// See [`super::Member::wait_message`].
    pub async fn next_message(
        &self,
        channel: u64,
        me: u64,
        fits: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message> {
        let from = self.seen().messages.get(&channel).copied().unwrap_or(0);
        let (channel_text, me) = (channel.to_string(), me.to_string());
        let loading = self.loading_before(from);
        let loading = Mutex::new(loading);
        let pick = |name: &str, data: &Value| {
            if data["channel_id"] != channel_text.as_str() || data["author"]["id"] == me.as_str() {
                return None;
            }
            let message = Message::read(data);
            let mut loading = loading.lock().unwrap_or_else(PoisonError::into_inner);
            let appears = match name {
                "MESSAGE_CREATE" if message.is_loading() => {
                    loading.insert(message.id);
                    false
                }
                "MESSAGE_CREATE" => true,
                "MESSAGE_UPDATE" => !message.is_loading() && loading.remove(&message.id),
                _ => false,
            };
            (appears && fits(&message)).then_some(message)
        };
        let what = format!("a message in channel {channel}");
        let (at, mut message) = self.find(from, pick, timeout, &what).await?;
        self.seen().messages.insert(channel, at + 1);
        message.at = at + 1;
        Ok(message)
    }

    /// Deferred answers that were not filled in before position `at`.
    fn loading_before(&self, at: usize) -> HashSet<u64> {
        let mut loading = HashSet::new();
        for event in self.seen().events.iter().take(at) {
            let message = Message::read(&event.data);
            match event.name.as_str() {
                "MESSAGE_CREATE" if message.is_loading() => drop(loading.insert(message.id)),
                "MESSAGE_UPDATE" if !message.is_loading() => drop(loading.remove(&message.id)),
                _ => {}
            }
        }
        loading
    }

    /// See [`super::Member::wait_thread`].
    pub async fn next_thread(&self, fits: impl Fn(&Channel) -> bool, timeout: Duration) -> Result<Channel> {
        let known = self.seen().threads.clone();
        let pick = |name: &str, data: &Value| {
            let thread = (name == "THREAD_CREATE").then(|| Channel::read(data))?;
            (!known.contains(&thread.id) && fits(&thread)).then_some(thread)
        };
        let (_, thread) = self.find(0, pick, timeout, "a thread").await?;
        self.seen().threads.insert(thread.id);
        Ok(thread)
    }

    /// See [`super::Member::wait_event`].
    pub async fn next_event(
        &self,
        wanted: &str,
        fits: impl Fn(&Value) -> bool,
        timeout: Duration,
    ) -> Result<Value> {
        let from = self.seen().by_name.get(wanted).copied().unwrap_or(0);
        let pick = |name: &str, data: &Value| (name == wanted && fits(data)).then(|| data.clone());
        let (at, data) = self.find(from, pick, timeout, wanted).await?;
        self.seen().by_name.insert(wanted.to_owned(), at + 1);
        Ok(data)
    }

    /// The newest version of a message.
    pub fn latest(&self, message: u64) -> Option<Message> {
        let id = message.to_string();
        let seen = self.seen();
        let newest = seen.events.iter().enumerate().rev().find(|(_, event)| {
            matches!(event.name.as_str(), "MESSAGE_CREATE" | "MESSAGE_UPDATE")
                && event.data["id"] == id.as_str()
        });
        newest.map(|(at, event)| Message { at: at + 1, ..Message::read(&event.data) })
    }

    /// Counts a message, which came as an answer, as seen together with all before it in its channel.
    pub fn mark_seen(&self, message: &Message) {
        let mut seen = self.seen();
        let until = seen.messages.entry(message.channel_id).or_default();
        *until = (*until).max(message.at);
    }

    pub fn mark_all_seen(&self) {
        let mut seen = self.seen();
        let end = seen.events.len();
        let channels: Vec<u64> =
            seen.events.iter().map(|event| Message::read(&event.data).channel_id).collect();
        for channel in channels {
            seen.messages.insert(channel, end);
        }
        let names: Vec<String> = seen.events.iter().map(|event| event.name.clone()).collect();
        for name in names {
            seen.by_name.insert(name, end);
        }
        let threads = seen.events.iter().filter(|event| event.name == "THREAD_CREATE");
        let threads: Vec<u64> = threads.map(|event| Channel::read(&event.data).id).collect();
        seen.threads.extend(threads);
    }
}

/// An event in one line.
fn summary(event: &Event) -> String {
    let data = &event.data;
    let text = match event.name.as_str() {
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" => {
            let message = Message::read(data);
            let text = if message.is_loading() { "(thinking)".to_owned() } else { message.text() };
            format!("in {} by {}: {text}", message.channel_id, data["author"]["username"])
        }
        _ => data.to_string(),
    };
    let line = text.replace('\n', " / ");
    if line.chars().count() > 240 { line.chars().take(240).chain(['…']).collect() } else { line }
}

async fn read(url: String, inner: Arc<Inner>) {
    let end = match tokio_tungstenite::connect_async(&url).await {
        Err(error) => format!("the event stream {url} cannot be opened: {error}"),
        Ok((mut stream, _)) => loop {
            match stream.next().await {
                Some(Ok(frame)) => {
                    let Ok(text) = frame.into_text() else { continue };
                    let value: Value = serde_json::from_str(&text).unwrap_or_default();
                    if let Some(name) = value["t"].as_str() {
                        push(&inner, Event { name: name.to_owned(), data: value["d"].clone() });
                    }
                }
                Some(Err(error)) => break format!("the event stream broke: {error}"),
                None => break "the event stream is closed".to_owned(),
            }
        },
    };
    inner.seen.lock().unwrap_or_else(PoisonError::into_inner).ended = Some(end);
    inner.length.send_modify(|length| *length += 1);
}

fn push(inner: &Inner, event: Event) {
    inner.seen.lock().unwrap_or_else(PoisonError::into_inner).events.push(event);
    inner.length.send_modify(|length| *length += 1);
}

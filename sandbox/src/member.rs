//! A member at their client: what a person does in Discord, for tests and scripts.
//!
//! A [`Member`] speaks the sandbox's member API over HTTP and listens to its event stream from the moment it is
//! made. Its `wait_…` functions look at everything that arrived since, in order, and never miss what came between
//! two calls. Errors say what was awaited and what was seen last.

mod client;
mod commands;
mod interaction;
mod log;
mod model;

use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};

pub use client::Refused;
pub(crate) use client::http_client;
pub use commands::Arg;
pub use interaction::{Interaction, Outcome};
pub use model::{Attachment, Button, Channel, Choice, Message, Modal};

use client::{Client, File};

/// How long calls without a time of their own wait for the bot.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A person at a Discord client. Clones are the same person and share what was seen.
#[derive(Debug, Clone)]
pub struct Member {
    client: Client,
    log: log::Log,
}

impl Member {
    pub(crate) fn connect(base: &str, user: u64, since: u64, http: reqwest::Client) -> Member {
        Member { client: Client::new(base, user, http), log: log::Log::listen(base, user, since) }
    }

    /// A person of a sandbox in another process, who hears what happens from now on.
    ///
    /// # Errors
    /// The sandbox cannot be reached or has no such user.
    pub async fn attach(base: &str, user: u64) -> Result<Member> {
        let client = Client::new(base, user, http_client());
        client.get("/state").await.with_context(|| format!("cannot act as {user} at {base}"))?;
        let log = log::Log::listen_from_now(base, user).await?;
        Ok(Member { client, log })
    }

    /// The user id.
    pub fn id(&self) -> u64 {
        self.client.user
    }

    /// Everything this member sees, as `GET /sandbox/state` gives it.
    ///
    /// # Errors
    /// The sandbox refuses or is gone.
    pub async fn state(&self) -> Result<Value> {
        self.client.get("/state").await
    }

    /// The channels this member sees, without threads.
    ///
    /// # Errors
    /// The sandbox refuses or is gone.
    pub async fn channels(&self) -> Result<Vec<Channel>> {
        self.channel_list("channels").await
    }

    /// The threads this member sees, archived ones too.
    ///
    /// # Errors
    /// The sandbox refuses or is gone.
    pub async fn threads(&self) -> Result<Vec<Channel>> {
        self.channel_list("threads").await
    }

    async fn channel_list(&self, key: &str) -> Result<Vec<Channel>> {
        let state = self.state().await?;
        let guilds = state["guilds"].as_array().into_iter().flatten();
        Ok(guilds.flat_map(|guild| guild[key].as_array().into_iter().flatten()).map(Channel::read).collect())
    }

    /// The last 50 messages of a channel as this member sees them, oldest first.
    ///
    /// # Errors
    /// The channel is not visible.
    pub async fn messages(&self, channel: u64) -> Result<Vec<Message>> {
        let list = self.client.get(&format!("/channels/{channel}/messages")).await?;
        Ok(list.as_array().into_iter().flatten().rev().map(Message::read).collect())
    }

    /// Posts a message.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn say(&self, channel: u64, text: &str) -> Result<Message> {
        let sent = self
            .client
            .send(Method::POST, &format!("/channels/{channel}/messages"), &json!({"content": text}))
            .await?;
        Ok(Message::read(&sent))
    }

    /// Replies to a message, which pings its author.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn answer(&self, message: &Message, text: &str) -> Result<Message> {
        let body = json!({"content": text, "message_reference": {"message_id": message.id.to_string()}});
        let path = format!("/channels/{}/messages", message.channel_id);
        Ok(Message::read(&self.client.send(Method::POST, &path, &body).await?))
    }

    /// Posts a message with a file.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn say_with_file(
        &self,
        channel: u64,
        text: &str,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Message> {
        let file = File { name: name.to_owned(), bytes };
        let path = format!("/channels/{channel}/messages");
        let sent = self.client.upload(&path, &json!({"content": text}), vec![file]).await?;
        Ok(Message::read(&sent))
    }

    /// Posts a voice message: an Ogg file of so many seconds.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn speak(&self, channel: u64, seconds: f64, bytes: Vec<u8>) -> Result<Message> {
        let name = "voice-message.ogg".to_owned();
        // A flat line: what a client draws while it plays.
        let about = json!({"id": "0", "filename": name, "duration_secs": seconds, "waveform": "AAAA"});
        let body = json!({"flags": 1 << 13, "attachments": [about]});
        let path = format!("/channels/{channel}/messages");
        Ok(Message::read(&self.client.upload(&path, &body, vec![File { name, bytes }]).await?))
    }

    /// Changes a message of one's own.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn edit(&self, message: &Message, text: &str) -> Result<Message> {
        let path = format!("/channels/{}/messages/{}", message.channel_id, message.id);
        Ok(Message::read(&self.client.send(Method::PATCH, &path, &json!({"content": text})).await?))
    }

    /// Deletes a message, or dismisses an ephemeral one.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn delete(&self, message: &Message) -> Result<()> {
        let path = format!("/channels/{}/messages/{}", message.channel_id, message.id);
        self.client.send(Method::DELETE, &path, &Value::Null).await.map(drop)
    }

    /// Adds a reaction.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn react(&self, message: &Message, emoji: &str) -> Result<()> {
        self.reaction(Method::PUT, message, emoji).await
    }

    /// Takes a reaction of one's own back.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn unreact(&self, message: &Message, emoji: &str) -> Result<()> {
        self.reaction(Method::DELETE, message, emoji).await
    }

    /// Votes in a poll for the answer with this number, from 1.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn vote(&self, message: &Message, answer: u64) -> Result<()> {
        self.ballot(Method::PUT, message, answer).await
    }

    /// Takes a vote back.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn unvote(&self, message: &Message, answer: u64) -> Result<()> {
        self.ballot(Method::DELETE, message, answer).await
    }

    async fn ballot(&self, method: Method, message: &Message, answer: u64) -> Result<()> {
        let path = format!("/channels/{}/polls/{}/answers/{answer}", message.channel_id, message.id);
        self.client.send(method, &path, &Value::Null).await.map(drop)
    }

    async fn reaction(&self, method: Method, message: &Message, emoji: &str) -> Result<()> {
        let emoji: String = emoji.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/channels/{}/messages/{}/reactions/{emoji}", message.channel_id, message.id);
        self.client.send(method, &path, &Value::Null).await.map(drop)
    }

    /// Begins to type.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn typing(&self, channel: u64) -> Result<()> {
        self.client.send(Method::POST, &format!("/channels/{channel}/typing"), &Value::Null).await.map(drop)
    }

    /// Joins a thread.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn join_thread(&self, thread: u64) -> Result<()> {
        self.client
            .send(Method::PUT, &format!("/channels/{thread}/members/@me"), &Value::Null)
            .await
            .map(drop)
    }

    /// Leaves a thread.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn leave_thread(&self, thread: u64) -> Result<()> {
        self.client
            .send(Method::DELETE, &format!("/channels/{thread}/members/@me"), &Value::Null)
            .await
            .map(drop)
    }

    /// Adds somebody to a thread.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn add_to_thread(&self, thread: u64, user: u64) -> Result<()> {
        self.client
            .send(Method::PUT, &format!("/channels/{thread}/members/{user}"), &Value::Null)
            .await
            .map(drop)
    }

    /// Opens a public or private thread.
    ///
    /// # Errors
    /// The sandbox refuses, as Discord would.
    pub async fn open_thread(&self, parent: u64, name: &str, private: bool) -> Result<Channel> {
        let body = json!({"name": name, "type": if private { 12 } else { 11 }});
        let made = self.client.send(Method::POST, &format!("/channels/{parent}/threads"), &body).await?;
        Ok(Channel::read(&made))
    }

    /// Opens a direct message; with the bot, usually.
    ///
    /// # Errors
    /// There is no such user.
    pub async fn open_dm(&self, user: u64) -> Result<Channel> {
        let made = self.client.send(Method::POST, "/dms", &json!({"recipient_id": user.to_string()})).await?;
        Ok(Channel::read(&made))
    }

    /// Fetches a file by its address.
    ///
    /// # Errors
    /// The address is expired or wrong.
    pub async fn download(&self, url: &str) -> Result<Vec<u8>> {
        self.client.download(url).await
    }

    /// The next message of somebody else in a channel that fits, among those not seen yet. Messages before it
    /// count as seen. A deferred answer counts when it is filled in.
    ///
    /// # Errors
    /// None came in time; the error shows those that came.
    pub async fn wait_message(
        &self,
        channel: u64,
        fits: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message> {
        self.log.next_message(channel, self.id(), fits, timeout).await
    }

    /// The next version of a message that fits, beginning with the edits since `message` was received.
    ///
    /// # Errors
    /// No such edit came in time.
    pub async fn wait_edit(
        &self,
        message: &Message,
        fits: impl Fn(&Message) -> bool,
        timeout: Duration,
    ) -> Result<Message> {
        let wanted = |name: &str, data: &Value| {
            let same = name == "MESSAGE_UPDATE" && data["id"] == message.raw["id"];
            same.then(|| Message::read(data)).filter(&fits)
        };
        let what = format!("an edit of message {}", message.id);
        self.log.find(message.at, wanted, timeout, &what).await.map(|(_, message)| message)
    }

    /// The next thread that became visible and fits, among those not seen yet.
    ///
    /// # Errors
    /// None came in time; the error shows those that came.
    pub async fn wait_thread(&self, fits: impl Fn(&Channel) -> bool, timeout: Duration) -> Result<Channel> {
        self.log.next_thread(fits, timeout).await
    }

    /// The next event of a type that fits, among those not seen by earlier calls for this type; its data.
    ///
    /// # Errors
    /// None came in time.
    pub async fn wait_event(
        &self,
        name: &str,
        fits: impl Fn(&Value) -> bool,
        timeout: Duration,
    ) -> Result<Value> {
        self.log.next_event(name, fits, timeout).await
    }

    /// Marks everything that has arrived as seen.
    pub fn look_away(&self) {
        self.log.mark_all_seen();
    }
}

//! The Discord edge. serenity and poise appear here and nowhere else.
//!
//! [`custom_id`] and [`reply`] are pure: what a control carries, and how everything looks. Commands, events and
//! controls are thin: acknowledge, call a use case, show its outcome. [`DiscordStage`] is the place interviews
//! are held in.
//!
//! Interaction endpoints do not count towards Discord's global limit, but serenity's rate limiter puts the edits of all
//! members into one bucket, so replies go through a client of their own without it: the one of the gateway connection,
//! which poise uses as well.

mod attachment;
mod commands;
mod community;
mod corrections;
pub mod custom_id;
mod errors;
mod events;
mod floods;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod gateway;
mod interactions;
mod letters;
mod only_you;
mod preflight;
mod probe;
mod pulse;
mod registration;
pub mod reply;
mod send;
mod stage;
#[cfg(test)]
mod texts;
mod threads;

pub use gateway::{Gateway, check, community, connect};
/// Speaks to Discord's REST API.
pub use poise::serenity_prelude::Http;
pub use probe::{permissions, probe};
pub use pulse::{Pulse, ShardPulse};
pub use stage::DiscordStage;

use crate::app::App;
use crate::app::community::Community;
use crate::config::Shards;
use crate::domain::ids::{ChannelId, GuildId, MemberId};
use crate::domain::language::Language;
use crate::error::AppError;
use anyhow::{Context as _, bail};
use attachment::Downloads;
use floods::Floods;
use poise::serenity_prelude as serenity;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest wait for one request to Discord; serenity has none of its own.
const REQUEST_LIMIT: Duration = Duration::from_secs(15);
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How to reach Discord.
#[derive(Debug, Clone)]
pub struct DiscordSettings {
    /// The bot's token.
    pub token: SecretString,
    /// Another address of Discord's API, such as a local one for trying things out.
    pub api_url: Option<String>,
    /// Whether messages in threads can be read; shared, because Discord may turn it down when the bot connects.
    pub message_content: MessageContent,
    /// Whether to be told of members who leave (the Server Members intent).
    pub member_events: bool,
    /// Which shards this process serves.
    pub shards: Shards,
}

/// Whether the bot may read what is written in threads (the Message Content intent). Clones share the value.
#[derive(Debug, Clone)]
pub struct MessageContent(Arc<AtomicBool>);

impl MessageContent {
    /// Whether messages arrive with their content.
    pub fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn switch_off(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl From<bool> for MessageContent {
    fn from(on: bool) -> Self {
        Self(Arc::new(AtomicBool::new(on)))
    }
}

/// The client for all of Discord's API but interactions, with a rate limiter, except where `api_url` is set: serenity
/// ignores another address unless its rate limiter is off.
///
/// # Errors
/// An `api_url` that is no HTTP address.
pub fn http(settings: &DiscordSettings) -> anyhow::Result<Arc<Http>> {
    client(settings, true).map(Arc::new)
}

fn client(settings: &DiscordSettings, rate_limiter: bool) -> anyhow::Result<Http> {
    let requests = reqwest::Client::builder()
        .timeout(REQUEST_LIMIT)
        .connect_timeout(CONNECT_LIMIT)
        .build()
        .context("cannot set up HTTPS")?;
    let mut builder = serenity::HttpBuilder::new(settings.token.expose_secret())
        .client(requests)
        .default_allowed_mentions(serenity::CreateAllowedMentions::new())
        .ratelimiter_disabled(!rate_limiter);
    if let Some(url) = &settings.api_url {
        let parsed = reqwest::Url::parse(url).with_context(|| format!("discord.api_url: {url}"))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            bail!("discord.api_url must begin with http:// or https://, not {}://", parsed.scheme());
        }
        builder = builder.proxy(url.trim_end_matches('/')).ratelimiter_disabled(true);
    }
    Ok(builder.build())
}

/// What commands and events need.
struct Data {
    app: Arc<App>,
    community: Arc<Community>,
    /// For messages in threads.
    http: Arc<Http>,
    /// For replies to interactions.
    interactions: Arc<Http>,
    downloads: Downloads,
    message_content: MessageContent,
    floods: Floods,
    /// Threads whose candidate was told that messages cannot be read, since the last question.
    told_hidden: Mutex<HashSet<ChannelId>>,
}

impl Data {
    /// Whether to tell the candidate of this thread that messages cannot be read: once a question.
    fn tell_hidden(&self, thread: ChannelId) -> bool {
        self.told_hidden.lock().unwrap_or_else(PoisonError::into_inner).insert(thread)
    }

    fn question_posted(&self, thread: ChannelId) {
        self.told_hidden.lock().unwrap_or_else(PoisonError::into_inner).remove(&thread);
    }
}

type CommandContext<'a> = poise::ApplicationContext<'a, Data, AppError>;
type FrameworkContext<'a> = poise::FrameworkContext<'a, Data, AppError>;

/// The language of a Discord client.
fn language(locale: &str) -> Language {
    Language::from_code(locale).unwrap_or(Language::En)
}

fn member(user: &serenity::User) -> MemberId {
    MemberId(user.id.get())
}

fn guild(id: serenity::GuildId) -> GuildId {
    GuildId(id.get())
}

fn channel(id: serenity::ChannelId) -> ChannelId {
    ChannelId(id.get())
}

#[cfg(test)]
mod tests {
    use super::{DiscordSettings, MessageContent, Shards, http, language};
    use crate::domain::language::Language;

    /// The usual settings with another address.
    pub(super) fn settings(token: &str, api_url: Option<&str>) -> DiscordSettings {
        DiscordSettings {
            token: token.into(),
            api_url: api_url.map(str::to_owned),
            message_content: MessageContent::from(true),
            member_events: false,
            shards: Shards::All,
        }
    }

    #[test]
    fn another_address_switches_the_rate_limiter_off_so_that_it_is_not_ignored() {
        let here = http(&settings("t", Some("http://127.0.0.1:1/"))).expect("a valid address");
        assert_eq!(here.proxy.as_deref(), Some("http://127.0.0.1:1"));
        assert!(here.ratelimiter.is_none());
        let discord = http(&settings("t", None)).expect("no address is valid");
        assert!(discord.proxy.is_none() && discord.ratelimiter.is_some());
        assert!(http(&settings("t", Some("ftp://x"))).is_err());
        assert!(http(&settings("t", Some("not an address"))).is_err());
    }

    #[test]
    fn clones_of_the_message_content_switch_share_it() {
        let switch = MessageContent::from(true);
        switch.clone().switch_off();
        assert!(!switch.is_on());
    }

    #[test]
    fn every_client_language_but_korean_gets_english() {
        assert_eq!(language("ko"), Language::Ko);
        for locale in ["en-US", "ja", ""] {
            assert_eq!(language(locale), Language::En);
        }
    }
}

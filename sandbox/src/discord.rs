//! The local Discord: one shared world behind HTTP, websockets and the arranging functions of [`World`].

mod audit;
mod automod;
mod capture;
mod cdn;
mod channels;
mod command_permissions;
mod error;
mod events;
mod expressions;
mod faults;
mod gateway;
mod guilds;
mod http;
mod interactions;
mod invites;
mod mentions;
mod messages;
mod model;
mod moderation;
mod permissions;
mod polls;
mod ratelimit;
mod render;
mod rest;
mod schedule;
mod state;
mod threads;
mod validate;
mod web;
mod webhooks;
mod world;

use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

pub use faults::{Fault, FaultKind, GatewayFault, WorldFault};
pub use model::CommandTarget;
pub use world::{ChannelKind, World};

use capture::Capture;
use faults::Faults;
use ratelimit::Limits;
use state::State;

/// As Discord tells its clients.
const HEARTBEAT_INTERVAL: Duration = Duration::from_millis(41_250);

/// How a [`Sandbox`] is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The name of the bot's user.
    pub bot_name: String,
    /// Whether the application may use the privileged message content intent.
    pub message_content_allowed: bool,
    /// How often the bot is told to send a heartbeat.
    pub heartbeat_interval: Duration,
    /// Whether requests beyond the rate limits are refused with 429. Off by default: tests are in a hurry.
    pub rate_limits: bool,
    /// File to append the bot's REST exchanges to, one JSON object per line. Requests that were refused for their
    /// form go to a second file, whose name has `.refused` added.
    pub capture: Option<PathBuf>,
}

impl Default for Options {
    /// A free port, a bot called `practice-bot`, message content allowed, capture to the file named by `DISCORD_SANDBOX_CAPTURE` if set.
    fn default() -> Options {
        let capture = std::env::var_os("DISCORD_SANDBOX_CAPTURE").map(PathBuf::from);
        Options {
            port: 0,
            bot_name: "practice-bot".to_owned(),
            message_content_allowed: true,
            heartbeat_interval: HEARTBEAT_INTERVAL,
            rate_limits: false,
            capture,
        }
    }
}

/// What the server, the timers and the arranging functions share.
#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    faults: Mutex<Faults>,
    limits: Mutex<Limits>,
    rate_limits: bool,
    capture: Option<Capture>,
    timer: Notify,
    stop: watch::Sender<bool>,
}

impl Shared {
    /// The world. The lock is held for the moment of one action only, never across an await.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the timer look at the next deadline again.
    fn rearm(&self) {
        self.timer.notify_one();
    }

    /// Becomes true when the sandbox ends.
    fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }
}

/// A running local Discord. It ends when this value is dropped.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
    url: String,
    token: String,
    application_id: u64,
    bot_user_id: u64,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    http: OnceLock<reqwest::Client>,
}

impl Sandbox {
    /// Starts serving on 127.0.0.1.
    ///
    /// # Errors
    /// The port is taken, or the capture file cannot be opened.
    pub async fn start(options: Options) -> anyhow::Result<Sandbox> {
        let listener = TcpListener::bind(("127.0.0.1", options.port))
            .await
            .with_context(|| format!("cannot listen on 127.0.0.1:{}", options.port))?;
        let host = listener.local_addr()?.to_string();
        let capture = match &options.capture {
            Some(path) => Some(
                Capture::open(path)
                    .with_context(|| format!("cannot open {} for the capture", path.display()))?,
            ),
            None => None,
        };
        // The process's own random keys are good enough for tokens of a local toy.
        let secret: Vec<u8> = (0..4_u8).flat_map(|i| RandomState::new().hash_one(i).to_le_bytes()).collect();
        let mut state = State::new(host.clone(), secret, options.message_content_allowed);
        state.name_bot(&options.bot_name);
        state.app.strict_starts = options.rate_limits;
        state.heartbeat_interval = options.heartbeat_interval;
        let (token, application_id, bot_user_id) = (state.app.token.clone(), state.app.id, state.app.bot_id);
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            faults: Mutex::default(),
            limits: Mutex::default(),
            rate_limits: options.rate_limits,
            capture,
            timer: Notify::new(),
            stop: watch::Sender::new(false),
        });
        let tasks = vec![
            tokio::spawn(http::serve(listener, Arc::clone(&shared))),
            tokio::spawn(keep_deadlines(Arc::clone(&shared))),
        ];
        Ok(Sandbox {
            shared,
            url: format!("http://{host}"),
            token,
            application_id,
            bot_user_id,
            tasks,
            http: OnceLock::new(),
        })
    }

    /// The address: the web client, and what a bot's HTTP client takes for `https://discord.com`.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The bot's application.
    pub fn application_id(&self) -> u64 {
        self.application_id
    }

    /// The bot's user.
    pub fn bot_user_id(&self) -> u64 {
        self.bot_user_id
    }

    /// Arranges the world: what admins and time do.
    pub fn world(&self) -> World {
        World::new(Arc::clone(&self.shared))
    }

    /// A person at a Discord client, who hears what happens from now on. To be called inside a Tokio runtime.
    pub fn member(&self, user_id: u64) -> crate::member::Member {
        let seen = self.shared.state().journals.get(&user_id).map_or(0, events::Journal::end);
        // Making a client is slow (it reads certificates it never needs), so all members share one.
        let http = self.http.get_or_init(crate::member::http_client).clone();
        crate::member::Member::connect(&self.url, user_id, seen, http)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.stop.send_replace(true);
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// Fails interactions and archives threads when they are due.
async fn keep_deadlines(shared: Arc<Shared>) {
    loop {
        let wait = shared.state().pass_deadlines();
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = shared.timer.notified() => {}
        }
    }
}

impl State {
    /// Does what is due; tells how long until the next deadline.
    fn pass_deadlines(&mut self) -> Duration {
        self.forget_sessions();
        let next = [self.expire_interactions(), self.archive_idle_threads(), self.end_polls()]
            .into_iter()
            .flatten()
            .min();
        let until =
            next.map_or(Duration::from_secs(3600), |at| (at - self.now()).to_std().unwrap_or_default());
        // Timers have millisecond steps: a little late is better than spinning.
        until + Duration::from_millis(1)
    }
}

//! Health and metrics over HTTP, for whoever watches the bot: `/healthz`, `/readyz`, `/metrics`. Off unless
//! `watch.listen` names an address. Nothing of members is shown, only numbers.

use crate::app::App;
use crate::config::Config;
use crate::db::watching;
use crate::discord::Pulse;
use crate::error::AppResult;
use crate::metrics::{self, Reading};
use anyhow::{Context as _, bail, ensure};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use chrono::Utc;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// Longest wait for the database when somebody asks; whoever asks waits about ten seconds.
const READ_LIMIT: Duration = Duration::from_secs(2);
/// Longest wait of `hotseat healthcheck`.
const CHECK_LIMIT: Duration = Duration::from_secs(5);
/// A worker that did not come round for so long is stuck: it looks for work every second.
const STUCK: Duration = Duration::from_secs(60);

struct Watched {
    app: Arc<App>,
    pulse: Pulse,
    connections: u32,
    /// Whoever asks while somebody is being answered waits, so that no crowd takes the bot's connections.
    one_at_a_time: tokio::sync::Mutex<()>,
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Serving(AbortHandle);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Serves where the settings say so.
///
/// # Errors
/// An address that cannot be listened on.
pub async fn serve(config: &Config, app: &Arc<App>, pulse: Pulse) -> anyhow::Result<Option<Serving>> {
    metrics::started(Utc::now());
    let Some(address) = config.watch.listen.0 else { return Ok(None) };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("watch.listen: cannot listen on {address}; is another process there?"))?;
    let watched = Watched {
        app: Arc::clone(app),
        pulse,
        connections: config.database.max_connections,
        one_at_a_time: tokio::sync::Mutex::default(),
    };
    let router = Router::new()
        .route("/metrics", get(all))
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready))
        .with_state(Arc::new(watched));
    tracing::info!(%address, "watch.listen: health and metrics are served");
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "watch.listen: the server ended");
        }
    });
    Ok(Some(Serving(server.abort_handle())))
}

async fn all(State(watched): State<Arc<Watched>>) -> impl IntoResponse {
    let (reading, _) = watched.read().await;
    let content = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    match metrics::render(&reading) {
        Ok(text) => (StatusCode::OK, content, text),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, content, String::new()),
    }
}

/// Whether the process does its work: restart it when it does not.
async fn healthy(State(watched): State<Arc<Watched>>) -> (StatusCode, String) {
    match watched.app.worker_silence() {
        silence if silence > STUCK => {
            let seconds = silence.as_secs();
            (StatusCode::SERVICE_UNAVAILABLE, format!("the worker did not come round for {seconds} s\n"))
        }
        _ => (StatusCode::OK, "ok\n".to_owned()),
    }
}

/// Whether it can serve members now; a restart would help nothing.
async fn ready(State(watched): State<Arc<Watched>>) -> (StatusCode, String) {
    let (_, missing) = watched.read().await;
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, missing.join("\n") + "\n")
    }
}

impl Watched {
    /// What is not counted but read, and what keeps the bot from working.
    async fn read(&self) -> (Reading, Vec<String>) {
        let _turn = self.one_at_a_time.lock().await;
        let shards = self.pulse.shards().await;
        let connected = shards.iter().filter(|shard| shard.is_connected).count();
        let expected = shards.len().max(self.pulse.expected() as usize);
        let mut missing = Vec::new();
        if expected == 0 || connected < expected {
            missing.push(format!("Discord: {connected} of {} shards connected", expected.max(1)));
        }
        let mut reading = Reading {
            connections: self.connections(),
            shards: (count(connected), count(expected.max(1) - connected.min(expected.max(1)))),
            latencies: shards.iter().filter_map(|shard| Some((shard.number, shard.latency?))).collect(),
            ..Reading::default()
        };
        match tokio::time::timeout(READ_LIMIT, self.read_database(&mut reading)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "watch.read: the database does not answer");
                missing.push("database: does not answer, see the log".to_owned());
            }
            Err(_) => missing.push(format!("database: no answer within {} s", READ_LIMIT.as_secs())),
        }
        reading.ready = missing.is_empty();
        (reading, missing)
    }

    fn connections(&self) -> (i64, i64, i64) {
        let (all, idle) = (i64::from(self.app.db.size()), count(self.app.db.num_idle()));
        ((all - idle).max(0), idle, self.connections.into())
    }

    async fn read_database(&self, reading: &mut Reading) -> AppResult<()> {
        let mut db = self.app.db.acquire().await?;
        let outbox = watching::outbox(&mut db).await?;
        let age = outbox.oldest.and_then(|due| (self.app.clock.now() - due).to_std().ok());
        reading.outbox = Some((outbox.waiting, outbox.dead, age.unwrap_or_default()));
        reading.interviews = watching::open_interviews(&mut db).await?;
        Ok(())
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Asks the bot that runs with these settings whether it is well.
///
/// # Errors
/// A bot that does not answer, or says that it is not well; no `watch.listen`.
pub async fn healthcheck(config: &Config, ready: bool) -> anyhow::Result<()> {
    let listen = config.watch.listen.0.context(
        "watch.listen is not set, so the bot cannot be asked: put [watch] listen = \"9464\" into its settings",
    )?;
    ensure!(listen.port() != 0, "watch.listen has port 0, so nobody knows where the bot listens");
    let path = if ready { "readyz" } else { "healthz" };
    let client = reqwest::Client::builder().timeout(CHECK_LIMIT).no_proxy().build()?;
    let answer = client.get(format!("http://{}/{path}", reachable(listen))).send().await;
    let answer = answer.with_context(|| format!("the bot does not answer at {listen}"))?;
    let is_well = answer.status().is_success();
    let text = answer.text().await.unwrap_or_default();
    if !is_well {
        bail!("{}", text.trim());
    }
    println!("{}", text.trim());
    Ok(())
}

/// An address of this machine for one that stands for all of its addresses.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, listen.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (std::net::Ipv6Addr::LOCALHOST, listen.port()).into(),
        _ => listen,
    }
}

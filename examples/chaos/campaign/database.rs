//! The database of a campaign, and how it fails.

use super::cluster::Cluster;
use discord_sandbox::mysql::{Options, Server};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use sqlx::{Connection as _, MySqlConnection};
use std::time::Duration;

/// Name of the bot's database.
const NAME: &str = "hotseat";

/// A private server, or several.
pub enum Database {
    Server(Server),
    Cluster(Cluster),
}

impl Database {
    pub async fn start(cluster: bool) -> anyhow::Result<Self> {
        if cluster {
            return Ok(Self::Cluster(Cluster::start(NAME).await?));
        }
        let server = Server::start(Options::default()).await?;
        server.create_database(NAME).await?;
        Ok(Self::Server(server))
    }

    /// The address that the bot is given.
    pub fn url(&self) -> String {
        match self {
            Self::Server(server) => server.url(NAME),
            Self::Cluster(cluster) => cluster.url(NAME),
        }
    }

    /// How many effects are due, or are held by a lease.
    pub async fn waiting(&self) -> sqlx::Result<i64> {
        let mut db = MySqlConnection::connect(&self.url()).await?;
        let due = "SELECT COUNT(*) FROM outbox WHERE dead_at IS NULL AND blocked = 0 AND due_at <= UTC_TIMESTAMP(6)";
        sqlx::query_scalar(due).fetch_one(&mut db).await
    }

    /// Lets it fail in one way; what was done, if anything was.
    pub async fn fail(&self, rng: &mut ChaCha8Rng) -> anyhow::Result<Option<&'static str>> {
        match self {
            Self::Server(server) => fail(server, rng).await.map(Some),
            Self::Cluster(cluster) => cluster.fail(rng).await,
        }
    }
}

async fn fail(server: &Server, rng: &mut ChaCha8Rng) -> anyhow::Result<&'static str> {
    let away = Duration::from_millis(rng.random_range(100..2500));
    match rng.random_range(0..4) {
        0 => {
            server.stop().await?;
            tokio::time::sleep(away).await;
            server.restart().await?;
            Ok("database stopped")
        }
        1 => {
            server.pause().await?;
            tokio::time::sleep(away * 2).await;
            server.resume()?;
            Ok("database frozen")
        }
        _ => {
            server.kill();
            tokio::time::sleep(away).await;
            server.restart().await?;
            Ok("database killed (SIGKILL)")
        }
    }
}

//! The database of a campaign, and how it fails.

use discord_sandbox::mysql::{Options, Server};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Name of the bot's database.
const NAME: &str = "hotseat";

/// A private server.
pub struct Database(Server);

impl Database {
    pub async fn start() -> anyhow::Result<Self> {
        let server = Server::start(Options::default()).await?;
        server.create_database(NAME).await?;
        Ok(Self(server))
    }

    /// The address that the bot is given.
    pub fn url(&self) -> String {
        self.0.url(NAME)
    }

    /// Lets it fail in one way and brings it back; what was done.
    pub async fn fail(&self, rng: &mut ChaCha8Rng) -> anyhow::Result<&'static str> {
        let Self(server) = self;
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

    /// Stops it for good.
    pub async fn stop(&self) -> anyhow::Result<()> {
        self.0.stop().await
    }
}

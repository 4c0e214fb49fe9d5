//! The local Discord with a server to practise in: a candidate, another member, an admin.

use crate::bot::Bot;
use anyhow::{Context as _, bail};
use discord_sandbox::{ChannelKind, Options, Sandbox};
use std::time::Duration;

/// Port of the local Discord where nobody wishes another.
const USUAL_PORT: u16 = 4000;
/// How long the bot may take to connect and register its commands.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The local Discord.
pub struct Lab {
    /// The Discord itself.
    pub sandbox: Sandbox,
    /// The server.
    pub guild: u64,
    /// The channel interviews are started in.
    pub practice: u64,
    /// The candidates: one with a Korean client, one with an English one.
    pub korean: u64,
    /// See above.
    pub english: u64,
}

impl Lab {
    /// Starts the local Discord on a port; on any free one if the usual one is taken.
    ///
    /// # Errors
    /// Where a port that was asked for is taken.
    pub async fn start(port: Option<u16>) -> anyhow::Result<Self> {
        let on =
            |port| Sandbox::start(Options { port, bot_name: "Hotseat".to_owned(), ..Options::default() });
        let sandbox = match port {
            Some(port) => on(port).await.with_context(|| format!("port {port}"))?,
            None => match on(USUAL_PORT).await {
                Ok(sandbox) => sandbox,
                Err(_) => on(0).await?,
            },
        };
        let world = sandbox.world();
        let admin = world.create_labelled_user("Sora (admin)", "ko", "admin");
        let korean = world.create_labelled_user("Minji", "ko", "candidate");
        let english = world.create_labelled_user("Alex", "en-US", "member");
        let guild = world.create_guild("Practice Server", admin);
        world.create_channel(guild, "general", ChannelKind::Text);
        let practice = world.create_channel(guild, "interview-practice", ChannelKind::Text);
        for user in [korean, english] {
            world.add_member(guild, user);
        }
        Ok(Self { sandbox, guild, practice, korean, english })
    }

    /// The address for browsers and bots.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    /// The bot's token.
    pub fn token(&self) -> &str {
        self.sandbox.token()
    }

    /// Waits until the bot is connected and its commands are there.
    ///
    /// # Errors
    /// Where the bot ends, or takes too long.
    pub async fn wait_for_commands(&self, bot: &mut Bot) -> anyhow::Result<()> {
        let ready = async {
            let world = self.sandbox.world();
            while world.connected_gateways() == 0 || world.commands().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::select! {
            ended = bot.wait() => ended,
            ready = tokio::time::timeout(START_LIMIT, ready) => match ready {
                Ok(()) => Ok(()),
                Err(_) => bail!("the bot did not connect within a minute; its log is in {}", bot.log().display()),
            }
        }
    }
}

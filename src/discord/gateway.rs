//! The connection to Discord's gateway.

use super::attachment::Downloads;
use super::community::DiscordBoard;
use super::floods::Floods;
use super::pulse::{Pulse, Watched};
use super::{Data, DiscordSettings, MessageContent, client, commands, errors, events, registration};
use crate::app::App;
use crate::app::community::{Community, effects, threads};
use crate::config::Shards;
use crate::document::MAX_DOCUMENT_BYTES;
use crate::error::AppError;
use anyhow::{Context as _, anyhow};
use poise::serenity_prelude::{self as serenity, GatewayError, GatewayIntents, Http};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long shards may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// A connection to Discord's gateway.
pub struct Gateway {
    community: Arc<Community>,
    settings: DiscordSettings,
    http: Arc<Http>,
    client: serenity::Client,
    pulse: Pulse,
}

/// Checks the token.
///
/// # Errors
/// A token that Discord refuses, or Discord out of reach.
pub async fn check(http: &Http) -> anyhow::Result<()> {
    let user = http.get_current_user().await.map_err(explain)?;
    tracing::info!(bot = user.name, "discord.connect: the token is valid");
    Ok(())
}

/// The community's side of a process, whose posts and threads are cared for from now on: once, however many connections
/// it has.
pub fn community(app: &Arc<App>, http: &Arc<Http>) -> Arc<Community> {
    let board = Arc::new(DiscordBoard::new(Arc::clone(http)));
    let community = Arc::new(Community::new(Arc::clone(app), board));
    tokio::spawn(threads::run(Arc::clone(&community)));
    tokio::spawn(effects::run(Arc::clone(&community)));
    community
}

/// Prepares the connection, which `pulse` shows while it runs. The token is to be checked before ([`check`]): serenity would
/// go to the real gateway if the address of a configured one could not be read.
///
/// # Errors
/// Discord out of reach.
pub async fn connect(
    community: Arc<Community>,
    settings: &DiscordSettings,
    http: Arc<Http>,
    pulse: Pulse,
) -> anyhow::Result<Gateway> {
    let client = prepare(&community, settings, &http, &pulse).await?;
    Ok(Gateway { community, settings: settings.clone(), http, client, pulse })
}

fn explain(error: serenity::Error) -> anyhow::Error {
    let status = match &error {
        serenity::Error::Http(error) => error.status_code().map(|status| status.as_u16()),
        _ => None,
    };
    match status {
        Some(401) => anyhow!(
            "Discord refuses the token: copy it again from https://discord.com/developers/applications > your \
             application > Bot > Reset Token"
        ),
        _ => anyhow::Error::new(error).context("cannot reach Discord"),
    }
}

impl Gateway {
    /// Runs until the connection ends for good; serenity reconnects by itself where that makes sense.
    ///
    /// # Errors
    /// A token or intents that Discord refuses, or Discord out of reach for good.
    pub async fn run(&mut self) -> anyhow::Result<()> {
        match self.start().await {
            Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents))
                if self.settings.message_content.is_on() =>
            {
                tracing::warn!(
                    "discord.intents: the Message Content intent is not enabled for this application, so candidates \
                     answer through the form only. To let them write messages, enable it at \
                     https://discord.com/developers/applications > your application > Bot > Message Content Intent \
                     and restart"
                );
                self.settings.message_content.switch_off();
                self.client = prepare(&self.community, &self.settings, &self.http, &self.pulse).await?;
                self.start().await.context("the connection to Discord ended")
            }
            Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => {
                Err(anyhow!("Discord refuses the token; it may have been reset meanwhile"))
            }
            other => other.context("the connection to Discord ended"),
        }
    }

    async fn start(&mut self) -> serenity::Result<()> {
        self.pulse.follow(self.settings.shards, &self.client);
        match self.settings.shards {
            // Whoever shares shards connects with a range of them.
            Shards::All | Shards::Shared(_) => self.client.start_autosharded().await,
            // serenity takes the end of this range for the last shard that is part of it.
            Shards::Range { first, last, total } => self.client.start_shard_range(first..last, total).await,
        }
    }

    /// Says goodbye, so that Discord shows the bot as offline at once.
    pub async fn shutdown(&self) {
        self.pulse.leave(self.settings.shards);
        if tokio::time::timeout(GOODBYE, self.client.shard_manager.shutdown_all()).await.is_err() {
            tracing::warn!("discord.shutdown: the connection did not close in time");
        }
    }
}

async fn prepare(
    community: &Arc<Community>,
    settings: &DiscordSettings,
    http: &Arc<Http>,
    pulse: &Pulse,
) -> anyhow::Result<serenity::Client> {
    let mut intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::GUILD_MESSAGE_REACTIONS
        | GatewayIntents::DIRECT_MESSAGES;
    if settings.message_content.is_on() {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    if settings.member_events {
        intents |= GatewayIntents::GUILD_MEMBERS;
    }
    let parts = Parts {
        pulse: pulse.clone(),
        shards: settings.shards,
        community: Arc::clone(community),
        http: Arc::clone(http),
        downloads: Downloads::new(settings.api_url.as_deref(), MAX_DOCUMENT_BYTES)?,
        message_content: settings.message_content.clone(),
    };
    serenity::ClientBuilder::new_with_http(client(settings, false)?, intents)
        .framework(Watched { framework: framework(parts) })
        .await
        .context("cannot prepare the connection to Discord")
}

/// Mark of a command that was counted.
struct Counted;

/// Members may use commands no faster than a person does, and ask for suggestions no faster than one types.
async fn not_too_fast(ctx: poise::Context<'_, Data, AppError>) -> Result<bool, AppError> {
    let poise::Context::Application(command) = ctx else { return Ok(true) };
    // Asked for a command and for each group it is in.
    if ctx.invocation_data::<Counted>().await.is_some() {
        return Ok(true);
    }
    ctx.set_invocation_data(Counted).await;
    let (floods, by) = (&command.framework.user_data.floods, super::member(&command.interaction.user));
    match command.interaction_type {
        poise::CommandInteractionType::Autocomplete => floods.suggestion(by)?,
        poise::CommandInteractionType::Command => {
            floods.action(by, command.interaction.data.resolved.attachments.len())?;
        }
    }
    Ok(true)
}

/// What [`Data`] is made of once the connection stands.
struct Parts {
    community: Arc<Community>,
    http: Arc<Http>,
    downloads: Downloads,
    message_content: MessageContent,
    pulse: Pulse,
    shards: Shards,
}

/// How many shards this process serves, as far as the first READY tells.
fn served(shards: Shards, ready: &serenity::Ready) -> u32 {
    match shards {
        Shards::Range { first, last, .. } => last - first + 1,
        Shards::All | Shards::Shared(_) => ready.shard.map_or(1, |shard| shard.total),
    }
}

fn framework(parts: Parts) -> poise::Framework<Data, AppError> {
    poise::Framework::builder()
        .options(poise::FrameworkOptions {
            commands: commands::all(),
            on_error: |error| Box::pin(errors::on_error(error)),
            event_handler: |framework, event| {
                Box::pin(async move {
                    events::handle(framework, event).await;
                    Ok(())
                })
            },
            prefix_options: poise::PrefixFrameworkOptions { mention_as_prefix: false, ..Default::default() },
            allowed_mentions: Some(serenity::CreateAllowedMentions::new()),
            command_check: Some(|ctx| Box::pin(not_too_fast(ctx))),
            // Nothing is reserved to the application's owners, so who they are is not asked.
            initialize_owners: false,
            ..Default::default()
        })
        // Commands wait for this to end, so it only starts the registration.
        .setup(move |ctx, ready, _| {
            let Parts { community, http, downloads, message_content, pulse, shards } = parts;
            pulse.expect(shards, served(shards, ready));
            let interactions = Arc::clone(&ctx.http);
            Box::pin(async move {
                let register = Arc::clone(&interactions);
                tokio::spawn(async move {
                    if let Err(error) = registration::register(&register, &commands::all()).await {
                        tracing::error!(error = format!("{error:#}"), "discord.commands: not registered");
                    }
                });
                let told_hidden = Mutex::new(HashSet::new());
                let app = Arc::clone(&community.app);
                let floods = Floods::new(&app.limits);
                Ok(Data {
                    app,
                    community,
                    http,
                    interactions,
                    downloads,
                    message_content,
                    floods,
                    told_hidden,
                })
            })
        })
        .build()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::explain;
    use crate::discord::http;
    use crate::discord::tests::settings;
    use discord_sandbox::{Options, Sandbox};

    #[tokio::test]
    async fn a_wrong_token_and_an_absent_discord_are_told_apart() {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let ask = async |token: &str, api_url: String| {
            http(&settings(token, Some(&api_url))).unwrap().get_current_user().await.map_err(explain)
        };
        assert!(ask(sandbox.token(), sandbox.url()).await.is_ok());
        let wrong = ask("wrong", sandbox.url()).await.unwrap_err().to_string();
        assert!(wrong.contains("refuses the token"), "{wrong}");
        // Nothing listens on the port of a server that has ended.
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let absent = ask("any", format!("http://{gone}")).await.unwrap_err().to_string();
        assert!(absent.contains("cannot reach Discord"), "{absent}");
    }
}

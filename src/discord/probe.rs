//! Whether Discord takes the token, and whether the intents that the settings ask for are switched on.

use super::preflight::NEEDED;
use super::{DiscordSettings, http};
use crate::domain::language::Language;
use crate::t;
use anyhow::{bail, ensure};
use poise::serenity_prelude as serenity;
use serenity::all::ApplicationFlags;

/// Asks Discord who the bot is.
///
/// # Errors
/// A token that is refused, an intent that is not switched on, a Discord that does not answer; each with what to do.
pub async fn probe(settings: &DiscordSettings) -> anyhow::Result<String> {
    let http = http(settings)?;
    let application = match http.get_current_application_info().await {
        Ok(application) => application,
        Err(serenity::Error::Http(serenity::HttpError::UnsuccessfulRequest(answer)))
            if answer.status_code.as_u16() == 401 =>
        {
            bail!(
                "Discord refuses the token: on https://discord.com/developers/applications choose the application, \
                then Bot, then Reset Token, and put the new one into DISCORD_TOKEN"
            )
        }
        Err(error) => bail!("Discord does not answer: {error}"),
    };
    let flags = application.flags.unwrap_or_default();
    let reads = ApplicationFlags::GATEWAY_MESSAGE_CONTENT | ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED;
    ensure!(
        !settings.message_content.is_on() || flags.intersects(reads),
        "the Message Content Intent is off: switch it on on the Bot page of the application, \
        or set discord.message_content = false"
    );
    let members = ApplicationFlags::GATEWAY_GUILD_MEMBERS | ApplicationFlags::GATEWAY_GUILD_MEMBERS_LIMITED;
    ensure!(
        !settings.member_events || flags.intersects(members),
        "the Server Members Intent is off: switch it on on the Bot page of the application, \
        or set discord.member_events = false"
    );
    let servers = http.get_guilds(None, None).await?.len();
    Ok(format!("connected as {}, in {servers} server(s)", application.name))
}

/// Servers looked at; Discord tells of no more at once.
const SERVERS: u64 = 200;

/// Whether the bot has the permissions it needs in each of its servers.
///
/// # Errors
/// Servers in which permissions are missing, each with which; a Discord that does not answer.
pub async fn permissions(settings: &DiscordSettings) -> anyhow::Result<String> {
    let http = http(settings)?;
    let servers = match http.get_guilds(None, Some(SERVERS)).await {
        Ok(servers) => servers,
        Err(error) => bail!("Discord does not tell the bot's servers: {error}"),
    };
    if servers.is_empty() {
        bail!(
            "the bot is in no server: invite it with the link of the README, \"Put it in a Discord server\""
        );
    }
    let mut wrong = Vec::new();
    for server in &servers {
        if server.permissions.administrator() {
            continue;
        }
        let missing = NEEDED.iter().filter(|(needed, _)| !server.permissions.contains(*needed));
        let missing: Vec<String> = missing.map(|(_, key)| t!(Language::En, key)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{} ({}): {}", server.name, server.id, missing.join(", ")));
        }
    }
    ensure!(
        wrong.is_empty(),
        "missing in {} of {} server(s); give them to the bot's role under Server Settings > Roles:\n      {}",
        wrong.len(),
        servers.len(),
        wrong.join("\n      ")
    );
    Ok(format!(
        "all there in {} server(s); a channel may still take some away, `/setup` tells",
        servers.len()
    ))
}

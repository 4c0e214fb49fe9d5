//! Whether Discord takes the token, and whether the intents that the settings ask for are switched on.

use super::{DiscordSettings, http};
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
    let servers = http.get_guilds(None, None).await?.len();
    Ok(format!("connected as {}, in {servers} server(s)", application.name))
}

//! `/setup`: how the server stands, and a channel for each role chosen; for those who may manage the server.

use super::bank::admin;
use super::interview::LanguageChoice;
use crate::app::community::setup;
use crate::discord::reply::community as reply;
use crate::discord::{CommandContext, Data};
use crate::error::{AppError, AppResult};
use poise::Command;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![setup()]
}

#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn setup(ctx: CommandContext<'_>, language: Option<LanguageChoice>) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let data = ctx.framework.user_data;
    if let Some(language) = language {
        setup::speak(&data.community, asker.guild, language.into()).await?;
    }
    let look = setup::look(&data.community, asker.guild).await?;
    asker.show(reply::setup(asker.l, &look, data.message_content.is_on())).await;
    Ok(())
}

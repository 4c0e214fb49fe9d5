//! `/usage`: counts, distributions over at least five members, the model's tokens and money; and where warnings go.
//! `/audit`: who did what as an admin or moderator. Both for those who may manage the server.

use super::bank::{admin, manager};
use crate::app::{limits, usage as use_case};
use crate::discord::{CommandContext, Data, channel, reply};
use crate::error::{AppError, AppResult};
use poise::Command;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![usage(), audit()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("show", "warnings"),
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn usage(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn show(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = manager(ctx).await?;
    let usage = use_case::usage(&ctx.framework.user_data.app, asker.guild).await?;
    asker.show(reply::usage(asker.l, &usage)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn warnings(ctx: CommandContext<'_>, on: bool) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let here = on.then(|| channel(ctx.interaction.channel_id));
    limits::warn_in(&ctx.framework.user_data.app, asker.guild, here).await?;
    asker.show(reply::warnings_set(asker.l, here)).await;
    Ok(())
}

#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn audit(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = manager(ctx).await?;
    let log = use_case::log(&ctx.framework.user_data.app, asker.guild, 0).await?;
    asker.show(reply::audit_log(asker.l, &log)).await;
    Ok(())
}

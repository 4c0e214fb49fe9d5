//! `/moderation`: what was reported, suggested questions, members shut out, and the log; for those who may manage messages.

use super::Asker;
use crate::app::community::{moderation, share_reports};
use crate::discord::community::suggestions as shown;
use crate::discord::reply::community::moderation as reply;
use crate::discord::{CommandContext, Data};
use crate::domain::community::{Action, Refusal};
use crate::error::{AppError, AppResult};
use poise::Command;
use poise::serenity_prelude::{Permissions, User};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![moderation()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("reports", "suggestions", "block", "unblock", "blocked", "log"),
    default_member_permissions = "MANAGE_MESSAGES",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn moderation(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

/// Acknowledges the command and makes sure that the member may manage messages.
async fn moderator(ctx: CommandContext<'_>) -> AppResult<Asker<'_>> {
    let asker = Asker::acknowledge(ctx).await?;
    let member = ctx.interaction.member.as_ref();
    let permissions = member.and_then(|member| member.permissions).unwrap_or_default();
    if permissions.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR) {
        Ok(asker)
    } else {
        Err(Refusal::NotModerator.into())
    }
}

#[poise::command(slash_command)]
async fn reports(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = moderator(ctx).await?;
    let reports = moderation::reports(&ctx.framework.user_data.community, asker.guild).await?;
    asker.show(reply::reports(asker.l, &reports)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn suggestions(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = moderator(ctx).await?;
    let data = ctx.framework.user_data;
    let page = shown::open(data, asker.l, asker.guild).await?;
    asker.show(page).await;
    Ok(())
}

async fn set(ctx: CommandContext<'_>, member: &User, action: Action) -> AppResult<()> {
    let asker = moderator(ctx).await?;
    let member = crate::discord::member(member);
    let community = &ctx.framework.user_data.community;
    moderation::block(community, asker.guild, asker.member, member, action == Action::Block).await?;
    asker.show(reply::blocked(asker.l, member, action)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn block(ctx: CommandContext<'_>, member: User) -> AppResult<()> {
    set(ctx, &member, Action::Block).await
}

#[poise::command(slash_command)]
async fn unblock(ctx: CommandContext<'_>, member: User) -> AppResult<()> {
    set(ctx, &member, Action::Unblock).await
}

#[poise::command(slash_command)]
async fn blocked(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = moderator(ctx).await?;
    let list = share_reports::shut_out(&ctx.framework.user_data.community, asker.guild, 0).await?;
    asker.show(reply::shut_out(asker.l, &list)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn log(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = moderator(ctx).await?;
    let log = moderation::log(&ctx.framework.user_data.community, asker.guild).await?;
    asker.show(reply::moderation_log(asker.l, &log)).await;
    Ok(())
}

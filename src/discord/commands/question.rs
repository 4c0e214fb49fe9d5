//! `/question`: the question of the day, another one, memos, and browsing the bank; for admins, one a day for the
//! channel the command is used in.

mod suggest_form;

use super::{Asker, suggest};
use crate::app::daily_posts::DailyPostWish;
use crate::app::{daily, daily_posts, progress, usage};
use crate::discord::{CommandContext, Data, reply};
use crate::error::{AppError, AppResult, UserError};
use poise::Command;
use poise::serenity_prelude::Permissions;
use suggest_form::suggest_question;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![question()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("today", "change", "memo", "memos", "browse", "daily_post", "suggest_question"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn question(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn today(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let daily = daily::today(&ctx.framework.user_data.app, asker.guild, asker.member, asker.l).await?;
    asker.show(reply::daily_question(asker.l, &daily)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn change(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let daily = daily::change(&ctx.framework.user_data.app, asker.guild, asker.member, asker.l).await?;
    asker.show(reply::daily_question(asker.l, &daily)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn memo(ctx: CommandContext<'_>, #[max_length = 1000] text: String) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let noted = daily::put_memo(app, asker.guild, asker.member, &text, asker.l).await?;
    asker.show(reply::memo_saved(asker.l, &noted)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn memos(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let memos = daily::memos(app, Some(asker.guild), asker.member, 0, asker.l).await?;
    asker.show(reply::memo_list(asker.l, &memos)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn browse(ctx: CommandContext<'_>, #[autocomplete = "suggest::topics"] topic: String) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let (place, topic) = suggest::topic(app, &topic)?;
    let page = daily::browse(app, asker.guild, &topic.key, 0).await?;
    asker.show(reply::browsed(asker.l, place, topic.name.get(asker.l), &page)).await;
    Ok(())
}

// Without an hour the posts stop. Hours and days are those of the admin's time zone, the language is that of their
// client.
#[poise::command(slash_command, rename = "daily-post")]
async fn daily_post(
    ctx: CommandContext<'_>,
    #[min = 0]
    #[max = 23]
    hour: Option<u8>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let permissions = ctx.interaction.member.as_ref().and_then(|member| member.permissions);
    if !permissions.is_some_and(Permissions::manage_guild) {
        return Err(UserError::NotAdmin.into());
    }
    let app = &ctx.framework.user_data.app;
    let channel = crate::discord::channel(ctx.interaction.channel_id);
    usage::note(app, asker.guild, asker.member, asker.what, "").await?;
    let Some(hour) = hour else {
        daily_posts::stop(app, channel).await?;
        asker.show(reply::daily_post_stopped(asker.l)).await;
        return Ok(());
    };
    let role = match role {
        Some(typed) => Some(suggest::role(app, &typed)?),
        None => None,
    };
    let zone = progress::profile(app, asker.member).await?.zone_or_usual(asker.l);
    let wish = DailyPostWish { guild: asker.guild, channel, role, hour, zone, language: asker.l };
    let due = daily_posts::schedule(app, wish).await?;
    asker.show(reply::daily_post_set(asker.l, due, zone)).await;
    Ok(())
}

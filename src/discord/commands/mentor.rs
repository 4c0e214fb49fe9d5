//! `/mentor`: let one member read one report, take it back, see what is shared, read what others share.

use super::{Asker, suggest};
use crate::app::mentoring;
use crate::discord::{CommandContext, Data, member as id_of, reply};
use crate::error::{AppError, AppResult, UserError};
use poise::Command;
use poise::serenity_prelude::User;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![mentor()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("share", "withdraw", "list", "view"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn mentor(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn share(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: String,
    member: User,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let id = interview.parse().map_err(|_| UserError::InterviewNotFound)?;
    if member.bot {
        return Err(UserError::MentorIsYourself.into());
    }
    let mentor = id_of(&member);
    mentoring::share(&ctx.framework.user_data.app, asker.guild, asker.member, id, mentor).await?;
    asker.show(reply::mentor_shared(asker.l, mentor)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn withdraw(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: String,
    member: Option<User>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let id = interview.parse().map_err(|_| UserError::InterviewNotFound)?;
    let mentor = member.as_ref().map(id_of);
    let app = &ctx.framework.user_data.app;
    let count = mentoring::withdraw(app, asker.guild, asker.member, id, mentor).await?;
    asker.show(reply::mentor_withdrawn(asker.l, count)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn list(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let shares = mentoring::list(app, asker.guild, asker.member).await?;
    let named: Vec<_> =
        shares.into_iter().map(|share| (app.role_name(&share.role, asker.l), share)).collect();
    asker.show(reply::mentor_list(asker.l, asker.member, &named)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn view(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::shared_reports"] report: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let id = report.parse().map_err(|_| UserError::NotShared)?;
    let app = &ctx.framework.user_data.app;
    let (candidate, view) = mentoring::view(app, asker.guild, asker.member, id).await?;
    asker.show(reply::mentor_report(asker.l, candidate, &view)).await;
    Ok(())
}

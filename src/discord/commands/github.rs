//! `/github`: link an account and prove it, look at it, forget it.

use super::Asker;
use crate::app::github;
use crate::discord::{CommandContext, Data, reply};
use crate::domain::github::Choice;
use crate::error::{AppError, AppResult};
use poise::Command;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![github()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("link", "analyze", "unlink"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn github(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn link(ctx: CommandContext<'_>, #[max_length = 100] account: String) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let linked = github::link(&ctx.framework.user_data.app, asker.member, &account).await?;
    asker.show(reply::github_linked(asker.l, &linked)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn analyze(
    ctx: CommandContext<'_>,
    #[min = 3]
    #[max = 15]
    top: Option<u8>,
    forks: Option<bool>,
    archived: Option<bool>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let usual = Choice::default();
    let choice = Choice {
        forks: forks.unwrap_or(usual.forks),
        archived: archived.unwrap_or(usual.archived),
        top: top.map_or(usual.top, usize::from),
    };
    let view = github::analyze(&ctx.framework.user_data.app, asker.member, choice, asker.l).await?;
    asker.show(reply::github_analysis(asker.l, view)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn unlink(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let login = github::unlink(&ctx.framework.user_data.app, asker.member).await?;
    asker.show(reply::github_unlinked(asker.l, &login)).await;
    Ok(())
}

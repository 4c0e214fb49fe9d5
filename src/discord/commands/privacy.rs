//! `/privacy`: all of a member's data as files; erase it; what is kept, where, and for how long.

use super::Asker;
use super::bank::manager;
use crate::app::privacy::{self, Change, Opinions};
use crate::discord::{CommandContext, Data, reply};
use crate::error::{AppError, AppResult};
use anyhow::Context as _;
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![privacy()]
}

/// Whose servers' data; named by its text key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ChoiceParameter)]
enum Where {
    #[name = "everywhere"]
    Everywhere,
    #[name = "here"]
    Here,
}

/// What becomes of opinions; named by its text key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ChoiceParameter)]
enum OpinionsChoice {
    #[name = "delete"]
    Delete,
    #[name = "keep"]
    Keep,
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("export", "delete", "policy", "retention"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn privacy(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn export(ctx: CommandContext<'_>, scope: Option<Where>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let everywhere = scope != Some(Where::Here);
    let reach = privacy::reach(asker.member, asker.guild, everywhere);
    let archives = privacy::export(&ctx.framework.user_data.app, asker.l, reach).await?;
    let count = archives.len();
    for (archive, number) in archives.into_iter().zip(1..) {
        let page = reply::data_exported(asker.l, everywhere, number, count);
        let sent = if number == 1 {
            asker.reply.answer_with_file(page, archive.name, archive.bytes).await
        } else {
            asker.reply.file_beside(page, archive.name, archive.bytes).await
        };
        sent.context("cannot send the file of a member's data")?;
    }
    Ok(())
}

#[poise::command(slash_command)]
async fn delete(ctx: CommandContext<'_>, scope: Where, opinions: Option<OpinionsChoice>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let everywhere = scope == Where::Everywhere;
    let reach = privacy::reach(asker.member, asker.guild, everywhere);
    let holdings = privacy::holdings(&ctx.framework.user_data.app, reach).await?;
    let opinions = match opinions {
        Some(OpinionsChoice::Keep) => Opinions::Anonymise,
        Some(OpinionsChoice::Delete) | None => Opinions::Delete,
    };
    asker.show(reply::erase_confirm(asker.l, everywhere, opinions, holdings)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn policy(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let policy = privacy::policy(&ctx.framework.user_data.app, asker.guild).await?;
    asker.show(reply::policy(asker.l, policy)).await;
    Ok(())
}

/// Days; without any it shows how things are. For those who may manage the server.
#[poise::command(slash_command)]
async fn retention(
    ctx: CommandContext<'_>,
    #[min = 0]
    #[max = 3650]
    transcripts: Option<u32>,
    #[min = 0]
    #[max = 3650]
    documents: Option<u32>,
    #[min = 0]
    #[max = 3650]
    audio: Option<u32>,
    #[min = 0]
    #[max = 3650]
    grace: Option<u32>,
) -> AppResult<()> {
    let asker = manager(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let change = Change {
        transcripts_days: transcripts,
        documents_days: documents,
        audio_days: audio,
        grace_days: grace,
    };
    let is_change = change != Change::default();
    let retention = match is_change {
        true => privacy::set_retention(app, asker.guild, asker.member, change).await?,
        false => privacy::retention(app, asker.guild).await?,
    };
    asker.show(reply::retention_shown(asker.l, is_change, retention)).await;
    Ok(())
}

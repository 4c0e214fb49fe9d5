//! `/bank`: a server's own questions, for those who may manage the server: import, export and check files.

use super::Asker;
use crate::app::bank::{self, file::Format};
use crate::app::usage;
use crate::discord::{CommandContext, Data, reply};
use crate::error::{AppError, AppResult, UserError};
use anyhow::Context as _;
use poise::serenity_prelude::{Attachment, Member, Permissions};
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![bank()]
}

/// The form of an exported file; named by its text key.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum FormatChoice {
    #[name = "toml"]
    Toml,
    #[name = "csv"]
    Csv,
}

/// Which questions are exported; named by its text key.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum Which {
    #[name = "own"]
    Own,
    #[name = "all"]
    All,
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("import", "export", "check"),
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn bank(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

/// As [`manager`], for a command that changes something or hands something out: it is noted who used it.
pub(super) async fn admin(ctx: CommandContext<'_>) -> AppResult<Asker<'_>> {
    let asker = manager(ctx).await?;
    let app = &ctx.framework.user_data.app;
    usage::note(app, asker.guild, asker.member, asker.what, "").await?;
    Ok(asker)
}

/// Acknowledges the command and makes sure that the member may manage the server: who sees a command is for the server's
/// admins to set, so it is no protection.
pub(super) async fn manager(ctx: CommandContext<'_>) -> AppResult<Asker<'_>> {
    let asker = Asker::acknowledge(ctx).await?;
    if may_manage(ctx.interaction.member.as_deref()) {
        Ok(asker)
    } else {
        Err(UserError::NeedsManageServer.into())
    }
}

/// Whether a member may manage the server.
pub(in crate::discord) fn may_manage(member: Option<&Member>) -> bool {
    let permissions = member.and_then(|member| member.permissions).unwrap_or_default();
    permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
}

#[poise::command(slash_command)]
async fn import(ctx: CommandContext<'_>, file: Attachment) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let data = ctx.framework.user_data;
    let bytes = data.downloads.fetch(&file).await?;
    let outcome = bank::import(&data.app, asker.guild, asker.member, &bytes, &file.filename).await?;
    asker.show(reply::bank_imported(asker.l, &outcome)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn check(ctx: CommandContext<'_>, file: Attachment) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let data = ctx.framework.user_data;
    let bytes = data.downloads.fetch(&file).await?;
    let outcome = bank::check_for(&data.app, asker.guild, &bytes, &file.filename).await?;
    asker.show(reply::bank_checked(asker.l, &outcome)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn export(
    ctx: CommandContext<'_>,
    questions: Option<Which>,
    format: Option<FormatChoice>,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let format = match format {
        Some(FormatChoice::Csv) => Format::Csv,
        Some(FormatChoice::Toml) | None => Format::Toml,
    };
    let all = matches!(questions, Some(Which::All));
    let (count, text) = bank::export(&ctx.framework.user_data.app, asker.guild, format, all).await?;
    if count == 0 {
        asker.show(reply::bank_is_empty(asker.l)).await;
        return Ok(());
    }
    let name = format!("questions.{}", format.ending());
    let page = reply::bank_exported(asker.l, count);
    let sent = asker.reply.answer_with_file(page, name, text.into_bytes()).await;
    Ok(sent.context("cannot send the file of an export")?)
}

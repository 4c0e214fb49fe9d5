//! `/interview export`: one interview or all of them as a file.

use super::{Asker, suggest};
use crate::app::export::{self, FileFormat};
use crate::discord::{CommandContext, reply};
use crate::error::{AppResult, UserError};
use anyhow::Context as _;
use poise::ChoiceParameter;

/// The format option; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum FormatChoice {
    #[name = "pdf"]
    Pdf,
    #[name = "markdown"]
    Markdown,
}

#[poise::command(slash_command)]
pub(super) async fn export(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: Option<String>,
    format: Option<FormatChoice>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let which = interview.map(|typed| typed.parse().map_err(|_| UserError::InterviewNotFound)).transpose()?;
    let format = match format {
        Some(FormatChoice::Markdown) => FileFormat::Markdown,
        Some(FormatChoice::Pdf) | None => FileFormat::Pdf,
    };
    let who = (asker.guild, asker.member);
    // What the server's boosts allow, as Discord tells with each command.
    let most = usize::try_from(ctx.interaction.attachment_size_limit).unwrap_or(usize::MAX);
    let file = export::interviews(&ctx.framework.user_data.app, asker.l, who, which, format, most).await?;
    let page = reply::exported(asker.l, file.count, file.left_out);
    let sent = asker.reply.answer_with_file(page, file.name, file.bytes).await;
    Ok(sent.context("cannot send the file of an export")?)
}

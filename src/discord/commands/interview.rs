//! `/interview`: start one in a private thread; list past ones, show one, cancel the open one.

use super::{Asker, suggest};
use crate::app::interview::{self, Start};
use crate::discord::preflight::preflight;
use crate::discord::{CommandContext, Data, reply};
use crate::domain::interview::DEFAULT_QUESTIONS;
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![interview()]
}

/// The language option; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
pub(super) enum LanguageChoice {
    #[name = "ko"]
    Ko,
    #[name = "en"]
    En,
}

impl From<LanguageChoice> for Language {
    fn from(choice: LanguageChoice) -> Self {
        match choice {
            LanguageChoice::Ko => Self::Ko,
            LanguageChoice::En => Self::En,
        }
    }
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("start", "list", "show", "cancel"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn interview(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn start(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::roles"] role: String,
    #[autocomplete = "suggest::resumes"] resume: Option<String>,
    #[min = 3]
    #[max = 12]
    questions: Option<u8>,
    #[rename = "follow-ups"] follow_ups: Option<bool>,
    language: Option<LanguageChoice>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let parent = preflight(ctx)?;
    let resume = match resume {
        Some(typed) => Some(suggest::resume(app, asker.guild, asker.member, &typed).await?),
        None => None,
    };
    let start = Start {
        guild: asker.guild,
        candidate: asker.member,
        parent,
        role: suggest::role(app, &role)?,
        resume,
        questions: questions.unwrap_or(DEFAULT_QUESTIONS),
        follow_ups: follow_ups.unwrap_or(true),
        language: language.map_or(asker.l, Language::from),
    };
    let id = interview::start(app, start).await?;
    let thread = interview::opened(app, id).await?;
    asker.show(reply::interview_started(asker.l, thread)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn list(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let page = interview::list(&ctx.framework.user_data.app, asker.guild, asker.member, 0).await?;
    asker.show(reply::interview_list(asker.l, &page)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn show(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let id = interview.parse().map_err(|_| UserError::InterviewNotFound)?;
    let shown = interview::show(&ctx.framework.user_data.app, asker.guild, asker.member, id).await?;
    asker.show(reply::interview_shown(asker.l, &shown, 0)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn cancel(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let open = interview::open(&ctx.framework.user_data.app, asker.guild, asker.member).await?;
    open.ok_or(UserError::NoInterviewOpen)?;
    asker.show(reply::cancel_confirm(asker.l)).await;
    Ok(())
}

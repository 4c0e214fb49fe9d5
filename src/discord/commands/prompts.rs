//! `/prompts`: a server's own prompts for cover letters, for those who may manage the server: add, edit, remove, list.

use super::bank::{admin, may_manage};
use super::{Asker, suggest};
use crate::app::writing::sets;
use crate::discord::{CommandContext, Data, letters, reply};
use crate::domain::language::Language;
use crate::domain::writing::sets::SetRefusal;
use crate::error::{AppError, AppResult, UserError};
use anyhow::Context as _;
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![prompts()]
}

/// The language of a set; named by its text key.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum LanguageChoice {
    #[name = "ko"]
    Ko,
    #[name = "en"]
    En,
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("add", "edit", "remove", "list"),
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn prompts(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

/// Who asks for a form, which must be the first reply.
fn form_for(ctx: CommandContext<'_>) -> AppResult<Asker<'_>> {
    let asker = Asker::unacknowledged(ctx)?;
    let member = ctx.interaction.member.as_deref();
    if may_manage(member) { Ok(asker) } else { Err(UserError::NeedsManageServer.into()) }
}

#[poise::command(slash_command)]
async fn add(ctx: CommandContext<'_>, language: Option<LanguageChoice>) -> AppResult<()> {
    let asker = form_for(ctx)?;
    let language = match language {
        Some(LanguageChoice::Ko) => Language::Ko,
        Some(LanguageChoice::En) => Language::En,
        None => asker.l,
    };
    let form = letters::set_form(asker.l, language, None);
    Ok(asker.reply.open_form(form).await.context("cannot open the form of prompts")?)
}

#[poise::command(slash_command)]
async fn edit(ctx: CommandContext<'_>, #[autocomplete = "suggest::own_sets"] set: String) -> AppResult<()> {
    let asker = form_for(ctx)?;
    let all = sets::own(&ctx.framework.user_data.app, asker.guild).await?;
    let set = suggest::own_set(&all, &set).ok_or(SetRefusal::NotFound)?;
    let form = letters::set_form(asker.l, set.language, Some(set));
    Ok(asker.reply.open_form(form).await.context("cannot open the form of prompts")?)
}

#[poise::command(slash_command)]
async fn remove(ctx: CommandContext<'_>, #[autocomplete = "suggest::own_sets"] set: String) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let all = sets::own(app, asker.guild).await?;
    let id = suggest::own_set(&all, &set).ok_or(SetRefusal::NotFound)?.id;
    let removed = sets::remove(app, asker.guild, id).await?;
    asker.show(reply::prompts_removed(asker.l, &removed)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn list(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let all = sets::own(&ctx.framework.user_data.app, asker.guild).await?;
    asker.show(reply::prompts_list(asker.l, &all)).await;
    Ok(())
}

//! `/opinion`: write one on a stock question, look at the best ones and at one's own, change and delete them; and one's
//! shared answers.

use super::{Asker, suggest};
use crate::app::bank;
use crate::app::community::{opinions, posts, sharing};
use crate::discord::community::buttons::{self, opinion_form};
use crate::discord::custom_id::community::{Control, QuestionCode};
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::community as reply;
use crate::discord::{CommandContext, Data, language, member};
use crate::domain::community::Refusal;
use crate::domain::ids::{GuildId, OpinionId};
use crate::domain::question::StockQuestion;
use crate::error::{AppError, AppResult, UserError};
use anyhow::Context as _;
use poise::Command;
use std::sync::atomic::Ordering;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![opinion()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("add", "top", "mine", "edit", "delete", "shared"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn opinion(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

/// The question that was chosen, or whose text was typed.
async fn question(ctx: CommandContext<'_>, guild: GuildId, typed: &str) -> AppResult<StockQuestion> {
    let app = &ctx.framework.user_data.app;
    let bank = bank::of(app, &mut *app.db.acquire().await?, guild).await?;
    let typed = typed.trim();
    let named = |question: &&StockQuestion| question.text.en == typed || question.text.ko == typed;
    let found = bank.question(typed).or_else(|| bank.questions().iter().find(named));
    Ok(found.cloned().ok_or(Refusal::QuestionNotFound)?)
}

/// A form must be the first reply, so it is opened without an acknowledgement before.
async fn open(ctx: CommandContext<'_>, form: poise::serenity_prelude::CreateModal) -> AppResult<()> {
    let reply = OnlyYou::to_command(ctx.framework.user_data, ctx.interaction, false);
    reply.open_form(form).await.context("cannot open the form for an opinion")?;
    ctx.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

fn guild(ctx: CommandContext<'_>) -> Result<GuildId, UserError> {
    ctx.interaction.guild_id.map(crate::discord::guild).ok_or(UserError::OnlyInServers)
}

#[poise::command(slash_command)]
async fn add(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::questions"] question: String,
) -> AppResult<()> {
    let l = language(&ctx.interaction.locale);
    let question = self::question(ctx, guild(ctx)?, &question).await?;
    let control = Control::Written(QuestionCode::of(&question.key));
    open(ctx, opinion_form(l, control, question.text.get(l), None)).await
}

#[poise::command(slash_command)]
async fn top(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::questions"] question: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let community = &ctx.framework.user_data.community;
    let question = self::question(ctx, asker.guild, &question).await?;
    let page = match posts::find(community, asker.guild, &question.key).await? {
        Some(found) => {
            let list = opinions::best(community, asker.guild, found.id, 0).await?;
            reply::best(asker.l, asker.member, &list)
        }
        None => reply::not_discussed(asker.l, question.text.get(asker.l), &question.key),
    };
    asker.show(page).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn mine(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let page = buttons::mine(ctx.framework.user_data, asker.l, (asker.guild, asker.member), 0).await?;
    asker.show(page).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn shared(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let community = &ctx.framework.user_data.community;
    let found = sharing::mine(community, asker.guild, asker.member).await?;
    asker.show(reply::sharing::mine(asker.l, &found)).await;
    Ok(())
}

fn id(typed: &str) -> Result<OpinionId, Refusal> {
    typed.parse().map_err(|_| Refusal::OpinionNotFound)
}

#[poise::command(slash_command)]
async fn edit(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::opinions"] opinion: String,
) -> AppResult<()> {
    let (l, by) = (language(&ctx.interaction.locale), member(&ctx.interaction.user));
    let community = &ctx.framework.user_data.community;
    let opinion = opinions::editable(community, guild(ctx)?, by, id(&opinion)?).await?;
    open(ctx, opinion_form(l, Control::Edited(opinion.id), "", Some(&opinion.text))).await
}

#[poise::command(slash_command)]
async fn delete(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::opinions"] opinion: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let community = &ctx.framework.user_data.community;
    let opinion = opinions::own(community, asker.guild, asker.member, id(&opinion)?).await?;
    asker.show(reply::own(asker.l, &opinion)).await;
    Ok(())
}

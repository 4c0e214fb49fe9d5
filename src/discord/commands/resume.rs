//! `/resume`: upload a document and see what was understood, or write a cover letter; list, view, edit and delete.

use super::{Asker, suggest};
use crate::app::resume::{self, Upload};
use crate::app::writing::{self, Beginning, LetterCard, Owner};
use crate::discord::{CommandContext, Data, corrections, letters, reply};
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use crate::t;
use poise::Command;
use poise::serenity_prelude::Attachment;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![resume()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("upload", "write", "list", "view", "edit", "delete"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn resume(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
async fn upload(
    ctx: CommandContext<'_>,
    file: Attachment,
    #[max_length = 80] title: Option<String>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
    #[rename = "picture-to-model"] picture_to_model: Option<bool>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let data = ctx.framework.user_data;
    let role = match role {
        Some(typed) => Some(suggest::role(&data.app, &typed)?),
        None => None,
    };
    let bytes = data.downloads.fetch(&file).await?;
    let upload = Upload {
        guild: asker.guild,
        candidate: asker.member,
        title: title.or_else(|| untitled(asker.l, &file)),
        role,
        file_name: file.filename.clone(),
        bytes,
    };
    let uploaded = match picture_to_model {
        Some(true) => resume::upload_with_pictures(&data.app, upload).await?,
        Some(false) | None => resume::upload(&data.app, upload).await?,
    };
    let role = uploaded.card.role.as_ref().map(|role| data.app.role_name(role, asker.l));
    asker.show(reply::uploaded(asker.l, &uploaded, role.as_deref())).await;
    Ok(())
}

/// A title for a file whose name has none: Discord replaces letters it does not like, which may be all of them.
fn untitled(l: Language, file: &Attachment) -> Option<String> {
    let stem = file.filename.rsplit_once('.').map_or(file.filename.as_str(), |(stem, _)| stem);
    let date = file.id.created_at().format("%Y-%m-%d").to_string();
    (!stem.chars().any(char::is_alphanumeric)).then(|| t!(l, "resume-untitled", date = date))
}

#[poise::command(slash_command)]
async fn write(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::letters"] letter: Option<String>,
    #[max_length = 80] title: Option<String>,
    #[autocomplete = "suggest::prompt_sets"] prompts: Option<String>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let data = ctx.framework.user_data;
    let owner = Owner { guild: asker.guild, candidate: asker.member };
    let letters_there = writing::list(&data.app, owner).await?;
    let page = if let Some(typed) = letter {
        letters::page(data, asker.l, owner, &suggest::letter(letters_there, &typed)?).await?
    } else if title.is_none() && prompts.is_none() && role.is_none() && !letters_there.is_empty() {
        reply::letter_list(asker.l, &letters_there)
    } else {
        let role = role.map(|typed| suggest::role(&data.app, &typed)).transpose()?;
        let card = write_titled(data, asker.l, owner, title, prompts.as_deref(), role).await?;
        letters::page(data, asker.l, owner, &card).await?
    };
    asker.show(page).await;
    Ok(())
}

/// Begins a letter; without a title one that says the day.
pub(in crate::discord) async fn write_titled(
    data: &Data,
    l: Language,
    owner: Owner,
    title: Option<String>,
    prompts: Option<&str>,
    role: Option<String>,
) -> AppResult<LetterCard> {
    let title = match title {
        Some(title) => title,
        None => {
            let there = writing::list(&data.app, owner).await?;
            let date = data.app.clock.now().format("%Y-%m-%d").to_string();
            let titles = (1..).map(|number: u32| match number {
                1 => t!(l, "letter-untitled", date = date.clone()),
                _ => t!(l, "letter-untitled-again", date = date.clone(), number = number),
            });
            let free = |title: &String| there.iter().all(|card| card.letter.title != *title);
            titles.take(writing::LETTERS + 1).find(free).unwrap_or(date.clone())
        }
    };
    let set = match prompts {
        Some(typed) => suggest::prompt_set(&data.app, owner.guild, typed).await?,
        None => (l, String::new()),
    };
    writing::begin(&data.app, owner, Beginning { title, set, role }).await
}

#[poise::command(slash_command)]
async fn list(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let resumes = resume::list(app, asker.guild, asker.member).await?;
    asker.show(reply::resume_list(asker.l, &resumes, |role| app.role_name(role, asker.l))).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn view(ctx: CommandContext<'_>, #[autocomplete = "suggest::resumes"] resume: String) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let id = suggest::resume(app, asker.guild, asker.member, &resume).await?;
    let card = resume::view(app, asker.guild, asker.member, id).await?;
    asker.show(corrections::page(ctx.framework.user_data, asker.l, &card)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn edit(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::resumes"] resume: String,
    #[max_length = 80] title: Option<String>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let id = suggest::resume(app, asker.guild, asker.member, &resume).await?;
    let role = role.map(|typed| suggest::role(app, &typed)).transpose()?;
    let (title, role) = (title.as_deref(), role.as_deref());
    let card = resume::correct::rename(app, asker.guild, asker.member, id, title, role).await?;
    asker.show(corrections::page(ctx.framework.user_data, asker.l, &card)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn delete(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::resumes"] resume: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let id = suggest::resume(app, asker.guild, asker.member, &resume).await?;
    let resumes = resume::list(app, asker.guild, asker.member).await?;
    let resume = resumes.iter().find(|resume| resume.id == id).ok_or(UserError::ResumeNotFound)?;
    asker.show(reply::delete_confirm(asker.l, id, &resume.title)).await;
    Ok(())
}

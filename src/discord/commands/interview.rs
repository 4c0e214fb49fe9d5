//! `/interview`: start one in a private thread or in direct messages, repeat it or one of its questions, go on after a
//! break; list past ones, show one, write memos, delete one, cancel the open one.

mod choices;

use super::export::export;
use super::{Asker, suggest};
use crate::app::interview::{self, Again, Filter, Start};
use crate::app::{App, resume};
use crate::discord::interactions::memo_form;
use crate::discord::preflight::preflight;
use crate::discord::{CommandContext, Data, channel, reply};
use crate::domain::ids::{ChannelId, InterviewId, TurnId};
use crate::domain::interview::{
    DEFAULT_QUESTIONS, Difficulty, Kind, Manner, Mix, Place, Sending, Settings, Style,
};
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use anyhow::Context as _;
pub(super) use choices::LanguageChoice;
use choices::{
    DifficultyChoice, KindChoice, MannerChoice, MixChoice, PlaceChoice, SendingChoice, StyleChoice,
};
use poise::Command;
use poise::serenity_prelude::Attachment;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![interview()]
}

#[poise::command(
    slash_command,
    guild_only,
    subcommand_required,
    subcommands("start", "repeat", "retry", "resume", "list", "show", "memo", "delete", "export", "cancel"),
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn interview(_: CommandContext<'_>) -> AppResult<()> {
    Ok(())
}

#[poise::command(slash_command)]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
async fn start(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::offered_roles"] role: String,
    #[autocomplete = "suggest::resumes"] resume: Option<String>,
    #[min = 3]
    #[max = 12]
    questions: Option<u8>,
    style: Option<StyleChoice>,
    manner: Option<MannerChoice>,
    difficulty: Option<DifficultyChoice>,
    mix: Option<MixChoice>,
    #[rename = "time-limit"]
    #[min = 30]
    #[max = 1800]
    time_limit: Option<u32>,
    #[rename = "follow-ups"] follow_ups: Option<bool>,
    sending: Option<SendingChoice>,
    place: Option<PlaceChoice>,
    language: Option<LanguageChoice>,
    #[rename = "job-description"]
    #[max_length = 4000]
    job_description: Option<String>,
    #[rename = "job-file"] job_file: Option<Attachment>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let place = place.map_or_else(Place::default, Place::from);
    let parent = parent(ctx, place)?;
    let resume = match resume {
        Some(typed) => Some(suggest::resume(app, asker.guild, asker.member, &typed).await?),
        None => None,
    };
    let from_file = match job_file {
        Some(file) => {
            let bytes = ctx.framework.user_data.downloads.fetch(&file).await?;
            Some(resume::text_of(app, bytes).await?)
        }
        None => None,
    };
    let job = [job_description, from_file].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let language = language.map_or(asker.l, Language::from);
    let usual = Settings::new(questions.unwrap_or(DEFAULT_QUESTIONS), language);
    let start = Start {
        job_description: Some(job).filter(|job| !job.trim().is_empty()),
        guild: asker.guild,
        candidate: asker.member,
        parent,
        role: suggest::offered_role(app, asker.guild, &role).await?,
        resume,
        settings: Settings {
            follow_ups: follow_ups.unwrap_or(true),
            style: style.map_or(usual.style, Style::from),
            manner: manner.map_or(usual.manner, Manner::from),
            difficulty: difficulty.map_or(usual.difficulty, Difficulty::from),
            mix: mix.map_or(usual.mix, Mix::from),
            sending: sending.map_or(usual.sending, Sending::from),
            place,
            limit_seconds: time_limit,
            ..usual
        },
    };
    let id = interview::start(app, start).await?;
    let thread = interview::opened(app, id).await?;
    asker.show(reply::interview_started(asker.l, thread)).await;
    Ok(())
}

/// Where the thread goes; direct messages need none.
fn parent(ctx: CommandContext<'_>, place: Place) -> Result<ChannelId, UserError> {
    match place {
        Place::Thread => preflight(ctx),
        Place::Direct => Ok(channel(ctx.interaction.channel_id)),
    }
}

/// The interview that was chosen; without a choice the last finished one.
async fn chosen(app: &App, asker: &Asker<'_>, typed: Option<&str>) -> AppResult<InterviewId> {
    if let Some(typed) = typed {
        return Ok(typed.parse().map_err(|_| UserError::InterviewNotFound)?);
    }
    let finished = Filter { finished: true, ..Filter::default() };
    let list = interview::list_filtered(app, asker.guild, asker.member, 0, finished).await?;
    Ok(list.items.first().ok_or(UserError::InterviewNotFound)?.id)
}

#[poise::command(slash_command)]
async fn repeat(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: Option<String>,
    shuffle: Option<bool>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let of = chosen(app, &asker, interview.as_deref()).await?;
    let again = Again { guild: asker.guild, candidate: asker.member, parent: preflight(ctx)?, of };
    let id = interview::repeat(app, again, shuffle.unwrap_or(false)).await?;
    let thread = interview::opened(app, id).await?;
    asker.show(reply::interview_started(asker.l, thread)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn retry(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: Option<String>,
    #[min = 1]
    #[max = 12]
    question: Option<u16>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let of = chosen(app, &asker, interview.as_deref()).await?;
    let turn = numbered(app, &asker, of, question).await?;
    let again = Again { guild: asker.guild, candidate: asker.member, parent: preflight(ctx)?, of };
    let id = interview::retry(app, again, turn).await?;
    let thread = interview::opened(app, id).await?;
    asker.show(reply::interview_started(asker.l, thread)).await;
    Ok(())
}

/// The turn of a main question, by its number.
async fn numbered(
    app: &App,
    asker: &Asker<'_>,
    of: InterviewId,
    number: Option<u16>,
) -> AppResult<Option<TurnId>> {
    let Some(number) = number else { return Ok(None) };
    let shown = interview::show(app, asker.guild, asker.member, of).await?;
    Ok(Some(reply::turn_at(&shown, number).ok_or(UserError::QuestionNotFound)?))
}

#[poise::command(slash_command)]
async fn resume(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let open = interview::open(app, asker.guild, asker.member).await?.ok_or(UserError::NoInterviewOpen)?;
    // A new thread is needed only where the old one is lost; where none can be opened here, there is its old place.
    let parent = preflight(ctx).unwrap_or(open.parent);
    let thread = interview::resume(app, asker.guild, asker.member, parent).await?;
    asker.show(reply::interview_resumed(asker.l, thread)).await;
    Ok(())
}

#[poise::command(slash_command)]
async fn list(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
    kind: Option<KindChoice>,
    finished: Option<bool>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let role = role.map(|typed| suggest::role(app, &typed)).transpose()?;
    let filter = Filter { role, kind: kind.map(Kind::from), finished: finished.unwrap_or(false) };
    let page = interview::list_filtered(app, asker.guild, asker.member, 0, filter).await?;
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

/// The form must be the first reply, so what it shows is asked for without acknowledging.
#[poise::command(slash_command)]
async fn memo(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: String,
    #[min = 1]
    #[max = 12]
    question: Option<u16>,
) -> AppResult<()> {
    let asker = Asker::unacknowledged(ctx)?;
    let app = &ctx.framework.user_data.app;
    let id = interview.parse().map_err(|_| UserError::InterviewNotFound)?;
    let turn = numbered(app, &asker, id, question).await?;
    let memo = interview::memo(app, asker.member, id, turn).await?;
    let form = memo_form(asker.l, id, turn, memo.as_deref());
    Ok(asker.reply.open_form(form).await.context("cannot open the memo's form")?)
}

#[poise::command(slash_command)]
async fn delete(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::interviews"] interview: String,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let id = interview.parse().map_err(|_| UserError::InterviewNotFound)?;
    let shown = interview::show(&ctx.framework.user_data.app, asker.guild, asker.member, id).await?;
    asker.show(reply::remove_confirm(asker.l, &shown.summary)).await;
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

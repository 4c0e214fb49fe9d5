//! Buttons, menus and forms. A control carries all it needs ([`Control`]), so nothing is waited for in memory and
//! everything works after a restart.

mod progress;

use super::errors::{explain, send, unexpected};
use super::only_you::OnlyYou;
use super::preflight::preflight_of_press;
use super::reply::{self, Page, Tone};
use super::{Data, channel, community, corrections, custom_id::Control, guild, language, letters, member};
use crate::app::interview::Again;
use crate::app::writing::Owner;
use crate::app::{App, again, interview, privacy, resume, usage};
use crate::domain::ids::{GuildId, InterviewId, MemberId, MessageId, TurnId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use futures_util::FutureExt as _;
use poise::serenity_prelude::{
    self as serenity, ActionRowComponent, ComponentInteractionDataKind, CreateActionRow, CreateInputText,
    CreateModal, InputTextStyle,
};
use std::panic::AssertUnwindSafe;

/// Name of the answer's field in its form.
const ANSWER_FIELD: &str = "answer";
/// Name of the memo's field in its form.
const MEMO_FIELD: &str = "memo";
/// Discord's limits of a form: title and label, placeholder, text.
const TITLE: usize = 45;
const PLACEHOLDER: usize = 100;
const ANSWER: u16 = 4000;
const MEMO: u16 = 2000;

/// Who pressed, and where.
#[derive(Clone, Copy)]
struct Presser {
    l: Language,
    guild: Option<GuildId>,
    member: MemberId,
}

impl Presser {
    fn guild(&self) -> Result<GuildId, UserError> {
        self.guild.ok_or(UserError::OnlyInServers)
    }

    /// The server of the member's own interview, for controls pressed in direct messages.
    async fn guild_of(&self, app: &App, interview: InterviewId) -> AppResult<GuildId> {
        match self.guild {
            Some(guild) => Ok(guild),
            None => interview::guild_of(app, self.member, interview).await,
        }
    }
}

/// A button was pressed or something chosen in a menu.
pub(super) async fn component(data: &Data, press: &serenity::ComponentInteraction) {
    let by =
        Presser { l: language(&press.locale), guild: press.guild_id.map(guild), member: member(&press.user) };
    let reply = OnlyYou::to_press(data, press);
    let handled = async {
        data.floods.action(by.member, 0)?;
        let control: Control = press.data.custom_id.parse()?;
        act(data, press, control, by, &reply).await
    };
    finish(handled, &reply, by.l, "a button").await;
}

/// Sees to it that the member gets an answer, whatever happens.
async fn finish(handled: impl Future<Output = AppResult<()>>, reply: &OnlyYou<'_>, l: Language, what: &str) {
    let text = match AssertUnwindSafe(handled).catch_unwind().await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => explain(l, &error, what),
        Err(_) => unexpected(l, what, "a panic"),
    };
    send(reply, Page::error(text), what).await;
}

async fn act(
    data: &Data,
    press: &serenity::ComponentInteraction,
    control: Control,
    by: Presser,
    reply: &OnlyYou<'_>,
) -> AppResult<()> {
    let (app, l) = (&data.app, by.l);
    let page = match control {
        Control::Community(control) => return community::buttons::press(data, press, control, reply).await,
        Control::Answer(interview, turn, number) => {
            let form = answer_form(l, interview, turn, number, &press.message);
            return Ok(reply.open_form(form).await.context("cannot open the answer form")?);
        }
        Control::CorrectChosen(resume, version) => {
            let who = (by.guild()?, by.member);
            let form = corrections::part_form(data, l, who, (resume, version), chosen(press)?).await?;
            return Ok(reply.open_form(form).await.context("cannot open the form for a part of a resume")?);
        }
        Control::Rename(resume) => {
            let form = corrections::rename_form(data, l, (by.guild()?, by.member), resume).await?;
            return Ok(reply.open_form(form).await.context("cannot open the form for a title")?);
        }
        Control::Letter(control) => {
            let owner = Owner { guild: by.guild()?, candidate: by.member };
            return letters::act(data, l, press, control, owner, reply).await;
        }
        Control::Finish(interview) => reply::finish_confirm(l, interview),
        Control::KeepGoing => Page::note(Tone::Plain, String::new(), t!(l, "keep-going-done")),
        Control::Keep => Page::note(Tone::Plain, String::new(), t!(l, "resume-kept")),
        Control::Memo(interview, turn) => {
            // The form must be the first reply, so there is no acknowledging before.
            let memo = interview::memo(app, by.member, interview, turn).await?;
            let form = memo_form(l, interview, turn, memo.as_deref());
            return Ok(reply.open_form(form).await.context("cannot open the memo's form")?);
        }
        Control::Send(interview, turn) => {
            take_press(reply).await?;
            return interview::send(app, by.member, interview, turn).await;
        }
        Control::Pause(interview) => {
            take_press(reply).await?;
            return interview::pause(app, by.member, interview).await;
        }
        Control::Resume(interview) => {
            take_press(reply).await?;
            return interview::resume_here(app, by.member, interview).await;
        }
        Control::Repeat(interview, shuffled) => {
            think(reply).await?;
            let again = again(app, press, by, interview).await?;
            started(app, l, interview::repeat(app, again, shuffled).await?).await?
        }
        Control::Retry(interview, turn) => {
            think(reply).await?;
            let again = again(app, press, by, interview).await?;
            started(app, l, interview::retry(app, again, Some(turn)).await?).await?
        }
        Control::RetryChosen(interview) => {
            think(reply).await?;
            let turn = TurnId(chosen(press)?.parse().map_err(|_| UserError::StaleControl)?);
            let again = again(app, press, by, interview).await?;
            started(app, l, interview::retry(app, again, Some(turn)).await?).await?
        }
        Control::Remove(interview) => {
            take_press(reply).await?;
            let guild = by.guild_of(app, interview).await?;
            let shown = interview::show(app, guild, by.member, interview).await?;
            reply::remove_confirm(l, &shown.summary)
        }
        Control::RemoveYes(interview) => {
            take_press(reply).await?;
            let guild = by.guild_of(app, interview).await?;
            reply::removed(l, &interview::delete(app, guild, by.member, interview).await?)
        }
        Control::Skip(interview, turn) => {
            take_press(reply).await?;
            return interview::skip(app, by.member, interview, turn).await;
        }
        Control::RateOffline(interview, turn) => {
            take_press(reply).await?;
            return interview::rate_offline(app, by.member, interview, turn).await;
        }
        Control::Hint(interview, turn) => {
            think(reply).await?;
            let hint = interview::hint(app, by.member, interview, turn).await?;
            reply::hint(l, hint.as_deref())
        }
        Control::FinishYes(interview) => {
            take_press(reply).await?;
            interview::finish(app, by.member, interview).await?;
            Page::note(Tone::Good, String::new(), t!(l, "finish-done"))
        }
        Control::CancelYes => {
            take_press(reply).await?;
            interview::cancel(app, by.guild()?, by.member).await?;
            Page::note(Tone::Good, String::new(), t!(l, "cancel-done"))
        }
        Control::History(page, filter) => {
            take_press(reply).await?;
            let list = interview::list_filtered(app, by.guild()?, by.member, page, filter).await?;
            reply::interview_list(l, &list)
        }
        Control::Show(interview, page) => {
            // Pages of one's own message are turned; from a message in the thread a new one is made.
            if reply.on_own_message() {
                take_press(reply).await?
            } else {
                think(reply).await?
            }
            let guild = by.guild_of(app, interview).await?;
            let shown = interview::show(app, guild, by.member, interview).await?;
            reply::interview_shown(l, &shown, page)
        }
        Control::Again(interview) => {
            think(reply).await?;
            let again = again::evaluate_again(app, by.guild()?, by.member, interview).await?;
            reply::evaluated_again(l, interview, &again)
        }
        Control::ShowChosen => {
            think(reply).await?;
            let interview = chosen(press)?.parse().map_err(|_| UserError::InterviewNotFound)?;
            let shown = interview::show(app, by.guild()?, by.member, interview).await?;
            reply::interview_shown(l, &shown, 0)
        }
        Control::ViewChosen => {
            think(reply).await?;
            let id = chosen(press)?.parse().map_err(|_| UserError::ResumeNotFound)?;
            corrections::page(data, l, &resume::view(app, by.guild()?, by.member, id).await?)
        }
        Control::DeleteYes(id) => {
            take_press(reply).await?;
            let title = resume::delete(app, by.guild()?, by.member, id).await?;
            reply::deleted(l, &title)
        }
        Control::Audit(page) => {
            take_press(reply).await?;
            let guild = by.guild()?;
            let permissions = press.member.as_ref().and_then(|member| member.permissions);
            let manages = serenity::Permissions::MANAGE_GUILD | serenity::Permissions::ADMINISTRATOR;
            if !permissions.is_some_and(|permissions| permissions.intersects(manages)) {
                return Err(UserError::NeedsManageServer.into());
            }
            reply::audit_log(l, &usage::log(app, guild, page).await?)
        }
        Control::EraseYes { everywhere, opinions } => {
            take_press(reply).await?;
            let reach = privacy::reach(by.member, by.guild()?, everywhere);
            let interviews = privacy::erase(app, reach, opinions).await?;
            reply::erased(l, interviews)
        }
        Control::EraseNo => Page::note(Tone::Plain, String::new(), t!(l, "privacy-kept")),
        Control::QuestionMemo(code) => {
            // The form must be the first reply here too.
            let form = progress::question_memo_form(app, by, code).await?;
            return Ok(reply.open_form(form).await.context("cannot open the form for a memo")?);
        }
        Control::Form(..)
        | Control::MemoForm(..)
        | Control::QuestionMemoForm(_)
        | Control::CorrectForm(_)
        | Control::RenameForm(_) => {
            return Err(UserError::StaleControl.into());
        }
        Control::TrendCsv
        | Control::DailyChange
        | Control::DailyPractise
        | Control::Memos(_)
        | Control::Browse(..)
        | Control::GithubVerify
        | Control::PractiseThis(..)
        | Control::QuestionChosen
        | Control::QuestionMemoDelete(_)
        | Control::Notify(_)
        | Control::NotifyHour(_)
        | Control::Profile
        | Control::NotifyOff(_)
        | Control::Interests(_) => progress::act(app, press, control, by, reply).await?,
    };
    send(reply, page, "a button").await;
    Ok(())
}

/// What is taken up again, where the control was pressed.
async fn again(
    app: &App,
    press: &serenity::ComponentInteraction,
    by: Presser,
    of: InterviewId,
) -> AppResult<Again> {
    // In direct messages there is no channel to open a thread in, and none is needed.
    let parent = match by.guild {
        Some(_) => preflight_of_press(press)?,
        None => channel(press.channel_id),
    };
    Ok(Again { guild: by.guild_of(app, of).await?, candidate: by.member, parent, of })
}

async fn started(app: &App, l: Language, interview: InterviewId) -> AppResult<Page> {
    Ok(reply::interview_started(l, interview::opened(app, interview).await?))
}

pub(super) async fn think(reply: &OnlyYou<'_>) -> AppResult<()> {
    Ok(reply.think().await.context("cannot acknowledge a button")?)
}

pub(super) async fn take_press(reply: &OnlyYou<'_>) -> AppResult<()> {
    Ok(reply.take_press().await.context("cannot acknowledge a button")?)
}

pub(super) fn chosen(press: &serenity::ComponentInteraction) -> Result<&str, UserError> {
    match &press.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => {
            values.first().map(String::as_str).ok_or(UserError::StaleControl)
        }
        _ => Err(UserError::StaleControl),
    }
}

/// The form for an answer. It must be the first reply to the press, so nobody is asked: the question stands in the
/// message whose button was pressed.
fn answer_form(
    l: Language,
    interview: InterviewId,
    turn: TurnId,
    number: u16,
    message: &serenity::Message,
) -> CreateModal {
    let bodies = message.embeds.iter().rev().filter_map(|embed| embed.description.as_deref());
    let question = bodies.filter_map(reply::asked_text).next();
    let placeholder = question.unwrap_or_else(|| t!(l, "form-placeholder"));
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "form-label"), ANSWER_FIELD)
        .placeholder(reply::plain::label(&placeholder, PLACEHOLDER))
        .min_length(1)
        .max_length(ANSWER)
        .required(true);
    let title = reply::plain::label(&t!(l, "form-title", number = number), TITLE);
    CreateModal::new(Control::Form(interview, turn).to_string(), title)
        .components(vec![CreateActionRow::InputText(input)])
}

/// The form of a private memo, with what it says now.
pub(super) fn memo_form(
    l: Language,
    interview: InterviewId,
    turn: Option<TurnId>,
    memo: Option<&str>,
) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "memo-label"), MEMO_FIELD)
        .placeholder(reply::plain::label(&t!(l, "memo-placeholder"), PLACEHOLDER))
        .value(memo.unwrap_or_default())
        .max_length(MEMO)
        .required(false);
    let title = match turn {
        Some(_) => t!(l, "memo-title-question"),
        None => t!(l, "memo-title-interview"),
    };
    CreateModal::new(Control::MemoForm(interview, turn).to_string(), reply::plain::label(&title, TITLE))
        .components(vec![CreateActionRow::InputText(input)])
}

/// A form was sent.
pub(super) async fn form(data: &Data, form: &serenity::ModalInteraction) {
    let l = language(&form.locale);
    let reply = OnlyYou::to_form(data, form);
    let handled = async {
        // A letter stays one message; other forms are answered beside what they were opened from.
        match form.data.custom_id.parse() {
            Ok(Control::Letter(_)) if reply.on_own_message() => take_press(&reply).await?,
            _ => think(&reply).await?,
        }
        let control: Control = form.data.custom_id.parse()?;
        // What somebody has typed for an answer is never turned away for being fast.
        if !matches!(control, Control::Form(..)) {
            data.floods.action(member(&form.user), 0)?;
        }
        let (interview, turn) = match control {
            Control::Form(interview, turn) => (interview, turn),
            Control::MemoForm(interview, turn) => {
                let text = field(form, MEMO_FIELD);
                interview::set_memo(&data.app, member(&form.user), interview, turn, &text).await?;
                send(&reply, reply::memo_kept(l, &text), "the memo's form").await;
                return Ok(());
            }
            Control::QuestionMemoForm(code) => {
                let by = Presser { l, guild: form.guild_id.map(guild), member: member(&form.user) };
                let text = field(form, MEMO_FIELD);
                let page = progress::question_memo(&data.app, by, code, &text).await?;
                send(&reply, page, "the form of a memo on a question").await;
                return Ok(());
            }
            Control::CorrectForm(lines) => {
                let page = corrections::correct(data, l, form, lines).await?;
                send(&reply, page, "a correction").await;
                return Ok(());
            }
            Control::RenameForm(resume) => {
                let page = corrections::rename(data, l, form, resume).await?;
                send(&reply, page, "a new title").await;
                return Ok(());
            }
            Control::Letter(control) => {
                let page = letters::form(data, l, form, control).await?;
                send(&reply, page, "a form for a letter").await;
                return Ok(());
            }
            Control::Community(control) => {
                let page = community::buttons::form(data, form, control).await?;
                send(&reply, page, "a form of the community").await;
                return Ok(());
            }
            _ => return Err(UserError::StaleControl.into()),
        };
        let answer = field(form, ANSWER_FIELD);
        let interaction = MessageId(form.id.get());
        let taken = AssertUnwindSafe(interview::form_answer(
            &data.app,
            member(&form.user),
            interview,
            turn,
            interaction,
            answer.clone(),
        ));
        let page = match taken.catch_unwind().await {
            Ok(Ok(())) => reply::received(l, &answer),
            Ok(Err(error)) => reply::returned(l, explain(l, &error, "the answer form"), &answer),
            Err(_) => reply::returned(l, unexpected(l, "the answer form", "a panic"), &answer),
        };
        send(&reply, page, "the answer form").await;
        Ok(())
    };
    finish(handled, &reply, l, "the answer form").await;
}

fn field(form: &serenity::ModalInteraction, name: &str) -> String {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let value = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == name => input.value.clone(),
        _ => None,
    });
    value.collect()
}

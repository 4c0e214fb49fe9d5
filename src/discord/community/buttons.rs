//! Buttons, menus and forms of the community.

use super::{sharing, suggestions};
use crate::app::community::{moderation, opinions, posts, practice, setup, weeks};
use crate::app::daily::MEMO_CHARACTERS;
use crate::app::{bank, interview};
use crate::discord::custom_id::community::{Control, QuestionCode};
use crate::discord::errors::send;
use crate::discord::only_you::OnlyYou;
use crate::discord::preflight::preflight_of_press;
use crate::discord::reply::{Page, community as reply, plain};
use crate::discord::{Data, custom_id, guild, language, member};
use crate::domain::community::{Action, LONGEST, Refusal, SHORTEST};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use poise::serenity_prelude::{
    self as serenity, ActionRowComponent, ComponentInteractionDataKind, CreateActionRow, CreateInputText,
    CreateModal, InputTextStyle, Permissions,
};

/// Name of the form's field.
const FIELD: &str = "opinion";
/// Discord's limits of a form's title and placeholder.
pub(super) const TITLE: usize = 45;
pub(super) const PLACEHOLDER: usize = 100;
/// Opinions of one's own on a page.
const MINE: u32 = 8;

/// Acts on a press.
pub(crate) async fn press(
    data: &Data,
    press: &serenity::ComponentInteraction,
    control: Control,
    reply: &OnlyYou<'_>,
) -> AppResult<()> {
    let community = &data.community;
    let l = language(&press.locale);
    let here = press.guild_id.map(guild).ok_or(UserError::OnlyInServers)?;
    let by = member(&press.user);
    let page = match control {
        Control::Write(code) => {
            let key = question_of(data, here, code).await?;
            let question = community.question(here, &key).await?;
            let form = opinion_form(l, Control::Written(code), question.text.get(l), None);
            return Ok(reply.open_form(form).await.context("cannot open the form for an opinion")?);
        }
        Control::Practise(code) => {
            think(reply).await?;
            let key = question_of(data, here, code).await?;
            let parent = preflight_of_press(press);
            let id = practice::practise(community, here, by, key, l, parent).await?;
            let thread = interview::opened(&data.app, id).await?;
            crate::discord::reply::interview_started(l, thread)
        }
        Control::Memo(code) => {
            let key = question_of(data, here, code).await?;
            let question = community.question(here, &key).await?;
            let memo = practice::memo(community, by, &key).await?;
            let form = memo_form(l, code, question.text.get(l), memo);
            return Ok(reply.open_form(form).await.context("cannot open the form for a memo")?);
        }
        Control::Edit(id) => {
            let opinion = opinions::editable(community, here, by, id).await?;
            let form = opinion_form(l, Control::Edited(id), "", Some(&opinion.text));
            return Ok(reply.open_form(form).await.context("cannot open the form for an opinion")?);
        }
        Control::SetUp => {
            take(reply).await?;
            may(press, Permissions::MANAGE_GUILD, UserError::NeedsManageServer)?;
            let settings = setup::look(community, here).await?;
            let posted = settings.settings.map_or(settings.server.language, |settings| settings.language);
            let chosen = chosen(press)?.iter().cloned().collect();
            crate::app::usage::note(&data.app, here, by, "setup", "channels").await?;
            let outcome = setup::set_up(community, here, posted, &chosen).await?;
            reply::set_up(l, &outcome)
        }
        Control::Discuss(code) => {
            think(reply).await?;
            let key = question_of(data, here, code).await?;
            let discussion = posts::discussion(community, here, &key).await?;
            reply::discussion_opened(l, discussion.thread)
        }
        Control::Best(discussion, page) => {
            if reply.on_own_message() {
                take(reply).await?;
            } else {
                think(reply).await?;
            }
            let page = usize::try_from(page).unwrap_or(0);
            reply::best(l, by, &opinions::best(community, here, discussion, page).await?)
        }
        Control::Recommend(id, page) => {
            if reply.on_own_message() {
                take(reply).await?;
            } else {
                think(reply).await?;
            }
            let on = opinions::toggle(community, here, by, id).await?;
            let opinion = opinions::load(community, here, id).await?;
            match page.checked_sub(1) {
                Some(page) => {
                    let page = usize::try_from(page).unwrap_or(0);
                    let list = opinions::best(community, here, opinion.discussion, page).await?;
                    reply::best(l, by, &list)
                }
                None => reply::recommended(l, on, opinion.recommendations),
            }
        }
        Control::Delete(id) => {
            take(reply).await?;
            opinions::delete(community, here, by, id).await?;
            reply::deleted(l)
        }
        Control::Report(id) => {
            think(reply).await?;
            moderation::report(community, here, by, id).await?;
            reply::reported(l)
        }
        Control::ReportChosen => {
            think(reply).await?;
            let id = chosen(press)?.first().and_then(|id| id.parse().ok()).ok_or(UserError::StaleControl)?;
            moderation::report(community, here, by, id).await?;
            reply::reported(l)
        }
        Control::Hide(id) | Control::Unhide(id) | Control::Leave(id) => {
            take(reply).await?;
            may(press, Permissions::MANAGE_MESSAGES, Refusal::NotModerator.into())?;
            let action = match control {
                Control::Hide(_) => Action::Hide,
                Control::Unhide(_) => Action::Unhide,
                _ => Action::Leave,
            };
            let opinion = moderation::decide(community, here, by, id, action).await?;
            reply::decided(l, &opinion, action)
        }
        Control::Mine(page) => {
            take(reply).await?;
            mine(data, l, (here, by), page).await?
        }
        Control::Share(..)
        | Control::ShareChosen
        | Control::ShareEdit(_)
        | Control::ShareNow(..)
        | Control::Withdraw(_)
        | Control::Rate(_)
        | Control::Rated(..) => match sharing::press(data, press, control, (here, by), reply).await? {
            Some(page) => page,
            None => return Ok(()),
        },
        Control::SuggestAnyway(_)
        | Control::SuggestDrop(_)
        | Control::Accept(_)
        | Control::SuggestEdit(_)
        | Control::Refuse(_) => match suggestions::press(data, press, control, (here, by), reply).await? {
            Some(page) => page,
            None => return Ok(()),
        },
        Control::Streak => {
            think(reply).await?;
            reply::weeks::streak(l, weeks::toggle_streak(community, here, by).await?)
        }
        Control::Written(_)
        | Control::Edited(_)
        | Control::MemoSent(_)
        | Control::ShareEdited(_)
        | Control::Suggested(..)
        | Control::SuggestEdited(_)
        | Control::Refused(_) => {
            return Err(UserError::StaleControl.into());
        }
    };
    send(reply, page, "a button of the community").await;
    Ok(())
}

/// A page of the member's own opinions.
pub(crate) async fn mine(
    data: &Data,
    l: Language,
    (here, by): (GuildId, MemberId),
    page: u32,
) -> AppResult<Page> {
    let bank = bank::of(&data.app, &mut *data.app.db.acquire().await?, here).await?;
    let found = opinions::mine(&data.community, here, by, MINE, page).await?;
    let named = found.opinions.into_iter().map(|(opinion, discussion)| {
        let question = bank.question(&discussion.question);
        let text = question.map_or_else(|| discussion.question.clone(), |q| q.text.get(l).to_owned());
        (opinion, discussion, text)
    });
    Ok(reply::mine(l, &named.collect::<Vec<_>>(), found.page, found.pages))
}

pub(super) async fn think(reply: &OnlyYou<'_>) -> AppResult<()> {
    Ok(reply.think().await.context("cannot acknowledge a button")?)
}

pub(super) async fn take(reply: &OnlyYou<'_>) -> AppResult<()> {
    Ok(reply.take_press().await.context("cannot acknowledge a button")?)
}

/// Who saw the control was allowed to use it then; whether they are now is asked again.
pub(super) fn may(
    press: &serenity::ComponentInteraction,
    wanted: Permissions,
    otherwise: UserError,
) -> Result<(), UserError> {
    let permissions = press.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    if permissions.intersects(wanted | Permissions::ADMINISTRATOR) { Ok(()) } else { Err(otherwise) }
}

pub(super) fn chosen(press: &serenity::ComponentInteraction) -> Result<&[String], UserError> {
    match &press.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => Ok(values),
        _ => Err(UserError::StaleControl),
    }
}

/// The key of the question with that code.
async fn question_of(data: &Data, here: GuildId, code: QuestionCode) -> AppResult<String> {
    let app = &data.app;
    let bank = bank::of(app, &mut *app.db.acquire().await?, here).await?;
    let found = bank.questions().iter().find(|question| QuestionCode::of(&question.key) == code);
    Ok(found.ok_or(Refusal::QuestionNotFound)?.key.clone())
}

/// The form for an opinion.
pub(crate) fn opinion_form(l: Language, control: Control, question: &str, text: Option<&str>) -> CreateModal {
    let mut input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "opinion-form-label"), FIELD)
        .min_length(u16::try_from(SHORTEST).unwrap_or(1))
        .max_length(u16::try_from(LONGEST).unwrap_or(u16::MAX))
        .required(true);
    if !question.is_empty() {
        input = input.placeholder(plain::label(question, PLACEHOLDER));
    }
    if let Some(text) = text {
        input = input.value(text);
    }
    let title = plain::label(&t!(l, "opinion-form-title"), TITLE);
    CreateModal::new(custom_id::Control::Community(control).to_string(), title)
        .components(vec![CreateActionRow::InputText(input)])
}

/// The form for a memo.
fn memo_form(l: Language, code: QuestionCode, question: &str, memo: Option<String>) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "discussion-memo-label"), FIELD)
        .placeholder(plain::label(question, PLACEHOLDER))
        .max_length(u16::try_from(MEMO_CHARACTERS).unwrap_or(u16::MAX))
        .value(memo.unwrap_or_default())
        .required(false);
    let title = plain::label(&t!(l, "discussion-memo"), TITLE);
    CreateModal::new(custom_id::Control::Community(Control::MemoSent(code)).to_string(), title)
        .components(vec![CreateActionRow::InputText(input)])
}

/// Acts on a form.
pub(crate) async fn form(
    data: &Data,
    form: &serenity::ModalInteraction,
    control: Control,
) -> AppResult<Page> {
    let community = &data.community;
    let l = language(&form.locale);
    let here = form.guild_id.map(guild).ok_or(UserError::OnlyInServers)?;
    let by = member(&form.user);
    let text = text(form);
    let result = match control {
        Control::Written(code) => {
            let key = question_of(data, here, code).await?;
            let written = opinions::write(community, here, by, &key, &text).await;
            written.map(|(opinion, discussion)| reply::written(l, &opinion, discussion.thread))
        }
        Control::MemoSent(code) => {
            let key = question_of(data, here, code).await?;
            let kept = practice::put_memo(community, by, &key, &text).await;
            kept.map(|()| reply::memo_kept(l, &text))
        }
        Control::Edited(id) => {
            let edited = opinions::edit(community, here, by, id, &text).await;
            edited.map(|opinion| reply::edited(l, &opinion))
        }
        Control::ShareEdited(_) => sharing::form(data, form, control, (here, by)).await,
        Control::Suggested(..) | Control::SuggestEdited(_) | Control::Refused(_) => {
            suggestions::form(data, form, control, (here, by)).await
        }
        _ => return Err(UserError::StaleControl.into()),
    };
    // What somebody wrote is given back where it was not taken.
    Ok(match result {
        Ok(page) => page,
        Err(error) => crate::discord::reply::returned(
            l,
            crate::discord::errors::explain(l, &error, "an opinion"),
            &text,
        ),
    })
}

/// Everything that was written into a form, to be given back.
fn text(form: &serenity::ModalInteraction) -> String {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let value = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(input) => input.value.clone(),
        _ => None,
    });
    value.collect::<Vec<_>>().join("\n")
}

/// What was written into one field of a form.
pub(super) fn field(form: &serenity::ModalInteraction, name: &str) -> String {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let value = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == name => input.value.clone(),
        _ => None,
    });
    value.collect()
}

//! Buttons, menus and forms around a cover letter being written. Everything stands in one message that only the candidate
//! sees; what a form could not be taken with is shown again, so that it is not lost.

use super::commands::{may_manage, write_titled};
use super::corrections::field;
use super::custom_id::{Control, LetterControl};
use super::errors::{explain, send};
use super::interactions::{chosen, take_press, think};
use super::only_you::OnlyYou;
use super::reply::{self, Page, plain::label};
use super::{Data, guild, member};
use crate::app::export::{self, FileFormat};
use crate::app::writing::{self, LetterCard, Owner, sets};
use crate::domain::ids::{GuildId, LetterId, PromptSetId};
use crate::domain::language::Language;
use crate::domain::writing::sets::{OwnSet, SET_NAME, TypedSet, typed};
use crate::domain::writing::{LetterRefusal, LetterSection, PROMPT_CHARACTERS, Prompt, Written};
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use poise::serenity_prelude::{
    ComponentInteraction, CreateActionRow, CreateInputText, CreateModal, InputTextStyle, ModalInteraction,
};

/// Names of the fields.
const TEXT: &str = "text";
const PROMPT: &str = "prompt";
const LIMIT: &str = "limit";
const TITLE: &str = "title";
/// Discord's limits of a form: title and label, placeholder.
const HEADING: usize = 45;
const PLACEHOLDER: usize = 100;
/// Longest text, limit and title in a form.
const LONGEST: u16 = 4000;
const LIMIT_CHARACTERS: u16 = 40;
const TITLE_CHARACTERS: u16 = 80;

/// A control was used.
pub(super) async fn act(
    data: &Data,
    l: Language,
    press: &ComponentInteraction,
    control: LetterControl,
    owner: Owner,
    reply: &OnlyYou<'_>,
) -> AppResult<()> {
    let app = &data.app;
    if let Some(form) = opens(data, l, press, control, owner).await? {
        return Ok(reply.open_form(form).await.context("cannot open a form for a letter")?);
    }
    let format = match control {
        LetterControl::Docx(id) => Some((id, FileFormat::Docx)),
        LetterControl::Markdown(id) => Some((id, FileFormat::Markdown)),
        _ => None,
    };
    if let Some((id, format)) = format {
        think(reply).await?;
        let most = usize::try_from(press.attachment_size_limit).unwrap_or(usize::MAX);
        let file = export::letter(app, owner, id, format, most).await?;
        let page = reply::letter_exported(l, file.count);
        let sent = reply.answer_with_file(page, file.name, file.bytes).await;
        return Ok(sent.context("cannot send the file of a letter")?);
    }
    take_press(reply).await?;
    let page = match control {
        LetterControl::Chosen => {
            let id = chosen(press)?.parse().map_err(|_| UserError::LetterNotFound)?;
            page(data, l, owner, &writing::view(app, owner, id).await?).await?
        }
        LetterControl::Begin => {
            let card = write_titled(data, l, owner, None, None, None).await?;
            page(data, l, owner, &card).await?
        }
        LetterControl::Show(id) => page(data, l, owner, &writing::view(app, owner, id).await?).await?,
        LetterControl::Arrange(id) => reply::letter_arrange(l, &writing::view(app, owner, id).await?),
        LetterControl::ArrangeChosen(id) => {
            let section = chosen(press)?.parse().map_err(|_| UserError::StaleControl)?;
            reply::letter_section(l, &writing::view(app, owner, id).await?, section)
        }
        LetterControl::Up(id, section) | LetterControl::Down(id, section) => {
            let up = matches!(control, LetterControl::Up(..));
            reply::letter_section(l, &writing::shift(app, owner, id, section, up).await?, section)
        }
        LetterControl::Remove(id, section) => {
            let (card, removed) = writing::remove(app, owner, id, section).await?;
            reply::section_removed(l, &card, &removed)
        }
        LetterControl::Preview(id, place) => {
            reply::letter_preview(l, &writing::view(app, owner, id).await?, place)
        }
        LetterControl::Finish(id) => {
            let done = writing::finish(app, owner, id).await?;
            let role = done.card.role.as_ref().map(|role| app.role_name(role, l));
            reply::uploaded(l, &done, role.as_deref())
        }
        LetterControl::Discard(id) => reply::discard_confirm(l, &writing::view(app, owner, id).await?),
        LetterControl::DiscardYes(id) => reply::discarded(l, &writing::discard(app, owner, id).await?),
        LetterControl::Docx(_)
        | LetterControl::Markdown(_)
        | LetterControl::Write(..)
        | LetterControl::WriteChosen(_)
        | LetterControl::AddChosen(_)
        | LetterControl::Rename(_)
        | LetterControl::Form(..)
        | LetterControl::AddForm(_)
        | LetterControl::RenameForm(_)
        | LetterControl::SetForm(..) => return Err(UserError::StaleControl.into()),
    };
    send(reply, page, "a control of a letter").await;
    Ok(())
}

/// The form that a control opens.
async fn opens(
    data: &Data,
    l: Language,
    press: &ComponentInteraction,
    control: LetterControl,
    owner: Owner,
) -> AppResult<Option<CreateModal>> {
    let number = |text: &str| text.parse().map_err(|_| UserError::StaleControl);
    let (id, section) = match control {
        LetterControl::Write(id, section) => (id, section),
        LetterControl::WriteChosen(id) => (id, number(chosen(press)?)?),
        LetterControl::AddChosen(id) => {
            let card = writing::view(&data.app, owner, id).await?;
            let offered = sets::offered(&data.app, owner.guild, card.letter.language).await?;
            return Ok(Some(add_form(l, &card, offered.prompt(chosen(press)?))));
        }
        LetterControl::Rename(id) => {
            let card = writing::view(&data.app, owner, id).await?;
            return Ok(Some(rename_form(l, id, &card.letter.title)));
        }
        _ => return Ok(None),
    };
    let card = writing::view(&data.app, owner, id).await?;
    let section = card.letter.section(section).ok_or(LetterRefusal::Gone)?;
    Ok(Some(section_form(l, &card, section)))
}

fn section_form(l: Language, card: &LetterCard, section: &LetterSection) -> CreateModal {
    let control = LetterControl::Form(card.id, section.id, section.revision);
    let limit = section.limit.map(|limit| limit.typed(card.letter.language)).unwrap_or_default();
    form_of(l, control, &section.prompt, section.tip.as_deref(), (&limit, &section.text))
}

fn add_form(l: Language, card: &LetterCard, prompt: Option<&Prompt>) -> CreateModal {
    let limit = prompt.and_then(Prompt::limit).map(|limit| limit.typed(card.letter.language));
    let limit = limit.unwrap_or_default();
    let (title, tip) = prompt.map_or(("", None), |prompt| (prompt.title.as_str(), prompt.tip()));
    form_of(l, LetterControl::AddForm(card.id), title, tip.as_deref(), (&limit, ""))
}

fn form_of(
    l: Language,
    control: LetterControl,
    prompt: &str,
    tip: Option<&str>,
    (limit, text): (&str, &str),
) -> CreateModal {
    let heading = if prompt.is_empty() { t!(l, "letter-form-own") } else { prompt.to_owned() };
    let tip = tip.map_or_else(|| t!(l, "letter-form-placeholder"), str::to_owned);
    let text = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "letter-form-text"), TEXT)
        .value(text)
        .placeholder(label(&tip, PLACEHOLDER))
        .max_length(LONGEST)
        .required(false);
    let longest = u16::try_from(PROMPT_CHARACTERS).unwrap_or(u16::MAX);
    let prompt = CreateInputText::new(InputTextStyle::Short, t!(l, "letter-form-prompt"), PROMPT)
        .value(prompt)
        .max_length(longest)
        .required(true);
    let limit = CreateInputText::new(InputTextStyle::Short, t!(l, "letter-form-limit"), LIMIT)
        .value(limit)
        .placeholder(t!(l, "letter-form-limit-placeholder"))
        .max_length(LIMIT_CHARACTERS)
        .required(false);
    CreateModal::new(Control::Letter(control).to_string(), label(&heading, HEADING))
        .components([text, prompt, limit].map(CreateActionRow::InputText).to_vec())
}

fn rename_form(l: Language, id: LetterId, title: &str) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Short, t!(l, "letter-form-title"), TITLE)
        .value(title)
        .max_length(TITLE_CHARACTERS);
    let control = Control::Letter(LetterControl::RenameForm(id)).to_string();
    CreateModal::new(control, label(&t!(l, "letter-form-rename"), HEADING))
        .components(vec![CreateActionRow::InputText(input)])
}

/// A form was sent. A section that could not be taken is shown with why, so that its text can be copied.
pub(super) async fn form(
    data: &Data,
    l: Language,
    form: &ModalInteraction,
    control: LetterControl,
) -> AppResult<Page> {
    let guild = form.guild_id.map(guild).ok_or(UserError::OnlyInServers)?;
    let owner = Owner { guild, candidate: member(&form.user) };
    if let LetterControl::SetForm(language, set) = control {
        return set_kept(data, l, form, guild, (language, set)).await;
    }
    let (id, section) = match control {
        LetterControl::Form(id, section, revision) => (id, Some((section, revision))),
        LetterControl::AddForm(id) => (id, None),
        LetterControl::RenameForm(id) => {
            let title = field(form, TITLE);
            return Ok(match writing::rename(&data.app, owner, id, &title).await {
                Ok(card) => page(data, l, owner, &card).await?,
                Err(error) => {
                    reply::section_returned(l, id, explain(l, &error, "the title of a letter"), &title)
                }
            });
        }
        _ => return Err(UserError::StaleControl.into()),
    };
    let text = field(form, TEXT);
    let written = Written { prompt: field(form, PROMPT), limit: field(form, LIMIT), text: text.clone() };
    Ok(match writing::write(&data.app, owner, id, section, written).await {
        Ok(card) => page(data, l, owner, &card).await?,
        Err(error) => reply::section_returned(l, id, explain(l, &error, "a section of a letter"), &text),
    })
}

/// The letter, with the prompts that can be added.
pub(super) async fn page(data: &Data, l: Language, owner: Owner, card: &LetterCard) -> AppResult<Page> {
    Ok(reply::letter(l, card, &sets::offered(&data.app, owner.guild, card.letter.language).await?))
}

/// The form for a server's own set of prompts, with what the set has.
pub(super) fn set_form(l: Language, language: Language, set: Option<&OwnSet>) -> CreateModal {
    let (heading, name) = match set {
        Some(set) => (t!(l, "prompts-form-edit"), set.name.as_str()),
        None => (t!(l, "prompts-form-add"), ""),
    };
    let there = set.map(|set| typed(&set.prompts, language)).unwrap_or_default();
    let name = CreateInputText::new(InputTextStyle::Short, t!(l, "prompts-form-name"), TITLE)
        .value(name)
        .placeholder(t!(l, "prompts-form-name-placeholder"))
        .max_length(u16::try_from(SET_NAME).unwrap_or(u16::MAX));
    let prompts = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "prompts-form-prompts"), TEXT)
        // A set that was made by a form fits into one.
        .value(there.chars().take(usize::from(LONGEST)).collect::<String>())
        .placeholder(label(&t!(l, "prompts-form-prompts-placeholder"), PLACEHOLDER))
        .max_length(LONGEST);
    let control = LetterControl::SetForm(language, set.map(|set| set.id));
    CreateModal::new(Control::Letter(control).to_string(), label(&heading, HEADING))
        .components([name, prompts].map(CreateActionRow::InputText).to_vec())
}

/// That form was sent. What cannot be taken is shown with why.
async fn set_kept(
    data: &Data,
    l: Language,
    form: &ModalInteraction,
    guild: GuildId,
    (language, id): (Language, Option<PromptSetId>),
) -> AppResult<Page> {
    // Whoever may open the form may not have been allowed to send it, or not any more.
    if !may_manage(form.member.as_ref()) {
        return Err(UserError::NeedsManageServer.into());
    }
    let text = field(form, TEXT);
    let kept = match TypedSet::read(&field(form, TITLE), &text) {
        Ok(set) => sets::put(&data.app, guild, language, id, set).await,
        Err(refusal) => Err(refusal.into()),
    };
    Ok(match kept {
        Ok(set) => reply::prompts_kept(l, &set),
        Err(error) => reply::returned(l, explain(l, &error, "a set of prompts"), &text),
    })
}

//! The forms in which a candidate corrects a resume: the lines of one part, or title and role.

use super::commands::role_typed;
use super::custom_id::Control;
use super::errors::explain;
use super::reply::{self, Page, plain::label};
use super::{Data, guild, member};
use crate::app::resume::{self, ResumeCard, correct::Lines};
use crate::domain::ids::{GuildId, MemberId, ResumeId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use poise::serenity_prelude::{
    ActionRowComponent, CreateActionRow, CreateInputText, CreateModal, InputTextStyle, ModalInteraction,
};

/// Names of the fields.
const LINES: &str = "lines";
const TITLE: &str = "title";
const ROLE: &str = "role";
/// Discord's limits of a form: title and label, text.
const HEADING: usize = 45;
const TEXT: u16 = 4000;
/// As long as titles of resumes and names of roles may be.
const SHORT: u16 = 80;

/// The form for the part of a resume that was chosen: `first-last`, as in the menu of the card.
pub(super) async fn part_form(
    data: &Data,
    l: Language,
    (guild, candidate): (GuildId, MemberId),
    (resume, version): (ResumeId, u32),
    chosen: &str,
) -> AppResult<CreateModal> {
    let (first, last) = chosen.split_once('-').ok_or(UserError::StaleControl)?;
    let number = |text: &str| text.parse().map_err(|_| UserError::StaleControl);
    let lines = Lines { resume, version, first: number(first)?, last: number(last)? };
    let text = resume::correct::lines(&data.app, guild, candidate, lines).await?;
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "correct-form-label"), LINES)
        .value(text)
        .max_length(TEXT)
        .required(false);
    let heading = label(&t!(l, "correct-form-title"), HEADING);
    Ok(CreateModal::new(Control::CorrectForm(lines).to_string(), heading)
        .components(vec![CreateActionRow::InputText(input)]))
}

/// The form for title and role.
pub(super) async fn rename_form(
    data: &Data,
    l: Language,
    (guild, candidate): (GuildId, MemberId),
    id: ResumeId,
) -> AppResult<CreateModal> {
    let resumes = resume::list(&data.app, guild, candidate).await?;
    let resume = resumes.into_iter().find(|resume| resume.id == id).ok_or(UserError::ResumeNotFound)?;
    let field = |name: &str, heading: String, value: String| {
        let input = CreateInputText::new(InputTextStyle::Short, heading, name).value(value).required(false);
        CreateActionRow::InputText(input.max_length(SHORT))
    };
    let role = resume.role.map(|role| data.app.role_name(&role, l)).unwrap_or_default();
    let fields = vec![
        field(TITLE, t!(l, "rename-form-resume-title"), resume.title),
        field(ROLE, t!(l, "rename-form-role"), role),
    ];
    let heading = label(&t!(l, "rename-form-title"), HEADING);
    Ok(CreateModal::new(Control::RenameForm(id).to_string(), heading).components(fields))
}

/// A form for lines was sent. What could not be taken is shown, so that it is not lost.
pub(super) async fn correct(
    data: &Data,
    l: Language,
    form: &ModalInteraction,
    lines: Lines,
) -> AppResult<Page> {
    let guild = form.guild_id.map(guild).ok_or(UserError::OnlyInServers)?;
    let with = field(form, LINES);
    let done = resume::correct::correct(&data.app, guild, member(&form.user), lines, &with).await;
    Ok(match done {
        Ok(card) if card.version == lines.version => page(data, l, &card),
        Ok(card) => reply::corrected(l, &card, role(data, l, &card).as_deref()),
        Err(error) => reply::returned(l, explain(l, &error, "a correction"), &with),
    })
}

/// A form for title and role was sent; an empty field changes nothing.
pub(super) async fn rename(
    data: &Data,
    l: Language,
    form: &ModalInteraction,
    id: ResumeId,
) -> AppResult<Page> {
    let guild = form.guild_id.map(guild).ok_or(UserError::OnlyInServers)?;
    let given = |name| Some(field(form, name)).filter(|text| !text.trim().is_empty());
    let role = given(ROLE).map(|typed| role_typed(&data.app, &typed)).transpose()?;
    let title = given(TITLE);
    let (title, role) = (title.as_deref(), role.as_deref());
    let card = resume::correct::rename(&data.app, guild, member(&form.user), id, title, role).await?;
    Ok(page(data, l, &card))
}

fn role(data: &Data, l: Language, card: &ResumeCard) -> Option<String> {
    card.role.as_ref().map(|role| data.app.role_name(role, l))
}

/// The card of a resume.
pub(super) fn page(data: &Data, l: Language, card: &ResumeCard) -> Page {
    reply::resume_card(l, card, role(data, l, card).as_deref())
}

pub(super) fn field(form: &ModalInteraction, name: &str) -> String {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let value = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(input) if input.custom_id == name => input.value.clone(),
        _ => None,
    });
    value.collect()
}

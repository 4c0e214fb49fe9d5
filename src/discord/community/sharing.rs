//! Buttons, menus and forms of shared answers.

use super::buttons::{PLACEHOLDER, TITLE, chosen, field, take, think};
use crate::app::community::sharing;
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::Control;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::community::sharing as reply;
use crate::discord::reply::{Page, plain};
use crate::discord::{Data, language};
use crate::domain::community::{SHARED, Share};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use poise::serenity_prelude::{
    self as serenity, CreateActionRow, CreateInputText, CreateModal, InputTextStyle,
};

/// Name of the form's field.
const FIELD: &str = "answer";

/// Acts on a press; `None` where it has answered with a form.
pub(super) async fn press(
    data: &Data,
    press: &serenity::ComponentInteraction,
    control: Control,
    (here, by): (GuildId, MemberId),
    reply: &OnlyYou<'_>,
) -> AppResult<Option<Page>> {
    let community = &data.community;
    let l = language(&press.locale);
    Ok(Some(match control {
        Control::Share(interview, turn) => {
            think(reply).await?;
            reply::own(l, &sharing::open(community, here, by, interview, turn).await?)
        }
        Control::ShareChosen => {
            think(reply).await?;
            let id = chosen(press)?.first().and_then(|id| id.parse().ok()).ok_or(UserError::StaleControl)?;
            reply::own(l, &sharing::own(community, here, by, id).await?)
        }
        Control::ShareEdit(id) => {
            let view = sharing::own(community, here, by, id).await?;
            let form = form_of(l, &view.share);
            reply.open_form(form).await.context("cannot open the form for a shared answer")?;
            return Ok(None);
        }
        Control::ShareNow(id, named) => {
            take(reply).await?;
            reply::own(l, &sharing::post(community, here, by, id, named).await?)
        }
        Control::Withdraw(id) => {
            take(reply).await?;
            sharing::withdraw(community, here, by, id).await?;
            reply::withdrawn(l)
        }
        Control::Rate(id) => {
            think(reply).await?;
            let (share, own) = sharing::rating(community, here, by, id).await?;
            reply::rate(l, &share, &own)
        }
        Control::Rated(id, place) => {
            take(reply).await?;
            let dimension = Dimension::ALL.get(usize::from(place)).copied().ok_or(UserError::StaleControl)?;
            let rated =
                chosen(press)?.first().and_then(|rated| rated.parse().ok()).ok_or(UserError::StaleControl)?;
            let (share, own) = sharing::rate(community, here, by, id, (dimension, rated)).await?;
            reply::rate(l, &share, &own)
        }
        _ => return Err(UserError::StaleControl.into()),
    }))
}

fn form_of(l: Language, share: &Share) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "share-form-label"), FIELD)
        .placeholder(plain::label(&share.question, PLACEHOLDER))
        .value(share.answer.as_str())
        .max_length(u16::try_from(SHARED).unwrap_or(u16::MAX))
        .required(true);
    let control = Any::Community(Control::ShareEdited(share.id));
    CreateModal::new(control.to_string(), plain::label(&t!(l, "share-form-title"), TITLE))
        .components(vec![CreateActionRow::InputText(input)])
}

/// Acts on a form.
pub(super) async fn form(
    data: &Data,
    form: &serenity::ModalInteraction,
    control: Control,
    (here, by): (GuildId, MemberId),
) -> AppResult<Page> {
    let Control::ShareEdited(id) = control else { return Err(UserError::StaleControl.into()) };
    let view = sharing::rewrite(&data.community, here, by, id, &field(form, FIELD)).await?;
    Ok(reply::own(language(&form.locale), &view))
}

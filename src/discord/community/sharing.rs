//! Buttons, menus and forms of shared answers.

use super::press::{Answer, Paragraph, Press, Sent};
use crate::app::community::{notices, share_reports, sharing};
use crate::discord::custom_id::community::Control;
use crate::discord::reply::Page;
use crate::discord::reply::community::{moderation, sharing as reply};
use crate::domain::community::{SHARED, Share};
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use crate::error::{AppResult, UserError};
use crate::t;
use poise::serenity_prelude::CreateModal;

/// Name of the form's field.
const FIELD: &str = "answer";

/// Acts on a press.
pub(super) async fn press(press: &Press<'_>, control: Control) -> Answer {
    let who = &press.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    Ok(Some(match control {
        Control::Share(interview, turn) => {
            press.think().await?;
            reply::own(l, &sharing::open(community, here, by, interview, turn).await?)
        }
        Control::ShareChosen => {
            press.think().await?;
            reply::own(l, &sharing::own(community, here, by, press.chosen()?).await?)
        }
        Control::ShareEdit(id) => {
            let view = sharing::own(community, here, by, id).await?;
            return press.open(form_of(l, &view.share)).await;
        }
        Control::ShareNow(id, named) => {
            press.take().await?;
            notices::speak(community, by, l).await?;
            reply::own(l, &sharing::post(community, here, by, id, named).await?)
        }
        Control::Withdraw(id) => {
            press.take().await?;
            sharing::withdraw(community, here, by, id).await?;
            reply::withdrawn(l)
        }
        Control::Rate(id) => {
            press.think().await?;
            let (share, own) = sharing::rating(community, here, by, id).await?;
            reply::rate(l, &share, &own)
        }
        Control::Rated(id, place) => {
            press.take().await?;
            let dimension = Dimension::ALL.get(usize::from(place)).copied().ok_or(UserError::StaleControl)?;
            let (share, own) = sharing::rate(community, here, by, id, (dimension, press.chosen()?)).await?;
            reply::rate(l, &share, &own)
        }
        Control::ShareReport(id) => {
            press.think().await?;
            share_reports::report(community, here, by, id).await?;
            moderation::reported(l)
        }
        _ => return Err(UserError::StaleControl.into()),
    }))
}

fn form_of(l: Language, share: &Share) -> CreateModal {
    let field = (FIELD, t!(l, "share-form-label"), SHARED);
    let form = Paragraph::new(Control::ShareEdited(share.id), t!(l, "share-form-title"), field);
    form.about(&share.question).filled(&share.answer).form()
}

/// Acts on a form.
pub(super) async fn form(sent: &Sent<'_>, control: Control) -> AppResult<Page> {
    let who = &sent.actor;
    let Control::ShareEdited(id) = control else { return Err(UserError::StaleControl.into()) };
    let view = sharing::rewrite(who.community, who.here, who.by, id, &sent.field(FIELD)).await?;
    Ok(reply::own(who.l, &view))
}

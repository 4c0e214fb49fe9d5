//! Buttons, menus and forms of moderators. Whether somebody moderates is asked at every press.

use super::press::{Answer, Paragraph, Press, Sent};
use crate::app::community::moderation;
use crate::app::community::share_reports::{self, Verdict};
use crate::discord::custom_id::community::Control;
use crate::discord::reply::Page;
use crate::discord::reply::community::moderation as reply;
use crate::domain::community::{Action, REASON, ShutOut};
use crate::domain::ids::ShareId;
use crate::error::{AppResult, UserError};
use crate::t;

/// Name of the form's field.
const FIELD: &str = "reason";

/// Acts on a press.
pub(super) async fn press(press: &Press<'_>, control: Control) -> Answer {
    let who = &press.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    Ok(Some(match control {
        Control::Hide(id) | Control::Unhide(id) | Control::Leave(id) => {
            press.take_as_moderator().await?;
            let action = match control {
                Control::Hide(_) => Action::Hide,
                Control::Unhide(_) => Action::Unhide,
                _ => Action::Leave,
            };
            reply::decided(l, &moderation::decide(community, here, by, id, action).await?, action)
        }
        Control::ShareHide(id) | Control::ShareBlock(id) => {
            who.moderates()?;
            share_reports::load(community, here, id).await?;
            return press.open(reason_form(press, control, id)).await;
        }
        Control::ShareLeave(id) | Control::ShareUnhide(id) => {
            press.take_as_moderator().await?;
            let leave = matches!(control, Control::ShareLeave(_));
            let verdict = if leave { Verdict::Leave } else { Verdict::Unhide };
            let action = share_reports::decide(community, here, by, id, verdict).await?;
            reply::share_decided(l, id, action)
        }
        Control::ShutOut(page) => {
            press.take_as_moderator().await?;
            reply::shut_out(l, &share_reports::shut_out(community, here, page).await?)
        }
        Control::LetIn => {
            press.take_as_moderator().await?;
            let chosen: ShutOut = press.chosen()?;
            share_reports::let_in(community, here, by, chosen).await?;
            reply::let_in(l, chosen)
        }
        _ => return Err(UserError::StaleControl.into()),
    }))
}

fn reason_form(press: &Press<'_>, control: Control, id: ShareId) -> poise::serenity_prelude::CreateModal {
    let l = press.actor.l;
    let (control, title) = match control {
        Control::ShareBlock(_) => (Control::ShareBlocked(id), t!(l, "moderation-block-title")),
        _ => (Control::ShareHidden(id), t!(l, "moderation-hide-title")),
    };
    let field = (FIELD, t!(l, "moderation-reason"), REASON);
    Paragraph::new(control, title, field).about(&t!(l, "moderation-reason-example")).form()
}

/// Acts on a form.
pub(super) async fn form(sent: &Sent<'_>, control: Control) -> AppResult<Page> {
    let who = &sent.actor;
    who.moderates()?;
    let reason = sent.field(FIELD);
    let (id, verdict) = match control {
        Control::ShareHidden(id) => (id, Verdict::Hide(&reason)),
        Control::ShareBlocked(id) => (id, Verdict::ShutOut(&reason)),
        _ => return Err(UserError::StaleControl.into()),
    };
    let action = share_reports::decide(who.community, who.here, who.by, id, verdict).await?;
    Ok(reply::share_decided(who.l, id, action))
}

//! Buttons and forms of suggested questions.

use super::press::{Answer, Paragraph, Press, Sent, field_label, form as form_with};
use crate::app::bank;
use crate::app::community::suggestions;
use crate::discord::Data;
use crate::discord::custom_id::community::Control;
use crate::discord::reply::Page;
use crate::discord::reply::community::suggestions as reply;
use crate::domain::community::{REASON, Written};
use crate::domain::ids::{GuildId, SuggestionId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use poise::serenity_prelude::{CreateActionRow, CreateInputText, CreateModal, InputTextStyle};

/// Names of the forms' fields.
const QUESTION: &str = "question";
const KEY_POINTS: &str = "key-points";
const HINT: &str = "hint";
const FOLLOW_UP: &str = "follow-up";
const REFUSAL: &str = "reason";
/// Longest text of a field: both languages of a question.
const TEXT: u16 = 610;
/// The same of all key points.
const POINTS: u16 = 3700;

/// The open suggestions of a server.
pub(crate) async fn open(data: &Data, l: Language, here: GuildId) -> AppResult<Page> {
    let found = suggestions::open(&data.community, here).await?;
    let bank = bank::of(&data.app, &mut *data.app.db.acquire().await?, here).await?;
    let topic = |key: &str| bank.topic(key).map_or(key, |topic| topic.name.get(l)).to_owned();
    Ok(reply::open(l, &found, topic))
}

/// The form of a suggestion, for its author or a moderator.
pub(crate) fn form_of(l: Language, control: Control, written: Option<&Written>) -> CreateModal {
    let input = |style, name: &str, label: String, most: u16, text: Option<&String>, needed: bool| {
        let input = CreateInputText::new(style, field_label(&label), name).max_length(most);
        CreateActionRow::InputText(input.required(needed).value(text.map_or("", String::as_str)))
    };
    let (short, long) = (InputTextStyle::Short, InputTextStyle::Paragraph);
    let of = |text: fn(&Written) -> &String| written.map(text);
    let rows = vec![
        input(long, QUESTION, t!(l, "suggest-form-question"), TEXT, of(|w| &w.question), true),
        input(long, KEY_POINTS, t!(l, "suggest-form-points"), POINTS, of(|w| &w.key_points), true),
        input(short, HINT, t!(l, "suggest-form-hint"), TEXT, of(|w| &w.hint), false),
        input(short, FOLLOW_UP, t!(l, "suggest-form-follow-up"), TEXT, of(|w| &w.follow_up), false),
    ];
    form_with(control, &t!(l, "suggest-form-title"), rows)
}

fn refusal_form(l: Language, id: SuggestionId) -> CreateModal {
    let field = (REFUSAL, t!(l, "suggest-form-reason"), REASON);
    Paragraph::new(Control::Refused(id), t!(l, "suggest-refuse"), field).form()
}

/// Acts on a press.
pub(super) async fn press(press: &Press<'_>, control: Control) -> Answer {
    let who = &press.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    Ok(Some(match control {
        Control::SuggestAnyway(id) => {
            press.take().await?;
            suggestions::settle_draft(community, here, by, id, true).await?;
            reply::sent(l, &suggestions::own(community, here, by).await?)
        }
        Control::SuggestDrop(id) => {
            press.take().await?;
            suggestions::settle_draft(community, here, by, id, false).await?;
            reply::dropped(l)
        }
        Control::Accept(id) => {
            press.take_as_moderator().await?;
            reply::decided(l, &suggestions::decide(community, here, by, id, None).await?)
        }
        Control::SuggestEdit(id) => {
            who.moderates()?;
            let found = suggestions::open_one(community, here, id).await?;
            let written = Written::of(&found.question);
            return press.open(form_of(l, Control::SuggestEdited(id), Some(&written))).await;
        }
        Control::Refuse(id) => {
            who.moderates()?;
            suggestions::open_one(community, here, id).await?;
            return press.open(refusal_form(l, id)).await;
        }
        _ => return Err(UserError::StaleControl.into()),
    }))
}

/// Acts on a form.
pub(super) async fn form(sent: &Sent<'_>, control: Control) -> AppResult<Page> {
    let who = &sent.actor;
    let (community, here, by, l) = (who.community, who.here, who.by, who.l);
    let written = || Written {
        question: sent.field(QUESTION),
        key_points: sent.field(KEY_POINTS),
        hint: sent.field(HINT),
        follow_up: sent.field(FOLLOW_UP),
    };
    match control {
        Control::Suggested(topic, difficulty) => {
            let mut topics = who.data.app.bank.topics();
            let topic = topics.nth(usize::from(topic)).ok_or(UserError::StaleControl)?;
            let made = suggestions::suggest(community, here, by, &topic.key, difficulty, &written()).await?;
            Ok(reply::made(l, &made, &suggestions::own(community, here, by).await?))
        }
        Control::SuggestEdited(id) => {
            who.moderates()?;
            Ok(reply::changed(l, &suggestions::rewrite(community, here, id, &written()).await?))
        }
        Control::Refused(id) => {
            who.moderates()?;
            let reason = sent.field(REFUSAL);
            Ok(reply::decided(l, &suggestions::decide(community, here, by, id, Some(&reason)).await?))
        }
        _ => Err(UserError::StaleControl.into()),
    }
}

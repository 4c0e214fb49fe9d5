//! Buttons and forms of suggested questions.

use super::buttons::{TITLE, field, may, take};
use crate::app::bank;
use crate::app::community::suggestions;
use crate::discord::custom_id::Control as Any;
use crate::discord::custom_id::community::Control;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::community::suggestions as reply;
use crate::discord::reply::{Page, plain};
use crate::discord::{Data, language};
use crate::domain::community::{REASON, Refusal, Written};
use crate::domain::ids::{GuildId, MemberId, SuggestionId};
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use poise::serenity_prelude::{
    self as serenity, CreateActionRow, CreateInputText, CreateModal, InputTextStyle, Permissions,
};

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
        let input = CreateInputText::new(style, plain::label(&label, TITLE), name).max_length(most);
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
    let title = plain::label(&t!(l, "suggest-form-title"), TITLE);
    CreateModal::new(Any::Community(control).to_string(), title).components(rows)
}

fn refusal_form(l: Language, id: SuggestionId) -> CreateModal {
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(l, "suggest-form-reason"), REFUSAL)
        .max_length(u16::try_from(REASON).unwrap_or(u16::MAX))
        .required(true);
    let control = Any::Community(Control::Refused(id));
    CreateModal::new(control.to_string(), plain::label(&t!(l, "suggest-refuse"), TITLE))
        .components(vec![CreateActionRow::InputText(input)])
}

fn moderator(press: &serenity::ComponentInteraction) -> Result<(), UserError> {
    may(press, Permissions::MANAGE_MESSAGES, Refusal::NotModerator.into())
}

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
        Control::SuggestAnyway(id) => {
            take(reply).await?;
            suggestions::settle_draft(community, here, by, id, true).await?;
            reply::sent(l, &suggestions::own(community, here, by).await?)
        }
        Control::SuggestDrop(id) => {
            take(reply).await?;
            suggestions::settle_draft(community, here, by, id, false).await?;
            reply::dropped(l)
        }
        Control::Accept(id) => {
            take(reply).await?;
            moderator(press)?;
            reply::decided(l, &suggestions::decide(community, here, by, id, None).await?)
        }
        Control::SuggestEdit(id) => {
            moderator(press)?;
            let found = suggestions::open_one(community, here, id).await?;
            let form = form_of(l, Control::SuggestEdited(id), Some(&Written::of(&found.question)));
            reply.open_form(form).await.context("cannot open the form of a suggestion")?;
            return Ok(None);
        }
        Control::Refuse(id) => {
            moderator(press)?;
            suggestions::open_one(community, here, id).await?;
            reply.open_form(refusal_form(l, id)).await.context("cannot open the form of a refusal")?;
            return Ok(None);
        }
        _ => return Err(UserError::StaleControl.into()),
    }))
}

/// Acts on a form.
pub(super) async fn form(
    data: &Data,
    form: &serenity::ModalInteraction,
    control: Control,
    (here, by): (GuildId, MemberId),
) -> AppResult<Page> {
    let community = &data.community;
    let l = language(&form.locale);
    let written = || Written {
        question: field(form, QUESTION),
        key_points: field(form, KEY_POINTS),
        hint: field(form, HINT),
        follow_up: field(form, FOLLOW_UP),
    };
    let permissions = form.member.as_ref().and_then(|member| member.permissions).unwrap_or_default();
    let moderates = permissions.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR);
    match control {
        Control::Suggested(topic, difficulty) => {
            let topic = data.app.bank.topics().nth(usize::from(topic)).ok_or(UserError::StaleControl)?;
            let made = suggestions::suggest(community, here, by, &topic.key, difficulty, &written()).await?;
            Ok(reply::made(l, &made, &suggestions::own(community, here, by).await?))
        }
        Control::SuggestEdited(_) | Control::Refused(_) if !moderates => Err(Refusal::NotModerator.into()),
        Control::SuggestEdited(id) => {
            Ok(reply::changed(l, &suggestions::rewrite(community, here, id, &written()).await?))
        }
        Control::Refused(id) => {
            let reason = field(form, REFUSAL);
            Ok(reply::decided(l, &suggestions::decide(community, here, by, id, Some(&reason)).await?))
        }
        _ => Err(UserError::StaleControl.into()),
    }
}

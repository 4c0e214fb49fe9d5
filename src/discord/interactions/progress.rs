//! Controls of scores, questions of the day, profiles and GitHub.

use super::{
    MEMO_FIELD, PLACEHOLDER, Presser, TITLE, chosen, preflight_of_press, started, take_press, think,
};
use crate::app::daily::{self, MEMO_CHARACTERS, Noted};
use crate::app::interview::Single;
use crate::app::{App, github, interview, notifications, progress};
use crate::discord::channel;
use crate::discord::custom_id::Control;
use crate::discord::custom_id::community::QuestionCode;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::{self, Page};
use crate::domain::ids::GuildId;
use crate::domain::interview::Place;
use crate::domain::notification::Notification;
use crate::error::{AppResult, UserError};
use crate::t;
use poise::serenity_prelude::{
    ComponentInteraction, ComponentInteractionDataKind, CreateActionRow, CreateInputText, CreateModal,
    InputTextStyle,
};

/// Characters of a memo on a question.
const QUESTION_MEMO: u16 = MEMO_CHARACTERS as u16;

pub(super) async fn act(
    app: &App,
    press: &ComponentInteraction,
    control: Control,
    by: Presser,
    reply: &OnlyYou<'_>,
) -> AppResult<Page> {
    let l = by.l;
    Ok(match control {
        Control::TrendCsv => {
            think(reply).await?;
            let csv = progress::csv(app, by.guild()?, by.member).await?;
            reply::trend_csv(l, csv)
        }
        Control::DailyChange => {
            take_press(reply).await?;
            reply::daily_question(l, &daily::change(app, by.guild()?, by.member, l).await?)
        }
        Control::DailyPractise => {
            think(reply).await?;
            let guild = by.guild()?;
            let question = daily::today(app, guild, by.member, l).await?.question.key;
            practise(app, press, by, guild, question).await?
        }
        Control::PractiseThis(guild, code) => {
            think(reply).await?;
            // A button of a message goes with it wherever it is shown; in a server it is of that server.
            let guild = by.guild.unwrap_or(guild);
            let found = daily::noted(app, Some(guild), by.member, l, is(code)).await?;
            practise(app, press, by, guild, found.key).await?
        }
        Control::QuestionChosen => {
            think(reply).await?;
            let key = chosen(press)?;
            let found = daily::noted(app, by.guild, by.member, l, |found| found == key).await?;
            reply::question_shown(l, by.guild, &found)
        }
        Control::QuestionMemoDelete(code) => {
            take_press(reply).await?;
            let found = daily::noted(app, by.guild, by.member, l, is(code)).await?;
            let memo = daily::keep_memo(app, by.member, &found.key, "").await?;
            reply::memo_saved(l, &Noted { memo, ..found })
        }
        Control::Notify(what) => {
            take_press(reply).await?;
            let choice = match chosen(press)? {
                reply::NOTIFY_OFF => None,
                choice => Some(choice.parse().map_err(|_| UserError::StaleControl)?),
            };
            notifications::choose(app, by.guild()?, by.member, what, choice, l).await?;
            notified(app, by, what, choice.is_some()).await?
        }
        Control::NotifyHour(what) => {
            take_press(reply).await?;
            let hour = chosen(press)?.parse().map_err(|_| UserError::StaleControl)?;
            notifications::choose_hour(app, by.member, what, hour, l).await?;
            notified(app, by, what, true).await?
        }
        Control::Profile => {
            take_press(reply).await?;
            reply::profile(l, &progress::profile_view(app, by.member).await?, &app.bank)
        }
        Control::NotifyOff(what) => {
            think(reply).await?;
            notifications::switch_off(app, by.member, what).await?;
            reply::notify_off(l, what)
        }
        Control::Memos(page) => {
            take_press(reply).await?;
            reply::memo_list(l, &daily::memos(app, by.guild, by.member, page, l).await?)
        }
        Control::Browse(topic, page) => {
            take_press(reply).await?;
            let (key, name) = topic_at(app, topic).ok_or(UserError::StaleControl)?;
            reply::browsed(l, topic, name.get(l), &daily::browse(app, by.guild()?, key, page).await?)
        }
        Control::GithubVerify => {
            think(reply).await?;
            reply::github_verified(l, &github::verify(app, by.member).await?)
        }
        Control::Interests(menu) => {
            take_press(reply).await?;
            let chosen = all_chosen(press)?;
            let offered = reply::interest_menus(&app.bank, l).into_iter().nth(usize::from(menu));
            let offered = offered.ok_or(UserError::StaleControl)?;
            progress::change_profile(app, by.member, |profile| {
                for (key, _) in &offered {
                    profile.interests.remove(key);
                    if chosen.contains(key) {
                        profile.interests.insert(key.clone());
                    }
                }
            })
            .await?;
            reply::profile(l, &progress::profile_view(app, by.member).await?, &app.bank)
        }
        _ => return Err(UserError::StaleControl.into()),
    })
}

/// A notification was changed: its hour may be chosen next, where it has one.
async fn notified(app: &App, by: Presser, what: Notification, is_on: bool) -> AppResult<Page> {
    let view = progress::profile_view(app, by.member).await?;
    let wanted = view.wanted.iter().find(|wanted| wanted.what == what).filter(|_| is_on && what.has_hour());
    Ok(match wanted {
        Some(wanted) => reply::notify_hour(by.l, wanted, view.profile.zone_or_usual(by.l)),
        None => reply::profile(by.l, &view, &app.bank),
    })
}

/// A sitting with one stock question: in a private thread, or where the button stands in direct messages, there.
async fn practise(
    app: &App,
    press: &ComponentInteraction,
    by: Presser,
    guild: GuildId,
    question: String,
) -> AppResult<Page> {
    let (parent, place) = match by.guild {
        Some(_) => (preflight_of_press(press)?, Place::Thread),
        None => (channel(press.channel_id), Place::Direct),
    };
    let role = progress::profile(app, by.member).await?.role;
    let single = Single { guild, candidate: by.member, parent, role, question, language: by.l, place };
    started(app, by.l, interview::single(app, single).await?).await
}

/// Whether a question's key has that code.
fn is(code: QuestionCode) -> impl Fn(&str) -> bool {
    move |key| QuestionCode::of(key) == code
}

/// The form for a memo on a stock question, with what it says now.
pub(super) async fn question_memo_form(app: &App, by: Presser, code: QuestionCode) -> AppResult<CreateModal> {
    let found = daily::noted(app, by.guild, by.member, by.l, is(code)).await?;
    let asked = found.question.as_ref().map_or(found.key.as_str(), |question| question.text.get(by.l));
    let input = CreateInputText::new(InputTextStyle::Paragraph, t!(by.l, "memo-label"), MEMO_FIELD)
        .placeholder(reply::plain::label(asked, PLACEHOLDER))
        .value(found.memo.unwrap_or_default())
        .max_length(QUESTION_MEMO)
        .required(false);
    let title = reply::plain::label(&t!(by.l, "question-memo-title"), TITLE);
    Ok(CreateModal::new(Control::QuestionMemoForm(code).to_string(), title)
        .components(vec![CreateActionRow::InputText(input)]))
}

/// That form was sent.
pub(super) async fn question_memo(app: &App, by: Presser, code: QuestionCode, text: &str) -> AppResult<Page> {
    let found = daily::noted(app, by.guild, by.member, by.l, is(code)).await?;
    let memo = daily::keep_memo(app, by.member, &found.key, text).await?;
    Ok(reply::memo_saved(by.l, &Noted { memo, ..found }))
}

/// Key and name of a topic by its place among all.
fn topic_at(app: &App, place: u16) -> Option<(&str, &crate::domain::question::Bilingual)> {
    let topic = app.bank.topics().nth(usize::from(place))?;
    Some((&topic.key, &topic.name))
}

fn all_chosen(press: &ComponentInteraction) -> Result<&[String], UserError> {
    match &press.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => Ok(values),
        _ => Err(UserError::StaleControl),
    }
}

//! Controls of scores, questions of the day, profiles and GitHub.

use super::{Presser, take_press, think};
use crate::app::{App, daily, github, progress};
use crate::discord::custom_id::Control;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::{self, Page};
use crate::error::{AppResult, UserError};
use poise::serenity_prelude::{ComponentInteraction, ComponentInteractionDataKind};

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
            reply::daily_question(l, &daily::change(app, by.member, l).await?)
        }
        Control::Memos(page) => {
            take_press(reply).await?;
            reply::memo_list(l, &daily::memos(app, by.member, page, l).await?)
        }
        Control::Browse(topic, page) => {
            take_press(reply).await?;
            let (key, name) = topic_at(app, topic).ok_or(UserError::StaleControl)?;
            reply::browsed(l, topic, name.get(l), &daily::browse(app, key, page)?)
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
            let profile = progress::change_profile(app, by.member, |profile| {
                for (key, _) in &offered {
                    profile.interests.remove(key);
                    if chosen.contains(key) {
                        profile.interests.insert(key.clone());
                    }
                }
            })
            .await?;
            reply::profile(l, &profile, &app.bank)
        }
        _ => return Err(UserError::StaleControl.into()),
    })
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

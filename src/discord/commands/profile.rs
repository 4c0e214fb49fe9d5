//! `/profile`: what the bot should know of a member. Options given change it; the reply shows it, with menus for the
//! interests.

use super::interview::LanguageChoice;
use super::{Asker, suggest};
use crate::app::progress;
use crate::discord::{CommandContext, Data, reply};
use crate::domain::profile::zones_like;
use crate::error::{AppError, AppResult, UserError};
use chrono_tz::Tz;
use poise::Command;
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

/// Discord takes no more suggestions.
const SUGGESTIONS: usize = 25;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![profile()]
}

async fn zones(_: CommandContext<'_>, typed: &str) -> CreateAutocompleteResponse {
    let zones = zones_like(typed, SUGGESTIONS).into_iter();
    let choices = zones.map(|zone| AutocompleteChoice::new(zone.name().replace('_', " "), zone.name()));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// The zone that was chosen, or the only one that is meant by what was typed.
fn zone(typed: &str) -> Result<Tz, UserError> {
    typed.parse().or_else(|_| zones_like(typed, 1).first().copied().ok_or(UserError::ZoneNotFound))
}

#[poise::command(slash_command, guild_only, install_context = "Guild", interaction_context = "Guild")]
async fn profile(
    ctx: CommandContext<'_>,
    #[autocomplete = "suggest::roles"] role: Option<String>,
    language: Option<LanguageChoice>,
    #[rename = "time-zone"]
    #[autocomplete = "zones"]
    time_zone: Option<String>,
) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let role = match role {
        Some(typed) => Some(suggest::role(app, &typed)?),
        None => None,
    };
    let zone = time_zone.as_deref().map(zone).transpose()?;
    let changed = role.is_some() || language.is_some() || zone.is_some();
    if changed {
        progress::change_profile(app, asker.member, |profile| {
            profile.role = role.or(profile.role.take());
            profile.language = language.map(Into::into).or(profile.language);
            profile.zone = zone.or(profile.zone);
        })
        .await?;
    }
    let view = progress::profile_view(app, asker.member).await?;
    asker.show(reply::profile(asker.l, &view, &app.bank)).await;
    Ok(())
}

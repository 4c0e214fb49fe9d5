//! `/setup`: how the server stands, a channel for each role chosen, and the week's questions; for those who
//! may manage the server.

use super::bank::admin;
use super::interview::LanguageChoice;
use crate::app::community::{setup, weeks};
use crate::app::progress;
use crate::discord::reply::community as reply;
use crate::discord::{CommandContext, Data, channel};
use crate::error::{AppError, AppResult};
use chrono::Weekday;
use poise::{ChoiceParameter, Command};

/// The hour of the week's post where none was chosen.
const HOUR: u8 = 9;

/// The day of the week's questions and digest; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum WeeklyChoice {
    #[name = "off"]
    Off,
    #[name = "mon"]
    Mon,
    #[name = "tue"]
    Tue,
    #[name = "wed"]
    Wed,
    #[name = "thu"]
    Thu,
    #[name = "fri"]
    Fri,
    #[name = "sat"]
    Sat,
    #[name = "sun"]
    Sun,
}

impl WeeklyChoice {
    fn day(self) -> Option<Weekday> {
        Some(match self {
            Self::Off => return None,
            Self::Mon => Weekday::Mon,
            Self::Tue => Weekday::Tue,
            Self::Wed => Weekday::Wed,
            Self::Thu => Weekday::Thu,
            Self::Fri => Weekday::Fri,
            Self::Sat => Weekday::Sat,
            Self::Sun => Weekday::Sun,
        })
    }
}

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![setup()]
}

#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_GUILD",
    install_context = "Guild",
    interaction_context = "Guild"
)]
async fn setup(
    ctx: CommandContext<'_>,
    language: Option<LanguageChoice>,
    weekly: Option<WeeklyChoice>,
    #[min = 0]
    #[max = 23]
    hour: Option<u8>,
) -> AppResult<()> {
    let asker = admin(ctx).await?;
    let data = ctx.framework.user_data;
    if let Some(language) = language {
        setup::speak(&data.community, asker.guild, language.into()).await?;
    }
    match weekly.map(WeeklyChoice::day) {
        None => {}
        Some(None) => weeks::stop(&data.community, asker.guild).await?,
        Some(Some(day)) => {
            // Days and hours are those of the admin's time zone, the digest comes to where the command is used.
            let zone = progress::profile(&data.app, asker.member).await?.zone_or_usual(asker.l);
            let here = channel(ctx.interaction.channel_id);
            let at = (day, hour.unwrap_or(HOUR));
            weeks::schedule(&data.community, asker.guild, here, at, zone).await?;
        }
    }
    let look = setup::look(&data.community, asker.guild).await?;
    let week = weeks::of(&data.community, asker.guild).await?;
    asker.show(reply::setup(asker.l, &look, data.message_content.is_on(), week.as_ref())).await;
    Ok(())
}

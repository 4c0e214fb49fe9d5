//! `/attendance`: days of practice, as a week or a month.

use super::Asker;
use crate::app::progress::{self, CalendarSpan};
use crate::discord::{CommandContext, Data, reply};
use crate::error::{AppError, AppResult};
use poise::{ChoiceParameter, Command};

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![attendance()]
}

/// How much is shown; choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum ViewChoice {
    #[name = "month"]
    Month,
    #[name = "week"]
    Week,
}

#[poise::command(slash_command, guild_only, install_context = "Guild", interaction_context = "Guild")]
async fn attendance(ctx: CommandContext<'_>, view: Option<ViewChoice>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let span = match view {
        Some(ViewChoice::Week) => CalendarSpan::Week,
        Some(ViewChoice::Month) | None => CalendarSpan::Month,
    };
    let app = &ctx.framework.user_data.app;
    let view = progress::attendance(app, asker.member, span, asker.l).await?;
    asker.show(reply::attendance(asker.l, view)).await;
    Ok(())
}

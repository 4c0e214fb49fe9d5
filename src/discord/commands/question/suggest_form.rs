//! `/question suggest`: a form for a question of one's own, which moderators take into the server's bank.

use crate::discord::CommandContext;
use crate::discord::commands::{Asker, suggest as typed};
use crate::discord::community::suggestions::form_of;
use crate::discord::custom_id::community::Control;
use crate::error::AppResult;
use anyhow::Context as _;
use poise::ChoiceParameter;
use std::sync::atomic::Ordering;

/// For whom a question is; its choices are named by their text keys.
#[derive(Debug, Clone, Copy, ChoiceParameter)]
enum LevelChoice {
    #[name = "entry"]
    Entry,
    #[name = "working"]
    Working,
    #[name = "senior"]
    Senior,
}

/// A form must be the first reply, so nobody is asked before.
#[poise::command(slash_command, rename = "suggest")]
pub(super) async fn suggest_question(
    ctx: CommandContext<'_>,
    #[autocomplete = "typed::topics"] topic: String,
    level: Option<LevelChoice>,
) -> AppResult<()> {
    let asker = Asker::unacknowledged(ctx)?;
    let (place, _) = typed::topic(&ctx.framework.user_data.app, &topic)?;
    let level = match level {
        None | Some(LevelChoice::Entry) => 1,
        Some(LevelChoice::Working) => 2,
        Some(LevelChoice::Senior) => 3,
    };
    let form = form_of(asker.l, Control::Suggested(place, level), None);
    asker.reply.open_form(form).await.context("cannot open the form of a suggestion")?;
    ctx.has_sent_initial_response.store(true, Ordering::SeqCst);
    Ok(())
}

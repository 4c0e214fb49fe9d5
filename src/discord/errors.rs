//! Errors on their way to the member: the text of a [`UserError`], or one neutral sentence with a reference id whose
//! details are in the log under the same id.

use super::only_you::OnlyYou;
use super::reply::Page;
use super::{Data, language};
use crate::domain::language::Language;
use crate::error::{AppError, UserError};
use crate::metrics::{self, Outcome};
use crate::t;
use poise::FrameworkError;
use poise::serenity_prelude as serenity;
use rand::Rng;
use std::sync::atomic::Ordering;

/// The text for the member; an unexpected error is logged, with `what` was being done.
pub(super) fn explain(l: Language, error: &AppError, what: &str) -> String {
    match error {
        AppError::User(error) => {
            metrics::outcome(Outcome::Refused);
            error.text(l)
        }
        AppError::Unexpected(error) => unexpected(l, what, &format!("{error:#}")),
    }
}

/// The neutral sentence with a reference id; the log has the details.
pub(super) fn unexpected(l: Language, what: &str, details: &str) -> String {
    metrics::outcome(Outcome::Failed);
    let reference = format!("{:08x}", rand::rng().random::<u32>());
    tracing::error!(reference, what, details, "discord.failed: a member was given this reference");
    t!(l, "error-unexpected", reference = reference)
}

/// Sends an answer, and tells whether it was delivered; a failure is logged.
pub(super) async fn send(reply: &OnlyYou<'_>, page: Page, what: &str) -> bool {
    let sent = reply.answer(page).await;
    if let Err(error) = &sent {
        tracing::warn!(what, %error, "discord.reply: the answer could not be delivered");
    }
    sent.is_ok()
}

/// Answers whatever the framework fails with.
pub(super) async fn on_error(error: FrameworkError<'_, Data, AppError>) {
    if let Some(poise::Context::Application(ctx)) = error.ctx() {
        let what = ctx.command().qualified_name.to_string();
        if ctx.interaction_type == poise::CommandInteractionType::Autocomplete {
            tracing::debug!(what, %error, "discord.autocomplete: failed");
            no_suggestions(ctx).await;
            return;
        }
        let l = language(&ctx.interaction.locale);
        let acknowledged = ctx.has_sent_initial_response.load(Ordering::SeqCst);
        let reply = OnlyYou::to_command(ctx.framework.user_data, ctx.interaction, acknowledged);
        send(&reply, Page::error(command_text(l, &error, &what)), &what).await;
        return;
    }
    match error {
        FrameworkError::UnknownInteraction { framework, interaction, .. } => {
            let l = language(&interaction.locale);
            let reply = OnlyYou::to_command(framework.user_data, interaction, false);
            send(&reply, Page::error(UserError::StaleControl.text(l)), &interaction.data.name).await;
        }
        // Nobody waits for an answer to these: there are no prefix commands, and events are answered where they are
        // handled.
        FrameworkError::Setup { .. }
        | FrameworkError::EventHandler { .. }
        | FrameworkError::DynamicPrefix { .. }
        | FrameworkError::UnknownCommand { .. }
        | FrameworkError::NonCommandMessage { .. } => {
            tracing::error!(%error, "discord.framework: failed");
        }
        other => tracing::error!(error = %other, "discord.framework: failed outside a slash command"),
    }
}

async fn no_suggestions(ctx: super::CommandContext<'_>) {
    let none = serenity::CreateInteractionResponse::Autocomplete(serenity::CreateAutocompleteResponse::new());
    if let Err(error) = ctx.interaction.create_response(&ctx.framework.user_data.interactions, none).await {
        tracing::debug!(%error, "discord.autocomplete: no suggestions could be sent");
    }
}

/// The text for a member whose command failed.
fn command_text(l: Language, error: &FrameworkError<'_, Data, AppError>, what: &str) -> String {
    match error {
        FrameworkError::Command { error, .. } => explain(l, error, what),
        FrameworkError::CommandCheckFailed { error: Some(error), .. } => explain(l, error, what),
        FrameworkError::CommandPanic { payload, .. } => {
            unexpected(l, what, payload.as_deref().unwrap_or("a panic without a message"))
        }
        FrameworkError::ArgumentParse { .. } => t!(l, "error-bad-option"),
        FrameworkError::CommandStructureMismatch { .. } | FrameworkError::SubcommandRequired { .. } => {
            UserError::StaleControl.text(l)
        }
        FrameworkError::CooldownHit { remaining_cooldown, .. } => {
            t!(l, "error-too-fast", seconds = remaining_cooldown.as_secs() + 1)
        }
        FrameworkError::GuildOnly { .. } => UserError::OnlyInServers.text(l),
        FrameworkError::MissingBotPermissions { .. }
        | FrameworkError::MissingUserPermissions { .. }
        | FrameworkError::PermissionFetchFailed { .. }
        | FrameworkError::NotAnOwner { .. }
        | FrameworkError::DmOnly { .. }
        | FrameworkError::NsfwOnly { .. }
        | FrameworkError::CommandCheckFailed { error: None, .. } => t!(l, "error-not-allowed"),
        other => unexpected(l, what, &other.to_string()),
    }
}

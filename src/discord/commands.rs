//! The slash commands. Each file exports its own; names, descriptions, options and choices come from the texts in both
//! languages ([`localise`]).

mod attendance;
mod bank;
mod export;
mod github;
mod help;
mod interview;
mod mentor;
mod moderation;
mod opinion;
mod privacy;
mod profile;
mod prompts;
mod question;
mod resume;
mod roles;
mod setup;
mod suggest;
mod trend;
mod usage;

pub(super) use bank::may_manage;
pub(super) use resume::write_titled;

use super::{CommandContext, Data, language};
use crate::app::community::notices;
use crate::app::{App, notifications};
use crate::discord::errors;
use crate::discord::only_you::OnlyYou;
use crate::discord::reply::{Page, community as community_pages, notify_refused};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::language::Language;
use crate::error::{AppError, AppResult, UserError};
use crate::t;
use anyhow::Context as _;
use poise::Command;
use std::borrow::Cow;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Every command, localised.
pub(super) fn all() -> Vec<Command<Data, AppError>> {
    let rooms = [
        resume::commands(),
        interview::commands(),
        trend::commands(),
        question::commands(),
        attendance::commands(),
        profile::commands(),
        github::commands(),
        opinion::commands(),
        setup::commands(),
        roles::commands(),
        moderation::commands(),
        bank::commands(),
        mentor::commands(),
        usage::commands(),
        prompts::commands(),
        privacy::commands(),
        help::commands(),
    ];
    let mut commands: Vec<_> = rooms.into_iter().flatten().collect();
    for command in &mut commands {
        localise(command, "command");
    }
    commands
}

/// The key of a role of which somebody typed the name.
pub(super) fn role_typed(app: &App, typed: &str) -> Result<String, UserError> {
    suggest::role(app, typed)
}

/// How long an answer waits for what is told beside it.
const BESIDE: Duration = Duration::from_millis(500);

/// Who uses a command, and where; and the reply that only they see.
struct Asker<'a> {
    l: Language,
    guild: GuildId,
    member: MemberId,
    reply: OnlyYou<'a>,
    data: &'a Data,
    what: &'a str,
}

impl<'a> Asker<'a> {
    /// Acknowledges the command. The first thing every command does that opens no form: Discord waits three seconds for
    /// it.
    async fn acknowledge(ctx: CommandContext<'a>) -> AppResult<Asker<'a>> {
        let reply = OnlyYou::to_command(ctx.framework.user_data, ctx.interaction, false);
        reply.think().await.context("cannot acknowledge the command")?;
        ctx.has_sent_initial_response.store(true, Ordering::SeqCst);
        Ok(Self { reply, ..Self::unacknowledged(ctx)? })
    }

    /// For a command that answers with a form.
    fn unacknowledged(ctx: CommandContext<'a>) -> AppResult<Asker<'a>> {
        let interaction = ctx.interaction;
        let reply = OnlyYou::to_command(ctx.framework.user_data, interaction, false);
        let guild = interaction.guild_id.ok_or(UserError::OnlyInServers)?;
        Ok(Self {
            l: language(&interaction.locale),
            guild: super::guild(guild),
            member: super::member(&interaction.user),
            reply,
            data: ctx.framework.user_data,
            what: &ctx.command().qualified_name,
        })
    }

    /// Shows the outcome, with what could not be told the member otherwise.
    async fn show(&self, mut page: Page) {
        let refused = notifications::take_refused(&self.data.app, self.member);
        if let Some(refused) = beside(refused).await.filter(|refused| !refused.is_empty()) {
            page.embeds.insert(0, notify_refused(self.l, &refused));
        }
        let community = &self.data.community;
        let unread = beside(notices::unread(community, self.member, self.l)).await.unwrap_or_default();
        let (mut told, mut top) = (Vec::new(), 0);
        for (unread, notice) in unread {
            let embeds = notice.as_ref().map(|notice| community_pages::sharing::notice(notice).embeds);
            let embeds = embeds.unwrap_or_default();
            // What would be cut waits for another command: it may be all that is left of the member's text.
            if page.has_room_for(&embeds) {
                let below = top + embeds.len();
                page.embeds.splice(top..top, embeds);
                top = below;
                told.push((unread, notice));
            }
        }
        let is_delivered = errors::send(&self.reply, page, self.what).await;
        if is_delivered
            && !told.is_empty()
            && let Err(error) = notices::seen(community, &told).await
        {
            tracing::warn!(%error, "commands.show: notices are shown again the next time");
        }
    }
}

/// What is told beside the outcome of a command. The outcome matters more: where the database is slow, it is told the next
/// time.
async fn beside<T>(found: impl Future<Output = AppResult<T>>) -> Option<T> {
    match tokio::time::timeout(BESIDE, found).await {
        Ok(Ok(found)) => Some(found),
        Ok(Err(error)) => {
            tracing::warn!(%error, "commands.show: cannot look for what was not told");
            None
        }
        Err(_) => {
            tracing::warn!("commands.show: looking for what was not told takes too long");
            None
        }
    }
}

/// Puts the texts of both languages into a command, its options and choices, and its subcommands. The key of a text is
/// the path of names: `command-resume-upload-file-description`.
fn localise(command: &mut Command<Data, AppError>, prefix: &str) {
    let key = format!("{prefix}-{}", command.name);
    command.name_localizations = korean(&key);
    command.description = Some(english(&format!("{key}-description")));
    command.description_localizations = korean(&format!("{key}-description"));
    for parameter in &mut command.parameters {
        let key = format!("{key}-{}", parameter.name);
        parameter.name_localizations = korean(&key);
        parameter.description = Some(english(&format!("{key}-description")));
        parameter.description_localizations = korean(&format!("{key}-description"));
        for choice in parameter.choices.to_mut() {
            let key = format!("{key}-{}", choice.name);
            choice.localizations = korean(&key);
            choice.name = english(&key);
        }
    }
    for subcommand in &mut command.subcommands {
        localise(subcommand, &key);
    }
}

fn english(key: &str) -> Cow<'static, str> {
    t!(Language::En, key).into()
}

fn korean(key: &str) -> Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]> {
    vec![(Cow::Borrowed("ko"), Cow::Owned(t!(Language::Ko, key)))].into()
}

#[cfg(test)]
mod tests;

//! `/help`: what to do next, by where the member stands.

use super::Asker;
use crate::app::{App, interview, resume};
use crate::discord::reply::{self, Situation};
use crate::discord::{CommandContext, Data};
use crate::domain::ids::{GuildId, MemberId};
use crate::error::{AppError, AppResult};
use poise::Command;

pub(super) fn commands() -> Vec<Command<Data, AppError>> {
    vec![help()]
}

#[poise::command(slash_command, guild_only, install_context = "Guild", interaction_context = "Guild")]
async fn help(ctx: CommandContext<'_>) -> AppResult<()> {
    let asker = Asker::acknowledge(ctx).await?;
    let app = &ctx.framework.user_data.app;
    let situation = situation(app, asker.guild, asker.member).await?;
    asker.show(reply::help(asker.l, &situation, app.offline_only())).await;
    Ok(())
}

async fn situation(app: &App, guild: GuildId, member: MemberId) -> AppResult<Situation> {
    let interviews = interview::list(app, guild, member, 0).await?.items;
    if let Some(open) = interviews.iter().find(|interview| !interview.phase.is_over()) {
        return Ok(match open.pause {
            Some(_) => Situation::Paused(open.thread),
            None => Situation::Open(open.thread),
        });
    }
    let finished = interviews.into_iter().find_map(|interview| Some((interview.role, interview.report?)));
    if let Some((role, report)) = finished {
        return Ok(Situation::Finished { role, total: report.total, rank: report.rank });
    }
    let resumes = resume::list(app, guild, member).await?;
    Ok(if resumes.is_empty() { Situation::New } else { Situation::Ready })
}

//! `/help`: what to do next, by where the member stands.

use super::Asker;
use crate::app::interview::Filter;
use crate::app::writing::{self, Owner};
use crate::app::{App, interview, resume};
use crate::discord::reply::{self, Draft, Standing};
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
    let standing = standing(app, asker.guild, asker.member).await?;
    let draft = if standing.is_busy() { None } else { draft(app, asker.guild, asker.member).await? };
    asker.show(reply::help(asker.l, &standing, draft.as_ref(), app.offline_only())).await;
    Ok(())
}

async fn standing(app: &App, guild: GuildId, member: MemberId) -> AppResult<Standing> {
    if let Some(open) = interview::open(app, guild, member).await? {
        return Ok(match open.pause {
            Some(_) => Standing::Paused(open.thread),
            None => Standing::Open(open.thread),
        });
    }
    let finished = Filter { finished: true, ..Filter::default() };
    let finished = interview::list_filtered(app, guild, member, 0, finished).await?.items;
    if let Some((last, report)) = finished.into_iter().find_map(|it| Some((it.clone(), it.report?))) {
        let (interview, role) = (last.id, last.role);
        return Ok(Standing::Finished { interview, role, total: report.total, rank: report.rank });
    }
    let resumes = resume::list(app, guild, member).await?;
    Ok(if resumes.is_empty() { Standing::New } else { Standing::Ready })
}

/// The letter changed last, where it was never finished.
async fn draft(app: &App, guild: GuildId, member: MemberId) -> AppResult<Option<Draft>> {
    let letters = writing::list(app, Owner { guild, candidate: member }).await?;
    let unfinished = letters.into_iter().find(|card| card.written_version.is_none());
    Ok(unfinished.map(|card| {
        let sections = &card.letter.sections;
        let written = sections.iter().filter(|section| !section.text.is_empty()).count();
        Draft { id: card.id, title: card.letter.title.clone(), written, sections: sections.len() }
    }))
}

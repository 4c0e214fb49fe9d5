//! What a member does with a discussed question alone: practise it, and keep a memo on it.

use super::Community;
use crate::app::daily::MEMO_CHARACTERS;
use crate::app::interview::{self, Single};
use crate::db::daily as memos;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId};
use crate::domain::interview::Place;
use crate::domain::language::Language;
use crate::error::{AppResult, UserError};

/// Starts a sitting with one question: under the server's practice channel, or else under `here`.
///
/// # Errors
/// No channel for private threads, another open interview; an unreachable database.
pub async fn practise(
    community: &Community,
    guild: GuildId,
    candidate: MemberId,
    question: String,
    language: Language,
    here: Result<ChannelId, UserError>,
) -> AppResult<InterviewId> {
    let parent = match community.settings(guild).await?.practice {
        Some(practice) => practice,
        None => here?,
    };
    let single = Single { guild, candidate, parent, role: None, question, language, place: Place::default() };
    interview::single(&community.app, single).await
}

/// A member's memo on a question.
///
/// # Errors
/// An unreachable database.
pub async fn memo(community: &Community, member: MemberId, question: &str) -> AppResult<Option<String>> {
    let app = &community.app;
    Ok(memos::memo(&mut *app.db.acquire().await?, &app.vault, member, question).await?)
}

/// Keeps a member's memo on a question; an empty one is deleted.
///
/// # Errors
/// A text that is too long; an unreachable database.
pub async fn put_memo(community: &Community, member: MemberId, question: &str, text: &str) -> AppResult<()> {
    let text = text.trim();
    if text.chars().count() > MEMO_CHARACTERS {
        return Err(UserError::AnswerTooLong { limit: MEMO_CHARACTERS as u64 }.into());
    }
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    if text.is_empty() {
        memos::delete_memo(&mut db, member, question).await?;
    } else {
        memos::put_memo(&mut db, &app.vault, member, question, text, app.clock.now()).await?;
    }
    Ok(())
}

//! Opinions: written in a form, listed, changed, deleted, recommended.

use super::board::BoardError;
use super::posts::Posted;
use super::{Community, moderation, posts};
use crate::db::community::effects::{self, Kind};
use crate::db::community::opinions::{self as stored, Ways};
use crate::db::is_conflict;
use crate::domain::community::{
    Discussion, NEW_FOR, Opinion, PAGE, PAGES, PER_HOUR, Refusal, arrange, opinion_text,
};
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MemberId, OpinionId};
use crate::error::{AppError, AppResult, UserError};
use chrono::TimeDelta;
use uuid::Uuid;

/// Tries of a transaction that others were in the way of.
const TRIES: u32 = 5;
/// Opinions of a question are counted so far.
const COUNTED: u32 = 1000;

/// One page of the opinions on a question.
#[derive(Debug, Clone)]
pub struct List {
    /// The discussion.
    pub discussion: Discussion,
    /// The question in words.
    pub question: String,
    /// The opinions, in order.
    pub opinions: Vec<Opinion>,
    /// Which page, from 0.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// How many opinions there are, counted up to a thousand.
    pub total: u64,
}

/// Takes an opinion in that was written in a form; gives it with its discussion, posted or soon to be.
///
/// # Errors
/// Texts that are no opinions, too many of them, no channel for the question; an unreachable database.
pub async fn write(
    community: &Community,
    guild: GuildId,
    author: MemberId,
    question: &str,
    text: &str,
) -> AppResult<(Opinion, Discussion)> {
    let text = opinion_text(text)?;
    moderation::admit(community, guild, author).await?;
    let app = &community.app;
    let now = app.clock.now();
    let since = now - TimeDelta::hours(1);
    let written = stored::by_form_since(&mut *app.db.acquire().await?, guild, author, since).await?;
    if written >= PER_HOUR {
        return Err(Refusal::TooMany.into());
    }
    let discussion = posts::discussion_for(community, guild, author, question).await?;
    let opinion = Opinion {
        id: OpinionId(Uuid::now_v7()),
        discussion: discussion.id,
        guild,
        author,
        text,
        message: None,
        by_form: true,
        hidden: false,
        recommendations: 0,
        created_at: now,
        edited_at: None,
    };
    stored::add(&mut *app.db.acquire().await?, &app.vault, &opinion).await?;
    if posts::post_opinion(community, opinion.id).await? == Posted::Blocked {
        // The answer gives the text back.
        stored::delete(&mut *app.db.acquire().await?, opinion.id).await?;
        return Err(Refusal::AutoMod.into());
    }
    Ok((load(community, guild, opinion.id).await?, discussion))
}

/// An opinion of a server.
///
/// # Errors
/// None of that id there; an unreachable database.
pub async fn load(community: &Community, guild: GuildId, id: OpinionId) -> AppResult<Opinion> {
    let app = &community.app;
    let found = stored::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(found.filter(|opinion| opinion.guild == guild).ok_or(Refusal::OpinionNotFound)?)
}

/// A member's own opinion.
///
/// # Errors
/// None of that id, or somebody else's; an unreachable database.
pub async fn own(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: OpinionId,
) -> AppResult<Opinion> {
    let opinion = load(community, guild, id).await?;
    if opinion.author == member { Ok(opinion) } else { Err(Refusal::NotYours.into()) }
}

/// A page of the best opinions on a question, from 0.
///
/// # Errors
/// No such discussion there; an unreachable database.
pub async fn best(community: &Community, guild: GuildId, id: DiscussionId, page: usize) -> AppResult<List> {
    let app = &community.app;
    let discussion = posts::load(community, id).await?;
    if discussion.guild != guild {
        return Err(Refusal::QuestionNotFound.into());
    }
    let language = community.settings(guild).await?.language;
    let question = community.question(guild, &discussion.question).await?.text.get(language).to_owned();
    let mut db = app.db.acquire().await?;
    let total = stored::count(&mut db, id, COUNTED).await?;
    let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(PAGE).clamp(1, PAGES);
    let page = page.min(pages - 1);
    let many = u32::try_from((page + 1) * PAGE).unwrap_or(u32::MAX);
    let ranked = stored::ranked(&mut db, id, many).await?;
    let fresh = stored::fresh(&mut db, id, app.clock.now() - NEW_FOR, many).await?;
    let opinions = stored::page(&mut db, &app.vault, &arrange(&ranked, &fresh, page)).await?;
    Ok(List { discussion, question, opinions, page, pages, total })
}

/// What a member's last opinions say, for suggestions while they type.
///
/// # Errors
/// An unreachable database.
pub async fn texts(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    limit: u32,
) -> AppResult<Vec<(OpinionId, String)>> {
    let app = &community.app;
    Ok(stored::texts_of_author(&mut *app.db.acquire().await?, &app.vault, guild, member, limit).await?)
}

/// A page of a member's opinions, the newest first, with what page it is and how many there are.
///
/// # Errors
/// An unreachable database.
pub async fn mine(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    limit: u32,
    page: u32,
) -> AppResult<Mine> {
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    let count = stored::count_of_author(&mut db, guild, member).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(limit))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let offset = page.saturating_mul(limit);
    let opinions = stored::of_author(&mut db, &app.vault, guild, member, limit, offset).await?;
    drop(db);
    let mut found = Vec::with_capacity(opinions.len());
    for opinion in opinions {
        let discussion = posts::load(community, opinion.discussion).await?;
        found.push((opinion, discussion));
    }
    Ok(Mine { opinions: found, page, pages })
}

/// A page of a member's opinions.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The opinions with what they are about.
    pub opinions: Vec<(Opinion, Discussion)>,
    /// Which page, from 0.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// Where a member's message stands; for what only they can do.
async fn thread_of(community: &Community, opinion: &Opinion) -> AppResult<Option<ChannelId>> {
    Ok(posts::load(community, opinion.discussion).await?.thread)
}

/// Whether an opinion can be changed by form: what is a message of its author is edited in the thread.
///
/// # Errors
/// As of [`own`], and an opinion that is a message.
pub async fn editable(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: OpinionId,
) -> AppResult<Opinion> {
    let opinion = own(community, guild, member, id).await?;
    match thread_of(community, &opinion).await? {
        Some(thread) if !opinion.by_form => Err(Refusal::EditInThread(thread).into()),
        _ => Ok(opinion),
    }
}

/// Changes an opinion that was written in a form, and its post. First the post: what Discord does not let stand there is
/// not to be read elsewhere either.
///
/// # Errors
/// As of [`editable`], texts that are no opinions, a post that Discord does not change now.
pub async fn edit(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: OpinionId,
    text: &str,
) -> AppResult<Opinion> {
    let text = opinion_text(text)?;
    let before = editable(community, guild, member, id).await?;
    let app = &community.app;
    let now = app.clock.now();
    let opinion = Opinion { text, edited_at: Some(now), ..before.clone() };
    if let (Some(thread), Some(message)) = (thread_of(community, &opinion).await?, opinion.message) {
        let card = posts::card(community, &opinion).await?;
        match community.board.edit_opinion(thread, message, &card).await {
            Ok(()) => {}
            Err(BoardError::Passing(_)) => {
                // The post may have changed all the same.
                let place = (guild, ChannelId(0));
                effects::add(&mut *app.db.acquire().await?, Kind::OpinionRewrite, id.0, place, now).await?;
                return Err(Refusal::NotChanged.into());
            }
            Err(BoardError::Blocked(_)) => return Err(Refusal::AutoMod.into()),
            Err(BoardError::Gone(_) | BoardError::Refused(_)) => return Err(Refusal::CannotPost.into()),
        }
    }
    stored::edit(&mut *app.db.acquire().await?, &app.vault, &before, &opinion.text, now).await?;
    Ok(opinion)
}

/// Deletes a member's opinion, with its post or message.
///
/// # Errors
/// As of [`own`], and a message that the bot may not delete or not now: the opinion stays.
pub async fn delete(community: &Community, guild: GuildId, member: MemberId, id: OpinionId) -> AppResult<()> {
    let opinion = own(community, guild, member, id).await?;
    if let (Some(thread), Some(message)) = (thread_of(community, &opinion).await?, opinion.message) {
        // First the message: an opinion without its row but with its message would be taken in again.
        match community.board.delete(thread, message).await {
            Ok(()) | Err(BoardError::Gone(_)) => {}
            Err(BoardError::Refused(_) | BoardError::Blocked(_)) => {
                return Err(Refusal::DeleteInThread(thread).into());
            }
            Err(BoardError::Passing(_)) => return Err(Refusal::Later.into()),
        }
    }
    stored::delete(&mut *community.app.db.acquire().await?, id).await?;
    Ok(())
}

/// Recommends an opinion by the button, or takes that back; gives whether it is recommended now.
///
/// # Errors
/// One's own opinion, a recommendation by reaction; an unreachable database.
pub async fn toggle(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: OpinionId,
) -> AppResult<bool> {
    moderation::admit(community, guild, member).await?;
    let opinion = load(community, guild, id).await?;
    if opinion.hidden {
        return Err(Refusal::OpinionNotFound.into());
    }
    if opinion.author == member {
        return Err(Refusal::OwnOpinion.into());
    }
    let change = |before: Ways| match before {
        Ways { button: false, reaction: true } => Err(Refusal::ByReaction),
        Ways { button, reaction } => Ok(Ways { button: !button, reaction }),
    };
    let now = change_ways(community, id, member, change).await?;
    Ok(now.button || now.reaction)
}

/// Notes whether a member's 👍 stands on an opinion. The author's own does not count, nor that of a member who was shut
/// out.
pub(super) async fn react(
    community: &Community,
    guild: GuildId,
    id: OpinionId,
    member: MemberId,
    reaction: bool,
) -> AppResult<()> {
    let reaction = reaction && is_admitted(community, guild, member).await?;
    let change = |before: Ways| Ok(Ways { reaction, ..before });
    match change_ways(community, id, member, change).await {
        Ok(_) | Err(AppError::User(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn is_admitted(community: &Community, guild: GuildId, member: MemberId) -> AppResult<bool> {
    match moderation::admit(community, guild, member).await {
        Ok(()) => Ok(true),
        Err(AppError::User(UserError::Community(Refusal::Blocked))) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn change_ways(
    community: &Community,
    id: OpinionId,
    member: MemberId,
    change: impl Fn(Ways) -> Result<Ways, Refusal>,
) -> AppResult<Ways> {
    let mut tries = 0;
    loop {
        tries += 1;
        match try_change(community, id, member, &change).await {
            Err(Failed::Database(error)) if is_conflict(&error) && tries < TRIES => {}
            Err(Failed::Database(error)) => return Err(error.into()),
            Err(Failed::Refused(refusal)) => return Err(refusal.into()),
            Ok(now) => return Ok(now),
        }
    }
}

enum Failed {
    Database(sqlx::Error),
    Refused(Refusal),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

async fn try_change(
    community: &Community,
    id: OpinionId,
    member: MemberId,
    change: impl Fn(Ways) -> Result<Ways, Refusal>,
) -> Result<Ways, Failed> {
    let mut tx = community.app.db.begin().await?;
    let author = stored::lock(&mut tx, id).await?.ok_or(Failed::Refused(Refusal::OpinionNotFound))?;
    if author == member {
        return Err(Failed::Refused(Refusal::OwnOpinion));
    }
    let before = stored::ways(&mut tx, id, member).await?;
    let now = change(before).map_err(Failed::Refused)?;
    if now != before {
        stored::set_ways(&mut tx, id, member, before, now).await?;
    }
    tx.commit().await?;
    Ok(now)
}

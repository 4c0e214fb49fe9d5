//! Sharing an answer: a member looks at the preview, changes it, and has it posted, without their name unless they wish it
//! shown. The post comes from the bot after a random delay ([`SOONEST`](crate::domain::community::SOONEST) to
//! [`LATEST`](crate::domain::community::LATEST)), so that neither ids nor times tell whose it is. It can be withdrawn at any
//! time; deleting the post in Discord withdraws it as well. What moderators may do is in
//! [`share_reports`](super::share_reports).

use super::board::{BoardError, ShareOrder, SharePlace};
use super::effects::Outcome;
use super::{Community, moderation, setup};
use crate::app::interview::{self, ShownTurn};
use crate::db::community::effects::{self, Effect, Kind};
use crate::db::community::shares as stored;
use crate::db::interviews;
use crate::db::privacy::{add_cleanups, share_cleanups};
use crate::domain::community::{
    BotRatings, PeerMean, PeerRating, Refusal, SHARED, SHARES_PER_DAY, Share, ShareState, delay, peer_means,
    proposed_text, role_for,
};
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, ShareId, TurnId};
use crate::domain::language::Language;
use crate::domain::question::Source;
use crate::domain::rubric::{Dimension, RATINGS};
use crate::error::{AppError, AppResult};
use crate::t;
use chrono::TimeDelta;
use futures_util::StreamExt as _;
use rand::Rng as _;
use std::collections::BTreeMap;
use uuid::Builder;

/// Shared answers that are listed.
const LISTED: u32 = 25;
/// Posts looked for at once.
const AT_ONCE: usize = 4;

/// A member's shared answer as they see it.
#[derive(Debug, Clone)]
pub struct View {
    /// The answer.
    pub share: Share,
    /// The means of peers' ratings.
    pub peers: BTreeMap<Dimension, PeerMean>,
    /// How many members rated it.
    pub raters: usize,
}

async fn view(community: &Community, share: Share) -> AppResult<View> {
    let ratings = stored::ratings(&mut *community.app.db.acquire().await?, share.id).await?;
    let ratings: Vec<PeerRating> = ratings.into_iter().map(|(_, rating)| rating).collect();
    Ok(View { share, peers: peer_means(&ratings), raters: ratings.len() })
}

/// The shared answer of a turn, or a draft of it.
///
/// # Errors
/// Somebody else's interview, a turn without an answer, no channel for it; an unreachable database.
pub async fn open(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    of: InterviewId,
    turn: TurnId,
) -> AppResult<View> {
    moderation::admit(community, guild, member).await?;
    let app = &community.app;
    let shown = interview::show(app, guild, member, of).await?;
    let known = stored::of_turn(&mut *app.db.acquire().await?, &app.vault, of, turn).await?;
    if let Some(known) = known {
        return view(community, known).await;
    }
    let found = shown.turns.iter().find(|found| found.id == turn).ok_or(Refusal::NothingToShare)?;
    let answer = found.answer.as_deref().map(proposed_text).filter(|text| !text.is_empty());
    let share = Share {
        id: random_id(),
        guild,
        owner: member,
        interview: of,
        turn,
        language: shown.summary.settings.language,
        question: found.question.text.clone(),
        answer: answer.ok_or(Refusal::NothingToShare)?,
        bot: bot_ratings(found),
        named: false,
        state: ShareState::Draft,
        channel: channel(community, guild, of, found).await?,
        thread: None,
        reason: None,
        changed_at: app.clock.now(),
    };
    let mut db = app.db.acquire().await?;
    stored::add(&mut db, &app.vault, &share).await?;
    // Another one's, where the button was pressed twice.
    let share = stored::of_turn(&mut db, &app.vault, of, turn).await?.ok_or(Refusal::ShareNotFound)?;
    drop(db);
    view(community, share).await
}

/// Unlike other ids it tells no time.
fn random_id() -> ShareId {
    ShareId(Builder::from_random_bytes(rand::rng().random()).into_uuid())
}

fn bot_ratings(turn: &ShownTurn) -> BotRatings {
    turn.feedback.as_ref().map_or_else(BotRatings::default, |feedback| BotRatings {
        points: Some(feedback.evaluation.points),
        ratings: feedback.evaluation.ratings.iter().map(|rating| (rating.dimension, rating.rating)).collect(),
    })
}

/// The channel of the interview's role; else that of the question's topic.
async fn channel(
    community: &Community,
    guild: GuildId,
    of: InterviewId,
    turn: &ShownTurn,
) -> AppResult<ChannelId> {
    community.settings(guild).await?;
    let roles = setup::all_roles(community, guild).await?;
    let app = &community.app;
    let interview = interviews::load(&mut *app.db.acquire().await?, &app.vault, of).await?;
    let held = |key: &str| interview.as_ref().is_some_and(|stored| stored.interview.role == key);
    let own = roles.iter().find(|role| held(&role.role.key) && !role.retired);
    let topic = match &turn.question.source {
        Source::Stock { topic, .. } => topic.as_str(),
        Source::Tailored { .. } | Source::FollowUp { .. } => "",
    };
    let channel = own.and_then(|role| role.channel).or_else(|| role_for(&roles, topic)?.channel);
    Ok(channel.ok_or(Refusal::NotSetUp)?)
}

/// One of a member's own shared answers.
///
/// # Errors
/// None of that id, or somebody else's; an unreachable database.
pub async fn own(community: &Community, guild: GuildId, member: MemberId, id: ShareId) -> AppResult<View> {
    let share = load(community, guild, id).await?;
    // Nobody learns from the answer whose it is.
    if share.owner != member {
        return Err(Refusal::ShareNotFound.into());
    }
    view(community, share).await
}

async fn load(community: &Community, guild: GuildId, id: ShareId) -> AppResult<Share> {
    let app = &community.app;
    let found = stored::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    Ok(found.filter(|share| share.guild == guild).ok_or(Refusal::ShareNotFound)?)
}

/// A member's shared answers in a server, the latest first.
///
/// # Errors
/// An unreachable database.
pub async fn mine(community: &Community, guild: GuildId, member: MemberId) -> AppResult<Vec<View>> {
    let app = &community.app;
    let shares = stored::of_owner(&mut *app.db.acquire().await?, &app.vault, guild, member, LISTED).await?;
    let mut views = Vec::with_capacity(shares.len());
    for share in shares {
        views.push(view(community, share).await?);
    }
    Ok(views)
}

/// Changes the text of a draft.
///
/// # Errors
/// As of [`own`], an empty text, an answer that is no draft any more.
pub async fn rewrite(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: ShareId,
    text: &str,
) -> AppResult<View> {
    let draft = own(community, guild, member, id).await?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > SHARED {
        return Err(Refusal::NothingToShare.into());
    }
    let app = &community.app;
    let mut db = app.db.acquire().await?;
    if !stored::rewrite(&mut db, &app.vault, &draft.share, text, app.clock.now()).await? {
        return Err(Refusal::ShareNotFound.into());
    }
    drop(db);
    own(community, guild, member, id).await
}

/// Has a draft posted after a random delay.
///
/// # Errors
/// As of [`own`], too many answers in a day, a member who was shut out.
pub async fn post(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: ShareId,
    named: bool,
) -> AppResult<View> {
    moderation::admit(community, guild, member).await?;
    let found = own(community, guild, member, id).await?;
    let app = &community.app;
    let now = app.clock.now();
    let since = now - TimeDelta::days(1);
    let shared = stored::shared_since(&mut *app.db.acquire().await?, guild, member, since).await?;
    if shared >= SHARES_PER_DAY {
        return Err(Refusal::TooManyShares.into());
    }
    let at = now + delay(rand::rng().random::<f64>());
    let mut tx = app.db.begin().await?;
    if stored::wait(&mut tx, id, named, now).await? {
        effects::add(&mut tx, Kind::Share, id.0, (guild, found.share.channel), at).await?;
    }
    tx.commit().await?;
    own(community, guild, member, id).await
}

/// Takes a shared answer back, wherever it has come to: its post is taken away.
///
/// # Errors
/// As of [`own`].
pub async fn withdraw(community: &Community, guild: GuildId, member: MemberId, id: ShareId) -> AppResult<()> {
    let share = own(community, guild, member, id).await?.share;
    let app = &community.app;
    let mut tx = app.db.begin().await?;
    stored::delete(&mut tx, id).await?;
    if let Some(thread) = share.thread {
        add_cleanups(&mut tx, &share_cleanups(share.channel, thread), app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// How a member has rated a shared answer.
///
/// # Errors
/// No such answer there, one's own; an unreachable database.
pub async fn rating(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: ShareId,
) -> AppResult<(Share, PeerRating)> {
    moderation::admit(community, guild, member).await?;
    let share = load(community, guild, id).await?;
    if share.owner == member {
        return Err(Refusal::OwnAnswer.into());
    }
    if share.state != ShareState::Posted {
        return Err(Refusal::ShareNotFound.into());
    }
    let all = stored::ratings(&mut *community.app.db.acquire().await?, id).await?;
    let own = all.into_iter().find(|(rater, _)| *rater == member);
    Ok((share, own.map(|(_, rating)| rating).unwrap_or_default()))
}

/// Rates a shared answer on one line of the rubric.
///
/// # Errors
/// As of [`rating`], and a number that is no rating.
pub async fn rate(
    community: &Community,
    guild: GuildId,
    member: MemberId,
    id: ShareId,
    (dimension, rated): (Dimension, u8),
) -> AppResult<(Share, PeerRating)> {
    if !RATINGS.contains(&rated) {
        return Err(Refusal::ShareNotFound.into());
    }
    rating(community, guild, member, id).await?;
    let one = BTreeMap::from([(dimension, rated)]);
    stored::rate(&mut *community.app.db.acquire().await?, id, member, &one).await?;
    rating(community, guild, member, id).await
}

/// Language of the posts in a server; of the answer where it was not set up, or is no more.
async fn language(community: &Community, guild: GuildId, share: Option<&Share>) -> AppResult<Language> {
    match community.settings(guild).await {
        Ok(settings) => Ok(settings.language),
        Err(AppError::User(_)) => Ok(share.map_or(Language::En, |share| share.language)),
        Err(error) => Err(error),
    }
}

fn place(effect: &Effect, language: Language, question: &str) -> SharePlace {
    SharePlace {
        share: ShareId(effect.subject),
        guild: effect.guild,
        channel: effect.channel,
        since: effect.wanted_at,
        name: t!(language, "share-post-name", question = question.to_owned()),
    }
}

fn order(place: SharePlace, language: Language, share: &Share) -> ShareOrder {
    ShareOrder {
        place,
        language,
        question: share.question.clone(),
        answer: share.answer.clone(),
        owner: share.named.then_some(share.owner),
    }
}

/// Posts a shared answer that is due.
pub(super) async fn perform(community: &Community, effect: &Effect) -> AppResult<Outcome> {
    let app = &community.app;
    let id = ShareId(effect.subject);
    let found = stored::load(&mut *app.db.acquire().await?, &app.vault, id).await?;
    let waiting = found.filter(|share| share.state == ShareState::Waiting);
    let language = language(community, effect.guild, waiting.as_ref()).await?;
    let question = waiting.as_ref().map_or("", |share| share.question.as_str());
    let place = place(effect, language, question);
    let known = if effect.tries > 1 { community.board.find_share(&place).await } else { Ok(None) };
    let share = match (known, waiting) {
        (Err(error), _) => return Ok(error.into()),
        // Withdrawn while its outcome was unknown.
        (Ok(Some(thread)), None) => {
            if !is_posted(community, thread).await? {
                take_away(community, effect.channel, thread).await?;
            }
            return Ok(Outcome::Done);
        }
        (Ok(None), None) => return Ok(Outcome::Done),
        (Ok(Some(thread)), Some(_)) => return stands(community, id, effect.channel, thread).await,
        (Ok(None), Some(share)) => share,
    };
    match community.board.open_share(&order(place, language, &share)).await {
        Ok(thread) => stands(community, id, effect.channel, thread).await,
        Err(BoardError::Passing(reason)) => Ok(Outcome::Later(reason)),
        Err(error) => {
            tracing::info!(%error, "community.share: a shared answer cannot be posted");
            let now = app.clock.now();
            let mut tx = app.db.begin().await?;
            if stored::settle(&mut tx, id, None, now).await? {
                effects::add(&mut tx, Kind::ShareBlocked, id.0, (effect.guild, ChannelId(0)), now).await?;
            }
            tx.commit().await?;
            Ok(Outcome::Done)
        }
    }
}

/// Makes the post of a shared answer what is stored.
pub(super) async fn rewrite_post(community: &Community, effect: &Effect) -> AppResult<Outcome> {
    let app = &community.app;
    let found = stored::load(&mut *app.db.acquire().await?, &app.vault, ShareId(effect.subject)).await?;
    let Some((share, thread)) = found.and_then(|share| Some((share.clone(), share.thread?))) else {
        return Ok(Outcome::Done);
    };
    let language = language(community, effect.guild, Some(&share)).await?;
    let order = order(place(effect, language, &share.question), language, &share);
    let hidden = share.state == ShareState::Hidden;
    match community.board.rewrite_share(&order, thread, hidden).await {
        Ok(()) => Ok(Outcome::Done),
        Err(BoardError::Passing(reason)) => Ok(Outcome::Later(reason)),
        Err(error) => {
            tracing::warn!(%error, share = %share.id, "community.share: a post is not what is stored");
            Ok(Outcome::Done)
        }
    }
}

async fn is_posted(community: &Community, thread: ChannelId) -> AppResult<bool> {
    Ok(stored::stands_in(&mut *community.app.db.acquire().await?, thread).await?)
}

async fn stands(
    community: &Community,
    id: ShareId,
    channel: ChannelId,
    thread: ChannelId,
) -> AppResult<Outcome> {
    let app = &community.app;
    let noted = stored::settle(&mut *app.db.acquire().await?, id, Some(thread), app.clock.now()).await?;
    if !noted {
        // It was withdrawn while it was being posted.
        take_away(community, channel, thread).await?;
    }
    Ok(Outcome::Done)
}

async fn take_away(community: &Community, channel: ChannelId, thread: ChannelId) -> AppResult<()> {
    let now = community.app.clock.now();
    let mut db = community.app.db.acquire().await?;
    Ok(add_cleanups(&mut db, &share_cleanups(channel, thread), now).await?)
}

/// A thread or message is gone: the answer that stood there is withdrawn with it.
///
/// # Errors
/// An unreachable database.
pub async fn post_gone(community: &Community, thread: ChannelId) -> AppResult<()> {
    let mut db = community.app.db.acquire().await?;
    if stored::thread_gone(&mut db, thread).await? {
        tracing::info!(%thread, "community.share: a shared answer was deleted in Discord");
    }
    Ok(())
}

/// A channel is gone with all posts in it.
pub(super) async fn channel_gone(community: &Community, channel: ChannelId) -> AppResult<()> {
    let standing = stored::standing(&mut *community.app.db.acquire().await?).await?;
    for (_, _, thread) in standing.into_iter().filter(|(_, place, _)| *place == channel) {
        post_gone(community, thread).await?;
    }
    Ok(())
}

/// Looks which posts of shared answers were deleted while the bot was away.
pub(super) async fn catch_up(community: &Community) -> AppResult<()> {
    let standing = stored::standing(&mut *community.app.db.acquire().await?).await?;
    let looked = futures_util::stream::iter(standing).map(async |(_, channel, thread)| {
        match community.board.has_post(channel, thread).await {
            Ok(true) => Ok(()),
            Ok(false) => post_gone(community, thread).await,
            Err(error) => {
                tracing::warn!(%thread, %error, "community.share: cannot look for a shared answer");
                Ok(())
            }
        }
    });
    let results: Vec<AppResult<()>> = looked.buffer_unordered(AT_ONCE).collect().await;
    results.into_iter().collect()
}

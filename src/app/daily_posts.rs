//! A question a day for a whole channel.
//!
//! Each post is due at an hour of the server's day. Processes claim it by a lease; it is sent with a nonce made from its
//! time, and one that may have been sent before is looked for first, so it comes once. What is later than [`LATE`],
//! after an outage, is dropped: nobody wants yesterday's question.

use super::ports::{ChannelQuestion, Screen, StageError};
use super::{App, bank};
use crate::db::daily_posts::{self as rows, DailyPost};
use crate::domain::daily::{Wishes, choose};
use crate::domain::ids::{ChannelId, GuildId, MemberId, MessageId};
use crate::domain::language::Language;
use crate::domain::notification::next_at_hour;
use crate::domain::profile::Profile;
use crate::error::{AppResult, UserError};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// A post that is later is dropped.
const LATE: Duration = Duration::hours(6);
/// How long a claimed post is left to the process that claimed it; longer than a request to Discord takes.
const LEASE: Duration = Duration::seconds(60);
/// The first millisecond of Discord's ids.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

/// What a channel is to get.
#[derive(Debug, Clone)]
pub struct DailyPostWish {
    /// The server.
    pub guild: GuildId,
    /// The channel.
    pub channel: ChannelId,
    /// Key of the role whose questions are posted; `None` for all.
    pub role: Option<String>,
    /// The hour of the day.
    pub hour: u8,
    /// Whose hours and days count.
    pub zone: Tz,
    /// Language of the posts.
    pub language: Language,
}

/// Gives a channel a question a day; returns when the first one is due.
///
/// # Errors
/// An unreachable database.
pub async fn schedule(app: &App, wish: DailyPostWish) -> AppResult<DateTime<Utc>> {
    let due_at = next_at_hour(wish.hour, wish.zone, app.clock.now());
    let DailyPostWish { guild, channel, role, hour, zone, language } = wish;
    let post = DailyPost { channel, guild, role, language, zone, hour, due_at, tried: false };
    rows::put(&mut *app.db.acquire().await?, &post).await?;
    Ok(due_at)
}

/// Stops the questions of a channel.
///
/// # Errors
/// Where it gets none.
pub async fn stop(app: &App, channel: ChannelId) -> AppResult<()> {
    let stopped = rows::delete(&mut *app.db.acquire().await?, channel).await?;
    if stopped { Ok(()) } else { Err(UserError::NoDailyPost.into()) }
}

/// Posts what is due.
///
/// # Errors
/// An unreachable database.
pub async fn tick(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let claimed = rows::claim(&mut tx, now, now + LEASE).await?;
    tx.commit().await?;
    for post in claimed {
        perform(app, &post, now).await?;
    }
    Ok(())
}

async fn perform(app: &App, post: &DailyPost, now: DateTime<Utc>) -> AppResult<()> {
    let outcome = if now - post.due_at > LATE {
        tracing::info!(channel = %post.channel, due = %post.due_at, "daily.dropped: the post is too late");
        Ok(())
    } else {
        send(app, post).await
    };
    let mut db = app.db.acquire().await?;
    match outcome {
        Ok(()) => rows::settle(&mut db, post, next_at_hour(post.hour, post.zone, now)).await?,
        // It comes again when the lease has ended.
        Err(StageError::Passing { reason, .. }) => {
            tracing::warn!(channel = %post.channel, reason, "daily.failed: the post is tried again");
        }
        Err(StageError::Refused { reason, .. } | StageError::Malformed { reason }) => {
            tracing::warn!(channel = %post.channel, reason, "daily.stopped: the channel takes no posts");
            rows::delete(&mut db, post.channel).await?;
        }
    }
    Ok(())
}

async fn send(app: &App, post: &DailyPost) -> Result<(), StageError> {
    let question = match question(app, post).await {
        Ok(Some(question)) => question,
        Ok(None) => return Ok(()),
        // The database is away: it is tried again.
        Err(error) => return Err(StageError::Passing { reason: error.to_string(), retry_after: None }),
    };
    let nonce = format!("d{:x}{:x}", post.channel.0, post.due_at.timestamp() / 3600);
    if post.tried {
        // Only what was written since it was due can be it.
        let millis = u64::try_from(post.due_at.timestamp_millis() - DISCORD_EPOCH).unwrap_or(0);
        let since = Some(MessageId(millis << 22));
        if app.stage.find_post(post.channel, &nonce, since).await?.is_some() {
            return Ok(());
        }
    }
    let screen =
        Screen { language: Some(post.language), channel_question: Some(question), ..Screen::default() };
    app.stage.post(post.channel, &nonce, &screen).await.map(|_| ())
}

/// The channel's question of the day: the same whoever posts it.
async fn question(app: &App, post: &DailyPost) -> sqlx::Result<Option<ChannelQuestion>> {
    let bank = bank::of(app, &mut *app.db.acquire().await?, post.guild).await?;
    let day = post.due_at.with_timezone(&post.zone).date_naive();
    let wishes = Wishes {
        member: MemberId(post.channel.0),
        profile: &Profile { role: post.role.clone(), ..Profile::default() },
        reviews: &[],
        not_these: &BTreeSet::new(),
        day,
        changes: 0,
        day_end: post.due_at,
    };
    let question = choose(&bank, &wishes);
    Ok(question.map(|question| ChannelQuestion::of(&bank, post.guild, question, day, post.language)))
}

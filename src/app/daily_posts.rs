//! A question a day for a whole channel.
//!
//! Each post is due at an hour of the server's day. Processes claim it by a lease; it is sent with a nonce made from its
//! time, and one that may have been sent before is looked for first, so it comes once. What is later than [`LATE`],
//! after an outage, is dropped: nobody wants yesterday's question.

use super::App;
use super::ports::{ChannelQuestion, Screen, StageError};
use crate::db::daily_posts::{self as rows, DailyPost};
use crate::domain::daily::{Wishes, choose};
use crate::domain::ids::{ChannelId, GuildId, MemberId, MessageId};
use crate::domain::language::Language;
use crate::domain::profile::Profile;
use crate::error::{AppResult, UserError};
use chrono::{DateTime, Days, Duration, TimeZone as _, Utc};
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
    let due_at = next_due(wish.hour, wish.zone, app.clock.now());
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

/// The next time after `now` at which it is that hour there. An hour left out when clocks go forward is the one after.
fn next_due(hour: u8, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let at = |day: u64| {
        let local = today.checked_add_days(Days::new(day))?.and_hms_opt(u32::from(hour), 0, 0)?;
        let found = zone.from_local_datetime(&local).earliest();
        found
            .or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest())
            .map(|at| at.to_utc())
    };
    (0..3).filter_map(at).find(|at| *at > now).unwrap_or(now + Duration::days(1))
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
        Ok(()) => rows::settle(&mut db, post, next_due(post.hour, post.zone, now)).await?,
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
    let Some(question) = question(app, post) else { return Ok(()) };
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
fn question(app: &App, post: &DailyPost) -> Option<ChannelQuestion> {
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
    let question = choose(&app.bank, &wishes)?;
    let topic = app.bank.topic(&question.topic).map(|topic| topic.name.get(post.language).to_owned());
    Some(ChannelQuestion {
        day,
        text: question.text.get(post.language).to_owned(),
        topic: topic.unwrap_or_default(),
        kind: question.kind,
        difficulty: question.difficulty,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::next_due;
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;

    #[test]
    fn the_next_hour_is_today_or_tomorrow_also_when_clocks_change() {
        let due =
            |hour, zone, now: &str| next_due(hour, zone, now.parse::<DateTime<Utc>>().unwrap()).to_rfc3339();
        assert_eq!(due(9, Tz::Asia__Seoul, "2026-11-23T23:00:00Z"), "2026-11-24T00:00:00+00:00");
        assert_eq!(due(9, Tz::Asia__Seoul, "2026-11-24T00:00:00Z"), "2026-11-25T00:00:00+00:00");
        // New York leaves out 2:00 on 8 March 2026, and has 1:00 twice on 1 November.
        assert_eq!(due(2, Tz::America__New_York, "2026-03-08T05:30:00Z"), "2026-03-08T07:00:00+00:00");
        assert_eq!(due(1, Tz::America__New_York, "2026-11-01T04:30:00Z"), "2026-11-01T05:00:00+00:00");
        assert_eq!(due(1, Tz::America__New_York, "2026-11-01T05:30:00Z"), "2026-11-02T06:00:00+00:00");
    }
}

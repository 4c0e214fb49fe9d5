//! What members want to be told in direct messages: the question of the day, a reminder after a break, their week.
//!
//! Each is off until the member switches it on in their profile, and goes off by one press in the message itself. What is
//! due stands in the database, and any process sends it: claimed by a lease, with a nonce made from its time, and looked
//! for first where an earlier try may have sent it, so it comes once. What comes too late, after an outage, is dropped
//! ([`Notification::late`]). Where Discord delivers nothing, all of the member's are switched off, and they are told so
//! when they use the bot next ([`take_refused`]).

use super::ports::{ChannelQuestion, Notified, Screen, StageError};
use super::{App, daily};
use crate::db::notifications::{self as rows, Claimed};
use crate::db::{daily as questions, profiles, trend};
use crate::domain::attendance::{Attendance, local_day};
use crate::domain::ids::{GuildId, MemberId, MessageId};
use crate::domain::language::Language;
use crate::domain::notification::{EVENING, HOURS, Notification, Wanted};
use crate::domain::trend::Week;
use crate::error::{AppResult, UserError};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use futures_util::future::join_all;
use sqlx::MySqlConnection;

/// How long a claimed notification is left to the process that claimed it; longer than requests to Discord take.
const LEASE: Duration = Duration::seconds(60);
/// Notifications sent at once by one process.
const AT_ONCE: u32 = 10;
/// Pause after a first failure; each further one doubles it.
const PAUSE: Duration = Duration::seconds(60);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::minutes(15);
/// The first millisecond of Discord's ids.
const DISCORD_EPOCH: i64 = 1_420_070_400_000;

/// What a member wants to be told, those Discord refused left out.
///
/// # Errors
/// An unreachable database.
pub async fn wanted(app: &App, member: MemberId) -> AppResult<Vec<Wanted>> {
    let all = rows::of_member(&mut *app.db.acquire().await?, member).await?;
    Ok(all.into_iter().filter(|kept| !kept.refused).map(|kept| kept.wanted).collect())
}

/// Switches a notification off; one that is off already stays so.
///
/// # Errors
/// An unreachable database.
pub async fn switch_off(app: &App, member: MemberId, what: Notification) -> AppResult<()> {
    rows::delete(&mut *app.db.acquire().await?, member, what).await?;
    Ok(())
}

/// Switches a notification on, or with `None` off. One that was on keeps its hour.
///
/// # Errors
/// A choice that is none.
pub async fn choose(
    app: &App,
    guild: GuildId,
    member: MemberId,
    what: Notification,
    choice: Option<u8>,
    l: Language,
) -> AppResult<()> {
    let mut tx = app.db.begin().await?;
    match choice {
        None => {
            rows::delete(&mut tx, member, what).await?;
        }
        Some(choice) => {
            if !what.choices().contains(&choice) {
                return Err(UserError::StaleControl.into());
            }
            let now = app.clock.now();
            let zone = profiles::profile(&mut tx, member).await?.zone_or_usual(l);
            let before = rows::of_member(&mut tx, member).await?;
            let before = before.iter().find(|kept| kept.wanted.what == what);
            let hour = before.map_or(EVENING, |kept| kept.wanted.hour);
            let wanted = Wanted { what, choice, hour, since: local_day(now, zone), told_of: None };
            let last = profiles::attendance(&mut tx, member).await?.last();
            let due = wanted.next(last, zone, now);
            rows::put(&mut tx, member, guild, l, &wanted, due).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Has a notification that is on come at another hour of the member's clock.
///
/// # Errors
/// One that is off, or has no hour of its own; an hour that is none.
pub async fn choose_hour(
    app: &App,
    member: MemberId,
    what: Notification,
    hour: u8,
    l: Language,
) -> AppResult<()> {
    if !what.has_hour() || !HOURS.contains(&hour) {
        return Err(UserError::StaleControl.into());
    }
    let mut tx = app.db.begin().await?;
    let all = rows::of_member(&mut tx, member).await?;
    let kept = all.into_iter().find(|kept| kept.wanted.what == what && !kept.refused);
    let kept = kept.ok_or(UserError::StaleControl)?;
    let wanted = Wanted { hour, ..kept.wanted };
    let zone = profiles::profile(&mut tx, member).await?.zone_or_usual(l);
    let last = profiles::attendance(&mut tx, member).await?.last();
    let due = wanted.moved(kept.due_at, last, zone, app.clock.now());
    rows::set_hour(&mut tx, member, &wanted, due).await?;
    tx.commit().await?;
    Ok(())
}

/// Moves what a member wants to the hours of another time zone, in the transaction that changes it.
pub(super) async fn moved(
    db: &mut MySqlConnection,
    member: MemberId,
    zone: Tz,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let all = rows::of_member(&mut *db, member).await?;
    if all.is_empty() {
        return Ok(());
    }
    let last = profiles::attendance(&mut *db, member).await?.last();
    for rows::Kept { wanted, .. } in all {
        rows::move_to(&mut *db, member, wanted.what, wanted.next(last, zone, now)).await?;
    }
    Ok(())
}

/// What Discord refused to deliver since the last time: it is off now, and the member is to be told.
///
/// # Errors
/// An unreachable database.
pub async fn take_refused(app: &App, member: MemberId) -> AppResult<Vec<Notification>> {
    Ok(rows::take_refused(&mut *app.db.acquire().await?, member).await?)
}

/// Sends what is due, until nothing is. One at a time in a process: who comes while it is under way leaves it to the
/// other.
///
/// # Errors
/// An unreachable database.
pub async fn tick(app: &App) -> AppResult<()> {
    let Ok(_only_one) = app.notifying.try_lock() else { return Ok(()) };
    loop {
        let now = app.clock.now();
        let mut tx = app.db.begin().await?;
        let claimed = rows::claim(&mut tx, now, now + LEASE, AT_ONCE).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            return Ok(());
        }
        let all = claimed.iter().map(async |claimed| {
            if let Err(error) = perform(app, claimed, now).await {
                // Its lease runs out, and it comes again; the others must not wait for it.
                let (member, what) = (claimed.member, claimed.wanted.what);
                tracing::warn!(%member, ?what, %error, "notification.failed: not settled");
            }
        });
        join_all(all).await;
    }
}

/// How sending ended.
enum Ended {
    /// It was sent, or there was nothing to tell.
    Settled {
        /// Whether the member was told.
        told: bool,
    },
    /// Discord did not take it.
    Failed(StageError),
}

async fn perform(app: &App, claimed: &Claimed, now: DateTime<Utc>) -> AppResult<()> {
    let (member, what) = (claimed.member, claimed.wanted.what);
    let mut db = app.db.acquire().await?;
    let profile = profiles::profile(&mut db, member).await?;
    let l = profile.language.unwrap_or(claimed.language);
    let zone = profile.zone_or_usual(l);
    let attendance = profiles::attendance(&mut db, member).await?;
    drop(db);
    let ended = if now - claimed.due_at > what.late() {
        tracing::info!(%member, ?what, due = %claimed.due_at, "notification.dropped: it is too late");
        Ended::Settled { told: false }
    } else {
        match content(app, claimed, &attendance, zone, l).await? {
            None => Ended::Settled { told: false },
            Some(notified) => send(app, claimed, notified, l, now).await,
        }
    };
    let mut db = app.db.acquire().await?;
    match ended {
        Ended::Settled { told } => {
            settle(&mut db, claimed, told, attendance.last(), zone, app.clock.now()).await?
        }
        Ended::Failed(StageError::Passing { reason, .. }) => {
            tracing::warn!(%member, ?what, reason, "notification.failed: it is tried again");
            rows::put_back(&mut db, claimed, app.clock.now() + pause(claimed.tries)).await?;
        }
        Ended::Failed(StageError::Refused { reason, .. }) => {
            tracing::info!(%member, ?what, reason, "notification.refused: all of the member's are off");
            rows::refuse(&mut db, member, app.clock.now()).await?;
        }
        Ended::Failed(StageError::Malformed { reason }) => {
            tracing::error!(%member, ?what, reason, "notification.malformed: Discord takes no such message");
            settle(&mut db, claimed, false, attendance.last(), zone, app.clock.now()).await?;
        }
    }
    Ok(())
}

async fn settle(
    db: &mut MySqlConnection,
    claimed: &Claimed,
    told: bool,
    practised: Option<NaiveDate>,
    zone: Tz,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let mut wanted = claimed.wanted;
    if told && wanted.what == Notification::Reminder {
        wanted.told_of = Some(wanted.break_began(practised));
    }
    rows::settle(db, claimed, wanted.told_of, wanted.next(practised, zone, now)).await
}

fn pause(tries: u16) -> Duration {
    let doubled = 2_i32.saturating_pow(u32::from(tries.saturating_sub(1)).min(10));
    (PAUSE * doubled).min(LONGEST_PAUSE)
}

/// What there is to tell; `None` where it is nothing.
async fn content(
    app: &App,
    claimed: &Claimed,
    attendance: &Attendance,
    zone: Tz,
    l: Language,
) -> AppResult<Option<Notified>> {
    let Claimed { member, guild, wanted, .. } = *claimed;
    let today = local_day(app.clock.now(), zone);
    let mut notified = Notified { what: wanted.what, question: None, away: None, week: None };
    match wanted.what {
        Notification::Daily => {}
        Notification::Reminder => {
            notified.away = wanted.break_to_tell(attendance.last(), today);
            if notified.away.is_none() {
                return Ok(None);
            }
        }
        Notification::Digest => {
            notified.week = week(app, claimed, attendance, today).await?;
            return Ok(notified.week.is_some().then_some(notified));
        }
    }
    let daily = daily::today(app, guild, member, l).await?;
    notified.question = Some(ChannelQuestion::of(&app.bank, guild, &daily.question, daily.day, l));
    Ok(Some(notified))
}

async fn week(
    app: &App,
    claimed: &Claimed,
    attendance: &Attendance,
    today: NaiveDate,
) -> AppResult<Option<Week>> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let scores = trend::list(&mut db, claimed.guild, claimed.member, now - Duration::days(14)).await?;
    let reviews = questions::reviews(&mut db, claimed.member).await?;
    let waiting = reviews.iter().filter(|review| review.waits_at(now)).count();
    Ok(Week::of(&scores, attendance, waiting, today, now))
}

/// Sends it, unless it was sent before.
async fn send(app: &App, claimed: &Claimed, notified: Notified, l: Language, now: DateTime<Utc>) -> Ended {
    let what = notified.what;
    let screen = Screen { language: Some(l), notified: Some(notified), ..Screen::default() };
    let nonce = nonce(claimed, what);
    let sent = async {
        let channel = app.stage.direct(claimed.member).await?;
        // Only what was written since it was due can be it.
        let millis = u64::try_from(claimed.due_at.timestamp_millis() - DISCORD_EPOCH).unwrap_or(0);
        let since = Some(MessageId(millis << 22));
        if claimed.tries > 1 && app.stage.find_post(channel, &nonce, since).await?.is_some() {
            return Ok(());
        }
        if app.clock.now() >= now + LEASE {
            // The process slept, and another one may be sending it.
            return Err(StageError::Passing { reason: "the lease has ended".to_owned(), retry_after: None });
        }
        app.stage.post(channel, &nonce, &screen).await.map(|_| ())
    };
    match sent.await {
        Ok(()) => Ended::Settled { told: true },
        Err(error) => Ended::Failed(error),
    }
}

/// At most 25 characters, the same for every try.
fn nonce(claimed: &Claimed, what: Notification) -> String {
    let kind = match what {
        Notification::Daily => 'q',
        Notification::Reminder => 'r',
        Notification::Digest => 'w',
    };
    format!("n{kind}{:x}{:x}", claimed.member.0, claimed.due_at.timestamp() / 3600)
}

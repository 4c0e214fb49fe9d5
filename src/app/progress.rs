//! Scores over time, attendance and the profile.

use super::{App, notifications};
pub use crate::chart::CalendarSpan;
use crate::chart::{self, ChartError, TrendLabels};
use crate::db::{github, profiles, trend as rows};
use crate::domain::attendance::{Attendance, local_day};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::interview::Interview;
use crate::domain::language::Language;
use crate::domain::notification::Wanted;
use crate::domain::profile::Profile;
use crate::domain::report::Rank;
use crate::domain::rubric::Dimension;
use crate::domain::trend::{Attempts, Measure, Period, Rated, Trend};
use crate::error::{AppResult, UserError};
use crate::t;
use crate::text::words;
use anyhow::{Context as _, anyhow};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::MySqlConnection;

/// What of the scores is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drawn {
    /// The totals.
    #[default]
    Total,
    /// One dimension.
    One(Dimension),
    /// Each dimension in a small picture of its own.
    EachDimension,
}

/// Which scores are looked at.
#[derive(Debug, Clone, Default)]
pub struct TrendWish {
    /// Key of a role; all roles where it is left out.
    pub role: Option<String>,
    /// What is drawn.
    pub drawn: Drawn,
    /// How far back.
    pub period: Period,
    /// Which kinds of sittings.
    pub attempts: Attempts,
}

/// Scores over time, drawn and in figures.
#[derive(Debug)]
pub struct TrendView {
    /// Name of the role, where one was asked for.
    pub role: Option<String>,
    /// What was asked for.
    pub wish: TrendWish,
    /// The figures; of the totals where each dimension was drawn.
    pub trend: Trend,
    /// The latest mean of each dimension.
    pub dimensions: Vec<(Dimension, f64)>,
    /// Whose days the dates are.
    pub zone: Tz,
    /// The picture, PNG.
    pub picture: Vec<u8>,
}

/// A member's scores over time in a server.
///
/// # Errors
/// Where there are none, or none that fit the wish.
pub async fn trend(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    wish: TrendWish,
    l: Language,
) -> AppResult<TrendView> {
    let mut db = app.db.acquire().await?;
    let since = wish.period.since(app.clock.now()).unwrap_or(DateTime::UNIX_EPOCH);
    let scores = rows::rated(&mut db, guild, candidate, since, wish.role.as_deref(), wish.attempts).await?;
    let zone = profiles::profile(&mut db, candidate).await?.zone_or_usual(l);
    drop(db);
    let measure = match wish.drawn {
        Drawn::Total | Drawn::EachDimension => Measure::Total,
        Drawn::One(dimension) => Measure::Dimension(dimension),
    };
    let filtered = wish.role.is_some() || wish.period != Period::All || wish.attempts != Attempts::Whole;
    let trend = Trend::of(&scores, measure).ok_or(UserError::NoScores { filtered })?;
    let role = wish.role.as_ref().map(|role| app.role_name(role, l));
    let labels = labels(&wish, role.as_deref(), zone, l);
    let drawn = wish.drawn;
    let dimensions = latest_dimensions(&scores);
    // Painting takes milliseconds of computing, which belongs beside the runtime.
    let (trend, picture) = tokio::task::spawn_blocking(move || {
        let picture = match drawn {
            Drawn::EachDimension => chart::small_multiples(&scores, &labels)
                .transpose()
                .unwrap_or_else(|| chart::trend(&trend, &labels)),
            Drawn::Total | Drawn::One(_) => chart::trend(&trend, &labels),
        };
        (trend, picture)
    })
    .await
    .context("the painter ended unexpectedly")?;
    Ok(TrendView { role, wish, trend, dimensions, zone, picture: painted(picture)? })
}

/// The latest average of each dimension that was rated.
fn latest_dimensions(scores: &[Rated]) -> Vec<(Dimension, f64)> {
    let latest = |dimension| {
        let trend = Trend::of(scores, Measure::Dimension(dimension))?;
        Some((dimension, trend.average.last().copied().unwrap_or(trend.latest().value)))
    };
    Dimension::ALL.into_iter().filter_map(latest).collect()
}

fn painted(picture: Result<Vec<u8>, ChartError>) -> AppResult<Vec<u8>> {
    Ok(picture.map_err(|error| anyhow!(error))?)
}

fn labels(wish: &TrendWish, role: Option<&str>, zone: Tz, l: Language) -> TrendLabels {
    let title = match wish.drawn {
        Drawn::Total => t!(l, "trend-title"),
        Drawn::One(dimension) => words::dimension(l, dimension),
        Drawn::EachDimension => t!(l, "trend-title-dimensions"),
    };
    let role = role.map_or_else(|| t!(l, "trend-all-roles"), str::to_owned);
    let period = t!(l, &format!("trend-period-{}", wish.period.key()));
    TrendLabels { language: l, title, subtitle: format!("{role} · {period}"), zone }
}

/// All scores of a member in a server as CSV, oldest first.
///
/// # Errors
/// Where there are none.
pub async fn csv(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<String> {
    let mut db = app.db.acquire().await?;
    let scores = rows::list(&mut db, guild, candidate, DateTime::UNIX_EPOCH).await?;
    if scores.is_empty() {
        return Err(UserError::NoScores { filtered: false }.into());
    }
    let mut text =
        "started_at,interview,role,kind,attempt_of,total,rank,relevance,structure,evidence,depth,clarity\r\n"
            .to_owned();
    for score in scores {
        let at = score.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let first = score.attempt_of.map(|first| first.to_string()).unwrap_or_default();
        let (kind, rank) = (score.kind.key(), Rank::of(score.total).letter());
        let dimensions =
            score.dimensions.map(|rating| rating.map(|rating| rating.to_string()).unwrap_or_default());
        let dimensions = dimensions.join(",");
        // Keys of roles have no commas or quotes.
        let (interview, role, total) = (score.interview, score.role, score.total);
        text += &format!("{at},{interview},{role},{kind},{first},{total},{rank},{dimensions}\r\n");
    }
    Ok(text)
}

/// Marks the day of a candidate's answer, in the transaction that takes the answer in.
pub(super) async fn mark_practice(
    db: &mut MySqlConnection,
    interview: &Interview,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let profile = profiles::profile(db, interview.candidate).await?;
    let zone = profile.zone_or_usual(interview.settings.language);
    profiles::mark_day(db, interview.candidate, local_day(now, zone)).await
}

/// The days of practice of a member.
#[derive(Debug)]
pub struct AttendanceView {
    /// The days.
    pub attendance: Attendance,
    /// What day it is for them.
    pub today: NaiveDate,
    /// Their time zone.
    pub zone: Tz,
    /// Whether they told it.
    pub zone_is_told: bool,
    /// The picture, PNG.
    pub picture: Vec<u8>,
}

/// The days of practice of a member, this week or this month drawn.
///
/// # Errors
/// An unreachable database.
pub async fn attendance(
    app: &App,
    member: MemberId,
    span: CalendarSpan,
    l: Language,
) -> AppResult<AttendanceView> {
    let mut db = app.db.acquire().await?;
    let profile = profiles::profile(&mut db, member).await?;
    let attendance = profiles::attendance(&mut db, member).await?;
    drop(db);
    let zone = profile.zone_or_usual(l);
    let today = local_day(app.clock.now(), zone);
    let drawn = attendance.clone();
    let picture = tokio::task::spawn_blocking(move || chart::calendar(&drawn, today, span, l))
        .await
        .context("the painter ended unexpectedly")?;
    let zone_is_told = profile.zone.is_some();
    Ok(AttendanceView { attendance, today, zone, zone_is_told, picture: painted(picture)? })
}

/// The profile of a member, without what the bank has no more.
///
/// # Errors
/// An unreachable database.
pub async fn profile(app: &App, member: MemberId) -> AppResult<Profile> {
    let mut db = app.db.acquire().await?;
    Ok(profiles::profile(&mut db, member).await?.known_to(&app.bank))
}

/// A member's profile as they see it.
#[derive(Debug, Clone)]
pub struct ProfileView {
    /// What they told.
    pub profile: Profile,
    /// Their GitHub account, and whether it was proved to be theirs.
    pub github: Option<(String, bool)>,
    /// Whether accounts can be linked here.
    pub github_is_on: bool,
    /// What they want to be told in direct messages.
    pub wanted: Vec<Wanted>,
}

/// The profile of a member with what belongs to it elsewhere.
///
/// # Errors
/// An unreachable database.
pub async fn profile_view(app: &App, member: MemberId) -> AppResult<ProfileView> {
    let profile = profile(app, member).await?;
    let link = github::link(&mut *app.db.acquire().await?, member).await?;
    Ok(ProfileView {
        profile,
        github: link.map(|link| (link.login, link.verified_at.is_some())),
        github_is_on: app.repos.is_some(),
        wanted: notifications::wanted(app, member).await?,
    })
}

/// Changes the profile of a member.
///
/// # Errors
/// An unreachable database.
pub async fn change_profile(
    app: &App,
    member: MemberId,
    change: impl FnOnce(&mut Profile),
) -> AppResult<Profile> {
    let mut tx = app.db.begin().await?;
    let mut profile = profiles::profile(&mut tx, member).await?.known_to(&app.bank);
    let before = (profile.zone, profile.language);
    change(&mut profile);
    let now = app.clock.now();
    profiles::put_profile(&mut tx, member, &profile, now).await?;
    if before != (profile.zone, profile.language) {
        notifications::moved(&mut tx, member, profile.zone_or_usual(Language::En), now).await?;
    }
    tx.commit().await?;
    Ok(profile)
}

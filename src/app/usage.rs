//! `/usage` and `/audit`: what a server's admins are told. Never a single member's score, and nothing that stands for fewer
//! than five members; [`crate::domain::usage`] says by what rule.

use super::{App, limits};
use crate::db::audit;
use crate::db::limits as counts;
use crate::db::retention;
use crate::db::usage as stored;
use crate::domain::ids::{ChannelId, GuildId, MemberId};
use crate::domain::limits::{Resource, day};
use crate::domain::usage::{Figures, midnight, month, month_before};
use crate::error::AppResult;
use anyhow::Context as _;
use chrono::{Duration, NaiveDate};
use sqlx::MySqlConnection;

pub use crate::db::audit::Entry;
pub use crate::db::usage::ModelUse;

/// Months that are told of, without the one that goes on.
const MONTHS: usize = 3;
/// Lines on a page of the log.
const LINES: u32 = 12;
/// How long the log is kept.
pub const LOG_KEPT: Duration = Duration::days(365);

/// What an admin is told about a server.
#[derive(Debug, Clone)]
pub struct Usage {
    /// The model, today.
    pub today: ModelUse,
    /// The model, this month.
    pub this_month: ModelUse,
    /// What of the server's limits is used today: of what, how much, and how much there is.
    pub limits: Vec<(Resource, u64, u64)>,
    /// What of the server's budget is used today, in percent, where there is one.
    pub budget_percent: Option<u64>,
    /// Members and interviews of the month that goes on, rounded down; 0 for fewer than five members.
    pub active: (u64, u64),
    /// Months that are over, the last one first; without those of fewer than five members.
    pub months: Vec<(NaiveDate, Figures)>,
    /// Where warnings are posted.
    pub warn_channel: Option<ChannelId>,
}

/// What is told about a server.
///
/// # Errors
/// An unreachable database.
pub async fn usage(app: &App, guild: GuildId) -> AppResult<Usage> {
    let now = app.clock.now();
    let this_month = month(now);
    let mut db = app.db.acquire().await?;
    let today = stored::model(&mut db, guild, day(now)).await?;
    let of_month = stored::model(&mut db, guild, midnight(this_month)).await?;
    let mut used = Vec::new();
    for what in Resource::ALL {
        let limit = app.limits.of(what).server;
        if limit > 0 {
            let amount = match what {
                Resource::Tokens => today.tokens,
                Resource::Requests => today.calls,
                Resource::Uploads | Resource::Interviews => {
                    counts::of_server(&mut db, what, guild, day(now)).await?
                }
            };
            used.push((what, amount.min(limit), limit));
        }
    }
    let (members, interviews) = stored::activity(&mut db, guild, midnight(this_month), now).await?;
    let active = Figures::of(members, interviews, &[]);
    let mut months = Vec::new();
    let mut first = this_month;
    for _ in 0..MONTHS {
        first = month_before(first);
        let figures = figures(app, &mut db, guild, first).await?;
        if limits::is_told(&figures) {
            months.push((first, figures));
        }
    }
    let warn_channel = retention::settings(&mut db, guild).await?.warn_channel;
    Ok(Usage {
        today,
        this_month: of_month,
        limits: used,
        budget_percent: app.costs.server_percent(today.micros),
        active: (active.members, active.interviews),
        months,
        warn_channel,
    })
}

/// The figures of a month that is over: counted once, and from then on as they were counted.
async fn figures(
    app: &App,
    db: &mut MySqlConnection,
    guild: GuildId,
    first: NaiveDate,
) -> AppResult<Figures> {
    if stored::month(db, guild, first).await?.is_none() {
        let (from, until) = (midnight(first), midnight(next_month(first)));
        let (members, interviews) = stored::activity(db, guild, from, until).await?;
        let means = stored::means(db, guild, from, until).await?;
        let figures = serde_json::to_string(&Figures::of(members, interviews, &means)).context("figures")?;
        stored::keep_month(db, guild, first, &figures, app.clock.now()).await?;
    }
    // What another process may have counted first is what counts.
    let kept = stored::month(db, guild, first).await?.unwrap_or_default();
    Ok(serde_json::from_str(&kept).unwrap_or_default())
}

fn next_month(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(chrono::Months::new(1)).unwrap_or(first)
}

/// A page of the log of a server.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The lines, the newest first.
    pub entries: Vec<Entry>,
    /// The page, from 0.
    pub page: u32,
    /// How many there are, at least 1.
    pub pages: u32,
}

/// A page of what admins and moderators did; a page past the end is the last one.
///
/// # Errors
/// An unreachable database.
pub async fn log(app: &App, guild: GuildId, page: u32) -> AppResult<AuditPage> {
    let mut db = app.db.acquire().await?;
    let count = audit::count(&mut db, guild).await?;
    let pages = u32::try_from(count.div_ceil(u64::from(LINES))).unwrap_or(u32::MAX).max(1);
    let page = page.min(pages - 1);
    let entries = audit::page(&mut db, guild, LINES, page.saturating_mul(LINES)).await?;
    Ok(AuditPage { entries, page, pages })
}

/// Notes that a command for admins was used. A failure to do so keeps it from being used.
///
/// # Errors
/// An unreachable database.
pub async fn note(app: &App, guild: GuildId, actor: MemberId, action: &str, details: &str) -> AppResult<()> {
    Ok(audit::note(&mut *app.db.acquire().await?, guild, actor, action, details, app.clock.now()).await?)
}

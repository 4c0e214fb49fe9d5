//! What the model costs, and where that ends: budgets a day for a member, a server, and everything together.
//!
//! Every call is stored with its tokens and its price at that time, also one whose answer was of no use. What is left of a
//! budget is told from what is stored, so neither a restart nor another process starts it anew. The day is that of UTC.
//! Over budget the offline interviewer takes over, and says why.

use super::ports::Spent;
use super::{App, limits};
use crate::db::spending::{self, Call, Sums};
use crate::domain::ids::{GuildId, InterviewId, MemberId};
use crate::domain::interview::Interview;
use crate::domain::limits::{Resource, Scope, day};
use crate::metrics;
use uuid::Uuid;

/// The share of a budget at which the operator is warned.
const WARNING: f64 = 0.8;
/// Costs are stored in millionths of the currency.
const MICROS: f64 = 1_000_000.0;

/// Prices and budgets, in the operator's currency.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Costs {
    /// Price of a million tokens sent.
    pub price_in: f64,
    /// Price of a million tokens received.
    pub price_out: f64,
    /// What one member may cost a day; 0 for no limit.
    pub member_daily: f64,
    /// What one server may cost a day; 0 for no limit.
    pub server_daily: f64,
    /// What everything together may cost a day; 0 for no limit.
    pub daily: f64,
}

impl Costs {
    /// The price of one call, in millionths. A price per million tokens is that of one token in millionths.
    fn micros(&self, tokens_in: u32, tokens_out: u32) -> u64 {
        let micros = f64::from(tokens_in) * self.price_in + f64::from(tokens_out) * self.price_out;
        // Rounded up, so that many small calls are not free.
        micros.ceil().max(0.0) as u64
    }

    /// The budgets that are set, each with what was spent of it.
    fn shares(&self, sums: Sums) -> impl Iterator<Item = (Budget, f64)> {
        let budgets = [
            (Budget::Member, self.member_daily, sums.member),
            (Budget::Server, self.server_daily, sums.server),
            (Budget::Everything, self.daily, sums.everything),
        ];
        let set = budgets.into_iter().filter(|(_, limit, _)| *limit > 0.0);
        set.map(|(budget, limit, spent)| (budget, spent as f64 / (limit * MICROS)))
    }

    /// How much of a server's budget that is, in percent, where there is one.
    pub(super) fn server_percent(&self, micros: u64) -> Option<u64> {
        let limit = self.server_daily * MICROS;
        (limit > 0.0).then(|| (micros as f64 * 100.0 / limit).floor() as u64)
    }

    fn has_budgets(&self) -> bool {
        self.shares(Sums::default()).next().is_some()
    }
}

/// What a budget is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// One member.
    Member,
    /// One server.
    Server,
    /// Everything together.
    Everything,
}

impl From<Scope> for Budget {
    fn from(scope: Scope) -> Self {
        match scope {
            Scope::Member => Self::Member,
            Scope::Server => Self::Server,
            Scope::Everything => Self::Everything,
        }
    }
}

/// What a call was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tailored questions.
    Tailor,
    /// The evaluation of an answer.
    Evaluate,
    /// Whether an answer is asked on.
    FollowUp,
    /// The words in pictures of a resume.
    Read,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Tailor => "tailor",
            Self::Evaluate => "evaluate",
            Self::FollowUp => "follow-up",
            Self::Read => "read",
        }
    }
}

/// The budget that is used up today for a member in a server, if one is.
///
/// # Errors
/// An unreachable database.
pub async fn used_up(app: &App, guild: GuildId, member: MemberId) -> sqlx::Result<Option<Budget>> {
    if app.offline_only() {
        return Ok(None);
    }
    let since = day(app.clock.now());
    if app.costs.has_budgets() {
        let sums = spending::since(&mut *app.db.acquire().await?, since, guild, member).await?;
        if let Some((budget, _)) = app.costs.shares(sums).find(|(_, share)| *share >= 1.0) {
            return Ok(Some(budget));
        }
    }
    let (tokens, requests) = (app.limits.tokens, app.limits.requests);
    if !tokens.is_set() && !requests.is_set() {
        return Ok(None);
    }
    let used = spending::used_since(&mut *app.db.acquire().await?, since, guild, member).await?;
    Ok(tokens.used_up(used.tokens).or(requests.used_up(used.requests)).map(Budget::from))
}

/// Stores what was spent for an interview, and warns the operator once where most of a budget is gone.
///
/// # Errors
/// An unreachable database.
pub async fn record(app: &App, interview: &Interview, purpose: Purpose, spent: &Spent) -> sqlx::Result<()> {
    record_for(app, interview.id, (interview.guild, interview.candidate), purpose, spent).await
}

/// The same for reading a member's resume, which belongs to no interview.
///
/// # Errors
/// An unreachable database.
pub async fn record_reading(app: &App, guild: GuildId, member: MemberId, spent: &Spent) -> sqlx::Result<()> {
    record_for(app, InterviewId(Uuid::nil()), (guild, member), Purpose::Read, spent).await
}

async fn record_for(
    app: &App,
    interview: InterviewId,
    (guild, member): (GuildId, MemberId),
    purpose: Purpose,
    spent: &Spent,
) -> sqlx::Result<()> {
    let calls = spent.take();
    if calls.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let (mut cost, mut tokens) = (0, 0);
    let count = calls.len() as u64;
    for call in calls {
        let micros = app.costs.micros(call.tokens_in, call.tokens_out);
        cost += micros;
        metrics::model_call(purpose.name(), call.tokens_in, call.tokens_out, micros);
        tokens += u64::from(call.tokens_in) + u64::from(call.tokens_out);
        let call = Call {
            interview,
            guild,
            member,
            purpose: purpose.name(),
            model: &call.model,
            tokens_in: call.tokens_in,
            tokens_out: call.tokens_out,
            micros,
        };
        spending::insert(&mut db, &call, now).await?;
    }
    if cost > 0 && app.costs.has_budgets() {
        let sums = spending::since(&mut db, day(now), guild, member).await?;
        for (budget, share) in app.costs.shares(sums.minus(cost)).zip(app.costs.shares(sums)).filter_map(
            |((budget, before), (_, after))| {
                (before < WARNING && after >= WARNING).then_some((budget, after))
            },
        ) {
            let percent = (share * 100.0).round();
            tracing::warn!(?budget, %guild, percent, "budget.nearly-used: most of today's budget for the model is spent");
            if budget == Budget::Server {
                limits::warn(app, &mut db, guild, "money", percent as u32).await?;
            }
        }
    }
    for (what, new) in [(Resource::Tokens, tokens), (Resource::Requests, count)] {
        let quota = app.limits.of(what);
        if quota.server == 0 {
            continue;
        }
        let used = spending::used_since(&mut db, day(now), guild, member).await?;
        let after = if what == Resource::Tokens { used.tokens.server } else { used.requests.server };
        if let Some(percent) = quota.server_warning(after.saturating_sub(new), after) {
            limits::warn(app, &mut db, guild, what.key(), percent).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    const COSTS: Costs =
        Costs { price_in: 0.15, price_out: 0.6, member_daily: 0.01, server_daily: 0.0, daily: 5.0 };

    #[test]
    fn a_call_costs_its_tokens_and_never_nothing() {
        assert_eq!(COSTS.micros(1_000_000, 0), 150_000);
        assert_eq!(COSTS.micros(2000, 500), 600);
        assert_eq!(COSTS.micros(1, 0), 1);
        assert_eq!(Costs::default().micros(1_000_000, 1_000_000), 0);
    }

    #[test]
    fn only_budgets_that_are_set_count() {
        let sums = Sums { member: 10_000, server: 1_000_000_000, everything: 2_500_000 };
        let shares: Vec<_> = COSTS.shares(sums).collect();
        assert_eq!(shares, [(Budget::Member, 1.0), (Budget::Everything, 0.5)]);
        assert!(!Costs { price_in: 1.0, ..Costs::default() }.has_budgets());
    }

    #[test]
    fn the_day_begins_at_midnight_of_utc() {
        let late: DateTime<Utc> = "2026-11-23T23:59:59.5Z".parse().unwrap_or_default();
        assert_eq!(day(late).to_rfc3339(), "2026-11-23T00:00:00+00:00");
    }
}

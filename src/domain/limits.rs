//! What a member, a server and everybody together may use a day, and how fast; so that nobody spoils it for others.

use chrono::{DateTime, Days, NaiveTime, Utc};

/// The share of a limit at which a server's admins are warned.
pub const WARNING: f64 = 0.8;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Documents that are read.
    Uploads,
    /// Interviews that are started.
    Interviews,
    /// Tokens of the model.
    Tokens,
    /// Calls of the model.
    Requests,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Uploads, Self::Interviews, Self::Tokens, Self::Requests];

    /// Its name in the database and in keys of texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Uploads => "uploads",
            Self::Interviews => "interviews",
            Self::Tokens => "tokens",
            Self::Requests => "requests",
        }
    }
}

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One member's.
    Member,
    /// One server's.
    Server,
    /// Of all members and servers together.
    Everything,
}

impl Scope {
    /// Its name in keys of texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Server => "server",
            Self::Everything => "everything",
        }
    }
}

/// How much of something was used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// By the member.
    pub member: u64,
    /// In the server.
    pub server: u64,
    /// Altogether.
    pub everything: u64,
}

/// How much of something may be used a day (UTC); 0 for no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// By one member.
    pub member: u64,
    /// In one server.
    pub server: u64,
    /// Altogether.
    pub everything: u64,
}

impl Quota {
    /// Whether there is any limit.
    pub fn is_set(self) -> bool {
        self != Self::default()
    }

    /// Whose limit would be passed by using that much.
    pub fn passed(self, used: Used) -> Option<Scope> {
        let limits = [
            (Scope::Member, self.member, used.member),
            (Scope::Server, self.server, used.server),
            (Scope::Everything, self.everything, used.everything),
        ];
        limits.into_iter().find(|(_, limit, used)| *limit > 0 && used > limit).map(|(scope, ..)| scope)
    }

    /// Whose limit is used up, so that nothing more goes.
    pub fn used_up(self, used: Used) -> Option<Scope> {
        let next = |used: u64| used.saturating_add(1);
        self.passed(Used {
            member: next(used.member),
            server: next(used.server),
            everything: next(used.everything),
        })
    }

    /// How much of the server's limit is used, in percent, where that has just become most of it.
    pub fn server_warning(self, before: u64, after: u64) -> Option<u32> {
        let share = |used: u64| used as f64 / self.server.max(1) as f64;
        let crossed = self.server > 0 && share(before) < WARNING && share(after) >= WARNING;
        crossed.then(|| (share(after) * 100.0).floor() as u32)
    }
}

/// All limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Documents read a day.
    pub uploads: Quota,
    /// Interviews started a day.
    pub interviews: Quota,
    /// Tokens of the model a day.
    pub tokens: Quota,
    /// Calls of the model a day.
    pub requests: Quota,
    /// Commands, buttons and forms of one member within a minute; 0 for no limit.
    pub actions_per_minute: u32,
    /// Messages of one member in interview threads within a minute; 0 for no limit.
    pub messages_per_minute: u32,
    /// Files of one member within a minute; 0 for no limit.
    pub files_per_minute: u32,
}

impl Limits {
    /// The limit of something.
    pub fn of(&self, what: Resource) -> Quota {
        match what {
            Resource::Uploads => self.uploads,
            Resource::Interviews => self.interviews,
            Resource::Tokens => self.tokens,
            Resource::Requests => self.requests,
        }
    }
}

/// The beginning of the day, in UTC.
pub fn day(now: DateTime<Utc>) -> DateTime<Utc> {
    now.with_time(NaiveTime::MIN).single().unwrap_or(now)
}

/// When the next day begins, in UTC.
pub fn next_day(now: DateTime<Utc>) -> DateTime<Utc> {
    day(now).checked_add_days(Days::new(1)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::{Quota, Scope, Used, day, next_day};
    use chrono::{DateTime, Utc};

    const QUOTA: Quota = Quota { member: 2, server: 10, everything: 0 };

    #[test]
    fn the_first_limit_that_is_passed_is_named_and_none_where_none_is_set() {
        let used = |member, server, everything| Used { member, server, everything };
        assert_eq!(QUOTA.passed(used(2, 10, 9999)), None);
        assert_eq!(QUOTA.passed(used(3, 11, 0)), Some(Scope::Member));
        assert_eq!(QUOTA.passed(used(1, 11, 0)), Some(Scope::Server));
        assert_eq!(QUOTA.used_up(used(2, 0, 0)), Some(Scope::Member));
        assert_eq!(QUOTA.used_up(used(1, 9, 0)), None);
        assert_eq!(Quota::default().passed(used(u64::MAX, u64::MAX, u64::MAX)), None);
        assert_eq!(
            Quota { everything: 5, ..Quota::default() }.used_up(used(0, 0, 5)),
            Some(Scope::Everything)
        );
    }

    #[test]
    fn a_server_is_warned_once_when_four_fifths_are_used() {
        let warnings: Vec<_> = (0..12).filter_map(|used| QUOTA.server_warning(used, used + 1)).collect();
        assert_eq!(warnings, [80]);
        assert_eq!(QUOTA.server_warning(3, 10), Some(100), "many at once");
        assert_eq!(Quota { member: 5, ..Quota::default() }.server_warning(0, 100), None);
    }

    #[test]
    fn the_day_is_that_of_utc() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(day(at("2026-11-23T23:59:59.5Z")), at("2026-11-23T00:00:00Z"));
        assert_eq!(next_day(at("2026-11-30T00:00:00Z")), at("2026-12-01T00:00:00Z"));
    }
}

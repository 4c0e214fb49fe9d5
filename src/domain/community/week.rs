//! The week of a server: its questions and its digest.

use chrono::{DateTime, Datelike as _, Days, TimeDelta, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};

/// Questions that are opened a week at most, one a role.
pub const SELECTED: usize = 3;
/// Opinions and questions in a digest.
pub const TOP: usize = 3;
/// Streaks in a digest.
pub const STREAKS: usize = 10;
/// How far a digest looks back.
pub const LOOKS_BACK: TimeDelta = TimeDelta::days(7);

/// The next time after `now` at which it is that day and hour there. An hour left out when clocks go forward is the one
/// after.
pub fn next_week(day: Weekday, hour: u8, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let at = |days: u64| {
        let date = today.checked_add_days(Days::new(days)).filter(|date| date.weekday() == day)?;
        let local = date.and_hms_opt(u32::from(hour), 0, 0)?;
        let later = || zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest();
        zone.from_local_datetime(&local).earliest().or_else(later).map(|at| at.to_utc())
    };
    (0..=8).filter_map(at).find(|at| *at > now).unwrap_or(now + TimeDelta::days(7))
}

/// Orders questions for a week: by chance, but the same whoever asks.
pub fn lot(seed: u64, key: &str) -> [u8; 32] {
    Sha256::digest(format!("{seed}:{key}")).into()
}

#[cfg(test)]
mod tests {
    use super::next_week;
    use chrono::{DateTime, Utc, Weekday};
    use chrono_tz::Tz;

    #[test]
    fn the_next_week_begins_on_its_day_there_also_when_clocks_change() {
        let due = |day, hour, zone, now: &str| {
            next_week(day, hour, zone, now.parse::<DateTime<Utc>>().expect("a time")).to_rfc3339()
        };
        // 23 November 2026 is a Monday; in Seoul Monday, nine o'clock, is Monday, midnight, in UTC.
        assert_eq!(
            due(Weekday::Mon, 9, Tz::Asia__Seoul, "2026-11-22T23:59:00Z"),
            "2026-11-23T00:00:00+00:00"
        );
        assert_eq!(
            due(Weekday::Mon, 9, Tz::Asia__Seoul, "2026-11-23T00:00:00Z"),
            "2026-11-30T00:00:00+00:00"
        );
        // New York leaves out 2:00 on Sunday, 8 March 2026.
        let york = Tz::America__New_York;
        assert_eq!(due(Weekday::Sun, 2, york, "2026-03-02T00:00:00Z"), "2026-03-08T07:00:00+00:00");
    }
}

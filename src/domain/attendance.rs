//! Attendance: the days on which a member practised, and how many came in a row.
//!
//! Days are those of the member's own time zone at the moment of practising. Whoever moves to another zone keeps the
//! days they have.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// The day it is somewhere.
pub fn local_day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The days on which a member practised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attendance(BTreeSet<NaiveDate>);

impl FromIterator<NaiveDate> for Attendance {
    fn from_iter<I: IntoIterator<Item = NaiveDate>>(days: I) -> Self {
        Self(days.into_iter().collect())
    }
}

impl Attendance {
    /// Whether there was practice on a day.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.0.contains(&day)
    }

    /// The last day of practice.
    pub fn last(&self) -> Option<NaiveDate> {
        self.0.last().copied()
    }

    /// How many days there are from one to another, both included.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        if from > to { 0 } else { self.0.range(from..=to).count() }
    }

    /// How many days there are in all.
    pub fn total(&self) -> usize {
        self.0.len()
    }

    /// How many consecutive days end today; today itself may still come, so a streak that ended yesterday lives.
    pub fn streak(&self, today: NaiveDate) -> usize {
        let last = if self.on(today) { Some(today) } else { today.pred_opt() };
        self.back_from(last)
    }

    /// The most consecutive days ever.
    pub fn longest(&self) -> usize {
        let ends = self.0.iter().filter(|day| day.succ_opt().is_none_or(|next| !self.on(next)));
        ends.map(|day| self.back_from(Some(*day))).max().unwrap_or(0)
    }

    /// How many days of a month, of the day's.
    pub fn in_month(&self, day: NaiveDate) -> usize {
        self.0.iter().filter(|d| (d.year(), d.month()) == (day.year(), day.month())).count()
    }

    fn back_from(&self, last: Option<NaiveDate>) -> usize {
        std::iter::successors(last, |day| day.pred_opt()).take_while(|day| self.on(*day)).count()
    }
}

/// The weeks of a month as rows of seven days, from the week of its first day to that of its last.
pub fn month_rows(of: NaiveDate, monday_first: bool) -> Vec<[NaiveDate; 7]> {
    let first = of.with_day(1).unwrap_or(of);
    let mut start = week_of(first, monday_first);
    let mut rows = Vec::new();
    while start[0] <= first || (start[0].year(), start[0].month()) == (of.year(), of.month()) {
        rows.push(start);
        match start[0].checked_add_days(Days::new(7)) {
            Some(next) => start = week_of(next, monday_first),
            None => break,
        }
    }
    rows
}

/// The seven days of a day's week.
pub fn week_of(day: NaiveDate, monday_first: bool) -> [NaiveDate; 7] {
    let weekday = day.weekday();
    let back = if monday_first { weekday.num_days_from_monday() } else { weekday.num_days_from_sunday() };
    let start = day.checked_sub_days(Days::new(u64::from(back))).unwrap_or(day);
    std::array::from_fn(|place| start.checked_add_days(Days::new(place as u64)).unwrap_or(start))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use chrono::TimeZone as _;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(texts: &[&str]) -> Attendance {
        texts.iter().map(|text| day(text)).collect()
    }

    #[test]
    fn a_streak_counts_back_from_today_or_from_yesterday_and_a_missed_day_ends_it() {
        let kept = days(&["2026-11-20", "2026-11-21", "2026-11-22"]);
        assert_eq!(kept.streak(day("2026-11-22")), 3);
        assert_eq!(kept.streak(day("2026-11-23")), 3, "today may still come");
        assert_eq!(kept.streak(day("2026-11-24")), 0, "a day was missed");
        assert_eq!(Attendance::default().streak(day("2026-11-24")), 0);
    }

    #[test]
    fn the_longest_streak_spans_months_and_leap_days() {
        let kept = days(&["2028-02-28", "2028-02-29", "2028-03-01", "2028-03-05"]);
        assert_eq!((kept.longest(), kept.total(), kept.in_month(day("2028-03-31"))), (3, 4, 2));
    }

    #[test]
    fn a_day_is_the_members_own_also_when_clocks_change() {
        let at = Utc.with_ymd_and_hms(2026, 11, 22, 15, 30, 0).unwrap();
        assert_eq!(local_day(at, chrono_tz::Asia::Seoul), day("2026-11-23"));
        assert_eq!(local_day(at, chrono_tz::America::New_York), day("2026-11-22"));
        // The night clocks go back in New York: 05:30 UTC is 1:30 of summer time, 06:30 UTC is 1:30 again.
        let night = |hour| Utc.with_ymd_and_hms(2026, 11, 1, hour, 30, 0).unwrap();
        for hour in [4, 5, 6, 23] {
            assert_eq!(local_day(night(hour), chrono_tz::America::New_York), day("2026-11-01"), "{hour}");
        }
        // The night they go forward, 2:30 does not exist, and 23 hours are a day all the same.
        let spring = Utc.with_ymd_and_hms(2026, 3, 8, 7, 30, 0).unwrap();
        assert_eq!(local_day(spring, chrono_tz::America::New_York), day("2026-03-08"));
    }

    #[test]
    fn moving_to_another_zone_neither_loses_nor_doubles_a_day() {
        // Practised on the morning of the 23rd in Seoul, then flew to New York, where it is still the 22nd.
        let mut kept = days(&["2026-11-21", "2026-11-22", "2026-11-23"]);
        let there =
            local_day(Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap(), chrono_tz::America::New_York);
        kept = kept.0.into_iter().chain([there]).collect();
        assert_eq!((kept.total(), kept.streak(there)), (3, 2));
        assert_eq!(kept.streak(day("2026-11-24")), 3);
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let sunday = month_rows(day("2026-11-23"), false);
        assert_eq!((sunday.len(), sunday[0][0], sunday[4][6]), (5, day("2026-11-01"), day("2026-12-05")));
        let monday = month_rows(day("2026-11-23"), true);
        assert_eq!((monday.len(), monday[0][0], monday[5][6]), (6, day("2026-10-26"), day("2026-12-06")));
        assert_eq!(month_rows(day("2027-02-10"), true).len(), 4);
    }
}

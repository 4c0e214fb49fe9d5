//! What a member may be told in direct messages, and when: the question of the day, a reminder after a break, their week.
//!
//! Everything is off until it is asked for. Times are those of the member's own clock: an hour that is left out when
//! clocks go forward is the one after it, and one that comes twice counts once.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;
use std::ops::Range;

/// The hour at which reminders and digests come until another is chosen.
pub const EVENING: u8 = 18;
/// Hours that may be chosen.
pub const HOURS: Range<u8> = 0..24;
/// After how many days without practice one may be reminded.
pub const BREAKS: [u8; 6] = [1, 2, 3, 5, 7, 14];

/// What a member may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Notification {
    /// The question of the day, at an hour.
    Daily,
    /// That they have not practised for some days; once a break.
    Reminder,
    /// How their week was, on a day of the week.
    Digest,
}

impl Notification {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Reminder, Self::Digest];

    /// The name in the database, in controls and in text keys.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Reminder => "reminder",
            Self::Digest => "digest",
        }
    }

    /// The notification of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notification| notification.key() == key)
    }

    /// What may be chosen: hours 0 to 23, days of a break, days of the week from Monday, 1.
    pub fn choices(self) -> Vec<u8> {
        match self {
            Self::Daily => HOURS.collect(),
            Self::Reminder => BREAKS.to_vec(),
            Self::Digest => (1..=7).collect(),
        }
    }

    /// Whether its hour is chosen apart from the rest; that of the question of the day is all there is to choose of it.
    pub fn has_hour(self) -> bool {
        self != Self::Daily
    }

    /// How late it may still come, as after an outage; what is later is dropped. Yesterday's question is of no use, a
    /// reminder is as good the next day, and a week stays told.
    pub fn late(self) -> Duration {
        match self {
            Self::Daily => Duration::hours(6),
            Self::Reminder => Duration::hours(24),
            Self::Digest => Duration::hours(48),
        }
    }
}

/// One notification that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub what: Notification,
    /// What was chosen of [`Notification::choices`].
    pub choice: u8,
    /// The hour at which it comes, where it [has one](Notification::has_hour) apart from the choice.
    pub hour: u8,
    /// The local day on which it was switched on.
    pub since: NaiveDate,
    /// The last day of practice before the break that was reminded of last.
    pub told_of: Option<NaiveDate>,
}

impl Wanted {
    /// When the next one is due, after now. `practised`: the last day of practice.
    pub fn next(&self, practised: Option<NaiveDate>, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&zone).date_naive();
        let (from, hour) = match self.what {
            Notification::Daily => (today, self.choice),
            Notification::Digest => (today, self.hour),
            Notification::Reminder => {
                let last = self.break_began(practised);
                // Who was reminded of this break has to practise first, and then to take another.
                let from = if self.told_of == Some(last) { today } else { last };
                (from.checked_add_days(Days::new(u64::from(self.choice)))?.max(today), self.hour)
            }
        };
        (0..=7)
            .filter_map(|days| from.checked_add_days(Days::new(days)))
            .filter(|day| self.is_on(*day))
            .map(|day| at_hour(day, hour, zone))
            .find(|at| *at > now)
    }

    /// When the one that was due `before` is due now that the hour was changed: on the same day at the new hour, else
    /// where that is over already, the next. So what came today at the old hour does not come again today.
    pub fn moved(
        &self,
        before: Option<DateTime<Utc>>,
        practised: Option<NaiveDate>,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let day = before.map(|due| due.with_timezone(&zone).date_naive());
        let same_day = day.map(|day| at_hour(day, self.hour, zone)).filter(|at| *at > now);
        same_day.or_else(|| self.next(practised, zone, now))
    }

    fn is_on(&self, day: NaiveDate) -> bool {
        self.what != Notification::Digest || day.weekday().number_from_monday() == u32::from(self.choice)
    }

    /// The days without practice to be reminded of at a local day; `None` where there is no break, or it was told of.
    pub fn break_to_tell(&self, practised: Option<NaiveDate>, today: NaiveDate) -> Option<i64> {
        let last = self.break_began(practised);
        let days = (today - last).num_days();
        (days >= i64::from(self.choice) && self.told_of != Some(last)).then_some(days)
    }

    /// The day after which a break counts: that of the last practice, or on which reminders were switched on.
    pub fn break_began(&self, practised: Option<NaiveDate>) -> NaiveDate {
        practised.map_or(self.since, |day| day.max(self.since))
    }
}

/// The moment at which it is that hour of a day somewhere.
pub fn at_hour(day: NaiveDate, hour: u8, zone: Tz) -> DateTime<Utc> {
    let local = day.and_hms_opt(u32::from(hour.min(23)), 0, 0).unwrap_or_default();
    let found = zone.from_local_datetime(&local).earliest();
    // Clocks go forward by an hour at the most, but for a handful of whole days left out near the date line.
    let found = found.or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest());
    found.map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// The next time after now at which it is that hour there.
pub fn next_at_hour(hour: u8, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let days = (0..3).filter_map(|days| today.checked_add_days(Days::new(days)));
    days.map(|day| at_hour(day, hour, zone)).find(|at| *at > now).unwrap_or(now + Duration::days(1))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn wanted(what: Notification, choice: u8) -> Wanted {
        Wanted { what, choice, hour: EVENING, since: day("2026-11-20"), told_of: None }
    }

    #[test]
    fn the_next_hour_is_today_or_tomorrow_also_when_clocks_change() {
        let due = |hour, zone, now: &str| next_at_hour(hour, zone, at(now)).to_rfc3339();
        assert_eq!(due(9, Tz::Asia__Seoul, "2026-11-23T23:00:00Z"), "2026-11-24T00:00:00+00:00");
        assert_eq!(due(9, Tz::Asia__Seoul, "2026-11-24T00:00:00Z"), "2026-11-25T00:00:00+00:00");
        // New York leaves out 2:00 on 8 March 2026, and has 1:00 twice on 1 November.
        assert_eq!(due(2, Tz::America__New_York, "2026-03-08T05:30:00Z"), "2026-03-08T07:00:00+00:00");
        assert_eq!(due(1, Tz::America__New_York, "2026-11-01T04:30:00Z"), "2026-11-01T05:00:00+00:00");
        assert_eq!(due(1, Tz::America__New_York, "2026-11-01T05:30:00Z"), "2026-11-02T06:00:00+00:00");
        // Cuba skips midnight itself.
        assert_eq!(due(0, Tz::America__Havana, "2026-03-08T04:30:00Z"), "2026-03-08T05:00:00+00:00");
    }

    #[test]
    fn a_digest_comes_in_the_evening_of_its_day() {
        let sunday = wanted(Notification::Digest, 7);
        let next = |now| sunday.next(None, Tz::Asia__Seoul, at(now)).unwrap();
        // 29 November 2026 is a Sunday.
        assert_eq!(next("2026-11-23T00:00:00Z"), at("2026-11-29T09:00:00Z"));
        assert_eq!(next("2026-11-29T09:00:00Z"), at("2026-12-06T09:00:00Z"));
    }

    #[test]
    fn a_break_is_told_of_once_and_practice_puts_it_off() {
        let mut three = wanted(Notification::Reminder, 3);
        let next = |wanted: &Wanted, practised: &str, now| {
            wanted.next(Some(day(practised)), Tz::UTC, at(now)).unwrap()
        };
        assert_eq!(next(&three, "2026-11-21", "2026-11-22T08:00:00Z"), at("2026-11-24T18:00:00Z"));
        assert_eq!(three.break_to_tell(Some(day("2026-11-21")), day("2026-11-23")), None);
        assert_eq!(three.break_to_tell(Some(day("2026-11-21")), day("2026-11-24")), Some(3));
        assert_eq!(three.break_to_tell(Some(day("2026-11-22")), day("2026-11-24")), None);
        three.told_of = Some(day("2026-11-21"));
        assert_eq!(three.break_to_tell(Some(day("2026-11-21")), day("2026-11-25")), None);
        assert_eq!(next(&three, "2026-11-21", "2026-11-24T18:00:00Z"), at("2026-11-27T18:00:00Z"));
        // Practised again, and stopped again.
        assert_eq!(three.break_to_tell(Some(day("2026-11-25")), day("2026-11-28")), Some(3));
        // Who never practised is reminded from the day on which it was switched on.
        let never = wanted(Notification::Reminder, 2);
        assert_eq!(never.next(None, Tz::UTC, at("2026-11-20T10:00:00Z")), Some(at("2026-11-22T18:00:00Z")));
        assert_eq!(never.break_to_tell(None, day("2026-11-22")), Some(2));
    }

    #[test]
    fn reminders_and_weeks_come_at_the_chosen_hour_also_when_clocks_change() {
        let at_two = |what, choice| Wanted { hour: 2, ..wanted(what, choice) };
        let zone = Tz::America__New_York;
        // 8 March 2026 is a Sunday without 2:00 in New York; a week later 2:00 is 6:00 UTC.
        let week = at_two(Notification::Digest, 7);
        let next = |wanted: &Wanted, now| wanted.next(None, zone, at(now)).unwrap();
        assert_eq!(next(&week, "2026-03-02T00:00:00Z"), at("2026-03-08T07:00:00Z"));
        assert_eq!(next(&week, "2026-03-08T07:00:00Z"), at("2026-03-15T06:00:00Z"));
        // 1 November 2026 is a Sunday that has 1:00 twice.
        let at_one = Wanted { hour: 1, ..week };
        assert_eq!(next(&at_one, "2026-10-31T00:00:00Z"), at("2026-11-01T05:00:00Z"));
        assert_eq!(next(&at_one, "2026-11-01T05:00:00Z"), at("2026-11-08T06:00:00Z"));
        // A break that ends on the day clocks go forward.
        let since = day("2026-03-05");
        let reminder = Wanted { since, ..at_two(Notification::Reminder, 3) };
        assert_eq!(next(&reminder, "2026-03-06T00:00:00Z"), at("2026-03-08T07:00:00Z"));
        assert_eq!(next(&reminder, "2026-03-08T07:00:00Z"), at("2026-03-09T06:00:00Z"));
    }

    #[test]
    fn another_hour_moves_what_is_due_and_repeats_nothing() {
        let mut sunday = wanted(Notification::Digest, 7);
        let moved = |wanted: &Wanted, due, now| wanted.moved(Some(at(due)), None, Tz::UTC, at(now)).unwrap();
        sunday.hour = 9;
        assert_eq!(
            moved(&sunday, "2026-11-29T18:00:00Z", "2026-11-27T12:00:00Z"),
            at("2026-11-29T09:00:00Z")
        );
        // Its hour is over: the next Sunday. It came already today: not a second time, however late the new hour.
        assert_eq!(
            moved(&sunday, "2026-11-29T18:00:00Z", "2026-11-29T12:00:00Z"),
            at("2026-12-06T09:00:00Z")
        );
        sunday.hour = 22;
        assert_eq!(
            moved(&sunday, "2026-12-06T18:00:00Z", "2026-11-29T19:00:00Z"),
            at("2026-12-06T22:00:00Z")
        );
        let never_due = sunday.moved(None, None, Tz::UTC, at("2026-11-27T12:00:00Z"));
        assert_eq!(never_due, Some(at("2026-11-29T22:00:00Z")));
    }

    #[test]
    fn names_and_choices_fit_a_menu() {
        for what in Notification::ALL {
            assert_eq!(Notification::from_key(what.key()), Some(what));
            assert!(what.choices().len() < 25, "one more is for off");
        }
        assert_eq!(Notification::from_key("weekly"), None);
    }

    proptest! {
        #[test]
        fn the_next_one_is_always_ahead_and_at_most_a_week_and_a_break_away(
            zone in prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec()),
            minutes in 0..600_000i64,
            place in 0..3usize,
            choice in 0..24usize,
            hour in HOURS,
            told in any::<bool>(),
        ) {
            let what = Notification::ALL[place];
            let choices = what.choices();
            let now = at("2026-01-01T00:00:00Z") + Duration::minutes(minutes);
            let since = now.date_naive();
            let mut wanted =
                Wanted { what, choice: choices[choice % choices.len()], hour, since, told_of: None };
            wanted.told_of = told.then_some(wanted.since);
            let next = wanted.next(None, zone, now).unwrap();
            prop_assert!(next > now && next - now <= Duration::days(16), "{next}");
            // Sent late or at once, what comes then is another day.
            let then = wanted.next(None, zone, next).unwrap();
            prop_assert!(then - next >= Duration::hours(22), "{next} {then}");
        }
    }
}

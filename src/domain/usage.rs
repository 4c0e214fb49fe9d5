//! What admins may be told about their members: only what stands for at least [`FEWEST`] of them.
//!
//! The rule, which also holds against comparing two answers:
//! 1. Scores are told of whole calendar months that are over, and each month is counted once and kept as it was counted, so
//!    that asking before and after somebody erased something tells nothing.
//! 2. Each member counts once in a month, with the mean of their totals. There are no parts (roles, kinds, weeks), so that no
//!    part can be subtracted from a whole.
//! 3. A month with fewer than five members has no figures; a band of points with fewer than five is told together with its
//!    neighbour.
//! 4. Every number of members or interviews is rounded down to a multiple of five.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// The fewest members that a figure may stand for.
pub const FEWEST: usize = 5;

/// Where bands of points begin.
const BANDS: [u8; 4] = [0, 40, 60, 80];

/// Members whose mean lies between two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The lowest points of the band.
    pub from: u8,
    /// The highest.
    pub to: u8,
    /// How many members, rounded down to a multiple of five; never fewer than five.
    pub members: u64,
}

/// What is told of a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Members who practised, rounded down; 0 for fewer than five.
    pub members: u64,
    /// Interviews begun, rounded down; 0 where fewer than five members practised.
    pub interviews: u64,
    /// How the means of those with a score are spread; empty for fewer than five of them.
    pub bands: Vec<Band>,
}

impl Figures {
    /// What may be told of that many members and interviews, and the mean of each member with a score.
    pub fn of(members: u64, interviews: u64, means: &[f64]) -> Self {
        if members < FEWEST as u64 {
            return Self::default();
        }
        Self { members: rounded(members), interviews: rounded(interviews), bands: bands(means) }
    }
}

/// Rounded down to a multiple of five.
pub fn rounded(count: u64) -> u64 {
    count - count % FEWEST as u64
}

/// How values are spread, in bands of at least five.
fn bands(means: &[f64]) -> Vec<Band> {
    if means.len() < FEWEST {
        return Vec::new();
    }
    let mut found: Vec<(u8, u8, usize)> = Vec::new();
    let mut open: Option<(u8, usize)> = None;
    for (place, from) in BANDS.into_iter().enumerate() {
        let next = BANDS.get(place + 1).copied();
        let inside = |mean: &&f64| {
            let mean = mean.clamp(0.0, 100.0);
            mean >= f64::from(from) && next.is_none_or(|next| mean < f64::from(next))
        };
        let (start, before) = open.unwrap_or((from, 0));
        let count = before + means.iter().filter(inside).count();
        let to = next.map_or(100, |next| next - 1);
        if count >= FEWEST {
            found.push((start, to, count));
            open = None;
        } else {
            open = Some((start, count));
        }
    }
    // What is left over belongs to the band before it, which there is: there are five altogether.
    if let (Some((_, count)), Some(last)) = (open, found.last_mut()) {
        last.1 = 100;
        last.2 += count;
    }
    found.into_iter().map(|(from, to, count)| Band { from, to, members: rounded(count as u64) }).collect()
}

/// The first day of the month of a time.
pub fn month(at: DateTime<Utc>) -> NaiveDate {
    let day = at.date_naive();
    day.with_day(1).unwrap_or(day)
}

/// The first day of the month before.
pub fn month_before(first: NaiveDate) -> NaiveDate {
    first.checked_sub_months(Months::new(1)).unwrap_or(first)
}

/// The beginning of a day.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::{Band, FEWEST, Figures, bands, month, month_before};
    use proptest::prelude::*;

    #[test]
    fn fewer_than_five_are_never_told() {
        assert_eq!(Figures::of(4, 90, &[80.0; 4]), Figures::default());
        assert_eq!(Figures::of(5, 7, &[80.0; 4]), Figures { members: 5, interviews: 5, bands: Vec::new() });
        let one_low = [10.0, 85.0, 90.0, 88.0, 99.0];
        assert_eq!(bands(&one_low), [Band { from: 0, to: 100, members: 5 }]);
        let two_groups = [10.0, 20.0, 30.0, 39.9, 0.0, 50.0, 85.0, 90.0, 88.0, 100.0, 81.0, 80.0];
        let expected = [Band { from: 0, to: 39, members: 5 }, Band { from: 40, to: 100, members: 5 }];
        assert_eq!(bands(&two_groups), expected);
    }

    #[test]
    fn months_begin_on_their_first_day() {
        let at = "2026-01-31T23:59:59Z".parse().unwrap_or_default();
        assert_eq!(month(at).to_string(), "2026-01-01");
        assert_eq!(month_before(month(at)).to_string(), "2025-12-01");
    }

    proptest! {
        #[test]
        fn every_band_stands_for_five_and_all_bands_cover_all_points(
            means in prop::collection::vec(0.0..=100.0_f64, 0..60)
        ) {
            let found = bands(&means);
            prop_assert_eq!(found.is_empty(), means.len() < FEWEST);
            for band in &found {
                let (low, high) = (f64::from(band.from), f64::from(band.to));
                let inside = means.iter().filter(|m| **m >= low && (**m < high + 1.0)).count();
                prop_assert!(inside >= FEWEST, "{:?} of {:?}", band, means);
                prop_assert!(band.members >= 5 && band.members % 5 == 0 && band.members as usize <= inside);
            }
            if let (Some(first), Some(last)) = (found.first(), found.last()) {
                prop_assert_eq!((first.from, last.to), (0, 100));
                prop_assert!(found.windows(2).all(|two| two[0].to + 1 == two[1].from));
            }
        }

        /// Whatever one member did, what is told differs by no more than a step of five, and mostly not at all.
        #[test]
        fn one_member_more_changes_no_number_by_one(
            means in prop::collection::vec(0.0..=100.0_f64, 0..60), one in 0.0..=100.0_f64
        ) {
            let count = means.len() as u64;
            let mut with = means.clone();
            with.push(one);
            let (before, after) = (Figures::of(count, count, &means), Figures::of(count + 1, count + 1, &with));
            let numbers = |figures: &Figures| -> Vec<u64> {
                let bands = figures.bands.iter().map(|band| band.members);
                bands.chain([figures.members, figures.interviews]).collect()
            };
            prop_assert!(numbers(&after).iter().chain(&numbers(&before)).all(|number| number % 5 == 0));
        }
    }
}

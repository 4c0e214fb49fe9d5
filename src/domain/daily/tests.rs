#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::app::bank;
use chrono::{Duration, TimeZone as _};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 3, 0, 0).unwrap()
}

fn on(bank: &Bank, profile: &Profile, reviews: &[Review], day: i64, changes: u16) -> String {
    let day_end = now() + Duration::days(day + 1);
    let wishes = Wishes {
        member: MemberId(7),
        profile,
        reviews,
        not_these: &BTreeSet::new(),
        day: (now() + Duration::days(day)).date_naive(),
        changes,
        day_end,
    };
    choose(bank, &wishes).unwrap().key.clone()
}

#[test]
fn a_day_has_one_question_and_a_change_brings_another() {
    let bank = bank::built_in().unwrap();
    let profile = Profile { role: Some("backend".to_owned()), ..Profile::default() };
    let first = on(&bank, &profile, &[], 0, 0);
    assert_eq!(on(&bank, &profile, &[], 0, 0), first);
    let days: BTreeSet<String> = (0..20).map(|day| on(&bank, &profile, &[], day, 0)).collect();
    assert!(days.len() > 15, "{days:?}");
    assert_ne!(on(&bank, &profile, &[], 0, 1), first);
}

#[test]
fn topics_of_interest_come_more_often() {
    let bank = bank::built_in().unwrap();
    let plain = Profile { role: Some("backend".to_owned()), ..Profile::default() };
    let keen = Profile { interests: ["networks".to_owned()].into(), ..plain.clone() };
    let topic = |key: &str| bank.questions().iter().find(|q| q.key == key).unwrap().topic.clone();
    let count = |profile: &Profile| {
        (0..300).filter(|day| topic(&on(&bank, profile, &[], *day, 0)) == "networks").count()
    };
    assert!(count(&keen) > count(&plain) * 3 / 2, "{} {}", count(&keen), count(&plain));
}

#[test]
fn what_was_answered_badly_comes_back_at_growing_intervals_once_it_is_known() {
    let bank = bank::built_in().unwrap();
    let key = bank.questions()[0].key.clone();
    let mut review = reviewed(None, &key, 20.0, now());
    let first = (review.due_at - review.reviewed_at).num_days();
    assert!((1..=2).contains(&first), "{first}");
    let mut last = first;
    for _ in 0..4 {
        review = reviewed(Some(&review), &key, 80.0, review.due_at);
        let days = (review.due_at - review.reviewed_at).num_days();
        assert!(days > last, "{days} after {last}");
        last = days;
    }
    let known = review.due_at;
    review = reviewed(Some(&review), &key, 10.0, known);
    assert!((review.due_at - known).num_days() < last, "a lapse brings it back sooner");
    assert_eq!((review.repetitions, review.lapses), (6, 1));
}

#[test]
fn a_due_question_goes_before_new_ones_but_not_every_day() {
    let bank = bank::built_in().unwrap();
    let keys: Vec<String> = bank.questions().iter().take(3).map(|q| q.key.clone()).collect();
    let reviews: Vec<Review> =
        keys.iter().zip([40.0, 10.0, 95.0]).map(|(key, points)| reviewed(None, key, points, now())).collect();
    let days: Vec<String> = (3..9).map(|day| on(&bank, &Profile::default(), &reviews, day, 0)).collect();
    assert_eq!(days.iter().filter(|key| **key == keys[1]).count(), 4, "the worst first: {days:?}");
}

#[test]
fn whoever_has_answered_everything_gets_the_oldest_again() {
    let bank = bank::built_in().unwrap();
    let reviews: Vec<Review> = bank
        .questions()
        .iter()
        .zip(0..)
        .map(|(q, age)| reviewed(None, &q.key, 99.0, now() - Duration::hours(age)))
        .collect();
    let oldest = bank.questions().last().unwrap();
    assert_eq!(on(&bank, &Profile::default(), &reviews, 0, 0), oldest.key);
}

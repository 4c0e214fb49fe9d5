//! Opinions, their order, and names.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::domain::question::Bilingual;
use proptest::prelude::*;
use uuid::Uuid;

fn id(number: u128) -> OpinionId {
    OpinionId(Uuid::from_u128(number))
}

fn ids(numbers: &[u128]) -> Vec<OpinionId> {
    numbers.iter().copied().map(id).collect()
}

#[test]
fn an_opinion_has_10_to_4000_characters() {
    assert_eq!(opinion_text("  고맙습니다  "), Err(Refusal::TooShort));
    assert_eq!(opinion_text(" 트랜잭션은 꼭 짧게 유지합니다. ").unwrap(), "트랜잭션은 꼭 짧게 유지합니다.");
    assert!(opinion_text(&"가".repeat(4000)).is_ok());
    assert_eq!(opinion_text(&"가".repeat(4001)), Err(Refusal::TooLong));
}

#[test]
fn the_last_place_of_a_page_is_for_a_new_opinion() {
    let ranked = ids(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let fresh = ids(&[12, 3, 11]);
    assert_eq!(arrange(&ranked, &fresh, 0), ids(&[1, 2, 3, 4, 12]));
    // 3 has its place already, so the next new one is there.
    assert_eq!(arrange(&ranked, &fresh, 1), ids(&[5, 6, 7, 8, 11]));
    assert_eq!(arrange(&ranked, &fresh, 2), ids(&[9, 10]));
    assert_eq!(arrange(&ranked, &[], 0), ids(&[1, 2, 3, 4, 5]));
    assert!(arrange(&ranked, &fresh, 3).is_empty());
}

proptest! {
    #[test]
    fn all_pages_together_show_every_opinion_once(count in 0_u128..60, new in prop::collection::vec(0_u128..60, 0..20)) {
        let ranked: Vec<_> = (0..count).map(id).collect();
        let mut seen = BTreeSet::new();
        let fresh: Vec<_> = new.into_iter().filter(|n| *n < count && seen.insert(*n)).map(id).collect();
        let mut shown: Vec<_> = (0..20).flat_map(|page| arrange(&ranked, &fresh, page)).collect();
        shown.sort();
        prop_assert_eq!(shown, ranked);
    }
}

fn role(key: &str, topics: &[(&str, u32)], channel: Option<u64>) -> ServerRole {
    let name = Bilingual { en: key.to_owned(), ko: key.to_owned() };
    let topics = topics.iter().map(|(topic, weight)| ((*topic).to_owned(), *weight)).collect();
    ServerRole {
        role: Role { key: key.to_owned(), name, topics },
        retired: false,
        channel: channel.map(ChannelId),
    }
}

#[test]
fn a_question_goes_where_its_topic_weighs_most() {
    let roles = [
        role("data", &[("databases", 9)], None),
        role("web", &[("databases", 1)], Some(1)),
        role("backend", &[("databases", 3)], Some(2)),
    ];
    assert_eq!(role_for(&roles, "databases").unwrap().role.key, "backend");
    assert_eq!(role_for(&roles, "teamwork").unwrap().role.key, "web");
    assert!(role_for(&roles[..1], "databases").is_none());
}

#[test]
fn names_become_channels_and_keys() {
    assert_eq!(channel_name("Back-end / DevOps Engineer"), "back-end-devops-engineer");
    assert_eq!(channel_name("백엔드 개발자"), "백엔드-개발자");
    assert_eq!(role_key("Site Reliability", &BTreeSet::new()), "site-reliability");
    assert_eq!(role_key("백엔드", &BTreeSet::from(["role"])), "role-2");
    assert_eq!(role_name(" Game   designer "), Ok("Game designer".to_owned()));
    assert_eq!(role_name(""), Err(Refusal::BadRoleName));
}

#[test]
fn topics_are_read_with_and_without_weights() {
    let find = |name: &str| ["databases", "운영체제"].contains(&name).then(|| name.to_owned());
    let read = topics("databases 3, 운영체제=2", find).unwrap();
    assert_eq!(read, BTreeMap::from([("databases".to_owned(), 3), ("운영체제".to_owned(), 2)]));
    assert_eq!(topics("databases", find).unwrap()["databases"], 1);
    assert_eq!(topics("cooking 2", find), Err(Refusal::BadTopics("cooking 2".to_owned())));
    assert_eq!(topics("databases 11", find), Err(Refusal::BadTopics("databases 11".to_owned())));
    assert!(topics(" , ", find).is_err());
}

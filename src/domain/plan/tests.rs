#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::app::bank::built_in;
use crate::domain::interview::QUESTIONS;
use crate::domain::language::Language;
use crate::domain::question::Source;

fn settings(questions: u8) -> Settings {
    Settings::new(questions, Language::Ko)
}

fn keys(turns: &[Turn]) -> Vec<&str> {
    turns
        .iter()
        .map(|turn| match &turn.question.source {
            Source::Stock { key, .. } => key.as_str(),
            _ => panic!("plans hold stock questions"),
        })
        .collect()
}

#[test]
fn five_questions_are_three_of_the_bank_and_two_of_the_resume() {
    let bank = built_in().unwrap();
    let turns = plan(&bank, bank.role("backend").unwrap(), &settings(5), true, &BTreeSet::new(), 1);
    let shape: Vec<_> = turns.iter().map(|turn| (turn.question.kind, turn.awaits_tailored)).collect();
    use QuestionKind::{Behavioural, Technical, WarmUp};
    assert_eq!(
        shape,
        [(WarmUp, false), (Technical, true), (Technical, true), (Technical, false), (Behavioural, false)]
    );
}

#[test]
fn every_role_length_and_seed_gives_a_full_plan_without_repeats() {
    let bank = built_in().unwrap();
    for role in bank.roles() {
        for questions in QUESTIONS {
            for has_resume in [false, true] {
                let turns = plan(&bank, role, &settings(questions), has_resume, &BTreeSet::new(), 42);
                assert_eq!(turns.len(), usize::from(questions), "{} {questions} {has_resume}", role.key);
                let distinct: BTreeSet<_> = keys(&turns).into_iter().collect();
                assert_eq!(distinct.len(), turns.len(), "{} {questions}: a question twice", role.key);
                let tailored = turns.iter().filter(|turn| turn.awaits_tailored).count();
                assert_eq!(tailored, tailored_count(questions, has_resume));
                assert!(!turns[0].awaits_tailored, "the first question must be ready at once");
            }
        }
    }
}

#[test]
fn the_seed_decides() {
    let bank = built_in().unwrap();
    let role = bank.role("frontend").unwrap();
    let with = |seed| plan(&bank, role, &settings(8), true, &BTreeSet::new(), seed);
    assert_eq!(with(7), with(7));
    let different = (0..20).filter(|seed| keys(&with(*seed)) != keys(&with(seed + 1))).count();
    assert!(different > 15, "seeds hardly matter: {different} of 20 differ");
}

#[test]
fn questions_of_recent_sittings_come_back_only_when_nothing_else_is_left() {
    let bank = built_in().unwrap();
    let role = bank.role("backend").unwrap();
    let mut recent = BTreeSet::new();
    for seed in 0..3 {
        let turns = plan(&bank, role, &settings(12), false, &recent, seed);
        for key in keys(&turns) {
            assert!(recent.insert(key.to_owned()), "{key} came back");
        }
    }
    let all: BTreeSet<String> = bank.questions().iter().map(|question| question.key.clone()).collect();
    assert_eq!(plan(&bank, role, &settings(5), false, &all, 1).len(), 5, "better again than not at all");
}

#[test]
fn technical_questions_are_of_the_roles_topics_and_heavy_topics_come_more_often() {
    let bank = built_in().unwrap();
    let role = bank.role("backend").unwrap();
    let mut drawn = BTreeMap::<String, u32>::new();
    for seed in 0..300 {
        for turn in plan(&bank, role, &settings(5), false, &BTreeSet::new(), seed) {
            if let (QuestionKind::Technical, Source::Stock { topic, .. }) =
                (turn.question.kind, &turn.question.source)
            {
                assert!(role.topics.contains_key(topic), "{topic} is no topic of the role");
                *drawn.entry(topic.clone()).or_default() += 1;
            }
        }
    }
    let heavy =
        role.topics.iter().filter(|(_, w)| **w == 3).map(|(t, _)| drawn.get(t).copied().unwrap_or(0)).min();
    let light =
        role.topics.iter().filter(|(_, w)| **w == 1).map(|(t, _)| drawn.get(t).copied().unwrap_or(0)).max();
    assert!(heavy.unwrap() > light.unwrap(), "{drawn:?}");
}

#[test]
fn a_wished_mix_asks_most_of_its_kind_and_still_some_of_the_others() {
    let slots = |mix, has_resume| {
        let Slots { warm_up, tailored, technical, behavioural } =
            Slots::of(8, has_resume).mixed(mix, has_resume);
        (warm_up, tailored, technical, behavioural)
    };
    assert_eq!(slots(Mix::Balanced, true), (1, 3, 3, 1));
    assert_eq!(slots(Mix::Technical, true), (1, 1, 5, 1));
    assert_eq!(slots(Mix::Behavioural, true), (1, 1, 1, 5));
    assert_eq!(slots(Mix::Resume, true), (1, 5, 1, 1));
    assert_eq!(slots(Mix::Resume, false), slots(Mix::Balanced, false), "there is no resume to ask about");
}

//! The built-in question bank: complete in both languages, without near-duplicates, balanced.
#![expect(clippy::unwrap_used, reason = "tests")]

use hotseat::app::bank::built_in;
use hotseat::domain::language::Language;
use hotseat::domain::question::{QuestionKind, StockQuestion};
use std::collections::{BTreeMap, BTreeSet};

/// Above this share of common trigrams two questions are the same question.
const TOO_SIMILAR: f64 = 0.6;

fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|window| [window[0], window[1], window[2]]).collect()
}

fn similarity(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> f64 {
    let common = a.intersection(b).count() as f64;
    common / (a.len() + b.len()) as f64 * 2.0
}

#[test]
fn no_two_questions_are_alike_in_either_language() {
    let bank = built_in().unwrap();
    for language in [Language::En, Language::Ko] {
        let texts: Vec<_> =
            bank.questions().iter().map(|q| (&q.key, trigrams(q.text.get(language)))).collect();
        for (at, (key, text)) in texts.iter().enumerate() {
            for (other, other_text) in &texts[at + 1..] {
                let similarity = similarity(text, other_text);
                assert!(similarity < TOO_SIMILAR, "{key} and {other} are alike: {similarity:.2}");
            }
        }
    }
}

#[test]
fn korean_texts_are_korean_and_english_ones_are_not() {
    let hangul = |text: &str| text.chars().filter(|c| ('가'..='힣').contains(c)).count();
    for StockQuestion { key, text, hint, .. } in built_in().unwrap().questions() {
        for text in [text, hint] {
            assert!(hangul(&text.ko) >= 5, "{key}: {}", text.ko);
            assert_eq!(hangul(&text.en), 0, "{key}: {}", text.en);
        }
    }
}

#[test]
fn questions_are_one_question_of_readable_length() {
    for StockQuestion { key, text, hint, .. } in built_in().unwrap().questions() {
        for text in [&text.en, &text.ko] {
            let length = text.chars().count();
            assert!((10..=260).contains(&length), "{key}: {length} characters");
            assert!(text.matches('?').count() <= 1, "{key} asks more than one thing: {text}");
        }
        for hint in [&hint.en, &hint.ko] {
            assert!(hint.chars().count() <= 200, "{key}: a long hint");
        }
    }
}

#[test]
fn every_role_has_enough_questions_of_every_kind_and_difficulty() {
    let bank = built_in().unwrap();
    assert!(bank.roles().len() >= 4);
    let of_kind = |kind| bank.questions().iter().filter(|q| q.kind == kind).count();
    assert!(of_kind(QuestionKind::WarmUp) >= 6);
    assert!(of_kind(QuestionKind::Behavioural) >= 20);
    for role in bank.roles() {
        let technical: Vec<_> =
            bank.questions().iter().filter(|q| role.topics.contains_key(&q.topic)).collect();
        assert!(technical.len() >= 24, "{}: {} technical questions", role.key, technical.len());
        for difficulty in 1..=3 {
            let count = technical.iter().filter(|q| q.difficulty == difficulty).count();
            assert!(count * 10 >= technical.len(), "{}: {count} of difficulty {difficulty}", role.key);
        }
    }
}

#[test]
fn difficulties_of_a_topic_are_mixed() {
    let bank = built_in().unwrap();
    let mut topics = BTreeMap::<&str, BTreeSet<u8>>::new();
    for question in bank.questions() {
        topics.entry(&question.topic).or_default().insert(question.difficulty);
    }
    for (topic, difficulties) in topics {
        assert!(difficulties.len() >= 2, "{topic} has only {difficulties:?}");
    }
}

#[test]
fn an_accepted_wording_is_no_word_of_the_question_itself() {
    let mut faults = Vec::new();
    for question in built_in().unwrap().questions() {
        for point in &question.key_points {
            for (language, accept) in [(Language::En, &point.accept.en), (Language::Ko, &point.accept.ko)] {
                let text = question.text.get(language).to_lowercase();
                let echoed: Vec<_> =
                    accept.iter().filter(|word| text.contains(&word.to_lowercase())).collect();
                if echoed.len() * 2 > accept.len() {
                    faults.push(format!("{}: {echoed:?}", question.key));
                }
            }
        }
    }
    assert!(faults.is_empty(), "repeating the question would find these points:\n{}", faults.join("\n"));
}

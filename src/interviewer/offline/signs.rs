//! What the words of a sentence show: a number, an own action, a reason.

use crate::domain::wording::{is_syllable, words};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Something a sentence can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sign {
    /// Where and when it happened.
    Situation,
    /// What was to be reached.
    Task,
    /// Something went wrong or was hard.
    Problem,
    /// Somebody did something.
    Action,
    /// The candidate did it.
    Own,
    /// Other people were part of it.
    Team,
    /// One thing was chosen over another.
    Choice,
    /// What came of it.
    Result,
    /// Why.
    Reason,
    /// For example.
    Example,
    /// On the other hand.
    Contrast,
    /// First, then, finally.
    Order,
    /// What was learned.
    Learned,
    /// A number.
    Number,
    /// A technology or another thing with a name.
    Named,
    /// "I think", "maybe".
    Hedge,
    /// "um", "그니까".
    Filler,
}

/// The phrases by which signs are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    /// They stand between words.
    en: Vec<String>,
    /// They stand anywhere in the sentence.
    ko: Vec<String>,
}

static PHRASES: LazyLock<BTreeMap<Sign, Phrases>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/signs.toml")).expect("the list is well-formed")
});

/// The signs of one sentence.
pub(super) fn signs(sentence: &str) -> Vec<Sign> {
    let english = format!(" {} ", words(sentence).join(" "));
    let korean = format!("{} ", sentence.split_whitespace().collect::<Vec<_>>().join(" "));
    let shows = |phrases: &Phrases| {
        phrases.en.iter().any(|phrase| english.contains(&format!(" {phrase} ")))
            || phrases.ko.iter().any(|phrase| korean.contains(phrase.as_str()))
    };
    let mut found: Vec<Sign> =
        PHRASES.iter().filter(|(_, phrases)| shows(phrases)).map(|(sign, _)| *sign).collect();
    let digits = without_its_place(sentence).chars().any(|c| c.is_ascii_digit());
    if digits && !found.contains(&Sign::Number) {
        found.push(Sign::Number);
    }
    if !names(sentence).is_empty() {
        found.push(Sign::Named);
    }
    found
}

/// The sentence without the number it has in a list: `2. First, …`, `3) …`.
fn without_its_place(sentence: &str) -> &str {
    let rest = sentence.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.chars().next() {
        Some('.' | ')') if rest.len() + 2 >= sentence.len() => &rest[1..],
        _ => sentence,
    }
}

/// Things with a name: English terms in Korean, and in English words with capitals, digits or marks inside.
pub(super) fn names(sentence: &str) -> Vec<&str> {
    let korean = sentence.chars().any(is_syllable);
    let tokens = sentence.split(|c: char| {
        c.is_whitespace() || is_syllable(c) || matches!(c, ',' | '(' | ')' | '"' | ';' | ':')
    });
    let plain =
        tokens.map(|token| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '+' && c != '#'));
    let mut first = true;
    plain
        .filter(|token| {
            let opens = std::mem::take(&mut first);
            let letters = token.chars().filter(char::is_ascii_alphabetic).count();
            let capitals = token.chars().filter(char::is_ascii_uppercase).count();
            let inner =
                token.chars().skip(1).any(|c| c.is_ascii_uppercase() || matches!(c, '+' | '#' | '.' | '/'));
            match (korean, token.chars().count()) {
                (_, 0 | 1) => false,
                (true, _) => letters >= 2,
                (false, _) => {
                    letters >= 1
                        && (inner || (capitals > 0 && !opens))
                        && *token != "I'm"
                        && !token.starts_with("I'")
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_both_languages() {
        let ko = signs("그래서 제가 Redis 캐시를 도입했고 응답 시간이 40% 줄었습니다.");
        for sign in [Sign::Own, Sign::Action, Sign::Result, Sign::Number, Sign::Named, Sign::Reason] {
            assert!(ko.contains(&sign), "{sign:?}");
        }
        let en = signs("Because reads were slow, I added a Redis cache and latency dropped by half.");
        for sign in [Sign::Own, Sign::Action, Sign::Result, Sign::Number, Sign::Named, Sign::Reason] {
            assert!(en.contains(&sign), "{sign:?}");
        }
        assert_eq!(signs("좋은 구조"), []);
        assert!(
            !signs("2. Write tests").contains(&Sign::Number) && signs("2.5 times").contains(&Sign::Number)
        );
    }

    #[test]
    fn names_are_told_from_words() {
        assert_eq!(names("MySQL과 Redis를 함께"), ["MySQL", "Redis"]);
        assert_eq!(names("We moved from PostgreSQL to node.js, which I liked"), ["PostgreSQL", "node.js"]);
    }
}

//! An answer as the offline interviewer reads it.

use super::signs::{Sign, signs};
use super::telling::{self, Pasted, Points};
use crate::domain::question::Question;
use crate::domain::rubric::{Quotes, substance, without_orders};
use crate::domain::wording::{sentences, squeeze, stem_set, word_ranges, words};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One sentence of an answer.
pub(super) struct Sentence {
    /// As it stands in the answer.
    pub(super) text: String,
    pub(super) stems: BTreeSet<String>,
    pub(super) signs: Vec<Sign>,
    pub(super) words: usize,
    /// Whether it may be quoted: it says more than the question.
    pub(super) quotable: bool,
}

/// An answer cut into different sentences, without words meant for the rater.
pub(super) struct Answer {
    pub(super) sentences: Vec<Sentence>,
    pub(super) stems: BTreeSet<String>,
    /// What it says beyond the question.
    pub(super) new: BTreeSet<String>,
    /// How many different words carry what it says beyond the question, as far as they are about the matter.
    pub(super) told: usize,
    /// How many words it has, as far as they are about the matter.
    pub(super) words: usize,
    /// The share of the text that repeats what was said already.
    pub(super) repeated: f64,
}

impl Answer {
    pub(super) fn new(question: &Question, text: &str) -> Self {
        let quotes = Quotes::new(&question.text, text);
        let own = without_echo(&question.text, &without_orders(text));
        let mut seen = BTreeSet::new();
        let pasted = Pasted::of(question);
        let mut all = sentences(&own);
        let kept: Vec<&str> = all.iter().copied().filter(|sentence| !pasted.holds(sentence)).collect();
        if !kept.is_empty() {
            all = kept;
        }
        let different: Vec<&str> =
            all.iter().copied().filter(|sentence| seen.insert(squeeze(sentence))).collect();
        let mut sentences: Vec<Sentence> = different
            .into_iter()
            .map(|text| Sentence {
                text: text.to_owned(),
                stems: stem_set(text),
                signs: signs(text),
                words: words(text).len(),
                quotable: quotes.find(text).is_some(),
            })
            .collect();
        let asked = stem_set(&question.text);
        let points = Points::of(question);
        telling::leave_out_padding(&asked, &points, &mut sentences);
        points.leave_out_strange(&mut sentences);
        let stems: BTreeSet<String> = sentences.iter().flat_map(|sentence| sentence.stems.clone()).collect();
        let words_of = points.most_words(&stems).min(sentences.iter().map(|sentence| sentence.words).sum());
        let said: Vec<&str> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        let told = points.told(substance(&question.text, &said.join("\n")).len(), &stems);
        let repeated = 1.0 - sentences.len() as f64 / all.len().max(1) as f64;
        Self {
            new: stems.difference(&asked).cloned().collect(),
            stems,
            told,
            words: words_of,
            sentences,
            repeated,
        }
    }

    /// How many sentences show a sign.
    pub(super) fn count(&self, sign: Sign) -> usize {
        self.sentences.iter().filter(|sentence| sentence.signs.contains(&sign)).count()
    }

    pub(super) fn shows(&self, sign: Sign) -> bool {
        self.count(sign) > 0
    }

    /// The quotable sentence that is best by `score`, the earlier one where equal; empty where none can be quoted.
    pub(super) fn best(&self, score: impl Fn(&Sentence) -> f64) -> String {
        let mut best: Option<(&Sentence, f64)> = None;
        for sentence in self.sentences.iter().filter(|sentence| sentence.quotable) {
            let score = score(sentence);
            if best.is_none_or(|(_, highest)| score > highest) {
                best = Some((sentence, score));
            }
        }
        best.map(|(sentence, _)| sentence.text.clone()).unwrap_or_default()
    }

    /// The numbers it names, with their units (`40%`, `3초`), each once.
    pub(super) fn numbers(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for number in self.sentences.iter().flat_map(|sentence| NUMBER.captures_iter(&sentence.text)) {
            let number = number.get(1).map_or("", |number| number.as_str());
            if !found.contains(&number) {
                found.push(number);
            }
        }
        found
    }
}

/// Fewest words of a question whose repetition is taken out; fewer may be a part of any answer.
const ECHO_WORDS: usize = 4;

/// The text without the question said again.
fn without_echo(question: &str, text: &str) -> String {
    let asked = words(question);
    let said = words(text);
    let places = word_ranges(text);
    // Composition may change where words begin; then nothing is taken out.
    if asked.len() < ECHO_WORDS || said.len() != places.len() {
        return text.to_owned();
    }
    let mut rest = String::with_capacity(text.len());
    let (mut at, mut word) = (0, 0);
    while word + asked.len() <= said.len() {
        if said[word..word + asked.len()] != asked {
            word += 1;
            continue;
        }
        rest.push_str(&text[at..places[word].start]);
        rest.push('\n');
        word += asked.len();
        at = places[word - 1].end;
        // The mark that ended the question goes with it.
        at += text[at..].chars().take_while(|c| c.is_ascii_punctuation()).map(char::len_utf8).sum::<usize>();
    }
    rest.push_str(&text[at..]);
    rest
}

/// A number that begins a word, with its unit but without a Korean particle.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let units =
        "%|ms|[smhkKMG]B?\\b|초|분|시간|일|주|개월|달|년|배|명|건|개|원|회|번|대|퍼센트|만 ?명|억 ?원|만 ?원";
    let words = "percent|seconds?|minutes?|hours?|days?|weeks?|months?|users|people|times";
    Regex::new(&format!(r"(?:^|[^\w.,])(\d+(?:[.,]\d+)*\s?(?:{units}|{words})|\d+(?:[.,]\d+)*)"))
        .expect("the pattern is well-formed")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::{QuestionKind, Source};

    #[test]
    fn the_question_said_again_is_taken_out() {
        let question = "What does an index cost?";
        assert_eq!(
            without_echo(question, "What does an index cost? It slows writes."),
            "\n It slows writes."
        );
        assert_eq!(without_echo(question, "well what does an index cost it slows"), "well \n it slows");
        assert_eq!(without_echo(question, "An index costs writes."), "An index costs writes.");
        assert_eq!(without_echo("Why?", "Why? Because."), "Why? Because.");
    }

    #[test]
    fn numbers_stand_with_their_units_and_without_particles() {
        let question = Question {
            kind: QuestionKind::Experience,
            source: Source::Stock { key: String::new(), topic: String::new() },
            text: "무엇이 달라졌나요?".to_owned(),
            hint: None,
            key_points: Vec::new(),
            difficulty: 1,
            follow_ups: Vec::new(),
        };
        let numbers = |text: &str| Answer::new(&question, text).numbers().join(" | ");
        assert_eq!(
            numbers("p95 지연이 900ms에서 140ms로, 오류는 3.5%로 줄었습니다. 3명이서 2주 걸렸습니다."),
            "900ms | 140ms | 3.5% | 3명 | 2주"
        );
        assert_eq!(
            numbers("It fell from 2 s to 30 ms, by 40 percent, for 5,000 users in v2."),
            "2 s | 30 ms | 40 percent | 5,000 users"
        );
    }
}

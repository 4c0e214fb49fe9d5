//! An answer as the offline interviewer reads it.

use super::signs::{Sign, signs};
use crate::domain::question::Question;
use crate::domain::rubric::{Quotes, without_orders};
use crate::domain::wording::{sentences, squeeze, stem_set, words};
use std::collections::BTreeSet;

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
    pub(super) words: usize,
    /// The share of the text that repeats what was said already.
    pub(super) repeated: f64,
}

impl Answer {
    pub(super) fn new(question: &Question, text: &str) -> Self {
        let quotes = Quotes::new(&question.text, text);
        let own = without_orders(text);
        let mut seen = BTreeSet::new();
        let all = sentences(&own);
        let different: Vec<&str> =
            all.iter().copied().filter(|sentence| seen.insert(squeeze(sentence))).collect();
        let sentences: Vec<Sentence> = different
            .into_iter()
            .map(|text| Sentence {
                text: text.to_owned(),
                stems: stem_set(text),
                signs: signs(text),
                words: words(text).len(),
                quotable: quotes.find(text).is_some(),
            })
            .collect();
        let stems: BTreeSet<String> = sentences.iter().flat_map(|sentence| sentence.stems.clone()).collect();
        let asked = stem_set(&question.text);
        let words_of = sentences.iter().map(|sentence| sentence.words).sum();
        let repeated = 1.0 - sentences.len() as f64 / all.len().max(1) as f64;
        Self { new: stems.difference(&asked).cloned().collect(), stems, words: words_of, sentences, repeated }
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

    /// The numbers it names, with what is written to them (`40%`, `3초`).
    pub(super) fn numbers(&self) -> Vec<String> {
        let tokens = self.sentences.iter().flat_map(|sentence| sentence.text.split_whitespace());
        let mut found: Vec<String> = tokens
            .filter(|token| token.chars().any(|c| c.is_ascii_digit()))
            .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_owned())
            .filter(|token| token.chars().count() <= 12)
            .collect();
        found.dedup();
        found
    }
}

//! How close a text comes to its references.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

/// Shortest word that counts, in characters: single letters and signs are where all tools differ.
const MIN_WORD: usize = 2;

/// Shares from 0 to 1; `None` where there is nothing to compare with.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// Of the words of the references, those in the text.
    pub recall: Option<f64>,
    /// Of the words of the text, those in a reference.
    pub precision: Option<f64>,
    /// Of the facts, those in the text, white space and signs aside.
    pub facts: Option<f64>,
}

impl Score {
    /// Compares a text with references made by different tools: a word counts as often as the median of them has it
    /// for recall, as often as the most generous of them has it for precision.
    pub(super) fn of(text: &str, references: &[String], facts: &[String]) -> Self {
        let words = counts(text);
        let references: Vec<BTreeMap<String, usize>> =
            references.iter().map(|text| counts(text)).filter(|counts| !counts.is_empty()).collect();
        let mut all: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (word, count) in references.iter().flatten() {
            all.entry(word).or_default().push(*count);
        }
        let median = |counts: &[usize]| {
            let mut counts: Vec<usize> = counts.to_vec();
            counts.resize(references.len(), 0);
            counts.sort_unstable();
            counts[(references.len() - 1) / 2]
        };
        let expected: BTreeMap<&String, usize> =
            all.iter().map(|(word, counts)| (*word, median(counts))).collect();
        let known =
            |word: &String| all.get(word).and_then(|counts| counts.iter().max()).copied().unwrap_or(0);
        let found = |(word, count): (&&String, &usize)| words.get(*word).map_or(0, |there| *there.min(count));
        let recall = share(expected.iter().map(found).sum(), expected.values().sum());
        let right = words.iter().map(|(word, count)| known(word).min(*count)).sum();
        let precision = if references.is_empty() { None } else { share(right, words.values().sum()) };
        Self { recall, precision, facts: fact_share(text, facts) }
    }
}

fn fact_share(text: &str, facts: &[String]) -> Option<f64> {
    let text = bare(text);
    let facts: Vec<String> = facts.iter().map(|fact| bare(fact)).filter(|fact| !fact.is_empty()).collect();
    share(facts.iter().filter(|fact| text.contains(fact.as_str())).count(), facts.len())
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn bare(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

fn counts(text: &str) -> BTreeMap<String, usize> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= MIN_WORD) {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::Score;

    fn score(text: &str, references: &[&str], facts: &[&str]) -> Score {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        Score::of(text, &owned(references), &owned(facts))
    }

    #[test]
    fn words_are_compared_as_often_as_they_stand() {
        let all = score("경력 경력 Java", &["경력 java Rust 경력"], &[]);
        assert_eq!((all.recall, all.precision, all.facts), (Some(0.75), Some(1.0), None));
        let more = score("one two three four", &["one two"], &["TWO, three", "five"]);
        assert_eq!((more.recall, more.precision, more.facts), (Some(1.0), Some(0.5), Some(0.5)));
    }

    #[test]
    fn several_references_vote() {
        let score = score("aa bb", &["aa bb", "aa bb cc", "aa"], &[]);
        assert_eq!((score.recall, score.precision), (Some(1.0), Some(1.0)));
    }

    #[test]
    fn nothing_to_compare_with_is_no_score() {
        assert_eq!(score("text", &[], &[]), Score::default());
        assert_eq!(score("", &["word"], &[]), Score { recall: Some(0.0), ..Score::default() });
    }
}

//! Which key points an answer has.

use super::answer::{Answer, Sentence};
use super::reference;
use crate::domain::question::{KeyPoint, Question, Source};
use crate::domain::rubric::{Found, RATINGS};
use crate::domain::wording::{bigrams, covered, is_syllable, squeeze, stem_set, word_ranges};
use std::collections::BTreeSet;

/// From this closeness on a key point counts as found.
const FOUND: f64 = 0.5;
/// Wordings with more stems are descriptions: parts of them count.
const SHORT_WORDING: usize = 3;

/// How close an answer comes to each key point.
pub(super) struct Coverage {
    /// One per key point: closeness 0 to 1, and the sentence that comes closest.
    points: Vec<(f64, Option<usize>)>,
    /// The same for what was said before, where the question is a follow-up.
    before: Vec<f64>,
    names: Vec<String>,
    /// Whether the only key point is a reference answer, which is all that can be told of.
    by_reference: bool,
}

impl Coverage {
    pub(super) fn of(question: &Question, answer: &Answer, before: Option<&(String, String)>) -> Self {
        let asked = stem_set(&question.text);
        // The only key point of a question that was written beforehand is its reference answer.
        let by_reference = matches!(question.source, Source::Stock { .. }) && question.key_points.len() == 1;
        let points = match question.key_points.as_slice() {
            [point] if by_reference => vec![reference::closest(point, &question.text, answer)],
            points => points.iter().map(|point| closest(point, &asked, answer)).collect(),
        };
        let before = match before {
            Some((text, said)) => {
                let earlier = Answer::new(&Question { text: text.clone(), ..question.clone() }, said);
                question.key_points.iter().map(|point| closest(point, &stem_set(text), &earlier).0).collect()
            }
            None => vec![0.0; question.key_points.len()],
        };
        let names = question.key_points.iter().map(|point| point.name.clone()).collect();
        Self { points, before, names, by_reference }
    }

    /// What the proposal says of key points.
    pub(super) fn found(&self, answer: &Answer) -> Vec<Found> {
        let points = self.points.iter().enumerate();
        points
            .filter_map(|(place, (score, at))| {
                let quote = answer.sentences[(*at)?].text.clone();
                Some(Found { place, quote, credit: (100.0 * score.clamp(0.0, 1.0)).round() as u8 })
            })
            .collect()
    }

    /// The highest rating of any dimension: an answer measured by a reference is worth little more than it has of it, however
    /// well it is told; with nothing of it, it is none.
    pub(super) fn ceiling(&self) -> u8 {
        match self.share() {
            _ if !self.by_reference => *RATINGS.end(),
            share => *RATINGS.start() + (4.0 * share).ceil() as u8,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// How many key points this answer has.
    pub(super) fn hits(&self) -> usize {
        self.points.iter().filter(|(score, _)| *score >= FOUND).count()
    }

    /// The mean closeness to all key points, 0 to 1; what was said before counts too.
    pub(super) fn share(&self) -> f64 {
        let best = self.points.iter().zip(&self.before).map(|((now, _), before)| now.max(*before));
        if self.points.is_empty() { 0.0 } else { best.sum::<f64>() / self.points.len() as f64 }
    }

    /// Names of the key points this answer has.
    pub(super) fn found_names(&self) -> Vec<&str> {
        self.names_where(|now, _| now >= FOUND)
    }

    /// Names of the key points neither this answer nor the one before has.
    pub(super) fn missing_names(&self) -> Vec<&str> {
        self.names_where(|now, before| now < FOUND && before < FOUND)
    }

    fn names_where(&self, holds: impl Fn(f64, f64) -> bool) -> Vec<&str> {
        let scores = self.points.iter().zip(&self.before).map(|((now, _), before)| holds(*now, *before));
        self.names.iter().zip(scores).filter_map(|(name, holds)| holds.then_some(name.as_str())).collect()
    }
}

fn closest(point: &KeyPoint, asked: &BTreeSet<String>, answer: &Answer) -> (f64, Option<usize>) {
    let wordings: Vec<(&str, f64)> =
        point.accept.iter().map(|w| (w.as_str(), 1.0)).chain([(point.name.as_str(), 0.8)]).collect();
    let mut best = (0.0, None);
    for (at, sentence) in answer.sentences.iter().enumerate().filter(|(_, sentence)| sentence.quotable) {
        for (wording, weight) in &wordings {
            let score = weight * closeness(wording, asked, sentence, answer);
            if score > best.0 {
                best = (score, Some(at));
            }
        }
    }
    best
}

/// How close a sentence comes to a wording, 0 to 1.
fn closeness(wording: &str, asked: &BTreeSet<String>, sentence: &Sentence, answer: &Answer) -> f64 {
    let wanted = stem_set(wording);
    // Words the question gave away prove nothing by themselves.
    let own: BTreeSet<String> = wanted.difference(asked).cloned().collect();
    let given_away = own.is_empty() && !wanted.is_empty();
    if !given_away && contains(&sentence.text, wording) {
        return 1.0;
    }
    if own.is_empty() {
        return 0.0;
    }
    if wanted.len() <= SHORT_WORDING {
        let share = covered(&wanted, &sentence.stems);
        return if share >= 1.0 { 0.9 } else { share * 0.4 };
    }
    // A description: a good part of it in one sentence, or spread over the answer.
    let here = covered(&own, &sentence.stems);
    let anywhere = covered(&own, &answer.stems);
    let letters = containment(wording, &sentence.text);
    if here == 0.0 { 0.0 } else { (0.45 * here + 0.4 * anywhere + 0.15 * letters).min(1.0) * 1.15 }
}

/// The share of a wording's letter pairs that stand in the sentence.
fn containment(wording: &str, sentence: &str) -> f64 {
    let (wanted, given) = (bigrams(wording), bigrams(sentence));
    if wanted.is_empty() { 0.0 } else { wanted.intersection(&given).count() as f64 / wanted.len() as f64 }
}

/// Whether the wording stands in the sentence, whatever the spacing; English wordings on word boundaries.
fn contains(sentence: &str, wording: &str) -> bool {
    if wording.chars().any(is_syllable) {
        let wording = squeeze(wording);
        return !wording.is_empty() && squeeze(sentence).contains(&wording);
    }
    let parts = |text: &str| -> Vec<String> {
        word_ranges(text)
            .into_iter()
            .map(|range| squeeze(&text[range]))
            .filter(|part| !part.is_empty())
            .collect()
    };
    let (wanted, given) = (parts(wording), parts(sentence));
    !wanted.is_empty() && given.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_stand_on_word_boundaries_in_english_and_anywhere_in_korean() {
        assert!(contains("We used a B-tree here", "b-tree"));
        assert!(!contains("The party was late", "art"));
        assert!(contains("그래서 제가 맡은 일을", "제가맡"));
        assert!(contains("응답을 200 ms로", "응답을 200"));
    }
}

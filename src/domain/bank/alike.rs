//! Which questions of a bank ask the same in other words.
//!
//! Each question's text is reduced to its meaningful words, English ones to stems, Korean ones to pairs of syllables, so
//! that endings and spacing do not matter. Two questions are alike where these overlap enough in one of the languages;
//! rare words weigh more, so that "tell me about a time" alone makes nothing alike.

use crate::domain::language::Language;
use crate::domain::question::StockQuestion;
use crate::domain::wording::{is_syllable, stems};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Weighted overlap (Dice) from which two questions are the same one.
const SAME: f64 = 0.72;
/// Questions are compared where they share one of so many of their rarest tokens.
const RAREST: usize = 5;
/// Fewer common tokens than this are a coincidence, unless there are no others.
const COMMON: usize = 2;

/// For each place the places of the questions like it, in order; places without any are left out.
pub(super) fn alike(questions: &[StockQuestion]) -> BTreeMap<usize, Vec<usize>> {
    let mut pairs = BTreeSet::new();
    for language in [Language::En, Language::Ko] {
        pairs.extend(pairs_in(questions, language));
    }
    let mut alike = BTreeMap::<usize, Vec<usize>>::new();
    for (a, b) in pairs {
        alike.entry(a).or_default().push(b);
        alike.entry(b).or_default().push(a);
    }
    alike
}

fn pairs_in(questions: &[StockQuestion], language: Language) -> Vec<(usize, usize)> {
    let texts: Vec<Vec<String>> =
        questions.iter().map(|question| tokens(question.text.get(language))).collect();
    let mut frequency = HashMap::<&str, u32>::new();
    for token in texts.iter().flatten() {
        *frequency.entry(token).or_default() += 1;
    }
    // Tokens by rarity, so that a text's first ones are its rarest.
    let mut ranked: Vec<(&str, u32)> = frequency.into_iter().collect();
    ranked.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(b.0)));
    let rank: HashMap<&str, usize> = ranked.iter().enumerate().map(|(at, (token, _))| (*token, at)).collect();
    let all = questions.len() as f64;
    let weights: Vec<f64> = ranked.iter().map(|(_, count)| (1.0 + all / f64::from(*count)).ln()).collect();
    let texts: Vec<Vec<usize>> = texts
        .iter()
        .map(|tokens| {
            let mut tokens: Vec<usize> = tokens.iter().map(|token| rank[token.as_str()]).collect();
            tokens.sort_unstable();
            tokens
        })
        .collect();
    let mut having: Vec<Vec<usize>> = vec![Vec::new(); ranked.len()];
    let mut pairs = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        let mut near: Vec<usize> =
            text.iter().take(RAREST).flat_map(|token| having[*token].iter().copied()).collect();
        near.sort_unstable();
        near.dedup();
        let same = near.into_iter().filter(|other| is_same(text, &texts[*other], &weights));
        pairs.extend(same.map(|other| (other, place)));
        for token in text.iter().take(RAREST) {
            having[*token].push(place);
        }
    }
    pairs
}

fn is_same(a: &[usize], b: &[usize], weights: &[f64]) -> bool {
    let weight = |tokens: &[usize]| tokens.iter().map(|token| weights[*token]).sum::<f64>();
    let common: Vec<usize> = a.iter().copied().filter(|token| b.binary_search(token).is_ok()).collect();
    (common.len() >= COMMON || (common.len() == a.len() && common.len() == b.len()))
        && 2.0 * weight(&common) >= SAME * (weight(a) + weight(b))
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = BTreeSet::new();
    for stem in stems(text) {
        let letters: Vec<char> = stem.chars().collect();
        if letters.len() < 2 || !letters.iter().copied().all(is_syllable) {
            tokens.insert(stem);
        } else {
            tokens.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
        }
    }
    tokens.into_iter().collect()
}

#[cfg(test)]
mod tests;

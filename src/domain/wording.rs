//! Words of Korean and English: cutting texts into sentences and words, and comparing words leniently.
//!
//! Nothing here knows what a good answer is; the rubric, the tailored questions and the offline interviewer share it so
//! that they agree on what a word is.

use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

mod lists;

use lists::{ENDINGS, STOP_EN, STOP_KO};

/// Whether a character is a composed Hangul syllable.
pub fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// The share of Hangul among the letters, 0 to 1; `None` for a text without letters.
pub fn hangul_share(text: &str) -> Option<f64> {
    let letters = text.nfc().filter(|c| c.is_alphabetic());
    let (hangul, all) = letters.fold((0u32, 0u32), |(h, a), c| (h + u32::from(is_syllable(c)), a + 1));
    (all > 0).then(|| f64::from(hangul) / f64::from(all))
}

/// Where the sentences stand: cut at line breaks and after `.`, `?`, `!` before white space. Sentences without a letter
/// or digit are left out.
pub fn sentence_ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        if c == '\n' || (ended && c.is_whitespace()) {
            found.push(start..at);
            start = at;
        }
        ended = matches!(c, '.' | '?' | '!' | '。' | '？' | '！')
            || (ended && matches!(c, '"' | '”' | '\'' | ')'));
    }
    found.push(start..text.len());
    found.retain(|range| text[range.clone()].chars().any(char::is_alphanumeric));
    for range in &mut found {
        let sentence = &text[range.clone()];
        range.start += sentence.len() - sentence.trim_start().len();
        range.end = range.start + sentence.trim().len();
    }
    found
}

/// The sentences of a text, as they stand in it; see [`sentence_ranges`].
pub fn sentences(text: &str) -> Vec<&str> {
    sentence_ranges(text).into_iter().map(|range| &text[range]).collect()
}

/// Where the words stand: runs of letters and digits of one script, so that a Korean particle behind an English term
/// is a word of its own. `.`, `-`, `'`, `+`, `#` and `/` belong to a word where they join it (`node.js`, `c++`, `ci/cd`).
pub fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let korean = is_korean(first);
        while let Some(&(at, c)) = chars.peek() {
            let after = text[at + c.len_utf8()..].chars().next();
            let joins = match c {
                '+' | '#' => !korean,
                '.' | '-' | '\'' | '’' | '/' | '_' => {
                    !korean && after.is_some_and(|next| next.is_alphanumeric() && !is_korean(next))
                }
                _ => c.is_alphanumeric() && is_korean(c) == korean,
            };
            if !joins {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        words.push(start..end);
    }
    words
}

/// Hangul of any kind: syllables and letters.
fn is_korean(c: char) -> bool {
    is_syllable(c) || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

/// The words of a text, composed, in lower case and with straight apostrophes.
pub fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    word_ranges(&text).into_iter().map(|range| text[range].to_lowercase().replace('’', "'")).collect()
}

/// The stems of the words that carry meaning, in order. Function words, particles and bare endings are left out.
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    words(text).iter().filter_map(|word| stem(&stemmer, word)).collect()
}

/// The stems of a text as a set.
pub fn stem_set(text: &str) -> BTreeSet<String> {
    stems(text).into_iter().collect()
}

fn stem(stemmer: &Stemmer, word: &str) -> Option<String> {
    if word.chars().next().is_some_and(is_korean) {
        return korean_stem(word);
    }
    let word = word.strip_suffix("'s").unwrap_or(word);
    if STOP_EN.contains(&word) {
        return None;
    }
    if word.chars().any(|c| !c.is_ascii_alphabetic()) {
        // `B-tree`, `b tree` and `btree` are one thing; `c++`, `c#` and versions keep their marks.
        return Some(word.replace(['-', '_', '\''], ""));
    }
    Some(stemmer.stem(word).into_owned())
}

/// Takes particles and endings off a Korean word, longest first, as long as something is left.
fn korean_stem(word: &str) -> Option<String> {
    if STOP_KO.contains(&word) {
        return None;
    }
    let mut stem = word;
    // A verb ending may stand before a particle (`하는|것|을`), so twice.
    for _ in 0..2 {
        let shorter = ENDINGS
            .iter()
            .filter_map(|ending| stem.strip_suffix(ending))
            .filter(|rest| {
                rest.chars().count() >= 2 || (rest.chars().count() == 1 && stem.chars().count() <= 3)
            })
            .min_by_key(|rest| rest.len());
        match shorter {
            Some(rest) => stem = rest,
            None => break,
        }
    }
    (!STOP_KO.contains(&stem) && !ENDINGS.contains(&stem)).then(|| stem.to_owned())
}

/// Whether two stems are forms of one word: equal, or Korean with a long enough common beginning, letter by letter, so
/// that `줄이` and `줄였` meet.
pub fn same_word(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // Four common letters include the first consonant and vowel, which are cheap to compare.
    let opening = |word: &str| word.chars().next().map(|c| (c as u32).wrapping_sub('가' as u32) / 28);
    if opening(a) != opening(b) || !(a.chars().all(is_syllable) && b.chars().all(is_syllable)) {
        return false;
    }
    let common = a.nfd().zip(b.nfd()).take_while(|(x, y)| x == y).count();
    let (short, long) = {
        let (a, b) = (a.nfd().count(), b.nfd().count());
        (a.min(b), a.max(b))
    };
    common >= 4 && common * 3 >= short * 2 && common * 20 > long * 11
}

/// The share of `wanted` that has a form in `given`, 0 to 1; 0 where nothing is wanted.
pub fn covered<'a>(wanted: impl IntoIterator<Item = &'a String>, given: &BTreeSet<String>) -> f64 {
    let (mut hits, mut all) = (0u32, 0u32);
    for word in wanted {
        all += 1;
        hits += u32::from(given.contains(word) || given.iter().any(|other| same_word(word, other)));
    }
    if all == 0 { 0.0 } else { f64::from(hits) / f64::from(all) }
}

/// The letters and digits of a text and nothing else, composed and in lower case, for comparing across spacing and
/// punctuation.
pub fn squeeze(text: &str) -> String {
    text.nfc()
        .filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The pairs of neighbouring characters of a squeezed text.
pub fn bigrams(text: &str) -> BTreeSet<(char, char)> {
    let squeezed: Vec<char> = squeeze(text).chars().collect();
    squeezed.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The beginning of a text with at most `limit` characters, on a word boundary where there is one in its second half.
/// A combined character is not torn apart.
pub fn cut(text: &str, limit: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text };
    let combines = |c: char| {
        unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1160}'..='\u{11ff}' | '\u{1f3fb}'..='\u{1f3ff}')
    };
    let mut end = end;
    while text[end..].starts_with(combines) || text[..end].ends_with('\u{200d}') {
        end = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    }
    let head = &text[..end];
    if text[end..].starts_with(char::is_whitespace) {
        return head.trim_end();
    }
    match head.rfind(char::is_whitespace) {
        Some(space) if head[..space].chars().count() * 2 >= limit => head[..space].trim_end(),
        _ => head,
    }
}

/// One line of plain text: control characters gone, runs of white space made one space, at most `limit` characters.
pub fn tidy(text: &str, limit: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line, limit).to_owned()
}

#[cfg(test)]
mod tests;

//! Letters that are no words of either language, or the same ones over and over.

use crate::domain::wording::{is_syllable, words};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Neighbouring keys; four of them in a row are no word.
const KEY_ROWS: [&str; 6] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq", "lkjhgfdsa", "mnbvcxz"];

/// Whether an answer has no words, or hardly any different ones.
pub(super) fn is_gibberish(answer: &str) -> bool {
    let text: String = answer.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if !text.chars().any(char::is_alphabetic) {
        // A number may answer a question; punctuation and pictures do not.
        return !text.chars().any(char::is_numeric);
    }
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let lone = letters.iter().filter(|c| ('\u{3130}'..='\u{318f}').contains(*c)).count();
    if lone * 10 >= letters.len() * 4 {
        return true;
    }
    repeats(&letters) || same_words(answer) || most_words_are_noise(answer)
}

/// One short unit over and over: `하하하하`, `테스트테스트테스트`, `aaaa`.
fn repeats(letters: &[char]) -> bool {
    let different: BTreeSet<&char> = letters.iter().collect();
    if letters.len() >= 12 && different.len() <= 3 {
        return true;
    }
    (1..=letters.len() / 3)
        .any(|unit| letters.len() >= 4 && letters.iter().enumerate().all(|(at, c)| *c == letters[at % unit]))
}

/// Many words, hardly any different.
fn same_words(answer: &str) -> bool {
    let all = words(answer);
    let different: BTreeSet<&String> = all.iter().collect();
    all.len() >= 6 && different.len() <= 2
        || all.len() >= 12 && different.len() * 5 <= all.len() && different.len() <= 4
}

fn most_words_are_noise(answer: &str) -> bool {
    let all = words(answer);
    let (noise, letters) = all.iter().fold((0, 0), |(noise, letters), word| {
        let length = word.chars().count();
        (noise + if is_noise(word) { length } else { 0 }, letters + length)
    });
    noise * 10 >= letters * 6
}

fn is_noise(word: &str) -> bool {
    if word.chars().all(|c| c.is_ascii_alphabetic()) {
        return is_latin_noise(word);
    }
    if word.chars().all(is_syllable) {
        return is_hangul_noise(word);
    }
    // Hangul letters that do not compose; foreign scripts are not judged here.
    word.chars().any(|c| ('\u{3130}'..='\u{318f}').contains(&c))
}

/// Keys in a row, one letter again and again, or a long word that nobody could say. Abbreviations have few letters.
fn is_latin_noise(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let rows = letters
        .windows(4)
        .filter(|four| KEY_ROWS.iter().any(|row| row.contains(&four.iter().collect::<String>())))
        .count();
    if rows > 0 && (rows + 3) * 2 >= letters.len() && !["were", "power", "property", "type"].contains(&word) {
        return true;
    }
    if letters.len() >= 4 && letters.windows(4).any(|four| four.iter().all(|c| *c == four[0])) {
        return true;
    }
    let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let longest = letters.split(is_vowel).map(<[char]>::len).max().unwrap_or(0);
    letters.len() >= 7 && longest >= 6 || letters.len() >= 6 && !letters.iter().any(is_vowel)
}

/// Syllables that Korean words hardly have (`뷁`, `꿻`), or the alphabet recited.
fn is_hangul_noise(word: &str) -> bool {
    let all = word.chars().count();
    let rare = word.chars().filter(|c| is_rare(*c)).count();
    (all >= 2 && rare * 2 > all) || (all >= 4 && "가나다라마바사아자차카타파하".contains(word))
}

/// Rare by its letters: a double final consonant that verbs seldom have, or a rare vowel with a final consonant.
fn is_rare(c: char) -> bool {
    let index = (c as u32).wrapping_sub(0xac00);
    let (vowel, last) = ((index / 28) % 21, index % 28);
    // ㄳ ㄽ ㄾ ㄿ ㅋ; ㅒ ㅖ ㅙ ㅞ
    matches!(last, 3 | 12 | 13 | 14 | 24) || (matches!(vowel, 3 | 7 | 10 | 15) && last != 0 && last != 20)
}

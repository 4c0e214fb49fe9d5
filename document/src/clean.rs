//! Characters every format may bring and nobody wants: controls, ligatures, decomposed Hangul, symbol-font bullets.

use unicode_normalization::UnicodeNormalization as _;

/// Longest text handed on, in characters. A resume has a few thousand.
pub(super) const MAX_CHARS: usize = 300_000;

/// A cleaned text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Clean {
    /// The text.
    pub text: String,
    /// Characters left out because they have no meaning outside their font.
    pub unreadable: u32,
    /// Whether the text was longer than [`MAX_CHARS`].
    pub cut: bool,
}

/// Cleans a text: composed Hangul and letters, plain ligatures, no control, direction or zero-width characters, lines
/// without white space at their ends, and at most one empty line in a row.
pub(super) fn clean(raw: &str) -> Clean {
    let mut unreadable = 0;
    let raw = raw.replace("\r\n", "\n");
    let plain = raw.chars().filter_map(|c| match plain(c) {
        Plain::Keep(c) => Some(c),
        Plain::Drop => None,
        Plain::Unreadable => {
            unreadable += 1;
            None
        }
    });
    let composed: String = plain.flat_map(expand).nfc().collect();
    let mut text = String::with_capacity(composed.len());
    let mut empty = 0;
    for line in composed.split('\n') {
        let line = line.trim();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 1 && !(text.is_empty() && line.is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
    }
    let cut = text.char_indices().nth(MAX_CHARS).map(|(at, _)| text.truncate(at)).is_some();
    text.truncate(text.trim_end().len());
    Clean { text, unreadable, cut }
}

enum Plain {
    Keep(char),
    Drop,
    Unreadable,
}

fn plain(c: char) -> Plain {
    match c {
        '\n' | '\t' => Plain::Keep(c),
        '\r' | '\u{c}' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Plain::Keep('\n'),
        c if c.is_control() => Plain::Drop,
        // Soft hyphen, Hangul fillers, zero-width and direction characters, interlinear annotations, variation
        // selectors, tags: invisible, and able to hide or reorder text.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' => {
            Plain::Drop
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => Plain::Drop,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => Plain::Drop,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' => Plain::Drop,
        // The bullets of Wingdings and Symbol, as Word and LibreOffice write them.
        '\u{f06c}' | '\u{f06e}' | '\u{f0a7}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' => {
            Plain::Keep('•')
        }
        '\u{e000}'..='\u{f8ff}' | '\u{fffc}'..='\u{ffff}' | '\u{f0000}'.. => Plain::Unreadable,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Plain::Keep(' '),
        c => Plain::Keep(c),
    }
}

/// Ligatures, radicals used as letters, full-width ASCII and half-width Hangul in their ordinary form.
fn expand(c: char) -> impl Iterator<Item = char> {
    let ordinary = matches!(c,
        '\u{fb00}'..='\u{fb06}' | '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff5e}' | '\u{ffa1}'..='\u{ffdc}');
    let (compatible, same) = if ordinary { (Some(c), None) } else { (None, Some(c)) };
    compatible.into_iter().nfkc().chain(same)
}

#[cfg(test)]
mod tests {
    use super::{MAX_CHARS, clean};

    #[test]
    fn hidden_characters_go_and_ligatures_open() {
        let clean =
            clean("\u{feff}e\u{fb03}cient\u{200b}ly \u{202e}built\u{0}\r\n\n\n\u{f0b7} one\u{a0}two\n  ");
        assert_eq!(clean.text, "efficiently built\n\n• one two");
        assert_eq!(clean.unreadable, 0);
    }

    #[test]
    fn hangul_is_composed() {
        assert_eq!(clean("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}").text, "한글");
        assert_eq!(clean("ＡＷＳ ２０２４").text, "AWS 2024");
    }

    #[test]
    fn characters_of_private_fonts_are_counted() {
        let clean = clean("a\u{e123}b\u{fffd}");
        assert_eq!((clean.text.as_str(), clean.unreadable), ("ab", 2));
    }

    #[test]
    fn long_texts_are_cut() {
        let clean = clean(&"가".repeat(MAX_CHARS + 5));
        assert!(clean.cut);
        assert_eq!(clean.text.chars().count(), MAX_CHARS);
    }
}

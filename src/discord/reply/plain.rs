//! Other people's text made harmless and short: what members, resumes and models wrote is shown, never interpreted.

use std::iter;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation;

/// Breaks up what Discord would recognise (mentions, links, invites) without being seen.
const BREAK: char = '\u{200b}';

/// The length of a text as Discord counts at most: UTF-16 code units, never fewer than code points.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text cut to `limit`, between visible characters and with an ellipsis where something is missing.
pub fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit { text.to_owned() } else { assemble(text.graphemes(true), limit) }
}

/// The text on one line, without characters that hide or reorder others; for places without Markdown, such as labels.
pub fn label(text: &str, limit: usize) -> String {
    cut(&on_one_line(text, limit), limit)
}

/// The text on one line with all of Discord's Markdown, mentions, links and invites made ineffective.
pub fn line(text: &str, limit: usize) -> String {
    escaped(&on_one_line(text, limit), limit)
}

/// As [`line()`], keeping the line breaks; each line is put behind `prefix`, such as `> `.
pub fn lines(text: &str, prefix: &str, limit: usize) -> String {
    let mut left = limit;
    let mut shown: Vec<String> = Vec::new();
    for line in text.lines() {
        let room = left.saturating_sub(length(prefix));
        let line = on_one_line(line, room);
        if line.is_empty() {
            continue;
        }
        if room < 2 {
            if let Some(last) = shown.last_mut() {
                *last = cut_mark(last);
            }
            break;
        }
        let line = format!("{prefix}{}", escaped(&line, room));
        left = left.saturating_sub(length(&line) + 1);
        shown.push(line);
    }
    shown.join("\n")
}

fn cut_mark(line: &str) -> String {
    if line.ends_with('…') { line.to_owned() } else { cut(&format!("{line}…"), length(line)) }
}

/// The beginning of the text, just long enough to be cut to `limit`: white space made single spaces, without control
/// characters and without those that are invisible or reorder what follows.
fn on_one_line(text: &str, limit: usize) -> String {
    let hidden = |c: char| {
        matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e007f}')
    };
    let mut result = String::new();
    let (mut characters, mut space) = (0, false);
    for c in text.split_inclusive(char::is_whitespace).flat_map(unmasked) {
        if c.is_whitespace() {
            space = characters > 0;
        } else if !(c.is_control() || hidden(c)) {
            if space {
                result.push(' ');
            }
            result.push(c);
            characters += 1 + usize::from(space);
            space = false;
        }
        // One more than fits, so that the cut shows.
        if characters > limit {
            break;
        }
    }
    result
}

/// The letters of a word without those that only look like others: wide and mathematical forms of ASCII, dots and strokes
/// that are none, and Cyrillic or Greek letters among Latin ones. What follows then sees what a reader sees.
fn unmasked(word: &str) -> impl Iterator<Item = char> + '_ {
    let is_latin = word.chars().any(|c| c.is_ascii_alphabetic());
    word.chars().map(move |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{1d400}'..='\u{1d7ff}' => iter::once(c).nfkc().next().unwrap_or(c),
        '\u{2024}' | '\u{a4f8}' | '\u{fe52}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2236}' | '\u{a789}' | '\u{fe55}' => ':',
        '\u{fe6b}' => '@',
        _ if is_latin => LOOK_ALIKES.iter().find(|(alike, _)| *alike == c).map_or(c, |(_, latin)| *latin),
        _ => c,
    })
}

/// Cyrillic and Greek letters that cannot be told from Latin ones.
const LOOK_ALIKES: [(char, char); 46] = [
    ('а', 'a'),
    ('с', 'c'),
    ('ԁ', 'd'),
    ('е', 'e'),
    ('һ', 'h'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ӏ', 'l'),
    ('о', 'o'),
    ('р', 'p'),
    ('ԛ', 'q'),
    ('ѕ', 's'),
    ('ѵ', 'v'),
    ('ԝ', 'w'),
    ('х', 'x'),
    ('у', 'y'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('Ј', 'J'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Ѕ', 'S'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('ο', 'o'),
    ('ν', 'v'),
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
];

/// Escapes every piece of a line before it is counted, so that the result is never longer than `limit` and never ends
/// inside an escape.
fn escaped(text: &str, limit: usize) -> String {
    let text = broken_up(text);
    let mut pieces = Vec::new();
    // Whether only digits stood in the line so far: `1.` would begin a list.
    let (mut start, mut digits) = (true, false);
    for piece in text.graphemes(true) {
        let mut shown = String::with_capacity(piece.len() + 1);
        // Letter by letter: to Discord an asterisk with an accent is an asterisk.
        for c in piece.chars() {
            let special = match c {
                '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '(' | ')' => true,
                '#' | '-' | '+' => start,
                '.' => digits,
                _ => false,
            };
            digits = (start || digits) && c.is_ascii_digit();
            start = false;
            if special {
                shown.push('\\');
            }
            shown.push(c);
        }
        pieces.push(shown);
    }
    if pieces.iter().map(|piece| length(piece)).sum::<usize>() <= limit {
        pieces.concat()
    } else {
        assemble(pieces.iter().map(String::as_str), limit)
    }
}

/// Mentions, links and invites broken up by invisible spaces.
fn broken_up(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (shown, taken) = if rest.starts_with("://") {
            (format!(":{BREAK}//"), 3)
        } else if c == '@' {
            (format!("@{BREAK}"), 1)
        } else if rest.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("discord.")) {
            (format!("{}{BREAK}.", &rest[..7]), 8)
        } else if rest.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("discordapp.")) {
            (format!("{}{BREAK}.", &rest[..10]), 11)
        } else {
            (c.to_string(), c.len_utf8())
        };
        result.push_str(&shown);
        rest = &rest[taken..];
    }
    result
}

fn assemble<'a>(pieces: impl Iterator<Item = &'a str>, limit: usize) -> String {
    let mut room = limit.saturating_sub(1);
    let fitting = pieces.take_while(|piece| {
        let fits = length(piece) <= room;
        room -= if fits { length(piece) } else { 0 };
        fits
    });
    let text: String = fitting.collect();
    let text = at_word(text.trim_end());
    if limit == 0 { String::new() } else { text.chars().chain(iter::once('…')).collect() }
}

/// The text without the word at its end that may be torn, unless that takes much of it away.
fn at_word(text: &str) -> &str {
    match text.rfind(' ') {
        Some(end) if length(&text[end..]) * 4 <= length(text) => text[..end].trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, label, length, line, lines};
    use proptest::prelude::*;

    #[test]
    fn markdown_mentions_links_and_invites_lose_their_meaning() {
        assert_eq!(
            line("**bold** __u__ ~~s~~ ||spoiler|| `code`", 200),
            r"\*\*bold\*\* \_\_u\_\_ \~\~s\~\~ \|\|spoiler\|\| \`code\`"
        );
        assert_eq!(
            line("[click](https://evil.example)", 200),
            "\\[click\\]\\(https:\u{200b}//evil.example\\)"
        );
        assert_eq!(
            line("@everyone <@123> <#4> </help:5>", 200),
            "@\u{200b}everyone \\<@\u{200b}123\\> \\<#4\\> \\</help:5\\>"
        );
        assert_eq!(line("Discord.gg/abc", 200), "Discord\u{200b}.gg/abc");
        assert_eq!(line("# title", 200), r"\# title");
        assert_eq!(line("1. list", 200), r"1\. list");
        assert_eq!(line("v1.2 is - fine #3", 200), "v1.2 is - fine #3");
        assert_eq!(line("*\u{301}bold*\u{301}", 200), "\\*\u{301}bold\\*\u{301}");
        assert_eq!(lines("a\n- b\n\n2. c", "> ", 200), "> a\n> \\- b\n> 2\\. c");
    }

    #[test]
    fn hidden_and_reordering_characters_are_dropped() {
        assert_eq!(line("a\u{202e}b\u{0}c\u{200f}d\u{e0041}", 200), "abcd");
        assert_eq!(label(" a\t b\n c ", 10), "a b c");
    }

    #[test]
    fn letters_that_only_look_like_others_are_unmasked() {
        assert_eq!(line("＠everyone ｈｔｔｐｓ：／／evil", 200), "@\u{200b}everyone https:\u{200b}//evil");
        assert_eq!(line("disсоrd.gg/abc", 200), "discord\u{200b}.gg/abc");
        assert_eq!(line("discord\u{2024}gg/abc", 200), "discord\u{200b}.gg/abc");
        assert_eq!(label("\u{1d407}\u{1d428}tseat", 20), "Hotseat");
        for honest in ["Москва", "Ολυμπία", "한국어 ㈜회사 ①", "日本語", "naïve café"]
        {
            assert_eq!(label(honest, 60), honest);
        }
    }

    #[test]
    fn cutting_keeps_visible_characters_whole() {
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(cut(&family.repeat(3), length(family) + 1), format!("{family}…"));
        assert_eq!(cut("가나다라", 3), "가나…");
        assert_eq!(cut("가나다", 3), "가나다");
        assert_eq!(cut("abc", 0), "");
        assert_eq!(line("****", 4), r"\*…");
        assert_eq!(lines("aaaa\nbbbb\ncccc", "> ", 12), "> aaaa\n> bb…");
    }

    proptest! {
        #[test]
        fn no_text_outgrows_its_limit(text in "\\PC{0,80}|[*_<@\\\\\n가👩‍🚀1.#-]{0,60}", limit in 0_usize..90) {
            prop_assert!(length(&cut(&text, limit)) <= limit);
            prop_assert!(length(&label(&text, limit)) <= limit);
            prop_assert!(length(&line(&text, limit)) <= limit);
            prop_assert!(length(&lines(&text, "> ", limit)) <= limit);
        }

        /// However a mention, a link or an invite is masked, what is shown has none.
        #[test]
        fn no_mention_link_or_invite_is_left_whole(
            before in "\\PC{0,10}", what in 0_usize..6, mask in prop::collection::vec(0_u8..4, 12), after in "\\PC{0,10}"
        ) {
            let plain = ["@everyone", "https://evil.example", "discord.gg/abc", "<@123456>", "discordapp.com/invite/a",
                "[a](http://b)"][what];
            let masked: String = plain.chars().enumerate().flat_map(|(place, c)| {
                let wide = char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic()).unwrap_or(c);
                match mask[place % mask.len()] {
                    0 => vec![c],
                    1 => vec![wide],
                    2 => vec![c, '\u{200b}'],
                    _ => vec!['\u{2060}', c],
                }
            }).collect();
            for shown in [line(&format!("{before}{masked}{after}"), 500), lines(&format!("{before}{masked}{after}"), "> ", 500)] {
                let lower = shown.to_lowercase();
                for whole in ["@everyone", "@here", "://", "discord.gg", "discordapp.com", "<@1", "]("] {
                    prop_assert!(!lower.contains(whole), "{} in {}", whole, shown);
                }
            }
        }

        #[test]
        fn nothing_is_left_to_interpret(text in "[*_~`|<>\\[\\]()@:/a#\\\\ -]{0,40}") {
            let shown = line(&text, 400);
            prop_assert!(!shown.contains("://") && !shown.contains("@a"));
            let mut escaped = false;
            for c in shown.chars() {
                prop_assert!(escaped || !"*_~`|<>[]()".contains(c), "{}", shown);
                escaped = c == '\\' && !escaped;
            }
            prop_assert!(!escaped);
        }
    }
}

//! Puts wrapped lines together again.
//!
//! In Korean a line may break inside a word: programs that break anywhere leave less than one character of room, those
//! that break between words leave more.

use std::collections::BTreeSet;

use super::{layout::Line, paragraph::Paragraphs};

/// Parts of compound words that keep their hyphen at the end of a line.
const COMPOUND: &[&str] = &[
    "back", "client", "co", "cross", "data", "end", "event", "fault", "front", "full", "high", "in", "large",
    "long", "low", "micro", "mobile", "multi", "near", "non", "object", "on", "open", "peer", "problem",
    "re", "real", "rule", "self", "server", "single", "test", "third", "time", "top", "two", "user", "well",
    "year",
];

/// Last syllables of longer Korean words that rarely stand inside one: particles and verb endings.
const WORD_ENDS: &str = "을를은는에의와과로며고서도만한할된될인던면여게려든들";
/// Korean words of one syllable; any other lone syllable before a break is the beginning of a word.
const LONE_WORDS: &str = "수것더그및후내등첫두세네약총각때중데할간안못왜잘또즉단한본매";
/// Particles: one that begins a line alone ends the word before.
const PARTICLES: &str = "을를은는이가에의로와과도만";

/// The lines as text, one line per paragraph or item.
pub(super) fn join(lines: &[Line]) -> String {
    let paragraphs = Paragraphs::of(lines);
    let habit = Habit::of(lines, &paragraphs);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &lines[before]);
        match before.filter(|before| paragraphs.goes_on(before, line)) {
            Some(before) => habit.glue(&mut text, before, line),
            None if index > 0 => text.push('\n'),
            None => {}
        }
        text.push_str(&line.text);
    }
    text
}

pub(super) fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// How this document breaks Korean lines, and which hyphenated words it writes elsewhere.
struct Habit {
    between_words: bool,
    marks_spaces: bool,
    hyphenated: BTreeSet<String>,
}

impl Habit {
    fn of(lines: &[Line], paragraphs: &Paragraphs) -> Self {
        let (mut breaks, mut roomy, mut spaced) = (0, 0, 0);
        for pair in lines.windows(2).filter(|pair| paragraphs.goes_on(&pair[0], &pair[1])) {
            let (line, next) = (&pair[0], &pair[1]);
            if line.text.ends_with(is_hangul) && next.text.starts_with(is_hangul) {
                breaks += 1;
                spaced += usize::from(line.spaced);
                roomy += usize::from(line.edge - line.place.right > 1.15 * next.first_char);
            }
        }
        let words = lines.iter().flat_map(|line| line.text.split_whitespace());
        let inner = |word: &&str| word.trim_matches('-').contains('-');
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        Self {
            between_words: roomy * 4 > breaks,
            marks_spaces: spaced > 0,
            hyphenated: words.filter(inner).map(bare).collect(),
        }
    }

    fn glue(&self, text: &mut String, line: &Line, next: &Line) {
        let (Some(last), Some(first)) = (line.text.chars().last(), next.text.chars().next()) else { return };
        if matches!(last, '-' | '\u{2010}')
            && first.is_lowercase()
            && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        {
            if !self.keeps_hyphen(text, next) {
                text.pop();
            }
        } else if !(is_hangul(last) && is_hangul(first)) || line.spaced || self.parts_words(last, line, next)
        {
            text.push(' ');
        }
    }

    fn keeps_hyphen(&self, text: &str, next: &Line) -> bool {
        let word = |part: &str| part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let head = word(text.rsplit(char::is_whitespace).next().unwrap_or_default());
        let tail = word(next.text.split(char::is_whitespace).next().unwrap_or_default());
        COMPOUND.contains(&head.as_str()) || self.hyphenated.contains(&format!("{head}-{tail}"))
    }

    /// Whether a break between two syllables is a break between words.
    fn parts_words(&self, last: char, line: &Line, next: &Line) -> bool {
        if self.between_words || self.marks_spaces {
            return self.between_words;
        }
        let word = line.text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let begun = next.text.split(char::is_whitespace).next().unwrap_or_default();
        let particle = begun.chars().count() == 1 && begun.starts_with(|c| PARTICLES.contains(c));
        let ends = if word.chars().count() == 1 { LONE_WORDS } else { WORD_ENDS };
        !particle && ends.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{fragments::tests::write, layout};
    use super::join;

    /// Lines of 5 by 10 points each, 12 points apart.
    fn page(lines: &[&str]) -> String {
        let glyphs: Vec<_> = lines
            .iter()
            .enumerate()
            .flat_map(|(i, line)| write(line, 0.0, 500.0 - 12.0 * i as f32))
            .collect();
        join(&layout::lines(&glyphs, &[]))
    }

    #[test]
    fn wrapped_lines_join_and_others_do_not() {
        let text = page(&[
            "• Led the move of the payment service",
            "from one host to twelve regions",
            "• Wrote tests",
            "Education",
        ]);
        assert_eq!(
            text,
            "• Led the move of the payment service from one host to twelve regions\n• Wrote tests\nEducation"
        );
    }

    #[test]
    fn hyphens_of_the_line_end_go_and_those_of_words_stay() {
        assert_eq!(
            page(&["Reduced the time of each deploy-", "ment"]),
            "Reduced the time of each deployment"
        );
        assert_eq!(
            page(&["Designed a dashboard with real-", "time data"]),
            "Designed a dashboard with real-time data"
        );
    }

    #[test]
    fn korean_broken_between_words_gets_spaces() {
        let text = page(&[
            "결제 서비스의 응답 시간을 줄이고자",
            "캐시를 먼저 도입하고 질의를",
            "재설계하고 남은 부하를 나눠",
            "최종적으로 절반이 됐다",
            "다음",
        ]);
        assert_eq!(
            text,
            "결제 서비스의 응답 시간을 줄이고자 캐시를 먼저 도입하고 질의를 재설계하고 남은 부하를 나눠 최종적으로 절반이 됐다\n다음"
        );
    }

    #[test]
    fn korean_broken_anywhere_is_glued_inside_words() {
        let text = page(&[
            "결제 서비스의 응답 시간을 줄이",
            "기 위해 캐시를 도입했고 서버를",
            "나누어 부하를 낮췄습니다",
        ]);
        assert_eq!(
            text,
            "결제 서비스의 응답 시간을 줄이기 위해 캐시를 도입했고 서버를 나누어 부하를 낮췄습니다"
        );
    }
}

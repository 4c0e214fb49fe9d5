//! The numbered lines of a resume.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// Longest line in characters; longer paragraphs are cut between sentences, so that a question can cite one thought.
const MAX_LINE: usize = 300;
/// Most lines. A resume has a few hundred.
const MAX_LINES: usize = 3000;

/// One line of a resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 1 for the first line.
    pub number: u32,
    /// The text: never empty, no control characters, single spaces, composed Hangul.
    pub text: String,
}

/// The text of a resume as numbered, normalised lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeText {
    /// The lines in reading order, numbered from 1 without gaps.
    pub lines: Vec<Line>,
}

impl ResumeText {
    /// Splits a text into its lines: white space squeezed, empty lines left out, lone bullets put before their text,
    /// long paragraphs cut between sentences.
    pub fn new(text: &str) -> Self {
        let composed: String = text.nfc().collect();
        let mut lines: Vec<String> = Vec::new();
        let mut bullet: Option<String> = None;
        for raw in composed.split(['\n', '\r']) {
            let line = squeeze(raw);
            if line.is_empty() {
                continue;
            }
            if is_lone_bullet(&line) {
                bullet = Some(line);
                continue;
            }
            let line = match bullet.take() {
                Some(bullet) => format!("{bullet} {line}"),
                None => line,
            };
            lines.extend(cut(line));
            if lines.len() >= MAX_LINES {
                break;
            }
        }
        lines.truncate(MAX_LINES);
        Self { lines: lines.into_iter().zip(1..).map(|(text, number)| Line { number, text }).collect() }
    }

    /// The text of a line.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.lines.get(index).map(|line| line.text.as_str())
    }
}

/// Without control characters and repeated white space.
fn squeeze(line: &str) -> String {
    let visible: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_lone_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    matches!(
        (chars.next(), chars.next()),
        (Some('•' | '·' | '▪' | '◦' | '●' | '○' | '■' | '□' | '▶' | '◆' | '◇' | '-' | '–' | '*'), None)
    )
}

/// Cuts a line into pieces of at most [`MAX_LINE`] characters, between sentences if possible, else between words.
fn cut(line: String) -> Vec<String> {
    if line.chars().count() <= MAX_LINE {
        return vec![line];
    }
    let mut pieces = Vec::new();
    let mut rest = line.as_str();
    while let Some((limit, _)) = rest.char_indices().nth(MAX_LINE) {
        let head = &rest[..limit];
        let at = sentence_end(head).or_else(|| head.rfind(' ')).filter(|at| *at > 0).unwrap_or(limit);
        pieces.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces
}

/// Where the last whole sentence of a text ends.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = [". ", "? ", "! ", "。", "; "];
    ends.iter().filter_map(|end| text.rfind(end).map(|at| at + end.trim_end().len())).max()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LINE, ResumeText};

    fn texts(text: &str) -> Vec<String> {
        ResumeText::new(text).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_are_squeezed_and_numbered() {
        let text = ResumeText::new("  Kim \t Minji\r\n\n\u{7}\n•\nBuilt  it\n");
        assert_eq!(text.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((text.line(1), text.line(2)), (Some("Kim Minji"), Some("• Built it")));
        assert_eq!((text.line(0), text.line(3)), (None, None));
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences() {
        let sentence = "저는 결제 시스템의 응답 시간을 절반으로 줄이고 그 결과를 팀과 나누었습니다. ";
        let pieces = texts(&sentence.repeat(20));
        assert!(pieces.len() > 1);
        for piece in &pieces {
            assert!(piece.ends_with("습니다.") && piece.chars().count() <= MAX_LINE, "{piece}");
        }
        assert_eq!(pieces.join(" "), sentence.repeat(20).trim_end());
    }

    #[test]
    fn a_paragraph_without_spaces_is_cut_too() {
        let pieces = texts(&"가".repeat(MAX_LINE * 2 + 1));
        assert_eq!(
            pieces.iter().map(|piece| piece.chars().count()).collect::<Vec<_>>(),
            [MAX_LINE, MAX_LINE, 1]
        );
    }
}

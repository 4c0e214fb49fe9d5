//! Questions that quote the resume.

use super::signs::{Sign, signs};
use crate::app::ports::{ProposedQuestion, TailorBrief};
use crate::domain::resume::{Line, WorthReason, WorthyLine};
use crate::domain::wording::cut;
use crate::t;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Longest quoted piece of a line.
const QUOTE: usize = 70;
/// Shortest line that says something to ask about.
const LEAST: usize = 8;
/// Wordings of each kind of question.
const VARIANTS: usize = 2;

/// Masked personal data and links, which are not repeated.
static UNSAID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[[a-z_ ]+\]|https?://\S+|[{}<>`«»]+").expect("the pattern is well-formed")
});

/// Questions on the lines worth asking about, best first, no two in the same words. More than asked for where the
/// resume has it, because the caller may drop some.
pub(super) fn propose(brief: &TailorBrief) -> Vec<ProposedQuestion> {
    let mut used = BTreeMap::new();
    let telling = if brief.worthy.is_empty() { telling_lines(&brief.lines) } else { brief.worthy.clone() };
    let lines = telling.iter().filter_map(|worthy| {
        let line = brief.lines.iter().find(|line| line.number == worthy.line)?;
        question(brief, line, worthy, &mut used)
    });
    lines.take(brief.count * 2).collect()
}

/// Where no line was found worthy, the lines that show several things, those that show most first.
fn telling_lines(lines: &[Line]) -> Vec<WorthyLine> {
    let telling = |line: &Line| {
        let shown = signs(&line.text);
        [Sign::Result, Sign::Problem, Sign::Choice, Sign::Team, Sign::Named, Sign::Action]
            .iter()
            .filter(|sign| shown.contains(sign))
            .count()
    };
    let mut telling: Vec<(usize, u32)> =
        lines.iter().map(|line| (telling(line), line.number)).filter(|(count, _)| *count >= 2).collect();
    telling.sort_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
    let worthy =
        |(_, line)| WorthyLine { line, score: 0.0, reason: WorthReason::OwnWork, names_skill: false };
    telling.into_iter().map(worthy).collect()
}

/// What a line can be asked about, the more telling first; a general question always fits.
fn kinds(worthy: &WorthyLine, text: &str) -> Vec<&'static str> {
    let shown = signs(text);
    let fits = [
        ("result", worthy.reason == WorthReason::Result),
        ("problem", shown.contains(&Sign::Problem)),
        ("choice", worthy.reason == WorthReason::Decision || shown.contains(&Sign::Choice)),
        ("team", worthy.reason == WorthReason::Collaboration || shown.contains(&Sign::Team)),
        ("technology", worthy.names_skill),
        ("own", worthy.reason == WorthReason::OwnWork || shown.contains(&Sign::Action)),
        ("general", true),
    ];
    fits.into_iter().filter(|(_, fits)| *fits).map(|(kind, _)| kind).collect()
}

fn question(
    brief: &TailorBrief,
    line: &Line,
    worthy: &WorthyLine,
    used: &mut BTreeMap<&'static str, usize>,
) -> Option<ProposedQuestion> {
    let quote = quotable(&line.text)?;
    // The least used of the kinds that fit, so that questions vary; a kind whose wordings are used up is out.
    let times = |kind: &&str| used.get(*kind).copied().unwrap_or(0);
    let kind =
        kinds(worthy, &line.text).into_iter().filter(|kind| times(kind) < VARIANTS).min_by_key(times)?;
    let count = used.entry(kind).or_default();
    *count += 1;
    let language = brief.language;
    Some(ProposedQuestion {
        text: t!(language, &format!("offline-tailored-{kind}-{count}"), quote = quote),
        lines: vec![line.number],
        hint: Some(t!(language, &format!("offline-tailored-{kind}-hint"))),
        key_points: Vec::new(),
        follow_up: Some(t!(language, &format!("offline-tailored-{kind}-follow-up"))),
    })
}

/// The longest piece of a line that may be repeated, shortened on a word boundary; `None` if it says too little.
fn quotable(line: &str) -> Option<String> {
    let edge = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '–' | '•' | '·' | '*' | '▪' | '■' | '●' | '|' | ',' | ':' | '"')
    };
    let piece =
        UNSAID.split(line).map(|piece| piece.trim_matches(edge)).max_by_key(|piece| piece.chars().count())?;
    if piece.chars().filter(|c| c.is_alphabetic()).count() < LEAST {
        return None;
    }
    let short = cut(piece, QUOTE).trim_end_matches(edge);
    // A piece that ends with a sentence is whole by itself, and a full stop before a quotation mark is not said.
    let whole = short.ends_with('.') || short.len() == piece.len();
    let short = short.trim_end_matches('.');
    Some(if whole { short.to_owned() } else { format!("{short}…") })
}

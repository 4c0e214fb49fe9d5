//! Questions that quote the resume.

use super::signs::{Sign, signs};
use crate::app::ports::{ProposedQuestion, TailorBrief};
use crate::domain::resume::Line;
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

/// What a line shows and can be asked about, the more telling first.
const KINDS: [(&str, Sign); 6] = [
    ("result", Sign::Result),
    ("problem", Sign::Problem),
    ("choice", Sign::Choice),
    ("team", Sign::Team),
    ("technology", Sign::Named),
    ("own", Sign::Action),
];

/// Masked personal data and links, which are not repeated.
static UNSAID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[[a-z_ ]+\]|https?://\S+|[{}<>`«»]+").expect("the pattern is well-formed")
});

/// Questions on the lines worth asking about, best first, no two in the same words. More than asked for where the
/// resume has it, because the caller may drop some.
pub(super) fn propose(brief: &TailorBrief) -> Vec<ProposedQuestion> {
    let mut used = BTreeMap::new();
    let lines = worthy_lines(brief);
    lines.into_iter().filter_map(|line| question(brief, line, &mut used)).take(brief.count * 2).collect()
}

/// The lines named as worthy; where none are, those that show most.
fn worthy_lines(brief: &TailorBrief) -> Vec<&Line> {
    let named: Vec<&Line> = brief
        .worthy
        .iter()
        .filter_map(|number| brief.lines.iter().find(|line| line.number == *number))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let telling = |line: &&Line| KINDS.iter().filter(|(_, sign)| signs(&line.text).contains(sign)).count();
    let mut lines: Vec<&Line> = brief.lines.iter().filter(|line| telling(line) >= 2).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(telling(line)), line.number));
    lines
}

fn question(brief: &TailorBrief, line: &Line, used: &mut BTreeMap<&str, usize>) -> Option<ProposedQuestion> {
    let quote = quotable(&line.text)?;
    let shown = signs(&line.text);
    // The least used of the kinds that fit, so that questions vary; a kind whose wordings are used up is out.
    let fits = |(_, sign): &&(&'static str, Sign)| shown.contains(sign);
    let fitting = KINDS.iter().filter(fits).map(|(kind, _)| *kind).chain(["general"]);
    let times = |kind: &&str| used.get(*kind).copied().unwrap_or(0);
    let kind = fitting.filter(|kind| times(kind) < VARIANTS).min_by_key(times)?;
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

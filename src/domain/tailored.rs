//! Tailored questions: from what an interviewer proposes to what is asked.

use super::asking;
use super::language::Language;
use super::question::{Citation, KeyPoint, Question, QuestionKind, Source};
use super::resume::{Line, WorthyLine};
use super::wording::{squeeze, stem_set, tidy, words};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Characters of a tailored question.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=300;
/// Longest hint.
const HINT_LIMIT: usize = 200;
/// Most key points of a tailored question.
const KEY_POINTS: usize = 5;
/// Longest key point: a few words.
const KEY_POINT_LIMIT: usize = 80;
/// Most lines one question is built on; the candidate is shown all of them.
const CITES: usize = 3;
/// Tailored questions are about what the candidate did: neither beginner's nor senior matter.
const DIFFICULTY: u8 = 2;

/// A tailored question before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedQuestion {
    /// The question.
    pub text: String,
    /// Numbers of the lines it is built on.
    pub lines: Vec<u32>,
    /// A nudge, if there is one.
    pub hint: Option<String>,
    /// What a good answer would contain, in a few words each.
    pub key_points: Vec<String>,
    /// A question to go on with.
    pub follow_up: Option<String>,
}

/// Takes up to `count` of the proposed questions, in their order, that may be asked: one question in the right
/// language about lines that exist, that hold more than personal data, and that no question before is about.
///
/// `already` are the questions of the interview so far; what they cite is not asked about again, nor is a line that says
/// the same: a heading may stand on every page.
pub fn accept(
    proposals: Vec<ProposedQuestion>,
    lines: &[Line],
    language: Language,
    count: usize,
    already: &[Question],
) -> Vec<Question> {
    let mut used: BTreeSet<u32> = already.iter().flat_map(cited_lines).collect();
    let mut said: BTreeSet<String> = already.iter().flat_map(cited_texts).collect();
    let mut asked: BTreeSet<String> = already.iter().map(|question| squeeze(&question.text)).collect();
    let mut accepted = Vec::new();
    for proposal in proposals {
        if accepted.len() == count {
            break;
        }
        let Some(question) = checked(proposal, lines, language) else { continue };
        let again = cited_lines(&question).any(|line| used.contains(&line))
            || cited_texts(&question).any(|text| said.contains(&text));
        if again || !asked.insert(squeeze(&question.text)) {
            continue;
        }
        used.extend(cited_lines(&question));
        said.extend(cited_texts(&question));
        accepted.push(question);
    }
    accepted
}

/// Common words with the job description beyond which a line is not better for it.
const BEARING: usize = 4;

/// Lines worth asking about, those first that share the most words with a job description; otherwise in their order.
pub fn towards(job: Option<&str>, mut worthy: Vec<WorthyLine>, lines: &[Line]) -> Vec<WorthyLine> {
    let Some(job) = job else { return worthy };
    let wanted = stem_set(job);
    let bearing = |worthy: &WorthyLine| {
        let line = lines.iter().find(|line| line.number == worthy.line);
        let said = line.map(|line| stem_set(&line.text)).unwrap_or_default();
        said.intersection(&wanted).count().min(BEARING)
    };
    worthy.sort_by_cached_key(|worthy| Reverse(bearing(worthy)));
    worthy
}

fn cites(question: &Question) -> &[Citation] {
    match &question.source {
        Source::Tailored { cites } => cites,
        Source::Stock { .. } | Source::FollowUp { .. } => &[],
    }
}

fn cited_lines(question: &Question) -> impl Iterator<Item = u32> {
    cites(question).iter().map(|cite| cite.line)
}

/// The letters of the cited lines, whatever the bullets and spaces around them.
fn cited_texts(question: &Question) -> impl Iterator<Item = String> {
    cites(question).iter().map(|cite| squeeze(&cite.text))
}

fn checked(proposal: ProposedQuestion, lines: &[Line], language: Language) -> Option<Question> {
    let text = tidy(&proposal.text, LENGTH.end() + 1);
    if !LENGTH.contains(&text.chars().count()) || asking::fault(&text, language).is_some() {
        return None;
    }
    let cites = citations(&proposal.lines, lines)?;
    let usable = |text: &str, limit| {
        Some(tidy(text, limit)).filter(|text| !squeeze(text).is_empty() && asking::is_clean(text))
    };
    let follow_up = proposal
        .follow_up
        .and_then(|text| usable(&text, LENGTH.end() + 1))
        .filter(|text| text.chars().count() <= *LENGTH.end() && asking::fault(text, language).is_none());
    let key_points =
        proposal.key_points.iter().filter_map(|point| usable(point, KEY_POINT_LIMIT)).take(KEY_POINTS);
    Some(Question {
        kind: QuestionKind::Experience,
        source: Source::Tailored { cites },
        hint: proposal.hint.and_then(|hint| usable(&hint, HINT_LIMIT)),
        key_points: key_points.map(|name| KeyPoint { accept: vec![name.clone()], name }).collect(),
        difficulty: DIFFICULTY,
        follow_ups: follow_up.into_iter().collect(),
        text,
    })
}

/// The cited lines with their texts; `None` if one does not exist or none says anything.
fn citations(numbers: &[u32], lines: &[Line]) -> Option<Vec<Citation>> {
    let mut seen = BTreeSet::new();
    let mut cites = Vec::new();
    for number in numbers.iter().filter(|number| seen.insert(**number)) {
        let line = lines.iter().find(|line| line.number == *number)?;
        if says_something(&line.text) {
            cites.push(Citation { line: line.number, text: line.text.clone() });
        }
    }
    cites.truncate(CITES);
    (!cites.is_empty()).then_some(cites)
}

/// Whether a line holds more than masked personal data and their labels.
fn says_something(line: &str) -> bool {
    const LABELS: [&str; 22] = [
        "email",
        "e-mail",
        "mail",
        "phone",
        "tel",
        "mobile",
        "address",
        "name",
        "birth",
        "date",
        "of",
        "github",
        "blog",
        "이메일",
        "메일",
        "전화",
        "전화번호",
        "연락처",
        "휴대폰",
        "주소",
        "이름",
        "생년월일",
    ];
    let rest = asking::PLACEHOLDER.replace_all(line, " ");
    words(&rest).iter().any(|word| !LABELS.contains(&word.as_str()) && word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests;

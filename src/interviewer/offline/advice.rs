//! What the offline interviewer says about an answer, in words.

use super::answer::Answer;
use super::coverage::Coverage;
use super::rate::Marks;
use super::signs::Sign;
use crate::app::ports::EvaluationBrief;
use crate::domain::question::QuestionKind;
use crate::domain::rubric::{Dimension, Junk};
use crate::domain::wording::cut;
use crate::t;

/// Most names in one sentence.
const NAMES: usize = 4;
/// Longest piece of a question repeated in advice.
const REPEATED: usize = 80;
/// Words below which an answer is told to say more.
const SHORT: usize = 25;

/// What was good, the most telling first; the check keeps three.
pub(super) fn strengths(
    brief: &EvaluationBrief,
    answer: &Answer,
    coverage: &Coverage,
    marks: &Marks,
) -> Vec<String> {
    let language = brief.language;
    let mut said = Vec::new();
    if marks.of(Dimension::Relevance) <= 2 {
        return said;
    }
    let found = coverage.found_names();
    if !found.is_empty() {
        said.push(t!(language, "offline-strength-found", points = names(&found)));
    }
    let numbers = answer.numbers();
    if answer.shows(Sign::Result) && !numbers.is_empty() {
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        said.push(t!(language, "offline-strength-numbers", numbers = names(&numbers)));
    }
    if is_own_matter(brief) && answer.shows(Sign::Own) && answer.shows(Sign::Action) {
        said.push(t!(language, "offline-strength-own"));
    }
    if marks.of(Dimension::Structure) >= 4 {
        said.push(t!(language, "offline-strength-structure"));
    }
    if answer.shows(Sign::Reason) && answer.words >= SHORT {
        said.push(t!(language, "offline-strength-reason"));
    }
    if answer.shows(Sign::Example) {
        said.push(t!(language, "offline-strength-example"));
    }
    said
}

/// What to add or change, the most useful first; the check keeps three.
pub(super) fn improvements(
    brief: &EvaluationBrief,
    answer: &Answer,
    coverage: &Coverage,
    marks: &Marks,
) -> Vec<String> {
    let language = brief.language;
    let mut said = Vec::new();
    if marks.of(Dimension::Relevance) <= 2 {
        said.push(t!(language, "offline-improve-relevance", question = asked(brief)));
    }
    let missing = coverage.missing_names();
    if !missing.is_empty() {
        said.push(t!(language, "offline-improve-missing", points = names(&missing)));
    }
    if is_own_matter(brief) {
        if !(answer.shows(Sign::Own) && answer.shows(Sign::Action)) {
            said.push(t!(language, "offline-improve-own"));
        }
        if !answer.shows(Sign::Result) {
            said.push(t!(language, "offline-improve-result"));
        } else if !answer.shows(Sign::Number) {
            said.push(t!(language, "offline-improve-numbers"));
        }
    } else if brief.question.kind == QuestionKind::Technical && !answer.shows(Sign::Example) {
        said.push(t!(language, "offline-improve-example"));
    }
    if answer.words < SHORT {
        said.push(t!(language, "offline-improve-short"));
    }
    if answer.repeated > 0.3 {
        said.push(t!(language, "offline-improve-repeated"));
    }
    if answer.count(Sign::Hedge) >= 2 {
        said.push(t!(language, "offline-improve-hedges"));
    }
    if marks.of(Dimension::Clarity) <= 3 && answer.words >= 2 * SHORT {
        said.push(t!(language, "offline-improve-long-sentences"));
    }
    if !answer.shows(Sign::Reason) {
        said.push(t!(language, "offline-improve-reason"));
    }
    said
}

/// What helps somebody who gave no answer.
pub(super) fn after_junk(brief: &EvaluationBrief, junk: Junk) -> Vec<String> {
    let language = brief.language;
    let said = match junk {
        Junk::Echo => t!(language, "offline-junk-echo"),
        Junk::DontKnow => t!(language, "offline-junk-dont-know"),
        Junk::Gibberish => t!(language, "offline-junk-gibberish"),
        Junk::Plan => t!(language, "offline-junk-plan"),
        Junk::TooShort => t!(language, "offline-junk-too-short"),
        Junk::Pasted => t!(language, "offline-junk-pasted"),
    };
    let points: Vec<&str> = brief.question.key_points.iter().map(|point| point.name.as_str()).collect();
    let prepare =
        (!points.is_empty()).then(|| t!(language, "offline-improve-prepare", points = names(&points)));
    [said].into_iter().chain(prepare).collect()
}

/// Whether the question is about what the candidate did.
fn is_own_matter(brief: &EvaluationBrief) -> bool {
    matches!(brief.question.kind, QuestionKind::Experience | QuestionKind::Behavioural)
}

fn names(names: &[&str]) -> String {
    names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ")
}

fn asked(brief: &EvaluationBrief) -> String {
    let text = &brief.question.text;
    let short = cut(text, REPEATED);
    if short.len() < text.len() { format!("{short}…") } else { short.to_owned() }
}

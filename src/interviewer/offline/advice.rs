//! What the offline interviewer says about an answer, in words.

use super::answer::Answer;
use super::coverage::Coverage;
use super::rate::Marks;
use super::signs::Sign;
use crate::app::ports::EvaluationBrief;
use crate::domain::question::QuestionKind;
use crate::domain::rubric::Dimension;
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
        said.push(t!(language, "offline-strength-found", points = quoted(&found)));
    }
    let numbers = answer.numbers();
    if answer.shows(Sign::Result) && !numbers.is_empty() {
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
        said.push(t!(language, "offline-improve-missing", points = quoted(&missing)));
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

/// Where to begin, for somebody who gave no answer. What kind of no answer it was, is said by the screen; naming the key
/// points would give the answer away.
pub(super) fn after_junk(brief: &EvaluationBrief) -> Vec<String> {
    let hint = brief.question.hint.iter();
    hint.map(|hint| t!(brief.language, "offline-improve-begin", hint = hint.clone())).collect()
}

/// Whether the question is about what the candidate did.
fn is_own_matter(brief: &EvaluationBrief) -> bool {
    matches!(brief.question.kind, QuestionKind::Experience | QuestionKind::Behavioural)
}

/// Key points as a list. Any of them may hold a comma, so each stands in quotation marks of its own.
pub(super) fn quoted(points: &[&str]) -> String {
    let quoted = |point: &&str| format!("‘{}’", point.replace(['‘', '’'], "'"));
    points.iter().take(NAMES).map(quoted).collect::<Vec<_>>().join(", ")
}

fn names(names: &[&str]) -> String {
    names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ")
}

fn asked(brief: &EvaluationBrief) -> String {
    let text = brief.question.text.replace('«', "“").replace('»', "”");
    let short = cut(&text, REPEATED);
    if short.len() < text.len() { format!("{short}…") } else { short.to_owned() }
}

//! Whether and what to ask on.

use super::advice::quoted;
use super::answer::Answer;
use super::coverage::Coverage;
use super::rate::Marks;
use super::signs::Sign;
use crate::app::ports::EvaluationBrief;
use crate::domain::rubric::{Dimension, FollowUp};
use crate::domain::wording::stem_set;
use crate::t;

/// Who says less has nothing to be asked on about.
const LEAST_WORDS: usize = 8;

/// A follow-up, if the answer was one and leaves something open.
pub(super) fn choose(
    brief: &EvaluationBrief,
    answer: &Answer,
    coverage: &Coverage,
    marks: &Marks,
) -> Option<FollowUp> {
    let substantive = answer.words >= LEAST_WORDS && marks.of(Dimension::Relevance) >= 3;
    if !brief.may_follow_up || !substantive {
        return None;
    }
    if coverage.is_empty() { about_own_work(brief, answer) } else { about_key_point(brief, coverage) }
}

/// The prepared question nearest to what is missing, or one that names it.
fn about_key_point(brief: &EvaluationBrief, coverage: &Coverage) -> Option<FollowUp> {
    let missing = coverage.missing_names();
    let open = *missing.first()?;
    let language = brief.language;
    let wanted = stem_set(&missing.join(" "));
    let nearness = |text: &&String| stem_set(text).intersection(&wanted).count();
    // The first of equals, as the author ordered them.
    let prepared = brief.question.follow_ups.iter().rev().max_by_key(nearness);
    let text =
        prepared.cloned().unwrap_or_else(|| t!(language, "offline-follow-up-point", point = open.to_owned()));
    Some(FollowUp { text, reason: t!(language, "offline-follow-up-point-reason", points = quoted(&missing)) })
}

/// For a question about the candidate's work: the first thing its story lacks.
fn about_own_work(brief: &EvaluationBrief, answer: &Answer) -> Option<FollowUp> {
    let lacks = [
        ("own", !(answer.shows(Sign::Own) && answer.shows(Sign::Action))),
        ("result", !answer.shows(Sign::Result)),
        ("number", !answer.shows(Sign::Number)),
        ("why", !(answer.shows(Sign::Reason) || answer.shows(Sign::Choice))),
    ];
    let lacking = lacks.into_iter().find_map(|(what, lacks)| lacks.then_some(what))?;
    let language = brief.language;
    Some(FollowUp {
        text: t!(language, &format!("offline-follow-up-{lacking}")),
        reason: t!(language, &format!("offline-follow-up-{lacking}-reason")),
    })
}

//! Ratings by what code can see of an answer.

use super::answer::{Answer, Sentence};
use super::coverage::Coverage;
use super::signs::Sign;
use crate::app::ports::EvaluationBrief;
use crate::domain::question::{QuestionKind, Source};
use crate::domain::rubric::{Dimension, ProposedRating, ceiling};
use crate::domain::wording::{covered, same_word, stem_set};
use std::collections::BTreeSet;

/// Two key points make an answer relevant beyond doubt.
const RELEVANT_HITS: f64 = 2.0;
/// So much of the subject's words makes an answer relevant beyond doubt; more would be an echo.
const RELEVANT_SHARE: f64 = 0.4;
/// Longer sentences are hard to follow when heard.
const LONG_SENTENCE: f64 = 32.0;
/// From this many words on an answer has room for all it should hold.
const FULL_LENGTH: f64 = 40.0;

/// The ratings of an answer.
pub(super) struct Marks {
    /// One per dimension, in the order of [`Dimension::ALL`].
    pub(super) ratings: Vec<ProposedRating>,
}

impl Marks {
    /// The rating of a dimension, 1 to 5.
    pub(super) fn of(&self, dimension: Dimension) -> u8 {
        self.ratings.iter().find(|rating| rating.dimension == dimension).map_or(1, |rating| rating.rating)
    }
}

/// Rates an answer.
pub(super) fn rate(brief: &EvaluationBrief, answer: &Answer, coverage: &Coverage) -> Marks {
    let subject = subject(brief);
    let kind = brief.question.kind;
    let rate = |dimension| {
        let share = match dimension {
            Dimension::Relevance => relevance(brief, answer, coverage, &subject),
            Dimension::Structure => structure(kind, answer),
            Dimension::Evidence => evidence(kind, answer, coverage),
            Dimension::Depth => depth(brief, answer, coverage),
            Dimension::Clarity => clarity(answer),
        };
        ProposedRating {
            dimension,
            rating: rating(share).min(ceiling(dimension, answer.told)).min(coverage.ceiling()),
            quote: quote(dimension, answer, coverage, &subject),
            spread: 0,
        }
    };
    Marks { ratings: Dimension::ALL.map(rate).to_vec() }
}

/// 0 to 1 becomes 1 to 5.
fn rating(share: f64) -> u8 {
    (1.0 + 4.0 * share.clamp(0.0, 1.0)).round() as u8
}

/// The words an answer on the subject would use: the question's, its key points', the cited lines'.
fn subject(brief: &EvaluationBrief) -> BTreeSet<String> {
    let question = &brief.question;
    let cites: Vec<&str> = match &question.source {
        Source::Tailored { cites } => cites.iter().map(|cite| cite.text.as_str()).collect(),
        Source::FollowUp { .. } => brief.before.iter().flat_map(|(q, a)| [q.as_str(), a.as_str()]).collect(),
        Source::Stock { .. } => Vec::new(),
    };
    let points = question.key_points.iter();
    let wordings = points.flat_map(|point| point.accept.iter().chain([&point.name]).map(String::as_str));
    [question.text.as_str()].into_iter().chain(wordings).chain(cites).flat_map(stem_set).collect()
}

fn knows(set: &BTreeSet<String>, stem: &str) -> bool {
    set.contains(stem) || set.iter().any(|other| same_word(other, stem))
}

fn relevance(
    brief: &EvaluationBrief,
    answer: &Answer,
    coverage: &Coverage,
    subject: &BTreeSet<String>,
) -> f64 {
    let by_points = (coverage.hits() as f64 / RELEVANT_HITS).min(1.0);
    let asked = stem_set(&brief.question.text);
    let of_question = (covered(&asked, &answer.stems) / RELEVANT_SHARE).min(1.0);
    // Words of the subject that the question did not give away.
    let of_subject = answer.new.iter().filter(|stem| knows(subject, stem)).count();
    let by_words = (0.6 * of_question + 0.4 * (of_subject as f64 / 3.0).min(1.0)).min(1.0);
    // A story of the candidate's own work may share no word with a question about character.
    let story = f64::from(u8::from(is_story(brief.question.kind, answer))) * 0.3;
    // Where there are no key points, words alone decide, and a story told on the subject is on the subject.
    let share = if coverage.is_empty() { by_words + story } else { 0.65 * by_points + 0.6 * by_words };
    share.max(story).min(1.0)
}

fn is_story(kind: QuestionKind, answer: &Answer) -> bool {
    kind != QuestionKind::Technical
        && answer.shows(Sign::Own)
        && answer.shows(Sign::Action)
        && answer.words >= 15
}

/// Adds up what is there; the whole is about 1.
fn sum(parts: &[(f64, bool)]) -> f64 {
    parts.iter().filter(|(_, there)| *there).map(|(weight, _)| weight).sum()
}

/// How far an answer has room for anything, 0 to 1.
fn room(answer: &Answer) -> f64 {
    (answer.words as f64 / FULL_LENGTH).min(1.0)
}

fn structure(kind: QuestionKind, answer: &Answer) -> f64 {
    let shows = |sign| answer.shows(sign);
    let parts = answer.sentences.len();
    let told = match kind {
        QuestionKind::Technical => sum(&[
            (0.25, parts >= 2),
            (0.15, parts >= 3),
            (0.25, shows(Sign::Reason)),
            (0.2, shows(Sign::Contrast) || shows(Sign::Order)),
            (0.15, shows(Sign::Example) || shows(Sign::Result)),
        ]),
        QuestionKind::WarmUp => sum(&[
            (0.3, parts >= 2),
            (0.2, parts >= 3),
            (0.2, shows(Sign::Action)),
            (0.15, shows(Sign::Result) || shows(Sign::Learned)),
            (0.15, shows(Sign::Reason) || shows(Sign::Order)),
        ]),
        QuestionKind::Experience | QuestionKind::Behavioural => sum(&[
            (0.2, shows(Sign::Situation)),
            (0.2, shows(Sign::Task) || shows(Sign::Problem)),
            (0.2, shows(Sign::Action)),
            (0.2, shows(Sign::Result) || shows(Sign::Learned)),
            (0.1, shows(Sign::Order) || shows(Sign::Reason)),
            (0.1, parts >= 3),
        ]),
    };
    told * (0.4 + 0.6 * room(answer))
}

fn evidence(kind: QuestionKind, answer: &Answer, coverage: &Coverage) -> f64 {
    let shows = |sign| answer.shows(sign);
    match kind {
        QuestionKind::Technical => {
            let named = sum(&[
                (0.15, shows(Sign::Example)),
                (0.15, shows(Sign::Named)),
                (0.1, shows(Sign::Number)),
                (0.1, shows(Sign::Reason)),
            ]);
            named * (0.4 + 0.6 * room(answer)) + 0.6 * coverage.share()
        }
        QuestionKind::WarmUp | QuestionKind::Experience | QuestionKind::Behavioural => {
            let named = sum(&[
                (0.25, shows(Sign::Own) && shows(Sign::Action)),
                (0.25, shows(Sign::Number)),
                (0.2, shows(Sign::Result)),
                (0.15, shows(Sign::Named)),
                (0.15, answer.count(Sign::Action) >= 2),
            ]);
            named * (0.4 + 0.6 * room(answer))
        }
    }
}

fn depth(brief: &EvaluationBrief, answer: &Answer, coverage: &Coverage) -> f64 {
    let shows = |sign| answer.shows(sign);
    let signs = sum(&[
        (0.2, shows(Sign::Own) && shows(Sign::Action)),
        (0.2, shows(Sign::Reason) || shows(Sign::Choice)),
        (0.2, shows(Sign::Problem) || shows(Sign::Task)),
        (0.2, shows(Sign::Result)),
        (0.2, shows(Sign::Learned) || shows(Sign::Contrast)),
    ]) * (0.4 + 0.6 * room(answer));
    match (coverage.is_empty(), brief.question.kind, brief.question.is_follow_up()) {
        (true, ..) => signs,
        // A follow-up asks about one thing; what the main question wanted is only half of the matter.
        (false, _, true) => 0.5 * coverage.share() + 0.5 * (answer.new.len() as f64 / 15.0).min(1.0),
        (false, QuestionKind::Technical, _) => coverage.share(),
        (false, ..) => 0.75 * coverage.share() + 0.25 * signs,
    }
}

fn clarity(answer: &Answer) -> f64 {
    let words = answer.words as f64;
    let sentences = answer.sentences.len().max(1) as f64;
    let longest = answer.sentences.iter().map(|sentence| sentence.words).max().unwrap_or(0) as f64;
    let loose = (answer.count(Sign::Hedge) + answer.count(Sign::Filler)) as f64 / sentences;
    let mut share = (0.55 + words / 60.0).min(1.0);
    if words / sentences > LONG_SENTENCE || longest > 2.0 * LONG_SENTENCE {
        share -= 0.25;
    }
    if loose > 0.34 {
        share -= 0.25 * loose.min(1.0);
    }
    share - 0.5 * answer.repeated
}

/// The sentence that shows the rating best.
fn quote(dimension: Dimension, answer: &Answer, coverage: &Coverage, subject: &BTreeSet<String>) -> String {
    let signs = |sentence: &Sentence, wanted: &[Sign]| {
        wanted.iter().filter(|sign| sentence.signs.contains(sign)).count() as f64
    };
    let on_subject =
        |sentence: &Sentence| sentence.stems.iter().filter(|stem| knows(subject, stem)).count() as f64;
    let found: Vec<String> = coverage.found(answer).into_iter().map(|found| found.quote).collect();
    answer.best(|sentence| match dimension {
        Dimension::Relevance => on_subject(sentence),
        Dimension::Structure => {
            signs(sentence, &[Sign::Order, Sign::Reason, Sign::Contrast, Sign::Result, Sign::Situation])
        }
        Dimension::Evidence => {
            signs(sentence, &[Sign::Number, Sign::Named, Sign::Own, Sign::Result, Sign::Example])
        }
        Dimension::Depth => {
            let points = found.iter().filter(|quote| **quote == sentence.text).count() as f64;
            points + 0.2 * signs(sentence, &[Sign::Reason, Sign::Choice, Sign::Problem, Sign::Learned])
        }
        // The clearest sentence: no hedging, neither a fragment nor endless.
        Dimension::Clarity => {
            let apart = (sentence.words as f64 - 14.0).abs() / 14.0;
            -apart - signs(sentence, &[Sign::Hedge, Sign::Filler])
        }
    })
}

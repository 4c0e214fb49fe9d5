//! Feedback on one answer.

use super::plain::{line, lines};
use super::{Embed, Lines, Tone, words};
use crate::app::ports::{Feedback, OfflineReason};
use crate::domain::language::Language;
use crate::domain::report::Change;
use crate::domain::rubric::Evaluation;
use crate::t;

/// Longest evidence quote shown: enough to recognise one's own sentence on a phone.
const QUOTE: usize = 120;
/// Longest remark shown, and how many of a kind.
const REMARK: usize = 300;
const REMARKS: usize = 3;
/// Longest name of a key point shown.
const KEY_POINT: usize = 120;
/// Stands before what is missing; to be seen on light and on dark ground.
const MISSING: &str = "🔸";

pub(super) fn feedback(l: Language, feedback: &Feedback) -> Embed {
    let mut text = heading(l, feedback);
    let evaluation = &feedback.evaluation;
    text.gap();
    if let Some(junk) = evaluation.junk {
        text.push(words::junk(l, junk));
    } else {
        ratings(l, evaluation, &mut text);
    }
    key_points(l, evaluation, &mut text);
    remarks(t!(l, "feedback-strengths"), &evaluation.strengths, REMARKS, &mut text);
    remarks(t!(l, "feedback-improvements"), &evaluation.improvements, REMARKS, &mut text);
    embed(l, feedback, text)
}

/// The same above a report, which is to be short on a phone: without the ratings, which its buttons lead to.
pub(super) fn short_feedback(l: Language, feedback: &Feedback) -> Embed {
    let mut text = heading(l, feedback);
    let evaluation = &feedback.evaluation;
    if let Some(junk) = evaluation.junk {
        text.gap();
        text.push(words::junk(l, junk));
    }
    remarks(t!(l, "feedback-strengths"), &evaluation.strengths, 1, &mut text);
    remarks(t!(l, "feedback-improvements"), &evaluation.improvements, 1, &mut text);
    embed(l, feedback, text)
}

fn embed(l: Language, feedback: &Feedback, text: Lines) -> Embed {
    let number = feedback.number;
    let title = if feedback.is_follow_up {
        t!(l, "feedback-title-follow-up", number = number)
    } else {
        t!(l, "feedback-title", number = number)
    };
    let tone = if feedback.evaluation.points >= 70.0 { Tone::Good } else { Tone::Attention };
    Embed::new(tone, title, text.finish())
}

/// Points, time, and what is said about how it was rated and spoken.
fn heading(l: Language, feedback: &Feedback) -> Lines {
    let evaluation = &feedback.evaluation;
    let mut text = Lines::default();
    let points = t!(l, "feedback-points", points = words::points(evaluation.points));
    match feedback.seconds {
        Some(seconds) => text
            .push(format!("{points} · {}", t!(l, "feedback-time", duration = words::duration(l, seconds)))),
        None => text.push(points),
    }
    if feedback.offline {
        text.push(match feedback.offline_reason {
            None => t!(l, "feedback-offline"),
            Some(OfflineReason::ModelFailed) => t!(l, "feedback-offline-failed"),
            Some(OfflineReason::Budget) => t!(l, "feedback-offline-budget"),
            Some(OfflineReason::Chosen) => t!(l, "feedback-offline-chosen"),
        });
    }
    if let Some(speech) = &feedback.speech {
        text.push(format!("🎙️ {}", words::spoken(l, speech, feedback.seconds).join(" · ")));
    }
    for remark in &feedback.pace {
        text.push(format!("-# ⏱️ {}", words::pace(l, *remark)));
    }
    text
}

/// What has changed since the question was answered before.
pub(super) fn change(l: Language, change: &Change, text: &mut Lines) {
    let by = words::signed(change.now - change.before);
    let best = if change.is_best() { t!(l, "change-best") } else { String::new() };
    let (before, now) = (words::points(change.before), words::points(change.now));
    text.push(
        format!("{} {best}", t!(l, "change-points", before = before, now = now, by = by)).trim().to_owned(),
    );
    let dimensions: Vec<String> = change
        .dimensions
        .iter()
        .map(|(dimension, by)| {
            format!("{} {}", words::dimension(l, *dimension), words::signed(f64::from(*by)))
        })
        .collect();
    if !dimensions.is_empty() {
        text.push(dimensions.join(" · "));
    }
    for (mark, names) in [("➕", &change.added), ("➖", &change.lost)] {
        for name in names.iter().take(REMARKS) {
            text.push(format!("{mark} {}", line(name, KEY_POINT)));
        }
    }
    if !change.missing.is_empty() {
        text.push(t!(l, "change-missing"));
        for name in change.missing.iter().take(REMARKS) {
            text.push(format!("{MISSING} {}", line(name, KEY_POINT)));
        }
    }
}

/// The ratings with their evidence; neighbours that go by the same words share them.
fn ratings(l: Language, evaluation: &Evaluation, text: &mut Lines) {
    let mut all = evaluation.ratings.iter().peekable();
    while let Some(rating) = all.next() {
        let mut rated = format!(
            "{} **{}** {}/5",
            words::bar(f64::from(rating.rating)),
            words::dimension(l, rating.dimension),
            rating.rating
        );
        if rating.spread > 0 {
            rated = format!("{rated} · {}", t!(l, "feedback-spread", points = rating.spread));
        }
        text.push(rated);
        if all.peek().is_some_and(|next| next.quote == rating.quote) {
            continue;
        }
        text.push(match &rating.quote {
            Some(quote) => format!("> “{}”", line(quote, QUOTE)),
            None => format!("> *{}*", t!(l, "feedback-no-evidence")),
        });
    }
}

fn key_points(l: Language, evaluation: &Evaluation, text: &mut Lines) {
    let all = &evaluation.key_points;
    // Listing what is missing after "I don't know" would give the answer away and help nobody; after junk, too.
    if all.is_empty() || evaluation.junk.is_some() {
        return;
    }
    let found = all.iter().filter(|point| point.quote.is_some()).count();
    text.gap();
    text.push(t!(l, "feedback-key-points", found = found, total = all.len()));
    for point in all {
        let mark = if point.quote.is_some() { "✅" } else { MISSING };
        text.push(format!("{mark} {}", line(&point.name, KEY_POINT)));
    }
}

fn remarks(heading: String, remarks: &[String], most: usize, text: &mut Lines) {
    if remarks.is_empty() {
        return;
    }
    text.gap();
    text.push(heading);
    for remark in remarks.iter().take(most) {
        text.push(format!("• {}", line(remark, REMARK)));
    }
}

/// The candidate's own answer, quoted.
pub(super) fn answer(answer: &str, limit: usize) -> String {
    lines(answer, "> ", limit)
}

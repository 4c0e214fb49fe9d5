//! The report of an interview.

use super::plain::line;
use super::{Embed, Lines, Tone, words};
use crate::app::ports::{ReportTurn, ReportView};
use crate::domain::ids::TurnId;
use crate::domain::language::Language;
use crate::domain::rubric::Dimension;
use crate::t;

/// Longest question shown in the report.
const QUESTION: usize = 120;
/// Longest thing to practise.
const PRACTISE: usize = 300;

/// The report in two embeds: the outcome, and the questions with their points.
pub(super) fn report(l: Language, view: &ReportView) -> Vec<Embed> {
    let role = line(&view.role, 100);
    let tone = if view.report.total >= 60.0 { Tone::Good } else { Tone::Attention };
    vec![
        Embed::new(tone, t!(l, "report-title", role = role), outcome(l, view)),
        Embed::new(Tone::Plain, t!(l, "report-questions"), questions(l, view)),
    ]
}

fn outcome(l: Language, view: &ReportView) -> String {
    let report = &view.report;
    let mut text = Lines::default();
    text.push(t!(l, "report-total", total = words::points(report.total), rank = report.rank.letter()));
    let mut counts = t!(l, "report-counts", answered = report.answered, skipped = report.skipped);
    if report.mean_seconds > 0 {
        let pace = t!(l, "report-pace", duration = words::duration(l, report.mean_seconds));
        counts = format!("{counts} · {pace}");
    }
    text.push(counts);
    if view.over_budget {
        text.push(t!(l, "report-offline-budget", count = view.offline));
    } else if view.offline > 0 && view.offline >= report.answered {
        text.push(t!(l, "report-offline-all"));
    } else if view.offline > 0 {
        text.push(t!(l, "report-offline-some", count = view.offline));
    }
    if view.again > 0 {
        text.push(t!(l, "report-again", count = view.again));
    }
    text.gap();
    text.push(t!(l, "report-dimensions"));
    for dimension in Dimension::ALL {
        if let Some(&mean) = report.dimensions.get(&dimension) {
            let mut rated = format!("{} {mean:.1} {}", words::bar(mean), words::dimension(l, dimension));
            if let Some(spread) = view.spread.get(&dimension).filter(|spread| **spread > 0) {
                rated = format!("{rated} · {}", t!(l, "report-spread", points = *spread));
            }
            text.push(rated);
        }
    }
    text.gap();
    // With a single answer, the best is the weakest, and saying both would be odd.
    if report.best != report.weakest {
        if let Some((turn, points)) = counted(view, report.best) {
            text.push(t!(l, "report-best", number = turn.number, points = words::points(points)));
            text.push(format!("> {}", line(&turn.text, QUESTION)));
        }
        if let Some((turn, points)) = counted(view, report.weakest) {
            text.push(t!(l, "report-weakest", number = turn.number, points = words::points(points)));
            text.push(format!("> {}", line(&turn.text, QUESTION)));
        }
    }
    practise(l, &report.practise, &mut text);
    text.finish()
}

fn practise(l: Language, things: &[String], text: &mut Lines) {
    text.gap();
    match things.len() {
        0 => return,
        3 => text.push(t!(l, "report-practise")),
        _ => text.push(t!(l, "report-practise-some")),
    }
    for (thing, number) in things.iter().zip(1..) {
        text.push(format!("{number}. {}", line(thing, PRACTISE)));
    }
}

/// The line of a turn that counts, with its points. The report names turns by id, its view lists them in the order
/// asked; both leave out the same ones.
fn counted(view: &ReportView, id: TurnId) -> Option<(&ReportTurn, f64)> {
    let mut counting = view.turns.iter().filter(|turn| turn.points.is_some());
    let place = view.report.turns.iter().position(|(turn, _)| *turn == id)?;
    let turn = counting.nth(place)?;
    Some((turn, turn.points?))
}

fn questions(l: Language, view: &ReportView) -> String {
    let mut text = Lines::default();
    for turn in &view.turns {
        text.push(question(l, turn));
    }
    text.gap();
    text.push(t!(l, "report-next"));
    text.finish()
}

fn question(l: Language, turn: &ReportTurn) -> String {
    let text = line(&turn.text, QUESTION);
    let number = turn.number;
    match (turn.points, turn.skipped, turn.is_follow_up) {
        (None, _, false) => t!(l, "report-question-dropped", number = number, text = text),
        (None, _, true) => t!(l, "report-question-dropped-follow-up", text = text),
        (Some(_), true, false) => t!(l, "report-question-skipped", number = number, text = text),
        (Some(_), true, true) => t!(l, "report-question-skipped-follow-up", text = text),
        (Some(points), false, false) => {
            t!(l, "report-question", number = number, points = words::points(points), text = text)
        }
        (Some(points), false, true) => {
            t!(l, "report-question-follow-up", points = words::points(points), text = text)
        }
    }
}

//! The report of an interview.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Row, Tone, feedback, words};
use crate::app::ports::{Progress, ReportTurn, ReportView};
use crate::discord::custom_id::Control;
use crate::domain::ids::{InterviewId, TurnId};
use crate::domain::language::Language;
use crate::domain::report::Change;
use crate::domain::rubric::Dimension;
use crate::t;

/// Longest question shown in the report.
const QUESTION: usize = 120;
/// The same where the report is to be short: one line on a phone.
const SHORT_QUESTION: usize = 40;
/// Longest thing to practise.
const PRACTISE: usize = 300;

/// Longest question in the menu.
const CHOICE: usize = 90;

/// What can be done after a report: read on, try everything or one question again, write a memo.
pub(super) fn controls(l: Language, interview: InterviewId, view: &ReportView) -> Vec<Row> {
    let mut buttons = vec![Button::new(Control::Show(interview, 1), t!(l, "button-details"), Look::Main)];
    let mains: Vec<&ReportTurn> = view.turns.iter().filter(|turn| !turn.is_follow_up).collect();
    if view.kind.is_one_question() {
        let again = mains.first().map_or(view.report.weakest, |turn| turn.id);
        buttons.push(Button::new(Control::Retry(interview, again), t!(l, "button-retry"), Look::Other));
    } else {
        buttons.push(Button::new(Control::Repeat(interview, false), t!(l, "button-repeat"), Look::Other));
        let weakest = Control::Retry(interview, view.report.weakest);
        // With a single answer there is no weakest.
        if view.report.best != view.report.weakest {
            buttons.push(Button::new(weakest, t!(l, "button-retry-weakest"), Look::Other));
        }
    }
    buttons.push(Button::new(Control::Memo(interview, None), t!(l, "button-memo"), Look::Other));
    let mut rows = vec![Row::Buttons(buttons)];
    if mains.len() > 1 {
        let choices = mains.iter().map(|turn| {
            let text = super::plain::label(&turn.text, CHOICE);
            (format!("{}. {text}", turn.number), turn.id.to_string())
        });
        rows.push(Row::Menu {
            control: Control::RetryChosen(interview),
            placeholder: t!(l, "retry-select"),
            choices: choices.collect(),
        });
    }
    rows
}

/// The whole report in two embeds: the outcome, and the questions with their points.
pub(super) fn report(l: Language, view: &ReportView) -> Vec<Embed> {
    let mut text = outcome(l, view);
    dimensions(l, view, &mut text);
    strongest_and_weakest(l, view, QUESTION, &mut text);
    practise(l, &view.report.practise, &mut text);
    vec![
        embed(l, view, text),
        Embed::new(Tone::Plain, t!(l, "report-questions"), questions(l, view, QUESTION)),
    ]
}

/// The report beside its picture, short on a phone: what the picture shows is not told again, and where there is nothing to
/// compare, the questions are left to [`report`].
pub(super) fn short_report(l: Language, view: &ReportView) -> Vec<Embed> {
    let mut text = outcome(l, view);
    strongest_and_weakest(l, view, SHORT_QUESTION, &mut text);
    practise(l, &view.report.practise, &mut text);
    if view.progress.is_some() {
        let questions = questions(l, view, SHORT_QUESTION);
        return vec![embed(l, view, text), Embed::new(Tone::Plain, t!(l, "report-questions"), questions)];
    }
    text.gap();
    text.push(what_now(l, view));
    vec![embed(l, view, text)]
}

fn embed(l: Language, view: &ReportView, text: Lines) -> Embed {
    let tone = if view.report.total >= 60.0 { Tone::Good } else { Tone::Attention };
    Embed::new(tone, t!(l, "report-title", role = line(&view.role, 100)), text.finish())
}

fn outcome(l: Language, view: &ReportView) -> Lines {
    let report = &view.report;
    let mut text = Lines::default();
    text.push(t!(l, "report-total", total = words::points(report.total), rank = report.rank.letter()));
    let mut counts = t!(l, "report-counts", answered = report.answered, skipped = report.skipped);
    if report.mean_seconds > 0 {
        let pace = t!(l, "report-pace", duration = words::duration(l, report.mean_seconds));
        counts = format!("{counts} · {pace}");
    }
    text.push(counts);
    if let Some(progress) = &view.progress {
        attempts(l, progress, report.total, &mut text);
    }
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
    text
}

fn dimensions(l: Language, view: &ReportView, text: &mut Lines) {
    let report = &view.report;
    text.gap();
    text.push(t!(l, "report-dimensions"));
    for dimension in Dimension::ALL {
        if let Some(&mean) = report.dimensions.get(&dimension) {
            let before = view.progress.as_ref().and_then(|p| p.before.as_ref()?.dimensions.get(&dimension));
            let by = before.map_or_else(String::new, |before| format!(" ({})", words::signed(mean - before)));
            let mut rated = format!("{} {mean:.1}{by} {}", words::bar(mean), words::dimension(l, dimension));
            if let Some(spread) = view.spread.get(&dimension).filter(|spread| **spread > 0) {
                rated = format!("{rated} · {}", t!(l, "report-spread", points = *spread));
            }
            text.push(rated);
        }
    }
}

fn strongest_and_weakest(l: Language, view: &ReportView, longest: usize, text: &mut Lines) {
    let report = &view.report;
    text.gap();
    // With a single answer, the best is the weakest, and saying both would be odd.
    if report.best != report.weakest {
        if let Some((turn, points)) = counted(view, report.best) {
            text.push(t!(l, "report-best", number = turn.number, points = words::points(points)));
            text.push(format!("> {}", line(&turn.text, longest)));
        }
        if let Some((turn, points)) = counted(view, report.weakest) {
            text.push(t!(l, "report-weakest", number = turn.number, points = words::points(points)));
            text.push(format!("> {}", line(&turn.text, longest)));
        }
    }
}

/// How this attempt stands among the others.
fn attempts(l: Language, progress: &Progress, total: f64, text: &mut Lines) {
    if let Some(before) = &progress.before {
        let by = words::signed(total - before.total);
        let points = words::points(before.total);
        text.push(t!(
            l,
            "report-attempt",
            attempt = progress.attempt,
            before = before.attempt,
            points = points,
            by = by
        ));
    }
    match progress.best {
        Some((best, _)) if best == progress.attempt => text.push(t!(l, "report-attempt-best")),
        Some((best, most)) => {
            text.push(t!(l, "report-attempt-other-best", attempt = best, points = words::points(most)));
        }
        None => {}
    }
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

fn questions(l: Language, view: &ReportView, longest: usize) -> String {
    let mut text = Lines::default();
    let change = |turn: &ReportTurn| view.progress.as_ref()?.turns.get(&turn.id).cloned();
    for turn in &view.turns {
        text.push(question(l, turn, longest));
        match change(turn) {
            Some(change) if view.kind.is_one_question() => feedback::change(l, &change, &mut text),
            Some(change) => text.push(format!("-# {}", summary(l, &change))),
            None => {}
        }
    }
    text.gap();
    text.push(what_now(l, view));
    text.finish()
}

fn what_now(l: Language, view: &ReportView) -> String {
    match view.report.answered {
        _ if view.kind.is_one_question() => t!(l, "report-next-one"),
        1 => t!(l, "report-next-first"),
        _ => t!(l, "report-next"),
    }
}

/// A change on one line.
fn summary(l: Language, change: &Change) -> String {
    let mut parts = vec![words::signed(change.now - change.before)];
    if !change.added.is_empty() {
        parts.push(t!(l, "change-added-count", count = change.added.len()));
    }
    if !change.missing.is_empty() {
        parts.push(t!(l, "change-missing-count", count = change.missing.len()));
    }
    if change.is_best() {
        parts.push(t!(l, "change-best"));
    }
    parts.join(" · ")
}

fn question(l: Language, turn: &ReportTurn, longest: usize) -> String {
    let text = line(&turn.text, longest);
    let number = turn.number;
    match (turn.points, turn.skipped, turn.is_follow_up) {
        (None, _, false) if turn.seen => t!(l, "report-question-open", number = number, text = text),
        (None, _, true) if turn.seen => t!(l, "report-question-open-follow-up", text = text),
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

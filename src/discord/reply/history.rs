//! Past interviews: the list, and one interview page by page.

use super::plain::{label, line};
use super::screen::{question_body, question_title};
use super::{Button, Embed, Lines, Look, Page, Row, Tone, feedback, report, words};
use crate::app::again::Again;
use crate::app::interview::{Filter, InterviewPage, Shown, ShownTurn};
use crate::app::ports::InterviewSummary;
use crate::discord::custom_id::community::QuestionCode;
use crate::discord::custom_id::{Control, community};
use crate::domain::ids::{ChannelId, InterviewId, TurnId};
use crate::domain::interview::{Kind, Phase, TurnStatus};
use crate::domain::language::Language;
use crate::domain::question::Source;
use crate::t;

/// Longest name of a role.
const NAME: usize = 60;
/// How much of an answer is quoted beside its feedback.
const ANSWER: usize = 1500;
/// How much of a memo is shown.
const MEMO: usize = 1000;

/// A page of the member's interviews.
pub fn interview_list(l: Language, list: &InterviewPage) -> Page {
    let heading = t!(l, "list-title");
    if list.items.is_empty() {
        let empty = match list.filter == Filter::default() {
            true => t!(l, "list-empty"),
            false => t!(l, "list-none-such"),
        };
        return Page::note(Tone::Plain, heading, empty);
    }
    let mut text = Lines::default();
    for item in &list.items {
        let when = words::date(item.started_at);
        text.push(t!(l, "list-item", role = line(&item.role, NAME), when = when));
        let mut about = vec![status(l, item)];
        if item.settings.kind != Kind::Full {
            about.insert(0, kind(l, item));
        }
        text.push(format!("-# {}", about.join(" · ")));
    }
    let mut page = Page::note(Tone::Plain, heading, text.finish());
    let choices = list.items.iter().map(|item| (choice(l, item), item.id.to_string())).collect();
    page.rows.push(Row::Menu { control: Control::ShowChosen, placeholder: t!(l, "list-select"), choices });
    if list.pages > 1 {
        page.embeds[0].footer = t!(l, "page-of", page = list.page + 1, pages = list.pages);
    }
    let mut buttons = Vec::new();
    if list.page > 0 {
        let previous = Control::History(list.page - 1, list.filter.clone());
        buttons.push(Button::new(previous, t!(l, "button-previous"), Look::Other));
    }
    if list.page + 1 < list.pages {
        let next = Control::History(list.page + 1, list.filter.clone());
        buttons.push(Button::new(next, t!(l, "button-next"), Look::Other));
    }
    page.with_buttons(buttons)
}

fn kind(l: Language, item: &InterviewSummary) -> String {
    match item.settings.kind {
        Kind::Repeat => t!(l, "list-attempt", attempt = item.attempt),
        kind => words::sitting(l, kind),
    }
}

fn status(l: Language, item: &InterviewSummary) -> String {
    match (item.phase, &item.report, item.thread) {
        (Phase::Opening, ..) => t!(l, "list-status-opening"),
        (Phase::Running, _, None) if item.pause.is_some() => t!(l, "list-status-lost"),
        (Phase::Running, _, Some(thread)) if item.pause.is_some() => {
            t!(l, "list-status-paused", thread = channel(thread))
        }
        (Phase::Running, _, Some(thread)) => t!(l, "list-status-running", thread = channel(thread)),
        (Phase::Running, _, None) => t!(l, "list-status-running-no-thread"),
        (Phase::Finished, Some(report), _) => {
            t!(l, "list-status-finished", total = words::points(report.total), rank = report.rank.letter())
        }
        (Phase::Finished, None, _) | (Phase::Cancelled(_), ..) => t!(l, "list-status-cancelled"),
    }
}

fn channel(thread: ChannelId) -> String {
    format!("<#{thread}>")
}

/// An interview on one line of plain text, for menus and suggestions.
pub fn choice(l: Language, item: &InterviewSummary) -> String {
    let (role, date) = (label(&item.role, NAME), item.started_at.format("%Y-%m-%d").to_string());
    match (item.phase, &item.report) {
        (Phase::Finished, Some(report)) => {
            let total = words::points(report.total);
            t!(l, "list-choice-finished", role = role, date = date, total = total)
        }
        (Phase::Opening | Phase::Running, _) => t!(l, "list-choice-running", role = role, date = date),
        (Phase::Finished, None) | (Phase::Cancelled(_), _) => {
            t!(l, "list-choice-cancelled", role = role, date = date)
        }
    }
}

/// A page of one interview: 0 the report or how it stands, then one page per turn. A page past the end is the last one.
pub fn interview_shown(l: Language, shown: &Shown, page: u16) -> Page {
    let last = shown.turns.len();
    let page = usize::from(page).min(last);
    let shown_page = match page.checked_sub(1).and_then(|place| shown.turns.get(place)) {
        Some(turn) => turn_page(l, shown, turn),
        None => first_page(l, shown),
    };
    let control = |page: usize| Control::Show(shown.summary.id, u16::try_from(page).unwrap_or(u16::MAX));
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(Button::new(control(page - 1), t!(l, "button-previous"), Look::Other));
    }
    if page < last {
        buttons.push(Button::new(control(page + 1), t!(l, "button-next"), Look::Main));
    }
    let id = shown.summary.id;
    let turn = page.checked_sub(1).and_then(|place| shown.turns.get(place));
    buttons.push(Button::new(Control::Memo(id, turn.map(|turn| turn.id)), t!(l, "button-memo"), Look::Other));
    // One on the sitting, and one that stays with the question wherever it is asked.
    if let Some(Source::Stock { key, .. }) = turn.map(|turn| &turn.question.source) {
        let memo = Control::QuestionMemo(QuestionCode::of(key));
        buttons.push(Button::new(memo, t!(l, "question-memo-short"), Look::Other));
    }
    let is_over = shown.summary.phase.is_over();
    if page == 0 && shown.outdated > 0 {
        buttons.push(Button::new(Control::Again(id), t!(l, "button-again"), Look::Other));
    }
    let mut shown_page = shown_page.with_buttons(buttons);
    if let Some(turn) = turn.filter(|_| is_over) {
        // A row of their own: one holds no more than five.
        let mut actions = vec![Button::new(Control::Retry(id, turn.id), t!(l, "button-retry"), Look::Other)];
        if turn.answer.is_some() {
            let share = Control::Community(community::Control::Share(id, turn.id));
            actions.push(Button::new(share, t!(l, "share-button"), Look::Other));
        }
        shown_page = shown_page.with_buttons(actions);
    }
    if turn.is_none() && is_over {
        let mut again = Vec::new();
        if !shown.summary.settings.kind.is_one_question() {
            again.push(Button::new(Control::Repeat(id, false), t!(l, "button-repeat"), Look::Other));
            again.push(Button::new(Control::Repeat(id, true), t!(l, "button-shuffle"), Look::Other));
        }
        again.push(Button::new(Control::Remove(id), t!(l, "button-remove"), Look::Danger));
        shown_page = shown_page.with_buttons(again);
    }
    shown_page
}

/// The turn shown on a page, by the number of its main question; for commands that name questions by number.
pub fn turn_at(shown: &Shown, number: u16) -> Option<TurnId> {
    let mut turns = shown.turns.iter();
    turns.find(|turn| !turn.is_follow_up && turn.number == usize::from(number)).map(|turn| turn.id)
}

/// A private memo, quoted.
fn memo(l: Language, memo: Option<&String>, text: &mut Lines) {
    if let Some(memo) = memo {
        text.gap();
        text.push(t!(l, "memo-shown"));
        text.push(feedback::answer(memo, MEMO));
    }
}

/// What came of evaluating answers again.
pub fn evaluated_again(l: Language, interview: InterviewId, again: &Again) -> Page {
    let mut text = Lines::default();
    let (before, after) = (words::points(again.before), words::points(again.after));
    text.push(t!(l, "again-counts", done = again.done, before = before, after = after));
    if again.failed > 0 {
        text.push(t!(l, "again-partly", failed = again.failed));
    }
    let show = Button::new(Control::Show(interview, 0), t!(l, "button-next"), Look::Main);
    Page::note(Tone::Good, t!(l, "again-done"), text.finish()).with_buttons(vec![show])
}

fn first_page(l: Language, shown: &Shown) -> Page {
    let summary = &shown.summary;
    let mut page = Page::default();
    if let Some(view) = &shown.report {
        page.embeds = report::report(l, view);
    } else {
        let mut text = Lines::default();
        text.push(match (summary.phase, summary.thread) {
            (Phase::Cancelled(reason), _) => words::cancelled(l, reason),
            (_, Some(thread)) => t!(l, "show-running", thread = channel(thread)),
            (_, None) => t!(l, "show-running-no-thread"),
        });
        let when = words::date(summary.started_at);
        let title = t!(l, "list-item", role = line(&summary.role, NAME), when = when);
        // Titles show no time stamps, so the line goes into the text.
        text.0.insert(0, title);
        page.embeds.push(Embed::new(Tone::Plain, String::new(), text.finish()));
    }
    let mut note = Lines::default();
    memo(l, shown.memo.as_ref(), &mut note);
    let note = note.finish();
    if !note.is_empty() {
        page.embeds.push(Embed::new(Tone::Plain, String::new(), note));
    }
    if !shown.turns.is_empty()
        && let Some(embed) = page.embeds.last_mut()
    {
        embed.footer = t!(l, "show-details");
    }
    page
}

fn turn_page(l: Language, shown: &Shown, turn: &ShownTurn) -> Page {
    let total = usize::from(shown.summary.settings.questions).max(turn.number);
    let title = question_title(l, &turn.question, turn.number, total, None);
    let mut text = question_body(l, &turn.question);
    text.gap();
    match &turn.answer {
        Some(answer) => {
            text.push(t!(l, "show-answer"));
            text.push(feedback::answer(answer, ANSWER));
        }
        None if turn.status == TurnStatus::Skipped => text.push(t!(l, "show-skipped")),
        None => text.push(t!(l, "show-not-answered")),
    }
    if turn.status == TurnStatus::Answered {
        text.gap();
        text.push(t!(l, "show-evaluating"));
    }
    if turn.status == TurnStatus::Pending {
        text.gap();
        text.push(t!(l, "pending-shown"));
    }
    memo(l, turn.memo.as_ref(), &mut text);
    let mut page = Page::of(Embed::new(Tone::Plain, title, text.finish()));
    page.embeds.extend(turn.feedback.as_ref().map(|f| feedback::feedback(l, f)));
    if let Some(change) = &turn.change {
        let mut text = Lines::default();
        feedback::change(l, change, &mut text);
        page.embeds.push(Embed::new(Tone::Plain, t!(l, "change-title"), text.finish()));
    }
    page
}

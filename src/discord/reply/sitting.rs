//! What is told around the questions of a sitting: the welcome, notices, the story so far, memos, deleting.

use super::plain::{line, lines};
use super::{Button, Embed, Lines, Look, Page, Tone, words};
use crate::app::ports::{InterviewSummary, NoFeedback, Pending, Story, StoryTurn, Told, Welcome};
use crate::discord::custom_id::Control;
use crate::domain::ids::InterviewId;
use crate::domain::interview::{Difficulty, Kind, Manner, Mix, Notice, Place, Sending, Settings, Style};
use crate::domain::language::Language;
use crate::t;

/// Longest name of a role or resume.
const NAME: usize = 100;
/// How much of a question and of an answer is told in the story.
const QUESTION: usize = 120;
const ANSWER: usize = 160;

pub(super) fn welcome(l: Language, welcome: &Welcome, reads_messages: bool) -> Embed {
    let mut text = Lines::default();
    text.push(t!(l, "welcome-role", role = line(&welcome.role, NAME), questions = welcome.questions));
    if welcome.kind == Kind::Full
        && let Some(title) = &welcome.resume
    {
        text.push(t!(l, "welcome-resume", tailored = welcome.tailored, title = line(title, NAME)));
    }
    let chosen = chosen(l, &welcome.settings);
    if !chosen.is_empty() {
        text.push(chosen.join(" · "));
    }
    text.gap();
    if welcome.kind == Kind::Full {
        how(l, welcome, reads_messages, &mut text);
        text.gap();
    }
    if welcome.offline {
        text.push(t!(l, "welcome-offline"));
    }
    if welcome.settings.place == Place::Thread {
        text.push(t!(l, "welcome-seen"));
    }
    let title = match welcome.kind {
        Kind::Full => t!(l, "welcome-title"),
        Kind::Repeat => t!(l, "welcome-title-repeat", attempt = welcome.attempt),
        Kind::Retry => t!(l, "welcome-title-retry"),
        Kind::Single => t!(l, "welcome-title-single"),
    };
    Embed::new(Tone::Good, title, text.finish())
}

fn how(l: Language, welcome: &Welcome, reads_messages: bool, text: &mut Lines) {
    text.push(t!(l, "welcome-how"));
    text.push(match (reads_messages, welcome.settings.sending) {
        (false, _) => t!(l, "welcome-answer-form"),
        (true, Sending::AtOnce) => t!(l, "welcome-answer-messages"),
        (true, Sending::ByButton) => t!(l, "welcome-answer-button"),
    });
    text.push(match welcome.settings.style {
        Style::Practice => t!(l, "welcome-feedback"),
        Style::Exam => t!(l, "welcome-feedback-exam"),
    });
    if let Some(limit) = welcome.settings.limit_seconds {
        let limit = words::duration(l, limit.into());
        text.push(match welcome.settings.sending {
            Sending::AtOnce => t!(l, "welcome-limit", limit = limit),
            Sending::ByButton => t!(l, "welcome-limit-button", limit = limit),
        });
    }
    text.push(t!(l, "welcome-stuck"));
    text.push(t!(l, "welcome-pause"));
}

/// What differs from the usual interview.
fn chosen(l: Language, settings: &Settings) -> Vec<String> {
    let mut words = Vec::new();
    if settings.style == Style::Exam {
        words.push(t!(l, "command-interview-start-style-exam"));
    }
    match settings.manner {
        Manner::Neutral => {}
        Manner::Friendly => words.push(t!(l, "command-interview-start-manner-friendly")),
        Manner::Pressing => words.push(t!(l, "command-interview-start-manner-pressing")),
    }
    match settings.difficulty {
        Difficulty::Mixed => {}
        Difficulty::Entry => words.push(t!(l, "command-interview-start-difficulty-entry")),
        Difficulty::Working => words.push(t!(l, "command-interview-start-difficulty-working")),
        Difficulty::Senior => words.push(t!(l, "command-interview-start-difficulty-senior")),
    }
    match settings.mix {
        Mix::Balanced => {}
        Mix::Technical => words.push(t!(l, "command-interview-start-mix-technical")),
        Mix::Behavioural => words.push(t!(l, "command-interview-start-mix-behavioural")),
        Mix::Resume => words.push(t!(l, "command-interview-start-mix-resume")),
    }
    words
}

/// A notice in few words, and the button that goes with it.
pub(super) fn notice(l: Language, interview: Option<InterviewId>, told: &Told) -> (Embed, Option<Button>) {
    let number = told.number.unwrap_or(0);
    let until = told.until.map(words::countdown).unwrap_or_default();
    let (tone, text) = match told.notice {
        Notice::Paused => (Tone::Plain, t!(l, "notice-paused", until = until)),
        Notice::Resumed => (Tone::Good, t!(l, "notice-resumed")),
        Notice::Reminder => (Tone::Plain, t!(l, "notice-reminder", until = until)),
        Notice::Collecting(_) => (Tone::Plain, t!(l, "notice-collecting")),
        Notice::TimeSoon(_) => (Tone::Attention, t!(l, "notice-time-soon", number = number, until = until)),
        Notice::TimeUp(_) if told.skipped => (Tone::Attention, t!(l, "notice-time-up", number = number)),
        Notice::TimeUp(_) => (Tone::Attention, t!(l, "notice-time-up-taken", number = number)),
        Notice::ReportWaits => (Tone::Good, t!(l, "pending-report-waits", count = number, until = until)),
    };
    let button = interview.and_then(|interview| match told.notice {
        Notice::Paused | Notice::Reminder => {
            Some(Button::new(Control::Resume(interview), t!(l, "button-resume"), Look::Main))
        }
        Notice::Collecting(turn) => {
            Some(Button::new(Control::Send(interview, turn), t!(l, "button-send"), Look::Main))
        }
        Notice::ReportWaits => {
            let offline = Control::RateOffline(interview, None);
            Some(Button::new(offline, t!(l, "button-pending-report"), Look::Other))
        }
        _ => None,
    });
    (Embed::new(tone, String::new(), text), button)
}

/// What stands in place of feedback that was put off, and the button that goes with it.
pub(super) fn pending(
    l: Language,
    interview: Option<InterviewId>,
    pending: &Pending,
) -> (Embed, Option<Button>) {
    let number = pending.number;
    let title = if pending.is_follow_up {
        t!(l, "feedback-title-follow-up", number = number)
    } else {
        t!(l, "feedback-title", number = number)
    };
    let text = match pending.why {
        NoFeedback::Waits(until) => t!(l, "pending-waits", until = words::countdown(until)),
        NoFeedback::Cancelled => t!(l, "pending-cancelled"),
        NoFeedback::Withdrawn => t!(l, "pending-withdrawn"),
    };
    let waits = matches!(pending.why, NoFeedback::Waits(_));
    let button = interview.filter(|_| waits).map(|interview| {
        let offline = Control::RateOffline(interview, Some(pending.turn));
        Button::new(offline, t!(l, "button-pending-offline"), Look::Other)
    });
    (Embed::new(Tone::Plain, title, text), button)
}

/// What happened so far.
pub(super) fn story(l: Language, story: &Story) -> Embed {
    let mut text = Lines::default();
    text.push(if story.was_direct { t!(l, "story-intro-direct") } else { t!(l, "story-intro") });
    for turn in &story.turns {
        text.gap();
        text.push(story_question(l, turn));
        match &turn.answer {
            Some(answer) => text.push(lines(&line(answer, ANSWER), "> ", ANSWER + 2)),
            None => text.push(format!("-# {}", t!(l, "show-skipped"))),
        }
    }
    Embed::new(Tone::Plain, t!(l, "story-title", role = line(&story.role, NAME)), text.finish())
}

fn story_question(l: Language, turn: &StoryTurn) -> String {
    let text = line(&turn.text, QUESTION);
    let name = if turn.is_follow_up { "↳".to_owned() } else { format!("**{}.**", turn.number) };
    match turn.points {
        Some(points) => format!("{name} {text} · {}", t!(l, "story-points", points = words::points(points))),
        None => format!("{name} {text}"),
    }
}

/// A memo was written, or deleted.
pub fn memo_kept(l: Language, text: &str) -> Page {
    let text = match text.trim() {
        "" => t!(l, "memo-deleted"),
        text => format!("{}\n{}", t!(l, "memo-kept"), lines(text, "> ", 3000)),
    };
    Page::note(Tone::Good, String::new(), text)
}

/// Asks whether to delete a sitting.
pub fn remove_confirm(l: Language, item: &InterviewSummary) -> Page {
    let what = t!(l, "list-item", role = line(&item.role, NAME), when = words::date(item.started_at));
    let text = format!("{what}\n{}", t!(l, "remove-confirm"));
    Page::note(Tone::Attention, t!(l, "remove-confirm-title"), text).with_buttons(vec![
        Button::new(Control::RemoveYes(item.id), t!(l, "button-delete-yes"), Look::Danger),
        Button::new(Control::Keep, t!(l, "button-keep"), Look::Other),
    ])
}

/// A sitting was deleted.
pub fn removed(l: Language, item: &InterviewSummary) -> Page {
    let what = t!(l, "list-item", role = line(&item.role, NAME), when = words::date(item.started_at));
    Page::note(Tone::Good, t!(l, "removed-title"), format!("{what}\n{}", t!(l, "removed")))
}

//! Replies around an interview: starting, forms, confirmations, history.

use super::plain::{length, line};
use super::{Button, Embed, Look, Page, Tone, feedback};
use crate::discord::custom_id::Control;
use crate::domain::ids::{ChannelId, InterviewId};
use crate::domain::language::Language;
use crate::t;

/// The interview was started; `None`: its thread is still being opened.
pub fn interview_started(l: Language, thread: Option<ChannelId>) -> Page {
    match thread {
        Some(thread) => Page::note(
            Tone::Good,
            t!(l, "interview-starting-title"),
            t!(l, "interview-starting", thread = format!("<#{thread}>")),
        ),
        None => Page::note(Tone::Good, String::new(), t!(l, "interview-opening")),
    }
}

/// The interview goes on; `None`: its new thread is still being opened.
pub fn interview_resumed(l: Language, thread: Option<ChannelId>) -> Page {
    let text = match thread {
        Some(thread) => t!(l, "interview-resumed", thread = format!("<#{thread}>")),
        None => t!(l, "interview-opening"),
    };
    Page::note(Tone::Good, String::new(), text)
}

/// The hint of a question, if it has one.
pub fn hint(l: Language, hint: Option<&str>) -> Page {
    let text = match hint {
        Some(hint) => line(hint, 1000),
        None => t!(l, "hint-none"),
    };
    Page::note(Tone::Plain, t!(l, "hint-title"), text)
}

/// An answer sent by the form was taken in.
pub fn received(l: Language, answer: &str) -> Page {
    let characters = answer.trim().chars().count();
    Page::note(Tone::Good, t!(l, "form-received-title"), t!(l, "form-received", characters = characters))
}

/// An answer sent by the form was not taken in: why, and the text itself, so that it is not lost.
pub fn returned(l: Language, error: String, answer: &str) -> Page {
    let mut page = Page::error(error);
    let heading = t!(l, "form-returned");
    let room = super::limits::BODY - length(&heading) - 2;
    let body = format!("{heading}\n{}", feedback::answer(answer, room));
    page.embeds.push(Embed::new(Tone::Plain, String::new(), body));
    page
}

/// Asks whether to finish.
pub fn finish_confirm(l: Language, interview: InterviewId) -> Page {
    Page::note(Tone::Attention, t!(l, "finish-confirm-title"), t!(l, "finish-confirm")).with_buttons(vec![
        Button::new(Control::FinishYes(interview), t!(l, "button-finish-yes"), Look::Main),
        Button::new(Control::KeepGoing, t!(l, "button-keep-going"), Look::Other),
    ])
}

/// Asks whether to end the open interview without a report.
pub fn cancel_confirm(l: Language) -> Page {
    Page::note(Tone::Attention, t!(l, "cancel-confirm-title"), t!(l, "cancel-confirm")).with_buttons(vec![
        Button::new(Control::CancelYes, t!(l, "button-cancel-yes"), Look::Danger),
        Button::new(Control::KeepGoing, t!(l, "button-keep-going"), Look::Other),
    ])
}

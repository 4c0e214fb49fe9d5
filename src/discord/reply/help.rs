//! `/help`: what to do next, by situation.

use super::plain::line;
use super::{Button, Lines, Look, Page, Tone, words};
use crate::discord::custom_id::{Control, LetterControl};
use crate::domain::ids::{ChannelId, InterviewId, LetterId};
use crate::domain::language::Language;
use crate::domain::report::Rank;
use crate::t;

/// Longest name shown.
const NAME: usize = 100;

/// Where a member stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// No resume, no interview.
    New,
    /// A resume, but no interview.
    Ready,
    /// An interview is open, in this thread if it is there already.
    Open(Option<ChannelId>),
    /// An interview is paused, in this thread if that is still there.
    Paused(Option<ChannelId>),
    /// An interview was finished.
    Finished {
        /// The interview.
        interview: InterviewId,
        /// Name of the role.
        role: String,
        /// Total, 0 to 100.
        total: f64,
        /// Its rank.
        rank: Rank,
    },
}

impl Standing {
    /// Whether an interview waits for the member, which comes before everything else.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Paused(_))
    }
}

/// A cover letter that was begun and never finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The letter.
    pub id: LetterId,
    /// Its title.
    pub title: String,
    /// Sections with an answer.
    pub written: usize,
    /// All its sections.
    pub sections: usize,
}

/// What to do next.
pub fn help(l: Language, standing: &Standing, draft: Option<&Draft>, offline: bool) -> Page {
    let mut text = Lines::default();
    let mut buttons = Vec::new();
    text.push(t!(l, "help-intro"));
    text.gap();
    if let Some(draft) = draft {
        text.push(t!(
            l,
            "help-draft",
            title = line(&draft.title, NAME),
            written = draft.written,
            sections = draft.sections
        ));
        text.gap();
        let show = Control::Letter(LetterControl::Show(draft.id));
        buttons.push(Button::new(show, t!(l, "button-help-draft"), Look::Main));
    }
    text.push(match standing {
        Standing::New if draft.is_some() => t!(l, "help-draft-next"),
        Standing::New => t!(l, "help-no-resume"),
        Standing::Ready => t!(l, "help-resume"),
        Standing::Open(Some(thread)) => t!(l, "help-open", thread = format!("<#{thread}>")),
        Standing::Open(None) => t!(l, "help-open-no-thread"),
        Standing::Paused(Some(thread)) => t!(l, "help-paused", thread = format!("<#{thread}>")),
        Standing::Paused(None) => t!(l, "error-interview-lost"),
        Standing::Finished { interview, role, total, rank } => {
            buttons.push(Button::new(Control::Show(*interview, 0), t!(l, "button-help-report"), Look::Other));
            let (role, total) = (line(role, NAME), words::points(*total));
            t!(l, "help-finished", role = role, total = total, rank = rank.letter())
        }
    });
    text.gap();
    if offline {
        text.push(t!(l, "help-offline"));
        text.gap();
    }
    text.push(t!(l, "help-more"));
    Page::note(Tone::Plain, t!(l, "help-title"), text.finish()).with_buttons(buttons)
}

//! `/help`: what to do next, by situation.

use super::plain::line;
use super::{Lines, Page, Tone, words};
use crate::domain::ids::ChannelId;
use crate::domain::language::Language;
use crate::domain::report::Rank;
use crate::t;

/// Where a member stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Situation {
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
        /// Name of the role.
        role: String,
        /// Total, 0 to 100.
        total: f64,
        /// Its rank.
        rank: Rank,
    },
}

/// What to do next.
pub fn help(l: Language, situation: &Situation, offline: bool) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "help-intro"));
    text.gap();
    text.push(match situation {
        Situation::New => t!(l, "help-no-resume"),
        Situation::Ready => t!(l, "help-resume"),
        Situation::Open(Some(thread)) => t!(l, "help-open", thread = format!("<#{thread}>")),
        Situation::Open(None) => t!(l, "help-open-no-thread"),
        Situation::Paused(Some(thread)) => t!(l, "help-paused", thread = format!("<#{thread}>")),
        Situation::Paused(None) => t!(l, "error-interview-lost"),
        Situation::Finished { role, total, rank } => t!(
            l,
            "help-finished",
            role = line(role, 100),
            total = words::points(*total),
            rank = rank.letter()
        ),
    });
    text.gap();
    if offline {
        text.push(t!(l, "help-offline"));
    }
    text.push(t!(l, "help-more"));
    Page::note(Tone::Plain, t!(l, "help-title"), text.finish())
}

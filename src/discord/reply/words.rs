//! Words for the values of the domain, and small drawings made of characters.

use crate::domain::interview::{CancelReason, Kind};
use crate::domain::language::Language;
use crate::domain::question::QuestionKind;
use crate::t;
pub use crate::text::words::duration;
pub(super) use crate::text::words::{dimension, junk, pace, points, signed, spoken};
use chrono::{DateTime, Utc};

pub(super) fn kind(l: Language, kind: QuestionKind) -> String {
    match kind {
        QuestionKind::WarmUp => t!(l, "kind-warm-up"),
        QuestionKind::Experience => t!(l, "kind-experience"),
        QuestionKind::Technical => t!(l, "kind-technical"),
        QuestionKind::Behavioural => t!(l, "kind-behavioural"),
    }
}

pub(super) fn cancelled(l: Language, reason: CancelReason) -> String {
    match reason {
        CancelReason::ByCandidate => t!(l, "cancelled-by-candidate"),
        CancelReason::ThreadForbidden => t!(l, "cancelled-thread-forbidden"),
        CancelReason::ThreadFailed => t!(l, "cancelled-thread-failed"),
        CancelReason::ThreadGone => t!(l, "cancelled-thread-gone"),
        CancelReason::CandidateLeft => t!(l, "cancelled-candidate-left"),
        CancelReason::Expired => t!(l, "cancelled-expired"),
    }
}

/// A rating of 1 to 5 as a bar, of two signs that every font has that has one of them.
pub(super) fn bar(rating: f64) -> String {
    let full = (1..=5).filter(|&step| rating + 0.5 >= f64::from(step)).count();
    format!("{}{}", "■".repeat(full), "□".repeat(5 - full))
}

/// The moment in the reader's own words, such as "in 2 minutes", counted on by Discord.
pub(super) fn countdown(at: DateTime<Utc>) -> String {
    format!("<t:{}:R>", at.timestamp())
}

pub(super) fn sitting(l: Language, kind: Kind) -> String {
    match kind {
        Kind::Full => t!(l, "sitting-full"),
        Kind::Repeat => t!(l, "sitting-repeat"),
        Kind::Retry => t!(l, "sitting-retry"),
        Kind::Single => t!(l, "sitting-single"),
    }
}

/// How far the interview is.
pub(super) fn progress(number: usize, total: usize) -> String {
    let done = number.min(total);
    format!("{}{} {number}/{total}", "●".repeat(done), "○".repeat(total - done))
}

/// A date that Discord shows in the reader's own time zone and language.
pub(super) fn date(at: DateTime<Utc>) -> String {
    format!("<t:{}:d>", at.timestamp())
}

pub(super) fn language(l: Language, language: Language) -> String {
    match language {
        Language::Ko => t!(l, "language-ko"),
        Language::En => t!(l, "language-en"),
    }
}

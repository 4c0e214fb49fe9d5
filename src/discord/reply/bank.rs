//! Answers to `/bank`.

use super::plain::line;
use super::{Lines, Page, Tone};
use crate::app::bank::file::{FileFault, Found};
use crate::app::bank::{MOST_QUESTIONS, Outcome};
use crate::domain::bank::Fault;
use crate::domain::language::Language;
use crate::t;

/// Faults and near-duplicates shown; what is mended first is mostly the cause of the rest.
const SHOWN: usize = 15;
/// Longest words of a file's own that are shown.
const WORDS: usize = 150;

/// What an import did.
pub fn bank_imported(l: Language, outcome: &Outcome) -> Page {
    told(l, outcome, t!(l, "bank-imported"))
}

/// What an import would do.
pub fn bank_checked(l: Language, outcome: &Outcome) -> Page {
    told(l, outcome, t!(l, "bank-checked"))
}

/// A file of questions goes with this.
pub fn bank_exported(l: Language, count: usize) -> Page {
    Page::note(Tone::Good, t!(l, "bank-exported-title"), t!(l, "bank-exported", count = count))
}

/// There is nothing to export.
pub fn bank_is_empty(l: Language) -> Page {
    Page::note(Tone::Plain, t!(l, "bank-exported-title"), t!(l, "bank-empty"))
}

fn told(l: Language, outcome: &Outcome, done: String) -> Page {
    let mut text = Lines::default();
    if !outcome.faults.is_empty() {
        text.push(t!(l, "bank-refused", count = outcome.faults.len()));
        text.gap();
        for found in outcome.faults.iter().take(SHOWN) {
            text.push(fault_line(l, found));
        }
        more(l, outcome.faults.len(), &mut text);
        return Page::note(Tone::Bad, t!(l, "bank-refused-title"), text.finish());
    }
    text.push(t!(
        l,
        "bank-counts",
        added = outcome.added,
        replaced = outcome.replaced,
        retired = outcome.retired
    ));
    if !outcome.alike.is_empty() {
        text.gap();
        text.push(t!(l, "bank-alike"));
        for (key, other) in outcome.alike.iter().take(SHOWN) {
            text.push(format!("• {} ≈ {}", line(key, WORDS), line(other, WORDS)));
        }
        more(l, outcome.alike.len(), &mut text);
    }
    Page::note(Tone::Good, done, text.finish())
}

fn more(l: Language, count: usize, text: &mut Lines) {
    if count > SHOWN {
        text.push(t!(l, "bank-more", count = count - SHOWN));
    }
}

fn fault_line(l: Language, found: &Found) -> String {
    let place = t!(l, "bank-line", line = found.line);
    let key = found.key.as_ref().map(|key| format!(" `{}`", line(key, WORDS).replace('`', "")));
    format!("• **{place}**{}: {}", key.unwrap_or_default(), fault(l, &found.fault))
}

fn fault(l: Language, fault: &FileFault) -> String {
    match fault {
        FileFault::Question(Fault::Key) => t!(l, "bank-fault-key"),
        FileFault::Question(Fault::KeyTwice) => t!(l, "bank-fault-key-twice"),
        FileFault::Question(Fault::Topic(topic)) => t!(l, "bank-fault-topic", topic = line(topic, WORDS)),
        FileFault::Question(Fault::Kind) => t!(l, "bank-fault-kind"),
        FileFault::Question(Fault::Difficulty) => t!(l, "bank-fault-difficulty"),
        FileFault::Question(Fault::KeyPoints) => t!(l, "bank-fault-key-points"),
        FileFault::Question(Fault::FollowUps) => t!(l, "bank-fault-follow-ups"),
        FileFault::Question(Fault::TextMissing(columns)) => {
            t!(l, "bank-fault-text-missing", columns = line(columns, WORDS))
        }
        FileFault::Question(Fault::TooLong) => t!(l, "bank-fault-too-long"),
        FileFault::Question(Fault::NoWording(columns)) => {
            t!(l, "bank-fault-no-wording", columns = line(columns, WORDS))
        }
        FileFault::Question(Fault::Forbidden) => t!(l, "bank-fault-forbidden"),
        FileFault::Syntax(words) => t!(l, "bank-fault-syntax", words = line(words, WORDS)),
        FileFault::NoHead(columns) => t!(l, "bank-fault-no-head", columns = columns.clone()),
        FileFault::NoColumn(column) => t!(l, "bank-fault-no-column", column = line(column, WORDS)),
        FileFault::UnknownColumn(column) => {
            t!(l, "bank-fault-unknown-column", column = line(column, WORDS))
        }
        FileFault::Field(column) => t!(l, "bank-fault-field", column = *column),
        FileFault::Format => t!(l, "bank-fault-format"),
        FileFault::Fields(found, columns) => {
            t!(l, "bank-fault-fields", found = *found, columns = *columns)
        }
        FileFault::OpenQuote => t!(l, "bank-fault-open-quote"),
        FileFault::Encoding => t!(l, "bank-fault-encoding"),
        FileFault::Empty => t!(l, "bank-fault-empty"),
        FileFault::TooMany => t!(l, "bank-fault-too-many", limit = MOST_QUESTIONS),
    }
}

//! Answers to `/privacy`.

use super::{Button, Lines, Look, Page, Tone};
use crate::app::privacy::{Holdings, Opinions, Policy, Retention};
use crate::discord::custom_id::Control;
use crate::domain::language::Language;
use crate::t;

/// One of the files with a member's data goes with this.
pub fn data_exported(l: Language, everywhere: bool, number: usize, count: usize) -> Page {
    let mut text = Lines::default();
    text.push(if everywhere { t!(l, "privacy-exported") } else { t!(l, "privacy-exported-here") });
    if count > 1 {
        text.push(t!(l, "privacy-exported-part", number = number, count = count));
    }
    Page::note(Tone::Good, t!(l, "privacy-exported-title"), text.finish())
}

/// Asks whether to erase.
pub fn erase_confirm(l: Language, everywhere: bool, opinions: Opinions, holdings: Holdings) -> Page {
    let title = if everywhere { t!(l, "privacy-erase-title") } else { t!(l, "privacy-erase-here-title") };
    let mut text = Lines::default();
    text.push(t!(l, "privacy-erase-counts", interviews = holdings.interviews, resumes = holdings.resumes));
    text.push(t!(l, "privacy-erase-what"));
    text.gap();
    text.push(match opinions {
        Opinions::Delete => t!(l, "privacy-erase-opinions-delete"),
        Opinions::Anonymise => t!(l, "privacy-erase-opinions-keep"),
    });
    text.gap();
    text.push(t!(l, "privacy-erase-not"));
    text.gap();
    text.push(t!(l, "privacy-erase-export-first"));
    Page::note(Tone::Attention, title, text.finish()).with_buttons(vec![
        Button::new(Control::EraseYes { everywhere, opinions }, t!(l, "button-erase-yes"), Look::Danger),
        Button::new(Control::EraseNo, t!(l, "button-erase-no"), Look::Other),
    ])
}

/// Everything was erased.
pub fn erased(l: Language, interviews: u64) -> Page {
    Page::note(Tone::Good, t!(l, "privacy-erased-title"), t!(l, "privacy-erased", interviews = interviews))
}

/// What is kept, where, for how long, and who sees it.
pub fn policy(l: Language, policy: Policy) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "privacy-policy-what"));
    text.gap();
    text.push(if policy.encrypted {
        t!(l, "privacy-policy-encrypted")
    } else {
        t!(l, "privacy-policy-plain")
    });
    text.gap();
    text.push(if policy.offline { t!(l, "privacy-policy-offline") } else { t!(l, "privacy-policy-model") });
    if policy.pictures {
        text.push(t!(l, "privacy-policy-pictures"));
    }
    text.gap();
    text.push(t!(l, "privacy-policy-who"));
    text.gap();
    kept(l, policy.retention, &mut text);
    text.gap();
    text.push(t!(l, "privacy-policy-yours"));
    Page::note(Tone::Plain, t!(l, "privacy-policy-title"), text.finish())
}

/// How long things are kept in a server, as its admins have set it.
pub fn retention_shown(l: Language, is_changed: bool, retention: Retention) -> Page {
    let mut text = Lines::default();
    kept(l, retention, &mut text);
    text.gap();
    text.push(t!(l, "privacy-retention-how"));
    let (tone, title) = match is_changed {
        true => (Tone::Good, t!(l, "privacy-retention-set")),
        false => (Tone::Plain, t!(l, "privacy-retention-title")),
    };
    Page::note(tone, title, text.finish())
}

/// How long what is kept.
fn kept(l: Language, retention: Retention, text: &mut Lines) {
    let days = |days: u32| match days {
        0 => t!(l, "privacy-kept-for-ever"),
        days => t!(l, "privacy-kept-days", days = days),
    };
    text.push(t!(l, "privacy-policy-how-long"));
    text.push(t!(l, "privacy-kept-transcripts", time = days(retention.transcripts_days)));
    text.push(t!(l, "privacy-kept-documents", time = days(retention.documents_days)));
    text.push(t!(l, "privacy-kept-audio", time = days(retention.audio_days)));
    text.push(match retention.grace_days {
        0 => t!(l, "privacy-kept-no-grace"),
        days => t!(l, "privacy-kept-grace", days = days),
    });
    text.push(t!(l, "privacy-kept-log"));
}

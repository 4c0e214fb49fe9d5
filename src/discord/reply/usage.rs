//! Answers to `/usage`, `/audit` and `/mentor`, and the warning that most of a limit is used.

use super::plain::line;
use super::{Button, Embed, Lines, Look, Page, Tone, report, words};
use crate::app::mentoring::Share;
use crate::app::ports::{LimitWarning, ReportView};
use crate::app::usage::{AuditPage, Entry, ModelUse, Usage};
use crate::discord::custom_id::Control;
use crate::domain::community::share_name;
use crate::domain::ids::{ChannelId, MemberId};
use crate::domain::language::Language;
use crate::domain::usage::Figures;
use crate::t;
use crate::text::{Arguments, find};

/// Characters of what was set, in a line of the log.
const DETAILS: usize = 120;

/// What is used of a server, and how its members do as a whole.
pub fn usage(l: Language, usage: &Usage) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "usage-model"));
    text.push(model(l, "usage-model-today", &usage.today));
    text.push(model(l, "usage-model-month", &usage.this_month));
    if let Some(percent) = usage.budget_percent {
        text.push(t!(l, "usage-budget", percent = percent));
    }
    if !usage.limits.is_empty() {
        text.gap();
        text.push(t!(l, "usage-limits"));
        for (what, used, limit) in &usage.limits {
            let name = t!(l, &format!("usage-limit-{}", what.key()));
            text.push(format!("• {name}: {used} / {limit}"));
        }
    }
    text.gap();
    text.push(t!(l, "usage-this-month"));
    text.push(activity(l, usage.active));
    for (month, figures) in &usage.months {
        text.gap();
        text.push(format!("**{}**", month.format("%Y-%m")));
        text.push(activity(l, (figures.members, figures.interviews)));
        bands(l, figures, &mut text);
    }
    if usage.months.is_empty() {
        text.gap();
        text.push(t!(l, "usage-no-months"));
    }
    text.gap();
    text.push(match usage.warn_channel {
        Some(channel) => t!(l, "usage-warnings-in", channel = format!("<#{channel}>")),
        None => t!(l, "usage-warnings-none"),
    });
    let mut embed = Embed::new(Tone::Plain, t!(l, "usage-title"), text.finish());
    embed.footer = t!(l, "usage-rule");
    Page::of(embed)
}

fn model(l: Language, key: &str, used: &ModelUse) -> String {
    let money = format!("{:.2}", used.micros as f64 / 1_000_000.0);
    t!(l, key, calls = used.calls, tokens = used.tokens, money = money)
}

fn activity(l: Language, (members, interviews): (u64, u64)) -> String {
    match members {
        0 => t!(l, "usage-too-few"),
        _ => t!(l, "usage-activity", members = members, interviews = interviews),
    }
}

fn bands(l: Language, figures: &Figures, text: &mut Lines) {
    for band in &figures.bands {
        text.push(t!(l, "usage-band", from = band.from, to = band.to, members = band.members));
    }
}

/// Where warnings go from now on.
pub fn warnings_set(l: Language, channel: Option<ChannelId>) -> Page {
    let text = match channel {
        Some(channel) => t!(l, "usage-warnings-set", channel = format!("<#{channel}>")),
        None => t!(l, "usage-warnings-off"),
    };
    Page::note(Tone::Good, String::new(), text)
}

/// Most of a limit of a server is used; posted where its admins want it.
pub(super) fn limit_warning(l: Language, warning: &LimitWarning) -> Embed {
    let what = t!(l, &format!("usage-limit-{}", warning.what));
    let until = words::countdown(warning.until);
    let body = t!(l, "usage-warning", what = what, percent = warning.percent, time = until);
    Embed::new(Tone::Attention, t!(l, "usage-warning-title"), body)
}

/// A page of what admins and moderators did.
pub fn audit_log(l: Language, log: &AuditPage) -> Page {
    let mut text = Lines::default();
    for entry in &log.entries {
        let who = match entry.actor.0 {
            0 => t!(l, "audit-erased"),
            id => format!("<@{id}>"),
        };
        text.push(format!("<t:{}:f> · {who} · {}", entry.at.timestamp(), done(l, entry)));
    }
    if log.entries.is_empty() {
        text.push(t!(l, "audit-empty"));
    }
    let mut embed = Embed::new(Tone::Plain, t!(l, "audit-title"), text.finish());
    embed.footer =
        format!("{} · {}", t!(l, "page-of", page = log.page + 1, pages = log.pages), t!(l, "audit-kept"));
    let mut buttons = Vec::new();
    if log.page > 0 {
        buttons.push(Button::new(Control::Audit(log.page - 1), t!(l, "button-previous"), Look::Other));
    }
    if log.page + 1 < log.pages {
        buttons.push(Button::new(Control::Audit(log.page + 1), t!(l, "button-next"), Look::Other));
    }
    Page::of(embed).with_buttons(buttons)
}

fn done(l: Language, entry: &Entry) -> String {
    if let Some(action) = entry.action.strip_prefix("moderation:") {
        let subject = match entry.details.parse::<u64>() {
            Ok(id) => format!("<@{id}>"),
            Err(_) if action.starts_with("share-") => share_name(&entry.details),
            Err(_) => line(&entry.details, DETAILS),
        };
        return t!(l, &format!("moderation-did-{action}"), subject = subject);
    }
    let details = line(&entry.details, DETAILS);
    let space = if details.is_empty() { "" } else { " · " };
    format!("`/{}`{space}{details}", command_name(l, &entry.action))
}

/// A command as it is called in the reader's language.
fn command_name(l: Language, qualified: &str) -> String {
    let mut key = "command".to_owned();
    let names = qualified.split(' ').map(|name| {
        key = format!("{key}-{name}");
        find(l, &key, &Arguments::new()).unwrap_or_else(|| name.to_owned())
    });
    let names: Vec<String> = names.collect();
    names.join(" ")
}

/// A report is shared with a mentor.
pub fn mentor_shared(l: Language, mentor: MemberId) -> Page {
    let text = t!(l, "mentor-shared", mentor = format!("<@{mentor}>"));
    Page::note(Tone::Good, t!(l, "mentor-shared-title"), text)
}

/// A report is no longer shared.
pub fn mentor_withdrawn(l: Language, count: u64) -> Page {
    Page::note(Tone::Good, String::new(), t!(l, "mentor-withdrawn", count = count))
}

/// What a member shares, and what is shared with them.
pub fn mentor_list(l: Language, reader: MemberId, shares: &[(String, Share)]) -> Page {
    let mut text = Lines::default();
    for own in [true, false] {
        let part: Vec<_> = shares.iter().filter(|(_, share)| (share.candidate == reader) == own).collect();
        if part.is_empty() {
            continue;
        }
        text.gap();
        text.push(if own { t!(l, "mentor-list-yours") } else { t!(l, "mentor-list-others") });
        for (role, share) in part {
            let other = if own { share.mentor } else { share.candidate };
            let when = words::date(share.started_at);
            text.push(format!("• {} · {when} · <@{other}>", line(role, 60)));
        }
    }
    if shares.is_empty() {
        text.push(t!(l, "mentor-list-empty"));
    }
    Page::note(Tone::Plain, t!(l, "mentor-list-title"), text.finish())
}

/// Somebody else's report, which they share with the reader.
pub fn mentor_report(l: Language, candidate: MemberId, view: &ReportView) -> Page {
    let note = t!(l, "mentor-report", candidate = format!("<@{candidate}>"));
    let mut page = Page::note(Tone::Attention, String::new(), note);
    page.embeds.extend(report::report(l, view));
    page
}

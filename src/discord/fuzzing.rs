//! What comes from outside, as the fuzzers of `fuzz/bot` hand it in, and what has to hold of whatever comes out. A test feeds
//! the seeds and every finding through it, so that it goes on holding where nobody fuzzes.
//!
//! The bytes of a case are fields, divided by 0xFF, which stands in no UTF-8.

use super::attachment::Downloads;
use super::custom_id::Control;
use super::reply::plain::{cut, label, length, line, lines};
use super::{corrections, events, reply};
use crate::app::bank::file as bank;
use crate::app::ports::Attached;
use crate::config::{Config, Shards};
use crate::domain::community::{Written as Suggested, suggested_key};
use crate::domain::community::{opinion_text, role_key, role_name, topics};
use crate::domain::ids::SuggestionId;
use crate::domain::language::Language;
use crate::domain::profile::zones_like;
use crate::domain::question::{Bilingual, QuestionKind};
use crate::domain::resume::{ResumeText, taken_out, understand};
use crate::domain::rubric::without_orders;
use crate::domain::writing::sets::{TypedSet, typed};
use crate::domain::writing::{Letter, Prompts, Written};
use poise::serenity_prelude as serenity;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

/// A client takes too long to make for each case.
static DOWNLOADS: LazyLock<Option<Downloads>> = LazyLock::new(|| Downloads::new(None, 1).ok());

/// Divides the fields of a case.
const BETWEEN: u8 = 0xff;
/// More than anything shown is long.
const LONGEST: u16 = 6000;

fn fields(bytes: &[u8]) -> impl Iterator<Item = String> {
    bytes.split(|byte| *byte == BETWEEN).map(|field| String::from_utf8_lossy(field).into_owned())
}

/// A custom id of a button, menu or form: what can be read is printed as what can be read, within Discord's limit.
pub fn custom_id(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(control) = text.parse::<Control>() else { return };
    let printed = control.to_string();
    assert_eq!(printed.parse(), Ok(control), "{text:?} is printed as {printed:?}");
    assert!(text.len() > 100 || printed.len() <= 100, "{text:?} grows to {printed:?}");
}

/// What is typed into a form; the first byte says which.
pub fn form(bytes: &[u8]) {
    let Some((which, rest)) = bytes.split_first() else { return };
    let mut typed = fields(rest);
    let mut next = || typed.next().unwrap_or_default();
    match which % 8 {
        0 => prompts(&next(), &next()),
        1 => letter(Written { prompt: next(), limit: next(), text: next() }),
        2 => suggestion(Suggested { question: next(), key_points: next(), hint: next(), follow_up: next() }),
        3 => short(&next(), &next(), &next()),
        4 => correction(&next(), &next(), &next()),
        5 => {
            let zones = zones_like(&next(), 25);
            assert!(zones.len() <= 25);
        }
        6 => questions(rest),
        _ => submitted(&next(), &next(), &next()),
    }
}

/// A set of prompts: what is taken is shown for editing as what is taken again.
fn prompts(name: &str, text: &str) {
    let Ok(set) = TypedSet::read(name, text) else { return };
    for l in Language::ALL {
        assert_eq!(TypedSet::read(name, &typed(&set.prompts, l)).as_ref(), Ok(&set));
    }
}

/// A section of a cover letter, added and then edited as the form shows it.
fn letter(written: Written) {
    let prompts = Prompts { language: Language::Ko, sets: Vec::new(), prompts: Vec::new() };
    for l in Language::ALL {
        let mut letter = Letter::new("a".to_owned(), None, l, []);
        let Ok(id) = letter.add(written.clone(), &prompts) else { return };
        let Some(section) = letter.section(id).cloned() else { unreachable!("it was just added") };
        let limit = section.limit.map(|limit| limit.typed(l)).unwrap_or_default();
        let shown = Written { prompt: section.prompt.clone(), limit, text: section.text.clone() };
        assert_eq!(letter.edit(id, section.revision, shown), Ok(()));
        let again = letter.section(id);
        assert_eq!(again.map(|again| (&again.prompt, &again.text)), Some((&section.prompt, &section.text)));
        assert_eq!(again.map(|again| again.limit), Some(section.limit));
        let _lengths = (letter.text(), section.lengths(), section.over(), section.heading(l));
        assert!(letter.remove(id).is_ok());
    }
}

/// A suggested question: what a moderator edits and leaves as it is, stays as it is.
fn suggestion(written: Suggested) {
    let usual = || Bilingual { en: "usual".to_owned(), ko: "보통".to_owned() };
    let key = suggested_key(SuggestionId(Uuid::from_u128(7)));
    let about = ("databases", QuestionKind::Technical, 3);
    let Ok(question) = written.question(key.clone(), about, (usual(), usual())) else { return };
    let shown = Suggested::of(&question);
    assert_eq!(shown.question(key, about, (usual(), usual())), Ok(question));
}

/// Opinions, and roles with their topics.
fn short(text: &str, name: &str, list: &str) {
    let _opinion = opinion_text(text);
    if let Ok(name) = role_name(name) {
        assert_eq!(role_name(&name).as_ref(), Ok(&name));
        let key = role_key(&name, &BTreeSet::new());
        assert!((1..=64).contains(&key.len()) && key.is_ascii(), "{key:?}");
        assert_ne!(role_key(&name, &BTreeSet::from([key.as_str()])), key);
    }
    let known = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    if let Ok(topics) = topics(list, known) {
        assert!(!topics.is_empty() && topics.values().all(|weight| *weight > 0));
    }
}

/// Lines of a resume, corrected; and what is understood of it.
fn correction(before: &str, with: &str, lines: &str) {
    let resume = ResumeText::new(before);
    let mut numbers = lines.bytes().map(u32::from);
    let (first, last) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1));
    let Some(corrected) = resume.corrected(first, last, with) else { return };
    let _hidden = taken_out(&resume.range(first, last).unwrap_or_default(), with);
    let understood = understand(&corrected);
    let count = u32::try_from(ResumeText::new(&corrected).lines.len()).unwrap_or(u32::MAX);
    let ends = understood.sections.iter().map(|section| section.last_line);
    assert!(ends.max().unwrap_or(0) <= count, "a section ends behind the text");
}

/// A file of questions: what is read is written as what is read again.
fn questions(bytes: &[u8]) {
    for name in ["a.csv", "a.toml"] {
        let read = bank::read_bytes(bytes, name);
        assert!(!(read.questions.is_empty() && read.faults.is_empty()), "nothing is said about it");
        if !read.faults.is_empty() {
            continue;
        }
        let questions: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
        let format = bank::Format::of_name(name).unwrap_or(bank::Format::Csv);
        let Ok(written) = bank::write(&questions, format) else { unreachable!("read but not written") };
        let again = bank::read(&written, format).questions.into_iter().map(|(_, question)| question);
        assert_eq!(again.collect::<Vec<_>>(), questions);
    }
}

/// A form as Discord sends it, well made or not.
fn submitted(custom_id: &str, name: &str, value: &str) {
    let input = json!({ "type": 4, "custom_id": name, "value": value });
    let user = json!({ "id": "1", "username": "a", "discriminator": "0", "avatar": null });
    let form = json!({
        "type": 5, "id": "1", "application_id": "2", "token": "t", "version": 1, "locale": "ko", "user": user,
        "channel_id": "3", "data": { "custom_id": custom_id, "components": [{ "type": 1, "components": [input] }] },
        "entitlements": [], "attachment_size_limit": 1,
    });
    let form: serenity::ModalInteraction = match serde_json::from_value(form) {
        Ok(form) => form,
        Err(error) => unreachable!("a form as Discord makes it is not read: {error}"),
    };
    assert_eq!(corrections::field(&form, name), value);
    let _control = form.data.custom_id.parse::<Control>();
}

/// The text of a member, shown: never longer than allowed, and nothing in it is interpreted. The first two bytes are the
/// limit.
pub fn message(bytes: &[u8]) {
    let Some((limit, text)) = bytes.split_first_chunk() else { return };
    let limit = usize::from(u16::from_le_bytes(*limit) % LONGEST);
    let text = String::from_utf8_lossy(text);
    for shown in [cut(&text, limit), label(&text, limit)] {
        assert!(length(&shown) <= limit, "{} > {limit}", length(&shown));
    }
    for shown in [line(&text, limit), lines(&text, "", limit)] {
        assert!(length(&shown) <= limit, "{} > {limit}", length(&shown));
        shown.lines().for_each(harmless);
    }
    assert!(label(&text, limit).lines().count() <= 1 && line(&text, limit).lines().count() <= 1);
    let _asked = reply::asked_text(&text);
    assert!(without_orders(&text).len() <= text.len().saturating_mul(4) + 4096);
}

fn harmless(shown: &str) {
    let lower = shown.to_ascii_lowercase();
    for whole in ["@everyone", "@here", "://", "discord.gg", "discord.com", "discordapp.com", "]("] {
        assert!(!lower.contains(whole), "{whole} in {shown:?}");
    }
    for after in shown.split('@').skip(1) {
        let next = after.chars().next();
        assert!(matches!(next, None | Some('\u{200b}' | '…')), "a mention stays whole: {shown:?}");
    }
    let mut escaped = false;
    for c in shown.chars() {
        assert!(escaped || !"*_~`|<>[]()".contains(c), "{c} takes effect in {shown:?}");
        escaped = c == '\\' && !escaped;
    }
    assert!(!escaped, "it escapes what follows: {shown:?}");
    let start = shown.trim_start();
    assert!(!start.starts_with(['#', '-', '+']), "it begins a heading or a list: {shown:?}");
}

/// A message with a file: address, name, type, text, and size with seconds. Files are fetched from Discord alone.
pub fn attachment(bytes: &[u8]) {
    let mut given = fields(bytes);
    let mut next = || given.next().unwrap_or_default();
    let (address, name, kind, text, numbers) = (next(), next(), next(), next(), next());
    let size = numbers.bytes().fold(0_u32, |size, byte| size.wrapping_mul(31).wrapping_add(byte.into()));
    let seconds = f64::from_bits(u64::from(size).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let message = json!({
        "id": "5", "channel_id": "3", "content": text, "timestamp": "2026-11-23T00:00:00Z", "type": 0,
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "embeds": [], "pinned": false,
        "author": { "id": "1", "username": "a", "discriminator": "0", "avatar": null },
        "attachments": [{
            "id": "4", "filename": name, "proxy_url": address, "url": address, "size": size,
            "content_type": kind, "duration_secs": seconds.is_finite().then_some(seconds),
        }],
    });
    let message: serenity::Message = match serde_json::from_value(message) {
        Ok(message) => message,
        Err(error) => unreachable!("a message as Discord makes it is not read: {error}"),
    };
    let said = events::said(&message);
    assert_eq!(said.text, text);
    if let Attached::Text(file) | Attached::Voice(file, _) = &said.attached {
        assert_eq!((&file.url, &file.name, file.bytes), (&address, &name, u64::from(size)));
    }
    let fetched = DOWNLOADS.as_ref().and_then(|downloads| downloads.allowed(&address));
    if let Some(address) = fetched {
        assert_eq!((address.scheme(), address.port()), ("https", None));
        assert!(
            matches!(address.host_str(), Some("cdn.discordapp.com" | "media.discordapp.net")),
            "{address}"
        );
    }
}

/// The configuration file, and a range of shards: taken within the stated bounds, or refused.
pub fn config(bytes: &[u8]) {
    let mut given = fields(bytes);
    let mut next = || given.next().unwrap_or_default();
    if let Ok(config) = Config::parse(&next()) {
        assert!((1..=5).contains(&config.model.raters) && config.database.max_connections > 0);
        assert!((1..=600).contains(&config.model.time_limit_seconds) && config.model.wait_hours <= 120);
        assert!(config.budget.daily.is_finite() && config.model.price_in >= 0.0);
        shards(config.discord.shards);
    }
    if let Ok(read) = Shards::try_from(next()) {
        shards(read);
    }
}

fn shards(read: Shards) {
    match read {
        Shards::All => {}
        Shards::Range { first, last, total } => assert!(first <= last && last < total),
        Shards::Shared(ranges) => {
            let last = ranges.firsts().take(100).last().unwrap_or_default();
            for first in [0, last, ranges.total - 1] {
                match ranges.from(first) {
                    Shards::Range { first, last, total } => assert!(first <= last && last < total),
                    other => unreachable!("a range is {other:?}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::path::Path;

    type Target = fn(&[u8]);

    #[test]
    fn seeds_and_findings_do_no_harm() {
        let targets: [(&str, Target); 5] = [
            ("custom_id", super::custom_id),
            ("form", super::form),
            ("message", super::message),
            ("attachment", super::attachment),
            ("config", super::config),
        ];
        for (name, target) in targets {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/bot/seeds").join(name);
            let seeds: Vec<_> =
                std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(!seeds.is_empty(), "{}", folder.display());
            for seed in seeds {
                target(&std::fs::read(&seed).unwrap());
            }
        }
    }
}

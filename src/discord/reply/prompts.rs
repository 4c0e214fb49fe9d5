//! A server's own prompts for cover letters, for its admins.

use super::plain::{line, lines};
use super::{Lines, Page, Tone};
use crate::domain::language::Language;
use crate::domain::writing::SECTIONS;
use crate::domain::writing::sets::{OwnSet, SET_NAME, typed};
use crate::t;

/// How much of a prompt is shown, and of all prompts of a set in the list.
const PROMPT: usize = 120;
const PROMPTS: usize = 150;
/// How much of a set is shown once it is removed, leaving room for the rest of an embed.
const TEXT: usize = 3600;

fn name(l: Language, language: Language) -> String {
    match language {
        Language::Ko => t!(l, "prompts-language-ko"),
        Language::En => t!(l, "prompts-language-en"),
    }
}

/// The server's sets.
pub fn prompts_list(l: Language, sets: &[OwnSet]) -> Page {
    let mut text = Lines::default();
    for set in sets {
        let prompts: Vec<&str> = set.prompts.iter().map(|prompt| prompt.title.as_str()).collect();
        text.push(t!(
            l,
            "prompts-list-set",
            name = line(&set.name, SET_NAME),
            language = name(l, set.language),
            prompts = line(&prompts.join(" · "), PROMPTS)
        ));
    }
    text.gap();
    text.push(if sets.is_empty() { t!(l, "prompts-list-none") } else { t!(l, "prompts-list-more") });
    Page::note(Tone::Plain, t!(l, "prompts-list-title"), text.finish())
}

/// A set was added or changed.
pub fn prompts_kept(l: Language, set: &OwnSet) -> Page {
    let mut text = Lines::default();
    for (prompt, number) in set.prompts.iter().take(SECTIONS).zip(1_u32..) {
        text.push(t!(l, "prompts-prompt-line", number = number, prompt = line(&prompt.title, PROMPT)));
    }
    text.gap();
    text.push(t!(l, "prompts-kept-next"));
    Page::note(Tone::Good, t!(l, "prompts-kept", name = line(&set.name, SET_NAME)), text.finish())
}

/// A set was removed; it is shown once more, as it would be typed.
pub fn prompts_removed(l: Language, set: &OwnSet) -> Page {
    let there = lines(&typed(&set.prompts, set.language), "> ", TEXT);
    let text = format!("{}\n{there}", t!(l, "prompts-removed-next"));
    Page::note(Tone::Plain, t!(l, "prompts-removed", name = line(&set.name, SET_NAME)), text)
}

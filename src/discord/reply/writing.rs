//! Cover letters being written: one message with every section, its length and its limit; preview, order, deleting.

use super::plain::{label, line, lines};
use super::{Button, Embed, Lines, Look, Page, Row, Tone, interview, words};
use crate::app::writing::{LETTERS, LetterCard};
use crate::discord::custom_id::{Control, LetterControl};
use crate::domain::ids::LetterId;
use crate::domain::language::Language;
use crate::domain::resume::{LengthLimit, LengthUnit};
use crate::domain::writing::{LetterSection, Prompts, SECTIONS};
use crate::t;
use std::collections::BTreeSet;

/// Longest title, prompt and tip shown.
const NAME: usize = 100;
const PROMPT: usize = 80;
const TIP: usize = 300;
/// How much of an answer is shown in full, leaving room for the rest of an embed.
const ANSWER: usize = 3800;
/// The value of the menu for a prompt of one's own.
const OWN: &str = "own";

/// A letter with its sections and everything that can be done with it.
pub fn letter(l: Language, card: &LetterCard, prompts: &Prompts) -> Page {
    let sections = &card.letter.sections;
    let mut text = Lines::default();
    text.push(t!(l, "letter-kept"));
    text.gap();
    for (section, number) in sections.iter().zip(1_u32..) {
        text.push(format!("**{number}. {}**", line(&section.prompt, PROMPT)));
        text.push(length(l, section));
    }
    if sections.is_empty() {
        text.push(t!(l, "letter-no-sections"));
    }
    text.gap();
    let next = card.letter.next_empty();
    if let Some(section) = next {
        text.push(t!(l, "letter-next", prompt = line(&section.prompt, PROMPT)));
        text.push(section.tip.as_ref().map(|tip| format!("💡 {}", line(tip, TIP))).unwrap_or_default());
    } else if !sections.is_empty() {
        text.push(t!(l, "letter-all-written"));
    }
    if let Some(version) = card.written_version {
        text.push(t!(l, "letter-finished-before", version = version));
    }
    let heading = t!(l, "letter-title", title = line(&card.letter.title, NAME));
    let mut page = Page::note(Tone::Plain, heading, text.finish());
    page.rows.extend(write_menu(l, card));
    page.rows.extend(add_menu(l, card, prompts));
    let mut buttons = Vec::new();
    if let Some(section) = next {
        let heading = t!(l, "button-letter-next", prompt = label(&section.prompt, 40));
        buttons.push(button(LetterControl::Write(card.id, section.id), heading, Look::Main));
    }
    if sections.iter().any(|section| !section.text.is_empty()) {
        let look = if next.is_none() { Look::Main } else { Look::Other };
        buttons.push(button(LetterControl::Preview(card.id, 0), t!(l, "button-letter-preview"), Look::Other));
        buttons.push(button(LetterControl::Finish(card.id), t!(l, "button-letter-finish"), look));
    }
    page.with_buttons(buttons).with_buttons(vec![
        button(LetterControl::Arrange(card.id), t!(l, "button-letter-arrange"), Look::Other),
        button(LetterControl::Rename(card.id), t!(l, "button-letter-rename"), Look::Other),
        button(LetterControl::Discard(card.id), t!(l, "button-letter-discard"), Look::Danger),
    ])
}

fn button(control: LetterControl, label: String, look: Look) -> Button {
    Button::new(Control::Letter(control), label, look)
}

/// The length of an answer against its limit, counted as application forms count.
fn length(l: Language, section: &LetterSection) -> String {
    let limit = section.limit.map(|limit| limit_words(l, limit));
    if section.text.is_empty() {
        return match limit {
            Some(limit) => t!(l, "letter-empty-limit", limit = limit),
            None => t!(l, "letter-empty"),
        };
    }
    let (with, without) = section.lengths();
    let counted = match section.limit {
        Some(LengthLimit { unit: unit @ (LengthUnit::Bytes | LengthUnit::Words), .. }) => t!(
            l,
            "letter-length-unit",
            length = unit.length(&section.text),
            unit = unit_name(l, unit),
            with = with,
            without = without
        ),
        _ => t!(l, "letter-length", with = with, without = without),
    };
    match (limit, section.over()) {
        (Some(limit), Some(over)) => t!(l, "letter-over", counted = counted, limit = limit, over = over),
        (Some(limit), None) => t!(l, "letter-within", counted = counted, limit = limit),
        (None, _) => t!(l, "letter-unlimited", counted = counted),
    }
}

fn limit_words(l: Language, limit: LengthLimit) -> String {
    t!(l, "letter-limit", most = limit.most, unit = unit_name(l, limit.unit))
}

fn unit_name(l: Language, unit: LengthUnit) -> String {
    match unit {
        LengthUnit::Characters => t!(l, "unit-characters"),
        LengthUnit::CharactersWithoutSpaces => t!(l, "unit-characters-without-spaces"),
        LengthUnit::Bytes => t!(l, "unit-bytes"),
        LengthUnit::Words => t!(l, "unit-words"),
    }
}

fn choices(card: &LetterCard) -> Vec<(String, String)> {
    let sections = card.letter.sections.iter().zip(1_u32..);
    let choice = sections.map(|(section, number)| {
        (label(&format!("{number}. {}", section.prompt), NAME), section.id.to_string())
    });
    choice.collect()
}

fn write_menu(l: Language, card: &LetterCard) -> Option<Row> {
    let choices = choices(card);
    (!choices.is_empty()).then(|| Row::Menu {
        control: Control::Letter(LetterControl::WriteChosen(card.id)),
        placeholder: t!(l, "letter-choose"),
        choices,
    })
}

/// The prompts that are not there yet, and one's own.
fn add_menu(l: Language, card: &LetterCard, prompts: &Prompts) -> Option<Row> {
    let there = |title: &str| card.letter.sections.iter().any(|section| section.prompt == title);
    let mut choices = vec![(t!(l, "letter-add-own"), OWN.to_owned())];
    // A server's own prompt may have the words of a built-in one.
    let mut titles = BTreeSet::new();
    let more = prompts.prompts.iter().filter(|prompt| !there(&prompt.title) && titles.insert(&prompt.title));
    choices.extend(more.map(|prompt| (label(&prompt.title, NAME), prompt.key.clone())));
    (card.letter.sections.len() < SECTIONS).then(|| Row::Menu {
        control: Control::Letter(LetterControl::AddChosen(card.id)),
        placeholder: t!(l, "letter-add"),
        choices,
    })
}

/// The member's letters, with one to begin.
pub fn letter_list(l: Language, letters: &[LetterCard]) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "letter-list-intro"));
    text.gap();
    for card in letters.iter().take(LETTERS) {
        let sections = &card.letter.sections;
        let written = sections.iter().filter(|section| !section.text.is_empty()).count();
        text.push(t!(
            l,
            "letter-list-item",
            title = line(&card.letter.title, NAME),
            written = written,
            sections = sections.len(),
            when = words::date(card.changed_at)
        ));
    }
    let choices = letters.iter().map(|card| (label(&card.letter.title, NAME), card.id.to_string())).collect();
    let mut page = Page::note(Tone::Plain, t!(l, "letter-list-title"), text.finish());
    let control = Control::Letter(LetterControl::Chosen);
    page.rows.push(Row::Menu { control, placeholder: t!(l, "letter-list-choose"), choices });
    page.with_buttons(vec![button(LetterControl::Begin, t!(l, "button-letter-begin"), Look::Other)])
}

/// Chooses the section to be moved or taken out.
pub fn letter_arrange(l: Language, card: &LetterCard) -> Page {
    let mut text = Lines::default();
    for (section, number) in card.letter.sections.iter().zip(1_u32..) {
        text.push(format!("**{number}.** {}", line(&section.prompt, PROMPT)));
    }
    text.gap();
    text.push(t!(l, "letter-arrange"));
    let mut page = Page::note(Tone::Plain, t!(l, "letter-arrange-title"), text.finish());
    let choices = choices(card);
    if !choices.is_empty() {
        let control = Control::Letter(LetterControl::ArrangeChosen(card.id));
        page.rows.push(Row::Menu { control, placeholder: t!(l, "letter-arrange-choose"), choices });
    }
    page.with_buttons(vec![back(l, card.id)])
}

/// The order with one section to be moved or taken out.
pub fn letter_section(l: Language, card: &LetterCard, chosen: u16) -> Page {
    let mut text = Lines::default();
    for (section, number) in card.letter.sections.iter().zip(1_u32..) {
        let prompt = line(&section.prompt, PROMPT);
        text.push(if section.id == chosen {
            format!("▶ **{number}. {prompt}**")
        } else {
            format!("{number}\\. {prompt}")
        });
    }
    Page::note(Tone::Plain, t!(l, "letter-arrange-title"), text.finish()).with_buttons(vec![
        button(LetterControl::Up(card.id, chosen), t!(l, "button-letter-up"), Look::Other),
        button(LetterControl::Down(card.id, chosen), t!(l, "button-letter-down"), Look::Other),
        button(LetterControl::Remove(card.id, chosen), t!(l, "button-letter-remove"), Look::Danger),
        back(l, card.id),
    ])
}

/// A section was taken out; its text is shown once more.
pub fn section_removed(l: Language, card: &LetterCard, removed: &LetterSection) -> Page {
    let heading = t!(l, "letter-removed", prompt = line(&removed.prompt, PROMPT));
    let text = match removed.text.as_str() {
        "" => t!(l, "letter-removed-empty"),
        text => format!("{}\n{}", t!(l, "letter-removed-text"), lines(text, "> ", ANSWER)),
    };
    Page::note(Tone::Plain, heading, text).with_buttons(vec![back(l, card.id)])
}

/// A form was not taken: why, and the text itself, so that it is not lost.
pub fn section_returned(l: Language, id: LetterId, error: String, text: &str) -> Page {
    interview::returned(l, error, text).with_buttons(vec![back(l, id)])
}

/// One section in full, by its place from 0, with ways to the others.
pub fn letter_preview(l: Language, card: &LetterCard, place: u16) -> Page {
    let sections = &card.letter.sections;
    let last = u16::try_from(sections.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let place = place.min(last);
    let Some(section) = sections.get(usize::from(place)) else {
        return Page::note(Tone::Plain, String::new(), t!(l, "letter-no-sections"))
            .with_buttons(vec![back(l, card.id)]);
    };
    let heading = format!("{}. {}", place + 1, line(&section.prompt, PROMPT));
    let text = match section.text.as_str() {
        "" => t!(l, "letter-nothing-yet"),
        text => lines(text, "", ANSWER),
    };
    let mut embed = Embed::new(Tone::Plain, heading, format!("{text}\n\n{}", length(l, section)));
    embed.footer = t!(l, "letter-preview-place", place = place + 1, places = last + 1);
    let mut buttons = Vec::new();
    if place > 0 {
        buttons.push(button(
            LetterControl::Preview(card.id, place - 1),
            t!(l, "button-previous"),
            Look::Other,
        ));
    }
    if place < last {
        buttons.push(button(LetterControl::Preview(card.id, place + 1), t!(l, "button-next"), Look::Other));
    }
    buttons.push(button(LetterControl::Write(card.id, section.id), t!(l, "button-letter-edit"), Look::Main));
    buttons.push(back(l, card.id));
    let empty = sections.iter().all(|section| section.text.is_empty());
    let files = [
        button(LetterControl::Docx(card.id), t!(l, "button-letter-docx"), Look::Other),
        button(LetterControl::Markdown(card.id), t!(l, "button-letter-markdown"), Look::Other),
    ];
    let files = if empty { Vec::new() } else { files.to_vec() };
    Page::of(embed).with_buttons(buttons).with_buttons(files)
}

/// A letter comes as a file with so many sections.
pub fn letter_exported(l: Language, count: usize) -> Page {
    Page::note(Tone::Good, t!(l, "export-done-title"), t!(l, "export-letter-done", count = count))
}

/// Interviews come as a file, perhaps without the oldest.
pub fn exported(l: Language, count: usize, left_out: usize) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "export-done", count = count));
    if left_out > 0 {
        text.gap();
        text.push(t!(l, "export-left-out", count = left_out));
    }
    let tone = if left_out > 0 { Tone::Attention } else { Tone::Good };
    Page::note(tone, t!(l, "export-done-title"), text.finish())
}

fn back(l: Language, id: LetterId) -> Button {
    button(LetterControl::Show(id), t!(l, "button-letter-back"), Look::Other)
}

/// Asks whether to delete a letter.
pub fn discard_confirm(l: Language, card: &LetterCard) -> Page {
    let heading = t!(l, "letter-discard-title", title = line(&card.letter.title, NAME));
    let text = match card.resume {
        Some(_) => t!(l, "letter-discard-finished"),
        None => t!(l, "letter-discard"),
    };
    Page::note(Tone::Attention, heading, text).with_buttons(vec![
        button(LetterControl::DiscardYes(card.id), t!(l, "button-letter-discard-yes"), Look::Danger),
        back(l, card.id),
    ])
}

/// A letter was deleted.
pub fn discarded(l: Language, title: &str) -> Page {
    let heading = t!(l, "letter-discarded", title = line(title, NAME));
    Page::note(Tone::Plain, heading, t!(l, "letter-discarded-next"))
}

//! Suggested questions in pages.

use super::button;
use crate::app::community::suggestions::Made;
use crate::discord::custom_id::community::{Control, QuestionCode};
use crate::discord::reply::plain::{line, lines};
use crate::discord::reply::{Embed, Lines, Look, Page, Tone};
use crate::domain::community::{Suggestion, SuggestionState};
use crate::domain::language::Language;
use crate::domain::question::{Bilingual, StockQuestion};
use crate::t;

/// Characters of a question and of each text with it.
const QUESTION: usize = 300;
const TEXT: usize = 150;

/// A question in the reader's language, with the other one where it is another text.
fn both(l: Language, text: &Bilingual) -> String {
    let own = format!("**{}**", line(text.get(l), QUESTION));
    if text.en == text.ko {
        return own;
    }
    let other = if l == Language::Ko { &text.en } else { &text.ko };
    format!("{own}\n-# {}", line(other, QUESTION))
}

/// A suggestion was taken in, or waits because there are questions like it.
pub fn made(l: Language, made: &Made, before: &[Suggestion]) -> Page {
    let suggestion = &made.suggestion;
    if made.alike.is_empty() {
        return sent(l, before);
    }
    let mut text = Lines::default();
    text.push(t!(l, "suggest-alike"));
    for question in &made.alike {
        text.push(format!("• {}", line(question.text.get(l), QUESTION)));
    }
    text.gap();
    text.push(t!(l, "suggest-yours"));
    text.push(format!("> {}", line(suggestion.question.text.get(l), QUESTION)));
    let mut buttons = vec![
        button(Control::SuggestAnyway(suggestion.id), t!(l, "suggest-anyway"), Look::Main),
        button(Control::SuggestDrop(suggestion.id), t!(l, "suggest-drop"), Look::Other),
    ];
    if let Some(first) = made.alike.first() {
        let code = QuestionCode::of(&first.key);
        buttons.push(button(Control::Discuss(code), t!(l, "suggest-discuss"), Look::Other));
    }
    Page::note(Tone::Attention, t!(l, "suggest-alike-title"), text.finish()).with_buttons(buttons)
}

/// A suggestion is with the moderators; what became of the member's last ones.
pub fn sent(l: Language, before: &[Suggestion]) -> Page {
    let mut text = Lines::default();
    text.push(t!(l, "suggest-sent"));
    if !before.is_empty() {
        text.gap();
        text.push(t!(l, "suggest-own"));
    }
    for suggestion in before {
        let state = match suggestion.state {
            SuggestionState::Draft | SuggestionState::Open => t!(l, "suggest-state-open"),
            SuggestionState::Accepted => t!(l, "suggest-state-accepted"),
            SuggestionState::Refused => t!(l, "suggest-state-refused"),
        };
        text.push(format!("• {} · {state}", line(suggestion.question.text.get(l), TEXT)));
        if let Some(reason) = &suggestion.reason {
            text.push(lines(reason, "> ", TEXT));
        }
    }
    Page::note(Tone::Good, t!(l, "suggest-sent-title"), text.finish())
}

/// A draft was dropped.
pub fn dropped(l: Language) -> Page {
    Page::note(Tone::Plain, String::new(), t!(l, "suggest-dropped"))
}

/// The open suggestions, for moderators; `topic` names a topic.
pub fn open(l: Language, suggestions: &[Suggestion], topic: impl Fn(&str) -> String) -> Page {
    let mut text = Lines::default();
    for (suggestion, number) in suggestions.iter().zip(1..) {
        text.gap();
        text.push(t!(
            l,
            "suggest-line",
            number = number,
            author = format!("<@{}>", suggestion.author),
            topic = line(&topic(&suggestion.question.topic), 60)
        ));
        question(l, &suggestion.question, &mut text);
    }
    if suggestions.is_empty() {
        text.push(t!(l, "suggest-none"));
    }
    let mut page = Page::of(Embed::new(Tone::Plain, t!(l, "suggest-open"), text.finish()));
    for (suggestion, number) in suggestions.iter().zip(1..) {
        page = page.with_buttons(decisions(l, suggestion, &number.to_string()));
    }
    page
}

fn decisions(l: Language, suggestion: &Suggestion, number: &str) -> Vec<crate::discord::reply::Button> {
    let named = |text: String| if number.is_empty() { text } else { format!("{text} {number}") };
    vec![
        button(Control::Accept(suggestion.id), named(t!(l, "suggest-accept")), Look::Main),
        button(Control::SuggestEdit(suggestion.id), named(t!(l, "suggest-edit")), Look::Other),
        button(Control::Refuse(suggestion.id), named(t!(l, "suggest-refuse")), Look::Danger),
    ]
}

fn question(l: Language, question: &StockQuestion, text: &mut Lines) {
    text.push(both(l, &question.text));
    for point in &question.key_points {
        text.push(format!("• {}", line(point.name.get(l), TEXT)));
    }
}

/// A suggestion as a moderator has changed it.
pub fn changed(l: Language, suggestion: &Suggestion) -> Page {
    let mut text = Lines::default();
    question(l, &suggestion.question, &mut text);
    let page = Page::note(Tone::Good, t!(l, "suggest-changed"), text.finish());
    page.with_buttons(decisions(l, suggestion, ""))
}

/// A moderator decided.
pub fn decided(l: Language, suggestion: &Suggestion) -> Page {
    let mut text = Lines::default();
    text.push(format!("**{}**", line(suggestion.question.text.get(l), QUESTION)));
    text.gap();
    text.push(match suggestion.state {
        SuggestionState::Accepted => t!(l, "suggest-did-accept"),
        _ => t!(l, "suggest-did-refuse"),
    });
    if let Some(reason) = &suggestion.reason {
        text.push(lines(reason, "> ", 1000));
    }
    Page::note(Tone::Good, String::new(), text.finish())
}

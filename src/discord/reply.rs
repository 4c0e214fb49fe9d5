//! How everything looks: pure functions from values to [`Page`]s.
//!
//! Made for a phone: short embeds, no tables, one row of buttons. What members, resumes and models wrote goes through
//! [`plain`], and [`Page::fit`] has the last word on Discord's limits.

mod bank;
pub mod community;
mod daily;
mod feedback;
mod github;
mod help;
mod history;
mod interview;
pub mod plain;
mod privacy;
mod profile;
mod prompts;
mod report;
mod resume;
mod screen;
mod sitting;
mod trend;
mod usage;
mod words;
mod writing;

pub use bank::{bank_checked, bank_exported, bank_imported, bank_is_empty};
pub use daily::{
    browsed, daily_post_set, daily_post_stopped, daily_question, memo_list, memo_saved, question_shown,
};
pub use github::{github_analysis, github_linked, github_unlinked, github_verified};
pub use help::{Draft, Standing, help};
pub use history::{choice, evaluated_again, interview_list, interview_shown, turn_at};
pub use interview::{
    cancel_confirm, finish_confirm, hint, interview_resumed, interview_started, received, returned,
};
pub use privacy::{data_exported, erase_confirm, erased, policy, retention_shown};
pub use profile::{NOTIFY_OFF, attendance, interest_menus, notify_hour, notify_off, notify_refused, profile};
pub use prompts::{prompts_kept, prompts_list, prompts_removed};
pub use resume::{corrected, delete_confirm, deleted, resume_card, resume_list, uploaded};
pub use screen::{asked_text, screen};
pub use sitting::{memo_kept, remove_confirm, removed};
pub use trend::{trend, trend_csv};
pub use usage::{
    audit_log, mentor_list, mentor_report, mentor_shared, mentor_withdrawn, usage, warnings_set,
};
pub use words::duration;
pub use writing::{
    discard_confirm, discarded, exported, letter, letter_arrange, letter_exported, letter_list,
    letter_preview, letter_section, section_removed, section_returned,
};

use crate::discord::custom_id::Control;
use plain::{cut, length};

/// Discord's limits, in its own counting.
mod limits {
    pub(super) const TITLE: usize = 256;
    pub(super) const BODY: usize = 4096;
    pub(super) const FOOTER: usize = 2048;
    /// Of all embeds of one message together.
    pub(super) const TOTAL: usize = 6000;
    pub(super) const EMBEDS: usize = 10;
    pub(super) const BUTTON_LABEL: usize = 80;
    pub(super) const MENU_TEXT: usize = 100;
    pub(super) const MENU_PLACEHOLDER: usize = 150;
    pub(super) const MENU_CHOICES: usize = 25;
    pub(super) const FILE_DESCRIPTION: usize = 1024;
}

/// Characters kept free in a footer for the mark by which a post is found again.
const MARK: usize = 16;

/// One message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its embeds, from top to bottom.
    pub embeds: Vec<Embed>,
    /// Its rows of controls, from top to bottom.
    pub rows: Vec<Row>,
    /// A file sent with it. A picture stands above the embeds, where its description is read out; within one it would not be.
    pub file: Option<File>,
}

/// A file sent with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name; the ending tells what it is.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What is to be seen on it, for those who do not see it.
    pub description: String,
}

/// One embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embed {
    /// Title, Markdown escaped.
    pub title: String,
    /// Text, lines separated by `\n`.
    pub body: String,
    /// Small print; Discord shows it without Markdown.
    pub footer: String,
    /// What kind of news it is.
    pub tone: Tone,
}

/// What kind of news an embed brings; shown as its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A question, or nothing special.
    Plain,
    /// Something was achieved.
    Good,
    /// Something to think about.
    Attention,
    /// Something did not work.
    Bad,
}

impl Tone {
    /// The colour as 0xRRGGBB, readable on dark and light ground.
    pub const fn colour(self) -> u32 {
        match self {
            Self::Plain => 0x58_65_F2,
            Self::Good => 0x2D_9D_5F,
            Self::Attention => 0xE0_A0_30,
            Self::Bad => 0xD8_4A_4A,
        }
    }
}

/// One row of controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Up to five buttons.
    Buttons(Vec<Button>),
    /// A menu.
    Menu {
        /// What choosing does.
        control: Control,
        /// Shown while nothing is chosen.
        placeholder: String,
        /// Label, and the value handed back; at most 25.
        choices: Vec<(String, String)>,
    },
    /// A menu of which any number may be chosen.
    Picks {
        /// What choosing does.
        control: Control,
        /// Shown while nothing is chosen.
        placeholder: String,
        /// Label, the value handed back, and whether it is chosen now; at most 25.
        choices: Vec<(String, String, bool)>,
    },
}

/// One button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What pressing does.
    pub control: Control,
    /// Its words.
    pub label: String,
    /// How it looks.
    pub look: Look,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The thing to do next.
    Main,
    /// Something else one may do.
    Other,
    /// Cannot be taken back.
    Danger,
}

impl Button {
    fn new(control: Control, label: String, look: Look) -> Self {
        Self { control, label, look }
    }
}

impl Embed {
    fn new(tone: Tone, title: String, body: impl Into<String>) -> Self {
        Self { title, body: body.into(), footer: String::new(), tone }
    }

    fn length(&self) -> usize {
        length(&self.title) + length(&self.body) + length(&self.footer)
    }
}

impl Page {
    /// A message of one embed.
    pub fn of(embed: Embed) -> Self {
        Self { embeds: vec![embed], ..Self::default() }
    }

    /// A message with a title and a text.
    pub fn note(tone: Tone, title: String, body: String) -> Self {
        Self::of(Embed::new(tone, title, body))
    }

    /// What went wrong and what to do next.
    pub fn error(text: String) -> Self {
        Self::of(Embed::new(Tone::Bad, String::new(), text))
    }

    fn with_file(mut self, name: &str, bytes: Vec<u8>, description: &str) -> Self {
        let description = cut(description, limits::FILE_DESCRIPTION);
        self.file = Some(File { name: name.to_owned(), bytes, description });
        self
    }

    fn with_buttons(mut self, buttons: Vec<Button>) -> Self {
        if !buttons.is_empty() {
            self.rows.push(Row::Buttons(buttons));
        }
        self
    }

    /// Puts a mark into the small print of the last embed, by which the post is found again.
    pub fn marked(mut self, mark: &str) -> Self {
        if let Some(embed) = self.embeds.last_mut() {
            let space = if embed.footer.is_empty() { "" } else { " · " };
            embed.footer = format!("{}{space}{mark}", embed.footer);
        }
        self
    }

    /// Whether these embeds may be added without anything being cut.
    pub fn has_room_for(&self, more: &[Embed]) -> bool {
        let all = || self.embeds.iter().chain(more);
        all().count() <= limits::EMBEDS && all().map(Embed::length).sum::<usize>() + MARK <= limits::TOTAL
    }

    /// Cuts what is longer than Discord takes; earlier embeds give way to later ones, because the question at the end
    /// is what the candidate needs. Does nothing to a page that fits.
    pub fn fit(mut self) -> Self {
        for embed in &mut self.embeds {
            embed.title = cut(&embed.title, limits::TITLE);
            embed.body = cut_lines(&embed.body, limits::BODY);
            if length(&embed.footer) > limits::FOOTER {
                embed.footer = cut(&embed.footer, limits::FOOTER);
            }
        }
        let mut over =
            (self.embeds.iter().map(Embed::length).sum::<usize>() + MARK).saturating_sub(limits::TOTAL);
        for embed in &mut self.embeds {
            if over > 0 {
                let before = length(&embed.body);
                embed.body = cut_lines(&embed.body, before.saturating_sub(over));
                over = over.saturating_sub(before - length(&embed.body));
            }
        }
        for row in &mut self.rows {
            fit_row(row);
        }
        self
    }
}

fn fit_row(row: &mut Row) {
    match row {
        Row::Buttons(buttons) => {
            for button in buttons {
                button.label = cut(&button.label, limits::BUTTON_LABEL);
            }
        }
        Row::Menu { placeholder, choices, .. } => {
            *placeholder = cut(placeholder, limits::MENU_PLACEHOLDER);
            choices.truncate(limits::MENU_CHOICES);
            for (label, _) in choices {
                *label = cut(label, limits::MENU_TEXT);
            }
        }
        Row::Picks { placeholder, choices, .. } => {
            *placeholder = cut(placeholder, limits::MENU_PLACEHOLDER);
            choices.truncate(limits::MENU_CHOICES);
            for (label, ..) in choices {
                *label = cut(label, limits::MENU_TEXT);
            }
        }
    }
}

/// The text cut to `limit` between lines, so that no formatting is torn apart; a first line that is too long is cut
/// within.
fn cut_lines(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for line in text.split('\n') {
        // Room for this line, its line break, and the ellipsis that says that more was there.
        if length(&kept) + length(line) + 2 > limit {
            break;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    if kept.is_empty() { cut(text, limit) } else { format!("{kept}…") }
}

/// Lines of a text being written.
#[derive(Debug, Default)]
struct Lines(Vec<String>);

impl Lines {
    fn push(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// Begins a new paragraph.
    fn gap(&mut self) {
        if self.0.last().is_some_and(|line| !line.is_empty()) {
            self.0.push(String::new());
        }
    }

    fn finish(mut self) -> String {
        while self.0.last().is_some_and(String::is_empty) {
            self.0.pop();
        }
        self.0.join("\n")
    }
}

#[cfg(test)]
pub(crate) mod tests;

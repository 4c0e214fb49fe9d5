//! Cover letters that candidates write section by section: a prompt with its tip, its length limit and the answer.
//!
//! A letter becomes the text of a resume by [`Letter::text`]; the prompts in it are found again as those of an uploaded
//! cover letter are.

mod prompts;
pub mod sets;

pub use prompts::{Prompt, PromptSet, Prompts};

use super::language::Language;
use super::resume::{LengthLimit, LengthUnit, SHORTEST_LIMIT, limit_of};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Sections of a letter; a menu has no more choices.
pub const SECTIONS: usize = 20;
/// Characters of one answer, the most that a form of Discord takes.
pub const ANSWER_CHARACTERS: u32 = 4000;
/// Limits that can be told from other numbers when they are read back.
const LIMITS: RangeInclusive<u32> = SHORTEST_LIMIT..=99_999;
/// Characters of a prompt.
pub const PROMPT_CHARACTERS: usize = 200;

/// A cover letter being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its title.
    pub title: String,
    /// Key of the target role.
    pub role: Option<String>,
    /// The language its built-in prompts are in.
    pub language: Language,
    /// Its sections in order.
    pub sections: Vec<LetterSection>,
    /// The id of the next section.
    next: u16,
}

/// One prompt with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSection {
    /// Stays the same when sections are put into another order.
    pub id: u16,
    /// Counts changes, so that a form opened before one does not undo it.
    pub revision: u16,
    /// The prompt.
    pub prompt: String,
    /// What a good answer has.
    pub tip: Option<String>,
    /// How long the answer may be.
    pub limit: Option<LengthLimit>,
    /// The answer; empty until it is written.
    pub text: String,
}

/// What a candidate sent for one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The prompt.
    pub prompt: String,
    /// The limit as typed: `700`, `공백 제외 700자`, `300 words`, or nothing.
    pub limit: String,
    /// The answer.
    pub text: String,
}

/// Why a letter does not take a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LetterRefusal {
    /// [`SECTIONS`] are there already.
    #[error("the letter is full")]
    Full,
    /// The section is not there any more.
    #[error("no such section")]
    Gone,
    /// The section was changed since the form was opened.
    #[error("the section has changed")]
    Changed,
    /// The prompt has no words or is too long.
    #[error("bad prompt")]
    BadPrompt,
    /// The limit was not understood.
    #[error("bad limit")]
    BadLimit,
    /// The limit, or the answer, is longer than a form takes.
    #[error("longer than a form takes")]
    TooLong,
}

impl Letter {
    /// A letter of unanswered prompts.
    pub fn new<'a>(
        title: String,
        role: Option<String>,
        language: Language,
        prompts: impl IntoIterator<Item = &'a Prompt>,
    ) -> Self {
        let mut letter = Self { title, role, language, sections: Vec::new(), next: 0 };
        for prompt in prompts.into_iter().take(SECTIONS) {
            letter.push(prompt.title.clone(), prompt.tip(), prompt.limit(), String::new());
        }
        letter
    }

    /// A section by its id.
    pub fn section(&self, id: u16) -> Option<&LetterSection> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The first section without an answer.
    pub fn next_empty(&self) -> Option<&LetterSection> {
        self.sections.iter().find(|section| section.text.is_empty())
    }

    /// Adds a section. Its tip is that of the built-in prompt with the same words.
    ///
    /// # Errors
    /// A letter that is full, a prompt or limit that is none, an answer too long for a form.
    pub fn add(&mut self, written: Written, prompts: &Prompts) -> Result<u16, LetterRefusal> {
        if self.sections.len() >= SECTIONS {
            return Err(LetterRefusal::Full);
        }
        let (prompt, limit, text) = written.checked()?;
        let tip = prompts.titled(&prompt).and_then(Prompt::tip);
        Ok(self.push(prompt, tip, limit, text))
    }

    /// Replaces prompt, limit and answer of a section that is still the `revision` it was.
    ///
    /// # Errors
    /// A section that is gone or has changed, and as of [`Letter::add`].
    pub fn edit(&mut self, id: u16, revision: u16, written: Written) -> Result<(), LetterRefusal> {
        let (prompt, limit, text) = written.checked()?;
        let section = self.sections.iter_mut().find(|section| section.id == id);
        let section = section.ok_or(LetterRefusal::Gone)?;
        if section.revision != revision {
            return Err(LetterRefusal::Changed);
        }
        if section.prompt != prompt {
            section.tip = None;
        }
        (section.prompt, section.limit, section.text) = (prompt, limit, text);
        section.revision = section.revision.wrapping_add(1);
        Ok(())
    }

    /// Moves a section one place up or down; at the end of the list it stays.
    ///
    /// # Errors
    /// A section that is gone.
    pub fn shift(&mut self, id: u16, up: bool) -> Result<(), LetterRefusal> {
        let from = self.place(id)?;
        let to = if up { from.saturating_sub(1) } else { (from + 1).min(self.sections.len() - 1) };
        self.sections.swap(from, to);
        Ok(())
    }

    /// Takes a section out and hands it back.
    ///
    /// # Errors
    /// A section that is gone.
    pub fn remove(&mut self, id: u16) -> Result<LetterSection, LetterRefusal> {
        let place = self.place(id)?;
        Ok(self.sections.remove(place))
    }

    /// The letter as the text of a resume: answered prompts only.
    pub fn text(&self) -> String {
        let answered = self.sections.iter().filter(|section| !section.text.is_empty());
        let parts = answered.zip(1..).map(|(section, number)| {
            format!("Q{number}. {}\n{}", section.heading(self.language), section.text)
        });
        parts.collect::<Vec<String>>().join("\n\n")
    }

    fn place(&self, id: u16) -> Result<usize, LetterRefusal> {
        self.sections.iter().position(|section| section.id == id).ok_or(LetterRefusal::Gone)
    }

    fn push(&mut self, prompt: String, tip: Option<String>, limit: Option<LengthLimit>, text: String) -> u16 {
        let id = self.next;
        self.next += 1;
        self.sections.push(LetterSection { id, revision: 0, prompt, tip, limit, text });
        id
    }
}

impl LetterSection {
    /// Characters of the answer with and without spaces.
    pub fn lengths(&self) -> (u32, u32) {
        (LengthUnit::Characters.length(&self.text), LengthUnit::CharactersWithoutSpaces.length(&self.text))
    }

    /// By how much the answer is over the limit.
    pub fn over(&self) -> Option<u32> {
        let limit = self.limit?;
        limit.unit.length(&self.text).checked_sub(limit.most).filter(|over| *over > 0)
    }

    /// The prompt with its limit, as application forms write it.
    pub fn heading(&self, language: Language) -> String {
        match self.limit {
            Some(limit) if limit_of(&self.prompt).is_none() => {
                format!("{} ({})", self.prompt, limit_text(limit, language))
            }
            _ => self.prompt.clone(),
        }
    }
}

/// A limit in the words of application forms; what is read back from them is the same.
fn limit_text(limit: LengthLimit, language: Language) -> String {
    let most = limit.most;
    match (language, limit.unit) {
        (Language::Ko, LengthUnit::Characters) => format!("{most}자 이내"),
        (Language::Ko, LengthUnit::CharactersWithoutSpaces) => format!("공백 제외 {most}자 이내"),
        (Language::Ko, LengthUnit::Bytes) => format!("{most}바이트 이내"),
        (Language::En, LengthUnit::Characters) => format!("{most} characters"),
        (Language::En, LengthUnit::CharactersWithoutSpaces) => format!("{most} characters without spaces"),
        (Language::En, LengthUnit::Bytes) => format!("{most} bytes"),
        (_, LengthUnit::Words) => format!("{most} words"),
    }
}

impl LengthLimit {
    /// The limit as it is typed into a form and read back.
    pub fn typed(self, language: Language) -> String {
        limit_text(self, language)
    }
}

impl Written {
    fn checked(self) -> Result<(String, Option<LengthLimit>, String), LetterRefusal> {
        let prompt = self.prompt.split_whitespace().collect::<Vec<_>>().join(" ");
        if !prompt.chars().any(char::is_alphanumeric) || prompt.chars().count() > PROMPT_CHARACTERS {
            return Err(LetterRefusal::BadPrompt);
        }
        let limit = typed_limit(&self.limit)?.or_else(|| limit_of(&prompt));
        let text = self.text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        if !limit.is_none_or(fits_form) || LengthUnit::Characters.length(&text) > ANSWER_CHARACTERS {
            return Err(LetterRefusal::TooLong);
        }
        Ok((prompt, limit, text))
    }
}

/// Whether a form takes an answer as long as the limit allows: 8000 bytes are 4000 Korean characters.
fn fits_form(limit: LengthLimit) -> bool {
    let characters = match limit.unit {
        LengthUnit::Bytes => limit.most / 2,
        LengthUnit::Words => 0,
        LengthUnit::Characters | LengthUnit::CharactersWithoutSpaces => limit.most,
    };
    characters <= ANSWER_CHARACTERS
}

/// The limit a candidate typed; a bare number counts characters with spaces.
fn typed_limit(typed: &str) -> Result<Option<LengthLimit>, LetterRefusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let bare: String = typed.chars().filter(|c| *c != ',').collect();
    let found = match bare.parse() {
        Ok(most) => Some(LengthLimit { most, unit: LengthUnit::Characters }),
        Err(_) => limit_of(typed),
    };
    found.filter(|limit| LIMITS.contains(&limit.most)).map(Some).ok_or(LetterRefusal::BadLimit)
}

#[cfg(test)]
mod tests;

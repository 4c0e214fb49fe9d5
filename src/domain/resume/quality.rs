//! How usable a text is, and which language it is in.

use serde::{Deserialize, Serialize};

use super::{Experience, Language, PersonalDatum, ResumeText, Section, Skill};

/// Figures about a text and the one doubt worth telling the candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Characters without white space.
    pub characters: u32,
    /// Words, by white space.
    pub words: u32,
    /// Share of the words that look like words of a language, a number or a name; 0 to 1.
    pub word_like_share: f32,
    /// The doubt.
    pub suspicion: Suspicion,
}

/// What may be wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// Nothing.
    None,
    /// Next to no text, as if the pages were pictures.
    LooksScanned,
    /// Characters that make no words, as if a font had no readable character table.
    GarbledFont,
    /// Too little text to ask about.
    TooShort,
    /// Enough text, but nothing of what resumes have.
    NotAResume,
}

/// The language most letters are of; English when there are none.
pub(super) fn language(_text: &ResumeText) -> Language {
    Language::En
}

/// Judges a text.
pub(super) fn assess(
    _text: &ResumeText,
    _sections: &[Section],
    _skills: &[Skill],
    _experiences: &[Experience],
    _personal: &[PersonalDatum],
) -> Quality {
    Quality { characters: 0, words: 0, word_like_share: 0.0, suspicion: Suspicion::None }
}

//! What the controls around a cover letter carry.

use super::read;
use crate::domain::ids::{LetterId, PromptSetId};
use crate::domain::language::Language;
use crate::error::UserError;
use std::fmt;

/// What the member asks for around a cover letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LetterControl {
    /// Show the letter chosen in a menu.
    Chosen,
    /// Begin one with the usual set and a title of its own.
    Begin,
    /// Show a letter.
    Show(LetterId),
    /// Open the form for a section.
    Write(LetterId, u16),
    /// Open the form for the section chosen in a menu.
    WriteChosen(LetterId),
    /// Open the form for a new section, with the prompt chosen in a menu.
    AddChosen(LetterId),
    /// The form for a section, sent: the section and the revision it showed.
    Form(LetterId, u16, u16),
    /// The form for a new section, sent.
    AddForm(LetterId),
    /// Show what can be put into another order or taken out.
    Arrange(LetterId),
    /// Show one section to be moved, chosen in a menu.
    ArrangeChosen(LetterId),
    /// Move a section up.
    Up(LetterId, u16),
    /// Move a section down.
    Down(LetterId, u16),
    /// Take a section out.
    Remove(LetterId, u16),
    /// Read a section in full, by its place from 0.
    Preview(LetterId, u16),
    /// Send the letter as a Word file.
    Docx(LetterId),
    /// Send the letter as a Markdown file.
    Markdown(LetterId),
    /// Make a resume of the letter.
    Finish(LetterId),
    /// Open the form for the title.
    Rename(LetterId),
    /// That form, sent.
    RenameForm(LetterId),
    /// Ask whether to delete the letter.
    Discard(LetterId),
    /// Delete the letter, confirmed.
    DiscardYes(LetterId),
    /// The form for a server's own set of prompts, sent: its language, and which set, if not a new one.
    SetForm(Language, Option<PromptSetId>),
}

impl fmt::Display for LetterControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chosen => f.write_str("lt1:chosen"),
            Self::Begin => f.write_str("lt1:begin"),
            Self::Show(letter) => write!(f, "lt1:{letter}:show"),
            Self::Write(letter, section) => write!(f, "lt1:{letter}:write:{section}"),
            Self::WriteChosen(letter) => write!(f, "lt1:{letter}:write-chosen"),
            Self::AddChosen(letter) => write!(f, "lt1:{letter}:add-chosen"),
            Self::Form(letter, section, revision) => write!(f, "lt1:{letter}:form:{section}:{revision}"),
            Self::AddForm(letter) => write!(f, "lt1:{letter}:add-form"),
            Self::Arrange(letter) => write!(f, "lt1:{letter}:arrange"),
            Self::ArrangeChosen(letter) => write!(f, "lt1:{letter}:arrange-chosen"),
            Self::Up(letter, section) => write!(f, "lt1:{letter}:up:{section}"),
            Self::Down(letter, section) => write!(f, "lt1:{letter}:down:{section}"),
            Self::Remove(letter, section) => write!(f, "lt1:{letter}:remove:{section}"),
            Self::Preview(letter, place) => write!(f, "lt1:{letter}:preview:{place}"),
            Self::Docx(letter) => write!(f, "lt1:{letter}:docx"),
            Self::Markdown(letter) => write!(f, "lt1:{letter}:markdown"),
            Self::Finish(letter) => write!(f, "lt1:{letter}:finish"),
            Self::Rename(letter) => write!(f, "lt1:{letter}:rename"),
            Self::RenameForm(letter) => write!(f, "lt1:{letter}:renamed"),
            Self::Discard(letter) => write!(f, "lt1:{letter}:discard"),
            Self::DiscardYes(letter) => write!(f, "lt1:{letter}:discard-yes"),
            Self::SetForm(language, None) => write!(f, "lt1:set:{language}:new"),
            Self::SetForm(language, Some(set)) => write!(f, "lt1:set:{language}:{set}"),
        }
    }
}

impl LetterControl {
    /// Reads what follows after `lt1:`.
    pub(super) fn read(parts: &[&str]) -> Result<Self, UserError> {
        Ok(match parts {
            ["chosen"] => Self::Chosen,
            ["begin"] => Self::Begin,
            ["set", language @ ("ko" | "en"), set] => {
                let language = Language::from_code(language).ok_or(UserError::StaleControl)?;
                Self::SetForm(language, if *set == "new" { None } else { Some(read(set)?) })
            }
            [letter, "show"] => Self::Show(read(letter)?),
            [letter, "write", section] => Self::Write(read(letter)?, read(section)?),
            [letter, "write-chosen"] => Self::WriteChosen(read(letter)?),
            [letter, "add-chosen"] => Self::AddChosen(read(letter)?),
            [letter, "form", section, revision] => Self::Form(read(letter)?, read(section)?, read(revision)?),
            [letter, "add-form"] => Self::AddForm(read(letter)?),
            [letter, "arrange"] => Self::Arrange(read(letter)?),
            [letter, "arrange-chosen"] => Self::ArrangeChosen(read(letter)?),
            [letter, "up", section] => Self::Up(read(letter)?, read(section)?),
            [letter, "down", section] => Self::Down(read(letter)?, read(section)?),
            [letter, "remove", section] => Self::Remove(read(letter)?, read(section)?),
            [letter, "preview", place] => Self::Preview(read(letter)?, read(place)?),
            [letter, "docx"] => Self::Docx(read(letter)?),
            [letter, "markdown"] => Self::Markdown(read(letter)?),
            [letter, "finish"] => Self::Finish(read(letter)?),
            [letter, "rename"] => Self::Rename(read(letter)?),
            [letter, "renamed"] => Self::RenameForm(read(letter)?),
            [letter, "discard"] => Self::Discard(read(letter)?),
            [letter, "discard-yes"] => Self::DiscardYes(read(letter)?),
            _ => return Err(UserError::StaleControl),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::LetterControl;
    use crate::domain::ids::{LetterId, PromptSetId};
    use crate::domain::language::Language;
    use proptest::prelude::*;
    use uuid::Uuid;

    pub(in super::super) fn any_letter_control() -> impl Strategy<Value = LetterControl> {
        let letter = || any::<u128>().prop_map(|bits| LetterId(Uuid::from_u128(bits)));
        let of_letter = prop_oneof![
            Just(LetterControl::Show as fn(LetterId) -> LetterControl),
            Just(LetterControl::WriteChosen as fn(LetterId) -> LetterControl),
            Just(LetterControl::AddChosen as fn(LetterId) -> LetterControl),
            Just(LetterControl::AddForm as fn(LetterId) -> LetterControl),
            Just(LetterControl::Arrange as fn(LetterId) -> LetterControl),
            Just(LetterControl::ArrangeChosen as fn(LetterId) -> LetterControl),
            Just(LetterControl::Docx as fn(LetterId) -> LetterControl),
            Just(LetterControl::Markdown as fn(LetterId) -> LetterControl),
            Just(LetterControl::Finish as fn(LetterId) -> LetterControl),
            Just(LetterControl::Rename as fn(LetterId) -> LetterControl),
            Just(LetterControl::RenameForm as fn(LetterId) -> LetterControl),
            Just(LetterControl::Discard as fn(LetterId) -> LetterControl),
            Just(LetterControl::DiscardYes as fn(LetterId) -> LetterControl),
        ];
        let of_section = prop_oneof![
            Just(LetterControl::Write as fn(LetterId, u16) -> LetterControl),
            Just(LetterControl::Up as fn(LetterId, u16) -> LetterControl),
            Just(LetterControl::Down as fn(LetterId, u16) -> LetterControl),
            Just(LetterControl::Remove as fn(LetterId, u16) -> LetterControl),
            Just(LetterControl::Preview as fn(LetterId, u16) -> LetterControl),
        ];
        prop_oneof![
            Just(LetterControl::Chosen),
            Just(LetterControl::Begin),
            (of_letter, letter()).prop_map(|(control, letter)| control(letter)),
            (of_section, letter(), any::<u16>()).prop_map(|(control, letter, at)| control(letter, at)),
            (prop::sample::select(Language::ALL.to_vec()), prop::option::of(any::<u128>())).prop_map(
                |(l, set)| LetterControl::SetForm(l, set.map(|bits| PromptSetId(Uuid::from_u128(bits))))
            ),
            (letter(), any::<[u16; 2]>()).prop_map(|(letter, [s, r])| LetterControl::Form(letter, s, r)),
        ]
    }
}

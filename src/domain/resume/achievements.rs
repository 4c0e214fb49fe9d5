//! Results in numbers.

use serde::{Deserialize, Serialize};

use super::{PersonalDatum, ResumeText};

/// A line with a measured result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievement {
    /// The line it is on.
    pub line: u32,
    /// The numbers with their units, as written (`38%`, `3만 명`, `120ms`).
    pub figures: Vec<String>,
}

/// Finds the achievements of a text.
pub(super) fn find(_text: &ResumeText, _personal: &[PersonalDatum]) -> Vec<Achievement> {
    Vec::new()
}

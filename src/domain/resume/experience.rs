//! Periods of time: when somebody worked, studied or built something.

use serde::{Deserialize, Serialize};

use super::ResumeText;

/// A month of a year; the month is unknown when only the year is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearMonth {
    /// Four-digit year.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
}

/// A line with a period of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// The line it is on.
    pub line: u32,
    /// When it began.
    pub from: YearMonth,
    /// When it ended; `None` while it lasts.
    pub to: Option<YearMonth>,
    /// The rest of the line, usually the employer, school or project.
    pub what: String,
}

/// Finds the periods of a text.
pub(super) fn find(_text: &ResumeText) -> Vec<Experience> {
    Vec::new()
}

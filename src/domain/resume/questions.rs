//! The lines an interviewer would ask about.

use serde::{Deserialize, Serialize};

use super::{ResumeText, Understanding};

/// Why a line is worth a question; the strongest reason of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorthReason {
    /// A result in numbers.
    Result,
    /// A decision, trade-off or problem solved.
    Decision,
    /// Something the candidate did themselves.
    OwnWork,
    /// A technology used for something.
    Technology,
    /// Working with other people.
    Collaboration,
}

/// A line worth a question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WorthyLine {
    /// The line.
    pub line: u32,
    /// Higher is better; comparable within one resume only.
    pub score: f32,
    /// Why.
    pub reason: WorthReason,
}

/// The lines worth a question, best first, ties by line number. Never a line of personal data only, a title, a hobby
/// or an address.
pub fn question_worthy_lines(_understanding: &Understanding, _text: &ResumeText) -> Vec<WorthyLine> {
    Vec::new()
}

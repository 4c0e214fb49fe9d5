//! The numbered lines of a resume.

use serde::{Deserialize, Serialize};

/// One line of a resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// 1 for the first line.
    pub number: u32,
    /// The text: never empty, no control characters, single spaces, composed Hangul.
    pub text: String,
}

/// The text of a resume as numbered, normalised lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeText {
    /// The lines in reading order, numbered from 1 without gaps.
    pub lines: Vec<Line>,
}

impl ResumeText {
    /// Splits a text into its lines.
    pub fn new(text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Self { lines: lines.zip(1..).map(|(text, number)| Line { number, text: text.to_owned() }).collect() }
    }

    /// The text of a line.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.lines.get(index).map(|line| line.text.as_str())
    }
}

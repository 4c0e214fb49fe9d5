//! The titled parts of a resume.

use serde::{Deserialize, Serialize};

use super::ResumeText;

/// What a section is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Introduction, profile, contact lines at the top.
    Summary,
    /// Work experience.
    Experience,
    /// Projects.
    Projects,
    /// Education and training.
    Education,
    /// Skills and tools.
    Skills,
    /// Awards, publications, talks.
    Awards,
    /// Certificates and language tests.
    Certificates,
    /// One prompt of a 자기소개서 with its answer; holds the prompt as written.
    CoverLetter(String),
    /// Anything else.
    Other,
}

/// A titled part of a resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// The title as written, without decoration; empty for lines before the first title.
    pub title: String,
    /// First line, the title itself if there is one.
    pub first_line: u32,
    /// Last line, inclusive.
    pub last_line: u32,
}

/// Finds the sections of a text.
pub(super) fn find(_text: &ResumeText) -> Vec<Section> {
    Vec::new()
}

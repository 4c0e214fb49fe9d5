//! Technologies and methods a resume mentions.

use serde::{Deserialize, Serialize};

use super::{PersonalDatum, ResumeText};

/// A known technology or method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skill {
    /// The usual spelling (`Kubernetes` for `k8s` and `쿠버네티스`).
    pub name: String,
    /// The lines that mention it, ascending.
    pub lines: Vec<u32>,
}

/// Finds the skills of a text.
pub(super) fn find(_text: &ResumeText, _personal: &[PersonalDatum]) -> Vec<Skill> {
    Vec::new()
}

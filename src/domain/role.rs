//! Job roles and the topics they map to.

use super::question::{Bilingual, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A job role, such as backend engineer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Unique and stable.
    pub key: String,
    /// Its name for people.
    pub name: Bilingual,
    /// Keys of its technical topics with their weights; heavier topics are asked more often.
    pub topics: BTreeMap<String, u32>,
}

/// A field of knowledge or a competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Unique and stable.
    pub key: String,
    /// Its name for people.
    pub name: Bilingual,
    /// The kind of question it holds.
    pub family: QuestionKind,
}

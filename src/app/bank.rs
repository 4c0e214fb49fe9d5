//! The question bank that is part of the program, from `assets/roles.toml` and `assets/bank/*.toml`.

use crate::domain::bank::Bank;
use crate::domain::question::StockQuestion;
use crate::domain::role::{Role, Topic};
use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};
use serde::Deserialize;

static QUESTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/bank");
static ROLES: &str = include_str!("../../assets/roles.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    role: Vec<Role>,
    topic: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionsFile {
    question: Vec<StockQuestion>,
}

/// Reads the built-in bank.
///
/// # Errors
/// Every fault of the files, with the file's name.
pub fn built_in() -> anyhow::Result<Bank> {
    let roles: RolesFile = toml::from_str(ROLES).context("assets/roles.toml")?;
    let mut questions = Vec::new();
    for file in QUESTIONS.files() {
        let name = file.path().display();
        let text = file.contents_utf8().with_context(|| format!("assets/bank/{name} is not UTF-8"))?;
        let parsed: QuestionsFile = toml::from_str(text).with_context(|| format!("assets/bank/{name}"))?;
        questions.extend(parsed.question);
    }
    match Bank::new(roles.role, roles.topic, questions) {
        Ok(bank) => Ok(bank),
        Err(faults) => bail!("the question bank has faults:\n{}", faults.join("\n")),
    }
}

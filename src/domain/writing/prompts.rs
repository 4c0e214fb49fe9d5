//! The prompts that letters begin with.

use crate::domain::language::Language;
use crate::domain::resume::{LengthLimit, LengthUnit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A prompt of an application form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Identifies it within its language.
    pub key: String,
    /// The prompt.
    pub title: String,
    /// What a good answer has; empty where nobody said.
    pub tip: String,
    /// The largest length of the answer; 0 where there is no limit.
    pub most: u32,
    /// What the length counts.
    pub unit: LengthUnit,
}

impl Prompt {
    /// How long the answer may be.
    pub fn limit(&self) -> Option<LengthLimit> {
        (self.most > 0).then_some(LengthLimit { most: self.most, unit: self.unit })
    }

    /// What a good answer has.
    pub fn tip(&self) -> Option<String> {
        (!self.tip.is_empty()).then(|| self.tip.clone())
    }
}

/// Prompts that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptSet {
    /// Identifies it within its language.
    pub key: String,
    /// Its name for people, in its language.
    pub name: String,
    /// Keys of its prompts, in order.
    pub prompts: Vec<String>,
}

/// The prompts and sets of one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    /// Their language.
    pub language: Language,
    /// The prompts.
    #[serde(rename = "prompt")]
    pub prompts: Vec<Prompt>,
    /// The sets, the most usual one first.
    #[serde(rename = "set")]
    pub sets: Vec<PromptSet>,
}

impl Prompts {
    /// A prompt by its key.
    pub fn prompt(&self, key: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.key == key)
    }

    /// A prompt by its words.
    pub fn titled(&self, title: &str) -> Option<&Prompt> {
        self.prompts.iter().find(|prompt| prompt.title == title)
    }

    /// The prompts of a set; of the first set where there is none of that key.
    pub fn of_set(&self, key: &str) -> Vec<&Prompt> {
        let set = self.sets.iter().find(|set| set.key == key).or(self.sets.first());
        set.into_iter().flat_map(|set| &set.prompts).filter_map(|key| self.prompt(key)).collect()
    }

    /// Puts a set with prompts of its own before all others; its key is put before those of its prompts.
    pub fn put_first(&mut self, key: &str, name: &str, prompts: &[Prompt]) {
        let own = |prompt: &Prompt| Prompt { key: format!("{key}-{}", prompt.key), ..prompt.clone() };
        let own: Vec<Prompt> = prompts.iter().map(own).collect();
        let keys = own.iter().map(|prompt| prompt.key.clone()).collect();
        self.sets.insert(0, PromptSet { key: key.to_owned(), name: name.to_owned(), prompts: keys });
        self.prompts.splice(0..0, own);
    }

    /// What does not fit together, one line each.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let (mut keys, mut titles) = (BTreeSet::new(), BTreeSet::new());
        for prompt in &self.prompts {
            if !keys.insert(&prompt.key) || !titles.insert(&prompt.title) {
                faults.push(format!("prompt {} is there twice", prompt.key));
            }
            if prompt.tip.trim().is_empty() || prompt.most == 0 {
                faults.push(format!("prompt {} has no tip or no limit", prompt.key));
            }
        }
        for set in &self.sets {
            let unknown = set.prompts.iter().filter(|key| self.prompt(key).is_none());
            faults.extend(unknown.map(|key| format!("set {}: no prompt {key}", set.key)));
        }
        if self.sets.is_empty() {
            faults.push("there is no set".to_owned());
        }
        faults
    }
}

//! The question bank: roles, topics and stock questions, and what must hold of them.

use super::question::{QuestionKind, StockQuestion};
use super::role::{Role, Topic};
use std::collections::{BTreeMap, BTreeSet};

/// Roles, topics and stock questions that fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    roles: Vec<Role>,
    topics: BTreeMap<String, Topic>,
    questions: Vec<StockQuestion>,
}

impl Bank {
    /// Puts a bank together.
    ///
    /// # Errors
    /// Every fault found, one line each: unknown topics, keys used twice, missing texts, too few or too many key points.
    pub fn new(
        roles: Vec<Role>,
        topics: Vec<Topic>,
        mut questions: Vec<StockQuestion>,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut by_key = BTreeMap::new();
        for topic in topics {
            if by_key.insert(topic.key.clone(), topic.clone()).is_some() {
                faults.push(format!("topic {} is there twice", topic.key));
            }
        }
        for role in &roles {
            for topic in role.topics.keys().filter(|topic| !by_key.contains_key(*topic)) {
                faults.push(format!("role {}: no topic {topic}", role.key));
            }
        }
        let mut seen = BTreeSet::new();
        for question in &questions {
            if !seen.insert(question.key.as_str()) {
                faults.push(format!("question {} is there twice", question.key));
            }
            faults.extend(question_faults(question, &by_key));
        }
        // The order of files must not change a plan.
        questions.sort_by(|a, b| a.key.cmp(&b.key));
        if faults.is_empty() { Ok(Self { roles, topics: by_key, questions }) } else { Err(faults) }
    }

    /// All roles, in the order they are offered.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// A role by its key.
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.key == key)
    }

    /// A topic by its key.
    pub fn topic(&self, key: &str) -> Option<&Topic> {
        self.topics.get(key)
    }

    /// All topics, ordered by key.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.values()
    }

    /// All questions, ordered by key.
    pub fn questions(&self) -> &[StockQuestion] {
        &self.questions
    }
}

fn question_faults(question: &StockQuestion, topics: &BTreeMap<String, Topic>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: &str| faults.push(format!("question {}: {what}", question.key));
    match topics.get(&question.topic) {
        None => fault(&format!("no topic {}", question.topic)),
        Some(topic) if topic.family != question.kind => fault("its kind is not its topic's family"),
        Some(_) => {}
    }
    if question.kind == QuestionKind::Experience {
        fault("experience questions are made from resumes");
    }
    if !(1..=3).contains(&question.difficulty) {
        fault("difficulty is not 1, 2 or 3");
    }
    if !(3..=6).contains(&question.key_points.len()) {
        fault("it needs 3 to 6 key points");
    }
    if !(1..=2).contains(&question.follow_ups.len()) {
        fault("it needs one or two follow-ups");
    }
    let texts = [&question.text, &question.hint]
        .into_iter()
        .chain(question.key_points.iter().map(|point| &point.name))
        .chain(question.follow_ups.iter().map(|follow_up| &follow_up.text));
    if texts.into_iter().any(|text| text.en.trim().is_empty() || text.ko.trim().is_empty()) {
        fault("a text is missing in one language");
    }
    if question.key_points.iter().any(|point| point.accept.en.is_empty() || point.accept.ko.is_empty()) {
        fault("a key point has no accepted wording in one language");
    }
    faults
}

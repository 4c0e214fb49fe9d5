//! Questions: the stock questions of the bank, and the question of one turn in the interview's language.

use super::ids::TurnId;
use super::language::Language;
use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

impl Bilingual {
    /// The text in one of the languages.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ko => &self.ko,
        }
    }
}

/// What a question is about; decides its place in the interview and the weights of its rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Opens the conversation.
    WarmUp,
    /// About what the candidate did, as told in their resume.
    Experience,
    /// Knowledge of the field.
    Technical,
    /// How the candidate works with people and setbacks.
    Behavioural,
}

/// Something a good answer contains, in the interview's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPoint {
    /// The point in words a candidate understands.
    pub name: String,
    /// Short wordings by which the point is recognised.
    pub accept: Vec<String>,
}

/// A line of the resume that a question is built on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Number of the line in the resume version, from 1.
    pub line: u32,
    /// The line as it stands there, personal data masked.
    pub text: String,
}

/// Where a question came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// A stock question of the bank.
    Stock {
        /// Its key in the bank.
        key: String,
        /// Its topic's key.
        topic: String,
    },
    /// Made from the candidate's resume.
    Tailored {
        /// The lines it is built on; never empty.
        cites: Vec<Citation>,
    },
    /// Made from the answer just given.
    FollowUp {
        /// The turn whose answer left something open.
        to: TurnId,
        /// Why it is asked, shown to the candidate.
        reason: String,
    },
}

/// The question of one turn, in the interview's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about.
    pub kind: QuestionKind,
    /// Where it came from.
    pub source: Source,
    /// The question itself.
    pub text: String,
    /// A nudge that does not give the answer away.
    pub hint: Option<String>,
    /// What a good answer contains; empty where nobody can know (most tailored questions).
    pub key_points: Vec<KeyPoint>,
    /// 1 entry, 2 working experience, 3 senior.
    pub difficulty: u8,
    /// Prepared questions to go on with when the answer leaves a key point open.
    pub follow_ups: Vec<String>,
}

impl Question {
    /// Whether it was made from the answer before it.
    pub fn is_follow_up(&self) -> bool {
        matches!(self.source, Source::FollowUp { .. })
    }
}

/// A key point of a stock question, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockKeyPoint {
    /// The point in words a candidate understands.
    pub name: Bilingual,
    /// Short wordings by which the point is recognised.
    pub accept: BilingualList,
}

/// Wordings in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BilingualList {
    /// English.
    pub en: Vec<String>,
    /// Korean.
    pub ko: Vec<String>,
}

/// A follow-up that goes with a stock question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockFollowUp {
    /// The question to go on with.
    pub text: Bilingual,
}

/// A question of the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockQuestion {
    /// Unique and stable.
    pub key: String,
    /// Key of its topic.
    pub topic: String,
    /// 1 entry, 2 working experience, 3 senior.
    pub difficulty: u8,
    /// What it is about.
    pub kind: QuestionKind,
    /// Whether it is asked no more. It stays in the bank, so that a server can retire a built-in question.
    #[serde(default, skip_serializing_if = "is_false")]
    pub retired: bool,
    /// The question.
    pub text: Bilingual,
    /// A nudge that does not give the answer away.
    pub hint: Bilingual,
    /// 3 to 6 things a good answer contains.
    #[serde(rename = "key_point")]
    pub key_points: Vec<StockKeyPoint>,
    /// One or two questions to go on with.
    #[serde(rename = "follow_up")]
    pub follow_ups: Vec<StockFollowUp>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl StockQuestion {
    /// The question as it is asked in an interview of that language.
    pub fn in_language(&self, language: Language) -> Question {
        let accept = |list: &BilingualList| match language {
            // English terms are common in Korean answers, and the reverse costs nothing.
            Language::Ko => list.ko.iter().chain(&list.en).cloned().collect(),
            Language::En => list.en.clone(),
        };
        Question {
            kind: self.kind,
            source: Source::Stock { key: self.key.clone(), topic: self.topic.clone() },
            text: self.text.get(language).to_owned(),
            hint: Some(self.hint.get(language).to_owned()),
            key_points: self
                .key_points
                .iter()
                .map(|point| KeyPoint {
                    name: point.name.get(language).to_owned(),
                    accept: accept(&point.accept),
                })
                .collect(),
            difficulty: self.difficulty,
            follow_ups: self.follow_ups.iter().map(|f| f.text.get(language).to_owned()).collect(),
        }
    }
}

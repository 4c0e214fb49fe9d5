//! Questions that members suggest for their server's bank.

use super::Refusal;
use crate::domain::ids::{GuildId, MemberId, SuggestionId};
use crate::domain::question::{
    Bilingual, BilingualList, QuestionKind, StockFollowUp, StockKeyPoint, StockQuestion,
};
use crate::domain::wording::hangul_share;
use chrono::{DateTime, Utc};

/// Suggestions that a member may make within a day.
pub const SUGGESTIONS_PER_DAY: u64 = 10;
/// Forms of suggestions that a member may send within a day, those included that they drop: each is compared with the bank.
pub const SUGGESTION_TRIES_PER_DAY: u64 = 30;
/// Characters of a moderator's reason.
pub const REASON: usize = 500;
/// What stands between the two languages of a text.
const BETWEEN: char = '|';

/// How far a suggestion has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionState {
    /// Its author looks at the questions like it.
    Draft,
    /// It waits for a moderator.
    Open,
    /// It is in the bank.
    Accepted,
    /// A moderator refused it.
    Refused,
}

impl SuggestionState {
    const ALL: [Self; 4] = [Self::Draft, Self::Open, Self::Accepted, Self::Refused];

    /// How it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// The state stored so.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id; later ones are greater.
    pub id: SuggestionId,
    /// The server.
    pub guild: GuildId,
    /// Who made it.
    pub author: MemberId,
    /// The question as it would be asked.
    pub question: StockQuestion,
    /// How far it has come.
    pub state: SuggestionState,
    /// Why it was refused.
    pub reason: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// What is written into the form of a suggestion. Each text is in one language, or in both with a `|` between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The question.
    pub question: String,
    /// What a good answer contains, one a line.
    pub key_points: String,
    /// A nudge; may be empty.
    pub hint: String,
    /// A question to go on with; may be empty.
    pub follow_up: String,
}

impl Written {
    /// A question as it is written into the form.
    pub fn of(question: &StockQuestion) -> Self {
        let points = question.key_points.iter().map(|point| joined(&point.name)).collect::<Vec<_>>();
        Self {
            question: joined(&question.text),
            key_points: points.join("\n"),
            hint: joined(&question.hint),
            follow_up: question.follow_ups.first().map(|next| joined(&next.text)).unwrap_or_default(),
        }
    }

    /// The question that this makes; `usual` has a hint and a follow-up for those who wrote none.
    ///
    /// # Errors
    /// A text that is missing, fewer than three or more than six key points.
    pub fn question(
        &self,
        key: String,
        (topic, kind, difficulty): (&str, QuestionKind, u8),
        usual: (Bilingual, Bilingual),
    ) -> Result<StockQuestion, Refusal> {
        let text = bilingual(&self.question).ok_or(Refusal::NoQuestion)?;
        let points: Vec<Bilingual> = self.key_points.lines().filter_map(bilingual).collect();
        if !(3..=6).contains(&points.len()) {
            return Err(Refusal::KeyPoints);
        }
        let key_points = points.into_iter().map(|name| {
            let accept = BilingualList { en: vec![name.en.clone()], ko: vec![name.ko.clone()] };
            StockKeyPoint { name, accept }
        });
        Ok(StockQuestion {
            key,
            topic: topic.to_owned(),
            difficulty,
            kind,
            retired: false,
            text,
            hint: bilingual(&self.hint).unwrap_or(usual.0),
            key_points: key_points.collect(),
            follow_ups: vec![StockFollowUp { text: bilingual(&self.follow_up).unwrap_or(usual.1) }],
        })
    }
}

/// The key that a suggested question gets: the end of its id is random.
pub fn suggested_key(id: SuggestionId) -> String {
    let id = id.to_string();
    format!("suggested-{}", &id[id.len() - 16..])
}

fn joined(text: &Bilingual) -> String {
    if text.en == text.ko { text.en.clone() } else { format!("{} {BETWEEN} {}", text.en, text.ko) }
}

/// A text in both languages: what was written in one of them stands for the other as well.
fn bilingual(text: &str) -> Option<Bilingual> {
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let both = |one: &str| Bilingual { en: one.to_owned(), ko: one.to_owned() };
    let (one, other) = match text.split_once(BETWEEN) {
        // A second mark would be read as the first where the question is edited.
        Some((one, other)) => (clean(one), clean(&other.replace(BETWEEN, "/"))),
        None => (clean(text), String::new()),
    };
    match (one.is_empty(), other.is_empty()) {
        (true, true) => None,
        (false, true) => Some(both(&one)),
        (true, false) => Some(both(&other)),
        (false, false) if hangul_share(&one) > hangul_share(&other) => Some(Bilingual { en: other, ko: one }),
        // Alike, they stand as they are shown: English first.
        (false, false) => Some(Bilingual { en: one, ko: other }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Written, bilingual};
    use crate::domain::community::Refusal;
    use crate::domain::question::{Bilingual, QuestionKind};

    fn written(key_points: &str) -> Written {
        Written {
            question: "왜 인덱스를 쓰나요? | Why use an index?".to_owned(),
            key_points: key_points.to_owned(),
            hint: String::new(),
            follow_up: String::new(),
        }
    }

    fn usual() -> (Bilingual, Bilingual) {
        let text = |text: &str| Bilingual { en: text.to_owned(), ko: text.to_owned() };
        (text("hint"), text("next"))
    }

    #[test]
    fn a_text_in_one_language_stands_for_both_and_two_are_told_apart() {
        let found = bilingual("왜 인덱스를 쓰나요? | Why use an index?");
        assert_eq!(found.map(|text| text.en), Some("Why use an index?".to_owned()));
        let alone = bilingual(" 왜  쓰나요? ").map(|text| (text.en, text.ko));
        assert_eq!(alone, Some(("왜 쓰나요?".to_owned(), "왜 쓰나요?".to_owned())));
        assert_eq!(bilingual(" | "), None);
    }

    #[test]
    fn a_suggestion_becomes_a_question_and_goes_back_into_the_form() {
        let about = ("databases", QuestionKind::Technical, 1);
        let question = written("빠른 조회\n쓰기 비용\n저장 공간").question("k".to_owned(), about, usual());
        let question = question.expect("three points");
        assert_eq!((question.key_points.len(), question.hint.en.as_str()), (3, "hint"));
        let again = Written::of(&question);
        assert_eq!(again.question, "Why use an index? | 왜 인덱스를 쓰나요?");
        assert_eq!(written("one").question("k".to_owned(), about, usual()), Err(Refusal::KeyPoints));
    }
}

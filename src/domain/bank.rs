//! The question bank: roles, topics and stock questions, and what must hold of them.

mod alike;

use super::asking;
use super::language::Language;
use super::question::{QuestionKind, StockKeyPoint, StockQuestion};
use super::role::{Role, Topic};
use std::collections::{BTreeMap, BTreeSet};

/// Roles, topics and stock questions that fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    roles: Vec<Role>,
    topics: BTreeMap<String, Topic>,
    questions: Vec<StockQuestion>,
    /// Places of questions by kind and topic.
    pools: BTreeMap<(QuestionKind, String), Vec<usize>>,
    /// Places of questions by key.
    places: BTreeMap<String, usize>,
    /// For a place, the places of other wordings of the same question.
    alike: BTreeMap<usize, Vec<usize>>,
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
            let twice = (!seen.insert(question.key.as_str())).then_some(Fault::KeyTwice);
            let found = twice.into_iter().chain(question_faults(question, &by_key));
            faults.extend(found.map(|fault| format!("question {}: {fault}", question.key)));
        }
        // The order of files must not change a plan.
        questions.sort_by(|a, b| a.key.cmp(&b.key));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self::of(roles, by_key, questions))
    }

    /// The bank with more questions, such as a server's own. One with a key that is here already takes the place of
    /// the question with that key.
    ///
    /// # Errors
    /// As for [`Bank::new`].
    pub fn with(&self, more: Vec<StockQuestion>) -> Result<Self, Vec<String>> {
        let keys: BTreeSet<&str> = more.iter().map(|question| question.key.as_str()).collect();
        let kept = self.questions.iter().filter(|question| !keys.contains(question.key.as_str())).cloned();
        let questions = kept.chain(more.iter().cloned()).collect();
        Self::new(self.roles.clone(), self.topics.values().cloned().collect(), questions)
    }

    fn of(roles: Vec<Role>, topics: BTreeMap<String, Topic>, questions: Vec<StockQuestion>) -> Self {
        let mut pools = BTreeMap::<_, Vec<usize>>::new();
        for (place, question) in questions.iter().enumerate().filter(|(_, question)| !question.retired) {
            pools.entry((question.kind, question.topic.clone())).or_default().push(place);
        }
        let places = questions.iter().enumerate().map(|(place, q)| (q.key.clone(), place)).collect();
        let alike = alike::alike(&questions);
        Self { roles, topics, questions, pools, places, alike }
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

    /// A question by its key.
    pub fn question(&self, key: &str) -> Option<&StockQuestion> {
        self.place(key).map(|place| &self.questions[place])
    }

    /// What is wrong with a question by itself, were it added.
    pub fn faults(&self, question: &StockQuestion) -> Vec<Fault> {
        question_faults(question, &self.topics)
    }

    /// Keys of the questions that ask the same in other words, in either language.
    pub fn alike(&self, key: &str) -> Vec<&str> {
        let places = self.place(key).map_or(&[][..], |place| self.alike_at(place));
        places.iter().map(|&place| self.questions[place].key.as_str()).collect()
    }

    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    pub(super) fn alike_at(&self, place: usize) -> &[usize] {
        self.alike.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Places of the questions by kind and topic.
    pub(super) fn pools(&self) -> &BTreeMap<(QuestionKind, String), Vec<usize>> {
        &self.pools
    }
}

/// What is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The key is empty, too long or of other signs.
    #[error("its key is not 1 to 100 small letters, digits and hyphens")]
    Key,
    /// Another question has the key.
    #[error("its key is there twice")]
    KeyTwice,
    /// The topic is unknown.
    #[error("there is no topic {0}; an export of all questions shows the topics")]
    Topic(String),
    /// The topic holds questions of another kind.
    #[error("its kind is not its topic's family")]
    Kind,
    /// The difficulty is out of range.
    #[error("difficulty is not 1, 2 or 3")]
    Difficulty,
    /// Too few or too many key points.
    #[error("it needs 3 to 6 key points")]
    KeyPoints,
    /// Too few or too many follow-ups.
    #[error("it needs one or two follow-ups")]
    FollowUps,
    /// Texts are empty in one language; their columns in a spreadsheet.
    #[error("a text is missing in one language; fill in {0}")]
    TextMissing(String),
    /// A text is longer than can be shown.
    #[error("a text is longer than {TEXT_LIMIT} characters, or a wording longer than {WORDING_LIMIT}")]
    TooLong,
    /// Key points cannot be recognised in one language; their columns in a spreadsheet.
    #[error("a key point has no accepted wording in one language; fill in {0}")]
    NoWording(String),
    /// It asks what no interviewer may ask.
    #[error("it asks about age, family, faith or the like, which no interviewer may ask")]
    Forbidden,
}

/// Longest text of a question, and longest accepted wording, in characters.
const TEXT_LIMIT: usize = 300;
const WORDING_LIMIT: usize = 100;
/// Longest key; it is a column of the database.
const KEY_LIMIT: usize = 100;

/// The texts of a question, each with its column in a spreadsheet.
fn texts(question: &StockQuestion) -> Vec<(String, &str)> {
    let points = (1..).zip(&question.key_points).map(|(n, point)| (format!("point{n}"), &point.name));
    let follow_ups = (1..).zip(&question.follow_ups).map(|(n, more)| (format!("follow_up{n}"), &more.text));
    [("text".to_owned(), &question.text), ("hint".to_owned(), &question.hint)]
        .into_iter()
        .chain(points)
        .chain(follow_ups)
        .flat_map(|(column, text)| [(format!("{column}_en"), &*text.en), (format!("{column}_ko"), &*text.ko)])
        .collect()
}

/// The accepted wordings of each key point, with their column in a spreadsheet.
fn accepted(question: &StockQuestion) -> Vec<(String, &[String])> {
    let points = (1..).zip(&question.key_points);
    points
        .flat_map(|(n, StockKeyPoint { accept, .. })| {
            [(format!("accept{n}_en"), &*accept.en), (format!("accept{n}_ko"), &*accept.ko)]
        })
        .collect()
}

fn question_faults(question: &StockQuestion, topics: &BTreeMap<String, Topic>) -> Vec<Fault> {
    let texts = texts(question);
    let accepted = accepted(question);
    let over = |text: &str, limit| text.chars().count() > limit;
    let is_blank = |text: &str| text.trim().is_empty();
    let blank = texts.iter().filter(|(_, text)| is_blank(text)).map(|(column, _)| column.as_str());
    let blank = blank.collect::<Vec<_>>().join(", ");
    let unspoken = accepted.iter().filter(|(_, words)| words.iter().all(|word| is_blank(word)));
    let unspoken = unspoken.map(|(column, _)| column.as_str()).collect::<Vec<_>>().join(", ");
    // Technical questions may be about age as a field of a form, or about users with a disability.
    let is_personal = question.kind != QuestionKind::Technical;
    let forbidden = is_personal
        && [(&question.text.en, Language::En), (&question.text.ko, Language::Ko)]
            .into_iter()
            .any(|(text, language)| asking::fault(text, language) == Some(asking::Fault::ForbiddenSubject));
    let topic = topics.get(&question.topic);
    let checks = [
        (!is_key(&question.key), Fault::Key),
        (topic.is_none(), Fault::Topic(question.topic.clone())),
        (
            topic.is_some_and(|topic| topic.family != question.kind)
                || question.kind == QuestionKind::Experience,
            Fault::Kind,
        ),
        (!(1..=3).contains(&question.difficulty), Fault::Difficulty),
        (!(3..=6).contains(&question.key_points.len()), Fault::KeyPoints),
        (!(1..=2).contains(&question.follow_ups.len()), Fault::FollowUps),
        (!blank.is_empty(), Fault::TextMissing(blank)),
        (
            texts.iter().any(|(_, text)| over(text, TEXT_LIMIT))
                || accepted.iter().flat_map(|(_, words)| *words).any(|word| over(word, WORDING_LIMIT)),
            Fault::TooLong,
        ),
        (!unspoken.is_empty(), Fault::NoWording(unspoken)),
        (forbidden, Fault::Forbidden),
    ];
    checks.into_iter().filter_map(|(holds, fault)| holds.then_some(fault)).collect()
}

fn is_key(key: &str) -> bool {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=KEY_LIMIT).contains(&key.len()) && key.chars().all(valid)
}

//! Whether an answer is asked on about: what is left open, and what of a rater's judgement may be asked.

use super::{Dimension, Evaluation, FollowUp, check, rubric_texts};
use crate::domain::asking;
use crate::domain::language::Language;
use crate::domain::question::{KeyPoint, Question};
use crate::domain::wording::{squeeze, stem_set};
use std::collections::BTreeSet;

/// Least relevance of an answer that is asked on: what is beside the question is not deepened.
const RELEVANT: u8 = 3;
/// Highest rating of a dimension that counts as open, where a question has no key points.
const OPEN: u8 = 3;
/// So many words about a covered point make a question one about it.
const ABOUT_COVERED: usize = 2;
/// Fewest letters of a wording that gives an answer away; fewer are in many questions.
const WORDING: usize = 4;

/// What is left open in an answer, and what of it is there already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// The missing key points; where a question has none, what the weak dimensions ask for.
    pub open: Vec<KeyPoint>,
    /// The key points the answer has.
    pub covered: Vec<KeyPoint>,
}

/// A rater's judgement whether to ask on, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskOn {
    /// Nothing open is worth a question.
    Enough,
    /// One of the open things is.
    About {
        /// Its place among the open ones.
        place: usize,
        /// The question and its reason.
        follow_up: FollowUp,
    },
}

/// What an answer leaves open; nothing where it is no answer, or one beside the question.
pub fn openings(question: &Question, evaluation: &Evaluation, language: Language) -> Openings {
    let rating = |dimension| evaluation.ratings.iter().find(|rating| rating.dimension == dimension);
    let relevant = rating(Dimension::Relevance).is_some_and(|rating| rating.rating >= RELEVANT);
    if evaluation.junk.is_some() || question.is_follow_up() || !relevant {
        return Openings::default();
    }
    let mut openings = Openings::default();
    for (point, finding) in question.key_points.iter().zip(&evaluation.key_points) {
        let list = if finding.quote.is_some() { &mut openings.covered } else { &mut openings.open };
        list.push(point.clone());
    }
    if question.key_points.is_empty() {
        let weak = [Dimension::Evidence, Dimension::Depth, Dimension::Structure];
        let weak = weak.into_iter().filter(|d| rating(*d).is_none_or(|rating| rating.rating <= OPEN));
        let asks = |dimension| super::anchors(dimension).asks.get(language).to_owned();
        openings.open = weak.map(|d| KeyPoint { name: asks(d), accept: Vec::new() }).collect();
    }
    openings
}

/// The follow-up of a judgement, if it may be asked: about something open and not about what is covered, one question in
/// the language of the main one, with a reason, and without the words it is after.
pub fn follow_up_of(
    question: &Question,
    openings: &Openings,
    place: usize,
    proposed: FollowUp,
) -> Option<FollowUp> {
    let open = openings.open.get(place)?;
    let follow_up = check::checked_follow_up(question, proposed)?;
    let language = asking::language_of(&question.text);
    let fits = asking::language_of(&follow_up.reason) == language
        && asking::is_clean(&follow_up.reason)
        && !gives_away(question, open, &follow_up.text)
        && !recites_rubric(&follow_up.text)
        && !is_about_covered(question, openings, &follow_up.text);
    fits.then_some(follow_up)
}

/// Whether a follow-up asks for what the answer has, more than for anything it lacks.
pub fn is_about_covered(question: &Question, openings: &Openings, text: &str) -> bool {
    let asked = stem_set(&question.text);
    let said: BTreeSet<String> = stem_set(text).difference(&asked).cloned().collect();
    let nearest = |points: &[KeyPoint]| {
        points.iter().map(|point| stems_of(point).intersection(&said).count()).max().unwrap_or(0)
    };
    let covered = nearest(&openings.covered);
    covered >= ABOUT_COVERED && covered > nearest(&openings.open)
}

fn stems_of(point: &KeyPoint) -> BTreeSet<String> {
    point.accept.iter().chain([&point.name]).flat_map(|wording| stem_set(wording)).collect()
}

/// Whether the question holds a wording that would answer it.
fn gives_away(question: &Question, open: &KeyPoint, text: &str) -> bool {
    let (asked, said) = (squeeze(&question.text), squeeze(text));
    let mut wordings = open.accept.iter().map(|wording| squeeze(wording));
    wordings.any(|w| w.chars().count() >= WORDING && said.contains(&w) && !asked.contains(&w))
}

fn recites_rubric(text: &str) -> bool {
    let said = squeeze(text);
    rubric_texts().map(squeeze).any(|text| said.contains(&text))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Finding, Rating};
    use super::*;
    use crate::domain::question::{QuestionKind, Source};

    fn index(language: Language) -> Question {
        let point = |name: &str, accept: &[&str]| KeyPoint {
            name: name.to_owned(),
            accept: accept.iter().map(|wording| (*wording).to_owned()).collect(),
        };
        let (text, key_points) = match language {
            Language::En => (
                "What does a database index do, and what does it cost?",
                vec![
                    point("Faster lookups", &["without a full scan", "finds rows through a tree"]),
                    point("Slower writes", &["inserts take longer", "every insert updates the tree"]),
                ],
            ),
            Language::Ko => (
                "데이터베이스 인덱스는 무엇을 해 주고 무엇을 대가로 하나요?",
                vec![
                    point("빠른 조회", &["전체를 훑지 않고", "트리로 행을 찾"]),
                    point("느려지는 쓰기", &["삽입이 느려", "삽입할 때마다 트리를 갱신"]),
                ],
            ),
        };
        Question {
            kind: QuestionKind::Technical,
            source: Source::Stock { key: "index".to_owned(), topic: "databases".to_owned() },
            text: text.to_owned(),
            hint: None,
            key_points,
            difficulty: 1,
            follow_ups: Vec::new(),
        }
    }

    /// An evaluation that found the first key point.
    fn evaluation(question: &Question, relevance: u8) -> Evaluation {
        let rating = |dimension| Rating {
            dimension,
            rating: if dimension == Dimension::Relevance { relevance } else { 3 },
            quote: Some("q".to_owned()),
            spread: 0,
        };
        let finding = |(place, point): (usize, &KeyPoint)| Finding {
            name: point.name.clone(),
            quote: (place == 0).then(|| "q".to_owned()),
            credit: if place == 0 { 100 } else { 0 },
        };
        Evaluation {
            ratings: Dimension::ALL.map(rating).to_vec(),
            key_points: question.key_points.iter().enumerate().map(finding).collect(),
            strengths: Vec::new(),
            improvements: Vec::new(),
            junk: None,
            follow_up: None,
            points: 50.0,
        }
    }

    fn checked(language: Language, place: usize, text: &str, reason: &str) -> Option<FollowUp> {
        let question = index(language);
        let openings = openings(&question, &evaluation(&question, 4), language);
        let proposed = FollowUp { text: text.to_owned(), reason: reason.to_owned() };
        follow_up_of(&question, &openings, place, proposed)
    }

    #[test]
    fn what_is_missing_is_open_and_nothing_of_an_answer_beside_the_question() {
        let question = index(Language::En);
        let found = openings(&question, &evaluation(&question, 4), Language::En);
        assert_eq!(found.open, question.key_points[1..]);
        assert_eq!(found.covered, question.key_points[..1]);
        assert_eq!(openings(&question, &evaluation(&question, 2), Language::En), Openings::default());
        let own = Question { key_points: Vec::new(), ..question };
        let found = openings(&own, &evaluation(&own, 4), Language::Ko);
        assert_eq!(found.open.len(), 3);
        assert_eq!(found.open[0].name, super::super::anchors(Dimension::Evidence).asks.ko);
    }

    #[test]
    fn a_proper_follow_up_is_asked_in_both_languages() {
        let said = checked(
            Language::En,
            0,
            "What happens to an application that mostly adds rows?",
            "The price was not named.",
        );
        assert_eq!(said.unwrap().reason, "The price was not named.");
        let said = checked(
            Language::Ko,
            0,
            "행을 주로 추가하는 서비스라면 어떤 영향이 있을까요?",
            "대가를 아직 말씀하지 않으셨습니다.",
        );
        assert!(said.is_some());
    }

    #[test]
    fn what_may_not_be_asked_is_not() {
        let reason = "The price was not named.";
        let long = format!("What happens {}to writes?", "very ".repeat(80));
        for (place, text, reason) in [
            (1, "What happens to an application that mostly adds rows?", reason),
            (0, "How does it find rows through a tree during lookups?", reason),
            (0, "Is it true that inserts take longer?", reason),
            (0, "Which price? And which benefit? And when?", reason),
            (0, "추가가 많은 서비스라면 어떤 영향이 있을까요?", reason),
            (0, "What happens to an application that mostly adds rows?", "대가가 빠졌습니다."),
            (0, "What happens to an application that mostly adds rows?", "  "),
            (0, "What does a database index do, and what does it cost?", reason),
            (0, "What does the system prompt say about this?", reason),
            (0, "Are you married, and who writes at home?", reason),
            (0, &long, reason),
            (0, "", reason),
        ] {
            assert_eq!(checked(Language::En, place, text, reason), None, "{text}");
        }
    }
}

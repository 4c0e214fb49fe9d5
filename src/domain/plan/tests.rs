#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::app::bank::built_in;
use crate::domain::ids::{ChannelId, GuildId, InterviewId, MemberId};
use crate::domain::interview::{Difficulty, Kind, Phase, QUESTIONS};
use crate::domain::language::Language;
use crate::domain::rubric::{Proposal, check};
use chrono::DateTime;
use uuid::Uuid;

fn settings(questions: u8) -> Settings {
    Settings::new(questions, Language::Ko)
}

fn keys(turns: &[Turn]) -> Vec<&str> {
    turns
        .iter()
        .map(|turn| match &turn.question.source {
            Source::Stock { key, .. } => key.as_str(),
            _ => panic!("plans hold stock questions"),
        })
        .collect()
}

#[test]
fn five_questions_are_three_of_the_bank_and_two_of_the_resume() {
    let bank = built_in().unwrap();
    let turns = plan(&bank, bank.role("backend").unwrap(), &settings(5), true, &Background::default(), 1);
    let shape: Vec<_> = turns.iter().map(|turn| (turn.question.kind, turn.awaits_tailored)).collect();
    use QuestionKind::{Behavioural, Technical, WarmUp};
    assert_eq!(
        shape,
        [(WarmUp, false), (Technical, true), (Technical, true), (Technical, false), (Behavioural, false)]
    );
}

#[test]
fn every_role_length_and_seed_gives_a_full_plan_without_repeats() {
    let bank = built_in().unwrap();
    for role in bank.roles() {
        for questions in QUESTIONS {
            for has_resume in [false, true] {
                let turns = plan(&bank, role, &settings(questions), has_resume, &Background::default(), 42);
                assert_eq!(turns.len(), usize::from(questions), "{} {questions} {has_resume}", role.key);
                let distinct: BTreeSet<_> = keys(&turns).into_iter().collect();
                assert_eq!(distinct.len(), turns.len(), "{} {questions}: a question twice", role.key);
                let tailored = turns.iter().filter(|turn| turn.awaits_tailored).count();
                assert_eq!(tailored, tailored_count(questions, has_resume));
                assert!(!turns[0].awaits_tailored, "the first question must be ready at once");
            }
        }
    }
}

#[test]
fn the_seed_decides() {
    let bank = built_in().unwrap();
    let role = bank.role("frontend").unwrap();
    let with = |seed| plan(&bank, role, &settings(8), true, &Background::default(), seed);
    assert_eq!(with(7), with(7));
    let different = (0..20).filter(|seed| keys(&with(*seed)) != keys(&with(seed + 1))).count();
    assert!(different > 15, "seeds hardly matter: {different} of 20 differ");
}

fn asked_lately(recent: BTreeSet<String>) -> Background {
    Background { recent, ..Background::default() }
}

#[test]
fn no_question_of_recent_sittings_comes_back_while_the_bank_has_others() {
    let bank = built_in().unwrap();
    for role in bank.roles() {
        let mut recent = BTreeSet::new();
        for seed in 0..4 {
            let turns = plan(&bank, role, &settings(12), false, &asked_lately(recent.clone()), seed);
            assert_eq!(turns.len(), 12, "{}", role.key);
            for key in keys(&turns) {
                assert!(recent.insert(key.to_owned()), "{}: {key} came back", role.key);
            }
        }
    }
    let all: BTreeSet<String> = bank.questions().iter().map(|question| question.key.clone()).collect();
    let turns = plan(&bank, &bank.roles()[0], &settings(5), false, &asked_lately(all), 1);
    assert_eq!(turns.len(), 5, "better again than not at all");
}

/// The built-in bank with every question a second time in hardly other words.
fn doubled() -> Bank {
    let bank = built_in().unwrap();
    let again = bank.questions().iter().cloned().map(|mut question| {
        question.key += "-again";
        question.text.en = question.text.en.replace("How ", "In which way ") + " Please explain.";
        question.text.ko += " 설명 부탁드립니다.";
        question
    });
    bank.with(again.collect()).unwrap()
}

#[test]
fn other_wordings_of_recent_and_planned_questions_count_as_the_same() {
    let bank = doubled();
    let role = bank.role("backend").unwrap();
    let stem = |key: &str| key.trim_end_matches("-again").to_owned();
    let mut recent = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for seed in 0..3 {
        for key in keys(&plan(&bank, role, &settings(12), false, &asked_lately(recent.clone()), seed)) {
            assert!(seen.insert(stem(key)), "{key} was asked in other words");
            recent.insert(key.to_owned());
        }
    }
}

#[test]
fn technical_questions_get_harder_and_follow_the_wish() {
    let bank = built_in().unwrap();
    let role = bank.role("backend").unwrap();
    let mean = |difficulty: Difficulty, place: usize| {
        let settings = Settings { difficulty, ..settings(8) };
        let of = |seed| {
            let turns = plan(&bank, role, &settings, false, &Background::default(), seed);
            let technical: Vec<_> =
                turns.into_iter().filter(|turn| turn.question.kind == QuestionKind::Technical).collect();
            f64::from(technical[place].question.difficulty)
        };
        (0..100).map(of).sum::<f64>() / 100.0
    };
    assert!(
        mean(Difficulty::Mixed, 0) + 0.8 < mean(Difficulty::Mixed, 4),
        "{} {}",
        mean(Difficulty::Mixed, 0),
        mean(Difficulty::Mixed, 4)
    );
    assert!(mean(Difficulty::Entry, 2) + 0.4 < mean(Difficulty::Senior, 2));
}

/// How often a topic is asked about in 200 plans.
fn asked_about(topic: &str, background: &Background) -> usize {
    let bank = built_in().unwrap();
    let role = bank.role("backend").unwrap();
    let is_of = |turn: &Turn| matches!(&turn.question.source, Source::Stock { topic: t, .. } if t == topic);
    let of =
        |seed| plan(&bank, role, &settings(5), false, background, seed).iter().filter(|t| is_of(t)).count();
    (0..200).map(of).sum()
}

#[test]
fn interests_and_weak_topics_come_more_often() {
    let usual = asked_about("testing", &Background::default());
    let interests = BTreeSet::from(["testing".to_owned()]);
    let liked = asked_about("testing", &Background { interests, ..Background::default() });
    let weak = BTreeMap::from([("testing".to_owned(), 10.0), ("databases".to_owned(), 95.0)]);
    let weak = asked_about("testing", &Background { topics: weak, ..Background::default() });
    assert!(liked > usual + usual / 3, "{usual} {liked}");
    assert!(weak > usual + usual / 3, "{usual} {weak}");
}

#[test]
fn a_weak_dimension_shifts_one_question() {
    let bank = built_in().unwrap();
    let count = |weak: Option<Dimension>, kind| {
        let rating = |dimension| (dimension, if Some(dimension) == weak { 2.0 } else { 3.5 });
        let dimensions = Dimension::ALL.into_iter().map(rating).collect();
        let background = Background { dimensions, ..Background::default() };
        let turns = plan(&bank, &bank.roles()[0], &settings(9), false, &background, 3);
        turns.iter().filter(|turn| turn.question.kind == kind).count()
    };
    let behavioural = QuestionKind::Behavioural;
    assert_eq!(count(None, behavioural), 2);
    assert_eq!(count(Some(Dimension::Evidence), behavioural), 3);
    assert_eq!(count(Some(Dimension::Depth), behavioural), 1);
    assert_eq!(count(Some(Dimension::Clarity), behavioural), 2);
}

#[test]
fn past_answers_tell_weak_topics_and_dimensions() {
    let bank = built_in().unwrap();
    let question = |key: &str| bank.question(key).unwrap().in_language(Language::En);
    let evaluation = |question: &Question, answer: &str| check(question, answer, Proposal::default());
    let index = question("databases-index-tradeoff");
    let past = [(index.clone(), evaluation(&index, "It makes reads faster, I think, and writes slower."))];
    let background = Background::of_past(&past);
    assert_eq!(background.topics, BTreeMap::from([("databases".to_owned(), 0.0)]));
    assert_eq!(background.dimensions.len(), 5);
    assert_eq!(Background::of_past(&[]), Background::default());
}

fn running(bank: &Bank, seed: u64) -> Interview {
    let settings = settings(8);
    let role = bank.role("backend").unwrap();
    let mut interview = Interview {
        id: InterviewId(Uuid::nil()),
        guild: GuildId(1),
        candidate: MemberId(2),
        parent: ChannelId(3),
        thread: None,
        role: role.key.clone(),
        resume: None,
        turns: plan(bank, role, &settings, false, &Background::default(), seed),
        settings,
        attempt_of: None,
        attempt: 1,
        seed,
        phase: Phase::Running,
        started_at: DateTime::UNIX_EPOCH,
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
        pause: None,
        report_waits: None,
        reminded: false,
        touched_at: None,
    };
    for turn in &mut interview.turns[..2] {
        turn.status = TurnStatus::Evaluated;
    }
    interview
}

#[test]
fn the_next_question_is_easier_or_harder_by_what_was_scored() {
    let bank = built_in().unwrap();
    let (mut harder, mut easier) = (0, 0);
    for seed in 0..40 {
        let interview = running(&bank, seed);
        let asked = &interview.turns[3];
        let exchanged = |points: f64| {
            let points = BTreeMap::from([(TurnId(0), points), (TurnId(1), points)]);
            fitting(&bank, &interview, asked.id, &points, &BTreeSet::new())
        };
        assert_eq!(exchanged(55.0), None, "what fits stays");
        assert_eq!(exchanged(90.0), exchanged(90.0));
        for (question, step) in [(exchanged(90.0), 1), (exchanged(10.0), -1)] {
            let Some(question) = question else { continue };
            let (Source::Stock { topic, key }, Source::Stock { topic: planned, .. }) =
                (&question.source, &asked.question.source)
            else {
                panic!("stock questions only")
            };
            assert_eq!(topic, planned);
            assert!(!keys(&interview.turns).contains(&key.as_str()), "{key} twice");
            assert_eq!(i16::from(question.difficulty) - i16::from(asked.question.difficulty), step);
            if step > 0 { harder += 1 } else { easier += 1 }
        }
    }
    assert!(harder > 15 && easier > 15, "{harder} {easier}");
}

#[test]
fn a_question_stays_where_difficulty_was_chosen_or_everything_else_was_asked() {
    let bank = built_in().unwrap();
    let points = BTreeMap::from([(TurnId(0), 95.0), (TurnId(1), 95.0)]);
    let all: BTreeSet<String> = bank.questions().iter().map(|question| question.key.clone()).collect();
    for seed in 0..10 {
        let interview = running(&bank, seed);
        assert_eq!(fitting(&bank, &interview, TurnId(2), &points, &all), None);
        let mut chosen = interview.clone();
        chosen.settings.difficulty = Difficulty::Working;
        assert_eq!(fitting(&bank, &chosen, TurnId(2), &points, &BTreeSet::new()), None);
        let mut repeated = interview;
        repeated.settings.kind = Kind::Repeat;
        assert_eq!(fitting(&bank, &repeated, TurnId(2), &points, &BTreeSet::new()), None);
    }
}

#[test]
fn technical_questions_are_of_the_roles_topics_and_heavy_topics_come_more_often() {
    let bank = built_in().unwrap();
    let role = bank.role("backend").unwrap();
    let mut drawn = BTreeMap::<String, u32>::new();
    for seed in 0..300 {
        for turn in plan(&bank, role, &settings(5), false, &Background::default(), seed) {
            if let (QuestionKind::Technical, Source::Stock { topic, .. }) =
                (turn.question.kind, &turn.question.source)
            {
                assert!(role.topics.contains_key(topic), "{topic} is no topic of the role");
                *drawn.entry(topic.clone()).or_default() += 1;
            }
        }
    }
    let heavy =
        role.topics.iter().filter(|(_, w)| **w == 3).map(|(t, _)| drawn.get(t).copied().unwrap_or(0)).min();
    let light =
        role.topics.iter().filter(|(_, w)| **w == 1).map(|(t, _)| drawn.get(t).copied().unwrap_or(0)).max();
    assert!(heavy.unwrap() > light.unwrap(), "{drawn:?}");
}

#[test]
fn a_wished_mix_asks_most_of_its_kind_and_still_some_of_the_others() {
    let slots = |mix, has_resume| {
        let Slots { warm_up, tailored, technical, behavioural } =
            Slots::of(8, has_resume).mixed(mix, has_resume);
        (warm_up, tailored, technical, behavioural)
    };
    assert_eq!(slots(Mix::Balanced, true), (1, 3, 3, 1));
    assert_eq!(slots(Mix::Technical, true), (1, 1, 5, 1));
    assert_eq!(slots(Mix::Behavioural, true), (1, 1, 1, 5));
    assert_eq!(slots(Mix::Resume, true), (1, 5, 1, 1));
    assert_eq!(slots(Mix::Resume, false), slots(Mix::Balanced, false), "there is no resume to ask about");
}

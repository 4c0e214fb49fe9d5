#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::domain::question::{KeyPoint, QuestionKind};
use chrono::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_800_000_000 + second, 0).unwrap()
}

fn question(text: &str) -> Question {
    Question {
        kind: QuestionKind::Technical,
        source: Source::Stock { key: text.to_owned(), topic: "databases".to_owned() },
        text: text.to_owned(),
        hint: Some("think".to_owned()),
        key_points: Vec::new(),
        difficulty: 1,
        follow_ups: Vec::new(),
    }
}

/// Turns named by whether they await a tailored question.
fn interview(tailored: &[bool]) -> Interview {
    let turns = tailored.iter().zip(0..);
    Interview {
        id: InterviewId(Uuid::from_u128(1)),
        guild: GuildId(1),
        candidate: MemberId(2),
        parent: ChannelId(3),
        thread: None,
        role: "backend".to_owned(),
        resume: None,
        settings: Settings {
            questions: 3,
            follow_ups: true,
            language: Language::En,
            difficulty: None,
            adaptive: false,
        },
        seed: 7,
        phase: Phase::Opening,
        turns: turns.map(|(t, id)| Turn::planned(TurnId(id), question(&format!("q{id}")), *t)).collect(),
        started_at: at(0),
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
    }
}

/// A world that performs effects at once: posts get growing message ids, evaluations succeed.
struct World {
    interview: Interview,
    second: i64,
    message: u64,
    posts: Vec<Post>,
    waiting: Vec<Effect>,
    /// Which turn each message was taken to answer.
    parts: BTreeMap<MessageId, TurnId>,
}

impl World {
    fn new(tailored: &[bool]) -> Self {
        let mut interview = interview(tailored);
        let waiting = interview.begin();
        Self { interview, second: 0, message: 100, posts: Vec::new(), waiting, parts: BTreeMap::new() }
    }

    fn opened(tailored: &[bool]) -> Self {
        let mut world = Self::new(tailored);
        world.waiting.retain(|effect| *effect != Effect::OpenThread);
        world.step(Event::ThreadOpened(ChannelId(9))).unwrap();
        world.deliver();
        world
    }

    fn step(&mut self, event: Event) -> Result<(), Refusal> {
        self.second += 1;
        let before = self.interview.clone();
        match self.interview.step(at(self.second), event) {
            Ok(step) => {
                self.waiting.extend(step.effects);
                for Assignment { message, turn, .. } in step.assigned {
                    assert!(self.parts.insert(message, turn).is_none(), "{message} was assigned twice");
                }
                Ok(())
            }
            Err(refusal) => {
                assert_eq!(self.interview, before, "a refusal must change nothing");
                Err(refusal)
            }
        }
    }

    fn next_message(&mut self) -> MessageId {
        self.message += 1;
        MessageId(self.message)
    }

    fn say(&mut self) -> Result<(), Refusal> {
        let message = self.next_message();
        self.step(Event::Answered { message, turn: None })
    }

    /// Performs the waiting posts, and looks back where nothing was missed.
    fn deliver(&mut self) {
        self.look_back();
        self.deliver_posts();
    }

    fn look_back(&mut self) {
        let looks = self.waiting.extract_if(.., |effect| matches!(effect, Effect::LookBack(_)));
        for effect in looks.collect::<Vec<_>>() {
            let Effect::LookBack(post) = effect else { continue };
            let _ = self.step(Event::LookedBack(post));
        }
    }

    fn deliver_posts(&mut self) {
        let posts: Vec<_> = self.waiting.extract_if(.., |effect| matches!(effect, Effect::Post(_))).collect();
        for effect in posts {
            let Effect::Post(post) = effect else { continue };
            self.posts.push(post);
            let message = self.next_message();
            // After the end the engine does not care.
            let _ = self.step(Event::Posted(post, message));
        }
    }

    /// Performs the waiting evaluations, oldest first, and what comes of them.
    fn evaluate(&mut self, follow_up: bool) {
        while let Some(place) = self.waiting.iter().position(|e| matches!(e, Effect::Evaluate { .. })) {
            let Effect::Evaluate { turn, revision, .. } = self.waiting.remove(place) else { continue };
            let follow_up = follow_up
                .then(|| FollowUp { text: "And how much?".to_owned(), reason: "no number".to_owned() });
            let _ = self.step(Event::Evaluated { turn, revision, follow_up, missing: Vec::new() });
        }
        self.deliver();
    }

    /// Answers the first question; the post with the second is left waiting.
    fn evaluate_first(&mut self) {
        self.say().unwrap();
        self.waiting.clear();
        let turn = TurnId(0);
        self.step(Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() }).unwrap();
    }

    fn current(&self) -> TurnId {
        self.interview.current().unwrap().id
    }

    fn answer_all(&mut self, follow_up: bool) {
        while self.interview.phase == Phase::Running {
            self.say().unwrap();
            self.evaluate(follow_up);
        }
    }
}

#[test]
fn an_undisturbed_interview_asks_everything_and_reports() {
    let mut world = World::opened(&[false, false, false]);
    world.answer_all(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    let posts: Vec<_> = world
        .posts
        .iter()
        .map(|p| (p.welcome, p.feedback.map(|t| t.0), p.ask.map(|t| t.0), p.report))
        .collect();
    assert_eq!(
        posts,
        [
            (true, None, Some(0), false),
            (false, Some(0), Some(1), false),
            (false, Some(1), Some(2), false),
            (false, Some(2), None, true)
        ],
        "feedback and the next question are one post, so an interview of 3 costs 4 posts"
    );
    assert_eq!(world.interview.deadline, None);
    assert!(world.interview.ended_at.is_some());
}

#[test]
fn one_follow_up_is_asked_right_after_its_question() {
    let mut world = World::opened(&[false, false]);
    world.answer_all(true);
    let asked: Vec<_> = world.posts.iter().filter_map(|post| post.ask).map(|turn| turn.0).collect();
    assert_eq!(asked, [0, 2, 1, 3], "each main question has its follow-up, and follow-ups have none");
    assert_eq!(world.interview.number(TurnId(2)), 1);
    assert_eq!(world.interview.number(TurnId(1)), 2);
    assert_eq!(world.interview.main_questions(), 2);
}

#[test]
fn a_follow_up_is_rated_on_what_is_still_missing() {
    let mut world = World::opened(&[false]);
    let point = |name: &str| KeyPoint { name: name.to_owned(), accept: Vec::new() };
    world.interview.turns[0].question.key_points = vec![point("found"), point("open")];
    world.say().unwrap();
    let follow_up = Some(FollowUp { text: "And the cost?".to_owned(), reason: "open".to_owned() });
    let missing = vec!["open".to_owned()];
    world.step(Event::Evaluated { turn: TurnId(0), revision: 1, follow_up, missing }).unwrap();
    assert_eq!(world.interview.turns[1].question.key_points, [point("open")]);
}

#[test]
fn no_follow_up_where_they_are_switched_off() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.follow_ups = false;
    world.answer_all(true);
    assert_eq!(world.interview.turns.len(), 2);
}

#[test]
fn a_late_tailored_question_is_waited_for_and_then_asked() {
    let mut world = World::opened(&[false, true]);
    world.say().unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.current(), None, "nothing to ask yet");
    assert!(world.interview.is_thinking());
    let question = question("tailored");
    world.step(Event::Tailored(vec![question.clone()])).unwrap();
    world.deliver();
    assert_eq!(world.interview.current().unwrap().question, question);
    assert_eq!(world.step(Event::Tailored(vec![question])), Err(Refusal::Stale), "the same result twice");
}

#[test]
fn stock_questions_stand_in_for_tailored_ones_that_never_come() {
    let mut world = World::opened(&[false, true]);
    world.waiting.clear();
    world.step(Event::TailoringFailed(Rater::Configured)).unwrap();
    assert_eq!(world.waiting, [Effect::Tailor { by: Rater::Offline }]);
    world.step(Event::TailoringFailed(Rater::Offline)).unwrap();
    assert!(world.interview.turns.iter().all(|turn| !turn.awaits_tailored));
    assert_eq!(world.interview.turns[1].question, question("q1"));
}

#[test]
fn a_second_message_before_the_feedback_joins_the_answer() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.say().unwrap();
    let turn = world.current();
    let stale = Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() };
    assert_eq!(world.step(stale), Err(Refusal::Stale), "only both parts together are evaluated");
    world.step(Event::Evaluated { turn, revision: 2, follow_up: None, missing: Vec::new() }).unwrap();
    world.deliver();
    assert_eq!(world.current(), TurnId(1));
}

#[test]
fn words_typed_before_the_next_question_appeared_belong_to_the_one_before() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    let late = world.next_message();
    world.evaluate(false);
    assert_eq!(world.current(), TurnId(1));
    world.step(Event::Answered { message: late, turn: None }).unwrap();
    assert_eq!(
        world.waiting,
        [Effect::Evaluate { turn: TurnId(0), revision: 2, by: Rater::Configured }],
        "the message was older than question 1"
    );
    world.evaluate(true);
    assert_eq!(world.posts.last().unwrap(), &Post { feedback: Some(TurnId(0)), ..Post::default() });
    assert_eq!(world.current(), TurnId(1), "and the interview goes on where it was");
    assert_eq!(world.interview.turns.len(), 2, "no follow-up to a question already left");
}

#[test]
fn an_answer_before_the_thread_is_open_is_refused() {
    let mut world = World::new(&[false]);
    assert_eq!(world.say(), Err(Refusal::NotBegun));
}

#[test]
fn a_message_that_overtakes_the_news_of_its_question_still_answers_it() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.waiting.clear();
    world
        .step(Event::Evaluated { turn: TurnId(0), revision: 1, follow_up: None, missing: Vec::new() })
        .unwrap();
    // The second question stands in the thread as 200, but the bot does not know it yet.
    let (before, after) = (MessageId(199), MessageId(201));
    world.step(Event::Answered { message: after, turn: None }).unwrap();
    world.step(Event::Answered { message: before, turn: None }).unwrap();
    let Some(Effect::Post(post)) = world.waiting.pop() else { panic!("the second question is to be posted") };
    assert_eq!(world.waiting, [], "nothing is evaluated before it is known what was answered");
    world.step(Event::Posted(post, MessageId(200))).unwrap();
    assert_eq!(world.parts[&before], TurnId(0));
    assert_eq!(world.parts[&after], TurnId(1));
    assert_eq!(world.interview.current().unwrap().status, TurnStatus::Answered);
    let evaluate = |turn, revision| Effect::Evaluate { turn: TurnId(turn), revision, by: Rater::Configured };
    assert_eq!(world.waiting, [evaluate(0, 2), evaluate(1, 1)]);
}

#[test]
fn finishing_waits_for_messages_that_overtook_their_question() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.waiting.clear();
    world
        .step(Event::Evaluated { turn: TurnId(0), revision: 1, follow_up: None, missing: Vec::new() })
        .unwrap();
    world.step(Event::Answered { message: MessageId(201), turn: None }).unwrap();
    world.step(Event::FinishAsked).unwrap();
    assert_eq!(world.interview.phase, Phase::Running);
    let Some(Effect::Post(post)) = world.waiting.pop() else { panic!("the second question is to be posted") };
    world.step(Event::Posted(post, MessageId(200))).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert_eq!(world.interview.turn(TurnId(1)).unwrap().status, TurnStatus::Evaluated);
}

#[test]
fn skipping_asks_the_next_question_and_is_refused_for_others() {
    let mut world = World::opened(&[false, false]);
    assert_eq!(world.step(Event::Skipped(TurnId(1))), Err(Refusal::NotCurrent));
    world.step(Event::Skipped(TurnId(0))).unwrap();
    world.deliver();
    assert_eq!(world.current(), TurnId(1));
    assert_eq!(world.step(Event::Skipped(TurnId(0))), Err(Refusal::NotCurrent), "a double click");
    world.say().unwrap();
    assert_eq!(world.step(Event::Skipped(TurnId(1))), Err(Refusal::NotCurrent), "it is answered");
}

#[test]
fn an_answer_typed_right_after_skipping_still_counts() {
    let mut world = World::opened(&[false, false]);
    world.step(Event::Skipped(TurnId(0))).unwrap();
    world.say().unwrap();
    world.deliver();
    world.evaluate(false);
    assert_eq!(world.interview.turn(TurnId(0)).unwrap().status, TurnStatus::Evaluated);
}

#[test]
fn finishing_early_reports_what_was_answered() {
    let mut world = World::opened(&[false, false, false]);
    world.say().unwrap();
    world.evaluate(false);
    world.step(Event::FinishAsked).unwrap();
    world.deliver();
    assert_eq!(world.interview.phase, Phase::Finished);
    assert!(world.posts.last().unwrap().report);
    assert_eq!(world.interview.turns[1].status, TurnStatus::Dropped);
}

#[test]
fn finishing_waits_for_the_answer_being_evaluated_and_asks_nothing_more() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.step(Event::FinishAsked).unwrap();
    assert_eq!(world.interview.phase, Phase::Running);
    world.evaluate(true);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert_eq!(
        world.posts.last().unwrap(),
        &Post { feedback: Some(TurnId(0)), report: true, ..Post::default() }
    );
}

#[test]
fn finishing_without_any_answer_cancels() {
    let mut world = World::opened(&[false, false]);
    world.step(Event::FinishAsked).unwrap();
    world.look_back();
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ByCandidate));
    assert_eq!(world.say(), Err(Refusal::Over));
}

#[test]
fn a_failing_model_hands_over_to_the_offline_interviewer_once() {
    let mut world = World::opened(&[false]);
    world.say().unwrap();
    world.waiting.clear();
    let turn = TurnId(0);
    world.step(Event::EvaluationFailed { turn, revision: 1, by: Rater::Configured }).unwrap();
    assert_eq!(world.waiting, [Effect::Evaluate { turn, revision: 1, by: Rater::Offline }]);
    let evaluated = Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() };
    world.step(evaluated).unwrap();
    let late = Event::EvaluationFailed { turn, revision: 1, by: Rater::Configured };
    assert!(world.step(late).is_err(), "what is evaluated is not evaluated again");
}

#[test]
fn a_thread_that_opens_too_late_says_so() {
    let mut world = World::new(&[false]);
    world.second = 601;
    world.step(Event::Ticked).unwrap();
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ThreadFailed));
    world.step(Event::ThreadOpened(ChannelId(9))).unwrap();
    world.deliver();
    assert!(world.posts.last().unwrap().cancelled);
}

#[test]
fn what_was_missed_is_found_before_the_report_and_counts() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.evaluate(false);
    world.step(Event::FinishAsked).unwrap();
    world.step(Event::FinishAsked).unwrap();
    let Some(Effect::LookBack(post)) = world.waiting.pop() else { panic!("{:?}", world.waiting) };
    assert_eq!(world.waiting, [], "one look back is enough");
    // The answer to the question that is open, written before the candidate finished.
    world.say().unwrap();
    world.step(Event::LookedBack(post)).unwrap();
    assert_eq!(world.interview.phase, Phase::Running);
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    let evaluated = |turn: &&Turn| turn.status == TurnStatus::Evaluated;
    assert_eq!(world.interview.turns.iter().filter(evaluated).count(), 2);
    assert_eq!(world.posts.iter().filter(|post| post.report).count(), 1);
}

#[test]
fn words_after_a_question_that_was_skipped_before_it_was_known_where_it_stands_answer_it() {
    let mut world = World::opened(&[false, false, false]);
    world.evaluate_first();
    let Some(Effect::Post(second)) = world.waiting.pop() else { panic!("{:?}", world.waiting) };
    world.step(Event::Skipped(TurnId(1))).unwrap();
    let Some(Effect::Post(third)) = world.waiting.pop() else { panic!("{:?}", world.waiting) };
    // The second question stands there as 200, the third as 202.
    for message in [MessageId(201), MessageId(203)] {
        world.step(Event::Answered { message, turn: None }).unwrap();
    }
    world.step(Event::Posted(second, MessageId(200))).unwrap();
    assert_eq!(world.interview.held.len(), 2, "they may answer the third");
    world.step(Event::Posted(third, MessageId(202))).unwrap();
    assert_eq!((world.parts[&MessageId(201)], world.parts[&MessageId(203)]), (TurnId(1), TurnId(2)));
}

#[test]
fn deadlines_do_nothing_early_and_close_an_abandoned_interview() {
    let mut world = World::opened(&[false, false]);
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale));
    world.say().unwrap();
    world.evaluate(false);
    world.second += 8 * 24 * 3600;
    world.step(Event::Ticked).unwrap();
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale), "one look back is enough");
    world.look_back();
    assert_eq!(world.interview.phase, Phase::Finished, "with a report on the one answer");

    let mut untouched = World::opened(&[false]);
    untouched.second += 8 * 24 * 3600;
    untouched.step(Event::Ticked).unwrap();
    assert_eq!(untouched.interview.phase, Phase::Cancelled(CancelReason::Expired));
}

#[test]
fn a_deleted_thread_ends_the_interview_without_a_word() {
    let mut world = World::opened(&[false]);
    world.waiting.clear();
    world.step(Event::ThreadLost).unwrap();
    assert!(world.waiting.is_empty(), "there is no place to post in");
    assert_eq!(world.step(Event::ThreadLost), Err(Refusal::Stale));
}

#[test]
fn model_calls_give_up_soon_and_posts_do_not() {
    let evaluate = Effect::Evaluate { turn: TurnId(0), revision: 1, by: Rater::Configured };
    let waits: Vec<_> =
        (1..=4).map(|tries| evaluate.retry_after(tries).map(|wait| wait.num_seconds())).collect();
    assert_eq!(waits, [Some(2), Some(4), Some(8), None]);
    let post = Effect::Post(Post::default());
    assert_eq!(post.retry_after(1), Some(Duration::milliseconds(500)));
    assert_eq!(post.retry_after(10_000), Some(Duration::minutes(1)));
}

#[test]
fn a_question_that_cannot_be_posted_is_left_out() {
    let mut world = World::opened(&[false, false, false]);
    world.evaluate_first();
    let Some(Effect::Post(second)) = world.waiting.pop() else { panic!("{:?}", world.waiting) };
    assert_eq!(second.ask, Some(TurnId(1)));
    let early = world.next_message();
    world.step(Event::Answered { message: early, turn: None }).unwrap();
    assert_eq!(world.interview.held, [early]);
    world.step(Event::Undeliverable(second)).unwrap();
    assert_eq!(world.interview.turns[1].status, TurnStatus::Dropped);
    assert_eq!(world.parts[&early], TurnId(0), "it can only answer the question that was seen");
    assert!(world.waiting.contains(&Effect::Post(Post { ask: Some(TurnId(2)), ..Post::default() })));
    assert_eq!(world.step(Event::Undeliverable(second)), Err(Refusal::Stale));
}

#[test]
fn without_any_question_that_can_be_posted_the_interview_ends() {
    let mut world = World::new(&[false]);
    world.step(Event::ThreadOpened(ChannelId(9))).unwrap();
    let post = Post { welcome: true, ask: Some(TurnId(0)), ..Post::default() };
    world.step(Event::Undeliverable(post)).unwrap();
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ThreadFailed));
    assert!(world.interview.ended_at.is_some());
}

#[test]
fn an_answer_nobody_can_evaluate_counts_nothing_and_the_interview_goes_on() {
    let mut world = World::opened(&[false, false]);
    let message = world.next_message();
    world.step(Event::Answered { message, turn: None }).unwrap();
    let failed = Event::EvaluationFailed { turn: TurnId(0), revision: 1, by: Rater::Offline };
    world.step(failed.clone()).unwrap();
    assert_eq!(world.interview.turns[0].status, TurnStatus::Dropped);
    assert_eq!(world.interview.current().unwrap().id, TurnId(1));
    assert_eq!(world.step(failed), Err(Refusal::Stale));
}

#[test]
fn news_of_a_post_that_comes_twice_leaves_held_messages_alone() {
    let mut world = World::opened(&[false, false]);
    let first = Post { welcome: true, ask: Some(TurnId(0)), ..Post::default() };
    world.evaluate_first();
    let early = world.next_message();
    world.step(Event::Answered { message: early, turn: None }).unwrap();
    assert_eq!(world.step(Event::Posted(first, MessageId(101))), Err(Refusal::Stale));
    assert_eq!(world.interview.held, [early], "it may answer the question on its way");
}

/// What can happen next in a disturbed world.
#[derive(Debug, Clone)]
enum Chance {
    Say,
    Form(u16),
    Skip(u16),
    Hint(u16),
    Deliver,
    /// Performs one waiting evaluation, whichever, perhaps twice.
    Evaluate {
        which: usize,
        twice: bool,
        follow_up: bool,
    },
    Tailor(usize),
    FailTailoring,
    FailEvaluation(usize),
    Tick,
}

fn chance() -> impl Strategy<Value = Chance> {
    prop_oneof![
        4 => Just(Chance::Say),
        1 => (0u16..6).prop_map(Chance::Form),
        1 => (0u16..6).prop_map(Chance::Skip),
        1 => (0u16..6).prop_map(Chance::Hint),
        4 => Just(Chance::Deliver),
        4 => (0usize..4, any::<bool>(), any::<bool>())
            .prop_map(|(which, twice, follow_up)| Chance::Evaluate { which, twice, follow_up }),
        1 => (0usize..3).prop_map(Chance::Tailor),
        1 => Just(Chance::FailTailoring),
        1 => (0usize..4).prop_map(Chance::FailEvaluation),
        1 => Just(Chance::Tick),
    ]
}

impl World {
    fn happen(&mut self, chance: Chance) {
        let message = self.next_message();
        let result = match chance {
            Chance::Say => self.step(Event::Answered { message, turn: None }),
            Chance::Form(turn) => self.step(Event::Answered { message, turn: Some(TurnId(turn)) }),
            Chance::Skip(turn) => self.step(Event::Skipped(TurnId(turn))),
            Chance::Hint(turn) => self.step(Event::HintTaken(TurnId(turn))),
            Chance::Deliver => {
                self.deliver();
                Ok(())
            }
            Chance::Evaluate { which, twice, follow_up } => self.evaluate_one(which, twice, follow_up),
            Chance::Tailor(count) => self.step(Event::Tailored(vec![question("tailored"); count])),
            Chance::FailTailoring => self.step(Event::TailoringFailed(Rater::Configured)),
            Chance::FailEvaluation(which) => self.fail_one(which),
            Chance::Tick => self.step(Event::Ticked),
        };
        // Refusals are part of the game; `step` checks that they change nothing.
        let _ = result;
    }

    fn take_evaluation(&mut self, which: usize) -> Option<(TurnId, u16, Rater)> {
        let places: Vec<_> = (0..self.waiting.len())
            .filter(|&place| matches!(self.waiting[place], Effect::Evaluate { .. }))
            .collect();
        let place = *places.get(which % places.len().max(1))?;
        let Effect::Evaluate { turn, revision, by } = self.waiting.remove(place) else { return None };
        Some((turn, revision, by))
    }

    fn evaluate_one(&mut self, which: usize, twice: bool, follow_up: bool) -> Result<(), Refusal> {
        let Some((turn, revision, _)) = self.take_evaluation(which) else { return Ok(()) };
        let follow_up = follow_up.then(|| FollowUp { text: "Why?".to_owned(), reason: "open".to_owned() });
        let event = Event::Evaluated { turn, revision, follow_up, missing: Vec::new() };
        let first = self.step(event.clone());
        if twice { self.step(event) } else { first }
    }

    fn fail_one(&mut self, which: usize) -> Result<(), Refusal> {
        match self.take_evaluation(which) {
            Some((turn, revision, by @ Rater::Configured)) => {
                self.step(Event::EvaluationFailed { turn, revision, by })
            }
            Some((turn, revision, by)) => {
                self.waiting.push(Effect::Evaluate { turn, revision, by });
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Nothing disturbs any more: the interview must reach its end or wait for the candidate.
    fn settle(&mut self) {
        for _ in 0..100 {
            self.deliver();
            let _ = self.step(Event::Tailored(Vec::new()));
            self.waiting.retain(|effect| !matches!(effect, Effect::Tailor { .. }));
            self.evaluate(false);
            if self.waiting.is_empty()
                && self.interview.current().is_none_or(|t| t.status == TurnStatus::Asked)
            {
                return;
            }
        }
        panic!("never settles: {:?} {:?}", self.interview, self.waiting);
    }
}

proptest! {
    #[test]
    fn whatever_happens_the_interview_waits_for_the_candidate_or_ends(
        chances in prop::collection::vec(chance(), 0..60)
    ) {
        let mut world = World::opened(&[false, true, false]);
        for chance in chances {
            world.happen(chance);
            let open = world.interview.turns.iter()
                .filter(|t| matches!(t.status, TurnStatus::Asked | TurnStatus::Answered)).count();
            prop_assert!(open <= 1, "two questions open at once");
        }
        world.settle();
        if !world.interview.phase.is_over() {
            prop_assert!(world.interview.current().is_some(), "running, nothing asked, nothing waiting");
            prop_assert!(world.interview.deadline.is_some());
            world.answer_all(false);
        }
        if world.interview.phase == Phase::Finished {
            prop_assert!(world.interview.held.is_empty(), "messages were never looked at");
        }
        let asked: Vec<_> = world.posts.iter().filter_map(|post| post.ask).collect();
        let mut once = asked.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), asked.len(), "a question was posted twice");
        let reports = world.posts.iter().filter(|post| post.report || post.cancelled).count();
        prop_assert_eq!(reports, 1, "exactly one end");
        for turn in &world.interview.turns {
            prop_assert!(turn.status != TurnStatus::Answered, "an answer without evaluation");
            if turn.revision > 0 && world.interview.phase == Phase::Finished {
                let posted = world.posts.iter().any(|post| post.feedback == Some(turn.id));
                prop_assert!(posted, "an answer without feedback");
            }
        }
    }
}

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::domain::language::Language;
use crate::domain::question::{KeyPoint, Question, QuestionKind, Source};
use crate::domain::rubric::FollowUp;
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
        settings: Settings::new(3, Language::En),
        attempt_of: None,
        attempt: 1,
        seed: 7,
        phase: Phase::Opening,
        turns: turns.map(|(t, id)| Turn::planned(TurnId(id), question(&format!("q{id}")), *t)).collect(),
        started_at: at(0),
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
        pause: None,
        report_waits: None,
        reminded: false,
        touched_at: None,
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
                    let before = self.parts.insert(message, turn);
                    // A message that was changed is told again, for the same turn.
                    assert!(before.is_none_or(|of| of == turn), "{message} was assigned to two turns");
                }
                Ok(())
            }
            Err(refusal) => {
                assert_eq!(self.interview, before, "a refusal must change nothing");
                Err(refusal)
            }
        }
    }

    /// The thread is deleted, or was before.
    fn lose_thread(&mut self) -> Result<(), Refusal> {
        let thread = self.interview.thread.unwrap_or(ChannelId(9));
        self.step(Event::ThreadLost(thread))
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
        while let Some((turn, revision, _)) = self.take_evaluation(0) {
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
            // Refused where messages are evaluated as they come.
            let _ = self.step(Event::Sent(self.current()));
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
    world.step(Event::EvaluationFailed { turn, revision: 1, by: Rater::Configured, wait: None }).unwrap();
    assert_eq!(world.waiting, [Effect::Evaluate { turn, revision: 1, by: Rater::Offline }]);
    let evaluated = Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() };
    world.step(evaluated).unwrap();
    let late = Event::EvaluationFailed { turn, revision: 1, by: Rater::Configured, wait: None };
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
    world.lose_thread().unwrap();
    assert!(world.waiting.is_empty(), "there is no place to post in");
    assert_eq!(world.lose_thread(), Err(Refusal::Stale));
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
    let failed = Event::EvaluationFailed { turn: TurnId(0), revision: 1, by: Rater::Offline, wait: None };
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

#[test]
fn with_the_button_messages_are_collected_until_they_are_sent() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.sending = Sending::ByButton;
    let turn = world.current();
    assert_eq!(world.step(Event::Sent(turn)), Err(Refusal::NothingWritten));
    world.say().unwrap();
    world.say().unwrap();
    let told = Post { notice: Some(Notice::Collecting(turn)), ..Post::default() };
    assert_eq!(world.waiting, [Effect::Post(told)], "told once, and nothing is evaluated yet");
    world.step(Event::Sent(turn)).unwrap();
    assert_eq!(world.waiting[1], Effect::Evaluate { turn, revision: 2, by: Rater::Configured });
    assert_eq!(world.step(Event::Sent(turn)), Err(Refusal::NotCurrent), "a double click");
    world.evaluate(false);
    assert_eq!(world.current(), TurnId(1));
    world.say().unwrap();
    world.step(Event::FinishAsked).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert_eq!(world.interview.turns[1].status, TurnStatus::Evaluated, "finishing sends what is there");
}

#[test]
fn a_change_before_the_evaluation_counts_and_one_after_it_is_refused() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    let (message, turn) = world.part(0).unwrap();
    world.step(Event::Edited { message, turn }).unwrap();
    let stale = Event::Evaluated { turn, revision: 1, follow_up: None, missing: Vec::new() };
    assert_eq!(world.step(stale), Err(Refusal::Stale));
    world.evaluate(false);
    assert_eq!(world.interview.turns[0].evaluated, 2);
    assert_eq!(world.step(Event::Edited { message, turn }), Err(Refusal::Rated));
    assert_eq!(world.withdraw(0), Err(Refusal::Rated));
}

#[test]
fn a_deleted_answer_opens_the_question_again() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    let turn = world.current();
    world.withdraw(0).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.turn(turn).unwrap().status, TurnStatus::Asked);
    world.say().unwrap();
    world.say().unwrap();
    world.withdraw(0).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.turn(turn).unwrap().status, TurnStatus::Evaluated, "the other part is left");
    assert_eq!(world.current(), TurnId(1));
}

#[test]
fn a_deleted_answer_of_an_interview_being_finished_ends_it() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.step(Event::FinishAsked).unwrap();
    world.withdraw(0).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ByCandidate));
}

#[test]
fn a_break_stops_the_clock_and_asks_nothing() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.limit_seconds = Some(120);
    world.say().unwrap();
    world.step(Event::PauseAsked).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.current(), None, "the feedback comes, the next question does not");
    world.second += 3600;
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale), "no limit runs");
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.deliver();
    assert_eq!(world.current(), TurnId(1));

    world.step(Event::PauseAsked).unwrap();
    world.second += 3600;
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.deliver();
    assert_eq!(world.posts.last().unwrap().again, Some(TurnId(1)), "the question is shown again");
    world.say().unwrap();
    let seconds = world.interview.turns[1].seconds().unwrap();
    assert!(seconds < 10, "the break does not count: {seconds}");
}

#[test]
fn writing_ends_a_break_and_asks_what_was_kept_back() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.step(Event::PauseAsked).unwrap();
    world.evaluate(false);
    world.say().unwrap();
    assert_eq!(world.interview.pause, None);
    world.evaluate(false);
    assert_eq!(world.current(), TurnId(1));
    assert_eq!(world.interview.turns[0].revision, 2, "the words belong to the question that stood there");
}

#[test]
fn a_candidate_who_stays_away_is_reminded_once() {
    let mut world = World::opened(&[false, false]);
    let reminded =
        |world: &World| world.posts.iter().filter(|post| post.notice == Some(Notice::Reminder)).count();
    for _ in 0..6 {
        world.second += 24 * 3600;
        let _ = world.step(Event::Ticked);
        world.deliver();
    }
    assert_eq!(reminded(&world), 1);
    world.say().unwrap();
    world.evaluate(false);
    world.second += 3 * 24 * 3600;
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale), "never nagging");
}

#[test]
fn a_paused_interview_is_kept_for_a_month() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.evaluate(false);
    world.step(Event::PauseAsked).unwrap();
    world.second += 29 * 24 * 3600;
    world.step(Event::Ticked).unwrap();
    assert_eq!(world.interview.phase, Phase::Running);
    world.second += 2 * 24 * 3600;
    world.step(Event::Ticked).unwrap();
    world.deliver();
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn when_the_time_is_over_the_question_is_passed_over_after_a_warning() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.limit_seconds = Some(120);
    world.second += 100;
    world.step(Event::Ticked).unwrap();
    world.deliver();
    assert_eq!(world.posts.last().unwrap().notice, Some(Notice::TimeSoon(TurnId(0))));
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale), "warned once");
    world.second += 30;
    world.step(Event::Ticked).unwrap();
    world.deliver();
    let last = *world.posts.last().unwrap();
    assert_eq!((last.notice, last.ask), (Some(Notice::TimeUp(TurnId(0))), Some(TurnId(1))));
    assert_eq!(world.interview.turns[0].status, TurnStatus::Skipped);
}

#[test]
fn when_the_time_is_over_what_was_written_is_taken() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.limit_seconds = Some(30);
    world.interview.settings.sending = Sending::ByButton;
    world.say().unwrap();
    world.second += 40;
    world.step(Event::Ticked).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.turns[0].status, TurnStatus::Evaluated);
    assert_eq!(world.current(), TurnId(1));
}

#[test]
fn in_an_exam_there_is_no_feedback_before_the_end() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.style = Style::Exam;
    assert!(world.interview.hides_feedback());
    world.answer_all(false);
    assert!(world.posts.iter().all(|post| post.feedback.is_none()), "{:?}", world.posts);
    assert!(world.posts.last().unwrap().report && !world.interview.hides_feedback());
}

#[test]
fn a_pressing_interviewer_asks_on_twice() {
    let mut world = World::opened(&[false]);
    world.interview.settings.manner = Manner::Pressing;
    world.answer_all(true);
    let asked: Vec<_> = world.posts.iter().filter_map(|post| post.ask).map(|turn| turn.0).collect();
    assert_eq!(asked, [0, 1, 2]);
    let main = |turn: &Turn| world.interview.main_of(turn.id).unwrap().id;
    assert!(world.interview.turns.iter().all(|turn| main(turn) == TurnId(0)));
}

/// A world whose thread was lost after the first answer.
fn lost() -> World {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.evaluate(false);
    world.lose_thread().unwrap();
    assert_eq!((world.interview.phase, world.interview.thread), (Phase::Running, None));
    world
}

#[test]
fn a_lost_thread_is_opened_anew_with_the_story_so_far() {
    let mut world = lost();
    assert_eq!(world.say(), Err(Refusal::NothingAsked));
    assert!(!world.interview.wants_thread(), "not before the candidate asks for it");
    world.step(Event::ResumeAsked(ChannelId(4))).unwrap();
    assert_eq!(world.waiting.pop(), Some(Effect::OpenThread));
    assert!(world.interview.wants_thread() && world.interview.parent == ChannelId(4));
    world.step(Event::ResumeAsked(ChannelId(4))).unwrap();
    assert_eq!(world.waiting, [], "a double click");
    world.step(Event::ThreadOpened(ChannelId(10))).unwrap();
    world.deliver();
    let last = world.posts.last().unwrap();
    assert!(last.story && last.again == Some(TurnId(1)), "{last:?}");
    world.answer_all(false);
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn a_question_whose_answer_is_taken_back_late_is_shown_in_the_thread_of_today() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.evaluate(false);
    world.say().unwrap();
    world.lose_thread().unwrap();
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    // The evaluation and the thread are on their way.
    world.waiting.clear();
    // A thread is newer than all that was written before it.
    world.step(Event::ThreadOpened(ChannelId(world.message + 1))).unwrap();
    world.message += 2;
    world.deliver();
    assert_eq!(world.posts.last().unwrap().again, None, "it seems to be answered");
    world.withdraw(1).unwrap();
    world.deliver();
    assert_eq!(world.posts.last().unwrap().again, Some(TurnId(1)));
    world.answer_all(false);
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn a_question_on_its_way_to_a_lost_thread_is_asked_in_the_new_one() {
    let mut world = World::opened(&[false, false]);
    world.evaluate_first();
    world.waiting.clear();
    world.lose_thread().unwrap();
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.waiting.clear();
    world.step(Event::ThreadOpened(ChannelId(10))).unwrap();
    world.deliver();
    assert_eq!(world.posts.last().unwrap().ask, Some(TurnId(1)));
    world.answer_all(false);
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn news_of_a_lost_thread_that_come_twice_are_harmless() {
    let mut world = lost();
    assert_eq!(world.lose_thread(), Err(Refusal::Stale));
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    assert_eq!(world.lose_thread(), Err(Refusal::Stale));
}

#[test]
fn a_new_thread_that_is_refused_can_be_tried_again() {
    let mut world = lost();
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.step(Event::ThreadRefused(CancelReason::ThreadForbidden)).unwrap();
    assert!(!world.interview.wants_thread());
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.second += 700;
    world.step(Event::Ticked).unwrap();
    assert!(!world.interview.wants_thread(), "Discord opened none in time");
    world.step(Event::CancelAsked).unwrap();
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ByCandidate));
}

#[test]
fn an_interview_that_loses_its_thread_while_it_ends_still_has_its_report() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.step(Event::FinishAsked).unwrap();
    world.lose_thread().unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);

    let mut looking_back = World::opened(&[false]);
    looking_back.evaluate_first();
    looking_back.lose_thread().unwrap();
    assert_eq!(looking_back.interview.phase, Phase::Finished);
}

#[test]
fn words_held_for_a_question_in_a_lost_thread_are_part_of_the_answer_before_them() {
    let mut world = World::opened(&[false, false, false]);
    world.evaluate_first();
    world.step(Event::Skipped(TurnId(1))).unwrap();
    let form = world.next_message();
    world.step(Event::Answered { message: form, turn: Some(TurnId(2)) }).unwrap();
    world.say().unwrap();
    assert_eq!(world.interview.held.len(), 1);
    world.lose_thread().unwrap();
    assert!(world.interview.held.is_empty());
    assert_eq!(world.parts.values().filter(|turn| **turn == TurnId(2)).count(), 2);
    world.settle();
    assert_eq!(world.interview.phase, Phase::Finished);
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
    /// The model is away: its evaluation is put off.
    PutOff(usize),
    /// The candidate does not wait for it.
    ChooseOffline(Option<u16>),
    /// The thread is deleted.
    LoseThread,
    OpenThread,
    Tick,
    Send(u16),
    Pause,
    Resume,
    /// The candidate changes or deletes one of their messages.
    Edit(usize),
    Withdraw(usize),
    /// A whole day passes.
    Day,
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
        3 => (0usize..4).prop_map(Chance::PutOff),
        1 => prop::option::of(0u16..6).prop_map(Chance::ChooseOffline),
        1 => Just(Chance::LoseThread),
        2 => Just(Chance::OpenThread),
        1 => Just(Chance::Tick),
        2 => (0u16..6).prop_map(Chance::Send),
        1 => Just(Chance::Pause),
        2 => Just(Chance::Resume),
        1 => (0usize..8).prop_map(Chance::Edit),
        1 => (0usize..8).prop_map(Chance::Withdraw),
        1 => Just(Chance::Day),
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
            Chance::FailEvaluation(which) => self.fail_one(which, None),
            Chance::PutOff(which) => self.fail_one(which, Some(WAIT)),
            Chance::ChooseOffline(turn) => self.step(Event::OfflineChosen(turn.map(TurnId))),
            Chance::LoseThread => self.lose_thread(),
            Chance::OpenThread => self.open_thread(),
            Chance::Tick => self.step(Event::Ticked),
            Chance::Send(turn) => self.step(Event::Sent(TurnId(turn))),
            Chance::Pause => self.step(Event::PauseAsked),
            Chance::Resume => self.step(Event::ResumeAsked(ChannelId(3))),
            Chance::Edit(which) => match self.part(which) {
                Some((message, turn)) => self.step(Event::Edited { message, turn }),
                None => Ok(()),
            },
            Chance::Withdraw(which) => self.withdraw(which),
            Chance::Day => {
                self.second += 24 * 3600;
                self.step(Event::Ticked)
            }
        };
        // Refusals are part of the game; `step` checks that they change nothing.
        let _ = result;
    }

    /// Opens the thread that is wanted.
    fn open_thread(&mut self) -> Result<(), Refusal> {
        let wanted = self.waiting.extract_if(.., |effect| *effect == Effect::OpenThread).count() > 0;
        let thread = ChannelId(self.next_message().0);
        if wanted && self.interview.wants_thread() { self.step(Event::ThreadOpened(thread)) } else { Ok(()) }
    }

    /// A message that was taken, whichever.
    fn part(&self, which: usize) -> Option<(MessageId, TurnId)> {
        let parts: Vec<_> = self.parts.iter().collect();
        parts.get(which % parts.len().max(1)).map(|(message, turn)| (**message, **turn))
    }

    fn withdraw(&mut self, which: usize) -> Result<(), Refusal> {
        let Some((message, turn)) = self.part(which) else { return Ok(()) };
        let parts_left = self.parts.values().filter(|of| **of == turn).count() > 1;
        self.step(Event::Withdrawn { message, turn: Some(turn), parts_left })?;
        self.parts.remove(&message);
        Ok(())
    }

    fn take_evaluation(&mut self, which: usize) -> Option<(TurnId, u16, Rater)> {
        let places: Vec<_> = (0..self.waiting.len())
            .filter(|&place| {
                matches!(self.waiting[place], Effect::Evaluate { .. } | Effect::EvaluateLater { .. })
            })
            .collect();
        let place = *places.get(which % places.len().max(1))?;
        match self.waiting.remove(place) {
            Effect::Evaluate { turn, revision, by } => Some((turn, revision, by)),
            Effect::EvaluateLater { turn, revision } => Some((turn, revision, Rater::Configured)),
            _ => None,
        }
    }

    fn evaluate_one(&mut self, which: usize, twice: bool, follow_up: bool) -> Result<(), Refusal> {
        let Some((turn, revision, _)) = self.take_evaluation(which) else { return Ok(()) };
        let follow_up = follow_up.then(|| FollowUp { text: "Why?".to_owned(), reason: "open".to_owned() });
        let event = Event::Evaluated { turn, revision, follow_up, missing: Vec::new() };
        let first = self.step(event.clone());
        if twice { self.step(event) } else { first }
    }

    fn waits(&self, turn: TurnId) -> bool {
        self.interview.turn(turn).is_some_and(|turn| turn.put_off.is_some())
    }

    fn fail_one(&mut self, which: usize, wait: Option<Duration>) -> Result<(), Refusal> {
        match self.take_evaluation(which) {
            // What waits already goes on waiting.
            Some((turn, revision, Rater::Configured)) if wait.is_some() && self.waits(turn) => {
                self.waiting.push(Effect::EvaluateLater { turn, revision });
                Ok(())
            }
            Some((turn, revision, by @ Rater::Configured)) => {
                self.step(Event::EvaluationFailed { turn, revision, by, wait })
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
            let _ = self.open_thread();
            if self.interview.pause.is_some() {
                self.step(Event::ResumeAsked(ChannelId(3))).unwrap();
                continue;
            }
            if self.waiting.is_empty()
                && self.interview.current().is_none_or(|t| t.status == TurnStatus::Asked)
            {
                return;
            }
        }
        panic!("never settles: {:?} {:?}", self.interview, self.waiting);
    }
}

/// How long an evaluation waits for the model.
const WAIT: Duration = Duration::hours(12);

fn put_off(world: &mut World) {
    world.fail_one(0, Some(WAIT)).unwrap();
    world.deliver();
}

fn fill(turn: u16) -> Post {
    Post { pending: Some(TurnId(turn)), fill: true, ..Post::default() }
}

#[test]
fn while_the_model_is_away_the_interview_goes_on_and_feedback_comes_in_its_place() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    put_off(&mut world);
    assert_eq!(world.interview.turns[0].status, TurnStatus::Pending);
    assert_eq!(world.interview.current().unwrap().id, TurnId(1), "the next question is asked");
    let pending = Post { pending: Some(TurnId(0)), ..Post::default() };
    assert_eq!(world.posts[1..], [pending, Post { ask: Some(TurnId(1)), ..Post::default() }]);
    assert_eq!(world.waiting, [Effect::EvaluateLater { turn: TurnId(0), revision: 1 }]);
    // A follow-up would come out of place now.
    world.evaluate(true);
    assert_eq!(world.interview.turns.len(), 2);
    assert_eq!(world.posts.last(), Some(&fill(0)));
    assert_eq!(world.interview.turns[0].status, TurnStatus::Evaluated);
}

#[test]
fn the_report_waits_for_what_is_pending_and_says_so_once() {
    let mut world = World::opened(&[false]);
    world.say().unwrap();
    put_off(&mut world);
    let waits = |post: &&Post| post.notice == Some(Notice::ReportWaits);
    assert_eq!(world.posts.iter().filter(waits).count(), 1);
    assert_eq!(world.interview.phase, Phase::Running);
    assert_eq!(world.say(), Err(Refusal::ReportWaits), "no question is open any more");
    world.step(Event::FinishAsked).unwrap();
    world.deliver();
    assert_eq!(world.posts.iter().filter(waits).count(), 1);
    assert_eq!(world.step(Event::PauseAsked), Err(Refusal::ReportWaits));
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert_eq!(world.posts[world.posts.len() - 2..], [fill(0), Post { report: true, ..Post::default() }]);
}

#[test]
fn the_candidate_may_choose_the_offline_rubric_for_one_answer_or_for_all() {
    let mut world = World::opened(&[false, false, false]);
    assert_eq!(world.step(Event::OfflineChosen(None)), Err(Refusal::NotPending));
    for _ in 0..3 {
        world.say().unwrap();
        while world.interview.current().is_some_and(|turn| turn.status == TurnStatus::Answered) {
            let last = world.waiting.len() - 1;
            world.fail_one(last, Some(WAIT)).unwrap();
        }
        world.deliver();
    }
    let offline = |turn| Effect::Evaluate { turn: TurnId(turn), revision: 1, by: Rater::Offline };
    world.waiting.clear();
    world.step(Event::OfflineChosen(Some(TurnId(1)))).unwrap();
    assert_eq!(world.waiting, [offline(1)]);
    world.step(Event::OfflineChosen(None)).unwrap();
    assert_eq!(world.waiting, [offline(1), offline(0), offline(2)], "each is rated once");
    world.step(Event::OfflineChosen(None)).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert_eq!(world.step(Event::OfflineChosen(None)), Err(Refusal::NotPending));
}

#[test]
fn after_a_time_the_offline_rubric_takes_over() {
    let mut world = World::opened(&[false]);
    world.say().unwrap();
    put_off(&mut world);
    world.waiting.clear();
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale));
    world.second += WAIT.num_seconds();
    assert!(world.interview.deadline.unwrap() <= at(world.second));
    world.step(Event::Ticked).unwrap();
    assert_eq!(world.waiting, [Effect::Evaluate { turn: TurnId(0), revision: 1, by: Rater::Offline }]);
    assert_eq!(world.step(Event::Ticked), Err(Refusal::Stale), "once is enough");
    world.second += 10 * 24 * 3600;
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn a_pending_answer_may_be_changed_and_taken_back() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    let message = *world.parts.keys().next().unwrap();
    put_off(&mut world);
    world.step(Event::Edited { message, turn: TurnId(0) }).unwrap();
    assert_eq!(world.waiting[1..], [Effect::EvaluateLater { turn: TurnId(0), revision: 2 }]);
    world.withdraw(0).unwrap();
    world.deliver();
    assert_eq!(world.posts.last(), Some(&fill(0)));
    assert_eq!(world.interview.turns[0].status, TurnStatus::Skipped);
    world.evaluate(false);
    assert_eq!(world.interview.current().unwrap().id, TurnId(1));
}

#[test]
fn a_new_thread_says_again_what_is_pending() {
    let mut world = World::opened(&[false]);
    world.say().unwrap();
    put_off(&mut world);
    let before = world.posts.len();
    world.lose_thread().unwrap();
    world.step(Event::ResumeAsked(ChannelId(3))).unwrap();
    world.open_thread().unwrap();
    world.deliver();
    let pending = Post { pending: Some(TurnId(0)), ..Post::default() };
    let waits = Post { notice: Some(Notice::ReportWaits), ..Post::default() };
    assert_eq!(world.posts[before..], [Post { story: true, ..Post::default() }, pending, waits]);
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
}

#[test]
fn an_interview_that_is_cancelled_leaves_nothing_pending() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    put_off(&mut world);
    world.step(Event::CancelAsked).unwrap();
    world.deliver();
    assert_eq!(world.posts[3..], [fill(0), Post { cancelled: true, ..Post::default() }]);
}

#[test]
fn an_exam_tells_nothing_of_what_is_pending_before_its_end() {
    let mut world = World::opened(&[false, false]);
    world.interview.settings.style = Style::Exam;
    world.say().unwrap();
    put_off(&mut world);
    assert_eq!(world.posts[1..], [Post { ask: Some(TurnId(1)), ..Post::default() }]);
    world.step(Event::FinishAsked).unwrap();
    world.deliver();
    assert_eq!(world.posts.last().unwrap().notice, Some(Notice::ReportWaits));
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Finished);
    assert!(world.posts.iter().all(|post| post.pending.is_none()));
}

proptest! {
    #[test]
    fn whatever_happens_the_interview_waits_for_the_candidate_or_ends(
        chances in prop::collection::vec(chance(), 0..60),
        by_button in any::<bool>(),
        exam in any::<bool>(),
        pressing in any::<bool>(),
        limit in prop::option::of(Just(120)),
    ) {
        let mut world = World::opened(&[false, true, false]);
        let settings = &mut world.interview.settings;
        settings.limit_seconds = limit;
        if by_button {
            settings.sending = Sending::ByButton;
        }
        if exam {
            settings.style = Style::Exam;
        }
        if pressing {
            settings.manner = Manner::Pressing;
        }
        let was_lost = chances.iter().any(|chance| matches!(chance, Chance::LoseThread));
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
        prop_assert!(once.len() == asked.len() || was_lost, "a question was posted twice");
        let reports = world.posts.iter().filter(|post| post.report || post.cancelled).count();
        prop_assert!(reports == 1 || (was_lost && reports == 0), "exactly one end, not {}", reports);
        for turn in &world.interview.turns {
            prop_assert!(
                !matches!(turn.status, TurnStatus::Answered | TurnStatus::Pending) && turn.put_off.is_none(),
                "an answer without evaluation"
            );
            let counts = turn.status == TurnStatus::Evaluated && !exam;
            if counts && world.interview.phase == Phase::Finished {
                let tells = |post: &&Post| post.feedback == Some(turn.id) || post.pending == Some(turn.id);
                let last = world.posts.iter().rfind(tells);
                let told = last.is_some_and(|post| post.feedback.is_some() || post.fill);
                prop_assert!(told || was_lost, "an answer without feedback: {:?}", last);
            }
        }
    }
}

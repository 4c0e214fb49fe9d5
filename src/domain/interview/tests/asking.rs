//! Which question comes next, and follow-ups.

use super::*;

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

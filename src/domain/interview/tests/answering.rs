//! Which words answer which question, and what changes them later.

use super::*;

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
fn an_answer_typed_right_after_skipping_still_counts() {
    let mut world = World::opened(&[false, false]);
    world.step(Event::Skipped(TurnId(0))).unwrap();
    world.say().unwrap();
    world.deliver();
    world.evaluate(false);
    assert_eq!(world.interview.turn(TurnId(0)).unwrap().status, TurnStatus::Evaluated);
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

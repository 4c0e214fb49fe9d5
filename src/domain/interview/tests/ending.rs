//! How an interview ends.

use super::*;

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
fn a_deleted_answer_of_an_interview_being_finished_ends_it() {
    let mut world = World::opened(&[false, false]);
    world.say().unwrap();
    world.step(Event::FinishAsked).unwrap();
    world.withdraw(0).unwrap();
    world.evaluate(false);
    assert_eq!(world.interview.phase, Phase::Cancelled(CancelReason::ByCandidate));
}

//! Threads that are lost, and the ones opened in their place.

use super::*;

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

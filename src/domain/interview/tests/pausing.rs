//! Breaks, time limits, and candidates who stay away.

use super::*;

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

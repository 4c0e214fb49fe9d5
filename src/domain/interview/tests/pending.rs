//! Answers whose evaluation waits for the model.

use super::*;

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

//! A Discord that fails, takes something without saying so, or loses something.

use super::*;
use std::cell::Cell;

#[tokio::test]
async fn a_post_whose_outcome_is_unknown_is_found_and_not_repeated() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    world.stage.fail(ToyFailure::After(passing()));
    world.settle().await;
    let screens = world.stage.screens(sitting.thread);
    assert_eq!(questions(&screens), [TurnId(0), TurnId(1)], "the second question stands there once");
    assert!(world.load(sitting.id).await.turns[1].asked_message.is_some());
}

#[tokio::test]
async fn a_thread_whose_outcome_is_unknown_is_not_opened_twice() {
    let world = ToyWorld::new().await;
    world.stage.fail(ToyFailure::After(passing()));
    world.begin(false).await;
    assert_eq!(world.stage.orders.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn posts_wait_while_discord_is_down_and_keep_their_order() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    for _ in 0..6 {
        world.stage.fail(ToyFailure::Before(passing()));
    }
    world.settle().await;
    world.answer_all(&sitting).await;
    let asked = questions(&world.stage.screens(sitting.thread));
    assert_eq!(asked, [TurnId(0), TurnId(1), TurnId(2)]);
}

#[tokio::test]
async fn without_permission_for_threads_the_interview_ends_with_the_reason() {
    let world = ToyWorld::new().await;
    world.stage.fail(ToyFailure::Before(StageError::Refused {
        as_reason: CancelReason::ThreadForbidden,
        reason: "50013".to_owned(),
    }));
    let id = interview::start(&world.app, start_of(None)).await.unwrap();
    world.settle().await;
    assert_eq!(user_error(interview::opened(&world.app, id).await), UserError::WrongChannel);
    assert_eq!(world.load(id).await.phase, Phase::Cancelled(CancelReason::ThreadForbidden));
    world.begin(false).await;
}

#[tokio::test]
async fn a_message_discord_never_takes_is_given_up_and_the_interview_goes_on() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    for _ in 0..3 {
        let malformed = StageError::Malformed { reason: "50035".to_owned() };
        world.stage.fail(ToyFailure::Before(malformed));
    }
    world.settle().await;
    let asked = questions(&world.stage.screens(sitting.thread));
    assert_eq!(asked, [TurnId(0), TurnId(2)], "the question that is no message is left out");
    assert_eq!(world.counts().await, (0, 1), "the operator sees it");
    world.answer_all(&sitting).await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
    assert!(world.stage.screens(sitting.thread).last().unwrap().report.is_some());
}

#[tokio::test]
async fn effects_of_a_process_that_died_are_performed_by_another_after_the_lease() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    let mut db = world.app.db.acquire().await.unwrap();
    let now = world.app.clock.now();
    let lost = outbox::claim(&mut db, now, now + Duration::minutes(3), FEW).await.unwrap();
    assert_eq!(lost.len(), 1, "claimed by a process that dies now");
    drop(db);
    worker::drain(&world.app).await.unwrap();
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0)], "not before the lease runs out");
    world.settle().await;
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0), TurnId(1)]);
}

#[tokio::test]
async fn leaving_the_server_ends_the_interview_and_lets_a_new_one_begin() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    interview::candidate_left(&world.app, GUILD, CANDIDATE).await.unwrap();
    interview::candidate_left(&world.app, GUILD, CANDIDATE).await.unwrap();
    world.settle().await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Cancelled(CancelReason::CandidateLeft));
    world.begin(false).await;
}

#[tokio::test]
async fn a_deleted_thread_ends_the_interview() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    interview::thread_gone(&world.app, sitting.thread).await.unwrap();
    world.settle().await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Cancelled(CancelReason::ThreadGone));
    assert!(!interview::is_live(&world.app, sitting.thread));
}

#[tokio::test]
async fn a_locked_thread_is_noticed_when_the_candidate_comes_back() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    // As the toy Discord shows it, a locked thread is one that is gone.
    world.stage.threads.lock().unwrap().remove(&sitting.thread);
    let is_back = Cell::new(false);
    let back = async {
        let resumed = interview::resume(&world.app, GUILD, CANDIDATE, PARENT).await;
        is_back.set(true);
        resumed
    };
    let (resumed, ()) = tokio::join!(back, async {
        while !is_back.get() {
            tokio::task::yield_now().await;
            worker::drain(&world.app).await.unwrap();
        }
    });
    let thread = resumed.unwrap().unwrap();
    assert_ne!(thread, sitting.thread);
    world.settle().await;
    let screens = world.stage.screens(thread);
    let story = screens[0].story.as_ref().expect("the story so far");
    assert_eq!(story.turns[0].answer.as_deref(), Some(ANSWER));
    assert_eq!(screens[0].question.as_ref().unwrap().turn.id, TurnId(1));
    world.answer_all(&Sitting { id: sitting.id, thread }).await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
}

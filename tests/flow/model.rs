//! A model that fails, is away, or stays away.

use super::*;

#[tokio::test]
async fn a_model_that_fails_for_a_while_is_tried_again() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    for _ in 0..3 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    assert_eq!(world.model.asked.load(Ordering::Relaxed), 4);
    let mut db = world.app.db.acquire().await.unwrap();
    let evaluations = records::evaluations(&mut db, &world.app.vault, sitting.id).await.unwrap();
    assert!(!evaluations[&TurnId(0)].offline);
}

#[tokio::test]
async fn where_waiting_is_switched_off_the_offline_rubric_takes_over_and_says_so() {
    let mut world = ToyWorld::new().await;
    world.app = world.app.with_patience(Duration::zero());
    let sitting = world.begin(false).await;
    for _ in 0..4 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    let screens = world.stage.screens(sitting.thread);
    assert!(screens.last().unwrap().feedback.as_ref().unwrap().offline);
    assert_eq!(questions(&screens).len(), 2, "and the interview goes on");
}

/// Performs what is due, without waiting for what is tried again later.
async fn settle_for(world: &ToyWorld, rounds: usize) {
    for _ in 0..rounds {
        worker::drain(&world.app).await.unwrap();
        world.clock.advance(Duration::seconds(70));
    }
    worker::drain(&world.app).await.unwrap();
}

fn is_pending(screen: &Screen) -> bool {
    screen.pending.as_ref().is_some_and(|pending| matches!(pending.why, NoFeedback::Waits(_)))
}

#[tokio::test]
async fn a_model_that_is_away_delays_feedback_and_report_and_nothing_else() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    for _ in 0..1000 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    for _ in 0..3 {
        world.say(&sitting, ANSWER).await;
        settle_for(&world, 6).await;
    }
    let screens = world.stage.screens(sitting.thread);
    assert_eq!(questions(&screens).len(), 3, "all questions are asked");
    assert_eq!(screens.iter().filter(|screen| is_pending(screen)).count(), 3);
    let told = screens.last().unwrap().notice.as_ref().unwrap();
    assert_eq!((told.notice, told.number), (Notice::ReportWaits, Some(3)));
    let late = world.stage.say(sitting.thread, CANDIDATE, "And now?");
    let refused = user_error(interview::message(&world.app, sitting.thread, late).await);
    assert_eq!(refused, UserError::Refused(Refusal::ReportWaits));

    world.model.replies.lock().unwrap().clear();
    world.settle().await;
    let screens = world.stage.screens(sitting.thread);
    assert!(!screens.iter().any(is_pending), "the feedback stands in its place");
    assert_eq!(screens.iter().filter(|screen| screen.feedback.is_some()).count(), 3);
    assert!(screens.iter().filter_map(|screen| screen.feedback.as_ref()).all(|feedback| !feedback.offline));
    assert!(screens.last().unwrap().report.is_some(), "and the report comes behind it");
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
}

#[tokio::test]
async fn who_does_not_want_to_wait_for_the_model_is_rated_offline_and_told_so() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    for _ in 0..1000 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    let choose = |turn| interview::rate_offline(&world.app, CANDIDATE, sitting.id, turn);
    assert_eq!(user_error(choose(None).await), UserError::Refused(Refusal::NotPending));
    world.say(&sitting, ANSWER).await;
    settle_for(&world, 6).await;
    let foreign = interview::rate_offline(&world.app, BYSTANDER, sitting.id, None).await;
    assert_eq!(user_error(foreign), UserError::NotYourInterview);
    choose(Some(TurnId(0))).await.unwrap();
    settle_for(&world, 1).await;
    let screens = world.stage.screens(sitting.thread);
    let feedback = screens.iter().find_map(|screen| screen.feedback.as_ref()).unwrap();
    assert_eq!(feedback.offline_reason, Some(OfflineReason::Chosen));
    for _ in 0..2 {
        world.say(&sitting, ANSWER).await;
        settle_for(&world, 6).await;
    }
    choose(None).await.unwrap();
    settle_for(&world, 1).await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
    let report = world.stage.screens(sitting.thread).pop().unwrap().report.unwrap();
    assert_eq!(report.offline, 3);
}

#[tokio::test]
async fn a_model_that_stays_away_is_replaced_by_the_offline_rubric_after_a_time() {
    let mut world = ToyWorld::new().await;
    world.app = world.app.with_patience(Duration::hours(2));
    let sitting = world.begin(false).await;
    for _ in 0..1000 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    for _ in 0..3 {
        world.say(&sitting, ANSWER).await;
        settle_for(&world, 6).await;
    }
    world.clock.advance(Duration::hours(2));
    worker::tick(&world.app).await.unwrap();
    settle_for(&world, 2).await;
    let screens = world.stage.screens(sitting.thread);
    let reasons = screens.iter().filter_map(|screen| screen.feedback.as_ref()).map(|f| f.offline_reason);
    assert_eq!(reasons.collect::<Vec<_>>(), [Some(OfflineReason::ModelFailed); 3]);
    assert!(screens.last().unwrap().report.is_some());
}

#[tokio::test]
async fn where_somebody_deleted_the_message_the_feedback_comes_at_the_end() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    for _ in 0..10 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    world.say(&sitting, ANSWER).await;
    settle_for(&world, 2).await;
    let keep = |screen: &Option<Screen>| !screen.as_ref().is_some_and(is_pending);
    {
        let mut threads = world.stage.threads.lock().unwrap();
        let messages = threads.get_mut(&sitting.thread).unwrap();
        let before = messages.len();
        messages.retain(|message| keep(&message.screen));
        assert_eq!(messages.len(), before - 1);
    }
    world.settle().await;
    let screens = world.stage.screens(sitting.thread);
    assert!(screens.last().unwrap().feedback.is_some());
}

#[tokio::test]
async fn a_wrong_key_is_not_tried_again() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.model.next(ToyReply::Fail(InterviewerError::Lasting { reason: "401".to_owned() }));
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    assert_eq!(world.model.asked.load(Ordering::Relaxed), 1);
    assert!(world.stage.screens(sitting.thread).last().unwrap().feedback.as_ref().unwrap().offline);
}

#[tokio::test]
async fn tailored_questions_come_from_the_offline_interviewer_when_the_model_is_down() {
    let world = ToyWorld::new().await;
    for _ in 0..4 {
        world.model.next(ToyReply::Fail(overloaded()));
    }
    let sitting = world.begin(true).await;
    let interview = world.load(sitting.id).await;
    let tailored =
        interview.turns.iter().filter(|turn| matches!(turn.question.source, Source::Tailored { .. }));
    assert_eq!(tailored.count(), 1);
}

#[tokio::test]
async fn claims_that_ended_with_their_process_do_not_use_up_the_tries_of_the_model() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    for _ in 0..6 {
        let mut db = world.app.db.acquire().await.unwrap();
        let now = world.app.clock.now();
        outbox::claim(&mut db, now, now + Duration::seconds(4), FEW).await.unwrap();
        world.clock.advance(Duration::seconds(5));
    }
    world.model.next(ToyReply::Fail(overloaded()));
    world.settle().await;
    let mut db = world.app.db.acquire().await.unwrap();
    let evaluations = records::evaluations(&mut db, &world.app.vault, sitting.id).await.unwrap();
    assert!(!evaluations[&TurnId(0)].offline);
}

//! Interviews while a worker serves: steps hand their effects to it, and begin from what this process remembers.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use hotseat::app::interview::{self, Taken};
use hotseat::app::privacy::{self, Opinions};
use hotseat::db::records;
use hotseat::domain::interview::Phase;
use hotseat::error::{AppError, UserError};
use std::sync::Arc;
use support::serving::{ANSWER, Process};
use support::{CANDIDATE, GUILD, ToyWorld};

#[tokio::test]
async fn each_answer_is_rated_and_followed_by_the_next_question_once() {
    let bot = Process::start(ToyWorld::new().await);
    let sitting = bot.begin(5).await;
    for answered in 1..=5 {
        bot.say(&sitting).await;
        bot.wait_for_posts(sitting.thread, answered + 1).await;
        bot.wait_until_settled().await;
    }
    let screens = bot.stage.screens(sitting.thread);
    assert_eq!(screens.len(), 6);
    let told = |of: usize| screens[of].feedback.as_ref().map(|feedback| feedback.number);
    assert_eq!((1..6).map(told).collect::<Vec<_>>(), (1..6).map(Some).collect::<Vec<_>>());
    let interview = bot.load(sitting.id).await;
    assert_eq!(interview.phase, Phase::Finished);
    assert!(interview.turns.iter().all(|turn| turn.revision == 1 && turn.evaluated == 1));
    let mut db = bot.app.db.acquire().await.unwrap();
    let stored = records::evaluations(&mut db, &bot.app.vault, sitting.id).await.unwrap();
    for (screen, evaluation) in screens[1..].iter().zip(stored.values()) {
        let feedback = screen.feedback.as_ref().unwrap();
        assert_eq!(feedback.evaluation, evaluation.evaluation, "what is told is what is stored");
        assert_eq!(feedback.offline, evaluation.offline);
    }
    drop(db);
    bot.stop().await;
}

#[tokio::test]
async fn processes_that_remember_different_things_take_each_answer_once() {
    let here = Process::start(ToyWorld::new().await);
    let sitting = here.begin(6).await;
    let there = Process::start(ToyWorld::on(here.url.clone(), Arc::clone(&here.stage)));
    for answered in 1..=6 {
        // Whoever did not take the last answer remembers the interview as it was before.
        let (one, other) = if answered % 2 == 0 { (&here, &there) } else { (&there, &here) };
        let message = here.stage.say(sitting.thread, CANDIDATE, ANSWER);
        assert_eq!(
            interview::message(&one.app, sitting.thread, message.clone()).await.unwrap(),
            Taken::Answer
        );
        here.wait_for_posts(sitting.thread, answered + 1).await;
        here.wait_until_settled().await;
        let again = interview::message(&other.app, sitting.thread, message).await;
        assert!(
            matches!(again, Ok(Taken::Answer)) || answered == 6,
            "a message that came before is known: {again:?}"
        );
    }
    let interview = here.load(sitting.id).await;
    assert_eq!(interview.phase, Phase::Finished);
    assert!(interview.turns.iter().all(|turn| turn.revision == 1));
    assert_eq!(here.stage.screens(sitting.thread).len(), 7);
    here.stop().await;
    there.stop().await;
}

#[tokio::test]
async fn nothing_is_remembered_of_who_was_erased() {
    let bot = Process::start(ToyWorld::new().await);
    let sitting = bot.begin(3).await;
    bot.say(&sitting).await;
    bot.wait_for_posts(sitting.thread, 2).await;
    bot.wait_until_settled().await;
    let current = bot.load(sitting.id).await.turns[1].id;
    privacy::erase(&bot.app, privacy::reach(CANDIDATE, GUILD, true), Opinions::Delete).await.unwrap();
    match interview::hint(&bot.app, CANDIDATE, sitting.id, current).await {
        Err(AppError::User(UserError::InterviewNotFound)) => {}
        other => panic!("{other:?}"),
    }
    bot.stop().await;
}

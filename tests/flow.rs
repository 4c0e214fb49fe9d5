//! Interviews through the use cases, the real database and a toy Discord: what fails, comes twice or comes late.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use async_trait::async_trait;
use chrono::Duration;
use hotseat::app::interview::{self, Again, Single, Start, Taken};
use hotseat::app::ports::{
    Attached, AttachedFile, InterviewerError, NoFeedback, OfflineReason, Progress, Screen, StageError,
    ThreadMessage, Transcriber, Transcript,
};
use hotseat::app::{catch_up, resume, worker};
use hotseat::db::{interviews, records};
use hotseat::domain::ids::{ChannelId, InterviewId, ResumeId, TurnId};
use hotseat::domain::interview::{
    CancelReason, Interview, Kind, Notice, Phase, Place, Post, Refusal, Settings, TurnStatus,
};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Question, Source};
use hotseat::domain::speech::SpokenWord;
use hotseat::error::{AppError, UserError};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use support::{BYSTANDER, CANDIDATE, GUILD, PARENT, ToyFailure, ToyReply, ToyWorld, overloaded, passing};

const RESUME: &str = "# Kim Hana\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Moved the order service from one server to four behind a load balancer\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the latency by \
80 percent within a week.";

const FEW: hotseat::db::outbox::Limits = hotseat::db::outbox::Limits { usual: 10, later: 10 };

fn start_of(resume: Option<ResumeId>) -> Start {
    Start {
        guild: GUILD,
        candidate: CANDIDATE,
        parent: PARENT,
        role: "backend".to_owned(),
        resume,
        settings: Settings::new(3, Language::En),
        job_description: None,
    }
}

fn upload_of(text: &str) -> resume::Upload {
    resume::Upload {
        guild: GUILD,
        candidate: CANDIDATE,
        title: None,
        role: None,
        file_name: "resume.md".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

fn user_error<T: std::fmt::Debug>(result: Result<T, AppError>) -> UserError {
    match result.unwrap_err() {
        AppError::User(error) => error,
        AppError::Unexpected(error) => panic!("unexpected: {error:#}"),
    }
}

struct Sitting {
    id: InterviewId,
    thread: ChannelId,
}

impl ToyWorld {
    async fn begin(&self, with_resume: bool) -> Sitting {
        let resume = if with_resume {
            Some(resume::upload(&self.app, upload_of(RESUME)).await.unwrap().card.id)
        } else {
            None
        };
        let id = interview::start(&self.app, start_of(resume)).await.unwrap();
        self.settle().await;
        let thread = interview::opened(&self.app, id).await.unwrap().unwrap();
        Sitting { id, thread }
    }

    async fn say(&self, sitting: &Sitting, text: &str) {
        let message = self.stage.say(sitting.thread, CANDIDATE, text);
        assert_eq!(interview::message(&self.app, sitting.thread, message).await.unwrap(), Taken::Answer);
    }

    async fn load(&self, id: InterviewId) -> Interview {
        let mut db = self.app.db.acquire().await.unwrap();
        interviews::load(&mut db, &self.app.vault, id).await.unwrap().unwrap().interview
    }

    async fn answer_all(&self, sitting: &Sitting) {
        for _ in 0..20 {
            if self.load(sitting.id).await.phase.is_over() {
                return;
            }
            self.say(sitting, ANSWER).await;
            self.settle().await;
        }
        panic!("the interview does not end");
    }
}

fn questions(screens: &[Screen]) -> Vec<TurnId> {
    screens.iter().filter_map(|screen| screen.question.as_ref()).map(|asked| asked.turn.id).collect()
}

#[tokio::test]
async fn a_whole_interview_is_in_the_database_with_tailored_questions_that_cite_the_resume() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(true).await;
    world.answer_all(&sitting).await;
    let screens = world.stage.screens(sitting.thread);
    assert_eq!(screens.len(), 4, "three questions cost four messages");
    assert!(screens[0].welcome.is_some());
    assert!(screens[3].report.is_some());
    let interview = world.load(sitting.id).await;
    let cited: Vec<_> = interview
        .turns
        .iter()
        .filter_map(|turn| match &turn.question.source {
            Source::Tailored { cites } => Some(cites[0].text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(cited.len(), 1);
    assert!(RESUME.contains(&cited[0]), "{cited:?}");
    let mut db = world.app.db.acquire().await.unwrap();
    let report = records::report(&mut db, &world.app.vault, sitting.id).await.unwrap().unwrap();
    assert!((report.total - 75.0).abs() < 0.01, "every dimension was rated 4: {}", report.total);
    assert_eq!(records::answers(&mut db, &world.app.vault, sitting.id).await.unwrap().len(), 3);
    assert_eq!(world.counts().await, (0, 0));
}

#[tokio::test]
async fn a_follow_up_is_asked_with_its_reason() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.model.next(ToyReply::FollowUp);
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    let screens = world.stage.screens(sitting.thread);
    let asked = screens.last().unwrap().question.as_ref().unwrap();
    assert_eq!(asked.number, 1, "it belongs to the first question");
    assert!(
        matches!(&asked.turn.question.source, Source::FollowUp { reason, .. } if reason.contains("result"))
    );
    world.answer_all(&sitting).await;
    assert_eq!(world.load(sitting.id).await.turns.len(), 4);
}

#[tokio::test]
async fn who_struggles_is_asked_easier_questions_of_the_same_topics() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let planned = world.load(sitting.id).await;
    assert!(planned.settings.adapts());
    while !world.load(sitting.id).await.phase.is_over() {
        world.say(&sitting, "I don't know.").await;
        world.settle().await;
    }
    let held = world.load(sitting.id).await;
    assert_eq!(held.turns.len(), planned.turns.len());
    let topic = |question: &Question| match &question.source {
        Source::Stock { topic, .. } => topic.clone(),
        other => panic!("{other:?}"),
    };
    let mut exchanged = 0;
    for (before, after) in planned.turns.iter().zip(&held.turns) {
        let (before, after) = (&before.question, &after.question);
        assert_eq!(topic(before), topic(after));
        if before.source != after.source {
            assert_eq!(after.difficulty + 1, before.difficulty, "{} {}", before.text, after.text);
            exchanged += 1;
        }
    }
    assert!(exchanged > 0, "no question was exchanged");
    let asked = world.stage.screens(sitting.thread);
    let last = asked.iter().rev().find_map(|screen| screen.question.as_ref()).unwrap();
    assert_eq!(last.turn.question, held.turns.last().unwrap().question, "it is the one that was asked");
}

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
async fn what_is_written_while_the_report_comes_is_answered_once() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    for _ in 0..2 {
        world.say(&sitting, ANSWER).await;
        world.settle().await;
    }
    world.say(&sitting, ANSWER).await;
    worker::drain(&world.app).await.unwrap();
    // The report stands there, but its message is not known yet.
    let mut db = world.app.db.acquire().await.unwrap();
    let report = "DELETE FROM posts WHERE post LIKE '%\"report\":true%'";
    assert_eq!(sqlx::query(report).execute(&mut *db).await.unwrap().rows_affected(), 1);
    drop(db);
    let late = world.stage.say(sitting.thread, CANDIDATE, "Thank you!");
    let taken = interview::message(&world.app, sitting.thread, late.clone()).await.unwrap();
    assert_eq!(taken, Taken::Later);
    let mut db = world.app.db.acquire().await.unwrap();
    let screens = world.stage.threads.lock().unwrap()[&sitting.thread].clone();
    let stands = screens.iter().find(|m| m.screen.as_ref().is_some_and(|s| s.report.is_some())).unwrap().id;
    let post = Post { report: true, ..Post::default() };
    let now = chrono::Utc::now();
    records::insert_post(&mut db, sitting.id, 99, sitting.thread, stands, &post, now).await.unwrap();
    drop(db);
    for _ in 0..2 {
        // As it is read behind every report.
        catch_up::read(&world.app, sitting.id, sitting.thread).await.unwrap().unwrap();
    }
    let told = [(late.id, UserError::Refused(Refusal::Over))];
    assert_eq!(*world.stage.told.lock().unwrap(), told);
}

#[tokio::test]
async fn what_cannot_be_an_answer_is_told_so_when_the_bot_is_back() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    // Nobody listens.
    let long = world.stage.say(sitting.thread, CANDIDATE, &"a".repeat(4001));
    catch_up::drain(&world.app).await;
    catch_up::drain(&world.app).await;
    let told = [(long.id, UserError::AnswerTooLong { limit: 4000 })];
    assert_eq!(*world.stage.told.lock().unwrap(), told, "once is enough");
    world.answer_all(&sitting).await;
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
async fn a_second_interview_is_refused_and_the_first_goes_on() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let refused = user_error(interview::start(&world.app, start_of(None)).await);
    assert_eq!(refused, UserError::InterviewOpen { thread: Some(sitting.thread) });
    world.answer_all(&sitting).await;
    interview::start(&world.app, start_of(None)).await.unwrap();
}

#[tokio::test]
async fn the_same_message_twice_is_one_answer() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let message = world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    let (first, second) = tokio::join!(
        interview::message(&world.app, sitting.thread, message.clone()),
        interview::message(&world.app, sitting.thread, message.clone())
    );
    assert_eq!((first.unwrap(), second.unwrap()), (Taken::Answer, Taken::Answer));
    interview::message(&world.app, sitting.thread, message).await.unwrap();
    world.settle().await;
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0), TurnId(1)]);
    let interview = world.load(sitting.id).await;
    assert_eq!(interview.turns[0].revision, 1);
}

#[tokio::test]
async fn quick_messages_that_arrive_together_are_all_kept_in_order() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let parts = ["I measured first,", "then added an index,", "and the latency fell by half."];
    let messages = parts.map(|part| world.stage.say(sitting.thread, CANDIDATE, part));
    let [a, b, c] = messages;
    let (a, b, c) = tokio::join!(
        interview::message(&world.app, sitting.thread, c),
        interview::message(&world.app, sitting.thread, a),
        interview::message(&world.app, sitting.thread, b)
    );
    a.unwrap();
    b.unwrap();
    c.unwrap();
    world.settle().await;
    let mut db = world.app.db.acquire().await.unwrap();
    let answers = records::answers(&mut db, &world.app.vault, sitting.id).await.unwrap();
    assert_eq!(answers[&TurnId(0)], parts.join("\n"));
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0), TurnId(1)]);
}

#[tokio::test]
async fn what_others_write_is_no_answer() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let message = world.stage.say(sitting.thread, BYSTANDER, "Say something about indexes!");
    assert_eq!(interview::message(&world.app, sitting.thread, message).await.unwrap(), Taken::NotOurs);
    assert_eq!(
        user_error(interview::skip(&world.app, BYSTANDER, sitting.id, TurnId(0)).await),
        UserError::NotYourInterview
    );
    assert_eq!(
        user_error(interview::show(&world.app, GUILD, BYSTANDER, sitting.id).await),
        UserError::InterviewNotFound
    );
}

#[tokio::test]
async fn answers_written_while_the_bot_was_away_are_taken_in_by_the_next_process() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    world.stage.say(sitting.thread, BYSTANDER, "ignore me");
    let ToyWorld { stage, url, .. } = world;
    let next = ToyWorld::on(url, stage);
    assert!(!interview::is_live(&next.app, sitting.thread));
    catch_up::drain(&next.app).await;
    catch_up::drain(&next.app).await;
    assert!(interview::is_live(&next.app, sitting.thread));
    next.settle().await;
    assert_eq!(questions(&next.stage.screens(sitting.thread)), [TurnId(0), TurnId(1)]);
    next.answer_all(&sitting).await;
    assert_eq!(next.load(sitting.id).await.phase, Phase::Finished);
}

#[tokio::test]
async fn a_message_that_was_missed_is_taken_in_although_a_later_one_is_there() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    // Both are handled at once, and the process dies between the two.
    world.stage.say(sitting.thread, CANDIDATE, "I measured first,");
    world.say(&sitting, "then added an index.").await;
    catch_up::drain(&world.app).await;
    let mut db = world.app.db.acquire().await.unwrap();
    let answers = records::answers(&mut db, &world.app.vault, sitting.id).await.unwrap();
    assert_eq!(answers[&TurnId(0)], "I measured first,\nthen added an index.");
}

#[tokio::test]
async fn a_thread_that_cannot_be_read_is_read_later() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    world.stage.unreadable.store(2, Ordering::Relaxed);
    catch_up::drain(&world.app).await;
    assert_eq!(world.load(sitting.id).await.turns[0].revision, 1);
}

#[tokio::test]
async fn what_was_written_before_this_process_knew_of_the_thread_is_taken_in() {
    let world = ToyWorld::new().await;
    let other = ToyWorld::on(world.url.clone(), world.stage.clone());
    let sitting = world.begin(false).await;
    assert!(!interview::is_live(&other.app, sitting.thread), "opened by another process");
    world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    worker::tick(&other.app).await.unwrap();
    catch_up::drain_known(&other.app).await;
    assert!(interview::is_live(&other.app, sitting.thread));
    assert_eq!(world.load(sitting.id).await.turns[0].revision, 1);
}

#[tokio::test]
async fn an_answer_that_was_missed_counts_when_the_candidate_finishes() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    interview::finish(&world.app, CANDIDATE, sitting.id).await.unwrap();
    world.settle().await;
    let interview = world.load(sitting.id).await;
    assert_eq!((interview.phase, interview.turns[0].evaluated), (Phase::Finished, 1));
    assert!(world.stage.screens(sitting.thread).last().unwrap().report.is_some());
}

#[tokio::test]
async fn words_that_come_after_the_end_and_before_the_report_are_answered() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    interview::finish(&world.app, CANDIDATE, sitting.id).await.unwrap();
    world.stage.fail(ToyFailure::Before(passing()));
    worker::drain(&world.app).await.unwrap();
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
    assert!(interview::is_live(&world.app, sitting.thread), "the report does not stand there yet");
    let late = world.stage.say(sitting.thread, CANDIDATE, "and one thing more");
    interview::message(&world.app, sitting.thread, late).await.unwrap();
    world.settle().await;
    assert!(!interview::is_live(&world.app, sitting.thread));
    let screens = world.stage.screens(sitting.thread);
    assert_eq!(screens.iter().filter(|screen| screen.report.is_some()).count(), 2, "it comes again");
    let last = screens.last().unwrap();
    assert!(last.feedback.is_some() && last.report.is_some());
    // They answer the question that was left open.
    let turns = world.load(sitting.id).await.turns;
    let open = turns.iter().max_by_key(|turn| turn.asked_message).unwrap();
    assert_eq!((open.status, open.revision, open.evaluated), (TurnStatus::Evaluated, 1, 1));

    let message = world.stage.say(sitting.thread, CANDIDATE, "too late");
    let refused = user_error(interview::message(&world.app, sitting.thread, message).await);
    assert_eq!(refused, UserError::Refused(Refusal::Over));
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
async fn claims_that_ended_with_their_process_do_not_use_up_the_tries_of_the_model() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    for _ in 0..6 {
        let mut db = world.app.db.acquire().await.unwrap();
        let now = world.app.clock.now();
        hotseat::db::outbox::claim(&mut db, now, now + Duration::seconds(4), FEW).await.unwrap();
        world.clock.advance(Duration::seconds(5));
    }
    world.model.next(ToyReply::Fail(overloaded()));
    world.settle().await;
    let mut db = world.app.db.acquire().await.unwrap();
    let evaluations = records::evaluations(&mut db, &world.app.vault, sitting.id).await.unwrap();
    assert!(!evaluations[&TurnId(0)].offline);
}

#[tokio::test]
async fn effects_of_a_process_that_died_are_performed_by_another_after_the_lease() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    let mut db = world.app.db.acquire().await.unwrap();
    let now = world.app.clock.now();
    let lost = hotseat::db::outbox::claim(&mut db, now, now + Duration::minutes(3), FEW).await.unwrap();
    assert_eq!(lost.len(), 1, "claimed by a process that dies now");
    drop(db);
    worker::drain(&world.app).await.unwrap();
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0)], "not before the lease runs out");
    world.settle().await;
    assert_eq!(questions(&world.stage.screens(sitting.thread)), [TurnId(0), TurnId(1)]);
}

#[tokio::test]
async fn a_resume_deleted_in_the_middle_leaves_the_interview_whole() {
    let world = ToyWorld::new().await;
    let card = resume::upload(&world.app, upload_of(RESUME)).await.unwrap().card;
    let id = interview::start(&world.app, start_of(Some(card.id))).await.unwrap();
    resume::delete(&world.app, GUILD, CANDIDATE, card.id).await.unwrap();
    world.settle().await;
    let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
    world.answer_all(&Sitting { id, thread }).await;
    assert_eq!(world.load(id).await.phase, Phase::Finished);
}

#[tokio::test]
async fn deadlines_close_an_abandoned_interview_with_its_report() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    world.say(&sitting, ANSWER).await;
    world.settle().await;
    worker::tick(&world.app).await.unwrap();
    assert_eq!(world.load(sitting.id).await.phase, Phase::Running);
    world.clock.advance(Duration::days(8));
    worker::tick(&world.app).await.unwrap();
    world.settle().await;
    assert_eq!(world.load(sitting.id).await.phase, Phase::Finished);
    assert!(world.stage.screens(sitting.thread).last().unwrap().report.is_some());
    worker::tick(&world.app).await.unwrap();
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

/// Everything the reports of a candidate say about earlier attempts.
async fn progress_of(world: &ToyWorld, id: InterviewId) -> Progress {
    let shown = interview::show(&world.app, GUILD, CANDIDATE, id).await.unwrap();
    shown.report.unwrap().progress.expect("there are other attempts")
}

fn again(of: InterviewId) -> Again {
    Again { guild: GUILD, candidate: CANDIDATE, parent: PARENT, of }
}

impl ToyWorld {
    async fn sit_through(&self, id: InterviewId) -> InterviewId {
        self.settle().await;
        let thread = interview::opened(&self.app, id).await.unwrap().unwrap();
        self.answer_all(&Sitting { id, thread }).await;
        id
    }
}

#[tokio::test]
async fn attempts_are_compared_with_the_one_before_and_the_best_is_known_after_deleting() {
    let world = ToyWorld::new().await;
    let first = world.begin(true).await.id;
    assert_eq!(user_error(interview::repeat(&world.app, again(first), false).await), UserError::StillOpen);
    world.sit_through(first).await;
    let second = interview::repeat(&world.app, again(first), true).await.unwrap();
    world.sit_through(second).await;
    let third = interview::repeat(&world.app, again(second), false).await.unwrap();
    world.sit_through(third).await;
    let [one, two, three] = [world.load(first).await, world.load(second).await, world.load(third).await];
    assert_eq!((two.attempt, three.attempt), (2, 3));
    assert_eq!((two.attempt_of, three.attempt_of), (Some(first), Some(first)));
    let texts = |interview: &Interview| {
        let mut texts: Vec<_> = interview.turns.iter().map(|turn| turn.question.text.clone()).collect();
        texts.sort();
        texts
    };
    assert_eq!(texts(&one), texts(&three), "tailored questions are kept as they were");
    let progress = progress_of(&world, third).await;
    assert_eq!(progress.before.unwrap().attempt, 2);
    assert_eq!(progress.turns.len(), 3);
    assert!(progress.turns.values().all(|change| change.now == change.before && change.is_best()));

    // Without the first, the others still belong together.
    interview::delete(&world.app, GUILD, CANDIDATE, first).await.unwrap();
    assert_eq!(progress_of(&world, third).await.attempt, 3);
    let gone = interview::show(&world.app, GUILD, CANDIDATE, first).await.map(|_| ());
    assert_eq!(user_error(gone), UserError::InterviewNotFound);
    let others = Again { candidate: BYSTANDER, ..again(third) };
    assert_eq!(user_error(interview::repeat(&world.app, others, false).await), UserError::InterviewNotFound);
}

#[tokio::test]
async fn a_retry_asks_one_question_and_is_compared_with_all_answers_to_it() {
    let world = ToyWorld::new().await;
    let first = world.begin(false).await.id;
    world.sit_through(first).await;
    let retry = interview::retry(&world.app, again(first), Some(TurnId(1))).await.unwrap();
    world.sit_through(retry).await;
    let another = interview::retry(&world.app, again(retry), None).await.unwrap();
    world.sit_through(another).await;
    let interview = world.load(another).await;
    assert_eq!((interview.settings.kind, interview.turns.len()), (Kind::Retry, 1));
    assert_eq!(interview.attempt_of, Some(first));
    let progress = progress_of(&world, another).await;
    assert_eq!(progress.before, None, "one question is no attempt at all of them");
    assert!(progress.turns.contains_key(&TurnId(1)), "{progress:?}");
    let missing = interview::retry(&world.app, again(first), Some(TurnId(77))).await;
    assert_eq!(user_error(missing), UserError::StaleControl);
}

#[tokio::test]
async fn a_stock_question_can_be_asked_by_itself() {
    let world = ToyWorld::new().await;
    let key = world.app.bank.questions()[5].key.clone();
    let single = |question: &str| Single {
        guild: GUILD,
        candidate: CANDIDATE,
        parent: PARENT,
        role: None,
        question: question.to_owned(),
        language: Language::Ko,
        place: Place::Thread,
    };
    let id = interview::single(&world.app, single(&key)).await.unwrap();
    world.sit_through(id).await;
    let interview = world.load(id).await;
    assert!(matches!(&interview.turns[0].question.source, Source::Stock { key: asked, .. } if *asked == key));
    assert_eq!(interview.settings.kind, Kind::Single);
    let unknown = interview::single(&world.app, single("no-such-question")).await;
    assert_eq!(user_error(unknown), UserError::StaleControl);
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

#[tokio::test]
async fn the_one_reminder_and_the_warning_are_posted_when_they_are_due() {
    let world = ToyWorld::new().await;
    let mut start = start_of(None);
    start.settings.limit_seconds = Some(100);
    let id = interview::start(&world.app, start).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    let thread = world.load(id).await.thread.unwrap();
    let told = || {
        let screens = world.stage.screens(thread);
        screens.last().unwrap().notice.clone().map(|told| told.notice)
    };
    world.clock.advance(Duration::seconds(85));
    worker::tick(&world.app).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    assert_eq!(told(), Some(Notice::TimeSoon(TurnId(0))));
    world.clock.advance(Duration::seconds(25));
    worker::tick(&world.app).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    assert_eq!(told(), Some(Notice::TimeUp(TurnId(0))));
    interview::pause(&world.app, CANDIDATE, id).await.unwrap();
    world.clock.advance(Duration::days(3));
    worker::tick(&world.app).await.unwrap();
    worker::drain(&world.app).await.unwrap();
    assert_eq!(told(), Some(Notice::Reminder));
}

/// Hears the same words in every recording, after a failure that passes.
#[derive(Default)]
struct ToyTranscriber {
    asked: AtomicU64,
}

#[async_trait]
impl Transcriber for ToyTranscriber {
    async fn transcribe(&self, _: Vec<u8>, _: &str, _: Language) -> Result<Transcript, InterviewerError> {
        if self.asked.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err(overloaded());
        }
        let words = ANSWER.split(' ').zip(0..).map(|(text, at)| {
            let start = f64::from(at) * 0.5;
            SpokenWord { text: text.to_owned(), start, end: start + 0.4 }
        });
        Ok(Transcript { text: ANSWER.to_owned(), words: words.collect() })
    }
}

#[tokio::test]
async fn voice_messages_and_text_files_are_answers() {
    let mut world = ToyWorld::new().await;
    world.app.transcriber = Some(Arc::new(ToyTranscriber::default()));
    let sitting = world.begin(false).await;
    let file = |name: &str, bytes: &[u8]| {
        world.stage.files.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
        AttachedFile { url: name.to_owned(), name: name.to_owned(), bytes: bytes.len() as u64 }
    };
    let voice = Attached::Voice(file("voice.ogg", b"OggS"), Some(14.0));
    let written = Attached::Text(file("answer.txt", ANSWER.as_bytes()));
    for attached in [voice, written] {
        let message = world.stage.say(sitting.thread, CANDIDATE, "");
        let message = ThreadMessage { attached, ..message };
        assert_eq!(interview::message(&world.app, sitting.thread, message).await.unwrap(), Taken::Answer);
        world.settle().await;
    }
    let screens = world.stage.screens(sitting.thread);
    let speech = screens[1].feedback.as_ref().unwrap().speech.as_ref().expect("the first was spoken");
    assert_eq!((speech.seconds, speech.pauses), (14.0, 0));
    assert!(speech.pace > 100, "{speech:?}");
    assert!(screens[2].feedback.as_ref().unwrap().speech.is_none());

    let too_long = Attached::Voice(file("long.ogg", b"OggS"), Some(3600.0));
    let message = world.stage.say(sitting.thread, CANDIDATE, "");
    let refused =
        interview::message(&world.app, sitting.thread, ThreadMessage { attached: too_long, ..message }).await;
    assert_eq!(user_error(refused), UserError::VoiceTooLong { minutes: 10 });
}

#[tokio::test]
async fn two_interviews_in_direct_messages_do_not_take_each_others_words() {
    let world = ToyWorld::new().await;
    let start = || {
        let mut start = start_of(None);
        start.settings.place = Place::Direct;
        interview::start(&world.app, start)
    };
    let first = start().await.unwrap();
    world.sit_through(first).await;
    let channel = world.load(first).await.thread.unwrap();
    world.stage.say(channel, CANDIDATE, "Thank you, that was helpful.");
    let second = start().await.unwrap();
    world.settle().await;
    catch_up::drain(&world.app).await;
    let interview = world.load(second).await;
    assert_eq!(interview.thread, Some(channel));
    assert!(interview.turns.iter().all(|turn| turn.revision == 0), "{:?}", interview.turns);
    world.sit_through(second).await;
}

#[tokio::test]
async fn bad_wishes_are_refused_before_anything_is_stored() {
    let world = ToyWorld::new().await;
    let start = |change: &dyn Fn(&mut Start)| {
        let mut start = start_of(None);
        change(&mut start);
        interview::start(&world.app, start)
    };
    let few = start(&|s| s.settings.questions = 2).await;
    assert_eq!(user_error(few), UserError::BadQuestionCount);
    let role = start(&|s| s.role = "astronaut".to_owned()).await;
    assert_eq!(user_error(role), UserError::RoleNotFound);
    let resume = start(&|s| s.resume = Some(ResumeId(uuid::Uuid::now_v7()))).await;
    assert_eq!(user_error(resume), UserError::ResumeNotFound);
    assert_eq!(user_error(interview::cancel(&world.app, GUILD, CANDIDATE).await), UserError::NoInterviewOpen);
    assert_eq!(world.counts().await, (0, 0));
    assert_eq!(interview::list(&world.app, GUILD, CANDIDATE, 0).await.unwrap().items.len(), 0);
}

#[tokio::test]
async fn the_same_file_is_recognised_and_the_same_title_makes_a_version() {
    let world = ToyWorld::new().await;
    let first = resume::upload(&world.app, upload_of(RESUME)).await.unwrap();
    assert_eq!(first.outcome, resume::UploadOutcome::New);
    let again = resume::upload(&world.app, upload_of(RESUME)).await.unwrap();
    assert_eq!(again.outcome, resume::UploadOutcome::AlreadyThere);
    assert_eq!(again.card.id, first.card.id);
    let changed = resume::upload(&world.app, upload_of(&RESUME.replace("140 ms", "120 ms"))).await.unwrap();
    assert_eq!(changed.outcome, resume::UploadOutcome::NewVersion);
    assert_eq!((changed.card.id, changed.card.version), (first.card.id, 2));
    assert_eq!(resume::list(&world.app, GUILD, CANDIDATE).await.unwrap().len(), 1);
    assert_eq!(
        user_error(resume::view(&world.app, GUILD, BYSTANDER, first.card.id).await),
        UserError::ResumeNotFound
    );
}

#[tokio::test]
async fn bad_documents_are_refused_and_nothing_is_kept() {
    let world = ToyWorld::new().await;
    let upload = |bytes: &[u8], name: &str| {
        let mut upload = upload_of("");
        upload.bytes = bytes.to_vec();
        upload.file_name = name.to_owned();
        resume::upload(&world.app, upload)
    };
    assert_eq!(user_error(upload(b"", "resume.pdf").await), UserError::FileEmpty);
    assert_eq!(user_error(upload(b"Hello.", "resume.txt").await), UserError::TooLittleText { characters: 6 });
    let huge = vec![b'a'; 11 * 1024 * 1024];
    assert_eq!(user_error(upload(&huge, "resume.txt").await), UserError::FileTooLarge { limit_mib: 10 });
    let program = user_error(upload(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", "resume.pdf").await);
    assert!(matches!(program, UserError::FileUnsupported { .. }), "{program:?}");
    assert!(resume::list(&world.app, GUILD, CANDIDATE).await.unwrap().is_empty());
}

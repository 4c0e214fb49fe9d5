//! Which words are taken in, once, whenever they come.

use super::*;

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
    let report = "DELETE FROM outbox WHERE message_id IS NOT NULL AND effect LIKE '%\"report\":true%'";
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
    let posted = outbox::Posted { seq: 99, thread: sitting.thread, message: stands };
    outbox::note_post(&mut db, sitting.id, posted, &post, now).await.unwrap();
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

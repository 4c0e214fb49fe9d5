//! Interviews through the use cases, the real database and a toy Discord: what fails, comes twice or comes late.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "flow/attempts.rs"]
mod attempts;
#[path = "flow/discord.rs"]
mod discord;
#[path = "flow/model.rs"]
mod model;
#[path = "flow/resumes.rs"]
mod resumes;
mod support;
#[path = "flow/words.rs"]
mod words;

use async_trait::async_trait;
use chrono::Duration;
use hotseat::app::interview::{self, Again, Single, Start, Taken};
use hotseat::app::ports::{
    Attached, AttachedFile, InterviewerError, NoFeedback, OfflineReason, Progress, Screen, StageError,
    ThreadMessage, Transcriber, Transcript,
};
use hotseat::app::{catch_up, resume, worker};
use hotseat::db::{interviews, outbox, records};
use hotseat::domain::ids::{ChannelId, InterviewId, ResumeId, TurnId};
use hotseat::domain::interview::{
    CancelReason, Interview, Kind, Notice, Phase, Place, Post, Refusal, Settings, TurnStatus,
};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Question, Source};
use hotseat::domain::speech::SpokenWord;
use hotseat::error::{AppError, UserError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use support::{BYSTANDER, CANDIDATE, GUILD, PARENT, ToyFailure, ToyReply, ToyWorld, overloaded, passing};

const RESUME: &str = "# Kim Hana\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Moved the order service from one server to four behind a load balancer\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the latency by \
80 percent within a week.";

const FEW: outbox::Limits = outbox::Limits { usual: 10, later: 10 };

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
async fn a_second_interview_is_refused_and_the_first_goes_on() {
    let world = ToyWorld::new().await;
    let sitting = world.begin(false).await;
    let refused = user_error(interview::start(&world.app, start_of(None)).await);
    assert_eq!(refused, UserError::InterviewOpen { thread: Some(sitting.thread) });
    world.answer_all(&sitting).await;
    interview::start(&world.app, start_of(None)).await.unwrap();
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

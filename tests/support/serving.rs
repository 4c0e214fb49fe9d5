//! A process whose worker serves, in a toy Discord and without a model.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{CANDIDATE, GUILD, PARENT, ToyStage, ToyWorld};
use hotseat::app::interview::{self, Start, Taken};
use hotseat::app::{App, worker};
use hotseat::db::{interviews, outbox};
use hotseat::domain::ids::{ChannelId, InterviewId};
use hotseat::domain::interview::{Interview, Settings};
use hotseat::domain::language::Language;
use hotseat::interviewer::OfflineInterviewer;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(30);

pub const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the latency by \
80 percent within a week.";

/// A process whose worker serves, with no model.
pub struct Process {
    pub app: Arc<App>,
    pub stage: Arc<ToyStage>,
    pub url: String,
    stop: oneshot::Sender<()>,
    worker: JoinHandle<()>,
}

pub struct Sitting {
    pub id: InterviewId,
    pub thread: ChannelId,
}

impl Process {
    pub fn start(world: ToyWorld) -> Self {
        let ToyWorld { mut app, stage, url, .. } = world;
        app.interviewer = Arc::new(OfflineInterviewer);
        let app = Arc::new(app);
        let (stop, stopped) = oneshot::channel();
        let worker = tokio::spawn(worker::run(Arc::clone(&app), async {
            stopped.await.ok();
        }));
        Self { app, stage, url, stop, worker }
    }

    pub async fn begin(&self, questions: u8) -> Sitting {
        let start = Start {
            guild: GUILD,
            candidate: CANDIDATE,
            parent: PARENT,
            role: "backend".to_owned(),
            resume: None,
            settings: Settings { follow_ups: false, ..Settings::new(questions, Language::En) },
            job_description: None,
        };
        let id = interview::start(&self.app, start).await.unwrap();
        let thread = interview::opened(&self.app, id).await.unwrap().unwrap();
        self.wait_for_posts(thread, 1).await;
        self.wait_until_settled().await;
        Sitting { id, thread }
    }

    pub async fn say(&self, sitting: &Sitting) {
        let message = self.stage.say(sitting.thread, CANDIDATE, ANSWER);
        assert_eq!(interview::message(&self.app, sitting.thread, message).await.unwrap(), Taken::Answer);
    }

    pub async fn wait_for_posts(&self, thread: ChannelId, count: usize) {
        let posts = async {
            while self.stage.screens(thread).len() < count {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, posts).await.unwrap();
    }

    /// Waits until no effect is left, and the worker knows.
    pub async fn wait_until_settled(&self) {
        let is_settled = async || {
            outbox::counts(&mut self.app.db.acquire().await.unwrap()).await.unwrap() == (0, 0)
                && worker::is_done(&self.app)
        };
        let settled = async {
            while !is_settled().await {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(PATIENCE, settled).await.unwrap();
    }

    pub async fn load(&self, id: InterviewId) -> Interview {
        let mut db = self.app.db.acquire().await.unwrap();
        interviews::load(&mut db, &self.app.vault, id).await.unwrap().unwrap().interview
    }

    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.worker.await.unwrap();
    }
}

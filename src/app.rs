//! The use cases. They own the transactions, and reach other people's services through [`ports`].

pub mod again;
pub mod bank;
pub mod budget;
pub mod catch_up;
pub mod community;
pub mod daily;
pub mod daily_posts;
pub mod export;
pub mod github;
pub mod interview;
pub mod kept;
pub mod limits;
pub mod mentoring;
pub mod notifications;
pub mod ports;
pub mod privacy;
pub mod progress;
pub mod resume;
pub mod screen;
pub mod seeds;
pub mod step;
pub mod usage;
pub mod worker;
pub mod writing;

use crate::crypto::Vault;
use crate::document::Extractor;
use crate::domain::bank::Bank;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::interview::Interview;
use crate::domain::language::Language;
use crate::domain::limits::Limits;
use crate::domain::role::Role;
use bank::Banks;
use budget::Costs;
use catch_up::Behind;
use kept::Kept;
use ports::{Clock, SharedInterviewer, SharedTranscriber, Stage};
use privacy::Retention;
use seeds::Seeds;
use sqlx::MySqlPool;
use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use worker::Desk;

/// How long evaluations wait for the model where nothing else is set.
const PATIENCE: chrono::Duration = chrono::Duration::hours(12);

/// Everything the use cases need.
pub struct App {
    /// The database.
    pub db: MySqlPool,
    /// The keys that members' texts are stored with.
    pub vault: Vault,
    /// Roles and the built-in stock questions; [`bank::of`] has those of a server.
    pub bank: Arc<Bank>,
    /// The configured interviewer.
    pub interviewer: SharedInterviewer,
    /// The offline interviewer, for when the configured one fails beyond its retries.
    pub offline: SharedInterviewer,
    /// Writes voice messages down, where the model's server does that.
    pub transcriber: Option<SharedTranscriber>,
    /// Discord.
    pub stage: Arc<dyn Stage>,
    /// Reads documents.
    pub extractor: Extractor,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    costs: Costs,
    seeds: Seeds,
    /// How long an evaluation may wait for a model that cannot be reached; zero for not at all.
    patience: chrono::Duration,
    /// What may be used a day, and how fast.
    pub limits: Limits,
    /// How long things are kept where a server has set nothing.
    retention: Retention,
    swept: privacy::Swept,
    /// GitHub; `None` where it is switched off.
    pub repos: Option<Arc<dyn github::Repos>>,
    banks: Banks,
    live: LiveThreads,
    kept: Kept,
    desk: Desk,
    behind: Behind,
    withdrawn: Withdrawn,
    /// Held while notifications are sent.
    notifying: tokio::sync::Mutex<()>,
    wake: Notify,
    /// When the worker came round last, in milliseconds since `born`.
    came_round: AtomicU64,
    born: Instant,
}

impl App {
    /// Puts the use cases together.
    #[expect(clippy::too_many_arguments, reason = "one part each")]
    pub fn new(
        db: MySqlPool,
        vault: Vault,
        bank: Bank,
        interviewer: SharedInterviewer,
        offline: SharedInterviewer,
        stage: Arc<dyn Stage>,
        extractor: Extractor,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            db,
            vault,
            bank: Arc::new(bank),
            interviewer,
            offline,
            transcriber: None,
            stage,
            extractor,
            clock,
            costs: Costs::default(),
            seeds: Seeds::default(),
            patience: PATIENCE,
            limits: Limits::default(),
            retention: Retention::default(),
            swept: privacy::Swept::default(),
            repos: None,
            banks: Banks::default(),
            live: LiveThreads::default(),
            kept: Kept::default(),
            desk: Desk::default(),
            behind: Behind::default(),
            withdrawn: Withdrawn::default(),
            notifying: tokio::sync::Mutex::default(),
            wake: Notify::new(),
            came_round: AtomicU64::new(0),
            born: Instant::now(),
        }
    }

    /// With prices and budgets of the model.
    #[must_use]
    pub fn with_costs(mut self, costs: Costs) -> Self {
        self.costs = costs;
        self
    }

    /// With another time that evaluations may wait for the model.
    #[must_use]
    pub fn with_patience(mut self, patience: chrono::Duration) -> Self {
        self.patience = patience;
        self
    }

    /// With another source of what is drawn for interviews.
    #[must_use]
    pub fn with_seeds(mut self, seeds: Seeds) -> Self {
        self.seeds = seeds;
        self
    }

    /// With limits on what is used.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// With what is kept how long where a server has set nothing.
    #[must_use]
    pub fn with_retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// The same with GitHub.
    pub fn with_repos(mut self, repos: Arc<dyn github::Repos>) -> Self {
        self.repos = Some(repos);
        self
    }

    /// Has voice messages written down.
    pub fn with_transcriber(mut self, transcriber: Option<SharedTranscriber>) -> Self {
        self.transcriber = transcriber;
        self
    }

    /// For how long the worker has not come round, since the start if it never did.
    pub fn worker_silence(&self) -> Duration {
        let last = Duration::from_millis(self.came_round.load(Ordering::Relaxed));
        self.born.elapsed().saturating_sub(last)
    }

    /// The worker comes round.
    fn come_round(&self) {
        let now = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.came_round.store(now, Ordering::Relaxed);
    }

    /// Whether no model is configured.
    pub fn offline_only(&self) -> bool {
        self.interviewer.is_offline()
    }

    /// The name of the role of an interview, in its language.
    pub fn role_of(&self, interview: &Interview) -> String {
        self.role_of_in(interview, interview.settings.language)
    }

    /// The name of the role of an interview.
    fn role_of_in(&self, interview: &Interview, language: Language) -> String {
        match &interview.settings.role_name {
            Some(name) => name.get(language).to_owned(),
            None => self.role_name(&interview.role, language),
        }
    }

    /// The name of a role for people; its key if it is no longer there.
    pub fn role_name(&self, key: &str, language: Language) -> String {
        self.bank.role(key).map_or(key, |role: &Role| role.name.get(language)).to_owned()
    }
}

/// Messages deleted lately: one may be deleted while it is still being taken in.
#[derive(Debug, Default)]
struct Withdrawn(Mutex<VecDeque<MessageId>>);

impl Withdrawn {
    /// Far more than are deleted within the time it takes to take one in.
    const KEPT: usize = 1000;

    fn add(&self, message: MessageId) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= Self::KEPT {
            last.pop_front();
        }
        last.push_back(message);
    }

    fn contains(&self, message: MessageId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&message)
    }
}

/// The threads of open interviews, so that a message elsewhere costs next to nothing. The database decides; this set
/// only spares it the question.
#[derive(Debug, Default)]
struct LiveThreads(RwLock<HashSet<ChannelId>>);

impl LiveThreads {
    fn contains(&self, thread: ChannelId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&thread)
    }

    fn add(&self, thread: ChannelId) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(thread)
    }

    fn remove(&self, thread: ChannelId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&thread);
    }

    fn all(&self) -> HashSet<ChannelId> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

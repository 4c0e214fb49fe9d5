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
pub mod limits;
pub mod mentoring;
pub mod ports;
pub mod privacy;
pub mod progress;
pub mod resume;
pub mod screen;
pub mod step;
pub mod usage;
pub mod worker;
pub mod writing;

use crate::crypto::Vault;
use crate::document::Extractor;
use crate::domain::bank::Bank;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::language::Language;
use crate::domain::limits::Limits;
use crate::domain::role::Role;
use bank::Banks;
use budget::Costs;
use catch_up::Behind;
use ports::{Clock, SharedInterviewer, SharedTranscriber, Stage};
use privacy::Retention;
use sqlx::MySqlPool;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::Notify;

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
    /// What may be used a day, and how fast.
    pub limits: Limits,
    /// How long things are kept where a server has set nothing.
    retention: Retention,
    swept: privacy::Swept,
    /// GitHub; `None` where it is switched off.
    pub repos: Option<Arc<dyn github::Repos>>,
    banks: Banks,
    live: LiveThreads,
    behind: Behind,
    withdrawn: Withdrawn,
    wake: Notify,
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
            limits: Limits::default(),
            retention: Retention::default(),
            swept: privacy::Swept::default(),
            repos: None,
            banks: Banks::default(),
            live: LiveThreads::default(),
            behind: Behind::default(),
            withdrawn: Withdrawn::default(),
            wake: Notify::new(),
        }
    }

    /// With prices and budgets of the model.
    #[must_use]
    pub fn with_costs(mut self, costs: Costs) -> Self {
        self.costs = costs;
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

    /// Whether no model is configured.
    pub fn offline_only(&self) -> bool {
        self.interviewer.is_offline()
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

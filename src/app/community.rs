//! The community: one channel a job role, one conversation a stock question, opinions and recommendations.
//!
//! A question gets its post when it is first discussed, never before: the bank must not flood a server. A plain message in
//! its thread that answers no other message is an opinion ([`opinion_text`](crate::domain::community::opinion_text)); an
//! opinion sent by form is posted by the bot. A 👍 of a member counts as their recommendation, as the button does.
//!
//! Members share answers ([`sharing`]) and suggest questions ([`suggestions`]); what follows in Discord at a later time is a
//! row first ([`effects`]), and who takes no direct messages reads it with their next command ([`notices`]). A server that
//! wants it gets the week's questions and a digest ([`weeks`]).
//!
//! What is written while the bot is away is taken in when it connects again ([`threads`]). Posts of unknown outcome are
//! looked for before they are made again ([`posts`]).

pub mod board;
pub mod effects;
pub mod moderation;
pub mod notices;
pub mod opinions;
pub mod posts;
pub mod practice;
pub mod setup;
pub mod share_reports;
pub mod sharing;
pub mod suggestions;
pub mod threads;
pub mod weeks;

pub use crate::db::community::weeks::{Trouble, Week};

use super::{App, bank};
use crate::db::community::{self as stored, Settings};
use crate::domain::community::Refusal;
use crate::domain::ids::{ChannelId, DiscussionId, GuildId, MessageId};
use crate::domain::question::StockQuestion;
use crate::error::AppResult;
use board::Board;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::Notify;

/// Deleted messages remembered, for the case that a message's deletion is handled before the message.
const REMEMBERED: usize = 1000;

/// The community's use cases, and what they keep in memory.
pub struct Community {
    /// The rest of the bot.
    pub app: Arc<App>,
    board: Arc<dyn Board>,
    threads: RwLock<HashMap<ChannelId, DiscussionId>>,
    /// Events of one thread are taken in one after the other.
    turns: Mutex<HashMap<ChannelId, Arc<tokio::sync::Mutex<()>>>>,
    behind: Mutex<HashSet<ChannelId>>,
    behind_all: Mutex<bool>,
    deleted: Mutex<VecDeque<MessageId>>,
    setting_up: tokio::sync::Mutex<()>,
    wake: Notify,
    wake_effects: Notify,
}

impl Community {
    /// The community on a board.
    pub fn new(app: Arc<App>, board: Arc<dyn Board>) -> Self {
        Self {
            app,
            board,
            threads: RwLock::default(),
            turns: Mutex::default(),
            behind: Mutex::default(),
            behind_all: Mutex::default(),
            deleted: Mutex::default(),
            setting_up: tokio::sync::Mutex::default(),
            wake: Notify::new(),
            wake_effects: Notify::new(),
        }
    }

    /// Whether a thread is a question's; costs no more than a look into memory.
    pub fn is_discussion(&self, thread: ChannelId) -> bool {
        self.discussion_of(thread).is_some()
    }

    fn discussion_of(&self, thread: ChannelId) -> Option<DiscussionId> {
        self.threads.read().unwrap_or_else(PoisonError::into_inner).get(&thread).copied()
    }

    fn learn(&self, thread: ChannelId, discussion: DiscussionId) {
        self.threads.write().unwrap_or_else(PoisonError::into_inner).insert(thread, discussion);
    }

    fn unlearn(&self, thread: ChannelId) {
        self.threads.write().unwrap_or_else(PoisonError::into_inner).remove(&thread);
        locked(&self.turns).remove(&thread);
    }

    /// The lock of a thread's events.
    fn turn(&self, thread: ChannelId) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(locked(&self.turns).entry(thread).or_default())
    }

    fn fall_behind(&self, thread: ChannelId) {
        locked(&self.behind).insert(thread);
        self.wake.notify_one();
    }

    fn remember_deleted(&self, message: MessageId) {
        let mut deleted = locked(&self.deleted);
        if deleted.len() >= REMEMBERED {
            deleted.pop_front();
        }
        deleted.push_back(message);
    }

    fn was_deleted(&self, message: MessageId) -> bool {
        locked(&self.deleted).contains(&message)
    }

    /// A stock question of a server.
    ///
    /// # Errors
    /// No such question; an unreachable database.
    pub async fn question(&self, guild: GuildId, key: &str) -> AppResult<StockQuestion> {
        let bank = bank::of(&self.app, &mut *self.app.db.acquire().await?, guild).await?;
        Ok(bank.question(key).cloned().ok_or(Refusal::QuestionNotFound)?)
    }

    /// The settings of a server's community.
    ///
    /// # Errors
    /// A server that was not set up; an unreachable database.
    pub async fn settings(&self, guild: GuildId) -> AppResult<Settings> {
        let settings = stored::settings(&mut *self.app.db.acquire().await?, guild).await?;
        Ok(settings.ok_or(Refusal::NotSetUp)?)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

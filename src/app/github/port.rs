//! What the use cases need of GitHub.

pub use crate::db::github::CachedPage;
use crate::domain::github::{Account, Gathered};
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// GitHub.
#[async_trait]
pub trait Repos: Send + Sync {
    /// The account of a login.
    async fn account(&self, login: &str) -> Result<Account, ReposError>;

    /// Whether the account of that number has a code in its bio or in the description of a public gist.
    async fn has_code(&self, account: u64, code: &str) -> Result<bool, ReposError>;

    /// Reads the account of that number; pages that did not change are taken from the cache.
    async fn gather(&self, account: u64, cache: &dyn PageCache) -> Result<Gathered, ReposError>;

    /// Begins the device flow; `None` where no OAuth app is configured.
    async fn begin_device(&self) -> Result<Option<DeviceCode>, ReposError>;

    /// Asks once what became of the device flow.
    async fn poll_device(&self, device_code: &str) -> Result<DeviceOutcome, ReposError>;
}

/// Pages of GitHub that were read before.
#[async_trait]
pub trait PageCache: Send + Sync {
    /// The page of an address as it was read last.
    async fn get(&self, address: &str) -> Option<CachedPage>;

    /// Keeps a page.
    async fn put(&self, address: &str, page: &CachedPage);
}

/// A device flow that waits for the member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCode {
    /// What the member types in.
    pub user_code: String,
    /// Where.
    pub address: String,
    /// What the outcome is asked for with.
    pub device_code: String,
}

/// What became of a device flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceOutcome {
    /// The member has not typed the code in yet.
    Pending,
    /// Refused, expired, or used before.
    Over,
    /// The member agreed, with this account.
    Agreed {
        /// GitHub's number for it.
        account: u64,
    },
}

/// Why GitHub did not tell.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReposError {
    /// No such account, or one that GitHub hides.
    #[error("no such account")]
    NotFound,
    /// Too many requests.
    #[error("rate limited until {until:?}")]
    Limited {
        /// When it is worth trying again.
        until: Option<DateTime<Utc>>,
    },
    /// Out of reach, slow, or broken.
    #[error("GitHub failed: {reason}")]
    Down {
        /// For the log.
        reason: String,
    },
    /// The bot's token is not taken.
    #[error("GitHub refuses: {reason}")]
    Refused {
        /// For the log.
        reason: String,
    },
}

//! The only SQL. Free functions on a connection; the transactions are the use cases'.
//!
//! Everything keeps to what MySQL 8 and MariaDB 10.6 share: no RETURNING, no JSON operators, ids made here, times in
//! UTC with microseconds.

pub mod audit;
pub mod bank;
pub mod community;
pub mod daily;
pub mod daily_posts;
pub mod github;
pub mod interviews;
pub mod jobs;
pub mod keys;
pub mod limits;
pub mod members;
pub mod memos;
mod migration;
pub mod notifications;
pub mod outbox;
pub mod privacy;
pub mod profiles;
pub mod prompt_sets;
pub mod records;
pub mod resumes;
pub mod retention;
pub mod shards;
pub mod shares;
pub mod spending;
pub mod tables;
pub mod trend;
pub mod usage;
pub mod watching;
pub mod writing;

pub use migration::{is_migrated, migrate};

use crate::crypto::{Place, Unreadable, Vault};
use anyhow::Context as _;
use secrecy::{ExposeSecret, SecretString};
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::{Connection, Executor, MySqlPool};
use std::str::FromStr;
use std::time::Duration;

/// How long a use case waits for a connection before it says that the database is not there.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(3);
/// How long a connection may lie idle before it is asked whether it is still there.
const ASK_AFTER: Duration = Duration::from_secs(1);

/// A pool of connections. Connects lazily: the database may be away when the process starts.
///
/// # Errors
/// Where the address cannot be understood.
pub fn pool(url: &SecretString, max_connections: u32) -> anyhow::Result<MySqlPool> {
    let options = options(url)?;
    Ok(MySqlPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_LIMIT)
        // One that was in use a moment ago is there.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move { Ok(meta.idle_for < ASK_AFTER || connection.ping().await.is_ok()) })
        })
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Steps are checked by version; gap locks would only bring deadlocks.
                connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
                // Scores are handed over as one value, which MySQL would cut at 1 KB.
                connection.execute("SET SESSION group_concat_max_len = 16777216").await?;
                Ok(())
            })
        })
        .connect_lazy_with(options))
}

fn options(url: &SecretString) -> anyhow::Result<MySqlConnectOptions> {
    let url = url.expose_secret();
    // sqlx takes any scheme, and then fails with something else.
    let is_mysql = ["mysql://", "mariadb://"].iter().any(|scheme| url.starts_with(scheme));
    let options = MySqlConnectOptions::from_str(url).ok().filter(|_| is_mysql);
    options.context("DATABASE_URL is not of the form mysql://user:password@host:3306/database")
}

/// Whether a statement failed only because another transaction was in the way, so that the use case may start over.
pub fn is_conflict(error: &sqlx::Error) -> bool {
    // 1213 deadlock, 1205 lock wait timeout, 1020 record changed (MariaDB's snapshot check).
    let number = error
        .as_database_error()
        .and_then(|e| e.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
        .map(sqlx::mysql::MySqlDatabaseError::number);
    matches!(number, Some(1213 | 1205 | 1020))
}

/// A stored value that does not read as what was written.
fn corrupt(what: &'static str) -> impl FnOnce(serde_json::Error) -> sqlx::Error {
    move |error| sqlx::Error::Decode(format!("{what}: {error}").into())
}

/// A stored word that this version does not know; `what` is the column.
fn unknown(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("{what}: an unknown word").into())
}

/// A value as the JSON text it is stored as.
fn json<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A value as the encrypted JSON it is stored as.
fn seal_json<T: serde::Serialize>(vault: &Vault, place: &Place, value: &T) -> sqlx::Result<Vec<u8>> {
    Ok(vault.seal(place, &json(value)?))
}

/// A value of its encrypted JSON; `what` is the column.
fn open_json<T: serde::de::DeserializeOwned>(
    vault: &Vault,
    place: &Place,
    stored: &[u8],
    what: &'static str,
) -> sqlx::Result<T> {
    serde_json::from_str(&vault.open(place, stored)?).map_err(corrupt(what))
}

impl From<Unreadable> for sqlx::Error {
    fn from(error: Unreadable) -> Self {
        Self::Decode(error.into())
    }
}

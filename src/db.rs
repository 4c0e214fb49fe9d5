//! The only SQL. Free functions on a connection; the transactions are the use cases'.
//!
//! Everything keeps to what MySQL 8 and MariaDB 10.6 share: no RETURNING, no JSON operators, ids made here, times in
//! UTC with microseconds.

pub mod interviews;
pub mod members;
pub mod memos;
pub mod outbox;
pub mod records;
pub mod resumes;

use anyhow::{Context as _, bail};
use secrecy::{ExposeSecret, SecretString};
use sqlx::migrate::Migrator;
use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::{Connection, Executor, MySqlConnection, MySqlPool};
use std::str::FromStr;
use std::time::Duration;

/// One static, so that every test links the same.
static MIGRATOR: Migrator = sqlx::migrate!();

/// How long a use case waits for a connection before it says that the database is not there.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(3);
/// How long a process waits for another one's migrations.
const MIGRATION_LOCK_SECONDS: u32 = 60;

/// A pool of connections. Connects lazily: the database may be away when the process starts.
///
/// # Errors
/// Where the address cannot be understood.
pub fn pool(url: &SecretString, max_connections: u32) -> anyhow::Result<MySqlPool> {
    let options = options(url)?;
    Ok(MySqlPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_LIMIT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Steps are checked by version; gap locks would only bring deadlocks.
                connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
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

/// Applies what is missing of the migrations, one process at a time.
///
/// sqlx's own lock does nothing on MariaDB, and stays held after a failure on MySQL; so the lock is taken here, on a
/// connection that is closed afterwards whatever happens.
///
/// # Errors
/// Where the database is not there, or a migration fails or was changed after it had been applied.
pub async fn migrate(url: &SecretString) -> anyhow::Result<()> {
    let mut connection =
        MySqlConnection::connect_with(&options(url)?).await.context("cannot reach the database")?;
    let locked: Option<i64> = sqlx::query_scalar("SELECT GET_LOCK('hotseat.migrate', ?)")
        .bind(MIGRATION_LOCK_SECONDS)
        .fetch_one(&mut connection)
        .await
        .context("cannot take the migration lock")?;
    if locked != Some(1) {
        bail!("another process has been migrating the database for {MIGRATION_LOCK_SECONDS} seconds");
    }
    let migrator = Migrator { locking: false, ..Migrator::DEFAULT };
    let result = Migrator { migrations: MIGRATOR.migrations.clone(), ..migrator }.run(&mut connection).await;
    connection.close().await.ok();
    result.context("a migration failed")
}

/// Whether all migrations of this program are applied.
///
/// # Errors
/// Where the database is not there.
pub async fn is_migrated(connection: &mut MySqlConnection) -> sqlx::Result<bool> {
    let applied = sqlx::query_scalar::<_, i64>("SELECT version FROM _sqlx_migrations WHERE success")
        .fetch_all(connection)
        .await;
    match applied {
        Ok(versions) => Ok(MIGRATOR.iter().all(|migration| versions.contains(&migration.version))),
        Err(sqlx::Error::Database(_)) => Ok(false),
        Err(error) => Err(error),
    }
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

/// A value as the JSON text it is stored as.
fn json<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

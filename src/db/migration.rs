//! Migrations: one process at a time, whatever the database is, and again where a process died in the middle.
//!
//! The lock is a row of a table that is held for a while and prolonged. sqlx's own does nothing on MariaDB, and is known
//! to one server of a Galera cluster only, as everything made of `GET_LOCK` is.
//!
//! Each migration is one statement, which happens whole or not at all; so one that was interrupted is done again, and it
//! is no harm if it was done.

use super::{is_conflict, options};
use anyhow::{Context as _, bail};
use secrecy::SecretString;
use sqlx::migrate::Migrator;
use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};
use sqlx::{Connection, Executor, MySqlConnection, Row as _};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// One static, so that every test links the same.
static MIGRATOR: Migrator = sqlx::migrate!();

/// How long a process waits for another one's migrations; longer than a dead one holds the lock.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the lock is held by a process that gives no sign of life, in seconds.
const HELD: u32 = 30;
/// How often the process that migrates gives a sign of life.
const RENEWAL: Duration = Duration::from_secs(5);
/// Pause between two looks at a lock that another process holds.
const LOOK: Duration = Duration::from_millis(100);

/// Applies what is missing of the migrations, one process at a time.
///
/// # Errors
/// Where the database is not there, or a migration fails or was changed after it had been applied.
pub async fn migrate(url: &SecretString) -> anyhow::Result<()> {
    let options = options(url)?;
    let mut connection = connect(&options).await?;
    let result = migrate_on(&mut connection, &options).await;
    connection.close().await.ok();
    result
}

async fn connect(options: &MySqlConnectOptions) -> anyhow::Result<MySqlConnection> {
    MySqlConnection::connect_with(options).await.context("cannot reach the database")
}

async fn migrate_on(connection: &mut MySqlConnection, options: &MySqlConnectOptions) -> anyhow::Result<()> {
    // Nearly always so, and then nobody has to wait for anybody.
    if is_up_to_date(connection).await? {
        return Ok(());
    }
    let lock = Lock::take(connect(options).await?).await?;
    let owner = lock.owner;
    let result = tokio::select! {
        result = apply(connection) => result,
        error = lock.keep() => Err(error.context("the lock for migrations is lost")),
    };
    // A lock that is not let go of is free after a while.
    let release = "UPDATE migration_lock SET owner = NULL, held_until = NULL WHERE owner = ?";
    sqlx::query(release).bind(owner).execute(connection).await.ok();
    result
}

async fn apply(connection: &mut MySqlConnection) -> anyhow::Result<()> {
    complete_interrupted(connection).await?;
    let migrator = Migrator { locking: false, ..Migrator::DEFAULT };
    let migrator = Migrator { migrations: MIGRATOR.migrations.clone(), ..migrator };
    migrator.run(connection).await.context("a migration failed")
}

/// Does the statement of a migration again that was begun and not noted as done.
async fn complete_interrupted(connection: &mut MySqlConnection) -> anyhow::Result<()> {
    let begun = sqlx::query_scalar::<_, i64>("SELECT version FROM _sqlx_migrations WHERE NOT success");
    let begun = match begun.fetch_all(&mut *connection).await {
        Ok(begun) => begun,
        Err(sqlx::Error::Database(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for migration in MIGRATOR.iter().filter(|migration| begun.contains(&migration.version)) {
        match connection.execute(migration.sql.clone()).await {
            Ok(_) => {}
            Err(error) if was_done(&error) => {}
            Err(error) => return Err(error).context("an interrupted migration fails again"),
        }
        let done = "UPDATE _sqlx_migrations SET success = TRUE WHERE version = ?";
        sqlx::query(done).bind(migration.version).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether a statement failed because what it makes is there already, or what it removes is gone.
fn was_done(error: &sqlx::Error) -> bool {
    let database = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    database.is_some_and(|error| match error.number() {
        // A table, a column, a key, something to drop, a foreign key.
        1050 | 1060 | 1061 | 1091 | 1826 => true,
        // MariaDB's word for a foreign key of that name.
        1005 => error.message().contains("errno: 121"),
        _ => false,
    })
}

/// Whether the database has exactly the migrations of this program.
async fn is_up_to_date(connection: &mut MySqlConnection) -> sqlx::Result<bool> {
    let applied = sqlx::query("SELECT version, checksum, success FROM _sqlx_migrations");
    let applied = match applied.fetch_all(connection).await {
        Ok(applied) => applied,
        Err(sqlx::Error::Database(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    Ok(applied.len() == MIGRATOR.iter().count()
        && MIGRATOR.iter().all(|migration| {
            applied.iter().any(|row| {
                row.get::<i64, _>(0) == migration.version
                    && row.get::<Vec<u8>, _>(1) == *migration.checksum
                    && row.get::<bool, _>(2)
            })
        }))
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

/// The lock, held on a connection of its own.
struct Lock {
    connection: MySqlConnection,
    owner: Uuid,
}

impl Lock {
    /// Waits until nobody else holds the lock, and takes it.
    async fn take(mut connection: MySqlConnection) -> anyhow::Result<Self> {
        let table = "CREATE TABLE IF NOT EXISTS migration_lock (id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
            owner BINARY(16) NULL, held_until DATETIME(6) NULL)";
        connection.execute(table).await.context("cannot make the table of the migration lock")?;
        let (owner, since) = (Uuid::now_v7(), Instant::now());
        loop {
            if Self::try_take(&mut connection, owner).await? {
                return Ok(Self { connection, owner });
            }
            if since.elapsed() > PATIENCE {
                bail!("another process has been migrating the database for {} seconds", PATIENCE.as_secs());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn try_take(connection: &mut MySqlConnection, owner: Uuid) -> anyhow::Result<bool> {
        connection.execute("INSERT IGNORE INTO migration_lock (id) VALUES (1)").await.or_else(in_the_way)?;
        // The clock is the database's, the same for all processes.
        let take = "UPDATE migration_lock SET owner = ?, held_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND
            WHERE id = 1 AND (held_until IS NULL OR held_until < UTC_TIMESTAMP(6))";
        let taken = sqlx::query(take).bind(owner).bind(HELD).execute(connection).await.or_else(in_the_way)?;
        Ok(taken.rows_affected() == 1)
    }

    /// Keeps the lock for ever; why it is lost.
    async fn keep(mut self) -> anyhow::Error {
        let renew =
            "UPDATE migration_lock SET held_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE owner = ?";
        loop {
            tokio::time::sleep(RENEWAL).await;
            match sqlx::query(renew).bind(HELD).bind(self.owner).execute(&mut self.connection).await {
                Ok(renewed) if renewed.rows_affected() == 1 => {}
                Ok(_) => return anyhow::anyhow!("another process has taken it"),
                Err(error) if is_conflict(&error) => {}
                Err(error) => return error.into(),
            }
        }
    }
}

/// Takes a conflict with another process for a statement that did nothing.
fn in_the_way(error: sqlx::Error) -> sqlx::Result<sqlx::mysql::MySqlQueryResult> {
    if is_conflict(&error) { Ok(sqlx::mysql::MySqlQueryResult::default()) } else { Err(error) }
}

//! What the bot needs of its database server.

use crate::db;
use crate::run::Parts;
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use reqwest::Url;
use secrecy::ExposeSecret as _;
use sqlx::{MySqlConnection, Row as _};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The oldest versions it is tested with.
const OLDEST_MYSQL: (u32, u32) = (8, 0);
const OLDEST_MARIADB: (u32, u32) = (10, 6);
/// What the bot does with its tables; migrations need the last five.
const PRIVILEGES: [&str; 9] =
    ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "INDEX", "REFERENCES"];
/// Leases of work last three seconds, so clocks that differ by more make processes take each other's work.
const SKEW_SECONDS: i64 = 2;
/// Letters of every kind: Hangul, and an emoji of several code points.
const LETTERS: &str = "가나다 ÄÖÜ 👩‍🚀";

async fn connect(parts: &Parts) -> anyhow::Result<sqlx::pool::PoolConnection<sqlx::MySql>> {
    let pool = db::pool(parts.environment.require_database_url()?, 1)?;
    pool.acquire().await.context(
        "cannot reach the database: is the server running, and are host, port, user and password in DATABASE_URL right?",
    )
}

/// The server's version, and whether all migrations were applied.
pub(super) async fn version(parts: &Parts) -> anyhow::Result<String> {
    let mut connection = connect(parts).await?;
    let version: String = sqlx::query_scalar("SELECT VERSION()").fetch_one(&mut *connection).await?;
    if let Some(needed) = too_old(&version) {
        bail!("server {version} is too old: upgrade it to {needed} or newer");
    }
    if !db::is_migrated(&mut connection).await? {
        bail!("server {version} answers, but migrations are missing: run `hotseat migrate`");
    }
    let (waiting, dead) = db::outbox::counts(&mut connection).await?;
    if dead > 0 {
        bail!("server {version}: {dead} effects were given up, see column last_error of table outbox");
    }
    Ok(format!("server {version}, all migrations applied, {waiting} effects waiting"))
}

/// What is needed instead of a version, where it is too old.
fn too_old(version: &str) -> Option<&'static str> {
    let is_mariadb = version.to_ascii_lowercase().contains("mariadb");
    // Some MariaDB servers put this in front for old clients.
    let plain = version.strip_prefix("5.5.5-").filter(|_| is_mariadb).unwrap_or(version);
    let mut numbers = plain.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    let found = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    match is_mariadb {
        true => (found < OLDEST_MARIADB).then_some("MariaDB 10.6"),
        false => (found < OLDEST_MYSQL).then_some("MySQL 8.0"),
    }
}

/// Whether letters of every kind come back as they were sent, and every table keeps them.
pub(super) async fn letters(parts: &Parts) -> anyhow::Result<String> {
    let mut connection = connect(parts).await?;
    let back: String =
        sqlx::query_scalar("SELECT CAST(? AS CHAR)").bind(LETTERS).fetch_one(&mut *connection).await?;
    if back != LETTERS {
        bail!("the server spoils letters: set character_set_server = utf8mb4 in its settings and restart it");
    }
    let select =
        "SELECT CAST(table_name AS CHAR) FROM information_schema.tables WHERE table_schema = DATABASE()
        AND table_type = 'BASE TABLE' AND table_collation NOT LIKE 'utf8mb4%' ORDER BY 1";
    let wrong: Vec<String> = sqlx::query_scalar(select).fetch_all(&mut *connection).await?;
    match wrong.first() {
        Some(first) => bail!(
            "{} table(s) are not utf8mb4, so Korean or emoji may be lost: for each of {} run \
             ALTER TABLE `{first}` CONVERT TO CHARACTER SET utf8mb4",
            wrong.len(),
            wrong.join(", ")
        ),
        None => Ok("utf8mb4 throughout".to_owned()),
    }
}

/// Whether the user may do all that the bot and its migrations do.
pub(super) async fn privileges(parts: &Parts) -> anyhow::Result<String> {
    let mut connection = connect(parts).await?;
    let database: Option<String> =
        sqlx::query_scalar("SELECT DATABASE()").fetch_one(&mut *connection).await?;
    let database = database.context("DATABASE_URL names no database: put its name after the last /")?;
    let rows = match sqlx::query("SHOW GRANTS").fetch_all(&mut *connection).await {
        // Error 1290 in words: there are no grants to be told.
        Err(sqlx::Error::Database(error)) if error.message().contains("--skip-grant-tables") => {
            return Ok(
                "the server checks none (--skip-grant-tables): fit for trying things out only".to_owned()
            );
        }
        other => other?,
    };
    let grants: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?;
    let missing = missing(&grants, &database);
    if missing.is_empty() {
        return Ok("all that is needed".to_owned());
    }
    if grants.iter().any(|grant| is_of_role(grant)) {
        return Ok(format!("granted by roles, which are not looked into ({} not seen)", missing.join(", ")));
    }
    let user: String = sqlx::query_scalar("SELECT CURRENT_USER()").fetch_one(&mut *connection).await?;
    let (name, host) = user.rsplit_once('@').unwrap_or((&user, "%"));
    bail!(
        "the user may not {}: as an administrator of the server run GRANT {} ON `{database}`.* TO '{name}'@'{host}'",
        missing.join(", "),
        missing.join(", ")
    )
}

/// A grant of a role has no object.
fn is_of_role(grant: &str) -> bool {
    grant.starts_with("GRANT ") && !grant.contains(" ON ")
}

/// The privileges that no grant gives on a database.
fn missing(grants: &[String], database: &str) -> Vec<&'static str> {
    let mut given = BTreeSet::new();
    for grant in grants {
        let Some((privileges, rest)) =
            grant.strip_prefix("GRANT ").and_then(|grant| grant.split_once(" ON "))
        else {
            continue;
        };
        let object = rest.split(" TO ").next().unwrap_or_default().trim();
        let pattern = object.trim_end_matches(".*").trim_matches('`').replace("\\_", "_").replace("\\%", "%");
        let prefix = pattern.strip_suffix('%');
        let here = object.ends_with(".*")
            && (pattern == "*"
                || pattern == database
                || prefix.is_some_and(|start| database.starts_with(start)));
        if here {
            given.extend(privileges.split(',').map(str::trim));
        }
    }
    if given.iter().any(|privilege| privilege.starts_with("ALL PRIVILEGES")) {
        return Vec::new();
    }
    PRIVILEGES.into_iter().filter(|needed| !given.contains(needed)).collect()
}

/// The folder of the server's data, where it runs on this machine; in a container it may be another one's.
pub(super) async fn folder(parts: &Parts) -> anyhow::Result<Option<PathBuf>> {
    let address = Url::parse(parts.environment.require_database_url()?.expose_secret())?;
    if !matches!(address.host_str(), None | Some("localhost" | "127.0.0.1" | "[::1]")) {
        return Ok(None);
    }
    let mut connection = connect(parts).await?;
    let folder: String =
        sqlx::query_scalar("SELECT CAST(@@datadir AS CHAR)").fetch_one(&mut *connection).await?;
    Ok(Some(folder.into()))
}

/// How far the server's clock is off, in seconds.
pub(super) async fn clock(parts: &Parts) -> anyhow::Result<i64> {
    let mut connection = connect(parts).await?;
    let off = measure(&mut connection).await?;
    if off.abs() > SKEW_SECONDS {
        bail!(
            "the database server's clock is {off} s off this machine's: switch network time (NTP) on for both, \
             for example with `timedatectl set-ntp true`"
        );
    }
    Ok(off)
}

async fn measure(connection: &mut MySqlConnection) -> sqlx::Result<i64> {
    let before = Utc::now();
    let theirs: DateTime<Utc> = sqlx::query_scalar("SELECT UTC_TIMESTAMP(6)").fetch_one(connection).await?;
    let middle = before + (Utc::now() - before) / 2;
    Ok((theirs - middle).num_seconds())
}

#[cfg(test)]
mod tests {
    use super::{PRIVILEGES, is_of_role, missing, too_old};

    #[test]
    fn versions_of_both_servers_are_told_apart() {
        for fine in [
            "8.0.36",
            "8.4.2-log",
            "9.1.0",
            "10.6.18-MariaDB",
            "5.5.5-10.11.6-MariaDB-1",
            "11.4.2-MariaDB-ubu",
        ] {
            assert_eq!(too_old(fine), None, "{fine}");
        }
        assert_eq!(too_old("5.7.44"), Some("MySQL 8.0"));
        assert_eq!(too_old("10.5.23-MariaDB"), Some("MariaDB 10.6"));
        assert_eq!(too_old("strange"), None, "what is not understood is tried");
    }

    #[test]
    fn grants_on_the_database_or_on_everything_count() {
        let of = |grants: &[&str]| {
            missing(&grants.iter().map(|g| (*g).to_owned()).collect::<Vec<_>>(), "hot_seat")
        };
        let usage = "GRANT USAGE ON *.* TO `bot`@`%`";
        assert_eq!(of(&[usage]), PRIVILEGES);
        assert!(of(&["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"]).is_empty());
        assert!(of(&[usage, "GRANT ALL PRIVILEGES ON `hot\\_seat`.* TO `bot`@`%`"]).is_empty());
        assert!(of(&[usage, "GRANT ALL PRIVILEGES ON `hot%`.* TO `bot`@`%`"]).is_empty());
        assert_eq!(of(&[usage, "GRANT ALL PRIVILEGES ON `other`.* TO `bot`@`%`"]), PRIVILEGES);
        let some = "GRANT SELECT, INSERT, UPDATE, DELETE ON `hot_seat`.* TO `bot`@`%`";
        assert_eq!(of(&[usage, some]), ["CREATE", "ALTER", "DROP", "INDEX", "REFERENCES"]);
        assert!(is_of_role("GRANT `app`@`%` TO `bot`@`%`") && !is_of_role(usage));
    }
}

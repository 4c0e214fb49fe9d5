//! `hotseat bank`: import, export and check question banks from the command line.

use crate::app::bank::{self, Outcome, file};
use crate::config::Environment;
use crate::db;
use crate::domain::ids::GuildId;
use anyhow::{Context as _, bail};
use chrono::Utc;
use file::Format;
use sqlx::MySqlPool;
use std::io::Write;
use std::path::Path;

/// Checks a file against the built-in bank, or a server's.
///
/// # Errors
/// A file that cannot be read or has faults, each of which is written to `out`.
pub async fn check(
    environment: &Environment,
    path: &Path,
    server: Option<u64>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let built_in = bank::built_in()?;
    let read = read(path)?;
    let outcome = match server {
        None => bank::check(&built_in, &read),
        Some(server) => {
            let pool = pool(environment).await?;
            let of = bank::with_own(&built_in, &mut *pool.acquire().await?, GuildId(server)).await?;
            bank::check(&of, &read)
        }
    };
    tell(&outcome, path, "would be", out)
}

/// Imports the questions of a file into a server's bank.
///
/// # Errors
/// As for [`check`]; nothing is imported then.
pub async fn import(
    environment: &Environment,
    path: &Path,
    server: u64,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let built_in = bank::built_in()?;
    let read = read(path)?;
    let guild = GuildId(server);
    let pool = pool(environment).await?;
    let mut tx = pool.begin().await?;
    let of = bank::with_own(&built_in, &mut tx, guild).await?;
    let outcome = bank::import_into(&mut tx, &of, guild, None, &read, Utc::now()).await?;
    tx.commit().await?;
    tell(&outcome, path, "are", out)
}

/// Writes the built-in questions, or a server's own ones, to a file whose ending tells the format.
///
/// # Errors
/// An unreachable database, a file that cannot be written.
pub async fn export(
    environment: &Environment,
    path: &Path,
    server: Option<u64>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let name = path.to_string_lossy();
    let format = Format::of_name(&name).context("the name of the file must end in .toml or .csv")?;
    let questions = match server {
        None => bank::built_in()?.questions().to_vec(),
        Some(server) => {
            let pool = pool(environment).await?;
            bank::own(&mut *pool.acquire().await?, GuildId(server)).await?
        }
    };
    let text = file::write(&questions, format)?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(out, "{} questions are in {}", questions.len(), path.display())?;
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<file::Read> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(file::read_bytes(&bytes, &path.to_string_lossy()))
}

async fn pool(environment: &Environment) -> anyhow::Result<MySqlPool> {
    let url = environment.require_database_url()?;
    db::migrate(url).await?;
    db::pool(url, 1)
}

fn tell(outcome: &Outcome, path: &Path, done: &str, out: &mut impl Write) -> anyhow::Result<()> {
    for found in &outcome.faults {
        writeln!(out, "{}: {found}", path.display())?;
    }
    if !outcome.faults.is_empty() {
        bail!("faults in the file: {}; nothing was changed", outcome.faults.len());
    }
    for (key, other) in &outcome.alike {
        writeln!(out, "{key} asks the same as {other}; only one of them comes up in an interview")?;
    }
    writeln!(
        out,
        "{} questions {done} added, {} replaced; {} of them are retired",
        outcome.added, outcome.replaced, outcome.retired
    )?;
    Ok(())
}

//! The question bank: the built-in one, from `assets/roles.toml` and `assets/bank/*.toml`, and the servers' own questions.
//!
//! A server imports, exports and checks questions as TOML or CSV files ([`file`]). Importing adds questions and replaces
//! those of the same key, also built-in ones; `retired = true` keeps one from being asked. A file with any fault is
//! refused as a whole. Limits: [`MOST_QUESTIONS`] questions a server.

pub mod file;

use super::App;
use crate::db::bank::{self as stored, Stamp};
use crate::domain::bank::{Bank, Fault};
use crate::domain::ids::{GuildId, MemberId};
use crate::domain::question::StockQuestion;
use crate::domain::role::{Role, Topic};
use crate::error::AppResult;
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use file::{FileFault, Format, Found, Read};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sqlx::MySqlConnection;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

static QUESTIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/bank");
static ROLES: &str = include_str!("../../assets/roles.toml");

/// Most questions of one server: comparing them with each other takes well under a second.
pub const MOST_QUESTIONS: usize = 2000;
/// Servers whose banks are kept in memory.
const KEPT: usize = 64;
/// How long a bank is taken for what it is without asking.
const LATELY: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    role: Vec<Role>,
    topic: Vec<Topic>,
}

/// Reads the built-in bank.
///
/// # Errors
/// Every fault of the files, with the file's name.
pub fn built_in() -> anyhow::Result<Bank> {
    let roles: RolesFile = toml::from_str(ROLES).context("assets/roles.toml")?;
    let mut questions = Vec::new();
    for found in QUESTIONS.files() {
        let name = found.path().display();
        let text = found.contents_utf8().with_context(|| format!("assets/bank/{name} is not UTF-8"))?;
        let read = file::read(text, Format::Toml);
        if let Some(fault) = read.faults.first() {
            bail!("assets/bank/{name}: {fault}");
        }
        questions.extend(read.questions.into_iter().map(|(_, question)| question));
    }
    match Bank::new(roles.role, roles.topic, questions) {
        Ok(bank) => Ok(bank),
        Err(faults) => bail!("the question bank has faults:\n{}", faults.join("\n")),
    }
}

/// The banks of servers with questions of their own, as they stood when they were read.
#[derive(Debug, Default)]
pub(super) struct Banks {
    own: Mutex<HashMap<GuildId, (Stamp, Arc<Bank>)>>,
    /// Banks that were looked at lately, built-in ones as well.
    lately: Mutex<HashMap<GuildId, (Instant, Arc<Bank>)>>,
}

impl Banks {
    fn lately(&self) -> MutexGuard<'_, HashMap<GuildId, (Instant, Arc<Bank>)>> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<GuildId, (Stamp, Arc<Bank>)>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bank of a server: the built-in questions and its own.
///
/// # Errors
/// An unreachable database.
pub async fn of(app: &App, db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Arc<Bank>> {
    let stamp = stored::stamp(&mut *db, guild).await?;
    if stamp.count == 0 {
        return Ok(Arc::clone(&app.bank));
    }
    if let Some((read, bank)) = app.banks.all().get(&guild)
        && *read == stamp
    {
        return Ok(Arc::clone(bank));
    }
    let own = stored::questions(db, guild).await?;
    let bank = match app.bank.with(own) {
        Ok(bank) => Arc::new(bank),
        Err(faults) => {
            // Imported by a version that knew other topics: the built-in questions are better than no interview.
            tracing::warn!(%guild, count = faults.len(), "bank.read: a server's own questions have faults and are left out");
            Arc::clone(&app.bank)
        }
    };
    let mut banks = app.banks.all();
    if banks.len() >= KEPT {
        banks.clear();
    }
    banks.insert(guild, (stamp, Arc::clone(&bank)));
    Ok(bank)
}

/// The bank of a server as it stood some seconds ago, for questions that are exchanged while others are asked.
///
/// # Errors
/// An unreachable database.
pub(super) async fn lately(app: &App, db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Arc<Bank>> {
    if let Some((at, bank)) = app.banks.lately().get(&guild)
        && at.elapsed() < LATELY
    {
        return Ok(Arc::clone(bank));
    }
    let bank = of(app, db, guild).await?;
    let mut lately = app.banks.lately();
    if lately.len() >= KEPT {
        lately.clear();
    }
    lately.insert(guild, (Instant::now(), Arc::clone(&bank)));
    Ok(bank)
}

/// What an import or a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Questions of the file that are new to the bank.
    pub added: usize,
    /// Questions of the file in place of one with the same key.
    pub replaced: usize,
    /// How many of them are retired.
    pub retired: usize,
    /// Keys of the file with the keys of other questions that ask the same.
    pub alike: Vec<(String, String)>,
    /// What is wrong; nothing was imported where there is anything.
    pub faults: Vec<Found>,
}

/// Checks a file against a bank.
pub fn check(bank: &Bank, read: &Read) -> Outcome {
    let mut faults = read.faults.clone();
    let mut seen = BTreeSet::new();
    for (line, question) in &read.questions {
        let twice = (!seen.insert(question.key.as_str())).then_some(Fault::KeyTwice);
        let found = twice.into_iter().chain(bank.faults(question));
        faults.extend(found.map(|fault| Found {
            line: *line,
            key: Some(question.key.clone()),
            fault: FileFault::Question(fault),
        }));
    }
    if read.questions.len() > MOST_QUESTIONS {
        faults.push(Found { line: 1, key: None, fault: FileFault::TooMany });
    }
    faults.sort_by_key(|found| found.line);
    let replaced = seen.iter().filter(|key| bank.question(key).is_some()).count();
    let questions: Vec<StockQuestion> = read.questions.iter().map(|(_, question)| question.clone()).collect();
    let alike = if faults.is_empty() { alike(bank, &questions) } else { Vec::new() };
    Outcome {
        added: seen.len() - replaced,
        replaced,
        retired: read.questions.iter().filter(|(_, question)| question.retired).count(),
        alike,
        faults,
    }
}

fn alike(bank: &Bank, questions: &[StockQuestion]) -> Vec<(String, String)> {
    let Ok(together) = bank.with(questions.to_vec()) else { return Vec::new() };
    let pairs = questions.iter().filter(|question| !question.retired).flat_map(|question| {
        let others = together.alike(&question.key).into_iter();
        others.map(|other| (question.key.clone(), other.to_owned())).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// Imports the questions of a file into a server's bank, all of them or none.
///
/// # Errors
/// An unreachable database; what is wrong with the file is in the outcome.
pub async fn import(app: &App, guild: GuildId, by: MemberId, bytes: &[u8], name: &str) -> AppResult<Outcome> {
    let read = file::read_bytes(bytes, name);
    let mut tx = app.db.begin().await?;
    let bank = of(app, &mut tx, guild).await?;
    let outcome = import_into(&mut tx, &bank, guild, Some(by), &read, app.clock.now()).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Checks the questions of a file against a server's bank.
///
/// # Errors
/// An unreachable database.
pub async fn check_for(app: &App, guild: GuildId, bytes: &[u8], name: &str) -> AppResult<Outcome> {
    let bank = of(app, &mut *app.db.acquire().await?, guild).await?;
    Ok(check(&bank, &file::read_bytes(bytes, name)))
}

/// Imports what was read, on a transaction of the caller's.
///
/// # Errors
/// An unreachable database.
pub async fn import_into(
    db: &mut MySqlConnection,
    bank: &Bank,
    guild: GuildId,
    by: Option<MemberId>,
    read: &Read,
    now: DateTime<Utc>,
) -> sqlx::Result<Outcome> {
    let mut outcome = check(bank, read);
    let own = stored::questions(&mut *db, guild).await?;
    let known: BTreeSet<&str> = own.iter().map(|question| question.key.as_str()).collect();
    let new = read.questions.iter().filter(|(_, question)| !known.contains(question.key.as_str())).count();
    if outcome.faults.is_empty() && known.len() + new > MOST_QUESTIONS {
        outcome.faults.push(Found { line: 1, key: None, fault: FileFault::TooMany });
    }
    if outcome.faults.is_empty() {
        for (_, question) in &read.questions {
            stored::put(&mut *db, guild, question, by, now).await?;
        }
    }
    Ok(outcome)
}

/// A server's questions as a file: its own ones, or all that may be asked.
///
/// # Errors
/// An unreachable database.
pub async fn export(app: &App, guild: GuildId, format: Format, all: bool) -> AppResult<(usize, String)> {
    let mut db = app.db.acquire().await?;
    let questions = if all {
        of(app, &mut db, guild).await?.questions().to_vec()
    } else {
        stored::questions(&mut db, guild).await?
    };
    Ok((questions.len(), file::write(&questions, format)?))
}

/// A server's bank without the rest of the bot, for the command line.
///
/// # Errors
/// An unreachable database, or stored questions with faults.
pub async fn with_own(built_in: &Bank, db: &mut MySqlConnection, guild: GuildId) -> anyhow::Result<Bank> {
    let own = stored::questions(db, guild).await?;
    built_in
        .with(own)
        .map_err(|faults| anyhow::anyhow!("the stored questions have faults:\n{}", faults.join("\n")))
}

/// A server's own questions, for the command line.
///
/// # Errors
/// An unreachable database.
pub async fn own(db: &mut MySqlConnection, guild: GuildId) -> sqlx::Result<Vec<StockQuestion>> {
    stored::questions(db, guild).await
}

//! Runs a command with a private MySQL server: `private-mysql [--migrations DIR] -- COMMAND ARGUMENTS…`
//!
//! The server starts with one database, whose address the command finds in `DATABASE_URL`: empty, or with the
//! migrations of a folder applied, so that queries can be checked against it before a program that has them can be
//! built. It is gone when the command ends; the command's exit code becomes this program's.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Parser;
use discord_sandbox::mysql::{Options, Server};
use sqlx::{Connection, MySqlConnection, migrate::Migrator};
use tokio::process::Command;

/// Runs a command with a private MySQL server, whose address is in DATABASE_URL.
#[derive(Parser)]
struct Arguments {
    /// Name of the database to create.
    #[arg(long, default_value = "private")]
    database: String,
    /// Folder to keep the data in; without it the data is gone at the end.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Folder of SQL files to apply first, named as sqlx wants them.
    #[arg(long)]
    migrations: Option<PathBuf>,
    /// The command and its arguments.
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let durable = arguments.dir.is_some();
    let server = Server::start(Options { dir: arguments.dir, durable }).await?;
    server.create_database(&arguments.database).await?;
    let url = server.url(&arguments.database);
    if let Some(folder) = arguments.migrations.filter(|folder| folder.is_dir()) {
        let mut connection = MySqlConnection::connect(&url).await?;
        Migrator::new(folder).await?.run(&mut connection).await.context("cannot apply the migrations")?;
        connection.close().await?;
    }

    let (program, rest) = arguments.command.split_first().context("no command")?;
    let status = Command::new(program)
        .args(rest)
        .env("DATABASE_URL", url)
        .status()
        .await
        .with_context(|| format!("cannot run {}", program.display()))?;
    server.stop().await?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

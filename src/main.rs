//! The command line: `hotseat` runs the bot, `hotseat doctor` looks for what would keep it from running.

use clap::{Parser, Subcommand};
use hotseat::run::{self, Parts};
use hotseat::{db, doctor, document};
use std::path::PathBuf;
use std::process::ExitCode;

/// A Discord bot for practising job interviews.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Settings file; bot-config.toml in the current folder where it is there.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the bot (the default).
    Run {
        /// Also stop when standard input ends, for tools that start the bot.
        #[arg(long, hide = true)]
        stop_with_stdin: bool,
    },
    /// Checks settings, database, model, PDF library and token, and says how to mend what is wrong.
    Doctor,
    /// Applies missing migrations to the database.
    Migrate,
    /// Reads one document from standard input: the bot's own child process.
    #[command(hide = true)]
    Extract,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Before anything else is started: the child is to have nothing but its input.
    if matches!(arguments.command, Some(Command::Extract)) {
        return document::child::run();
    }
    match start(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hotseat: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let parts = Parts::load(arguments.config.as_deref())?;
    run::start_log(&parts.config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match arguments.command.unwrap_or(Command::Run { stop_with_stdin: false }) {
            Command::Run { stop_with_stdin } => {
                let stop = run::stop_on_signals(stop_with_stdin)?;
                run::run(parts, stop).await?;
            }
            Command::Doctor => return Ok(doctor::run(&parts).await),
            Command::Migrate => db::migrate(parts.environment.require_database_url()?).await?,
            // Handled before the runtime was started.
            Command::Extract => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

//! The command line: `hotseat` runs the bot, `hotseat doctor` looks for what would keep it from running.

use clap::{Parser, Subcommand};
use hotseat::run::{self, Parts};
use hotseat::{db, doctor, document, evaluate};
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
    /// Measures a part of the bot on data of your own.
    #[command(subcommand)]
    Evaluate(Evaluate),
    /// Reads one document from standard input: the bot's own child process.
    #[command(hide = true)]
    Extract,
}

#[derive(Subcommand)]
enum Evaluate {
    /// Reads all documents of a folder and compares them with reference texts.
    Documents {
        /// The folder; its manifest.json may list documents, formats, reference texts and facts.
        folder: PathBuf,
        /// Folder for each document's text (ID.txt) and figures (ID.json).
        #[arg(long, value_name = "FOLDER")]
        texts: Option<PathBuf>,
    },
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
            Command::Evaluate(Evaluate::Documents { folder, texts }) => {
                let extractor = document::Extractor::new(parts.extractor.clone(), parts.pdfium());
                let mut out = std::io::stdout();
                evaluate::documents::run(&extractor, &folder, texts.as_deref(), &mut out).await?;
            }
            // Handled before the runtime was started.
            Command::Extract => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

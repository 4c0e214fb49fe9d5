//! The command line: `hotseat` runs the bot, `hotseat doctor` looks for what would keep it from running, `hotseat evaluate`
//! measures it.

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use hotseat::app::ports::Interviewer;
use hotseat::interviewer::{OfflineInterviewer, OpenAiInterviewer};
use hotseat::run::{self, Parts};
use hotseat::{bank, db, doctor, document, evaluate, grading, watch};
use std::path::PathBuf;
use std::process::ExitCode;

/// Why this one: see `Cargo.toml`, and `docs/figures.md` for what it gives.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
    /// Asks the running bot of these settings whether it is well (needs watch.listen).
    Healthcheck {
        /// Ask whether it is connected to Discord and reaches the database, too.
        #[arg(long)]
        ready: bool,
    },
    /// Applies missing migrations to the database.
    Migrate,
    /// Makes and replaces the keys that members' texts are encrypted with.
    #[command(subcommand)]
    Keys(Keys),
    /// The question bank: the built-in questions, and a server's own.
    #[command(subcommand)]
    Bank(Bank),
    /// Measures a part of the bot on data of your own.
    #[command(subcommand)]
    Evaluate(Evaluate),
}

#[derive(Subcommand)]
enum Keys {
    /// Prints a new key with the next free number, for HOTSEAT_KEYS or the key file.
    New,
    /// Encrypts everything with the first key, also what is not encrypted yet, while the bot works.
    Rotate,
}

#[derive(Subcommand)]
enum Bank {
    /// Adds the questions of a TOML or CSV file to a server's own; those with the same key are replaced.
    Import {
        /// The file, in the format of `assets/bank` or as `bank export` writes it.
        file: PathBuf,
        /// Id of the server.
        #[arg(long, value_name = "ID")]
        server: u64,
    },
    /// Writes the built-in questions, or a server's own, to a file.
    Export {
        /// The file; its ending (.toml, .csv) tells the format.
        file: PathBuf,
        /// Id of the server.
        #[arg(long, value_name = "ID")]
        server: Option<u64>,
    },
    /// Checks a file and changes nothing.
    Check {
        /// The file.
        file: PathBuf,
        /// Id of the server to whose questions it would be added.
        #[arg(long, value_name = "ID")]
        server: Option<u64>,
    },
}

async fn run_bank(parts: &Parts, command: Bank) -> anyhow::Result<()> {
    let environment = &parts.environment;
    let mut out = std::io::stdout();
    match command {
        Bank::Import { file, server } => bank::import(environment, &file, server, &mut out).await,
        Bank::Export { file, server } => bank::export(environment, &file, server, &mut out).await,
        Bank::Check { file, server } => bank::check(environment, &file, server, &mut out).await,
    }
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
    /// Agreement of the scores with people's, over repeats and under attacks, on graded answers (one JSON object a line).
    Grading(Grading),
}

#[derive(Args)]
struct Grading {
    /// Lines with question, reference or key_points, answer, score or grader1 and grader2; id, qid and dataset are optional.
    file: PathBuf,
    /// Who scores: the offline interviewer, or the model of the settings.
    #[arg(long, value_enum, default_value_t = Scorer::Offline)]
    interviewer: Scorer,
    /// How often each answer is scored; from 2 on the repeats are compared.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    repeat: u8,
    /// Writes each prediction with its id.
    #[arg(long, value_name = "OUT.jsonl")]
    predictions: Option<PathBuf>,
    /// How many answers are attacked, each in every way; 100 offline and 10 by a model where it is not said.
    #[arg(long, value_name = "N")]
    attacked: Option<usize>,
    /// The best score that people could give; otherwise the smallest usual scale that holds their scores.
    #[arg(long, value_name = "MAX", value_parser = positive)]
    scale: Option<f64>,
    /// Into how many folds the questions are divided for cross-validation.
    #[arg(long, default_value_t = 5, value_name = "K", value_parser = clap::value_parser!(u8).range(2..=100))]
    folds: u8,
}

#[derive(Clone, Copy, ValueEnum)]
enum Scorer {
    Offline,
    Openai,
}

fn positive(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0).ok_or("must be a number above 0".to_owned())
}

async fn evaluate_grading(parts: &Parts, given: Grading) -> anyhow::Result<()> {
    let (interviewer, attacked): (Box<dyn Interviewer>, usize) = match given.interviewer {
        Scorer::Offline => (Box::new(OfflineInterviewer), 100),
        Scorer::Openai => {
            let settings = parts.model().context("OPENAI_API_KEY is not set: put it into .env")?;
            (Box::new(OpenAiInterviewer::new(settings)?), 10)
        }
    };
    let options = grading::Options {
        file: given.file,
        repeat: given.repeat.into(),
        predictions: given.predictions,
        attacked: given.attacked.unwrap_or(attacked),
        scale: given.scale,
        folds: given.folds.into(),
    };
    grading::run(interviewer.as_ref(), &options).await
}

async fn rotate(parts: &Parts) -> anyhow::Result<ExitCode> {
    // Without `encryption.required`: what is not encrypted yet is to be encrypted here.
    let vault = parts.keys()?;
    let pool = db::pool(parts.environment.require_database_url()?, 2)?;
    let rotation = db::keys::rotate(&pool, &vault).await?;
    println!("{} values were encrypted with key {}", rotation.moved, vault.sealing_key());
    if let Some((count, error)) = rotation.unreadable {
        println!("{count} values were left as they are, the first because: {error}");
        return Ok(ExitCode::FAILURE);
    }
    println!("no other key is needed any more, once no process runs with another one in the first place");
    Ok(ExitCode::SUCCESS)
}

fn main() -> ExitCode {
    // The bot's own child, which reads one document from standard input. Before anything else, the command line included:
    // it is to have nothing but its input, and is started for every document.
    if std::env::args_os().nth(1).is_some_and(|command| command == document::child::SUBCOMMAND) {
        return document::child::run();
    }
    match start(Arguments::parse()) {
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
    let result = runtime.block_on(async {
        match arguments.command.unwrap_or(Command::Run { stop_with_stdin: false }) {
            Command::Run { stop_with_stdin } => {
                let stop = run::stop_on_signals(stop_with_stdin)?;
                run::run(parts, stop).await?;
            }
            Command::Healthcheck { ready } => watch::healthcheck(&parts.config, ready).await?,
            Command::Doctor => return Ok(doctor::run(&parts).await),
            Command::Migrate => db::migrate(parts.environment.require_database_url()?).await?,
            Command::Bank(command) => run_bank(&parts, command).await?,
            Command::Evaluate(Evaluate::Documents { folder, texts }) => {
                let extractor = document::Extractor::new(parts.extractor.clone(), parts.pdfium());
                let mut out = std::io::stdout();
                evaluate::documents::run(&extractor, &folder, texts.as_deref(), &mut out).await?;
            }
            Command::Evaluate(Evaluate::Grading(given)) => evaluate_grading(&parts, given).await?,
            Command::Keys(Keys::New) => println!("{}", parts.keys()?.new_key()),
            Command::Keys(Keys::Rotate) => return rotate(&parts).await,
        }
        Ok(ExitCode::SUCCESS)
    });
    // All that matters has been waited for. serenity waits in a loop that never rests for the farewell of a connection
    // that is closed already, and the runtime would wait for that for ever.
    runtime.shutdown_background();
    result
}

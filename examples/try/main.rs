//! Tries Hotseat on this machine: a private MySQL server, a local Discord, and the bot as a process of its own, exactly
//! as in production. Started by `./dev try`.
//!
//! Without arguments it prints an address to open in a browser. With `--script` it plays a candidate by itself: it
//! uploads a resume, answers every question, prints what the candidate sees, and succeeds only if the whole interview
//! with its report is in the database.

mod answers;
mod bot;
mod measure;
mod record;
mod script;
mod transcript;
mod world;

use anyhow::Context as _;
use bot::Bot;
use clap::{Parser, ValueEnum};
use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use hotseat::crypto::Vault;
use hotseat::domain::language::Language;
use record::Access;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use world::Lab;

/// Tries Hotseat in a browser, with a local Discord and a private database.
#[derive(Parser)]
#[command(name = "./dev try")]
struct Arguments {
    /// Plays an interview without a browser, with this resume or a sample of ours, and prints it.
    #[arg(long, value_name = "RESUME", num_args = 0..=1)]
    script: Option<Option<PathBuf>>,
    /// Answers for --script, one a line in the order of the questions; an empty line skips a question.
    #[arg(long, value_name = "FILE", requires = "script")]
    answers: Option<PathBuf>,
    /// Measures acknowledgement times and memory, and prints them.
    #[arg(long, conflicts_with = "script")]
    measure: bool,
    /// Writes the interview of --script as JSON.
    #[arg(long, value_name = "FILE", requires = "script")]
    json: Option<PathBuf>,
    /// Language of the candidate of --script; the resume's own, English for the sample.
    #[arg(long, value_enum, requires = "script")]
    language: Option<Tongue>,
    /// Job role of --script.
    #[arg(long, default_value = "backend", requires = "script")]
    role: String,
    /// Number of main questions of --script, 3 to 12.
    #[arg(long, default_value_t = 5, requires = "script")]
    questions: u8,
    /// Port of the local Discord; the usual one, or any free one if it is taken.
    #[arg(long)]
    port: Option<u16>,
    /// Folder the database is kept in.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    Ko,
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Ko => Self::Ko,
            Tongue::En => Self::En,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match start(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("try: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn start(arguments: Arguments) -> anyhow::Result<()> {
    let database = Database::start(arguments.data.clone()).await?;
    let lab = Lab::start(arguments.port).await?;
    let mut bot = Bot::start(&lab, &database.access)?;
    lab.wait_for_commands(&mut bot).await?;
    match &arguments.script {
        None if arguments.measure => measure::measure(&lab, &bot).await,
        None => {
            say_hello(&lab, &bot, &database);
            tokio::select! {
                _ = tokio::signal::ctrl_c() => Ok(()),
                ended = bot.wait() => ended,
            }
        }
        Some(resume) => {
            let play = script::Play {
                resume: resume.clone(),
                answers: arguments.answers,
                json: arguments.json,
                language: arguments.language.map(Into::into),
                role: arguments.role,
                questions: arguments.questions,
            };
            let played = tokio::select! {
                played = script::play(&lab, &database.access, play) => played,
                ended = bot.wait() => ended,
            };
            played.with_context(|| format!("the bot's log is in {}", bot.log().display()))?;
            println!("\nThe data is in {}", database.place);
            Ok(())
        }
    }?;
    bot.stop().await;
    database.stop().await
}

fn say_hello(lab: &Lab, bot: &Bot, database: &Database) {
    println!();
    println!("  Hotseat is ready. Open this address in a browser:");
    println!();
    println!("      {}", lab.url());
    println!();
    println!("  You are a candidate in a local Discord. Write /resume upload in #interview-practice, then");
    println!("  /interview start. Choose another member at the top to see what they see.");
    println!();
    println!(
        "  interviewer  {}",
        if bot.has_model() { "the model of OPENAI_API_KEY" } else { "offline (no OPENAI_API_KEY)" }
    );
    println!("  bot's log    {}", bot.log().display());
    println!("  database     {}", database.place);
    println!();
    println!("  Stop with Ctrl-C.");
}

/// The database: the one of `DATABASE_URL`, or a private server that ends with this process.
struct Database {
    access: Access,
    place: String,
    server: Option<Server>,
}

/// Name of the database in the private server.
const DATABASE: &str = "hotseat";

impl Database {
    async fn start(folder: Option<PathBuf>) -> anyhow::Result<Self> {
        let beside = bot::target_folder()?.join("try");
        let given = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        if let Some(url) = given {
            let access = Access { url, keys: keys(&beside)? };
            return Ok(Self { access, place: "the database of DATABASE_URL".to_owned(), server: None });
        }
        let folder = folder.unwrap_or_else(|| beside.join("mysql"));
        let options = MysqlOptions { dir: Some(folder.clone()), durable: true };
        let server = Server::start(options).await?;
        server.create_database(DATABASE).await?;
        let place = format!(
            "{} (MySQL, while this runs: {}; kept for the next run)",
            folder.display(),
            server.url(DATABASE)
        );
        let access = Access { url: server.url(DATABASE), keys: keys(&folder)? };
        Ok(Self { access, place, server: Some(server) })
    }

    async fn stop(self) -> anyhow::Result<()> {
        match self.server {
            Some(server) => server.stop().await,
            None => Ok(()),
        }
    }
}

/// The keys that texts are encrypted with: of `HOTSEAT_KEYS`, or of a file that is made where it is missing.
fn keys(folder: &Path) -> anyhow::Result<String> {
    if let Some(keys) = std::env::var("HOTSEAT_KEYS").ok().filter(|keys| !keys.trim().is_empty()) {
        return Ok(keys);
    }
    let file = folder.join("hotseat.keys");
    match std::fs::read_to_string(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = Vault::plain().new_key();
            std::fs::create_dir_all(folder)?;
            let mut options = std::fs::File::options();
            let mut made = options.write(true).create_new(true).mode(0o600).open(&file)?;
            made.write_all(key.as_bytes())?;
            Ok(key)
        }
        other => other.with_context(|| format!("cannot read {}", file.display())),
    }
}

//! What Hotseat can take and what it costs, measured against the real process, a real MySQL server and the local Discord:
//! start, memory in many servers, messages that are no answers, and interviews of many candidates at once. A bot of
//! discord.py with the same duties is measured in the same run. Started by `./dev load`.

mod candidates;
mod numbers;
mod process;
mod servers;
mod statements;

use anyhow::Context as _;
use clap::Parser;
use numbers::Machine;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// The bot's own: local Discord and candidates share its cores, and shall take little of them.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Measures what Hotseat can take and what it costs.
#[derive(Parser)]
#[command(name = "./dev load")]
struct Arguments {
    /// Candidates who are interviewed at the same time.
    #[arg(long, default_value_t = 100)]
    candidates: usize,
    /// Minutes they answer for.
    #[arg(long, default_value_t = 2.0)]
    minutes: f64,
    /// Answers a minute of each candidate.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Servers that the bot is in while it is idle.
    #[arg(long, default_value_t = 2500)]
    servers: usize,
    /// Messages that are no answers.
    #[arg(long, default_value_t = 30_000)]
    messages: u64,
    /// Switches Discord's rate limits on while interviews are held.
    #[arg(long)]
    limits: bool,
    /// Python of an environment with discord.py, for the comparison; without it there is none.
    #[arg(long, value_name = "PYTHON")]
    peer: Option<PathBuf>,
    /// Counts the statements of the database by their text, which takes the bot some more work.
    #[arg(long)]
    statements: bool,
    /// Leaves out what is not about interviews.
    #[arg(long)]
    only_interviews: bool,
    /// Leaves the interviews out.
    #[arg(long)]
    without_interviews: bool,
    /// The bot's program, where it is not the one built beside this.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// File to keep the log of the bot in.
    #[arg(long)]
    log: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match measure(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures and prints; tells whether nothing was lost.
async fn measure(arguments: &Arguments) -> anyhow::Result<bool> {
    let own = std::env::current_exe()?;
    // Cargo puts the bot's program beside the folder of the examples.
    let beside = own.ancestors().nth(2).context("this program is not where cargo puts it")?.join("hotseat");
    let program = arguments.program.clone().unwrap_or(beside).canonicalize().context("the bot's program")?;
    println!("{}", Machine::look(&program));
    if !arguments.only_interviews {
        idle(arguments, &program).await?;
    }
    if arguments.without_interviews {
        return Ok(true);
    }
    let plan = candidates::Plan {
        candidates: arguments.candidates,
        length: Duration::from_secs_f64(arguments.minutes * 60.0),
        pause: Duration::from_secs_f64(60.0 / arguments.speed.max(0.01)),
        limits: arguments.limits,
        log: arguments.log.clone(),
        statements: arguments.statements,
    };
    let outcome = candidates::run(&plan, &program).await?;
    println!("{outcome}");
    Ok(outcome.is_clean())
}

/// Start, memory and messages that are no answers, of Hotseat and of the peer.
async fn idle(arguments: &Arguments, program: &Path) -> anyhow::Result<()> {
    let ours = servers::hotseat(program, arguments.servers, arguments.messages).await?;
    println!("{ours}");
    if let Some(python) = &arguments.peer {
        // Not resolved: an environment's python is a link, and is known by its place.
        let python = std::path::absolute(python)?;
        let theirs = servers::peer(&python, arguments.servers, arguments.messages).await?;
        println!("{theirs}");
        println!(
            "Hotseat to discord.py: {:.2} of its memory, {:.1} times the messages a second of work\n",
            ours.resident_megabytes / theirs.resident_megabytes,
            ours.rate() / theirs.rate()
        );
    }
    Ok(())
}

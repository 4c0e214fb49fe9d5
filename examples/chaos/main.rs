//! A campaign of faults against the bot: real processes, a real MySQL server, a local Discord and a scripted model, with
//! many candidates who are interviewed while all of that fails. Prints a table and fails if an answer was lost or a post
//! came twice or out of order. Started by `./dev chaos`.

mod campaign;

use anyhow::Context as _;
use campaign::{Plan, run};
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Interviews while everything fails.
#[derive(Parser)]
#[command(name = "./dev chaos")]
struct Arguments {
    /// Decides which faults come when; the machine's own timing differs all the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Interviews held.
    #[arg(long, default_value_t = 100)]
    interviews: usize,
    /// Candidates who are interviewed at the same time.
    #[arg(long, default_value_t = 30)]
    candidates: usize,
    /// Seconds after which no more faults come; without it, faults come until all interviews are begun.
    #[arg(long, value_name = "SECONDS")]
    length: Option<u64>,
    /// Seconds after which it is broken off where not all interviews are begun.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    limit: u64,
    /// Use three MariaDB servers in a Galera cluster behind HAProxy, and let them fail one at a time.
    #[arg(long)]
    cluster: bool,
    /// File to keep the log of the bot in.
    #[arg(long)]
    log: Option<PathBuf>,
    /// Processes of the bot, all with the same token and the same shards.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    processes: u8,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let plan = Plan {
        seed: arguments.seed,
        interviews: arguments.interviews,
        candidates: arguments.candidates,
        length: arguments.length.map(Duration::from_secs),
        limit: Duration::from_secs(arguments.limit),
        processes: arguments.processes,
        cluster: arguments.cluster,
        log: arguments.log,
        news: true,
    };
    match start(&plan).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("chaos: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn start(plan: &Plan) -> anyhow::Result<bool> {
    let own = std::env::current_exe()?;
    // Cargo puts the bot's program beside the folder of the examples.
    let program = own.ancestors().nth(2).context("this program is not where cargo puts it")?.join("hotseat");
    let verdict = run(plan, &program).await?;
    println!("{verdict}");
    Ok(verdict.is_clean())
}

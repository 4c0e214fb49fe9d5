//! One campaign: sets the stage, lets candidates and faults loose on it, and looks at what is left.

mod bots;
mod candidate;
mod faults;
mod verdict;

use anyhow::Context as _;
use bots::Bots;
use candidate::Candidate;
use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use discord_sandbox::openai::ScriptedModel;
use discord_sandbox::{ChannelKind, Options, Sandbox};
use faults::Faults;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
pub use verdict::Verdict;

/// How long all that is left may take once nothing fails any more.
const AFTERWARDS: Duration = Duration::from_secs(180);

/// What is done.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Decides which faults come when.
    pub seed: u64,
    /// Interviews held.
    pub interviews: usize,
    /// Candidates at the same time.
    pub candidates: usize,
    /// After which no more faults come.
    pub length: Option<Duration>,
    /// Processes of the bot.
    pub processes: u8,
}

/// What everyone in a campaign sees.
pub struct Scene {
    pub sandbox: Sandbox,
    pub guild: u64,
    pub channel: u64,
    pub server: Server,
    pub model: ScriptedModel,
    /// Messages of the bot that candidates have seen.
    pub seen: AtomicU64,
    pub begun: AtomicUsize,
    pub started: Instant,
}

/// Runs a campaign with the bot's program.
///
/// # Errors
/// Where the stage cannot be set; not where the bot fails, which the verdict tells.
pub async fn run(plan: &Plan, program: &Path) -> anyhow::Result<Verdict> {
    let scene = Arc::new(set_up().await?);
    let bots = Bots::start(&scene, program, plan.processes).await?;
    let faults = Faults::new(&scene, plan.seed);
    let next = Arc::new(AtomicUsize::new(0));
    let candidates: Vec<_> = (0..plan.candidates)
        .map(|_| {
            let (scene, next, interviews) = (Arc::clone(&scene), Arc::clone(&next), plan.interviews);
            tokio::spawn(async move {
                let mut done = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= interviews {
                        return done;
                    }
                    let mut candidate = Candidate::join(&scene, number);
                    candidate.sit(&scene).await;
                    done.push(candidate);
                }
            })
        })
        .collect();
    let (bots, injected) = faults.inject(&scene, bots, plan).await?;
    let mut sat = Vec::new();
    let deadline = tokio::time::Instant::now() + AFTERWARDS;
    for candidate in candidates {
        let stop = candidate.abort_handle();
        match tokio::time::timeout_at(deadline, candidate).await {
            Ok(done) => sat.extend(done.context("a candidate")?),
            Err(_) => stop.abort(),
        }
    }
    let verdict = Verdict::of(&scene, plan, &sat, injected).await?;
    bots.stop().await;
    scene.server.stop().await?;
    Ok(verdict)
}

async fn set_up() -> anyhow::Result<Scene> {
    let server = Server::start(MysqlOptions::default()).await?;
    server.create_database("hotseat").await?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let world = sandbox.world();
    let admin = world.create_user("Admin", "en-US");
    let guild = world.create_guild("Practice Server", admin);
    let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
    Ok(Scene {
        sandbox,
        guild,
        channel,
        server,
        model: ScriptedModel::start().await?,
        seen: AtomicU64::new(0),
        begun: AtomicUsize::new(0),
        started: Instant::now(),
    })
}

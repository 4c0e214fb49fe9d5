//! One campaign: sets the stage, lets candidates and faults loose on it, and looks at what is left.

mod bots;
mod candidate;
mod cluster;
mod database;
mod faults;
mod verdict;

use anyhow::{Context as _, anyhow, bail};
use bots::Bots;
use candidate::{Candidate, Sitting};
use database::Database;
use discord_sandbox::openai::ScriptedModel;
use discord_sandbox::{ChannelKind, Options, Sandbox};
use faults::Faults;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
pub use verdict::Verdict;

/// How long all that is left may take once nothing fails any more.
const AFTERWARDS: Duration = Duration::from_secs(300);

/// Short, so that a connection that has fallen silent is noticed soon.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// How often a campaign tells how far it is.
const NEWS: Duration = Duration::from_secs(15);

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
    /// After which the campaign is broken off if not all interviews are begun.
    pub limit: Duration,
    /// Processes of the bot.
    pub processes: u8,
    /// Whether the database is a cluster.
    pub cluster: bool,
    /// Where the log of the processes is kept.
    pub log: Option<PathBuf>,
    /// Whether it is told how far it is.
    pub news: bool,
}

/// What everyone in a campaign sees.
pub struct Scene {
    pub sandbox: Sandbox,
    pub guild: u64,
    pub channel: u64,
    pub database: Database,
    pub model: ScriptedModel,
    /// Messages of the bot that candidates have seen.
    pub seen: AtomicU64,
    pub begun: AtomicUsize,
    pub finished: AtomicUsize,
    pub started: Instant,
    /// What candidates did beside answering.
    whims: Mutex<BTreeMap<&'static str, u64>>,
    sittings: Mutex<Vec<Sitting>>,
}

impl Scene {
    pub fn count(&self, what: &'static str) {
        *self.whims.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1;
    }

    /// What candidates did beside answering, and how often.
    pub fn whims(&self) -> BTreeMap<&'static str, u64> {
        self.whims.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn sittings(&self) -> MutexGuard<'_, Vec<Sitting>> {
        self.sittings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a campaign with the bot's program.
///
/// # Errors
/// Where the stage cannot be set; not where anything fails later, which the verdict tells.
pub async fn run(plan: &Plan, program: &Path) -> anyhow::Result<Verdict> {
    let scene = Arc::new(set_up(plan).await?);
    let mut bots = Bots::start(&scene, program, plan.processes).await?;
    let mut faults = Faults::new(&scene, plan.seed);
    let candidates = let_candidates_in(&scene, plan);
    let held = tokio::select! {
        held = hold(&scene, plan, &mut faults, &mut bots, candidates) => held,
        () = tell(&scene, plan) => Ok(()),
        result = asked_to_stop() => result.and(Err(anyhow!("asked to stop"))),
    };
    let broken_off = held.err().map(|error| format!("{error:#}"));
    let injected = faults.end(&scene, &bots);
    let verdict = Verdict::of(&scene, plan, injected, broken_off).await;
    bots.stop(plan.log.as_deref()).await?;
    Ok(verdict)
}

/// Resolves at SIGINT or SIGTERM, so that what was done until then is told.
async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Lets things fail, and then lets the candidates finish in peace.
async fn hold(
    scene: &Scene,
    plan: &Plan,
    faults: &mut Faults,
    bots: &mut Bots,
    mut candidates: JoinSet<()>,
) -> anyhow::Result<()> {
    faults.inject(scene, bots, plan).await?;
    faults.calm(scene);
    let rest = async {
        while let Some(candidate) = candidates.join_next().await {
            candidate.context("a candidate")?;
        }
        Ok(())
    };
    match tokio::time::timeout(AFTERWARDS, rest).await {
        Ok(result) => result,
        Err(_) => bail!("not all interviews were over {AFTERWARDS:?} after the last fault"),
    }
}

/// Candidates, who all stop when the set is dropped.
fn let_candidates_in(scene: &Arc<Scene>, plan: &Plan) -> JoinSet<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut candidates = JoinSet::new();
    for _ in 0..plan.candidates {
        let (scene, next, interviews) = (Arc::clone(scene), Arc::clone(&next), plan.interviews);
        candidates.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= interviews {
                    return;
                }
                Candidate::join(&scene, number).sit(&scene).await;
            }
        });
    }
    candidates
}

/// Tells how far it is, for ever.
async fn tell(scene: &Scene, plan: &Plan) {
    loop {
        tokio::time::sleep(NEWS).await;
        if plan.news {
            let (begun, finished) =
                (scene.begun.load(Ordering::Relaxed), scene.finished.load(Ordering::Relaxed));
            let (all, seconds) = (plan.interviews, scene.started.elapsed().as_secs());
            eprintln!("{seconds} s: {begun} of {all} interviews begun, {finished} finished");
        }
    }
}

async fn set_up(plan: &Plan) -> anyhow::Result<Scene> {
    let database = Database::start(plan.cluster).await?;
    let sandbox = Sandbox::start(Options { heartbeat_interval: HEARTBEAT, ..Options::default() }).await?;
    let world = sandbox.world();
    let admin = world.create_user("Admin", "en-US");
    let guild = world.create_guild("Practice Server", admin);
    let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
    Ok(Scene {
        sandbox,
        guild,
        channel,
        database,
        model: ScriptedModel::start().await?,
        seen: AtomicU64::new(0),
        begun: AtomicUsize::new(0),
        finished: AtomicUsize::new(0),
        started: Instant::now(),
        whims: Mutex::default(),
        sittings: Mutex::default(),
    })
}

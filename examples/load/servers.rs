//! A bot in many servers where nobody is interviewed.

use crate::process::Process;
use anyhow::bail;
use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use discord_sandbox::{ChannelKind, Options, Sandbox};
use hotseat::db;
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a bot may take to connect.
const START_LIMIT: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(2);
/// Messages posted before others may work.
const AT_ONCE: u64 = 50;

/// What was measured.
pub struct Idle {
    name: &'static str,
    servers: usize,
    /// From the start of the process to the session at the gateway.
    ready: Duration,
    start_work: f64,
    /// Memory once it has learned of all servers.
    pub resident_megabytes: f64,
    own_megabytes: f64,
    messages: u64,
    work: f64,
    after_megabytes: f64,
}

impl Idle {
    /// Messages taken in for each second of work.
    pub fn rate(&self) -> f64 {
        self.messages as f64 / self.work.max(0.01)
    }
}

impl fmt::Display for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} in {} servers, idle", self.name, self.servers)?;
        writeln!(
            f,
            "  start to READY      {} ms ({:.2} s of work until all servers are known)",
            self.ready.as_millis(),
            self.start_work
        )?;
        writeln!(
            f,
            "  memory              {:.1} MB resident, {:.1} MB without the program's file",
            self.resident_megabytes, self.own_megabytes
        )?;
        writeln!(
            f,
            "  messages dropped    {:.0} for each second of work of one core ({} in {:.2} s)",
            self.rate(),
            self.messages,
            self.work
        )?;
        writeln!(f, "  memory after them   {:.1} MB resident", self.after_megabytes)
    }
}

/// A Discord with servers of two channels each; somebody, and where they write.
async fn discord(servers: usize) -> anyhow::Result<(Sandbox, u64, u64)> {
    let sandbox = Sandbox::start(Options { capture: None, ..Options::default() }).await?;
    let world = sandbox.world();
    let owner = world.create_user("Owner", "en-US");
    let mut channel = 0;
    for number in 0..servers.max(1) {
        let guild = world.create_guild(&format!("Server {number}"), owner);
        for name in ["general", "practice"] {
            channel = world.create_channel(guild, name, ChannelKind::Text);
        }
    }
    Ok((sandbox, owner, channel))
}

/// Measures Hotseat.
///
/// # Errors
/// Where anything cannot be started.
pub async fn hotseat(program: &Path, servers: usize, messages: u64) -> anyhow::Result<Idle> {
    let server = Server::start(MysqlOptions::default()).await?;
    server.create_database("load").await?;
    let database = server.url("load");
    db::migrate(&database.clone().into()).await?;
    let (sandbox, owner, channel) = discord(servers).await?;
    let start = || Process::hotseat(program, (&sandbox.url(), sandbox.token()), &database, None, false);
    let measured = measure("Hotseat", &sandbox, (owner, channel), (servers, messages), start).await?;
    server.stop().await?;
    Ok(measured)
}

/// Measures the bot of discord.py.
///
/// # Errors
/// Where anything cannot be started.
pub async fn peer(python: &Path, servers: usize, messages: u64) -> anyhow::Result<Idle> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/bot.py");
    let (sandbox, owner, channel) = discord(servers).await?;
    let start = || Process::python(python, &script, (&sandbox.url(), sandbox.token()));
    measure("discord.py", &sandbox, (owner, channel), (servers, messages), start).await
}

async fn measure(
    name: &'static str,
    sandbox: &Sandbox,
    (owner, channel): (u64, u64),
    (servers, messages): (usize, u64),
    start: impl FnOnce() -> anyhow::Result<Process>,
) -> anyhow::Result<Idle> {
    let world = sandbox.world();
    let begun = Instant::now();
    let process = start()?;
    while world.connected_gateways() == 0 {
        if begun.elapsed() > START_LIMIT {
            bail!("{name} did not connect within {START_LIMIT:?}");
        }
        tokio::time::sleep(LOOK).await;
    }
    let ready = begun.elapsed();
    let start_work = process.rest().await?;
    let (resident_megabytes, own_megabytes) = (process.resident_megabytes()?, process.own_megabytes()?);
    for number in 0..messages {
        world.post_as(owner, channel, "A message of an ordinary length, as people write it in a channel.");
        if number % AT_ONCE == 0 {
            tokio::time::sleep(LOOK).await;
        }
    }
    let work = process.rest().await? - start_work;
    let after_megabytes = process.resident_megabytes()?;
    process.stop().await;
    Ok(Idle {
        name,
        servers,
        ready,
        start_work,
        resident_megabytes,
        own_megabytes,
        messages,
        work,
        after_megabytes,
    })
}

//! The bot as a process of its own.

use crate::record::Access;
use crate::world::Lab;
use anyhow::{Context as _, bail};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, ChildStdin, Command};

/// How long the bot may take to finish what it holds.
const GRACE: Duration = Duration::from_secs(25);

/// The running bot; killed when it is dropped.
pub struct Bot {
    child: Child,
    /// Kept apart from the child, whose `wait` would close it.
    input: Option<ChildStdin>,
    log: PathBuf,
    has_model: bool,
}

/// The folder cargo builds in: this program is in `target/debug/examples`.
pub fn target_folder() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.ancestors().nth(3).context("this program is not where cargo puts it")?.to_owned())
}

/// The bot's program: cargo puts it beside the folder of the examples.
pub fn program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    Ok(own.ancestors().nth(2).context("this program is not where cargo puts it")?.join("hotseat"))
}

impl Bot {
    /// Starts the bot against a local Discord. A model is used where `OPENAI_API_KEY` is set.
    pub fn start(lab: &Lab, access: &Access) -> anyhow::Result<Self> {
        let target = target_folder()?;
        let program = program()?;
        let folder = target.join("try");
        std::fs::create_dir_all(&folder)?;
        let config = folder.join("bot-config.toml");
        std::fs::write(&config, format!("[discord]\napi_url = \"{}\"\n", lab.url()))?;
        let log = folder.join("hotseat.log");
        let mut child = Command::new(&program)
            .arg("--config")
            .arg(&config)
            // The bot ends when this pipe does: it must not outlive a killed parent.
            .args(["run", "--stop-with-stdin"])
            .env("DATABASE_URL", &access.url)
            .env("HOTSEAT_KEYS", &access.keys)
            .env("DISCORD_TOKEN", lab.token())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log)?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let has_model = std::env::var("OPENAI_API_KEY").is_ok_and(|key| !key.trim().is_empty());
        let input = child.stdin.take();
        Ok(Self { child, input, log, has_model })
    }

    /// Whether the bot uses a model.
    pub fn has_model(&self) -> bool {
        self.has_model
    }

    /// Memory of the bot's process that is in RAM.
    ///
    /// # Errors
    /// On systems without /proc.
    pub fn resident_megabytes(&self) -> anyhow::Result<u64> {
        let id = self.child.id().context("the bot has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).context("no /proc here")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1024)
    }

    /// The file the bot's log goes to.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Waits for the bot to end, which it does not do by itself unless something is wrong.
    pub async fn wait(&mut self) -> anyhow::Result<()> {
        let status = self.child.wait().await?;
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let tail: Vec<&str> = log.lines().rev().take(5).collect();
        bail!(
            "the bot ended ({status}); the end of {}:\n{}",
            self.log.display(),
            tail.into_iter().rev().collect::<Vec<_>>().join("\n")
        )
    }

    /// Asks the bot to stop, and kills it if it does not.
    pub async fn stop(mut self) {
        drop(self.input.take());
        if tokio::time::timeout(GRACE, self.child.wait()).await.is_err() {
            self.child.kill().await.ok();
        }
    }
}

//! The processes of the bot.

use super::Scene;
use anyhow::{Context as _, bail};
use hotseat::crypto::Vault;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How long a process may take to connect.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long a process may take to end when it is asked to: it gives itself 25 seconds to finish what it holds, and the
/// machine may be busy.
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// The processes, killed when dropped.
pub struct Bots {
    scene: Arc<Scene>,
    program: PathBuf,
    folder: tempfile::TempDir,
    /// Keys of texts, the same for all.
    keys: String,
    running: Vec<Option<Child>>,
    /// How many processes ended by themselves.
    ended: u64,
}

impl Bots {
    pub async fn start(scene: &Arc<Scene>, program: &Path, count: u8) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let settings = format!(
            "[discord]\napi_url = \"{}\"\n[model]\ntime_limit_seconds = 4\n[log]\nfilter = \"warn\"\n",
            scene.sandbox.url()
        );
        std::fs::write(folder.path().join("bot-config.toml"), settings)?;
        let running = (0..count).map(|_| None).collect();
        let keys = Vault::plain().new_key();
        let mut bots =
            Self { scene: Arc::clone(scene), program: program.to_owned(), folder, keys, running, ended: 0 };
        for which in 0..bots.running.len() {
            bots.launch(which)?;
        }
        bots.wait_until_connected(usize::from(count)).await?;
        Ok(bots)
    }

    pub fn count(&self) -> usize {
        self.running.len()
    }

    /// Starts a process that does not run.
    pub fn launch(&mut self, which: usize) -> anyhow::Result<()> {
        let log = std::fs::File::options().create(true).append(true).open(self.log())?;
        let child = Command::new(&self.program)
            .current_dir(self.folder.path())
            .args(["run", "--stop-with-stdin"])
            .env_clear()
            .env("DATABASE_URL", self.scene.database.url())
            .env("DISCORD_TOKEN", self.scene.sandbox.token())
            .env("HOTSEAT_KEYS", &self.keys)
            .env("OPENAI_API_KEY", self.scene.model.api_key())
            .env("OPENAI_BASE_URL", self.scene.model.base_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.program.display()))?;
        self.running[which] = Some(child);
        Ok(())
    }

    /// Asks a process to stop, waits until it has, and starts it again, as one does with a new version.
    pub async fn restart(&mut self, which: usize) -> anyhow::Result<()> {
        if let Some(mut child) = self.running[which].take() {
            drop(child.stdin.take());
            if tokio::time::timeout(STOP_LIMIT, child.wait()).await.is_err() {
                bail!("process {which} does not stop when it is asked to");
            }
        }
        self.launch(which)
    }

    /// Kills a process with SIGKILL.
    pub async fn kill(&mut self, which: usize) {
        if let Some(mut child) = self.running[which].take() {
            child.kill().await.ok();
        }
    }

    /// How many processes have ended by themselves.
    pub fn ended(&self) -> u64 {
        self.ended
    }

    /// Starts processes that ended by themselves, as a service manager does.
    pub fn restart_ended(&mut self) -> anyhow::Result<()> {
        for which in 0..self.running.len() {
            let has_ended = match &mut self.running[which] {
                Some(child) => child.try_wait()?.is_some(),
                None => true,
            };
            if has_ended {
                self.ended += 1;
                self.launch(which)?;
            }
        }
        Ok(())
    }

    /// Waits until so many connections to the gateway stand and the commands are there.
    pub async fn wait_until_connected(&mut self, count: usize) -> anyhow::Result<()> {
        let scene = Arc::clone(&self.scene);
        let world = scene.sandbox.world();
        let since = Instant::now();
        while world.connected_gateways() < count || world.commands().is_empty() {
            if since.elapsed() > START_LIMIT {
                let log = std::fs::read_to_string(self.log()).unwrap_or_default();
                let end: Vec<_> = log.lines().rev().take(20).collect();
                bail!("the bot does not connect; the end of its log, last line first:\n{}", end.join("\n"));
            }
            self.restart_ended()?;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("hotseat.log")
    }

    /// Asks the processes to stop, waits until they have, and keeps what they logged, if that is wanted.
    pub async fn stop(self, log: Option<&Path>) -> anyhow::Result<()> {
        let log_file = self.log();
        for mut child in self.running.into_iter().flatten() {
            drop(child.stdin.take());
            tokio::time::timeout(STOP_LIMIT, child.wait()).await.ok();
        }
        if let Some(kept) = log {
            std::fs::copy(log_file, kept).context("cannot keep the log")?;
        }
        Ok(())
    }
}

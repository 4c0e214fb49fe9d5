//! The processes of the bot.

use super::Scene;
use anyhow::{Context as _, bail};
use hotseat::crypto::Vault;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::{Child, Command};

/// How long a process may take to connect.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The processes, killed when dropped.
pub struct Bots {
    scene: Arc<Scene>,
    program: PathBuf,
    folder: tempfile::TempDir,
    /// Keys of texts, the same for all.
    keys: String,
    running: Vec<Option<Child>>,
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
        let mut bots = Self { scene: Arc::clone(scene), program: program.to_owned(), folder, keys, running };
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
        let log = self.folder.path().join("hotseat.log");
        let log = std::fs::File::options().create(true).append(true).open(log)?;
        let child = Command::new(&self.program)
            .current_dir(self.folder.path())
            .args(["run", "--stop-with-stdin"])
            .env_clear()
            .env("DATABASE_URL", self.scene.server.url("hotseat"))
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

    /// Kills a process with SIGKILL.
    pub async fn kill(&mut self, which: usize) {
        if let Some(mut child) = self.running[which].take() {
            child.kill().await.ok();
        }
    }

    /// Starts processes that ended by themselves, as a service manager does; how many.
    pub fn restart_ended(&mut self) -> anyhow::Result<u64> {
        let mut ended = 0;
        for which in 0..self.running.len() {
            let has_ended = match &mut self.running[which] {
                Some(child) => child.try_wait()?.is_some(),
                None => true,
            };
            if has_ended {
                ended += 1;
                self.launch(which)?;
            }
        }
        Ok(ended)
    }

    /// Waits until so many connections to the gateway stand and the commands are there.
    pub async fn wait_until_connected(&self, count: usize) -> anyhow::Result<()> {
        let world = self.scene.sandbox.world();
        let ready = async {
            while world.connected_gateways() < count || world.commands().is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(START_LIMIT, ready).await.is_err() {
            let log = std::fs::read_to_string(self.folder.path().join("hotseat.log")).unwrap_or_default();
            let end: Vec<_> = log.lines().rev().take(20).collect();
            bail!("the bot does not connect; the end of its log:\n{}", end.join("\n"));
        }
        Ok(())
    }

    /// Asks the processes to stop, and waits until they have.
    pub async fn stop(self) {
        if let Some(kept) = std::env::var_os("CHAOS_LOG") {
            std::fs::copy(self.folder.path().join("hotseat.log"), kept).ok();
        }
        for mut child in self.running.into_iter().flatten() {
            drop(child.stdin.take());
            tokio::time::timeout(Duration::from_secs(25), child.wait()).await.ok();
        }
    }
}

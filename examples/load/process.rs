//! A bot's process, and what the kernel says of it.

use anyhow::Context as _;
use hotseat::crypto::Vault;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// Ticks of the kernel's clock of work in a second: always so for /proc on Linux.
const TICKS: f64 = 100.0;
/// How long a process may take to end.
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// A process that is killed when dropped.
pub struct Process {
    child: Child,
    _folder: tempfile::TempDir,
}

impl Process {
    /// The bot, with a database and a Discord.
    pub fn hotseat(
        program: &Path,
        discord: (&str, &str),
        database: &str,
        log: Option<&Path>,
        statements: bool,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (url, token) = discord;
        let settings =
            // Each statement is a line of the log then.
            format!("[discord]\napi_url = \"{url}\"\n[github]\napi_url = \"\"\n[log]\nfilter = \"warn{}\"\nformat = \"json\"\n", if statements { ",sqlx::query=debug" } else { "" });
        std::fs::write(folder.path().join("bot-config.toml"), settings)?;
        let mut command = Command::new(program);
        command.args(["run", "--stop-with-stdin"]).stdin(Stdio::piped());
        command.env("DATABASE_URL", database).env("DISCORD_TOKEN", token);
        command.env("HOTSEAT_KEYS", Vault::plain().new_key());
        let log = match log {
            Some(log) => Stdio::from(std::fs::File::create(log)?),
            None => Stdio::null(),
        };
        Self::spawn(command, folder, log)
    }

    /// A script of Python's.
    pub fn python(python: &Path, script: &Path, discord: (&str, &str)) -> anyhow::Result<Self> {
        let mut command = Command::new(python);
        command.arg(script).env("DISCORD_URL", discord.0).env("DISCORD_TOKEN", discord.1);
        command.stdin(Stdio::null());
        Self::spawn(command, tempfile::tempdir()?, Stdio::inherit())
    }

    fn spawn(mut command: Command, folder: tempfile::TempDir, errors: Stdio) -> anyhow::Result<Self> {
        for name in ["OPENAI_API_KEY", "OPENAI_BASE_URL", "GITHUB_TOKEN"] {
            command.env_remove(name);
        }
        command.current_dir(folder.path()).stdout(Stdio::null()).stderr(errors).kill_on_drop(true);
        let child =
            command.spawn().with_context(|| format!("cannot start {:?}", command.as_std().get_program()))?;
        Ok(Self { child, _folder: folder })
    }

    fn read(&self, file: &str) -> anyhow::Result<String> {
        let id = self.child.id().context("the bot has ended")?;
        std::fs::read_to_string(format!("/proc/{id}/{file}"))
            .context("the bot has ended, or there is no /proc here")
    }

    /// Seconds of work it has done.
    pub fn worked(&self) -> anyhow::Result<f64> {
        let stat = self.read("stat")?;
        // The name, which comes second, may have blanks and brackets.
        let (_, rest) = stat.rsplit_once(')').context("an unknown form of /proc/PID/stat")?;
        let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
    }

    /// Megabytes of memory in RAM.
    pub fn resident_megabytes(&self) -> anyhow::Result<f64> {
        self.megabytes("VmRSS:")
    }

    /// Megabytes of that which are no part of the program's file, which debug builds have a lot of.
    pub fn own_megabytes(&self) -> anyhow::Result<f64> {
        self.megabytes("RssAnon:")
    }

    fn megabytes(&self, name: &str) -> anyhow::Result<f64> {
        let status = self.read("status")?;
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)).context("an unknown form of status")?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Waits until it has nothing to do; gives the seconds of work it has done by then.
    pub async fn rest(&self) -> anyhow::Result<f64> {
        let mut before = self.worked()?;
        let mut calm = 0;
        // A bot that waits still keeps its connections alive: a few ticks a second.
        while calm < 3 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = self.worked()?;
            calm = if now - before < 0.04 { calm + 1 } else { 0 };
            before = now;
        }
        Ok(before)
    }

    /// Asks it to stop, by the end of its standard input, and waits.
    pub async fn stop(mut self) {
        drop(self.child.stdin.take());
        if tokio::time::timeout(STOP_LIMIT, self.child.wait()).await.is_err() {
            self.child.kill().await.ok();
        }
    }
}

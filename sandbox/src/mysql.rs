//! A private MySQL server for one run: MariaDB or MySQL, whichever this machine has.
//!
//! [`Server::start`] starts a server of its own on a loopback port, in a folder of its own; a server that already runs
//! on the machine is never touched. The server dies with the process that started it, even when that process is killed
//! with SIGKILL, and a temporary folder goes with it (see `mysql/supervisor.rs`).
//!
//! There are no passwords: MariaDB runs with `--skip-grant-tables` on an empty folder, which needs no installation step
//! and starts in a tenth of a second; MySQL refuses network connections in that mode, so it is initialised with an
//! empty root password. Either is reachable from this machine alone. That is right for tests and for trying things out,
//! also with a kept folder, and wrong for anything else.

mod program;
mod supervisor;

use std::{
    fs::{self, File},
    hash::{BuildHasher, RandomState},
    io::ErrorKind,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, MySqlConnection,
    mysql::{MySqlConnectOptions, MySqlSslMode},
};
use tokio::time::{Instant, sleep};

use program::{Flavour, Layout, Program};
use supervisor::{RunFolder, Supervised};

/// How long a server may take until it answers. Normal is a tenth of a second (MySQL: half a second).
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long a graceful stop may take before the server is killed.
const STOP_LIMIT: Duration = Duration::from_secs(30);
/// How often readiness and exit are looked at; a server tells neither by itself.
const POLL: Duration = Duration::from_millis(4);
/// How many ports are tried when another program takes the chosen one first.
const PORT_TRIES: usize = 5;
/// Ports to choose from: below the range the system hands out by itself, so that nobody is given the port of a server
/// that is stopped for a moment.
const PORTS: std::ops::Range<u16> = 10_240..32_768;

/// What kind of server to start.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folder to keep the data in, used again by the next run; made when missing. Without one the data is temporary.
    pub dir: Option<PathBuf>,
    /// Whether committed data survives a power cut. Off is much faster and still survives [`Server::kill`].
    pub durable: bool,
}

/// A running private server. Dropping it kills it and removes its temporary folder.
#[derive(Debug)]
pub struct Server {
    program: Program,
    layout: Layout,
    durable: bool,
    port: u16,
    // Fields drop in this order: first the process, then its folder.
    process: Mutex<Option<Supervised>>,
    _run: RunFolder,
    _lock: Option<File>,
}

impl Server {
    /// Starts a server and waits until it takes connections.
    ///
    /// # Errors
    /// When no server program is installed (the text says how to install one), when the kept folder is in use or was
    /// written by the other kind of server, or when the server does not come up (the text has the end of its log).
    pub async fn start(options: Options) -> Result<Server> {
        let program = Program::find()?;
        let run = RunFolder::create().context("no folder for a private MySQL server")?;
        let (home, lock) = match &options.dir {
            Some(dir) => {
                fs::create_dir_all(dir)
                    .with_context(|| format!("cannot make the folder {}", dir.display()))?;
                let dir = dir.canonicalize()?;
                let lock = lock(&dir)?;
                (dir, Some(lock))
            }
            None => (run.path().to_owned(), None),
        };
        let layout = Layout::new(run.path(), &home);
        fs::create_dir_all(&layout.scratch)?;
        program.check_folder(&layout.data)?;
        let is_new = !layout.data.exists();
        if is_new && program.flavour == Flavour::MariaDb && options.dir.is_none() {
            fs::create_dir(&layout.data)?;
        } else if is_new {
            initialise(&program, &layout).await?;
        }

        let mut server = Server {
            program,
            layout,
            durable: options.durable,
            port: 0,
            process: Mutex::new(None),
            _run: run,
            _lock: lock,
        };
        server.launch_on_free_port().await?;
        if is_new {
            server.settle().await?;
        }
        Ok(server)
    }

    /// The address of a database in this server, for sqlx and other clients.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://root@127.0.0.1:{}/{database}?ssl-mode=disabled", self.port)
    }

    /// The TCP port on 127.0.0.1. It stays the same across [`Server::restart`].
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The Unix socket, for command line clients.
    pub fn socket(&self) -> &Path {
        &self.layout.socket
    }

    /// The folder with the server's data files.
    pub fn data_folder(&self) -> &Path {
        &self.layout.data
    }

    /// Creates an empty database (utf8mb4) unless it is there already.
    ///
    /// # Errors
    /// When the name is not 1 to 64 characters of `A-Z a-z 0-9 _ -`, or the server does not answer.
    pub async fn create_database(&self, name: &str) -> Result<()> {
        self.on_database("CREATE DATABASE IF NOT EXISTS", name).await
    }

    /// Removes a database with all that is in it, if it is there.
    ///
    /// # Errors
    /// As [`Server::create_database`].
    pub async fn drop_database(&self, name: &str) -> Result<()> {
        self.on_database("DROP DATABASE IF EXISTS", name).await
    }

    /// Stops the server gracefully and keeps its folder until it is dropped; does nothing when it is stopped.
    ///
    /// # Errors
    /// When it did not stop in 30 seconds; it has been killed then.
    pub async fn stop(&self) -> Result<()> {
        let Some(mut process) = self.process().take() else { return Ok(()) };
        // A paused server takes signals only when it goes on; one that has ended by itself takes none, as seen below.
        let _sent = process.signal("CONT").and_then(|_| process.signal("TERM"));
        let deadline = Instant::now() + STOP_LIMIT;
        while process.exit_status()?.is_none() {
            ensure!(
                Instant::now() < deadline,
                "the MySQL server did not stop in {STOP_LIMIT:?} and was killed"
            );
            sleep(POLL).await;
        }
        Ok(())
    }

    /// Kills the server with SIGKILL, as a crash would; returns when it is dead. Its folder stays.
    pub fn kill(&self) {
        // Dropping a supervised process kills it and waits for its end.
        drop(self.process().take());
    }

    /// Starts the server again on the same folder and port, after [`Server::stop`] or [`Server::kill`], or after
    /// stopping it gracefully when it runs.
    ///
    /// # Errors
    /// As [`Server::start`] and [`Server::stop`].
    pub async fn restart(&self) -> Result<()> {
        self.stop().await?;
        self.launch().await
    }

    /// Freezes the server: connections stay open and nothing is answered until [`Server::resume`].
    ///
    /// # Errors
    /// When the server is not running.
    pub async fn pause(&self) -> Result<()> {
        let process = self.signal("STOP")?;
        while !supervisor::is_stopped(process) {
            sleep(POLL).await;
        }
        Ok(())
    }

    /// Lets a paused server go on.
    ///
    /// # Errors
    /// When the server is not running.
    pub fn resume(&self) -> Result<()> {
        self.signal("CONT").map(|_| ())
    }

    fn signal(&self, name: &str) -> Result<u32> {
        self.process().as_mut().context("the private MySQL server is not running")?.signal(name)
    }

    fn process(&self) -> MutexGuard<'_, Option<Supervised>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn launch_on_free_port(&mut self) -> Result<()> {
        for _ in 0..PORT_TRIES {
            self.port = free_port()?;
            match self.launch().await {
                Err(error) if error.is::<PortTaken>() => {}
                other => return other,
            }
        }
        bail!("no free port on 127.0.0.1 for a private MySQL server after {PORT_TRIES} tries");
    }

    /// Makes a new folder fit for [`Server::kill`]: a MariaDB killed before it has written its first pages cannot read
    /// them afterwards.
    async fn settle(&self) -> Result<()> {
        if self.program.flavour == Flavour::MySql {
            return Ok(());
        }
        let mut connection = self.connect().await?;
        let checkpoint = connection.execute("SET GLOBAL innodb_log_checkpoint_now = ON").await;
        connection.close().await?;
        // Versions without that switch write everything when they stop.
        if checkpoint.is_err() { self.restart().await } else { Ok(()) }
    }

    /// Starts the process and waits until it answers.
    async fn launch(&self) -> Result<()> {
        let arguments = self.program.run_arguments(&self.layout, self.port, self.durable);
        let mut process = Supervised::start(&self.program.path, &arguments, &self.layout.log)?;
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if let Some(status) = process.exit_status()? {
                let log = log_end(&self.layout.log);
                if log.contains("Address already in use") || log.contains("another process with port") {
                    return Err(PortTaken(self.port).into());
                }
                let program = self.program.path.display();
                bail!("{program} ended at its start ({status}); the end of its log:\n{log}");
            }
            let last = match self.is_answering().await {
                Ok(()) => break,
                Err(error) => error,
            };
            if Instant::now() > deadline {
                let log = log_end(&self.layout.log);
                bail!(
                    "the MySQL server does not answer after {START_LIMIT:?}: {last:#}; the end of its log:\n{log}"
                );
            }
            sleep(POLL).await;
        }
        *self.process() = Some(process);
        Ok(())
    }

    /// Whether the server on the port answers and is this one, not another that took the port first.
    async fn is_answering(&self) -> Result<()> {
        let mut connection = self.connect().await?;
        let socket: String = sqlx::query_scalar("SELECT @@socket").fetch_one(&mut connection).await?;
        connection.close().await?;
        ensure!(Path::new(&socket) == self.layout.socket, "another server answers on port {}", self.port);
        Ok(())
    }

    async fn connect(&self) -> Result<MySqlConnection> {
        let options = MySqlConnectOptions::new()
            .host("127.0.0.1")
            .port(self.port)
            .username("root")
            .ssl_mode(MySqlSslMode::Disabled);
        Ok(options.connect().await?)
    }

    async fn on_database(&self, statement: &str, name: &str) -> Result<()> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        ensure!(
            (1..=64).contains(&name.len()) && name.chars().all(plain),
            "{name:?} is no name for a database"
        );
        let mut connection = self.connect().await?;
        // Names cannot be bound as parameters; this one has been checked above.
        connection.execute(AssertSqlSafe(format!("{statement} `{name}`"))).await?;
        connection.close().await?;
        Ok(())
    }
}

/// Another program listens on the port chosen for a server.
#[derive(Debug, thiserror::Error)]
#[error("port {0} on 127.0.0.1 is taken by another program")]
struct PortTaken(u16);

/// Takes a kept folder for this process, so that two runs do not start servers on the same data.
fn lock(dir: &Path) -> Result<File> {
    let file = File::create(dir.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            bail!("the folder {} is in use by another private MySQL server", dir.display())
        }
        Err(fs::TryLockError::Error(error)) => Err(error).context(format!("cannot lock {}", dir.display())),
    }
}

/// Makes the data folder: MySQL needs that, and so does a kept one, which must not be left half made. Until it is
/// complete it goes by another name.
async fn initialise(program: &Program, layout: &Layout) -> Result<()> {
    let unfinished = layout.data.with_extension("unfinished");
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    fs::create_dir(&unfinished)?;
    let arguments = program.initialise_arguments(layout, &unfinished);
    let mut process = Supervised::start(&program.path, &arguments, &layout.log)?;
    let deadline = Instant::now() + START_LIMIT;
    let status = loop {
        if let Some(status) = process.exit_status()? {
            break status;
        }
        ensure!(Instant::now() < deadline, "{} takes too long to initialise", program.path.display());
        sleep(POLL).await;
    };
    if !status.success() {
        let log = log_end(&layout.log);
        bail!("{} could not initialise its folder; the end of its log:\n{log}", program.path.display());
    }
    if program.flavour == Flavour::MySql {
        fs::write(&layout.first_statements, program::FIRST_STATEMENTS)?;
    }
    Ok(fs::rename(unfinished, &layout.data)?)
}

/// A port on 127.0.0.1 that is free now.
fn free_port() -> Result<u16> {
    let random = RandomState::new();
    for n in 0..1_000_u32 {
        let offset = random.hash_one(n) % u64::from(PORTS.end - PORTS.start);
        let port = PORTS.start + u16::try_from(offset)?;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    Err(anyhow!("no free port on 127.0.0.1"))
}

/// The last lines of a server's log, for error texts.
fn log_end(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

#[cfg(test)]
mod tests;

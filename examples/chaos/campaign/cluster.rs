//! Three MariaDB servers that make a Galera cluster on this machine, behind HAProxy, which hands all connections to the
//! first server that is in step with the others. Private processes in a folder of their own, gone with this one.

use anyhow::{Context as _, bail, ensure};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use sqlx::{Connection as _, MySqlConnection};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

/// Where Debian's galera-4 puts the library.
const LIBRARY: &str = "/usr/lib/galera/libgalera_smm.so";
/// Where Debian keeps servers and what they call.
const SERVERS: &str = "/usr/sbin:/usr/bin:/sbin:/bin";
const SCRIPTS: [&str; 2] = ["wsrep_sst_rsync", "wsrep_sst_common"];
const NODES: usize = 3;
/// How long a server may take to join: it fetches all data from another one.
const JOIN_LIMIT: Duration = Duration::from_secs(120);
/// How long the question may take whether a server is in step.
const CHECK_LIMIT: Duration = Duration::from_secs(2);
/// A server that is dead or frozen is soon counted out.
const EVICTION: &str = "evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.2S;evs.suspect_timeout=PT2S;\
evs.inactive_timeout=PT4S;evs.install_timeout=PT4S";

/// A running cluster.
pub struct Cluster {
    nodes: Vec<Arc<Node>>,
    port: u16,
    _balancer: Child,
    is_one_away: Arc<AtomicBool>,
    // Goes last.
    _folder: tempfile::TempDir,
}

struct Node {
    number: usize,
    folder: PathBuf,
    /// For clients, for the group, for small and for full transfers of what was missed.
    ports: [u16; 4],
    /// Where its health is told.
    health: u16,
    group: String,
    process: Mutex<Option<Child>>,
}

impl Cluster {
    pub async fn start(database: &str) -> anyhow::Result<Self> {
        ensure!(Path::new(LIBRARY).is_file(), "{LIBRARY} is missing; ./dev chaos --cluster installs it");
        let folder = tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" })?;
        let ports = free_ports(NODES * 5 + 1)?;
        let group: Vec<_> = (0..NODES).map(|number| format!("127.0.0.1:{}", ports[number * 5 + 1])).collect();
        let mut nodes = Vec::new();
        for number in 0..NODES {
            let mine = &ports[number * 5..number * 5 + 5];
            let home = folder.path().join(number.to_string());
            std::fs::create_dir_all(home.join("data"))?;
            nodes.push(Arc::new(Node {
                number,
                folder: home,
                ports: [mine[0], mine[1], mine[2], mine[3]],
                health: mine[4],
                group: group.join(","),
                process: Mutex::default(),
            }));
        }
        // The first server makes the tables of the cluster in this folder, and needs no others.
        std::fs::create_dir(nodes[0].folder.join("data/mysql"))?;
        copy_scripts(&folder.path().join("bin"))?;
        give_away(folder.path()).await?;
        for node in &nodes {
            node.launch(node.number == 0)?;
            node.wait_until_in_step(node.number + 1).await?;
            node.tell_health().await?;
        }
        let port = ports[NODES * 5];
        let balancer = balance(folder.path(), &nodes, port)?;
        let cluster = Self { nodes, port, _balancer: balancer, is_one_away: Arc::default(), _folder: folder };
        cluster.wait_until_reachable().await?;
        let mut connection = MySqlConnection::connect(&cluster.url("")).await?;
        let create = format!("CREATE DATABASE `{database}` CHARACTER SET utf8mb4");
        sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut connection).await?;
        Ok(cluster)
    }

    /// The address behind which the cluster stands.
    pub fn url(&self, database: &str) -> String {
        format!("mysql://root@127.0.0.1:{}/{database}?ssl-mode=disabled", self.port)
    }

    async fn wait_until_reachable(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        while MySqlConnection::connect(&self.url("")).await.is_err() {
            ensure!(since.elapsed() < JOIN_LIMIT, "the cluster cannot be reached through HAProxy");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Lets one server fail, more often the one that is written to; the others go on. It comes back while the campaign
    /// goes on; `None` while one is still away, because two of three are needed.
    pub async fn fail(&self, rng: &mut ChaCha8Rng) -> anyhow::Result<Option<&'static str>> {
        if self.is_one_away.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        let node = Arc::clone(&self.nodes[[0, 0, 1, 2][rng.random_range(0..4)]]);
        let away = Duration::from_millis(rng.random_range(100..4000));
        // SIGTERM is a stop in good order.
        let (signal, kind) = match rng.random_range(0..4) {
            0 => ("-STOP", "server of the cluster frozen"),
            1 => ("-TERM", "server of the cluster stopped"),
            _ => ("-KILL", "server of the cluster killed (SIGKILL)"),
        };
        node.signal(signal).await?;
        let (nodes, is_one_away) = (self.nodes.clone(), Arc::clone(&self.is_one_away));
        tokio::spawn(async move {
            match come_back(&nodes, &node, signal == "-STOP", away).await {
                Ok(()) => is_one_away.store(false, Ordering::Relaxed),
                // The campaign goes on with the others.
                Err(error) => eprintln!("chaos: {error:#}"),
            }
        });
        Ok(Some(kind))
    }
}

impl Node {
    fn process(&self) -> MutexGuard<'_, Option<Child>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn launch(&self, first: bool) -> anyhow::Result<()> {
        let [port, group, small, full] = self.ports;
        let folder = self.folder.display();
        let join = if first { String::new() } else { self.group.clone() };
        let log = std::fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        let mut command = private("mariadbd");
        let scripts = self.folder.with_file_name("bin");
        command.env("PATH", format!("{}:{SERVERS}", scripts.display()));
        command.args([
            "--no-defaults",
            "--skip-name-resolve",
            "--skip-grant-tables",
            "--bind-address=127.0.0.1",
        ]);
        command.args(["--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--max-connections=500"]);
        command.args(["--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M"]);
        command.args(["--innodb-log-file-size=16M", "--character-set-server=utf8mb4"]);
        command.args(["--wsrep-on=ON", "--wsrep-cluster-name=chaos", "--wsrep-sst-method=rsync"]);
        // What was written through one server is seen through the next.
        command.arg("--wsrep-sync-wait=1");
        command.arg(format!("--wsrep-provider={LIBRARY}"));
        command.arg(format!("--datadir={folder}/data")).arg(format!("--socket={folder}/s"));
        command.arg(format!("--pid-file={folder}/pid")).arg(format!("--port={port}"));
        command.arg(format!("--wsrep-node-name=node{}", self.number));
        // Whoever hands its data over takes no writes meanwhile, so not the one that is written to if possible.
        command.arg(format!("--wsrep-sst-donor=node{},", if self.number == 2 { 1 } else { 2 }));
        command.arg(format!("--wsrep-cluster-address=gcomm://{join}"));
        command.arg(format!("--wsrep-node-address=127.0.0.1:{group}"));
        command.arg(format!("--wsrep-sst-receive-address=127.0.0.1:{full}"));
        command.arg(format!(
            "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{group};ist.recv_addr=127.0.0.1:{small};\
             gcache.size=32M;pc.recovery=false;{EVICTION}"
        ));
        if first {
            command.arg("--wsrep-new-cluster");
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true).spawn();
        *self.process() = Some(child.context("cannot start mariadbd")?);
        Ok(())
    }

    async fn signal(&self, signal: &str) -> anyhow::Result<()> {
        let process =
            self.process().as_ref().and_then(Child::id).context("a server of the cluster is gone")?;
        let sent = Command::new("kill").args([signal, &process.to_string()]).status().await?;
        ensure!(sent.success(), "kill {signal} {process}: {sent}");
        Ok(())
    }

    async fn wait_until_ended(&self) -> anyhow::Result<()> {
        let process = self.process().take();
        if let Some(mut process) = process
            && tokio::time::timeout(Duration::from_secs(30), process.wait()).await.is_err()
        {
            process.kill().await?;
        }
        Ok(())
    }

    /// Whether it has all that the others have, and knows so many servers in all.
    async fn is_in_step(&self, of: usize) -> bool {
        let url = format!("mysql://root@127.0.0.1:{}/?ssl-mode=disabled", self.ports[0]);
        let ask = async {
            let mut connection = MySqlConnection::connect(&url).await?;
            let status =
                "SHOW STATUS WHERE Variable_name IN ('wsrep_local_state_comment', 'wsrep_cluster_size')";
            let status: Vec<(String, String)> = sqlx::query_as(status).fetch_all(&mut connection).await?;
            connection.close().await?;
            let status: BTreeMap<_, _> = status.into_iter().collect();
            let size = status.get("wsrep_cluster_size").and_then(|size| size.parse::<usize>().ok());
            let is_synced = status.get("wsrep_local_state_comment").is_some_and(|state| state == "Synced");
            Ok::<_, sqlx::Error>(is_synced && size.is_some_and(|size| size >= of))
        };
        matches!(tokio::time::timeout(CHECK_LIMIT, ask).await, Ok(Ok(true)))
    }

    async fn wait_until_in_step(&self, of: usize) -> anyhow::Result<()> {
        let since = Instant::now();
        while !self.is_in_step(of).await {
            if since.elapsed() > JOIN_LIMIT {
                let log = std::fs::read(self.folder.join("log")).unwrap_or_default();
                let log = String::from_utf8_lossy(&log);
                let end: Vec<_> = log.lines().rev().take(20).collect();
                bail!(
                    "server {} does not join; the end of its log, last line first:\n{}",
                    self.number,
                    end.join("\n")
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Tells HAProxy over HTTP whether this server may be used.
    async fn tell_health(self: &Arc<Self>) -> anyhow::Result<()> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, self.health)).await?;
        let node = Arc::downgrade(self);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(node) = node.upgrade() else { return };
                tokio::spawn(async move {
                    let status = if node.is_in_step(1).await { "200 OK" } else { "503 Service Unavailable" };
                    let answer = format!("HTTP/1.0 {status}\r\nContent-Length: 0\r\n\r\n");
                    // The request says nothing that matters; whoever hung up asks again.
                    if stream.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {
                        stream.write_all(answer.as_bytes()).await.ok();
                    }
                });
            }
        });
        Ok(())
    }
}

/// Brings a server back after this time, and waits until all know each other again: one that was frozen takes itself for a
/// part of the cluster for a moment although the others have counted it out.
async fn come_back(nodes: &[Arc<Node>], node: &Node, is_frozen: bool, after: Duration) -> anyhow::Result<()> {
    if is_frozen {
        tokio::time::sleep(after * 2).await;
        node.signal("-CONT").await?;
    } else {
        node.wait_until_ended().await?;
        tokio::time::sleep(after).await;
        node.launch(false)?;
    }
    for node in nodes {
        node.wait_until_in_step(NODES).await?;
    }
    Ok(())
}

/// Servers do not run as root, and do not outlive this process.
fn private(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if is_root() {
        command.args(["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]);
    }
    command.env("PATH", SERVERS);
    command.args(["--", program]);
    command
}

/// The scripts by which a server hands its data to another; copied, so that whoever runs the servers can read them.
fn copy_scripts(to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir(to)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folder = std::env::split_paths(&path).find(|folder| folder.join(SCRIPTS[0]).is_file());
    let folder =
        folder.with_context(|| format!("{} is missing; ./dev chaos --cluster fetches it", SCRIPTS[0]))?;
    for script in SCRIPTS {
        std::fs::copy(folder.join(script), to.join(script))?;
    }
    Ok(())
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

async fn give_away(folder: &Path) -> anyhow::Result<()> {
    if is_root() {
        let given = Command::new("chown").args(["-R", "nobody:nogroup"]).arg(folder).status().await?;
        ensure!(given.success(), "chown: {given}");
    }
    Ok(())
}

fn balance(folder: &Path, nodes: &[Arc<Node>], port: u16) -> anyhow::Result<Child> {
    let mut text = format!(
        "global\n    maxconn 2000\ndefaults\n    mode tcp\n    timeout connect 1s\n    timeout client 1h\n    \
         timeout server 1h\n    timeout check 3s\n    retries 1\nlisten mysql\n    bind 127.0.0.1:{port}\n    \
         option httpchk GET /\n"
    );
    for node in nodes {
        // Only the first that is up is used; who is connected to one that goes down is sent away.
        let backup = if node.number == 0 { "" } else { " backup" };
        writeln!(
            text,
            "    server node{} 127.0.0.1:{} check port {} inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions{backup}",
            node.number, node.ports[0], node.health
        )?;
    }
    let file = folder.join("haproxy.cfg");
    std::fs::write(&file, text)?;
    let log = std::fs::File::create(folder.join("haproxy.log"))?;
    let mut command = private("haproxy");
    command.args(["-db", "-f"]).arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    command.kill_on_drop(true).spawn().context("cannot start haproxy")
}

/// Ports that are free now, below those that the system hands out by itself.
fn free_ports(count: usize) -> anyhow::Result<Vec<u16>> {
    let mut random = rand::rng();
    let mut ports = Vec::new();
    for _ in 0..1000 {
        let port = random.random_range(10_240..32_768);
        if ports.len() < count
            && !ports.contains(&port)
            && TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        {
            ports.push(port);
        }
    }
    ensure!(ports.len() == count, "no free ports on 127.0.0.1");
    Ok(ports)
}

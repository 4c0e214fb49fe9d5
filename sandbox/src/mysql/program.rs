//! The server program of this machine and the arguments it takes.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

/// Names the server program to use instead of searching for one.
const PROGRAM_VARIABLE: &str = "SANDBOX_MYSQLD";

/// Accounts of a fresh MySQL: without name resolution a client on TCP comes from 127.0.0.1, not from `localhost`.
pub(super) const FIRST_STATEMENTS: &str = "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';\n\
     GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;\n";

/// Which family a server program belongs to; they differ in initialisation and in a few options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    MariaDb,
    MySql,
}

/// A server program.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) flavour: Flavour,
}

/// Where a server keeps what.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Data files; kept across runs when the caller gave a folder.
    pub(super) data: PathBuf,
    /// The server's log.
    pub(super) log: PathBuf,
    /// Statements a MySQL server runs when it starts; missing with MariaDB.
    pub(super) first_statements: PathBuf,
    /// Temporary files of large queries.
    pub(super) scratch: PathBuf,
    /// Always in the run's own folder: a socket's path may have about 100 bytes only.
    pub(super) socket: PathBuf,
    pid: PathBuf,
}

impl Layout {
    /// Data and log in `home`, everything of this run alone in `run`.
    pub(super) fn new(run: &Path, home: &Path) -> Layout {
        Layout {
            data: home.join("data"),
            log: home.join("server.log"),
            first_statements: home.join("first.sql"),
            scratch: run.join("tmp"),
            socket: run.join("socket"),
            pid: run.join("pid"),
        }
    }
}

impl Program {
    /// Finds the server program: the one named by `SANDBOX_MYSQLD`, else mariadbd or mysqld.
    pub(super) fn find() -> Result<Program> {
        if let Some(path) = env::var_os(PROGRAM_VARIABLE).filter(|path| !path.is_empty()) {
            return Program::ask(PathBuf::from(path))
                .context(format!("{PROGRAM_VARIABLE} names no MySQL server"));
        }
        // Servers live in folders that an ordinary user's PATH leaves out.
        let path = env::var_os("PATH").unwrap_or_default();
        let more = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/libexec"].map(PathBuf::from);
        let folders: Vec<PathBuf> = env::split_paths(&path).chain(more).collect();
        for name in ["mariadbd", "mysqld"] {
            if let Some(path) = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()) {
                return Program::ask(path);
            }
        }
        bail!(
            "No MySQL server is installed on this machine. On Debian and Ubuntu install one with\n\
             \x20   apt-get install --no-install-recommends mariadb-server-core\n\
             or set {PROGRAM_VARIABLE} to the path of mariadbd or mysqld."
        );
    }

    /// Asks a program what it is.
    fn ask(path: PathBuf) -> Result<Program> {
        let output = Command::new(&path)
            .args(["--no-defaults", "--version"])
            .output()
            .with_context(|| format!("cannot run {}", path.display()))?;
        let version = String::from_utf8_lossy(&output.stdout);
        let flavour = match () {
            () if version.contains("MariaDB") => Flavour::MariaDb,
            () if version.contains("Ver ") => Flavour::MySql,
            () => bail!("{} does not tell its version", path.display()),
        };
        Ok(Program { path, flavour })
    }

    /// Refuses a kept folder of the other family: neither reads the other's files, and both say so cryptically.
    pub(super) fn check_folder(&self, data: &Path) -> Result<()> {
        let (other, mark) = match self.flavour {
            Flavour::MariaDb => ("MySQL", "mysql.ibd"),
            Flavour::MySql => ("MariaDB", "aria_log_control"),
        };
        if fs::exists(data.join(mark))? {
            let program = self.path.display();
            bail!("the folder {} was written by {other}; {program} cannot read it", data.display());
        }
        Ok(())
    }

    /// Arguments that fill an empty data folder and end.
    pub(super) fn initialise_arguments(&self, layout: &Layout, data: &Path) -> Vec<OsString> {
        let mut arguments = Arguments::new();
        arguments.path("--datadir", data).path("--tmpdir", &layout.scratch);
        match self.flavour {
            Flavour::MariaDb => arguments.flag("--bootstrap").flag("--skip-grant-tables"),
            Flavour::MySql => arguments.flag("--initialize-insecure"),
        };
        self.add_common(&mut arguments);
        arguments.0
    }

    /// Arguments that run the server on its folder.
    pub(super) fn run_arguments(&self, layout: &Layout, port: u16, durable: bool) -> Vec<OsString> {
        let mut arguments = Arguments::new();
        arguments
            .path("--datadir", &layout.data)
            .path("--socket", &layout.socket)
            .path("--pid-file", &layout.pid)
            .path("--tmpdir", &layout.scratch)
            .flag("--bind-address=127.0.0.1")
            .flag(&format!("--port={port}"))
            .flag("--skip-name-resolve")
            .flag("--max-connections=500");
        match self.flavour {
            Flavour::MariaDb => arguments.flag("--skip-grant-tables"),
            Flavour::MySql => arguments.path("--init-file", &layout.first_statements),
        };
        if !durable {
            // The log is written at each commit but not synced: data survives a killed server, not a power cut.
            arguments.flag("--innodb-flush-log-at-trx-commit=2").flag("--innodb-flush-method=nosync");
        }
        self.add_common(&mut arguments);
        arguments.0
    }

    /// Small, quiet and the same on every machine. `loose` options are unknown to some versions.
    fn add_common(&self, arguments: &mut Arguments) {
        if rustix::process::geteuid().is_root() {
            arguments.flag("--user=root");
        }
        arguments
            .flag("--skip-log-bin")
            .flag("--performance-schema=0")
            .flag("--character-set-server=utf8mb4")
            .flag("--collation-server=utf8mb4_unicode_ci")
            .flag("--innodb-buffer-pool-size=64M")
            .flag("--innodb-buffer-pool-dump-at-shutdown=0")
            .flag("--innodb-buffer-pool-load-at-startup=0");
        match self.flavour {
            Flavour::MariaDb => arguments.flag("--innodb-log-file-size=16M"),
            Flavour::MySql => arguments
                .flag("--loose-innodb-redo-log-capacity=16M")
                .flag("--loose-mysqlx=OFF")
                .flag("--secure-file-priv=NULL"),
        };
    }
}

/// A command line that reads no option files: the machine's own server settings must not matter.
struct Arguments(Vec<OsString>);

impl Arguments {
    fn new() -> Arguments {
        // The servers insist on this one being first.
        Arguments(vec!["--no-defaults".into()])
    }

    fn flag(&mut self, flag: &str) -> &mut Self {
        self.0.push(flag.into());
        self
    }

    fn path(&mut self, option: &str, path: &Path) -> &mut Self {
        let mut argument = OsString::from(option);
        argument.push("=");
        argument.push(path);
        self.0.push(argument);
        self
    }
}

//! Processes and folders that do not outlive the process that made them.
//!
//! The kernel can signal a child when its parent's *thread* ends, which is the wrong moment, and only from unsafe code.
//! So a small shell process stands between: it reads a pipe whose other end this process holds. However this process
//! ends, the kernel closes that end, the shell sees the end of the file and cleans up.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
};

use anyhow::{Context, Result};

/// Runs "$@" until it ends or the pipe does; each line from the pipe is a signal for it, answered with its process id
/// when it is sent. Ends with its exit code.
const RUN: &str = r#"
exec 3<&0 </dev/null
"$@" 3<&- >&2 &
server=$!
{
    while read -r signal; do kill -s "$signal" "$server"; echo "$server"; done
    kill -s KILL "$server"
} <&3 2>/dev/null &
reader=$!
wait "$server"
status=$?
kill -s KILL "$reader"
exit "$status"
"#;

/// Removes the folder "$1" at the end of the pipe. It tries for a while: the server may be dying at that moment.
const REMOVE: &str = r#"
PATH=${PATH:-}:/usr/bin:/bin
while read -r _; do :; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$1" && exit 0
    sleep 0.2
done
"#;

/// How much room a memory file system must have to be used.
const ROOM: u64 = 512 * 1024 * 1024;

/// A child process that is killed when this value is dropped or this process ends.
#[derive(Debug)]
pub(super) struct Supervised {
    shell: Shell,
}

impl Supervised {
    /// Starts a program with its output appended to a log.
    pub(super) fn start(program: &Path, arguments: &[OsString], log: &Path) -> Result<Supervised> {
        let log = File::options().create(true).append(true).open(log)?;
        let shell = Shell::start(RUN, |command| {
            command.arg(program).args(arguments).stdout(Stdio::piped()).stderr(log);
        })?;
        Ok(Supervised { shell })
    }

    /// Sends a signal, by its name without `SIG`, and returns the program's process id when it is sent.
    pub(super) fn signal(&mut self, name: &str) -> Result<u32> {
        let child = &mut self.shell.child;
        let (input, output) = self.shell.pipe.as_mut().zip(child.stdout.as_mut()).context("no supervisor")?;
        input.write_all(format!("{name}\n").as_bytes())?;
        // One answer for each signal, so nothing is left in the buffer.
        let mut answer = String::new();
        BufReader::new(output).read_line(&mut answer)?;
        answer.trim().parse().context("the program has ended")
    }

    /// How the program ended, or nothing while it runs. After a signal the code is 128 plus its number.
    pub(super) fn exit_status(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.shell.child.try_wait()?)
    }
}

/// Whether every thread of a process is stopped. Sending the signal is not the end of it: the process goes on until one
/// of its threads has taken the signal. Without `/proc` this cannot be seen and is taken for granted.
pub(super) fn is_stopped(process: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else { return true };
    threads.flatten().all(|thread| {
        // The state follows the name, which is in parentheses and may have any characters. A thread without is gone.
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('T'))
    })
}

/// A temporary folder that is removed when this value is dropped or this process ends.
#[derive(Debug)]
pub(super) struct RunFolder {
    path: PathBuf,
    _shell: Shell,
}

impl RunFolder {
    /// Makes a folder only this user can read, in memory where that has room.
    pub(super) fn create() -> Result<RunFolder> {
        let memory = Path::new("/dev/shm");
        let has_room = rustix::fs::statvfs(memory).is_ok_and(|fs| fs.f_bavail * fs.f_frsize > ROOM);
        let mut builder = tempfile::Builder::new();
        builder.prefix("private-mysql-");
        let folder = match has_room.then(|| builder.tempdir_in(memory)) {
            Some(Ok(folder)) => folder,
            _ => builder.tempdir()?,
        };
        let shell = Shell::start(REMOVE, |command| {
            command.arg(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
        })?;
        // From here on the shell removes it.
        Ok(RunFolder { path: folder.keep(), _shell: shell })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// A shell with a script that ends soon after its input does.
#[derive(Debug)]
struct Shell {
    child: Child,
    pipe: Option<ChildStdin>,
}

impl Shell {
    fn start(script: &str, complete: impl FnOnce(&mut Command)) -> Result<Shell> {
        let mut command = Command::new("/bin/sh");
        // A process group of its own: Ctrl-C in a terminal is for the program, which then ends the server in order.
        command.args(["-c", script, "sh"]).stdin(Stdio::piped()).process_group(0);
        complete(&mut command);
        let mut child = command.spawn().context("cannot run /bin/sh")?;
        let pipe = child.stdin.take();
        Ok(Shell { child, pipe })
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // Waits for the cleaning up, some milliseconds; there is nobody to tell if that failed.
        let _ended = self.child.wait();
    }
}

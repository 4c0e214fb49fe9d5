//! The child's side: shuts itself in, reads one document, writes one line of JSON.

use std::{
    io::{self, Read as _, Write as _},
    panic,
    path::{Path, PathBuf},
    process::ExitCode,
};

use rustix::process::{Pid, Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};
use serde::Serialize;

use super::{
    Answer, MAX_DOCUMENT_BYTES, Refused,
    filter::{self, Who},
    nursery,
};

/// The subcommand that makes the bot's executable a child.
pub const SUBCOMMAND: &str = "extract";
/// The argument that asks for the pages of a PDF, those without text as pictures.
pub const PAGES: &str = "pages";
/// The argument that makes it a nursery, whose standard input is the socket to the bot; the milliseconds follow after which
/// it ends without a document.
pub const NURSERY: &str = "nursery";
/// The environment variable with the path of `libpdfium.so`, the only one a child gets.
pub const PDFIUM_VARIABLE: &str = "HOTSEAT_PDFIUM";

/// Address space in bytes. The largest real resumes need about a tenth.
const MEMORY: u64 = 512 << 20;
/// CPU time in seconds; stops a child whose parent is gone.
const CPU_SECONDS: u64 = 10;
/// Open files: the standard streams, the PDF library and the fonts it looks at.
const FILES: u64 = 32;

/// What a child is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The text of a document.
    Text,
    /// The pages of a PDF.
    Pages,
}

impl Asked {
    /// The argument that asks for it.
    pub(super) const fn argument(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Pages => Some(PAGES),
        }
    }
}

/// Reads a document from standard input and writes the answer to standard output, which must be a
/// pipe or a terminal: the child may not write to files. As a nursery, forks children that do. To be called before any
/// thread is started.
pub fn run() -> ExitCode {
    // A panic's message can hold text of the document, and nobody reads it here.
    panic::set_hook(Box::new(|_| {}));
    let argument = std::env::args().nth(2);
    let done = match argument.as_deref() {
        Some(NURSERY) => nursery::run(),
        Some(PAGES) => answer(Asked::Pages, None),
        _ => answer(Asked::Text, None),
    };
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Shuts itself in, reads the document as asked and writes what came of it. `nursery`: what it was forked from.
pub(super) fn answer(asked: Asked, nursery: Option<Pid>) -> io::Result<()> {
    let shut_in = shut_in(nursery);
    match asked {
        Asked::Text => tell(shut_in, super::read),
        Asked::Pages => tell(shut_in, super::scan),
    }
}

fn tell<T: Serialize>(
    shut_in: io::Result<()>,
    read: fn(&[u8], Option<&Path>) -> Result<T, Refused>,
) -> io::Result<()> {
    let result = match shut_in {
        Ok(()) => panic::catch_unwind(|| with_input(read)).unwrap_or(Err(Refused::Crashed)),
        Err(_) => Err(Refused::Crashed),
    };
    let mut line = serde_json::to_vec(&Answer { result, peak_kib: peak_kib() })?;
    line.push(b'\n');
    io::stdout().write_all(&line)
}

/// Gives up what reading a document does not need. Irrevocable: the hard limits are lowered too.
fn shut_in(nursery: Option<Pid>) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // It may have ended before it could be a parent's death.
    if nursery.is_some() && nursery != getppid() {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    limit(&[(Resource::Cpu, CPU_SECONDS), (Resource::Nofile, FILES), (Resource::Nproc, 0)])?;
    limit(&LASTING)?;
    filter::cut_off(Who::Child)
}

/// Gives up what a nursery and its children do not need. Its time is not limited, which is spent on all documents
/// together, nor is the number of processes.
pub(super) fn shut_in_nursery() -> io::Result<()> {
    limit(&LASTING)?;
    filter::cut_off(Who::Nursery)
}

/// Limits that a nursery has as well.
const LASTING: [(Resource, u64); 3] = [(Resource::As, MEMORY), (Resource::Fsize, 0), (Resource::Core, 0)];

fn limit(limits: &[(Resource, u64)]) -> io::Result<()> {
    for (resource, limit) in limits {
        setrlimit(*resource, Rlimit { current: Some(*limit), maximum: Some(*limit) })?;
    }
    Ok(())
}

/// The largest amount of memory this process held, as Linux counts it.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The library with which PDF files are read.
pub(super) fn pdfium() -> Option<PathBuf> {
    std::env::var_os(PDFIUM_VARIABLE).map(PathBuf::from)
}

fn with_input<T>(read: fn(&[u8], Option<&Path>) -> Result<T, Refused>) -> Result<T, Refused> {
    let limit = MAX_DOCUMENT_BYTES as u64;
    let mut bytes = Vec::new();
    io::stdin().take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refused::Crashed)?;
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(Refused::TooLarge { limit });
    }
    read(&bytes, pdfium().as_deref())
}

//! The child's side: shuts itself in, reads one document, writes one line of JSON.

use std::{
    io::{self, Read as _, Write as _},
    panic,
    path::{Path, PathBuf},
    process::ExitCode,
};

use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use serde::Serialize;

use super::{Answer, MAX_DOCUMENT_BYTES, Refused};

/// The subcommand that makes the bot's executable a child.
pub const SUBCOMMAND: &str = "extract";
/// The argument that asks for the pages of a PDF, those without text as pictures.
pub const PAGES: &str = "pages";
/// The environment variable with the path of `libpdfium.so`, the only one a child gets.
pub const PDFIUM_VARIABLE: &str = "HOTSEAT_PDFIUM";

/// Address space in bytes. The largest real resumes need about a tenth.
const MEMORY: u64 = 512 << 20;
/// CPU time in seconds; stops a child whose parent is gone.
const CPU_SECONDS: u64 = 10;
/// Open files: the standard streams, the PDF library and the fonts it looks at.
const FILES: u64 = 32;

/// Reads a document from standard input and writes the answer to standard output, which must be a
/// pipe or a terminal: the child may not write to files. To be called before any thread is started.
pub fn run() -> ExitCode {
    // A panic's message can hold text of the document, and nobody reads it here.
    panic::set_hook(Box::new(|_| {}));
    let shut_in = shut_in();
    let written = if std::env::args_os().nth(2).is_some_and(|asked| asked == PAGES) {
        answer(shut_in, super::scan)
    } else {
        answer(shut_in, super::read)
    };
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads the document as asked and writes what came of it.
fn answer<T: Serialize>(
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
fn shut_in() -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, CPU_SECONDS),
        (Resource::Fsize, 0),
        (Resource::Nofile, FILES),
        (Resource::Core, 0),
        (Resource::Nproc, 0),
    ];
    for (resource, limit) in limits {
        setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })?;
    }
    super::filter::cut_off()
}

/// The largest amount of memory this process held, as Linux counts it.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn with_input<T>(read: fn(&[u8], Option<&Path>) -> Result<T, Refused>) -> Result<T, Refused> {
    let limit = MAX_DOCUMENT_BYTES as u64;
    let mut bytes = Vec::new();
    io::stdin().take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refused::Crashed)?;
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(Refused::TooLarge { limit });
    }
    let pdfium = std::env::var_os(PDFIUM_VARIABLE).map(PathBuf::from);
    read(&bytes, pdfium.as_deref())
}

//! The nursery: a process that has loaded what a child needs, and forks a child for every document.
//!
//! Loading the program and the PDF library takes longer than reading most resumes. The nursery does it once, and a child
//! begins where it stands, with limits of its own. The nursery never touches a document: the bot hands it the pipes of a
//! document, by which the child alone reads and answers, so nothing of one document is there for the next.
//!
//! It has one thread and waits in one place, for the bot, for the end of children, and for the bot's word to end one. It ends
//! with the bot, whose end of the socket closes then, and after a while without documents.

use std::{
    fs::{self, File},
    io::{self, IoSliceMut},
    mem::MaybeUninit,
    os::fd::{AsFd as _, OwnedFd},
    time::Duration,
};

use fork::Fork;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg},
    process::{Pid, PidfdFlags, Signal, WaitOptions, getpid, pidfd_open, pidfd_send_signal, waitpid},
    stdio::{dup2_stdin, dup2_stdout},
};

use super::{
    child::{self, Asked},
    pdf,
};

/// What a nursery says once it can take documents.
pub(super) const READY: u8 = b'R';
/// What asks for the text of a document.
pub(super) const TEXT: u8 = b't';
/// What asks for the pages of a PDF.
pub(super) const PAGES: u8 = b'p';
/// What comes with each of them: the ends of the pipes for the document and for the answer, and a socket by which the nursery
/// tells how the child ended (the status as `wait` gives it) and whose closing ends the child.
pub(super) const HANDED: usize = 3;

/// A document to be read.
struct Request {
    asked: Asked,
    document: OwnedFd,
    answer: OwnedFd,
    line: OwnedFd,
}

/// A child that reads.
struct Reading {
    pid: Pid,
    process: OwnedFd,
    line: OwnedFd,
    /// Whether the bot has not given it up.
    wanted: bool,
}

/// Serves the bot until it is gone or has had no documents for a while. Returns in each child, too, once it has answered.
pub(super) fn run() -> io::Result<()> {
    let idle = std::env::args().nth(3).and_then(|idle| idle.parse().ok()).map(Duration::from_millis);
    let idle = idle.ok_or(io::ErrorKind::InvalidInput)?;
    let bot = io::stdin().as_fd().try_clone_to_owned()?;
    dup2_stdin(File::open("/dev/null")?)?;
    child::shut_in_nursery()?;
    if let Some(library) = child::pdfium() {
        // Where it cannot be loaded, each child says so.
        pdf::load(&library);
    }
    // What another thread holds at a fork, the child could wait for in vain.
    if fs::read_dir("/proc/self/task")?.count() != 1 {
        return Err(io::Error::other("more than one thread"));
    }
    let nursery = getpid();
    // Older kernels know none; better to find out now.
    drop(pidfd_open(nursery, PidfdFlags::empty())?);
    rustix::io::write(&bot, &[READY])?;
    let Some(request) = serve(bot, idle)? else { return Ok(()) };
    read(request, nursery)
}

/// The child: reads by the pipes it was given and no others.
fn read(request: Request, nursery: Pid) -> io::Result<()> {
    dup2_stdin(&request.document)?;
    dup2_stdout(&request.answer)?;
    let asked = request.asked;
    drop(request);
    child::answer(asked, Some(nursery))
}

/// Forks a child for every request. The request in a child, where nothing else of the nursery is left open; nothing in the
/// nursery, when it is no longer wanted.
fn serve(bot: OwnedFd, idle: Duration) -> io::Result<Option<Request>> {
    let idle = Timespec::try_from(idle).map_err(io::Error::other)?;
    let mut readings: Vec<Reading> = Vec::new();
    loop {
        let mut waited: Vec<PollFd<'_>> = vec![PollFd::new(&bot, PollFlags::IN)];
        for reading in &readings {
            waited.push(PollFd::new(&reading.process, PollFlags::IN));
            // The line of one given up stays closed, and would never let this wait.
            let line = if reading.wanted { &reading.line } else { &reading.process };
            waited.push(PollFd::new(line, PollFlags::IN));
        }
        match poll(&mut waited, readings.is_empty().then_some(&idle)) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let happened: Vec<bool> = waited.iter().map(|waited| !waited.revents().is_empty()).collect();
        let mut ends = happened[1..].chunks(2);
        readings.retain_mut(|reading| match ends.next() {
            Some([true, _]) => !reading.ended(),
            Some([false, true]) if reading.wanted => {
                reading.give_up();
                true
            }
            _ => true,
        });
        if !happened[0] {
            continue;
        }
        let Some(request) = receive(&bot)? else { return Ok(None) };
        match fork::fork() {
            Ok(Fork::Child) => return Ok(Some(request)),
            Ok(Fork::Parent(pid)) => readings.extend(Reading::of(pid, request.line)?),
            // The bot sees the line close, and reads the document in another way.
            Err(_) => {}
        }
    }
}

impl Reading {
    fn of(pid: i32, line: OwnedFd) -> io::Result<Option<Self>> {
        let Some(pid) = Pid::from_raw(pid) else { return Ok(None) };
        let process = pidfd_open(pid, PidfdFlags::empty())?;
        Ok(Some(Self { pid, process, line, wanted: true }))
    }

    /// Ends the child, which the bot has given up.
    fn give_up(&mut self) {
        self.wanted = false;
        // It may have ended by itself just now.
        let _ = pidfd_send_signal(&self.process, Signal::KILL);
    }

    /// Whether the child has ended; then the bot is told how, if it still listens.
    fn ended(&self) -> bool {
        match waitpid(Some(self.pid), WaitOptions::NOHANG) {
            Ok(Some((_, status))) => {
                let _ = rustix::io::write(&self.line, &status.as_raw().to_ne_bytes());
                true
            }
            Ok(None) => false,
            Err(_) => true,
        }
    }
}

/// The next request; `None` once the bot is gone.
fn receive(bot: &OwnedFd) -> io::Result<Option<Request>> {
    let mut asked = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(HANDED))];
    let mut handed = RecvAncillaryBuffer::new(&mut space);
    let received = recvmsg(bot, &mut [IoSliceMut::new(&mut asked)], &mut handed, RecvFlags::CMSG_CLOEXEC)?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let mut handed = handed.drain().flat_map(|message| match message {
        RecvAncillaryMessage::ScmRights(handed) => handed.collect(),
        _ => Vec::new(),
    });
    let asked = match asked {
        [TEXT] => Asked::Text,
        [PAGES] => Asked::Pages,
        _ => return Err(io::ErrorKind::InvalidData.into()),
    };
    match (handed.next(), handed.next(), handed.next()) {
        (Some(document), Some(answer), Some(line)) => Ok(Some(Request { asked, document, answer, line })),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

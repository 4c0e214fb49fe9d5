//! Children as the bot has them: started anew, or forked from a nursery that it keeps.

use std::{
    io::{self, IoSlice, PipeReader, PipeWriter},
    mem::MaybeUninit,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::{net::UnixStream as StdUnixStream, process::ExitStatusExt as _},
    },
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        UnixStream,
        unix::pipe::{Receiver, Sender},
    },
    process::{Child, Command},
    sync::{Mutex, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    child::{self, Asked},
    nursery::{HANDED, PAGES, READY, TEXT},
};

/// How long a nursery may take to end a child; then it is ended itself, and its children with it.
const ENDING: Duration = Duration::from_secs(1);

/// How children are started.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) program: PathBuf,
    pub(super) pdfium: Option<PathBuf>,
    /// How long a nursery stays without documents.
    pub(super) idle: Duration,
}

impl Way {
    /// The program, with nothing of the bot's environment.
    fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(std::path::absolute(&self.program)?);
        command.arg(child::SUBCOMMAND).current_dir("/").env_clear().kill_on_drop(true);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(pdfium) = &self.pdfium {
            command.env(child::PDFIUM_VARIABLE, std::path::absolute(pdfium)?);
        }
        Ok(command)
    }

    /// A child that is started anew.
    pub(super) fn start(&self, asked: Asked) -> io::Result<Reader> {
        let pipes = Pipes::new()?;
        let mut command = self.command()?;
        command.args(asked.argument()).stdin(pipes.their_document).stdout(pipes.their_answer);
        let life = Life::Started(command.spawn()?);
        Ok(Reader { document: Some(pipes.document), answer: Some(pipes.answer), life })
    }

    /// A nursery, once it can take documents; none where this program cannot be one.
    async fn start_nursery(&self) -> io::Result<Option<Nursery>> {
        let (bot, theirs) = StdUnixStream::pair()?;
        bot.set_nonblocking(true)?;
        let mut bot = UnixStream::from_std(bot)?;
        let mut process = {
            let mut command = self.command()?;
            command.arg(child::NURSERY).arg(self.idle.as_millis().to_string());
            // What is not one, and writes whatever it likes, is told by that.
            let answers = theirs.try_clone()?;
            command.stdin(OwnedFd::from(theirs)).stdout(OwnedFd::from(answers)).spawn()?
        };
        if !bot.read_u8().await.is_ok_and(|said| said == READY) {
            process.kill().await?;
            return Ok(None);
        }
        let (wanted, ended) = oneshot::channel();
        let id = process.id();
        let life = tokio::spawn(async move {
            // Reaped as soon as it has ended, and ended as soon as nobody has it any more.
            tokio::select! {
                _ = process.wait() => {}
                _ = ended => drop(process.kill().await),
            }
        });
        Ok(Some(Nursery { bot, id, life, _wanted: wanted }))
    }
}

/// The pipes between the bot and a child.
struct Pipes {
    document: Sender,
    their_document: PipeReader,
    answer: Receiver,
    their_answer: PipeWriter,
}

impl Pipes {
    fn new() -> io::Result<Self> {
        let (their_document, document) = io::pipe()?;
        let (answer, their_answer) = io::pipe()?;
        Ok(Self {
            document: Sender::from_owned_fd(document.into())?,
            their_document,
            answer: Receiver::from_owned_fd(answer.into())?,
            their_answer,
        })
    }
}

/// A child that waits for its document. Dropping it ends the child.
pub(super) struct Reader {
    document: Option<Sender>,
    answer: Option<Receiver>,
    life: Life,
}

/// By what the bot learns of the end of a child, and brings it about.
enum Life {
    Started(Child),
    /// The socket to the nursery that is this child's.
    Forked(UnixStream),
}

impl Reader {
    /// Hands over the document, reads so many bytes of the answer at most, and waits for the end.
    pub(super) async fn converse(&mut self, bytes: &[u8], longest: u64) -> io::Result<(ExitStatus, Vec<u8>)> {
        let (document, answer) = (self.document.take(), self.answer.take());
        let write = async move {
            if let Some(mut document) = document {
                // A child that ended early explains itself by its status, not by the broken pipe.
                let _ = document.write_all(bytes).await;
            }
        };
        let read = async move {
            let mut bytes = Vec::new();
            if let Some(answer) = answer {
                answer.take(longest).read_to_end(&mut bytes).await?;
            }
            io::Result::Ok(bytes)
        };
        let ((), answer) = tokio::join!(write, read);
        Ok((self.life.wait().await?, answer?))
    }

    /// Ends the child, and waits until it has.
    pub(super) async fn end(&mut self) -> io::Result<()> {
        match &mut self.life {
            Life::Started(child) => child.kill().await,
            Life::Forked(line) => {
                line.shutdown().await?;
                // One that went with its nursery has ended as well.
                let _ = timeout(ENDING, self.life.wait()).await?;
                Ok(())
            }
        }
    }
}

impl Life {
    async fn wait(&mut self) -> io::Result<ExitStatus> {
        match self {
            Self::Started(child) => child.wait().await,
            Self::Forked(line) => {
                let mut status = [0; 4];
                line.read_exact(&mut status).await?;
                Ok(ExitStatus::from_raw(i32::from_ne_bytes(status)))
            }
        }
    }
}

/// A nursery that takes documents.
#[derive(Debug)]
struct Nursery {
    bot: UnixStream,
    id: Option<u32>,
    /// Ends with the process.
    life: JoinHandle<()>,
    /// Ends the process when it is dropped.
    _wanted: oneshot::Sender<()>,
}

impl Nursery {
    /// A child forked for this request.
    fn fork(&self, asked: Asked) -> io::Result<Reader> {
        let pipes = Pipes::new()?;
        let (line, theirs) = UnixStream::pair()?;
        let handed: [BorrowedFd<'_>; HANDED] =
            [pipes.their_document.as_fd(), pipes.their_answer.as_fd(), theirs.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(HANDED))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !control.push(SendAncillaryMessage::ScmRights(&handed)) {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        let asked = [match asked {
            Asked::Text => TEXT,
            Asked::Pages => PAGES,
        }];
        sendmsg(&self.bot, &[IoSlice::new(&asked)], &mut control, SendFlags::NOSIGNAL | SendFlags::DONTWAIT)?;
        Ok(Reader { document: Some(pipes.document), answer: Some(pipes.answer), life: Life::Forked(line) })
    }
}

/// The nursery of an extractor, one at most at any time.
#[derive(Debug, Default)]
pub(super) struct Nurseries(Mutex<Kept>);

#[derive(Debug, Default)]
enum Kept {
    /// Not needed yet, or not any more.
    #[default]
    None,
    Living(Nursery),
    /// The program, or this system, cannot be one.
    Impossible,
}

impl Nurseries {
    /// A forked child; none where there can be no nursery.
    pub(super) async fn reader(&self, way: &Way, asked: Asked) -> Option<Reader> {
        let mut kept = self.0.lock().await;
        if let Kept::Living(nursery) = &*kept {
            match nursery.fork(asked) {
                Ok(reader) if !nursery.life.is_finished() => return Some(reader),
                // It has ended, for want of documents or otherwise.
                _ => *kept = Kept::None,
            }
        }
        if matches!(*kept, Kept::None) {
            match way.start_nursery().await {
                Ok(Some(nursery)) => *kept = Kept::Living(nursery),
                Ok(None) => {
                    tracing::warn!("there can be no nursery of document readers; each is started anew");
                    *kept = Kept::Impossible;
                }
                Err(error) => tracing::warn!(%error, "cannot start the nursery of document readers"),
            }
        }
        match &*kept {
            Kept::Living(nursery) => nursery.fork(asked).ok(),
            Kept::None | Kept::Impossible => None,
        }
    }

    /// Ends the nursery; the next document has another.
    pub(super) async fn forget(&self) {
        let mut kept = self.0.lock().await;
        if matches!(*kept, Kept::Living(_)) {
            *kept = Kept::None;
        }
    }

    /// The process of the living nursery.
    pub(super) async fn id(&self) -> Option<u32> {
        match &*self.0.lock().await {
            Kept::Living(nursery) if !nursery.life.is_finished() => nursery.id,
            _ => None,
        }
    }
}

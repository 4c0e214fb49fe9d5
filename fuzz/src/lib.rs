//! The readers of documents, compiled alone: `document.rs` and `document` here are links to those of the bot, so that
//! fuzzing them builds neither Discord nor the database.

#![expect(dead_code, reason = "the bot's side of the reader is not fuzzed")]
#![expect(unused_imports, reason = "the bot's side of the reader is not fuzzed")]

mod document;

use std::path::PathBuf;

pub use document::Format;

/// Reads bytes as a document of a format. Whatever comes out, what is handed on must be clean.
///
/// # Panics
/// On a text with control characters, or one longer than promised.
pub fn read(format: Format, bytes: &[u8]) {
    let pdfium = std::env::var_os("HOTSEAT_PDFIUM").map(PathBuf::from);
    if let Ok(read) = document::read_as(format, bytes, pdfium.as_deref()) {
        assert!(read.text.chars().count() <= 300_000);
        assert!(!read.text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
    }
}

//! The readers of documents alone, so that fuzzing them builds neither Discord nor the database.

use std::path::PathBuf;

pub use hotseat_document::Format;

/// Reads bytes as a document of a format. Whatever comes out, what is handed on must be clean.
///
/// # Panics
/// On a text with control characters, or one longer than promised.
pub fn read(format: Format, bytes: &[u8]) {
    let pdfium = std::env::var_os("HOTSEAT_PDFIUM").map(PathBuf::from);
    if let Ok(read) = hotseat_document::read_as(format, bytes, pdfium.as_deref()) {
        assert!(read.text.chars().count() <= 300_000);
        assert!(!read.text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
    }
}

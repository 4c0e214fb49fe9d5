//! Whole files, read with the library that reads uploads where it is there, else by their structure.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::pdf;
use crate::export::{Block, Document};

#[test]
fn a_file_holds_only_what_it_uses_of_the_font() {
    let document = Document {
        title: "나의 면접 기록".to_owned(),
        subtitle: "2026".to_owned(),
        language: "ko",
        blocks: vec![
            Block::Total("82.5".to_owned(), "A".to_owned()),
            Block::Bar("깊이".to_owned(), 0.8, "4 / 5".to_owned()),
            Block::Quote("답변 😀 漢".to_owned()),
        ],
    };
    let file = pdf(&document).unwrap();
    assert!(file.starts_with(b"%PDF-1.") && file.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(file.len() < 60_000, "{}", file.len());
    assert_eq!(file, pdf(&document).unwrap(), "the same document is the same file");
}

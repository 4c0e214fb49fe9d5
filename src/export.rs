//! Files that candidates take home. A [`Document`] is made once, of plain values, and written as Markdown, Word or PDF.
//! Whatever is in it is in every file: nothing is cut.

mod docx;
mod markdown;
mod pdf;

pub use docx::docx;
pub use markdown::markdown;
pub use pdf::{PdfFailed, pdf};

/// A document: a title and what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// The line below the title: what it is, when.
    pub subtitle: String,
    /// Its language as an ISO 639-1 code.
    pub language: &'static str,
    /// The content in order.
    pub blocks: Vec<Block>,
}

/// A part of a document. Line breaks in texts are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The heading of a chapter, which begins on a new page where a document is printed.
    Chapter(String),
    /// A heading.
    Heading(String),
    /// A heading within one.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// What somebody wrote, set off from the rest.
    Quote(String),
    /// Something less important.
    Note(String),
    /// One point of a list.
    Bullet(String),
    /// A total that stands out, and what it means.
    Total(String, String),
    /// A name with a value between 0 and 1 drawn as a bar, and the value in words.
    Bar(String, f64, String),
}

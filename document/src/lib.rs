//! Uploaded bytes to text.
//!
//! Documents are hostile until proven otherwise, and the PDF engine is a large C++ library. So the reading happens in
//! a short-lived child process ([`child::run`]) with limits on memory, time and files, without any secret and cut off
//! from the network, and the bot itself only starts it ([`Extractor`]) and believes one line of JSON of bounded length.
//! Usually it is forked from a process that has loaded everything already, the nursery, which never sees a document; where
//! there can be no nursery, a child is the bot's own program started anew.
//! Cutting off needs Linux on x86_64 or aarch64; on another processor the child has only the limits.
//!
//! A crate of its own, so that it is optimised in development builds too: a child is to be quick everywhere.

pub mod child;
mod clean;
mod docx;
mod extractor;
mod filter;
mod flow;
mod html;
mod hwp;
mod hwpx;
mod nursery;
mod odt;
mod parts;
mod pdf;
mod plain;
mod rtf;
mod sniff;
mod xml;

pub use extractor::{Extractor, Measured};

use std::path::Path;

use serde::{Deserialize, Serialize};

use sniff::Kind;

/// The largest document taken, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 10 * 1024 * 1024;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// Hangul word processor, version 5 (binary).
    Hwp,
    /// Hangul word processor, XML.
    Hwpx,
    /// OpenDocument text.
    Odt,
    /// Rich text format.
    Rtf,
    /// Web page.
    Html,
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Picture whose words a model read.
    Picture,
    /// Written in Discord, section by section.
    Written,
}

impl Format {
    /// The usual name of the format, for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Hwp => "HWP",
            Self::Hwpx => "HWPX",
            Self::Odt => "ODT",
            Self::Rtf => "RTF",
            Self::Html => "HTML",
            Self::Text => "TXT",
            Self::Markdown => "Markdown",
            Self::Picture => "JPG/PNG",
            Self::Written => "Discord",
        }
    }
}

/// The text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The format, told by the content.
    pub format: Format,
    /// The text in reading order: composed Hangul, `\n` between lines, no control characters.
    pub text: String,
    /// Number of pages, where the format has pages.
    pub pages: Option<u32>,
    /// What the candidate should know about the reading.
    pub warnings: Vec<Warning>,
}

/// Something the candidate should know about a document that could be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// So many pages hold pictures but no text.
    PagesWithoutText(u32),
    /// The document is longer than what is read; the rest was left out.
    Cut,
    /// The encoding of a plain text was guessed; holds its name.
    GuessedEncoding(String),
    /// So many characters have no readable meaning and were left out.
    UnreadableCharacters(u32),
    /// A language model read the words, which it may have got wrong.
    ReadByModel,
}

/// A kind of file that is recognised but not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherKind {
    /// Hangul word processor before version 5.
    HwpOld,
    /// Word before 2007 or another old Office file.
    OldOffice,
    /// PowerPoint or Excel 2007 and later.
    OtherOffice,
    /// Picture.
    Image,
    /// Sound or film.
    Media,
    /// ZIP or another archive.
    Archive,
    /// Program.
    Executable,
    /// Bytes that are no text.
    Unknown,
}

/// Why a document could not be read. The texts are for the log; the reply is worded where it is sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// A format that is not read.
    #[error("unsupported format {0:?}")]
    Unsupported(OtherKind),
    /// No bytes, or white space only.
    #[error("document is empty")]
    Empty,
    /// Pages without any text, usually a scan.
    #[error("document has no text")]
    NoText,
    /// A password is needed.
    #[error("document is encrypted")]
    Encrypted,
    /// The author protected the text against copying: a distribution document or one with rights management.
    #[error("document is protected against copying")]
    Protected,
    /// The format is known but the content is damaged.
    #[error("document is broken")]
    Broken,
    /// More bytes than are taken, in the file or once unpacked.
    #[error("document is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The reading did not end in time.
    #[error("reading took too long")]
    TooSlow,
    /// The reading needed more memory than is given.
    #[error("reading needed too much memory")]
    TooMuchMemory,
    /// The child process could not be started or ended in an unforeseen way.
    #[error("reader crashed")]
    Crashed,
    /// The PDF library is not installed where the configuration says.
    #[error("PDF engine is missing")]
    PdfEngineMissing,
}

/// The pages of a PDF some of which are pictures of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Number of pages.
    pub pages: u32,
    /// The pages in their order.
    pub parts: Vec<PagePart>,
    /// Whether pages are missing, because there are too many.
    pub cut: bool,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagePart {
    /// Its text.
    Text(String),
    /// A picture of it, as PNG.
    Picture(#[serde(with = "base64_text")] Vec<u8>),
}

impl Scan {
    /// How many pages are pictures.
    pub fn pictures(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, PagePart::Picture(_))).count()
    }
}

/// Bytes as a string of JSON.
mod base64_text {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// What a child says: what came of the document, and what it took.
#[derive(Debug, Serialize, Deserialize)]
struct Answer<T> {
    result: Result<T, Refused>,
    /// Peak of the resident memory in KiB, where the system tells.
    peak_kib: Option<u64>,
}

/// Letters and digits a text needs to be one.
const MIN_LETTERS: usize = 3;

/// What a reader of one format hands back, before cleaning.
#[derive(Debug)]
struct Written {
    format: Format,
    text: String,
    pages: Option<u32>,
    warnings: Vec<Warning>,
}

/// Reads a document in this process, without limits on time and memory: the child's work.
fn read(bytes: &[u8], pdfium: Option<&Path>) -> Result<Extracted, Refused> {
    if bytes.trim_ascii().is_empty() {
        return Err(Refused::Empty);
    }
    match sniff::sniff(bytes) {
        Kind::Read(format) => read_as(format, bytes, pdfium),
        Kind::Other(kind) => Err(Refused::Unsupported(kind)),
        Kind::Locked => Err(Refused::Encrypted),
        Kind::Damaged => Err(Refused::Broken),
    }
}

/// The pages of a PDF, those without text as pictures, in this process: the child's work as well.
fn scan(bytes: &[u8], pdfium: Option<&Path>) -> Result<Scan, Refused> {
    match sniff::sniff(bytes) {
        Kind::Read(Format::Pdf) => pdf::scan(bytes, pdfium.ok_or(Refused::PdfEngineMissing)?),
        _ => Err(Refused::Unsupported(OtherKind::Unknown)),
    }
}

/// Reads a document as one of a certain format, whatever it looks like. In this process and without limits: for
/// documents of unknown origin there is [`Extractor`].
///
/// # Errors
/// The reason why there is no text.
pub fn read_as(format: Format, bytes: &[u8], pdfium: Option<&Path>) -> Result<Extracted, Refused> {
    finish(match format {
        Format::Pdf => pdf::read(bytes, pdfium.ok_or(Refused::PdfEngineMissing)?)?,
        Format::Docx => docx::read(bytes)?,
        Format::Hwp => hwp::read(bytes)?,
        Format::Hwpx => hwpx::read(bytes)?,
        Format::Odt => odt::read(bytes)?,
        Format::Rtf => rtf::read(bytes)?,
        Format::Html => html::read(bytes)?,
        Format::Text | Format::Markdown => plain::read(bytes)?,
        Format::Picture | Format::Written => return Err(Refused::Unsupported(OtherKind::Image)),
    })
}

/// The media type of a picture that models read; `None` for everything else.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    let kind = infer::get(bytes)?.mime_type();
    ["image/png", "image/jpeg", "image/webp"].contains(&kind).then_some(kind)
}

/// What a model read of a picture, as a document. The text is as foreign as any other.
///
/// # Errors
/// Where it is no text.
pub fn read_by_model(text: String) -> Result<Extracted, Refused> {
    let (format, warnings) = (Format::Picture, vec![Warning::ReadByModel]);
    finish(Written { format, text, pages: None, warnings })
}

/// The same of a PDF of so many pages, some of which a model read. `cut`: pages are missing.
///
/// # Errors
/// Where it is no text.
pub fn scan_read_by_model(text: String, pages: u32, cut: bool) -> Result<Extracted, Refused> {
    let warnings = [Some(Warning::ReadByModel), cut.then_some(Warning::Cut)].into_iter().flatten().collect();
    finish(Written { format: Format::Pdf, text, pages: Some(pages), warnings })
}

/// Cleans the text and adds the warnings that concern every format.
fn finish(written: Written) -> Result<Extracted, Refused> {
    let Written { format, text, pages, mut warnings } = written;
    let clean = clean::clean(&text);
    if clean.text.chars().filter(|c| c.is_alphanumeric()).nth(MIN_LETTERS - 1).is_none() {
        return Err(if clean.unreadable > 0 { Refused::NoText } else { Refused::Empty });
    }
    if clean.cut && !warnings.contains(&Warning::Cut) {
        warnings.push(Warning::Cut);
    }
    if clean.unreadable > 0 {
        warnings.push(Warning::UnreadableCharacters(clean.unreadable));
    }
    Ok(Extracted { format, text: clean.text, pages, warnings })
}

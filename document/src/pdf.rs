//! PDF, read by PDFium.
//!
//! PDFium knows which characters a page shows and where. In which order people read them, and which lines belong
//! together, is worked out here from the places ([`layout`]), because the order in the file is only the order in which
//! some program drew.

mod filled;
mod fragments;
mod layout;
mod paragraph;
mod picture;
mod wrap;

use std::{path::Path, time::Duration, time::Instant};

use pdfium_render::prelude::{
    PdfDocument, PdfPage, PdfPageTextRenderMode, Pdfium, PdfiumError, PdfiumInternalError,
};

use super::{Format, PagePart, Refused, Scan, Warning, Written};
use fragments::{Glyph, Place};

/// Pages read; a resume has a few.
const MAX_PAGES: usize = 100;
/// Characters of one page; more is a drawing made of letters.
const MAX_GLYPHS: usize = 50_000;
/// After this time the pages read so far have to do.
const ENOUGH: Duration = Duration::from_secs(6);

/// Pages handed to a model as pictures; each costs a call.
const MAX_PICTURES: usize = 6;

/// Reads a PDF with the given library.
pub(super) fn read(bytes: &[u8], library: &Path) -> Result<Written, Refused> {
    let started = Instant::now();
    let pdfium = bind(library)?;
    let document = open(&pdfium, bytes)?;
    let pages = usize::try_from(document.pages().len()).unwrap_or(0);
    let read = read_pages(&document, pages, started);
    if read.opened == 0 {
        return Err(Refused::Broken);
    }
    if read.lines.is_empty() || usize::try_from(read.pictures) == Ok(read.opened) {
        return Err(Refused::NoText);
    }
    let mut warnings = Vec::new();
    if read.pictures > 0 {
        warnings.push(Warning::PagesWithoutText(read.pictures));
    }
    if read.opened + read.failed < pages {
        warnings.push(Warning::Cut);
    }
    let text = wrap::join(&read.lines);
    Ok(Written { format: Format::Pdf, text, pages: u32::try_from(pages).ok(), warnings })
}

/// The pages of a PDF in their order: the text of those that have one, pictures of the others.
pub(super) fn scan(bytes: &[u8], library: &Path) -> Result<Scan, Refused> {
    let started = Instant::now();
    let pdfium = bind(library)?;
    let document = open(&pdfium, bytes)?;
    let count = usize::try_from(document.pages().len()).unwrap_or(0);
    let mut scan = Scan { pages: u32::try_from(count).unwrap_or(0), parts: Vec::new(), cut: false };
    for index in 0..count.min(MAX_PAGES) {
        if index > 0 && started.elapsed() > ENOUGH {
            scan.cut = true;
            break;
        }
        let Some(page) = page(&document, index) else { continue };
        let lines = layout::lines(&glyphs(&page), &filled::glyphs(&page));
        if !picture::is_picture(&page, &lines) {
            scan.parts.push(PagePart::Text(wrap::join(&lines)));
        } else if scan.pictures() < MAX_PICTURES {
            scan.parts.push(PagePart::Picture(picture::paint(&page)?));
        } else {
            scan.cut = true;
        }
    }
    scan.cut |= count > MAX_PAGES;
    Ok(scan)
}

/// Loads the library, so that children find it in this process. Where that fails, each finds out by itself.
pub(super) fn load(library: &Path) {
    let _ = bind(library);
}

fn bind(library: &Path) -> Result<Pdfium, Refused> {
    match Pdfium::bind_to_library(library) {
        Ok(bindings) => Ok(Pdfium::new(bindings)),
        // The library is loaded once a process, which reads several documents when it fuzzes.
        Err(PdfiumError::PdfiumLibraryBindingsAlreadyInitialized) => Ok(Pdfium::default()),
        Err(_) => Err(Refused::PdfEngineMissing),
    }
}

fn open<'a>(pdfium: &'a Pdfium, bytes: &'a [u8]) -> Result<PdfDocument<'a>, Refused> {
    pdfium.load_pdf_from_byte_slice(bytes, None).map_err(|error| match error {
        PdfiumError::PdfiumLibraryInternalError(
            PdfiumInternalError::PasswordError | PdfiumInternalError::SecurityError,
        ) => Refused::Encrypted,
        _ => Refused::Broken,
    })
}

fn page<'a>(document: &PdfDocument<'a>, index: usize) -> Option<PdfPage<'a>> {
    i32::try_from(index).ok().and_then(|index| document.pages().get(index).ok())
}

#[derive(Default)]
struct Pages {
    lines: Vec<layout::Line>,
    opened: usize,
    failed: usize,
    /// Pages with pictures and next to no text.
    pictures: u32,
}

fn read_pages(document: &PdfDocument<'_>, count: usize, started: Instant) -> Pages {
    let mut read = Pages::default();
    for index in 0..count.min(MAX_PAGES) {
        if index > 0 && started.elapsed() > ENOUGH {
            break;
        }
        let Some(page) = page(document, index) else {
            read.failed += 1;
            continue;
        };
        read.opened += 1;
        let lines = layout::lines(&glyphs(&page), &filled::glyphs(&page));
        if picture::is_picture(&page, &lines) {
            read.pictures += 1;
        }
        read.lines.extend(lines);
    }
    read
}

/// The characters of a page in the order of the file, with PDFium's own guesses of spaces and line ends. Text that is not
/// painted is left out beside more that is: words for machines only. Where it is most of the page, it is what a program
/// read of the scan below it.
fn glyphs(page: &PdfPage<'_>) -> Vec<Glyph> {
    let Ok(text) = page.text() else { return Vec::new() };
    let mut glyphs = Vec::new();
    let mut unpainted = Vec::new();
    let mut high_surrogate = None;
    let mut begins = true;
    let mut painted = true;
    for char in text.chars().iter().take(MAX_GLYPHS) {
        let value = char.unicode_value();
        let value = match (high_surrogate.take(), value) {
            (_, 0xd800..=0xdbff) => {
                high_surrogate = Some(value);
                continue;
            }
            (Some(high), 0xdc00..=0xdfff) => 0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00),
            _ => value,
        };
        let generated = char.is_generated().unwrap_or(false);
        let c = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
        // Asked for once a line, since it takes long.
        if begins && !generated {
            painted = !char.render_mode().is_ok_and(|mode| mode == PdfPageTextRenderMode::Invisible);
        }
        begins = matches!(c, '\r' | '\n');
        if !painted {
            unpainted.push(glyphs.len());
        }
        let c = if generated && c != '\u{2}' { c } else { untangle(c) };
        let bounds = char.loose_bounds().ok();
        let base = char.origin_y().map_or(f32::NAN, |y| y.value);
        let matrix = char.matrix().ok();
        let scale = matrix.map_or(0.0, |matrix| matrix.d());
        let place = bounds.map(|b| Place {
            left: b.left().value,
            right: b.right().value,
            bottom: b.bottom().value,
            top: b.top().value,
            base,
            size: char.unscaled_font_size().value * scale,
        });
        let turned = !generated && matrix.is_some_and(|matrix| is_turned(matrix.a(), matrix.b()));
        glyphs.push(Glyph::new(c, place, generated, turned));
    }
    if !unpainted.is_empty() && unpainted.len() * 2 < glyphs.len() {
        let mut index = 0;
        let mut unpainted = unpainted.into_iter().peekable();
        glyphs.retain(|_| {
            index += 1;
            unpainted.next_if_eq(&(index - 1)).is_none()
        });
    }
    glyphs
}

/// Whether text whose first base vector is this one is not upright.
fn is_turned(a: f32, b: f32) -> bool {
    let length = a.hypot(b);
    length > 0.0 && (b.abs() > 0.1 * length || a < 0.0)
}

/// The characters behind codes: hyphens (PDFium's mark for one at the end of a line, and soft ones, which a page only
/// holds where they show), and the ligatures of TeX fonts without a character table, in their T1 and OT1 places.
fn untangle(c: char) -> char {
    match c {
        '\u{2}' | '\u{ad}' => '-',
        '\u{b}' | '\u{1b}' => 'ﬀ',
        '\u{c}' | '\u{1c}' => 'ﬁ',
        '\u{1d}' => 'ﬂ',
        '\u{e}' | '\u{1e}' => 'ﬃ',
        '\u{f}' | '\u{1f}' => 'ﬄ',
        c => c,
    }
}

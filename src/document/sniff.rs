//! Which format some bytes are in, told by the bytes alone: names and declared types lie.

use std::io::Cursor;

use zip::ZipArchive;

use super::{OtherKind, plain};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Read by the PDF reader.
    Pdf,
    /// Read by the DOCX reader.
    Docx,
    /// Read by the reader of plain text and Markdown.
    Plain,
    /// Not read.
    Other(OtherKind),
    /// Starts like a known format, but is damaged beyond reading.
    Damaged,
}

/// How far into a file the mark of a PDF may be; readers accept some bytes before it.
const PDF_MARK_WITHIN: usize = 1024;

/// Tells the format.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    if contains(head, b"%PDF-") {
        return Kind::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let hwp = contains(bytes, b"HWP Document File");
        return Kind::Other(if hwp { OtherKind::Hwp } else { OtherKind::OldOffice });
    }
    if head.starts_with(b"HWP Document File V") {
        return Kind::Other(OtherKind::HwpOld);
    }
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"{\\rtf") {
        return Kind::Other(OtherKind::Rtf);
    }
    if is_html(start) {
        return Kind::Other(OtherKind::Html);
    }
    // Text before signatures: "BM" and "MZ" begin pictures and programs, but words as well.
    if plain::is_unicode_text(bytes) {
        return Kind::Plain;
    }
    if let Some(known) = infer::get(bytes) {
        return Kind::Other(other(known.matcher_type()));
    }
    if plain::is_legacy_text(bytes) { Kind::Plain } else { Kind::Other(OtherKind::Unknown) }
}

fn other(matched: infer::MatcherType) -> OtherKind {
    use infer::MatcherType;
    match matched {
        MatcherType::App => OtherKind::Executable,
        MatcherType::Archive => OtherKind::Archive,
        MatcherType::Audio | MatcherType::Video => OtherKind::Media,
        MatcherType::Image => OtherKind::Image,
        MatcherType::Doc => OtherKind::OldOffice,
        _ => OtherKind::Unknown,
    }
}

/// The documents that are zip archives inside.
fn zipped(bytes: &[u8]) -> Kind {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        // Without its directory (a cut file) the names of the parts still stand before each part.
        return match () {
            () if contains(bytes, b"word/") => Kind::Damaged,
            () if contains(bytes, b"hwp+zip") => Kind::Other(OtherKind::Hwpx),
            () => Kind::Other(OtherKind::Archive),
        };
    };
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(String::from).collect();
    let any = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    match mimetype(&mut archive).as_slice() {
        b"application/hwp+zip" => return Kind::Other(OtherKind::Hwpx),
        b"application/vnd.oasis.opendocument.text" => return Kind::Other(OtherKind::Odt),
        _ => {}
    }
    if any("xl/") || any("ppt/") {
        Kind::Other(OtherKind::OtherOffice)
    } else if any("word/") || any("[Content_Types].xml") {
        Kind::Docx
    } else if any("Contents/section0.xml") {
        Kind::Other(OtherKind::Hwpx)
    } else {
        Kind::Other(OtherKind::Archive)
    }
}

/// The part in which OpenDocument and HWPX name themselves; empty if there is none.
fn mimetype(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<u8> {
    use std::io::Read as _;
    let mut name = Vec::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // An unreadable part says as little as a missing one.
        let _ = part.take(80).read_to_end(&mut name);
    }
    name.trim_ascii().to_vec()
}

fn is_html(start: &[u8]) -> bool {
    let lower: Vec<u8> = start.iter().take(64).map(u8::to_ascii_lowercase).collect();
    lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html")
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::{Kind, OtherKind, sniff};

    #[test]
    fn formats_are_told_by_content() {
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0xff; 64]].concat();
        let cases: [(&[u8], Kind); 14] = [
            (b"\n%PDF-1.7\n", Kind::Pdf),
            (b"{\\rtf1\\ansi hello}", Kind::Other(OtherKind::Rtf)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .. HWP Document File", Kind::Other(OtherKind::Hwp)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .. WordDocument", Kind::Other(OtherKind::OldOffice)),
            (b"HWP Document File V3.00 \x1a\x01\x02", Kind::Other(OtherKind::HwpOld)),
            (b"<!DOCTYPE html><p>x", Kind::Other(OtherKind::Html)),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xfe", Kind::Other(OtherKind::Image)),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", Kind::Other(OtherKind::Image)),
            (&elf, Kind::Other(OtherKind::Executable)),
            (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\xff\xff", Kind::Other(OtherKind::Archive)),
            (b"PK\x03\x04 cut off [Content_Types].xml word/document.xml", Kind::Damaged),
            (b"PK\x03\x04 cut off photo.raw", Kind::Other(OtherKind::Archive)),
            ("BMW에서 일했습니다".as_bytes(), Kind::Plain),
            (&[0x00, 0x9f, 0x03, 0xff, 0x88, 0x00, 0x01, 0xfe, 0x02, 0x00], Kind::Other(OtherKind::Unknown)),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }
}

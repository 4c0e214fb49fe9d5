//! Which format some bytes are in, told by the bytes alone: names and declared types lie.

use std::io::Cursor;

use zip::ZipArchive;

use super::{Format, OtherKind, html, plain};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A format that is read; all plain texts are [`Format::Text`] here.
    Read(Format),
    /// Not read.
    Other(OtherKind),
    /// An Office document locked with a password.
    Locked,
    /// Starts like a known format, but is damaged beyond reading.
    Damaged,
}

/// How far into a file the mark of a PDF may be; readers accept some bytes before it.
const PDF_MARK_WITHIN: usize = 1024;

/// Tells the format.
pub(super) fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(PDF_MARK_WITHIN)];
    if contains(head, b"%PDF-") {
        return Kind::Read(Format::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return match () {
            () if contains(bytes, b"HWP Document File") => Kind::Read(Format::Hwp),
            () if contains(bytes, &utf16(b"EncryptedPackage")) => Kind::Locked,
            () => Kind::Other(OtherKind::OldOffice),
        };
    }
    if head.starts_with(b"HWP Document File V") {
        return Kind::Other(OtherKind::HwpOld);
    }
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.starts_with(b"{\\rtf") {
        return Kind::Read(Format::Rtf);
    }
    if html::is_html(bytes) {
        return Kind::Read(Format::Html);
    }
    // Text before signatures: "BM" and "MZ" begin pictures and programs, but words as well.
    if plain::is_unicode_text(bytes) {
        return Kind::Read(Format::Text);
    }
    if let Some(known) = infer::get(bytes) {
        return Kind::Other(other(known.matcher_type()));
    }
    if plain::is_legacy_text(bytes) { Kind::Read(Format::Text) } else { Kind::Other(OtherKind::Unknown) }
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
            () if contains(bytes, b"hwp+zip") || contains(bytes, b"oasis.opendocument.text") => Kind::Damaged,
            () => Kind::Other(OtherKind::Archive),
        };
    };
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(String::from).collect();
    let any = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    match mimetype(&mut archive).as_slice() {
        b"application/hwp+zip" => return Kind::Read(Format::Hwpx),
        b"application/vnd.oasis.opendocument.text" | b"application/vnd.oasis.opendocument.text-template" => {
            return Kind::Read(Format::Odt);
        }
        _ => {}
    }
    if any("xl/") || any("ppt/") {
        Kind::Other(OtherKind::OtherOffice)
    } else if any("word/") || any("[Content_Types].xml") {
        Kind::Read(Format::Docx)
    } else if any("Contents/section0.xml") {
        Kind::Read(Format::Hwpx)
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

/// As the directory of a compound file writes names.
fn utf16(name: &[u8]) -> Vec<u8> {
    name.iter().flat_map(|byte| [*byte, 0]).collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::{Format, Kind, OtherKind, sniff};

    #[test]
    fn formats_are_told_by_content() {
        let elf = [b"\x7fELF\x02\x01\x01".as_slice(), &[0xff; 64]].concat();
        let cases: [(&[u8], Kind); 15] = [
            (b"\n%PDF-1.7\n", Kind::Read(Format::Pdf)),
            (b"{\\rtf1\\ansi hello}", Kind::Read(Format::Rtf)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .. HWP Document File", Kind::Read(Format::Hwp)),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                Kind::Locked,
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 .. WordDocument", Kind::Other(OtherKind::OldOffice)),
            (b"HWP Document File V3.00 \x1a\x01\x02", Kind::Other(OtherKind::HwpOld)),
            (b"<!DOCTYPE html><p>x", Kind::Read(Format::Html)),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xfe", Kind::Other(OtherKind::Image)),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", Kind::Other(OtherKind::Image)),
            (&elf, Kind::Other(OtherKind::Executable)),
            (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\xff\xff", Kind::Other(OtherKind::Archive)),
            (b"PK\x03\x04 cut off [Content_Types].xml word/document.xml", Kind::Damaged),
            (b"PK\x03\x04 cut off photo.raw", Kind::Other(OtherKind::Archive)),
            ("BMW에서 일했습니다".as_bytes(), Kind::Read(Format::Text)),
            (&[0x00, 0x9f, 0x03, 0xff, 0x88, 0x00, 0x01, 0xfe, 0x02, 0x00], Kind::Other(OtherKind::Unknown)),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }
}

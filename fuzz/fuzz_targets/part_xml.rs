//! Packs any bytes as the main part of DOCX, HWPX and ODT: mutations of an archive hardly ever unpack.

#![no_main]

use std::io::{Cursor, Write as _};

use hotseat_fuzz::Format;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

libfuzzer_sys::fuzz_target!(|part: &[u8]| {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (format, names) in [
        (Format::Docx, ["word/document.xml", "_rels/.rels"]),
        (Format::Hwpx, ["Contents/section0.xml", "Contents/header.xml"]),
        (Format::Odt, ["content.xml", "styles.xml"]),
    ] {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            archive.start_file(name, options).expect("memory does not fail");
            archive.write_all(part).expect("memory does not fail");
        }
        hotseat_fuzz::read(format, &archive.finish().expect("memory does not fail").into_inner());
    }
});

//! Packs any bytes as the section of an HWP document: mutations of a compressed stream hardly ever unpack.

#![no_main]

use std::io::{Cursor, Write as _};

libfuzzer_sys::fuzz_target!(|section: &[u8]| {
    let mut header = [0; 256];
    header[..17].copy_from_slice(b"HWP Document File");
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory does not fail");
    for (path, bytes) in
        [("/FileHeader", header.as_slice()), ("/DocInfo", section), ("/BodyText/Section0", section)]
    {
        if path.starts_with("/BodyText") {
            file.create_storage("/BodyText").expect("memory does not fail");
        }
        let mut stream = file.create_stream(path).expect("memory does not fail");
        stream.write_all(bytes).expect("memory does not fail");
    }
    file.flush().expect("memory does not fail");
    hotseat_fuzz::read(hotseat_fuzz::Format::Hwp, &file.into_inner().into_inner());
});

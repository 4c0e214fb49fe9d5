//! HWP 5: a compound file with streams of compressed records.

mod body;
mod distribution;
mod records;

use std::io::{Cursor, Read as _};

use cfb::CompoundFile;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::{Format, Refused, Written, flow::Flow};
use records::{Tag, records};

/// Largest stream once unpacked, in bytes.
const MAX_STREAM: u64 = 32 << 20;
/// Largest sum of the streams read, in bytes.
const MAX_SUM: u64 = 64 << 20;
/// Most sections read.
const MAX_SECTIONS: usize = 256;

/// Bits of the file header.
mod flag {
    pub(super) const COMPRESSED: u32 = 1;
    pub(super) const PASSWORD: u32 = 1 << 1;
    /// Made for distribution: the text is scrambled, by a key that is in the file.
    pub(super) const DISTRIBUTION: u32 = 1 << 2;
    /// Digital rights management, by key or by certificate.
    pub(super) const RIGHTS: u32 = 1 << 4 | 1 << 8 | 1 << 10;
}

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Written, Refused> {
    let mut file = File::open(bytes)?;
    let header = file.raw("/FileHeader")?;
    let flags = header.get(36..40).and_then(|flags| flags.try_into().ok()).map(u32::from_le_bytes);
    let flags = flags.ok_or(Refused::Broken)?;
    if flags & flag::PASSWORD != 0 {
        return Err(Refused::Encrypted);
    }
    if flags & flag::RIGHTS != 0 {
        return Err(Refused::Protected);
    }
    let scrambled = flags & flag::DISTRIBUTION != 0;
    file.compressed = flags & flag::COMPRESSED != 0;
    // Without it bullets are lost, but no text.
    let shapes = match file.unpacked("/DocInfo") {
        Ok(info) => bulleted_shapes(&info),
        Err(limit @ Refused::TooLarge { .. }) => return Err(limit),
        Err(_) => Vec::new(),
    };
    let mut flow = Flow::default();
    let sections = file.sections(if scrambled { "/ViewText" } else { "/BodyText" });
    if sections.is_empty() {
        return Err(if scrambled { Refused::Protected } else { Refused::Broken });
    }
    for section in sections.iter().take(MAX_SECTIONS) {
        let section = if scrambled { file.revealed(section)? } else { file.unpacked(section)? };
        body::read(&section, &shapes, &mut flow)?;
    }
    let text = flow.finish();
    if text.trim().is_empty() {
        return Err(if file.has_pictures() { Refused::NoText } else { Refused::Empty });
    }
    Ok(Written { format: Format::Hwp, text, pages: None, warnings: Vec::new() })
}

/// For each paragraph shape whether it has a bullet.
fn bulleted_shapes(info: &[u8]) -> Vec<bool> {
    const HEAD_KIND_SHIFT: u32 = 23;
    const BULLET: u32 = 3;
    let shapes = records(info).filter(|record| record.tag == Tag::PARAGRAPH_SHAPE);
    shapes.map(|shape| shape.u32(0).is_some_and(|bits| bits >> HEAD_KIND_SHIFT & 3 == BULLET)).collect()
}

struct File<'a> {
    file: CompoundFile<Cursor<&'a [u8]>>,
    compressed: bool,
    left: u64,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
        Ok(Self { file, compressed: false, left: MAX_SUM })
    }

    /// The streams of the body in order.
    fn sections(&self, storage: &str) -> Vec<String> {
        let Ok(entries) = self.file.read_storage(storage) else { return Vec::new() };
        let numbered = entries.filter(cfb::Entry::is_stream).filter_map(|entry| {
            let number: u32 = entry.name().strip_prefix("Section")?.parse().ok()?;
            Some((number, format!("{storage}/{}", entry.name())))
        });
        let mut sections: Vec<(u32, String)> = numbered.collect();
        sections.sort();
        sections.into_iter().map(|(_, path)| path).collect()
    }

    fn has_pictures(&self) -> bool {
        self.file.read_storage("/BinData").is_ok_and(|mut entries| entries.next().is_some())
    }

    fn raw(&mut self, path: &str) -> Result<Vec<u8>, Refused> {
        let stream = self.file.open_stream(path).map_err(|_| Refused::Broken)?;
        limited(stream, &mut self.left)
    }

    /// A section of a document made for distribution.
    fn revealed(&mut self, path: &str) -> Result<Vec<u8>, Refused> {
        let raw = distribution::revealed(&self.raw(path)?).ok_or(Refused::Protected)?;
        match self.unpack(raw) {
            // Another key, or another way of hiding.
            Err(Refused::Broken) => Err(Refused::Protected),
            unpacked => unpacked,
        }
    }

    fn unpacked(&mut self, path: &str) -> Result<Vec<u8>, Refused> {
        let raw = self.raw(path)?;
        self.unpack(raw)
    }

    fn unpack(&mut self, raw: Vec<u8>) -> Result<Vec<u8>, Refused> {
        if !self.compressed {
            return Ok(raw);
        }
        match limited(DeflateDecoder::new(raw.as_slice()), &mut self.left) {
            // Some programs other than Hancom's put the header of zlib before the data.
            Err(Refused::Broken) => limited(ZlibDecoder::new(raw.as_slice()), &mut self.left),
            unpacked => unpacked,
        }
    }
}

/// Reads to the end or the limit, whatever length is declared.
fn limited(source: impl std::io::Read, left: &mut u64) -> Result<Vec<u8>, Refused> {
    let limit = MAX_STREAM.min(*left);
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refused::Broken)?;
    let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if read > limit {
        return Err(Refused::TooLarge { limit });
    }
    *left -= read;
    Ok(bytes)
}

//! The records of a stream: a tag, a level in the tree they make, and bytes.

/// What a record holds. The numbers are those of the published format.
pub(super) struct Tag;

impl Tag {
    pub(super) const PARAGRAPH_SHAPE: u16 = 25;
    pub(super) const DISTRIBUTION: u16 = 28;
    pub(super) const PARAGRAPH: u16 = 66;
    pub(super) const TEXT: u16 = 67;
    pub(super) const CONTROL: u16 = 71;
    pub(super) const LIST: u16 = 72;
    pub(super) const TABLE: u16 = 77;
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub tag: u16,
    /// Depth in the tree; the record belongs to the last one before it with a lower level.
    pub level: u16,
    pub data: &'a [u8],
}

impl Record<'_> {
    /// The number at an offset in bytes.
    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        self.data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
    }

    /// The number at an offset in bytes.
    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        self.data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// The text at an offset in bytes, after its length in UTF-16 units, and the offset behind it.
    pub(super) fn string(&self, at: usize) -> Option<(String, usize)> {
        let end = at + 2 + 2 * usize::from(self.u16(at)?);
        let units: Vec<u16> = units(self.data.get(at + 2..end)?).collect();
        Some((String::from_utf16_lossy(&units), end))
    }
}

/// Bytes as UTF-16 units.
pub(super) fn units(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

/// The records of a stream up to its end or the first that reaches beyond it.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let head = take_u32(&mut rest)?;
        let short = head >> 20;
        let length = if short == 0xfff { take_u32(&mut rest)? } else { short };
        let data = rest.get(..usize::try_from(length).ok()?)?;
        rest = &rest[data.len()..];
        let (tag, level) = (u16::try_from(head & 0x3ff).ok()?, u16::try_from(head >> 10 & 0x3ff).ok()?);
        Some(Record { tag, level, data })
    })
}

fn take_u32(rest: &mut &[u8]) -> Option<u32> {
    let (head, tail) = rest.split_first_chunk::<4>()?;
    *rest = tail;
    Some(u32::from_le_bytes(*head))
}

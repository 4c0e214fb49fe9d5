//! Documents made for distribution (배포용 문서): everybody may read them, so the key is in the file. Each section begins
//! with a record that hides it among pseudo-random bytes; the rest of the section is AES-128 in ECB mode.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};

use super::records::{Record, Tag, records};

/// Sizes of the record with the key: its head, and what is in it.
const HEAD: usize = 4;
const HIDDEN: usize = 256;
const KEY: usize = 16;

/// The section as it would be in any other document, still compressed; `None` if it is not of this form.
pub(super) fn revealed(section: &[u8]) -> Option<Vec<u8>> {
    let first = records(section).next().filter(|record| record.tag == Tag::DISTRIBUTION)?;
    let cipher = Aes128::new_from_slice(&key(&first)?).ok()?;
    let mut rest = section.get(HEAD + HIDDEN..)?.to_vec();
    for block in rest.chunks_exact_mut(KEY) {
        let mut padded = Array::try_from(&*block).ok()?;
        cipher.decrypt_block(&mut padded);
        block.copy_from_slice(&padded);
    }
    Some(rest)
}

fn key(record: &Record<'_>) -> Option<[u8; KEY]> {
    let seed = record.u32(0)?;
    let mut bytes: [u8; HIDDEN] = record.data.try_into().ok()?;
    let mut random = Random(seed);
    let (mut mask, mut left) = (0, 0);
    for (at, byte) in bytes.iter_mut().enumerate() {
        if left == 0 {
            mask = random.next_byte();
            left = (random.next_byte() & 0xf) + 1;
        }
        left -= 1;
        // The first four are the seed, in the open.
        if at >= 4 {
            *byte ^= mask;
        }
    }
    let at = 4 + usize::from(bytes[0] & 0xf);
    bytes.get(at..at + KEY)?.try_into().ok()
}

/// The generator of Microsoft's C library.
struct Random(u32);

impl Random {
    fn next_byte(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(214_013).wrapping_add(2_531_011);
        (self.0 >> 16 & 0xff) as u8
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::{Refused, hwp};
    use aes::cipher::BlockCipherEncrypt;
    use cfb::CompoundFile;
    use std::io::{Cursor, Read as _, Write as _};

    const ORDINARY: &[u8] = include_bytes!("../../../tests/fixtures/resume_ko.hwp");

    /// A section hidden as Hancom's word processor does it.
    fn hidden(section: &[u8], seed: u32) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..HIDDEN).map(|at| (at * 7) as u8).collect();
        bytes[..4].copy_from_slice(&seed.to_le_bytes());
        // Masking is its own reverse, so the key there is what comes out of it.
        let head = u32::from(Tag::DISTRIBUTION) | 256 << 20;
        let record = [&head.to_le_bytes()[..], &bytes].concat();
        let cipher = Aes128::new_from_slice(&key(&records(&record).next().unwrap()).unwrap()).unwrap();
        let mut rest = section.to_vec();
        rest.resize(section.len().next_multiple_of(KEY), 0);
        for block in rest.chunks_exact_mut(KEY) {
            let mut padded = Array::try_from(&*block).unwrap();
            cipher.encrypt_block(&mut padded);
            block.copy_from_slice(&padded);
        }
        [record, rest].concat()
    }

    fn document(change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
        let mut file = CompoundFile::open(Cursor::new(ORDINARY.to_vec())).unwrap();
        let mut take = |path: &str| {
            let mut bytes = Vec::new();
            file.open_stream(path).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let (mut header, info, body) = (take("/FileHeader"), take("/DocInfo"), take("/BodyText/Section0"));
        header[36] |= 4;
        let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        made.create_storage("/ViewText").unwrap();
        let section = change(body);
        for (path, bytes) in [("/FileHeader", &header), ("/DocInfo", &info), ("/ViewText/Section0", &section)]
        {
            made.create_stream(path).unwrap().write_all(bytes).unwrap();
        }
        made.flush().unwrap();
        made.into_inner().into_inner()
    }

    #[test]
    fn a_document_for_distribution_reads_as_the_one_it_was_made_of() {
        let ordinary = hwp::read(ORDINARY).unwrap().text;
        for seed in [0, 1, 0x1234_5678, u32::MAX] {
            let made = document(|section| hidden(&section, seed));
            assert_eq!(hwp::read(&made).unwrap().text, ordinary, "seed {seed}");
        }
    }

    #[test]
    fn one_hidden_in_another_way_is_said_to_be_protected() {
        assert_eq!(hwp::read(&document(|section| section)).err(), Some(Refused::Protected));
        let wrong = document(|section| [hidden(&section, 5), vec![0; 16]].concat()[20..].to_vec());
        assert_eq!(hwp::read(&wrong).err(), Some(Refused::Protected));
        let noise = document(|section| hidden(&section.into_iter().rev().collect::<Vec<_>>(), 5));
        assert_eq!(hwp::read(&noise).err(), Some(Refused::Protected));
    }
}

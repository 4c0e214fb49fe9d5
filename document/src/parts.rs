//! The parts of a zip archive, read under limits that no archive can talk its way around.

use std::io::{Cursor, Read as _};

use zip::{ZipArchive, result::ZipError};

use crate::Refused;

/// Most entries; Word writes a few dozen.
const MAX_ENTRIES: usize = 4096;
/// Largest part once unpacked, in bytes.
const MAX_PART: u64 = 32 << 20;
/// Largest sum of the parts read, in bytes.
const MAX_SUM: u64 = 64 << 20;

/// Folders in which the formats keep pictures: DOCX, HWPX, ODT.
const PICTURES: [&str; 3] = ["/media/", "BinData/", "Pictures/"];

/// An open archive.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Parts<'a> {
    /// Reads the directory of the archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
        if archive.len() > MAX_ENTRIES {
            return Err(Refused::TooLarge { limit: MAX_SUM });
        }
        Ok(Self { archive, left: MAX_SUM })
    }

    /// Whether there is a part of this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The names that start so and end in `.xml`, in natural order.
    pub(super) fn names_starting(&self, start: &str) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let mut names: Vec<String> = names
            .filter(|name| name.starts_with(start) && name.ends_with(".xml"))
            .map(String::from)
            .collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// Whether the document holds pictures.
    pub(super) fn has_pictures(&self) -> bool {
        self.archive
            .file_names()
            .filter_map(Result::ok)
            .any(|name| PICTURES.iter().any(|folder| name.contains(folder)))
    }

    /// Whether the list of parts, as HWPX and ODT have one, says that a password is needed.
    pub(super) fn are_encrypted(&mut self) -> bool {
        self.read("META-INF/manifest.xml").is_ok_and(|list| list.contains("encryption-data"))
    }

    /// Unpacks a part as text.
    pub(super) fn read(&mut self, name: &str) -> Result<String, Refused> {
        let part = self.archive.by_name(name).map_err(|error| match error {
            ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => {
                Refused::Encrypted
            }
            _ => Refused::Broken,
        })?;
        let limit = MAX_PART.min(self.left);
        let mut bytes = Vec::new();
        // The declared size is the archive's own claim, so the limit is on what comes out.
        part.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refused::Broken)?;
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if read > limit {
            return Err(Refused::TooLarge { limit });
        }
        self.left -= read;
        let encoding = encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(found, _)| found);
        Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned())
    }
}

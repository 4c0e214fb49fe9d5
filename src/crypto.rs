//! Encryption of members' texts in the database.
//!
//! A [`Vault`] holds the keys. [`Vault::seal`] makes of a text the bytes that are stored, [`Vault::open`] reads them back.
//! Both want the [`Place`] of the text: column, row and member are authenticated with it, so that a value copied to
//! another row, column or member, or changed in any way, does not open.
//!
//! A stored value is `0xFF`, the id of its key (4 bytes, big-endian), a random nonce (24 bytes), and the output of
//! XChaCha20-Poly1305. `0xFF` begins no UTF-8 text: a value that begins otherwise is plain text, stored while no key was
//! set, and counts as sealed with key 0.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Generate, Key, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// Begins every encrypted value, and no UTF-8 text.
const MARK: u8 = 0xFF;
/// Mark and key id.
const HEAD: usize = 5;
const NONCE: usize = 24;
/// The "key" of plain text.
pub const PLAIN: u32 = 0;

/// Where a text is stored: its column, its member and its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    column: Cow<'static, str>,
    bound: Vec<u8>,
}

impl Place {
    /// A column, as `table.column`, and the member the row belongs to.
    pub fn new(column: impl Into<Cow<'static, str>>, member: u64) -> Self {
        let column = column.into();
        let mut bound = column.as_bytes().to_vec();
        bound.push(0);
        bound.extend(member.to_be_bytes());
        Self { column, bound }
    }

    /// One part of the row's primary key, in the order of its columns.
    #[must_use]
    pub fn key(mut self, part: impl RowKey) -> Self {
        self.bound.extend(part.number().to_be_bytes());
        self
    }
}

/// What primary keys are made of.
pub trait RowKey {
    /// The key as a number, the same for the same key.
    fn number(&self) -> u128;
}

impl RowKey for Uuid {
    fn number(&self) -> u128 {
        self.as_u128()
    }
}

impl RowKey for u64 {
    fn number(&self) -> u128 {
        (*self).into()
    }
}

impl RowKey for u32 {
    fn number(&self) -> u128 {
        (*self).into()
    }
}

impl RowKey for u16 {
    fn number(&self) -> u128 {
        (*self).into()
    }
}

/// Why a stored value does not open. Names key and column, never a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It was sealed with a key that is not there.
    #[error(
        "{column} was encrypted with key {key}, which is not set: put it back into HOTSEAT_KEYS or the key file"
    )]
    KeyMissing {
        /// Id of the key.
        key: u32,
        /// The column.
        column: Cow<'static, str>,
    },
    /// The value was changed, stands in another row than it was written to, or the key of that id is another one.
    #[error(
        "{column} does not open with key {key}: the row was changed outside of Hotseat, or the key is not the one it had"
    )]
    Tampered {
        /// Id of the key.
        key: u32,
        /// The column.
        column: Cow<'static, str>,
    },
    /// It is plain text, and plain text is not taken.
    #[error("{column} is not encrypted, and encryption.required is set")]
    Plain {
        /// The column.
        column: Cow<'static, str>,
    },
    /// It is neither encrypted nor text.
    #[error("{column} is damaged")]
    Damaged {
        /// The column.
        column: Cow<'static, str>,
    },
}

/// What is wrong with the keys that were given. Never shows them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// Not of the form.
    #[error("key number {number} is not of the form ID:KEY; `hotseat keys new` prints one")]
    Malformed {
        /// Which one, from 1.
        number: usize,
    },
    /// Two of one id.
    #[error("two keys have the id {0}")]
    Twice(u32),
}

struct Entry {
    id: u32,
    cipher: XChaCha20Poly1305,
}

/// The keys. `Debug` shows their ids only.
#[derive(Default)]
pub struct Vault {
    /// The first one seals.
    entries: Vec<Entry>,
    refuses_plain: bool,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("keys", &self.key_ids().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault without keys: texts are stored as they are.
    pub fn plain() -> Self {
        Self::default()
    }

    /// Reads keys: `ID:KEY` each, divided by commas, blanks or line ends; a `#` begins a comment. The first one seals, all
    /// of them open.
    ///
    /// # Errors
    /// A key that is none, or an id that comes twice.
    pub fn parse(keys: &str) -> Result<Self, BadKeys> {
        let mut entries: Vec<Entry> = Vec::new();
        let words = keys
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default())
            .flat_map(|line| line.split([',', ' ', '\t']))
            .map(str::trim)
            .filter(|word| !word.is_empty());
        for (word, number) in words.zip(1..) {
            let entry = parse_key(word).ok_or(BadKeys::Malformed { number })?;
            if entries.iter().any(|known| known.id == entry.id) {
                return Err(BadKeys::Twice(entry.id));
            }
            entries.push(entry);
        }
        Ok(Self { entries, refuses_plain: false })
    }

    /// The same keys; plain text does not open any more. Without that, whoever may write to the database could put
    /// plain text in the place of an encrypted one.
    #[must_use]
    pub fn refuse_plain(mut self) -> Self {
        self.refuses_plain = true;
        self
    }

    /// A new key in the form that [`Vault::parse`] reads, with the next free id.
    pub fn new_key(&self) -> String {
        let id = self.key_ids().max().unwrap_or(PLAIN).saturating_add(1);
        let key = Key::<XChaCha20Poly1305>::generate();
        format!("{id}:{}", STANDARD.encode(key))
    }

    /// Ids of the keys, the one that seals first.
    pub fn key_ids(&self) -> impl Iterator<Item = u32> + use<'_> {
        self.entries.iter().map(|entry| entry.id)
    }

    /// Id of the key that seals; [`PLAIN`] without keys.
    pub fn sealing_key(&self) -> u32 {
        self.entries.first().map_or(PLAIN, |entry| entry.id)
    }

    /// The bytes to store for a text.
    pub fn seal(&self, place: &Place, text: &str) -> Vec<u8> {
        let Some(entry) = self.entries.first() else { return text.as_bytes().to_vec() };
        let nonce = XNonce::generate();
        let payload = Payload { msg: text.as_bytes(), aad: &place.bound };
        let sealed = entry.cipher.encrypt(&nonce, payload).expect("texts are shorter than 256 GiB");
        let mut stored = Vec::with_capacity(HEAD + NONCE + sealed.len());
        stored.push(MARK);
        stored.extend(entry.id.to_be_bytes());
        stored.extend(nonce);
        stored.extend(sealed);
        stored
    }

    /// The text of stored bytes.
    ///
    /// # Errors
    /// A missing or wrong key, or a value that was changed or moved.
    pub fn open(&self, place: &Place, stored: &[u8]) -> Result<String, Unreadable> {
        let column = || place.column.clone();
        let damaged = || Unreadable::Damaged { column: column() };
        let key = key_of(stored).ok_or_else(damaged)?;
        if key == PLAIN {
            if self.refuses_plain {
                return Err(Unreadable::Plain { column: column() });
            }
            return String::from_utf8(stored.to_vec()).map_err(|_| damaged());
        }
        let entry = self.entries.iter().find(|entry| entry.id == key);
        let entry = entry.ok_or_else(|| Unreadable::KeyMissing { key, column: column() })?;
        let (nonce, sealed) = stored[HEAD..].split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        let payload = Payload { msg: sealed, aad: &place.bound };
        let opened = entry.cipher.decrypt(&XNonce::from(*nonce), payload);
        let opened = opened.map_err(|_| Unreadable::Tampered { key, column: column() })?;
        String::from_utf8(opened).map_err(|_| damaged())
    }
}

/// Id of the key that sealed a stored value, [`PLAIN`] for plain text; `None` if it is cut off.
pub fn key_of(stored: &[u8]) -> Option<u32> {
    match stored.split_first() {
        Some((&MARK, rest)) => rest.first_chunk().map(|id| u32::from_be_bytes(*id)),
        _ => Some(PLAIN),
    }
}

fn parse_key(word: &str) -> Option<Entry> {
    let (id, key) = word.split_once(':')?;
    let id = id.parse().ok().filter(|id| *id != PLAIN)?;
    let cipher = XChaCha20Poly1305::new_from_slice(&STANDARD.decode(key).ok()?).ok()?;
    Some(Entry { id, cipher })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const TEXT: &str = "부하 테스트로 초당 800건까지 검증했습니다.";

    fn vault() -> Vault {
        Vault::parse(&Vault::plain().new_key()).unwrap()
    }

    fn place() -> Place {
        Place::new("answers.text", 42).key(Uuid::from_u128(7)).key(3_u16)
    }

    #[test]
    fn a_text_comes_back_and_its_bytes_show_nothing_of_it() {
        let vault = vault();
        let stored = vault.seal(&place(), TEXT);
        assert_eq!(vault.open(&place(), &stored).unwrap(), TEXT);
        assert!(!String::from_utf8_lossy(&stored).contains("800"));
        assert_ne!(stored, vault.seal(&place(), TEXT), "equal texts are not told to be equal");
        assert_eq!(key_of(&stored), Some(1));
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let vault = vault();
        let stored = vault.seal(&place(), TEXT);
        for at in 0..stored.len() * 8 {
            let mut changed = stored.clone();
            changed[at / 8] ^= 1 << (at % 8);
            assert!(vault.open(&place(), &changed).is_err(), "bit {at}");
        }
        for end in 1..stored.len() {
            assert!(vault.open(&place(), &stored[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_value_opens_in_its_own_place_only() {
        let vault = vault();
        let stored = vault.seal(&place(), TEXT);
        let row = || Uuid::from_u128(7);
        for other in [
            Place::new("answers.texts", 42).key(row()).key(3_u16),
            Place::new("answers.text", 43).key(row()).key(3_u16),
            Place::new("answers.text", 42).key(Uuid::from_u128(8)).key(3_u16),
            Place::new("answers.text", 42).key(row()).key(4_u16),
            Place::new("answers.text", 42).key(row()),
        ] {
            let tampered = Unreadable::Tampered { key: 1, column: other.column.clone() };
            assert_eq!(vault.open(&other, &stored), Err(tampered));
        }
    }

    #[test]
    fn a_missing_or_wrong_key_is_named() {
        let first = vault();
        let stored = first.seal(&place(), TEXT);
        let second = Vault::parse(&first.new_key()).unwrap();
        assert_eq!(second.sealing_key(), 2);
        let missing = second.open(&place(), &stored).unwrap_err();
        assert_eq!(missing, Unreadable::KeyMissing { key: 1, column: "answers.text".into() });
        assert!(missing.to_string().contains("key 1"), "{missing}");
        assert_eq!(
            vault().open(&place(), &stored).unwrap_err(),
            Unreadable::Tampered { key: 1, column: "answers.text".into() },
            "another key of the same id"
        );
    }

    #[test]
    fn the_first_key_seals_and_all_of_them_open() {
        let (old, new) =
            (Vault::plain().new_key(), Vault::parse(&Vault::plain().new_key()).unwrap().new_key());
        let stored = Vault::parse(&old).unwrap().seal(&place(), TEXT);
        let both = Vault::parse(&format!("# the new one\n{new}\n{old} # until all is rotated\n")).unwrap();
        assert_eq!(both.key_ids().collect::<Vec<_>>(), [2, 1]);
        assert_eq!(both.open(&place(), &stored).unwrap(), TEXT);
        assert_eq!(key_of(&both.seal(&place(), TEXT)), Some(2));
    }

    #[test]
    fn plain_text_is_read_until_it_is_refused() {
        let stored = Vault::plain().seal(&place(), TEXT);
        assert_eq!((stored.as_slice(), key_of(&stored)), (TEXT.as_bytes(), Some(PLAIN)));
        assert_eq!(vault().open(&place(), &stored).unwrap(), TEXT);
        let refused = vault().refuse_plain().open(&place(), &stored);
        assert_eq!(refused, Err(Unreadable::Plain { column: "answers.text".into() }));
    }

    #[test]
    fn keys_that_are_none_are_refused_without_being_shown() {
        let good = Vault::plain().new_key();
        for (keys, error) in [
            ("geheim".to_owned(), BadKeys::Malformed { number: 1 }),
            (format!("{good},2:Z2VoZWlt"), BadKeys::Malformed { number: 2 }),
            (good.replacen('1', "0", 1), BadKeys::Malformed { number: 1 }),
            (format!("{good} {good}"), BadKeys::Twice(1)),
        ] {
            let found = Vault::parse(&keys).unwrap_err();
            assert_eq!(found, error);
            assert!(!found.to_string().contains("geheim"));
        }
        let shown = format!("{:?}", Vault::parse(&good).unwrap());
        assert!(!shown.contains(&good[3..10]), "{shown}");
    }
}

//! Every table and column there is: whose the rows are, what is encrypted, and what becomes of them in an export and when
//! they are erased. What goes over all tables (the rotation of keys, exports, erasing) goes by this one list.

mod list;

pub use list::TABLES;

use crate::crypto::Place;
use sqlx::mysql::{MySqlArguments, MySqlRow};
use sqlx::query::Query;
use sqlx::{MySql, Row as _};
use uuid::Uuid;

/// A table, and whose its rows are.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How the member of a row is found; `None` where no row belongs to a member.
    pub owner: Option<Owner>,
    /// The columns of its primary key, in order.
    pub keys: &'static [&'static str],
    /// How a member's rows are erased.
    pub erase: Erase,
    /// Every column.
    pub columns: &'static [(&'static str, Column)],
}

/// How the member of a row (`t`) is found.
#[derive(Debug)]
pub struct Owner {
    /// A join with the table that tells (`o`), where it is not the row itself.
    pub join: &'static str,
    /// The column with the member's id.
    pub member: &'static str,
    /// The column with the server's id; `None` for what holds in all servers.
    pub guild: Option<&'static str>,
}

/// How a column is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// An id of ours.
    Uuid,
    /// A whole number, not negative.
    Number,
    /// An id of Discord: too large for some readers of JSON, so exported as text.
    Snowflake,
    /// A number.
    Real,
    /// Yes or no.
    Flag,
    /// A time in UTC.
    Time,
    /// A date.
    Day,
    /// Text.
    Text,
    /// JSON.
    Json,
    /// Encrypted text.
    Sealed,
    /// Encrypted JSON.
    SealedJson,
    /// Bytes, exported in hexadecimal.
    Hash,
    /// Not exported, and why.
    Left(&'static str),
}

/// How a member's rows of a table are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erase {
    /// They are deleted.
    Delete,
    /// They are deleted in portions, each together with noting what is to be taken away in Discord.
    Interviews,
    /// They go with the rows they belong to.
    WithParent,
    /// They stay, of nobody: what is set.
    Set(&'static str),
    /// None is a member's.
    Nothing,
}

impl Table {
    /// A table without anything of members; its columns' names are told all the same.
    const fn of_nobody<const N: usize>(name: &'static str, columns: &'static [&'static str; N]) -> Self {
        Self { name, owner: None, keys: columns, erase: Erase::Nothing, columns: &[] }
    }

    /// The names of its columns.
    pub fn column_names(&self) -> Vec<&'static str> {
        match self.owner {
            Some(_) => self.columns.iter().map(|(name, _)| *name).collect(),
            None => self.keys.to_vec(),
        }
    }

    /// What a column is.
    fn kind(&self, column: &str) -> Option<Column> {
        self.columns.iter().find(|(name, _)| *name == column).map(|(_, kind)| *kind)
    }

    /// Its encrypted columns.
    pub fn sealed(&self) -> impl Iterator<Item = &'static str> + use<> {
        let columns = self.columns.iter();
        columns.filter(|(_, kind)| matches!(kind, Column::Sealed | Column::SealedJson)).map(|(name, _)| *name)
    }

    /// The primary key of a row that was read.
    ///
    /// # Errors
    /// A row without its primary key.
    pub fn key(&self, row: &MySqlRow) -> sqlx::Result<Vec<KeyPart>> {
        self.keys.iter().map(|name| self.key_part(name, name, row)).collect()
    }

    /// The value of a column of the primary key, read under another name.
    ///
    /// # Errors
    /// A row without it.
    pub fn key_part(&self, column: &str, name: &str, row: &MySqlRow) -> sqlx::Result<KeyPart> {
        Ok(match self.kind(column) {
            Some(Column::Uuid) => KeyPart::Uuid(row.try_get(name)?),
            _ => KeyPart::Number(row.try_get(name)?),
        })
    }

    /// What comes before every value of a column of the primary key.
    pub fn least(&self, column: &str) -> KeyPart {
        match self.kind(column) {
            Some(Column::Uuid) => KeyPart::Uuid(Uuid::nil()),
            _ => KeyPart::Number(0),
        }
    }

    /// Where the text of an encrypted column stands.
    pub fn place(&self, column: &str, member: u64, key: &[KeyPart]) -> Place {
        let place = Place::new(format!("{}.{column}", self.name), member);
        key.iter().fold(place, |place, part| match part {
            KeyPart::Uuid(id) => place.key(*id),
            KeyPart::Number(number) => place.key(*number),
        })
    }
}

/// A part of the primary key of a table with encrypted columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPart {
    /// An id of ours.
    Uuid(Uuid),
    /// An id of Discord or a number.
    Number(u64),
}

impl KeyPart {
    /// Binds it.
    pub fn bind(self, query: Query<'_, MySql, MySqlArguments>) -> Query<'_, MySql, MySqlArguments> {
        match self {
            Self::Uuid(id) => query.bind(id),
            Self::Number(number) => query.bind(number),
        }
    }
}

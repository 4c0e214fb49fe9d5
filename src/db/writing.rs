//! Cover letters being written.

use super::{open_json, seal_json};
use crate::crypto::{Place, Vault};
use crate::domain::ids::{GuildId, LetterId, MemberId, ResumeId};
use crate::domain::writing::Letter;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// A stored cover letter.
#[derive(Debug, Clone)]
pub struct StoredLetter {
    /// Its id.
    pub id: LetterId,
    /// The resume it became.
    pub resume: Option<ResumeId>,
    /// Number of the resume's version it was finished as last.
    pub written_version: Option<u32>,
    /// The letter.
    pub letter: Letter,
    /// Counts changes.
    pub revision: u32,
    /// The last change.
    pub changed_at: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    candidate_id: u64,
    resume_id: Option<Uuid>,
    written_version: Option<u32>,
    content: Vec<u8>,
    revision: u32,
    changed_at: DateTime<Utc>,
}

fn place(letter: Uuid, candidate: u64) -> Place {
    Place::new("letters.content", candidate).key(letter)
}

macro_rules! select {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id AS "id: Uuid", candidate_id, resume_id AS "resume_id: Uuid", written_version, content, revision,
                changed_at AS "changed_at: DateTime<Utc>" FROM letters "# + $rest,
            $($argument),*
        )
    };
}

impl Row {
    fn open(self, vault: &Vault) -> sqlx::Result<StoredLetter> {
        let place = place(self.id, self.candidate_id);
        Ok(StoredLetter {
            id: LetterId(self.id),
            resume: self.resume_id.map(ResumeId),
            written_version: self.written_version,
            letter: open_json(vault, &place, &self.content, "letters.content")?,
            revision: self.revision,
            changed_at: self.changed_at,
        })
    }
}

/// A letter of a member.
pub async fn load(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
    id: LetterId,
) -> sqlx::Result<Option<StoredLetter>> {
    let row = select!("WHERE id = ? AND guild_id = ? AND candidate_id = ?", id.0, guild.0, candidate.0)
        .fetch_optional(db)
        .await?;
    row.map(|row| row.open(vault)).transpose()
}

/// The letters of a member in a server, the one changed last first.
pub async fn list(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
) -> sqlx::Result<Vec<StoredLetter>> {
    let rows =
        select!("WHERE guild_id = ? AND candidate_id = ? ORDER BY changed_at DESC, id", guild.0, candidate.0)
            .fetch_all(db)
            .await?;
    rows.into_iter().map(|row| row.open(vault)).collect()
}

/// Stores a new letter.
pub async fn insert(
    db: &mut MySqlConnection,
    vault: &Vault,
    id: LetterId,
    guild: GuildId,
    candidate: MemberId,
    letter: &Letter,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO letters (id, guild_id, candidate_id, content, revision, changed_at) VALUES (?, ?, ?, ?, 0, ?)",
        id.0,
        guild.0,
        candidate.0,
        seal_json(vault, &place(id.0, candidate.0), letter)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores a changed letter where it is still the revision that was read. `false` where it is not.
pub async fn update(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
    stored: &StoredLetter,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let updated = sqlx::query!(
        "UPDATE letters SET content = ?, resume_id = ?, written_version = ?, revision = revision + 1, changed_at = ?
        WHERE id = ? AND revision = ?",
        seal_json(vault, &place(stored.id.0, candidate.0), &stored.letter)?,
        stored.resume.map(|resume| resume.0),
        stored.written_version,
        now,
        stored.id.0,
        stored.revision
    )
    .execute(db)
    .await?;
    Ok(updated.rows_affected() == 1)
}

/// Deletes a member's letter; the resume it became stays.
pub async fn delete(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    id: LetterId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM letters WHERE id = ? AND guild_id = ? AND candidate_id = ?",
        id.0,
        guild.0,
        candidate.0
    )
    .execute(db)
    .await?;
    Ok(())
}

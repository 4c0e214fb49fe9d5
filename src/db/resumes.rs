//! Resumes and their versions.

use super::{corrupt, json, open_json, seal_json};
use crate::crypto::{Place, Vault};
use crate::document::{Format, Warning};
use crate::domain::ids::{GuildId, MemberId, ResumeId, ResumeVersionId};
use crate::domain::resume::Correction;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use uuid::Uuid;

/// A version of a resume, with what is known of the resume.
#[derive(Debug, Clone)]
pub struct StoredResume {
    /// The resume.
    pub id: ResumeId,
    /// This version.
    pub version_id: ResumeVersionId,
    /// Its number, from 1.
    pub version: u32,
    /// Title given by the candidate.
    pub title: String,
    /// Key of the target role, if one was named.
    pub role: Option<String>,
    /// Name of the uploaded file.
    pub file_name: String,
    /// Its format.
    pub format: Format,
    /// Its text.
    pub text: String,
    /// What the reading left to say.
    pub warnings: Vec<Warning>,
    /// SHA-256 of the file's bytes.
    pub hash: Vec<u8>,
    /// What the candidate corrected since the file was read.
    pub corrections: Vec<Correction>,
    /// When this version came.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    version_id: Uuid,
    candidate_id: u64,
    number: u32,
    title: Vec<u8>,
    role_key: Option<String>,
    file_name: Vec<u8>,
    format: String,
    text: Vec<u8>,
    warnings: Vec<u8>,
    content_hash: Vec<u8>,
    corrections: Option<Vec<u8>>,
    created_at: DateTime<Utc>,
}

fn title_place(resume: Uuid, candidate: u64) -> Place {
    Place::new("resumes.title", candidate).key(resume)
}

fn version_place(column: &'static str, version: Uuid, candidate: u64) -> Place {
    Place::new(column, candidate).key(version)
}

macro_rules! select {
    ($rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            r#"SELECT r.id AS "id: Uuid", v.id AS "version_id: Uuid", r.candidate_id, v.number, r.title, r.role_key, v.file_name,
                v.format, v.text, v.warnings, v.content_hash, v.corrections,
                v.created_at AS "created_at: DateTime<Utc>"
            FROM resumes r JOIN resume_versions v ON v.resume_id = r.id "# + $rest,
            $($argument),*
        )
    };
}

impl Row {
    fn open(self, vault: &Vault) -> sqlx::Result<StoredResume> {
        let in_version = |column| version_place(column, self.version_id, self.candidate_id);
        let warnings = in_version("resume_versions.warnings");
        let corrections = in_version("resume_versions.corrections");
        let open = |stored| open_json(vault, &corrections, stored, "resume_versions.corrections");
        Ok(StoredResume {
            id: ResumeId(self.id),
            version_id: ResumeVersionId(self.version_id),
            version: self.number,
            title: vault.open(&title_place(self.id, self.candidate_id), &self.title)?,
            role: self.role_key,
            file_name: vault.open(&in_version("resume_versions.file_name"), &self.file_name)?,
            format: serde_json::from_str(&self.format).map_err(corrupt("resume_versions.format"))?,
            text: vault.open(&in_version("resume_versions.text"), &self.text)?,
            warnings: open_json(vault, &warnings, &self.warnings, "resume_versions.warnings")?,
            hash: self.content_hash,
            corrections: self.corrections.as_deref().map(open).transpose()?.unwrap_or_default(),
            created_at: self.created_at,
        })
    }
}

/// The latest version of a member's resume.
pub async fn latest(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
    id: ResumeId,
) -> sqlx::Result<Option<StoredResume>> {
    let row = select!(
        "WHERE r.id = ? AND r.guild_id = ? AND r.candidate_id = ? ORDER BY v.number DESC LIMIT 1",
        id.0,
        guild.0,
        candidate.0
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| row.open(vault)).transpose()
}

/// A version by its id, whoever's it is.
pub async fn version(
    db: &mut MySqlConnection,
    vault: &Vault,
    id: ResumeVersionId,
) -> sqlx::Result<Option<StoredResume>> {
    let row = select!("WHERE v.id = ?", id.0).fetch_optional(db).await?;
    row.map(|row| row.open(vault)).transpose()
}

/// The member's resume whose latest version was read from this content; the one changed last if there are several.
pub async fn by_content(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
    hash: &[u8],
) -> sqlx::Result<Option<StoredResume>> {
    let row = select!(
        "WHERE v.content_hash = ? AND r.guild_id = ? AND r.candidate_id = ?
            AND v.number = (SELECT MAX(w.number) FROM resume_versions w WHERE w.resume_id = r.id)
        ORDER BY v.created_at DESC LIMIT 1",
        hash,
        guild.0,
        candidate.0
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| row.open(vault)).transpose()
}

/// How a version of a resume came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A file or a text was handed in.
    HandedIn,
    /// The same, and lines that the candidate had hidden before stayed hidden.
    HandedInWithoutHidden,
    /// The candidate corrected the version before.
    Corrected,
}

impl Origin {
    fn of(corrections: &[Correction]) -> Self {
        match corrections.last() {
            None => Self::HandedIn,
            Some(carried) if carried.first_line == 0 => Self::HandedInWithoutHidden,
            Some(_) => Self::Corrected,
        }
    }
}

/// A version in the history of a resume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionEntry {
    /// Its number, from 1.
    pub number: u32,
    /// Name of the uploaded file.
    pub file_name: String,
    /// How it came about.
    pub origin: Origin,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// The versions of a member's resume, newest first.
pub async fn history(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
    id: ResumeId,
) -> sqlx::Result<Vec<VersionEntry>> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id: Uuid", number, file_name, corrections,
            created_at AS "created_at: DateTime<Utc>"
        FROM resume_versions WHERE resume_id = ? ORDER BY number DESC"#,
        id.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let in_version = |column| version_place(column, row.id, candidate.0);
            let corrections = in_version("resume_versions.corrections");
            let open = |stored: &[u8]| open_json(vault, &corrections, stored, "resume_versions.corrections");
            let corrections: Vec<Correction> =
                row.corrections.as_deref().map(open).transpose()?.unwrap_or_default();
            Ok(VersionEntry {
                number: row.number,
                file_name: vault.open(&in_version("resume_versions.file_name"), &row.file_name)?,
                origin: Origin::of(&corrections),
                created_at: row.created_at,
            })
        })
        .collect()
}

/// A resume in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeEntry {
    /// The resume.
    pub id: ResumeId,
    /// Title given by the candidate.
    pub title: String,
    /// Key of the target role, if one was named.
    pub role: Option<String>,
    /// Name of the file of the latest version.
    pub file_name: String,
    /// Number of the latest version.
    pub version: u32,
    /// When the latest version came.
    pub created_at: DateTime<Utc>,
}

/// The resumes of a member in a server, the one changed last first.
pub async fn list(
    db: &mut MySqlConnection,
    vault: &Vault,
    guild: GuildId,
    candidate: MemberId,
) -> sqlx::Result<Vec<ResumeEntry>> {
    let rows = sqlx::query!(
        r#"SELECT r.id AS "id: Uuid", v.id AS "version_id: Uuid", r.title, r.role_key, v.file_name, v.number,
            v.created_at AS "created_at: DateTime<Utc>"
        FROM resumes r JOIN resume_versions v ON v.resume_id = r.id
        WHERE r.guild_id = ? AND r.candidate_id = ?
            AND v.number = (SELECT MAX(w.number) FROM resume_versions w WHERE w.resume_id = r.id)
        ORDER BY v.created_at DESC, r.id"#,
        guild.0,
        candidate.0
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let file_name = version_place("resume_versions.file_name", row.version_id, candidate.0);
            Ok(ResumeEntry {
                id: ResumeId(row.id),
                title: vault.open(&title_place(row.id, candidate.0), &row.title)?,
                role: row.role_key,
                file_name: vault.open(&file_name, &row.file_name)?,
                version: row.number,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// A version to be stored.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Name of the uploaded file.
    pub file_name: &'a str,
    /// Its format.
    pub format: Format,
    /// SHA-256 of its bytes.
    pub hash: &'a [u8],
    /// Its text.
    pub text: &'a str,
    /// What the reading left to say.
    pub warnings: &'a [Warning],
    /// What the candidate corrected since the file was read.
    pub corrections: &'a [Correction],
}

/// Stores a new resume without versions.
#[expect(clippy::too_many_arguments, reason = "one column each")]
pub async fn insert(
    db: &mut MySqlConnection,
    vault: &Vault,
    id: ResumeId,
    guild: GuildId,
    candidate: MemberId,
    title: &str,
    role: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO resumes (id, guild_id, candidate_id, title, role_key, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        id.0,
        guild.0,
        candidate.0,
        vault.seal(&title_place(id.0, candidate.0), title),
        role,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Names the target role of a resume.
pub async fn set_role(db: &mut MySqlConnection, id: ResumeId, role: &str) -> sqlx::Result<()> {
    sqlx::query!("UPDATE resumes SET role_key = ? WHERE id = ?", role, id.0).execute(db).await?;
    Ok(())
}

/// Names a resume.
pub async fn set_title(
    db: &mut MySqlConnection,
    vault: &Vault,
    candidate: MemberId,
    id: ResumeId,
    title: &str,
) -> sqlx::Result<()> {
    let title = vault.seal(&title_place(id.0, candidate.0), title);
    sqlx::query!("UPDATE resumes SET title = ? WHERE id = ?", title, id.0).execute(db).await?;
    Ok(())
}

/// Stores a version of a resume. A unique violation means that there is one of that number.
pub async fn insert_version(
    db: &mut MySqlConnection,
    vault: &Vault,
    resume: ResumeId,
    candidate: MemberId,
    version: &NewVersion<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let id = Uuid::now_v7();
    let place = |column| version_place(column, id, candidate.0);
    let corrections = match version.corrections {
        [] => None,
        made => Some(seal_json(vault, &place("resume_versions.corrections"), &made)?),
    };
    sqlx::query!(
        "INSERT INTO resume_versions (id, resume_id, number, file_name, format, content_hash, text, warnings,
            corrections, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        resume.0,
        version.number,
        vault.seal(&place("resume_versions.file_name"), version.file_name),
        json(&version.format)?,
        version.hash,
        vault.seal(&place("resume_versions.text"), version.text),
        seal_json(vault, &place("resume_versions.warnings"), &version.warnings)?,
        corrections,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a member's resume with all its versions. `false` if there is none.
pub async fn delete(
    db: &mut MySqlConnection,
    guild: GuildId,
    candidate: MemberId,
    id: ResumeId,
) -> sqlx::Result<bool> {
    let deleted = sqlx::query!(
        "DELETE FROM resumes WHERE id = ? AND guild_id = ? AND candidate_id = ?",
        id.0,
        guild.0,
        candidate.0
    )
    .execute(db)
    .await?;
    Ok(deleted.rows_affected() == 1)
}

//! A member's resumes: upload a document, see what was understood, list and delete.
//!
//! Limits: [`RESUMES`] resumes a member and server, titles up to [`TITLE_CHARACTERS`] characters, files as
//! [`MAX_DOCUMENT_BYTES`] says. The same file again is recognised; the title of an existing resume makes a new version.

pub mod correct;
mod read;

use super::{App, limits};
use crate::db::resumes::{self as rows, NewVersion, StoredResume};
use crate::document::{Extracted, Format, MAX_DOCUMENT_BYTES, Warning};
use crate::domain::ids::{GuildId, MemberId, ResumeId, ResumeVersionId};
use crate::domain::limits::Resource;
use crate::domain::resume::{
    Correction, CoverLetterAnswer, Part, ResumeText, Understanding, cover_letter_answers, hidden_lines,
    parts, question_worthy_lines, understand, without_hidden,
};
use crate::error::{AppResult, UserError};
use anyhow::anyhow;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::MySqlConnection;
use uuid::Uuid;

use read::{Read, refusal};

pub use crate::db::resumes::{Origin, ResumeEntry, VersionEntry};

/// Resumes a member may keep in a server.
pub const RESUMES: usize = 20;
/// Characters of a title.
pub const TITLE_CHARACTERS: usize = 80;
/// Below this many characters there is nothing to ask about.
pub(super) const FEWEST_CHARACTERS: u32 = 80;

/// An uploaded file.
#[derive(Debug)]
pub struct Upload {
    /// The server.
    pub guild: GuildId,
    /// Whose resume it is.
    pub candidate: MemberId,
    /// Title; the file's name where none is given.
    pub title: Option<String>,
    /// Key of the target role.
    pub role: Option<String>,
    /// The file's name.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadOutcome {
    /// A new resume.
    New,
    /// A new version of the resume of that title.
    NewVersion,
    /// The very same file is there already.
    AlreadyThere,
}

/// A resume after an upload.
#[derive(Debug)]
pub struct Uploaded {
    /// What was understood.
    pub card: ResumeCard,
    /// What became of the upload.
    pub outcome: UploadOutcome,
    /// Whether the model could read pages that are pictures, if the member agreed.
    pub model_could_read_more: bool,
}

/// A resume with what was understood of it.
#[derive(Debug, Clone)]
pub struct ResumeCard {
    /// The resume.
    pub id: ResumeId,
    /// The version.
    pub version_id: ResumeVersionId,
    /// Its title.
    pub title: String,
    /// Key of its target role.
    pub role: Option<String>,
    /// Name of the uploaded file.
    pub file_name: String,
    /// Its format.
    pub format: Format,
    /// Number of the version, from 1.
    pub version: u32,
    /// When the version came.
    pub created_at: DateTime<Utc>,
    /// Its lines.
    pub text: ResumeText,
    /// What was understood.
    pub understanding: Understanding,
    /// What the reading left to say.
    pub warnings: Vec<Warning>,
    /// How many lines an interviewer would ask about.
    pub worthy: usize,
    /// How many lines the candidate took out.
    pub hidden: usize,
    /// The prompts of a cover letter with the lengths of their answers.
    pub cover_letter: Vec<CoverLetterAnswer>,
    /// The parts that can be corrected.
    pub parts: Vec<Part>,
    /// All versions, newest first.
    pub history: Vec<VersionEntry>,
}

/// The text of an uploaded document that is not kept.
///
/// # Errors
/// What is wrong with the file, in words the member can act on.
pub async fn text_of(app: &App, bytes: Vec<u8>) -> AppResult<String> {
    Ok(app.extractor.extract(bytes).await.map_err(refusal)?.text)
}

/// Reads an uploaded document and keeps it.
///
/// # Errors
/// What is wrong with the file, in words the member can act on; nothing is kept then.
pub async fn upload(app: &App, upload: Upload) -> AppResult<Uploaded> {
    upload_as(app, upload, false).await
}

/// The same by a member who agrees that a picture is sent to the model.
///
/// # Errors
/// As of [`upload`].
pub async fn upload_with_pictures(app: &App, upload: Upload) -> AppResult<Uploaded> {
    upload_as(app, upload, true).await
}

async fn upload_as(app: &App, mut upload: Upload, may_send_pictures: bool) -> AppResult<Uploaded> {
    check_size(&upload)?;
    let title = title(upload.title.as_deref(), &upload.file_name)?;
    if let Some(role) = &upload.role {
        app.bank.role(role).ok_or(UserError::RoleNotFound)?;
    }
    let hash = Sha256::digest(&upload.bytes).to_vec();
    let known = known_content(app, &upload, &hash).await?;
    // Whoever agrees now wants the pages that could not be read before.
    if let Some(known) = known.filter(|known| !(may_send_pictures && lacks_pages(&known.warnings))) {
        let model_could_read_more = app.interviewer.reads_pictures() && lacks_pages(&known.warnings);
        let mut db = app.db.acquire().await?;
        let card = card(app, &mut db, upload.candidate, known).await?;
        return Ok(Uploaded { card, outcome: UploadOutcome::AlreadyThere, model_could_read_more });
    }
    // Whatever comes of it: reading is what costs.
    limits::take(app, Resource::Uploads, upload.guild, upload.candidate).await?;
    let for_whom = (upload.guild, upload.candidate);
    let read = read::read(app, for_whom, std::mem::take(&mut upload.bytes), may_send_pictures).await?;
    let Read { extracted, model_could_read_more } = read;
    let characters = understand(&extracted.text).quality.characters;
    if characters < FEWEST_CHARACTERS {
        return Err(UserError::TooLittleText { characters: u64::from(characters) }.into());
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let existing = rows::list(&mut tx, &app.vault, upload.guild, upload.candidate).await?;
    let same_title = existing.iter().find(|entry| entry.title.to_lowercase() == title.to_lowercase());
    let (id, number) = match same_title {
        Some(entry) => (entry.id, entry.version + 1),
        None if existing.len() >= RESUMES => {
            return Err(UserError::TooManyResumes { limit: RESUMES as u64 }.into());
        }
        None => (ResumeId(Uuid::now_v7()), 1),
    };
    if number == 1 {
        rows::insert(
            &mut tx,
            &app.vault,
            id,
            upload.guild,
            upload.candidate,
            &title,
            upload.role.as_deref(),
            now,
        )
        .await?;
    } else if let Some(role) = &upload.role {
        rows::set_role(&mut tx, id, role).await?;
    }
    let Extracted { format, text, warnings, .. } = extracted;
    let (text, corrections) =
        match rows::latest(&mut tx, &app.vault, upload.guild, upload.candidate, id).await? {
            Some(before) => keep_hidden(&before, text),
            None => (text, Vec::new()),
        };
    let file_name: String = upload.file_name.chars().take(255).collect();
    let version = NewVersion {
        number,
        file_name: &file_name,
        format,
        hash: &hash,
        text: &text,
        warnings: &warnings,
        corrections: &corrections,
    };
    rows::insert_version(&mut tx, &app.vault, id, upload.candidate, &version, now).await?;
    let stored = rows::latest(&mut tx, &app.vault, upload.guild, upload.candidate, id).await?;
    let stored = stored.ok_or_else(|| anyhow!("resume {id} is gone right after it was stored"))?;
    let card = card(app, &mut tx, upload.candidate, stored).await?;
    tx.commit().await?;
    let outcome = if number == 1 { UploadOutcome::New } else { UploadOutcome::NewVersion };
    Ok(Uploaded { card, outcome, model_could_read_more })
}

/// The text of a new version without the lines that the candidate took out of the one before.
fn keep_hidden(before: &StoredResume, text: String) -> (String, Vec<Correction>) {
    let hidden = hidden_lines(&before.corrections, &ResumeText::new(&before.text));
    let (rest, _) = without_hidden(&text, &hidden);
    if hidden.is_empty() || understand(&rest).quality.characters < FEWEST_CHARACTERS {
        return (text, Vec::new());
    }
    (rest, vec![Correction { of: before.version, first_line: 0, was: Vec::new(), hidden }])
}

fn lacks_pages(warnings: &[Warning]) -> bool {
    warnings.iter().any(|warning| matches!(warning, Warning::PagesWithoutText(_)))
}

fn check_size(upload: &Upload) -> Result<(), UserError> {
    if upload.bytes.is_empty() {
        return Err(UserError::FileEmpty);
    }
    if upload.bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(UserError::FileTooLarge { limit_mib: mib(MAX_DOCUMENT_BYTES as u64) });
    }
    Ok(())
}

fn mib(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}

/// The title given, or the file's name without its ending.
pub(super) fn title(given: Option<&str>, file_name: &str) -> Result<String, UserError> {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let title = match given {
        Some(title) => title.split_whitespace().collect::<Vec<_>>().join(" "),
        None => stem.replace('_', " ").chars().take(TITLE_CHARACTERS).collect::<String>().trim().to_owned(),
    };
    let ok =
        !title.is_empty() && title.chars().count() <= TITLE_CHARACTERS && !title.contains(char::is_control);
    if ok { Ok(title) } else { Err(UserError::BadTitle) }
}

/// The same file under the same title, or under whatever title where none is given.
async fn known_content(app: &App, upload: &Upload, hash: &[u8]) -> AppResult<Option<StoredResume>> {
    let mut db = app.db.acquire().await?;
    let known = rows::by_content(&mut db, &app.vault, upload.guild, upload.candidate, hash).await?;
    Ok(known.filter(|known| upload.title.as_ref().is_none_or(|title| known.title == title.trim())))
}

/// The member's resumes in a server, the one changed last first.
///
/// # Errors
/// An unreachable database.
pub async fn list(app: &App, guild: GuildId, candidate: MemberId) -> AppResult<Vec<ResumeEntry>> {
    let mut db = app.db.acquire().await?;
    Ok(rows::list(&mut db, &app.vault, guild, candidate).await?)
}

/// What was understood of a resume.
///
/// # Errors
/// Where the member has no such resume.
pub async fn view(app: &App, guild: GuildId, candidate: MemberId, id: ResumeId) -> AppResult<ResumeCard> {
    let mut db = app.db.acquire().await?;
    let stored = rows::latest(&mut db, &app.vault, guild, candidate, id).await?;
    Ok(card(app, &mut db, candidate, stored.ok_or(UserError::ResumeNotFound)?).await?)
}

/// Deletes a resume with all its versions; returns its title. Interviews built on it stay.
///
/// # Errors
/// Where the member has no such resume.
pub async fn delete(app: &App, guild: GuildId, candidate: MemberId, id: ResumeId) -> AppResult<String> {
    let mut tx = app.db.begin().await?;
    let stored =
        rows::latest(&mut tx, &app.vault, guild, candidate, id).await?.ok_or(UserError::ResumeNotFound)?;
    rows::delete(&mut tx, guild, candidate, id).await?;
    tx.commit().await?;
    Ok(stored.title)
}

/// How many lines of a resume's text an interviewer would ask about: no more tailored questions can be announced.
pub fn worthy_lines(text: &str) -> usize {
    question_worthy_lines(&understand(text), &ResumeText::new(text)).len()
}

pub(super) async fn card(
    app: &App,
    db: &mut MySqlConnection,
    candidate: MemberId,
    stored: StoredResume,
) -> sqlx::Result<ResumeCard> {
    let history = rows::history(db, &app.vault, candidate, stored.id).await?;
    let text = ResumeText::new(&stored.text);
    let understanding = understand(&stored.text);
    let worthy = question_worthy_lines(&understanding, &text).len();
    let hidden = hidden_lines(&stored.corrections, &text).len();
    Ok(ResumeCard {
        id: stored.id,
        version_id: stored.version_id,
        title: stored.title,
        role: stored.role,
        file_name: stored.file_name,
        format: stored.format,
        version: stored.version,
        created_at: stored.created_at,
        cover_letter: cover_letter_answers(&understanding, &text),
        parts: parts(&understanding, &text),
        text,
        understanding,
        warnings: stored.warnings,
        worthy,
        hidden,
        history,
    })
}

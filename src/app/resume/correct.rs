//! What a candidate corrects of a resume: its title and role, and what was read of its text.
//!
//! Corrected lines make a new version, so that interviews built on the one before keep the lines they cite. A line that
//! is taken out is not asked about and not shown to a model, and stays out of later versions of the document.

use super::{App, FEWEST_CHARACTERS, ResumeCard, card, rows, title};
use crate::db::resumes::NewVersion;
use crate::domain::ids::{GuildId, MemberId, ResumeId};
use crate::domain::resume::{Correction, ResumeText, taken_out, understand};
use crate::error::{AppResult, UserError};

/// Lines of one version of a resume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lines {
    /// The resume.
    pub resume: ResumeId,
    /// Number of the version.
    pub version: u32,
    /// First line, from 1.
    pub first: u32,
    /// Last line, inclusive.
    pub last: u32,
}

/// The lines as they stand.
///
/// # Errors
/// Where the member has no such resume, or it has a newer version.
pub async fn lines(app: &App, guild: GuildId, candidate: MemberId, lines: Lines) -> AppResult<String> {
    let mut db = app.db.acquire().await?;
    let stored = rows::latest(&mut db, &app.vault, guild, candidate, lines.resume).await?;
    let stored = stored.ok_or(UserError::ResumeNotFound)?;
    let text = ResumeText::new(&stored.text).range(lines.first, lines.last);
    let text = text.filter(|_| stored.version == lines.version).ok_or(UserError::ResumeChanged)?;
    Ok(text.join("\n"))
}

/// Replaces lines; makes a new version unless nothing changes. The card says what is understood now.
///
/// # Errors
/// Where the member has no such resume, it has a newer version, or next to nothing would be left of it.
pub async fn correct(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    lines: Lines,
    with: &str,
) -> AppResult<ResumeCard> {
    let mut tx = app.db.begin().await?;
    let stored = rows::latest(&mut tx, &app.vault, guild, candidate, lines.resume).await?;
    let stored = stored.ok_or(UserError::ResumeNotFound)?;
    let before = ResumeText::new(&stored.text);
    let corrected = before.corrected(lines.first, lines.last, with);
    let text = corrected.filter(|_| stored.version == lines.version).ok_or(UserError::ResumeChanged)?;
    if ResumeText::new(&text) == before {
        return Ok(card(app, &mut tx, candidate, stored).await?);
    }
    let characters = understand(&text).quality.characters;
    if characters < FEWEST_CHARACTERS {
        return Err(UserError::TooLittleText { characters: u64::from(characters) }.into());
    }
    let was = before.range(lines.first, lines.last).unwrap_or_default();
    let hidden = taken_out(&was, with);
    let mut corrections = stored.corrections;
    corrections.push(Correction { of: stored.version, first_line: lines.first, was, hidden });
    let version = NewVersion {
        number: stored.version + 1,
        file_name: &stored.file_name,
        format: stored.format,
        hash: &stored.hash,
        text: &text,
        warnings: &stored.warnings,
        corrections: &corrections,
    };
    match rows::insert_version(&mut tx, &app.vault, lines.resume, candidate, &version, app.clock.now()).await
    {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            return Err(UserError::ResumeChanged.into());
        }
        other => other?,
    }
    let latest = rows::latest(&mut tx, &app.vault, guild, candidate, lines.resume).await?;
    let card = card(app, &mut tx, candidate, latest.ok_or(UserError::ResumeNotFound)?).await?;
    tx.commit().await?;
    Ok(card)
}

/// Gives a resume another title, another target role, or both.
///
/// # Errors
/// Where the member has no such resume, there is no such role, or the title is none or that of another resume.
pub async fn rename(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    id: ResumeId,
    new_title: Option<&str>,
    role: Option<&str>,
) -> AppResult<ResumeCard> {
    let mut tx = app.db.begin().await?;
    let resumes = rows::list(&mut tx, &app.vault, guild, candidate).await?;
    resumes.iter().find(|resume| resume.id == id).ok_or(UserError::ResumeNotFound)?;
    if let Some(given) = new_title {
        let title = title(Some(given), "")?;
        let same = |other: &str| other.to_lowercase() == title.to_lowercase();
        if resumes.iter().any(|resume| resume.id != id && same(&resume.title)) {
            return Err(UserError::TitleTaken.into());
        }
        rows::set_title(&mut tx, &app.vault, candidate, id, &title).await?;
    }
    if let Some(role) = role {
        app.bank.role(role).ok_or(UserError::RoleNotFound)?;
        rows::set_role(&mut tx, id, role).await?;
    }
    let stored = rows::latest(&mut tx, &app.vault, guild, candidate, id).await?;
    let card = card(app, &mut tx, candidate, stored.ok_or(UserError::ResumeNotFound)?).await?;
    tx.commit().await?;
    Ok(card)
}

//! Writing a cover letter in Discord: begin with a set of prompts, fill section by section, arrange, finish.
//!
//! Every form that is sent is stored at once, so that nothing typed is lost. Finishing makes a resume of the letter, and a
//! new version of it each further time. Limits: [`LETTERS`] letters a member and server, sections and lengths as
//! [`domain::writing`](crate::domain::writing) says; answers over a prompt's limit are kept.

pub mod sets;

use super::App;
use super::resume::{FEWEST_CHARACTERS, RESUMES, UploadOutcome, Uploaded, card, correct, title};
use crate::db::resumes::{self, NewVersion};
use crate::db::writing as rows;
use crate::db::{is_conflict, writing::StoredLetter};
use crate::document::Format;
use crate::domain::ids::{GuildId, LetterId, MemberId, ResumeId};
use crate::domain::language::Language;
use crate::domain::resume::understand;
use crate::domain::writing::{Letter, LetterRefusal, LetterSection, Prompts, Written};
use crate::error::{AppError, AppResult, UserError};
use anyhow::anyhow;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use uuid::Uuid;

/// Letters a member may keep in a server.
pub const LETTERS: usize = 20;
/// How often a change starts over when another one comes between.
const TRIES: u32 = 5;

static PROMPTS: LazyLock<[Prompts; 2]> = LazyLock::new(|| {
    [include_str!("../../assets/prompts/ko.toml"), include_str!("../../assets/prompts/en.toml")]
        .map(|text| toml::from_str(text).expect("the prompts are fixed and tested"))
});

/// The built-in prompts of a language.
pub fn prompts(language: Language) -> &'static Prompts {
    match language {
        Language::Ko => &PROMPTS[0],
        Language::En => &PROMPTS[1],
    }
}

/// A letter as it stands.
#[derive(Debug, Clone)]
pub struct LetterCard {
    /// The letter.
    pub id: LetterId,
    /// Its content.
    pub letter: Letter,
    /// The resume it became.
    pub resume: Option<ResumeId>,
    /// Number of the version it was finished as last.
    pub written_version: Option<u32>,
    /// The last change.
    pub changed_at: DateTime<Utc>,
}

impl From<StoredLetter> for LetterCard {
    fn from(stored: StoredLetter) -> Self {
        let StoredLetter { id, resume, written_version, letter, changed_at, .. } = stored;
        Self { id, letter, resume, written_version, changed_at }
    }
}

/// Whose letter, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The server.
    pub guild: GuildId,
    /// The candidate.
    pub candidate: MemberId,
}

/// What a letter begins with.
#[derive(Debug)]
pub struct Beginning {
    /// Its title.
    pub title: String,
    /// Language and key of a set of prompts.
    pub set: (Language, String),
    /// Key of the target role.
    pub role: Option<String>,
}

/// The member's letters in a server, the one changed last first.
///
/// # Errors
/// An unreachable database.
pub async fn list(app: &App, owner: Owner) -> AppResult<Vec<LetterCard>> {
    let mut db = app.db.acquire().await?;
    let stored = rows::list(&mut db, &app.vault, owner.guild, owner.candidate).await?;
    Ok(stored.into_iter().map(LetterCard::from).collect())
}

/// Begins a letter; goes on with the one of that title where there is one.
///
/// # Errors
/// A title that is none, an unknown role, too many letters.
pub async fn begin(app: &App, owner: Owner, beginning: Beginning) -> AppResult<LetterCard> {
    let title = title(Some(&beginning.title), "")?;
    let (language, set) = beginning.set;
    let offered = sets::offered(app, owner.guild, language).await?;
    if let Some(role) = &beginning.role {
        app.bank.role(role).ok_or(UserError::RoleNotFound)?;
    }
    let mut tx = app.db.begin().await?;
    let existing = rows::list(&mut tx, &app.vault, owner.guild, owner.candidate).await?;
    let count = existing.len();
    let same = existing.into_iter().find(|there| there.letter.title.to_lowercase() == title.to_lowercase());
    if let Some(same) = same {
        return Ok(same.into());
    }
    if count >= LETTERS {
        return Err(UserError::TooManyLetters { limit: LETTERS as u64 }.into());
    }
    // Without a set chosen the letter begins with the usual one, which is the first of the built-in ones.
    let usual = || prompts(language).of_set("");
    let chosen = if set.is_empty() { usual() } else { offered.of_set(&set) };
    let letter = Letter::new(title, beginning.role, language, chosen);
    let (id, now) = (LetterId(Uuid::now_v7()), app.clock.now());
    rows::insert(&mut tx, &app.vault, id, owner.guild, owner.candidate, &letter, now).await?;
    tx.commit().await?;
    Ok(LetterCard { id, letter, resume: None, written_version: None, changed_at: now })
}

/// A letter as it stands.
///
/// # Errors
/// Where the member has no such letter.
pub async fn view(app: &App, owner: Owner, id: LetterId) -> AppResult<LetterCard> {
    let mut db = app.db.acquire().await?;
    let stored = rows::load(&mut db, &app.vault, owner.guild, owner.candidate, id).await?;
    Ok(stored.ok_or(UserError::LetterNotFound)?.into())
}

/// Stores what was written for a section: an existing one by its id and the revision its form showed, or a new one.
///
/// # Errors
/// Why the letter does not take it; nothing is changed then.
pub async fn write(
    app: &App,
    owner: Owner,
    id: LetterId,
    section: Option<(u16, u16)>,
    written: Written,
) -> AppResult<LetterCard> {
    let language = view(app, owner, id).await?.letter.language;
    let offered = sets::offered(app, owner.guild, language).await?;
    let (card, ()) = change(app, owner, id, |letter| match section {
        Some((section, revision)) => letter.edit(section, revision, written.clone()),
        None => letter.add(written.clone(), &offered).map(drop),
    })
    .await?;
    Ok(card)
}

/// Moves a section one place up or down.
///
/// # Errors
/// Where there is no such letter or section.
pub async fn shift(app: &App, owner: Owner, id: LetterId, section: u16, up: bool) -> AppResult<LetterCard> {
    Ok(change(app, owner, id, |letter| letter.shift(section, up)).await?.0)
}

/// Takes a section out and hands it back, so that its text can still be shown.
///
/// # Errors
/// Where there is no such letter or section.
pub async fn remove(
    app: &App,
    owner: Owner,
    id: LetterId,
    section: u16,
) -> AppResult<(LetterCard, LetterSection)> {
    change(app, owner, id, |letter| letter.remove(section)).await
}

/// Gives a letter another title, and the resume it became as well.
///
/// # Errors
/// A title that is none, or that of another letter or resume.
pub async fn rename(app: &App, owner: Owner, id: LetterId, given: &str) -> AppResult<LetterCard> {
    let title = title(Some(given), "")?;
    let same =
        |other: &LetterCard| other.id != id && other.letter.title.to_lowercase() == title.to_lowercase();
    if list(app, owner).await?.iter().any(same) {
        return Err(UserError::TitleTaken.into());
    }
    if let Some(resume) = view(app, owner, id).await?.resume {
        correct::rename(app, owner.guild, owner.candidate, resume, Some(&title), None).await?;
    }
    let named = change(app, owner, id, |letter| {
        letter.title.clone_from(&title);
        Ok(())
    });
    Ok(named.await?.0)
}

/// Deletes a letter; the resume it became stays. Returns its title.
///
/// # Errors
/// Where the member has no such letter.
pub async fn discard(app: &App, owner: Owner, id: LetterId) -> AppResult<String> {
    let card = view(app, owner, id).await?;
    let mut db = app.db.acquire().await?;
    rows::delete(&mut db, owner.guild, owner.candidate, id).await?;
    Ok(card.letter.title)
}

/// Makes a resume of the letter, or the next version of the one it became.
///
/// # Errors
/// A letter with next to no text, a title that another resume has, too many resumes.
pub async fn finish(app: &App, owner: Owner, id: LetterId) -> AppResult<Uploaded> {
    for _ in 0..TRIES {
        match finish_once(app, owner, id).await {
            Ok(Some(done)) => return Ok(done),
            Ok(None) => {}
            Err(AppError::Unexpected(error)) if is_in_the_way(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Err(anyhow!("letter {id} is changed all the time").into())
}

/// `None` where the letter was changed in between.
async fn finish_once(app: &App, owner: Owner, id: LetterId) -> AppResult<Option<Uploaded>> {
    let Owner { guild, candidate } = owner;
    let mut tx = app.db.begin().await?;
    let stored = rows::load(&mut tx, &app.vault, guild, candidate, id).await?;
    let mut stored = stored.ok_or(UserError::LetterNotFound)?;
    let text = stored.letter.text();
    let characters = understand(&text).quality.characters;
    if characters < FEWEST_CHARACTERS {
        return Err(UserError::TooLittleText { characters: u64::from(characters) }.into());
    }
    let existing = resumes::list(&mut tx, &app.vault, guild, candidate).await?;
    let title = stored.letter.title.clone();
    let same = |other: &str| other.to_lowercase() == title.to_lowercase();
    if stored.resume.is_none() && existing.iter().any(|resume| same(&resume.title)) {
        return Err(UserError::TitleTaken.into());
    }
    let before = match stored.resume {
        Some(resume) => resumes::latest(&mut tx, &app.vault, guild, candidate, resume).await?,
        None => None,
    };
    let now = app.clock.now();
    let role = stored.letter.role.as_deref();
    let (resume, number) = match &before {
        Some(before) => (before.id, before.version + 1),
        None if existing.len() >= RESUMES => {
            return Err(UserError::TooManyResumes { limit: RESUMES as u64 }.into());
        }
        None => {
            let resume = ResumeId(Uuid::now_v7());
            resumes::insert(&mut tx, &app.vault, resume, guild, candidate, &title, role, now).await?;
            (resume, 1)
        }
    };
    let unchanged = before.as_ref().is_some_and(|before| before.text == text);
    if !unchanged {
        let version = NewVersion {
            number,
            file_name: &title,
            format: Format::Written,
            hash: &Sha256::digest(&text),
            text: &text,
            warnings: &[],
            corrections: &[],
        };
        resumes::insert_version(&mut tx, &app.vault, resume, candidate, &version, now).await?;
        stored.written_version = Some(number);
    }
    stored.resume = Some(resume);
    if !rows::update(&mut tx, &app.vault, candidate, &stored, now).await? {
        return Ok(None);
    }
    let latest = resumes::latest(&mut tx, &app.vault, guild, candidate, resume).await?;
    let latest = latest.ok_or_else(|| anyhow!("resume {resume} is gone right after it was stored"))?;
    let card = card(app, &mut tx, candidate, latest).await?;
    tx.commit().await?;
    let outcome = match number {
        _ if unchanged => UploadOutcome::AlreadyThere,
        1 => UploadOutcome::New,
        _ => UploadOutcome::NewVersion,
    };
    Ok(Some(Uploaded { card, outcome, model_could_read_more: false }))
}

/// Changes a letter; starts over where somebody else, another device of the member perhaps, was faster.
async fn change<T>(
    app: &App,
    owner: Owner,
    id: LetterId,
    change: impl Fn(&mut Letter) -> Result<T, LetterRefusal>,
) -> AppResult<(LetterCard, T)> {
    for _ in 0..TRIES {
        let mut db = app.db.acquire().await?;
        let stored = rows::load(&mut db, &app.vault, owner.guild, owner.candidate, id).await?;
        let mut stored = stored.ok_or(UserError::LetterNotFound)?;
        let value = change(&mut stored.letter)?;
        stored.changed_at = app.clock.now();
        match rows::update(&mut db, &app.vault, owner.candidate, &stored, stored.changed_at).await {
            Ok(true) => return Ok((stored.into(), value)),
            Ok(false) => {}
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(anyhow!("letter {id} is changed all the time").into())
}

fn is_in_the_way(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<sqlx::Error>().is_some_and(|error| {
            is_conflict(error) || error.as_database_error().is_some_and(|error| error.is_unique_violation())
        })
    })
}

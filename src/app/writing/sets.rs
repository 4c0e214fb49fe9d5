//! A server's own prompts for cover letters, beside the built-in ones. Letters that were begun keep the prompts they began
//! with.

use super::prompts;
use crate::app::App;
use crate::db::prompt_sets;
use crate::domain::ids::{GuildId, PromptSetId};
use crate::domain::language::Language;
use crate::domain::writing::Prompts;
use crate::domain::writing::sets::{OwnSet, SETS, SetRefusal, TypedSet};
use crate::error::{AppError, AppResult};
use uuid::Uuid;

/// The sets that the server's admins made, the oldest first.
///
/// # Errors
/// An unreachable database.
pub async fn own(app: &App, guild: GuildId) -> AppResult<Vec<OwnSet>> {
    Ok(prompt_sets::all(&mut *app.db.acquire().await?, guild).await?)
}

/// All prompts and sets of a language: the server's own first, then the built-in ones.
///
/// # Errors
/// An unreachable database.
pub async fn offered(app: &App, guild: GuildId, language: Language) -> AppResult<Prompts> {
    let mut all = prompts(language).clone();
    for set in own(app, guild).await?.into_iter().rev().filter(|set| set.language == language) {
        all.put_first(&set.id.to_string(), &set.name, &set.prompts);
    }
    Ok(all)
}

/// Adds a set of prompts, or replaces what one has.
///
/// # Errors
/// A name that another set of the language has, too many sets, a set that is gone.
pub async fn put(
    app: &App,
    guild: GuildId,
    language: Language,
    id: Option<PromptSetId>,
    set: TypedSet,
) -> AppResult<OwnSet> {
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    let id = if let Some(id) = id {
        if !prompt_sets::update(&mut tx, id, guild, &set, now).await.map_err(refused)? {
            return Err(SetRefusal::NotFound.into());
        }
        id
    } else {
        if prompt_sets::all(&mut tx, guild).await?.len() >= SETS {
            return Err(SetRefusal::TooManySets.into());
        }
        let id = PromptSetId(Uuid::now_v7());
        prompt_sets::insert(&mut tx, id, guild, language, &set, now).await.map_err(refused)?;
        id
    };
    tx.commit().await?;
    Ok(OwnSet { id, language, name: set.name, prompts: set.prompts })
}

/// Deletes a set and hands it back, so that it can still be shown.
///
/// # Errors
/// Where the server has no such set.
pub async fn remove(app: &App, guild: GuildId, id: PromptSetId) -> AppResult<OwnSet> {
    let mut tx = app.db.begin().await?;
    let found = prompt_sets::all(&mut tx, guild).await?.into_iter().find(|set| set.id == id);
    let set = found.ok_or(SetRefusal::NotFound)?;
    prompt_sets::delete(&mut tx, id, guild).await?;
    tx.commit().await?;
    Ok(set)
}

fn refused(error: sqlx::Error) -> AppError {
    match error.as_database_error() {
        Some(error) if error.is_unique_violation() => SetRefusal::NameTaken.into(),
        _ => error.into(),
    }
}

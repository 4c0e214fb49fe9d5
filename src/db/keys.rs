//! The encryption keys the rows are stored with: whether all of them are there, and moving the rows to a new one.
//!
//! Every encrypted column is listed in [`SEALED`], so that none is forgotten when a key is replaced; `tests/encryption.rs`
//! compares the list with the tables.

use super::is_conflict;
use crate::crypto::{PLAIN, Place, Unreadable, Vault};
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use sqlx::mysql::MySqlRow;
use sqlx::{MySqlConnection, MySqlPool, Row as _};
use uuid::Uuid;

/// A column whose values are sealed.
#[derive(Debug)]
pub struct Sealed {
    /// The column, as `table.column`.
    pub name: &'static str,
    /// What the primary key is made of, in the order it is bound in the column's [`Place`].
    keys: &'static [Key],
    /// Values of the next rows that begin otherwise than the second argument; the first one is where to go on after. Gives
    /// where it stands, member, value, and the primary key; the last three are NULL for rows that need nothing.
    page: &'static str,
    /// Replaces a value that is still the old one: new value, old value, primary key.
    update: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Key {
    Uuid,
    Number,
}

/// Every column with texts of members.
pub const SEALED: [Sealed; 13] = [
    Sealed {
        name: "resumes.title",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.title, t.id
            FROM (SELECT id, candidate_id FROM resumes WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN resumes t ON t.id = p.id AND LEFT(t.title, 5) <> ? ORDER BY p.id",
        update: "UPDATE resumes SET title = ? WHERE title = ? AND id = ?",
    },
    Sealed {
        name: "resume_versions.file_name",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.file_name, t.id
            FROM (SELECT id, candidate_id FROM resumes WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN resume_versions t ON t.resume_id = p.id AND LEFT(t.file_name, 5) <> ? ORDER BY p.id",
        update: "UPDATE resume_versions SET file_name = ? WHERE file_name = ? AND id = ?",
    },
    Sealed {
        name: "resume_versions.text",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.text, t.id
            FROM (SELECT id, candidate_id FROM resumes WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN resume_versions t ON t.resume_id = p.id AND LEFT(t.text, 5) <> ? ORDER BY p.id",
        update: "UPDATE resume_versions SET text = ? WHERE text = ? AND id = ?",
    },
    Sealed {
        name: "resume_versions.warnings",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.warnings, t.id
            FROM (SELECT id, candidate_id FROM resumes WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN resume_versions t ON t.resume_id = p.id AND LEFT(t.warnings, 5) <> ? ORDER BY p.id",
        update: "UPDATE resume_versions SET warnings = ? WHERE warnings = ? AND id = ?",
    },
    Sealed {
        name: "resume_versions.corrections",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.corrections, t.id
            FROM (SELECT id, candidate_id FROM resumes WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN resume_versions t ON t.resume_id = p.id AND LEFT(t.corrections, 5) <> ? ORDER BY p.id",
        update: "UPDATE resume_versions SET corrections = ? WHERE corrections = ? AND id = ?",
    },
    Sealed {
        name: "turns.question",
        keys: &[Key::Uuid, Key::Number],
        page: "SELECT p.id, p.candidate_id, t.question, t.interview_id, t.turn_id
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN turns t ON t.interview_id = p.id AND LEFT(t.question, 5) <> ? ORDER BY p.id",
        update: "UPDATE turns SET question = ? WHERE question = ? AND interview_id = ? AND turn_id = ?",
    },
    Sealed {
        name: "answers.text",
        keys: &[Key::Number],
        page: "SELECT p.id, p.candidate_id, t.text, t.message_id
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN answers t ON t.interview_id = p.id AND LEFT(t.text, 5) <> ? ORDER BY p.id",
        update: "UPDATE answers SET text = ? WHERE text = ? AND message_id = ?",
    },
    Sealed {
        name: "evaluations.evaluation",
        keys: &[Key::Uuid, Key::Number, Key::Number],
        page: "SELECT p.id, p.candidate_id, t.evaluation, t.interview_id, t.turn_id, t.revision
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN evaluations t ON t.interview_id = p.id AND LEFT(t.evaluation, 5) <> ? ORDER BY p.id",
        update: "UPDATE evaluations SET evaluation = ?
            WHERE evaluation = ? AND interview_id = ? AND turn_id = ? AND revision = ?",
    },
    Sealed {
        name: "reports.report",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.report, t.interview_id
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN reports t ON t.interview_id = p.id AND LEFT(t.report, 5) <> ? ORDER BY p.id",
        update: "UPDATE reports SET report = ? WHERE report = ? AND interview_id = ?",
    },
    Sealed {
        name: "earlier_evaluations.evaluation",
        keys: &[Key::Uuid, Key::Number, Key::Number, Key::Number],
        page: "SELECT p.id, p.candidate_id, t.evaluation, t.interview_id, t.turn_id, t.revision, t.times_again
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN earlier_evaluations t ON t.interview_id = p.id AND LEFT(t.evaluation, 5) <> ? ORDER BY p.id",
        update: "UPDATE earlier_evaluations SET evaluation = ?
            WHERE evaluation = ? AND interview_id = ? AND turn_id = ? AND revision = ? AND times_again = ?",
    },
    Sealed {
        name: "job_descriptions.text",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.candidate_id, t.text, t.interview_id
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN job_descriptions t ON t.interview_id = p.id AND LEFT(t.text, 5) <> ? ORDER BY p.id",
        update: "UPDATE job_descriptions SET text = ? WHERE text = ? AND interview_id = ?",
    },
    Sealed {
        name: "memos.text",
        keys: &[Key::Uuid, Key::Number],
        page: "SELECT p.id, p.candidate_id, t.text, t.interview_id, t.turn_id
            FROM (SELECT id, candidate_id FROM interviews WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN memos t ON t.interview_id = p.id AND LEFT(t.text, 5) <> ? ORDER BY p.id",
        update: "UPDATE memos SET text = ? WHERE text = ? AND interview_id = ? AND turn_id = ?",
    },
    Sealed {
        name: "question_memos.text",
        keys: &[Key::Uuid],
        page: "SELECT p.id, p.member_id, t.text, t.id
            FROM (SELECT id, member_id FROM question_memos WHERE id > ? ORDER BY id LIMIT 20) p
            LEFT JOIN question_memos t ON t.id = p.id AND LEFT(t.text, 5) <> ? ORDER BY p.id",
        update: "UPDATE question_memos SET text = ? WHERE text = ? AND id = ?",
    },
];

/// What a proof is sealed of; it says nothing.
const PROOF: &str = "hotseat";

fn proof_place(key: u32) -> Place {
    Place::new("encryption_keys.proof", 0).key(key)
}

/// Makes sure that every key rows may be encrypted with is set and is the one it was, and notes the key that seals from
/// now on.
///
/// # Errors
/// Which key is missing or another one; an unreachable database.
pub async fn check(db: &mut MySqlConnection, vault: &Vault, now: DateTime<Utc>) -> anyhow::Result<()> {
    check_known(db, vault).await?;
    let key = vault.sealing_key();
    if key == PLAIN {
        return Ok(());
    }
    let proof = vault.seal(&proof_place(key), PROOF);
    sqlx::query!(
        "INSERT IGNORE INTO encryption_keys (id, proof, first_used_at) VALUES (?, ?, ?)",
        key,
        proof,
        now
    )
    .execute(&mut *db)
    .await?;
    // Another process may have noted another key of that id just now.
    check_known(db, vault).await
}

/// The same without noting anything.
///
/// # Errors
/// As of [`check`].
pub async fn check_known(db: &mut MySqlConnection, vault: &Vault) -> anyhow::Result<()> {
    let rows = sqlx::query!("SELECT id, proof FROM encryption_keys ORDER BY id")
        .fetch_all(db)
        .await
        .context("cannot read which encryption keys are in use")?;
    for row in rows {
        let key = row.id;
        match vault.open(&proof_place(key), &row.proof) {
            Ok(_) => {}
            Err(Unreadable::KeyMissing { .. }) => bail!(
                "rows are encrypted with key {key}, which is not set: put it back into HOTSEAT_KEYS or the key file \
                 (nothing is lost while it is missing, but it cannot be read)"
            ),
            Err(_) => bail!(
                "key {key} is not the one that rows were encrypted with: put the old key {key} back, and give a new key \
                 another number"
            ),
        }
    }
    Ok(())
}

/// What a rotation did.
#[derive(Debug, Default)]
pub struct Rotation {
    /// Values that have the new key now.
    pub moved: u64,
    /// Values left as they are because they do not open, and why the first of them does not.
    pub unreadable: Option<(u64, sqlx::Error)>,
}

/// Encrypts everything with the first key that is not yet: other keys' values and plain text. Meant to run beside a
/// working bot: each value is replaced only where it is still what was read. Goes on until a whole round finds nothing
/// to do; then the other keys are forgotten.
///
/// # Errors
/// Without keys, or an unreachable database. What was moved until then stays moved.
pub async fn rotate(pool: &MySqlPool, vault: &Vault) -> anyhow::Result<Rotation> {
    if vault.sealing_key() == PLAIN {
        bail!("no encryption key is set: `hotseat keys new` prints one for HOTSEAT_KEYS");
    }
    check(&mut *pool.acquire().await?, vault, Utc::now()).await?;
    let mut all = Rotation::default();
    loop {
        let mut round = Rotation::default();
        for column in &SEALED {
            rotate_column(pool, vault, column, &mut round).await.with_context(|| column.name)?;
        }
        all.moved += round.moved;
        if round.moved == 0 {
            all.unreadable = round.unreadable;
            break;
        }
    }
    if all.unreadable.is_none() {
        sqlx::query!("DELETE FROM encryption_keys WHERE id <> ?", vault.sealing_key()).execute(pool).await?;
    }
    Ok(all)
}

async fn rotate_column(
    pool: &MySqlPool,
    vault: &Vault,
    column: &Sealed,
    round: &mut Rotation,
) -> sqlx::Result<()> {
    // Mark and key id, as every value of the first key begins.
    let done = vault.seal(&Place::new("", 0), "").into_iter().take(5).collect::<Vec<_>>();
    let mut after = Uuid::nil();
    loop {
        let rows = sqlx::query(column.page).bind(after).bind(&done).fetch_all(pool).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get(0)?;
        for row in &rows {
            let Some(old) = row.try_get::<Option<Vec<u8>>, _>(2)? else { continue };
            match renewed(vault, column, row, &old) {
                Ok(new) => round.moved += replace(pool, column, row, &old, &new).await?,
                Err(error) => round.unreadable.get_or_insert((0, error)).0 += 1,
            }
        }
    }
}

fn renewed(vault: &Vault, column: &Sealed, row: &MySqlRow, old: &[u8]) -> sqlx::Result<Vec<u8>> {
    let mut place = Place::new(column.name, row.try_get(1)?);
    for (key, at) in column.keys.iter().zip(3..) {
        place = match key {
            Key::Uuid => place.key(row.try_get::<Uuid, _>(at)?),
            Key::Number => place.key(row.try_get::<u64, _>(at)?),
        };
    }
    Ok(vault.seal(&place, &vault.open(&place, old)?))
}

/// How many values were replaced: none where somebody else was faster, who wrote with a key of their own.
async fn replace(
    pool: &MySqlPool,
    column: &Sealed,
    row: &MySqlRow,
    old: &[u8],
    new: &[u8],
) -> sqlx::Result<u64> {
    loop {
        let mut update = sqlx::query(column.update).bind(new).bind(old);
        for (key, at) in column.keys.iter().zip(3..) {
            update = match key {
                Key::Uuid => update.bind(row.try_get::<Uuid, _>(at)?),
                Key::Number => update.bind(row.try_get::<u64, _>(at)?),
            };
        }
        match update.execute(pool).await {
            Ok(done) => return Ok(done.rows_affected()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

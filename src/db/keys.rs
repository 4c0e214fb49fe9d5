//! The encryption keys the rows are stored with: whether all of them are there, and moving the rows to a new one.
//!
//! The encrypted columns are those of [`super::tables`], so that none is forgotten when a key is replaced;
//! `tests/encryption.rs` compares the list with the database.

use super::is_conflict;
use super::tables::{KeyPart, TABLES, Table};
use crate::crypto::{PLAIN, Place, Unreadable, Vault};
use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, MySqlConnection, MySqlPool, Row as _};

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
        for table in TABLES {
            for column in table.sealed() {
                let moved = rotate_column(pool, vault, table, column, &mut round).await;
                moved.with_context(|| format!("{}.{column}", table.name))?;
            }
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
    table: &Table,
    column: &str,
    round: &mut Rotation,
) -> sqlx::Result<()> {
    // Mark and key id, as every value of the first key begins.
    let done = vault.seal(&Place::new("", 0), "").into_iter().take(5).collect::<Vec<_>>();
    let Some((page, first)) = page(table, column) else { return Ok(()) };
    let mut after = table.least(first);
    loop {
        let query = after.bind(sqlx::query(AssertSqlSafe(page.as_str())));
        let rows = query.bind(&done).fetch_all(pool).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = table.key_part(first, "after", last)?;
        for row in &rows {
            let Some(old) = row.try_get::<Option<Vec<u8>>, _>("sealed")? else { continue };
            let key = table.key(row)?;
            let place = table.place(column, row.try_get("member")?, &key);
            match vault.open(&place, &old) {
                Ok(text) => {
                    let new = vault.seal(&place, &text);
                    round.moved += replace(pool, table, column, &key, &old, &new).await?;
                }
                Err(error) => round.unreadable.get_or_insert((0, error.into())).0 += 1,
            }
        }
    }
}

/// Selects the rows with the next values of the primary key's first column, which it is given with: that column as
/// `after`, and, where the value (`sealed`) begins otherwise than the second argument, what is needed to replace it. The
/// first argument is where to go on after.
fn page(table: &Table, column: &str) -> Option<(String, &'static str)> {
    let owner = table.owner.as_ref()?;
    let (name, first) = (table.name, *table.keys.first()?);
    let keys: Vec<_> = table.keys.iter().map(|key| format!("t.`{key}`")).collect();
    let join = if owner.join.is_empty() { String::new() } else { format!("LEFT {}", owner.join) };
    let select = format!(
        "SELECT p.`{first}` AS `after`, {} AS member, t.`{column}` AS sealed, {}
        FROM (SELECT DISTINCT `{first}` FROM `{name}` WHERE `{first}` > ? ORDER BY `{first}` LIMIT 20) p
        LEFT JOIN `{name}` t ON t.`{first}` = p.`{first}` AND LEFT(t.`{column}`, 5) <> ? {join} ORDER BY p.`{first}`",
        owner.member,
        keys.join(", "),
    );
    Some((select, first))
}

/// How many values were replaced: none where somebody else was faster, who wrote with a key of their own.
async fn replace(
    pool: &MySqlPool,
    table: &Table,
    column: &str,
    key: &[KeyPart],
    old: &[u8],
    new: &[u8],
) -> sqlx::Result<u64> {
    let keys: String = table.keys.iter().map(|key| format!(" AND `{key}` = ?")).collect();
    let update = format!("UPDATE `{}` SET `{column}` = ? WHERE `{column}` = ?{keys}", table.name);
    loop {
        let query = sqlx::query(AssertSqlSafe(update.as_str())).bind(new).bind(old);
        match key.iter().fold(query, |query, part| part.bind(query)).execute(pool).await {
            Ok(done) => return Ok(done.rows_affected()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

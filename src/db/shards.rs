//! Which process serves which shards. The time is the database's, the same for all processes.

use sqlx::MySqlConnection;
use uuid::Uuid;

/// Ranges of `size` shards out of `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranges {
    /// Shards in a range.
    pub size: u32,
    /// Shards in all.
    pub total: u32,
}

/// Makes the ranges known, by their first shards; those that are stay as they are.
pub async fn prepare(
    db: &mut MySqlConnection,
    ranges: Ranges,
    firsts: impl Iterator<Item = u32>,
) -> sqlx::Result<()> {
    for first in firsts {
        sqlx::query!(
            "INSERT INTO shard_leases (total, size, first_shard, lease_until) VALUES (?, ?, ?, '2000-01-01')
            ON DUPLICATE KEY UPDATE first_shard = VALUES(first_shard)",
            ranges.total,
            ranges.size,
            first
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Takes a range that nobody has served for so many seconds, if there is one.
pub async fn take(
    db: &mut MySqlConnection,
    ranges: Ranges,
    owner: Uuid,
    lease_seconds: u32,
    free_seconds: u32,
) -> sqlx::Result<bool> {
    let taken = sqlx::query!(
        "UPDATE shard_leases SET owner = ?, lease_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND
        WHERE total = ? AND size = ? AND lease_until < UTC_TIMESTAMP(6) - INTERVAL ? SECOND
        ORDER BY first_shard LIMIT 1",
        owner,
        lease_seconds,
        ranges.total,
        ranges.size,
        free_seconds
    )
    .execute(db)
    .await?;
    Ok(taken.rows_affected() > 0)
}

/// Keeps what this process has for longer, and tells what that is: the first shard of each range.
pub async fn renew(
    db: &mut MySqlConnection,
    ranges: Ranges,
    owner: Uuid,
    lease_seconds: u32,
) -> sqlx::Result<Vec<u32>> {
    sqlx::query!(
        "UPDATE shard_leases SET lease_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE owner = ?",
        lease_seconds,
        owner
    )
    .execute(&mut *db)
    .await?;
    sqlx::query_scalar!(
        "SELECT first_shard FROM shard_leases WHERE total = ? AND size = ? AND owner = ? ORDER BY first_shard",
        ranges.total,
        ranges.size,
        owner
    )
    .fetch_all(db)
    .await
}

/// Leaves all ranges of this process to others at once.
pub async fn release(db: &mut MySqlConnection, owner: Uuid) -> sqlx::Result<()> {
    sqlx::query!("UPDATE shard_leases SET owner = NULL, lease_until = '2000-01-01' WHERE owner = ?", owner)
        .execute(db)
        .await?;
    Ok(())
}

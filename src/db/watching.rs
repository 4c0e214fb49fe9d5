//! What is told to those who watch the bot: numbers only.

use super::corrupt;
use crate::domain::interview::Phase;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// Effects, all processes' together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Waiting to be performed.
    pub waiting: i64,
    /// Given up.
    pub dead: i64,
    /// When the oldest one that nothing blocks was, or is, due.
    pub oldest: Option<DateTime<Utc>>,
}

/// How the effects are.
pub async fn outbox(db: &mut MySqlConnection) -> sqlx::Result<Outbox> {
    let row = sqlx::query!(
        r#"SELECT COUNT(*) AS "waiting!: i64", (SELECT COUNT(*) FROM outbox WHERE dead_at IS NOT NULL) AS "dead!: i64",
            MIN(CASE WHEN blocked = 0 THEN due_at END) AS "oldest: DateTime<Utc>"
        FROM outbox WHERE dead_at IS NULL AND due_at IS NOT NULL"#
    )
    .fetch_one(db)
    .await?;
    Ok(Outbox { waiting: row.waiting, dead: row.dead, oldest: row.oldest })
}

/// Open interviews by phase; one that takes a break is `paused`.
pub async fn open_interviews(db: &mut MySqlConnection) -> sqlx::Result<Vec<(&'static str, i64)>> {
    let rows = sqlx::query!(
        r#"SELECT phase, pause IS NOT NULL AS "paused!: bool", COUNT(*) AS "count!: i64"
        FROM interviews WHERE open_marker = 1 GROUP BY phase, pause IS NOT NULL"#
    )
    .fetch_all(db)
    .await?;
    let mut all = vec![("opening", 0), ("running", 0), ("paused", 0)];
    for row in rows {
        let phase = serde_json::from_str(&row.phase).map_err(corrupt("interviews.phase"))?;
        let name = match phase {
            _ if row.paused => "paused",
            Phase::Opening => "opening",
            Phase::Running => "running",
            // Never open.
            Phase::Finished | Phase::Cancelled(_) => continue,
        };
        all.iter_mut().filter(|(phase, _)| *phase == name).for_each(|(_, count)| *count += row.count);
    }
    Ok(all)
}

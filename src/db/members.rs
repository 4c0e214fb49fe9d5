//! The language last spoken with a member, for texts that answer no command.

use crate::domain::ids::MemberId;
use crate::domain::language::Language;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;

/// Remembers the language of a member's client.
pub async fn put_language(
    db: &mut MySqlConnection,
    member: MemberId,
    language: Language,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO members (id, language, seen_at) VALUES (?, ?, ?)
        ON DUPLICATE KEY UPDATE language = VALUES(language), seen_at = VALUES(seen_at)",
        member.0,
        language.code(),
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The language last spoken with a member.
pub async fn language(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Option<Language>> {
    let code =
        sqlx::query_scalar!("SELECT language FROM members WHERE id = ?", member.0).fetch_optional(db).await?;
    Ok(code.and_then(|code| Language::from_code(&code)))
}

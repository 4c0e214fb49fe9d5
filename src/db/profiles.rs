//! Profiles of members and the days on which they practised.

use super::{corrupt, json};
use crate::domain::attendance::Attendance;
use crate::domain::ids::MemberId;
use crate::domain::language::Language;
use crate::domain::profile::Profile;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::MySqlConnection;

/// The profile of a member; an empty one where they told nothing.
pub async fn profile(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Profile> {
    let row = sqlx::query!(
        r#"SELECT role_key AS "role_key: String", language AS "language: String", time_zone AS "time_zone: String",
            interests AS "interests: String"
        FROM profiles WHERE member_id = ?"#,
        member.0
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(Profile::default()) };
    Ok(Profile {
        role: row.role_key,
        language: row.language.and_then(|code| Language::from_code(&code)),
        // A zone may be renamed in a later edition of the list.
        zone: row.time_zone.and_then(|name| name.parse().ok()),
        interests: serde_json::from_str(&row.interests).map_err(corrupt("profiles.interests"))?,
    })
}

/// Keeps the profile of a member.
pub async fn put_profile(
    db: &mut MySqlConnection,
    member: MemberId,
    profile: &Profile,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO profiles (member_id, role_key, language, time_zone, interests, changed_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE role_key = VALUES(role_key), language = VALUES(language),
            time_zone = VALUES(time_zone), interests = VALUES(interests), changed_at = VALUES(changed_at)",
        member.0,
        profile.role,
        profile.language.map(Language::code),
        profile.zone.map(|zone| zone.name()),
        json(&profile.interests)?,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Marks a day as one of practice; marking it twice is harmless.
pub async fn mark_day(db: &mut MySqlConnection, member: MemberId, day: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO practice_days (member_id, day) VALUES (?, ?) ON DUPLICATE KEY UPDATE day = VALUES(day)",
        member.0,
        day
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The days on which a member practised.
pub async fn attendance(db: &mut MySqlConnection, member: MemberId) -> sqlx::Result<Attendance> {
    let days = sqlx::query_scalar!("SELECT day FROM practice_days WHERE member_id = ?", member.0)
        .fetch_all(db)
        .await?;
    Ok(days.into_iter().collect())
}

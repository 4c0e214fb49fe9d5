//! Job descriptions that interviews were started with.

use crate::domain::ids::InterviewId;
use sqlx::MySqlConnection;

/// Stores the job description of an interview.
pub async fn insert(db: &mut MySqlConnection, interview: InterviewId, text: &str) -> sqlx::Result<()> {
    sqlx::query!("INSERT INTO job_descriptions (interview_id, text) VALUES (?, ?)", interview.0, text)
        .execute(db)
        .await?;
    Ok(())
}

/// The job description of an interview, if it has one.
pub async fn description(db: &mut MySqlConnection, interview: InterviewId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("SELECT text FROM job_descriptions WHERE interview_id = ?", interview.0)
        .fetch_optional(db)
        .await
}

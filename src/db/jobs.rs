//! Job descriptions that interviews were started with.

use crate::crypto::{Place, Vault};
use crate::domain::interview::Interview;
use sqlx::MySqlConnection;

fn place(interview: &Interview) -> Place {
    Place::new("job_descriptions.text", interview.candidate.0).key(interview.id.0)
}

/// Stores the job description of an interview.
pub async fn insert(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    text: &str,
) -> sqlx::Result<()> {
    let sealed = vault.seal(&place(interview), text);
    sqlx::query!("INSERT INTO job_descriptions (interview_id, text) VALUES (?, ?)", interview.id.0, sealed)
        .execute(db)
        .await?;
    Ok(())
}

/// The job description of an interview, if it has one.
pub async fn description(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
) -> sqlx::Result<Option<String>> {
    let sealed =
        sqlx::query_scalar!("SELECT text FROM job_descriptions WHERE interview_id = ?", interview.id.0)
            .fetch_optional(db)
            .await?;
    Ok(sealed.map(|sealed| vault.open(&place(interview), &sealed)).transpose()?)
}

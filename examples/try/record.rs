//! The interview as it stands in the database, as data.

use anyhow::{Context as _, bail};
use hotseat::crypto::Vault;
use hotseat::db::{self, interviews, records};
use hotseat::domain::ids::{GuildId, MemberId};
use hotseat::domain::interview::{Interview, Phase};
use hotseat::domain::question::Source;
use hotseat::domain::report::Report;
use serde_json::{Value, json};
use sqlx::MySql;
use sqlx::pool::PoolConnection;

/// Where the data is, and the keys that texts are encrypted with.
pub struct Access {
    /// Address of the database.
    pub url: String,
    /// As of `HOTSEAT_KEYS`.
    pub keys: String,
}

impl Access {
    async fn connect(&self) -> anyhow::Result<(PoolConnection<MySql>, Vault)> {
        let pool = db::pool(&self.url.clone().into(), 1)?;
        let connection = pool.acquire().await.context("cannot reach the database")?;
        Ok((connection, Vault::parse(&self.keys)?))
    }
}

/// The last interview of a candidate with everything that belongs to it.
pub struct Record {
    /// The interview.
    pub interview: Interview,
    /// Its report.
    pub report: Report,
    /// All of it as JSON.
    pub json: Value,
}

/// Reads the candidate's last interview from the database.
///
/// # Errors
/// Where it is missing, not finished, or incomplete.
pub async fn read(access: &Access, guild: u64, candidate: u64) -> anyhow::Result<Record> {
    let (mut db, vault) = access.connect().await?;
    let last = interviews::list(&mut db, &interviews::Wanted::all(GuildId(guild), MemberId(candidate)), 1, 0)
        .await?;
    let id = last.first().context("no interview of the candidate is in the database")?.id;
    let interview = interviews::load(&mut db, &vault, id).await?.context("the interview is gone")?.interview;
    if interview.phase != Phase::Finished {
        bail!("the interview in the database is not finished: {:?}", interview.phase);
    }
    let report = records::report(&mut db, &vault, id).await?.context("the report is not in the database")?;
    let answers = records::answers(&mut db, &vault, id).await?;
    let evaluations = records::evaluations(&mut db, &vault, id).await?;
    let mut questions = Vec::new();
    for turn in &interview.turns {
        let question = &turn.question;
        let (source, detail) = match &question.source {
            Source::Stock { key, topic } => ("stock", json!({ "key": key, "topic": topic })),
            Source::Tailored { cites } => ("tailored", json!({ "cites": cites })),
            Source::FollowUp { to, reason } => ("follow-up", json!({ "to": to, "reason": reason })),
        };
        let evaluation = evaluations.get(&turn.id);
        questions.push(json!({
            "turn": turn.id,
            "number": interview.number(turn.id),
            "source": source,
            "detail": detail,
            "kind": question.kind,
            "difficulty": question.difficulty,
            "text": question.text,
            "status": turn.status,
            "message_id": turn.asked_message.map(|message| message.to_string()),
            "asked_at": turn.asked_at,
            "answered_at": turn.answered_at,
            "answer": answers.get(&turn.id),
            "offline": evaluation.map(|stored| stored.offline),
            "evaluation": evaluation.map(|stored| &stored.evaluation),
        }));
    }
    let json = json!({
        "interview_id": interview.id.to_string(),
        "guild_id": interview.guild.to_string(),
        "candidate_id": interview.candidate.to_string(),
        "thread_id": interview.thread.map(|thread| thread.to_string()),
        "role": interview.role,
        "language": interview.settings.language,
        "seed": interview.seed,
        "started_at": interview.started_at,
        "ended_at": interview.ended_at,
        "questions": questions,
        "total": report.total,
        "rank": report.rank.letter(),
        "report": report,
    });
    Ok(Record { interview, report, json })
}

/// Whether the candidate has a resume in the database.
///
/// # Errors
/// An unreachable database.
pub async fn has_resume(access: &Access, guild: u64, candidate: u64) -> anyhow::Result<bool> {
    let (mut db, vault) = access.connect().await?;
    let list = db::resumes::list(&mut db, &vault, GuildId(guild), MemberId(candidate)).await?;
    Ok(!list.is_empty())
}

/// Whether the candidate's last interview is over.
///
/// # Errors
/// An unreachable database.
pub async fn is_over(access: &Access, guild: u64, candidate: u64) -> anyhow::Result<bool> {
    let (mut db, _) = access.connect().await?;
    let last = interviews::list(&mut db, &interviews::Wanted::all(GuildId(guild), MemberId(candidate)), 1, 0)
        .await?;
    Ok(last.first().is_some_and(|interview| interview.phase.is_over()))
}

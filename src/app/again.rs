//! Evaluating the answers of a finished interview again: those rated by the offline rubric while the model was away, or by
//! an older rubric, prompt or model. What they were rated before is kept, and the report is made anew.

use super::App;
use super::budget::{self, Purpose};
use super::interview::load;
use super::ports::{EvaluationBrief, InterviewerError, Made};
use super::step::store_report;
use super::worker::evaluation_brief;
use crate::db::interviews;
use crate::db::records::{self, StoredEvaluation};
use crate::domain::ids::{GuildId, InterviewId, MemberId, TurnId};
use crate::domain::interview::{Interview, Phase, TurnStatus};
use crate::domain::limits::next_day;
use crate::domain::rubric::{Proposal, RUBRIC_VERSION, check};
use crate::error::{AppResult, UserError};
use futures_util::future::join_all;
use std::collections::BTreeMap;

/// Answers evaluated at the same time.
const AT_ONCE: usize = 3;

/// An answer with what the interviewer made of it.
type Evaluated = (TurnId, EvaluationBrief, Result<Made<Proposal>, InterviewerError>);

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Again {
    /// Answers evaluated again.
    pub done: usize,
    /// Answers that keep their rating because the model failed.
    pub failed: usize,
    /// The total before.
    pub before: f64,
    /// The total now.
    pub after: f64,
}

/// The turns of a finished interview that can be evaluated again.
pub(super) fn outdated(
    app: &App,
    interview: &Interview,
    evaluations: &BTreeMap<TurnId, StoredEvaluation>,
) -> Vec<TurnId> {
    if interview.phase != Phase::Finished {
        return Vec::new();
    }
    let evaluated = interview.turns.iter().filter(|turn| turn.status == TurnStatus::Evaluated);
    let old =
        evaluated.filter(|turn| evaluations.get(&turn.id).is_some_and(|stored| is_outdated(app, stored)));
    old.map(|turn| turn.id).collect()
}

fn is_outdated(app: &App, stored: &StoredEvaluation) -> bool {
    if app.offline_only() {
        // What a model has rated is not to be replaced by fixed rules.
        return stored.offline && stored.rubric != RUBRIC_VERSION;
    }
    let version = app.interviewer.version();
    stored.offline
        || stored.rubric != RUBRIC_VERSION
        || version.is_some_and(|of| of.prompt != stored.prompt || of.model.trim() != stored.model)
}

/// Evaluates again what can be.
///
/// # Errors
/// Not the member's interview, nothing to evaluate, a budget that is used up, a model that fails for every answer.
pub async fn evaluate_again(
    app: &App,
    guild: GuildId,
    candidate: MemberId,
    id: InterviewId,
) -> AppResult<Again> {
    let interview = load(app, id).await?.interview;
    if interview.candidate != candidate || interview.guild != guild {
        return Err(UserError::InterviewNotFound.into());
    }
    let mut db = app.db.acquire().await?;
    let evaluations = records::evaluations(&mut db, &app.vault, id).await?;
    let answers = records::answers(&mut db, &app.vault, id).await?;
    drop(db);
    let turns = outdated(app, &interview, &evaluations);
    if turns.is_empty() {
        return Err(UserError::NothingToEvaluate.into());
    }
    if budget::used_up(app, guild, candidate).await?.is_some() {
        return Err(UserError::OverBudget { until: next_day(app.clock.now()) }.into());
    }
    let briefs: Vec<(TurnId, EvaluationBrief)> = turns
        .iter()
        .filter_map(|turn| {
            let brief = evaluation_brief(app, &interview, *turn, &answers)?;
            Some((*turn, EvaluationBrief { may_follow_up: false, ..brief }))
        })
        .collect();
    let mut made = Vec::with_capacity(briefs.len());
    for some in briefs.chunks(AT_ONCE) {
        made.extend(join_all(some.iter().map(|(_, brief)| app.interviewer.evaluate(brief))).await);
    }
    let made: Vec<Evaluated> =
        briefs.into_iter().zip(made).map(|((turn, brief), made)| (turn, brief, made)).collect();
    for (_, brief, made) in &made {
        if let Err(error) = made {
            tracing::warn!(interview = %id, %error, "again.evaluate: an answer could not be evaluated again");
        }
        if let Err(error) = budget::record(app, &interview, Purpose::Evaluate, &brief.spent).await {
            tracing::warn!(interview = %id, %error, "again.pay: what the model cost was not stored");
        }
    }
    store(app, &interview, &evaluations, made).await
}

async fn store(
    app: &App,
    interview: &Interview,
    evaluations: &BTreeMap<TurnId, StoredEvaluation>,
    made: Vec<Evaluated>,
) -> AppResult<Again> {
    let (id, now) = (interview.id, app.clock.now());
    let mut tx = app.db.begin().await?;
    interviews::lock(&mut tx, id).await?;
    let before = records::report(&mut tx, &app.vault, id).await?.map_or(0.0, |report| report.total);
    let count = made.len();
    let mut done = 0;
    for (turn, brief, made) in made {
        let (Ok(made), Some(old)) = (made, evaluations.get(&turn)) else { continue };
        if !records::keep_evaluation(&mut tx, &app.vault, interview, turn, old, now).await? {
            continue;
        }
        let evaluation = check(&brief.question, &brief.answer, made.value);
        let offline = app.offline_only();
        records::put_evaluation(
            &mut tx,
            &app.vault,
            interview,
            turn,
            old.revision,
            &evaluation,
            offline,
            None,
            &made.by,
            now,
        )
        .await?;
        done += 1;
    }
    if done == 0 {
        return Err(UserError::ModelAway.into());
    }
    store_report(&mut tx, &app.vault, interview, now).await?;
    let after = records::report(&mut tx, &app.vault, id).await?.map_or(0.0, |report| report.total);
    tx.commit().await?;
    Ok(Again { done, failed: count - done, before, after })
}

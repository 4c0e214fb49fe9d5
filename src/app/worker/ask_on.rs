//! Whether an answer is asked on, decided after its evaluation.
//!
//! A model is asked that by a call of its own, and only where a follow-up is possible: the engine has some left, and the
//! evaluation left something open. Where it does not judge, fails, or words a question that may not be asked, the offline
//! interviewer chooses among what is open.

use super::perform::{Failure, Typing, pay, with_typing, within_budget};
use crate::app::App;
use crate::app::budget::Purpose;
use crate::app::ports::{AskOnBrief, EvaluationBrief, Spent};
use crate::domain::asking;
use crate::domain::ids::TurnId;
use crate::domain::interview::Interview;
use crate::domain::question::Question;
use crate::domain::rubric::{
    AskOn, Evaluation, FollowUp, Openings, Rater, check, follow_up_of, is_about_covered, openings,
};
use crate::metrics;

/// The follow-up to an answer, if one is worth asking.
///
/// # Errors
/// An unreachable database. A model that fails is none.
pub(super) async fn follow_up(
    app: &App,
    interview: &Interview,
    id: TurnId,
    by: Rater,
    brief: &EvaluationBrief,
    evaluation: &Evaluation,
) -> Result<Option<FollowUp>, Failure> {
    if !brief.may_follow_up || !interview.may_follow_up(id) {
        return Ok(None);
    }
    let interviewer = app.interviewer(by);
    if interviewer.is_offline() {
        return Ok(evaluation.follow_up.clone());
    }
    let language = asking::language_of(&brief.question.text);
    let openings = openings(&brief.question, evaluation, language);
    if openings.open.is_empty() {
        return Ok(None);
    }
    match within_budget(app, interview, by).await {
        Ok(()) => {}
        Err(Failure::Interviewer(_)) => return Ok(offline(app, brief, &openings).await),
        Err(ours) => return Err(ours),
    }
    let asked = AskOnBrief {
        role: brief.role.clone(),
        language,
        question: brief.question.text.clone(),
        answer: brief.answer.clone(),
        openings,
        manner: interview.settings.manner,
        spent: Spent::default(),
    };
    let typing = interview.thread.map_or(Typing::WhileAwaited(interview.id), Typing::In);
    let judged = with_typing(app, typing, interviewer.ask_on(&asked)).await;
    pay(app, interview, Purpose::FollowUp, &asked.spent).await;
    let openings = &asked.openings;
    let proposed = match judged {
        Ok(None) => return Ok(evaluation.follow_up.clone()),
        Ok(Some(made)) => match made.value {
            AskOn::Enough => return Ok(None),
            AskOn::About { place, follow_up } => follow_up_of(&brief.question, openings, place, follow_up),
        },
        Err(error) => {
            metrics::model_error(if error.is_passing() { "passing" } else { "lasting" });
            tracing::warn!(interview = %interview.id, %error, "worker.ask-on: the model did not judge");
            None
        }
    };
    match proposed {
        Some(follow_up) => Ok(Some(follow_up)),
        None => Ok(offline(app, brief, openings).await),
    }
}

/// What the offline interviewer would ask about what is open.
async fn offline(app: &App, brief: &EvaluationBrief, openings: &Openings) -> Option<FollowUp> {
    let has_points = !brief.question.key_points.is_empty();
    let key_points = if has_points { openings.open.clone() } else { Vec::new() };
    let question = Question { key_points, ..brief.question.clone() };
    let brief = EvaluationBrief { question, ..brief.clone() };
    let made = app.offline.evaluate(&brief).await.ok()?;
    let follow_up = check(&brief.question, &brief.answer, made.value).follow_up?;
    (!is_about_covered(&brief.question, openings, &follow_up.text)).then_some(follow_up)
}

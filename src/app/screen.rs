//! Puts together what a message of the bot shows, from the interview and its records.

use super::App;
use super::ports::{Asked, Feedback, InterviewSummary, ReportTurn, ReportView, Screen, Welcome};
use crate::chart;
use crate::db::records::{self, StoredEvaluation};
use crate::db::resumes;
use crate::domain::ids::TurnId;
use crate::domain::interview::{Interview, Phase, Post, TurnStatus};
use crate::domain::language::Language;
use crate::domain::provenance::OfflineReason;
use crate::domain::question::Source;
use crate::domain::report::Report;
use crate::domain::rubric::Dimension;
use crate::t;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

type Evaluations = BTreeMap<TurnId, StoredEvaluation>;

/// The screen of a post.
pub(super) async fn screen(
    app: &App,
    db: &mut MySqlConnection,
    interview: &Interview,
    post: &Post,
) -> sqlx::Result<Screen> {
    let evaluations = if post.feedback.is_some() || post.report {
        records::evaluations(db, &app.vault, interview.id).await?
    } else {
        Evaluations::new()
    };
    let report = if post.report { records::report(db, &app.vault, interview.id).await? } else { None };
    let picture = match &report {
        Some(report) => picture(report, interview.settings.language).await,
        None => None,
    };
    let cancelled = match interview.phase {
        Phase::Cancelled(reason) if post.cancelled => Some(reason),
        _ => None,
    };
    Ok(Screen {
        language: Some(interview.settings.language),
        interview: Some(interview.id),
        welcome: if post.welcome { Some(welcome(app, db, interview).await?) } else { None },
        feedback: post.feedback.and_then(|turn| feedback(interview, turn, &evaluations)),
        question: post.ask.and_then(|turn| asked(app, interview, turn)),
        report: report.map(|report| report_view(app, interview, report, &evaluations)),
        cancelled,
        picture,
        channel_question: None,
    })
}

/// The dimensions of a report, drawn; a report without a picture is a report all the same.
async fn picture(report: &Report, l: Language) -> Option<Vec<u8>> {
    let (ratings, title) = (report.dimensions.clone(), t!(l, "trend-title-dimensions"));
    let painted = tokio::task::spawn_blocking(move || chart::dimensions(&ratings, None, &title, l)).await;
    match painted {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(error)) => {
            tracing::warn!(%error, "screen.picture: the report goes without its picture");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "screen.picture: the painter ended unexpectedly");
            None
        }
    }
}

async fn welcome(app: &App, db: &mut MySqlConnection, interview: &Interview) -> sqlx::Result<Welcome> {
    let resume = match interview.resume {
        Some(id) => resumes::version(db, &app.vault, id).await?,
        None => None,
    };
    Ok(Welcome {
        role: app.role_name(&interview.role, interview.settings.language),
        questions: interview.main_questions(),
        tailored: resume.as_ref().map_or(0, |resume| tailored(interview, &resume.text)),
        resume: resume.map(|resume| resume.title),
        offline: app.offline_only(),
    })
}

/// How many questions are, or can be, made from the resume.
fn tailored(interview: &Interview, text: &str) -> usize {
    let (waiting, made) = interview.turns.iter().fold((0, 0), |(waiting, made), turn| {
        match (&turn.question.source, turn.awaits_tailored) {
            (_, true) => (waiting + 1, made),
            (Source::Tailored { .. }, false) => (waiting, made + 1),
            (Source::Stock { .. } | Source::FollowUp { .. }, false) => (waiting, made),
        }
    });
    made + waiting.min(crate::app::resume::worthy_lines(text))
}

pub(super) fn feedback(interview: &Interview, turn: TurnId, evaluations: &Evaluations) -> Option<Feedback> {
    let stored = evaluations.get(&turn)?;
    let of = interview.turn(turn)?;
    Some(Feedback {
        number: interview.number(turn),
        is_follow_up: of.question.is_follow_up(),
        evaluation: stored.evaluation.clone(),
        offline: stored.offline,
        offline_reason: stored.offline_reason,
        seconds: seconds(interview, turn),
    })
}

/// Seconds from question to answer.
pub(super) fn seconds(interview: &Interview, turn: TurnId) -> Option<i64> {
    let turn = interview.turn(turn)?;
    Some((turn.answered_at? - turn.asked_at?).num_seconds().max(0))
}

fn asked(app: &App, interview: &Interview, turn: TurnId) -> Option<Asked> {
    let turn = interview.turn(turn)?;
    let topic = match &turn.question.source {
        Source::Stock { topic, .. } => app.bank.topic(topic),
        Source::Tailored { .. } | Source::FollowUp { .. } => None,
    };
    Some(Asked {
        number: interview.number(turn.id),
        total: interview.main_questions(),
        topic: topic.map(|topic| topic.name.get(interview.settings.language).to_owned()),
        turn: turn.clone(),
    })
}

pub(super) fn report_view(
    app: &App,
    interview: &Interview,
    report: Report,
    evaluations: &Evaluations,
) -> ReportView {
    let turns = interview
        .turns
        .iter()
        .map(|turn| ReportTurn {
            number: interview.number(turn.id),
            is_follow_up: turn.question.is_follow_up(),
            text: turn.question.text.clone(),
            points: report.turns.iter().find(|(id, _)| *id == turn.id).map(|(_, points)| *points),
            skipped: turn.status == TurnStatus::Skipped,
            cites: match &turn.question.source {
                Source::Tailored { cites } => cites.clone(),
                Source::Stock { .. } | Source::FollowUp { .. } => Vec::new(),
            },
        })
        .collect();
    let mut spread = BTreeMap::<Dimension, u8>::new();
    for rating in evaluations.values().flat_map(|stored| &stored.evaluation.ratings) {
        let widest = spread.entry(rating.dimension).or_default();
        *widest = rating.spread.max(*widest);
    }
    let counted = |id: &TurnId| report.turns.iter().any(|(turn, _)| turn == id);
    ReportView {
        role: app.role_name(&interview.role, interview.settings.language),
        turns,
        offline: evaluations.iter().filter(|(id, stored)| stored.offline && counted(id)).count(),
        over_budget: evaluations
            .iter()
            .any(|(id, stored)| stored.offline_reason == Some(OfflineReason::Budget) && counted(id)),
        again: evaluations.iter().filter(|(id, stored)| stored.again > 0 && counted(id)).count(),
        started_at: interview.started_at,
        spread,
        report,
    }
}

pub(super) fn summary(app: &App, interview: Interview, report: Option<Report>) -> InterviewSummary {
    InterviewSummary {
        id: interview.id,
        role: app.role_name(&interview.role, interview.settings.language),
        phase: interview.phase,
        started_at: interview.started_at,
        thread: interview.thread,
        report,
        settings: interview.settings,
    }
}

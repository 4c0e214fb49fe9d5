//! Puts together what a message of the bot shows, from the interview and its records.

use super::App;
use super::ports::{
    Asked, Before, Feedback, InterviewSummary, NoFeedback, Pending, Progress, ReportTurn, ReportView, Screen,
    Story, StoryTurn, Told, Welcome,
};
use super::step::{Rated, Record};
use crate::chart;
use crate::db::interviews::{self, Attempt};
use crate::db::records::{self, StoredEvaluation};
use crate::db::resumes;
use crate::domain::ids::TurnId;
use crate::domain::interview::{Interview, Notice, Phase, Place, Post, Sending, Turn, TurnStatus};
use crate::domain::language::Language;
use crate::domain::provenance::OfflineReason;
use crate::domain::question::Source;
use crate::domain::report::{Change, Report};
use crate::domain::rubric::{Dimension, Evaluation, RUBRIC_VERSION};
use crate::domain::speech::{Speech, pace_remarks};
use crate::t;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

type Evaluations = BTreeMap<TurnId, StoredEvaluation>;

type Answers = BTreeMap<TurnId, String>;
type Speeches = BTreeMap<TurnId, Speech>;

/// Earlier sittings that are looked through for an answer to compare with.
const LOOKED_THROUGH: usize = 12;

/// The screen of a post.
pub(super) async fn screen(
    app: &App,
    db: &mut MySqlConnection,
    interview: &Interview,
    post: &Post,
    fresh: Option<&Rated>,
) -> sqlx::Result<Screen> {
    // What was put off and has come is shown as feedback always is.
    let rated = post.pending.filter(|id| is_rated(interview, *id));
    let feedback_on = post.feedback.or(rated);
    let is_whole = post.report || post.story;
    let fresh = fresh.filter(|fresh| !is_whole && feedback_on == Some(fresh.turn)).and_then(Rated::told);
    let (evaluations, answers, speech) = match fresh {
        Some(fresh) => fresh,
        None => told_by(app, db, interview, feedback_on.is_some(), post).await?,
    };
    let report = if post.report { records::report(db, &app.vault, interview.id).await? } else { None };
    let progress = match &report {
        Some(report) => progress(app, db, interview, Some(report), &evaluations).await?,
        None => None,
    };
    let before = progress.as_ref().and_then(|progress| progress.before.as_ref());
    let picture = match &report {
        Some(report) => {
            picture(report, before.map(|before| &before.dimensions), interview.settings.language).await
        }
        None => None,
    };
    let cancelled = match interview.phase {
        Phase::Cancelled(reason) if post.cancelled => Some(reason),
        _ => None,
    };
    let again = post.again.and_then(|turn| asked(app, interview, turn, true));
    Ok(Screen {
        language: Some(interview.settings.language),
        interview: Some(interview.id),
        welcome: if post.welcome { Some(welcome(app, db, interview).await?) } else { None },
        pending: post.pending.filter(|_| rated.is_none()).and_then(|id| pending(interview, id)),
        feedback: feedback_on.and_then(|turn| feedback(interview, turn, &evaluations, &answers, &speech)),
        question: post.ask.and_then(|turn| asked(app, interview, turn, false)).or(again),
        report: report.map(|report| report_view(app, interview, report, &evaluations, progress)),
        cancelled,
        picture,
        channel_question: None,
        notified: None,
        limit_warning: None,
        story: post.story.then(|| story(app, interview, &evaluations, &answers)),
        notice: post.notice.map(|notice| told(interview, notice)),
    })
}

/// What a screen tells of answers.
type ToldBy = (Evaluations, Answers, Speeches);

async fn told_by(
    app: &App,
    db: &mut MySqlConnection,
    interview: &Interview,
    feedback: bool,
    post: &Post,
) -> sqlx::Result<ToldBy> {
    let needs = feedback || post.report || post.story;
    let evaluations =
        if needs { records::evaluations(db, &app.vault, interview.id).await? } else { Evaluations::new() };
    let tells_answers = feedback || post.story;
    let answers =
        if tells_answers { records::answers(db, &app.vault, interview.id).await? } else { Answers::new() };
    let speech = if feedback { records::speech(db, interview.id).await? } else { Speeches::new() };
    Ok((evaluations, answers, speech))
}

impl Rated {
    /// What there is to tell of the answer, as it was stored a moment ago.
    fn told(&self) -> Option<ToldBy> {
        let Record::Evaluation { turn, revision, evaluation, offline, offline_reason, by } = &self.record
        else {
            return None;
        };
        let stored = StoredEvaluation {
            evaluation: Evaluation::clone(evaluation),
            offline: *offline,
            offline_reason: *offline_reason,
            model: by.model.clone(),
            prompt: by.prompt.clone(),
            rubric: RUBRIC_VERSION.to_owned(),
            revision: *revision,
            again: 0,
        };
        let speech = self.speech.iter().map(|speech| (*turn, speech.clone())).collect();
        Some(([(*turn, stored)].into(), [(*turn, self.answer.clone())].into(), speech))
    }
}

/// The dimensions of a report, drawn; a report without a picture is a report all the same.
async fn picture(report: &Report, before: Option<&BTreeMap<Dimension, f64>>, l: Language) -> Option<Vec<u8>> {
    let (ratings, title) = (report.dimensions.clone(), t!(l, "trend-title-dimensions"));
    let before = before.cloned();
    let painted =
        tokio::task::spawn_blocking(move || chart::dimensions(&ratings, before.as_ref(), &title, l)).await;
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
        role: app.role_of(interview),
        kind: interview.settings.kind,
        attempt: interview.attempt,
        settings: interview.settings.clone(),
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

fn story(app: &App, interview: &Interview, evaluations: &Evaluations, answers: &Answers) -> Story {
    let told = |turn: &&Turn| turn.revision > 0 || turn.status == TurnStatus::Skipped;
    let turns = interview.turns.iter().filter(told).map(|turn| StoryTurn {
        number: interview.number(turn.id),
        is_follow_up: turn.question.is_follow_up(),
        text: turn.question.text.clone(),
        answer: answers.get(&turn.id).cloned(),
        points: evaluations
            .get(&turn.id)
            .filter(|_| !interview.hides_feedback())
            .map(|stored| stored.evaluation.points),
    });
    Story {
        role: app.role_of(interview),
        turns: turns.collect(),
        was_direct: interview.settings.place == Place::Direct,
    }
}

fn is_rated(interview: &Interview, id: TurnId) -> bool {
    interview.turn(id).is_some_and(|turn| turn.put_off.is_none() && turn.status == TurnStatus::Evaluated)
}

fn pending(interview: &Interview, id: TurnId) -> Option<Pending> {
    let turn = interview.turn(id)?;
    let why = match (turn.put_off, interview.phase) {
        (_, Phase::Cancelled(_)) => NoFeedback::Cancelled,
        (Some(put_off), _) => NoFeedback::Waits(put_off.until),
        (None, _) => NoFeedback::Withdrawn,
    };
    let number = interview.number(id);
    Some(Pending { turn: id, number, is_follow_up: turn.question.is_follow_up(), why })
}

fn told(interview: &Interview, notice: Notice) -> Told {
    let turn = notice.turn().and_then(|id| interview.turn(id));
    let waiting = || interview.turns.iter().filter_map(|turn| turn.put_off);
    let until = match (notice, turn) {
        (Notice::TimeSoon(id), Some(turn)) => {
            turn.asked_at.and_then(|asked| interview.answer_until(id, asked))
        }
        (Notice::Paused | Notice::Reminder, _) => interview.closes_at(),
        (Notice::ReportWaits, _) => waiting().map(|put_off| put_off.until).max(),
        _ => None,
    };
    Told {
        notice,
        number: match notice {
            Notice::ReportWaits => Some(waiting().count()),
            _ => turn.map(|turn| interview.number(turn.id)),
        },
        skipped: turn.is_some_and(|turn| turn.status == TurnStatus::Skipped),
        until,
    }
}

pub(super) fn feedback(
    interview: &Interview,
    turn: TurnId,
    evaluations: &Evaluations,
    answers: &Answers,
    speech: &Speeches,
) -> Option<Feedback> {
    let stored = evaluations.get(&turn)?;
    let of = interview.turn(turn)?;
    let speech = speech.get(&turn).cloned();
    let pace = match (answers.get(&turn), stored.evaluation.junk) {
        (Some(answer), None) => pace_remarks(interview.settings.language, answer, speech.as_ref()),
        _ => Vec::new(),
    };
    Some(Feedback {
        number: interview.number(turn),
        is_follow_up: of.question.is_follow_up(),
        evaluation: stored.evaluation.clone(),
        offline: stored.offline,
        offline_reason: stored.offline_reason,
        seconds: of.seconds(),
        speech,
        pace,
    })
}

/// What has changed since earlier sittings over the same questions; `None` where there are no others.
pub(super) async fn progress(
    app: &App,
    db: &mut MySqlConnection,
    interview: &Interview,
    report: Option<&Report>,
    evaluations: &Evaluations,
) -> sqlx::Result<Option<Progress>> {
    let first = interview.attempt_of.unwrap_or(interview.id);
    let all = interviews::attempts(db, interview.candidate, first).await?;
    let whole = |attempt: &&Attempt| !attempt.kind.is_one_question() && attempt.total.is_some();
    let best = all.iter().filter(whole).max_by(|a, b| {
        let (a, b) = (a.total.unwrap_or(0.0), b.total.unwrap_or(0.0));
        a.total_cmp(&b)
    });
    let earlier: Vec<&Attempt> = all.iter().take_while(|attempt| attempt.id != interview.id).collect();
    let several = all.iter().filter(whole).count() > 1;
    if earlier.is_empty() && !several {
        return Ok(None);
    }
    let mut before = None;
    let mut answered = BTreeMap::<TurnId, Vec<Evaluation>>::new();
    for attempt in earlier.iter().rev().take(LOOKED_THROUGH) {
        let is_whole = whole(attempt) && !interview.settings.kind.is_one_question();
        if before.is_none() && is_whole && report.is_some() {
            before = records::report(db, &app.vault, attempt.id).await?.map(|report| Before {
                attempt: attempt.number,
                total: report.total,
                dimensions: report.dimensions,
            });
        }
        for (turn, stored) in records::evaluations(db, &app.vault, attempt.id).await? {
            answered.entry(turn).or_default().insert(0, stored.evaluation);
        }
    }
    let main = interview.turns.iter().filter(|turn| !turn.question.is_follow_up());
    let changes = main.filter_map(|turn| {
        let earlier: Vec<_> = answered.get(&turn.id)?.iter().collect();
        Some((turn.id, Change::from(&earlier, &evaluations.get(&turn.id)?.evaluation)?))
    });
    Ok(Some(Progress {
        attempt: interview.attempt,
        before,
        best: best.filter(|_| several).and_then(|best| Some((best.number, best.total?))),
        turns: changes.collect(),
    }))
}

/// Seconds from question to answer.
pub(super) fn seconds(interview: &Interview, turn: TurnId) -> Option<i64> {
    interview.turn(turn)?.seconds()
}

fn asked(app: &App, interview: &Interview, turn: TurnId, again: bool) -> Option<Asked> {
    let turn = interview.turn(turn)?;
    let topic = match &turn.question.source {
        Source::Stock { topic, .. } => app.bank.topic(topic),
        Source::Tailored { .. } | Source::FollowUp { .. } => None,
    };
    Some(Asked {
        number: interview.number(turn.id),
        total: interview.main_questions(),
        topic: topic.map(|topic| topic.name.get(interview.settings.language).to_owned()),
        until: interview.answer_until(turn.id, turn.asked_at.unwrap_or_else(|| app.clock.now())),
        by_button: interview.settings.sending == Sending::ByButton,
        again,
        manner: interview.settings.manner,
        turn: turn.clone(),
    })
}

pub(super) fn report_view(
    app: &App,
    interview: &Interview,
    report: Report,
    evaluations: &Evaluations,
    progress: Option<Progress>,
) -> ReportView {
    let turns = interview
        .turns
        .iter()
        .map(|turn| ReportTurn {
            id: turn.id,
            number: interview.number(turn.id),
            is_follow_up: turn.question.is_follow_up(),
            text: turn.question.text.clone(),
            points: report.turns.iter().find(|(id, _)| *id == turn.id).map(|(_, points)| *points),
            skipped: turn.status == TurnStatus::Skipped,
            seen: turn.asked_message.is_some(),
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
        role: app.role_of(interview),
        turns,
        offline: evaluations.iter().filter(|(id, stored)| stored.offline && counted(id)).count(),
        over_budget: evaluations
            .iter()
            .any(|(id, stored)| stored.offline_reason == Some(OfflineReason::Budget) && counted(id)),
        again: evaluations.iter().filter(|(id, stored)| stored.again > 0 && counted(id)).count(),
        started_at: interview.started_at,
        spread,
        kind: interview.settings.kind,
        progress,
        report,
    }
}

pub(super) fn summary(app: &App, interview: Interview, report: Option<Report>) -> InterviewSummary {
    InterviewSummary {
        id: interview.id,
        role: app.role_of(&interview),
        phase: interview.phase,
        started_at: interview.started_at,
        thread: interview.thread,
        report,
        pause: interview.pause,
        attempt: interview.attempt,
        settings: interview.settings,
    }
}

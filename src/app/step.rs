//! The door of the engine: every event of an interview comes through [`step`], which loads, steps and stores in one
//! transaction, and starts over where somebody else was faster.

use super::interview::FRESH_SITTINGS;
use super::{App, bank, daily, progress};
use crate::crypto::Vault;
use crate::db::interviews::{self, Stored};
use crate::db::records::{self, NewAnswer};
use crate::db::{is_conflict, outbox, trend};
use crate::domain::ids::{ChannelId, InterviewId, MessageId, TurnId};
use crate::domain::interview::{
    Assignment, CancelReason, Effect, Event, Interview, Phase, Post, Refusal, Step, Turn, TurnStatus,
};
use crate::domain::plan::fitting;
use crate::domain::provenance::{OfflineReason, Provenance};
use crate::domain::report::report;
use crate::domain::rubric::Evaluation;
use crate::domain::trend::Score;
use crate::error::{AppError, AppResult, UserError};
use anyhow::anyhow;
use chrono::{DateTime, Utc};
use sqlx::MySqlConnection;
use std::time::Duration;

/// Tries of a step that others keep overtaking; far beyond what one candidate and a few workers can cause.
const TRIES: u32 = 20;

/// What is stored together with a step.
#[derive(Debug, Clone)]
pub enum Record {
    /// The message that answers.
    Answer(NewAnswer),
    /// Other words of a message that answers.
    Changed {
        /// The message.
        message: MessageId,
        /// Its words now.
        text: String,
    },
    /// A message that answers was deleted.
    Withdrawn {
        /// The message.
        message: MessageId,
        /// Whether other parts of the answer are left, as the event says.
        parts_left: bool,
    },
    /// An evaluation.
    Evaluation {
        /// The turn.
        turn: TurnId,
        /// The revision of its answer.
        revision: u16,
        /// The checked evaluation.
        evaluation: Box<Evaluation>,
        /// Whether the offline rubric made it.
        offline: bool,
        /// Why it did, where a model is configured.
        offline_reason: Option<OfflineReason>,
        /// Who made it.
        by: Provenance,
    },
    /// A post that stands in the thread, by the outbox row that asked for it.
    Post {
        /// Number of the row.
        seq: u32,
        /// The thread.
        thread: ChannelId,
        /// The message.
        message: MessageId,
        /// What it says.
        post: Post,
    },
    /// The outbox row whose effect led to the event.
    Done {
        /// Number of the row.
        seq: u32,
    },
    /// The outbox row whose effect failed for good, to be left to the operator.
    GivenUp {
        /// Number of the row.
        seq: u32,
        /// Why.
        reason: String,
    },
}

/// Takes an event in, with what belongs to it, in one transaction. Returns the interview after the step.
///
/// # Errors
/// The engine's refusal, a missing interview, an unreachable database.
pub async fn step(app: &App, id: InterviewId, event: &Event, records: &[Record]) -> AppResult<Interview> {
    step_rounds(app, id, None, event, records).await
}

/// The same from an interview as it was loaded a moment ago, which saves loading it where nothing has changed since.
///
/// # Errors
/// As for [`step`].
pub(super) async fn step_from(
    app: &App,
    loaded: Stored,
    event: &Event,
    records: &[Record],
) -> AppResult<Interview> {
    step_rounds(app, loaded.interview.id, Some(loaded), event, records).await
}

async fn step_rounds(
    app: &App,
    id: InterviewId,
    mut loaded: Option<Stored>,
    event: &Event,
    records: &[Record],
) -> AppResult<Interview> {
    for round in 0..TRIES {
        let of_before = loaded.is_some();
        match attempt(app, id, loaded.take(), event, records).await {
            Ok(Some((after, has_work))) => {
                app.follow(&after);
                if has_work {
                    app.wake.notify_one();
                }
                return Ok(after);
            }
            Ok(None) => {}
            // What does not fit an interview of a moment ago may fit the one of now.
            Err(Attempt::App(AppError::User(_))) if of_before => continue,
            Err(Attempt::Database(error)) if is_conflict(&error) => {}
            Err(Attempt::Database(error)) => return Err(error.into()),
            Err(Attempt::App(error)) => return Err(error),
        }
        tokio::time::sleep(Duration::from_millis(u64::from(round) * 5)).await;
    }
    Err(anyhow!("interview {id}: overtaken {TRIES} times").into())
}

/// A failure of the database may be worth another round, any other is not.
enum Attempt {
    Database(sqlx::Error),
    App(AppError),
}

impl From<sqlx::Error> for Attempt {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// One round: the interview after it, and whether there is something to perform; `None` if the interview was changed in the
/// meantime.
async fn attempt(
    app: &App,
    id: InterviewId,
    loaded: Option<Stored>,
    event: &Event,
    records: &[Record],
) -> Result<Option<(Interview, bool)>, Attempt> {
    let mut tx = app.db.begin().await?;
    let before = match loaded {
        Some(loaded) => Some(loaded),
        None => interviews::load(&mut tx, &app.vault, id).await?,
    };
    let before = before.ok_or_else(|| Attempt::App(UserError::InterviewNotFound.into()))?;
    let now = app.clock.now();
    let mut after = before.interview.clone();
    let step = after.step(now, event.clone()).map_err(|refusal| Attempt::App(refusal.into()))?;
    if let Some(turn) = step.effects.iter().find_map(asked) {
        fit_question(app, &mut tx, &mut after, turn, records).await?;
    }
    let next_effect = before.next_effect + u32::try_from(step.effects.len()).unwrap_or(u32::MAX);
    if !interviews::save(&mut tx, &app.vault, &before, &after, next_effect).await? {
        return Ok(None);
    }
    for record in records {
        if !store(&mut tx, &app.vault, &before.interview, &step, record, now).await? {
            // Another worker was faster with the same effect, or the event is outdated.
            return Err(Attempt::App(Refusal::Stale.into()));
        }
    }
    for assignment in step.assigned.iter().filter(|assignment| !is_stored(records, assignment)) {
        records::assign(&mut tx, assignment).await?;
    }
    let counts = before.interview.phase != Phase::Finished || matches!(event, Event::Evaluated { .. });
    if after.phase == Phase::Finished && counts {
        store_report(&mut tx, &app.vault, &after, now).await?;
    }
    outbox::add(&mut tx, id, before.next_effect, &step.effects, now).await?;
    let mut has_work = !step.effects.is_empty();
    if may_free(event, records) {
        has_work |= outbox::free_next_post(&mut tx, id).await?;
    }
    tx.commit().await?;
    Ok(Some((after, has_work)))
}

/// Whether the effect that is done or given up with a step may have been in the way of a post: evaluations never are.
fn may_free(event: &Event, records: &[Record]) -> bool {
    let ends = |record: &Record| matches!(record, Record::Done { .. } | Record::GivenUp { .. });
    let is_evaluation = matches!(event, Event::Evaluated { .. } | Event::EvaluationFailed { .. });
    !is_evaluation && records.iter().any(ends)
}

/// Whether an assignment is stored with the answer itself.
fn is_stored(records: &[Record], assignment: &Assignment) -> bool {
    let new =
        |record: &Record| matches!(record, Record::Answer(answer) if answer.message == assignment.message);
    records.iter().any(new)
}

/// The turn an effect asks the question of.
fn asked(effect: &Effect) -> Option<TurnId> {
    match effect {
        Effect::Post(post) => post.ask,
        _ => None,
    }
}

/// Exchanges the stock question about to be asked where what was scored so far calls for an easier or harder one.
async fn fit_question(
    app: &App,
    db: &mut MySqlConnection,
    interview: &mut Interview,
    asked: TurnId,
    records: &[Record],
) -> sqlx::Result<()> {
    if !interview.settings.adapts() {
        return Ok(());
    }
    let mut points = records::points(db, interview.id).await?;
    for record in records {
        if let Record::Evaluation { turn, evaluation, .. } = record {
            points.insert(*turn, evaluation.points);
        }
    }
    // This sitting is the latest of them.
    let sittings = FRESH_SITTINGS + 1;
    let recent = interviews::recent_stock_keys(db, interview.guild, interview.candidate, sittings).await?;
    let bank = bank::of(app, db, interview.guild).await?;
    if let Some(question) = fitting(&bank, interview, asked, &points, &recent)
        && let Some(turn) = interview.turns.iter_mut().find(|turn| turn.id == asked)
    {
        turn.question = question;
    }
    Ok(())
}

/// Stores a record; `false` if it belongs to an effect that is settled already, or does not fit what is stored.
async fn store(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    step: &Step,
    record: &Record,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let id = interview.id;
    match record {
        Record::Answer(answer) => {
            let assignment = step.assigned.iter().find(|assignment| assignment.message == answer.message);
            records::insert_answer(db, vault, interview, answer, assignment, now).await?;
            if !is_day_marked(interview, now) {
                progress::mark_practice(db, interview, now).await?;
            }
        }
        Record::Changed { message, text } => {
            records::change_answer(db, vault, interview.candidate, *message, text).await?;
        }
        // Other parts may have come or gone since the event was made.
        Record::Withdrawn { message, parts_left } => {
            return Ok(records::delete_answer(db, *message).await? == Some(*parts_left));
        }
        Record::Evaluation { turn, revision, evaluation, offline, offline_reason, by } => {
            let reason = *offline_reason;
            records::put_evaluation(
                db, vault, interview, *turn, *revision, evaluation, *offline, reason, by, now,
            )
            .await?;
            daily::note_review(db, interview, *turn, evaluation.points, now).await?;
        }
        Record::Post { seq, thread, message, post } => {
            records::insert_post(db, id, *seq, *thread, *message, post, now).await?;
        }
        Record::Done { seq } => return outbox::done(db, id, *seq).await,
        Record::GivenUp { seq, reason } => outbox::give_up(db, id, *seq, now, reason).await?,
    }
    Ok(true)
}

/// Seconds in which the day is the same everywhere: all zones are whole quarters of an hour apart.
const SAME_DAY: i64 = 15 * 60;

/// Whether an earlier answer of the interview marked the candidate's day already, whatever their time zone.
fn is_day_marked(interview: &Interview, now: DateTime<Utc>) -> bool {
    let quarter = |at: DateTime<Utc>| at.timestamp().div_euclid(SAME_DAY);
    let is_now = |at: Option<DateTime<Utc>>| at.is_some_and(|at| quarter(at) == quarter(now));
    // Words that were held are counted later than they came in, so when they were written must fit as well.
    let written = |turn: &Turn| turn.answered_message.and_then(MessageId::sent_at);
    let marks = |turn: &&Turn| turn.status != TurnStatus::Skipped && is_now(turn.answered_at);
    interview.turns.iter().filter(marks).any(|turn| is_now(written(turn)))
}

pub(super) async fn store_report(
    db: &mut MySqlConnection,
    vault: &Vault,
    interview: &Interview,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let evaluations = records::evaluations(db, vault, interview.id).await?;
    let evaluations = evaluations.into_iter().map(|(turn, stored)| (turn, stored.evaluation)).collect();
    match report(interview, &evaluations) {
        Some(report) => {
            records::put_report(db, vault, interview, &report, now).await?;
            trend::put(db, interview.guild, interview.candidate, &Score::of(interview, &report)).await
        }
        None => Ok(()),
    }
}

impl App {
    /// Keeps the set of live threads in step with an interview. A thread leaves it only when its last post stands
    /// there, so that whoever writes just before is told that the interview is over.
    fn follow(&self, interview: &Interview) {
        match interview.thread {
            Some(thread) if interview.phase == Phase::Cancelled(CancelReason::ThreadGone) => {
                self.live.remove(thread);
            }
            Some(thread) if !interview.phase.is_over() => {
                self.live.add(thread);
            }
            _ => {}
        }
    }
}

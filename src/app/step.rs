//! The door of the engine: every event of an interview comes through [`step`], which loads, steps and stores in one
//! transaction, and starts over where somebody else was faster.

use super::interview::FRESH_SITTINGS;
use super::kept::Known;
use super::worker::{self, Begun, Hold};
use super::{App, bank, daily, progress};
use crate::crypto::Vault;
use crate::db::interviews::{self, Change, Stored};
use crate::db::outbox::{self, Claimed, NewEffect, Posted};
use crate::db::records::{self, NewAnswer};
use crate::db::{is_conflict, trend};
use crate::domain::ids::{InterviewId, MessageId, TurnId};
use crate::domain::interview::{
    Assignment, CancelReason, Effect, Event, Interview, Phase, Post, Refusal, Step, Turn, TurnStatus,
};
use crate::domain::plan::fitting;
use crate::domain::provenance::{OfflineReason, Provenance};
use crate::domain::report::report;
use crate::domain::rubric::{Evaluation, Rater};
use crate::domain::speech::Speech;
use crate::domain::trend::Score;
use crate::error::{AppError, AppResult, UserError};
use crate::metrics;
use anyhow::anyhow;
use chrono::{DateTime, Utc};
use sqlx::{Connection as _, MySqlConnection};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
        /// Where it stands.
        posted: Posted,
        /// What it says.
        post: Post,
    },
    /// The outbox row whose effect led to the event.
    Done {
        /// Number of the row.
        seq: u32,
        /// Whether it was a post, which others may wait for.
        is_post: bool,
    },
    /// The outbox row whose effect failed for good, to be left to the operator.
    GivenUp {
        /// Number of the row.
        seq: u32,
        /// Whether it was a post, which others may wait for.
        is_post: bool,
        /// Why.
        reason: String,
    },
}

/// Takes an event in, with what belongs to it, in one transaction. Returns the interview after the step.
///
/// # Errors
/// The engine's refusal, a missing interview, an unreachable database.
pub async fn step(app: &App, id: InterviewId, event: &Event, records: &[Record]) -> AppResult<Arc<Known>> {
    step_rounds(app, id, app.kept.get(id), event, records).await
}

/// The same from an interview as it was a moment ago, which saves loading it where nothing has changed since.
///
/// # Errors
/// As for [`step`].
pub(super) async fn step_from(
    app: &App,
    loaded: Arc<Known>,
    event: &Event,
    records: &[Record],
) -> AppResult<Arc<Known>> {
    step_rounds(app, loaded.interview().id, Some(loaded), event, records).await
}

async fn step_rounds(
    app: &App,
    id: InterviewId,
    mut loaded: Option<Arc<Known>>,
    event: &Event,
    records: &[Record],
) -> AppResult<Arc<Known>> {
    for round in 0..TRIES {
        let of_before = loaded.is_some();
        match attempt(app, id, loaded.take(), event, records).await {
            Ok(Some(taken)) => {
                app.follow(taken.after.interview());
                app.kept.put(&taken.after);
                for begun in taken.begun {
                    app.desk.hand(begun);
                }
                if taken.has_work {
                    app.wake.notify_one();
                }
                return Ok(taken.after);
            }
            Ok(None) => {}
            // What does not fit an interview of a moment ago may fit the one of now.
            Err(Attempt::App(AppError::User(_))) if of_before => {
                app.kept.remove(id);
                continue;
            }
            Err(Attempt::Database(error)) if is_conflict(&error) => {}
            Err(Attempt::Database(error)) => return Err(error.into()),
            Err(Attempt::App(error)) => return Err(error),
        }
        app.kept.remove(id);
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

impl From<Refusal> for Attempt {
    fn from(refusal: Refusal) -> Self {
        Self::App(refusal.into())
    }
}

/// A step that is stored.
struct Taken {
    /// The interview after it.
    after: Arc<Known>,
    /// Effects that the worker of this process begins with at once.
    begun: Vec<Begun>,
    /// Whether there are others that may be claimed.
    has_work: bool,
}

/// One round; `None` if the interview was changed in the meantime.
async fn attempt(
    app: &App,
    id: InterviewId,
    loaded: Option<Arc<Known>>,
    event: &Event,
    records: &[Record],
) -> Result<Option<Taken>, Attempt> {
    let mut db = app.db.acquire().await?;
    let before = match loaded {
        Some(loaded) => loaded,
        None => match interviews::load(&mut db, &app.vault, id).await? {
            Some(stored) => Arc::new(Known::from(stored)),
            None => return Err(Attempt::App(UserError::InterviewNotFound.into())),
        },
    };
    // Everything is decided before the transaction: the version tells whether it still holds.
    let now = app.clock.now();
    let mut after = Known::clone(&before);
    let mut step = after.stored.interview.step(now, event.clone())?;
    let rated = rate_at_once(app, &mut db, &mut after.stored.interview, &mut step, event, records).await;
    let is_direct = is_direct(event, records);
    let records: Vec<&Record> = records.iter().chain(rated.as_ref().map(|rated| &rated.record)).collect();
    if let Some(turn) = step.effects.iter().find_map(asked) {
        fit_question(app, &mut db, &mut after, turn, &records).await?;
    } else if let Some(points) = &mut after.points {
        note_points(points, &records);
    }
    let ended = records.iter().filter(|record| ends_post(record)).count();
    let waiting = before.stored.posts.saturating_sub(u32::try_from(ended).unwrap_or(u32::MAX));
    let mut effects = outbox::numbered(&step.effects, before.stored.next_effect, waiting);
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    after.stored.version += 1;
    after.stored.next_effect += count(effects.len());
    after.stored.posts = waiting + count(effects.iter().filter(|new| outbox::is_post(&new.effect)).count());
    let held = if is_direct { reserve(app, id, &mut effects, now) } else { Vec::new() };
    let frees = ended > 0 && waiting > 0;
    let writes = Writes { before: &before, after: &after, event, step: &step, effects: &effects, frees, now };
    if !writes.store(app, &mut db, records).await? {
        return Ok(None);
    }

    let has_work = frees || effects.iter().any(|new| new.lease.is_none() && !new.blocked);
    let (after, rated) = (Arc::new(after), rated.map(Arc::new));
    let begin = |(claimed, hold)| Begun { claimed, hold, known: Arc::clone(&after), rated: rated.clone() };
    let begun = held.into_iter().map(begin).collect();
    Ok(Some(Taken { after, begun, has_work }))
}

/// What a step writes.
struct Writes<'a> {
    before: &'a Known,
    after: &'a Known,
    event: &'a Event,
    step: &'a Step,
    effects: &'a [NewEffect],
    /// Whether a post that waited may go.
    frees: bool,
    now: DateTime<Utc>,
}

impl Writes<'_> {
    /// Stores all or nothing; `false` if the interview was changed in the meantime.
    async fn store(
        &self,
        app: &App,
        db: &mut MySqlConnection,
        mut records: Vec<&Record>,
    ) -> Result<bool, Attempt> {
        let (id, interview) = (self.after.interview().id, self.after.interview());
        let posted = take_posted(&mut records);
        let change = Change::new(&app.vault, &self.before.stored, &self.after.stored, posted, self.now)?;
        let unstored = |assignment: &&Assignment| !is_stored(&records, assignment);
        let assigned: Vec<_> = self.step.assigned.iter().filter(unstored).collect();
        let counts =
            self.before.interview().phase != Phase::Finished || matches!(self.event, Event::Evaluated { .. });
        let reports = interview.phase == Phase::Finished && counts;
        let is_all =
            records.is_empty() && assigned.is_empty() && self.effects.is_empty() && !reports && !self.frees;
        if is_all && change.is_one_statement() {
            // Which is all or nothing by itself.
            return self.is_written(db, &change, posted).await;
        }

        let mut tx = db.begin().await?;
        if !self.is_written(&mut tx, &change, posted).await? {
            return Ok(false);
        }
        for record in &records {
            if !store(&mut tx, &app.vault, self.before.interview(), self.step, record, self.now).await? {
                return Err(Refusal::Stale.into());
            }
        }
        for assignment in assigned {
            records::assign(&mut tx, assignment).await?;
        }
        if reports {
            store_report(&mut tx, &app.vault, interview, self.now).await?;
        }
        outbox::add(&mut tx, id, self.effects, self.now).await?;
        if self.frees {
            outbox::free_next_post(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Writes what changes of the interview; `false` if it was changed in the meantime, refused if its post is noted already.
    async fn is_written(
        &self,
        db: &mut MySqlConnection,
        change: &Change<'_>,
        posted: Option<Posted>,
    ) -> Result<bool, Attempt> {
        if change.write(db).await? {
            return Ok(true);
        }
        match posted {
            Some(posted) if !outbox::waits(db, self.before.interview().id, posted.seq).await? => {
                Err(Refusal::Stale.into())
            }
            _ => Ok(false),
        }
    }
}

/// Takes out the post that is noted with the interview itself, and that its effect is done.
fn take_posted(records: &mut Vec<&Record>) -> Option<Posted> {
    let posted = records.iter().find_map(|record| match record {
        Record::Post { posted, .. } => Some(*posted),
        _ => None,
    })?;
    records.retain(|record| match record {
        Record::Post { .. } => false,
        Record::Done { seq, .. } => *seq != posted.seq,
        _ => true,
    });
    Some(posted)
}

/// Whether the worker begins with the effects of a step at once. After a button or a form it looks for them by itself: who
/// pressed it is to be answered before the next question comes.
fn is_direct(event: &Event, records: &[Record]) -> bool {
    let is_done = |record: &Record| matches!(record, Record::Done { .. });
    matches!(event, Event::Answered { turn: None, .. }) || records.iter().any(is_done)
}

/// Leases effects to the worker of this process, as far as it has places and they need not wait.
fn reserve(
    app: &App,
    id: InterviewId,
    effects: &mut [NewEffect],
    now: DateTime<Utc>,
) -> Vec<(Claimed, Hold)> {
    let mut held = Vec::new();
    for new in effects.iter_mut().filter(|new| !new.blocked) {
        if let Some((claimed, hold)) = app.desk.reserve(id, new, now) {
            held.push((claimed, hold));
        }
    }
    held
}

/// Whether a post is done or given up with a step, so that the next one may follow.
fn ends_post(record: &Record) -> bool {
    matches!(record, Record::Done { is_post: true, .. } | Record::GivenUp { is_post: true, .. })
}

/// The evaluation of an answer by the offline interviewer, where it alone rates: that takes less than to store that somebody
/// has to. Its outcome becomes a part of the step. Only for an answer that came at once and whole, while a worker is there;
/// everything else is left to the worker, and so is what fails.
async fn rate_at_once(
    app: &App,
    db: &mut MySqlConnection,
    after: &mut Interview,
    step: &mut Step,
    event: &Event,
    records: &[Record],
) -> Option<Rated> {
    let ([Record::Answer(answer)], Event::Answered { turn: None, .. }) = (records, event) else {
        return None;
    };
    let [Effect::Evaluate { turn, revision: 1, by: Rater::Configured }] = step.effects[..] else {
        return None;
    };
    if !app.offline_only() || !app.desk.is_open() {
        return None;
    }
    let is_follow_up = after.turn(turn)?.question.is_follow_up();
    let mut answers = match is_follow_up {
        true => records::answers(db, &app.vault, after.id).await.ok()?,
        false => BTreeMap::new(),
    };
    answers.insert(turn, answer.text.clone());
    let begun = Instant::now();
    let (judged, record) = worker::rate(app, after, turn, 1, Rater::Configured, &answers).await.ok()?;
    let mut rated = after.clone();
    let more = rated.step(app.clock.now(), judged.event(turn, 1)).ok()?;
    *after = rated;
    step.effects = more.effects;
    step.assigned.extend(more.assigned);
    metrics::effect("evaluate", begun.elapsed());
    Some(Rated { record, turn, answer: answer.text.clone(), speech: answer.speech.clone() })
}

/// Whether an assignment is stored with the answer itself.
fn is_stored(records: &[&Record], assignment: &Assignment) -> bool {
    let new =
        |record: &&Record| matches!(record, Record::Answer(answer) if answer.message == assignment.message);
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
    after: &mut Known,
    asked: TurnId,
    records: &[&Record],
) -> sqlx::Result<()> {
    let Known { stored: Stored { interview, .. }, points, recent } = after;
    if !interview.settings.adapts() {
        return Ok(());
    }
    let points = match points {
        Some(points) => points,
        None => points.insert(records::points(db, interview.id).await?),
    };
    note_points(points, records);
    let recent = match recent {
        Some(recent) => recent,
        None => {
            // This sitting is the latest of them.
            let sittings = FRESH_SITTINGS + 1;
            let keys =
                interviews::recent_stock_keys(db, interview.guild, interview.candidate, sittings).await?;
            recent.insert(Arc::new(keys))
        }
    };
    let bank = bank::lately(app, db, interview.guild).await?;
    if let Some(question) = fitting(&bank, interview, asked, points, recent)
        && let Some(turn) = interview.turns.iter_mut().find(|turn| turn.id == asked)
    {
        turn.question = question;
    }
    Ok(())
}

/// Stores a record; `false` if it belongs to an effect that another worker has settled, or does not fit what is stored.
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
        // Stands in the interview's own change.
        Record::Post { .. } => {}
        Record::Done { seq, .. } => return outbox::done(db, id, *seq).await,
        Record::GivenUp { seq, reason, .. } => outbox::give_up(db, id, *seq, now, reason).await?,
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

/// An answer that was rated as it came in, for the post that tells of it.
pub(super) struct Rated {
    /// The evaluation.
    pub(super) record: Record,
    /// The turn.
    pub(super) turn: TurnId,
    /// What was rated.
    pub(super) answer: String,
    /// How it was said.
    pub(super) speech: Option<Speech>,
}

/// Adds the points of evaluations.
fn note_points(points: &mut BTreeMap<TurnId, f64>, records: &[&Record]) {
    for record in records {
        if let Record::Evaluation { turn, evaluation, .. } = record {
            points.insert(*turn, evaluation.points);
        }
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

//! The worker: claims due effects by lease, performs them through the ports outside any transaction, and feeds the
//! result back through the engine's door. Any process may perform any effect.

use super::interview::load;
use super::ports::{
    EvaluationBrief, InterviewerError, SharedInterviewer, StageError, TailorBrief, ThreadOrder,
};
use super::screen;
use super::step::{Record, step};
use super::{App, interview};
use crate::db::outbox::{self, Claimed};
use crate::db::{interviews, records, resumes};
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use crate::domain::interview::{CancelReason, Effect, Event, Interview, Phase, Post};
use crate::domain::question::Source;
use crate::domain::resume::{ResumeText, question_worthy_lines, redacted_lines, understand};
use crate::domain::rubric::{Rater, check};
use crate::domain::tailored;
use crate::error::{AppError, AppResult, UserError};
use chrono::{DateTime, Duration, Utc};
use rand::Rng;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long a claimed effect is left to a worker that gives no sign of life: short, so that the effects of a process that
/// was killed are soon taken over. Effects are safe to perform twice, so a worker that only stalled does no harm.
const LEASE: Duration = Duration::seconds(4);
/// How often a worker at work gives a sign of life.
const RENEWAL: std::time::Duration = std::time::Duration::from_secs(1);
/// Effects performed at once by one process; most of the time they wait for others.
const AT_ONCE: usize = 32;
/// How often the worker looks for due effects when nothing wakes it.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);
/// How often deadlines are looked at.
const DEADLINES: std::time::Duration = std::time::Duration::from_secs(15);
/// An answer that takes longer than this to evaluate shows typing.
const TYPING_AFTER: std::time::Duration = std::time::Duration::from_millis(700);
/// Discord shows typing for ten seconds.
const TYPING_AGAIN: std::time::Duration = std::time::Duration::from_secs(8);

/// Performs effects until `stop` resolves; then finishes what it holds.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let owner = Uuid::now_v7();
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    let mut deadlines = tokio::time::interval(DEADLINES);
    let mut database_was_down = false;
    let renewal = tokio::spawn(renew(Arc::clone(&app), owner, Arc::clone(&places)));
    tokio::pin!(stop);
    loop {
        while tasks.try_join_next().is_some() {}
        tokio::select! {
            () = &mut stop => break,
            () = app.wake.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = deadlines.tick() => {
                if let Err(error) = tick(&app).await {
                    tracing::warn!(%error, "worker.deadlines: cannot look at deadlines");
                }
            }
        }
        match take(&app, owner, &places, &mut tasks).await {
            Err(error) => {
                database_was_down = true;
                tracing::warn!(%error, "worker.claim: cannot claim effects");
            }
            // What was written meanwhile could not be taken in.
            Ok(()) if database_was_down => match interview::catch_up(&app, None).await {
                Ok(()) => database_was_down = false,
                Err(error) => tracing::warn!(%error, "worker.catch_up: cannot read what was missed"),
            },
            Ok(()) => {}
        }
    }
    while tasks.join_next().await.is_some() {}
    renewal.abort();
}

/// Keeps the leases of a worker alive while it performs effects.
async fn renew(app: Arc<App>, owner: Uuid, places: Arc<Semaphore>) {
    let mut beat = tokio::time::interval(RENEWAL);
    loop {
        beat.tick().await;
        if places.available_permits() == AT_ONCE {
            continue;
        }
        let renewed = async {
            let mut db = app.db.acquire().await?;
            outbox::renew(&mut db, owner, app.clock.now() + LEASE).await
        };
        if let Err(error) = renewed.await {
            tracing::warn!(%error, "worker.renew: cannot prolong leases");
        }
    }
}

/// Claims as many due effects as there are places, and starts them.
async fn take(
    app: &Arc<App>,
    owner: Uuid,
    places: &Arc<Semaphore>,
    tasks: &mut JoinSet<()>,
) -> AppResult<()> {
    loop {
        let free = u32::try_from(places.available_permits()).unwrap_or(u32::MAX);
        let claimed = if free == 0 { Vec::new() } else { claim(app, owner, free).await? };
        if claimed.is_empty() {
            return Ok(());
        }
        for claimed in claimed {
            let (app, places) = (Arc::clone(app), Arc::clone(places));
            tasks.spawn(async move {
                // The semaphore is never closed.
                let Ok(_place) = places.acquire().await else { return };
                perform(&app, &claimed).await;
                app.wake.notify_one();
            });
        }
    }
}

async fn claim(app: &App, owner: Uuid, limit: u32) -> AppResult<Vec<Claimed>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let claimed = outbox::claim(&mut tx, owner, now, now + LEASE, limit).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Performs everything that is due, one after the other, until nothing is. For tests and tools; [`run`] is for service.
///
/// # Errors
/// An unreachable database.
pub async fn drain(app: &App) -> AppResult<()> {
    loop {
        let claimed = claim(app, Uuid::now_v7(), 1).await?;
        let Some(first) = claimed.first() else { return Ok(()) };
        perform(app, first).await;
    }
}

/// Tells interviews whose deadline has passed.
///
/// # Errors
/// An unreachable database.
pub async fn tick(app: &App) -> AppResult<()> {
    let mut db = app.db.acquire().await?;
    let overdue = interviews::overdue(&mut db, app.clock.now()).await?;
    let open = interviews::open_threads(&mut db).await?;
    drop(db);
    app.live.replace(open.into_iter().map(|(_, thread)| thread));
    for id in overdue {
        match step(app, id, &Event::Ticked, &[]).await {
            Ok(_) | Err(AppError::User(UserError::Refused(_))) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Why an effect was not performed.
enum Failure {
    /// Try again after the engine's backoff, or when the other side asked for.
    Passing { reason: String, retry_after: Option<Duration> },
    /// Trying again is pointless.
    Lasting { reason: String },
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::Passing { reason: format!("{error:#}"), retry_after: None }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        AppError::from(error).into()
    }
}

impl From<InterviewerError> for Failure {
    fn from(error: InterviewerError) -> Self {
        match error {
            InterviewerError::Passing { reason, retry_after } => Self::Passing { reason, retry_after },
            InterviewerError::Lasting { reason } => Self::Lasting { reason },
        }
    }
}

async fn perform(app: &App, claimed: &Claimed) {
    let result = match try_perform(app, claimed).await {
        Ok(()) => Ok(()),
        Err(failure) => handle(app, claimed, failure).await,
    };
    if let Err(error) = result {
        // The lease runs out and somebody tries again.
        tracing::warn!(interview = %claimed.interview, seq = claimed.seq, %error, "worker.effect: not settled");
    }
}

async fn try_perform(app: &App, claimed: &Claimed) -> Result<(), Failure> {
    let interview = load(app, claimed.interview).await?.interview;
    match claimed.effect {
        Effect::OpenThread => open_thread(app, claimed, &interview).await,
        Effect::Tailor { by } => tailor(app, claimed, &interview, by).await,
        Effect::Evaluate { turn, revision, by } => {
            evaluate(app, claimed, &interview, turn, revision, by).await
        }
        Effect::Post(post) => publish(app, claimed, &interview, post).await,
    }
}

/// Puts a failed effect back, or tells the engine that it failed for good.
async fn handle(app: &App, claimed: &Claimed, failure: Failure) -> AppResult<()> {
    let (reason, wait) = match failure {
        Failure::Passing { reason, retry_after } => {
            let backoff = claimed.effect.retry_after(claimed.tries);
            (
                reason,
                backoff.map(|backoff| retry_after.unwrap_or(backoff).clamp(backoff, Duration::minutes(5))),
            )
        }
        Failure::Lasting { reason } => (reason, None),
    };
    let id = claimed.interview;
    tracing::warn!(interview = %id, seq = claimed.seq, tries = claimed.tries, effect = ?claimed.effect, reason, "worker.effect: failed");
    let mut db = app.db.acquire().await?;
    if let Some(wait) = wait {
        outbox::put_back(&mut db, claimed, app.clock.now() + jitter(wait), &reason).await?;
        return Ok(());
    }
    drop(db);
    let event = match claimed.effect {
        Effect::OpenThread => Event::ThreadRefused(CancelReason::ThreadFailed),
        Effect::Tailor { by } => Event::TailoringFailed(by),
        Effect::Evaluate { turn, revision, by: Rater::Configured } => {
            Event::EvaluationFailed { turn, revision, by: Rater::Configured }
        }
        // Nobody can evaluate or post it: the operator is to look.
        Effect::Evaluate { by: Rater::Offline, .. } | Effect::Post(_) => {
            outbox::bury(&mut *app.db.acquire().await?, claimed, app.clock.now(), &reason).await?;
            return Ok(());
        }
    };
    settle(app, claimed, &event, &[]).await
}

/// Up to a quarter more, so that many effects that failed together do not come back together.
fn jitter(wait: Duration) -> Duration {
    let millis = wait.num_milliseconds().max(1);
    Duration::milliseconds(millis + rand::rng().random_range(0..=millis / 4))
}

/// Feeds the result of an effect back and removes the effect, in one transaction. An interview that has no use for the
/// result any more only loses the effect.
async fn settle(app: &App, claimed: &Claimed, event: &Event, records: &[Record]) -> AppResult<()> {
    let mut all = vec![Record::Done { seq: claimed.seq }];
    all.extend_from_slice(records);
    match step(app, claimed.interview, event, &all).await {
        Ok(_) => Ok(()),
        Err(AppError::User(UserError::Refused(_) | UserError::InterviewNotFound)) => {
            drop_effect(app, claimed).await
        }
        Err(error) => Err(error),
    }
}

async fn drop_effect(app: &App, claimed: &Claimed) -> AppResult<()> {
    let mut tx = app.db.begin().await?;
    outbox::done(&mut tx, claimed.interview, claimed.seq).await?;
    tx.commit().await?;
    Ok(())
}

async fn open_thread(app: &App, claimed: &Claimed, interview: &Interview) -> Result<(), Failure> {
    if interview.phase != Phase::Opening {
        return Ok(drop_effect(app, claimed).await?);
    }
    let order = ThreadOrder {
        interview: interview.id,
        guild: interview.guild,
        parent: interview.parent,
        candidate: interview.candidate,
        role: app.role_name(&interview.role, interview.settings.language),
        language: interview.settings.language,
        may_exist: claimed.tries > 1,
    };
    let event = match app.stage.open_thread(&order).await {
        Ok(thread) => Event::ThreadOpened(thread),
        Err(StageError::Refused { as_reason, reason }) => {
            tracing::info!(interview = %interview.id, reason, "worker.open_thread: refused");
            Event::ThreadRefused(as_reason)
        }
        Err(StageError::Passing { reason, retry_after }) => {
            return Err(Failure::Passing { reason, retry_after });
        }
    };
    Ok(settle(app, claimed, &event, &[]).await?)
}

impl App {
    fn interviewer(&self, by: Rater) -> &SharedInterviewer {
        match by {
            Rater::Configured => &self.interviewer,
            Rater::Offline => &self.offline,
        }
    }
}

async fn tailor(app: &App, claimed: &Claimed, interview: &Interview, by: Rater) -> Result<(), Failure> {
    let count = interview.turns.iter().filter(|turn| turn.awaits_tailored).count();
    let resume = match interview.resume {
        Some(id) => resumes::version(&mut *app.db.acquire().await?, id).await?,
        None => None,
    };
    let Some(resume) = resume.filter(|_| count > 0) else {
        // The resume was deleted meanwhile: the stock questions that stand in are asked.
        return Ok(settle(app, claimed, &Event::Tailored(Vec::new()), &[]).await?);
    };
    let text = ResumeText::new(&resume.text);
    let understanding = understand(&resume.text);
    let language = interview.settings.language;
    let brief = TailorBrief {
        role: app.role_name(&interview.role, language),
        language,
        count,
        lines: redacted_lines(&text, &understanding),
        worthy: question_worthy_lines(&understanding, &text).iter().map(|worthy| worthy.line).collect(),
    };
    let made = app.interviewer(by).tailor(&brief).await?;
    let already: Vec<_> = interview.turns.iter().map(|turn| turn.question.clone()).collect();
    let questions = tailored::accept(made.value, &brief.lines, language, count, &already);
    if questions.len() < count && by == Rater::Configured && !app.offline_only() {
        let reason = format!("{} of {count} tailored questions are usable", questions.len());
        return Err(Failure::Passing { reason, retry_after: None });
    }
    Ok(settle(app, claimed, &Event::Tailored(questions), &[]).await?)
}

async fn evaluate(
    app: &App,
    claimed: &Claimed,
    interview: &Interview,
    id: TurnId,
    revision: u16,
    by: Rater,
) -> Result<(), Failure> {
    let turn = interview.turn(id).filter(|turn| turn.revision == revision);
    let Some(turn) = turn.filter(|_| !interview.phase.is_over()) else {
        return Ok(drop_effect(app, claimed).await?);
    };
    let answers = records::answers(&mut *app.db.acquire().await?, interview.id).await?;
    let answer = answers.get(&id).cloned().unwrap_or_default();
    let before = match turn.question.source {
        Source::FollowUp { to, .. } => interview
            .turn(to)
            .map(|main| (main.question.text.clone(), answers.get(&to).cloned().unwrap_or_default())),
        Source::Stock { .. } | Source::Tailored { .. } => None,
    };
    let brief = EvaluationBrief {
        role: app.role_name(&interview.role, interview.settings.language),
        language: interview.settings.language,
        question: turn.question.clone(),
        answer,
        before,
        seconds: screen::seconds(interview, id),
        may_follow_up: interview.settings.follow_ups && !turn.question.is_follow_up() && !interview.finishing,
    };
    let interviewer = app.interviewer(by);
    let made = with_typing(app, interview, interviewer.evaluate(&brief)).await?;
    let evaluation = check(&brief.question, &brief.answer, made.value);
    let missing = evaluation.key_points.iter().filter(|point| point.quote.is_none());
    let event = Event::Evaluated {
        turn: id,
        revision,
        follow_up: evaluation.follow_up.clone(),
        missing: missing.map(|point| point.name.clone()).collect(),
    };
    let record = Record::Evaluation {
        turn: id,
        revision,
        evaluation: Box::new(evaluation),
        offline: interviewer.is_offline(),
        by: made.by,
    };
    Ok(settle(app, claimed, &event, &[record]).await?)
}

/// Shows typing in the thread while the work lasts, once it lasts long enough to be noticed.
async fn with_typing<T>(app: &App, interview: &Interview, work: impl Future<Output = T>) -> T {
    let Some(thread) = interview.thread else { return work.await };
    let typing = async {
        tokio::time::sleep(TYPING_AFTER).await;
        loop {
            // Only a courtesy: a failure here is no failure of the work.
            app.stage.show_typing(thread).await.ok();
            tokio::time::sleep(TYPING_AGAIN).await;
        }
    };
    tokio::select! {
        done = work => done,
        () = typing => unreachable!("typing goes on until the work is done"),
    }
}

async fn publish(app: &App, claimed: &Claimed, interview: &Interview, post: Post) -> Result<(), Failure> {
    let Some(thread) = interview.thread else {
        return Ok(drop_effect(app, claimed).await?);
    };
    let mut db = app.db.acquire().await?;
    let screen = screen::screen(app, &mut db, interview, &post).await?;
    let last = records::last_post(&mut db, interview.id).await?;
    drop(db);
    let nonce = nonce(claimed);
    let message = match deliver(app, claimed, thread, &nonce, &screen, last).await {
        Ok(message) => message,
        Err(StageError::Refused { reason, .. }) => {
            tracing::info!(interview = %interview.id, reason, "worker.post: the thread is lost");
            return Ok(settle(app, claimed, &Event::ThreadLost, &[]).await?);
        }
        Err(StageError::Passing { reason, retry_after }) => {
            return Err(Failure::Passing { reason, retry_after });
        }
    };
    let record = Record::Post { seq: claimed.seq, thread, message, post };
    Ok(delivered(app, claimed, interview, post, message, record).await?)
}

/// Sends a screen, unless an earlier try of unknown outcome has put it into the thread already.
async fn deliver(
    app: &App,
    claimed: &Claimed,
    thread: ChannelId,
    nonce: &str,
    screen: &super::ports::Screen,
    last: Option<MessageId>,
) -> Result<MessageId, StageError> {
    if claimed.tries > 1
        && let Some(found) = app.stage.find_post(thread, nonce, last).await?
    {
        return Ok(found);
    }
    app.stage.post(thread, nonce, screen).await
}

/// Notes that a post stands in the thread, also for an interview that is over.
async fn delivered(
    app: &App,
    claimed: &Claimed,
    interview: &Interview,
    post: Post,
    message: MessageId,
    record: Record,
) -> AppResult<()> {
    let done = Record::Done { seq: claimed.seq };
    match step(app, interview.id, &Event::Posted(post, message), &[done, record.clone()]).await {
        Ok(_) => Ok(()),
        Err(AppError::User(UserError::Refused(_) | UserError::InterviewNotFound)) => {
            let mut tx = app.db.begin().await?;
            let first = outbox::done(&mut tx, claimed.interview, claimed.seq).await?;
            if let (true, Record::Post { seq, thread, message, post }) = (first, record) {
                let now: DateTime<Utc> = app.clock.now();
                records::insert_post(&mut tx, claimed.interview, seq, thread, message, &post, now).await?;
            }
            tx.commit().await?;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// At most 25 characters, the same for every try of a row: 16 hexadecimal digits of the interview and the row's number,
/// after a letter, since Discord may take a nonce of digits for a number.
fn nonce(claimed: &Claimed) -> String {
    let random_half = claimed.interview.0.as_u64_pair().1;
    format!("h{random_half:016x}{:x}", claimed.seq)
}

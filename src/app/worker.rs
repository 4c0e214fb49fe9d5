//! The worker: claims due effects by lease, performs them through the ports outside any transaction, and feeds the
//! result back through the engine's door. Any process may perform any effect.

mod ask_on;
mod desk;
mod perform;
pub mod performance;

use super::step::step;
use super::{App, catch_up, daily_posts, notifications, privacy};
use crate::db::interviews;
use crate::db::outbox::{self, Claimed, Limits};
use crate::domain::interview::Event;
use crate::error::{AppError, AppResult, UserError};
use chrono::{DateTime, Duration, Utc};
pub(super) use desk::{Begun, Desk, Hold};
use desk::{Held, Lease};
use perform::{Known, perform};
pub(super) use perform::{Typing, evaluation_brief, rate, with_typing};
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

/// How long a claimed effect is left to a worker that gives no sign of life: short, so that the effects of a process that
/// was killed are soon taken over. Effects are safe to perform twice, so a worker that only stalled does no harm.
const LEASE: Duration = Duration::seconds(3);
/// How often a worker at work gives a sign of life.
const RENEWAL: Duration = Duration::seconds(1);
/// How often the worker looks for due effects when nothing wakes it.
const LOOK: std::time::Duration = std::time::Duration::from_secs(1);
/// How often it looks at first: what a process that was killed held is left to it until its leases run out.
const LOOK_AT_FIRST: std::time::Duration = std::time::Duration::from_millis(100);
/// How long that is.
const AT_FIRST: std::time::Duration = std::time::Duration::from_secs(4);
/// How often deadlines are looked at.
const DEADLINES: std::time::Duration = std::time::Duration::from_secs(15);
/// How often deadlines of answers are looked at: whoever has a limit watches it.
const LIMITS: std::time::Duration = std::time::Duration::from_secs(2);

/// Performs effects until `stop` resolves; then finishes what it holds.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let held = Arc::clone(app.desk.held());
    let mut handed = app.desk.open();
    let mut tasks = JoinSet::new();
    let mut deadlines = tokio::time::interval(DEADLINES);
    let mut limits = tokio::time::interval(LIMITS);
    let mut database_was_down = false;
    let started = Instant::now();
    // What waits for the model is in no hurry.
    let mut later = None::<Instant>;
    let beside = [
        tokio::spawn(renew(Arc::clone(&app), Arc::clone(&held))),
        tokio::spawn(catch_up::run(Arc::clone(&app))),
        tokio::spawn(privacy::run(Arc::clone(&app))),
    ];
    let mut looked = tokio::time::Instant::now();
    tokio::pin!(stop);
    loop {
        while tasks.try_join_next().is_some() {}
        app.come_round();
        let look = if started.elapsed() < AT_FIRST { LOOK_AT_FIRST } else { LOOK };
        tokio::select! {
            () = &mut stop => break,
            Some(begun) = handed.recv() => {
                begin(&app, &mut tasks, begun);
                continue;
            }
            () = app.wake.notified() => {}
            () = tokio::time::sleep_until(looked + look) => {}
            _ = limits.tick() => {
                if let Err(error) = tell_overdue(&app).await {
                    tracing::debug!(%error, "worker.deadlines: cannot look at limits");
                }
            }
            _ = deadlines.tick() => {
                app.kept.sweep(Instant::now());
                if let Err(error) = tick(&app).await {
                    tracing::warn!(%error, "worker.deadlines: cannot look at deadlines");
                }
                // Beside the loop: posting waits for Discord.
                let app = Arc::clone(&app);
                tasks.spawn(async move {
                    if let Err(error) = daily_posts::tick(&app).await {
                        tracing::warn!(%error, "worker.daily: cannot look at daily posts");
                    }
                    if let Err(error) = notifications::tick(&app).await {
                        tracing::warn!(%error, "worker.notifications: cannot look at notifications");
                    }
                });
            }
        }
        looked = tokio::time::Instant::now();
        let with_later = later.is_none_or(|looked| looked.elapsed() >= LOOK);
        if with_later {
            later = Some(Instant::now());
        }
        match take(&app, &held, &mut tasks, with_later).await {
            Err(error) => {
                database_was_down = true;
                tracing::warn!(%error, "worker.claim: cannot claim effects");
                // Whoever wakes the worker meanwhile cannot claim either.
                tokio::time::sleep(LOOK / 4).await;
            }
            // What was written meanwhile could not be taken in.
            Ok(()) if std::mem::take(&mut database_was_down) => app.behind.add_all(),
            Ok(()) => {}
        }
    }
    app.desk.close();
    while let Some(begun) = handed.recv().await {
        begin(&app, &mut tasks, begun);
    }
    while tasks.join_next().await.is_some() {}
    for task in beside {
        task.abort();
    }
}

/// Keeps the leases of a worker alive while it performs effects. Only of those it knows: a claim whose outcome got lost
/// with the connection is nobody's, and must run out.
async fn renew(app: Arc<App>, held: Arc<Held>) {
    let mut beat = tokio::time::interval(RENEWAL.to_std().unwrap_or(LOOK));
    loop {
        beat.tick().await;
        let due = held.due(app.clock.now());
        if due.is_empty() {
            continue;
        }
        let renewed = async {
            let mut db = app.db.acquire().await?;
            for lease in due {
                let until = app.clock.now() + LEASE;
                if outbox::renew(&mut db, lease.id, until).await? {
                    lease.prolong(until);
                }
            }
            Ok::<(), sqlx::Error>(())
        };
        if let Err(error) = renewed.await {
            tracing::warn!(%error, "worker.renew: cannot prolong leases");
        }
    }
}

/// Claims as many due effects as there are places, and starts them.
async fn take(app: &Arc<App>, held: &Arc<Held>, tasks: &mut JoinSet<()>, with_later: bool) -> AppResult<()> {
    loop {
        let mut free = held.free();
        if !with_later {
            free.later = 0;
        }
        let (claimed, until) = if free.usual == 0 { return Ok(()) } else { claim(app, free).await? };
        // Of those that wait for the model no more than the free places are due to be tried now.
        let is_all = claimed.len() < free.usual as usize;
        for claimed in claimed {
            let Some(hold) = held.hold(&claimed, until) else { continue };
            perform_beside(app, tasks, claimed, hold, None);
        }
        if is_all {
            return Ok(());
        }
    }
}

/// Begins with an effect that a step has handed over.
fn begin(app: &Arc<App>, tasks: &mut JoinSet<()>, begun: Begun) {
    let Begun { claimed, hold, known, rated } = begun;
    perform_beside(app, tasks, claimed, hold, Some((known, rated)));
}

/// Performs an effect beside others.
fn perform_beside(
    app: &Arc<App>,
    tasks: &mut JoinSet<()>,
    claimed: Claimed,
    hold: Hold,
    known: Option<Known>,
) {
    let app = Arc::clone(app);
    tasks.spawn(async move {
        let again = perform(&app, &claimed, &hold.lease, known).await;
        let was_full = hold.held.free().usual == 0;
        drop(hold);
        if was_full {
            app.wake.notify_one();
        }
        if let Some(wait) = again {
            wake_after(app, wait);
        }
    });
}

/// Wakes the worker when an effect that was put back is due, if that is before it looks by itself.
fn wake_after(app: Arc<App>, wait: Duration) {
    let Some(wait) = wait.to_std().ok().filter(|wait| *wait <= LOOK) else { return };
    tokio::spawn(async move {
        tokio::time::sleep(wait).await;
        app.wake.notify_one();
    });
}

/// Claims effects; tells until when.
async fn claim(app: &App, limits: Limits) -> AppResult<(Vec<Claimed>, DateTime<Utc>)> {
    let now = app.clock.now();
    let claimed = outbox::claim(&mut *app.db.acquire().await?, now, now + LEASE, limits).await?;
    Ok((claimed, now + LEASE))
}

/// Performs everything that is due, one after the other, until nothing is. For tests and tools; [`run`] is for service.
///
/// # Errors
/// An unreachable database.
pub async fn drain(app: &App) -> AppResult<()> {
    loop {
        let (claimed, until) = claim(app, Limits { usual: 1, later: 1 }).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for claimed in claimed {
            perform(app, &claimed, &Lease::new(&claimed, until), None).await;
        }
    }
}

/// Whether the worker of this process has finished everything it took, so that what it remembers is what is stored. For
/// tests and tools.
pub fn is_done(app: &App) -> bool {
    app.desk.is_clear()
}

/// Tells interviews whose deadline has passed, and learns of threads that other processes have opened.
///
/// # Errors
/// An unreachable database.
pub async fn tick(app: &App) -> AppResult<()> {
    catch_up::learn_of_threads(app).await?;
    tell_overdue(app).await
}

async fn tell_overdue(app: &App) -> AppResult<()> {
    let overdue = interviews::overdue(&mut *app.db.acquire().await?, app.clock.now()).await?;
    for id in overdue {
        match step(app, id, &Event::Ticked, &[]).await {
            Ok(_) | Err(AppError::User(UserError::Refused(_))) => {}
            Err(error @ AppError::User(_)) => return Err(error),
            // One that cannot be read must not keep the others open.
            Err(error) => {
                tracing::error!(interview = %id, %error, "worker.deadlines: an interview is broken")
            }
        }
    }
    Ok(())
}

//! The worker: claims due effects by lease, performs them through the ports outside any transaction, and feeds the
//! result back through the engine's door. Any process may perform any effect.

mod ask_on;
mod perform;
pub mod performance;

use super::step::step;
use super::{App, catch_up, daily_posts, notifications, privacy};
use crate::db::interviews;
use crate::db::outbox::{self, Claimed, Limits};
use crate::domain::ids::InterviewId;
use crate::domain::interview::{Effect, Event};
use crate::error::{AppError, AppResult, UserError};
use chrono::{DateTime, Duration, Utc};
use perform::perform;
pub(super) use perform::{Typing, evaluation_brief, with_typing};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long a claimed effect is left to a worker that gives no sign of life: short, so that the effects of a process that
/// was killed are soon taken over. Effects are safe to perform twice, so a worker that only stalled does no harm.
const LEASE: Duration = Duration::seconds(3);
/// How often a worker at work gives a sign of life.
const RENEWAL: Duration = Duration::seconds(1);
/// Effects performed at once by one process; most of the time they wait for others.
const AT_ONCE: usize = 32;
/// Of these, evaluations that wait for a model that could not be reached: each may hang as long as a call may take.
const LATER_AT_ONCE: usize = 4;
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
    let held = Arc::new(Held::default());
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
    tokio::pin!(stop);
    loop {
        while tasks.try_join_next().is_some() {}
        app.come_round();
        let look = if started.elapsed() < AT_FIRST { LOOK_AT_FIRST } else { LOOK };
        tokio::select! {
            () = &mut stop => break,
            () = app.wake.notified() => {}
            () = tokio::time::sleep(look) => {}
            _ = limits.tick() => {
                if let Err(error) = tell_overdue(&app).await {
                    tracing::debug!(%error, "worker.deadlines: cannot look at limits");
                }
            }
            _ = deadlines.tick() => {
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
    while tasks.join_next().await.is_some() {}
    for task in beside {
        task.abort();
    }
}

/// The claim of one effect, as far as this worker knows.
struct Lease {
    id: Uuid,
    /// Whether the effect waits for the model.
    is_later: bool,
    /// Until when nobody else claims the effect, in microseconds of the clock.
    until: AtomicI64,
}

impl Lease {
    fn new(claimed: &Claimed, until: DateTime<Utc>) -> Self {
        let is_later = matches!(claimed.effect, Effect::EvaluateLater { .. });
        Self { id: claimed.lease, is_later, until: AtomicI64::new(until.timestamp_micros()) }
    }

    /// Whether the effect is still ours alone. After the process or the machine has slept it is not.
    fn is_held(&self, now: DateTime<Utc>) -> bool {
        now.timestamp_micros() < self.until.load(Ordering::Relaxed)
    }

    fn prolong(&self, until: DateTime<Utc>) {
        self.until.store(until.timestamp_micros(), Ordering::Relaxed);
    }
}

/// The effects a worker is performing.
#[derive(Default)]
struct Held(Mutex<HashMap<(InterviewId, u32), Arc<Lease>>>);

impl Held {
    fn all(&self) -> MutexGuard<'_, HashMap<(InterviewId, u32), Arc<Lease>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a claimed effect in; `None` if this worker is still performing it although the lease ran out, as it does
    /// when the machine sleeps. What is under way may not go on by the new claim: it does not know what others did in
    /// between. So this claim is left to run out.
    fn hold(self: &Arc<Self>, claimed: &Claimed, until: DateTime<Utc>) -> Option<Hold> {
        let key = (claimed.interview, claimed.seq);
        let mut all = self.all();
        if all.contains_key(&key) {
            return None;
        }
        let lease = Arc::new(Lease::new(claimed, until));
        all.insert(key, Arc::clone(&lease));
        Some(Hold { held: Arc::clone(self), key, lease })
    }

    /// How many more effects this worker may take.
    fn free(&self) -> Limits {
        let all = self.all();
        let later = all.values().filter(|lease| lease.is_later).count();
        let limit = |most: usize, held| u32::try_from(most.saturating_sub(held)).unwrap_or(u32::MAX);
        Limits { usual: limit(AT_ONCE, all.len() - later), later: limit(LATER_AT_ONCE, later) }
    }

    /// The leases that were not prolonged for a while.
    fn due(&self, now: DateTime<Utc>) -> Vec<Arc<Lease>> {
        let soon = now + LEASE - RENEWAL;
        self.all().values().filter(|lease| !lease.is_held(soon)).cloned().collect()
    }
}

/// Ends the holding of an effect when dropped, also by a panic: nobody prolongs its lease any more.
struct Hold {
    held: Arc<Held>,
    key: (InterviewId, u32),
    lease: Arc<Lease>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.all().remove(&self.key);
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
            let app = Arc::clone(app);
            tasks.spawn(async move {
                let again = perform(&app, &claimed, &hold.lease).await;
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
        if is_all {
            return Ok(());
        }
    }
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
            perform(app, &claimed, &Lease::new(&claimed, until)).await;
        }
    }
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

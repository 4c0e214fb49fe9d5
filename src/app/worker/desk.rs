//! What this process performs, and the way by which a step hands its effects to the worker without a detour through the
//! database: their rows are written with the lease already, so that nobody else takes them while this process lives.

use super::{LEASE, RENEWAL};
use crate::app::kept::Known;
use crate::app::step::Rated;
use crate::db::outbox::{Claimed, Limits, NewEffect, is_later};
use crate::domain::ids::InterviewId;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use uuid::Uuid;

/// Effects performed at once by one process; most of the time they wait for others.
const AT_ONCE: usize = 32;
/// Of these, evaluations that wait for a model that could not be reached: each may hang as long as a call may take.
const LATER_AT_ONCE: usize = 4;

/// An effect that a step has handed over, with what the step knew.
pub(in crate::app) struct Begun {
    /// The effect.
    pub(in crate::app) claimed: Claimed,
    /// Its lease.
    pub(in crate::app) hold: Hold,
    /// The interview after the step.
    pub(in crate::app) known: Arc<Known>,
    /// The answer that was rated in the step.
    pub(in crate::app) rated: Option<Arc<Rated>>,
}

/// What a worker has in hand.
#[derive(Default)]
pub(in crate::app) struct Desk {
    held: Arc<Held>,
    /// The way to the worker, while there is one.
    way: Mutex<Option<UnboundedSender<Begun>>>,
}

impl Desk {
    fn way(&self) -> MutexGuard<'_, Option<UnboundedSender<Begun>>> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker begins.
    pub(super) fn open(&self) -> UnboundedReceiver<Begun> {
        let (way, begun) = unbounded_channel();
        *self.way() = Some(way);
        begun
    }

    /// It takes nothing more.
    pub(super) fn close(&self) {
        *self.way() = None;
    }

    /// Whether there is a worker.
    pub(in crate::app) fn is_open(&self) -> bool {
        self.way().is_some()
    }

    pub(super) const fn held(&self) -> &Arc<Held> {
        &self.held
    }

    /// Whether nothing is under way.
    pub(in crate::app) fn is_clear(&self) -> bool {
        self.held.all().is_empty()
    }

    /// Leases an effect that is about to be written, if the worker has a place for it. Where the effect is not written in
    /// the end, the hold is dropped; where nobody knows whether it was, the lease runs out like that of a killed process.
    pub(in crate::app) fn reserve(
        &self,
        interview: InterviewId,
        new: &mut NewEffect,
        now: DateTime<Utc>,
    ) -> Option<(Claimed, Hold)> {
        if is_later(&new.effect) || !self.is_open() || self.held.free().usual == 0 {
            return None;
        }
        let (lease, until) = (Uuid::now_v7(), now + LEASE);
        let NewEffect { seq, effect, .. } = *new;
        let claimed = Claimed { interview, seq, effect, lease, tries: 1, failures: 0, age: Duration::zero() };
        let hold = self.held.hold(&claimed, until)?;
        new.lease = Some((lease, until));
        Some((claimed, hold))
    }

    /// Hands an effect that is written to the worker.
    pub(in crate::app) fn hand(&self, begun: Begun) {
        if let Some(way) = &*self.way() {
            // A worker that has just ended leaves the lease to run out.
            way.send(begun).ok();
        }
    }
}

/// The claim of one effect, as far as this worker knows.
pub(in crate::app) struct Lease {
    pub(super) id: Uuid,
    /// Whether the effect waits for the model.
    is_later: bool,
    /// Until when nobody else claims the effect, in microseconds of the clock.
    until: AtomicI64,
}

impl Lease {
    pub(super) fn new(claimed: &Claimed, until: DateTime<Utc>) -> Self {
        let is_later = is_later(&claimed.effect);
        Self { id: claimed.lease, is_later, until: AtomicI64::new(until.timestamp_micros()) }
    }

    /// Whether the effect is still ours alone. After the process or the machine has slept it is not.
    pub(super) fn is_held(&self, now: DateTime<Utc>) -> bool {
        now.timestamp_micros() < self.until.load(Ordering::Relaxed)
    }

    pub(super) fn prolong(&self, until: DateTime<Utc>) {
        self.until.store(until.timestamp_micros(), Ordering::Relaxed);
    }
}

/// The effects a worker is performing.
#[derive(Default)]
pub(super) struct Held(Mutex<HashMap<(InterviewId, u32), Arc<Lease>>>);

impl Held {
    fn all(&self) -> MutexGuard<'_, HashMap<(InterviewId, u32), Arc<Lease>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a claimed effect in; `None` if this worker is still performing it although the lease ran out, as it does
    /// when the machine sleeps. What is under way may not go on by the new claim: it does not know what others did in
    /// between. So this claim is left to run out.
    pub(super) fn hold(self: &Arc<Self>, claimed: &Claimed, until: DateTime<Utc>) -> Option<Hold> {
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
    pub(super) fn free(&self) -> Limits {
        let all = self.all();
        let later = all.values().filter(|lease| lease.is_later).count();
        let limit = |most: usize, held| u32::try_from(most.saturating_sub(held)).unwrap_or(u32::MAX);
        Limits { usual: limit(AT_ONCE, all.len() - later), later: limit(LATER_AT_ONCE, later) }
    }

    /// The leases that were not prolonged for a while.
    pub(super) fn due(&self, now: DateTime<Utc>) -> Vec<Arc<Lease>> {
        let soon = now + LEASE - RENEWAL;
        self.all().values().filter(|lease| !lease.is_held(soon)).cloned().collect()
    }
}

/// Ends the holding of an effect when dropped, also by a panic: nobody prolongs its lease any more.
pub(in crate::app) struct Hold {
    pub(super) held: Arc<Held>,
    key: (InterviewId, u32),
    pub(super) lease: Arc<Lease>,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.held.all().remove(&self.key);
    }
}

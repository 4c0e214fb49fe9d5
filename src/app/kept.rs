//! Interviews as this process left them, so that the next step need not load them.
//!
//! The rule: what is kept is a guess at what the database holds, which alone decides. A step that begins from it saves
//! nothing unless the version still matches, and starts over from the database where it does not, or where the engine
//! refuses. Every change of an interview, of its evaluations or of the posts that wait counts its version up. What is
//! over or erased is dropped at once, what nobody touches within [`IDLE`] soon after.

use crate::db::interviews::Stored;
use crate::domain::ids::{ChannelId, InterviewId, TurnId};
use crate::domain::interview::Interview;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Candidates answer about once a minute.
const IDLE: Duration = Duration::from_secs(150);
/// Interviews kept at most, a few kilobytes each.
const MOST: usize = 4000;
/// How often it is looked for idle ones.
const SWEEP: Duration = Duration::from_secs(5);

/// An interview, and what was found out about it on the way.
#[derive(Debug, Clone)]
pub struct Known {
    /// The interview as it was stored.
    pub(super) stored: Stored,
    /// The points of its turns.
    pub(super) points: Option<BTreeMap<TurnId, f64>>,
    /// Keys of the stock questions of the candidate's last sittings.
    pub(super) recent: Option<Arc<BTreeSet<String>>>,
}

impl Known {
    /// The interview.
    pub const fn interview(&self) -> &Interview {
        &self.stored.interview
    }
}

impl From<Stored> for Known {
    fn from(stored: Stored) -> Self {
        Self { stored, points: None, recent: None }
    }
}

#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Interviews>);

#[derive(Debug, Default)]
struct Interviews {
    by_id: HashMap<InterviewId, (Arc<Known>, Instant)>,
    by_thread: HashMap<ChannelId, InterviewId>,
    swept: Option<Instant>,
}

impl Kept {
    fn all(&self) -> MutexGuard<'_, Interviews> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, id: InterviewId) -> Option<Arc<Known>> {
        Some(Arc::clone(&self.all().by_id.get(&id)?.0))
    }

    /// The open interview in a thread.
    pub(super) fn in_thread(&self, thread: ChannelId) -> Option<Arc<Known>> {
        let all = self.all();
        let id = all.by_thread.get(&thread)?;
        Some(Arc::clone(&all.by_id.get(id)?.0))
    }

    /// Keeps an interview as a step has left it; one that is over, or behind what is kept, is not.
    pub(super) fn put(&self, known: &Arc<Known>) {
        self.put_at(known, Instant::now());
    }

    fn put_at(&self, known: &Arc<Known>, now: Instant) {
        let interview = known.interview();
        let mut all = self.all();
        if interview.phase.is_over() {
            all.remove(interview.id);
            return;
        }
        all.sweep(now);
        let version = |known: &Known| known.stored.version;
        let before =
            all.by_id.get(&interview.id).map(|(before, _)| (version(before), before.interview().thread));
        match before {
            Some((before, _)) if before >= version(known) => return,
            None if all.by_id.len() >= MOST => return,
            Some((_, Some(thread))) if interview.thread != Some(thread) => {
                all.by_thread.remove(&thread);
            }
            _ => {}
        }
        if let Some(thread) = interview.thread {
            all.by_thread.insert(thread, interview.id);
        }
        all.by_id.insert(interview.id, (Arc::clone(known), now));
    }

    /// Forgets an interview: it is outdated, or erased.
    pub(super) fn remove(&self, id: InterviewId) {
        self.all().remove(id);
    }
}

impl Interviews {
    fn remove(&mut self, id: InterviewId) {
        if let Some((known, _)) = self.by_id.remove(&id)
            && let Some(thread) = known.interview().thread
            && self.by_thread.get(&thread) == Some(&id)
        {
            self.by_thread.remove(&thread);
        }
    }

    /// Drops what is idle.
    fn sweep(&mut self, now: Instant) {
        let swept = *self.swept.get_or_insert(now);
        if now.duration_since(swept) < SWEEP {
            return;
        }
        self.swept = Some(now);
        self.by_id.retain(|_, (_, at)| now.duration_since(*at) < IDLE);
        let by_id = &self.by_id;
        self.by_thread.retain(|_, id| by_id.contains_key(id));
    }
}

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
        let interview = known.interview();
        let mut all = self.all();
        if interview.phase.is_over() {
            all.remove(interview.id);
            return;
        }
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
        all.by_id.insert(interview.id, (Arc::clone(known), Instant::now()));
    }

    /// Drops what is idle; the worker does so now and then.
    pub(super) fn sweep(&self, now: Instant) {
        let mut all = self.all();
        let Interviews { by_id, by_thread } = &mut *all;
        by_id.retain(|_, (_, at)| now.duration_since(*at) < IDLE);
        by_thread.retain(|_, id| by_id.contains_key(id));
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{GuildId, MemberId};
    use crate::domain::interview::{Phase, Settings};
    use crate::domain::language::Language;
    use chrono::DateTime;
    use uuid::Uuid;

    const THREAD: ChannelId = ChannelId(9);

    /// An interview in [`THREAD`].
    fn known(id: u128, version: u64, phase: Phase) -> Arc<Known> {
        let interview = Interview {
            id: InterviewId(Uuid::from_u128(id)),
            guild: GuildId(1),
            candidate: MemberId(2),
            parent: ChannelId(3),
            thread: Some(THREAD),
            role: "backend".to_owned(),
            resume: None,
            settings: Settings::new(3, Language::En),
            attempt_of: None,
            attempt: 1,
            seed: 7,
            phase,
            turns: Vec::new(),
            started_at: DateTime::UNIX_EPOCH,
            ended_at: None,
            deadline: None,
            finishing: false,
            held: Vec::new(),
            pause: None,
            report_waits: None,
            reminded: false,
            touched_at: None,
        };
        Arc::new(Stored { interview, version, next_effect: 0, posts: 0 }.into())
    }

    /// The version kept, by the interview and by its thread.
    fn versions(kept: &Kept, known: &Known) -> [Option<u64>; 2] {
        [kept.get(known.interview().id), kept.in_thread(THREAD)].map(|found| Some(found?.stored.version))
    }

    #[test]
    fn what_nobody_touches_is_dropped_with_its_thread() {
        let (kept, known) = (Kept::default(), known(1, 5, Phase::Running));
        kept.put(&known);
        let now = Instant::now();
        kept.sweep(now + IDLE / 2);
        assert_eq!(versions(&kept, &known), [Some(5), Some(5)]);
        kept.sweep(now + IDLE);
        assert_eq!(versions(&kept, &known), [None, None]);
    }

    #[test]
    fn a_step_that_comes_late_does_not_take_the_place_of_a_newer_one() {
        let (kept, newer) = (Kept::default(), known(1, 5, Phase::Running));
        kept.put(&newer);
        kept.put(&known(1, 4, Phase::Running));
        assert_eq!(versions(&kept, &newer), [Some(5), Some(5)]);
        kept.put(&known(1, 6, Phase::Running));
        assert_eq!(versions(&kept, &newer), [Some(6), Some(6)]);
    }

    #[test]
    fn what_is_over_is_not_kept() {
        let (kept, open) = (Kept::default(), known(1, 5, Phase::Running));
        kept.put(&open);
        kept.put(&known(1, 6, Phase::Finished));
        assert_eq!(versions(&kept, &open), [None, None]);
    }

    #[test]
    fn what_takes_over_a_thread_keeps_it_when_the_one_before_is_dropped() {
        let (kept, before, after) =
            (Kept::default(), known(1, 5, Phase::Running), known(2, 7, Phase::Running));
        kept.put(&before);
        kept.put(&after);
        kept.remove(before.interview().id);
        assert_eq!(versions(&kept, &after), [Some(7), Some(7)]);
    }
}

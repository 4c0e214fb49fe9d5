//! Breaks, lost threads, and everything that happens because time passes.

use super::{
    CancelReason, Effect, IDLE_LIMIT, Interview, Notice, OPENING_LIMIT, PAUSE_LIMIT, Pause, PauseReason,
    Phase, Post, Refusal, Step, Turn, TurnStatus,
};
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use crate::domain::rubric::Rater;
use chrono::{DateTime, Duration, Utc};

/// When a candidate who was heard of last so long ago is reminded; once an interview.
const REMIND_AFTER: Duration = Duration::days(2);
/// A limit shorter than this is over before a warning would be read.
const LEAST_WARNED: u32 = 60;
/// What is left of a limit when the candidate is warned, as a part of it.
const WARNED_LAST: i64 = 5;
/// What was written in time may take this long to arrive.
const GRACE: Duration = Duration::seconds(5);

/// What is due at a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// No thread was opened.
    NoThread,
    /// The time for the answer is over.
    TimeUp(TurnId),
    /// It will be soon.
    TimeSoon(TurnId),
    /// The model could not be reached for a long time.
    RateOffline,
    /// Nobody was heard of for a long time.
    Expired,
    /// Nobody was heard of for some time.
    Remind,
}

impl Interview {
    pub(super) fn pause_asked(&mut self, now: DateTime<Utc>) -> Result<Vec<Effect>, Refusal> {
        if self.phase == Phase::Opening {
            return Err(Refusal::NotBegun);
        }
        if self.finishing {
            return Err(if self.report_waits.is_some() {
                Refusal::ReportWaits
            } else {
                Refusal::NothingAsked
            });
        }
        if self.pause.is_some() {
            return Ok(Vec::new());
        }
        self.pause = Some(Pause { since: now, why: PauseReason::Asked, opening_since: None });
        self.touched_at = Some(now);
        Ok(vec![Effect::Post(Post { notice: Some(Notice::Paused), ..Post::default() })])
    }

    pub(super) fn resume_asked(
        &mut self,
        now: DateTime<Utc>,
        parent: ChannelId,
    ) -> Result<Vec<Effect>, Refusal> {
        match (&mut self.pause, self.phase) {
            (_, Phase::Opening) => Err(Refusal::NotBegun),
            (Some(Pause { why: PauseReason::ThreadLost(_), opening_since: Some(_), .. }), _) => {
                Ok(Vec::new())
            }
            (Some(Pause { why: PauseReason::ThreadLost(_), opening_since, .. }), _) => {
                *opening_since = Some(now);
                self.parent = parent;
                Ok(vec![Effect::OpenThread])
            }
            // Nobody said that it was paused, but the candidate looks for the place to go on.
            _ if self.finishing && self.report_waits.is_some() && self.thread.is_some() => {
                let notice = Some(Notice::ReportWaits);
                Ok(vec![Effect::Post(Post { notice, ..Post::default() })])
            }
            _ if self.finishing => Ok(Vec::new()),
            _ => {
                self.come_back(now);
                let post = Post { notice: Some(Notice::Resumed), ..Post::default() };
                Ok(self.show_open_question(post))
            }
        }
    }

    /// Ends a break: the time of it does not count for the open question.
    pub(super) fn come_back(&mut self, now: DateTime<Utc>) {
        self.touched_at = Some(now);
        let Some(pause) = self.pause.take() else { return };
        let open = self.turns.iter_mut().find(|turn| turn.status == TurnStatus::Asked);
        if let Some(turn) = open
            && let Some(asked) = turn.asked_at
        {
            let away = (now - pause.since.max(asked)).num_seconds();
            turn.away_seconds = turn.away_seconds.saturating_add(u32::try_from(away).unwrap_or(0));
        }
    }

    /// A lost thread can be opened anew, unless there is nothing to go on with.
    pub(super) fn thread_lost(&mut self, now: DateTime<Utc>, lost: ChannelId) -> Result<Step, Refusal> {
        // Another may have been opened in its place meanwhile.
        if self.thread != Some(lost) && (self.phase == Phase::Running || self.thread.is_some()) {
            return Err(Refusal::Stale);
        }
        let Some(thread) = self.thread.filter(|_| self.turns.iter().any(|turn| turn.revision > 0)) else {
            return Ok(self.cancel(now, CancelReason::ThreadGone).into());
        };
        self.thread = None;
        self.forget_all_standing();
        self.forget_questions_on_their_way(lost);
        if self.finishing {
            // A question on its way is not asked any more.
            let unseen = |turn: &&mut Turn| turn.status == TurnStatus::Asked && turn.asked_message.is_none();
            for turn in self.turns.iter_mut().filter(unseen) {
                turn.status = TurnStatus::Dropped;
            }
        }
        let mut step = self.place_held(now, None)?;
        if self.finishing && !self.has_put_off() {
            // What could still be read in the thread is lost with it.
            if !self.is_evaluating() {
                let report = Post { report: true, ..Post::default() };
                step.effects.extend(self.looked_back(now, report)?);
            }
            return Ok(step);
        }
        let since = self.pause.map_or(now, |pause| pause.since);
        self.pause = Some(Pause { since, why: PauseReason::ThreadLost(thread), opening_since: None });
        Ok(step)
    }

    /// Questions that were passed over, or answered by the form, before it was known where they stand: nobody will tell
    /// any more. They stood somewhere in the thread that is lost.
    fn forget_questions_on_their_way(&mut self, lost: ChannelId) {
        let is_left = |turn: &&mut Turn| {
            !matches!(turn.status, TurnStatus::Planned | TurnStatus::Asked | TurnStatus::Dropped)
        };
        for turn in self.turns.iter_mut().filter(is_left) {
            // A thread is older than all of its messages.
            let place = turn.answered_message.unwrap_or(MessageId(lost.0));
            turn.asked_message.get_or_insert(place);
        }
    }

    /// Whether a thread is wanted that is not there yet.
    pub fn wants_thread(&self) -> bool {
        let reopening = self.pause.is_some_and(|pause| pause.opening_since.is_some());
        self.thread.is_none() && (self.phase == Phase::Opening || (reopening && !self.phase.is_over()))
    }

    pub(super) fn thread_refused(
        &mut self,
        now: DateTime<Utc>,
        reason: CancelReason,
    ) -> Result<Vec<Effect>, Refusal> {
        match (self.phase, &mut self.pause) {
            (Phase::Opening, _) => Ok(self.cancel(now, reason)),
            // Another try may be made, perhaps elsewhere.
            (Phase::Running, Some(pause)) if pause.opening_since.is_some() => {
                pause.opening_since = None;
                Ok(Vec::new())
            }
            _ => Err(Refusal::Stale),
        }
    }

    /// When it is closed if nobody comes back.
    pub fn closes_at(&self) -> Option<DateTime<Utc>> {
        self.due().into_iter().find(|(_, due)| *due == Due::Expired).map(|(at, _)| at)
    }

    /// When something is due that nobody asks for.
    pub(super) fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.due().into_iter().map(|(at, _)| at).min()
    }

    fn due(&self) -> Vec<(DateTime<Utc>, Due)> {
        match self.phase {
            Phase::Opening => return vec![(self.started_at + OPENING_LIMIT, Due::NoThread)],
            Phase::Finished | Phase::Cancelled(_) => return Vec::new(),
            Phase::Running => {}
        }
        let heard = self.last_activity();
        let patience = if self.pause.is_some() { PAUSE_LIMIT } else { IDLE_LIMIT };
        let mut due: Vec<_> =
            self.put_off_until().into_iter().map(|until| (until, Due::RateOffline)).collect();
        due.push((self.expires_at(heard + patience), Due::Expired));
        if let Some(since) = self.pause.and_then(|pause| pause.opening_since) {
            due.push((since + OPENING_LIMIT, Due::NoThread));
        }
        if !self.reminded && !self.finishing && self.thread.is_some() {
            due.push((heard + REMIND_AFTER, Due::Remind));
        }
        due.extend(self.time_limits());
        due
    }

    /// The ends of the open question's time, with its warning.
    fn time_limits(&self) -> Vec<(DateTime<Utc>, Due)> {
        let open = self.current().filter(|turn| turn.status == TurnStatus::Asked);
        let (Some(limit), Some(turn)) = (self.settings.limit_seconds, open) else { return Vec::new() };
        let Some(asked) = turn.asked_at.filter(|_| self.pause.is_none() && !self.finishing) else {
            return Vec::new();
        };
        let begun = asked + Duration::seconds(turn.away_seconds.into());
        let mut due = vec![(begun + Duration::seconds(limit.into()) + GRACE, Due::TimeUp(turn.id))];
        if limit >= LEAST_WARNED && !turn.warned {
            let last = i64::from(limit) / WARNED_LAST;
            due.push((begun + Duration::seconds(i64::from(limit) - last), Due::TimeSoon(turn.id)));
        }
        due
    }

    /// When the time of the open question's answer is over, if there is a limit.
    pub fn answer_until(&self, id: TurnId, asked: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let limit = self.settings.limit_seconds?;
        let away = self.turn(id)?.away_seconds;
        Some(asked + Duration::seconds(i64::from(limit) + i64::from(away)))
    }

    pub(super) fn ticked(&mut self, now: DateTime<Utc>) -> Result<Vec<Effect>, Refusal> {
        let due = self.due().into_iter().filter(|(at, _)| *at <= now).map(|(_, due)| due);
        // Where several things are due, the greatest counts.
        let order = |due: &Due| match due {
            Due::RateOffline => 0,
            Due::Expired => 1,
            Due::NoThread => 2,
            Due::TimeUp(_) => 3,
            Due::Remind => 4,
            Due::TimeSoon(_) => 5,
        };
        match due.min_by_key(order) {
            None => Err(Refusal::Stale),
            Some(Due::NoThread) if self.phase == Phase::Opening => {
                Ok(self.cancel(now, CancelReason::ThreadFailed))
            }
            Some(Due::NoThread) => {
                if let Some(pause) = &mut self.pause {
                    pause.opening_since = None;
                }
                Ok(Vec::new())
            }
            Some(Due::TimeUp(turn)) => self.time_up(now, turn),
            Some(Due::TimeSoon(turn)) => {
                self.turn_mut(turn)?.warned = true;
                Ok(vec![Effect::Post(Post { notice: Some(Notice::TimeSoon(turn)), ..Post::default() })])
            }
            Some(Due::Remind) => {
                self.reminded = true;
                Ok(vec![Effect::Post(Post { notice: Some(Notice::Reminder), ..Post::default() })])
            }
            Some(Due::RateOffline) => Ok(self.rate_offline(|put_off| put_off.until <= now)),
            Some(Due::Expired) => self.expired(now),
        }
    }

    /// What is there is taken; without a word the question is passed over.
    fn time_up(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        let post = Post { notice: Some(Notice::TimeUp(id)), ..Post::default() };
        let turn = self.turn_mut(id)?;
        if turn.is_unsent() {
            turn.status = TurnStatus::Answered;
            let evaluate = Effect::Evaluate { turn: id, revision: turn.revision, by: Rater::Configured };
            return Ok(vec![Effect::Post(post), evaluate]);
        }
        turn.status = TurnStatus::Skipped;
        turn.answered_at = Some(now);
        Ok(self.ask_next(post))
    }
}

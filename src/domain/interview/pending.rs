//! Evaluations that wait because the model cannot be reached. The interview goes on with the questions it has; a message
//! stands in place of the feedback, which is put there when it comes. Follow-ups need a judgement, so a pending answer
//! brings none. The report waits for all evaluations. The candidate may choose the offline rubric instead of waiting, and
//! after a time it takes over by itself, so that every interview ends.
//!
//! | where | what becomes of a pending turn |
//! |---|---|
//! | answer changed | the new words are evaluated when the model is back |
//! | answer deleted | the question counts as skipped, and the message says so |
//! | pause | feedback still comes in its place; the next question waits for the candidate |
//! | finish | the report waits, and says so once, with the choice of the offline rubric for all |
//! | a message while the report waits | is refused with that reason: it answers no question |
//! | cancel | is not evaluated, and the message says so |
//! | thread lost | the new thread says again what is pending |

use super::{Effect, Interview, Notice, Phase, Post, PutOff, Refusal, Standing, Style, Turn, TurnStatus};
use crate::domain::ids::{MessageId, TurnId};
use crate::domain::rubric::Rater;
use chrono::{DateTime, Duration, Utc};

/// An interview is not closed before the offline rubric had this long to rate what the model left.
const OFFLINE_FIRST: Duration = Duration::days(1);

impl Interview {
    /// The model failed beyond its retries: its evaluation is put off, or the offline rubric takes over where waiting
    /// is pointless.
    pub(super) fn model_failed(
        &mut self,
        now: DateTime<Utc>,
        id: TurnId,
        wait: Option<Duration>,
    ) -> Result<Vec<Effect>, Refusal> {
        let turn = self.turn_mut(id)?;
        let Some(wait) = wait else {
            if let Some(put_off) = &mut turn.put_off {
                *put_off = PutOff { until: now, offline: true };
            }
            return Ok(vec![Effect::Evaluate { turn: id, revision: turn.revision, by: Rater::Offline }]);
        };
        if turn.put_off.is_some() {
            return Err(Refusal::Stale);
        }
        turn.put_off = Some(PutOff { until: now + wait, offline: false });
        let mut effects = vec![turn.evaluate()];
        let was_waited_for = turn.status == TurnStatus::Answered;
        if was_waited_for {
            turn.status = TurnStatus::Pending;
        }
        effects.extend(self.tell_pending(id));
        if was_waited_for || self.finishing {
            effects.extend(self.ask_next(Post::default()));
        }
        Ok(effects)
    }

    /// Says in the thread that an evaluation waits.
    fn tell_pending(&mut self, id: TurnId) -> Vec<Effect> {
        if self.settings.style == Style::Exam {
            return Vec::new();
        }
        match self.turn_mut(id) {
            Ok(turn) if turn.pending_post.is_none() => {
                turn.pending_post = Some(Standing::OnItsWay);
                vec![Effect::Post(Post { pending: Some(id), ..Post::default() })]
            }
            _ => self.fill(id),
        }
    }

    /// Brings the message that stands in place of a turn's feedback up to date, if there is one.
    pub(super) fn fill(&self, id: TurnId) -> Vec<Effect> {
        let stands = self.turn(id).is_some_and(|turn| turn.pending_post.is_some());
        stands
            .then_some(Effect::Post(Post { pending: Some(id), fill: true, ..Post::default() }))
            .into_iter()
            .collect()
    }

    /// An interview that was cancelled evaluates nothing more.
    pub(super) fn fill_all_pending(&mut self) -> Vec<Effect> {
        let waiting = self.turns.iter_mut().filter_map(|turn| turn.put_off.take().map(|_| turn.id));
        let waiting: Vec<TurnId> = waiting.collect();
        waiting.into_iter().flat_map(|id| self.fill(id)).collect()
    }

    /// Says again in a new thread what is pending.
    pub(super) fn tell_what_is_pending(&mut self) -> Vec<Effect> {
        let waiting: Vec<TurnId> =
            self.turns.iter().filter(|turn| turn.put_off.is_some()).map(|turn| turn.id).collect();
        waiting.into_iter().flat_map(|id| self.tell_pending(id)).collect()
    }

    /// Says once that all answers are in and the report waits, when it waits for nothing but the model.
    pub(super) fn tell_that_report_waits(&mut self) -> Vec<Effect> {
        let mut waited_for =
            self.turns.iter().filter(|turn| turn.evaluated < turn.revision && !turn.is_unsent());
        let waits = self.report_waits.is_none()
            && self.thread.is_some()
            && self.held.is_empty()
            && self.put_off_until().is_some()
            && waited_for.all(|turn| turn.put_off.is_some());
        if !waits {
            return Vec::new();
        }
        self.report_waits = Some(Standing::OnItsWay);
        vec![Effect::Post(Post { notice: Some(Notice::ReportWaits), ..Post::default() })]
    }

    /// What is written after it was told that the report waits is no answer.
    pub(super) fn require_awaited(&self, message: MessageId) -> Result<(), Refusal> {
        match self.report_waits {
            Some(Standing::At(told)) if told < message => Err(Refusal::ReportWaits),
            _ => Ok(()),
        }
    }

    pub(super) fn note_standing(&mut self, post: Post, message: MessageId) {
        if let (Some(Standing::OnItsWay), Some(Notice::ReportWaits)) = (self.report_waits, post.notice) {
            self.report_waits = Some(Standing::At(message));
        }
        // Also of one that was to go in place of a message that is not there any more.
        if let Some(Ok(turn)) = post.pending.map(|id| self.turn_mut(id)) {
            turn.pending_post = Some(Standing::At(message));
        }
    }

    /// A post that no thread takes stands nowhere.
    pub(super) fn forget_standing(&mut self, post: Post) {
        if let Some(Ok(turn)) = post.pending.filter(|_| !post.fill).map(|id| self.turn_mut(id)) {
            turn.pending_post = None;
        }
    }

    /// What stood in a lost thread is lost with it.
    pub(super) fn forget_all_standing(&mut self) {
        self.report_waits = None;
        for turn in &mut self.turns {
            turn.pending_post = None;
        }
    }

    /// Whether an evaluation waits for the model, or for the offline rubric in its place.
    pub fn has_put_off(&self) -> bool {
        self.turns.iter().any(|turn| turn.put_off.is_some())
    }

    /// When the offline rubric takes over an evaluation that waits for the model.
    pub(super) fn put_off_until(&self) -> Option<DateTime<Utc>> {
        let waiting = self.turns.iter().filter_map(|turn| turn.put_off).filter(|put_off| !put_off.offline);
        waiting.map(|put_off| put_off.until).min()
    }

    /// When an interview is closed that nobody comes back to, but not before all of it is rated.
    pub(super) fn expires_at(&self, forgotten: DateTime<Utc>) -> DateTime<Utc> {
        let rated =
            self.turns.iter().filter_map(|turn| turn.put_off).map(|put_off| put_off.until + OFFLINE_FIRST);
        rated.chain([forgotten]).max().unwrap_or(forgotten)
    }

    pub(super) fn offline_chosen(
        &mut self,
        now: DateTime<Utc>,
        turn: Option<TurnId>,
    ) -> Result<Vec<Effect>, Refusal> {
        if self.phase != Phase::Running {
            return Err(Refusal::NotPending);
        }
        let chosen = self.turns.iter().filter(|of| turn.is_none_or(|id| of.id == id));
        let waiting: Vec<TurnId> = chosen.filter(|of| of.put_off.is_some()).map(|of| of.id).collect();
        if waiting.is_empty() {
            return Err(Refusal::NotPending);
        }
        self.touched_at = Some(now);
        Ok(self.rate_offline_of(|of| waiting.contains(&of.id)))
    }

    /// Has the offline rubric rate what was put off like this.
    pub(super) fn rate_offline(&mut self, which: impl Fn(&PutOff) -> bool) -> Vec<Effect> {
        self.rate_offline_of(|turn| turn.put_off.as_ref().is_some_and(&which))
    }

    fn rate_offline_of(&mut self, which: impl Fn(&Turn) -> bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        for turn in self.turns.iter_mut().filter(|turn| which(turn)) {
            if let Some(put_off) = turn.put_off.as_mut().filter(|put_off| !put_off.offline) {
                put_off.offline = true;
                effects.push(turn.evaluate());
            }
        }
        effects
    }
}

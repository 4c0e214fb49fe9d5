//! How an interview ends.

use super::{CancelReason, Effect, Event, Interview, Phase, Post, Refusal, TurnStatus};
use chrono::{DateTime, Utc};

impl Interview {
    /// After the end only the delivery of the last posts matters, and a thread opened too late is closed again.
    pub(super) fn after_the_end(&mut self, event: Event) -> Result<Vec<Effect>, Refusal> {
        match event {
            Event::ThreadOpened(thread) if self.thread.is_none() => {
                self.thread = Some(thread);
                let finished = self.phase == Phase::Finished;
                let post = Post { report: finished, cancelled: !finished, ..Post::default() };
                Ok(vec![Effect::Post(post)])
            }
            // Another look back was faster, and ended the interview without the feedback that this one has.
            Event::LookedBack(Post { feedback: Some(turn), .. }) if self.phase == Phase::Finished => {
                Ok(vec![Effect::Post(Post { feedback: Some(turn), ..Post::default() })])
            }
            Event::Posted(post @ Post { pending: Some(_), .. }, message) => {
                self.note_standing(post, message);
                Ok(Vec::new())
            }
            Event::OfflineChosen(_) => Err(Refusal::NotPending),
            Event::Answered { .. }
            | Event::HintTaken(_)
            | Event::Skipped(_)
            | Event::Sent(_)
            | Event::Edited { .. }
            | Event::Withdrawn { .. }
            | Event::PauseAsked
            | Event::ResumeAsked(_)
            | Event::FinishAsked
            | Event::CancelAsked => Err(Refusal::Over),
            _ => Err(Refusal::Stale),
        }
    }

    /// Ends the interview, unless words were found that have to be evaluated first.
    pub(super) fn looked_back(&mut self, now: DateTime<Utc>, post: Post) -> Result<Vec<Effect>, Refusal> {
        if !self.finishing {
            return Err(Refusal::Stale);
        }
        if self.is_evaluating() {
            let post = Post { report: false, ..post };
            return Ok(if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] });
        }
        // What is not answered is left out of the report.
        for turn in self.turns.iter_mut().filter(|turn| turn.status == TurnStatus::Asked) {
            turn.status = TurnStatus::Dropped;
        }
        let has = |status| self.turns.iter().any(|turn| turn.status == status);
        if has(TurnStatus::Dropped) && !has(TurnStatus::Evaluated) {
            return Ok(self.cancel(now, CancelReason::ByCandidate));
        }
        self.phase = Phase::Finished;
        self.note_end(now);
        Ok(vec![Effect::Post(post)])
    }

    pub(super) fn finish_asked(&mut self) -> Result<Vec<Effect>, Refusal> {
        if self.phase == Phase::Opening {
            return Err(Refusal::NotBegun);
        }
        // Nothing more is asked. The question that is open stays so until the look back: it may be answered already.
        for turn in self.turns.iter_mut().filter(|turn| turn.status == TurnStatus::Planned) {
            turn.status = TurnStatus::Dropped;
        }
        self.finishing = true;
        // A thread that is lost can still be opened anew while the report waits.
        if self.thread.is_some() {
            self.pause = None;
        }
        let mut effects = self.send_all();
        effects.extend(self.ask_next(Post::default()));
        Ok(effects)
    }

    /// Closes an interview nobody comes back to, with a report on what was answered.
    pub(super) fn expired(&mut self, now: DateTime<Utc>) -> Result<Vec<Effect>, Refusal> {
        if self.finishing && !self.is_evaluating() {
            // The look back is under way.
            return Err(Refusal::Stale);
        }
        // What has not come in all this time will not come.
        self.held.clear();
        self.pause = None;
        for turn in self.turns.iter_mut().filter(|turn| turn.evaluated < turn.revision && !turn.is_unsent()) {
            turn.evaluated = turn.revision;
            turn.put_off = None;
            if matches!(turn.status, TurnStatus::Answered | TurnStatus::Pending) {
                turn.status = TurnStatus::Dropped;
            }
        }
        if self.turns.iter().any(|turn| turn.status == TurnStatus::Evaluated || turn.is_unsent()) {
            return self.finish_asked();
        }
        Ok(self.cancel(now, CancelReason::Expired))
    }

    pub(super) fn cancel(&mut self, now: DateTime<Utc>, reason: CancelReason) -> Vec<Effect> {
        self.phase = Phase::Cancelled(reason);
        self.note_end(now);
        let mut effects = self.fill_all_pending();
        match (self.thread, reason) {
            (None, _) | (_, CancelReason::ThreadGone) => return Vec::new(),
            (Some(_), _) => effects.push(Effect::Post(Post { cancelled: true, ..Post::default() })),
        }
        effects
    }

    pub(super) fn note_end(&mut self, now: DateTime<Utc>) {
        if self.phase.is_over() {
            self.pause = None;
            self.ended_at.get_or_insert(now);
        }
    }
}

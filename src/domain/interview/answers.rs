//! Which question the candidate's words answer, and what they make of it.

use super::{Assignment, Effect, Interview, Notice, Phase, Post, Refusal, Sending, Step, Turn, TurnStatus};
use crate::domain::ids::{ChannelId, MessageId, TurnId};
use chrono::{DateTime, Utc};

impl Interview {
    pub(super) fn posted(
        &mut self,
        now: DateTime<Utc>,
        post: Post,
        message: MessageId,
    ) -> Result<Step, Refusal> {
        self.note_standing(post, message);
        let Some(id) = post.ask else { return Ok(Step::default()) };
        let turn = self.turn_mut(id)?;
        if turn.asked_message.is_some() {
            // News of long ago; what is held now waits for another question.
            return Err(Refusal::Stale);
        }
        turn.asked_message = Some(message);
        turn.asked_at = Some(now);
        // Where every turn before was skipped unseen, the question just posted is the only one it can answer.
        self.place_held(now, Some(id))
    }

    /// Gives messages that waited for a question to the turns they answer; those that answer none to `otherwise`.
    pub(super) fn place_held(
        &mut self,
        now: DateTime<Utc>,
        otherwise: Option<TurnId>,
    ) -> Result<Step, Refusal> {
        let mut step = Step::default();
        if self.is_question_on_its_way() {
            return Ok(step);
        }
        let mut held = std::mem::take(&mut self.held);
        held.sort_unstable();
        for message in held {
            if let Some(turn) = self.turn_of_message(message).or(otherwise) {
                self.add_part(now, message, turn, false, &mut step)?;
            }
        }
        Ok(step)
    }

    pub(super) fn answered(
        &mut self,
        now: DateTime<Utc>,
        message: MessageId,
        turn: Option<TurnId>,
    ) -> Result<Step, Refusal> {
        if self.phase == Phase::Opening {
            return Err(Refusal::NotBegun);
        }
        if self.thread.is_none() {
            return Err(Refusal::NothingAsked);
        }
        self.require_awaited(message)?;
        let mut step = Step::default();
        let id = match turn {
            Some(id) if self.current().is_some_and(|turn| turn.id == id) => Some(id),
            Some(_) => return Err(Refusal::NotCurrent),
            None if self.is_question_on_its_way() => None,
            None => Some(self.turn_of_message(message).ok_or(Refusal::NothingAsked)?),
        };
        let was_paused = self.pause.is_some();
        self.come_back(now);
        match id {
            Some(id) => self.add_part(now, message, id, turn.is_some(), &mut step)?,
            None => self.held.push(message),
        }
        if was_paused && self.current().is_none() {
            step.effects.extend(self.ask_next(Post::default()));
        }
        Ok(step)
    }

    /// Makes a message part of the answer of a turn, and has the answer evaluated anew once it is complete.
    pub(super) fn add_part(
        &mut self,
        now: DateTime<Utc>,
        message: MessageId,
        id: TurnId,
        complete: bool,
        step: &mut Step,
    ) -> Result<(), Refusal> {
        let collects = self.settings.sending == Sending::ByButton && !complete && !self.finishing;
        let turn = self.turn_mut(id)?;
        let is_first = !turn.is_unsent();
        turn.revision += 1;
        turn.answered_at = Some(turn.answered_at.map_or(now, |at| at.max(now)));
        turn.answered_message = turn.answered_message.max(Some(message));
        let revision = turn.revision;
        step.assigned.push(Assignment { message, turn: id, revision });
        if collects && turn.status == TurnStatus::Asked {
            if is_first {
                let notice = Some(Notice::Collecting(id));
                step.effects.push(Effect::Post(Post { notice, ..Post::default() }));
            }
            return Ok(());
        }
        if turn.status == TurnStatus::Asked {
            turn.status = TurnStatus::Answered;
        }
        let evaluate = turn.evaluate();
        let of_turn = |effect: &Effect| matches!(effect, Effect::Evaluate { turn, .. } | Effect::EvaluateLater { turn, .. } if *turn == id);
        step.effects.retain(|effect| !of_turn(effect));
        step.effects.push(evaluate);
        Ok(())
    }

    pub(super) fn sent(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        if !self.turn_mut(id)?.is_unsent() {
            return Err(Refusal::NothingWritten);
        }
        self.come_back(now);
        Ok(self.send_all())
    }

    /// Has evaluated what waits to be sent.
    pub(super) fn send_all(&mut self) -> Vec<Effect> {
        let unsent = self.turns.iter_mut().filter(|turn| turn.is_unsent());
        let send = |turn: &mut Turn| {
            turn.status = TurnStatus::Answered;
            turn.evaluate()
        };
        unsent.map(send).collect()
    }

    /// A changed message counts until the answer is evaluated.
    pub(super) fn edited(&mut self, message: MessageId, id: TurnId) -> Result<Step, Refusal> {
        let turn = self.turn_mut(id)?;
        if turn.evaluated >= turn.revision {
            return Err(Refusal::Rated);
        }
        if turn.is_unsent() {
            return Ok(Step::default());
        }
        turn.revision += 1;
        let revision = turn.revision;
        Ok(Step {
            effects: vec![turn.evaluate()],
            assigned: vec![Assignment { message, turn: id, revision }],
        })
    }

    /// A deleted message does not count, until the answer is evaluated. Without any part left the question is open again.
    pub(super) fn withdrawn(
        &mut self,
        message: MessageId,
        id: Option<TurnId>,
        parts_left: bool,
    ) -> Result<Vec<Effect>, Refusal> {
        let Some(id) = id else {
            self.held.retain(|held| *held != message);
            return Ok(Vec::new());
        };
        let turn = self.turn_mut(id)?;
        if turn.evaluated >= turn.revision {
            return Err(Refusal::Rated);
        }
        if turn.is_unsent() && parts_left {
            return Ok(Vec::new());
        }
        turn.revision += 1;
        if parts_left {
            return Ok(vec![turn.evaluate()]);
        }
        turn.evaluated = turn.revision;
        if matches!(turn.status, TurnStatus::Answered | TurnStatus::Asked) {
            turn.status = TurnStatus::Asked;
            (turn.answered_at, turn.answered_message) = (None, None);
        }
        if turn.status == TurnStatus::Pending {
            turn.status = TurnStatus::Skipped;
        }
        let was_put_off = turn.put_off.take().is_some();
        let mut effects = if was_put_off { self.fill(id) } else { Vec::new() };
        if self.finishing {
            effects.extend(self.ask_next(Post::default()));
        } else if self.is_left_in_lost_thread(id) {
            effects.push(Effect::Post(Post { again: Some(id), ..Post::default() }));
        }
        Ok(effects)
    }

    /// Whether a question is open that stood in a thread which was lost, and was not shown in the one of today because it
    /// seemed to be answered. While there is a break, or no thread, it is shown at the end of that.
    fn is_left_in_lost_thread(&self, id: TurnId) -> bool {
        let open = self.turn(id).filter(|turn| turn.status == TurnStatus::Asked);
        // A thread is older than all of its messages.
        let asked_before = |thread: ChannelId| {
            open.and_then(|turn| turn.asked_message).is_some_and(|asked| asked.0 < thread.0)
        };
        self.pause.is_none() && self.thread.is_some_and(asked_before)
    }

    /// The turn a plain message answers: the last one whose question stood in the thread before the message. So what was
    /// typed before the next question appeared still belongs to the question it was meant for.
    pub fn turn_of_message(&self, message: MessageId) -> Option<TurnId> {
        self.turns
            .iter()
            .filter(|turn| turn.status != TurnStatus::Dropped)
            .rfind(|turn| turn.asked_message.is_some_and(|asked| asked < message))
            .map(|turn| turn.id)
    }

    pub(super) fn hint_taken(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        self.come_back(now);
        self.turn_mut(id)?.hint_taken = true;
        Ok(Vec::new())
    }

    pub(super) fn skipped(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        self.come_back(now);
        let turn = self.turn_mut(id)?;
        // Words that were not sent are not meant to count.
        turn.evaluated = turn.revision;
        turn.status = TurnStatus::Skipped;
        turn.answered_at = Some(now);
        Ok(self.ask_next(Post::default()))
    }

    pub(super) fn require_asked(&self, id: TurnId) -> Result<(), Refusal> {
        match self.current() {
            Some(turn) if turn.id == id && turn.status == TurnStatus::Asked && self.thread.is_some() => {
                Ok(())
            }
            _ => Err(Refusal::NotCurrent),
        }
    }
}

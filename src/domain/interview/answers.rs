//! Which question the candidate's words answer, and what they make of it.

use super::{Assignment, Effect, Interview, Phase, Post, Refusal, Step, TurnStatus};
use crate::domain::ids::{MessageId, TurnId};
use crate::domain::rubric::Rater;
use chrono::{DateTime, Utc};

impl Interview {
    pub(super) fn posted(
        &mut self,
        now: DateTime<Utc>,
        post: Post,
        message: MessageId,
    ) -> Result<Step, Refusal> {
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
                self.add_part(now, message, turn, &mut step)?;
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
        let mut step = Step::default();
        let id = match turn {
            Some(id) if self.current().is_some_and(|turn| turn.id == id) => id,
            Some(_) => return Err(Refusal::NotCurrent),
            None if self.is_question_on_its_way() => {
                self.held.push(message);
                return Ok(step);
            }
            None => self.turn_of_message(message).ok_or(Refusal::NothingAsked)?,
        };
        self.add_part(now, message, id, &mut step)?;
        Ok(step)
    }

    /// Makes a message part of the answer of a turn, and has the answer evaluated anew.
    pub(super) fn add_part(
        &mut self,
        now: DateTime<Utc>,
        message: MessageId,
        id: TurnId,
        step: &mut Step,
    ) -> Result<(), Refusal> {
        let turn = self.turn_mut(id)?;
        turn.revision += 1;
        turn.answered_at = Some(turn.answered_at.map_or(now, |at| at.max(now)));
        if turn.status == TurnStatus::Asked {
            turn.status = TurnStatus::Answered;
        }
        let revision = turn.revision;
        step.assigned.push(Assignment { message, turn: id, revision });
        step.effects.retain(|effect| !matches!(effect, Effect::Evaluate { turn, .. } if *turn == id));
        step.effects.push(Effect::Evaluate { turn: id, revision, by: Rater::Configured });
        Ok(())
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

    pub(super) fn hint_taken(&mut self, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        self.turn_mut(id)?.hint_taken = true;
        Ok(Vec::new())
    }

    pub(super) fn skipped(&mut self, now: DateTime<Utc>, id: TurnId) -> Result<Vec<Effect>, Refusal> {
        self.require_asked(id)?;
        let turn = self.turn_mut(id)?;
        turn.status = TurnStatus::Skipped;
        turn.answered_at = Some(now);
        Ok(self.ask_next(Post::default()))
    }

    pub(super) fn require_asked(&self, id: TurnId) -> Result<(), Refusal> {
        match self.current() {
            Some(turn) if turn.id == id && turn.status == TurnStatus::Asked => Ok(()),
            _ => Err(Refusal::NotCurrent),
        }
    }
}

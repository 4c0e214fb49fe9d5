//! Words written before the report stood in the thread, and found after it: between the last look into the thread and the
//! report there is always a moment. The report is looked behind once more; what is found is evaluated, and the report
//! comes again with it.

use super::{Effect, Event, Interview, Phase, Post, Refusal, Step, TurnStatus};
use crate::domain::ids::{MessageId, TurnId};
use crate::domain::rubric::Rater;
use chrono::{DateTime, Utc};

impl Interview {
    /// Takes an event in after the end.
    pub(super) fn step_late(&mut self, now: DateTime<Utc>, event: Event) -> Result<Step, Refusal> {
        if self.phase != Phase::Finished {
            return self.after_the_end(event).map(Step::from);
        }
        match event {
            Event::Posted(Post { report: true, .. }, _) => Ok(vec![Effect::LookBack(Post::default())].into()),
            Event::AnsweredLate(message) => self.answered_late(now, message),
            Event::Evaluated { turn, revision, .. } => {
                self.require_under_way(turn, revision)?;
                let turn = self.turn_mut(turn)?;
                turn.evaluated = revision;
                turn.status = TurnStatus::Evaluated;
                let feedback = Some(turn.id);
                Ok(self.report_again(feedback).into())
            }
            // Not put off: the report stands there already.
            Event::EvaluationFailed { turn, revision, by: Rater::Configured, .. } => {
                self.require_under_way(turn, revision)?;
                Ok(vec![Effect::Evaluate { turn, revision, by: Rater::Offline }].into())
            }
            Event::EvaluationFailed { turn, revision, by: Rater::Offline, .. } => {
                self.require_under_way(turn, revision)?;
                self.turn_mut(turn)?.evaluated = revision;
                Ok(self.report_again(None).into())
            }
            other => self.after_the_end(other).map(Step::from),
        }
    }

    fn answered_late(&mut self, now: DateTime<Utc>, message: MessageId) -> Result<Step, Refusal> {
        self.require_awaited(message)?;
        // Also a question that was left open when the interview was finished.
        let asked = |asked: &MessageId| *asked < message;
        let turn = self.turns.iter().rfind(|turn| turn.asked_message.as_ref().is_some_and(asked));
        let id = turn.ok_or(Refusal::Over)?.id;
        let mut step = Step::default();
        self.add_part(now, message, id, true, &mut step)?;
        Ok(step)
    }

    fn require_under_way(&mut self, id: TurnId, revision: u16) -> Result<(), Refusal> {
        let turn = self.turn_mut(id)?;
        if turn.revision == revision && turn.evaluated < revision { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// The report once more, when nothing is being evaluated any more.
    fn report_again(&self, feedback: Option<TurnId>) -> Vec<Effect> {
        let post = Post { feedback, report: !self.is_evaluating(), ..Post::default() };
        if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] }
    }
}

//! What comes back from the interviewers: tailored questions and evaluations.

use super::{Effect, Interview, Phase, Post, Refusal, Style, Turn, TurnStatus};
use crate::domain::ids::TurnId;
use crate::domain::question::{Question, Source};
use crate::domain::rubric::{FollowUp, Rater};
use chrono::{DateTime, Duration, Utc};

impl Interview {
    pub(super) fn tailored(&mut self, questions: Vec<Question>) -> Result<Vec<Effect>, Refusal> {
        let mut questions = questions.into_iter();
        let waiting = self.turns.iter_mut().filter(|turn| turn.awaits_tailored);
        let mut taken = false;
        for turn in waiting {
            taken = true;
            turn.awaits_tailored = false;
            if let Some(question) = questions.next() {
                turn.question = question;
            }
        }
        if !taken {
            return Err(Refusal::Stale);
        }
        // The candidate may be waiting for exactly these questions.
        if self.phase == Phase::Running && self.current().is_none() {
            return Ok(self.ask_next(Post::default()));
        }
        Ok(Vec::new())
    }

    pub(super) fn tailoring_failed(&mut self, by: Rater) -> Result<Vec<Effect>, Refusal> {
        if !self.turns.iter().any(|turn| turn.awaits_tailored) {
            return Err(Refusal::Stale);
        }
        match by {
            Rater::Configured => Ok(vec![Effect::Tailor { by: Rater::Offline }]),
            // The stock questions that stand in are asked.
            Rater::Offline => self.tailored(Vec::new()),
        }
    }

    pub(super) fn evaluated(
        &mut self,
        id: TurnId,
        revision: u16,
        follow_up: Option<FollowUp>,
        missing: &[String],
    ) -> Result<Vec<Effect>, Refusal> {
        let style = self.settings.style;
        let turn = self.turn_mut(id)?;
        if turn.revision != revision {
            return Err(Refusal::Stale);
        }
        let feedback = match style {
            Style::Practice => Post { feedback: Some(id), ..Post::default() },
            Style::Exam => Post::default(),
        };
        let is_new = turn.evaluated < revision;
        turn.evaluated = revision;
        let was_put_off = turn.put_off.take().is_some();
        match turn.status {
            _ if !is_new => Err(Refusal::Stale),
            TurnStatus::Answered => {
                turn.status = TurnStatus::Evaluated;
                if let Some(follow_up) = follow_up {
                    self.put_follow_up(id, follow_up, missing);
                }
                Ok(self.ask_next(feedback))
            }
            // Words that came late for a question already left, or an evaluation that was put off: feedback, and the interview goes on where it is.
            TurnStatus::Pending | TurnStatus::Evaluated | TurnStatus::Skipped => {
                turn.status = TurnStatus::Evaluated;
                if was_put_off && turn.pending_post.is_some() {
                    let mut effects = self.fill(id);
                    if self.finishing {
                        effects.extend(self.ask_next(Post::default()));
                    }
                    return Ok(effects);
                }
                match self.finishing {
                    true => Ok(self.ask_next(feedback)),
                    false if feedback == Post::default() => Ok(Vec::new()),
                    false => Ok(vec![Effect::Post(feedback)]),
                }
            }
            TurnStatus::Planned | TurnStatus::Asked | TurnStatus::Dropped => Err(Refusal::Stale),
        }
    }

    /// Whether the answer to this turn may be asked on.
    pub fn may_follow_up(&self, id: TurnId) -> bool {
        let Some(main) = self.main_of(id).filter(|_| self.settings.follow_ups && !self.finishing) else {
            return false;
        };
        let asked =
            |turn: &&Turn| matches!(turn.question.source, Source::FollowUp { to, .. } if to == main.id);
        self.turns.iter().filter(asked).count() < self.settings.manner.follow_ups()
    }

    /// The main question that this turn is, or follows up.
    pub fn main_of(&self, id: TurnId) -> Option<&Turn> {
        let turn = self.turn(id)?;
        match turn.question.source {
            Source::FollowUp { to, .. } => self.turn(to),
            Source::Stock { .. } | Source::Tailored { .. } => Some(turn),
        }
    }

    fn put_follow_up(&mut self, to: TurnId, follow_up: FollowUp, missing: &[String]) {
        let Some(place) = self.turns.iter().position(|turn| turn.id == to) else { return };
        if !self.may_follow_up(to) {
            return;
        }
        let Some(main) = self.main_of(to) else { return };
        let (to, main) = (main.id, &main.question);
        let question = Question {
            kind: main.kind,
            source: Source::FollowUp { to, reason: follow_up.reason },
            text: follow_up.text,
            hint: None,
            key_points: main
                .key_points
                .iter()
                .filter(|point| missing.contains(&point.name))
                .cloned()
                .collect(),
            difficulty: main.difficulty,
            follow_ups: Vec::new(),
        };
        let id = TurnId(self.turns.iter().map(|turn| turn.id.0 + 1).max().unwrap_or(0));
        self.turns.insert(place + 1, Turn::planned(id, question, false));
    }

    pub(super) fn evaluation_failed(
        &mut self,
        now: DateTime<Utc>,
        id: TurnId,
        revision: u16,
        by: Rater,
        wait: Option<Duration>,
    ) -> Result<Vec<Effect>, Refusal> {
        let turn = self.turn_mut(id)?;
        if turn.revision != revision || turn.evaluated == revision {
            return Err(Refusal::Stale);
        }
        if by == Rater::Configured {
            return self.model_failed(now, id, wait);
        }
        // The offline interviewer fails on nothing but a defect: the answer counts nothing, and the interview goes on.
        turn.evaluated = revision;
        let was_waited_for = turn.status == TurnStatus::Answered;
        if was_waited_for || turn.status == TurnStatus::Pending {
            turn.status = TurnStatus::Dropped;
        }
        let mut effects = if turn.put_off.take().is_some() { self.fill(id) } else { Vec::new() };
        if was_waited_for || self.finishing {
            effects.extend(self.go_on(now));
        }
        Ok(effects)
    }
}

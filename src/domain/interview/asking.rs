//! What is asked next.

use super::{CancelReason, Effect, Interview, Phase, Post, Refusal, Step, TurnStatus};
use crate::domain::ids::ChannelId;
use chrono::{DateTime, Utc};

impl Interview {
    pub(super) fn thread_opened(
        &mut self,
        now: DateTime<Utc>,
        thread: ChannelId,
    ) -> Result<Vec<Effect>, Refusal> {
        if self.thread.is_some() {
            return Err(Refusal::Stale);
        }
        self.thread = Some(thread);
        if self.phase == Phase::Opening {
            self.phase = Phase::Running;
            return Ok(self.ask_next(Post { welcome: true, ..Post::default() }));
        }
        self.come_back(now);
        let story = Post { story: true, ..Post::default() };
        let pending = self.tell_what_is_pending();
        if pending.is_empty() && !self.finishing {
            return Ok(self.show_open_question(story));
        }
        let mut effects = vec![Effect::Post(story)];
        effects.extend(pending);
        if self.finishing {
            effects.extend(self.tell_that_report_waits());
            return Ok(effects);
        }
        // The question comes last, where it is seen.
        let rest = self.show_open_question(story).into_iter().map(|effect| match effect {
            Effect::Post(post) => Effect::Post(Post { story: false, ..post }),
            Effect::LookBack(post) => Effect::LookBack(Post { story: false, ..post }),
            other => other,
        });
        effects.extend(rest.filter(|effect| *effect != Effect::Post(Post::default())));
        Ok(effects)
    }

    /// Shows the open question again at the end of a post, or the next one where none is open.
    pub(super) fn show_open_question(&mut self, post: Post) -> Vec<Effect> {
        let post = match self.current() {
            None => return self.ask_next(post),
            Some(turn) if turn.status == TurnStatus::Answered => post,
            // It was on its way to a thread that is lost.
            Some(turn) if turn.asked_message.is_none() && post.story => Post { ask: Some(turn.id), ..post },
            Some(turn) if turn.asked_message.is_none() => post,
            Some(turn) => Post { again: Some(turn.id), ..post },
        };
        if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] }
    }

    /// Adds the next question to a post. Without one that is ready the post goes out as it is; without any it goes out
    /// with the report, unless an evaluation is still under way, and after a look back.
    pub(super) fn ask_next(&mut self, post: Post) -> Vec<Effect> {
        let evaluating = self.is_evaluating();
        let next = self.turns.iter_mut().find(|turn| turn.status == TurnStatus::Planned);
        let post = match next {
            Some(turn) if turn.awaits_tailored || self.pause.is_some() => post,
            Some(turn) => {
                turn.status = TurnStatus::Asked;
                Post { ask: Some(turn.id), ..post }
            }
            None if evaluating => {
                self.finishing = true;
                let post = (post != Post::default()).then_some(Effect::Post(post));
                return post.into_iter().chain(self.tell_that_report_waits()).collect();
            }
            None => {
                self.finishing = true;
                return vec![Effect::LookBack(Post { report: true, ..post })];
            }
        };
        if post == Post::default() { Vec::new() } else { vec![Effect::Post(post)] }
    }

    /// A question nobody can be shown is left out. Feedback and report can still be looked at by command.
    pub(super) fn undeliverable(&mut self, now: DateTime<Utc>, post: Post) -> Result<Step, Refusal> {
        self.forget_standing(post);
        let Some(id) = post.ask else { return Ok(Step::default()) };
        let turn = self.turn_mut(id)?;
        let was_open = turn.status == TurnStatus::Asked;
        if turn.asked_message.is_some() || !(was_open || turn.status == TurnStatus::Skipped) {
            return Err(Refusal::Stale);
        }
        turn.status = TurnStatus::Dropped;
        let mut step = self.place_held(now, None)?;
        if was_open {
            step.effects.extend(self.go_on(now));
        }
        Ok(step)
    }

    /// What follows a turn that was left out.
    pub(super) fn go_on(&mut self, now: DateTime<Utc>) -> Vec<Effect> {
        let has_more = self.is_evaluating()
            || self.turns.iter().any(|turn| {
                matches!(
                    turn.status,
                    TurnStatus::Planned | TurnStatus::Pending | TurnStatus::Evaluated | TurnStatus::Skipped
                )
            });
        if !has_more {
            return self.cancel(now, CancelReason::ThreadFailed);
        }
        self.ask_next(Post::default())
    }
}

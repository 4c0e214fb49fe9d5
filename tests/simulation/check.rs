//! What must be true when an interview is over, whatever happened.

use crate::discord::Said;
use crate::world::World;
use hotseat::domain::ids::TurnId;
use hotseat::domain::interview::{CancelReason, Phase, Post, TurnStatus};
use std::collections::BTreeSet;

/// Failures of the model before the offline rubric may take over.
const MODEL_TRIES: u32 = 4;

impl World {
    pub fn check(&self) -> Result<(), String> {
        self.check_posts()?;
        self.check_answers()?;
        if self.store.interview.phase == Phase::Finished { self.check_evaluations() } else { Ok(()) }
    }

    /// Posts stand in the thread once, in order, and one of them ends it.
    fn check_posts(&self) -> Result<(), String> {
        let posts = self.discord.messages.iter().filter_map(|message| match message.said {
            Said::Bot(seq, post) => Some((seq, post)),
            Said::Candidate => None,
        });
        let posts: Vec<_> = posts.collect();
        if !posts.is_sorted_by(|(one, _), (other, _)| one < other) {
            return Err(format!("posts out of order or twice: {posts:?}"));
        }
        let asked: Vec<_> = posts.iter().filter_map(|(_, post)| post.ask).collect();
        if asked.iter().collect::<BTreeSet<_>>().len() != asked.len() {
            return Err(format!("a question stands there twice: {posts:?}"));
        }
        // A report may come again, with the feedback on words that were found late.
        let again =
            |at: usize, post: &Post| at > 0 && post.report && post.feedback.is_some() && post.ask.is_none();
        let ends = posts.iter().filter(|(_, post)| post.report || post.cancelled);
        let ends = ends.enumerate().filter(|(at, (_, post))| !again(*at, post)).count();
        let is_silent = self.discord.threads.is_empty()
            || self.store.interview.phase == Phase::Cancelled(CancelReason::ThreadFailed);
        if ends > 1 || (ends == 0 && !is_silent) {
            return Err(format!("{ends} ends: {posts:?}"));
        }
        if self.discord.threads.len() > 1 {
            return Err(format!("threads: {:?}", self.discord.threads));
        }
        let noted: Vec<_> = self.store.posts.values().map(|(message, _)| *message).collect();
        let standing = self.discord.messages.iter().filter(|message| message.said != Said::Candidate);
        if noted != standing.map(|message| message.id).collect::<Vec<_>>() {
            return Err(format!("noted are {noted:?}, but there stand {:?}", self.discord.messages));
        }
        if self.poison.is_none() && self.store.outbox.values().any(|row| row.dead) {
            return Err(format!("given up: {:?}", self.store.outbox));
        }
        Ok(())
    }

    /// Each message after a question is part of the answer to it, up to the report.
    fn check_answers(&self) -> Result<(), String> {
        for (form, turn) in &self.forms {
            if self.store.answers.get(form) != Some(&Some(*turn)) {
                return Err(format!("the form {form} for {turn} is lost: {:?}", self.store.answers));
            }
        }
        let is_finished = self.store.interview.phase == Phase::Finished;
        let mut open: Option<TurnId> = None;
        let report = self.discord.messages.iter().find_map(|message| match message.said {
            Said::Bot(_, post) if post.report => Some(message.id),
            Said::Bot(..) | Said::Candidate => None,
        });
        for message in &self.discord.messages {
            if let Said::Bot(_, post) = message.said {
                open = post.ask.or(open);
                continue;
            }
            let Some(expected) = open else { continue };
            let dropped =
                self.store.interview.turn(expected).is_some_and(|t| t.status == TurnStatus::Dropped);
            match self.store.answers.get(&message.id) {
                Some(Some(turn)) if *turn == expected || dropped => {}
                Some(Some(turn)) => {
                    return Err(format!("{} answers {expected}, was taken for {turn}", message.id));
                }
                Some(None) if is_finished && self.poison.is_none() => {
                    return Err(format!("{} was never looked at", message.id));
                }
                Some(None) => {}
                None if !is_finished || report.is_some_and(|report| report < message.id) => {}
                None => return Err(format!("{} is lost", message.id)),
            }
        }
        Ok(())
    }

    /// Each answer has one evaluation, of all of its parts, and its feedback stands in the thread.
    fn check_evaluations(&self) -> Result<(), String> {
        if !self.store.interview.held.is_empty() {
            return Err(format!("held: {:?}", self.store.interview.held));
        }
        for turn in self.store.interview.turns.iter().filter(|turn| turn.revision > 0) {
            let id = turn.id;
            let Some(evaluated) = self.store.evaluations.get(&id) else {
                return Err(format!("{id} has no evaluation: {turn:?}"));
            };
            let parts = self.store.parts(id);
            if turn.status != TurnStatus::Evaluated
                || evaluated.revision != turn.revision
                || evaluated.parts != parts
            {
                return Err(format!("{id} has {parts:?}, evaluated is {evaluated:?}: {turn:?}"));
            }
            let failures = self.model_failures.get(&(id, turn.revision)).copied().unwrap_or_default();
            if evaluated.offline && failures < MODEL_TRIES {
                return Err(format!("{id} is evaluated offline after {failures} failures"));
            }
            let fed_back = |message: &&crate::discord::Message| matches!(message.said, Said::Bot(_, post) if post.feedback == Some(id));
            if self.poison.is_none() && !self.discord.messages.iter().any(|message| fed_back(&message)) {
                return Err(format!("{id} has no feedback"));
            }
        }
        Ok(())
    }
}

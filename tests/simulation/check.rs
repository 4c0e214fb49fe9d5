//! What must be true when an interview is over, whatever happened.

use crate::discord::{Said, Shows};
use crate::world::World;
use chrono::Duration;
use hotseat::domain::ids::{MessageId, TurnId};
use hotseat::domain::interview::{CancelReason, Notice, Phase, Post, Refusal, Style, TurnStatus};
use std::collections::BTreeSet;

impl World {
    pub fn check(&self) -> Result<(), String> {
        self.check_posts()?;
        self.check_pending()?;
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
        let thread = self.store.interview.thread;
        let is_silent = thread.is_none_or(|thread| !self.discord.threads.contains(&thread))
            || self.store.interview.phase == Phase::Cancelled(CancelReason::ThreadFailed);
        if ends > 1 || (ends == 0 && !is_silent) {
            return Err(format!("{ends} ends: {posts:?}"));
        }
        if self.discord.threads.len() > 1 {
            return Err(format!("threads: {:?}", self.discord.threads));
        }
        // What stood in a thread that was deleted is gone.
        let stands = |message: &MessageId| self.discord.messages.iter().any(|other| other.id == *message);
        let noted: Vec<_> = self
            .store
            .posts
            .values()
            .map(|(message, _)| *message)
            .filter(|message| stands(message))
            .collect();
        let standing = self.discord.messages.iter().filter(|message| message.said != Said::Candidate);
        if noted != standing.map(|message| message.id).collect::<Vec<_>>() {
            return Err(format!("noted are {noted:?}, but there stand {:?}", self.discord.messages));
        }
        if self.poison.is_none() && self.store.outbox.values().any(|row| row.dead) {
            return Err(format!("given up: {:?}", self.store.outbox));
        }
        Ok(())
    }

    /// What waited for the model was told in time, and nothing shows that it waits when the end is there.
    fn check_pending(&self) -> Result<(), String> {
        if self.discord.report_too_early {
            return Err("the report came before feedback that it waited for".to_owned());
        }
        let thread = self.store.interview.thread;
        let waiting = self.discord.messages.iter().find(|message| message.shows == Some(Shows::Waits));
        if let Some(message) = waiting.filter(|message| Some(message.thread) == thread) {
            return Err(format!("{} waits for ever: {message:?}", message.id));
        }
        let told = |message: &&crate::discord::Message| {
            matches!(message.said, Said::Bot(_, Post { notice: Some(Notice::ReportWaits), .. }))
        };
        let resumed = self.returns + self.discord.lost;
        if self.discord.messages.iter().filter(told).count() > 1 + resumed as usize {
            return Err("it was told again and again that the report waits".to_owned());
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
        let is_cancelled = matches!(self.store.interview.phase, Phase::Cancelled(_));
        let mut open: Option<TurnId> = None;
        let report = self.discord.messages.iter().find_map(|message| match message.said {
            Said::Bot(_, post) if post.report => Some(message.id),
            Said::Bot(..) | Said::Candidate => None,
        });
        for message in &self.discord.messages {
            if let Said::Bot(_, post) = message.said {
                open = post.ask.or(post.again).or(open);
                continue;
            }
            let told = self.store.told.get(&message.id);
            if self.owed.contains(&message.id)
                && !is_cancelled
                && told.is_none()
                && !self.store.answers.contains_key(&message.id)
            {
                return Err(format!("{} was dropped without a word", message.id));
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
                None if told == Some(&Refusal::ReportWaits) => {}
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
            // All of it was taken back.
            if self.store.parts(id).is_empty() {
                continue;
            }
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
            let failures = self.model_failures.iter().any(|((of, _), _)| *of == id);
            let may = self.patience <= Duration::minutes(2) && failures;
            if evaluated.offline && !may && !self.model_refused.contains(&id) && !self.chosen.contains(&id) {
                return Err(format!("{id} is evaluated offline and nobody chose that"));
            }
            let fed_back = |message: &&crate::discord::Message| match message.said {
                Said::Bot(_, post) if post.feedback == Some(id) => true,
                Said::Bot(_, post) => {
                    post.pending == Some(id) && message.shows == Some(Shows::Feedback(turn.revision))
                }
                Said::Candidate => false,
            };
            let is_told = self.store.interview.settings.style == Style::Practice && self.discord.lost == 0;
            if self.poison.is_none()
                && is_told
                && !self.discord.messages.iter().any(|message| fed_back(&message))
            {
                return Err(format!("{id} has no feedback"));
            }
        }
        Ok(())
    }
}

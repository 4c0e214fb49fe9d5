//! A Discord of one channel: threads, which may be deleted, messages, nonces that are remembered for a while.

use chrono::{DateTime, Duration, Utc};
use hotseat::app::ports::StageError;
use hotseat::domain::ids::{ChannelId, MessageId};
use hotseat::domain::interview::{CancelReason, Post};

/// How long Discord remembers a nonce.
const NONCE_MEMORY: Duration = Duration::minutes(3);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// By the bot: the number of the outbox row, and what.
    Bot(u32, Post),
    Candidate,
}

/// What a message about an evaluation that was put off shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// That it waits.
    Waits,
    /// The feedback on this revision.
    Feedback(u16),
    /// That there is none.
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub thread: ChannelId,
    pub at: DateTime<Utc>,
    pub said: Said,
    /// Counts the changes of the candidate's words.
    pub words: u32,
    pub shows: Option<Shows>,
}

#[derive(Debug, Default)]
pub struct Discord {
    /// The threads that are there.
    pub threads: Vec<ChannelId>,
    /// How many were deleted.
    pub lost: u32,
    pub messages: Vec<Message>,
    /// Whether a report came while feedback was still waited for.
    pub report_too_early: bool,
    next: u64,
}

pub fn gone() -> StageError {
    StageError::Refused { as_reason: CancelReason::ThreadGone, reason: String::new() }
}

impl Discord {
    fn id(&mut self) -> u64 {
        self.next += 1;
        1000 + self.next
    }

    /// Opens a thread, or finds the one that is there.
    pub fn open_thread(&mut self, may_exist: bool) -> ChannelId {
        if let (true, Some(last)) = (may_exist, self.threads.last()) {
            return *last;
        }
        let thread = ChannelId(self.id());
        self.threads.push(thread);
        thread
    }

    /// Somebody deletes a thread, with all that stands in it.
    pub fn delete(&mut self, thread: ChannelId) {
        self.threads.retain(|other| *other != thread);
        self.messages.retain(|message| message.thread != thread);
        self.lost += 1;
    }

    fn require(&self, thread: ChannelId) -> Result<(), StageError> {
        if self.threads.contains(&thread) { Ok(()) } else { Err(gone()) }
    }

    pub fn post(
        &mut self,
        thread: ChannelId,
        seq: u32,
        post: Post,
        shows: Option<Shows>,
        now: DateTime<Utc>,
    ) -> Result<MessageId, StageError> {
        self.require(thread)?;
        let same = |message: &&Message| matches!(message.said, Said::Bot(s, _) if s == seq);
        if let Some(known) = self.messages.iter().find(same)
            && known.at + NONCE_MEMORY > now
        {
            return Ok(known.id);
        }
        let id = MessageId(self.id());
        self.report_too_early |=
            post.report && self.messages.iter().any(|message| message.shows == Some(Shows::Waits));
        self.messages.push(Message { id, thread, at: now, said: Said::Bot(seq, post), words: 0, shows });
        Ok(id)
    }

    /// Puts something in place of a message; `false` if that is gone.
    pub fn replace(
        &mut self,
        thread: ChannelId,
        message: MessageId,
        shows: Option<Shows>,
    ) -> Result<bool, StageError> {
        self.require(thread)?;
        let found = self.messages.iter_mut().find(|known| known.id == message && known.thread == thread);
        Ok(found.map(|found| found.shows = shows).is_some())
    }

    pub fn find(
        &self,
        thread: ChannelId,
        seq: u32,
        after: Option<MessageId>,
    ) -> Result<Option<MessageId>, StageError> {
        self.require(thread)?;
        let mut later = self.messages.iter().filter(|message| after.is_none_or(|after| message.id > after));
        let found = later.find(|message| matches!(message.said, Said::Bot(s, _) if s == seq));
        Ok(found.map(|message| message.id))
    }

    /// The id of an interaction, such as a form that is sent: of one kind and order with messages, but none itself.
    pub fn interaction(&mut self) -> MessageId {
        MessageId(self.id())
    }

    pub fn say(&mut self, thread: ChannelId, now: DateTime<Utc>) -> MessageId {
        let id = MessageId(self.id());
        self.messages.push(Message { id, thread, at: now, said: Said::Candidate, words: 0, shows: None });
        id
    }

    pub fn message(&mut self, id: MessageId) -> Option<&mut Message> {
        self.messages.iter_mut().find(|message| message.id == id)
    }

    /// What the candidate wrote in a thread after a message.
    pub fn said_after(
        &self,
        thread: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<MessageId>, StageError> {
        self.require(thread)?;
        let ours = |message: &&Message| message.said == Said::Candidate && message.thread == thread;
        let ids = self.messages.iter().filter(ours).map(|message| message.id);
        Ok(ids.filter(|id| after.is_none_or(|after| *id > after)).collect())
    }
}

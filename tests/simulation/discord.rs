//! A Discord of one channel: threads, messages, nonces that are remembered for a while.

use chrono::{DateTime, Duration, Utc};
use hotseat::domain::ids::{ChannelId, MessageId};
use hotseat::domain::interview::Post;

/// How long Discord remembers a nonce.
const NONCE_MEMORY: Duration = Duration::minutes(3);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// By the bot: the number of the outbox row, and what.
    Bot(u32, Post),
    Candidate,
}

#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub at: DateTime<Utc>,
    pub said: Said,
}

#[derive(Debug, Default)]
pub struct Discord {
    pub threads: Vec<ChannelId>,
    pub messages: Vec<Message>,
    next: u64,
}

impl Discord {
    fn id(&mut self) -> u64 {
        self.next += 1;
        1000 + self.next
    }

    /// Opens a thread, or finds the one that is there.
    pub fn open_thread(&mut self, may_exist: bool) -> ChannelId {
        if let (true, Some(first)) = (may_exist, self.threads.first()) {
            return *first;
        }
        let thread = ChannelId(self.id());
        self.threads.push(thread);
        thread
    }

    pub fn post(&mut self, seq: u32, post: Post, now: DateTime<Utc>) -> MessageId {
        let same = |message: &&Message| matches!(message.said, Said::Bot(s, _) if s == seq);
        if let Some(known) = self.messages.iter().find(same)
            && known.at + NONCE_MEMORY > now
        {
            return known.id;
        }
        let id = MessageId(self.id());
        self.messages.push(Message { id, at: now, said: Said::Bot(seq, post) });
        id
    }

    pub fn find(&self, seq: u32, after: Option<MessageId>) -> Option<MessageId> {
        let mut later = self.messages.iter().filter(|message| after.is_none_or(|after| message.id > after));
        later.find(|message| matches!(message.said, Said::Bot(s, _) if s == seq)).map(|message| message.id)
    }

    /// The id of an interaction, such as a form that is sent: of one kind and order with messages, but none itself.
    pub fn interaction(&mut self) -> MessageId {
        MessageId(self.id())
    }

    pub fn say(&mut self, now: DateTime<Utc>) -> MessageId {
        let id = MessageId(self.id());
        self.messages.push(Message { id, at: now, said: Said::Candidate });
        id
    }

    /// What the candidate wrote after a message.
    pub fn said_after(&self, after: Option<MessageId>) -> Vec<MessageId> {
        let candidate = self.messages.iter().filter(|message| message.said == Said::Candidate);
        candidate.map(|message| message.id).filter(|id| after.is_none_or(|after| *id > after)).collect()
    }
}

//! The database in memory: one interview, its outbox and its records, with transactions that happen whole or not at all.
//! What a statement does here is what it does in `src/db`; `tests/storage.rs` holds those to it.

use crate::discord::Shows;
use chrono::{DateTime, Utc};
use hotseat::db::outbox::Claimed;
use hotseat::domain::ids::{InterviewId, MessageId, TurnId};
use hotseat::domain::interview::{Effect, Event, Interview, Phase, Post, Refusal, TurnStatus};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A row of the outbox.
#[derive(Debug, Clone)]
pub struct Row {
    pub effect: Effect,
    pub created: DateTime<Utc>,
    pub due: DateTime<Utc>,
    pub tries: u32,
    pub failures: u32,
    pub blocked: bool,
    pub lease: Option<(Uuid, DateTime<Utc>)>,
    pub dead: bool,
}

/// The messages of an answer, each with how often its words were changed.
pub type Parts = Vec<(MessageId, u32)>;

/// A stored evaluation: of which revision, from which parts of the answer, by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    pub revision: u16,
    pub parts: Parts,
    pub offline: bool,
}

/// What is stored with a step.
#[derive(Debug, Clone)]
pub enum Record {
    Answer(MessageId, u32),
    Changed(MessageId, u32),
    /// With whether other parts are left.
    Withdrawn(MessageId, bool),
    Evaluation(TurnId, Evaluated),
    Post(u32, MessageId, Post),
    Done(u32),
    GivenUp(u32),
}

/// Why a step was not stored.
#[derive(Debug)]
pub enum NotStored {
    /// Somebody else was faster: load again.
    Overtaken,
    /// The engine refuses.
    Refused(Refusal),
    /// The message is there already.
    Twice,
}

#[derive(Debug)]
pub struct Store {
    pub interview: Interview,
    pub version: u64,
    next_effect: u32,
    next_lease: u128,
    pub outbox: BTreeMap<u32, Row>,
    /// The turn each message answers, once that is known.
    pub answers: BTreeMap<MessageId, Option<TurnId>>,
    /// How often the words of each were changed, as far as is known.
    pub words: BTreeMap<MessageId, u32>,
    /// Messages whose author was told that they are no answer.
    pub told: BTreeMap<MessageId, Refusal>,
    pub evaluations: BTreeMap<TurnId, Evaluated>,
    pub posts: BTreeMap<u32, (MessageId, Post)>,
}

impl Store {
    pub fn new(mut interview: Interview, now: DateTime<Utc>) -> Self {
        let effects = interview.begin();
        let mut store = Self {
            interview,
            version: 0,
            next_effect: 0,
            next_lease: 1,
            outbox: BTreeMap::new(),
            answers: BTreeMap::new(),
            words: BTreeMap::new(),
            told: BTreeMap::new(),
            evaluations: BTreeMap::new(),
            posts: BTreeMap::new(),
        };
        store.add(&effects, now);
        store
    }

    /// What a post about an evaluation that was put off shows of an interview.
    pub fn shows(&self, interview: &Interview, post: Post) -> Option<Shows> {
        let turn = interview.turn(post.pending?)?;
        let evaluated = self.evaluations.get(&turn.id);
        Some(match (turn.put_off, evaluated) {
            (None, Some(evaluated)) if turn.status == TurnStatus::Evaluated => {
                Shows::Feedback(evaluated.revision)
            }
            (Some(_), _) if !matches!(interview.phase, Phase::Cancelled(_)) => Shows::Waits,
            _ => Shows::Nothing,
        })
    }

    fn waiting_posts(&mut self) -> impl Iterator<Item = &mut Row> {
        self.outbox.values_mut().filter(|row| !row.dead && matches!(row.effect, Effect::Post(_)))
    }

    fn add(&mut self, effects: &[Effect], now: DateTime<Utc>) {
        for effect in effects {
            let blocked = matches!(effect, Effect::Post(_)) && self.waiting_posts().next().is_some();
            let row = Row {
                effect: *effect,
                created: now,
                due: now,
                tries: 0,
                failures: 0,
                blocked,
                lease: None,
                dead: false,
            };
            self.outbox.insert(self.next_effect, row);
            self.next_effect += 1;
        }
    }

    pub fn claim(&mut self, now: DateTime<Utc>, until: DateTime<Utc>, limit: usize) -> Vec<Claimed> {
        let free = |row: &Row| {
            !row.dead && row.due <= now && !row.blocked && row.lease.is_none_or(|(_, until)| until < now)
        };
        let mut claimed = Vec::new();
        for (seq, row) in self.outbox.iter_mut().filter(|(_, row)| free(row)).take(limit) {
            let lease = Uuid::from_u128(self.next_lease);
            self.next_lease += 1;
            row.lease = Some((lease, until));
            row.tries += 1;
            claimed.push(Claimed {
                interview: InterviewId(Uuid::from_u128(1)),
                seq: *seq,
                effect: row.effect,
                lease,
                tries: row.tries,
                failures: row.failures,
                age: now - row.created,
            });
        }
        claimed
    }

    pub fn renew(&mut self, lease: Uuid, until: DateTime<Utc>) -> bool {
        let held = |row: &&mut Row| row.lease.is_some_and(|(id, _)| id == lease);
        match self.outbox.values_mut().find(held) {
            Some(row) => {
                row.lease = Some((lease, until));
                true
            }
            None => false,
        }
    }

    fn free_next_post(&mut self) {
        if let Some(row) = self.waiting_posts().next() {
            row.blocked = false;
        }
    }

    pub fn done(&mut self, seq: u32) -> bool {
        let was_there = self.outbox.remove(&seq).is_some();
        self.free_next_post();
        was_there
    }

    pub fn forgo(&mut self, seq: u32, lease: Uuid) {
        if self.outbox.get(&seq).is_some_and(|row| row.lease.is_some_and(|(id, _)| id == lease)) {
            self.done(seq);
        }
    }

    pub fn give_up(&mut self, seq: u32) {
        if let Some(row) = self.outbox.get_mut(&seq) {
            row.dead = true;
            row.lease = None;
        }
        self.free_next_post();
    }

    pub fn put_back(&mut self, claimed: &Claimed, due: DateTime<Utc>, failed: bool) {
        let row = self.outbox.get_mut(&claimed.seq);
        if let Some(row) = row.filter(|row| row.lease.is_some_and(|(id, _)| id == claimed.lease)) {
            row.due = due;
            row.failures += u32::from(failed);
            row.lease = None;
        }
    }

    /// Stores a step from what was loaded before, if nothing has changed since.
    pub fn step(
        &mut self,
        loaded: &(u64, Interview),
        event: &Event,
        records: &[Record],
        now: DateTime<Utc>,
    ) -> Result<(), NotStored> {
        let mut after = loaded.1.clone();
        let step = after.step(now, event.clone()).map_err(NotStored::Refused)?;
        if loaded.0 != self.version {
            return Err(NotStored::Overtaken);
        }
        if records.iter().any(|record| matches!(record, Record::Answer(m, _) if self.answers.contains_key(m)))
        {
            return Err(NotStored::Twice);
        }
        let settled = |record: &Record| matches!(record, Record::Done(s) if !self.outbox.contains_key(s));
        if records.iter().any(settled) {
            return Err(NotStored::Refused(Refusal::Stale));
        }
        let other_parts = |message: &MessageId| match self.answers.get(message) {
            None => None,
            Some(None) => Some(false),
            Some(Some(turn)) => Some(self.parts(*turn).len() > 1),
        };
        let outdated = |record: &Record| match record {
            Record::Withdrawn(message, parts_left) => other_parts(message) != Some(*parts_left),
            _ => false,
        };
        if records.iter().any(outdated) {
            return Err(NotStored::Refused(Refusal::Stale));
        }
        self.interview = after;
        self.version += 1;
        for record in records {
            match record.clone() {
                Record::Answer(message, words) => {
                    self.answers.insert(message, None);
                    self.words.insert(message, words);
                }
                Record::Changed(message, words) => {
                    self.words.insert(message, words);
                }
                Record::Withdrawn(message, _) => {
                    self.answers.remove(&message);
                }
                Record::Evaluation(turn, evaluated) => {
                    self.evaluations.insert(turn, evaluated);
                }
                Record::Post(seq, message, post) => self.note_post(seq, message, post),
                Record::Done(seq) => {
                    self.done(seq);
                }
                Record::GivenUp(seq) => self.give_up(seq),
            }
        }
        for assignment in &step.assigned {
            // One that was deleted meanwhile is not there to be assigned.
            if let Some(turn) = self.answers.get_mut(&assignment.message) {
                *turn = Some(assignment.turn);
            }
        }
        self.add(&step.effects, now);
        Ok(())
    }

    pub fn note_post(&mut self, seq: u32, message: MessageId, post: Post) {
        self.posts.insert(seq, (message, post));
    }

    /// The message of the first report.
    pub fn report_post(&self) -> Option<MessageId> {
        self.posts.values().find(|(_, post)| post.report).map(|(message, _)| *message)
    }

    pub fn post_before(&self, seq: u32) -> Option<MessageId> {
        self.posts.range(..seq).next_back().map(|(_, (message, _))| *message)
    }

    /// The messages that make the answer of a turn, as they are now.
    pub fn parts(&self, turn: TurnId) -> Parts {
        let of_turn = self.answers.iter().filter(|(_, of)| **of == Some(turn)).map(|(message, _)| *message);
        of_turn.map(|message| (message, self.words.get(&message).copied().unwrap_or_default())).collect()
    }
}

//! Processes of the bot. Every task advances by one operation at a time, so that a process can die, and others can act,
//! between any two.

use crate::store::{Evaluated, NotStored, Record};
use crate::world::World;
use chrono::{DateTime, Duration, Utc};
use hotseat::app::ports::StageError;
use hotseat::app::worker::performance::{self, Act, Outcome};
use hotseat::db::outbox::Claimed;
use hotseat::domain::ids::{MessageId, TurnId};
use hotseat::domain::interview::{self, Effect, Interview, Phase, Refusal};
use hotseat::domain::rubric::{FollowUp, Rater};
use rand::Rng as _;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use uuid::Uuid;

/// As long as the worker's.
const LEASE: Duration = Duration::seconds(3);

/// News from the gateway.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Thread,
    Message(MessageId),
}

#[derive(Debug, Default)]
pub struct Process {
    pub is_up: bool,
    pub is_connected: bool,
    /// Whether the process knows that the thread matters.
    pub is_live: bool,
    /// Whether the thread has to be read.
    pub behind: bool,
    pub queue: Vec<Event>,
    pub tasks: Vec<Task>,
    /// The leases of the effects being performed, and until when they are ours.
    pub held: BTreeMap<u32, (Uuid, DateTime<Utc>)>,
    claim_failed: bool,
}

impl Process {
    pub fn started() -> Self {
        Self { is_up: true, is_connected: true, behind: true, ..Self::default() }
    }

    pub fn disconnect(&mut self) {
        self.is_connected = false;
        self.queue.clear();
    }

    /// Starts where it was killed, and connects where the connection was lost; both with a new session.
    pub fn come_back(&mut self) {
        if !self.is_up || !self.is_connected {
            self.is_up = true;
            self.is_connected = true;
            self.behind = true;
        }
    }
}

impl World {
    pub fn claim(&mut self, which: usize) {
        let (now, limit) = (self.now, self.rng.random_range(1..4));
        let claimed = self.database(|store| store.claim(now, now + LEASE, limit));
        let Some(claimed) = claimed else {
            self.processes[which].claim_failed = true;
            return;
        };
        if std::mem::take(&mut self.processes[which].claim_failed) {
            self.processes[which].behind = true;
        }
        for claimed in claimed {
            self.tell(|| format!("{which}: claims {} {:?}", claimed.seq, claimed.effect));
            let held = &mut self.processes[which].held;
            if let Entry::Vacant(free) = held.entry(claimed.seq) {
                free.insert((claimed.lease, now + LEASE));
                self.start(which, Task::perform(claimed));
            }
        }
    }

    pub fn renew(&mut self, which: usize) {
        let until = self.now + LEASE;
        let held: Vec<_> =
            self.processes[which].held.iter().map(|(seq, (lease, _))| (*seq, *lease)).collect();
        for (seq, lease) in held {
            if self.database(|store| store.renew(lease, until)) == Some(true) {
                self.processes[which].held.insert(seq, (lease, until));
            }
        }
    }

    /// One of the events that wait, not always the first.
    pub fn deliver(&mut self, which: usize) {
        let waiting = self.processes[which].queue.len();
        if waiting == 0 {
            return;
        }
        let at = self.rng.random_range(0..waiting.min(3));
        match self.processes[which].queue.remove(at) {
            Event::Thread => self.processes[which].is_live = true,
            Event::Message(message) if self.processes[which].is_live => {
                self.start(which, Task::Take(Box::new(Take::new(message))));
            }
            Event::Message(_) => {}
        }
    }

    fn learn_of_threads(&mut self, which: usize) -> Option<bool> {
        let open =
            self.database(|store| store.interview.thread.is_some() && !store.interview.phase.is_over())?;
        let process = &mut self.processes[which];
        process.behind |= open && !process.is_live;
        process.is_live = open;
        Some(open)
    }
}

/// A step of the engine: loads, steps and stores, again where somebody was faster.
#[derive(Debug)]
pub struct Stepping {
    event: interview::Event,
    records: Vec<Record>,
    loaded: Option<(u64, Interview)>,
}

#[derive(Debug, PartialEq)]
enum Stepped {
    NotYet,
    Done,
    Refused(Refusal),
    Twice,
    Failed,
}

impl Stepping {
    fn new(event: interview::Event, records: Vec<Record>) -> Self {
        Self { event, records, loaded: None }
    }

    fn advance(&mut self, world: &mut World, which: usize) -> Stepped {
        let Some(loaded) = self.loaded.take() else {
            self.loaded = world.database(|store| (store.version, store.interview.clone()));
            return if self.loaded.is_some() { Stepped::NotYet } else { Stepped::Failed };
        };
        let now = world.now;
        match world.database(|store| store.step(&loaded, &self.event, &self.records, now)) {
            None => Stepped::Failed,
            Some(Err(NotStored::Overtaken)) => Stepped::NotYet,
            Some(Err(NotStored::Refused(refusal))) => Stepped::Refused(refusal),
            Some(Err(NotStored::Twice)) => Stepped::Twice,
            Some(Ok(())) => {
                world.tell(|| format!("{which}: {:?}", self.event));
                let interview = &world.store.interview;
                if interview.thread.is_some() && !interview.phase.is_over() {
                    world.processes[which].is_live = true;
                }
                Stepped::Done
            }
        }
    }
}

/// Taking a message in.
#[derive(Debug)]
pub struct Take {
    message: MessageId,
    step: Option<Stepping>,
}

#[derive(Debug, PartialEq)]
enum Taken {
    NotYet,
    Done,
    Failed,
}

impl Take {
    fn new(message: MessageId) -> Self {
        Self { message, step: None }
    }

    fn advance(&mut self, world: &mut World, which: usize) -> Taken {
        let message = self.message;
        let Some(step) = &mut self.step else {
            let known = world.database(|store| {
                let interview = &store.interview;
                let is_known = interview.thread.is_none() || store.answers.contains_key(&message);
                (is_known, interview.phase, store.report_post())
            });
            let event = match known {
                None => return Taken::Failed,
                Some((true, ..)) | Some((false, Phase::Finished, None)) => return Taken::Done,
                Some((false, Phase::Finished, Some(report))) if message < report => {
                    interview::Event::AnsweredLate(message)
                }
                Some((false, Phase::Finished | Phase::Cancelled(_), _)) => {
                    world.told.insert(message, Refusal::Over);
                    return Taken::Done;
                }
                Some((false, ..)) => interview::Event::Answered { message, turn: None },
            };
            self.step = Some(Stepping::new(event, vec![Record::Answer(message)]));
            return Taken::NotYet;
        };
        match step.advance(world, which) {
            Stepped::NotYet => Taken::NotYet,
            Stepped::Done | Stepped::Twice => Taken::Done,
            Stepped::Failed => Taken::Failed,
            Stepped::Refused(refusal) => {
                world.told.insert(message, refusal);
                Taken::Done
            }
        }
    }
}

/// Something a process is at.
#[derive(Debug)]
pub enum Task {
    Perform(Box<Performance>),
    /// A message.
    Take(Box<Take>),
    CatchUp(Reading),
    Press(Box<Stepping>),
    Tick,
}

/// How far the reading of the thread is.
#[derive(Debug)]
pub enum Reading {
    Learn,
    Load,
    Read(Option<MessageId>),
    Take(VecDeque<MessageId>, Option<Box<Take>>),
}

impl Task {
    pub fn perform(claimed: Claimed) -> Self {
        Self::Perform(Box::new(Performance { claimed, at: At::Load, record: None }))
    }

    pub fn catch_up() -> Self {
        Self::CatchUp(Reading::Learn)
    }

    pub fn press(event: interview::Event) -> Self {
        Self::Press(Box::new(Stepping::new(event, Vec::new())))
    }

    pub fn form(message: MessageId, turn: TurnId) -> Self {
        let event = interview::Event::Answered { message, turn: Some(turn) };
        Self::Press(Box::new(Stepping::new(event, vec![Record::Answer(message)])))
    }

    pub fn tick() -> Self {
        Self::Tick
    }

    /// The effect it performs.
    pub fn performs(&self) -> Option<u32> {
        match self {
            Self::Perform(performance) => Some(performance.claimed.seq),
            _ => None,
        }
    }

    /// One operation; whether there is more to do.
    pub fn advance(&mut self, world: &mut World, which: usize) -> bool {
        match self {
            Self::Perform(performance) => performance.advance(world, which),
            Self::Take(take) => match take.advance(world, which) {
                Taken::NotYet => true,
                Taken::Done => false,
                Taken::Failed => {
                    world.processes[which].behind = true;
                    false
                }
            },
            Self::CatchUp(reading) => match reading.advance(world, which) {
                Taken::NotYet => true,
                Taken::Done => false,
                Taken::Failed => {
                    world.processes[which].behind = true;
                    false
                }
            },
            Self::Press(step) => {
                let stepped = step.advance(world, which);
                if let (Stepped::Done, interview::Event::Answered { message, turn: Some(turn) }) =
                    (&stepped, &step.event)
                {
                    world.forms.insert(*message, *turn);
                }
                stepped == Stepped::NotYet
            }
            Self::Tick => {
                world.learn_of_threads(which);
                let overdue = world.store.interview.deadline.is_some_and(|deadline| deadline <= world.now);
                if overdue {
                    world.start(which, Self::press(interview::Event::Ticked));
                }
                false
            }
        }
    }
}

impl Reading {
    fn advance(&mut self, world: &mut World, which: usize) -> Taken {
        match self {
            Self::Learn => match world.learn_of_threads(which) {
                None => return Taken::Failed,
                Some(false) => return Taken::Done,
                Some(true) => *self = Self::Load,
            },
            Self::Load => {
                let first = world.database(|store| {
                    store.interview.turns.iter().filter_map(|turn| turn.asked_message).min()
                });
                match first {
                    None => return Taken::Failed,
                    Some(first) => *self = Self::Read(first),
                }
            }
            Self::Read(first) => {
                let first = *first;
                match world.request(|discord| discord.said_after(first)) {
                    Err(_) => return Taken::Failed,
                    Ok(messages) => *self = Self::Take(messages.into(), None),
                }
            }
            Self::Take(_, Some(take)) => match take.advance(world, which) {
                Taken::NotYet => {}
                Taken::Failed => return Taken::Failed,
                Taken::Done => {
                    let Self::Take(_, done) = self else { return Taken::Done };
                    *done = None;
                }
            },
            Self::Take(messages, next @ None) => match messages.pop_front() {
                None => return Taken::Done,
                Some(message) => *next = Some(Box::new(Take::new(message))),
            },
        }
        Taken::NotYet
    }
}

/// An effect being performed.
#[derive(Debug)]
pub struct Performance {
    claimed: Claimed,
    at: At,
    record: Option<Record>,
}

#[derive(Debug)]
enum At {
    Load,
    Act(Act),
    /// The answer was read; the model is asked.
    Ask(TurnId, u16, Rater, Vec<MessageId>),
    /// The thread is read once more.
    Read(Reading),
    Settle(Stepping),
    GiveUp(Stepping),
    Remove(Act),
    PutBack(Duration, bool),
}

impl Performance {
    fn advance(&mut self, world: &mut World, which: usize) -> bool {
        let at = std::mem::replace(&mut self.at, At::Load);
        match at {
            At::Load => match world.database(|store| store.interview.clone()) {
                Some(interview) => {
                    self.go_on(performance::begin(&self.claimed, &interview));
                }
                None => self.next(Outcome::Ours(String::new())),
            },
            At::Act(act) => return self.act(world, which, act),
            At::Ask(turn, revision, by, parts) => self.evaluate(world, turn, revision, by, parts),
            At::Read(mut reading) => match reading.advance(world, which) {
                Taken::NotYet => self.at = At::Read(reading),
                Taken::Done => self.next(Outcome::Read(Ok(()))),
                Taken::Failed => self.next(Outcome::Ours(String::new())),
            },
            At::Settle(mut step) => match step.advance(world, which) {
                Stepped::NotYet => self.at = At::Settle(step),
                Stepped::Done => return false,
                Stepped::Refused(_) => self.at = At::Remove(performance::refused(step.event)),
                Stepped::Twice | Stepped::Failed => self.next(Outcome::Ours(String::new())),
            },
            At::GiveUp(mut step) => match step.advance(world, which) {
                Stepped::NotYet => self.at = At::GiveUp(step),
                Stepped::Done | Stepped::Twice => return false,
                Stepped::Failed => self.next(Outcome::Ours(String::new())),
                Stepped::Refused(_) => {
                    let seq = self.claimed.seq;
                    world.database(|store| store.give_up(seq));
                    return false;
                }
            },
            At::Remove(act) => {
                let (seq, record) = (self.claimed.seq, self.record.clone());
                world.database(|store| {
                    if let (true, Act::NotePost(..), Some(Record::Post(seq, message, post))) =
                        (store.done(seq), act, record)
                    {
                        store.note_post(seq, message, post);
                    }
                });
                return false;
            }
            At::PutBack(wait, failed) => {
                let (due, claimed) = (world.now + wait, &self.claimed);
                world.database(|store| store.put_back(claimed, due, failed));
                return false;
            }
        }
        true
    }

    /// Goes on to what is decided after an outcome.
    fn next(&mut self, outcome: Outcome) {
        self.go_on(performance::next(&self.claimed, outcome));
    }

    fn go_on(&mut self, act: Act) {
        if let Act::Settle(interview::Event::Posted(post, message)) = act {
            self.record = Some(Record::Post(self.claimed.seq, message, post));
        }
        self.at = match act {
            Act::Settle(event) => {
                let mut records = vec![Record::Done(self.claimed.seq)];
                records.extend(self.record.clone());
                At::Settle(Stepping::new(event, records))
            }
            Act::GiveUp { event, .. } => {
                At::GiveUp(Stepping::new(event, vec![Record::GivenUp(self.claimed.seq)]))
            }
            Act::PutBack { wait, failed, .. } => At::PutBack(wait, failed),
            Act::Drop | Act::NotePost(..) => At::Remove(act),
            other => At::Act(other),
        };
    }

    fn act(&mut self, world: &mut World, which: usize, act: Act) -> bool {
        let seq = self.claimed.seq;
        let held = world.processes[which].held.get(&seq);
        if act.cannot_be_undone() && held.is_none_or(|(_, until)| *until <= world.now) {
            world.tell(|| format!("{which}: {seq} is not ours any more"));
            return false;
        }
        let outcome = match act {
            Act::OpenThread { may_exist } => {
                let opened = world.request(|discord| discord.open_thread(may_exist));
                for process in world.processes.iter_mut().filter(|process| process.is_connected) {
                    process.queue.push(Event::Thread);
                }
                Outcome::Opened(opened)
            }
            Act::Find(thread) => match world.database(|store| store.post_before(seq)) {
                Some(last) => Outcome::Found(world.request(|discord| discord.find(seq, last)), thread),
                None => Outcome::Ours(String::new()),
            },
            Act::Send(_) => Outcome::Sent(self.send(world)),
            Act::Read(_) => {
                self.at = At::Read(Reading::Load);
                return true;
            }
            Act::Tailor { .. } => Outcome::Tailored(world.model(None).map(|()| Vec::new())),
            Act::Evaluate { turn, revision, by } => match world.database(|store| store.parts(turn)) {
                Some(parts) => {
                    self.at = At::Ask(turn, revision, by, parts);
                    return true;
                }
                None => Outcome::Ours(String::new()),
            },
            last => {
                self.at = At::Remove(last);
                return true;
            }
        };
        world.tell(|| format!("{which}: {seq} {outcome:?}"));
        self.next(outcome);
        true
    }

    fn send(&self, world: &mut World) -> Result<MessageId, StageError> {
        let Effect::Post(post) = self.claimed.effect else {
            return Err(StageError::Malformed { reason: "no post".to_owned() });
        };
        if post.ask.is_some() && post.ask == world.poison {
            return Err(StageError::Malformed { reason: String::new() });
        }
        let (seq, now) = (self.claimed.seq, world.now);
        world.request(|discord| discord.post(seq, post, now))
    }

    fn evaluate(&mut self, world: &mut World, turn: TurnId, revision: u16, by: Rater, parts: Vec<MessageId>) {
        let asked = match by {
            Rater::Configured => world.model(Some((turn, revision))),
            Rater::Offline => Ok(()),
        };
        let follow_up = (world.seed + u64::from(turn.0)).is_multiple_of(3);
        self.record =
            Some(Record::Evaluation(turn, Evaluated { revision, parts, offline: by == Rater::Offline }));
        self.next(Outcome::Evaluated(asked.map(|()| {
            let follow_up = follow_up.then(|| FollowUp { text: String::new(), reason: String::new() });
            (follow_up, Vec::new())
        })));
    }
}

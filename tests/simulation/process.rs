//! Processes of the bot. Every task advances by one operation at a time, so that a process can die, and others can act,
//! between any two.

use crate::discord::{Shows, gone};
use crate::store::{Evaluated, NotStored, Parts, Record};
use crate::world::World;
use chrono::{DateTime, Duration, Utc};
use hotseat::app::ports::StageError;
use hotseat::app::worker::performance::{self, Act, Outcome};
use hotseat::db::outbox::Claimed;
use hotseat::domain::ids::{ChannelId, MessageId, TurnId};
use hotseat::domain::interview::{self, Effect, Interview, Phase, Refusal};
use hotseat::domain::rubric::{FollowUp, Rater};
use rand::Rng as _;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// As long as the worker's.
const LEASE: Duration = Duration::seconds(3);

/// News from the gateway.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Thread,
    ThreadGone(ChannelId),
    /// A message, and which of its changes it has.
    Message(MessageId, u32),
    Edited(MessageId, u32),
    Deleted(MessageId),
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
    /// Messages deleted lately.
    withdrawn: BTreeSet<MessageId>,
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
            _ if !self.processes[which].is_live => {}
            Event::Message(message, words) => self.start(which, Task::take(message, words)),
            Event::ThreadGone(thread) => {
                self.start(which, Task::press(interview::Event::ThreadLost(thread)));
            }
            Event::Edited(message, words) => self.start(which, Task::Edit(message, words)),
            Event::Deleted(message) => {
                self.processes[which].withdrawn.insert(message);
                self.start(which, Task::Withdraw(message, None));
            }
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
    /// Whether what is loaded is from before the step, so that a refusal need not hold any more.
    of_before: bool,
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
        Self { event, records, loaded: None, of_before: false }
    }

    fn from(loaded: Option<(u64, Interview)>, event: interview::Event, records: Vec<Record>) -> Self {
        Self { event, records, of_before: loaded.is_some(), loaded }
    }

    fn advance(&mut self, world: &mut World, which: usize) -> Stepped {
        let Some(loaded) = self.loaded.take() else {
            self.loaded = world.database(|store| (store.version, store.interview.clone()));
            return if self.loaded.is_some() { Stepped::NotYet } else { Stepped::Failed };
        };
        let now = world.now;
        let of_before = std::mem::take(&mut self.of_before);
        match world.database(|store| store.step(&loaded, &self.event, &self.records, now)) {
            None => Stepped::Failed,
            Some(Err(NotStored::Overtaken)) => Stepped::NotYet,
            Some(Err(NotStored::Refused(_))) if of_before => Stepped::NotYet,
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
    words: u32,
    step: Option<Stepping>,
}

#[derive(Debug, PartialEq)]
enum Taken {
    NotYet,
    Done,
    Failed,
    /// The thread is gone.
    Gone(ChannelId),
}

impl Take {
    fn new(message: MessageId, words: u32) -> Self {
        Self { message, words, step: None }
    }

    /// Its author is told that it is no answer.
    fn tell(&self, world: &mut World, refusal: Refusal) -> Taken {
        match world.database(|store| store.told.insert(self.message, refusal)) {
            Some(_) => Taken::Done,
            None => Taken::Failed,
        }
    }

    fn advance(&mut self, world: &mut World, which: usize) -> Taken {
        let message = self.message;
        if self.step.is_none() && world.processes[which].withdrawn.contains(&message) {
            return Taken::Done;
        }
        let Some(step) = &mut self.step else {
            let mut loaded = None;
            let known = world.database(|store| {
                let interview = &store.interview;
                // Of an open interview it is left to the database to refuse what came before.
                let is_known = interview.phase.is_over() && store.answers.contains_key(&message);
                loaded = Some((store.version, interview.clone()));
                (interview.thread.is_none() || is_known, interview.phase, store.report_post())
            });
            let event = match known {
                None => return Taken::Failed,
                Some((true, ..)) | Some((false, Phase::Finished, None)) => return Taken::Done,
                Some((false, Phase::Finished, Some(report))) if message < report => {
                    interview::Event::AnsweredLate(message)
                }
                Some((false, Phase::Finished | Phase::Cancelled(_), _)) => {
                    return self.tell(world, Refusal::Over);
                }
                Some((false, ..)) => interview::Event::Answered { message, turn: None },
            };
            self.step = Some(Stepping::from(loaded, event, vec![Record::Answer(message, self.words)]));
            return Taken::NotYet;
        };
        match step.advance(world, which) {
            Stepped::NotYet => Taken::NotYet,
            Stepped::Done if world.processes[which].withdrawn.contains(&message) => {
                world.start(which, Task::Withdraw(message, None));
                Taken::Done
            }
            Stepped::Done | Stepped::Twice => Taken::Done,
            Stepped::Failed => Taken::Failed,
            Stepped::Refused(refusal) => match world.database(|store| store.answers.contains_key(&message)) {
                None => Taken::Failed,
                Some(true) => Taken::Done,
                Some(false) => self.tell(world, refusal),
            },
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
    Edit(MessageId, u32),
    Withdraw(MessageId, Option<Box<Stepping>>),
    Press(Box<Stepping>),
    Tick,
}

/// A message was changed: as in the bot, one that is not known yet is taken in.
fn edit(world: &mut World, which: usize, message: MessageId, words: u32) {
    match world.database(|store| store.answers.get(&message).copied()) {
        None => {}
        Some(None) => world.start(which, Task::take(message, words)),
        Some(Some(None)) => {
            world.database(|store| store.words.insert(message, words));
        }
        Some(Some(Some(turn))) => {
            let event = interview::Event::Edited { message, turn };
            let record = Record::Changed(message, words);
            world.start(which, Task::Press(Box::new(Stepping::new(event, vec![record]))));
        }
    }
}

/// A message was deleted; whether there is more to do.
fn withdraw(world: &mut World, which: usize, message: MessageId, step: &mut Option<Box<Stepping>>) -> bool {
    let Some(under_way) = step else {
        let known = world.database(|store| {
            store.answers.get(&message).map(|turn| (*turn, turn.map_or(1, |turn| store.parts(turn).len())))
        });
        let Some(Some((turn, parts))) = known else { return false };
        let parts_left = parts > 1;
        let event = interview::Event::Withdrawn { message, turn, parts_left };
        *step = Some(Box::new(Stepping::new(event, vec![Record::Withdrawn(message, parts_left)])));
        return true;
    };
    match under_way.advance(world, which) {
        Stepped::NotYet => true,
        Stepped::Refused(Refusal::Stale) => {
            // Counted again: another part came or went.
            *step = None;
            true
        }
        _ => false,
    }
}

/// How far the reading of the thread is.
#[derive(Debug)]
pub enum Reading {
    Learn,
    Load,
    Read(ChannelId, Option<MessageId>),
    Take(VecDeque<(MessageId, u32)>, Option<Box<Take>>),
}

impl Task {
    pub fn perform(claimed: Claimed) -> Self {
        Self::Perform(Box::new(Performance { claimed, at: At::Load, record: None, loaded: None }))
    }

    pub fn take(message: MessageId, words: u32) -> Self {
        Self::Take(Box::new(Take::new(message, words)))
    }

    pub fn catch_up() -> Self {
        Self::CatchUp(Reading::Learn)
    }

    pub fn press(event: interview::Event) -> Self {
        Self::Press(Box::new(Stepping::new(event, Vec::new())))
    }

    pub fn form(message: MessageId, turn: TurnId) -> Self {
        let event = interview::Event::Answered { message, turn: Some(turn) };
        Self::Press(Box::new(Stepping::new(event, vec![Record::Answer(message, 0)])))
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
                Taken::Done | Taken::Gone(_) => false,
                Taken::Failed => {
                    world.processes[which].behind = true;
                    false
                }
            },
            Self::CatchUp(reading) => match reading.advance(world, which) {
                Taken::NotYet => true,
                Taken::Done => false,
                Taken::Gone(thread) => {
                    world.start(which, Self::press(interview::Event::ThreadLost(thread)));
                    false
                }
                Taken::Failed => {
                    world.processes[which].behind = true;
                    false
                }
            },
            Self::Edit(message, words) => {
                edit(world, which, *message, *words);
                false
            }
            Self::Withdraw(message, step) => withdraw(world, which, *message, step),
            Self::Press(step) => {
                let stepped = step.advance(world, which);
                if let (Stepped::Done, interview::Event::Answered { message, turn: Some(turn) }) =
                    (&stepped, &step.event)
                {
                    world.forms.insert(*message, *turn);
                }
                if let (Stepped::Done, interview::Event::OfflineChosen(turn)) = (&stepped, &step.event) {
                    let turns = world.store.interview.turns.iter().map(|turn| turn.id);
                    let chosen: Vec<_> = turns.filter(|id| turn.is_none_or(|turn| turn == *id)).collect();
                    world.chosen.extend(chosen);
                }
                if let (Stepped::Failed, interview::Event::ThreadLost(_)) = (&stepped, &step.event) {
                    world.processes[which].behind = true;
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
                    let first = store.interview.turns.iter().filter_map(|turn| turn.asked_message).min();
                    (store.interview.thread, first)
                });
                match first {
                    None => return Taken::Failed,
                    Some((None, _)) => return Taken::Done,
                    Some((Some(thread), first)) => *self = Self::Read(thread, first),
                }
            }
            Self::Read(thread, first) => {
                let (thread, first) = (*thread, *first);
                match world.request(|discord| discord.said_after(thread, first)) {
                    Err(StageError::Refused { .. }) => return Taken::Gone(thread),
                    Err(_) => return Taken::Failed,
                    Ok(messages) => {
                        let mut words = |id| world.discord.message(id).map_or(0, |message| message.words);
                        let messages = messages.into_iter().map(|id| (id, words(id))).collect();
                        *self = Self::Take(messages, None);
                    }
                }
            }
            Self::Take(_, Some(take)) => match take.advance(world, which) {
                Taken::NotYet => {}
                Taken::Failed => return Taken::Failed,
                Taken::Done | Taken::Gone(_) => {
                    let Self::Take(_, done) = self else { return Taken::Done };
                    *done = None;
                }
            },
            Self::Take(messages, next @ None) => match messages.pop_front() {
                None => return Taken::Done,
                Some((message, words)) => *next = Some(Box::new(Take::new(message, words))),
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
    /// The interview as it was when this began, and its version.
    loaded: Option<(u64, Interview)>,
}

#[derive(Debug)]
enum At {
    Load,
    Act(Act),
    /// The answer was read; the model is asked.
    Ask(TurnId, u16, Rater, Parts),
    /// The thread is read once more.
    Read(ChannelId, Reading),
    Settle(Stepping),
    GiveUp(Stepping),
    Remove(Act),
    PutBack(Duration, bool),
}

impl Performance {
    fn advance(&mut self, world: &mut World, which: usize) -> bool {
        let at = std::mem::replace(&mut self.at, At::Load);
        match at {
            At::Load => match world.database(|store| (store.version, store.interview.clone())) {
                Some(loaded) => {
                    let first = performance::begin(&self.claimed, &loaded.1, world.patience);
                    self.loaded = Some(loaded);
                    self.go_on(first);
                }
                None => self.next(world, Outcome::Ours(String::new())),
            },
            At::Act(act) => return self.act(world, which, act),
            At::Ask(turn, revision, by, parts) => self.evaluate(world, turn, revision, by, parts),
            At::Read(thread, mut reading) => match reading.advance(world, which) {
                Taken::NotYet => self.at = At::Read(thread, reading),
                Taken::Done => self.next(world, Outcome::Read(Ok(()), thread)),
                Taken::Gone(_) => self.next(world, Outcome::Read(Err(gone()), thread)),
                Taken::Failed => self.next(world, Outcome::Ours(String::new())),
            },
            At::Settle(mut step) => match step.advance(world, which) {
                Stepped::NotYet => self.at = At::Settle(step),
                Stepped::Done => return false,
                Stepped::Refused(_) => self.at = At::Remove(performance::refused(step.event)),
                Stepped::Twice | Stepped::Failed => self.next(world, Outcome::Ours(String::new())),
            },
            At::GiveUp(mut step) => match step.advance(world, which) {
                Stepped::NotYet => self.at = At::GiveUp(step),
                Stepped::Done | Stepped::Twice => return false,
                Stepped::Failed => self.next(world, Outcome::Ours(String::new())),
                Stepped::Refused(_) => {
                    let seq = self.claimed.seq;
                    world.database(|store| store.give_up(seq));
                    return false;
                }
            },
            At::Remove(act) => {
                let (seq, lease, record) = (self.claimed.seq, self.claimed.lease, self.record.clone());
                world.database(|store| match (act, record) {
                    (Act::Forgo, _) => store.forgo(seq, lease),
                    (Act::NotePost(..), Some(Record::Post(seq, message, post))) => {
                        store.done(seq);
                        store.note_post(seq, message, post);
                    }
                    _ => drop(store.done(seq)),
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
    fn next(&mut self, world: &World, outcome: Outcome) {
        self.go_on(performance::next(&self.claimed, outcome, world.patience));
    }

    fn go_on(&mut self, act: Act) {
        if let Act::Settle(interview::Event::Posted(post, message)) = act {
            self.record = Some(Record::Post(self.claimed.seq, message, post));
        }
        self.at = match act {
            Act::Settle(event) => {
                let mut records = vec![Record::Done(self.claimed.seq)];
                records.extend(self.record.clone());
                At::Settle(Stepping::from(self.loaded.clone(), event, records))
            }
            Act::GiveUp { event, .. } => {
                At::GiveUp(Stepping::new(event, vec![Record::GivenUp(self.claimed.seq)]))
            }
            Act::PutBack { wait, failed, .. } => At::PutBack(wait, failed),
            Act::Drop | Act::Forgo | Act::NotePost(..) => At::Remove(act),
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
                let opened = world.request(|discord| Ok(discord.open_thread(may_exist)));
                for process in world.processes.iter_mut().filter(|process| process.is_connected) {
                    process.queue.push(Event::Thread);
                }
                Outcome::Opened(opened)
            }
            Act::Find(thread) => match world.database(|store| store.post_before(seq)) {
                Some(last) => {
                    Outcome::Found(world.request(|discord| discord.find(thread, seq, last)), thread)
                }
                None => Outcome::Ours(String::new()),
            },
            Act::Send(thread) => Outcome::Sent(self.send(world, thread), thread),
            Act::Replace(thread, message) => {
                let shows = self.shows(world);
                Outcome::Replaced(world.request(|discord| discord.replace(thread, message, shows)), thread)
            }
            Act::Read(thread) => {
                self.at = At::Read(thread, Reading::Load);
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
        self.next(world, outcome);
        true
    }

    fn shows(&self, world: &World) -> Option<Shows> {
        let Effect::Post(post) = self.claimed.effect else { return None };
        world.store.shows(&self.loaded.as_ref()?.1, post)
    }

    fn send(&self, world: &mut World, thread: ChannelId) -> Result<MessageId, StageError> {
        let Effect::Post(post) = self.claimed.effect else {
            return Err(StageError::Malformed { reason: "no post".to_owned() });
        };
        if post.ask.is_some() && post.ask == world.poison {
            return Err(StageError::Malformed { reason: String::new() });
        }
        let (seq, now) = (self.claimed.seq, world.now);
        let shows = self.shows(world);
        world.request(|discord| discord.post(thread, seq, post, shows, now))
    }

    fn evaluate(&mut self, world: &mut World, turn: TurnId, revision: u16, by: Rater, parts: Parts) {
        let asked = match by {
            Rater::Configured => world.model(Some((turn, revision))),
            Rater::Offline => Ok(()),
        };
        let follow_up = (world.seed + u64::from(turn.0)).is_multiple_of(3);
        self.record =
            Some(Record::Evaluation(turn, Evaluated { revision, parts, offline: by == Rater::Offline }));
        let judged = asked.map(|()| {
            let follow_up = follow_up.then(|| FollowUp { text: String::new(), reason: String::new() });
            (follow_up, Vec::new())
        });
        self.next(world, Outcome::Evaluated(judged));
    }
}

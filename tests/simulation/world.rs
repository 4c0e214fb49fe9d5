//! The world: its clock, its chances, and what is next.

use crate::candidate;
use crate::discord::Discord;
use crate::process::{Event, Process, Task};
use crate::store::Store;
use chrono::{DateTime, Duration, TimeZone as _, Utc};
use hotseat::app::ports::{InterviewerError, StageError};
use hotseat::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use hotseat::domain::interview::{Interview, Phase, Settings, Style, Turn};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Question, QuestionKind, Source};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Moments with faults; afterwards the world is kind and the interview must come to its end.
const DISTURBED: std::ops::Range<u32> = 40..260;
/// More moments than any interview needs.
const PATIENCE: u32 = 20_000;

/// What may go wrong in this world; the fewer kinds, the more each shows.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    pub kills: bool,
    pub database: bool,
    pub discord: bool,
    pub model: bool,
    pub gateway: bool,
    /// The machine sleeps for minutes.
    pub sleeps: bool,
    /// Somebody deletes the thread.
    pub threads: bool,
}

pub struct World {
    pub rng: ChaCha8Rng,
    pub now: DateTime<Utc>,
    pub store: Store,
    pub discord: Discord,
    pub processes: Vec<Process>,
    pub faults_on: Faults,
    pub disturbed: bool,
    pub database_up: bool,
    pub model_up: bool,
    /// The model does not come back, whatever happens.
    pub model_gone: bool,
    /// How long an evaluation waits for it.
    pub patience: Duration,
    /// Turns of which the candidate chose the offline rubric.
    pub chosen: BTreeSet<TurnId>,
    /// Messages that must be answered or refused with words.
    pub owed: BTreeSet<MessageId>,
    /// A question that Discord takes in no message.
    pub poison: Option<TurnId>,
    /// Failures of the model by turn and revision.
    pub model_failures: BTreeMap<(TurnId, u16), u32>,
    /// Turns of which the model refused the evaluation for good.
    pub model_refused: BTreeSet<TurnId>,
    /// Forms of which the candidate was told that they were taken.
    pub forms: BTreeMap<MessageId, TurnId>,
    pub pressed: BTreeSet<TurnId>,
    pub extra_parts: u32,
    /// Breaks, changes and deletions so far.
    pub whims: u32,
    /// How often the candidate asked to go on.
    pub returns: u32,
    pub faults: u64,
    pub seed: u64,
    tell: bool,
}

fn question(key: u16) -> Question {
    Question {
        kind: QuestionKind::Technical,
        source: Source::Stock { key: key.to_string(), topic: String::new() },
        text: String::new(),
        hint: None,
        key_points: Vec::new(),
        difficulty: 1,
        follow_ups: Vec::new(),
    }
}

impl World {
    pub fn new(seed: u64, tell: bool) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let now = Utc.timestamp_opt(1_800_000_000, 0).unwrap();
        let tailored = rng.random_bool(0.4);
        let turns = (0..3).map(|id| Turn::planned(TurnId(id), question(id), tailored && id == 1));
        let interview = Interview {
            id: InterviewId(Uuid::from_u128(1)),
            guild: GuildId(1),
            candidate: MemberId(2),
            parent: ChannelId(3),
            thread: None,
            role: String::new(),
            resume: None,
            settings: Settings {
                follow_ups: rng.random_bool(0.5),
                style: if rng.random_bool(0.15) { Style::Exam } else { Style::Practice },
                ..Settings::new(3, Language::En)
            },
            attempt_of: None,
            attempt: 1,
            seed,
            phase: Phase::Opening,
            turns: turns.collect(),
            started_at: now,
            ended_at: None,
            deadline: None,
            finishing: false,
            held: Vec::new(),
            pause: None,
            report_waits: None,
            reminded: false,
            touched_at: None,
        };
        let mut some = || rng.random_bool(0.6);
        let faults_on = Faults {
            kills: some(),
            database: some(),
            discord: some(),
            model: some(),
            gateway: some(),
            sleeps: some(),
            threads: rng.random_bool(0.3),
        };
        let processes = (0..rng.random_range(1..=3)).map(|_| Process::started()).collect();
        let model_gone = faults_on.model && rng.random_bool(0.1);
        let patience = match rng.random_range(0..10) {
            0 => Duration::zero(),
            1..5 => Duration::minutes(2),
            _ if model_gone => Duration::minutes(2),
            _ => Duration::hours(12),
        };
        let poison = rng.random_bool(0.04).then(|| TurnId(rng.random_range(0..3)));
        Self {
            now,
            store: Store::new(interview, now),
            discord: Discord::default(),
            processes,
            faults_on,
            disturbed: true,
            database_up: true,
            model_up: true,
            model_gone,
            patience,
            chosen: BTreeSet::new(),
            owed: BTreeSet::new(),
            poison,
            model_failures: BTreeMap::new(),
            model_refused: BTreeSet::new(),
            forms: BTreeMap::new(),
            pressed: BTreeSet::new(),
            extra_parts: 0,
            whims: 0,
            returns: 0,
            faults: 0,
            seed,
            tell,
            rng,
        }
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.rng.random_bool(probability)
    }

    pub fn tell(&self, what: impl FnOnce() -> String) {
        if self.tell {
            println!("{} {}", self.now.format("%H:%M:%S%.3f"), what());
        }
    }

    fn fault(&mut self, on: bool, probability: f64) -> bool {
        let hit = self.disturbed && on && self.chance(probability);
        self.faults += u64::from(hit);
        hit
    }

    /// A transaction; its outcome may get lost on the way back.
    pub fn database<T>(&mut self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        let on = self.faults_on.database;
        if !self.database_up || self.fault(on, 0.02) {
            return None;
        }
        let result = work(&mut self.store);
        if self.fault(on, 0.02) {
            self.tell(|| "a commit whose outcome gets lost".to_owned());
            return None;
        }
        Some(result)
    }

    /// A request to Discord, which may fail before or after its effect.
    pub fn request<T>(
        &mut self,
        work: impl FnOnce(&mut Discord) -> Result<T, StageError>,
    ) -> Result<T, StageError> {
        let on = self.faults_on.discord;
        let failed = || StageError::Passing { reason: String::new(), retry_after: None };
        if self.fault(on, 0.12) {
            return Err(failed());
        }
        let result = work(&mut self.discord)?;
        if self.fault(on, 0.12) {
            self.tell(|| "a request whose answer gets lost".to_owned());
            return Err(failed());
        }
        Ok(result)
    }

    /// A request to the model.
    pub fn model(&mut self, about: Option<(TurnId, u16)>) -> Result<(), InterviewerError> {
        let on = self.faults_on.model;
        let fatal = self.model_up && self.fault(on, 0.02);
        if self.model_up && !fatal && !self.fault(on, 0.25) {
            return Ok(());
        }
        if let Some(about) = about {
            *self.model_failures.entry(about).or_default() += 1;
            if fatal {
                self.model_refused.insert(about.0);
            }
        }
        Err(if fatal {
            InterviewerError::Lasting { reason: String::new() }
        } else {
            InterviewerError::Passing { reason: String::new(), retry_after: None }
        })
    }

    fn is_at_rest(&self) -> bool {
        let busy =
            |process: &Process| !process.tasks.is_empty() || !process.queue.is_empty() || process.behind;
        self.store.interview.phase.is_over()
            && self.store.outbox.values().all(|row| row.dead)
            && !self.processes.iter().any(busy)
    }

    /// Lets things happen until the interview is over and nothing is left to do.
    pub fn run(&mut self) -> Result<(), String> {
        let disturbed = self.rng.random_range(DISTURBED);
        for moment in 0..PATIENCE {
            if moment == disturbed {
                self.calm_down();
            }
            if !self.disturbed && self.is_at_rest() {
                return Ok(());
            }
            self.happen();
        }
        Err(format!("it does not end: {:?} {:?}", self.store.interview, self.store.outbox))
    }

    fn calm_down(&mut self) {
        self.tell(|| "the world is kind from now on".to_owned());
        self.disturbed = false;
        self.database_up = true;
        self.model_up = !self.model_gone;
        for process in &mut self.processes {
            process.come_back();
        }
    }

    fn happen(&mut self) {
        let pass = match self.rng.random_range(0..100) {
            0..60 => self.rng.random_range(0..40),
            60..97 => self.rng.random_range(40..1500),
            _ => self.rng.random_range(1500..9000),
        };
        self.now += Duration::milliseconds(pass);
        let on = self.faults_on;
        if self.fault(on.sleeps, 0.01) {
            self.tell(|| "everything sleeps".to_owned());
            self.now += Duration::seconds(self.rng.random_range(60..600));
        }
        if self.fault(on.database, 0.008) {
            self.database_up = !self.database_up;
            self.tell(|| format!("database up: {}", self.database_up));
        }
        if self.fault(on.model, 0.02) {
            self.model_up = !self.model_up;
            self.tell(|| format!("model up: {}", self.model_up));
        }
        let thread = self.discord.threads.last().copied();
        if let Some(thread) = thread
            && self.discord.lost < 2
            && self.fault(on.threads, 0.006)
        {
            self.tell(|| format!("{thread} is deleted"));
            self.discord.delete(thread);
            for process in self.processes.iter_mut().filter(|process| process.is_connected) {
                process.queue.push(Event::ThreadGone(thread));
            }
        }
        if !self.disturbed {
            // Leases are kept alive beside everything else, however much there is to do.
            (0..self.processes.len()).for_each(|which| self.renew(which));
        }
        let which = self.rng.random_range(0..self.processes.len());
        if self.fault(on.kills, 0.015) {
            self.tell(|| format!("{which}: killed"));
            self.processes[which] = Process::default();
        }
        if self.fault(on.gateway, 0.015) {
            self.tell(|| format!("{which}: the connection is lost, and so is what was on its way"));
            self.processes[which].disconnect();
        }
        match self.rng.random_range(0..100) {
            0..8 => candidate::act(self),
            8..12 => self.processes[which].come_back(),
            _ => self.process(which),
        }
    }

    /// One process does one thing.
    fn process(&mut self, which: usize) {
        if !self.processes[which].is_up {
            return;
        }
        let tasks = self.processes[which].tasks.len();
        match self.rng.random_range(0..100) {
            0..10 => self.claim(which),
            10..18 => self.renew(which),
            18..30 => self.deliver(which),
            30..33 => self.start(which, Task::tick()),
            33..40 if self.processes[which].behind => {
                self.processes[which].behind = false;
                self.start(which, Task::catch_up());
            }
            _ if tasks > 0 => {
                let at = self.rng.random_range(0..tasks);
                let mut task = self.processes[which].tasks.swap_remove(at);
                if task.advance(self, which) {
                    self.processes[which].tasks.push(task);
                } else if let Some(seq) = task.performs() {
                    self.processes[which].held.remove(&seq);
                }
            }
            _ => {}
        }
    }

    pub fn start(&mut self, which: usize, task: Task) {
        self.processes[which].tasks.push(task);
    }

    /// What identifies how it went.
    pub fn summary(&self) -> String {
        format!("{:?} {:?} {:?} {}", self.store.interview, self.store.posts, self.store.evaluations, self.now)
    }
}

//! What the tests share: private databases, and a toy Discord with a clock set by hand.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "tests")]

pub mod community;
pub mod lab;
pub mod serving;

use async_trait::async_trait;
use chrono::{DateTime, Duration, TimeZone, Utc};
use discord_sandbox::mysql::{Options, Server};
use hotseat::app::ports::{
    Attached, AttachedFile, Clock, EvaluationBrief, Interviewer, InterviewerError, Made, ProposedQuestion,
    Provenance, Screen, Stage, StageError, TailorBrief, ThreadMessage, ThreadOrder,
};
use hotseat::app::seeds::Seeds;
use hotseat::app::{App, bank, worker};
use hotseat::crypto::Vault;
use hotseat::db;
use hotseat::document::Extractor;
use hotseat::domain::ids::{ChannelId, GuildId, MemberId, MessageId};
use hotseat::domain::interview::{CancelReason, Place};
use hotseat::domain::language::Language;
use hotseat::domain::rubric::{Dimension, FollowUp, Proposal, ProposedRating};
use hotseat::error::UserError;
use hotseat::interviewer::OfflineInterviewer;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// Started by the first test that needs it; ends with the process.
static SERVER: OnceCell<Server> = OnceCell::const_new();
static NEXT_DATABASE: AtomicU64 = AtomicU64::new(0);

/// The address of a new empty database, on a private server or on the one of `HOTSEAT_TEST_DATABASE_URL`.
pub async fn empty_database() -> String {
    let name = format!("test_{}_{}", std::process::id(), NEXT_DATABASE.fetch_add(1, Ordering::Relaxed));
    if let Ok(base) = std::env::var("HOTSEAT_TEST_DATABASE_URL") {
        return database_at(&base, &name).await;
    }
    let server = SERVER.get_or_init(|| async { Server::start(Options::default()).await.unwrap() }).await;
    server.create_database(&name).await.unwrap();
    server.url(&name)
}

async fn database_at(base: &str, name: &str) -> String {
    let pool = sqlx::MySqlPool::connect(base).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE `{name}`"));
    sqlx::query(create).execute(&pool).await.unwrap();
    let (head, query) = base.split_once('?').map_or((base, ""), |(head, query)| (head, query));
    let (server, _) = head.rsplit_once('/').unwrap();
    format!("{server}/{name}?{query}")
}

/// The address of a new database with all migrations.
pub async fn database() -> String {
    let url = empty_database().await;
    db::migrate(&url.clone().into()).await.unwrap();
    url
}

/// A clock that stands still until it is moved.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// A message in a toy thread.
#[derive(Clone)]
pub struct ToyMessage {
    pub id: MessageId,
    pub nonce: Option<String>,
    pub screen: Option<Screen>,
    pub message: Option<ThreadMessage>,
}

/// A Discord of threads only. Failures are set by hand and happen before or after the effect.
#[derive(Default)]
pub struct ToyStage {
    pub threads: Mutex<HashMap<ChannelId, Vec<ToyMessage>>>,
    pub orders: Mutex<Vec<ThreadOrder>>,
    /// What is attached to messages, by address.
    pub files: Mutex<HashMap<String, Vec<u8>>>,
    /// What members were told of their messages.
    pub told: Mutex<Vec<(MessageId, UserError)>>,
    /// How many times reading fails.
    pub unreadable: AtomicU64,
    /// Who is not a member of a server.
    pub gone: Mutex<HashSet<(GuildId, MemberId)>>,
    next: AtomicU64,
    failures: Mutex<VecDeque<ToyFailure>>,
}

pub enum ToyFailure {
    Before(StageError),
    After(StageError),
}

pub fn passing() -> StageError {
    StageError::Passing { reason: "toy".to_owned(), retry_after: None }
}

impl ToyStage {
    /// The next calls that change something fail like this.
    pub fn fail(&self, failure: ToyFailure) {
        self.failures.lock().unwrap().push_back(failure);
    }

    fn id(&self) -> u64 {
        1000 + self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A member writes.
    pub fn say(&self, thread: ChannelId, author: MemberId, text: &str) -> ThreadMessage {
        let id = MessageId(self.id());
        let message = ThreadMessage { id, author, text: text.to_owned(), attached: Attached::Nothing };
        let toy = ToyMessage { id, nonce: None, screen: None, message: Some(message.clone()) };
        self.threads.lock().unwrap().get_mut(&thread).unwrap().push(toy);
        message
    }

    /// What the bot has posted, in order.
    pub fn screens(&self, thread: ChannelId) -> Vec<Screen> {
        self.threads.lock().unwrap()[&thread].iter().filter_map(|message| message.screen.clone()).collect()
    }

    fn direct_channel(&self, member: MemberId) -> ChannelId {
        self.threads.lock().unwrap().entry(ChannelId(member.0)).or_default();
        ChannelId(member.0)
    }

    fn change<T>(&self, effect: impl FnOnce() -> T) -> Result<T, StageError> {
        let failure = self.failures.lock().unwrap().pop_front();
        match failure {
            Some(ToyFailure::Before(error)) => Err(error),
            Some(ToyFailure::After(error)) => {
                effect();
                Err(error)
            }
            None => Ok(effect()),
        }
    }
}

#[async_trait]
impl Stage for ToyStage {
    async fn open_thread(&self, order: &ThreadOrder) -> Result<ChannelId, StageError> {
        self.change(|| {
            if order.place == Place::Direct {
                return self.direct_channel(order.candidate);
            }
            let mut orders = self.orders.lock().unwrap();
            let known = |place: usize| ChannelId(500 + place as u64);
            let fits = |(place, other): (usize, &ThreadOrder)| {
                other.interview == order.interview
                    && self.threads.lock().unwrap().contains_key(&known(place))
                    && order.lost != Some(known(place))
            };
            if let Some(place) = orders.iter().enumerate().position(fits).filter(|_| order.may_exist) {
                return known(place);
            }
            orders.push(order.clone());
            let thread = ChannelId(500 + orders.len() as u64 - 1);
            self.threads.lock().unwrap().insert(thread, Vec::new());
            thread
        })
    }

    async fn direct(&self, member: MemberId) -> Result<ChannelId, StageError> {
        Ok(self.direct_channel(member))
    }

    async fn post(&self, thread: ChannelId, nonce: &str, screen: &Screen) -> Result<MessageId, StageError> {
        let gone = || StageError::Refused { as_reason: CancelReason::ThreadGone, reason: "10003".to_owned() };
        if !self.threads.lock().unwrap().contains_key(&thread) {
            return Err(gone());
        }
        self.change(|| {
            let mut threads = self.threads.lock().unwrap();
            let messages = threads.get_mut(&thread).unwrap();
            let id = MessageId(self.id());
            let nonce = Some(nonce.to_owned());
            messages.push(ToyMessage { id, nonce, screen: Some(screen.clone()), message: None });
            id
        })
    }

    async fn explain(
        &self,
        _thread: ChannelId,
        message: MessageId,
        _language: Language,
        why: &UserError,
    ) -> Result<(), StageError> {
        self.change(|| self.told.lock().unwrap().push((message, why.clone())))
    }

    async fn replace(
        &self,
        thread: ChannelId,
        message: MessageId,
        nonce: &str,
        screen: &Screen,
    ) -> Result<bool, StageError> {
        self.change(|| {
            let mut threads = self.threads.lock().unwrap();
            let found = threads.get_mut(&thread).and_then(|all| all.iter_mut().find(|m| m.id == message));
            found
                .map(|found| (found.screen, found.nonce) = (Some(screen.clone()), Some(nonce.to_owned())))
                .is_some()
        })
    }

    async fn find_post(
        &self,
        thread: ChannelId,
        nonce: &str,
        _after: Option<MessageId>,
    ) -> Result<Option<MessageId>, StageError> {
        let threads = self.threads.lock().unwrap();
        let found = threads[&thread].iter().find(|message| message.nonce.as_deref() == Some(nonce));
        Ok(found.map(|message| message.id))
    }

    async fn read_after(
        &self,
        thread: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<ThreadMessage>, StageError> {
        let less = |left: u64| left.checked_sub(1);
        if self.unreadable.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok() {
            return Err(passing());
        }
        let threads = self.threads.lock().unwrap();
        let messages = threads[&thread].iter().filter_map(|message| message.message.clone());
        Ok(messages.filter(|message| after.is_none_or(|after| message.id > after)).collect())
    }

    async fn erase(&self, channel: ChannelId, _messages: &[MessageId]) -> Result<(), StageError> {
        self.change(|| {
            self.threads.lock().unwrap().remove(&channel);
        })
    }

    async fn is_open(&self, thread: ChannelId) -> Result<(), StageError> {
        let refused =
            || StageError::Refused { as_reason: CancelReason::ThreadGone, reason: "10003".to_owned() };
        if self.threads.lock().unwrap().contains_key(&thread) { Ok(()) } else { Err(refused()) }
    }

    async fn fetch(&self, file: &AttachedFile) -> Result<Vec<u8>, StageError> {
        self.files.lock().unwrap().get(&file.url).cloned().ok_or_else(passing)
    }

    async fn is_member(&self, guild: GuildId, member: MemberId) -> Result<bool, StageError> {
        Ok(!self.gone.lock().unwrap().contains(&(guild, member)))
    }

    async fn show_typing(&self, _thread: ChannelId) -> Result<(), StageError> {
        Ok(())
    }
}

/// What the toy model does next.
pub enum ToyReply {
    Fine,
    FollowUp,
    Fail(InterviewerError),
}

/// A model that rates every dimension 4 with the first words of the answer as quote, unless told otherwise.
#[derive(Default)]
pub struct ToyModel {
    pub replies: Mutex<VecDeque<ToyReply>>,
    pub asked: AtomicU64,
}

impl ToyModel {
    pub fn next(&self, reply: ToyReply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    fn reply(&self) -> ToyReply {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.replies.lock().unwrap().pop_front().unwrap_or(ToyReply::Fine)
    }

    fn made<T>(value: T) -> Made<T> {
        let by = Provenance { model: "toy".into(), prompt: "1".into(), tokens_in: 10, tokens_out: 5 };
        Made { value, by }
    }
}

pub fn overloaded() -> InterviewerError {
    InterviewerError::Passing { reason: "429".to_owned(), retry_after: None }
}

#[async_trait]
impl Interviewer for ToyModel {
    async fn tailor(&self, brief: &TailorBrief) -> Result<Made<Vec<ProposedQuestion>>, InterviewerError> {
        if let ToyReply::Fail(error) = self.reply() {
            return Err(error);
        }
        let lines = brief.worthy.iter().map(|worthy| worthy.line).take(brief.count);
        let questions = lines.map(|line| ProposedQuestion {
            text: format!("What was your own part in what line {line} tells, and how did you decide?"),
            lines: vec![line],
            hint: Some("Begin with the situation.".to_owned()),
            key_points: vec!["own part".to_owned()],
            follow_up: None,
        });
        Ok(Self::made(questions.collect()))
    }

    async fn evaluate(&self, brief: &EvaluationBrief) -> Result<Made<Proposal>, InterviewerError> {
        let reply = self.reply();
        if let ToyReply::Fail(error) = reply {
            return Err(error);
        }
        let quote: String = brief.answer.split_inclusive(' ').take(6).collect();
        let rating =
            |dimension| ProposedRating { dimension, rating: 4, quote: quote.trim().to_owned(), spread: 0 };
        let follow_up = matches!(reply, ToyReply::FollowUp).then(|| FollowUp {
            text: "What would you do differently today?".to_owned(),
            reason: "The result is still open.".to_owned(),
        });
        Ok(Self::made(Proposal {
            ratings: Dimension::ALL.into_iter().map(rating).collect(),
            found: Vec::new(),
            strengths: vec!["Concrete.".to_owned()],
            improvements: vec!["Add the result.".to_owned()],
            follow_up,
        }))
    }

    fn is_offline(&self) -> bool {
        false
    }
}

/// Keys of texts, as of `HOTSEAT_KEYS`: everything is tested with encryption on.
pub const KEYS: &str = "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// The vault of [`KEYS`].
pub fn vault() -> Vault {
    Vault::parse(KEYS).unwrap()
}

/// The same interviews are drawn in every run of the tests.
pub const fn seeds() -> Seeds {
    Seeds::counted_from(7)
}

/// The use cases in a toy world; queues are stepped by hand.
pub struct ToyWorld {
    pub app: App,
    pub stage: Arc<ToyStage>,
    pub model: Arc<ToyModel>,
    pub clock: Arc<TestClock>,
    pub url: String,
}

pub const GUILD: GuildId = GuildId(77);
pub const CANDIDATE: MemberId = MemberId(42);
pub const BYSTANDER: MemberId = MemberId(43);
pub const PARENT: ChannelId = ChannelId(9);

impl ToyWorld {
    pub async fn new() -> Self {
        Self::on(database().await, Arc::default())
    }

    /// Another process on the same database and the same Discord.
    pub fn on(url: String, stage: Arc<ToyStage>) -> Self {
        let model = Arc::new(ToyModel::default());
        let clock = Arc::new(TestClock(Mutex::new(Utc.timestamp_opt(1_800_000_000, 0).unwrap())));
        let app = App::new(
            db::pool(&url.clone().into(), 5).unwrap(),
            vault(),
            bank::built_in().unwrap(),
            model.clone(),
            Arc::new(OfflineInterviewer),
            stage.clone(),
            Extractor::new(env!("CARGO_BIN_EXE_hotseat"), None),
            clock.clone(),
        );
        let app = app.with_seeds(seeds());
        Self { app, stage, model, clock, url }
    }

    /// Performs everything due, moving the clock over backoffs, until nothing waits.
    pub async fn settle(&self) {
        for _ in 0..200 {
            worker::drain(&self.app).await.unwrap();
            let (waiting, _) = self.counts().await;
            if waiting == 0 {
                return;
            }
            self.clock.advance(Duration::minutes(4));
        }
        panic!("effects never settle");
    }

    /// Waiting and dead effects.
    pub async fn counts(&self) -> (u64, u64) {
        db::outbox::counts(&mut self.app.db.acquire().await.unwrap()).await.unwrap()
    }
}

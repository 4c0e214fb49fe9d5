//! Candidates who are interviewed at the same time, each answering at the same pace.

use crate::numbers::Times;
use crate::process::Process;
use crate::statements::{Asked, Counted, counted};
use anyhow::{Context as _, bail};
use discord_sandbox::member::{Arg, Member, Message};
use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use discord_sandbox::{ChannelKind, Options, Sandbox};
use hotseat::db;
use serde_json::Value;
use sqlx::Connection as _;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a candidate waits for anything; nothing may take so long.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the bot is left alone before and after.
const REST: Duration = Duration::from_secs(5);
const START_LIMIT: Duration = Duration::from_secs(60);
/// One answer in so many begins with a look at the hint.
const A_HINT: u64 = 5;
/// Candidates of one server: Discord has a thousand open threads a server.
const A_SERVER: usize = 500;
const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";

/// What is done.
pub struct Plan {
    /// Candidates at once.
    pub candidates: usize,
    /// For how long they begin answers.
    pub length: Duration,
    /// From one answer of a candidate to the next.
    pub pause: Duration,
    /// Whether Discord limits the rate.
    pub limits: bool,
    /// File for the bot's log.
    pub log: Option<PathBuf>,
    /// Whether statements are counted by their text.
    pub statements: bool,
}

/// What candidates note.
#[derive(Default)]
struct Notes {
    acknowledged: Mutex<Vec<Duration>>,
    feedback: Mutex<Vec<Duration>>,
    trouble: Mutex<Vec<String>>,
    said: AtomicU64,
    interviews: AtomicU64,
}

fn note<T>(list: &Mutex<Vec<T>>, value: T) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(value);
}

fn taken<T>(list: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut list.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What was measured.
pub struct Outcome {
    plan: String,
    seconds: f64,
    answers: u64,
    evaluated: u64,
    interviews: u64,
    acknowledged: Times,
    feedback: Times,
    trouble: Vec<String>,
    memory: (f64, f64, f64),
    work: f64,
    requests: (u64, u64, u64),
    asked: Asked,
    idle: f64,
    statements: Counted,
}

impl Outcome {
    /// Whether every answer has its evaluation, and no candidate waited in vain.
    pub fn is_clean(&self) -> bool {
        self.trouble.is_empty() && self.answers == self.evaluated
    }

    fn per_answer(&self, count: f64) -> f64 {
        count / (self.answers.max(1) as f64)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = self.answers as f64;
        writeln!(f, "{}", self.plan)?;
        writeln!(
            f,
            "  answers             {} in {:.0} s, {:.1} a second; {} interviews to their report",
            self.answers,
            self.seconds,
            answers / self.seconds,
            self.interviews
        )?;
        writeln!(f, "  lost                {}", self.answers - self.evaluated.min(self.answers))?;
        writeln!(f, "  acknowledgement     {}", self.acknowledged)?;
        writeln!(f, "  feedback            {}", self.feedback)?;
        let (before, half, after) = self.memory;
        writeln!(
            f,
            "  memory              {before:.1} MB before, {half:.1} MB half-way, {after:.1} MB after"
        )?;
        writeln!(
            f,
            "  work of the bot     {:.2} ms an answer: {:.0} answers a second of one core",
            self.per_answer(self.work * 1000.0),
            answers / self.work.max(0.001)
        )?;
        let (counted, exempt, refused) = self.requests;
        writeln!(
            f,
            "  Discord requests    {:.2} counted an answer, {:.2} exempt; {refused} refused by a limit",
            self.per_answer(counted as f64),
            self.per_answer(exempt as f64)
        )?;
        let Asked { all, transactions, scans } = self.asked;
        writeln!(
            f,
            "  statements          {:.1} an answer without those of the idle bot ({:.1} a second), {:.1} with them; of these \
             {:.1} only begin and end transactions; {:.2} reads without a key",
            self.per_answer(all as f64 - self.idle * self.seconds),
            self.idle,
            self.per_answer(all as f64),
            self.per_answer(transactions as f64),
            self.per_answer(scans as f64)
        )?;
        for (statement, count) in self.statements.iter().take(40) {
            writeln!(f, "    {:>6.2}  {statement}", self.per_answer(*count as f64))?;
        }
        for trouble in self.trouble.iter().take(10) {
            writeln!(f, "  TROUBLE {trouble}")?;
        }
        Ok(())
    }
}

/// Everything that is needed, running.
struct Scene {
    sandbox: Sandbox,
    channels: Vec<(u64, u64)>,
    server: Server,
    database: String,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn set(plan: &Plan) -> anyhow::Result<Self> {
        let server = Server::start(MysqlOptions::default()).await?;
        server.create_database("load").await?;
        let database = server.url("load");
        db::migrate(&database.clone().into()).await?;
        let folder = tempfile::tempdir()?;
        let capture = Some(folder.path().join("requests.jsonl"));
        let sandbox =
            Sandbox::start(Options { capture, rate_limits: plan.limits, ..Options::default() }).await?;
        let world = sandbox.world();
        let admin = world.create_user("Admin", "en-US");
        let channels = (0..plan.candidates.div_ceil(A_SERVER))
            .map(|number| {
                let guild = world.create_guild(&format!("Server {number}"), admin);
                (guild, world.create_channel(guild, "interview-practice", ChannelKind::Text))
            })
            .collect();
        Ok(Self { sandbox, channels, server, database, folder })
    }

    async fn connected(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let world = self.sandbox.world();
        while world.connected_gateways() == 0 || world.commands().is_empty() {
            if begun.elapsed() > START_LIMIT {
                bail!("the bot did not connect within {START_LIMIT:?}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Requests of the bot so far: those that count towards the limit, those that do not, those refused by a limit.
    fn requests(&self) -> anyhow::Result<(u64, u64, u64)> {
        let text = std::fs::read_to_string(self.folder.path().join("requests.jsonl"))?;
        let mut counts = (0, 0, 0);
        for line in text.lines() {
            let record: Value = serde_json::from_str(line)?;
            let path = record["path"].as_str().unwrap_or_default();
            match path.contains("/interactions/") || path.contains("/webhooks/") {
                true => counts.1 += 1,
                false => counts.0 += 1,
            }
            counts.2 += u64::from(record["status"] == 429);
        }
        Ok(counts)
    }

    async fn evaluated(&self) -> anyhow::Result<u64> {
        let mut db = sqlx::MySqlConnection::connect(&self.database).await?;
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM evaluations").fetch_one(&mut db).await?;
        Ok(u64::try_from(count)?)
    }
}

/// Holds the interviews and measures.
///
/// # Errors
/// Where anything cannot be started or read; what candidates meet is in the outcome.
pub async fn run(plan: &Plan, program: &Path) -> anyhow::Result<Outcome> {
    let scene = Scene::set(plan).await?;
    let discord = (scene.sandbox.url(), scene.sandbox.token().to_owned());
    let log = plan.log.clone().unwrap_or_else(|| scene.folder.path().join("bot.log"));
    let bot =
        Process::hotseat(program, (&discord.0, &discord.1), &scene.database, Some(&log), plan.statements)?;
    scene.connected().await?;
    bot.rest().await?;
    let asked = Asked::look(&scene.database).await?;
    tokio::time::sleep(REST).await;
    let idle = Asked::look(&scene.database).await?.since(asked).all as f64 / REST.as_secs_f64();

    let before = bot.resident_megabytes()?;
    let notes = Arc::new(Notes::default());
    let (go, going) = watch::channel(false);
    let mut candidates = begin(&scene, plan, &notes, &going).await?;
    // From here on everybody sits before the first question: the steady state.
    let (requests, work) = (scene.requests()?, bot.worked()?);
    let asked = Asked::look(&scene.database).await?;
    let logged = std::fs::metadata(&log)?.len();
    let begun = Instant::now();
    go.send_replace(true);
    tokio::time::sleep(plan.length / 2).await;
    let half = bot.resident_megabytes()?;
    while let Some(candidate) = candidates.join_next().await {
        candidate.context("a candidate")?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let asked = Asked::look(&scene.database).await?.since(asked);
    let work = bot.worked()? - work;
    tokio::time::sleep(REST).await;
    let after = bot.resident_megabytes()?;
    let end = scene.requests()?;
    let evaluated = scene.evaluated().await?;
    let text = std::fs::read(&log)?;
    let statements = counted(&String::from_utf8_lossy(&text[usize::try_from(logged)?..]));
    bot.stop().await;
    scene.server.stop().await?;
    let Plan { candidates, pause, .. } = plan;
    Ok(Outcome {
        plan: format!(
            "{candidates} candidates, an answer every {:.1} s each, offline interviewer{}",
            pause.as_secs_f64(),
            if plan.limits { ", Discord's rate limits on" } else { "" }
        ),
        seconds,
        answers: notes.said.load(Ordering::Relaxed),
        evaluated,
        interviews: notes.interviews.load(Ordering::Relaxed),
        acknowledged: Times::new(taken(&notes.acknowledged)),
        feedback: Times::new(taken(&notes.feedback)),
        trouble: taken(&notes.trouble),
        memory: (before, half, after),
        work,
        requests: (end.0 - requests.0, end.1 - requests.1, end.2 - requests.2),
        asked,
        idle,
        statements,
    })
}

/// Seats all candidates, a few at a time.
async fn begin(
    scene: &Scene,
    plan: &Plan,
    notes: &Arc<Notes>,
    going: &watch::Receiver<bool>,
) -> anyhow::Result<JoinSet<()>> {
    let world = scene.sandbox.world();
    let mut candidates = JoinSet::new();
    let (seated, mut seats) = tokio::sync::mpsc::channel::<()>(plan.candidates.max(1));
    for number in 0..plan.candidates {
        let (guild, channel) = scene.channels[number / A_SERVER];
        let user =
            world.create_user(&format!("Candidate {number}"), if number % 2 == 0 { "ko" } else { "en-US" });
        world.add_member(guild, user);
        let candidate = Candidate {
            member: scene.sandbox.member(user),
            channel,
            notes: Arc::clone(notes),
            // Spread evenly, so that answers come at a steady rate.
            first: plan.pause.mul_f64(number as f64 / plan.candidates as f64),
            pause: plan.pause,
            length: plan.length,
        };
        let (going, seated) = (going.clone(), seated.clone());
        candidates.spawn(async move { candidate.sit(going, seated).await });
        if number % 8 == 7 {
            for _ in 0..8 {
                seats.recv().await.context("no candidate could begin")?;
            }
        }
    }
    for _ in 0..plan.candidates % 8 {
        seats.recv().await.context("no candidate could begin")?;
    }
    Ok(candidates)
}

struct Candidate {
    member: Member,
    channel: u64,
    notes: Arc<Notes>,
    first: Duration,
    pause: Duration,
    length: Duration,
}

impl Candidate {
    /// Begins an interview, waits for the start, and answers until the time is over.
    async fn sit(self, mut going: watch::Receiver<bool>, seated: tokio::sync::mpsc::Sender<()>) {
        let mut question = match self.begin().await {
            Ok(question) => question,
            Err(error) => return note(&self.notes.trouble, format!("no interview: {error:#}")),
        };
        seated.send(()).await.ok();
        going.wait_for(|going| *going).await.ok();
        let begun = Instant::now();
        let mut next = tokio::time::Instant::now() + self.first;
        while begun.elapsed() < self.length {
            tokio::time::sleep_until(next).await;
            next += self.pause;
            question = match self.answer(&question).await {
                Ok(question) => question,
                Err(error) => return note(&self.notes.trouble, format!("an answer: {error:#}")),
            };
        }
    }

    async fn begin(&self) -> anyhow::Result<Message> {
        let twelve =
            [("role", Arg::from("backend")), ("questions", Arg::Int(12)), ("follow-ups", Arg::Bool(false))];
        let start = self.member.slash(self.channel, "interview start", &twelve).await?;
        note(&self.notes.acknowledged, start.acknowledged_after().await?);
        let thread = self.member.wait_thread(|_| true, PATIENCE).await?;
        self.member.wait_message(thread.id, |message| control(message, ":hint").is_some(), PATIENCE).await
    }

    /// Looks at the hint now and then, answers, and waits for feedback and what follows.
    async fn answer(&self, question: &Message) -> anyhow::Result<Message> {
        let number = self.notes.said.fetch_add(1, Ordering::Relaxed);
        if let Some(hint) = control(question, ":hint").filter(|_| number.is_multiple_of(A_HINT)) {
            let press = self.member.press(question, &hint).await?;
            note(&self.notes.acknowledged, press.acknowledged_after().await?);
        }
        let thread = question.channel_id;
        let begun = Instant::now();
        self.member.say(thread, ANSWER).await?;
        let fits =
            |message: &Message| [":hint", ":show:"].iter().any(|part| control(message, part).is_some());
        let post = self.member.wait_message(thread, fits, PATIENCE).await?;
        note(&self.notes.feedback, begun.elapsed());
        if control(&post, ":show:").is_none() {
            return Ok(post);
        }
        self.notes.interviews.fetch_add(1, Ordering::Relaxed);
        self.begin().await
    }
}

fn control(message: &Message, part: &str) -> Option<String> {
    message.buttons().into_iter().map(|button| button.custom_id).find(|id| id.contains(part))
}

//! The real bot in the local Discord, with a private database.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "tests")]

use discord_sandbox::member::{Arg, Member, Message};
use discord_sandbox::openai::ScriptedModel;
use discord_sandbox::{ChannelKind, Options, Sandbox, World};
use hotseat::config::{Config, Environment};
use hotseat::db;
use hotseat::run::{Parts, run, start_log};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::watch;

/// Longer than anything takes that works.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A local Discord with a server, and the bot in it.
pub struct TestBot {
    pub sandbox: Sandbox,
    pub world: World,
    pub guild: u64,
    pub channel: u64,
    pub admin: u64,
    pub database: String,
    stop: watch::Sender<bool>,
    running: std::thread::JoinHandle<anyhow::Result<()>>,
}

/// What differs from the usual bot.
#[derive(Default)]
pub struct Wishes<'a> {
    pub model: Option<&'a ScriptedModel>,
    /// Seconds one call of the model may take.
    pub model_seconds: Option<u64>,
    /// What one member may cost a day, where a million tokens cost 1 either way.
    pub member_daily: f64,
    pub without_message_content: bool,
    pub member_events: bool,
    /// Whether members may have pictures read by the model.
    pub pictures: bool,
    /// Address of a GitHub; there is none without.
    pub github: Option<String>,
    /// Commands, buttons and forms of one member within a minute.
    pub actions_per_minute: Option<u32>,
}

impl TestBot {
    pub async fn start() -> Self {
        Self::with(Wishes::default()).await
    }

    pub async fn with(wishes: Wishes<'_>) -> Self {
        let allowed = !wishes.without_message_content;
        // TEST_LOG=1 shows what the bot says.
        if std::env::var_os("TEST_LOG").is_some() {
            start_log(&Config::default().log);
        }
        let options = Options { message_content_allowed: allowed, ..Options::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let world = sandbox.world();
        let admin = world.create_labelled_user("Admin", "en-US", "admin");
        let guild = world.create_guild("Practice Server", admin);
        let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
        let database = super::database().await;
        let mut config = Config::default();
        config.discord.api_url = sandbox.url();
        config.discord.member_events = wishes.member_events;
        config.documents.read_images_with_model = wishes.pictures;
        config.github.api_url = wishes.github.unwrap_or_default();
        config.model.time_limit_seconds = wishes.model_seconds.unwrap_or(60);
        if let Some(most) = wishes.actions_per_minute {
            config.limits.actions_per_minute = most;
        }
        if wishes.member_daily > 0.0 {
            (config.model.price_in, config.model.price_out) = (1.0, 1.0);
            config.budget.member_daily = wishes.member_daily;
        }
        let environment = Environment {
            discord_token: Some(sandbox.token().to_owned().into()),
            database_url: Some(database.clone().into()),
            openai_api_key: wishes.model.map(|model| model.api_key().to_owned().into()),
            openai_base_url: wishes.model.map(ScriptedModel::base_url),
            pdfium: pdfium(),
            github_token: None,
            keys: Some(super::KEYS.to_owned().into()),
        };
        let extractor = PathBuf::from(env!("CARGO_BIN_EXE_hotseat"));
        let parts = Parts { config, environment, extractor, seeds: super::seeds() };
        let (stop, stopped) = watch::channel(false);
        // A runtime of its own, as in production; a test's has one thread only.
        let running = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            runtime.block_on(run(parts, stopped))
        });
        let bot = Self { sandbox, world, guild, channel, admin, database, stop, running };
        bot.wait_until_ready().await;
        bot
    }

    async fn wait_until_ready(&self) {
        for _ in 0..1500 {
            if self.world.connected_gateways() > 0 && !self.world.commands().is_empty() {
                return;
            }
            assert!(!self.running.is_finished(), "the bot ended before it was ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the bot does not connect");
    }

    /// A new member of the server with a client in that language.
    pub fn join(&self, name: &str, locale: &str) -> Member {
        let user = self.world.create_user(name, locale);
        self.world.add_member(self.guild, user);
        self.sandbox.member(user)
    }

    /// Stops the bot; whatever it failed with, and any effect left over, fails the test.
    pub async fn finish(self) {
        self.settled().await;
        assert_eq!(self.effects().await, (0, 0), "effects are left over (waiting, given up)");
        self.stop.send_replace(true);
        // Not on this thread, which serves the local Discord that the bot says goodbye to.
        tokio::task::spawn_blocking(|| self.running.join()).await.unwrap().unwrap().unwrap();
    }

    /// Waits until no effect is left, for a while.
    pub async fn settled(&self) {
        for _ in 0..500 {
            if self.effects().await == (0, 0) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waiting and given-up effects.
    pub async fn effects(&self) -> (u64, u64) {
        let pool = db::pool(&self.database.clone().into(), 1).unwrap();
        db::outbox::counts(&mut pool.acquire().await.unwrap()).await.unwrap()
    }
}

/// The PDF library; its absence fails the tests that need it.
pub fn pdfium() -> Option<PathBuf> {
    let local = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pdfium/pypdfium2_raw/libpdfium.so");
    Some(std::env::var_os("HOTSEAT_PDFIUM").map_or_else(local, PathBuf::from))
}

/// A document of `tests/fixtures`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// A document as an argument of a command.
pub fn file(name: &str, bytes: Vec<u8>) -> Arg {
    Arg::File { name: name.to_owned(), bytes }
}

/// A member who practises.
pub struct Candidate {
    pub member: Member,
    pub channel: u64,
}

impl Candidate {
    /// Uses a command and waits for its answer.
    pub async fn command(&self, name: &str, arguments: &[(&str, Arg)]) -> Message {
        let interaction = self.member.slash(self.channel, name, arguments).await.unwrap();
        let reply = interaction.reply().await.unwrap();
        assert!(reply.ephemeral, "others can read the answer to /{name}");
        reply
    }

    /// The first resume that the command offers.
    pub async fn first_resume(&self) -> String {
        let choices = self.member.autocomplete(self.channel, "interview start", "resume", "").await.unwrap();
        choices.first().expect("a resume is offered").value.as_str().unwrap().to_owned()
    }

    /// Starts an interview and waits for its thread.
    pub async fn start(&self, arguments: &[(&str, Arg)]) -> u64 {
        let reply = self.command("interview start", arguments).await;
        let thread = self.member.wait_thread(|_| true, PATIENCE).await;
        thread.unwrap_or_else(|error| panic!("{error:#}\nthe answer was: {}", reply.text())).id
    }

    /// The bot's next message in the thread.
    pub async fn next(&self, thread: u64) -> Message {
        // Not Discord's own notices, such as that somebody was added.
        let said = |message: &Message| matches!(message.raw["type"].as_u64(), Some(0 | 19));
        self.member.wait_message(thread, said, PATIENCE).await.unwrap()
    }

    /// Answers questions until the report comes; returns all messages of the bot.
    pub async fn answer_all(&self, thread: u64, answer: &str) -> Vec<Message> {
        let first = self.next(thread).await;
        self.answer_all_after(thread, first, answer).await
    }

    /// The same, beginning with a question already seen.
    pub async fn answer_all_after(&self, thread: u64, first: Message, answer: &str) -> Vec<Message> {
        let mut messages = vec![first];
        loop {
            let last = messages.last().expect("there is one");
            if last.buttons().iter().any(|button| button.custom_id.contains(":show:")) {
                return messages;
            }
            // Feedback comes alone where the next question is still being made.
            if button(last, ":skip").is_some() {
                self.member.say(thread, answer).await.unwrap();
            }
            assert!(messages.len() < 40, "the interview does not end");
            messages.push(self.next(thread).await);
        }
    }

    /// Answers the question that is open, and all after it.
    pub async fn answer_open(&self, thread: u64, answer: &str) -> Vec<Message> {
        self.member.say(thread, answer).await.unwrap();
        self.answer_all(thread, answer).await
    }
}

/// Moves the moment at which the newest question was asked a minute back. It counts as asked once the bot has noted where
/// it stands. The bot learns of it as of the step of another process: by the version.
pub async fn asked_a_minute_ago(pool: &sqlx::MySqlPool) {
    let earlier = "UPDATE turns t JOIN interviews i ON i.id = t.interview_id
        SET t.asked_at = t.asked_at - INTERVAL 60 SECOND, i.version = i.version + 1
        WHERE t.asked_message_id IS NOT NULL AND t.asked_at > UTC_TIMESTAMP(6) - INTERVAL 50 SECOND
            AND i.open_marker = 1";
    for _ in 0..500 {
        if sqlx::query(earlier).execute(pool).await.unwrap().rows_affected() > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("no question was asked");
}

/// The control of a message whose custom id ends like this.
pub fn button(message: &Message, ending: &str) -> Option<String> {
    message.buttons().into_iter().map(|b| b.custom_id).find(|id| id.ends_with(ending))
}

/// Whether a text has Korean letters.
pub fn is_korean(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

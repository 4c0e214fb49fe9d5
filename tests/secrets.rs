//! Secrets and members' texts are marked, everything is run with the log as loud as it goes, and then nothing the program
//! wrote has any of the marks.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use discord_sandbox::openai::{Reply, ScriptedModel};
use discord_sandbox::{ChannelKind, FaultKind, Options, Sandbox};
use hotseat::config::Environment;
use hotseat::interviewer::ModelSettings;
use serde_json::json;
use sqlx::MySqlPool;
use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::lab::{Candidate, button, file, pdfium};
use tokio::process::{Child, Command};

/// Words of the member's, each where it was written.
const RESUME_MARK: &str = "Kestrelmark";
const ANSWER_MARK: &str = "Osprey-mark-in-the-answer";
const MEMO_MARK: &str = "Falconmark in a memo";
const JOB_MARK: &str = "Harriermark";
const TITLE_MARK: &str = "Buzzardmark";
/// What the model says; it may quote the member.
const MODEL_MARK: &str = "Merlinmark of the model";
const PASSWORD: &str = "geheim-4711-password";

struct Bot {
    sandbox: Sandbox,
    guild: u64,
    channel: u64,
    folder: tempfile::TempDir,
    child: Option<Child>,
}

impl Bot {
    /// The bot's process, with everything it writes kept in a file.
    async fn start(filter: &str, model: &ScriptedModel, database: &str) -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let world = sandbox.world();
        let admin = world.create_user("Admin", "en-US");
        let guild = world.create_guild("Practice Server", admin);
        let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
        let folder = tempfile::tempdir().unwrap();
        let settings = format!(
            "[discord]\napi_url = \"{}\"\n[log]\nfilter = \"{filter}\"\n[github]\napi_url = \"\"\n",
            sandbox.url()
        );
        std::fs::write(folder.path().join("bot-config.toml"), settings).unwrap();
        let out = File::create(folder.path().join("out")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotseat"));
        command.current_dir(folder.path()).env_clear().kill_on_drop(true);
        command.args(["run", "--stop-with-stdin"]).stdin(Stdio::piped());
        command.stdout(out.try_clone().unwrap()).stderr(out);
        command
            .env("RUST_BACKTRACE", "1")
            .env("DATABASE_URL", database)
            .env("DISCORD_TOKEN", sandbox.token());
        command.env("HOTSEAT_KEYS", support::KEYS).env("HOTSEAT_PDFIUM", pdfium().unwrap());
        command.env("OPENAI_API_KEY", model.api_key()).env("OPENAI_BASE_URL", model.base_url());
        let child = command.spawn().unwrap();
        let bot = Self { sandbox, guild, channel, folder, child: Some(child) };
        let begun = Instant::now();
        while world.connected_gateways() == 0 || world.commands().is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(120), "it does not connect:\n{}", bot.wrote());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bot
    }

    fn candidate(&self) -> Candidate {
        let world = self.sandbox.world();
        let user = world.create_user("Alex", "en-US");
        world.add_member(self.guild, user);
        Candidate { member: self.sandbox.member(user), channel: self.channel }
    }

    fn wrote(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.folder.path().join("out")).unwrap()).into_owned()
    }

    /// Stops it; returns all it wrote.
    async fn stop(&mut self) -> String {
        let mut child = self.child.take().unwrap();
        drop(child.stdin.take());
        tokio::time::timeout(Duration::from_secs(60), child.wait()).await.unwrap().unwrap();
        self.wrote()
    }
}

/// A user of the database whose password is marked.
async fn marked_user(url: &str) -> String {
    let user = format!("marked_{}", std::process::id());
    let pool = MySqlPool::connect(url).await.unwrap();
    let name = url.split('?').next().unwrap().rsplit('/').next().unwrap();
    for statement in [
        format!("CREATE USER IF NOT EXISTS '{user}'@'%' IDENTIFIED BY '{PASSWORD}'"),
        format!("GRANT ALL PRIVILEGES ON `{name}`.* TO '{user}'@'%'"),
    ] {
        match sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await {
            // The private server lets everybody in, whatever the password.
            Err(sqlx::Error::Database(error)) if error.message().contains("--skip-grant-tables") => {}
            other => assert!(other.is_ok(), "{other:?}"),
        }
    }
    let (_, rest) = url.split_once('@').unwrap();
    format!("mysql://{user}:{PASSWORD}@{rest}")
}

/// Rates with a quote of the answer, now and then fails with an answer that quotes the member.
fn model() -> impl Fn(&discord_sandbox::openai::ChatRequest) -> Reply {
    let asked = std::sync::atomic::AtomicU32::new(0);
    move |request| {
        let dimensions = ["relevance", "structure", "evidence", "depth", "clarity"];
        let ratings = dimensions.map(|name| json!({ "dimension": name, "quote": ANSWER_MARK, "rating": 4 }));
        match (asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed), request.schema_name()) {
            (1, _) => Reply::error(500, "server_error", &format!("{MODEL_MARK}: cannot judge {ANSWER_MARK}")),
            (2, _) => Reply::Json(json!({ "nonsense": [MODEL_MARK, ANSWER_MARK] })),
            (_, Some("evaluation")) => Reply::Json(json!({
                "ratings": ratings, "key_points": [], "strengths": [MODEL_MARK], "improvements": [MODEL_MARK],
                "follow_up": null,
            })),
            _ => Reply::Json(json!({ "questions": [], "why": MODEL_MARK })),
        }
    }
}

#[tokio::test]
async fn nothing_written_has_a_secret_or_a_members_words() {
    let scripted = ScriptedModel::start().await.unwrap();
    scripted.respond_with(model());
    let plain = support::database().await;
    let database = marked_user(&plain).await;
    let mut bot = Bot::start("trace", &scripted, &database).await;
    let alex = bot.candidate();
    let resume = format!(
        "# Kim {RESUME_MARK}\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
        - Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
        - Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL\n"
    );
    let upload = [("file", file("cv.md", resume.into_bytes())), ("title", Arg::from(TITLE_MARK))];
    alex.command("resume upload", &upload).await;
    // A file that cannot be read.
    alex.command("resume upload", &[("file", file(&format!("{TITLE_MARK}.pdf"), RESUME_MARK.into()))]).await;
    let start = [
        ("role", Arg::from("backend")),
        ("questions", Arg::Int(3)),
        ("follow-ups", Arg::Bool(false)),
        ("resume", Arg::Str(alex.first_resume().await)),
        ("job-description", Arg::Str(format!("Wanted: {JOB_MARK}"))),
    ];
    let thread = alex.start(&start).await;
    // Discord fails once in between, and the text is then part of what has to be sent again.
    bot.sandbox.world().fault(
        "POST",
        &format!("/channels/{thread}/messages"),
        1,
        FaultKind::Status { status: 500, after_effect: false },
    );
    let answer = format!("{ANSWER_MARK}: I measured the slow queries first, then added a composite index.");
    let messages = alex.answer_all(thread, &answer).await;
    let report = messages.last().unwrap();
    let memo = button(report, ":memo").unwrap();
    let form = alex.member.press(report, &memo).await.unwrap().modal().await.unwrap();
    alex.member.submit_modal(&form, &[("memo", MEMO_MARK)]).await.unwrap().reply().await.unwrap();
    // A row that cannot be read any more: an error nobody expected.
    let pool = MySqlPool::connect(&plain).await.unwrap();
    sqlx::query("UPDATE reports SET report = CONCAT(report, 'x')").execute(&pool).await.unwrap();
    let list = alex.command("interview list", &[]).await;
    assert!(list.text().contains("reference") || list.text().contains('`'), "{}", list.text());
    alex.command("privacy export", &[]).await;
    let asked = alex.command("privacy delete", &[("scope", Arg::Int(0))]).await;
    let yes = button(&asked, "erase-everywhere").unwrap();
    alex.member.press(&asked, &yes).await.unwrap().reply().await.unwrap();

    let wrote = bot.stop().await;
    assert!(wrote.contains("run.start") && wrote.contains("privacy.erased"), "it logs at all:\n{wrote}");
    assert!(wrote.contains("TRACE") || wrote.contains("DEBUG"), "as loud as it goes");
    let key = support::KEYS.split_once(':').unwrap().1;
    let token = bot.sandbox.token().to_owned();
    let secrets = [token.as_str(), PASSWORD, key, scripted.api_key()];
    let texts = [RESUME_MARK, ANSWER_MARK, MEMO_MARK, JOB_MARK, TITLE_MARK, MODEL_MARK];
    for mark in secrets.into_iter().chain(texts) {
        let line = wrote.lines().find(|line| line.contains(mark));
        assert!(line.is_none(), "{mark} stands in: {}", line.unwrap());
    }
}

#[test]
fn settings_with_secrets_do_not_show_them() {
    let environment = Environment {
        discord_token: Some("mark-token".into()),
        database_url: Some("mysql://a:mark-password@h/d".into()),
        openai_api_key: Some("mark-key".into()),
        openai_base_url: None,
        pdfium: None,
        github_token: Some("mark-github".into()),
        keys: Some("1:mark-keys".into()),
    };
    let model = ModelSettings {
        base_url: "http://127.0.0.1/v1".to_owned(),
        api_key: "mark-key".into(),
        model: "m".to_owned(),
        time_limit: Duration::from_secs(1),
        structured_output: hotseat::config::StructuredOutput::Auto,
        raters: 1,
        reads_pictures: false,
    };
    let interviewer = hotseat::interviewer::OpenAiInterviewer::new(model.clone()).unwrap();
    let shown = format!("{environment:?} {environment:#?} {model:?} {interviewer:?} {:?}", support::vault());
    assert!(!shown.contains("mark-"), "{shown}");
    assert!(!shown.contains(support::KEYS.split_once(':').unwrap().1), "{shown}");
}

#[test]
fn errors_about_settings_do_not_quote_secrets() {
    let url = "postgres://user:mark-password@host/database".to_owned().into();
    let error = format!("{:#}", hotseat::db::pool(&url, 1).unwrap_err());
    assert!(!error.contains("mark-") && error.contains("mysql://"), "{error}");
    let keys = hotseat::crypto::Vault::parse("1:mark-key").unwrap_err();
    assert!(!format!("{keys:#} {keys:?}").contains("mark-"), "{keys}");
}

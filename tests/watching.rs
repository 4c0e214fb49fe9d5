//! Health and metrics over HTTP, asked of the real process; and that dashboard, alerts and their page name metrics that
//! exist.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use discord_sandbox::mysql::{Options as MysqlOptions, Server};
use discord_sandbox::{ChannelKind, Options, Sandbox};
use hotseat::metrics;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use support::lab::{Candidate, button, pdfium};
use tokio::process::{Child, Command};

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";

/// The bot's process with a database server of its own, which may be stopped.
struct Lab {
    sandbox: Sandbox,
    server: Server,
    folder: tempfile::TempDir,
    address: SocketAddr,
}

impl Lab {
    async fn new() -> Self {
        let server = Server::start(MysqlOptions::default()).await.unwrap();
        server.create_database("watching").await.unwrap();
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        // Free a moment ago: below the ports that the system hands out, others are not in a hurry to take it.
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings =
            format!("[discord]\napi_url = \"{}\"\n[watch]\nlisten = \"{}\"\n", sandbox.url(), address.port());
        std::fs::write(folder.path().join("bot-config.toml"), settings).unwrap();
        Self { sandbox, server, folder, address }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotseat"));
        command.current_dir(self.folder.path()).env_clear().kill_on_drop(true).stdin(Stdio::null());
        command.env("DATABASE_URL", self.server.url("watching")).env("DISCORD_TOKEN", self.sandbox.token());
        command.env("HOTSEAT_KEYS", support::KEYS).env("HOTSEAT_PDFIUM", pdfium().unwrap());
        command
    }

    fn run(&self) -> Child {
        self.command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    async fn get(&self, path: &str) -> Option<(u16, String)> {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("http://{}{path}", self.address)).send().await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// Asks until the answer is as wished.
    async fn until(&self, path: &str, fits: impl Fn(u16, &str) -> bool) -> String {
        let mut last = None;
        for _ in 0..600 {
            last = self.get(path).await;
            if let Some((status, text)) = &last
                && fits(*status, text)
            {
                return text.clone();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{path} does not become as it should; last: {last:?}");
    }

    async fn check(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.command().arg("healthcheck").args(arguments).output().await.unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }
}

/// The value of a metric with these labels.
fn value(text: &str, metric: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(metric)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{metric} is missing in\n{text}")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interview_shows_in_the_metrics_and_health_follows_discord_and_the_database() {
    let lab = Lab::new().await;
    let (is_well, said) = lab.check(&[]).await;
    assert!(!is_well && said.contains("does not answer"), "{said}");
    let _bot = lab.run();
    lab.until("/readyz", |status, text| status == 200 && text == "ready\n").await;
    assert_eq!(lab.check(&["--ready"]).await, (true, "ready\n".to_owned()));

    let world = lab.sandbox.world();
    let guild = world.create_guild("Practice Server", world.create_user("Admin", "en-US"));
    let channel = world.create_channel(guild, "interview-practice", ChannelKind::Text);
    let user = world.create_user("Alex", "en-US");
    world.add_member(guild, user);
    let candidate = Candidate { member: lab.sandbox.member(user), channel };
    let short =
        [("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
    let thread = candidate.start(&short).await;
    let first = candidate.next(thread).await;
    candidate.member.press(&first, &button(&first, ":hint").unwrap()).await.unwrap().reply().await.unwrap();
    let running = lab.until("/metrics", |_, text| text.contains("kind=\"control\"")).await;
    assert_eq!(value(&running, "hotseat_interviews_open{phase=\"running\"}"), 1.0);
    candidate.answer_all_after(thread, first, ANSWER).await;
    // Refused, because there is nothing to cancel any more.
    candidate.command("interview cancel", &[]).await;

    let text = lab.until("/metrics", |_, text| text.contains("outcome=\"refused\"")).await;
    assert_eq!(value(&text, "hotseat_ready"), 1.0);
    assert_eq!(value(&text, "hotseat_gateway_shards{state=\"connected\"}"), 1.0);
    assert_eq!(value(&text, "hotseat_effects_total{effect=\"evaluate\"}"), 3.0);
    assert_eq!(value(&text, "hotseat_interactions_total{kind=\"control\",outcome=\"done\"}"), 1.0);
    assert_eq!(value(&text, "hotseat_acknowledgement_seconds_count{kind=\"control\"}"), 1.0);
    assert_eq!(value(&text, "hotseat_interactions_total{kind=\"command\",outcome=\"refused\"}"), 1.0);
    assert_eq!(value(&text, "hotseat_outbox_dead"), 0.0);
    assert!(value(&text, "hotseat_gateway_events_total{event=\"message\"}") >= 3.0);
    assert!(value(&text, "hotseat_memory_resident_bytes") > 1e6);
    assert!(!text.contains("Alex") && !text.contains(&user.to_string()), "{text}");
    assert!(text.ends_with("# EOF\n"), "{text}");

    lab.server.pause().await.unwrap();
    lab.until("/readyz", |status, text| status == 503 && text.contains("database")).await;
    let (is_well, said) = lab.check(&["--ready"]).await;
    assert!(!is_well && said.contains("database"), "{said}");
    assert_eq!(lab.get("/healthz").await.unwrap().0, 200, "a restart would not help");
    lab.server.resume().unwrap();
    lab.until("/readyz", |status, _| status == 200).await;
}

#[tokio::test]
async fn without_an_address_there_is_no_server_and_the_check_says_so() {
    let lab = Lab::new().await;
    std::fs::write(lab.folder.path().join("bot-config.toml"), "").unwrap();
    let (is_well, said) = lab.check(&[]).await;
    assert!(!is_well && said.contains("watch.listen is not set"), "{said}");
}

/// Everything in a text that looks like one of our metrics.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| word.starts_with("hotseat_")).map(str::to_owned).collect()
}

#[test]
fn dashboard_alerts_and_their_page_name_metrics_that_exist() {
    let names: BTreeSet<_> = metrics::names().iter().cloned().collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/watching");
    let mut shown = BTreeSet::new();
    for file in ["grafana.json", "alerts.yaml", "README.md"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        for name in named(&text) {
            let is_part = ["_bucket", "_sum", "_count"]
                .iter()
                .any(|part| name.strip_suffix(part).is_some_and(|histogram| names.contains(histogram)));
            assert!(names.contains(&name) || is_part, "{file} names {name}, which does not exist");
            if file == "README.md" {
                shown.insert(name);
            }
        }
    }
    assert_eq!(shown, names, "the page shows every metric");
    serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(folder.join("grafana.json")).unwrap())
        .unwrap();
}

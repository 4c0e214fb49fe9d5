//! `hotseat doctor`, with everything right and with one thing wrong at a time: it names what, and how to mend it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::mysql::{self, Server};
use discord_sandbox::openai::{Reply, ScriptedModel};
use discord_sandbox::{Options, Sandbox};
use hotseat::db;
use serde_json::json;
use sqlx::MySqlPool;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use support::lab::pdfium;
use tokio::process::Command;

/// A local Discord with one server, a database with all migrations, and a folder for the settings.
struct Lab {
    sandbox: Sandbox,
    guild: u64,
    folder: tempfile::TempDir,
    database: String,
}

impl Lab {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let world = sandbox.world();
        let admin = world.create_user("Admin", "en-US");
        let guild = world.create_guild("Practice Server", admin);
        let lab = Self {
            sandbox,
            guild,
            folder: tempfile::tempdir().unwrap(),
            database: support::database().await,
        };
        lab.settings("");
        lab
    }

    /// Writes the settings, with more of them.
    fn settings(&self, more: &str) {
        let text = format!("[discord]\napi_url = \"{}\"\n{more}\n", self.sandbox.url());
        std::fs::write(self.folder.path().join("bot-config.toml"), text).unwrap();
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotseat"));
        command.current_dir(self.folder.path()).env_clear().kill_on_drop(true).arg("doctor");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("DATABASE_URL", &self.database).env("DISCORD_TOKEN", self.sandbox.token());
        command.env("HOTSEAT_KEYS", support::KEYS).env("HOTSEAT_PDFIUM", pdfium().unwrap());
        command
    }

    fn with_model(&self, model: &ScriptedModel) -> Command {
        let mut command = self.command();
        command.env("OPENAI_API_KEY", model.api_key()).env("OPENAI_BASE_URL", model.base_url());
        command
    }

    async fn sql(&self, statement: &str) {
        let pool = MySqlPool::connect(&self.database).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    }
}

/// The tables MariaDB keeps privileges in.
const GRANT_TABLES: [&str; 8] = [
    "global_priv",
    "db",
    "tables_priv",
    "columns_priv",
    "procs_priv",
    "proxies_priv",
    "roles_mapping",
    "servers",
];

/// Has a private server check privileges, which it does not do by itself where it is a MariaDB: the tables are those its
/// own package brings.
async fn check_privileges(root: &MySqlPool) {
    match sqlx::query("SHOW GRANTS").fetch_all(root).await {
        Err(sqlx::Error::Database(error)) if error.message().contains("--skip-grant-tables") => {}
        checked => return drop(checked.unwrap()),
    }
    let charsets: String =
        sqlx::query_scalar("SELECT CAST(@@character_sets_dir AS CHAR)").fetch_one(root).await.unwrap();
    let share = Path::new(&charsets).parent().unwrap();
    let read = |name: &str| std::fs::read_to_string(share.join(name)).ok();
    let tables = read("mariadb_system_tables.sql").or_else(|| read("mysql_system_tables.sql"));
    let tables = tables.expect("the system tables of MariaDB: install mariadb-server-core");
    let mut connection = root.acquire().await.unwrap();
    let mut run = async |statement: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
    };
    run("CREATE DATABASE IF NOT EXISTS mysql").await;
    run("USE mysql").await;
    for name in GRANT_TABLES {
        let begin = format!("CREATE TABLE IF NOT EXISTS {name} (");
        let (_, rest) = tables.split_once(&begin).unwrap_or_else(|| panic!("no table {name}"));
        run(&format!("{begin}{}", rest.split_once(";\n").unwrap().0)).await;
    }
    run(r#"INSERT INTO global_priv VALUES ('127.0.0.1', 'root', '{"access":18446744073709551615}')"#).await;
    run("FLUSH PRIVILEGES").await;
}

#[tokio::test]
async fn privileges_that_are_missing_are_named_with_the_statement_that_grants_them() {
    let server = Server::start(mysql::Options::default()).await.unwrap();
    server.create_database("hotseat").await.unwrap();
    db::migrate(&server.url("hotseat").into()).await.unwrap();
    let root = MySqlPool::connect(&server.url("")).await.unwrap();
    check_privileges(&root).await;
    let run = async |statement: &str| {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&root).await.unwrap();
    };
    run("CREATE USER 'bot'@'127.0.0.1'").await;
    run("GRANT SELECT, INSERT, UPDATE ON `hotseat`.* TO 'bot'@'127.0.0.1'").await;
    let mut lab = Lab::new().await;
    lab.database = server.url("hotseat").replace("//root@", "//bot@");
    let (fine, told) = said(&mut lab.command()).await;
    let wrong: Vec<&str> = told.lines().filter(|line| line.starts_with("WRONG")).collect();
    assert!(!fine && wrong.len() == 1 && wrong[0].starts_with("WRONG database privileges:"), "{told}");
    assert!(wrong[0].contains("may not DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES"), "{told}");
    // What it says to run is all there is to do, and is enough to migrate as well.
    let (_, grant) = wrong[0].split_once(" run ").unwrap();
    run(grant).await;
    let (fine, told) = said(&mut lab.command()).await;
    assert!(fine && told.contains("ok    database privileges: all that is needed"), "{told}");
    db::migrate(&lab.database.clone().into()).await.unwrap();
}

/// Whether it found nothing wrong, and what it said.
async fn said(command: &mut Command) -> (bool, String) {
    let output = tokio::time::timeout(Duration::from_secs(200), command.output()).await.unwrap().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Only this is wrong, and it says these words.
async fn only_wrong(command: &mut Command, name: &str, words: &[&str]) {
    let (fine, said) = said(command).await;
    let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with("WRONG")).collect();
    assert!(!fine && wrong.len() == 1 && wrong[0].starts_with(&format!("WRONG {name}:")), "{said}");
    for word in words {
        assert!(said.contains(word), "{word} is not in:\n{said}");
    }
}

fn rates(quote: &'static str) -> impl Fn(&discord_sandbox::openai::ChatRequest) -> Reply {
    move |_| {
        let dimensions = ["relevance", "structure", "evidence", "depth", "clarity"];
        let ratings = dimensions.map(|name| json!({ "dimension": name, "quote": quote, "rating": 4 }));
        Reply::Json(json!({
            "ratings": ratings, "key_points": [], "strengths": ["a"], "improvements": ["b"], "follow_up": null,
        }))
    }
}

#[tokio::test]
async fn where_nothing_is_wrong_it_says_so_of_each_thing() {
    let lab = Lab::new().await;
    let (fine, said) = said(&mut lab.command()).await;
    assert!(fine, "{said}");
    let names: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("ok    ")?.split(':').next()).collect();
    let all = [
        "question bank",
        "database",
        "database privileges",
        "database letters",
        "clocks",
        "encryption",
        "documents",
        "disk",
        "model",
        "Discord",
        "Discord permissions",
    ];
    assert_eq!(names, all, "{said}");
}

#[tokio::test]
async fn permissions_that_are_missing_are_named_with_their_server() {
    let lab = Lab::new().await;
    const VIEW: u64 = 1 << 10;
    const EMBED: u64 = 1 << 14;
    let world = lab.sandbox.world();
    world.set_everyone_permissions(lab.guild, VIEW);
    world.set_bot_permissions(lab.guild, VIEW | EMBED);
    let words = ["Practice Server", "Create Private Threads", "Attach Files", "Server Settings > Roles"];
    only_wrong(&mut lab.command(), "Discord permissions", &words).await;
}

#[tokio::test]
async fn intents_that_are_off_are_named_with_where_to_switch_them_on() {
    let lab = Lab::with(Options { message_content_allowed: false, ..Options::default() }).await;
    only_wrong(
        &mut lab.command(),
        "Discord",
        &["Message Content Intent", "Bot page", "message_content = false"],
    )
    .await;
    lab.settings("message_content = false");
    let (fine, said) = said(&mut lab.command()).await;
    assert!(fine, "{said}");
}

#[tokio::test]
async fn a_clock_that_is_off_is_named_with_how_much() {
    let lab = Lab::new().await;
    lab.sandbox.world().advance(Duration::from_secs(300));
    only_wrong(&mut lab.command(), "clocks", &["off Discord's", "NTP"]).await;
}

#[tokio::test]
async fn tables_that_lose_letters_are_named_with_the_statement() {
    let lab = Lab::new().await;
    lab.sql("CREATE TABLE old_table (a VARCHAR(9)) CHARACTER SET latin1").await;
    only_wrong(&mut lab.command(), "database letters", &["old_table", "CONVERT TO CHARACTER SET utf8mb4"])
        .await;
}

#[tokio::test]
async fn missing_migrations_and_effects_that_were_given_up_are_named() {
    let lab = Lab::new().await;
    lab.sql("DELETE FROM _sqlx_migrations WHERE version = 130").await;
    only_wrong(&mut lab.command(), "database", &["migrations are missing", "hotseat migrate"]).await;
}

#[tokio::test]
async fn keys_that_rows_need_are_missed() {
    let lab = Lab::new().await;
    let pool = db::pool(&lab.database.clone().into(), 1).unwrap();
    let now = chrono::Utc::now();
    db::keys::check(&mut pool.acquire().await.unwrap(), &support::vault(), now).await.unwrap();
    let other = "2:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    only_wrong(lab.command().env("HOTSEAT_KEYS", other), "encryption", &["key 1", "put it back"]).await;
}

#[tokio::test]
async fn a_model_is_asked_and_has_to_follow_the_form_and_to_quote() {
    let lab = Lab::new().await;
    let model = ScriptedModel::start().await.unwrap();
    model.respond_with(rates("words that stand in no answer"));
    only_wrong(&mut lab.with_model(&model), "model", &["quotes nothing"]).await;
    model.respond_with(|_| Reply::Json(json!({ "what": "ever" })));
    only_wrong(&mut lab.with_model(&model), "model", &["model.name"]).await;
    let mut wrong_key = lab.with_model(&model);
    only_wrong(wrong_key.env("OPENAI_API_KEY", "sk-geheim"), "model", &["OPENAI_API_KEY"]).await;
    let nobody = "http://127.0.0.1:9/v1";
    only_wrong(lab.with_model(&model).env("OPENAI_BASE_URL", nobody), "model", &["OPENAI_BASE_URL"]).await;
}

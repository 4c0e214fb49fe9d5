//! What an answer asks of the database. The only test of its program: it reads the log of all statements.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use sqlx::Row as _;
use std::sync::{Arc, Mutex};
use support::ToyWorld;
use support::serving::Process;

/// What an answer takes in all, `BEGIN` and `COMMIT` included.
const STATEMENTS: usize = 8;

/// Statements that belong to no answer: what is looked for now and then.
const OF_THE_IDLE: [&str; 11] = [
    "seq, effect, tries",
    "UPDATE outbox SET lease_until",
    "deadline_at <=",
    "FROM cleanups",
    "FROM daily_posts",
    "FROM notifications",
    "FROM limit_warnings",
    "FROM open_threads",
    "due_at IS NOT NULL",
    // The day of practice is marked once in a quarter of an hour, where messages tell when they were written.
    "FROM profiles",
    "practice_days",
];

/// The log of statements, a line of JSON each.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The statements of answers since this was asked last.
    fn take(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        let statement = |line: &str| {
            let fields = serde_json::from_str::<Value>(line).unwrap()["fields"].take();
            let whole = fields["db.statement"].as_str().filter(|text| !text.trim().is_empty());
            whole.or_else(|| fields["summary"].as_str()).unwrap().trim().to_owned()
        };
        let of_answers = |text: &String| !OF_THE_IDLE.iter().any(|part| text.contains(part));
        text.lines().map(statement).filter(of_answers).collect()
    }
}

#[tokio::test]
async fn an_answer_takes_few_statements_each_by_a_key() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter("sqlx::query=debug")
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let bot = Process::start(ToyWorld::new().await);
    let sitting = bot.begin(8).await;
    let answer = async |answered: usize| {
        bot.say(&sitting).await;
        bot.wait_for_posts(sitting.thread, answered + 1).await;
        bot.wait_until_settled().await;
    };
    // The first answers find out what is remembered from then on.
    for answered in 1..=2 {
        answer(answered).await;
    }
    log.take();
    for answered in 3..=6 {
        answer(answered).await;
    }
    let asked = log.take();
    let mut db = bot.app.db.acquire().await.unwrap();
    for statement in &asked {
        if ["SELECT", "UPDATE", "DELETE"].iter().any(|kind| statement.starts_with(kind)) {
            let explain = format!(
                "EXPLAIN FORMAT=TRADITIONAL {}",
                statement.replace("LIMIT ?", "LIMIT 1").replace('?', "'1'")
            );
            for row in sqlx::raw_sql(sqlx::AssertSqlSafe(explain)).fetch_all(&mut *db).await.unwrap() {
                let (key, extra): (Option<String>, Option<String>) = (row.get("key"), row.get("Extra"));
                let table: Option<String> = row.get("table");
                // A list that was just made by a key.
                let is_made = table.is_some_and(|table| table.starts_with("<derived"));
                let by_key =
                    is_made || key.is_some() || extra.is_some_and(|extra| extra.contains("const table"));
                assert!(by_key, "without a key: {statement}");
            }
        }
    }
    assert_eq!(asked.len().div_ceil(4), STATEMENTS, "{asked:#?}");
    drop(db);
    bot.stop().await;
}

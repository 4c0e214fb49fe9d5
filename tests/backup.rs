//! The script that saves the database and brings it back, on a private server with an interview in it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use hotseat::app::interview::{self, Start};
use hotseat::db;
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use sqlx::{AssertSqlSafe, MySqlPool, Row as _};
use std::path::Path;
use std::process::{Command, Output};
use support::{CANDIDATE, GUILD, PARENT, ToyWorld};

fn backup(url: &str, what: &str, file: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/running/backup.sh");
    Command::new("sh").arg(script).arg(what).arg(file).env("DATABASE_URL", url).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every table with its checksum and number of rows.
async fn contents(url: &str) -> Vec<(String, Option<i64>, i64)> {
    let pool = MySqlPool::connect(url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT CONVERT(table_name USING utf8mb4) FROM information_schema.tables WHERE table_schema = DATABASE()
        ORDER BY table_name",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut contents = Vec::new();
    for table in tables {
        let checksum = sqlx::query(AssertSqlSafe(format!("CHECKSUM TABLE `{table}`")));
        let checksum = checksum.fetch_one(&pool).await.unwrap().get(1);
        let rows = sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM `{table}`")));
        contents.push((table, checksum, rows.fetch_one(&pool).await.unwrap()));
    }
    contents
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_comes_back_byte_for_byte_and_never_over_something_else() {
    let world = ToyWorld::new().await;
    let start = Start {
        guild: GUILD,
        parent: PARENT,
        candidate: CANDIDATE,
        role: "backend".to_owned(),
        resume: None,
        job_description: None,
        settings: Settings::new(3, Language::En),
    };
    interview::start(&world.app, start).await.unwrap();
    world.settle().await;
    let before = contents(&world.url).await;
    assert!(before.iter().any(|(table, _, rows)| table == "turns" && *rows > 0), "{before:?}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hotseat.sql.gz");
    let saved = backup(&world.url, "save", &file);
    assert!(saved.status.success(), "{}", said(&saved));
    let again = backup(&world.url, "save", &file);
    assert!(!again.status.success() && said(&again).contains("there already"), "{}", said(&again));
    let over = backup(&world.url, "restore", &file);
    assert!(!over.status.success() && said(&over).contains("not empty"), "{}", said(&over));
    assert_eq!(contents(&world.url).await, before);

    let empty = support::empty_database().await;
    let restored = backup(&empty, "restore", &file);
    assert!(restored.status.success(), "{}", said(&restored));
    assert_eq!(contents(&empty).await, before);
    let pool = MySqlPool::connect(&empty).await.unwrap();
    assert!(db::is_migrated(&mut pool.acquire().await.unwrap()).await.unwrap());

    let half = folder.path().join("half.sql.gz");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    let broken = backup(&support::empty_database().await, "restore", &half);
    assert!(!broken.status.success() && said(&broken).contains("not a whole backup"), "{}", said(&broken));
}

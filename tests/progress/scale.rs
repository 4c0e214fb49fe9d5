//! The scores of a member with 10,000 interviews among 1,000,000: read by the primary key, as one value, in less than
//! 5 ms. `./dev test at_scale_the_scores` shows the figures with `-- --nocapture`.

use super::support;
use chrono::{DateTime, Utc};
use hotseat::db::trend;
use hotseat::domain::ids::{GuildId, MemberId};
use hotseat::domain::trend::{Attempts, Measure, Trend};
use sqlx::{AssertSqlSafe, MySqlConnection, Row as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// What the database may take.
const LIMIT: Duration = Duration::from_millis(5);
const ROUNDS: usize = 300;
const MEMBER: MemberId = MemberId(7);
const GUILD: GuildId = GuildId(1);

/// 990,000 scores of 990 others, and 10,000 of the member.
async fn fill(db: &mut MySqlConnection) {
    let run = async |db: &mut MySqlConnection, statement: String| {
        sqlx::query(AssertSqlSafe(statement)).execute(db).await.unwrap();
    };
    run(db, "CREATE TABLE digits (d INT PRIMARY KEY)".to_owned()).await;
    run(db, "INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)".to_owned()).await;
    // The interviews themselves would only take time: the query does not touch them.
    run(db, "SET SESSION foreign_key_checks = 0".to_owned()).await;
    for (place, member) in [(0, "1000 + n DIV 1000"), (1, "7")] {
        run(
            db,
            format!(
                "INSERT INTO scores (guild_id, candidate_id, started_at, interview_id, role_key, kind, attempt_of, total,
                    relevance, structure, evidence, depth, clarity)
                SELECT 1, {member}, '2025-01-01' + INTERVAL n MOD 10000 HOUR, UNHEX(LPAD(HEX(n + 1 + {place} * 1000000), 32, '0')), 'backend',
                    IF(n MOD 6 = 4, 'repeat', 'full'), IF(n MOD 6 = 4, UNHEX(LPAD(HEX(n + {place} * 1000000), 32, '0')), NULL),
                    40 + n MOD 600 / 10, 3.2, 3.4, 2.5, NULL, 4.5
                FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
                    FROM digits a, digits b, digits c, digits e, digits f, digits g) numbers
                WHERE n < {}",
                if place == 0 { 990_000 } else { 10_000 }
            ),
        )
        .await;
    }
    run(db, "ANALYZE TABLE scores".to_owned()).await;
}

/// The query of the chart, as the program has it.
fn query() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let mut queries = all.map(|json| {
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        json["query"].as_str().unwrap().to_owned()
    });
    queries.find(|sql| sql.contains("GROUP_CONCAT(")).unwrap()
}

/// The best and the middle of many times.
async fn timed(mut run: impl AsyncFnMut()) -> (Duration, Duration) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run().await;
        times.push(start.elapsed());
    }
    times.sort();
    (times[0], times[ROUNDS / 2])
}

#[tokio::test]
async fn at_scale_the_scores_of_a_chart_are_read_by_key_in_less_than_5_ms() {
    let url = support::database().await;
    let pool = hotseat::db::pool(&url.into(), 1).unwrap();
    let mut db = pool.acquire().await.unwrap();
    fill(&mut db).await;
    let sql = query();
    let values = |sql: &str| {
        let values = ["1", "7", "'2025-01-01'", "NULL", "NULL", "'full,repeat'"];
        values.iter().fold(sql.to_owned(), |sql, value| sql.replacen('?', value, 1))
    };
    let plan = sqlx::query(AssertSqlSafe(format!("EXPLAIN FORMAT=TRADITIONAL {}", values(&sql))))
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert_eq!(plan.len(), 1);
    let (kind, key): (String, String) = (plan[0].get("type"), plan[0].get("key"));
    assert!(kind == "range" && key == "PRIMARY", "{kind} {key}");
    let extra: Option<String> = plan[0].get("Extra");
    assert!(!extra.is_some_and(|extra| extra.contains("filesort") || extra.contains("temporary")));
    let since = DateTime::<Utc>::UNIX_EPOCH;
    let bytes = values(&sql);
    let query = timed(async || {
        let row = sqlx::query(AssertSqlSafe(bytes.clone())).fetch_one(&mut *db).await.unwrap();
        assert_eq!(row.get::<Vec<u8>, _>(0).len(), 460_000);
    })
    .await;
    let mut scores = Vec::new();
    let read = timed(async || {
        scores = trend::rated(&mut db, GUILD, MEMBER, since, None, Attempts::Whole).await.unwrap();
    })
    .await;
    println!("10,000 of 1,000,000 scores: query {query:?}, with reading {read:?} (best, median)");
    assert_eq!(scores.len(), 10_000);
    // The same as the rows say, for one role and one kind as well.
    let rows = trend::list(&mut db, GUILD, MEMBER, since).await.unwrap();
    let whole = Trend::of(&scores, Measure::Total).unwrap();
    let from_rows: Vec<_> = rows.iter().map(hotseat::domain::trend::Score::rated).collect();
    assert_eq!(Trend::of(&from_rows, Measure::Total).unwrap(), whole);
    assert!(whole.attempts.len() > 1000);
    let repeats =
        trend::rated(&mut db, GUILD, MEMBER, since, Some("backend"), Attempts::Repeats).await.unwrap();
    assert_eq!(repeats.len(), rows.iter().filter(|row| row.attempt_of.is_some()).count());
    assert!(
        trend::rated(&mut db, GUILD, MEMBER, since, Some("frontend"), Attempts::All)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(query.0 < LIMIT, "{query:?}");
}

//! The community with 10,000 questions, 100,000 opinions and 1,000,000 recommendations: every query uses an index, and
//! what members wait for takes less than 20 ms of the database.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use hotseat::crypto::Vault;
use hotseat::db::community::opinions::{self, Ways};
use hotseat::db::{self, community::discussions};
use hotseat::domain::community::{NEW_FOR, PAGE};
use hotseat::domain::ids::{DiscussionId, GuildId, MemberId, OpinionId};
use sqlx::{AssertSqlSafe, MySqlPool, Row as _};
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Numbers from 0 to 999999, as a table.
const NUMBERS: &str = "(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n
    FROM digits a, digits b, digits c, digits e, digits f, digits g)";
/// The tables that grow with a community.
const TABLES: [&str; 11] = [
    "discussions",
    "opinions",
    "recommendations",
    "shared_answers",
    "opinion_reports",
    "share_reports",
    "community_blocks",
    "share_blocks",
    "moderation_log",
    "unread_notices",
    "post_waiters",
];
/// What members wait for takes less.
const LIMIT: Duration = Duration::from_millis(20);
/// The discussion with the most opinions; every tenth opinion is on it.
const BUSY: u128 = 0;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn fill(pool: &MySqlPool) {
    let run = async |statement: String| {
        sqlx::query(AssertSqlSafe(statement)).execute(pool).await.unwrap();
    };
    run("CREATE TABLE digits (d INT PRIMARY KEY)".to_owned()).await;
    run("INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)".to_owned()).await;
    run(format!(
        "INSERT INTO discussions (id, guild_id, question_key, channel_id, thread_id, message_id, created_at)
        SELECT UNHEX(LPAD(HEX(n), 32, '0')), n DIV 500, CONCAT('question-', n), n DIV 500, 1000000 + n, 1000000 + n,
            '2026-01-01' FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!(
        "INSERT INTO opinions (id, discussion_id, guild_id, author_id, text, message_id, by_form, unposted, hidden,
            recommendations, created_at)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), UNHEX(LPAD(HEX(IF(n MOD 10 = 0, 0, n MOD 10000)), 32, '0')),
            (n MOD 10000) DIV 500, n MOD 5000, 'An opinion in so many words.', 5000000 + n, 0, 0, 0,
            10, '2026-01-01' FROM {NUMBERS} numbers WHERE n < 100000"
    ))
    .await;
    run(format!(
        "INSERT INTO recommendations (opinion_id, member_id, by_button, by_reaction)
        SELECT UNHEX(LPAD(HEX(n DIV 10 + 1), 32, '0')), 10000 + n MOD 10, 1, 0 FROM {NUMBERS} numbers"
    ))
    .await;
    run(format!(
        "INSERT INTO shared_answers (id, guild_id, owner_id, interview_id, turn_id, language, question, answer, ratings,
            named, state, channel_id, thread_id, changed_at)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), n DIV 500, n MOD 5000, UNHEX(LPAD(HEX(n), 32, '0')), 1, 'en', 'q', 'a',
            '', 0, 'posted', n DIV 500, 2000000 + n, '2026-01-01' FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    for (reports, subject) in [("opinion_reports", "opinion_id"), ("share_reports", "share_id")] {
        run(format!(
            "INSERT INTO {reports} ({subject}, reporter_id, guild_id, reported_at)
            SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), n MOD 5000, n DIV 500, '2026-01-01'
            FROM {NUMBERS} numbers WHERE n < 10000"
        ))
        .await;
    }
    run(format!(
        "INSERT INTO community_blocks (guild_id, member_id, blocked_by, blocked_at)
        SELECT n DIV 500, n MOD 5000, 1, '2026-01-01' FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!(
        "INSERT INTO share_blocks (share_id, guild_id, member_id, blocked_by, blocked_at)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), n DIV 500, n MOD 5000, 1, '2026-01-01'
        FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!(
        "INSERT INTO moderation_log (id, guild_id, actor_id, action, subject, done_at)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), n DIV 500, 1, 'hide', '1', '2026-01-01'
        FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!(
        "INSERT INTO unread_notices (id, member_id, guild_id, kind, subject, since)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), n MOD 5000, n DIV 500, 'flood', UNHEX(LPAD(HEX(n + 1), 32, '0')),
            '2026-01-01' FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!(
        "INSERT INTO post_waiters (id, discussion_id, member_id, guild_id)
        SELECT UNHEX(LPAD(HEX(n + 1), 32, '0')), UNHEX(LPAD(HEX(n), 32, '0')), n MOD 5000, n DIV 500
        FROM {NUMBERS} numbers WHERE n < 10000"
    ))
    .await;
    run(format!("ANALYZE TABLE {}", TABLES.join(", "))).await;
}

/// A statement with a value of the column's kind in place of each `?`.
fn with_values(sql: &str) -> String {
    let mut parts = sql.split('?');
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let before: Vec<&str> = whole.split_whitespace().rev().take(2).collect();
        // Of a list, as before.
        let in_list = before[0].trim_start_matches('(').starts_with("x'");
        let is_count = matches!(before[0], "LIMIT" | "OFFSET");
        let column = if in_list { "id" } else { before[1] };
        let column = column.trim_start_matches(['(', ',']).rsplit('.').next().unwrap();
        let value = match column {
            _ if is_count => "1",
            // The order of a few rows is nobody's concern, that of the busiest question's is.
            "discussion_id" if sql.contains("ORDER BY") => "x'00000000000000000000000000000000'",
            "id" | "discussion_id" | "opinion_id" | "share_id" | "interview_id" | "IN" => {
                "x'00000000000000000000000000000001'"
            }
            "question_key" | "role_key" => "'question-1'",
            column if column.ends_with("_at") || column.ends_with("_until") => "'2026-01-02'",
            _ => "1",
        };
        whole.push_str(value);
        whole.push_str(part);
    }
    whole
}

/// Whether a statement reads or changes rows of a table.
fn is_about(sql: &str, table: &str) -> bool {
    let ends = |after: &str| !after.starts_with(|next: char| next == '_' || next.is_alphanumeric());
    let named = |before: &str| sql.split(&format!("{before} {table}")).skip(1).any(ends);
    ["FROM", "UPDATE", "JOIN"].into_iter().any(named)
}

/// The queries on the community's large tables, as the program has them.
fn queries() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let sql = json["query"].as_str().unwrap().to_owned();
        if !sql.starts_with("INSERT") && TABLES.iter().any(|table| is_about(&sql, table)) {
            found.push(sql);
        }
    }
    found
}

#[tokio::test]
async fn at_scale_every_query_uses_an_index_and_is_fast() {
    let url = support::database().await;
    let pool = MySqlPool::connect(&url).await.unwrap();
    fill(&pool).await;
    let all = queries();
    for table in TABLES {
        assert!(all.iter().any(|sql| is_about(sql, table)), "no query on {table} was found");
    }
    for sql in all {
        // Read once after a start, as a whole.
        if sql.contains("thread_id IS NOT NULL") && !sql.contains('?') {
            continue;
        }
        let explain = format!("EXPLAIN FORMAT=TRADITIONAL {}", with_values(&sql).replace(" FOR UPDATE", ""));
        for row in sqlx::query(AssertSqlSafe(explain)).fetch_all(&pool).await.unwrap() {
            let kind: Option<String> = row.try_get("type").unwrap();
            let extra: Option<String> = row.try_get("Extra").unwrap();
            let mut extra = extra.unwrap_or_default();
            // Asked for once a week by a server's digest, of the opinions of that week, which the index gives.
            if sql.contains("recommendations > 0") {
                extra.clear();
            }
            // What is open in one server, for a moderator: the index gives it, and its first ten lines are shown.
            if sql.contains("GROUP BY") && sql.contains("_reports") || sql.contains("AS shut") {
                extra.clear();
            }
            let table: Option<String> = row.try_get("table").unwrap();
            // What another line of the plan gives is read as a whole.
            if table.is_some_and(|table| table.starts_with('<')) {
                continue;
            }
            assert_ne!(kind.as_deref(), Some("ALL"), "reads a whole table: {sql}");
            assert!(!extra.contains("filesort"), "sorts: {sql}");
        }
    }
    // Other work on the machine may disturb a round, so the best of three counts.
    for (what, slowest) in
        [("top", top(&url).await), ("browse", browse(&url).await), ("toggle", toggle(&url).await)]
    {
        assert!(slowest < LIMIT, "{what}: {slowest:?} at the 99th percentile");
        println!("{what}: {slowest:?} at the 99th percentile");
    }
}

/// The 99th percentile of 300 runs, in the best of three rounds.
async fn measure(mut run: impl AsyncFnMut(u128)) -> Duration {
    let mut best = Duration::MAX;
    for round in 0..3_u128 {
        let mut times = Vec::new();
        for number in 0..300 {
            let start = Instant::now();
            run(round * 300 + number).await;
            times.push(start.elapsed());
        }
        times.sort();
        best = best.min(times[297]);
    }
    best
}

/// The last page of the busiest question, and pages of others.
async fn top(url: &str) -> Duration {
    let pool = db::pool(&url.to_owned().into(), 1).unwrap();
    let vault = Vault::parse(support::KEYS).unwrap();
    measure(async |number| {
        let mut db = pool.acquire().await.unwrap();
        let discussion = DiscussionId(id(if number % 2 == 0 { BUSY } else { number * 10 + 1 }));
        let many = u32::try_from(PAGE * 20).unwrap();
        opinions::count(&mut db, discussion, 1000).await.unwrap();
        let ranked = opinions::ranked(&mut db, discussion, many).await.unwrap();
        opinions::fresh(&mut db, discussion, chrono::Utc::now() - NEW_FOR, many).await.unwrap();
        let last = &ranked[ranked.len().saturating_sub(PAGE)..];
        assert_eq!(opinions::page(&mut db, &vault, last).await.unwrap().len(), last.len());
    })
    .await
}

/// The discussion of a question, and a member's opinions.
async fn browse(url: &str) -> Duration {
    let pool = db::pool(&url.to_owned().into(), 1).unwrap();
    let vault = Vault::parse(support::KEYS).unwrap();
    measure(async |number| {
        let mut db = pool.acquire().await.unwrap();
        let number = u64::try_from(number).unwrap();
        let (guild, question) = (GuildId(number * 7 / 500), format!("question-{}", number * 7));
        discussions::find(&mut db, guild, &question).await.unwrap().unwrap();
        opinions::of_author(&mut db, &vault, guild, MemberId(number), 10, 0).await.unwrap();
    })
    .await
}

async fn toggle(url: &str) -> Duration {
    let pool = db::pool(&url.to_owned().into(), 1).unwrap();
    measure(async |number| {
        let opinion = OpinionId(id(number * 31 + 1));
        let member = MemberId(99);
        let mut tx = pool.begin().await.unwrap();
        opinions::lock(&mut tx, opinion).await.unwrap().unwrap();
        let before = opinions::ways(&mut tx, opinion, member).await.unwrap();
        let now = Ways { button: !before.button, reaction: false };
        opinions::set_ways(&mut tx, opinion, member, before, now).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await
}

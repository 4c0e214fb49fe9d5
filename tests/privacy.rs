//! A member's data: all of it in the export, none of it left after it was erased, and nobody in the way.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use hotseat::app::interview::{self, Start};
use hotseat::app::privacy::Opinions;
use hotseat::app::{privacy, resume};
use hotseat::crypto::Place;
use hotseat::db::privacy::Reach;
use hotseat::db::tables::{Column, Erase, TABLES, Table};
use hotseat::domain::ids::{GuildId, MemberId};
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use serde_json::Value;
use sqlx::{MySqlPool, Row as _};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::time::{Duration, Instant};
use support::lab::{Candidate, TestBot, button, file, is_korean};
use support::{GUILD, PARENT, ToyWorld};
use uuid::Uuid;

/// Ids that are no part of other numbers.
const MEMBER: MemberId = MemberId(424_242_424_242_424_242);
const OTHER: MemberId = MemberId(535_353_535_353_535_353);
const ELSEWHERE: GuildId = GuildId(78);

const ANSWER: &str =
    "Zanzibar: I measured the slow queries first and then added a composite index, which cut the latency.";

fn document(name: &str) -> String {
    format!(
        "# {name}\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
        - Moved the order service from one server to four behind a load balancer\n\
        - Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
        - Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL\n"
    )
}

/// A whole interview of a member in a server, with everything that can be in one.
async fn sit(world: &ToyWorld, member: MemberId, guild: GuildId, name: &str) {
    let upload = resume::Upload {
        guild,
        candidate: member,
        title: Some(format!("Title of {name}")),
        role: Some("backend".to_owned()),
        file_name: format!("{name}.md"),
        bytes: document(name).into_bytes(),
    };
    let resume = resume::upload(&world.app, upload).await.unwrap().card.id;
    let start = Start {
        guild,
        candidate: member,
        parent: PARENT,
        role: "backend".to_owned(),
        resume: Some(resume),
        settings: Settings { follow_ups: false, ..Settings::new(3, Language::En) },
        job_description: Some(format!("Wanted: {name}, who did this before: {ANSWER}")),
    };
    let id = interview::start(&world.app, start).await.unwrap();
    world.settle().await;
    let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
    for _ in 0..3 {
        let message = world.stage.say(thread, member, &format!("{name} says {ANSWER}"));
        interview::message(&world.app, thread, message).await.unwrap();
        world.settle().await;
    }
    let pool = pool(world).await;
    write_down(&pool, member, guild, name).await;
    for insert in OTHER_ROWS {
        let insert = insert.replace("$member", &member.to_string()).replace("$guild", &guild.to_string());
        sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&pool).await.unwrap();
    }
    let memo = "INSERT IGNORE INTO memos (interview_id, turn_id, text, updated_at) VALUES (?, 0, ?, NOW(6))";
    let place = Place::new("memos.text", member.0).key(id.0).key(0_u16);
    let text = support::vault().seal(&place, &format!("{name} remembers"));
    sqlx::query(memo).bind(id.0).bind(text).execute(&pool).await.unwrap();
    let memo = "INSERT IGNORE INTO question_memos (id, member_id, question_key, text, changed_at)
        VALUES (?, ?, 'q', ?, NOW(6))";
    let own = Uuid::from_u128(member.0.into());
    let text = support::vault()
        .seal(&Place::new("question_memos.text", member.0).key(own), &format!("{name} notes"));
    sqlx::query(memo).bind(own).bind(member.0).bind(text).execute(&pool).await.unwrap();
}

/// An opinion and a letter.
async fn write_down(pool: &MySqlPool, member: MemberId, guild: GuildId, name: &str) {
    let (opinion, letter) = (Uuid::now_v7(), Uuid::now_v7());
    let text =
        support::vault().seal(&Place::new("opinions.text", member.0).key(opinion), &format!("{name} thinks"));
    let insert = "INSERT INTO opinions (id, discussion_id, guild_id, author_id, text, by_form, unposted, hidden,
        recommendations, created_at) SELECT ?, id, guild_id, ?, ?, 1, 0, 0, 1, NOW(6) FROM discussions LIMIT 1";
    let discussion =
        "INSERT IGNORE INTO discussions (id, guild_id, question_key, channel_id, thread_id, created_at)
        VALUES (REPEAT('e', 16), ?, 'q', 5, 6, NOW(6))";
    sqlx::query(discussion).bind(guild.0).execute(pool).await.unwrap();
    sqlx::query(insert).bind(opinion).bind(member.0).bind(text).execute(pool).await.unwrap();
    let place = Place::new("letters.content", member.0).key(letter);
    let content = support::vault().seal(&place, &format!("{{\"title\":\"{name} writes\"}}"));
    let insert = "INSERT INTO letters (id, guild_id, candidate_id, content, revision, changed_at)
        VALUES (?, ?, ?, ?, 1, NOW(6))";
    sqlx::query(insert).bind(letter).bind(guild.0).bind(member.0).bind(content).execute(pool).await.unwrap();
    share(pool, member, guild, name).await;
}

/// A shared answer, rated by its owner for want of others, and a suggested question.
async fn share(pool: &MySqlPool, member: MemberId, guild: GuildId, name: &str) {
    let (share, suggestion) = (Uuid::now_v7(), Uuid::now_v7());
    let sealed = |column: &'static str, id: Uuid, text: String| {
        support::vault().seal(&Place::new(column, member.0).key(id), &text)
    };
    let insert = "INSERT INTO shared_answers (id, guild_id, owner_id, interview_id, turn_id, language, question, answer,
        ratings, reason, named, state, channel_id, changed_at)
        VALUES (?, ?, ?, ?, 0, 'en', ?, ?, ?, ?, 0, 'hidden', 5, NOW(6))";
    let query = sqlx::query(insert).bind(share).bind(guild.0).bind(member.0).bind(share);
    let query = query.bind(sealed("shared_answers.question", share, format!("{name} was asked")));
    let query = query.bind(sealed("shared_answers.answer", share, format!("{name} shares")));
    let query = query.bind(sealed("shared_answers.ratings", share, "{}".to_owned()));
    let reason = sealed("shared_answers.reason", share, format!("{name} is told why"));
    query.bind(reason).execute(pool).await.unwrap();
    let insert = "INSERT INTO peer_ratings (share_id, rater_id, depth) VALUES (?, ?, 3)";
    sqlx::query(insert).bind(share).bind(member.0).execute(pool).await.unwrap();
    let insert = "INSERT INTO suggestions (id, guild_id, author_id, question, state, reason, created_at)
        VALUES (?, ?, ?, ?, 'refused', ?, NOW(6))";
    let query = sqlx::query(insert).bind(suggestion).bind(guild.0).bind(member.0);
    let query = query.bind(sealed("suggestions.question", suggestion, format!("\"{name} suggests\"")));
    query
        .bind(sealed("suggestions.reason", suggestion, format!("{name} is told")))
        .execute(pool)
        .await
        .unwrap();
}

/// Rows of the tables that an interview does not fill.
const OTHER_ROWS: [&str; 25] = [
    "INSERT IGNORE INTO members (id, language, seen_at) VALUES ($member, 'en', NOW(6))",
    "INSERT INTO model_calls (id, interview_id, guild_id, member_id, purpose, model, tokens_in, tokens_out, cost_micros,
        created_at)
    SELECT UNHEX(REPLACE(UUID(), '-', '')), id, guild_id, candidate_id, 'tailor', 'toy', 3, 4, 5, NOW(6)
    FROM interviews WHERE candidate_id = $member AND guild_id = $guild",
    "INSERT INTO bank_questions (guild_id, question_key, question, retired, source, added_by, changed_at)
    SELECT 99, CONCAT('own-', HEX(id)), '{}', 0, 'import', candidate_id, NOW(6)
    FROM interviews WHERE candidate_id = $member AND guild_id = $guild",
    "INSERT IGNORE INTO profiles (member_id, role_key, language, time_zone, interests, changed_at)
    VALUES ($member, 'backend', 'ko', 'Asia/Seoul', '[]', NOW(6))",
    "INSERT IGNORE INTO practice_days (member_id, day) VALUES ($member, '2026-01-02')",
    "INSERT IGNORE INTO daily_questions (member_id, guild_id, day, question_key, changes)
    VALUES ($member, $guild, '2026-01-02', 'q', 1)",
    "INSERT IGNORE INTO notifications (member_id, kind, guild_id, language, choice, hour_of_day, since, due_at, tries)
    VALUES ($member, 'daily', $guild, 'ko', 9, 18, '2026-01-02', NOW(6), 0)",
    "INSERT IGNORE INTO reviews (member_id, question_key, points, stability, difficulty, repetitions, lapses, state,
        reviewed_at, due_at) VALUES ($member, 'q', 50, 1, 5, 1, 0, 1, NOW(6), NOW(6))",
    "INSERT IGNORE INTO github_links (member_id, login, account_id, code, linked_at)
    VALUES ($member, 'login', $member, 'code', NOW(6))",
    "INSERT IGNORE INTO github_pages (account_id, address_hash, etag, body, read_at)
    VALUES ($member, REPEAT('a', 32), 'e', '[1]', NOW(6))",
    "UPDATE interviews SET attempt_of = id WHERE candidate_id = $member AND guild_id = $guild",
    "INSERT INTO recommendations (opinion_id, member_id, by_button, by_reaction)
    SELECT id, $member, 1, 0 FROM opinions WHERE author_id = $member ON DUPLICATE KEY UPDATE opinion_id = opinion_id",
    "INSERT INTO opinion_reports (opinion_id, reporter_id, guild_id, reported_at)
    SELECT id, $member, guild_id, NOW(6) FROM opinions WHERE author_id = $member ON DUPLICATE KEY UPDATE opinion_id = opinion_id",
    "INSERT IGNORE INTO community_blocks (guild_id, member_id, blocked_by, blocked_at)
    VALUES ($guild, $member, $member, NOW(6))",
    "INSERT INTO share_reports (share_id, reporter_id, guild_id, reported_at)
    SELECT id, $member, guild_id, NOW(6) FROM shared_answers WHERE owner_id = $member
    ON DUPLICATE KEY UPDATE reported_at = NOW(6)",
    "INSERT IGNORE INTO share_blocks (share_id, guild_id, member_id, blocked_by, blocked_at)
    SELECT id, $guild, $member, $member, NOW(6) FROM shared_answers WHERE owner_id = $member AND guild_id = $guild",
    "INSERT INTO unread_notices (id, member_id, guild_id, kind, subject, since)
    SELECT UNHEX(REPLACE(UUID(), '-', '')), $member, $guild, 'share-hidden', id, NOW(6) FROM shared_answers
    WHERE owner_id = $member AND guild_id = $guild",
    "INSERT IGNORE INTO post_waiters (id, discussion_id, member_id, guild_id)
    SELECT UNHEX(REPLACE(UUID(), '-', '')), id, $member, $guild FROM discussions",
    "INSERT INTO moderation_log (id, guild_id, actor_id, action, subject, done_at)
    VALUES (UNHEX(REPLACE(UUID(), '-', '')), $guild, $member, 'block', '$member', NOW(6))",
    "INSERT IGNORE INTO told_messages (message_id, interview_id, told_at)
    SELECT CONV(RIGHT(HEX(id), 12), 16, 10), id, NOW(6) FROM interviews
    WHERE candidate_id = $member AND guild_id = $guild",
    "INSERT IGNORE INTO shown_streaks (guild_id, member_id) VALUES ($guild, $member)",
    "INSERT INTO audit_log (id, guild_id, actor_id, action, details, done_at)
    VALUES (UNHEX(REPLACE(UUID(), '-', '')), $guild, $member, 'setup', '', NOW(6))",
    "INSERT IGNORE INTO departures (guild_id, member_id, left_at) VALUES ($guild, $member, NOW(6))",
    "INSERT IGNORE INTO usage_counts (member_id, guild_id, what, period_at, amount)
    VALUES ($member, 0, 'uploads', '2026-01-02', 3)",
    "INSERT IGNORE INTO report_shares (interview_id, mentor_id, shared_at)
    SELECT id, $member, NOW(6) FROM interviews WHERE candidate_id = $member AND guild_id = $guild",
];

async fn pool(world: &ToyWorld) -> MySqlPool {
    MySqlPool::connect(&world.url).await.unwrap()
}

/// Table and column of every column there is.
async fn all_columns(pool: &MySqlPool) -> BTreeSet<(String, String)> {
    let columns = "SELECT CAST(table_name AS CHAR), CAST(column_name AS CHAR) FROM information_schema.columns
        WHERE table_schema = DATABASE()";
    let rows = sqlx::query(columns).fetch_all(pool).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Where a needle stands: every value of every column of every table, as the bytes it is.
async fn found(pool: &MySqlPool, needles: &[Vec<u8>]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for (table, column) in all_columns(pool).await {
        let all = format!("SELECT CAST(`{column}` AS BINARY) FROM `{table}`");
        for row in sqlx::query(sqlx::AssertSqlSafe(all)).fetch_all(pool).await.unwrap() {
            let value: Vec<u8> = row.get::<Option<Vec<u8>>, _>(0).unwrap_or_default();
            if needles.iter().any(|needle| value.windows(needle.len()).any(|part| part == needle)) {
                places.insert(format!("{table}.{column}"));
            }
        }
    }
    places
}

/// The member's id, the ids of their interviews, resumes and versions, and words of theirs.
async fn needles(pool: &MySqlPool, member: MemberId, name: &str) -> Vec<Vec<u8>> {
    let mut needles = vec![member.to_string().into_bytes(), name.as_bytes().to_vec()];
    for select in [
        "SELECT id FROM interviews WHERE candidate_id = ?",
        "SELECT id FROM resumes WHERE candidate_id = ?",
        "SELECT v.id FROM resume_versions v JOIN resumes r ON r.id = v.resume_id WHERE r.candidate_id = ?",
    ] {
        let rows = sqlx::query(select).bind(member.0).fetch_all(pool).await.unwrap();
        needles.extend(rows.iter().map(|row| row.get::<Vec<u8>, _>(0)));
    }
    assert!(needles.len() > 4);
    needles
}

/// The files of an export, by name.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

async fn exported(world: &ToyWorld, reach: Reach) -> BTreeMap<String, String> {
    let archives = privacy::export(&world.app, Language::En, reach).await.unwrap();
    assert_eq!(archives.len(), 1);
    unpacked(archives.into_iter().next().unwrap().bytes)
}

fn rows(files: &BTreeMap<String, String>, table: &str) -> Vec<Value> {
    files.get(&format!("json/{table}.json")).map_or(Vec::new(), |text| serde_json::from_str(text).unwrap())
}

const EVERYTHING: Reach = Reach { member: MEMBER, guild: None };

#[tokio::test]
async fn every_column_of_the_database_is_listed() {
    let world = ToyWorld::new().await;
    let listed: BTreeSet<(String, String)> = TABLES
        .iter()
        .flat_map(|table| table.column_names().into_iter().map(|column| (table.name, column)))
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect();
    assert_eq!(all_columns(&pool(&world).await).await, listed, "see src/db/tables/list.rs");
    for table in TABLES.iter().filter(|table| table.owner.is_some()) {
        assert_ne!(table.erase, Erase::Nothing, "{}", table.name);
    }
}

#[tokio::test]
async fn an_export_has_every_value_of_the_member_and_nothing_of_others() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    sit(&world, OTHER, GUILD, "Wolverine").await;
    let files = exported(&world, EVERYTHING).await;
    let pool = pool(&world).await;
    for table in TABLES.iter().filter(|table| exports(table)) {
        // Made only where an answer is evaluated once more.
        if table.name == "earlier_evaluations" {
            continue;
        }
        let rows = rows(&files, table.name);
        assert!(!rows.is_empty(), "nothing of {}", table.name);
        let owner = table.owner.as_ref().unwrap();
        let count =
            format!("SELECT COUNT(*) FROM `{}` t {} WHERE {} = ?", table.name, owner.join, owner.member);
        let count: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(count)).bind(MEMBER.0).fetch_one(&pool).await.unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{}", table.name);
        let expected: BTreeSet<&str> = table
            .columns
            .iter()
            .filter(|(_, kind)| !matches!(kind, Column::Left(_)))
            .map(|(name, _)| *name)
            .collect();
        for row in &rows {
            let names: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(names, expected, "{}", table.name);
        }
    }
    let text = |table: &str, column: &str| rows(&files, table)[0][column].as_str().unwrap().to_owned();
    assert_eq!(text("resumes", "title"), "Title of Hanabi");
    assert_eq!(text("resumes", "candidate_id"), MEMBER.to_string());
    assert!(text("resume_versions", "text").contains("Northlight"));
    assert_eq!(text("answers", "text"), format!("Hanabi says {ANSWER}"));
    assert!(rows(&files, "turns")[0]["question"]["text"].is_string());
    assert!(rows(&files, "reports")[0]["report"].is_object());
    let readable = &files["my-data.md"];
    for words in ["Hanabi says", "Northlight", "Title of Hanabi", "## Interview (1)", "#### Answer"] {
        assert!(readable.contains(words), "{words} is not in:\n{readable}");
    }
    let all: String = files.into_values().collect();
    assert!(!all.contains("Wolverine") && !all.contains(&OTHER.to_string()));
}

#[test]
fn every_exported_column_has_a_label_in_both_languages() {
    for table in TABLES.iter().filter(|table| exports(table)) {
        for (name, kind) in table.columns {
            if matches!(kind, Column::Left(_)) {
                continue;
            }
            let key = format!("privacy-column-{}", name.replace('_', "-"));
            let label = |l| hotseat::text::find(l, &key, &hotseat::text::Arguments::new());
            assert!(label(Language::En).is_some(), "{}.{name}", table.name);
            assert!(label(Language::Ko).is_some_and(|label| is_korean(&label)), "{}.{name}", table.name);
        }
    }
}

#[tokio::test]
async fn the_readable_part_of_an_export_is_korean_for_koreans() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    let archives = privacy::export(&world.app, Language::Ko, EVERYTHING).await.unwrap();
    let files = unpacked(archives.into_iter().next().unwrap().bytes);
    for words in
        ["## 면접 (1)", "- **직무**: backend", "#### 답변", "- **내용**: Hanabi says", "- **잘한 점**:"]
    {
        assert!(files["my-data.md"].contains(words), "{words} is not in:\n{}", files["my-data.md"]);
    }
    assert!(files["json/interviews.json"].contains("\"role_key\""), "programs read one language");
}

#[tokio::test]
async fn opinions_stay_without_a_name_where_the_member_wants_that() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    sit(&world, OTHER, GUILD, "Wolverine").await;
    let pool = pool(&world).await;
    let needles = needles(&pool, MEMBER, "Hanabi").await;
    sqlx::query("UPDATE opinions SET message_id = 900 WHERE author_id = ?")
        .bind(MEMBER.0)
        .execute(&pool)
        .await
        .unwrap();
    privacy::erase(&world.app, EVERYTHING, Opinions::Anonymise).await.unwrap();
    assert_eq!(found(&pool, &needles).await, BTreeSet::new(), "nothing tells who wrote it");
    let rows =
        sqlx::query("SELECT id, text, message_id, unposted, by_form FROM opinions WHERE author_id = 0");
    let rows = rows.fetch_all(&pool).await.unwrap();
    assert_eq!(rows.len(), 1);
    let (id, text): (Uuid, Vec<u8>) = (rows[0].get(0), rows[0].get(1));
    let place = Place::new("opinions.text", 0).key(id);
    assert_eq!(support::vault().open(&place, &text).unwrap(), "Hanabi thinks");
    let (message, unposted, by_form): (Option<u64>, bool, bool) =
        (rows[0].get(2), rows[0].get(3), rows[0].get(4));
    assert_eq!((message, unposted, by_form), (None, true, true), "the bot posts it anew");
    let taken_away: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cleanups WHERE message_ids LIKE '%900%'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(taken_away, 1, "the message under their name goes");
}

fn exports(table: &Table) -> bool {
    table.owner.is_some() && table.columns.iter().any(|(_, kind)| !matches!(kind, Column::Left(_)))
}

#[tokio::test]
async fn after_erasing_nothing_of_the_member_is_in_any_column_nor_in_discord() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    sit(&world, MEMBER, ELSEWHERE, "Hanabi").await;
    sit(&world, OTHER, GUILD, "Wolverine").await;
    let pool = pool(&world).await;
    let needles = needles(&pool, MEMBER, "Hanabi").await;
    let others = exported(&world, Reach { member: OTHER, guild: None }).await;
    assert!(
        found(&pool, &needles).await.contains("interviews.candidate_id"),
        "the search finds anything at all"
    );
    assert_eq!(world.stage.threads.lock().unwrap().len(), 3);

    assert_eq!(privacy::erase(&world.app, EVERYTHING, Opinions::Delete).await.unwrap(), 2);
    while privacy::clean_up(&world.app).await.unwrap() {}
    assert_eq!(found(&pool, &needles).await, BTreeSet::new());
    assert_eq!(world.stage.threads.lock().unwrap().len(), 1, "the threads are gone but the other's");
    assert_eq!(exported(&world, EVERYTHING).await.keys().collect::<Vec<_>>(), ["about.json", "my-data.md"]);
    let spent: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM model_calls WHERE guild_id = ?")
        .bind(GUILD.0)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(spent >= 2, "what was spent stays spent");
    let kept = exported(&world, Reach { member: OTHER, guild: None }).await;
    assert_eq!(kept["json/answers.json"], others["json/answers.json"]);
}

#[tokio::test]
async fn erasing_in_one_server_leaves_the_others() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    sit(&world, MEMBER, ELSEWHERE, "Hanabi").await;
    let here = privacy::reach(MEMBER, GUILD, false);
    assert_eq!(privacy::holdings(&world.app, here).await.unwrap().interviews, 1);
    privacy::erase(&world.app, here, Opinions::Delete).await.unwrap();
    assert_eq!(privacy::holdings(&world.app, here).await.unwrap(), privacy::Holdings::default());
    let left = exported(&world, EVERYTHING).await;
    for table in ["interviews", "resumes", "model_calls"] {
        let rows = rows(&left, table);
        assert!(!rows.is_empty() && rows.iter().all(|row| row["guild_id"] == "78"), "{table}: {rows:?}");
    }
    assert_eq!(rows(&left, "members").len(), 1);
}

#[tokio::test]
async fn a_thread_that_cannot_be_deleted_yet_is_deleted_later() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    privacy::erase(&world.app, EVERYTHING, Opinions::Delete).await.unwrap();
    world.stage.fail(support::ToyFailure::Before(support::passing()));
    assert!(privacy::clean_up(&world.app).await.unwrap());
    assert!(!privacy::clean_up(&world.app).await.unwrap(), "not at once");
    assert_eq!(world.stage.threads.lock().unwrap().len(), 1);
    world.clock.advance(chrono::Duration::hours(1));
    assert!(privacy::clean_up(&world.app).await.unwrap());
    assert!(world.stage.threads.lock().unwrap().is_empty());
    assert!(!privacy::clean_up(&world.app).await.unwrap());
}

#[tokio::test]
async fn calls_stored_after_the_erasure_are_forgotten_in_time() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    let pool = pool(&world).await;
    let late = "INSERT INTO model_calls (id, interview_id, guild_id, member_id, purpose, model, tokens_in, tokens_out,
        cost_micros, created_at) SELECT REPEAT('x', 16), id, guild_id, candidate_id, 'tailor', 'toy', 1, 1, 1, ?
        FROM interviews WHERE candidate_id = ?";
    privacy::erase(&world.app, Reach { member: OTHER, guild: None }, Opinions::Delete).await.unwrap();
    let now = world.app.clock.now();
    sqlx::query(late).bind(now).bind(MEMBER.0).execute(&pool).await.unwrap();
    sqlx::query("DELETE FROM interviews").execute(&pool).await.unwrap();
    let callers = async || -> i64 {
        let count = "SELECT COUNT(*) FROM model_calls WHERE member_id = ? AND id = REPEAT('x', 16)";
        sqlx::query_scalar(count).bind(MEMBER.0).fetch_one(&pool).await.unwrap()
    };
    privacy::forget(&world.app).await.unwrap();
    assert_eq!(callers().await, 1, "today's budget still asks for it");
    world.clock.advance(chrono::Duration::days(3));
    privacy::forget(&world.app).await.unwrap();
    assert_eq!(callers().await, 0);
}

#[tokio::test]
async fn a_thousand_interviews_are_erased_in_five_seconds_and_block_nobody() {
    let world = ToyWorld::new().await;
    sit(&world, MEMBER, GUILD, "Hanabi").await;
    sit(&world, OTHER, GUILD, "Wolverine").await;
    let pool = pool(&world).await;
    multiply(&pool, 1000).await;
    let stop = tokio::sync::watch::Sender::new(false);
    let neighbour = tokio::spawn(slowest_lock(pool.clone(), stop.subscribe()));
    let begun = Instant::now();
    assert!(privacy::erase(&world.app, EVERYTHING, Opinions::Delete).await.unwrap() >= 1000);
    let took = begun.elapsed();
    stop.send_replace(true);
    let slowest = neighbour.await.unwrap();
    assert!(took < Duration::from_secs(5), "erasing took {took:?}");
    assert!(slowest < Duration::from_secs(1), "somebody else waited {slowest:?}");
}

/// Copies the member's interview with all that belongs to it.
async fn multiply(pool: &MySqlPool, times: usize) {
    let mut db = pool.acquire().await.unwrap();
    let id: Vec<u8> = sqlx::query_scalar("SELECT id FROM interviews WHERE candidate_id = ? LIMIT 1")
        .bind(MEMBER.0)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    let numbers = format!(
        "CREATE TEMPORARY TABLE numbers (n INT PRIMARY KEY, id BINARY(16)) AS
        SELECT seq.n, UNHEX(LEFT(SHA2(CONCAT('copy', seq.n), 256), 32)) AS id FROM (WITH RECURSIVE s AS
        (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < {times}) SELECT n FROM s) seq"
    );
    sqlx::query(sqlx::AssertSqlSafe(numbers)).execute(&mut *db).await.unwrap();
    let children =
        ["turns", "answers", "evaluations", "reports", "outbox", "job_descriptions", "scores", "model_calls"];
    for table in ["interviews"].into_iter().chain(children) {
        // What the database computes by itself is not written.
        let written = |c: &str| (table, c) != ("scores", "point");
        let columns = all_columns(pool).await.into_iter().filter(|(t, c)| t == table && written(c));
        let columns: Vec<String> = columns.map(|(_, c)| c).collect();
        let own = if table == "interviews" { "id" } else { "interview_id" };
        let values: Vec<String> = columns
            .iter()
            .map(|column| match column.as_str() {
                _ if column == own => "numbers.id".to_owned(),
                "id" => "UNHEX(LEFT(SHA2(CONCAT(numbers.n, HEX(t.id)), 256), 32))".to_owned(),
                "message_id" if table == "answers" => "t.message_id + 100000 * numbers.n".to_owned(),
                "thread_id" => "t.thread_id + 100000 * numbers.n".to_owned(),
                other => format!("t.`{other}`"),
            })
            .collect();
        let names: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
        let copy = format!(
            "INSERT INTO `{table}` ({}) SELECT {} FROM `{table}` t JOIN numbers WHERE t.{own} = ?",
            names.join(", "),
            values.join(", ")
        );
        sqlx::query(sqlx::AssertSqlSafe(copy)).bind(&id).execute(&mut *db).await.unwrap();
    }
}

/// The longest that somebody else's interview could not be changed.
async fn slowest_lock(pool: MySqlPool, stop: tokio::sync::watch::Receiver<bool>) -> Duration {
    let mut slowest = Duration::ZERO;
    while !*stop.borrow() {
        let begun = Instant::now();
        sqlx::query("UPDATE interviews SET version = version + 1 WHERE candidate_id = ?")
            .bind(OTHER.0)
            .execute(&pool)
            .await
            .unwrap();
        slowest = slowest.max(begun.elapsed());
    }
    slowest
}

#[tokio::test]
async fn members_get_and_delete_their_data_by_command_in_both_languages() {
    let bot = TestBot::start().await;
    for (locale, english) in [("en-US", true), ("ko", false)] {
        let who = Candidate { member: bot.join("Candidate", locale), channel: bot.channel };
        let everywhere = || [("scope", Arg::Int(0))];
        let upload = [("file", file("cv.md", document("Hanabi").into_bytes()))];
        who.command("resume upload", &upload).await;
        let short =
            [("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
        let thread = who.start(&short).await;
        who.answer_all(thread, ANSWER).await;

        let policy = who.command("privacy policy", &[]).await;
        assert_eq!(is_korean(&policy.text()), !english, "{}", policy.text());
        let export = who.command("privacy export", &[]).await;
        assert_eq!(is_korean(&export.text()), !english, "{}", export.text());
        let attachment = &export.raw["attachments"][0];
        assert!(attachment["filename"].as_str().unwrap().ends_with(".zip"), "{attachment}");

        let asked = who.command("privacy delete", &everywhere()).await;
        assert!(is_korean(&asked.text()) != english && asked.text().contains('1'), "{}", asked.text());
        let no = button(&asked, "erase-nothing").unwrap();
        who.member.press(&asked, &no).await.unwrap().reply().await.unwrap();
        let asked = who.command("privacy delete", &everywhere()).await;
        let yes = button(&asked, "erase-everywhere").unwrap();
        let done = who.member.press(&asked, &yes).await.unwrap().reply().await.unwrap();
        assert!(is_korean(&done.text()) != english && done.buttons().is_empty(), "{}", done.text());
        let list = who.command("interview list", &[]).await;
        assert!(list.component("iv1:show-chosen").is_none(), "{}", list.text());
        wait_until_gone(&bot, &who, thread).await;
    }
    bot.finish().await;
}

/// Waits until nothing is to be taken away any more, and looks whether the thread is gone.
async fn wait_until_gone(bot: &TestBot, who: &Candidate, thread: u64) {
    let pool = MySqlPool::connect(&bot.database).await.unwrap();
    let begun = Instant::now();
    loop {
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM cleanups").fetch_one(&pool).await.unwrap();
        if left == 0 {
            break;
        }
        assert!(begun.elapsed() < support::lab::PATIENCE, "thread {thread} is not taken away");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Where the bot may not delete threads, its own messages are gone.
    let threads = who.member.threads().await.unwrap();
    if threads.iter().any(|seen| seen.id == thread) {
        let left = who.member.messages(thread).await.unwrap();
        assert!(left.iter().all(|message| message.raw["embeds"].as_array().unwrap().is_empty()), "{left:?}");
    }
}

//! Members' texts at rest: nothing readable in any column, nothing that opens after it was changed or moved, and keys that
//! are replaced while interviews go on.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use hotseat::app::interview::{self, Start};
use hotseat::app::resume::correct::{self, Lines};
use hotseat::app::writing::{self, Beginning, Owner};
use hotseat::app::{again, catch_up, daily, resume};
use hotseat::crypto::{Unreadable, Vault};
use hotseat::db::community::{shares, suggestions};
use hotseat::db::tables::TABLES;
use hotseat::db::{interviews, keys, records, resumes};
use hotseat::domain::ids::{ChannelId, InterviewId, ResumeId};
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use hotseat::domain::writing::Written;
use hotseat::error::AppError;
use sqlx::{MySqlPool, Row as _};
use std::collections::BTreeSet;
use support::{CANDIDATE, GUILD, PARENT, ToyWorld};

const RESUME: &str = "# Kim Hana\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Moved the Quillfire order service from one server to four behind a load balancer\n\
- Cut the p95 latency of the Brackwater search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the Pemberwick payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

const ANSWER: &str =
    "Zanzibar: I measured the slow queries first and then added a composite index, which cut the latency.";

/// Words of every line of the resume and of the answers that only this candidate uses: the keys of stock questions, which
/// are nobody's secret, are made of ordinary ones.
const WORDS: [&str; 6] = ["Hana", "Northlight", "Quillfire", "Brackwater", "Pemberwick", "Zanzibar"];

struct Sitting {
    resume: ResumeId,
    id: InterviewId,
    thread: ChannelId,
}

async fn begin(world: &ToyWorld) -> Sitting {
    let upload = resume::Upload {
        guild: GUILD,
        candidate: CANDIDATE,
        title: None,
        role: None,
        file_name: "Northlight-Hana.md".to_owned(),
        bytes: RESUME.as_bytes().to_vec(),
    };
    let resume = resume::upload(&world.app, upload).await.unwrap().card.id;
    let start = Start {
        guild: GUILD,
        candidate: CANDIDATE,
        parent: PARENT,
        role: "backend".to_owned(),
        resume: Some(resume),
        settings: Settings { follow_ups: false, ..Settings::new(3, Language::En) },
        job_description: Some(format!("We look for somebody who did this before: {ANSWER}")),
    };
    let id = interview::start(&world.app, start).await.unwrap();
    world.settle().await;
    let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
    Sitting { resume, id, thread }
}

async fn answer(world: &ToyWorld, sitting: &Sitting) {
    let message = world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    interview::message(&world.app, sitting.thread, message).await.unwrap();
    world.settle().await;
}

async fn whole(world: &ToyWorld) -> Sitting {
    let sitting = begin(world).await;
    for _ in 0..3 {
        answer(world, &sitting).await;
    }
    sitting
}

/// Every value of every column of every table, as text.
async fn dump(url: &str) -> Vec<(String, String)> {
    let pool = MySqlPool::connect(url).await.unwrap();
    let columns = "SELECT CAST(table_name AS CHAR), CAST(column_name AS CHAR) FROM information_schema.columns
        WHERE table_schema = DATABASE()";
    let mut values = Vec::new();
    for row in sqlx::query(columns).fetch_all(&pool).await.unwrap() {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let all = format!("SELECT CAST(`{column}` AS BINARY) FROM `{table}`");
        for row in sqlx::query(sqlx::AssertSqlSafe(all)).fetch_all(&pool).await.unwrap() {
            let value: Option<Vec<u8>> = row.get(0);
            let text = String::from_utf8_lossy(&value.unwrap_or_default()).into_owned();
            values.push((format!("{table}.{column}"), text));
        }
    }
    values
}

/// Columns in which a word of the candidate can be read.
async fn readable(url: &str) -> BTreeSet<String> {
    let found =
        dump(url).await.into_iter().filter(|(_, value)| WORDS.iter().any(|word| value.contains(word)));
    found.map(|(column, _)| column).collect()
}

async fn run(url: &str, statement: &'static str) -> u64 {
    let pool = MySqlPool::connect(url).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap().rows_affected()
}

fn unreadable(error: &sqlx::Error) -> Unreadable {
    match error {
        sqlx::Error::Decode(error) => error.downcast_ref::<Unreadable>().unwrap().clone(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn after_an_interview_no_column_shows_a_word_of_resume_or_answers() {
    let world = ToyWorld::new().await;
    let sitting = whole(&world).await;
    let mut db = world.app.db.acquire().await.unwrap();
    assert!(records::report(&mut db, &world.app.vault, sitting.id).await.unwrap().is_some());
    assert_eq!(readable(&world.url).await, BTreeSet::new());
}

#[tokio::test]
async fn without_keys_texts_are_readable_and_a_rotation_hides_them_and_keeps_them() {
    let mut world = ToyWorld::new().await;
    world.app.vault = Vault::plain();
    let sitting = whole(&world).await;
    let plain = readable(&world.url).await;
    for column in
        ["resumes.title", "resume_versions.text", "turns.question", "answers.text", "evaluations.evaluation"]
    {
        assert!(plain.contains(column), "the search finds words at all: {plain:?}");
    }
    let before = interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap();
    world.app.vault = support::vault();
    let read = interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap();
    assert_eq!(format!("{read:?}"), format!("{before:?}"), "plain rows stay readable");
    let rotation = keys::rotate(&world.app.db, &world.app.vault).await.unwrap();
    assert!(rotation.moved > 12 && rotation.unreadable.is_none(), "{rotation:?}");
    assert_eq!(readable(&world.url).await, BTreeSet::new());
    world.app.vault = support::vault().refuse_plain();
    let read = interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap();
    assert_eq!(format!("{read:?}"), format!("{before:?}"));
    assert_eq!(
        keys::rotate(&world.app.db, &world.app.vault).await.unwrap().moved,
        0,
        "nothing is left to do"
    );
}

/// Fills what an interview leaves empty: memos, an opinion, a letter, a correction, an evaluation that was replaced.
async fn write_everything(world: &ToyWorld, sitting: &Sitting) {
    let app = &world.app;
    interview::set_memo(app, CANDIDATE, sitting.id, None, ANSWER).await.unwrap();
    daily::put_memo(app, GUILD, CANDIDATE, ANSWER, Language::En).await.unwrap();
    let owner = Owner { guild: GUILD, candidate: CANDIDATE };
    let beginning =
        Beginning { title: "To Northlight".to_owned(), set: (Language::En, String::new()), role: None };
    let letter = writing::begin(app, owner, beginning).await.unwrap().id;
    let section = Written { prompt: "Zanzibar?".to_owned(), limit: String::new(), text: ANSWER.to_owned() };
    writing::write(app, owner, letter, None, section).await.unwrap();
    let lines = Lines { resume: sitting.resume, version: 1, first: 4, last: 5 };
    correct::correct(app, GUILD, CANDIDATE, lines, "- Cut the latency of the Brackwater search")
        .await
        .unwrap();
    let mut db = app.db.acquire().await.unwrap();
    let owner = (GUILD, CANDIDATE);
    let (_, share, suggestion) =
        support::community::fill(&mut db, &app.vault, owner, sitting.id, ANSWER).await;
    let share = shares::load(&mut db, &app.vault, share).await.unwrap().unwrap();
    run(&world.url, "UPDATE shared_answers SET state = 'posted'").await;
    assert!(shares::hide(&mut db, &app.vault, &share, Some(ANSWER), chrono::Utc::now()).await.unwrap());
    let suggestion = suggestions::load(&mut db, &app.vault, suggestion).await.unwrap().unwrap();
    suggestions::put_reason(&mut db, &app.vault, &suggestion, ANSWER).await.unwrap();
    run(&world.url, "UPDATE evaluations SET rubric_version = '0'").await;
    again::evaluate_again(app, GUILD, CANDIDATE, sitting.id).await.unwrap();
}

#[tokio::test]
async fn every_sealed_column_is_written_and_none_can_be_read() {
    let mut world = ToyWorld::new().await;
    world.app.vault = Vault::plain();
    let sitting = whole(&world).await;
    write_everything(&world, &sitting).await;
    let pool = MySqlPool::connect(&world.url).await.unwrap();
    for table in TABLES {
        for column in table.sealed() {
            let count = format!("SELECT COUNT(`{column}`) FROM `{}`", table.name);
            let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&pool).await.unwrap();
            assert!(count > 0, "nothing in {}.{column}: let write_everything fill it", table.name);
        }
    }
    let plain = readable(&world.url).await;
    for column in [
        "memos.text",
        "question_memos.text",
        "opinions.text",
        "letters.content",
        "resume_versions.corrections",
    ] {
        assert!(plain.contains(column), "the search finds words at all: {plain:?}");
    }
    world.app.vault = support::vault();
    assert!(keys::rotate(&world.app.db, &world.app.vault).await.unwrap().unreadable.is_none());
    assert_eq!(readable(&world.url).await, BTreeSet::new());

    // The same written with keys from the start.
    let world = ToyWorld::new().await;
    let sitting = whole(&world).await;
    write_everything(&world, &sitting).await;
    assert_eq!(readable(&world.url).await, BTreeSet::new());
}

#[tokio::test]
async fn every_column_of_bytes_is_on_the_list_of_those_a_rotation_moves() {
    let pool = MySqlPool::connect(&support::database().await).await.unwrap();
    let columns = "SELECT CAST(CONCAT(table_name, '.', column_name) AS CHAR) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND data_type IN ('blob', 'mediumblob', 'longblob')
        AND table_name NOT LIKE '\\_sqlx%'";
    let found: BTreeSet<String> =
        sqlx::query_scalar(columns).fetch_all(&pool).await.unwrap().into_iter().collect();
    let listed = TABLES.iter().flat_map(|table| table.sealed().map(move |column| (table.name, column)));
    let listed: BTreeSet<String> = listed.map(|(table, column)| format!("{table}.{column}")).collect();
    assert_eq!(found, listed, "a new column of texts belongs into db::tables as a sealed one");
}

#[tokio::test]
async fn changed_and_swapped_rows_do_not_open() {
    let world = ToyWorld::new().await;
    let sitting = whole(&world).await;
    let mut db = world.app.db.acquire().await.unwrap();
    let vault = &world.app.vault;
    let tampered = |column: &'static str| Unreadable::Tampered { key: 1, column: column.into() };

    // The texts of two answers change places.
    run(&world.url, "CREATE TABLE swap AS SELECT MIN(message_id) a, MAX(message_id) b FROM answers").await;
    run(
        &world.url,
        "UPDATE answers x JOIN answers y ON x.message_id = (SELECT a FROM swap) AND y.message_id = (SELECT b FROM swap)
         SET x.text = y.text",
    )
    .await;
    let error = records::answers(&mut db, vault, sitting.id).await.unwrap_err();
    assert_eq!(unreadable(&error), tampered("answers.text"));

    // One byte of a question.
    run(&world.url, "UPDATE turns SET question = CONCAT(question, ' ') WHERE turn_id = 1").await;
    let error = interviews::load(&mut db, vault, sitting.id).await.unwrap_err();
    assert_eq!(unreadable(&error), tampered("turns.question"));

    // A report is handed to another member.
    run(&world.url, "UPDATE interviews SET candidate_id = candidate_id + 1").await;
    let error = records::report(&mut db, vault, sitting.id).await.unwrap_err();
    assert_eq!(unreadable(&error), tampered("reports.report"));

    // So is a resume.
    run(&world.url, "UPDATE resumes SET candidate_id = candidate_id + 1").await;
    let other = hotseat::domain::ids::MemberId(CANDIDATE.0 + 1);
    let error = resumes::latest(&mut db, vault, GUILD, other, sitting.resume).await.unwrap_err();
    assert!(matches!(unreadable(&error), Unreadable::Tampered { .. }), "{error}");
}

#[tokio::test]
async fn a_key_is_replaced_while_an_interview_goes_on_and_the_old_one_can_go() {
    let mut world = ToyWorld::new().await;
    let mut db = world.app.db.acquire().await.unwrap();
    keys::check(&mut db, &world.app.vault, world.app.clock.now()).await.unwrap();
    let sitting = begin(&world).await;
    answer(&world, &sitting).await;
    let new = support::vault().new_key();
    let both = || Vault::parse(&format!("{new}\n{}", support::KEYS)).unwrap();
    world.app.vault = both();
    let pool = MySqlPool::connect(&world.url).await.unwrap();
    let vault = both();
    let (rotation, ()) = tokio::join!(keys::rotate(&pool, &vault), async {
        answer(&world, &sitting).await;
        answer(&world, &sitting).await;
    });
    assert!(rotation.unwrap().unreadable.is_none());
    keys::rotate(&pool, &vault).await.unwrap();
    world.app.vault = Vault::parse(&new).unwrap();
    keys::check(&mut db, &world.app.vault, world.app.clock.now()).await.unwrap();
    let shown = interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap();
    assert!(shown.report.is_some());
    assert_eq!(shown.turns.iter().filter(|turn| turn.answer.as_deref() == Some(ANSWER)).count(), 3);
}

#[tokio::test]
async fn a_missing_key_is_named_at_the_start_and_at_the_row_and_nothing_is_lost() {
    let world = ToyWorld::new().await;
    let mut db = world.app.db.acquire().await.unwrap();
    let now = world.app.clock.now();
    keys::check(&mut db, &world.app.vault, now).await.unwrap();
    let sitting = begin(&world).await;

    let other = Vault::parse(&support::vault().new_key()).unwrap();
    let error = format!("{:#}", keys::check(&mut db, &other, now).await.unwrap_err());
    assert!(error.contains("key 1") && error.contains("HOTSEAT_KEYS"), "{error}");
    let error = format!("{:#}", keys::check(&mut db, &Vault::plain(), now).await.unwrap_err());
    assert!(error.contains("key 1"), "{error}");
    let same_number = Vault::parse(&Vault::plain().new_key()).unwrap();
    let error = format!("{:#}", keys::check(&mut db, &same_number, now).await.unwrap_err());
    assert!(error.contains("key 1 is not the one"), "{error}");

    // After a restart with the other key nothing is remembered.
    let mut world = ToyWorld::on(world.url.clone(), world.stage.clone());
    world.app.vault = other;
    match interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap_err() {
        AppError::Unexpected(error) => assert!(format!("{error:#}").contains("key 1"), "{error:#}"),
        AppError::User(error) => panic!("{error}"),
    }
    let message = world.stage.say(sitting.thread, CANDIDATE, ANSWER);
    interview::message(&world.app, sitting.thread, message).await.unwrap_err();
    world.app.vault = support::vault();
    catch_up::drain_known(&world.app).await;
    world.settle().await;
    let shown = interview::show(&world.app, GUILD, CANDIDATE, sitting.id).await.unwrap();
    assert_eq!(
        shown.turns[0].answer.as_deref(),
        Some(ANSWER),
        "it was read from the thread once the key was back"
    );
}

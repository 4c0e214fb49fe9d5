//! The database: migrations, and effects that are claimed once and in order.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use chrono::{Duration, TimeZone, Utc};
use hotseat::db::interviews::{self, Change};
use hotseat::db::{self, outbox};
use hotseat::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, MessageId, TurnId};
use hotseat::domain::interview::{Effect, Interview, Phase, Post, Settings};
use hotseat::domain::language::Language;
use hotseat::domain::rubric::Rater;
use sqlx::MySqlPool;
use std::collections::BTreeSet;
use uuid::Uuid;

fn few(usual: u32) -> outbox::Limits {
    outbox::Limits { usual, later: usual }
}

#[tokio::test]
async fn two_processes_may_migrate_at_once() {
    let url = support::empty_database().await;
    let secret = url.clone().into();
    let (first, second) = tokio::join!(db::migrate(&secret), db::migrate(&secret));
    first.unwrap();
    second.unwrap();
    let pool = MySqlPool::connect(&url).await.unwrap();
    assert!(db::is_migrated(&mut pool.acquire().await.unwrap()).await.unwrap());
    db::migrate(&secret).await.unwrap();
}

#[tokio::test]
async fn a_migration_that_was_interrupted_is_completed_at_the_next_start() {
    let url = support::database().await;
    let pool = MySqlPool::connect(&url).await.unwrap();
    // The process died after the statement of one migration, and before that of another.
    sqlx::raw_sql("DROP TABLE members").execute(&pool).await.unwrap();
    let begun = "UPDATE _sqlx_migrations SET success = FALSE WHERE version IN (10, 11)";
    assert_eq!(sqlx::query(begun).execute(&pool).await.unwrap().rows_affected(), 2);
    // It held the lock, and will hold it a little longer.
    let held = "UPDATE migration_lock SET owner = 'dead', held_until = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND";
    assert_eq!(sqlx::query(held).execute(&pool).await.unwrap().rows_affected(), 1);
    let started = std::time::Instant::now();
    db::migrate(&url.clone().into()).await.unwrap();
    assert!(started.elapsed() > std::time::Duration::from_millis(500), "the lock was respected");
    assert!(db::is_migrated(&mut pool.acquire().await.unwrap()).await.unwrap());
    sqlx::query("SELECT id FROM members").fetch_all(&pool).await.unwrap();
}

#[test]
fn each_migration_is_one_statement() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
        let statements = lines.collect::<Vec<_>>().join("\n");
        let more = statements.trim().trim_end_matches(';').contains(';');
        assert!(
            !more,
            "{}: one that is interrupted between two statements cannot be done again",
            path.display()
        );
    }
}

#[tokio::test]
async fn a_database_without_migrations_is_told_from_one_that_has_them() {
    let pool = MySqlPool::connect(&support::empty_database().await).await.unwrap();
    assert!(!db::is_migrated(&mut pool.acquire().await.unwrap()).await.unwrap());
}

#[tokio::test]
async fn a_missing_server_says_so() {
    let nobody = "mysql://root@127.0.0.1:1/hotseat".to_owned().into();
    let error = format!("{:#}", db::migrate(&nobody).await.unwrap_err());
    assert!(error.contains("cannot reach the database"), "{error}");
    let nonsense = "postgres://x".to_owned().into();
    let error = format!("{:#}", db::migrate(&nonsense).await.unwrap_err());
    assert!(error.contains("mysql://user:password@host"), "{error}");
}

fn interview(number: u128) -> Interview {
    Interview {
        id: InterviewId(Uuid::from_u128(number)),
        guild: GuildId(1),
        candidate: MemberId(u64::try_from(number).unwrap()),
        parent: ChannelId(3),
        thread: None,
        role: "backend".to_owned(),
        resume: None,
        settings: Settings::new(3, Language::En),
        attempt_of: None,
        attempt: 1,
        seed: 7,
        phase: Phase::Opening,
        turns: Vec::new(),
        started_at: Utc.timestamp_opt(1_800_000_000, 0).unwrap(),
        ended_at: None,
        deadline: None,
        finishing: false,
        held: Vec::new(),
        pause: None,
        report_waits: None,
        reminded: false,
        touched_at: None,
    }
}

async fn pool_with(interviews_count: u128, effects: &[Effect]) -> MySqlPool {
    let pool = MySqlPool::connect(&support::database().await).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    for number in 1..=interviews_count {
        let interview = interview(number);
        interviews::insert(&mut tx, &support::vault(), &interview, 0).await.unwrap();
        outbox::add(&mut tx, interview.id, &outbox::numbered(effects, 0, 0), interview.started_at)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    pool
}

fn post(turn: u16) -> Effect {
    Effect::Post(Post { ask: Some(TurnId(turn)), ..Post::default() })
}

#[tokio::test]
async fn posts_of_an_interview_are_free_one_after_the_other_and_other_work_beside_them() {
    let work = Effect::Tailor { by: Rater::Configured };
    let pool = pool_with(1, &[post(0), post(1), work, post(2)]).await;
    let now = interview(1).started_at;
    let mut db = pool.acquire().await.unwrap();
    let mut take = async || {
        let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
        for one in &claimed {
            assert!(outbox::done(&mut db, one.interview, one.seq).await.unwrap());
            outbox::free_next_post(&mut db, one.interview).await.unwrap();
        }
        claimed.into_iter().map(|one| one.effect).collect::<Vec<_>>()
    };
    assert_eq!(take().await, [post(0), work]);
    assert_eq!(take().await, [post(1)]);
    assert_eq!(take().await, [post(2)]);
    assert_eq!(take().await, []);
}

#[tokio::test]
async fn a_lease_keeps_others_away_until_it_runs_out() {
    let pool = pool_with(1, &[post(0)]).await;
    let now = interview(1).started_at;
    let mut db = pool.acquire().await.unwrap();
    let lease = now + Duration::minutes(3);
    let first = outbox::claim(&mut db, now, lease, few(10)).await.unwrap();
    assert_eq!((first.len(), first[0].tries), (1, 1));
    let early = now + Duration::minutes(2);
    assert!(outbox::claim(&mut db, early, lease, few(10)).await.unwrap().is_empty());
    let late = now + Duration::minutes(4);
    let again = outbox::claim(&mut db, late, late, few(10)).await.unwrap();
    assert_eq!((again.len(), again[0].tries), (1, 2), "the second try knows that it is one");
}

#[tokio::test]
async fn many_workers_claim_each_effect_once() {
    let pool = pool_with(60, &[post(0), Effect::OpenThread]).await;
    let now = interview(1).started_at;
    let workers = (0..6).map(|_| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut tx = pool.begin().await.unwrap();
                let lease = now + Duration::minutes(3);
                let claimed = outbox::claim(&mut tx, now, lease, few(7)).await.unwrap();
                tx.commit().await.unwrap();
                if claimed.is_empty() {
                    return mine;
                }
                mine.extend(claimed.into_iter().map(|one| (one.interview, one.seq)));
            }
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 120);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 120, "an effect was claimed twice");
}

#[tokio::test]
async fn a_candidate_has_one_open_interview_a_server() {
    let pool = pool_with(1, &[]).await;
    let mut db = pool.acquire().await.unwrap();
    let mut second = interview(2);
    second.candidate = interview(1).candidate;
    let refused = interviews::insert(&mut db, &support::vault(), &second, 0).await.unwrap_err();
    assert!(refused.as_database_error().unwrap().is_unique_violation());
    second.phase = Phase::Finished;
    interviews::insert(&mut db, &support::vault(), &second, 0).await.unwrap();
}

#[tokio::test]
async fn a_step_on_an_interview_that_has_moved_on_is_not_saved() {
    let pool = pool_with(1, &[]).await;
    let mut db = pool.acquire().await.unwrap();
    let loaded = interviews::load(&mut db, &support::vault(), interview(1).id).await.unwrap().unwrap();
    let change = Change::new(&support::vault(), &loaded, &loaded, None, Utc::now()).unwrap();
    assert!(change.write(&mut db).await.unwrap());
    assert!(!change.write(&mut db).await.unwrap());
}

#[tokio::test]
async fn a_post_is_noted_once_with_its_step_and_frees_its_place() {
    let pool = pool_with(1, &[post(0), post(1)]).await;
    let (id, now) = (interview(1).id, interview(1).started_at);
    let mut db = pool.acquire().await.unwrap();
    let loaded = interviews::load(&mut db, &support::vault(), id).await.unwrap().unwrap();
    assert_eq!(loaded.posts, 2);
    let posted = outbox::Posted { seq: 0, thread: ChannelId(5), message: MessageId(77) };
    let change = |before| Change::new(&support::vault(), before, before, Some(posted), now).unwrap();
    assert!(change(&loaded).write(&mut db).await.unwrap());
    let after = interviews::load(&mut db, &support::vault(), id).await.unwrap().unwrap();
    assert_eq!((after.version, after.posts), (loaded.version + 1, 1));
    assert!(!outbox::waits(&mut db, id, 0).await.unwrap());
    assert_eq!(outbox::post_before(&mut db, id, 1).await.unwrap(), Some(MessageId(77)));
    assert_eq!(outbox::counts(&mut db).await.unwrap(), (1, 0), "what stands waits no more");
    // Neither its own step once more, nor any other.
    assert!(!change(&after).write(&mut db).await.unwrap());
    assert!(!outbox::done(&mut db, id, 0).await.unwrap());
    let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
    assert_eq!(claimed.len(), 0, "the second is blocked until it is freed");
    assert!(outbox::free_next_post(&mut db, id).await.unwrap());
    let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
    assert_eq!(claimed.iter().map(|claimed| claimed.seq).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn whoever_does_not_hold_an_effect_any_more_cannot_forgo_it() {
    let pool = pool_with(1, &[post(0), post(1)]).await;
    let (id, now) = (interview(1).id, interview(1).started_at);
    let mut db = pool.acquire().await.unwrap();
    let lease = now + Duration::seconds(3);
    let slow = outbox::claim(&mut db, now, lease, few(1)).await.unwrap().remove(0);
    let later = lease + Duration::seconds(1);
    let other = outbox::claim(&mut db, later, later + Duration::seconds(3), few(1)).await.unwrap().remove(0);
    outbox::forgo(&mut db, &slow).await.unwrap();
    assert!(
        outbox::renew(&mut db, other.lease, later + Duration::seconds(5)).await.unwrap(),
        "it is still there"
    );
    outbox::forgo(&mut db, &other).await.unwrap();
    let next = outbox::claim(&mut db, later, later + Duration::seconds(3), few(10)).await.unwrap();
    assert_eq!(next.iter().map(|one| (one.interview, one.effect)).collect::<Vec<_>>(), [(id, post(1))]);
}

#[tokio::test]
async fn an_effect_that_was_given_up_does_not_hold_up_the_posts_after_it() {
    let pool = pool_with(1, &[post(0), post(1)]).await;
    let (id, now) = (interview(1).id, interview(1).started_at);
    let mut db = pool.acquire().await.unwrap();
    outbox::give_up(&mut db, id, 0, now, "malformed").await.unwrap();
    let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
    assert_eq!(claimed.iter().map(|one| one.effect).collect::<Vec<_>>(), [post(1)]);
    outbox::done(&mut db, id, 1).await.unwrap();
    outbox::add(&mut db, id, &outbox::numbered(&[post(2)], 2, 0), now).await.unwrap();
    let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
    assert_eq!(claimed.iter().map(|one| one.effect).collect::<Vec<_>>(), [post(2)]);
    assert_eq!(outbox::counts(&mut db).await.unwrap(), (1, 1), "the operator sees it");
}

#[tokio::test]
async fn an_effect_of_another_version_of_the_program_stops_no_others() {
    let pool = pool_with(2, &[Effect::OpenThread]).await;
    let now = interview(1).started_at;
    let mut db = pool.acquire().await.unwrap();
    let strange = "UPDATE outbox SET effect = '{\"do\":\"sing\"}' WHERE interview_id = ?";
    sqlx::query(strange).bind(interview(1).id.0).execute(&mut *db).await.unwrap();
    let claimed = outbox::claim(&mut db, now, now + Duration::minutes(1), few(10)).await.unwrap();
    assert_eq!(claimed.iter().map(|one| one.interview).collect::<Vec<_>>(), [interview(2).id]);
    assert_eq!(outbox::counts(&mut db).await.unwrap(), (1, 1));
}

#[tokio::test]
async fn a_claim_that_ended_with_its_process_is_no_failure_and_its_lease_is_prolonged_by_nobody_else() {
    let pool = pool_with(1, &[Effect::OpenThread, Effect::Tailor { by: Rater::Configured }]).await;
    let now = interview(1).started_at;
    let mut db = pool.acquire().await.unwrap();
    let lease = now + Duration::seconds(4);
    let first = outbox::claim(&mut db, now, lease, few(10)).await.unwrap();
    assert_ne!(first[0].lease, first[1].lease);
    outbox::renew(&mut db, first[0].lease, now + Duration::minutes(9)).await.unwrap();
    let late = now + Duration::minutes(1);
    let again = outbox::claim(&mut db, late, late, few(10)).await.unwrap();
    assert_eq!(again.len(), 1, "the other lease was prolonged");
    assert_eq!((again[0].seq, again[0].tries, again[0].failures), (1, 2, 0));
    outbox::put_back(&mut db, &again[0], late, true, "429").await.unwrap();
    let third = outbox::claim(&mut db, late, late, few(10)).await.unwrap();
    assert_eq!((third[0].tries, third[0].failures), (3, 1));
    outbox::put_back(&mut db, &again[0], late, true, "late news").await.unwrap();
    let nobody = outbox::claim(&mut db, late, late, few(10)).await.unwrap();
    assert!(nobody.is_empty(), "who lost the lease puts nothing back");
}

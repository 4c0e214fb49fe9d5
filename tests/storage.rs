//! The database: migrations, and effects that are claimed once and in order.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use chrono::{Duration, TimeZone, Utc};
use hotseat::db::{self, interviews, outbox};
use hotseat::domain::ids::{ChannelId, GuildId, InterviewId, MemberId, TurnId};
use hotseat::domain::interview::{Effect, Interview, Phase, Post, Settings};
use hotseat::domain::language::Language;
use hotseat::domain::rubric::Rater;
use sqlx::MySqlPool;
use std::collections::BTreeSet;
use uuid::Uuid;

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
        settings: Settings { questions: 3, follow_ups: true, language: Language::En },
        seed: 7,
        phase: Phase::Opening,
        turns: Vec::new(),
        started_at: Utc.timestamp_opt(1_800_000_000, 0).unwrap(),
        ended_at: None,
        deadline: None,
        finishing: false,
        last_seen: None,
        held: Vec::new(),
    }
}

async fn pool_with(interviews_count: u128, effects: &[Effect]) -> MySqlPool {
    let pool = MySqlPool::connect(&support::database().await).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    for number in 1..=interviews_count {
        let interview = interview(number);
        interviews::insert(&mut tx, &interview, 0).await.unwrap();
        outbox::add(&mut tx, interview.id, 0, effects, interview.started_at).await.unwrap();
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
        let claimed = outbox::claim(&mut db, Uuid::nil(), now, now + Duration::minutes(1), 10).await.unwrap();
        for one in &claimed {
            assert!(outbox::done(&mut db, one.interview, one.seq).await.unwrap());
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
    let first = outbox::claim(&mut db, Uuid::from_u128(1), now, lease, 10).await.unwrap();
    assert_eq!((first.len(), first[0].tries), (1, 1));
    let early = now + Duration::minutes(2);
    assert!(outbox::claim(&mut db, Uuid::from_u128(2), early, lease, 10).await.unwrap().is_empty());
    let late = now + Duration::minutes(4);
    let again = outbox::claim(&mut db, Uuid::from_u128(2), late, late, 10).await.unwrap();
    assert_eq!((again.len(), again[0].tries), (1, 2), "the second try knows that it is one");
}

#[tokio::test]
async fn many_workers_claim_each_effect_once() {
    let pool = pool_with(60, &[post(0), Effect::OpenThread]).await;
    let now = interview(1).started_at;
    let workers = (0..6).map(|worker| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let mut tx = pool.begin().await.unwrap();
                let lease = now + Duration::minutes(3);
                let claimed = outbox::claim(&mut tx, Uuid::from_u128(worker), now, lease, 7).await.unwrap();
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
    let refused = interviews::insert(&mut db, &second, 0).await.unwrap_err();
    assert!(refused.as_database_error().unwrap().is_unique_violation());
    second.phase = Phase::Finished;
    interviews::insert(&mut db, &second, 0).await.unwrap();
}

#[tokio::test]
async fn a_step_on_an_interview_that_has_moved_on_is_not_saved() {
    let pool = pool_with(1, &[]).await;
    let mut db = pool.acquire().await.unwrap();
    let loaded = interviews::load(&mut db, interview(1).id).await.unwrap().unwrap();
    assert!(interviews::save(&mut db, &loaded, &loaded.interview, 0).await.unwrap());
    assert!(!interviews::save(&mut db, &loaded, &loaded.interview, 0).await.unwrap());
}

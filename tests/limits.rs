//! What may be used, how long things are kept, and what admins are told: with the clock set by hand, on a real database.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use chrono::Duration;
use hotseat::app::interview::{self, Start};
use hotseat::app::ports::{Clock as _, StageError};
use hotseat::app::privacy::{self, Change, Opinions, Retention};
use hotseat::app::{App, limits, mentoring, resume, usage};
use hotseat::db;
use hotseat::domain::ids::{ChannelId, GuildId, InterviewId, MemberId};
use hotseat::domain::interview::{CancelReason, Settings};
use hotseat::domain::language::Language;
use hotseat::domain::limits::{Limits, Quota, Resource, Scope, next_day};
use hotseat::error::{AppError, UserError};
use sqlx::MySqlPool;
use support::lab::{Candidate, TestBot, Wishes};
use support::{BYSTANDER, CANDIDATE, GUILD, PARENT, ToyFailure, ToyWorld};

const ELSEWHERE: GuildId = GuildId(78);
const ADMIN: MemberId = MemberId(999);
const ANSWER: &str =
    "I measured the slow queries first and then added a composite index, which cut the latency.";

fn with(world: ToyWorld, change: impl FnOnce(App) -> App) -> ToyWorld {
    let ToyWorld { app, stage, model, clock, url } = world;
    ToyWorld { app: change(app), stage, model, clock, url }
}

async fn pool(world: &ToyWorld) -> MySqlPool {
    MySqlPool::connect(&world.url).await.unwrap()
}

async fn count(world: &ToyWorld, select: &'static str) -> i64 {
    sqlx::query_scalar(select).fetch_one(&pool(world).await).await.unwrap()
}

fn user(error: AppError) -> UserError {
    match error {
        AppError::User(error) => error,
        AppError::Unexpected(error) => panic!("{error:#}"),
    }
}

async fn upload(world: &ToyWorld, member: MemberId, guild: GuildId, title: &str) -> Result<(), UserError> {
    let text = format!(
        "# {title}\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
        - Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n"
    );
    let upload = resume::Upload {
        guild,
        candidate: member,
        title: Some(title.to_owned()),
        role: None,
        file_name: "cv.md".to_owned(),
        bytes: text.into_bytes(),
    };
    resume::upload(&world.app, upload).await.map(|_| ()).map_err(user)
}

async fn start(world: &ToyWorld, member: MemberId, guild: GuildId) -> Result<InterviewId, UserError> {
    let start = Start {
        guild,
        candidate: member,
        parent: PARENT,
        role: "backend".to_owned(),
        resume: None,
        settings: Settings { follow_ups: false, ..Settings::new(3, Language::En) },
        job_description: None,
    };
    interview::start(&world.app, start).await.map_err(user)
}

/// A finished interview.
async fn sit(world: &ToyWorld, member: MemberId, guild: GuildId) -> InterviewId {
    let id = start(world, member, guild).await.unwrap();
    world.settle().await;
    let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
    for _ in 0..3 {
        let message = world.stage.say(thread, member, ANSWER);
        interview::message(&world.app, thread, message).await.unwrap();
        world.settle().await;
    }
    id
}

const DAYS: Change =
    Change { transcripts_days: None, documents_days: None, audio_days: None, grace_days: None };

#[tokio::test]
async fn each_kind_is_erased_when_its_time_is_over_and_in_its_server_only() {
    let world = ToyWorld::new().await;
    for guild in [GUILD, ELSEWHERE] {
        upload(&world, CANDIDATE, guild, "Mine").await.unwrap();
        sit(&world, CANDIDATE, guild).await;
    }
    let speech = "UPDATE answers SET speech = '{}'";
    sqlx::query(speech).execute(&pool(&world).await).await.unwrap();
    let change = Change { transcripts_days: Some(30), documents_days: Some(60), audio_days: Some(7), ..DAYS };
    let set = privacy::set_retention(&world.app, GUILD, ADMIN, change).await.unwrap();
    assert_eq!((set.transcripts_days, set.documents_days, set.audio_days, set.grace_days), (30, 60, 7, 30));

    let left = async || {
        (
            count(&world, "SELECT COUNT(*) FROM answers WHERE speech IS NOT NULL").await,
            count(&world, "SELECT COUNT(*) FROM interviews").await,
            count(&world, "SELECT COUNT(*) FROM resumes").await,
        )
    };
    world.clock.advance(Duration::days(6));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(left().await, (6, 2, 2));
    world.clock.advance(Duration::days(2));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(left().await, (3, 2, 2), "what was measured on voice messages goes first");
    world.clock.advance(Duration::days(23));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(left().await, (3, 1, 2), "then the interviews");
    while privacy::clean_up(&world.app).await.unwrap() {}
    assert_eq!(world.stage.threads.lock().unwrap().len(), 1, "with their threads");
    world.clock.advance(Duration::days(30));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(left().await, (3, 1, 1), "then the documents; the other server keeps everything");
}

#[tokio::test]
async fn a_resume_stays_while_an_interview_on_it_is_open_and_many_go_in_portions() {
    let world = ToyWorld::new().await;
    for number in 0..30 {
        upload(&world, MemberId(1000 + number), GUILD, "One of many").await.unwrap();
    }
    let change = Change { transcripts_days: Some(1), documents_days: Some(1), ..DAYS };
    privacy::set_retention(&world.app, GUILD, ADMIN, change).await.unwrap();
    start(&world, CANDIDATE, GUILD).await.unwrap();
    world.clock.advance(Duration::days(2));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 0);
    assert_eq!(count(&world, "SELECT COUNT(*) FROM interviews").await, 1, "an open one is nobody's past");
}

#[tokio::test]
async fn the_bots_own_settings_hold_where_a_server_has_set_nothing() {
    let usual = Retention { transcripts_days: 10, ..Retention::default() };
    let world = with(ToyWorld::new().await, |app| app.with_retention(usual));
    sit(&world, CANDIDATE, GUILD).await;
    sit(&world, CANDIDATE, ELSEWHERE).await;
    let for_ever = Change { transcripts_days: Some(0), ..DAYS };
    privacy::set_retention(&world.app, ELSEWHERE, ADMIN, for_ever).await.unwrap();
    world.clock.advance(Duration::days(11));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM interviews").await, 1);
    assert_eq!(privacy::policy(&world.app, GUILD).await.unwrap().retention.transcripts_days, 10);
}

#[tokio::test]
async fn whoever_comes_back_within_the_grace_period_keeps_everything() {
    let world = ToyWorld::new().await;
    for member in [CANDIDATE, BYSTANDER] {
        upload(&world, member, GUILD, "Mine").await.unwrap();
        upload(&world, member, ELSEWHERE, "Mine").await.unwrap();
        privacy::left(&world.app, GUILD, Some(member)).await.unwrap();
    }
    world.clock.advance(Duration::days(29));
    // Leaving again does not prolong it, and coming back ends it.
    privacy::left(&world.app, GUILD, Some(CANDIDATE)).await.unwrap();
    privacy::returned(&world.app, GUILD, Some(BYSTANDER)).await.unwrap();
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 4);
    world.clock.advance(Duration::days(2));
    // The toy Discord says that everybody is there: somebody came back unseen.
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 4);
    assert_eq!(count(&world, "SELECT COUNT(*) FROM departures").await, 0);

    privacy::left(&world.app, GUILD, Some(CANDIDATE)).await.unwrap();
    world.stage.gone.lock().unwrap().insert((GUILD, CANDIDATE));
    world.clock.advance(Duration::days(31));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 3, "theirs in that server alone");
    assert_eq!(count(&world, "SELECT COUNT(*) FROM departures").await, 0);
}

#[tokio::test]
async fn members_who_left_unseen_are_found_and_get_their_grace_too() {
    let world = ToyWorld::new().await;
    for number in 0..45 {
        upload(&world, MemberId(1000 + number), GUILD, "One of many").await.unwrap();
    }
    let gone = MemberId(1044);
    world.stage.gone.lock().unwrap().insert((GUILD, gone));
    for _ in 0..3 {
        privacy::look_for_departed(&world.app).await.unwrap();
    }
    assert_eq!(count(&world, "SELECT COUNT(*) FROM departures WHERE member_id = 1044").await, 1);
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 45);
    world.clock.advance(Duration::days(31));
    privacy::enforce(&world.app).await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 44);
}

#[tokio::test]
async fn a_server_that_removes_the_bot_is_erased_after_the_grace_period_unless_it_is_back() {
    let world = ToyWorld::new().await;
    for guild in [GUILD, ELSEWHERE] {
        upload(&world, CANDIDATE, guild, "Mine").await.unwrap();
        sit(&world, BYSTANDER, guild).await;
        privacy::left(&world.app, guild, None).await.unwrap();
    }
    world.clock.advance(Duration::days(20));
    privacy::returned(&world.app, ELSEWHERE, None).await.unwrap();
    world.clock.advance(Duration::days(11));
    privacy::enforce(&world.app).await.unwrap();
    for select in [
        "SELECT COUNT(*) FROM resumes WHERE guild_id = 77",
        "SELECT COUNT(*) FROM interviews WHERE guild_id = 77",
        "SELECT COUNT(*) FROM departures",
    ] {
        assert_eq!(count(&world, select).await, 0, "{select}");
    }
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes WHERE guild_id = 78").await, 1);
    assert_eq!(count(&world, "SELECT COUNT(*) FROM interviews WHERE guild_id = 78").await, 1);
}

fn limited(limits: Limits) -> impl FnOnce(App) -> App {
    move |app| app.with_limits(limits)
}

#[tokio::test]
async fn a_members_limit_survives_a_restart_and_ends_with_the_day() {
    let limits = Limits { uploads: Quota { member: 2, ..Quota::default() }, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    upload(&world, CANDIDATE, GUILD, "First").await.unwrap();
    upload(&world, CANDIDATE, ELSEWHERE, "Second").await.unwrap();
    // Another process on the same database.
    let restarted = with(ToyWorld::on(world.url.clone(), world.stage.clone()), limited(limits));
    let refused = upload(&restarted, CANDIDATE, GUILD, "Third").await.unwrap_err();
    let until = next_day(world.clock.now());
    assert_eq!(refused, UserError::LimitReached { what: Resource::Uploads, scope: Scope::Member, until });
    for l in Language::ALL {
        assert!(refused.text(l).contains(&format!("<t:{}:R>", until.timestamp())), "{}", refused.text(l));
    }
    upload(&world, BYSTANDER, GUILD, "Somebody else's").await.unwrap();
    assert_eq!(count(&world, "SELECT COUNT(*) FROM resumes").await, 3);
    world.clock.advance(Duration::days(1));
    upload(&world, CANDIDATE, GUILD, "Third").await.unwrap();
}

#[tokio::test]
async fn a_servers_and_everybodys_limits_count_all_members_even_at_once() {
    let quota = Quota { member: 0, server: 5, everything: 8 };
    let limits = Limits { interviews: quota, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    let many = (0..20).map(|number| start(&world, MemberId(1000 + number), GUILD));
    let started = futures_util::future::join_all(many).await;
    assert_eq!(started.iter().filter(|result| result.is_ok()).count(), 5);
    assert!(started.iter().filter_map(|r| r.as_ref().err()).all(|error| matches!(
        error,
        UserError::LimitReached { what: Resource::Interviews, scope: Scope::Server, .. }
    )));
    for number in 0..3 {
        start(&world, MemberId(2000 + number), ELSEWHERE).await.unwrap();
    }
    let refused = start(&world, MemberId(3000), ELSEWHERE).await.unwrap_err();
    assert!(matches!(refused, UserError::LimitReached { scope: Scope::Everything, .. }), "{refused:?}");
    assert_eq!(count(&world, "SELECT COUNT(*) FROM interviews").await, 8, "what was refused left nothing");
}

#[tokio::test]
async fn an_interview_that_is_refused_for_another_reason_costs_nothing() {
    let limits = Limits { interviews: Quota { member: 2, ..Quota::default() }, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    start(&world, CANDIDATE, GUILD).await.unwrap();
    for _ in 0..5 {
        let refused = start(&world, CANDIDATE, GUILD).await.unwrap_err();
        assert!(matches!(refused, UserError::InterviewOpen { .. }), "{refused:?}");
    }
    start(&world, CANDIDATE, ELSEWHERE).await.unwrap();
}

#[tokio::test]
async fn over_the_limit_of_model_calls_the_offline_rubric_takes_over() {
    let limits = Limits { requests: Quota { member: 2, ..Quota::default() }, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    sit(&world, CANDIDATE, GUILD).await;
    let asked = world.model.asked.load(std::sync::atomic::Ordering::Relaxed);
    assert_eq!(asked, 3, "the toy model notes no calls of its own");
    let call = "INSERT INTO model_calls (id, interview_id, guild_id, member_id, purpose, model, tokens_in, tokens_out,
        cost_micros, created_at) SELECT UNHEX(REPLACE(UUID(), '-', '')), id, guild_id, candidate_id, 'tailor', 'toy',
        3, 4, 0, ? FROM interviews LIMIT 1";
    for _ in 0..2 {
        sqlx::query(call).bind(world.clock.now()).execute(&pool(&world).await).await.unwrap();
    }
    sit(&world, CANDIDATE, ELSEWHERE).await;
    assert_eq!(world.model.asked.load(std::sync::atomic::Ordering::Relaxed), 3, "the model was not asked");
    let offline = "SELECT COUNT(*) FROM evaluations WHERE offline_reason IS NOT NULL";
    assert_eq!(count(&world, offline).await, 3);
    sit(&world, BYSTANDER, GUILD).await;
    assert_eq!(world.model.asked.load(std::sync::atomic::Ordering::Relaxed), 6, "others may");
}

#[tokio::test]
async fn admins_are_warned_once_a_day_where_they_want_it() {
    let limits = Limits { uploads: Quota { server: 10, ..Quota::default() }, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    let channel = ChannelId(12);
    world.stage.threads.lock().unwrap().insert(channel, Vec::new());
    limits::warn_in(&world.app, GUILD, Some(channel)).await.unwrap();
    let take = async |guild: GuildId, times: u64| {
        for number in 0..times {
            limits::take(&world.app, Resource::Uploads, guild, MemberId(1000 + number)).await.unwrap();
        }
    };
    take(GUILD, 7).await;
    assert!(!limits::post_warning(&world.app).await.unwrap());
    take(GUILD, 3).await;
    take(ELSEWHERE, 10).await;
    // The first try fails; it comes again.
    world.stage.fail(ToyFailure::Before(support::passing()));
    assert!(limits::post_warning(&world.app).await.unwrap());
    assert!(!limits::post_warning(&world.app).await.unwrap(), "not at once");
    world.clock.advance(Duration::minutes(3));
    assert!(limits::post_warning(&world.app).await.unwrap());
    assert!(!limits::post_warning(&world.app).await.unwrap());
    let screens = world.stage.screens(channel);
    assert_eq!(screens.len(), 1);
    let warning = screens[0].limit_warning.clone().unwrap();
    assert_eq!((warning.what.as_str(), warning.percent), ("uploads", 80));
    world.clock.advance(Duration::days(1));
    take(GUILD, 9).await;
    assert!(limits::post_warning(&world.app).await.unwrap());
    assert_eq!(world.stage.screens(channel).len(), 2, "once more on the next day");
}

#[tokio::test]
async fn a_channel_that_takes_no_warnings_is_given_up() {
    let limits = Limits { uploads: Quota { server: 1, ..Quota::default() }, ..Limits::default() };
    let world = with(ToyWorld::new().await, limited(limits));
    let channel = ChannelId(12);
    world.stage.threads.lock().unwrap().insert(channel, Vec::new());
    limits::warn_in(&world.app, GUILD, Some(channel)).await.unwrap();
    limits::take(&world.app, Resource::Uploads, GUILD, CANDIDATE).await.unwrap();
    let refused = StageError::Refused { as_reason: CancelReason::ThreadGone, reason: "50013".to_owned() };
    world.stage.fail(ToyFailure::Before(refused));
    assert!(limits::post_warning(&world.app).await.unwrap());
    world.clock.advance(Duration::days(1));
    assert!(!limits::post_warning(&world.app).await.unwrap());
}

/// A finished interview of a member with a total, at a time in days before now.
async fn score(world: &ToyWorld, member: u64, total: f64, days_ago: i64) {
    let at = world.clock.now() - Duration::days(days_ago);
    let id = sit(world, MemberId(member), GUILD).await;
    let pool = pool(world).await;
    for update in [
        "UPDATE interviews SET started_at = ? WHERE id = ?",
        "UPDATE scores SET started_at = ? WHERE interview_id = ?",
    ] {
        sqlx::query(update).bind(at).bind(id.0).execute(&pool).await.unwrap();
    }
    sqlx::query("UPDATE scores SET total = ? WHERE interview_id = ?")
        .bind(total)
        .bind(id.0)
        .execute(&pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn admins_learn_nothing_of_fewer_than_five_members_nor_by_asking_twice() {
    let world = ToyWorld::new().await;
    // The clock stands in the middle of January 2027.
    for member in 0..4 {
        score(&world, 1000 + member, 90.0, 30).await;
    }
    let four = usage::usage(&world.app, GUILD).await.unwrap();
    assert!(four.months.is_empty() && four.active == (0, 0), "{four:?}");
    // A fifth member who comes to the month afterwards does not change what was told: it was counted.
    score(&world, 1004, 10.0, 30).await;
    let five = usage::usage(&world.app, GUILD).await.unwrap();
    assert!(five.months.is_empty(), "{five:?}");

    for member in 0..6 {
        score(&world, 1000 + member, if member < 5 { 90.0 } else { 10.0 }, 60).await;
    }
    sqlx::query("DELETE FROM usage_months").execute(&pool(&world).await).await.unwrap();
    let before = usage::usage(&world.app, GUILD).await.unwrap();
    assert_eq!(before.months.len(), 2);
    let (_, figures) = &before.months[1];
    assert_eq!((figures.members, figures.interviews), (5, 5), "six are told as five");
    assert_eq!(figures.bands.iter().map(|band| band.members).collect::<Vec<_>>(), [5]);
    assert_eq!(
        (figures.bands[0].from, figures.bands[0].to),
        (0, 100),
        "the one low score is in no band of its own"
    );
    // Somebody erases everything: the same answer, so that nothing is learned by comparing.
    let one = privacy::reach(MemberId(1005), GUILD, true);
    privacy::erase(&world.app, one, Opinions::Delete).await.unwrap();
    let after = usage::usage(&world.app, GUILD).await.unwrap();
    assert_eq!(after.months, before.months);
    assert!(usage::usage(&world.app, ELSEWHERE).await.unwrap().months.is_empty());
}

#[tokio::test]
async fn the_log_tells_who_did_what_page_by_page_and_for_a_year() {
    let world = ToyWorld::new().await;
    for number in 0..30 {
        usage::note(&world.app, GUILD, ADMIN, "bank import", &format!("{number}")).await.unwrap();
        world.clock.advance(Duration::minutes(1));
    }
    privacy::set_retention(&world.app, GUILD, ADMIN, Change { grace_days: Some(3), ..DAYS }).await.unwrap();
    usage::note(&world.app, ELSEWHERE, ADMIN, "setup", "").await.unwrap();
    let first = usage::log(&world.app, GUILD, 0).await.unwrap();
    assert_eq!((first.pages, first.entries.len()), (3, 12));
    assert_eq!(first.entries[0].action, "privacy retention");
    assert!(first.entries[0].details.contains("grace=3"));
    assert_eq!(first.entries[1].details, "29");
    let last = usage::log(&world.app, GUILD, 99).await.unwrap();
    assert_eq!((last.page, last.entries.len()), (2, 7));
    assert_eq!(last.entries[6].details, "0");

    let admin = privacy::reach(ADMIN, GUILD, true);
    privacy::erase(&world.app, admin, Opinions::Delete).await.unwrap();
    let erased = usage::log(&world.app, GUILD, 0).await.unwrap();
    assert_eq!(
        (erased.entries[0].actor, erased.pages),
        (MemberId(0), 3),
        "what was done stays, who is forgotten"
    );
    world.clock.advance(Duration::days(366));
    privacy::forget(&world.app).await.unwrap();
    assert!(usage::log(&world.app, GUILD, 0).await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn a_report_is_read_by_the_mentor_it_is_shared_with_and_by_nobody_else() {
    let world = ToyWorld::new().await;
    let (mentor, stranger) = (MemberId(501), MemberId(502));
    let id = sit(&world, CANDIDATE, GUILD).await;
    let app = &world.app;
    let refused = |error: AppError| assert_eq!(user(error), UserError::NotShared);
    refused(mentoring::view(app, GUILD, mentor, id).await.unwrap_err());
    // Nobody shares what is not theirs.
    let not_theirs = mentoring::share(app, GUILD, stranger, id, stranger).await.unwrap_err();
    assert_eq!(user(not_theirs), UserError::InterviewNotFound);
    let oneself = mentoring::share(app, GUILD, CANDIDATE, id, CANDIDATE).await.unwrap_err();
    assert_eq!(user(oneself), UserError::MentorIsYourself);

    mentoring::share(app, GUILD, CANDIDATE, id, mentor).await.unwrap();
    mentoring::share(app, GUILD, CANDIDATE, id, mentor).await.unwrap();
    let (whose, report) = mentoring::view(app, GUILD, mentor, id).await.unwrap();
    assert_eq!((whose, report.progress.is_none()), (CANDIDATE, true));
    refused(mentoring::view(app, GUILD, stranger, id).await.unwrap_err());
    refused(mentoring::view(app, ELSEWHERE, mentor, id).await.unwrap_err());
    for (member, shares) in [(CANDIDATE, 1), (mentor, 1), (stranger, 0)] {
        assert_eq!(mentoring::list(app, GUILD, member).await.unwrap().len(), shares);
    }
    refused(mentoring::withdraw(app, GUILD, stranger, id, None).await.unwrap_err());
    refused(mentoring::withdraw(app, GUILD, mentor, id, None).await.unwrap_err());
    assert_eq!(mentoring::withdraw(app, GUILD, CANDIDATE, id, Some(mentor)).await.unwrap(), 1);
    refused(mentoring::view(app, GUILD, mentor, id).await.unwrap_err());

    // It goes with the candidate's data, and with the mentor's.
    for who in [mentor, CANDIDATE] {
        mentoring::share(app, GUILD, CANDIDATE, id, mentor).await.unwrap();
        privacy::erase(app, privacy::reach(who, GUILD, true), Opinions::Delete).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) FROM report_shares").await, 0);
    }
    assert!(db::shares::of(&mut app.db.acquire().await.unwrap(), GUILD, mentor, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_command_counts_once_and_typing_counts_as_none() {
    let bot = TestBot::with(Wishes { actions_per_minute: Some(4), ..Wishes::default() }).await;
    let hana = Candidate { member: bot.join("Hana", "en-US"), channel: bot.channel };
    let refused = |text: &str| text.contains("That was a lot in a short time");
    for typed in ["", "b", "ba", "bac", "back", "backe", "backen", "backend", "backend "] {
        let roles = hana.member.autocomplete(bot.channel, "interview start", "role", typed).await.unwrap();
        assert!(!roles.is_empty(), "{typed:?} suggests nothing");
    }
    // A command of a group counts once, as does one of its own.
    for name in ["interview list", "resume list", "attendance", "interview list"] {
        let told = hana.command(name, &[]).await.text();
        assert!(!refused(&told), "/{name}: {told}");
    }
    // However slow this machine is, a flood ends in a refusal that says when it works again.
    let flood = (0..60).map(|_| hana.command("help", &[]));
    let told: Vec<String> =
        futures_util::future::join_all(flood).await.iter().map(|message| message.text()).collect();
    let told = told.iter().find(|text| refused(text)).expect("nothing was refused");
    assert!(told.contains("<t:"), "{told}");
    bot.finish().await;
}

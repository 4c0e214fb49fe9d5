//! Progress: scores over time, attendance, questions of the day and profiles, with the real database and the real bot.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "progress/memos.rs"]
mod memos;
#[path = "progress/notifications.rs"]
mod notifications;
#[path = "progress/scale.rs"]
mod scale;
mod support;

use chrono::Duration;
use discord_sandbox::member::Arg;
use hotseat::app::daily;
use hotseat::app::daily_posts::{self, DailyPostWish};
use hotseat::app::interview::{self, Start, Taken};
use hotseat::app::ports::Clock as _;
use hotseat::app::progress::{self, CalendarSpan, Drawn, TrendWish};
use hotseat::domain::ids::{ChannelId, MemberId};
use hotseat::domain::interview::Settings;
use hotseat::domain::language::Language;
use hotseat::domain::trend::{Attempts, Period};
use hotseat::error::{AppError, UserError};
use support::lab::{Candidate, PATIENCE, TestBot, is_korean};
use support::{BYSTANDER, CANDIDATE, GUILD, PARENT, ToyFailure, ToyWorld, passing};

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the latency by \
80 percent within a week.";

impl ToyWorld {
    /// Holds a whole interview of stock questions.
    async fn practise(&self, role: &str) {
        let start = Start {
            guild: GUILD,
            candidate: CANDIDATE,
            parent: PARENT,
            role: role.to_owned(),
            resume: None,
            job_description: None,
            settings: Settings { follow_ups: false, ..Settings::new(3, Language::Ko) },
        };
        let id = interview::start(&self.app, start).await.unwrap();
        self.settle().await;
        let thread = interview::opened(&self.app, id).await.unwrap().unwrap();
        for _ in 0..3 {
            let message = self.stage.say(thread, CANDIDATE, ANSWER);
            assert_eq!(interview::message(&self.app, thread, message).await.unwrap(), Taken::Answer);
            self.settle().await;
        }
        assert!(interview::open(&self.app, GUILD, CANDIDATE).await.unwrap().is_none());
    }

    async fn trend(&self, wish: TrendWish) -> Result<progress::TrendView, UserError> {
        match progress::trend(&self.app, GUILD, CANDIDATE, wish, Language::Ko).await {
            Ok(view) => Ok(view),
            Err(AppError::User(error)) => Err(error),
            Err(AppError::Unexpected(error)) => panic!("unexpected: {error:#}"),
        }
    }
}

#[tokio::test]
async fn finished_interviews_are_drawn_by_role_period_and_kind() {
    let world = ToyWorld::new().await;
    let none = world.trend(TrendWish::default()).await.unwrap_err();
    assert_eq!(none, UserError::NoScores { filtered: false });
    world.practise("backend").await;
    world.clock.advance(Duration::days(40));
    world.practise("frontend").await;
    world.practise("backend").await;
    let all = world.trend(TrendWish::default()).await.unwrap();
    assert_eq!(all.trend.points.len(), 3);
    assert!(all.picture.starts_with(b"\x89PNG") && all.dimensions.len() == 5);
    assert!((0.0..=100.0).contains(&all.trend.latest().value));
    let count = async |wish: TrendWish| world.trend(wish).await.unwrap().trend.points.len();
    let backend = || Some("backend".to_owned());
    assert_eq!(count(TrendWish { role: backend(), ..TrendWish::default() }).await, 2);
    assert_eq!(count(TrendWish { period: Period::Month, ..TrendWish::default() }).await, 2);
    assert_eq!(count(TrendWish { role: backend(), period: Period::Week, ..TrendWish::default() }).await, 1);
    let repeats = TrendWish { attempts: Attempts::Repeats, ..TrendWish::default() };
    assert_eq!(world.trend(repeats).await.unwrap_err(), UserError::NoScores { filtered: true });
    let each = TrendWish { drawn: Drawn::EachDimension, ..TrendWish::default() };
    assert_ne!(world.trend(each).await.unwrap().picture, all.picture);
    let csv = progress::csv(&world.app, GUILD, CANDIDATE).await.unwrap();
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains(",backend,full,,"), "{csv}");
}

#[tokio::test]
async fn answers_mark_the_day_where_the_candidate_lives_and_bring_weak_questions_back() {
    let world = ToyWorld::new().await;
    // 15 January 2027, 8:00 UTC.
    world.practise("backend").await;
    let seen = async |member: MemberId| {
        progress::attendance(&world.app, member, CalendarSpan::Month, Language::Ko).await.unwrap()
    };
    let view = seen(CANDIDATE).await;
    assert_eq!((view.attendance.total(), view.attendance.streak(view.today)), (1, 1));
    assert_eq!(view.zone, chrono_tz::Tz::Asia__Seoul);
    assert_eq!(seen(BYSTANDER).await.attendance.total(), 0);
    // 16:00 UTC is the next day in Seoul already.
    world.clock.advance(Duration::hours(8));
    world.practise("backend").await;
    let view = seen(CANDIDATE).await;
    assert_eq!((view.attendance.total(), view.attendance.streak(view.today)), (2, 2));
    progress::change_profile(&world.app, CANDIDATE, |p| p.zone = Some(chrono_tz::Tz::Pacific__Honolulu))
        .await
        .unwrap();
    let view = seen(CANDIDATE).await;
    assert_eq!((view.attendance.total(), view.zone_is_told), (2, true), "days stay what they were");
    let mut db = world.app.db.acquire().await.unwrap();
    let reviews = hotseat::db::daily::reviews(&mut db, CANDIDATE).await.unwrap();
    assert!(reviews.len() >= 3 && reviews.iter().all(|review| review.due_at > review.reviewed_at));
}

#[tokio::test]
async fn days_of_practice_are_local_when_clocks_change_a_day_is_missed_and_the_member_moves() {
    let world = ToyWorld::new().await;
    let live = async |zone| {
        progress::change_profile(&world.app, CANDIDATE, |profile| profile.zone = Some(zone)).await.unwrap();
    };
    let practise_at = async |time: &str| {
        world.clock.advance(time.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - world.clock.now());
        world.practise("backend").await;
    };
    let seen = async || {
        let view =
            progress::attendance(&world.app, CANDIDATE, CalendarSpan::Month, Language::En).await.unwrap();
        let days = &view.attendance;
        (view.today.to_string(), days.total(), days.streak(view.today), days.longest())
    };
    live(chrono_tz::Tz::America__New_York).await;
    // 23:30 of the 13th; then the night without 2:00, and 23:30 of the 14th, 23 hours after the first.
    for time in ["2027-03-14T04:30:00Z", "2027-03-14T07:10:00Z", "2027-03-15T03:30:00Z"] {
        practise_at(time).await;
    }
    assert_eq!(seen().await, ("2027-03-14".to_owned(), 2, 2, 2));
    // The 15th is missed.
    practise_at("2027-03-16T12:00:00Z").await;
    assert_eq!(seen().await, ("2027-03-16".to_owned(), 3, 1, 2));
    // In Seoul it is the 17th by then: the next day, neither lost nor counted twice.
    live(chrono_tz::Tz::Asia__Seoul).await;
    practise_at("2027-03-16T16:00:00Z").await;
    assert_eq!(seen().await, ("2027-03-17".to_owned(), 4, 2, 2));
}

#[tokio::test]
async fn a_day_has_one_question_that_can_be_changed_and_noted_on() {
    let world = ToyWorld::new().await;
    let today = async || daily::today(&world.app, GUILD, CANDIDATE, Language::Ko).await.unwrap();
    let first = today().await;
    assert_eq!(today().await.question.key, first.question.key);
    let changed = daily::change(&world.app, GUILD, CANDIDATE, Language::Ko).await.unwrap();
    assert_ne!(changed.question.key, first.question.key);
    assert_eq!((today().await.question.key, changed.changes_left), (changed.question.key.clone(), 4));
    for _ in 0..4 {
        daily::change(&world.app, GUILD, CANDIDATE, Language::Ko).await.unwrap();
    }
    let refused = daily::change(&world.app, GUILD, CANDIDATE, Language::Ko).await.unwrap_err();
    assert!(matches!(refused, AppError::User(UserError::TooManyChanges { limit: 5 })));
    let noted =
        daily::put_memo(&world.app, GUILD, CANDIDATE, "  색인은 읽기를 돕는다 ", Language::Ko).await.unwrap();
    assert_eq!(noted.memo.as_deref(), Some("색인은 읽기를 돕는다"));
    assert_eq!(today().await.memo, noted.memo);
    world.clock.advance(Duration::days(1));
    let next = today().await;
    assert_ne!(next.question.key, noted.key);
    assert_eq!((next.memo, next.changes_left), (None, 5));
    let memos = daily::memos(&world.app, Some(GUILD), CANDIDATE, 9, Language::Ko).await.unwrap();
    assert_eq!((memos.items.len(), memos.page, memos.count), (1, 0, 1));
    assert_eq!(daily::memos(&world.app, Some(GUILD), BYSTANDER, 0, Language::Ko).await.unwrap().count, 0);
}

#[tokio::test]
async fn two_commands_at_once_give_the_same_question() {
    let world = ToyWorld::new().await;
    let (a, b) = tokio::join!(
        daily::today(&world.app, GUILD, CANDIDATE, Language::En),
        daily::today(&world.app, GUILD, CANDIDATE, Language::En)
    );
    assert_eq!(a.unwrap().question.key, b.unwrap().question.key);
}

/// The questions posted in a channel.
fn posted(world: &ToyWorld, channel: ChannelId) -> Vec<String> {
    let screens = world.stage.screens(channel).into_iter();
    screens.filter_map(|screen| screen.channel_question).map(|question| question.text).collect()
}

async fn scheduled() -> (ToyWorld, ChannelId) {
    let world = ToyWorld::new().await;
    let channel = ChannelId(77);
    world.stage.threads.lock().unwrap().insert(channel, Vec::new());
    // It is 8:00 UTC, 17:00 in Seoul.
    let wish = DailyPostWish {
        guild: GUILD,
        channel,
        role: Some("backend".to_owned()),
        hour: 18,
        zone: chrono_tz::Tz::Asia__Seoul,
        language: Language::Ko,
    };
    let due = daily_posts::schedule(&world.app, wish).await.unwrap();
    assert_eq!(due - world.clock.now(), Duration::hours(1));
    (world, channel)
}

#[tokio::test]
async fn a_channel_gets_one_question_a_day_whatever_number_of_processes() {
    let (world, channel) = scheduled().await;
    let other = ToyWorld::on(world.url.clone(), world.stage.clone());
    daily_posts::tick(&world.app).await.unwrap();
    assert!(posted(&world, channel).is_empty(), "it is not time yet");
    for day in 1..=3 {
        let passed = if day == 1 { Duration::hours(1) } else { Duration::days(1) };
        world.clock.advance(passed);
        other.clock.advance(passed);
        let (a, b) = tokio::join!(daily_posts::tick(&world.app), daily_posts::tick(&other.app));
        a.unwrap();
        b.unwrap();
        daily_posts::tick(&other.app).await.unwrap();
        assert_eq!(posted(&world, channel).len(), day);
    }
    daily_posts::stop(&world.app, channel).await.unwrap();
    world.clock.advance(Duration::days(1));
    daily_posts::tick(&world.app).await.unwrap();
    assert_eq!(posted(&world, channel).len(), 3);
}

#[tokio::test]
async fn a_daily_post_comes_once_after_failures_and_not_at_all_when_late() {
    let (world, channel) = scheduled().await;
    world.clock.advance(Duration::hours(1));
    world.stage.fail(ToyFailure::Before(passing()));
    daily_posts::tick(&world.app).await.unwrap();
    assert!(posted(&world, channel).is_empty());
    world.clock.advance(Duration::minutes(2));
    world.stage.fail(ToyFailure::After(passing()));
    daily_posts::tick(&world.app).await.unwrap();
    world.clock.advance(Duration::minutes(2));
    daily_posts::tick(&world.app).await.unwrap();
    assert_eq!(posted(&world, channel).len(), 1, "what was sent is found and not sent again");
    // A short outage is made up for, a long one is not.
    world.clock.advance(Duration::hours(24 + 5));
    daily_posts::tick(&world.app).await.unwrap();
    assert_eq!(posted(&world, channel).len(), 2);
    world.clock.advance(Duration::hours(24 + 3));
    daily_posts::tick(&world.app).await.unwrap();
    assert_eq!(posted(&world, channel).len(), 2);
}

#[tokio::test]
async fn members_see_charts_days_questions_and_profile_in_their_language() {
    let bot = TestBot::start().await;
    for (name, locale) in [("Hana", "ko"), ("Mina", "en-US")] {
        let candidate = Candidate { member: bot.join(name, locale), channel: bot.channel };
        let korean = |text: &str| assert_eq!(is_korean(text), locale == "ko", "{text}");
        let none = candidate.command("trend", &[]).await;
        korean(&none.text());
        let thread = candidate
            .start(&[
                ("role", Arg::from("backend")),
                ("questions", Arg::Int(3)),
                ("follow-ups", Arg::Bool(false)),
            ])
            .await;
        let said = candidate.answer_all(thread, ANSWER).await;
        assert_eq!(said.last().unwrap().attachments()[0].filename, "dimensions.png");
        let trend = candidate.command("trend", &[]).await;
        korean(&trend.text());
        let picture = &trend.raw["attachments"][0];
        assert_eq!(picture["filename"], "trend.png");
        korean(picture["description"].as_str().unwrap());
        let csv = candidate.member.press(&trend, "tr1:csv").await.unwrap().reply().await.unwrap();
        assert_eq!(csv.attachments()[0].filename, "scores.csv");
        // Choices are told by their place.
        for (command, arguments) in [
            ("trend", vec![("score", Arg::Int(1))]),
            ("attendance", vec![]),
            ("attendance", vec![("view", Arg::Int(1))]),
        ] {
            let reply = candidate.command(command, &arguments).await;
            korean(&reply.text());
            assert_eq!(reply.attachments().len(), 1, "{command}");
        }
        let daily = candidate.command("question today", &[]).await;
        korean(&daily.text());
        let other = candidate.member.press(&daily, "qd1:change").await.unwrap().reply().await.unwrap();
        assert_ne!(other.text(), daily.text());
        let begun = candidate.member.press(&other, "qd1:practise").await.unwrap().reply().await.unwrap();
        korean(&begun.text());
        let single = candidate.member.wait_thread(|found| found.id != thread, PATIENCE).await.unwrap().id;
        let first = candidate.next(single).await;
        let asked = other.text().lines().find(|line| line.starts_with("**")).unwrap().to_owned();
        assert!(first.text().contains(asked.trim_matches('*')), "{asked}: {}", first.text());
        let said = candidate.answer_all_after(single, first, ANSWER).await;
        assert_eq!(said.len(), 2, "one question, then the report");
        candidate.command("question memo", &[("text", Arg::from("B+ tree"))]).await;
        let memos = candidate.command("question memos", &[]).await;
        assert!(memos.text().contains("B+ tree"), "{}", memos.text());
        korean(&candidate.command("question browse", &[("topic", Arg::from("networks"))]).await.text());
        let profile = candidate.command("profile", &[("time-zone", Arg::from("new york"))]).await;
        assert!(profile.text().contains("America/New York"), "{}", profile.text());
        let chosen = candidate.member.select(&profile, "pf1:interests:0", &["networks", "databases"]).await;
        let profile = chosen.unwrap().reply().await.unwrap();
        let menu = profile.component("pf1:interests:0").unwrap();
        let picked = menu["options"].as_array().unwrap().iter().filter(|option| option["default"] == true);
        assert_eq!(picked.count(), 2);
    }
    let admin = Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel };
    let member = Candidate { member: bot.join("Duri", "en-US"), channel: bot.channel };
    let refused = member.command("question daily-post", &[("hour", Arg::Int(9))]).await;
    assert!(refused.text().contains("manage the server"), "{}", refused.text());
    let set = admin.command("question daily-post", &[("hour", Arg::Int(9))]).await;
    assert!(set.text().contains("every day"), "{}", set.text());
    let stopped = admin.command("question daily-post", &[]).await;
    assert!(stopped.text().contains("no more"), "{}", stopped.text());
    bot.finish().await;
}

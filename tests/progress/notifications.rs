//! What members asked to be told in direct messages: on time, once, whatever fails in between.

use super::support::lab::{Candidate, PATIENCE, TestBot, button, is_korean};
use super::support::{BYSTANDER, CANDIDATE, GUILD, ToyFailure, ToyWorld, passing};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use hotseat::app::ports::{Clock as _, Notified, Stage as _, StageError};
use hotseat::app::{daily, notifications, progress};
use hotseat::domain::ids::MemberId;
use hotseat::domain::interview::CancelReason;
use hotseat::domain::language::Language;
use hotseat::domain::notification::Notification;
use hotseat::domain::profile::Profile;
use hotseat::error::{AppError, UserError};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl ToyWorld {
    /// What a member was told, in order.
    async fn told(&self, member: MemberId) -> Vec<Notified> {
        let channel = self.stage.direct(member).await.unwrap();
        self.stage.screens(channel).into_iter().filter_map(|screen| screen.notified).collect()
    }

    async fn wants(&self, what: Notification, choice: u8) {
        notifications::choose(&self.app, GUILD, CANDIDATE, what, Some(choice), Language::Ko).await.unwrap();
    }

    async fn lives_in(&self, zone: Tz) {
        let live = |profile: &mut Profile| profile.zone = Some(zone);
        progress::change_profile(&self.app, CANDIDATE, live).await.unwrap();
    }

    fn set_clock(&self, to: &str) {
        self.clock.advance(at(to) - self.clock.now());
    }

    async fn tick(&self) {
        notifications::tick(&self.app).await.unwrap();
    }

    async fn tick_at(&self, time: &str) {
        self.set_clock(time);
        self.tick().await;
    }

    async fn due(&self) -> Vec<Option<DateTime<Utc>>> {
        let mut db = self.app.db.acquire().await.unwrap();
        sqlx::query_scalar("SELECT due_at FROM notifications ORDER BY member_id, kind")
            .fetch_all(&mut *db)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn nothing_comes_until_it_is_asked_for_and_then_once_a_day_from_all_processes_together() {
    let world = ToyWorld::new().await;
    let other = ToyWorld::on(world.url.clone(), world.stage.clone());
    world.clock.advance(Duration::days(2));
    world.tick().await;
    assert!(world.told(CANDIDATE).await.is_empty());
    // It is 17 January 2027, 17:00 in Seoul.
    world.wants(Notification::Daily, 18).await;
    for (day, time) in
        ["2027-01-17T09:00:00Z", "2027-01-18T09:00:03Z", "2027-01-19T09:00:01Z"].iter().enumerate()
    {
        world.set_clock(time);
        other.set_clock(time);
        let (a, b) = tokio::join!(notifications::tick(&world.app), notifications::tick(&other.app));
        a.unwrap();
        b.unwrap();
        other.tick().await;
        assert_eq!(world.told(CANDIDATE).await.len(), day + 1);
    }
    let told = world.told(CANDIDATE).await.pop().unwrap();
    let asked = told.question.unwrap();
    let today = daily::today(&world.app, GUILD, CANDIDATE, Language::Ko).await.unwrap();
    assert_eq!((asked.key, asked.text), (today.question.key.clone(), today.question.text.ko));
    assert_eq!(asked.day.to_string(), "2027-01-19");
    assert!(world.told(BYSTANDER).await.is_empty());
    notifications::switch_off(&world.app, CANDIDATE, Notification::Daily).await.unwrap();
    world.tick_at("2027-01-20T09:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 3);
}

#[tokio::test]
async fn the_hour_is_the_members_own_when_clocks_change_and_when_they_move() {
    let world = ToyWorld::new().await;
    world.set_clock("2027-03-13T12:00:00Z");
    world.lives_in(Tz::America__New_York).await;
    world.wants(Notification::Daily, 2).await;
    // On 14 March 2027 there is no 2:00 in New York; a day later it is 6:00 UTC.
    for (time, count) in [
        ("2027-03-14T06:59:00Z", 0),
        ("2027-03-14T07:00:00Z", 1),
        ("2027-03-15T05:59:00Z", 1),
        ("2027-03-15T06:00:00Z", 2),
        ("2027-03-15T07:00:00Z", 2),
    ] {
        world.tick_at(time).await;
        assert_eq!(world.told(CANDIDATE).await.len(), count, "{time}");
    }
    world.lives_in(Tz::Asia__Seoul).await;
    assert_eq!(world.due().await, [Some(at("2027-03-15T17:00:00Z"))]);
    // The night clocks go back in New York, 1:00 comes twice.
    world.set_clock("2027-11-07T04:00:00Z");
    world.lives_in(Tz::America__New_York).await;
    world.wants(Notification::Daily, 1).await;
    let before = world.told(CANDIDATE).await.len();
    for time in ["2027-11-07T05:00:00Z", "2027-11-07T06:00:00Z", "2027-11-07T23:00:00Z"] {
        world.tick_at(time).await;
        assert_eq!(world.told(CANDIDATE).await.len(), before + 1, "{time}");
    }
}

#[tokio::test]
async fn failures_are_made_up_for_once_and_what_is_too_late_is_dropped() {
    let world = ToyWorld::new().await;
    world.lives_in(Tz::UTC).await;
    world.wants(Notification::Daily, 9).await;
    world.stage.fail(ToyFailure::Before(passing()));
    world.tick_at("2027-01-15T09:00:00Z").await;
    world.tick().await;
    assert!(world.told(CANDIDATE).await.is_empty(), "it is left alone for a minute");
    // Sent, but the answer got lost; then found.
    world.stage.fail(ToyFailure::After(passing()));
    world.tick_at("2027-01-15T09:01:30Z").await;
    world.tick_at("2027-01-15T09:05:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 1);
    assert_eq!(world.due().await, [Some(at("2027-01-16T09:00:00Z"))]);
    // An outage of five hours is made up for, one of seven is not.
    world.tick_at("2027-01-16T14:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 2);
    world.tick_at("2027-01-17T16:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 2);
    world.tick_at("2027-01-18T09:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 3);
    assert_eq!(world.told(CANDIDATE).await[2].question.as_ref().unwrap().day.to_string(), "2027-01-18");
}

#[tokio::test]
async fn a_process_that_ends_while_sending_leaves_it_to_another() {
    let world = ToyWorld::new().await;
    world.lives_in(Tz::UTC).await;
    world.wants(Notification::Daily, 9).await;
    world.set_clock("2027-01-15T09:00:00Z");
    let mut db = world.app.db.acquire().await.unwrap();
    let (now, lease) = (world.clock.now(), world.clock.now() + Duration::seconds(60));
    let claimed = hotseat::db::notifications::claim(&mut db, now, lease, 5).await.unwrap();
    assert_eq!(claimed.len(), 1);
    drop(db);
    let other = ToyWorld::on(world.url.clone(), world.stage.clone());
    other.tick_at("2027-01-15T09:00:30Z").await;
    assert!(world.told(CANDIDATE).await.is_empty());
    other.tick_at("2027-01-15T09:01:01Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 1);
}

#[tokio::test]
async fn who_takes_no_direct_messages_is_left_alone_and_told_at_the_next_use() {
    let world = ToyWorld::new().await;
    world.lives_in(Tz::UTC).await;
    world.wants(Notification::Daily, 9).await;
    world.wants(Notification::Digest, 7).await;
    let closed = || StageError::Refused { as_reason: CancelReason::ThreadGone, reason: "50007".to_owned() };
    world.stage.fail(ToyFailure::Before(closed()));
    world.tick_at("2027-01-15T09:00:00Z").await;
    assert_eq!(world.due().await, [None, None]);
    world.tick_at("2027-01-20T09:00:00Z").await;
    assert!(world.told(CANDIDATE).await.is_empty());
    assert!(notifications::wanted(&world.app, CANDIDATE).await.unwrap().is_empty());
    let told = notifications::take_refused(&world.app, CANDIDATE).await.unwrap();
    assert_eq!(told, [Notification::Daily, Notification::Digest]);
    assert!(notifications::take_refused(&world.app, CANDIDATE).await.unwrap().is_empty(), "once is enough");
    world.wants(Notification::Daily, 9).await;
    world.tick_at("2027-01-21T09:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 1);
}

#[tokio::test]
async fn a_break_is_reminded_of_once() {
    let world = ToyWorld::new().await;
    world.lives_in(Tz::UTC).await;
    world.wants(Notification::Reminder, 2).await;
    world.practise("backend").await;
    let evening = async |day: u32| {
        world.tick_at(&format!("2027-01-{day}T18:00:00Z")).await;
        world.told(CANDIDATE).await.len()
    };
    // The last practice was on the 15th.
    assert_eq!((evening(16).await, evening(17).await, evening(18).await, evening(19).await), (0, 1, 1, 1));
    let told = world.told(CANDIDATE).await.remove(0);
    assert!(told.away == Some(2) && told.question.is_some() && told.week.is_none());
    world.set_clock("2027-01-20T08:00:00Z");
    world.practise("backend").await;
    assert_eq!((evening(21).await, evening(22).await, evening(23).await), (1, 2, 2));
}

#[tokio::test]
async fn the_week_is_told_with_its_days_and_scores() {
    let world = ToyWorld::new().await;
    world.lives_in(Tz::UTC).await;
    // 17 January 2027 is a Sunday.
    world.wants(Notification::Digest, 7).await;
    world.practise("backend").await;
    world.clock.advance(Duration::days(1));
    world.practise("frontend").await;
    world.tick_at("2027-01-17T18:00:00Z").await;
    let week = world.told(CANDIDATE).await.pop().unwrap().week.unwrap();
    assert_eq!((week.days, week.streak, week.interviews, week.before), (2, 2, 2, None));
    assert!(week.mean.is_some() && week.best >= week.mean && week.weakest.is_some());
    // A week without practice is told beside that one, and then no more.
    world.tick_at("2027-01-24T18:00:00Z").await;
    let idle = world.told(CANDIDATE).await.pop().unwrap().week.unwrap();
    assert_eq!((idle.days, idle.interviews, idle.before), (0, 0, week.mean));
    world.tick_at("2027-01-31T18:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 2);
    assert_eq!(world.due().await, [Some(at("2027-02-07T18:00:00Z"))]);
}

#[tokio::test]
async fn reminders_and_weeks_come_at_the_hour_the_member_chose() {
    let world = ToyWorld::new().await;
    world.set_clock("2027-03-08T12:00:00Z");
    world.lives_in(Tz::America__New_York).await;
    let at_hour =
        async |what, hour| notifications::choose_hour(&world.app, CANDIDATE, what, hour, Language::En).await;
    let refused = at_hour(Notification::Digest, 7).await;
    assert!(matches!(refused, Err(AppError::User(UserError::StaleControl))), "it is off: {refused:?}");
    world.wants(Notification::Digest, 7).await;
    world.wants(Notification::Reminder, 3).await;
    world.practise("backend").await;
    for (what, hour) in [(Notification::Daily, 8), (Notification::Digest, 24)] {
        let refused = at_hour(what, hour).await;
        assert!(matches!(refused, Err(AppError::User(UserError::StaleControl))), "{refused:?}");
    }
    at_hour(Notification::Digest, 2).await.unwrap();
    at_hour(Notification::Reminder, 7).await.unwrap();
    // On 14 March 2027, a Sunday, there is no 2:00 in New York: the hour is the one after it. 7:00 on the 11th is 12:00.
    assert_eq!(world.due().await, [Some(at("2027-03-14T07:00:00Z")), Some(at("2027-03-11T12:00:00Z"))]);
    for (time, count) in [
        ("2027-03-11T11:59:00Z", 0),
        ("2027-03-11T12:00:00Z", 1),
        ("2027-03-14T06:59:00Z", 1),
        ("2027-03-14T07:00:00Z", 2),
        ("2027-03-15T23:00:00Z", 2),
    ] {
        world.tick_at(time).await;
        assert_eq!(world.told(CANDIDATE).await.len(), count, "{time}");
    }
    assert!(world.told(CANDIDATE).await[0].away == Some(3) && world.told(CANDIDATE).await[1].week.is_some());
    // A later hour on the day it came brings it no second time; other days keep the hour; another zone keeps it too.
    world.tick_at("2027-03-21T06:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 3);
    at_hour(Notification::Digest, 22).await.unwrap();
    world.tick_at("2027-03-22T03:00:00Z").await;
    assert_eq!(world.told(CANDIDATE).await.len(), 3);
    assert_eq!(world.due().await[0], Some(at("2027-03-29T02:00:00Z")));
    world.wants(Notification::Digest, 6).await;
    assert_eq!(world.due().await[0], Some(at("2027-03-28T02:00:00Z")), "Saturday at the same hour");
    world.lives_in(Tz::Asia__Seoul).await;
    assert_eq!(world.due().await[0], Some(at("2027-03-27T13:00:00Z")));
}

/// Makes what a member wants due now, which no clock in the sandbox does.
async fn make_due(bot: &TestBot, member: u64) {
    let pool = hotseat::db::pool(&bot.database.clone().into(), 1).unwrap();
    let due = "UPDATE notifications SET due_at = UTC_TIMESTAMP(6) WHERE member_id = ? AND refused_at IS NULL";
    sqlx::query(due).bind(member).execute(&pool).await.unwrap();
}

#[tokio::test]
async fn members_choose_get_practise_and_end_direct_messages_in_their_language() {
    let bot = TestBot::start().await;
    let app = bot.sandbox.application_id();
    for (name, locale) in [("Hana", "ko"), ("Mina", "en-US")] {
        let candidate = Candidate { member: bot.join(name, locale), channel: bot.channel };
        let korean = |text: &str| assert_eq!(is_korean(text), locale == "ko", "{text}");
        let profile = candidate.command("profile", &[]).await;
        let off = profile.component("pf1:notify:daily").unwrap()["placeholder"].as_str().unwrap().to_owned();
        korean(&off);
        let chosen = candidate.member.select(&profile, "pf1:notify:daily", &["9"]).await.unwrap();
        let profile = chosen.reply().await.unwrap();
        assert_ne!(profile.component("pf1:notify:daily").unwrap()["placeholder"], off);
        // The reminder asks for its hour next, and tells it from then on.
        let hours = candidate.member.select(&profile, "pf1:notify:reminder", &["2"]).await.unwrap();
        let hours = hours.reply().await.unwrap();
        korean(&hours.text());
        let chosen = candidate.member.select(&hours, "pf1:notify-hour:reminder", &["21"]).await.unwrap();
        let chosen = chosen.reply().await.unwrap();
        assert!(chosen.text().contains("21"), "{}", chosen.text());
        let back = candidate.member.press(&chosen, "pf1:profile").await.unwrap().reply().await.unwrap();
        let reminder = back.component("pf1:notify:reminder").unwrap()["placeholder"].to_string();
        assert!(reminder.contains("21"), "{reminder}");
        candidate.member.select(&back, "pf1:notify:reminder", &["off"]).await.unwrap().reply().await.unwrap();
        make_due(&bot, candidate.member.id()).await;
        let dm = candidate.member.open_dm(app).await.unwrap().id;
        let got = candidate.member.wait_message(dm, |message| !message.raw["components"].is_null(), PATIENCE);
        let got = got.await.unwrap();
        korean(&got.text());
        let buttons = got.raw["components"][0]["components"].as_array().unwrap().clone();
        let practise = buttons[0]["custom_id"].as_str().unwrap();
        let begun = candidate.member.press(&got, practise).await.unwrap().reply().await.unwrap();
        korean(&begun.text());
        let asked = got.text().lines().find(|line| line.starts_with("**")).unwrap().to_owned();
        // The question may come before the answer to the button.
        let mut here = Vec::new();
        for _ in 0..600 {
            here = candidate.member.messages(dm).await.unwrap();
            if here.iter().any(|message| button(message, ":skip").is_some()) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let question = here.iter().find(|message| button(message, ":skip").is_some()).unwrap();
        assert!(question.text().contains(asked.trim_matches('*')), "{asked}: {}", question.text());
        let ended =
            candidate.member.press(&got, "pf1:notify-off:daily").await.unwrap().reply().await.unwrap();
        korean(&ended.text());
        let profile = candidate.command("profile", &[]).await;
        assert_eq!(profile.component("pf1:notify:daily").unwrap()["placeholder"], off);
    }
    // Direct messages are closed: switched off, and told at the next command, once.
    let duri = Candidate { member: bot.join("Duri", "en-US"), channel: bot.channel };
    let profile = duri.command("profile", &[]).await;
    duri.member.select(&profile, "pf1:notify:daily", &["9"]).await.unwrap().reply().await.unwrap();
    bot.world.close_dms(duri.member.id(), true);
    make_due(&bot, duri.member.id()).await;
    let pool = hotseat::db::pool(&bot.database.clone().into(), 1).unwrap();
    let refused = "SELECT COUNT(*) FROM notifications WHERE member_id = ? AND refused_at IS NOT NULL";
    for _ in 0..600 {
        let count: i64 = sqlx::query_scalar(refused).bind(duri.member.id()).fetch_one(&pool).await.unwrap();
        if count == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let told = duri.command("attendance", &[]).await;
    assert!(told.text().contains("Direct messages are closed"), "{}", told.text());
    let again = duri.command("attendance", &[]).await;
    assert!(!again.text().contains("Direct messages are closed"), "{}", again.text());
    bot.finish().await;
}

//! What the README shows beside an interview: a trend, and a question that a server discusses.

use super::chromium::{Screen, Theme};
use super::page::Page;
use crate::support::lab::{Candidate, TestBot};
use discord_sandbox::World;
use discord_sandbox::member::Arg;
use hotseat::domain::ids::MemberId;
use sqlx::{Connection as _, MySqlConnection};

/// Scores of two months, as the days before today, with which number they repeat.
const SCORES: [(u32, f64, Option<usize>); 10] = [
    (58, 41.0, None),
    (51, 47.5, None),
    (49, 55.0, Some(1)),
    (41, 50.0, None),
    (36, 58.5, None),
    (28, 54.0, None),
    (25, 66.0, Some(5)),
    (17, 63.0, None),
    (9, 71.5, None),
    (2, 78.0, None),
];

/// Stores sittings' scores; what the sittings said is not asked for.
async fn practise(bot: &TestBot, member: MemberId) {
    let mut db = MySqlConnection::connect(&bot.database).await.unwrap();
    sqlx::query("SET SESSION foreign_key_checks = 0").execute(&mut db).await.unwrap();
    let id = |place: usize| uuid::Uuid::from_u128(place as u128 + 1);
    for (place, (days, total, of)) in SCORES.into_iter().enumerate() {
        let statement = "INSERT INTO scores (guild_id, candidate_id, started_at, interview_id, role_key, kind, attempt_of,
                total, relevance, structure, evidence, depth, clarity)
            VALUES (?, ?, UTC_TIMESTAMP() - INTERVAL ? DAY, ?, 'backend', ?, ?, ?, 3.2, 3.4, 2.5, 3.0, 4.5)";
        let insert = sqlx::query(statement).bind(bot.guild).bind(member.0).bind(days).bind(id(place));
        let kind = if of.is_some() { "repeat" } else { "full" };
        insert.bind(kind).bind(of.map(id)).bind(total).execute(&mut db).await.unwrap();
    }
}

async fn write(who: &Candidate, question: &str, text: &str) {
    let asked = who.member.slash(who.channel, "opinion add", &[("question", question.into())]).await;
    let modal = asked.unwrap().modal().await.unwrap();
    let sent = who.member.submit_modal(&modal, &[("opinion", text)]).await.unwrap();
    sent.reply().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trend_and_a_discussion() {
    let bot = TestBot::start().await;
    let member = |name| Candidate { member: bot.join(name, "en-US"), channel: bot.channel };
    let (mira, robin) = (member("Mira"), member("Robin"));
    practise(&bot, MemberId(mira.member.id())).await;
    let page = Page::open(&bot, "readme", Screen::Desktop, Theme::Dark).await;
    page.become_member(mira.member.id()).await;
    page.pick_command("/tre", "trend").await;
    let trend = page.send_command().await;
    assert!(trend.text.contains("78"), "the latest score: {}", trend.text);
    page.picture("trend").await;
    page.picture_for_readme("trend.png").await;

    bot.world.set_bot_permissions(bot.guild, World::USUAL_BOT_PERMISSIONS);
    bot.world.set_features(bot.guild, &["COMMUNITY"]);
    let admin = Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel };
    let look = admin.command("setup", &[("language", Arg::Int(1))]).await;
    admin.member.select(&look, "cm1:set-up", &["backend"]).await.unwrap().reply().await.unwrap();
    let bank = hotseat::app::bank::built_in().unwrap();
    let question = bank.questions().iter().find(|question| question.topic == "databases").unwrap();
    let first = "I start with what goes wrong without it: a transfer that stops in the middle. Then each letter has its place, \
        and I say which of them my last project could do without.";
    write(&mira, &question.key, first).await;
    let channels = admin.member.channels().await.unwrap();
    let role = channels.iter().find(|channel| channel.name == "backend-engineer").unwrap().id;
    let thread = bot.world.threads(role)[0]["id"].as_str().unwrap().to_owned();
    write(
        &robin,
        &question.key,
        "Isolation is where they ask on. I learned two anomalies by heart, with an example of mine.",
    )
    .await;
    page.browser
        .goto(format!("{}/#as={}&channel={thread}", bot.sandbox.url(), mira.member.id()))
        .await
        .unwrap();
    page.browser.refresh().await.unwrap();
    page.until("both opinions", async || {
        let all = page.messages().await;
        Ok(all.iter().any(|one| one.text.contains("anomalies by heart")).then_some(()))
    })
    .await;
    page.picture("discussion").await;
    page.picture_of_all_for_readme("community.png").await;
    page.close().await;
    bot.finish().await;
}

//! The week's questions and digest, and posts that a process has left half made.

use super::*;
use sqlx::{MySqlPool, Row as _};

async fn run(bot: &TestBot, statement: &'static str) {
    sqlx::query(statement).execute(&MySqlPool::connect(&bot.database).await.unwrap()).await.unwrap();
}

async fn number(bot: &TestBot, select: &'static str) -> i64 {
    sqlx::query(select).fetch_one(&MySqlPool::connect(&bot.database).await.unwrap()).await.unwrap().get(0)
}

fn digests(bot: &TestBot) -> Vec<Message> {
    let all = bot.world.messages(bot.channel).into_iter().map(|message| Message::read(&message));
    all.filter(|message| message.text().contains("This week's practice")).collect()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not come: {what}");
}

/// One member writes an opinion, and another recommends it.
async fn recommended(bot: &TestBot, by: &Candidate, other: &Candidate) {
    write(by, &question("databases"), OPINION).await;
    let discussed = thread(bot).await;
    let mut cards = bot.world.messages(discussed).into_iter().map(|message| Message::read(&message));
    let card = cards.find(|card| card.text().contains("atomicity")).unwrap();
    other.member.press(&card, &button(&card, ":recommend:0").unwrap()).await.unwrap().reply().await.unwrap();
}

const DUE: &str = "UPDATE community_weeks SET due_at = UTC_TIMESTAMP(6)";
const SETTLED: &str = "SELECT COUNT(*) FROM community_weeks WHERE due_at > UTC_TIMESTAMP(6) AND tries = 0";

#[tokio::test]
async fn the_week_comes_once_where_it_is_wanted_and_tells_of_streaks_by_wish_alone() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend", "frontend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    let admin = admin(&bot);
    let quiet = admin.command("setup", &[]).await.text();
    assert!(quiet.contains("digest are off"), "{quiet}");
    recommended(&bot, &alex, &robin).await;

    let weekly: &[(&str, Arg)] = &[("weekly", Arg::Int(1)), ("hour", Arg::Int(9))];
    let set = admin.command("setup", weekly).await.text();
    assert!(set.contains(&format!("digest come to <#{}>", bot.channel)), "{set}");
    assert!(digests(&bot).is_empty(), "it is not due yet");
    // Discord takes the digest, and the bot never hears of it.
    let lost = discord_sandbox::FaultKind::Status { status: 502, after_effect: true };
    bot.world.fault("POST", &format!("/channels/{}/messages", bot.channel), 1, lost);
    run(&bot, DUE).await;
    until("a digest", async || !digests(&bot).is_empty()).await;
    run(&bot, "UPDATE community_weeks SET lease_until = NULL WHERE tries > 0").await;
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    assert_eq!(digests(&bot).len(), 1);
    let digest = digests(&bot).remove(0);
    assert!(digest.text().contains("atomicity"), "{}", digest.text());
    assert!(!digest.text().contains("day by day"), "nobody wished it");
    assert_eq!(digest.raw["mentions"], serde_json::json!([]));
    // One new question a role with a channel.
    assert_eq!(number(&bot, "SELECT COUNT(*) FROM discussions WHERE thread_id IS NOT NULL").await, 3);

    let streak = button(&digest, "cm1:streak").unwrap();
    let on = alex.member.press(&digest, &streak).await.unwrap().reply().await.unwrap();
    assert!(on.ephemeral && on.text().contains("from the next digest on"), "{}", on.text());
    run(
        &bot,
        "INSERT INTO practice_days (member_id, day) SELECT member_id, DATE_SUB(UTC_DATE(), INTERVAL n.d DAY)
        FROM shown_streaks JOIN (SELECT 0 AS d UNION SELECT 1 UNION SELECT 2) n",
    )
    .await;
    run(&bot, DUE).await;
    until("the next digest", async || digests(&bot).len() == 2).await;
    let listed = |digest: &Message| digest.text().contains(&format!("<@{}> · 3 days", alex.member.id()));
    assert!(
        digests(&bot).iter().any(listed),
        "{}",
        digests(&bot).iter().map(Message::text).collect::<String>()
    );

    // After a long outage it is left out; switched off, it does not come at all.
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    run(&bot, "UPDATE community_weeks SET due_at = DATE_SUB(UTC_TIMESTAMP(6), INTERVAL 3 DAY)").await;
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    admin.command("setup", &[("weekly", Arg::Int(0))]).await;
    assert_eq!(number(&bot, "SELECT COUNT(*) FROM community_weeks").await, 0);
    assert_eq!(digests(&bot).len(), 2);
    bot.finish().await;
}

/// A process that was killed after it had made a post, and before: the row says until when it would have been at work.
async fn killed_in_the_middle(forums: bool) {
    let bot = TestBot::start().await;
    set_up(&bot, forums, "en", &["backend"]).await;
    let alex = member(&bot, "Alex", "en-US");
    let backend = channel(&alex.member, "backend-engineer").await;
    let none = alex.command("opinion top", &[("question", question("databases").as_str().into())]).await;
    let open = button(&none, ":discuss").unwrap();
    alex.member.press(&none, &open).await.unwrap().reply().await.unwrap();
    let before = thread(&bot).await;
    run(
        &bot,
        "UPDATE discussions SET thread_id = NULL, message_id = NULL,
        lease_until = DATE_SUB(UTC_TIMESTAMP(6), INTERVAL 1 SECOND)",
    )
    .await;
    until("the post is found", async || {
        number(&bot, "SELECT COUNT(*) FROM discussions WHERE thread_id IS NOT NULL").await == 1
    })
    .await;
    assert_eq!((thread(&bot).await, bot.world.threads(backend).len()), (before, 1));

    let none = alex.command("opinion top", &[("question", question("networks").as_str().into())]).await;
    let open = button(&none, ":discuss").unwrap();
    let hindered = discord_sandbox::FaultKind::Status { status: 502, after_effect: false };
    let path = if forums { "/channels/*/threads" } else { "/channels/*/messages" };
    bot.world.fault("POST", path, 1, hindered);
    alex.member.press(&none, &open).await.unwrap().reply().await.unwrap();
    until("the post is made", async || {
        number(&bot, "SELECT COUNT(*) FROM discussions WHERE thread_id IS NOT NULL").await == 2
    })
    .await;
    assert_eq!(bot.world.threads(backend).len(), 2);
    bot.finish().await;
}

#[tokio::test]
async fn a_process_killed_while_opening_a_post_leaves_one_post_in_a_forum() {
    killed_in_the_middle(true).await;
}

#[tokio::test]
async fn a_process_killed_while_opening_a_post_leaves_one_post_in_a_text_channel() {
    killed_in_the_middle(false).await;
}

#[tokio::test]
async fn a_digest_that_automod_blocks_comes_without_opinions_and_the_admin_reads_why() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    let admin = admin(&bot);
    recommended(&bot, &alex, &robin).await;
    admin.command("setup", &[("weekly", Arg::Int(1)), ("hour", Arg::Int(9))]).await;
    let path = format!("/channels/{}/messages", bot.channel);
    bot.world.fault("POST", &path, 1, discord_sandbox::FaultKind::AutoMod);
    run(&bot, DUE).await;
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    assert_eq!(digests(&bot).len(), 1);
    assert!(!digests(&bot)[0].text().contains("atomicity"), "{}", digests(&bot)[0].text());
    let look = admin.command("setup", &[]).await.text();
    assert!(look.contains("blocked the opinions in the last digest"), "{look}");

    bot.world.set_locale(bot.admin, "ko");
    bot.world.fault("POST", &path, 2, discord_sandbox::FaultKind::AutoMod);
    run(&bot, DUE).await;
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    assert_eq!(digests(&bot).len(), 1);
    let look = admin.command("setup", &[]).await.text();
    assert!(look.contains("지난 소식은") && look.contains("막아서 올리지 못했습니다"), "{look}");

    // The next one stands, and nothing is in the way any more.
    run(&bot, DUE).await;
    until("it is settled", async || number(&bot, SETTLED).await == 1).await;
    assert_eq!(digests(&bot).len(), 2);
    assert!(!admin.command("setup", &[]).await.text().contains("지난 소식은"));
    bot.finish().await;
}

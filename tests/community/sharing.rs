//! Answers shared with a server: opted in one by one, without a name, rated, taken back.

use super::*;
use hotseat::domain::community::{LATEST, SOONEST};
use sqlx::{MySqlPool, Row as _};
use support::lab::PATIENCE;

const ANSWER: &str = "Zanzibar: I measured the slow queries first and then added a composite index, which cut the \
response time from 900 ms to 140 ms. Write to zanzibar@example.org for more.";

pub(super) async fn pool(bot: &TestBot) -> MySqlPool {
    MySqlPool::connect(&bot.database).await.unwrap()
}

/// A member who has finished an interview, and their look at its first answer.
pub(super) async fn answered(bot: &TestBot, name: &str, locale: &str) -> (Candidate, Message) {
    let who = member(bot, name, locale);
    let settings =
        [("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
    let thread = who.start(&settings).await;
    let report = who.answer_all(thread, ANSWER).await.pop().unwrap();
    let details = button(&report, ":show:1").unwrap();
    let shown = who.member.press(&report, &details).await.unwrap().reply().await.unwrap();
    (who, shown)
}

fn share_button(shown: &Message) -> String {
    shown.buttons().into_iter().map(|b| b.custom_id).find(|id| id.contains(":share:")).unwrap()
}

pub(super) async fn pressed(who: &Candidate, message: &Message, ending: &str) -> Message {
    let id = button(message, ending).unwrap_or_else(|| panic!("no {ending} below {}", message.text()));
    who.member.press(message, &id).await.unwrap().reply().await.unwrap()
}

/// The bot's direct message that holds this.
pub(super) async fn told(bot: &TestBot, who: &Candidate, part: &str) -> String {
    let dm = who.member.open_dm(bot.sandbox.application_id()).await.unwrap().id;
    who.member.wait_message(dm, |message| message.text().contains(part), PATIENCE).await.unwrap().text()
}

/// Lets the random delay be over.
pub(super) async fn be_due(bot: &TestBot) {
    let update = "UPDATE community_effects SET due_at = UTC_TIMESTAMP(6), wanted_at = UTC_TIMESTAMP(6)";
    sqlx::query(update).execute(&pool(bot).await).await.unwrap();
}

/// The posts of shared answers in a channel: those that are no question's.
fn posts(bot: &TestBot, channel: u64) -> Vec<u64> {
    let threads = bot.world.threads(channel).into_iter();
    let is_shared = |name: &str| name.starts_with("Shared answer") || name.starts_with("공유 답변");
    let shared = threads.filter(|thread| is_shared(thread["name"].as_str().unwrap()));
    shared.map(|thread| thread["id"].as_str().unwrap().parse().unwrap()).collect()
}

pub(super) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not come: {what}");
}

/// Shares the answer without a name and waits for the post.
pub(super) async fn share(bot: &TestBot, who: &Candidate, shown: &Message, channel: u64) -> u64 {
    let preview = who.member.press(shown, &share_button(shown)).await.unwrap().reply().await.unwrap();
    pressed(who, &preview, ":share-now:0").await;
    be_due(bot).await;
    until("a post", async || !posts(bot, channel).is_empty()).await;
    posts(bot, channel)[0]
}

async fn kept(bot: &TestBot) -> i64 {
    let count = sqlx::query("SELECT COUNT(*) FROM shared_answers WHERE state <> 'draft'");
    count.fetch_one(&pool(bot).await).await.unwrap().get(0)
}

#[tokio::test]
async fn an_answer_is_shared_without_a_trace_of_its_owner_rated_and_taken_back() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, shown) = answered(&bot, "Alexandra", "en-US").await;
    let robin = member(&bot, "Robin", "en-US");
    let backend = channel(&alex.member, "backend-engineer").await;

    let preview = alex.member.press(&shown, &share_button(&shown)).await.unwrap().reply().await.unwrap();
    assert!(preview.ephemeral && preview.text().contains("This is what others will see"));
    assert!(!preview.text().contains("zanzibar@"), "contact data is masked: {}", preview.text());
    let edit = button(&preview, ":share-edit").unwrap();
    let modal = alex.member.press(&preview, &edit).await.unwrap().modal().await.unwrap();
    let own = "I measured first and then added a composite index, which cut the time to 140 ms.";
    let changed = alex.member.submit_modal(&modal, &[("answer", own)]).await.unwrap().reply().await.unwrap();
    assert!(changed.text().contains("measured first"), "{}", changed.text());
    let waiting = pressed(&alex, &changed, ":share-now:0").await;
    assert!(waiting.ephemeral && waiting.text().contains("within 45 minutes"), "{}", waiting.text());

    // The time of the post says nothing, and nothing was seen in a channel.
    assert!(posts(&bot, backend).is_empty());
    let left = "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), due_at) FROM community_effects";
    let seconds: i64 = sqlx::query(left).fetch_one(&pool(&bot).await).await.unwrap().get(0);
    assert!((SOONEST.num_seconds() - 60..=LATEST.num_seconds()).contains(&seconds), "{seconds}");
    be_due(&bot).await;
    until("a post", async || !posts(&bot, backend).is_empty()).await;
    let thread = posts(&bot, backend)[0];
    let post = Message::read(&bot.world.messages(thread)[0]);
    assert!(post.text().contains("measured first") && post.text().contains("without their name"));
    let seen =
        bot.world.threads(backend).iter().map(Value::to_string).collect::<String>() + &post.raw.to_string();
    for trace in [alex.member.id().to_string(), "Alexandra".to_owned(), "interaction_metadata".to_owned()] {
        assert!(!seen.contains(&trace), "{trace} is seen in {seen}");
    }
    let id = button(&post, ":rate").unwrap().split(':').nth(1).unwrap().to_owned();
    assert_eq!(&id[12..13], "4", "a random id: {id}");

    // Peers rate on the rubric and comment in the thread; the owner does not rate.
    let rate = pressed(&robin, &post, ":rate").await;
    assert!(rate.ephemeral);
    for (place, rating) in [(0, "4"), (3, "5")] {
        let menu = format!("cm1:{id}:rated:{place}");
        robin.member.select(&rate, &menu, &[rating]).await.unwrap().reply().await.unwrap();
    }
    let refused = pressed(&alex, &post, ":rate").await.text();
    assert!(refused.contains("your own answer"), "{refused}");
    say(&bot, &robin, thread, "I would tell the size of the table as well.").await.unwrap();
    let list = alex.command("opinion shared", &[]).await;
    let view = alex.member.select(&list, "cm1:share-chosen", &[&id]).await.unwrap().reply().await.unwrap();
    assert!(view.text().contains("members 4.0 (1) · me") && view.text().contains("members 5.0 (1) · me"));
    assert!(!view.text().contains("Robin") && !view.text().contains(&robin.member.id().to_string()));
    let none = robin.command("opinion shared", &[]).await.text();
    assert!(none.contains("You share no answer"), "{none}");

    let gone = pressed(&alex, &view, ":withdraw").await.text();
    assert!(gone.contains("not shared any more"), "{gone}");
    until("the post goes", async || posts(&bot, backend).is_empty()).await;
    assert_eq!(kept(&bot).await, 0);
    bot.finish().await;
}

#[tokio::test]
async fn a_post_deleted_in_discord_is_taken_back_also_while_the_bot_is_away() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, shown) = answered(&bot, "Alex", "en-US").await;
    let backend = channel(&alex.member, "backend-engineer").await;
    let thread = share(&bot, &alex, &shown, backend).await;
    until("it is noted", async || kept(&bot).await == 1).await;
    bot.world.delete_channel(thread);
    until("the row goes", async || kept(&bot).await == 0).await;

    let thread = share(&bot, &alex, &shown, backend).await;
    until("the thread is noted", async || {
        let noted = sqlx::query("SELECT COUNT(*) FROM shared_answers WHERE thread_id IS NOT NULL");
        noted.fetch_one(&pool(&bot).await).await.unwrap().get::<i64, _>(0) == 1
    })
    .await;
    bot.world.drop_events("THREAD_DELETE", 100);
    bot.world.delete_channel(thread);
    bot.world.clear_faults();
    bot.world.disconnect_gateways(4009);
    until("the row goes", async || kept(&bot).await == 0).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_shared_answer_is_posted_once_and_goes_with_its_owner_where_there_are_no_forums() {
    let bot = TestBot::start().await;
    set_up(&bot, false, "en", &["backend"]).await;
    let (alex, shown) = answered(&bot, "Alex", "en-US").await;
    let backend = channel(&alex.member, "backend-engineer").await;
    // Discord takes the message, and the bot never hears of it.
    let lost = discord_sandbox::FaultKind::Status { status: 502, after_effect: true };
    let preview = alex.member.press(&shown, &share_button(&shown)).await.unwrap().reply().await.unwrap();
    pressed(&alex, &preview, ":share-now:0").await;
    bot.world.fault("POST", "/channels/*/messages", 1, lost);
    be_due(&bot).await;
    until("it is noted", async || {
        let noted = sqlx::query("SELECT COUNT(*) FROM shared_answers WHERE state = 'posted'");
        noted.fetch_one(&pool(&bot).await).await.unwrap().get::<i64, _>(0) == 1
    })
    .await;
    let shared = || {
        let messages = bot.world.messages(backend).into_iter().map(|message| Message::read(&message));
        messages.filter(|message| message.text().contains("A shared answer")).count()
    };
    assert_eq!((shared(), posts(&bot, backend).len()), (1, 1));

    let asked = alex.command("privacy delete", &[("scope", Arg::Int(0))]).await;
    let yes = asked
        .buttons()
        .into_iter()
        .map(|b| b.custom_id)
        .find(|id| id.contains("erase-") && !id.ends_with("nothing"));
    alex.member.press(&asked, &yes.unwrap()).await.unwrap().reply().await.unwrap();
    assert_eq!(kept(&bot).await, 0);
    until("the post goes", async || shared() == 0 && posts(&bot, backend).is_empty()).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_forum_that_takes_no_post_without_a_tag_gets_one_of_its_own() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, shown) = answered(&bot, "Alex", "en-US").await;
    let forum = channel(&alex.member, "backend-engineer").await;
    let tags = serde_json::json!([{"name": "staff", "moderated": true}, {"name": "talk"}]);
    bot.world.edit_channel(forum, &serde_json::json!({"flags": 1 << 4, "available_tags": tags}));
    let thread = share(&bot, &alex, &shown, forum).await;
    let post = bot.world.threads(forum).into_iter().find(|post| post["id"] == thread.to_string().as_str());
    let post = post.unwrap();
    assert_eq!(post["applied_tags"].as_array().map(Vec::len), Some(1), "{post}");
    // The post of a question goes in as well, though none of its tags is there.
    write(&alex, &question("databases"), OPINION).await;
    let asked = super::thread(&bot).await.to_string();
    let asked = bot.world.threads(forum).into_iter().find(|post| post["id"] == asked.as_str()).unwrap();
    assert_eq!(asked["applied_tags"], post["applied_tags"]);
    bot.finish().await;
}

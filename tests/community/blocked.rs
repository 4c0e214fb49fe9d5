//! What AutoMod blocks when nobody waits for an answer any more, and what is too much: the member is told.

use super::sharing::{be_due, pool, told, until};
use super::*;
use discord_sandbox::FaultKind;
use hotseat::domain::community::Opinion;
use hotseat::domain::ids::{MemberId, OpinionId};
use sqlx::Row as _;
use uuid::Uuid;

const WAITING: &str = "SELECT COUNT(*) FROM community_effects WHERE kind = 'post-blocked'";
const BUSY: FaultKind = FaultKind::Status { status: 502, after_effect: false };

async fn number(bot: &TestBot, select: &'static str) -> i64 {
    sqlx::query(select).fetch_one(&pool(bot).await).await.unwrap().get(0)
}

/// Two members' opinions are as a process leaves them that ends before it posts them. AutoMod blocks one of them and takes
/// the other. Gives who was blocked.
async fn one_of_two_is_blocked<'a>(
    bot: &TestBot,
    members: [(&'a Candidate, &'a str); 2],
    thread: u64,
) -> (&'a Candidate, &'a str) {
    bot.world.fault("POST", &format!("/channels/{thread}/messages"), 1, FaultKind::AutoMod);
    let (discussion, vault) = (discussion(bot).await, Vault::parse(support::KEYS).unwrap());
    for (who, text) in members {
        let opinion = Opinion {
            id: OpinionId(Uuid::now_v7()),
            discussion: discussion.id,
            guild: discussion.guild,
            author: MemberId(who.member.id()),
            text: text.to_owned(),
            message: None,
            by_form: true,
            hidden: false,
            recommendations: 0,
            created_at: chrono::Utc::now(),
            edited_at: None,
        };
        let pool = db::pool(&bot.database.clone().into(), 1).unwrap();
        let mut db = pool.acquire().await.unwrap();
        assert!(db::community::opinions::add(&mut db, &vault, &opinion).await.unwrap());
    }
    bot.world.disconnect_gateways(4009);
    until("both had their turn", async || {
        number(bot, "SELECT COUNT(*) FROM opinions WHERE unposted = 1").await == 0
    })
    .await;
    let blocked = "SELECT author_id FROM opinions WHERE hidden = 1 AND message_id IS NULL";
    let author: u64 = sqlx::query(blocked).fetch_one(&pool(bot).await).await.unwrap().get(0);
    let (blocked, other) = match members {
        [one, other] if one.0.member.id() == author => (one, other),
        [other, one] => (one, other),
    };
    let cards =
        || bot.world.messages(thread).iter().map(|card| Message::read(card).text()).collect::<String>();
    assert!(cards().contains(other.1), "one that is blocked keeps no other from being posted");
    assert!(!cards().contains(blocked.1));
    be_due(bot).await;
    blocked
}

#[tokio::test]
async fn an_opinion_blocked_in_a_later_try_is_given_back_to_its_author() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    write(&alex, &question("databases"), OPINION).await;
    let thread = thread(&bot).await;
    let texts = ["I would talk about the write-ahead log first.", "I would talk about replication first."];
    let (author, text) = one_of_two_is_blocked(&bot, [(&alex, texts[0]), (&robin, texts[1])], thread).await;
    let notice = told(&bot, author, "could not be posted").await;
    assert!(notice.contains(text) && notice.contains("AutoMod"), "{notice}");
    until("it goes", async || number(&bot, "SELECT COUNT(*) FROM opinions WHERE hidden = 1").await == 0)
        .await;
    until("nothing is left to do", async || {
        number(&bot, "SELECT COUNT(*) FROM community_effects").await == 0
    })
    .await;

    // Blocked at once, the answer gives it back, and nothing more is told.
    bot.world.fault("POST", &format!("/channels/{thread}/messages"), 1, FaultKind::AutoMod);
    let answer = write(&alex, &question("databases"), "I would say something forbidden here.").await.text();
    assert!(answer.contains("AutoMod blocked") && answer.contains("something forbidden"), "{answer}");
    assert_eq!(number(&bot, "SELECT COUNT(*) FROM opinions").await, 2);

    // A change that is blocked or lost changes nothing, neither here nor there.
    let mine = "SELECT COUNT(*) FROM opinions WHERE edited_at IS NOT NULL";
    let id = "SELECT LOWER(HEX(id)) FROM opinions ORDER BY id LIMIT 1";
    let id: String = sqlx::query(id).fetch_one(&pool(&bot).await).await.unwrap().get(0);
    let lost = FaultKind::Status { status: 502, after_effect: true };
    for (fault, says) in [(FaultKind::AutoMod, "AutoMod blocked"), (lost, "nothing was changed")] {
        let asked = alex.member.slash(alex.channel, "opinion edit", &[("opinion", id.as_str().into())]).await;
        let modal = asked.unwrap().modal().await.unwrap();
        bot.world.fault("PATCH", &format!("/channels/{thread}/messages/*"), 1, fault);
        let changed = "I would rather begin with something else altogether.";
        let sent =
            alex.member.submit_modal(&modal, &[(FIELD, changed)]).await.unwrap().reply().await.unwrap();
        assert!(sent.text().contains(says) && sent.text().contains(changed), "{}", sent.text());
        assert_eq!(number(&bot, mine).await, 0);
    }
    until("the post is what is stored", async || {
        let cards =
            bot.world.messages(thread).iter().map(|card| Message::read(card).text()).collect::<String>();
        cards.contains("atomicity") && !cards.contains("something else altogether")
    })
    .await;
    bot.finish().await;
}

#[tokio::test]
async fn who_takes_no_direct_messages_reads_of_a_blocked_opinion_with_the_next_command() {
    let bot = TestBot::start().await;
    set_up(&bot, false, "ko", &["backend"]).await;
    let (minji, sumin) = (member(&bot, "민지", "ko"), member(&bot, "수민", "ko"));
    write(&minji, &question("databases"), "원자성부터 설명하겠습니다. 나머지가 쉬워집니다.").await;
    let thread = thread(&bot).await;
    for who in [&minji, &sumin] {
        bot.world.close_dms(who.member.id(), true);
    }
    let texts = ["저는 로그부터 설명하겠습니다.", "저는 복제부터 설명하겠습니다."];
    let (author, text) = one_of_two_is_blocked(&bot, [(&minji, texts[0]), (&sumin, texts[1])], thread).await;
    until("it waits to be read", async || number(&bot, "SELECT COUNT(*) FROM unread_notices").await == 1)
        .await;
    // What the member never got to see is told again.
    let refused = FaultKind::Status { status: 404, after_effect: false };
    bot.world.fault("PATCH", "/webhooks/*/*/messages/@original", 1, refused);
    author.member.slash(author.channel, "opinion shared", &[]).await.unwrap();
    until("the answer is refused", async || bot.world.faults().is_empty()).await;
    let shown = author.command("opinion shared", &[]).await;
    assert!(shown.ephemeral && shown.text().contains("의견을 올리지 못했습니다"), "{}", shown.text());
    assert!(shown.text().contains(text), "what was written is given back: {}", shown.text());
    until("it goes", async || {
        number(
            &bot,
            "SELECT (SELECT COUNT(*) FROM unread_notices) + (SELECT COUNT(*) FROM opinions WHERE hidden = 1)",
        )
        .await
            == 0
    })
    .await;
    assert!(!author.command("opinion shared", &[]).await.text().contains(text), "it is told once");
    bot.finish().await;
}

#[tokio::test]
async fn who_waits_for_the_post_of_a_question_is_told_when_it_cannot_be_made() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    for (who, locale, late, says) in [
        ("Alex", "en-US", "Discord takes long", "could not be opened"),
        ("민지", "ko", "응답이 늦어지고", "토론을 열지 못했습니다"),
    ] {
        let who = member(&bot, who, locale);
        let key = question(if locale == "ko" { "networks" } else { "databases" });
        let none = who.command("opinion top", &[("question", key.as_str().into())]).await;
        bot.world.fault("POST", "/channels/*/threads", 1, BUSY);
        bot.world.fault("POST", "/channels/*/threads", 1, FaultKind::AutoMod);
        let open = button(&none, ":discuss").unwrap();
        let later = who.member.press(&none, &open).await.unwrap().reply().await.unwrap().text();
        assert!(later.contains(late), "{later}");
        bot.world.disconnect_gateways(4009);
        until("it is blocked", async || number(&bot, WAITING).await == 1).await;
        be_due(&bot).await;
        let notice = told(&bot, &who, says).await;
        assert!(notice.contains("AutoMod"), "{notice}");
        until("nobody waits", async || number(&bot, "SELECT COUNT(*) FROM post_waiters").await == 0).await;
        // Opened again, it works.
        let opened = who.member.press(&none, &open).await.unwrap().reply().await.unwrap().text();
        assert!(opened.contains("<#"), "{opened}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn messages_beyond_the_limit_are_no_opinions_and_the_member_is_told_once() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    write(&robin, &question("databases"), OPINION).await;
    let thread = thread(&bot).await;
    for number in 0..24 {
        let text = format!("This is message number {number} on the subject.");
        let said = say(&bot, &alex, thread, &text).await.unwrap();
        if number < 20 {
            wait(&bot, |all| all.contains_key(&said.id)).await;
        }
    }
    let notice = told(&bot, &alex, "written a lot").await;
    assert!(notice.contains("20 messages") && notice.contains(&format!("<#{thread}>")), "{notice}");
    let last = say(&bot, &robin, thread, "This one is of somebody else and counts.").await.unwrap();
    wait(&bot, |all| all.contains_key(&last.id)).await;
    let said = "SELECT COUNT(*) FROM opinions WHERE by_form = 0";
    assert_eq!(number(&bot, said).await, 21, "what was taken in stays, and no more comes");
    // Read again as a whole, it is the same.
    bot.world.disconnect_gateways(4009);
    let after = say(&bot, &robin, thread, "And this one was written while it was read.").await.unwrap();
    wait(&bot, |all| all.contains_key(&after.id)).await;
    assert_eq!(number(&bot, said).await, 22);
    bot.world.advance(Duration::from_secs(3700));
    let hour = say(&bot, &alex, thread, "An hour later this is an opinion again.").await.unwrap();
    wait(&bot, |all| all.contains_key(&hour.id)).await;
    let dm = alex.member.open_dm(bot.sandbox.application_id()).await.unwrap().id;
    assert_eq!(alex.member.messages(dm).await.unwrap().len(), 1, "they are told once");
    bot.finish().await;
}

//! Questions that members suggest, and roles of the server's own in interviews.

use super::*;
use hotseat::domain::community::SUGGESTION_TRIES_PER_DAY;
use support::lab::PATIENCE;

const POINTS: &str = "one pending request a customer\nretries with the same key\nwhat the customer sees";

async fn suggest(who: &Candidate, question: &str, points: &str) -> Message {
    let asked = who.member.slash(who.channel, "question suggest", &[("topic", "databases".into())]).await;
    let modal = asked.unwrap().modal().await.unwrap();
    let written = [("question", question), ("key-points", points)];
    who.member.submit_modal(&modal, &written).await.unwrap().reply().await.unwrap()
}

async fn pressed(who: &Candidate, message: &Message, ending: &str) -> Message {
    let id = button(message, ending).unwrap_or_else(|| panic!("no {ending} below {}", message.text()));
    who.member.press(message, &id).await.unwrap().reply().await.unwrap()
}

/// The bot's next direct message.
async fn told(bot: &TestBot, who: &Candidate) -> String {
    let dm = who.member.open_dm(bot.sandbox.application_id()).await.unwrap().id;
    who.member.wait_message(dm, |_| true, PATIENCE).await.unwrap().text()
}

#[tokio::test]
async fn a_suggested_question_is_compared_decided_told_and_asked_with_credit() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "로빈", "ko"));
    let admin = admin(&bot);
    let bank = hotseat::app::bank::built_in().unwrap();
    let known = bank.questions().iter().find(|question| question.topic == "databases").unwrap();

    // What the bank asks already is shown first, and nothing is sent until the member says so.
    let alike = suggest(&robin, &known.text.ko, POINTS).await;
    assert!(alike.text().contains("비슷한 질문이 이미"), "{}", alike.text());
    assert!(admin.command("moderation suggestions", &[]).await.text().contains("No suggestion is waiting"));
    let sent = pressed(&robin, &alike, ":suggest-anyway").await;
    assert!(sent.text().contains("기다리는 중"), "{}", sent.text());
    let few = suggest(&alex, "How would you ship a ledger of zebra coupons?", "one").await.text();
    assert!(few.contains("3 to 6") && few.contains("zebra"), "what was written is given back: {few}");
    let new = suggest(&alex, "How would you ship a ledger of zebra coupons twice?", POINTS).await.text();
    assert!(new.contains("Thank you for your suggestion"), "{new}");

    // The moderator refuses the first with a reason, changes and accepts the second; both members are told.
    let open = admin.command("moderation suggestions", &[]).await;
    assert!(open.text().contains("zebra"), "{}", open.text());
    let refuse = button(&open, ":refuse").unwrap();
    let modal = admin.member.press(&open, &refuse).await.unwrap().modal().await.unwrap();
    let refused = admin.member.submit_modal(&modal, &[("reason", "이미 같은 질문이 있어요")]).await.unwrap();
    assert!(refused.reply().await.unwrap().text().contains("It is refused"));
    let notice = told(&bot, &robin).await;
    assert!(
        notice.contains("이미 같은 질문이 있어요") && notice.contains("받지 않기로 했습니다"),
        "{notice}"
    );
    let open = admin.command("moderation suggestions", &[]).await;
    let edit = button(&open, ":suggest-edit").unwrap();
    let modal = admin.member.press(&open, &edit).await.unwrap().modal().await.unwrap();
    assert!(modal.inputs()[1]["value"].as_str().unwrap().contains("what the customer sees"));
    let both = "How would you keep a ledger of zebra coupons? | 얼룩말 쿠폰 장부를 어떻게 관리하시겠습니까?";
    let changed = [("question", both), ("key-points", POINTS)];
    let changed = admin.member.submit_modal(&modal, &changed).await.unwrap().reply().await.unwrap();
    assert!(changed.text().contains("keep a ledger"), "{}", changed.text());
    assert!(pressed(&admin, &changed, ":accept").await.text().contains("in the bank now"));
    assert!(told(&bot, &alex).await.contains("was accepted"));
    let late = pressed(&admin, &open, ":accept").await.text();
    assert!(late.contains("decided already"), "{late}");

    // It is one of the server's questions, with credit on its post.
    let choices = robin.member.autocomplete(bot.channel, "opinion top", "question", "얼룩말").await.unwrap();
    let key = choices[0].value.as_str().unwrap().to_owned();
    write(&robin, &key, "저는 멱등 키부터 정하고 시작하겠습니다.").await;
    let post = Message::read(&bot.world.messages(thread(&bot).await)[0]);
    assert!(post.text().contains(&format!("Suggested by <@{}>", alex.member.id())), "{}", post.text());
    let seen: bool = post.raw["mentions"].as_array().unwrap().is_empty();
    assert!(seen, "nobody is pinged");
    bot.finish().await;
}

#[tokio::test]
async fn forms_of_suggestions_are_limited_a_day_those_that_are_dropped_too() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "로빈", "ko"));
    let pool = sharing::pool(&bot).await;
    let today = hotseat::domain::limits::day(chrono::Utc::now());
    for who in [&alex, &robin] {
        // Tomorrow as well, should midnight come in between.
        for day in [today, today + chrono::TimeDelta::days(1)] {
            let used = "INSERT INTO usage_counts (member_id, guild_id, what, period_at, amount)
                VALUES (?, ?, 'suggestion-forms', ?, ?)";
            let used = sqlx::query(used).bind(who.member.id()).bind(bot.guild).bind(day);
            used.bind(SUGGESTION_TRIES_PER_DAY - 1).execute(&pool).await.unwrap();
        }
    }
    let known = hotseat::app::bank::built_in().unwrap();
    let known = known.questions().iter().find(|question| question.topic == "databases").unwrap();
    for (who, text, refusal) in [(&alex, &known.text.en, "30 times"), (&robin, &known.text.ko, "30번")] {
        let last = suggest(who, text, POINTS).await;
        pressed(who, &last, ":suggest-drop").await;
        let refused = suggest(who, text, POINTS).await.text();
        assert!(refused.contains(refusal) && refused.contains(text), "{refused}");
    }
    assert!(
        suggest(&member(&bot, "Kim", "en-US"), &known.text.en, POINTS)
            .await
            .text()
            .contains("Something like it")
    );
    bot.finish().await;
}

#[tokio::test]
async fn interviews_are_held_for_the_servers_own_roles() {
    let bot = TestBot::start().await;
    let admin = admin(&bot);
    let added = [
        ("name-ko", Arg::from("결제 개발자")),
        ("name-en", Arg::from("Payments engineer")),
        ("topics", Arg::from("databases 9")),
    ];
    admin.command("roles add", &added).await;
    admin.command("roles retire", &[("role", "backend".into())]).await;
    let minji = member(&bot, "민지", "ko");
    let offered = minji.member.autocomplete(bot.channel, "interview start", "role", "").await.unwrap();
    let names: Vec<_> = offered.iter().map(|choice| choice.name.as_str()).collect();
    assert!(names.contains(&"결제 개발자") && !names.contains(&"백엔드 개발자"), "{names:?}");
    let retired = minji.command("interview start", &[("role", "backend".into())]).await.text();
    assert!(retired.contains("직무"), "{retired}");
    let settings =
        [("role", Arg::from("결제 개발자")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
    let thread = minji.start(&settings).await;
    minji.next(thread).await;
    // The name stays what it was, whatever becomes of the role.
    admin.command("roles retire", &[("role", "payments-engineer".into())]).await;
    let list = minji.command("interview list", &[]).await.text();
    assert!(list.contains("결제 개발자"), "{list}");
    let cancel = minji.command("interview cancel", &[]).await;
    pressed(&minji, &cancel, "cancel-yes").await;
    bot.finish().await;
}

#[tokio::test]
async fn the_discussion_of_a_question_is_opened_from_the_bank() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let alex = member(&bot, "Alex", "en-US");
    let browsed = alex.command("question browse", &[("topic", "databases".into())]).await;
    let menu = browsed.component("qd1:question").unwrap();
    let question = menu["options"][0]["value"].as_str().unwrap().to_owned();
    let chosen = alex.member.select(&browsed, "qd1:question", &[&question]).await.unwrap();
    let opened = pressed(&alex, &chosen.reply().await.unwrap(), ":discuss").await.text();
    assert!(opened.contains(&format!("<#{}>", thread(&bot).await)), "{opened}");
    bot.finish().await;
}

//! The community in the local Discord: setting up, questions as posts, opinions and recommendations, and what was missed.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

#[path = "community/blocked.rs"]
mod blocked;
#[path = "community/reporting.rs"]
mod reporting;
#[path = "community/sharing.rs"]
mod sharing;
#[path = "community/suggesting.rs"]
mod suggesting;
#[path = "community/week.rs"]
mod week;

use discord_sandbox::member::{Arg, Member, Message};
use discord_sandbox::{ChannelKind, World};
use hotseat::crypto::Vault;
use hotseat::db;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use support::lab::{Candidate, TestBot, button, is_korean};

const MENU: &str = "cm1:set-up";
const OPINION: &str = "I would begin with atomicity, because the rest is easier to explain after it.";
const FIELD: &str = "opinion";

fn admin(bot: &TestBot) -> Candidate {
    Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel }
}

fn member(bot: &TestBot, name: &str, locale: &str) -> Candidate {
    Candidate { member: bot.join(name, locale), channel: bot.channel }
}

/// Sets the server up for these roles, with forums or without.
async fn set_up(bot: &TestBot, forums: bool, language: &str, roles: &[&str]) -> String {
    bot.world.set_bot_permissions(bot.guild, World::USUAL_BOT_PERMISSIONS);
    bot.world.set_features(bot.guild, if forums { &["COMMUNITY"] } else { &[] });
    let admin = admin(bot);
    let look = admin.command("setup", &[("language", Arg::Int(i64::from(language == "en")))]).await;
    let done = admin.member.select(&look, MENU, roles).await.unwrap();
    done.reply().await.unwrap().text()
}

async fn channel(member: &Member, name: &str) -> u64 {
    let all = member.channels().await.unwrap();
    all.iter().find(|channel| channel.name == name).unwrap_or_else(|| panic!("no {name} in {all:?}")).id
}

/// A question of the bank in that topic.
fn question(topic: &str) -> String {
    let bank = hotseat::app::bank::built_in().unwrap();
    let found = bank.questions().iter().find(|question| question.topic == topic).unwrap();
    found.key.clone()
}

/// Writes an opinion through the form of the command; gives what is answered.
async fn write(who: &Candidate, question: &str, text: &str) -> Message {
    let asked = who.member.slash(who.channel, "opinion add", &[("question", Arg::from(question))]).await;
    let modal = asked.unwrap().modal().await.unwrap();
    let sent = who.member.submit_modal(&modal, &[(FIELD, text)]).await.unwrap();
    sent.reply().await.unwrap()
}

/// Writes in a thread, when its slow mode is over.
async fn say(bot: &TestBot, who: &Candidate, thread: u64, text: &str) -> anyhow::Result<Message> {
    bot.world.advance(Duration::from_secs(6));
    who.member.say(thread, text).await
}

/// The only discussion's thread.
async fn thread(bot: &TestBot) -> u64 {
    discussion(bot).await.thread.unwrap().0
}

async fn discussion(bot: &TestBot) -> hotseat::domain::community::Discussion {
    let pool = db::pool(&bot.database.clone().into(), 1).unwrap();
    let open = db::community::discussions::open(&mut pool.acquire().await.unwrap()).await.unwrap();
    assert_eq!(open.len(), 1);
    open.into_iter().next().unwrap()
}

/// What is stored: text and recommendations by message.
async fn stored(bot: &TestBot) -> BTreeMap<u64, (String, u64)> {
    let pool = db::pool(&bot.database.clone().into(), 1).unwrap();
    let mut db = pool.acquire().await.unwrap();
    let vault = Vault::parse(support::KEYS).unwrap();
    let open = db::community::discussions::open(&mut db).await.unwrap();
    let id = open.first().unwrap().id;
    let posted = db::community::opinions::posted(&mut db, &vault, id).await.unwrap();
    let one = |opinion: hotseat::domain::community::Opinion| {
        (opinion.message.unwrap().0, (opinion.text, u64::from(opinion.recommendations)))
    };
    posted.into_iter().map(one).collect()
}

/// What Discord shows of members' plain messages.
fn shown(bot: &TestBot, thread: u64) -> BTreeMap<u64, (String, u64)> {
    let plain = |message: &Value| message["type"] == 0 && message["author"]["bot"] != true;
    let messages = bot.world.messages(thread).into_iter().filter(plain);
    let thumbs = |message: &Value| {
        let reactions = message["reactions"].as_array().into_iter().flatten();
        let thumb = reactions.filter(|reaction| reaction["emoji"]["name"] == "👍");
        thumb.map(|reaction| reaction["count"].as_u64().unwrap()).sum::<u64>()
    };
    let one = |message: Value| {
        let text = message["content"].as_str().unwrap().to_owned();
        (message["id"].as_str().unwrap().parse().unwrap(), (text, thumbs(&message)))
    };
    messages.map(one).filter(|(_, (text, _))| text.chars().count() >= 10).collect()
}

/// Waits until what is stored is what Discord shows.
async fn agree(bot: &TestBot, thread: u64) {
    for _ in 0..600 {
        if stored(bot).await == shown(bot, thread) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(stored(bot).await, shown(bot, thread));
}

#[tokio::test]
async fn setup_names_what_is_missing_and_makes_each_channel_once() {
    let bot = TestBot::start().await;
    let admin = admin(&bot);
    let look = admin.command("setup", &[]).await;
    assert!(look.text().contains("Manage Channels") && look.text().contains("Server Settings > Roles"));
    assert!(look.component(MENU).is_none(), "nothing can be chosen yet");

    bot.world.set_features(bot.guild, &["COMMUNITY"]);
    let adopted = bot.world.create_channel(bot.guild, "mobile-engineer", ChannelKind::Forum);
    let done = set_up(&bot, true, "en", &["backend", "mobile"]).await;
    assert!(done.contains("created") && done.contains("was there already"), "{done}");
    assert!(done.contains(&format!("<#{adopted}>")), "{done}");
    let backend = channel(&admin.member, "backend-engineer").await;
    let before = admin.member.channels().await.unwrap().len();

    // Renamed by an admin, it is known all the same; again changes nothing.
    let again = set_up(&bot, true, "en", &["backend", "mobile"]).await;
    assert_eq!(again.matches("stays as it is").count(), 2, "{again}");
    assert_eq!(admin.member.channels().await.unwrap().len(), before);

    bot.world.delete_channel(backend);
    let look = admin.command("setup", &[]).await;
    let repaired =
        admin.member.select(&look, MENU, &["backend"]).await.unwrap().reply().await.unwrap().text();
    assert!(repaired.contains("created") || repaired.contains("is there again"), "{repaired}");
    assert!(repaired.contains("not mine any more"), "{repaired}");
    assert_ne!(channel(&admin.member, "backend-engineer").await, backend);

    let alex = member(&bot, "Alex", "en-US");
    for command in ["setup", "roles list"] {
        assert!(
            alex.member.slash(bot.channel, command, &[]).await.is_err(),
            "members are not offered /{command}"
        );
    }
    bot.finish().await;
}

#[tokio::test]
async fn roles_are_the_servers_own() {
    let bot = TestBot::start().await;
    let admin = admin(&bot);
    bot.world.set_locale(bot.admin, "ko");
    let listed = admin.command("roles list", &[]).await.text();
    assert!(listed.contains("백엔드 개발자"), "{listed}");
    let wrong = admin
        .command(
            "roles add",
            &[("name-ko", "결제 개발자".into()), ("name-en", "Payments".into()), ("topics", "요리 3".into())],
        )
        .await
        .text();
    assert!(wrong.contains("요리 3"), "{wrong}");
    let names = [("name-ko", Arg::from("결제 개발자")), ("name-en", Arg::from("Payments"))];
    let mut full = names.to_vec();
    full.push(("topics", "데이터베이스 3, server=2".into()));
    let added = admin.command("roles add", &full).await.text();
    assert!(added.contains("결제 개발자") && added.contains("데이터베이스 3"), "{added}");
    let twice = admin.command("roles add", &full).await.text();
    assert!(twice.contains("이미 있거나"), "{twice}");
    let mapped =
        admin.command("roles map", &[("role", "payments".into()), ("topics", "보안 5".into())]).await.text();
    assert!(mapped.contains("보안 5") && !mapped.contains("데이터베이스"), "{mapped}");
    let mut other = vec![("role", Arg::from("payments"))];
    other.extend([("name-ko", Arg::from("핀테크 개발자")), ("name-en", Arg::from("Fintech"))]);
    assert!(admin.command("roles rename", &other).await.text().contains("핀테크 개발자"));
    let retired = admin.command("roles retire", &[("role", "payments".into())]).await.text();
    assert!(retired.contains("사용 중지"), "{retired}");
    bot.finish().await;
}

#[tokio::test]
async fn opinions_by_form_and_message_are_recommended_changed_and_deleted() {
    let bot = TestBot::start().await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    let key = question("databases");
    let refused = write(&alex, &key, OPINION).await.text();
    assert!(refused.contains("no channel for that question"), "{refused}");
    assert!(refused.contains("atomicity"), "what was written is given back: {refused}");
    set_up(&bot, true, "en", &["backend"]).await;

    let written = write(&alex, &key, OPINION).await;
    assert!(written.text().contains("Thank you"), "{}", written.text());
    let thread = thread(&bot).await;
    let backend = channel(&alex.member, "backend-engineer").await;
    let posts = bot.world.threads(backend);
    assert_eq!(posts.len(), 1, "one post: {posts:?}");
    assert_eq!(posts[0]["applied_tags"].as_array().unwrap().len(), 2, "topic and difficulty: {}", posts[0]);
    let first = Message::read(&bot.world.messages(thread)[0]);
    assert!(first.text().contains("||"), "key points are hidden: {}", first.text());

    // A second opinion on the question makes no second post; a plain message is one as well.
    let said =
        say(&bot, &robin, thread, "Isolation levels are what I would draw on the whiteboard.").await.unwrap();
    bot.world.advance(Duration::from_secs(6));
    robin.member.answer(&said, "and this reply is conversation only").await.unwrap();
    say(&bot, &robin, thread, "thanks!").await.unwrap();
    alex.member.react(&said, "👍").await.unwrap();
    robin.member.react(&said, "👍").await.unwrap();
    wait(&bot, |all| all.get(&said.id).is_some_and(|(_, count)| *count == 1)).await;
    assert_eq!(stored(&bot).await.len(), 2);

    // The card's button, toggled; not for oneself.
    let card = bot
        .world
        .messages(thread)
        .iter()
        .map(Message::read)
        .find(|m| m.text().contains("atomicity"))
        .unwrap();
    let press = button(&card, ":recommend:0").unwrap();
    let on = robin.member.press(&card, &press).await.unwrap().reply().await.unwrap().text();
    assert!(on.contains("You recommend"), "{on}");
    let off = robin.member.press(&card, &press).await.unwrap().reply().await.unwrap().text();
    assert!(off.contains("not recommend"), "{off}");
    let own = alex.member.press(&card, &press).await.unwrap().reply().await.unwrap().text();
    assert!(own.contains("your own opinion"), "{own}");

    // The best page: the recommended one first; a reaction is taken back where it was given.
    let best = robin.command("opinion top", &[("question", key.as_str().into())]).await;
    let (iso, atom) = (best.text().find("Isolation").unwrap(), best.text().find("atomicity").unwrap());
    assert!(iso < atom, "{}", best.text());
    let best = alex.command("opinion top", &[("question", key.as_str().into())]).await;
    let by_reaction = alex.member.press(&best, "👍 1").await.unwrap().reply().await.unwrap().text();
    assert!(by_reaction.contains("by your 👍"), "{by_reaction}");

    // Changed in a form, and by editing the message.
    let edit = button(&written, ":edit").unwrap();
    let modal = alex.member.press(&written, &edit).await.unwrap().modal().await.unwrap();
    let edited = "I would begin with durability, since everybody forgets it.";
    alex.member.submit_modal(&modal, &[(FIELD, edited)]).await.unwrap().reply().await.unwrap();
    robin.member.edit(&said, "Isolation levels, and nothing else at first.").await.unwrap();
    wait(&bot, |all| all[&said.id].0.contains("nothing else") && all[&card.id].0.contains("durability"))
        .await;
    let card_now = bot.world.messages(thread).iter().map(Message::read).find(|m| m.id == card.id).unwrap();
    assert!(card_now.text().contains("durability"), "{}", card_now.text());

    // Deleted by the author's command and by deleting the message.
    let delete = button(&written, ":delete").unwrap();
    let gone = alex.member.press(&written, &delete).await.unwrap().reply().await.unwrap().text();
    assert!(gone.contains("deleted"), "{gone}");
    robin.member.delete(&said).await.unwrap();
    wait(&bot, BTreeMap::is_empty).await;
    bot.finish().await;
}

async fn wait(bot: &TestBot, holds: impl Fn(&BTreeMap<u64, (String, u64)>) -> bool) {
    for _ in 0..600 {
        if holds(&stored(bot).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not come: {:?}", stored(bot).await);
}

#[tokio::test]
async fn a_korean_server_without_forums_gets_threads_under_messages() {
    let bot = TestBot::start().await;
    bot.world.set_locale(bot.admin, "ko");
    let done = set_up(&bot, false, "ko", &["backend"]).await;
    assert!(done.contains("새로 만들었습니다"), "{done}");
    let minji = member(&bot, "민지", "ko");
    let key = question("databases");
    let none = minji.command("opinion top", &[("question", key.as_str().into())]).await;
    assert!(none.text().contains("아직 의견이 없습니다"), "{}", none.text());
    let open = button(&none, ":discuss").unwrap();
    let opened = minji.member.press(&none, &open).await.unwrap().reply().await.unwrap().text();
    assert!(opened.contains("토론이 열렸습니다"), "{opened}");
    let thread = thread(&bot).await;
    let under = channel(&minji.member, "백엔드-개발자").await;
    let post = Message::read(&bot.world.messages(under)[0]);
    assert!(is_korean(&post.text()) && post.text().contains("||"), "{}", post.text());
    assert!(bot.world.threads(under).iter().any(|found| found["id"] == thread.to_string().as_str()));
    say(&bot, &minji, thread, "트랜잭션의 원자성부터 설명하겠습니다.").await.unwrap();
    agree(&bot, thread).await;
    let mine = minji.command("opinion mine", &[]).await.text();
    assert!(mine.contains("원자성부터"), "{mine}");
    bot.finish().await;
}

#[tokio::test]
async fn what_happened_while_the_bot_was_away_is_taken_in() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "Robin", "en-US"));
    let none = alex.command("opinion top", &[("question", question("databases").as_str().into())]).await;
    let open = button(&none, ":discuss").unwrap();
    alex.member.press(&none, &open).await.unwrap().reply().await.unwrap();
    let thread = thread(&bot).await;
    let mut said = Vec::new();
    for number in 0..6 {
        let text = format!("This is opinion number {number} on the subject.");
        said.push(say(&bot, &alex, thread, &text).await.unwrap());
    }
    robin.member.react(&said[0], "👍").await.unwrap();
    agree(&bot, thread).await;

    for event in [
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
    ] {
        bot.world.drop_events(event, 100);
    }
    alex.member.edit(&said[1], "This one was edited while nobody listened.").await.unwrap();
    alex.member.edit(&said[2], "short").await.unwrap();
    alex.member.delete(&said[3]).await.unwrap();
    robin.member.unreact(&said[0], "👍").await.unwrap();
    robin.member.react(&said[4], "👍").await.unwrap();
    robin.member.react(&said[4], "🎉").await.unwrap();
    let new = say(&bot, &robin, thread, "And this one was written in between.").await.unwrap();
    alex.member.react(&new, "👍").await.unwrap();
    assert_ne!(stored(&bot).await, shown(&bot, thread), "the bot has heard of it");
    bot.world.clear_faults();
    bot.world.disconnect_gateways(4009);
    agree(&bot, thread).await;
    assert_eq!(stored(&bot).await.len(), 5);
    bot.finish().await;
}

#[tokio::test]
async fn a_question_has_one_post_however_many_ask_and_whatever_gets_lost() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let key = question("databases");
    let members: Vec<_> =
        ["Alex", "Robin", "Sam"].into_iter().map(|name| member(&bot, name, "en-US")).collect();
    // Discord makes the post, and the bot never hears of it.
    let lost = discord_sandbox::FaultKind::Status { status: 502, after_effect: true };
    bot.world.fault("POST", "/channels/*/threads", 1, lost);
    let mut writes = Vec::new();
    for who in &members {
        writes.push(write(who, &key, OPINION));
    }
    let answers = futures_util::future::join_all(writes).await;
    let taken = answers.iter().filter(|answer| answer.text().contains("Thank you")).count();
    let backend = channel(&members[0].member, "backend-engineer").await;
    let again = write(&members[0], &key, "Another opinion, after the post was lost and found.").await;
    assert!(again.text().contains("Thank you"), "{}", again.text());
    assert_eq!(bot.world.threads(backend).len(), 1);
    let texts: BTreeSet<_> = stored(&bot).await.into_values().map(|(text, _)| text).collect();
    assert_eq!(stored(&bot).await.len(), taken + 1);
    assert!(texts.iter().any(|text| text.starts_with("Another")), "{texts:?}");
    bot.finish().await;
}

/// What became of something tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Discord does not offer it to them, or they do not see it.
    NotOffered,
    /// The bot says no.
    Refused,
}

use Outcome::{Done, NotOffered, Refused};

async fn tried(who: &Candidate, command: &str, arguments: &[(&str, Arg)], refusal: &str) -> Outcome {
    match who.member.slash(who.channel, command, arguments).await {
        Err(_) => NotOffered,
        // A form may be opened in place of an answer.
        Ok(interaction) if command == "opinion edit" => match interaction.modal().await {
            Ok(_) => Done,
            Err(_) => Refused,
        },
        Ok(interaction) => said_no(&interaction.reply().await.unwrap().text(), refusal),
    }
}

fn said_no(text: &str, refusal: &str) -> Outcome {
    if text.contains(refusal) { Refused } else { Done }
}

async fn pressed(who: &Candidate, card: &Message, ending: &str) -> Outcome {
    let id = button(card, ending).unwrap();
    let seen =
        who.member.messages(card.channel_id).await.is_ok_and(|all| all.iter().any(|m| m.id == card.id));
    match who.member.press(card, &id).await {
        Ok(interaction) if seen => said_no(&interaction.reply().await.unwrap().text(), "your own opinion"),
        _ => NotOffered,
    }
}

#[tokio::test]
async fn everybody_may_do_what_is_theirs_and_nothing_else() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (author, other) = (member(&bot, "Author", "en-US"), member(&bot, "Other", "en-US"));
    let (moderator, left) = (member(&bot, "Mod", "en-US"), member(&bot, "Left", "en-US"));
    let manage_messages = bot.world.create_role(bot.guild, "mods", 1 << 13);
    bot.world.give_role(bot.guild, moderator.member.id(), manage_messages);
    let stranger = bot.world.create_labelled_user("Stranger", "en-US", "member");
    let elsewhere = bot.world.create_guild("Other Server", stranger);
    let channel = bot.world.create_channel(elsewhere, "general", ChannelKind::Text);
    let stranger = Candidate { member: bot.sandbox.member(stranger), channel };
    let key = question("databases");
    write(&author, &key, OPINION).await;
    let thread = thread(&bot).await;
    let card = bot
        .world
        .messages(thread)
        .iter()
        .map(Message::read)
        .find(|m| m.text().contains("atomicity"))
        .unwrap();
    let opinion = button(&card, ":report").unwrap().split(':').nth(1).unwrap().to_owned();
    bot.world.remove_member(bot.guild, left.member.id());
    let admin = admin(&bot);
    let everybody = [&author, &other, &moderator, &admin, &left, &stranger];

    let own: &[(&str, Arg)] = &[("opinion", opinion.as_str().into())];
    let someone: &[(&str, Arg)] = &[("member", Arg::Id(other.member.id()))];
    let asked: &[(&str, Arg)] = &[("question", key.as_str().into())];
    // In the order: author, other member, moderator, admin, left member, owner of another server.
    for (command, arguments, expected) in [
        ("opinion edit", own, [Done, Refused, Refused, Refused, NotOffered, Refused]),
        ("opinion top", asked, [Done, Done, Done, Done, NotOffered, Done]),
        ("opinion mine", &[], [Done, Done, Done, Done, NotOffered, Done]),
        ("moderation reports", &[], [NotOffered, NotOffered, Done, Done, NotOffered, Done]),
        ("moderation blocked", &[], [NotOffered, NotOffered, Done, Done, NotOffered, Done]),
        ("moderation log", &[], [NotOffered, NotOffered, Done, Done, NotOffered, Done]),
        ("moderation unblock", someone, [NotOffered, NotOffered, Done, Done, NotOffered, NotOffered]),
        ("setup", &[], [NotOffered, NotOffered, NotOffered, Done, NotOffered, Done]),
        ("roles list", &[], [NotOffered, NotOffered, NotOffered, Done, NotOffered, Done]),
        ("opinion delete", own, [Done, Refused, Refused, Refused, NotOffered, Refused]),
    ] {
        for (who, (number, expected)) in everybody.iter().zip(expected.into_iter().enumerate()) {
            let refusal = if number == 5 { "not there any more" } else { "Only its author" };
            let found = tried(who, command, arguments, refusal).await;
            assert_eq!(found, expected, "/{command} by number {number}");
        }
    }
    for (ending, expected) in [
        (":recommend:0", [Refused, Done, Done, Done, NotOffered, NotOffered]),
        (":report", [Done, Done, Done, Done, NotOffered, NotOffered]),
    ] {
        for (who, (number, expected)) in everybody.iter().zip(expected.into_iter().enumerate()) {
            assert_eq!(pressed(who, &card, ending).await, expected, "{ending} by number {number}");
        }
    }
    // What another server knows of the question is nothing.
    let there = stranger.command("opinion top", asked).await.text();
    assert!(!there.contains("atomicity"), "{there}");
    bot.finish().await;
}

#[tokio::test]
async fn moderators_hide_opinions_and_shut_members_out() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "en", &["backend"]).await;
    let (alex, robin) = (member(&bot, "Alex", "en-US"), member(&bot, "로빈", "ko"));
    bot.world.set_locale(bot.admin, "ko");
    let admin = admin(&bot);
    let key = question("databases");
    write(&alex, &key, "Join https://discord.gg/abc @everyone, I would say about atomicity.").await;
    let thread = thread(&bot).await;
    let card = || bot.world.messages(thread).iter().map(Message::read).next_back().unwrap();
    let post = card();
    assert!(post.text().contains("atomicity") && !post.text().contains("discord.gg/abc"), "{}", post.text());
    assert_eq!(post.raw["mention_everyone"], false);
    assert_eq!(post.raw["mentions"], serde_json::json!([]));

    let press = button(&post, ":report").unwrap();
    let thanks = robin.member.press(&post, &press).await.unwrap().reply().await.unwrap().text();
    assert!(thanks.contains("고맙습니다"), "{thanks}");
    let reports = admin.command("moderation reports", &[]).await;
    assert!(
        reports.text().contains("신고 1건") && reports.text().contains("atomicity"),
        "{}",
        reports.text()
    );
    let hide = button(&reports, ":hide").unwrap();
    let hidden = admin.member.press(&reports, &hide).await.unwrap().reply().await.unwrap();
    assert!(hidden.text().contains("숨겼습니다"), "{}", hidden.text());
    sharing::until("the post is hidden", async || card().buttons().is_empty()).await;
    assert!(card().text().contains("hidden by a moderator") && card().buttons().is_empty());
    let told = sharing::told(&bot, &alex, "A moderator hid your opinion").await;
    assert!(told.contains("atomicity") && told.contains("/opinion mine"), "{told}");
    let top: &[(&str, Arg)] = &[("question", key.as_str().into())];
    assert!(!robin.command("opinion top", top).await.text().contains("atomicity"));
    assert!(admin.command("moderation reports", &[]).await.text().contains("신고된 글이 없습니다"));
    let unhide = button(&hidden, ":unhide").unwrap();
    admin.member.press(&hidden, &unhide).await.unwrap().reply().await.unwrap();
    assert!(robin.command("opinion top", top).await.text().contains("atomicity"));

    admin.command("moderation block", &[("member", Arg::Id(robin.member.id()))]).await;
    let refused = write(&robin, &key, "저는 격리 수준부터 설명하겠습니다.").await.text();
    assert!(refused.contains("이용을 막았습니다"), "{refused}");
    let said = say(&bot, &robin, thread, "그래도 스레드에 의견을 써 봅니다.").await.unwrap();
    robin.member.react(&card(), "👍").await.ok();
    let after = say(&bot, &alex, thread, "This one comes after what was not taken in.").await.unwrap();
    wait(&bot, |all| all.contains_key(&after.id)).await;
    assert!(!stored(&bot).await.contains_key(&said.id), "a member shut out wrote an opinion");
    admin.command("moderation unblock", &[("member", Arg::Id(robin.member.id()))]).await;
    let log = admin.command("moderation log", &[]).await.text();
    for done in ["숨겼습니다", "다시 보이게 했습니다", "이용을 막았습니다", "다시 이용할 수 있게 했습니다"]
    {
        assert!(log.contains(done), "{done} is missing: {log}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_discussed_question_is_practised_in_private_and_gets_a_memo() {
    let bot = TestBot::start().await;
    set_up(&bot, true, "ko", &["backend"]).await;
    let minji = member(&bot, "민지", "ko");
    let key = question("databases");
    write(&minji, &key, "원자성부터 설명하겠습니다. 나머지가 쉬워집니다.").await;
    let thread = thread(&bot).await;
    let post = Message::read(&bot.world.messages(thread)[0]);

    let memo = button(&post, ":memo").unwrap();
    let modal = minji.member.press(&post, &memo).await.unwrap().modal().await.unwrap();
    let kept = minji.member.submit_modal(&modal, &[(FIELD, "격리 수준 다시 보기")]).await.unwrap();
    assert!(kept.reply().await.unwrap().text().contains("격리 수준 다시 보기"));
    let again = minji.member.press(&post, &memo).await.unwrap().modal().await.unwrap();
    assert_eq!(again.inputs()[0]["value"], "격리 수준 다시 보기");

    let practise = button(&post, ":practise").unwrap();
    let started = minji.member.press(&post, &practise).await.unwrap().reply().await.unwrap().text();
    let practice = minji.member.threads().await.unwrap().into_iter().find(|found| found.is_private_thread());
    let practice = practice.unwrap_or_else(|| panic!("no private thread: {started}"));
    let under = channel(&minji.member, "면접-연습").await;
    assert!(bot.world.threads(under).iter().any(|found| found["id"] == practice.id.to_string().as_str()));
    let asked = minji.next(practice.id).await;
    assert!(
        asked
            .text()
            .contains(post.text().lines().find(|line| line.starts_with("**")).unwrap().trim_matches('*')),
        "{}",
        asked.text()
    );
    let cancel = minji.command("interview cancel", &[]).await;
    let yes = button(&cancel, "cancel-yes").unwrap();
    minji.member.press(&cancel, &yes).await.unwrap().reply().await.unwrap();
    bot.finish().await;
}

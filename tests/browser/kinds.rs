//! Every kind of message on every kind of screen, by eye (the pictures) and by rule: nothing sticks out, everything has a
//! name for screen readers, all of it can be reached with the keyboard.

use super::chromium::{Screen, Theme};
use super::page::{Page, named};
use super::script;
use crate::support::lab::TestBot;
use discord_sandbox::ChannelKind;
use discord_sandbox::member::Member;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use thirtyfour::{Key, TypingData};

/// Controls and places that say nothing to a screen reader without a name.
const NAMED_ROLES: [&str; 16] = [
    "button",
    "link",
    "textbox",
    "combobox",
    "listbox",
    "option",
    "checkbox",
    "radio",
    "radiogroup",
    "menu",
    "menuitem",
    "image",
    "dialog",
    "navigation",
    "complementary",
    "region",
];

/// What the bot posts: each thing that a message can carry.
fn showcase() -> [Value; 4] {
    let field = |name, value| json!({ "name": name, "value": value, "inline": true });
    let button = |style: u8, label: &str, disabled| json!({ "type": 2, "style": style, "label": label, "custom_id": label, "disabled": disabled });
    let option = |label: &str| json!({ "label": label, "value": label, "description": "설명이 있는 선택지 · an option" });
    let embed = json!({
        "title": "Report · 면접 결과", "color": 0x0058_65f2, "url": "https://example.com/report",
        "description": "**Total 82** of 100, rank `A`.\n> \"I measured first\"\n- Structure\n- Evidence\n||hidden||",
        "fields": [field("Relevance", "4.5"), field("구조", "4.0"), field("Evidence", "3.5"), field("Depth", "4.0")],
        "image": { "url": "attachment://chart.png" }, "thumbnail": { "url": "attachment://chart.png" },
        "author": { "name": "Interview 3" }, "footer": { "text": "Offline rubric" }, "timestamp": "2026-01-02T03:04:05Z",
    });
    let link = json!({ "type": 2, "style": 5, "label": "Open the long documentation page", "url": "https://example.com" });
    let rows = json!([
        { "type": 1, "components": [button(1, "Repeat", false), button(2, "Memo", false), button(3, "Share", false), button(4, "Delete", true), link] },
        { "type": 1, "components": [{ "type": 3, "custom_id": "pick", "placeholder": "Choose a question · 질문 고르기", "options": [option("One"), option("Two")] }] },
        { "type": 1, "components": [{ "type": 5, "custom_id": "who", "placeholder": "Choose a member" }] },
    ]);
    let long = format!(
        "긴 링크: https://example.com/{}\n```rust\nfn main() {{ println!(\"{}\"); }}\n```\n👍 🎉 🧑‍💻",
        "path/".repeat(30),
        "x".repeat(120)
    );
    let answers: Vec<_> = ["Monday", "화요일 저녁 일곱 시에 온라인으로 만나요", "Never"]
        .iter()
        .map(|text| json!({ "poll_media": { "text": text, "emoji": { "name": "📅" } } }))
        .collect();
    [
        json!({ "embeds": [embed], "components": rows }),
        json!({ "content": long }),
        json!({ "poll": { "question": { "text": "언제 모일까요? Which day suits you?" }, "answers": answers, "duration": 24, "allow_multiselect": true } }),
        json!({ "content": "# Heading\n-# small print\n1. first\n2. second\n**bold** *italic* __under__ ~~gone~~ <t:1767323045:R>" }),
    ]
}

/// Posts as the bot, the first message with a picture.
async fn post_all(bot: &TestBot) -> Vec<Value> {
    let chart = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.png")).unwrap();
    let address = format!("{}/api/v10/channels/{}/messages", bot.sandbox.url(), bot.channel);
    let mut posted = Vec::new();
    for (index, body) in showcase().into_iter().enumerate() {
        let boundary = "showcase";
        let mut form = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{body}\r\n"
        )
        .into_bytes();
        if index == 0 {
            form.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"chart.png\"\r\n\r\n").as_bytes());
            form.extend_from_slice(&chart);
            form.extend_from_slice(b"\r\n");
        }
        form.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let request = reqwest::Client::new()
            .post(&address)
            .header("authorization", format!("Bot {}", bot.sandbox.token()))
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .body(form);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{text}");
        posted.push(serde_json::from_str(&text).unwrap());
    }
    posted
}

/// What sticks out of the page sideways.
async fn assert_fits(page: &Page, what: &str) {
    let spilled: Vec<String> =
        page.browser.execute(script::SPILLED, Vec::new()).await.unwrap().convert().unwrap();
    assert!(spilled.is_empty(), "{what}: {spilled:#?}");
}

/// Everything that works or leads has a name for screen readers.
async fn assert_named(page: &Page, what: &str) {
    let tree = page.browser.cdp().send_raw("Accessibility.getFullAXTree", json!({})).await.unwrap();
    let nodes = tree["nodes"].as_array().unwrap();
    let seen: BTreeSet<&str> = nodes
        .iter()
        .filter(|node| node["ignored"] == false)
        .filter_map(|node| node["role"]["value"].as_str())
        .collect();
    assert!(seen.contains("button"), "{what}: {seen:?}");
    let nameless: Vec<&Value> = nodes
        .iter()
        .filter(|node| node["ignored"] == false)
        .filter(|node| node["role"]["value"].as_str().is_some_and(|role| NAMED_ROLES.contains(&role)))
        .filter(|node| node["name"]["value"].as_str().is_none_or(|name| name.trim().is_empty()))
        .collect();
    assert!(nameless.is_empty(), "{what}: {nameless:#?}");
}

async fn look_at_all(flow: &str, screen: Screen, theme: Theme, locale: &str, typed: &str) {
    let bot = TestBot::start().await;
    let (me, other) = (bot.join("Mira", locale), bot.join("로빈", "ko"));
    let forum = bot.world.create_channel(bot.guild, "questions", ChannelKind::Forum);
    post_forum(&other, &bot, forum).await;
    let page = Page::open(&bot, flow, screen, theme).await;
    page.become_member(me.id()).await;
    let posted = post_all(&bot).await;
    other.speak(bot.channel, 7.0, b"OggS".to_vec()).await.unwrap();
    page.see(".voice").await;
    let number = |value: &Value| value["id"].as_str().unwrap().to_owned();
    page.picture("newest").await;
    assert_fits(&page, "newest").await;
    assert_named(&page, "newest").await;
    page.run(
        "document.getElementById(arguments[0]).scrollIntoView()",
        vec![format!("message-{}", number(&posted[0])).into()],
    )
    .await;
    page.picture("embed").await;
    assert_fits(&page, "embed").await;

    page.click(&named("select-pick")).await;
    page.see(&named("select-option-Two")).await;
    page.picture("select").await;
    assert_fits(&page, "select").await;
    assert_named(&page, "select").await;
    page.browser.action_chain().send_keys(Key::Escape).perform().await.unwrap();
    page.see_none(&named("select-option-Two")).await;

    page.pick_command(typed, "interview start").await;
    page.picture("command").await;
    assert_fits(&page, "command").await;
    assert_named(&page, "command").await;
    page.browser.action_chain().send_keys(Key::Escape).perform().await.unwrap();

    if screen == Screen::Phone {
        page.click(&named("open-channels")).await;
        page.see(&named(&format!("channel-{forum}"))).await;
        page.picture("channels").await;
        assert_named(&page, "channels").await;
    }
    page.click(&named(&format!("channel-{forum}"))).await;
    page.see(&named("new-post")).await;
    page.picture("forum").await;
    assert_fits(&page, "forum").await;
    page.click(&named("new-post")).await;
    page.see("dialog").await;
    page.picture("new-post").await;
    assert_named(&page, "new post").await;
    page.close().await;
    bot.finish().await;
}

async fn post_forum(member: &Member, bot: &TestBot, forum: u64) {
    for title in ["How do you explain an index?", "자기소개를 어떻게 시작하나요?"] {
        let address = format!("{}/sandbox/channels/{forum}/threads", bot.sandbox.url());
        let body = json!({ "name": title, "message": { "content": "What worked for you?" } });
        let request = reqwest::Client::new()
            .post(address)
            .header("x-sandbox-user", member.id().to_string())
            .header("content-type", "application/json")
            .body(body.to_string());
        request.send().await.unwrap().error_for_status().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_kinds_on_a_dark_desktop_in_english() {
    look_at_all("kinds-desktop-dark", Screen::Desktop, Theme::Dark, "en-US", "/interview st").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_kinds_on_a_light_phone_in_korean() {
    look_at_all("kinds-phone-light", Screen::Phone, Theme::Light, "ko", "/면접 시").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_kinds_on_a_light_desktop_in_korean() {
    look_at_all("kinds-desktop-light", Screen::Desktop, Theme::Light, "ko", "/면접 시").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_kinds_on_a_dark_phone_in_english() {
    look_at_all("kinds-phone-dark", Screen::Phone, Theme::Dark, "en-US", "/interview st").await;
}

/// The name for tests of what has the focus.
async fn focused(page: &Page) -> String {
    let script = "return document.activeElement?.dataset?.testid ?? ''";
    page.browser.execute(script, Vec::new()).await.unwrap().convert().unwrap()
}

async fn press(page: &Page, key: impl Into<TypingData>) {
    page.browser.action_chain().send_keys(key).perform().await.unwrap();
}

/// Goes on with Tab, or back with Shift, until that has the focus; it must be seen on the way.
async fn tab_to(page: &Page, wanted: &str, back: bool) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        let now = focused(page).await;
        if now == wanted {
            return;
        }
        passed.push(now);
        let chain = page.browser.action_chain();
        let tab = char::from(Key::Tab);
        let chain = if back {
            chain.key_down(Key::Shift).send_keys(tab).key_up(Key::Shift)
        } else {
            chain.send_keys(tab)
        };
        chain.perform().await.unwrap();
        let script = "const one = document.activeElement; return one === document.body || \
            one.matches(':focus-visible') && one.getClientRects().length > 0";
        let seen: bool = page.browser.execute(script, Vec::new()).await.unwrap().convert().unwrap();
        assert!(seen, "the focus is not to be seen after {passed:?}");
    }
    panic!("{wanted} is not reached by keys, only {passed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_keyboard_alone() {
    let bot = TestBot::start().await;
    let mira = bot.join("Mira", "en-US");
    let page = Page::open(&bot, "keyboard", Screen::Desktop, Theme::Dark).await;
    page.become_member(mira.id()).await;
    let posted = post_all(&bot).await;
    let poll = posted[2]["id"].as_str().unwrap();
    page.see(&named(&format!("poll-{poll}"))).await;
    // What comes in from now on is read aloud.
    page.see("[role=\"log\"][aria-live=\"polite\"]").await;

    tab_to(&page, "composer", false).await;
    tab_to(&page, &format!("poll-answer-{poll}-2"), true).await;
    press(&page, " ").await;
    tab_to(&page, &format!("poll-vote-{poll}"), false).await;
    press(&page, Key::Enter).await;
    page.text_of(&named(&format!("poll-{poll}")), |text| text.contains("your vote")).await;

    tab_to(&page, "composer", false).await;
    press(&page, "/help").await;
    page.see(&named("command-suggestion")).await;
    press(&page, Key::Enter).await;
    page.see(&named("command-form")).await;
    let answer = page.answer_to(press(&page, Key::Enter)).await;
    assert!(!answer.text.is_empty());
    tab_to(&page, "composer", false).await;
    press(&page, TypingData::from("hello") + Key::Enter).await;
    page.text_of("ol.messages", |text| text.contains("hello")).await;

    tab_to(&page, "select-pick", true).await;
    press(&page, Key::Enter).await;
    page.see(&named("select-option-Two")).await;
    press(&page, Key::Escape).await;
    page.see_none(&named("select-option-Two")).await;
    assert_eq!(focused(&page).await, "select-pick", "the focus comes back");

    tab_to(&page, "record-voice", false).await;
    press(&page, Key::Enter).await;
    page.see(&named("recording-time")).await;
    assert_eq!(focused(&page).await, "send-voice");
    press(&page, Key::Escape).await;
    page.see(&named("composer")).await;
    assert_eq!(focused(&page).await, "composer");
    page.close().await;
    bot.finish().await;
}

//! Voice messages and polls, by clicks.

use super::chromium::{Screen, Theme};
use super::page::{Page, named};
use crate::support::lab::{PATIENCE, TestBot};
use serde_json::{Value, json};
use std::io::Write;

const VOICE_MESSAGE: u64 = 1 << 13;

/// The newest message of the channel that is wanted, as the server has it.
async fn kept(bot: &TestBot, wanted: impl Fn(&Value) -> bool) -> Value {
    let look = async {
        loop {
            let found = bot.world.messages(bot.channel).into_iter().rev().find(&wanted);
            if let Some(message) = found {
                return message;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("the message comes")
}

fn voice_named(name: &str) -> impl Fn(&Value) -> bool {
    move |message| message["attachments"][0]["filename"] == name
}

/// Seconds and number of points of a voice message, after all that Discord wants of one was checked.
fn length_and_points(message: &Value) -> (f64, usize) {
    assert_eq!((message["flags"].as_u64(), &message["content"]), (Some(VOICE_MESSAGE), &json!("")));
    assert_eq!(message["attachments"].as_array().unwrap().len(), 1);
    let file = &message["attachments"][0];
    // Base64: four characters for three points.
    let line = file["waveform"].as_str().unwrap();
    let points = line.len() / 4 * 3 - line.matches('=').count();
    assert!(line.contains(|one| one != 'A' && one != '='), "the line is flat: {line}");
    (file["duration_secs"].as_f64().unwrap(), points)
}

/// A second of a tone, as WAV.
fn tone() -> tempfile::NamedTempFile {
    let samples: Vec<u8> =
        (0..8000_u32).flat_map(|i| (if i / 10 % 2 == 0 { 8000_i16 } else { -8000 }).to_le_bytes()).collect();
    let size = u32::try_from(samples.len()).unwrap();
    let mut file = tempfile::Builder::new().prefix("tone").suffix(".wav").tempfile().unwrap();
    let fmt = [1_u32 << 16 | 1, 8000, 16_000, 16 << 16 | 2].map(u32::to_le_bytes).concat();
    let parts: [&[u8]; 7] = [
        b"RIFF",
        &(size + 36).to_le_bytes(),
        b"WAVEfmt ",
        &16_u32.to_le_bytes(),
        &fmt,
        b"data",
        &size.to_le_bytes(),
    ];
    file.write_all(&parts.concat()).unwrap();
    file.write_all(&samples).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_message_is_spoken_and_heard() {
    let bot = TestBot::start().await;
    let mira = bot.join("Mira", "en-US");
    let page = Page::open(&bot, "voice", Screen::Desktop, Theme::Dark).await;
    page.become_member(mira.id()).await;

    page.click(&named("record-voice")).await;
    page.see(&named("recording-time")).await;
    page.click(&named("cancel-voice")).await;
    page.see(&named("composer")).await;
    assert!(bot.world.messages(bot.channel).is_empty());

    page.click(&named("record-voice")).await;
    page.text_of(&named("recording-time"), |time| time != "0:00").await;
    page.picture("recording").await;
    page.click(&named("send-voice")).await;
    let spoken = kept(&bot, voice_named("voice-message.ogg")).await;
    let (seconds, points) = length_and_points(&spoken);
    assert!(seconds > 0.4 && (4..=256).contains(&points), "{seconds} s, {points} points");
    let url = spoken["attachments"][0]["url"].as_str().unwrap();
    let sound = reqwest::get(url).await.unwrap();
    assert_eq!(sound.headers()["content-type"], "audio/ogg");
    assert!(sound.bytes().await.unwrap().starts_with(b"OggS"));

    let id = spoken["id"].as_str().unwrap();
    page.click(&named(&format!("play-{id}"))).await;
    page.see(&format!("{}[data-playing=\"true\"]", named(&format!("voice-{id}")))).await;
    page.see(&format!("{}[data-playing=\"false\"]", named(&format!("voice-{id}")))).await;
    page.see_none(&named(&format!("edit-{id}"))).await;

    let tone = tone();
    let picker = page.browser.find(thirtyfour::By::Css(named("file-input"))).await.unwrap();
    picker.send_keys(tone.path().to_str().unwrap()).await.unwrap();
    page.click(&named("send-as-voice")).await;
    let name = tone.path().file_name().unwrap().to_str().unwrap();
    let (seconds, points) = length_and_points(&kept(&bot, voice_named(name)).await);
    assert!((seconds - 1.0).abs() < 0.01 && points == 10, "{seconds} s, {points} points");
    page.picture("by-file").await;
    page.close().await;
    bot.finish().await;
}

/// Posts a poll, as the bot or a member (`from` is a header and its value).
async fn post_poll(bot: &TestBot, base: &str, from: (&str, String), many: bool) -> Value {
    let answer = |text| json!({ "poll_media": { "text": text } });
    let answers = [answer("Monday"), answer("Tuesday"), answer("Wednesday")];
    let poll = json!({
        "question": { "text": "Which day suits you?" }, "answers": answers, "duration": 24,
        "allow_multiselect": many,
    });
    let address = format!("{}/{base}/channels/{}/messages", bot.sandbox.url(), bot.channel);
    let request = reqwest::Client::new()
        .post(address)
        .header(from.0, from.1)
        .header("Content-Type", "application/json")
        .body(json!({ "poll": poll }).to_string());
    let answer = request.send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
    serde_json::from_str(&answer).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_is_voted_in_and_ended() {
    let bot = TestBot::start().await;
    let (mira, robin) = (bot.join("Mira", "en-US"), bot.join("Robin", "en-US"));
    let page = Page::open(&bot, "poll", Screen::Phone, Theme::Light).await;
    page.become_member(mira.id()).await;
    let token = ("authorization", format!("Bot {}", bot.sandbox.token()));
    let posted = post_poll(&bot, "api/v10", token, false).await;
    let id = posted["id"].as_str().unwrap();
    let poll = named(&format!("poll-{id}"));

    page.click(&named(&format!("poll-look-{id}"))).await;
    page.text_of(&poll, |text| text.contains("0 votes · 0%")).await;
    page.click(&named(&format!("poll-back-{id}"))).await;
    page.click(&named(&format!("poll-answer-{id}-1"))).await;
    page.click(&named(&format!("poll-answer-{id}-2"))).await;
    page.picture("chosen").await;
    page.click(&named(&format!("poll-vote-{id}"))).await;
    page.text_of(&poll, |text| text.contains("1 vote · 100%") && text.contains("your vote")).await;
    let message =
        robin.wait_message(bot.channel, |message| message.raw["poll"].is_object(), PATIENCE).await.unwrap();
    robin.vote(&message, 1).await.unwrap();
    page.text_of(&poll, |text| text.matches("1 vote · 50%").count() == 2).await;
    page.picture("voted").await;
    page.click(&named(&format!("poll-remove-{id}"))).await;
    page.see(&named(&format!("poll-vote-{id}"))).await;
    page.text_of(&poll, |text| text.contains("1 vote")).await;
    page.see_none(&named(&format!("poll-end-{id}"))).await;

    // A member's own, with several answers.
    let own = post_poll(&bot, "sandbox", ("x-sandbox-user", mira.id().to_string()), true).await;
    let id = own["id"].as_str().unwrap();
    for answer in [1, 3] {
        page.click(&named(&format!("poll-answer-{id}-{answer}"))).await;
    }
    page.click(&named(&format!("poll-vote-{id}"))).await;
    page.text_of(&named(&format!("poll-{id}")), |text| text.matches("your vote").count() == 2).await;
    page.click(&named(&format!("poll-end-{id}"))).await;
    page.text_of(&named(&format!("poll-{id}")), |text| text.contains("Poll ended")).await;
    page.see(".message.system").await;
    page.picture("ended").await;
    page.close().await;
    bot.finish().await;
}

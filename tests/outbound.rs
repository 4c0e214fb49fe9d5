//! What members, documents and models wrote, wherever the bot repeats it: without mentions, links, invites or Markdown of
//! theirs.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::{Arg, Message};
use discord_sandbox::openai::{ChatRequest, Reply, ScriptedModel};
use serde_json::{Value, json};
use support::lab::{Candidate, TestBot, Wishes, button, file};

/// Everything that should not work when somebody else says it, with look-alikes and hidden letters between.
const EVIL: &str = "@everyone **evil** [free](https://evil.example) discord.gg/evil <@99> ＠here dis\u{200b}cord.gg/evil \
ｈｔｔｐｓ：／／evil.example";

/// All texts of a message that Discord reads Markdown in.
fn texts(message: &Message) -> Vec<String> {
    let raw = &message.raw;
    let mut found = vec![raw["content"].as_str().unwrap_or_default().to_owned()];
    for embed in raw["embeds"].as_array().into_iter().flatten() {
        for key in ["title", "description"] {
            found.push(embed[key].as_str().unwrap_or_default().to_owned());
        }
        found.push(embed["footer"]["text"].as_str().unwrap_or_default().to_owned());
        for field in embed["fields"].as_array().into_iter().flatten() {
            found.push(format!("{} {}", field["name"], field["value"]));
        }
    }
    found
}

fn harmless(message: &Message, what: &str) {
    for text in texts(message) {
        let lower = text.to_lowercase();
        for bad in ["@everyone", "@here", "**evil", "](http", "://evil", "discord.gg/", "<@99"] {
            assert!(!lower.contains(bad), "{what}: {bad} in {text}");
        }
    }
    let pings = ["mentions", "mention_roles"];
    let pinged = pings.iter().any(|key| message.raw[*key].as_array().is_some_and(|list| !list.is_empty()));
    assert!(!pinged && message.raw["mention_everyone"] != true, "{what}: {}", message.raw);
}

fn model(request: &ChatRequest) -> Reply {
    let dimensions = ["relevance", "structure", "evidence", "depth", "clarity"];
    let quote = "I measured the slow queries first";
    let ratings: Vec<Value> =
        dimensions.map(|name| json!({ "dimension": name, "quote": quote, "rating": 4 })).to_vec();
    match request.schema_name() {
        Some("evaluation") => Reply::Json(json!({
            "ratings": ratings, "key_points": [], "strengths": [EVIL], "improvements": [format!("Say {EVIL}")],
            "follow_up": null,
        })),
        _ => {
            let question = |line: u32| {
                json!({
                    "lines": [line], "question": format!("What did you decide in line {line}, and why? {EVIL}"),
                    "hint": EVIL, "key_points": [EVIL], "follow_up": EVIL,
                })
            };
            Reply::Json(json!({ "questions": (5..12).map(question).collect::<Vec<_>>() }))
        }
    }
}

#[tokio::test]
async fn nothing_that_others_wrote_works_when_the_bot_repeats_it() {
    let scripted = ScriptedModel::start().await.unwrap();
    scripted.respond_with(model);
    let bot = TestBot::with(Wishes { model: Some(&scripted), ..Wishes::default() }).await;
    let alex = Candidate { member: bot.join("Alex", "en-US"), channel: bot.channel };
    let resume = format!(
        "# Kim {EVIL}\n\n## Experience {EVIL}\n\nBackend engineer at {EVIL}, 2021.03 - 2024.02\n\
        - Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index {EVIL}\n\
        - Designed the retry rules of the payment queue together with two colleagues {EVIL}\n\n## Skills\n\nRust, {EVIL}\n"
    );
    let title: String = EVIL.chars().take(70).collect();
    let upload = [("file", file("cv.md", resume.into_bytes())), ("title", Arg::from(title.as_str()))];
    harmless(&alex.command("resume upload", &upload).await, "an upload");
    harmless(&alex.command("resume list", &[]).await, "the list of resumes");
    let resume = alex.first_resume().await;
    harmless(&alex.command("resume view", &[("resume", Arg::Str(resume.clone()))]).await, "a resume");
    let start = [
        ("role", Arg::from("backend")),
        ("questions", Arg::Int(3)),
        ("follow-ups", Arg::Bool(false)),
        ("resume", Arg::Str(resume)),
        ("job-description", Arg::Str(EVIL.to_owned())),
    ];
    let thread = alex.start(&start).await;
    let first = alex.next(thread).await;
    let hint = button(&first, ":hint");
    if let Some(hint) = hint {
        harmless(&alex.member.press(&first, &hint).await.unwrap().reply().await.unwrap(), "a hint");
    }
    let answer = format!("I measured the slow queries first and added an index. {EVIL}");
    let messages = alex.answer_all_after(thread, first, &answer).await;
    // The welcome mentions nobody either; the thread's own member is added by Discord.
    for message in &messages {
        harmless(message, "the thread");
    }
    let report = messages.last().unwrap();
    let memo = button(report, ":memo").unwrap();
    let form = alex.member.press(report, &memo).await.unwrap().modal().await.unwrap();
    let kept = alex.member.submit_modal(&form, &[("memo", EVIL)]).await.unwrap().reply().await.unwrap();
    harmless(&kept, "a memo");
    harmless(&alex.command("interview list", &[]).await, "the history");
    let choices = alex.member.autocomplete(bot.channel, "interview show", "interview", "").await.unwrap();
    let id = choices[0].value.as_str().unwrap().to_owned();
    let mut page = alex.command("interview show", &[("interview", Arg::Str(id))]).await;
    for number in 1..=3 {
        harmless(&page, "a past interview");
        let Some(next) = button(&page, &format!(":show:{number}")) else { break };
        page = alex.member.press(&page, &next).await.unwrap().reply().await.unwrap();
    }
    let mentor = bot.join("Mentor", "ko");
    let id = Arg::Str(choices[0].value.as_str().unwrap().to_owned());
    alex.command("mentor share", &[("interview", id.clone()), ("member", Arg::Id(mentor.id()))]).await;
    let mentor = Candidate { member: mentor, channel: bot.channel };
    harmless(&mentor.command("mentor view", &[("report", id.clone())]).await, "a shared report");
    let listed = mentor.command("mentor list", &[]).await;
    assert!(listed.text().contains(&format!("<@{}>", alex.member.id())), "{}", listed.text());
    alex.command("mentor withdraw", &[("interview", id.clone())]).await;
    let refused = mentor.command("mentor view", &[("report", id)]).await;
    assert!(refused.text().contains("/멘토 목록"), "{}", refused.text());
    bot.finish().await;
}

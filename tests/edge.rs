//! The Discord edge with the real bot in the local Discord: controls, forms, suggestions, and a Discord that fails.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::FaultKind;
use discord_sandbox::member::{Arg, Message};
use std::time::{Duration, Instant};
use support::lab::{Candidate, TestBot, Wishes, button, file, is_korean};

const ANSWER: &str = "I measured the slow queries first and then added a composite index, which cut the response time \
from 900 ms to 140 ms, because the old plan scanned the whole table.";
const RESUME: &str = "# Kim Hana\n\n## Experience\n\nBackend engineer at Northlight, 2021.03 - 2024.02\n\
- Cut the p95 latency of the search API from 900 ms to 140 ms with a composite index\n\
- Designed the retry rules of the payment queue together with two colleagues\n\n## Skills\n\nRust, MySQL, Kafka\n";

fn candidate(bot: &TestBot, locale: &str) -> Candidate {
    Candidate { member: bot.join("Candidate", locale), channel: bot.channel }
}

/// The shortest interview.
fn short(role: &str) -> [(&'static str, Arg); 3] {
    [("role", Arg::from(role)), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))]
}

async fn press(who: &Candidate, message: &Message, ending: &str) -> Message {
    let control = button(message, ending).unwrap_or_else(|| panic!("no {ending} in {}", message.text()));
    who.member.press(message, &control).await.unwrap().reply().await.unwrap()
}

#[tokio::test]
async fn a_report_opens_its_answers_page_by_page_and_lists_open_reports() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short("backend")).await;
    let report = alex.answer_all(thread, ANSWER).await.pop().unwrap();

    let first = press(&alex, &report, ":show:1").await;
    assert!(first.ephemeral && first.text().contains("Your answer"), "{}", first.text());
    let second = press(&alex, &first, ":show:2").await;
    assert_eq!(second.id, first.id, "the page is turned in place");
    assert!(second.text().contains("Question 2/3"), "{}", second.text());
    let back = press(&alex, &second, ":show:1").await;
    assert_eq!(back.text(), first.text());
    assert!(press(&alex, &back, ":show:0").await.text().contains("Rank"));

    let list = alex.command("interview list", &[]).await;
    let menu = list.component("iv1:show-chosen").unwrap();
    let chosen = menu["options"][0]["value"].as_str().unwrap().to_owned();
    let opened =
        alex.member.select(&list, "iv1:show-chosen", &[&chosen]).await.unwrap().reply().await.unwrap();
    assert!(opened.ephemeral && opened.text().contains("Rank"), "{}", opened.text());
    let suggested =
        alex.member.autocomplete(bot.channel, "interview show", "interview", "backend").await.unwrap();
    assert_eq!(suggested.len(), 1);
    let shown = alex.command("interview show", &[("interview", Arg::Str(chosen))]).await;
    assert!(shown.text().contains("Rank"));
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_whose_question_has_closed_is_given_back() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short("backend")).await;
    let question = alex.next(thread).await;
    let open = button(&question, ":answer:1").unwrap();
    let form = alex.member.press(&question, &open).await.unwrap().modal().await.unwrap();
    let asked = form.raw["components"][0]["components"][0]["placeholder"].as_str().unwrap();
    let beginning: String = asked.chars().take(30).collect();
    assert!(
        question.text().contains(beginning.trim_end_matches('…')),
        "the form shows the question: {asked}"
    );
    alex.member.say(thread, ANSWER).await.unwrap();
    alex.next(thread).await;
    let late = alex.member.submit_modal(&form, &[("answer", "My late words.")]).await.unwrap();
    let returned = late.reply().await.unwrap();
    assert!(returned.ephemeral);
    assert!(
        returned.text().contains("closed") && returned.text().contains("My late words."),
        "{}",
        returned.text()
    );

    let stale = press(&alex, &question, ":skip").await;
    assert!(stale.ephemeral && stale.text().contains("closed"), "{}", stale.text());
    alex.command("interview cancel", &[]).await;
    bot.finish().await;
}

#[tokio::test]
async fn controls_in_a_thread_are_the_candidates_alone() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short("백엔드 개발자")).await;
    let question = minji.next(thread).await;
    let owner = Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel };
    for ending in [":skip", ":finish"] {
        let mut refused = press(&owner, &question, ending).await;
        if let Some(confirm) = button(&refused, ":finish-yes") {
            refused = owner.member.press(&refused, &confirm).await.unwrap().reply().await.unwrap();
        }
        assert!(refused.ephemeral && refused.text().contains("Only the candidate"), "{}", refused.text());
    }
    owner.member.say(thread, "Good luck!").await.unwrap();
    let confirm = press(&minji, &question, ":finish").await;
    assert!(is_korean(&confirm.text()));
    let kept = press(&minji, &confirm, "keep-going").await;
    assert!(kept.id == confirm.id && kept.buttons().is_empty());
    minji.member.say(thread, "느린 쿼리를 먼저 측정하고 복합 인덱스를 추가했습니다.").await.unwrap();
    let next = minji.next(thread).await;
    assert!(next.text().contains("질문 2/3"), "the owner's words were no answer: {}", next.text());
    minji.command("interview cancel", &[]).await;
    bot.finish().await;
}

#[tokio::test]
async fn hidden_messages_are_explained_once_a_question() {
    let bot = TestBot::with(Wishes { without_message_content: true, ..Wishes::default() }).await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short("backend")).await;
    let question = minji.next(thread).await;
    for _ in 0..3 {
        minji.member.say(thread, "답변입니다").await.unwrap();
    }
    let told = minji.next(thread).await;
    assert!(told.text().contains("입력창에 쓰기"), "{}", told.text());
    let form = minji.member.press(&question, &button(&question, ":answer:1").unwrap()).await.unwrap();
    let form = form.modal().await.unwrap();
    minji
        .member
        .submit_modal(&form, &[("answer", "측정하고 인덱스를 추가했습니다.")])
        .await
        .unwrap()
        .reply()
        .await
        .unwrap();
    let next = minji.next(thread).await;
    assert!(next.text().contains("질문 2/3"), "told once only, then the next question came: {}", next.text());
    minji.member.say(thread, "다시 메시지로").await.unwrap();
    let again = minji.next(thread).await;
    assert!(again.text().contains("입력창에 쓰기"), "a new question, told again: {}", again.text());
    minji.command("interview cancel", &[]).await;
    bot.finish().await;
}

#[tokio::test]
async fn replies_survive_a_discord_that_turns_requests_away() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let callback = "/interactions/*/*/callback";
    let edit = "/webhooks/*/*/messages/@original";
    for (method, path, kind) in [
        ("POST", callback, FaultKind::RateLimit { retry_after: 0.3, global: false, shared: false }),
        ("PATCH", edit, FaultKind::RateLimit { retry_after: 0.3, global: false, shared: false }),
        ("PATCH", edit, FaultKind::Status { status: 502, after_effect: false }),
        ("PATCH", edit, FaultKind::Cut { after_effect: true }),
    ] {
        bot.world.fault(method, path, 1, kind.clone());
        let reply = alex.command("help", &[]).await;
        assert!(reply.text().contains("/resume upload"), "{kind:?}: {}", reply.text());
        assert!(bot.world.faults().is_empty(), "{kind:?} did not happen");
    }
    bot.finish().await;
}

#[tokio::test]
async fn what_was_typed_without_choosing_is_understood() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let upload = [("file", file("cv.md", RESUME.as_bytes().to_vec())), ("title", Arg::from("My CV"))];
    alex.command("resume upload", &upload).await;
    let viewed = alex.command("resume view", &[("resume", Arg::from("my cv"))]).await;
    assert!(viewed.text().contains("My CV") && viewed.text().contains("Markdown"), "{}", viewed.text());
    let unknown = alex.command("resume view", &[("resume", Arg::from("another"))]).await;
    assert!(unknown.text().contains("could not find that resume"), "{}", unknown.text());
    let role = alex.command("interview start", &[("role", Arg::from("astronaut"))]).await;
    assert!(role.text().contains("do not know that role"), "{}", role.text());
    let roles = alex.member.autocomplete(bot.channel, "interview start", "role", "백엔").await.unwrap();
    assert!(roles.iter().any(|choice| choice.value == "backend"), "{roles:?}");

    let list = alex.command("resume list", &[]).await;
    let id = list.component("rs1:view-chosen").unwrap()["options"][0]["value"].as_str().unwrap().to_owned();
    let card = alex.member.select(&list, "rs1:view-chosen", &[&id]).await.unwrap().reply().await.unwrap();
    assert_eq!(card.text(), viewed.text());
    let stranger = candidate(&bot, "en-US");
    let refused = stranger.command("resume view", &[("resume", Arg::Str(id))]).await;
    assert!(refused.text().contains("could not find that resume"), "{}", refused.text());
    bot.finish().await;
}

#[tokio::test]
async fn what_was_understood_is_corrected_in_forms_and_makes_new_versions() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let upload = [("file", file("cv.md", RESUME.as_bytes().to_vec())), ("title", Arg::from("My CV"))];
    let card = alex.command("resume upload", &upload).await;
    let id = alex.first_resume().await;
    let (menu, rename) = (format!("rs1:{id}:correct:1"), format!("rs1:{id}:rename"));

    let options = card.component(&menu).unwrap()["options"].clone();
    let options = options.as_array().unwrap();
    let work =
        options.iter().find(|option| option["label"].as_str().unwrap().starts_with("Experience")).unwrap();
    let chosen = work["value"].as_str().unwrap();
    let form = alex.member.select(&card, &menu, &[chosen]).await.unwrap().modal().await.unwrap();
    let other_form = alex.member.select(&card, &menu, &[chosen]).await.unwrap().modal().await.unwrap();
    let read = form.inputs()[0]["value"].as_str().unwrap().to_owned();
    let last = read.lines().last().unwrap().to_owned();
    let changed = format!("{}\n- Cut the Zanzibar backlog by 40%", read.replace(&last, ""));
    let sent = alex.member.submit_modal(&form, &[("lines", &changed)]).await.unwrap();
    let corrected = sent.reply().await.unwrap();
    assert!(corrected.text().contains("this is version 2 now"), "{}", corrected.text());
    assert!(corrected.text().contains("Zanzibar") && corrected.text().contains("corrected by you"));

    // The form of the old card would undo that.
    let stale =
        alex.member.submit_modal(&other_form, &[("lines", "nothing")]).await.unwrap().reply().await.unwrap();
    assert!(stale.text().contains("newer version") && stale.text().contains("nothing"), "{}", stale.text());
    let stale = alex.member.select(&card, &menu, &[chosen]).await.unwrap().reply().await.unwrap();
    assert!(stale.text().contains("newer version"), "{}", stale.text());

    let form = alex.member.press(&corrected, &rename).await.unwrap().modal().await.unwrap();
    let other_form = alex.member.press(&corrected, &rename).await.unwrap().modal().await.unwrap();
    assert_eq!(form.inputs()[0]["value"], "My CV");
    let sent = alex.member.submit_modal(&form, &[("title", "Better CV"), ("role", "Backend engineer")]).await;
    let renamed = sent.unwrap().reply().await.unwrap();
    assert!(
        renamed.text().contains("Better CV") && renamed.text().contains("role: Backend"),
        "{}",
        renamed.text()
    );

    // The same file again is recognised as what it has become; another file makes the next version.
    let again = [("file", file("cv.md", RESUME.as_bytes().to_vec()))];
    let known = alex.command("resume upload", &again).await;
    assert!(known.text().contains("exactly this: Better CV"), "{}", known.text());
    let other = [
        ("file", file("new.md", RESUME.replace("Kafka", "Flink").into_bytes())),
        ("title", Arg::from("Better CV")),
    ];
    let third = alex.command("resume upload", &other).await;
    assert!(third.text().contains("version 3") && third.text().contains("new.md"), "{}", third.text());

    let taken =
        [("file", file("x.md", RESUME.replace("Kafka", "Spark").into_bytes())), ("title", Arg::from("Two"))];
    alex.command("resume upload", &taken).await;
    let arguments = [("resume", Arg::from("two")), ("title", Arg::from("better cv"))];
    let refused = alex.command("resume edit", &arguments).await;
    assert!(refused.text().contains("Another of your resumes"), "{}", refused.text());

    // Somebody else's controls find nothing.
    let stranger = candidate(&bot, "en-US");
    let arguments = [("resume", Arg::Str(id)), ("title", Arg::from("Stolen"))];
    let refused = stranger.command("resume edit", &arguments).await;
    assert!(refused.text().contains("could not find that resume"), "{}", refused.text());
    let sent = alex.member.submit_modal(&other_form, &[("title", " "), ("role", "astronaut")]).await;
    let unknown = sent.unwrap().reply().await.unwrap();
    assert!(unknown.text().contains("do not know that role"), "{}", unknown.text());
    bot.finish().await;
}

#[tokio::test]
async fn commands_are_acknowledged_long_before_discord_gives_up() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    for command in ["help", "resume list", "interview list", "interview cancel"] {
        let interaction = alex.member.slash(bot.channel, command, &[]).await.unwrap();
        let after = interaction.acknowledged_after().await.unwrap();
        assert!(after < Duration::from_secs(1), "/{command}: {after:?}");
        interaction.reply().await.unwrap();
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_question_comes_within_a_second_of_the_command() {
    let bot = TestBot::start().await;
    let mut times = Vec::new();
    for round in 0..6 {
        let who = candidate(&bot, if round % 2 == 0 { "ko" } else { "en-US" });
        let begun = Instant::now();
        let thread = who.start(&short("backend")).await;
        let first = who.next(thread).await;
        times.push(begun.elapsed());
        assert!(button(&first, ":skip").is_some(), "{}", first.text());
    }
    times.sort();
    println!("from the command to the first question: {times:?}");
    // The machine may be busy with other tests, so not every round counts.
    assert!(times[0] < Duration::from_secs(1), "{times:?}");
    bot.finish().await;
}

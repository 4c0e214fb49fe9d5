//! Around one interview, with the real bot in the local Discord: attempts, breaks, ways to answer, style, history.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::{Arg, Message};
use support::lab::{Candidate, TestBot, button, is_korean};

const SHORT: &str = "I measured the slow queries first and then added an index.";
const LONG: &str = "In my last project I was responsible for the database. First I measured the slow queries with the \
slow query log. Then I added a composite index, because the old plan scanned the whole table. As a result the response \
time fell from 900 ms to 140 ms within one week, and our 12 support tickets a day became 2.";
const KOREAN: &str = "지난 프로젝트에서 저는 데이터베이스를 맡았습니다. 느린 쿼리를 먼저 측정하고 복합 인덱스를 추가해 응답 시간을 \
900ms에서 140ms로 줄였습니다. 기존 실행 계획이 테이블 전체를 읽고 있었기 때문입니다.";

/// Choices are sent as their place in the list.
const EXAM: Arg = Arg::Int(1);
const PRESSING: Arg = Arg::Int(2);
const SENIOR: Arg = Arg::Int(3);
const BY_BUTTON: Arg = Arg::Int(1);
const DIRECT: Arg = Arg::Int(1);
const RETRY: Arg = Arg::Int(2);
const SINGLE: Arg = Arg::Int(3);

fn candidate(bot: &TestBot, locale: &str) -> Candidate {
    Candidate { member: bot.join("Candidate", locale), channel: bot.channel }
}

fn short(more: &[(&'static str, Arg)]) -> Vec<(&'static str, Arg)> {
    let mut arguments =
        vec![("role", Arg::from("backend")), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
    arguments.extend_from_slice(more);
    arguments
}

async fn press(who: &Candidate, message: &Message, ending: &str) -> Message {
    let control = button(message, ending).unwrap_or_else(|| panic!("no {ending} in {}", message.text()));
    who.member.press(message, &control).await.unwrap().reply().await.unwrap()
}

/// Presses a button whose outcome is a message in the thread.
async fn press_on(who: &Candidate, message: &Message, ending: &str) {
    let control = button(message, ending).unwrap_or_else(|| panic!("no {ending} in {}", message.text()));
    who.member.press(message, &control).await.unwrap();
}

/// The thread that a reply links to, and its first message.
async fn linked(who: &Candidate, reply: &Message) -> (u64, Message) {
    let text = reply.text();
    let id = text.split("<#").nth(1).and_then(|rest| rest.split('>').next());
    let thread: u64 = id.unwrap_or_else(|| panic!("no thread in {text}")).parse().unwrap();
    (thread, who.next(thread).await)
}

/// The questions of the messages, as they stand there.
fn questions(messages: &[Message]) -> Vec<String> {
    let asked = messages.iter().filter(|message| button(message, ":skip").is_some());
    asked
        .map(|message| {
            let embeds = message.raw["embeds"].as_array().unwrap();
            let body = embeds.last().unwrap()["description"].as_str().unwrap();
            body.lines().next().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn repeating_asks_the_same_questions_and_tells_what_has_changed() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[])).await;
    let first = alex.answer_all(thread, SHORT).await;
    let reply = press(&alex, first.last().unwrap(), ":repeat").await;
    let (thread, welcome) = linked(&alex, &reply).await;
    assert!(welcome.text().contains("Attempt 2"), "{}", welcome.text());
    let second = alex.answer_all_after(thread, welcome, LONG).await;
    assert_eq!(questions(&first), questions(&second));
    let report = second.last().unwrap().text();
    assert!(report.contains("Attempt 2 · **+") && report.contains("your best attempt"), "{report}");

    let again = alex.command("interview repeat", &[("shuffle", Arg::Bool(true))]).await;
    let (thread, welcome) = linked(&alex, &again).await;
    let third = alex.answer_all_after(thread, welcome, SHORT).await;
    let (mut before, mut now) = (questions(&first), questions(&third));
    before.sort();
    now.sort();
    assert_eq!(before, now);
    let report = third.last().unwrap().text();
    assert!(report.contains("Attempt 3 · **−") && report.contains("Your best is attempt 2"), "{report}");
    bot.finish().await;
}

#[tokio::test]
async fn one_question_is_tried_again_as_often_as_one_likes_in_korean() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short(&[])).await;
    let first = minji.answer_all(thread, "네, 저는 쿼리를 측정하고 인덱스를 추가했습니다.").await;
    let report = first.last().unwrap();
    let rows = report.raw["components"].as_array().unwrap();
    let menu = &rows.last().unwrap()["components"][0];
    let chosen = menu["options"][2]["value"].as_str().unwrap().to_owned();
    let id = menu["custom_id"].as_str().unwrap().to_owned();
    let reply = minji.member.select(report, &id, &[&chosen]).await.unwrap().reply().await.unwrap();
    let (thread, question) = linked(&minji, &reply).await;
    assert_eq!(questions(std::slice::from_ref(&question))[0], questions(&first)[2]);
    let mut done = minji.answer_all_after(thread, question, KOREAN).await.pop().unwrap();
    assert!(done.text().contains("점 → ") && is_korean(&done.text()), "{}", done.text());
    for _ in 0..2 {
        let reply = press(&minji, &done, ":retry").await;
        let (thread, question) = linked(&minji, &reply).await;
        assert!(question.text().contains("질문 하나에 다시 도전"), "{}", question.text());
        done = minji.answer_all_after(thread, question, KOREAN).await.pop().unwrap();
    }
    let list = minji.command("interview list", &[("kind", RETRY)]).await;
    assert_eq!(list.text().matches("질문 재도전").count(), 3, "{}", list.text());
    bot.finish().await;
}

#[tokio::test]
async fn a_break_is_taken_and_ended_by_button_and_by_command() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short(&[])).await;
    let question = minji.next(thread).await;
    press_on(&minji, &question, ":pause").await;
    let paused = minji.next(thread).await;
    assert!(paused.text().contains("/면접 이어하기"), "{}", paused.text());
    let refused = minji.command("interview start", &short(&[])).await;
    assert!(refused.text().contains("/면접 이어하기"), "{}", refused.text());
    let help = minji.command("help", &[]).await;
    assert!(help.text().contains("쉬고 있는 면접"), "{}", help.text());
    press_on(&minji, &paused, ":resume").await;
    let back = minji.next(thread).await;
    assert_eq!(questions(std::slice::from_ref(&back)), questions(&[question]));

    press_on(&minji, &back, ":pause").await;
    minji.next(thread).await;
    let reply = minji.command("interview resume", &[]).await;
    assert!(reply.text().contains(&format!("<#{thread}>")), "{}", reply.text());
    let again = minji.next(thread).await;
    press_on(&minji, &again, ":pause").await;
    minji.next(thread).await;
    minji.member.say(thread, KOREAN).await.unwrap();
    let second = minji.next(thread).await;
    assert!(second.text().contains("질문 2/3"), "an answer ends the break: {}", second.text());
    minji.answer_all_after(thread, second, KOREAN).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_deleted_thread_is_opened_anew_with_the_story_so_far() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[])).await;
    alex.next(thread).await;
    alex.member.say(thread, LONG).await.unwrap();
    alex.next(thread).await;
    bot.world.delete_channel(thread);
    let (thread, story) = linked(&alex, &alex.command("interview resume", &[]).await).await;
    let text = story.text();
    assert!(text.contains("The story so far") && text.contains("responsible for the database"), "{text}");
    assert!(text.contains("Question 2/3"), "{text}");
    let messages = alex.answer_all_after(thread, story, LONG).await;
    assert!(messages.last().unwrap().text().contains("3 answered"), "{}", messages.last().unwrap().text());
    bot.finish().await;
}

#[tokio::test]
async fn messages_are_collected_until_they_are_sent() {
    let bot = TestBot::start().await;
    for (locale, noted) in [("en-US", "Noted"), ("ko", "받아 두었습니다")] {
        let who = candidate(&bot, locale);
        let thread = who.start(&short(&[("sending", BY_BUTTON)])).await;
        let question = who.next(thread).await;
        press(&who, &question, ":send").await;
        who.member.say(thread, "First I measured the slow queries,").await.unwrap();
        let told = who.next(thread).await;
        assert!(told.text().contains(noted), "{}", told.text());
        who.member.say(thread, "then I added a composite index.").await.unwrap();
        press_on(&who, &told, ":send").await;
        let next = who.next(thread).await;
        assert!(button(&next, ":skip").is_some(), "{}", next.text());
        let own = who.command("interview show", &[("interview", newest(&who).await)]).await;
        let page = press(&who, &own, ":show:1").await;
        assert!(
            page.text().contains("First I measured") && page.text().contains("composite index"),
            "{}",
            page.text()
        );
    }
    bot.finish().await;
}

async fn newest(who: &Candidate) -> Arg {
    let offered = who.member.autocomplete(who.channel, "interview show", "interview", "").await.unwrap();
    Arg::Str(offered[0].value.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn text_files_are_answers_and_other_files_are_told_what_is() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[])).await;
    alex.next(thread).await;
    alex.member.say_with_file(thread, "", "message.txt", LONG.as_bytes().to_vec()).await.unwrap();
    let second = alex.next(thread).await;
    assert!(second.text().contains("Feedback on question 1"), "{}", second.text());
    alex.member.say_with_file(thread, "", "photo.png", vec![0x89, b'P', b'N', b'G']).await.unwrap();
    let told = alex.next(thread).await;
    assert!(told.text().contains("text files"), "{}", told.text());
    bot.finish().await;
}

#[tokio::test]
async fn without_transcription_a_voice_message_is_told_so() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short(&[])).await;
    minji.next(thread).await;
    minji.member.speak(thread, 12.0, b"OggS not really".to_vec()).await.unwrap();
    let told = minji.next(thread).await;
    assert!(told.text().contains("음성 메시지를 들을 수 없습니다"), "{}", told.text());
    bot.finish().await;
}

#[tokio::test]
async fn changed_and_deleted_messages_count_until_they_are_rated() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[("sending", BY_BUTTON)])).await;
    alex.next(thread).await;
    let first = alex.member.say(thread, "I measured nothing at all.").await.unwrap();
    let told = alex.next(thread).await;
    let typo = alex.member.say(thread, "Forget this sentence.").await.unwrap();
    alex.member.edit(&first, LONG).await.unwrap();
    alex.member.delete(&typo).await.unwrap();
    let id = newest(&alex).await;
    // Discord tells of changes and of presses side by side.
    for _ in 0..100 {
        let own = alex.command("interview show", &[("interview", id.clone())]).await;
        let page = press(&alex, &own, ":show:1").await.text();
        if page.contains("composite index") && !page.contains("Forget") {
            break;
        }
        tokio::task::yield_now().await;
    }
    press_on(&alex, &told, ":send").await;
    let feedback = alex.next(thread).await;
    assert!(feedback.text().contains("Feedback on question 1"), "{}", feedback.text());
    let own = alex.command("interview show", &[("interview", id)]).await;
    let page = press(&alex, &own, ":show:1").await.text();
    assert!(page.contains("composite index") && !page.contains("Forget"), "{page}");

    alex.member.edit(&first, SHORT).await.unwrap();
    let late = alex.next(thread).await;
    assert!(late.text().contains("rated already"), "{}", late.text());
    alex.member.delete(&first).await.unwrap();
    let late = alex.next(thread).await;
    assert!(late.text().contains("/interview delete"), "{}", late.text());
    bot.finish().await;
}

#[tokio::test]
async fn an_exam_keeps_its_feedback_until_the_end() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let options =
        [("style", EXAM), ("manner", PRESSING), ("difficulty", SENIOR), ("time-limit", Arg::Int(600))];
    let thread = minji.start(&short(&options)).await;
    let first = minji.next(thread).await;
    let text = first.text();
    for expected in ["실전", "압박", "시니어", "10분", "⏳ 답변 마감 <t:"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let messages = minji.answer_all_after(thread, first, KOREAN).await;
    let (report, before) = messages.split_last().unwrap();
    assert!(before.iter().all(|message| !message.text().contains("피드백 ")), "{before:#?}");
    let page = press(&minji, report, ":show:1").await;
    assert!(page.text().contains("1번 질문 피드백"), "{}", page.text());
    bot.finish().await;
}

#[tokio::test]
async fn when_the_time_is_over_the_interview_goes_on() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[("time-limit", Arg::Int(30))])).await;
    let first = alex.next(thread).await;
    assert!(first.text().contains("Time is up <t:"), "{}", first.text());
    let pool = sqlx::MySqlPool::connect(&bot.database).await.unwrap();
    // Instead of waiting half a minute, the question was asked a minute ago.
    for earlier in [
        "UPDATE turns SET asked_at = asked_at - INTERVAL 60 SECOND",
        "UPDATE interviews SET deadline_at = deadline_at - INTERVAL 60 SECOND",
    ] {
        sqlx::query(earlier).execute(&pool).await.unwrap();
    }
    let second = alex.next(thread).await;
    assert!(second.text().contains("The time for question 1 is over"), "{}", second.text());
    assert!(second.text().contains("Question 2/3"), "{}", second.text());
    bot.finish().await;
}

#[tokio::test]
async fn an_interview_is_held_in_direct_messages() {
    let bot = TestBot::start().await;
    for locale in ["en-US", "ko"] {
        let who = candidate(&bot, locale);
        let answer = if locale == "ko" { KOREAN } else { LONG };
        for round in 1..=2 {
            let reply = who.command("interview start", &short(&[("place", DIRECT)])).await;
            let (channel, first) = linked(&who, &reply).await;
            assert!(!first.text().contains("Manage Threads") && !first.text().contains("스레드 관리하기"));
            let messages = who.answer_all_after(channel, first, answer).await;
            assert!(button(messages.last().unwrap(), ":repeat").is_some(), "round {round}");
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn memos_are_private_kept_and_deleted() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let thread = minji.start(&short(&[])).await;
    let report = minji.answer_all(thread, KOREAN).await.pop().unwrap();
    let id = newest(&minji).await;
    let memo = [("interview", id.clone()), ("question", Arg::Int(2))];
    let form = minji.member.slash(bot.channel, "interview memo", &memo).await.unwrap().modal().await.unwrap();
    let kept = minji.member.submit_modal(&form, &[("memo", "인덱스를 *더* 공부하자")]).await.unwrap();
    assert!(kept.reply().await.unwrap().text().contains("메모를 저장"));
    let form =
        minji.member.press(&report, &button(&report, ":memo").unwrap()).await.unwrap().modal().await.unwrap();
    minji.member.submit_modal(&form, &[("memo", "다음에는 천천히")]).await.unwrap().reply().await.unwrap();

    let shown = minji.command("interview show", &[("interview", id)]).await;
    assert!(shown.text().contains("다음에는 천천히"), "{}", shown.text());
    let second = press(&minji, &press(&minji, &shown, ":show:1").await, ":show:2").await;
    assert!(second.text().contains("공부하자"), "{}", second.text());
    let open = button(&second, ":memo").unwrap();
    let form = minji.member.press(&second, &open).await.unwrap().modal().await.unwrap();
    assert_eq!(form.raw["components"][0]["components"][0]["value"], "인덱스를 *더* 공부하자");
    let gone = minji.member.submit_modal(&form, &[("memo", "")]).await.unwrap().reply().await.unwrap();
    assert!(gone.text().contains("메모를 지웠습니다"), "{}", gone.text());

    let eve = candidate(&bot, "en-US");
    let refused = eve.member.press(&report, &button(&report, ":memo").unwrap()).await;
    assert!(refused.is_err(), "others do not even see the thread");
    bot.finish().await;
}

#[tokio::test]
async fn history_is_filtered_and_a_sitting_deleted_for_good() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&short(&[])).await;
    alex.answer_all(thread, LONG).await;
    let open = alex.start(&[("role", Arg::from("frontend"))]).await;
    alex.next(open).await;
    let all = alex.command("interview list", &[]).await.text();
    assert!(all.contains("Backend") && all.contains("Frontend"), "{all}");
    let finished = alex.command("interview list", &[("finished", Arg::Bool(true))]).await.text();
    assert!(finished.contains("Backend") && !finished.contains("Frontend"), "{finished}");
    let frontend = alex.command("interview list", &[("role", Arg::from("frontend"))]).await.text();
    assert!(!frontend.contains("Backend") && frontend.contains("Frontend"), "{frontend}");
    let none = alex.command("interview list", &[("kind", SINGLE)]).await.text();
    assert!(none.contains("No interview fits"), "{none}");

    let newest = newest(&alex).await;
    let confirm = alex.command("interview delete", &[("interview", newest)]).await;
    let refused = press(&alex, &confirm, ":remove-yes").await;
    assert!(refused.text().contains("still open"), "{}", refused.text());
    let offered =
        alex.member.autocomplete(bot.channel, "interview show", "interview", "backend").await.unwrap();
    let old = Arg::Str(offered[0].value.as_str().unwrap().to_owned());
    let confirm = alex.command("interview delete", &[("interview", old.clone())]).await;
    assert!(press(&alex, &confirm, ":remove-yes").await.text().contains("gone for good"));
    let shown = alex.command("interview show", &[("interview", old)]).await;
    assert!(shown.text().contains("could not find"), "{}", shown.text());
    let left = alex.command("interview list", &[]).await.text();
    assert!(!left.contains("Backend"), "{left}");
    bot.finish().await;
}

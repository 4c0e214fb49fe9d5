//! What members do, from the first click to the last.

use super::chromium::{Screen, Theme, dress};
use super::page::{Page, Shown, named};
use super::script;
use crate::support::lab::{TestBot, fixture, is_korean};
use std::path::{Path, PathBuf};

/// Speaks of the questions made from the sample resume, and fits most others.
const ANSWER_EN: &str = "I was responsible for the database side. I measured first and found that one list page scanned \
the whole table, so I added a composite index and moved the count into a cache, because exact numbers did not matter \
there. As a result the 95th percentile went from 900 ms to 140 ms, and writes became only 3 percent slower, which we \
accepted as a trade-off.";
const ANSWER_KO: &str = "저는 데이터베이스 쪽을 맡았습니다. 먼저 느린 쿼리를 측정했고, 목록 화면이 테이블 전체를 읽는다는 것을 찾아 복합 \
인덱스를 추가했습니다. 그 결과 응답 시간이 900ms에서 140ms로 줄었고, 쓰기 지연은 3%만 늘어 팀과 논의해 받아들였습니다.";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

/// Starts an interview with three questions and no follow-ups, by the words of that language. Ends in its thread.
async fn start_interview(page: &Page, with_resume: bool, typed: &Typed) {
    page.pick_command(typed.start, "interview start").await;
    page.pick_option("role", typed.role, Some("backend")).await;
    if with_resume {
        page.pick_option("resume", "", None).await;
    }
    page.fill_in(&named("command-option-questions"), "3").await;
    page.fill_in(&named("command-option-follow-ups"), typed.no).await;
    page.picture("command").await;
    let ready = page.send_command().await;
    page.picture("ready").await;
    page.click(&format!("#{} .md .mention", ready.id)).await;
    page.see(&named("leave-thread")).await;
}

/// What one types in a language.
struct Typed {
    upload: &'static str,
    start: &'static str,
    role: &'static str,
    no: &'static str,
}

const ENGLISH: Typed = Typed { upload: "/resume up", start: "/interview st", role: "back", no: "no" };
const KOREAN: Typed = Typed { upload: "/이력서 업", start: "/면접 시", role: "백엔", no: "아니요" };

/// Answers by typing until the report comes; returns it.
async fn answer_until_report(page: &Page, mut last: Shown, answer: &str) -> Shown {
    for _ in 0..20 {
        if last.is_report() {
            return last;
        }
        if last.asks() {
            page.say(answer).await;
        }
        last = page.next(Some(&last)).await;
    }
    panic!("the interview does not end");
}

#[tokio::test]
async fn whole_interview_in_english() {
    let bot = TestBot::start().await;
    let alex = bot.join("Alex", "en-US");
    let page = Page::open(&bot, "english", Screen::Desktop, Theme::Dark).await;
    page.become_member(alex.id()).await;
    page.see(&named("composer")).await;
    page.picture("beginning").await;

    page.fill_in(&named("composer"), "/").await;
    page.see(&named("command-suggestion")).await;
    page.picture("commands").await;
    page.pick_command(ENGLISH.upload, "resume upload").await;
    page.picture("upload").await;
    page.choose_file("file", &sample("resume_en.pdf")).await;
    page.picture("file-chosen").await;
    let card = page.send_command().await;
    assert!(card.text.contains("Resume saved"), "{}", card.text);
    page.picture("resume").await;

    start_interview(&page, true, &ENGLISH).await;
    let first = page.next(None).await;
    assert!(first.text.contains("Question 1/3"), "{}", first.text);
    page.picture("first-question").await;
    let hint = page.answer_to(page.click(&first.control(":hint").unwrap())).await;
    assert!(hint.text.contains("Hint"), "{}", hint.text);
    page.picture("hint").await;
    page.click(&first.control(":skip").unwrap()).await;
    let second = page.next(Some(&first)).await;
    assert!(second.text.contains("Question 2/3"), "{}", second.text);
    page.picture("after-skip").await;

    page.say(ANSWER_EN).await;
    let third = page.next(Some(&second)).await;
    assert!(third.text.contains("Feedback on question 2"), "{}", third.text);
    assert!(third.text.contains("Question 3/3"), "{}", third.text);
    page.picture("feedback").await;
    page.picture_for_readme("interview.png").await;
    let report = answer_until_report(&page, third, ANSWER_EN).await;
    assert!(report.text.contains("Rank") && report.text.contains("1 skipped"), "{}", report.text);
    page.picture("report").await;
    page.picture_for_readme("report.png").await;
    let details = page.answer_to(page.click(&report.control(":show").unwrap())).await;
    assert!(!is_korean(&report.text) && !is_korean(&details.text));
    page.picture("details").await;
    page.close().await;
    bot.finish().await;
}

#[tokio::test]
async fn whole_interview_in_korean_on_a_phone() {
    let bot = TestBot::start().await;
    let minji = bot.join("민지", "ko");
    let page = Page::open(&bot, "korean-phone", Screen::Phone, Theme::Light).await;
    page.become_member(minji.id()).await;
    page.see(&named("composer")).await;
    page.picture("beginning").await;
    page.click(&named("open-channels")).await;
    page.see(&named(&format!("channel-{}", bot.channel))).await;
    page.picture("channels").await;
    page.click(&named(&format!("channel-{}", bot.channel))).await;

    page.fill_in(&named("composer"), "/").await;
    page.see(&named("command-suggestion")).await;
    page.picture("commands").await;
    page.pick_command(KOREAN.upload, "resume upload").await;
    page.choose_file("file", &sample("resume_ko.pdf")).await;
    page.picture("upload").await;
    let card = page.send_command().await;
    assert!(is_korean(&card.text), "{}", card.text);
    page.picture("resume").await;

    start_interview(&page, true, &KOREAN).await;
    let first = page.next(None).await;
    page.picture("first-question").await;
    let hint = page.answer_to(page.click(&first.control(":hint").unwrap())).await;
    assert!(is_korean(&hint.text), "{}", hint.text);
    page.picture("hint").await;
    page.say(ANSWER_KO).await;
    let second = page.next(Some(&first)).await;
    page.picture("feedback").await;
    page.click(&second.control(":skip").unwrap()).await;
    let third = page.next(Some(&second)).await;
    let report = answer_until_report(&page, third, ANSWER_KO).await;
    for text in [&first.text, &second.text, &report.text] {
        assert!(is_korean(text) && !text.contains("Question") && !text.contains("Rank"), "{text}");
    }
    page.picture("report").await;
    page.close().await;
    bot.finish().await;
}

#[tokio::test]
async fn two_members_in_two_windows() {
    let bot = TestBot::start().await;
    let alex = bot.join("Alex", "en-US");
    let eve = bot.join("Eve", "en-US");
    let page = Page::open(&bot, "two-windows", Screen::Desktop, Theme::Light).await;
    page.become_member(alex.id()).await;
    let first_window = page.browser.window().await.unwrap();
    let second_window = page.browser.new_window().await.unwrap();
    page.browser.switch_to_window(second_window.clone()).await.unwrap();
    dress(&page.browser, Screen::Desktop, Theme::Light).await;
    page.browser.goto(bot.sandbox.url()).await.unwrap();
    page.become_member(eve.id()).await;
    page.see(&named(&format!("channel-{}", bot.channel))).await;

    page.browser.switch_to_window(first_window).await.unwrap();
    page.see(&named("composer")).await;
    start_interview(&page, false, &ENGLISH).await;
    let question = page.next(None).await;
    page.picture("candidate").await;
    let thread = page.browser.current_url().await.unwrap();
    let thread = thread.as_str().rsplit_once("channel=").unwrap().1.to_owned();

    page.browser.switch_to_window(second_window).await.unwrap();
    // What comes later is seen by then, so what is not seen has not come.
    alex.say(bot.channel, "Wish me luck!").await.unwrap();
    page.until("the other's message", async || {
        Ok(page.messages().await.iter().any(|one| one.text.contains("Wish me luck!")).then_some(()))
    })
    .await;
    page.picture("bystander").await;
    assert!(page.messages().await.iter().all(|one| !one.ephemeral));
    page.see_none(&named(&format!("channel-{thread}"))).await;
    assert!(!page.text().await.contains("Interview ·"));
    page.browser.goto(format!("{}/#as={}&channel={thread}", bot.sandbox.url(), eve.id())).await.unwrap();
    page.browser.refresh().await.unwrap();
    page.see(&named("composer")).await;
    assert!(!page.text().await.contains("Question 1/3"), "the address of a thread opens it to nobody else");

    page.become_member(bot.admin).await;
    page.click(&named(&format!("channel-{thread}"))).await;
    let seen = page.next(None).await;
    assert_eq!(seen.text, question.text);
    page.picture("admin").await;
    let refused = page.answer_to(page.click(&seen.control(":skip").unwrap())).await;
    assert!(refused.text.contains("Only the candidate"), "{}", refused.text);
    page.picture("refused").await;
    page.close().await;
    bot.finish().await;
}

#[tokio::test]
async fn a_reload_in_the_middle_loses_nothing() {
    let bot = TestBot::start().await;
    let alex = bot.join("Alex", "en-US");
    let page = Page::open(&bot, "reload", Screen::Desktop, Theme::Dark).await;
    page.become_member(alex.id()).await;
    page.see(&named("composer")).await;
    start_interview(&page, false, &ENGLISH).await;
    let first = page.next(None).await;
    page.say(ANSWER_EN).await;
    let second = page.next(Some(&first)).await;
    page.picture("before").await;
    page.browser.refresh().await.unwrap();
    let again = page.next(Some(&first)).await;
    assert_eq!((&again.id, &again.text), (&second.id, &second.text));
    page.picture("after").await;
    let report = answer_until_report(&page, again, ANSWER_EN).await;
    assert!(report.text.contains("3 answered"), "{}", report.text);
    page.picture("report").await;
    page.close().await;
    bot.finish().await;
}

#[tokio::test]
async fn a_resume_dropped_onto_the_command() {
    let bot = TestBot::start().await;
    let alex = bot.join("Alex", "en-US");
    let page = Page::open(&bot, "drop", Screen::Desktop, Theme::Light).await;
    page.become_member(alex.id()).await;
    page.see(&named("composer")).await;
    page.pick_command(ENGLISH.upload, "resume upload").await;
    page.run(script::DRAG, vec!["resume.pdf".into(), fixture("resume_en.pdf").into()]).await;
    page.see(".drop-overlay").await;
    page.picture("over").await;
    page.run(script::DROP, Vec::new()).await;
    page.see_none(".drop-overlay").await;
    page.see(".chip-file.filled").await;
    page.picture("dropped").await;
    let card = page.send_command().await;
    assert!(card.text.contains("Resume saved") && card.text.contains("Kafka"), "{}", card.text);
    page.picture("resume").await;
    page.close().await;
    bot.finish().await;
}

#[tokio::test]
async fn answering_by_the_form_and_finishing_early() {
    let bot = TestBot::start().await;
    let alex = bot.join("Alex", "en-US");
    let page = Page::open(&bot, "form", Screen::Desktop, Theme::Light).await;
    page.become_member(alex.id()).await;
    page.see(&named("composer")).await;
    start_interview(&page, false, &ENGLISH).await;
    let first = page.next(None).await;
    page.click(&first.control(":answer").unwrap()).await;
    page.see(&named("modal")).await;
    page.picture("form").await;
    page.click(&named("modal-submit")).await;
    page.picture("empty").await;
    page.fill_in(&named("modal-input-answer"), ANSWER_EN).await;
    page.picture("filled").await;
    let received = page.answer_to(page.click(&named("modal-submit"))).await;
    assert!(received.text.contains("Your answer is in"), "{}", received.text);
    page.see_none(&named("modal")).await;
    let second = page.next(Some(&first)).await;
    assert!(second.text.contains("Feedback on question 1"), "{}", second.text);
    page.picture("feedback").await;

    let confirm = page.answer_to(page.click(&second.control(":finish").unwrap())).await;
    page.picture("finish").await;
    page.click(&confirm.control(":finish-yes").unwrap()).await;
    let report = page.next(Some(&second)).await;
    assert!(report.text.contains("Rank") && report.text.contains("1 answered"), "{}", report.text);
    page.picture("report").await;
    page.close().await;
    bot.finish().await;
}

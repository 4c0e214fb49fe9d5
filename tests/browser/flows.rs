//! What members do, from the first click to the last.

use super::answers;
use super::chromium::{Screen, Theme, dress};
use super::page::{Page, Shown, named};
use super::script;
use crate::support::lab::{TestBot, fixture, is_korean};
use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

/// Starts an interview with so many questions and no follow-ups, by the words of that language. Ends in its thread.
async fn start_interview(page: &Page, questions: u8, with_resume: bool, typed: &Typed) {
    page.pick_command(typed.start, "interview start").await;
    page.pick_option("role", typed.role, Some("backend")).await;
    if with_resume {
        page.pick_option("resume", "", None).await;
    }
    page.fill_in(&named("command-option-questions"), &questions.to_string()).await;
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
const KOREAN: Typed =
    Typed { upload: "/이력서 업", start: "/면접 시", role: "백엔", no: "아니요" };

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
    let mira = bot.join("Mira", "en-US");
    let page = Page::open(&bot, "english", Screen::Desktop, Theme::Dark).await;
    page.become_member(mira.id()).await;
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

    start_interview(&page, 4, true, &ENGLISH).await;
    let mut last = page.next(None).await;
    assert!(last.text.contains("Question 1/4"), "{}", last.text);
    page.picture("first-question").await;
    let mut cited = 0;
    while last.asks() {
        let question = last.question().to_owned();
        if question.contains("Technical") {
            let hint = page.answer_to(page.click(&last.control(":hint").unwrap())).await;
            assert!(hint.text.contains("Hint"), "{}", hint.text);
            page.picture("hint").await;
            page.click(&last.control(":skip").unwrap()).await;
        } else {
            cited += u8::from(question.contains("your resume says"));
            page.say_for_readme(answers::about_the_sample(&question).unwrap_or(answers::ENGLISH)).await;
        }
        last = page.next(Some(&last)).await;
        page.picture("next").await;
        if last.asks() && cited == 1 {
            page.picture_for_readme("interview.png").await;
        }
    }
    let report = last;
    assert_eq!(cited, 2, "two questions are made from the resume");
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

    start_interview(&page, 3, true, &KOREAN).await;
    let first = page.next(None).await;
    page.picture("first-question").await;
    let hint = page.answer_to(page.click(&first.control(":hint").unwrap())).await;
    assert!(is_korean(&hint.text), "{}", hint.text);
    page.picture("hint").await;
    page.say(answers::KOREAN).await;
    let second = page.next(Some(&first)).await;
    page.picture("feedback").await;
    page.click(&second.control(":skip").unwrap()).await;
    let third = page.next(Some(&second)).await;
    let report = answer_until_report(&page, third, answers::KOREAN).await;
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
    start_interview(&page, 3, false, &ENGLISH).await;
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
    page.see_none(&named("new-marker")).await;
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
    start_interview(&page, 3, false, &ENGLISH).await;
    let first = page.next(None).await;
    page.say(answers::ENGLISH).await;
    let second = page.next(Some(&first)).await;
    page.fill_in(&named("composer"), "I would begin with").await;
    page.picture("before").await;
    page.browser.refresh().await.unwrap();
    let again = page.next(Some(&first)).await;
    assert_eq!((&again.id, &again.text), (&second.id, &second.text));
    let begun = page.see(&named("composer")).await.prop("value").await.unwrap();
    assert_eq!(begun.as_deref(), Some("I would begin with"), "what was begun is still there");
    page.picture("after").await;
    let report = answer_until_report(&page, again, answers::ENGLISH).await;
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
    let page = Page::open(&bot, "form-phone", Screen::Phone, Theme::Dark).await;
    page.become_member(alex.id()).await;
    start_interview(&page, 3, false, &ENGLISH).await;
    let first = page.next(None).await;
    page.click(&first.control(":answer").unwrap()).await;
    page.see(&named("modal")).await;
    page.picture("form").await;
    page.click(&named("modal-submit")).await;
    page.see(&format!("{}[aria-invalid=\"true\"]", named("modal-input-answer"))).await;
    page.picture("empty").await;
    page.fill_in(&named("modal-input-answer"), answers::ENGLISH).await;
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

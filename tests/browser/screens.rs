//! Every screen of an interview on a phone, in both languages, light and dark, by eye (the pictures) and by rule: nothing
//! sticks out sideways, and no screen mixes languages.

use super::answers;
use super::chromium::{Screen, Theme, dress, stretch};
use super::page::{Page, Shown, named};
use super::script;
use crate::support::lab::{TestBot, is_korean};
use std::path::{Path, PathBuf};

/// How high a phone is, in its own points.
const HEIGHT: u64 = 844;

/// What one types in a language, and a word of what comes.
struct Words {
    locale: &'static str,
    flow: &'static str,
    answer: &'static str,
    better: &'static str,
    resume: &'static str,
    role: &'static str,
    no: &'static str,
    help: &'static str,
    upload: &'static str,
    write: &'static str,
    start: &'static str,
    list: &'static str,
    show: &'static str,
    export: &'static str,
    note: &'static str,
}

const KOREAN: Words = Words {
    locale: "ko",
    flow: "screens-ko",
    answer: "네, 저는 느린 쿼리를 측정하고 인덱스를 추가했습니다.",
    better: answers::KOREAN,
    resume: "resume_ko.pdf",
    role: "백엔",
    no: "아니요",
    help: "/도움",
    upload: "/이력서 업",
    write: "/이력서 작",
    start: "/면접 시",
    list: "/면접 목",
    show: "/면접 보",
    export: "/면접 내",
    note: "다음에는 결과를 숫자로 먼저 말하자.",
};

const ENGLISH: Words = Words {
    locale: "en-US",
    flow: "screens-en",
    answer: "I measured the slow queries first and then added an index.",
    better: answers::ENGLISH,
    resume: "resume_en.pdf",
    role: "back",
    no: "no",
    help: "/help",
    upload: "/resume up",
    write: "/resume wr",
    start: "/interview st",
    list: "/interview li",
    show: "/interview sh",
    export: "/interview ex",
    note: "Next time, say the result in numbers first.",
};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

/// A phone in the hands of one member.
struct Phone {
    page: Page,
    words: &'static Words,
    channel: u64,
}

impl Phone {
    /// Pictures of what is to be seen, light and dark; nothing may stick out.
    async fn look(&self, name: &str) {
        let spilled: Vec<String> =
            self.page.browser.execute(script::SPILLED, Vec::new()).await.unwrap().convert().unwrap();
        assert!(spilled.is_empty(), "{name}: {spilled:#?}");
        let browser = &self.page.browser;
        let whole: u64 =
            browser.execute(script::HEIGHT_FOR_LAST, Vec::new()).await.unwrap().convert().unwrap();
        stretch(browser, whole.max(HEIGHT)).await;
        for (theme, ending) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            dress(browser, Screen::Phone, theme).await;
            self.page.picture(&format!("{name}-{ending}")).await;
        }
        stretch(browser, HEIGHT).await;
    }

    /// The same for a message, of which the words are looked at as well.
    async fn read(&self, name: &str, message: &Shown) {
        self.look(name).await;
        let korean = self.words.locale == "ko";
        assert_eq!(is_korean(&message.text), korean, "{name}: {}", message.text);
        assert!(!message.text.contains("{ $"), "{name}: {}", message.text);
    }

    /// Goes to the channel where commands are typed.
    async fn go_to_channel(&self) {
        self.page.click(&named("open-channels")).await;
        self.page.click(&named(&format!("channel-{}", self.channel))).await;
        self.page.see(&named("composer")).await;
    }

    /// Sends a command without options.
    async fn command(&self, typed: &str, name: &str) -> Shown {
        self.page.pick_command(typed, name).await;
        self.page.send_command().await
    }

    /// Presses a control and reads what only this member sees.
    async fn press(&self, on: &Shown, ending: &str) -> Shown {
        let control = on.control(ending).unwrap_or_else(|| panic!("no {ending} in {}", on.text));
        self.page.answer_to(self.page.click(&control)).await
    }

    /// Presses a control that changes the member's own message.
    async fn turn(&self, on: &Shown, ending: &str, fresh: impl Fn(&str) -> bool) -> Shown {
        let control = on.control(ending).unwrap_or_else(|| panic!("no {ending} in {}", on.text));
        self.page.click(&control).await;
        let row = named(&on.id);
        self.page.text_of(&row, fresh).await;
        let messages = self.page.messages().await;
        messages.into_iter().find(|message| message.id == on.id).expect("it is still there")
    }
}

async fn walk(words: &'static Words) {
    let bot = TestBot::start().await;
    let member = bot.join(if words.locale == "ko" { "민지" } else { "Mira" }, words.locale);
    let page = Page::open(&bot, words.flow, Screen::Phone, Theme::Light).await;
    page.become_member(member.id()).await;
    let phone = Phone { page, words, channel: bot.channel };
    before(&phone).await;
    let report = first_sitting(&phone).await;
    afterwards(&phone, &report).await;
    phone.page.close().await;
    bot.finish().await;
}

/// Help, resume and letter.
async fn before(phone: &Phone) {
    let (page, words) = (&phone.page, phone.words);
    phone.go_to_channel().await;
    let help = phone.command(words.help, "help").await;
    phone.read("help-new", &help).await;

    let letter = phone.command(words.write, "resume write").await;
    phone.read("letter", &letter).await;
    page.click(&letter.control(":write").unwrap()).await;
    page.see(&named("modal")).await;
    phone.look("letter-form").await;
    page.fill_in(&named("modal-input-text"), words.better).await;
    page.click(&named("modal-submit")).await;
    page.see_none(&named("modal")).await;
    let row = named(&letter.id);
    page.text_of(&row, |text| text.contains('✅')).await;
    let written = page.messages().await.into_iter().find(|one| one.id == letter.id).unwrap();
    phone.read("letter-written", &written).await;
    let preview = phone.turn(&written, ":preview:0", |text| text.contains(words.better)).await;
    phone.read("letter-preview", &preview).await;
    let help = phone.command(words.help, "help").await;
    phone.read("help-letter", &help).await;

    page.pick_command(words.upload, "resume upload").await;
    page.choose_file("file", &sample(words.resume)).await;
    phone.look("upload").await;
    let card = page.send_command().await;
    phone.read("resume", &card).await;
    let help = phone.command(words.help, "help").await;
    phone.read("help-resume", &help).await;
}

/// An interview of three questions with a hint, a pause, the form, a skip and the report.
async fn first_sitting(phone: &Phone) -> Shown {
    let (page, words) = (&phone.page, phone.words);
    page.pick_command(words.start, "interview start").await;
    page.pick_option("role", words.role, Some("backend")).await;
    page.pick_option("resume", "", None).await;
    page.fill_in(&named("command-option-questions"), "3").await;
    page.fill_in(&named("command-option-follow-ups"), words.no).await;
    phone.look("start").await;
    let ready = page.send_command().await;
    phone.read("started", &ready).await;
    page.click(&format!("{} .md .mention", named(&ready.id))).await;
    page.see(&named("leave-thread")).await;
    let first = page.next(None).await;
    phone.read("welcome", &first).await;
    let hint = phone.press(&first, ":hint").await;
    phone.read("hint", &hint).await;

    page.click(&first.control(":pause").unwrap()).await;
    let paused = page.next(Some(&first)).await;
    phone.read("paused", &paused).await;
    page.click(&paused.control(":resume").unwrap()).await;
    let again = page.next(Some(&paused)).await;
    phone.read("resumed", &again).await;

    page.say(words.answer).await;
    let second = page.next(Some(&again)).await;
    phone.read("feedback", &second).await;
    page.click(&second.control(":answer").unwrap()).await;
    page.see(&named("modal")).await;
    phone.look("answer-form").await;
    page.fill_in(&named("modal-input-answer"), words.answer).await;
    let received = page.answer_to(page.click(&named("modal-submit"))).await;
    phone.read("form-received", &received).await;
    let third = page.next(Some(&second)).await;
    phone.read("feedback-tailored", &third).await;
    let finish = phone.press(&third, ":finish").await;
    phone.read("finish", &finish).await;
    page.click(&third.control(":skip").unwrap()).await;
    let report = page.next(Some(&third)).await;
    assert!(report.is_report(), "{}", report.text);
    phone.read("report", &report).await;
    report
}

/// History, one sitting in detail, memo, export, and the repeated interview with its changes.
async fn afterwards(phone: &Phone, report: &Shown) {
    let (page, words) = (&phone.page, phone.words);
    let details = phone.press(report, ":show").await;
    phone.read("details-1", &details).await;
    let next = phone.turn(&details, ":show:2", |text| text.contains("2/3")).await;
    phone.read("details-2", &next).await;

    page.click(&report.control(":memo").unwrap()).await;
    page.see(&named("modal")).await;
    phone.look("memo-form").await;
    page.fill_in(&named("modal-input-memo"), words.note).await;
    let kept = page.answer_to(page.click(&named("modal-submit"))).await;
    phone.read("memo-kept", &kept).await;

    let started = phone.press(report, ":repeat").await;
    phone.read("repeat", &started).await;
    page.click(&format!("{} .md .mention", named(&started.id))).await;
    let mut last = page
        .until("the first question of the repeated interview", async || {
            let messages = page.messages().await;
            let asks = messages.iter().any(|one| one.asks()) && messages.iter().all(|one| !one.is_report());
            Ok(asks.then(|| messages.into_iter().find(Shown::asks)).flatten())
        })
        .await;
    phone.read("repeat-welcome", &last).await;
    while !last.is_report() {
        if last.asks() {
            page.say(words.better).await;
        }
        last = page.next(Some(&last)).await;
    }
    phone.read("repeat-report", &last).await;

    phone.go_to_channel().await;
    let list = phone.command(words.list, "interview list").await;
    phone.read("list", &list).await;
    page.pick_command(words.show, "interview show").await;
    page.pick_option("interview", "", None).await;
    let shown = page.send_command().await;
    phone.read("show", &shown).await;
    let turned = phone.turn(&shown, ":show:1", |text| text.contains("1/3")).await;
    phone.read("show-1", &turned).await;
    let export = phone.command(words.export, "interview export").await;
    phone.read("export", &export).await;
    let help = phone.command(words.help, "help").await;
    phone.read("help-finished", &help).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_of_an_interview_in_korean_on_a_phone() {
    walk(&KOREAN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_of_an_interview_in_english_on_a_phone() {
    walk(&ENGLISH).await;
}

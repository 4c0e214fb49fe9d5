//! Files to take home, as candidates get them in the local Discord, read again with the reader of uploads. The last files
//! made are kept in `target/tmp`, to be looked at.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::{Arg, Message};
use hotseat::app::export::{self, FileFormat};
use hotseat::app::interview::{self, Single};
use hotseat::document::{Extractor, Format};
use hotseat::domain::interview::Place;
use hotseat::domain::language::Language;
use hotseat::error::{AppError, UserError};
use std::path::Path;
use support::lab::{Candidate, PATIENCE, TestBot, button, pdfium};
use support::{CANDIDATE, GUILD, PARENT, ToyWorld};

/// Language of the client, and an answer that fills more than a page when it is repeated.
const CASES: [(&str, &str); 2] = [
    (
        "ko",
        "결제 서버의 재시도 규칙을 다시 설계했습니다. 먼저 느린 질의를 측정하고 복합 색인을 추가하여 응답 시간을 900ms에서 140ms로 줄였습니다. ",
    ),
    (
        "en-US",
        "I redesigned the retry rules of the payment server. First I measured the slow queries, then I added a composite index, which cut the latency from 900 ms to 140 ms. ",
    ),
];

fn role() -> (&'static str, Arg) {
    ("role", Arg::from("backend"))
}

/// The one file of a message.
async fn download(candidate: &Candidate, message: &Message) -> (String, Vec<u8>) {
    assert!(message.ephemeral, "others can fetch the file");
    let files = message.attachments();
    assert_eq!(files.len(), 1, "{}", message.text());
    let bytes = candidate.member.download(&files[0].url).await.unwrap();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(&files[0].filename), &bytes).unwrap();
    (files[0].filename.clone(), bytes)
}

async fn read(bytes: Vec<u8>, format: Format) -> String {
    let extractor = Extractor::new(env!("CARGO_BIN_EXE_hotseat"), pdfium());
    let read = extractor.extract(bytes).await.unwrap();
    assert_eq!((read.format, read.warnings), (format, vec![]));
    read.text
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn interviews_come_as_pdf_and_markdown_with_every_word() {
    let bot = TestBot::start().await;
    for (locale, sentence) in CASES {
        let candidate = Candidate { member: bot.join("Kim Hana", locale), channel: bot.channel };
        let nothing = candidate.command("interview export", &[]).await;
        assert!(nothing.attachments().is_empty() && !nothing.text().is_empty());

        let answer = sentence.repeat(1900 / sentence.chars().count());
        for answer in [&answer, sentence] {
            let three = [role(), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
            let thread = candidate.start(&three).await;
            candidate.answer_all(thread, answer).await;
        }

        let all = candidate.command("interview export", &[]).await;
        let (name, bytes) = download(&candidate, &all).await;
        assert!(name.starts_with("interviews-") && name.ends_with(".pdf"), "{name}");
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("all-{locale}.pdf")), &bytes)
            .unwrap();
        let text = squeezed(&read(bytes, Format::Pdf).await);
        let times = text.matches(squeezed(sentence).as_str()).count();
        // A sentence that is cut by the end of a page has the foot of the page in it.
        let written = 3 * (1900 / sentence.chars().count()) + 3;
        assert!(times + 6 >= written && written > 30, "{times} of {written}");

        let ids =
            candidate.member.autocomplete(bot.channel, "interview export", "interview", "").await.unwrap();
        let id = ids[1].value.as_str().unwrap().to_owned();
        let arguments = [("interview", Arg::from(id.as_str())), ("format", Arg::Int(1))];
        let one = candidate.command("interview export", &arguments).await;
        let (name, bytes) = download(&candidate, &one).await;
        assert!(name.starts_with("interview-2") && name.ends_with(".md"), "{name}");
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches(answer.trim()).count(), 3, "{text}");
        assert!(text.contains(if locale == "ko" { "## 질문 3" } else { "## Question 3" }), "{text}");

        let stranger = Candidate { member: bot.join("Somebody", locale), channel: bot.channel };
        let refused = stranger.command("interview export", &arguments).await;
        assert!(refused.attachments().is_empty(), "somebody else's interview was handed out");
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memos_changes_and_times_are_in_the_file() {
    let bot = TestBot::start().await;
    for (locale, short, long, [memo, mine, changed, took, attempt]) in [
        (
            "ko",
            "네, 저는 쿼리를 측정하고 인덱스를 추가했습니다.",
            CASES[0].1,
            ["다음에는 *숫자*부터 😀", "### 내 메모", "### 지난 답변과 비교", "답변 시간", "2번째 도전"],
        ),
        (
            "en-US",
            "I measured the slow queries first and then added an index.",
            CASES[1].1,
            [
                "Next time *numbers* first 😀",
                "### My memo",
                "### Compared with your last answer",
                "answered in",
                "Attempt 2",
            ],
        ),
    ] {
        let who = Candidate { member: bot.join("Kim Hana", locale), channel: bot.channel };
        let three = [role(), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))];
        let thread = who.start(&three).await;
        let report = who.answer_all(thread, short).await.pop().unwrap();
        let again = who.member.press(&report, &button(&report, ":repeat").unwrap()).await.unwrap();
        again.reply().await.unwrap();
        let thread = who.member.wait_thread(|_| true, PATIENCE).await.unwrap().id;
        let report = who.answer_all(thread, long).await.pop().unwrap();
        let open = who.member.press(&report, &button(&report, ":memo").unwrap()).await.unwrap();
        let form = open.modal().await.unwrap();
        who.member.submit_modal(&form, &[("memo", memo)]).await.unwrap().reply().await.unwrap();
        let ids = who.member.autocomplete(bot.channel, "interview memo", "interview", "").await.unwrap();
        let newest = ("interview", Arg::Str(ids[0].value.as_str().unwrap().to_owned()));
        let second = [newest.clone(), ("question", Arg::Int(2))];
        let form = who.member.slash(bot.channel, "interview memo", &second).await.unwrap();
        let form = form.modal().await.unwrap();
        who.member.submit_modal(&form, &[("memo", memo)]).await.unwrap().reply().await.unwrap();

        let file = who.command("interview export", &[newest.clone(), ("format", Arg::Int(1))]).await;
        let (_, bytes) = download(&who, &file).await;
        let text = String::from_utf8(bytes).unwrap();
        for (part, times) in [(mine, 2), (changed, 3), (took, 3), (attempt, 1)] {
            assert_eq!(text.matches(part).count(), times, "{part}: {text}");
        }
        let file = who.command("interview export", &[newest]).await;
        let (_, bytes) = download(&who, &file).await;
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("repeated-{locale}.pdf")), &bytes)
            .unwrap();
        let text = squeezed(&read(bytes, Format::Pdf).await);
        for part in [&mine[4..], &changed[4..], took, attempt] {
            assert!(text.contains(&squeezed(part)), "{part}: {text}");
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_file_larger_than_discord_takes_has_the_newest_interviews_or_is_refused() {
    let world = ToyWorld::new().await;
    for _ in 0..4 {
        let single = Single {
            guild: GUILD,
            candidate: CANDIDATE,
            parent: PARENT,
            role: None,
            question: world.app.bank.questions()[0].key.clone(),
            language: Language::En,
            place: Place::Thread,
        };
        let id = interview::single(&world.app, single).await.unwrap();
        world.settle().await;
        let thread = interview::opened(&world.app, id).await.unwrap().unwrap();
        let message = world.stage.say(thread, CANDIDATE, CASES[1].1);
        interview::message(&world.app, thread, message).await.unwrap();
        world.settle().await;
    }
    let export = async |format, most| {
        export::interviews(&world.app, Language::En, (GUILD, CANDIDATE), None, format, most).await
    };
    for format in [FileFormat::Pdf, FileFormat::Markdown] {
        let all = export(format, usize::MAX).await.unwrap();
        assert_eq!((all.count, all.left_out), (4, 0));
        // One byte too many: the older half is left out.
        let newest = export(format, all.bytes.len() - 1).await.unwrap();
        assert_eq!((newest.count, newest.left_out), (2, 2));
        assert!(newest.bytes.len() < all.bytes.len());
        let Err(AppError::User(refused)) = export(format, 10).await else { panic!("ten bytes are enough") };
        assert_eq!(refused, UserError::ExportTooLarge { limit_mib: 0 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_comes_as_word_and_markdown_file() {
    let bot = TestBot::start().await;
    for (locale, sentence) in CASES {
        let candidate = Candidate { member: bot.join("Kim Hana", locale), channel: bot.channel };
        let member = &candidate.member;
        let card = candidate.command("resume write", &[("title", Arg::from("가온 & <Larkfield>"))]).await;
        let next = card.buttons().into_iter().find(|button| button.custom_id.contains(":write:")).unwrap();
        let modal = member.press(&card, &next.custom_id).await.unwrap().modal().await.unwrap();
        let answer = format!("{}\n<둘째 & second>", sentence.trim());
        let card = member.submit_modal(&modal, &[("text", &answer)]).await.unwrap().reply().await.unwrap();
        let preview = member.press(&card, &button(&card, ":preview:0").unwrap()).await.unwrap();
        let preview = preview.reply().await.unwrap();

        let word = member.press(&preview, &button(&preview, ":docx").unwrap()).await.unwrap();
        let (name, bytes) = download(&candidate, &word.reply().await.unwrap()).await;
        assert_eq!(name, "cover-letter.docx");
        let text = read(bytes, Format::Docx).await;
        for part in ["가온 & <Larkfield>", sentence.trim(), "<둘째 & second>"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let marked = member.press(&preview, &button(&preview, ":markdown").unwrap()).await.unwrap();
        let (name, bytes) = download(&candidate, &marked.reply().await.unwrap()).await;
        assert_eq!(name, "cover-letter.md");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(sentence.trim()) && text.contains(r"\<둘째 \& second\>"), "{text}");
    }
    bot.finish().await;
}

//! Whole interviews by members of the local Discord, with the real bot.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::Arg;
use discord_sandbox::{ChannelKind, FaultKind};
use std::time::Duration;
use support::lab::{Candidate, PATIENCE, TestBot, Wishes, button, file, fixture, is_korean};

const ANSWER_EN: &str = "In my last project I was responsible for the database. I measured the slow queries, added a \
composite index and cut the response time from 900 ms to 140 ms, because the old plan scanned the whole table.";
const ANSWER_KO: &str = "지난 프로젝트에서 저는 데이터베이스를 맡았습니다. 느린 쿼리를 먼저 측정하고 복합 인덱스를 추가해 응답 시간을 \
900ms에서 140ms로 줄였습니다. 기존 실행 계획이 테이블 전체를 읽고 있었기 때문입니다.";

fn candidate(bot: &TestBot, locale: &str) -> Candidate {
    Candidate { member: bot.join("Candidate", locale), channel: bot.channel }
}

fn role(key: &str) -> (&'static str, Arg) {
    ("role", Arg::Str(key.to_owned()))
}

#[tokio::test]
async fn from_upload_to_report_in_english() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let card = alex.command("resume upload", &[("file", file("resume.pdf", fixture("resume_en.pdf")))]).await;
    assert!(!is_korean(&card.text()), "{}", card.text());
    let resume = alex.first_resume().await;
    let thread = alex.start(&[role("backend"), ("resume", Arg::Str(resume))]).await;
    let messages = alex.answer_all(thread, ANSWER_EN).await;

    let text: String = messages.iter().map(|message| message.text() + "\n").collect();
    assert!(!is_korean(&text), "{text}");
    let questions = messages.iter().filter(|message| button(message, ":skip").is_some()).count();
    assert!(questions >= 5, "3 stock and 2 tailored questions at least: {questions}");
    let cited =
        messages.iter().filter(|message| message.text().contains("Why I ask: your resume says")).count();
    assert_eq!(cited, 2, "two questions are made from the resume");
    let report = messages.last().unwrap().text();
    assert!(report.contains("Rank") && report.contains("of 100 points"), "{report}");
    assert!(text.contains("offline rubric"), "it must say which interviewer rated");

    let list = alex.command("interview list", &[]).await;
    assert!(list.text().contains("Backend"), "{}", list.text());
    bot.finish().await;
}

#[tokio::test]
async fn from_upload_to_report_in_korean() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let card =
        minji.command("resume upload", &[("file", file("이력서.pdf", fixture("resume_ko.pdf")))]).await;
    assert!(is_korean(&card.text()), "{}", card.text());
    let resume = minji.first_resume().await;
    let thread = minji.start(&[role("frontend"), ("resume", Arg::Str(resume))]).await;
    let messages = minji.answer_all(thread, ANSWER_KO).await;
    for message in &messages {
        assert!(is_korean(&message.text()), "{}", message.text());
        assert!(
            !message.text().contains("Feedback") && !message.text().contains("Question"),
            "{}",
            message.text()
        );
    }
    assert!(
        messages.iter().any(|message| message.text().contains("이력서에")),
        "a tailored question cites the resume"
    );
    bot.finish().await;
}

#[tokio::test]
async fn only_the_candidate_and_those_who_manage_threads_see_the_thread() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let bystander = bot.join("Bystander", "en-US");
    let thread = alex.start(&[role("backend")]).await;
    let welcome = alex.next(thread).await;
    assert!(
        welcome.text().contains("Manage Threads"),
        "who else can see it is told first: {}",
        welcome.text()
    );
    assert!(bystander.threads().await.unwrap().is_empty());
    assert!(bystander.say(thread, "hello?").await.is_err());
    assert!(bystander.press(&welcome, &button(&welcome, ":skip").unwrap()).await.is_err());
    let admin = bot.sandbox.member(bot.admin);
    assert_eq!(admin.threads().await.unwrap().len(), 1);

    // The admin may read, but what they do is not taken for the candidate's doing.
    admin.say(thread, ANSWER_EN).await.unwrap();
    let refused =
        admin.press(&welcome, &button(&welcome, ":skip").unwrap()).await.unwrap().reply().await.unwrap();
    assert!(refused.ephemeral);
    let messages = alex.answer_all_after(thread, welcome, ANSWER_EN).await;
    let questions: Vec<_> = messages.iter().filter_map(|message| button(message, ":skip")).collect();
    let mut distinct = questions.clone();
    distinct.dedup();
    assert_eq!(questions, distinct, "the admin's words moved the interview");
    bot.finish().await;
}

#[tokio::test]
async fn hint_skip_form_and_finish() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&[role("devops"), ("questions", Arg::Int(4))]).await;
    let first = alex.next(thread).await;
    let hint =
        alex.member.press(&first, &button(&first, ":hint").unwrap()).await.unwrap().reply().await.unwrap();
    assert!(hint.ephemeral && !hint.text().is_empty());

    alex.member.press(&first, &button(&first, ":skip").unwrap()).await.unwrap();
    let second = alex.next(thread).await;
    assert!(button(&second, ":skip").is_some());
    let stale =
        alex.member.press(&first, &button(&first, ":skip").unwrap()).await.unwrap().reply().await.unwrap();
    assert!(stale.ephemeral, "a second click on an old question is answered");

    let open = second.buttons().into_iter().find(|b| b.custom_id.contains(":answer:")).unwrap();
    let modal = alex.member.press(&second, &open.custom_id).await.unwrap().modal().await.unwrap();
    let sent = alex.member.submit_modal(&modal, &[("answer", ANSWER_EN)]).await.unwrap();
    assert!(sent.reply().await.unwrap().ephemeral);
    let third = alex.next(thread).await;
    assert!(third.text().contains("Feedback on question 2"), "{}", third.text());

    let finish = button(&third, ":finish").unwrap();
    let confirm = alex.member.press(&third, &finish).await.unwrap().reply().await.unwrap();
    alex.member.press(&confirm, &button(&confirm, ":finish-yes").unwrap()).await.unwrap();
    let report = alex.next(thread).await;
    assert!(report.text().contains("Rank"), "{}", report.text());
    assert!(report.text().contains("1 skipped"), "{}", report.text());
    bot.finish().await;
}

#[tokio::test]
async fn without_the_message_content_intent_the_form_is_enough() {
    let bot = TestBot::with(Wishes { without_message_content: true, ..Wishes::default() }).await;
    let alex = candidate(&bot, "en-US");
    let thread =
        alex.start(&[role("backend"), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))]).await;
    let mut message = alex.next(thread).await;
    alex.member.say(thread, ANSWER_EN).await.unwrap();
    let told = alex.next(thread).await;
    assert!(told.text().to_lowercase().contains("form"), "what to do instead is said: {}", told.text());
    for _ in 0..3 {
        let open = message.buttons().into_iter().find(|b| b.custom_id.contains(":answer:")).unwrap();
        let modal = alex.member.press(&message, &open.custom_id).await.unwrap().modal().await.unwrap();
        alex.member.submit_modal(&modal, &[("answer", ANSWER_EN)]).await.unwrap().reply().await.unwrap();
        message = alex.next(thread).await;
    }
    assert!(message.text().contains("Rank"), "{}", message.text());
    bot.finish().await;
}

#[tokio::test]
async fn bad_files_are_refused_with_what_to_do_and_nothing_is_kept() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let files: [(&str, Vec<u8>, &str); 7] = [
        ("empty.pdf", Vec::new(), "내용이 없는"),
        ("resume.pdf", b"MZ\x90\x00 this is a program".repeat(40), "읽을 수 없"),
        ("broken.pdf", fixture("broken.pdf"), "손상"),
        ("secret.pdf", fixture("encrypted.pdf"), "비밀번호"),
        ("scan.pdf", fixture("scanned.pdf"), "스캔"),
        ("bomb.docx", fixture("bomb.docx"), ""),
        ("short.txt", "안녕하세요.".as_bytes().to_vec(), ""),
    ];
    for (name, bytes, expected) in files {
        let reply = minji.command("resume upload", &[("file", file(name, bytes))]).await;
        let text = reply.text();
        assert!(is_korean(&text) && text.contains(expected), "{name}: {text}");
    }
    let huge = vec![b'a'; 11 * 1024 * 1024];
    let refused = minji.member.slash(bot.channel, "resume upload", &[("file", file("huge.txt", huge))]).await;
    if let Ok(interaction) = refused {
        // Discord itself takes larger files from members who pay.
        assert!(interaction.reply().await.unwrap().text().contains("10"));
    }
    let resumes = minji.member.autocomplete(bot.channel, "interview start", "resume", "").await.unwrap();
    assert!(resumes.is_empty(), "{resumes:?}");
    bot.finish().await;
}

#[tokio::test]
async fn text_that_is_no_resume_is_said_to_be_none() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let reply =
        alex.command("resume upload", &[("file", file("story.txt", fixture("not_a_resume.txt")))]).await;
    assert!(reply.text().contains("does not look like a resume"), "{}", reply.text());
    bot.finish().await;
}

#[tokio::test]
async fn a_second_interview_is_refused_with_the_way_to_the_first() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&[role("backend")]).await;
    let reply = alex.command("interview start", &[role("backend")]).await;
    assert!(reply.text().contains(&format!("<#{thread}>")), "{}", reply.text());
    let confirm = alex.command("interview cancel", &[]).await;
    alex.member.press(&confirm, &button(&confirm, ":cancel-yes").unwrap()).await.unwrap();
    alex.next(thread).await;
    let ended = alex.next(thread).await;
    assert!(button(&ended, ":skip").is_none(), "{}", ended.text());
    alex.start(&[role("backend")]).await;
    bot.finish().await;
}

#[tokio::test]
async fn places_where_no_thread_can_be_opened_are_named_with_the_cure() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let forum = bot.world.create_channel(bot.guild, "announcements", ChannelKind::News);
    let there = Candidate { member: alex.member.clone(), channel: forum };
    let reply = there.command("interview start", &[role("backend")]).await;
    assert!(reply.text().contains("text channel"), "{}", reply.text());

    let unknown = alex.command("interview start", &[role("astronaut")]).await;
    assert!(unknown.text().to_lowercase().contains("role"), "{}", unknown.text());

    const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
    bot.world.set_overwrite(bot.channel, bot.sandbox.bot_user_id(), 0, CREATE_PRIVATE_THREADS);
    let reply = alex.command("interview start", &[role("backend")]).await;
    assert!(reply.text().contains("Create Private Threads"), "{}", reply.text());
    let list = alex.command("interview list", &[]).await;
    assert!(!list.text().contains("Backend"), "nothing was begun: {}", list.text());
    bot.finish().await;
}

#[tokio::test]
async fn a_deleted_thread_ends_the_interview_and_another_can_begin() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&[role("backend")]).await;
    alex.next(thread).await;
    bot.world.delete_channel(thread);
    // The start waits for the deletion to be noticed only in that it may be refused for a moment.
    for _ in 0..100 {
        let reply = alex.command("interview start", &[role("backend")]).await;
        if !reply.text().contains(&format!("<#{thread}>")) {
            let next = alex.member.wait_thread(|_| true, PATIENCE).await.unwrap();
            alex.next(next.id).await;
            return bot.finish().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the deleted thread is not noticed");
}

#[tokio::test]
async fn a_member_who_leaves_ends_their_interview() {
    let bot = TestBot::with(Wishes { member_events: true, ..Wishes::default() }).await;
    let alex = candidate(&bot, "en-US");
    let thread = alex.start(&[role("backend")]).await;
    alex.next(thread).await;
    bot.world.remove_member(bot.guild, alex.member.id());
    let admin = bot.sandbox.member(bot.admin);
    for _ in 0..200 {
        let messages = admin.messages(thread).await.unwrap();
        if messages.last().is_some_and(|message| button(message, ":skip").is_none()) {
            return bot.finish().await;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the interview of a member who left goes on");
}

#[tokio::test]
async fn discord_failing_for_a_while_delays_and_repeats_nothing() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread =
        alex.start(&[role("backend"), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))]).await;
    alex.next(thread).await;
    let posts = format!("/channels/{thread}/messages");
    bot.world.fault("POST", &posts, 1, FaultKind::Status { status: 502, after_effect: true });
    alex.member.say(thread, ANSWER_EN).await.unwrap();
    alex.next(thread).await;
    bot.world.fault(
        "POST",
        &posts,
        1,
        FaultKind::RateLimit { retry_after: 0.5, global: false, shared: false },
    );
    bot.world.fault("POST", &posts, 1, FaultKind::Cut { after_effect: false });
    let messages = alex.answer_open(thread, ANSWER_EN).await;
    assert!(messages.last().unwrap().text().contains("Rank"), "{messages:#?}");
    let all = alex.member.messages(thread).await.unwrap();
    let by_bot =
        all.iter().filter(|m| m.author_id == bot.sandbox.bot_user_id() && m.raw["type"] == 0).count();
    assert_eq!(by_bot, 4, "three questions cost four messages, whatever failed");
    bot.finish().await;
}

#[tokio::test]
async fn help_and_empty_lists_say_what_to_do_next() {
    let bot = TestBot::start().await;
    let minji = candidate(&bot, "ko");
    let help = minji.command("help", &[]).await.text();
    assert!(is_korean(&help) && help.contains("/이력서 업로드"), "{help}");
    for command in ["resume list", "interview list"] {
        let text = minji.command(command, &[]).await.text();
        assert!(is_korean(&text) && text.contains('/'), "/{command}: {text}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn what_belongs_to_one_member_is_not_shown_to_another() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let eve = candidate(&bot, "en-US");
    alex.command("resume upload", &[("file", file("resume.md", fixture("resume_en.md")))]).await;
    let resume = alex.first_resume().await;
    let offered = eve.member.autocomplete(bot.channel, "interview start", "resume", "").await.unwrap();
    assert!(offered.is_empty(), "{offered:?}");
    let view = eve.command("resume view", &[("resume", Arg::Str(resume.clone()))]).await;
    assert!(view.text().contains("/resume list"), "{}", view.text());
    let start = eve.command("interview start", &[role("backend"), ("resume", Arg::Str(resume))]).await;
    assert!(!start.text().contains("<#"), "{}", start.text());
    bot.finish().await;
}

#[tokio::test]
async fn a_resume_is_viewed_and_deleted_after_asking() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    alex.command("resume upload", &[("file", file("resume.docx", fixture("resume_en.docx")))]).await;
    let resume = alex.first_resume().await;
    let confirm = alex.command("resume delete", &[("resume", Arg::Str(resume))]).await;
    let yes = button(&confirm, ":delete-yes").unwrap();
    alex.member.press(&confirm, &yes).await.unwrap().reply().await.unwrap();
    let left = alex.member.autocomplete(bot.channel, "interview start", "resume", "").await.unwrap();
    assert!(left.is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn a_gateway_that_drops_loses_no_answer() {
    let bot = TestBot::start().await;
    let alex = candidate(&bot, "en-US");
    let thread =
        alex.start(&[role("backend"), ("questions", Arg::Int(3)), ("follow-ups", Arg::Bool(false))]).await;
    alex.next(thread).await;
    // 4009 ends the session, so the bot identifies anew and must read what it missed.
    bot.world.disconnect_gateways(4009);
    alex.member.say(thread, ANSWER_EN).await.unwrap();
    let second = alex.next(thread).await;
    assert!(second.text().contains("Feedback on question 1"), "{}", second.text());
    bot.finish().await;
}

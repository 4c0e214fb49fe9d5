//! Around one interview, with the real bot in the local Discord: attempts, breaks, ways to answer, style, history.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::{Arg, Message};
use support::lab::{Candidate, TestBot, asked_a_minute_ago, button};

const SHORT: &str = "I measured the slow queries first and then added an index.";
const LONG: &str = "In my last project I was responsible for the database. First I measured the slow queries with the \
slow query log. Then I added a composite index, because the old plan scanned the whole table. As a result the response \
time fell from 900 ms to 140 ms within one week, and our 12 support tickets a day became 2.";
const KOREAN: &str = "지난 프로젝트에서 저는 데이터베이스를 맡았습니다. 느린 쿼리를 먼저 측정하고 복합 인덱스를 추가해 응답 시간을 \
900ms에서 140ms로 줄였습니다. 기존 실행 계획이 테이블 전체를 읽고 있었기 때문입니다.";

const SHORT_KOREAN: &str = "네, 저는 느린 쿼리를 측정하고 인덱스를 추가했습니다.";

/// A language of the client with a short and a good answer.
struct Speaker {
    locale: &'static str,
    short: &'static str,
    long: &'static str,
}

const ENGLISH_SPEAKER: Speaker = Speaker { locale: "en-US", short: SHORT, long: LONG };
const KOREAN_SPEAKER: Speaker = Speaker { locale: "ko", short: SHORT_KOREAN, long: KOREAN };

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
    for (speaker, attempt, better, worse) in [
        (
            ENGLISH_SPEAKER,
            "Attempt 2",
            ["Attempt 2 · **+", "your best attempt"],
            ["Attempt 3 · **−", "Your best is attempt 2"],
        ),
        (
            KOREAN_SPEAKER,
            "2번째 도전",
            ["2번째 도전 · 1번째(", "가장 좋은 도전입니다"],
            ["3번째 도전 · 2번째(", "가장 좋은 도전은 2번째("],
        ),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        let first = who.answer_all(thread, speaker.short).await;
        let reply = press(&who, first.last().unwrap(), ":repeat").await;
        let (thread, welcome) = linked(&who, &reply).await;
        assert!(welcome.text().contains(attempt), "{}", welcome.text());
        let second = who.answer_all_after(thread, welcome, speaker.long).await;
        assert_eq!(questions(&first), questions(&second));
        let report = second.last().unwrap().text();
        assert!(better.iter().all(|part| report.contains(part)), "{report}");

        let again = who.command("interview repeat", &[("shuffle", Arg::Bool(true))]).await;
        let (thread, welcome) = linked(&who, &again).await;
        let third = who.answer_all_after(thread, welcome, speaker.short).await;
        let (mut before, mut now) = (questions(&first), questions(&third));
        before.sort();
        now.sort();
        assert_eq!(before, now);
        let report = third.last().unwrap().text();
        assert!(worse.iter().all(|part| report.contains(part)), "{report}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn one_question_is_tried_again_as_often_as_one_likes() {
    let bot = TestBot::start().await;
    for (speaker, change, welcome, listed) in [
        (KOREAN_SPEAKER, "점 → ", "질문 하나에 다시 도전", "질문 재도전"),
        (ENGLISH_SPEAKER, " points (", "one question once more", "retry of one question"),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        let first = who.answer_all(thread, speaker.short).await;
        let report = first.last().unwrap();
        let rows = report.raw["components"].as_array().unwrap();
        let menu = &rows.last().unwrap()["components"][0];
        let chosen = menu["options"][2]["value"].as_str().unwrap().to_owned();
        let id = menu["custom_id"].as_str().unwrap().to_owned();
        let reply = who.member.select(report, &id, &[&chosen]).await.unwrap().reply().await.unwrap();
        let (thread, question) = linked(&who, &reply).await;
        assert_eq!(questions(std::slice::from_ref(&question))[0], questions(&first)[2]);
        let mut done = who.answer_all_after(thread, question, speaker.long).await.pop().unwrap();
        assert!(done.text().contains(change), "{}", done.text());
        for _ in 0..2 {
            let reply = press(&who, &done, ":retry").await;
            let (thread, question) = linked(&who, &reply).await;
            assert!(question.text().to_lowercase().contains(welcome), "{}", question.text());
            done = who.answer_all_after(thread, question, speaker.long).await.pop().unwrap();
        }
        let list = who.command("interview list", &[("kind", RETRY)]).await;
        assert_eq!(list.text().to_lowercase().matches(listed).count(), 3, "{}", list.text());
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_break_is_taken_and_ended_by_button_and_by_command() {
    let bot = TestBot::start().await;
    for (speaker, command, standing, second_question) in [
        (KOREAN_SPEAKER, "/면접 이어하기", "쉬고 있는 면접", "질문 2/3"),
        (ENGLISH_SPEAKER, "/interview resume", "interview is paused", "Question 2/3"),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        let question = who.next(thread).await;
        press_on(&who, &question, ":pause").await;
        let paused = who.next(thread).await;
        assert!(paused.text().contains(command), "{}", paused.text());
        let refused = who.command("interview start", &short(&[])).await;
        assert!(refused.text().contains(command), "{}", refused.text());
        let help = who.command("help", &[]).await;
        assert!(help.text().contains(standing), "{}", help.text());
        press_on(&who, &paused, ":resume").await;
        let back = who.next(thread).await;
        assert_eq!(questions(std::slice::from_ref(&back)), questions(&[question]));

        press_on(&who, &back, ":pause").await;
        who.next(thread).await;
        let reply = who.command("interview resume", &[]).await;
        assert!(reply.text().contains(&format!("<#{thread}>")), "{}", reply.text());
        let again = who.next(thread).await;
        press_on(&who, &again, ":pause").await;
        who.next(thread).await;
        who.member.say(thread, speaker.long).await.unwrap();
        let second = who.next(thread).await;
        assert!(second.text().contains(second_question), "an answer ends the break: {}", second.text());
        who.answer_all_after(thread, second, speaker.long).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_deleted_thread_is_opened_anew_with_the_story_so_far() {
    let bot = TestBot::start().await;
    for (speaker, [told, words, question, counted]) in [
        (ENGLISH_SPEAKER, ["The story so far", "responsible for the database", "Question 2/3", "3 answered"]),
        (KOREAN_SPEAKER, ["지금까지의 면접", "데이터베이스를 맡았습니다", "질문 2/3", "답변 3개"]),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        who.next(thread).await;
        who.member.say(thread, speaker.long).await.unwrap();
        who.next(thread).await;
        bot.world.delete_channel(thread);
        let (thread, story) = linked(&who, &who.command("interview resume", &[]).await).await;
        let text = story.text();
        assert!([told, words, question].iter().all(|part| text.contains(part)), "{text}");
        let messages = who.answer_all_after(thread, story, speaker.long).await;
        assert!(messages.last().unwrap().text().contains(counted), "{}", messages.last().unwrap().text());
    }
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
    for (speaker, feedback, told) in [
        (ENGLISH_SPEAKER, "Feedback on question 1", "text files"),
        (KOREAN_SPEAKER, "1번 질문 피드백", "글자 파일"),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        who.next(thread).await;
        let text = speaker.long.as_bytes().to_vec();
        who.member.say_with_file(thread, "", "message.txt", text).await.unwrap();
        let second = who.next(thread).await;
        assert!(second.text().contains(feedback), "{}", second.text());
        who.member.say_with_file(thread, "", "photo.png", vec![0x89, b'P', b'N', b'G']).await.unwrap();
        let refused = who.next(thread).await;
        assert!(refused.text().contains(told), "{}", refused.text());
    }
    bot.finish().await;
}

#[tokio::test]
async fn without_transcription_a_voice_message_is_told_so() {
    let bot = TestBot::start().await;
    for (speaker, told) in [
        (KOREAN_SPEAKER, ["음성 메시지를 들을 수 없습니다", "글로 적"]),
        (ENGLISH_SPEAKER, ["cannot listen to voice messages", "write your answer"]),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        who.next(thread).await;
        who.member.speak(thread, 12.0, b"OggS not really".to_vec()).await.unwrap();
        let refused = who.next(thread).await.text();
        assert!(told.iter().all(|part| refused.contains(part)), "{refused}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn changed_and_deleted_messages_count_until_they_are_rated() {
    let bot = TestBot::start().await;
    for (speaker, [rated_now, kept, rated, delete]) in [
        (
            ENGLISH_SPEAKER,
            ["Feedback on question 1", "composite index", "rated already", "/interview delete"],
        ),
        (KOREAN_SPEAKER, ["1번 질문 피드백", "복합 인덱스", "이미 채점한 답변", "/면접 삭제"]),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[("sending", BY_BUTTON)])).await;
        who.next(thread).await;
        let first = who.member.say(thread, "I measured nothing at all.").await.unwrap();
        let told = who.next(thread).await;
        let typo = who.member.say(thread, "Forget this sentence.").await.unwrap();
        who.member.edit(&first, speaker.long).await.unwrap();
        who.member.delete(&typo).await.unwrap();
        let id = newest(&who).await;
        // Discord tells of changes and of presses side by side.
        for _ in 0..100 {
            let own = who.command("interview show", &[("interview", id.clone())]).await;
            let page = press(&who, &own, ":show:1").await.text();
            if page.contains(kept) && !page.contains("Forget") {
                break;
            }
            tokio::task::yield_now().await;
        }
        press_on(&who, &told, ":send").await;
        let feedback = who.next(thread).await;
        assert!(feedback.text().contains(rated_now), "{}", feedback.text());
        let own = who.command("interview show", &[("interview", id)]).await;
        let page = press(&who, &own, ":show:1").await.text();
        assert!(page.contains(kept) && !page.contains("Forget"), "{page}");

        who.member.edit(&first, speaker.short).await.unwrap();
        let late = who.next(thread).await;
        assert!(late.text().contains(rated), "{}", late.text());
        who.member.delete(&first).await.unwrap();
        let late = who.next(thread).await;
        assert!(late.text().contains(delete), "{}", late.text());
    }
    bot.finish().await;
}

#[tokio::test]
async fn an_exam_keeps_its_ratings_and_feedback_until_the_end() {
    let bot = TestBot::start().await;
    for (speaker, told, feedback, first_feedback, changed) in [
        (
            KOREAN_SPEAKER,
            ["실전", "압박", "시니어", "10분", "⏳ 답변 마감 <t:"],
            "번 질문 피드백",
            "1번 질문 피드백",
            "지난 답변과 비교",
        ),
        (
            ENGLISH_SPEAKER,
            ["exam", "pressing", "senior", "10 min", "⏳ Time is up <t:"],
            "Feedback on question",
            "Feedback on question 1",
            "Compared with your last answer",
        ),
    ] {
        let who = candidate(&bot, speaker.locale);
        let options =
            [("style", EXAM), ("manner", PRESSING), ("difficulty", SENIOR), ("time-limit", Arg::Int(600))];
        let thread = who.start(&short(&options)).await;
        let first = who.next(thread).await;
        let text = first.text();
        for expected in told {
            assert!(text.to_lowercase().contains(&expected.to_lowercase()), "{expected}: {text}");
        }
        // While it lasts, no command tells what will be said.
        who.member.say(thread, speaker.long).await.unwrap();
        let second = who.next(thread).await;
        let own = who.command("interview show", &[("interview", newest(&who).await)]).await;
        let page = press(&who, &own, ":show:1").await.text();
        assert!(!page.contains(feedback) && !page.contains("■"), "{page}");
        let mut messages = vec![second.clone()];
        messages.extend(who.answer_all_after(thread, second, speaker.long).await);
        let (report, before) = messages.split_last().unwrap();
        assert!(before.iter().all(|message| !message.text().contains(feedback)), "{before:#?}");
        let page = press(&who, report, ":show:1").await;
        assert!(page.text().contains(first_feedback), "{}", page.text());

        // The second attempt is an exam as well: what has changed is not told before its end either.
        let (thread, _) = linked(&who, &press(&who, report, ":repeat").await).await;
        who.member.say(thread, speaker.short).await.unwrap();
        who.next(thread).await;
        let own = who.command("interview show", &[("interview", newest(&who).await)]).await;
        let page = press(&who, &own, ":show:1").await.text();
        assert!(!page.contains(feedback) && !page.contains(changed), "{page}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn when_the_time_is_over_the_interview_goes_on() {
    let bot = TestBot::start().await;
    let pool = sqlx::MySqlPool::connect(&bot.database).await.unwrap();
    for (speaker, [until, over, second_question]) in [
        (ENGLISH_SPEAKER, ["Time is up <t:", "The time for question 1 is over", "Question 2/3"]),
        (KOREAN_SPEAKER, ["답변 마감 <t:", "1번 질문의 시간이 끝나", "질문 2/3"]),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[("time-limit", Arg::Int(30))])).await;
        let first = who.next(thread).await;
        assert!(first.text().contains(until), "{}", first.text());
        // Instead of waiting half a minute, the question was asked a minute ago.
        asked_a_minute_ago(&pool).await;
        let overdue = "UPDATE interviews SET deadline_at = deadline_at - INTERVAL 60 SECOND, version = version + 1 WHERE open_marker = 1";
        sqlx::query(overdue).execute(&pool).await.unwrap();
        let second = who.next(thread).await;
        assert!(second.text().contains(over), "{}", second.text());
        assert!(second.text().contains(second_question), "{}", second.text());
        let confirm = who.command("interview cancel", &[]).await;
        press(&who, &confirm, ":cancel-yes").await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn closed_direct_messages_are_told_and_an_interview_goes_on_in_a_thread() {
    let bot = TestBot::start().await;
    for (speaker, [closed, lost, moved, question]) in [
        (
            ENGLISH_SPEAKER,
            [
                "without the option `place`",
                "cannot reach the place",
                "could not write to you",
                "Question 2/3",
            ],
        ),
        (
            KOREAN_SPEAKER,
            ["`장소` 옵션 없이", "더 이상 글을 올릴 수 없습니다", "개인 메시지를 보낼 수 없어", "질문 2/3"],
        ),
    ] {
        let who = candidate(&bot, speaker.locale);
        bot.world.close_dms(who.member.id(), true);
        let refused = who.command("interview start", &short(&[("place", DIRECT)])).await;
        assert!(refused.text().contains(closed), "{}", refused.text());

        // Nothing is left open: once they are open again, it begins there.
        bot.world.close_dms(who.member.id(), false);
        let reply = who.command("interview start", &short(&[("place", DIRECT)])).await;
        let (direct, _) = linked(&who, &reply).await;
        who.member.say(direct, speaker.long).await.unwrap();
        let second = who.next(direct).await;
        // Closed in the middle: the next post fails, and /help says how to go on.
        bot.world.close_dms(who.member.id(), true);
        who.member.press(&second, &button(&second, ":pause").unwrap()).await.unwrap();
        let mut help = who.command("help", &[]).await;
        for _ in 0..200 {
            if help.text().contains(lost) {
                break;
            }
            help = who.command("help", &[]).await;
        }
        assert!(help.text().contains(lost), "{}", help.text());
        let (thread, story) = linked(&who, &who.command("interview resume", &[]).await).await;
        assert_ne!(thread, direct);
        let text = story.text();
        assert!(text.contains(moved) && text.contains(question), "{text}");
        let messages = who.answer_all_after(thread, story, speaker.long).await;
        assert!(button(messages.last().unwrap(), ":repeat").is_some());
        bot.world.close_dms(who.member.id(), false);
    }
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
    for (speaker, note, kept, gone_told) in [
        (
            KOREAN_SPEAKER,
            ["인덱스를 *더* 공부하자", "다음에는 천천히", "공부하자"],
            "메모를 저장",
            "메모를 지웠습니다",
        ),
        (
            ENGLISH_SPEAKER,
            ["Read *more* about indexes", "Slower next time", "about indexes"],
            "Memo saved",
            "it was deleted",
        ),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        let report = who.answer_all(thread, speaker.long).await.pop().unwrap();
        let id = newest(&who).await;
        let memo = [("interview", id.clone()), ("question", Arg::Int(2))];
        let form =
            who.member.slash(bot.channel, "interview memo", &memo).await.unwrap().modal().await.unwrap();
        let saved = who.member.submit_modal(&form, &[("memo", note[0])]).await.unwrap();
        assert!(saved.reply().await.unwrap().text().contains(kept));
        let form = who
            .member
            .press(&report, &button(&report, ":memo").unwrap())
            .await
            .unwrap()
            .modal()
            .await
            .unwrap();
        who.member.submit_modal(&form, &[("memo", note[1])]).await.unwrap().reply().await.unwrap();

        let shown = who.command("interview show", &[("interview", id)]).await;
        assert!(shown.text().contains(note[1]), "{}", shown.text());
        let second = press(&who, &press(&who, &shown, ":show:1").await, ":show:2").await;
        assert!(second.text().contains(note[2]), "{}", second.text());
        let open = button(&second, ":memo").unwrap();
        let form = who.member.press(&second, &open).await.unwrap().modal().await.unwrap();
        assert_eq!(form.raw["components"][0]["components"][0]["value"], note[0]);
        let gone = who.member.submit_modal(&form, &[("memo", "")]).await.unwrap().reply().await.unwrap();
        assert!(gone.text().contains(gone_told), "{}", gone.text());

        let eve = candidate(&bot, "en-US");
        let refused = eve.member.press(&report, &button(&report, ":memo").unwrap()).await;
        assert!(refused.is_err(), "others do not even see the thread");
    }
    bot.finish().await;
}

#[tokio::test]
async fn history_is_filtered_and_a_sitting_deleted_for_good() {
    let bot = TestBot::start().await;
    for (speaker, [backend, frontend], [none_such, still_open, for_good, not_found]) in [
        (
            ENGLISH_SPEAKER,
            ["Backend", "Frontend"],
            ["No interview fits", "still open", "gone for good", "could not find"],
        ),
        (
            KOREAN_SPEAKER,
            ["백엔드", "프론트엔드"],
            ["조건에 맞는 면접이 없습니다", "아직 진행 중인", "완전히 삭제", "찾지 못했습니다"],
        ),
    ] {
        let who = candidate(&bot, speaker.locale);
        let thread = who.start(&short(&[])).await;
        who.answer_all(thread, speaker.long).await;
        let open = who.start(&[("role", Arg::from("frontend"))]).await;
        who.next(open).await;
        let all = who.command("interview list", &[]).await.text();
        assert!(all.contains(backend) && all.contains(frontend), "{all}");
        let finished = who.command("interview list", &[("finished", Arg::Bool(true))]).await.text();
        assert!(finished.contains(backend) && !finished.contains(frontend), "{finished}");
        let one = who.command("interview list", &[("role", Arg::from("frontend"))]).await.text();
        assert!(!one.contains(backend) && one.contains(frontend), "{one}");
        let none = who.command("interview list", &[("kind", SINGLE)]).await.text();
        assert!(none.contains(none_such), "{none}");

        let newest = newest(&who).await;
        let confirm = who.command("interview delete", &[("interview", newest)]).await;
        let refused = press(&who, &confirm, ":remove-yes").await;
        assert!(refused.text().contains(still_open), "{}", refused.text());
        let offered =
            who.member.autocomplete(bot.channel, "interview show", "interview", backend).await.unwrap();
        let old = Arg::Str(offered[0].value.as_str().unwrap().to_owned());
        let confirm = who.command("interview delete", &[("interview", old.clone())]).await;
        assert!(press(&who, &confirm, ":remove-yes").await.text().contains(for_good));
        let shown = who.command("interview show", &[("interview", old)]).await;
        assert!(shown.text().contains(not_found), "{}", shown.text());
        let left = who.command("interview list", &[]).await.text();
        assert!(!left.contains(backend), "{left}");
    }
    bot.finish().await;
}

//! Cover letters written section by section: in the local Discord as a candidate does it, and through the use cases what
//! comes at the same time.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use discord_sandbox::member::{Arg, Message};
use hotseat::app::resume::{self, UploadOutcome};
use hotseat::app::writing::{self, Beginning, Owner};
use hotseat::document::Format;
use hotseat::domain::language::Language;
use hotseat::domain::writing::{LetterRefusal, Written};
use hotseat::error::{AppError, UserError};
use support::lab::{Candidate, TestBot, button, is_korean};
use support::{BYSTANDER, CANDIDATE, GUILD, ToyWorld};

const OWNER: Owner = Owner { guild: GUILD, candidate: CANDIDATE };

/// What one candidate types and sees.
struct Case {
    locale: &'static str,
    title: &'static str,
    answer: &'static str,
    /// A prompt of their own with a limit that the answer does not keep.
    own: (&'static str, &'static str),
    over: &'static str,
    counted: &'static str,
}

const CASES: [Case; 2] = [
    Case {
        locale: "ko",
        title: "가온 지원서",
        answer: "물류 배차 서비스를 이벤트 로그 구조로 바꾸어 배차 시간을 45초에서 6초로 줄였습니다. 장애 대응 절차를 문서로 남겨 팀의 야간 호출을 절반으로 줄인 경험도 있습니다.",
        own: ("이 문제를 고른 까닭", "공백 제외 10자"),
        over: "61만큼 초과",
        counted: "94자(공백 제외 71자)",
    },
    Case {
        locale: "en-US",
        title: "Larkfield",
        answer: "I moved the dispatch service to an event log, which cut the time to assign a driver from 45 seconds to 6.",
        own: ("What else should we know", "10 words"),
        over: "12 too many",
        counted: "22 words · 105 characters (84 without spaces)",
    },
];

fn containing(message: &Message, part: &str) -> String {
    let buttons = message.buttons().into_iter().map(|button| button.custom_id);
    buttons
        .into_iter()
        .find(|id| id.contains(part))
        .unwrap_or_else(|| panic!("no {part}: {}", message.text()))
}

fn menu(message: &Message, ending: &str) -> String {
    let id = containing(message, ":arrange").split(':').nth(1).unwrap().to_owned();
    format!("lt1:{id}:{ending}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_written_arranged_finished_and_changed_in_both_languages() {
    let bot = TestBot::start().await;
    for case in &CASES {
        let candidate = Candidate { member: bot.join("Kim Hana", case.locale), channel: bot.channel };
        let member = &candidate.member;
        let first = candidate.command("resume write", &[("title", Arg::from(case.title))]).await;
        assert_eq!(is_korean(&first.text()), case.locale == "ko", "{}", first.text());

        // Every section by the button, as one goes through them.
        let mut card = first;
        let mut written = 0;
        while let Some(next) = card.buttons().into_iter().find(|button| button.custom_id.contains(":write:"))
        {
            let modal = member.press(&card, &next.custom_id).await.unwrap().modal().await.unwrap();
            card =
                member.submit_modal(&modal, &[("text", case.answer)]).await.unwrap().reply().await.unwrap();
            written += 1;
            assert!(card.ephemeral && written <= 4, "{}", card.text());
        }
        assert_eq!(written, 4);

        // A prompt of one's own; an answer over its limit is kept and counted.
        let add = menu(&card, "add-chosen");
        let modal = member.select(&card, &add, &["own"]).await.unwrap().modal().await.unwrap();
        let fields = [("prompt", case.own.0), ("limit", case.own.1), ("text", case.answer)];
        card = member.submit_modal(&modal, &fields).await.unwrap().reply().await.unwrap();
        for part in [case.own.0, case.over, case.counted] {
            assert!(card.text().contains(part), "{part} in {}", card.text());
        }

        // The last one goes up by one place, the first one goes out.
        let arrange =
            member.press(&card, &containing(&card, ":arrange")).await.unwrap().reply().await.unwrap();
        let choose = menu_of(&arrange, "arrange-chosen");
        let chosen = member.select(&arrange, &choose, &["4"]).await.unwrap().reply().await.unwrap();
        let moved = member.press(&chosen, &button(&chosen, ":up:4").unwrap()).await.unwrap();
        let moved = moved.reply().await.unwrap();
        let lines: Vec<String> = moved.text().lines().map(str::to_owned).collect();
        assert!(lines.iter().any(|line| line.contains("▶ **4.") && line.contains(case.own.0)), "{lines:?}");
        let chosen = member.select(&arrange_again(member, &moved).await, &choose, &["0"]).await.unwrap();
        let chosen = chosen.reply().await.unwrap();
        let removed = member.press(&chosen, &button(&chosen, ":remove:0").unwrap()).await.unwrap();
        let removed = removed.reply().await.unwrap();
        assert!(removed.text().contains(case.answer), "{}", removed.text());
        card = back(member, &removed).await;

        let preview =
            member.press(&card, &button(&card, ":preview:0").unwrap()).await.unwrap().reply().await.unwrap();
        assert!(preview.text().contains(case.answer), "{}", preview.text());
        card = back(member, &preview).await;

        // Finished, it is a resume; changed and finished again, its second version.
        let done = member.press(&card, &button(&card, ":finish").unwrap()).await.unwrap();
        let done = done.reply().await.unwrap();
        assert!(done.text().contains(case.title) && done.text().contains(case.own.0), "{}", done.text());
        let list = candidate.command("resume write", &[]).await;
        let id = choose.split(':').nth(1).unwrap();
        card = member.select(&list, "lt1:chosen", &[id]).await.unwrap().reply().await.unwrap();
        let write = format!("lt1:{id}:write-chosen");
        let modal = member.select(&card, &write, &["1"]).await.unwrap().modal().await.unwrap();
        let shown: Vec<String> = modal
            .inputs()
            .iter()
            .map(|input| input["value"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(shown[0], case.answer, "the form shows what is there");
        let longer = format!("{} 2026", case.answer);
        card = member.submit_modal(&modal, &[("text", &longer)]).await.unwrap().reply().await.unwrap();
        let done = member.press(&card, &button(&card, ":finish").unwrap()).await.unwrap();
        let done = done.reply().await.unwrap();
        assert!(done.text().contains("버전 2") || done.text().contains("version 2"), "{}", done.text());

        // A limit nobody understands: the text comes back and nothing is lost.
        let list = candidate.command("resume write", &[]).await;
        card = member.select(&list, "lt1:chosen", &[id]).await.unwrap().reply().await.unwrap();
        let modal = member.select(&card, &write, &["1"]).await.unwrap().modal().await.unwrap();
        let fields = [("limit", "???"), ("text", "ABC")];
        let refused = member.submit_modal(&modal, &fields).await.unwrap().reply().await.unwrap();
        assert!(refused.text().contains("`700`") && refused.text().contains("ABC"), "{}", refused.text());
        card = back(member, &refused).await;

        let ask = member.press(&card, &button(&card, ":discard").unwrap()).await.unwrap();
        let ask = ask.reply().await.unwrap();
        let gone = member.press(&ask, &button(&ask, ":discard-yes").unwrap()).await.unwrap();
        assert!(gone.reply().await.unwrap().text().contains(case.title));
        let resumes = candidate.command("resume list", &[]).await;
        assert!(resumes.text().contains(case.title), "the resume stays: {}", resumes.text());
    }
    bot.finish().await;
}

async fn back(member: &discord_sandbox::member::Member, message: &Message) -> Message {
    member.press(message, &button(message, ":show").unwrap()).await.unwrap().reply().await.unwrap()
}

async fn arrange_again(member: &discord_sandbox::member::Member, message: &Message) -> Message {
    let card = back(member, message).await;
    member.press(&card, &containing(&card, ":arrange")).await.unwrap().reply().await.unwrap()
}

fn menu_of(message: &Message, ending: &str) -> String {
    let id = button(message, ":show").unwrap().split(':').nth(1).unwrap().to_owned();
    format!("lt1:{id}:{ending}")
}

fn written(text: &str) -> Written {
    Written { prompt: "지원 동기".to_owned(), limit: String::new(), text: text.to_owned() }
}

fn user_error<T: std::fmt::Debug>(result: Result<T, AppError>) -> UserError {
    match result.unwrap_err() {
        AppError::User(error) => error,
        AppError::Unexpected(error) => panic!("unexpected: {error:#}"),
    }
}

fn beginning(title: &str) -> Beginning {
    Beginning {
        title: title.to_owned(),
        set: (Language::Ko, "developer".to_owned()),
        role: Some("backend".to_owned()),
    }
}

#[tokio::test]
async fn two_devices_lose_nothing_of_each_other() {
    let world = ToyWorld::new().await;
    let id = writing::begin(&world.app, OWNER, beginning("가온")).await.unwrap().id;
    let [a, b] = ["첫째 기기에서 쓴 글", "둘째 기기에서 쓴 글"].map(written);
    let (first, second) = tokio::join!(
        writing::write(&world.app, OWNER, id, Some((0, 0)), a),
        writing::write(&world.app, OWNER, id, Some((1, 0)), b),
    );
    first.unwrap();
    second.unwrap();
    let letter = writing::view(&world.app, OWNER, id).await.unwrap().letter;
    assert_eq!(letter.sections[0].text, "첫째 기기에서 쓴 글");
    assert_eq!(letter.sections[1].text, "둘째 기기에서 쓴 글");
    // A form opened before the change does not undo it.
    let late = writing::write(&world.app, OWNER, id, Some((0, 0)), written("늦게 온 글")).await;
    assert_eq!(user_error(late), UserError::Letter(LetterRefusal::Changed));
}

#[tokio::test]
async fn letters_are_the_candidates_own_and_become_resumes_once() {
    let world = ToyWorld::new().await;
    let app = &world.app;
    let id = writing::begin(app, OWNER, beginning("가온")).await.unwrap().id;
    assert_eq!(writing::begin(app, OWNER, beginning(" 가온 ")).await.unwrap().id, id);
    let other = Owner { candidate: BYSTANDER, ..OWNER };
    assert_eq!(user_error(writing::view(app, other, id).await), UserError::LetterNotFound);
    assert_eq!(user_error(writing::discard(app, other, id).await), UserError::LetterNotFound);
    assert!(matches!(
        user_error(writing::finish(app, OWNER, id).await),
        UserError::TooLittleText { characters: 0 }
    ));

    let answer = "결제 서버의 재시도 규칙을 다시 설계하여 중복 결제를 없앴습니다. ".repeat(4);
    writing::write(app, OWNER, id, Some((0, 0)), written(&answer)).await.unwrap();
    let first = writing::finish(app, OWNER, id).await.unwrap();
    assert_eq!((first.outcome, first.card.format), (UploadOutcome::New, Format::Written));
    assert_eq!((first.card.role.as_deref(), first.card.cover_letter.len()), (Some("backend"), 1));
    let again = writing::finish(app, OWNER, id).await.unwrap();
    assert_eq!((again.outcome, again.card.version), (UploadOutcome::AlreadyThere, 1));
    writing::rename(app, OWNER, id, "다온").await.unwrap();
    assert_eq!(resume::view(app, GUILD, CANDIDATE, first.card.id).await.unwrap().title, "다온");

    // Another resume of that title is not written over.
    let twin = writing::begin(app, OWNER, beginning("마루")).await.unwrap().id;
    writing::write(app, OWNER, twin, Some((0, 0)), written(&answer)).await.unwrap();
    let upload = resume::Upload {
        guild: GUILD,
        candidate: CANDIDATE,
        title: Some("마루".to_owned()),
        role: None,
        file_name: "a.txt".to_owned(),
        bytes: answer.clone().into_bytes(),
    };
    resume::upload(app, upload).await.unwrap();
    assert_eq!(user_error(writing::finish(app, OWNER, twin).await), UserError::TitleTaken);

    // Deleting the resume deletes what it was written from.
    resume::delete(app, GUILD, CANDIDATE, first.card.id).await.unwrap();
    assert_eq!(user_error(writing::view(app, OWNER, id).await), UserError::LetterNotFound);
}

/// Discord's permission to manage the server.
const MANAGE_GUILD: u64 = 1 << 5;

/// What an admin types in one language, and what is told.
struct Set {
    locale: &'static str,
    /// The place of the language among the choices.
    language: i64,
    name: &'static str,
    /// A set whose second line has a limit that is none.
    bad: &'static str,
    line: &'static str,
    good: &'static str,
    prompts: [&'static str; 2],
    limit: &'static str,
    tip: &'static str,
    none: &'static str,
}

const SETS: [Set; 2] = [
    Set {
        locale: "ko",
        language: 0,
        name: "가온 부트캠프",
        bad: "합류하려는 이유 | 700자\n함께 일한 경험 | 아주 짧게 | 한 장면만",
        line: "2번째 줄",
        good: "합류하려는 이유 | 700자 | 왜 이 과정인지 먼저 답해 주세요\n함께 일한 경험",
        prompts: ["합류하려는 이유", "함께 일한 경험"],
        limit: "제한 700자",
        tip: "왜 이 과정인지 먼저 답해 주세요",
        none: "아직 없습니다",
    },
    Set {
        locale: "en-US",
        language: 1,
        name: "Larkfield camp",
        bad: "Why join us | 300 words\nTeamwork | very short | one scene",
        line: "Line 2",
        good: "Why join us | 300 words | Answer first, then give a reason\nTeamwork with others",
        prompts: ["Why join us", "Teamwork with others"],
        limit: "limit 300 words",
        tip: "Answer first, then give a reason",
        none: "There are none yet",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn admins_make_sets_of_prompts_that_members_write_with() {
    let bot = TestBot::start().await;
    for set in &SETS {
        let admin = Candidate { member: bot.join("Kim Admin", set.locale), channel: bot.channel };
        let refused = admin.member.slash(bot.channel, "prompts list", &[]).await;
        assert!(refused.is_err(), "Discord does not offer it to members");
        let role = bot.world.create_role(bot.guild, "Staff", MANAGE_GUILD);
        bot.world.give_role(bot.guild, admin.member.id(), role);
        let reply = admin.command("prompts list", &[]).await;
        assert!(reply.text().contains(set.none), "{}", reply.text());

        // What cannot be taken is told with its line and comes back whole.
        let language = [("language", Arg::Int(set.language))];
        let open = admin.member.slash(bot.channel, "prompts add", &language).await.unwrap();
        let form = open.modal().await.unwrap();
        let sent = admin.member.submit_modal(&form, &[("title", set.name), ("text", set.bad)]).await;
        let refused = sent.unwrap().reply().await.unwrap();
        assert!(refused.ephemeral && refused.text().contains(set.line), "{}", refused.text());
        let last = set.bad.rsplit(" | ").next().unwrap();
        assert!(refused.text().contains(last), "{}", refused.text());

        let form = admin.member.slash(bot.channel, "prompts add", &language).await.unwrap();
        let form = form.modal().await.unwrap();
        let sent = admin.member.submit_modal(&form, &[("title", set.name), ("text", set.good)]).await;
        let kept = sent.unwrap().reply().await.unwrap();
        assert!(kept.text().contains(set.prompts[1]), "{}", kept.text());
        // A second one of the same name is refused.
        let form = admin.member.slash(bot.channel, "prompts add", &language).await.unwrap();
        let form = form.modal().await.unwrap();
        let sent = admin.member.submit_modal(&form, &[("title", set.name), ("text", set.good)]).await;
        let twice = sent.unwrap().reply().await.unwrap().text();
        assert_ne!(twice.lines().next(), kept.text().lines().next(), "{twice}");

        // A member finds it first, and writes with its prompts, tips and limits.
        let who = Candidate { member: bot.join("Kim Hana", set.locale), channel: bot.channel };
        let offered = who.member.autocomplete(bot.channel, "resume write", "prompts", "").await.unwrap();
        assert_eq!(offered[0].name, set.name);
        let chosen = offered[0].value.as_str().unwrap().to_owned();
        let card =
            who.command("resume write", &[("title", Arg::from("A")), ("prompts", Arg::Str(chosen))]).await;
        for part in [set.prompts[0], set.prompts[1], set.limit, set.tip] {
            assert!(card.text().contains(part), "{part} in {}", card.text());
        }
        // They are also among the sections that can be added to another letter.
        let other = who.command("resume write", &[("title", Arg::from("B"))]).await;
        let add = menu(&other, "add-chosen");
        let options = other.component(&add).unwrap()["options"].as_array().unwrap().clone();
        let own = options.iter().find(|option| option["label"] == set.prompts[0]).unwrap();
        let key = own["value"].as_str().unwrap().to_owned();
        let form = who.member.select(&other, &add, &[&key]).await.unwrap().modal().await.unwrap();
        let answer = "1234567890 ".repeat(4);
        let card = who.member.submit_modal(&form, &[("text", &answer)]).await.unwrap().reply().await.unwrap();
        assert!(card.text().contains(set.limit), "{}", card.text());

        // Changed: the form shows what is there; the letter begun before stays.
        let own = admin.member.autocomplete(bot.channel, "prompts edit", "set", "").await.unwrap();
        let id = Arg::from(own.iter().find(|own| own.name == set.name).unwrap().value.as_str().unwrap());
        let open = admin.member.slash(bot.channel, "prompts edit", &[("set", id.clone())]).await.unwrap();
        let form = open.modal().await.unwrap();
        let shown: Vec<String> = form
            .inputs()
            .iter()
            .map(|input| input["value"].as_str().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(shown[0], set.name);
        assert!(shown[1].contains(set.tip), "{shown:?}");
        let renamed = format!("{} 2", set.name);
        let sent = admin.member.submit_modal(&form, &[("title", &renamed), ("text", set.prompts[0])]).await;
        assert!(sent.unwrap().reply().await.unwrap().text().contains(&renamed));
        let letter = who.command("resume write", &[("letter", Arg::from("A"))]).await;
        assert!(letter.text().contains(set.prompts[1]), "{}", letter.text());

        // Whoever may not manage the server any more cannot send the form they still have open.
        let open = admin.member.slash(bot.channel, "prompts edit", &[("set", id.clone())]).await.unwrap();
        let form = open.modal().await.unwrap();
        bot.world.take_role(bot.guild, admin.member.id(), role);
        let sent = admin.member.submit_modal(&form, &[("title", "Mine"), ("text", "Mine")]).await;
        let refused = sent.unwrap().reply().await.unwrap().text();
        assert!(!refused.contains("Mine"), "{refused}");
        bot.world.give_role(bot.guild, admin.member.id(), role);

        let removed = admin.command("prompts remove", &[("set", id.clone())]).await;
        assert!(removed.text().contains(set.prompts[0]), "{}", removed.text());
        let gone = admin.command("prompts remove", &[("set", id)]).await;
        assert!(is_korean(&gone.text()) == (set.locale == "ko") && !gone.text().contains(set.prompts[0]));
        let offered = who.member.autocomplete(bot.channel, "resume write", "prompts", "").await.unwrap();
        assert!(offered.iter().all(|offered| !offered.name.starts_with(set.name)), "{offered:?}");
        // A name that is none is told, and no letter is begun.
        let typed = [("title", Arg::from("C")), ("prompts", Arg::from(set.name))];
        let refused = who.command("resume write", &typed).await;
        assert!(!refused.text().contains("✍️"), "{}", refused.text());
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn help_knows_an_unfinished_letter_and_leads_to_it() {
    let bot = TestBot::start().await;
    for (locale, unfinished, open) in
        [("ko", "쓰고 있는 자기소개서", "이력서 작성"), ("en-US", "not finished yet", "resume write")]
    {
        let who = Candidate { member: bot.join("Kim Hana", locale), channel: bot.channel };
        let help = who.command("help", &[]).await;
        assert!(!help.text().contains(unfinished) && help.text().contains(open), "{}", help.text());
        who.command("resume write", &[("title", Arg::from("Larkfield 2026"))]).await;
        let help = who.command("help", &[]).await;
        assert!(
            help.text().contains(unfinished) && help.text().contains("Larkfield 2026"),
            "{}",
            help.text()
        );
        let show = button(&help, ":show").unwrap();
        let card = who.member.press(&help, &show).await.unwrap().reply().await.unwrap();
        assert!(card.id == help.id && card.text().contains("Larkfield 2026"), "{}", card.text());
        let next = containing(&card, ":write:");
        let form = who.member.press(&card, &next).await.unwrap().modal().await.unwrap();
        let text =
            "I rewrote the retry rules of the payment server and removed double charges for good. ".repeat(3);
        let card = who.member.submit_modal(&form, &[("text", &text)]).await.unwrap().reply().await.unwrap();
        who.member.press(&card, &button(&card, ":finish").unwrap()).await.unwrap().reply().await.unwrap();
        let help = who.command("help", &[]).await;
        assert!(!help.text().contains(unfinished), "a finished letter is a resume: {}", help.text());
    }
    bot.finish().await;
}

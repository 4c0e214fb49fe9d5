//! The question bank: the built-in one is complete in both languages, without near-duplicates, balanced; a server brings
//! its own questions, by command and on the command line.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "bank/answers.rs"]
mod answers;
mod support;

use discord_sandbox::member::Arg;
use hotseat::app::bank::built_in;
use hotseat::app::bank::file::{self, Format};
use hotseat::domain::language::Language;
use hotseat::domain::question::{Bilingual, QuestionKind, StockQuestion};
use std::collections::BTreeSet;
use std::process::Command;
use support::lab::{Candidate, TestBot, file as sent};

/// Above this share of common trigrams two questions are the same question.
const TOO_SIMILAR: f64 = 0.6;

fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.windows(3).map(|window| [window[0], window[1], window[2]]).collect()
}

fn similarity(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> f64 {
    let common = a.intersection(b).count() as f64;
    common / (a.len() + b.len()) as f64 * 2.0
}

#[test]
fn no_two_questions_are_alike_in_either_language() {
    let bank = built_in().unwrap();
    for language in [Language::En, Language::Ko] {
        let texts: Vec<_> =
            bank.questions().iter().map(|q| (&q.key, trigrams(q.text.get(language)))).collect();
        for (at, (key, text)) in texts.iter().enumerate() {
            for (other, other_text) in &texts[at + 1..] {
                let similarity = similarity(text, other_text);
                assert!(similarity < TOO_SIMILAR, "{key} and {other} are alike: {similarity:.2}");
            }
        }
    }
}

#[test]
fn korean_texts_are_korean_and_english_ones_are_not() {
    let hangul = |text: &str| text.chars().filter(|c| ('가'..='힣').contains(c)).count();
    for StockQuestion { key, text, hint, key_points, follow_ups, .. } in built_in().unwrap().questions() {
        for text in [text, hint].into_iter().chain(follow_ups.iter().map(|follow_up| &follow_up.text)) {
            assert!(hangul(&text.ko) >= 5, "{key}: {}", text.ko);
            assert_eq!(hangul(&text.en), 0, "{key}: {}", text.en);
        }
        for point in key_points {
            let spoken = point.accept.ko.iter().any(|wording| hangul(wording) > 0);
            assert!(spoken, "{key}: {} has no Korean wording", point.name.ko);
            for text in point.accept.en.iter().chain([&point.name.en]) {
                assert_eq!(hangul(text), 0, "{key}: {text}");
            }
        }
    }
}

#[test]
fn a_follow_up_goes_on_from_its_question_and_a_wording_stands_for_one_point() {
    for question in built_in().unwrap().questions() {
        for language in [Language::En, Language::Ko] {
            let asked = trigrams(question.text.get(language));
            for follow_up in &question.follow_ups {
                let similarity = similarity(&asked, &trigrams(follow_up.text.get(language)));
                assert!(similarity < TOO_SIMILAR, "{} asks the same again", question.key);
            }
            let mut seen = BTreeSet::new();
            for point in &question.key_points {
                let accept = match language {
                    Language::En => &point.accept.en,
                    Language::Ko => &point.accept.ko,
                };
                for wording in accept {
                    assert!(
                        seen.insert(wording.to_lowercase()),
                        "{}: {wording} is there twice",
                        question.key
                    );
                }
            }
        }
    }
}

#[test]
fn a_hint_gives_away_at_most_half_of_a_technical_answer() {
    for question in built_in().unwrap().questions() {
        if question.kind != QuestionKind::Technical {
            continue;
        }
        for language in [Language::En, Language::Ko] {
            let bare = question.in_language(language);
            let hint = bare.hint.as_deref().unwrap();
            let told = |text: &str, wording: &str| {
                text.to_lowercase()
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == wording.to_lowercase())
            };
            let given = bare.key_points.iter().filter(|point| {
                let mut wordings = point.accept.iter();
                wordings.any(|wording| told(hint, wording) && !told(&bare.text, wording))
            });
            let (given, all) = (given.count(), bare.key_points.len());
            assert!(given * 2 <= all, "{}: the hint names {given} of {all} points: {hint}", question.key);
        }
    }
}

#[test]
fn questions_are_one_question_of_readable_length() {
    for StockQuestion { key, text, hint, .. } in built_in().unwrap().questions() {
        for text in [&text.en, &text.ko] {
            let length = text.chars().count();
            assert!((10..=260).contains(&length), "{key}: {length} characters");
            assert!(text.matches('?').count() <= 1, "{key} asks more than one thing: {text}");
        }
        for hint in [&hint.en, &hint.ko] {
            assert!(hint.chars().count() <= 200, "{key}: a long hint");
        }
    }
}

/// Fewest questions of a topic, and of the topics a role is mainly asked about.
const OF_A_TOPIC: usize = 10;
const OF_A_ROLE: usize = 25;
/// Topics of this weight are a role's own field; others are asked now and then.
const OWN_FIELD: u32 = 2;
/// Each difficulty is at least this share of the questions, in percent.
const OF_A_DIFFICULTY: usize = 15;

fn mixed(questions: &[&StockQuestion], whose: &str) {
    for difficulty in 1..=3 {
        let count = questions.iter().filter(|question| question.difficulty == difficulty).count();
        let all = questions.len();
        assert!(count * 100 >= all * OF_A_DIFFICULTY, "{whose}: {count} of {all} of difficulty {difficulty}");
    }
}

#[test]
fn every_role_has_enough_questions_of_its_own_field_and_of_every_difficulty() {
    let bank = built_in().unwrap();
    assert!(bank.roles().len() >= 12);
    for role in bank.roles() {
        let own: Vec<_> = bank
            .questions()
            .iter()
            .filter(|question| role.topics.get(&question.topic).is_some_and(|weight| *weight >= OWN_FIELD))
            .collect();
        assert!(own.len() >= OF_A_ROLE, "{}: {} questions of its own field", role.key, own.len());
        mixed(&own, &role.key);
    }
}

#[test]
fn every_topic_has_enough_questions_of_every_difficulty() {
    let bank = built_in().unwrap();
    assert!(bank.questions().len() >= 400);
    for topic in bank.topics() {
        let of_topic: Vec<_> =
            bank.questions().iter().filter(|question| question.topic == topic.key).collect();
        assert!(of_topic.len() >= OF_A_TOPIC, "{}: {} questions", topic.key, of_topic.len());
        mixed(&of_topic, &topic.key);
    }
}

#[test]
fn an_accepted_wording_is_no_word_of_the_question_itself() {
    let mut faults = Vec::new();
    for question in built_in().unwrap().questions() {
        for point in &question.key_points {
            for (language, accept) in [(Language::En, &point.accept.en), (Language::Ko, &point.accept.ko)] {
                let text = question.text.get(language).to_lowercase();
                let echoed: Vec<_> =
                    accept.iter().filter(|word| text.contains(&word.to_lowercase())).collect();
                if echoed.len() * 2 > accept.len() {
                    faults.push(format!("{}: {echoed:?}", question.key));
                }
            }
        }
    }
    assert!(faults.is_empty(), "repeating the question would find these points:\n{}", faults.join("\n"));
}

/// Words of many answers that hold others which have nothing to do with them: `프로그램` holds `로그`.
const EVERYDAY: &str = "프로그램 블로그 안정적 결정적 긍정적 만들어 만들었 구축하고 단축하고 살펴보고 알아보고 변화를 \
    마무리 회사가 무엇인가 개인정보 정책으로 컨텍스트 스프린트 키보드 공부하고 이상한 우선순위 서비스의 사용자의 대부분 \
    데이터베이스 프로젝트 메모리 확인과 원인과 이상의 사이의 지원했 오버헤드 실제로 때문에 그래서 중요한 가능한 다양한 \
    필요한 경우에 생각합니다 업데이트 어려웠던 담당했습니다 진행했습니다";

#[test]
fn a_short_korean_wording_is_no_part_of_everyday_words() {
    let mut faults = Vec::new();
    for question in built_in().unwrap().questions() {
        for wording in question.key_points.iter().flat_map(|point| &point.accept.ko) {
            let inside = |word: &str| word.find(wording.as_str()).is_some_and(|at| at > 0);
            if let Some(word) = EVERYDAY.split_whitespace().find(|word| inside(word)) {
                faults.push(format!("{}: {wording} in {word}", question.key));
            }
        }
    }
    assert!(faults.is_empty(), "found where nobody said them:\n{}", faults.join("\n"));
}

const OWN: &str = "Which bird would you be in our office zoo, and what would you change first?";

/// The only warm-up question that is left to a server: all built-in ones are retired.
fn only_own() -> Vec<StockQuestion> {
    let bank = built_in().unwrap();
    let warm_ups = bank.questions().iter().filter(|question| question.kind == QuestionKind::WarmUp);
    let mut questions: Vec<StockQuestion> =
        warm_ups.cloned().map(|question| StockQuestion { retired: true, ..question }).collect();
    let own = StockQuestion {
        key: "our-zoo".to_owned(),
        text: Bilingual {
            en: OWN.to_owned(),
            ko: "우리 사무실 동물원에서 어떤 새가 되고 싶으신가요?".to_owned(),
        },
        retired: false,
        ..questions[0].clone()
    };
    questions.push(own);
    questions
}

#[tokio::test]
async fn a_server_asks_its_own_questions_and_gets_them_back_as_a_file() {
    let bot = TestBot::start().await;
    let admin = Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel };
    assert!(admin.command("bank export", &[]).await.text().contains("no questions of its own"));
    let csv = file::write(&only_own(), Format::Csv).unwrap().into_bytes();
    let checked = admin.command("bank check", &[("file", sent("own.csv", csv.clone()))]).await.text();
    assert!(checked.contains("nothing was changed") && checked.contains("New: **1**"), "{checked}");
    let imported = admin.command("bank import", &[("file", sent("own.csv", csv))]).await.text();
    assert!(imported.contains("Questions imported") && imported.contains("New: **1**"), "{imported}");

    let alex = Candidate { member: bot.join("Alex", "en-US"), channel: bot.channel };
    let thread = alex.start(&[("role", Arg::from("backend")), ("questions", Arg::Int(3))]).await;
    let first = alex.next(thread).await.text();
    assert!(first.contains(OWN), "{first}");

    let exported = admin.command("bank export", &[]).await;
    let url = exported.raw["attachments"][0]["url"].as_str().unwrap();
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();
    let read = file::read(&text, Format::Toml);
    let mut own: Vec<StockQuestion> = read.questions.into_iter().map(|(_, question)| question).collect();
    let mut expected = only_own();
    own.sort_by(|a, b| a.key.cmp(&b.key));
    expected.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(own, expected);
    bot.finish().await;
}

#[tokio::test]
async fn a_file_with_a_fault_is_refused_as_a_whole_with_its_line() {
    let bot = TestBot::start().await;
    let admin = Candidate { member: bot.sandbox.member(bot.admin), channel: bot.channel };
    let good = file::write(&only_own(), Format::Toml).unwrap();
    let wrong = good.replacen("difficulty = ", "difficulty = 7 #", 1);
    let refused =
        admin.command("bank import", &[("file", sent("own.toml", wrong.into_bytes()))]).await.text();
    assert!(refused.contains("Nothing was imported") && refused.contains("line 1"), "{refused}");
    assert!(admin.command("bank export", &[]).await.text().contains("no questions of its own"));
    let other = admin.command("bank check", &[("file", sent("own.xlsx", b"PK".to_vec()))]).await.text();
    assert!(other.contains(".toml or .csv"), "{other}");
    let alex = bot.join("Alex", "en-US");
    assert!(
        alex.slash(bot.channel, "bank export", &[]).await.is_err(),
        "members are not offered the command"
    );
    bot.finish().await;
}

#[tokio::test]
async fn the_command_line_imports_exports_and_checks() {
    let folder = tempfile::tempdir().unwrap();
    let url = support::empty_database().await;
    let hotseat = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hotseat"));
        command.current_dir(folder.path()).env_clear().env("DATABASE_URL", &url).args(arguments);
        let output = command.output().unwrap();
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), said.concat())
    };
    let (ok, said) = hotseat(&["bank", "export", "all.csv"]);
    assert!(ok && said.contains("questions are in all.csv"), "{said}");
    let (ok, said) = hotseat(&["bank", "check", "all.csv"]);
    assert!(ok && said.contains("0 questions would be added"), "{said}");
    let own = file::write(&only_own(), Format::Toml).unwrap();
    std::fs::write(folder.path().join("own.toml"), &own).unwrap();
    let (ok, said) = hotseat(&["bank", "import", "own.toml", "--server", "7"]);
    assert!(ok && said.contains("1 questions are added"), "{said}");
    let (ok, said) = hotseat(&["bank", "export", "back.toml", "--server", "7"]);
    assert!(ok, "{said}");
    let back = std::fs::read_to_string(folder.path().join("back.toml")).unwrap();
    assert_eq!(file::read(&back, Format::Toml).questions.len(), only_own().len());
    std::fs::write(folder.path().join("own.toml"), own.replace("difficulty = 1", "difficulty = 8")).unwrap();
    let (ok, said) = hotseat(&["bank", "check", "own.toml"]);
    assert!(!ok && said.contains(", common-everyday-work: difficulty is not 1, 2 or 3"), "{said}");
}

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::app::ports::Spent;
use crate::domain::asking;
use crate::domain::ids::TurnId;
use crate::domain::interview::Manner;
use crate::domain::language::Language;
use crate::domain::question::{Citation, KeyPoint, Question, QuestionKind, Source};
use crate::domain::resume::{Line, ResumeText, WorthReason, WorthyLine, question_worthy_lines, understand};
use crate::domain::rubric::{Evaluation, Junk, check};
use crate::domain::tailored::accept;
use std::collections::BTreeSet;

fn lines(texts: &[&str]) -> Vec<Line> {
    texts.iter().zip(1..).map(|(text, number)| Line { number, text: (*text).to_owned() }).collect()
}

/// The lines as worthy, for the reasons the resume's own understanding finds.
fn worthy_lines(lines: &[Line]) -> Vec<WorthyLine> {
    let text: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
    let text = format!("Experience\n{text}");
    let found = question_worthy_lines(&understand(&text), &ResumeText::new(&text));
    lines
        .iter()
        .map(|line| {
            let as_found = found.iter().find(|worthy| worthy.line == line.number + 1);
            let plain = WorthyLine { line: 0, score: 0.0, reason: WorthReason::OwnWork, names_skill: false };
            WorthyLine { line: line.number, ..as_found.copied().unwrap_or(plain) }
        })
        .collect()
}

fn tailored(language: Language, texts: &[&str], count: usize) -> Vec<Question> {
    let lines = lines(texts);
    let brief = TailorBrief {
        role: "Backend developer".to_owned(),
        language,
        count,
        worthy: worthy_lines(&lines),
        lines,
        job: None,
        manner: Manner::Neutral,
        spent: Spent::default(),
    };
    accept(tailor::propose(&brief), &brief.lines, language, count, &[])
}

const RESUME_KO: [&str; 8] = [
    "- 결제 API 응답 시간을 1.2초에서 300ms로 단축",
    "장애 원인을 분석해 재시도 폭주 문제를 해결",
    "Kafka 대신 RabbitMQ를 선택해 운영 부담 감소",
    "디자이너·기획자와 협업하여 주문 화면 개편",
    "Spring Boot, MySQL, Redis",
    "사내 배포 자동화 도구를 설계하고 개발",
    "[email] [phone]",
    "알고리즘 스터디 운영, 매주 문제 세 개를 함께 풀이하며 풀이 과정을 글로 정리해 학과 블로그에 30편 넘게 공유한 경험이 있습니다",
];

const RESUME_EN: [&str; 6] = [
    "* Reduced p99 latency of the checkout service from 900 ms to 250 ms",
    "Fixed a race condition that had caused duplicate charges",
    "Chose PostgreSQL over MongoDB after comparing both",
    "Worked with two designers and the support team on onboarding",
    "Built a CLI for deployments",
    "Phone: [phone]",
];

#[test]
fn tailored_questions_quote_the_resume_and_all_pass_the_check() {
    for (language, texts, count) in [(Language::Ko, &RESUME_KO[..], 7), (Language::En, &RESUME_EN[..], 5)] {
        for asked in Language::ALL {
            let questions = tailored(asked, texts, count);
            assert_eq!(questions.len(), count, "{language} resume, {asked} questions");
            let different: BTreeSet<String> = questions
                .iter()
                .map(|q| q.text.split('«').next().unwrap().to_owned() + q.text.split('»').nth(1).unwrap())
                .collect();
            assert_eq!(different.len(), count, "no two in the same words");
            assert!(questions.iter().all(|q| q.hint.is_some() && q.follow_ups.len() == 1));
        }
    }
}

#[test]
fn a_long_line_is_quoted_in_part_and_personal_data_not_at_all() {
    let questions = tailored(Language::Ko, &RESUME_KO, 8);
    assert!(questions.iter().all(|question| !question.text.contains('[')));
    assert!(questions.iter().any(|question| question.text.contains("…»")));
}

#[test]
fn without_worthy_lines_the_telling_ones_are_taken() {
    let brief = TailorBrief {
        role: String::new(),
        language: Language::En,
        count: 2,
        lines: lines(&["Hobbies", "Reduced costs by 30% after moving jobs to Spot instances", "References"]),
        worthy: Vec::new(),
        job: None,
        manner: Manner::Neutral,
        spent: Spent::default(),
    };
    let proposed = tailor::propose(&brief);
    assert_eq!(proposed.iter().map(|p| p.lines.as_slice()).collect::<Vec<_>>(), [[2]]);
}

fn brief(question: &Question, language: Language, answer: &str) -> EvaluationBrief {
    EvaluationBrief {
        role: "Backend developer".to_owned(),
        language,
        question: question.clone(),
        answer: answer.to_owned(),
        before: None,
        seconds: None,
        may_follow_up: true,
        spent: Spent::default(),
    }
}

fn evaluation(question: &Question, answer: &str) -> Evaluation {
    let brief = brief(question, asking::language_of(&question.text), answer);
    check(question, answer, OfflineInterviewer.propose(&brief))
}

fn own_work(text: &str) -> Question {
    Question {
        kind: QuestionKind::Experience,
        source: Source::Tailored {
            cites: vec![Citation { line: 1, text: "결제 API 응답 시간 단축".to_owned() }],
        },
        text: text.to_owned(),
        hint: None,
        key_points: Vec::new(),
        difficulty: 2,
        follow_ups: Vec::new(),
    }
}

#[test]
fn what_a_story_lacks_is_asked_for() {
    let question = own_work("결제 API 응답 시간을 어떻게 단축하셨나요?");
    let without_result =
        "당시 결제 API 응답이 너무 느렸습니다. 그래서 제가 직접 쿼리를 분석하고 인덱스를 추가했습니다.";
    let asked = evaluation(&question, without_result).follow_up.unwrap();
    assert!(asked.text.contains("결과"), "{asked:?}");
    let complete = "당시 결제 API 응답이 너무 느렸습니다. 원인이 풀 스캔이었기 때문에 제가 직접 인덱스를 추가했고, 그 결과 1.2초에서 300ms로 줄었습니다.";
    assert_eq!(evaluation(&question, complete).follow_up, None);
}

#[test]
fn junk_gets_advice_and_nothing_else() {
    let hint = Some("이전과 이후의 수치부터 말해 보세요.".to_owned());
    let question = Question { hint, ..own_work("결제 API 응답 시간을 어떻게 단축하셨나요?") };
    let evaluation = evaluation(&question, "모르겠습니다");
    assert_eq!(evaluation.junk, Some(Junk::DontKnow));
    assert!(evaluation.points == 0.0 && evaluation.strengths.is_empty() && evaluation.follow_up.is_none());
    assert_eq!(evaluation.improvements, ["이렇게 시작해 보세요: 이전과 이후의 수치부터 말해 보세요."]);
}

#[test]
fn a_sentence_said_ten_times_earns_no_more_than_once() {
    let question = own_work("결제 API 응답 시간을 어떻게 단축하셨나요?");
    let once = "제가 쿼리를 분석해 인덱스를 추가했고 응답 시간이 300ms로 줄었습니다.";
    let often = [once; 10].join(" ");
    assert!(evaluation(&question, &often).points <= evaluation(&question, once).points);
}

#[test]
fn in_a_follow_up_what_was_said_before_counts_and_is_not_asked_for_again() {
    let point =
        |name: &str, wording: &str| KeyPoint { name: name.to_owned(), accept: vec![wording.to_owned()] };
    let main = Question {
        kind: QuestionKind::Technical,
        source: Source::Stock { key: "test".to_owned(), topic: "test".to_owned() },
        key_points: vec![point("Faster reads", "full scan"), point("Slower writes", "inserts take longer")],
        ..own_work("What does an index do for you, and what does it cost?")
    };
    let said = "It avoids a full scan of the table, so a row is found through the tree within a few steps.";
    let source = Source::FollowUp { to: TurnId(0), reason: "Slower writes".to_owned() };
    let question = Question { source, text: "And what is the price of it?".to_owned(), ..main.clone() };
    let answer = "Inserts take longer, because each of them has to update the tree on disk as well.";
    let mut brief = brief(&question, Language::En, answer);
    let alone = OfflineInterviewer.propose(&brief);
    brief.before = Some((main.text, said.to_owned()));
    let together = OfflineInterviewer.propose(&brief);
    let depth = |proposal: &Proposal| proposal.ratings[3].rating;
    assert!(depth(&together) > depth(&alone), "{alone:?} {together:?}");
    assert!(alone.improvements.iter().any(|text| text.contains("Faster reads")));
    assert!(!together.improvements.iter().any(|text| text.contains("Faster reads")));
    assert_eq!(together.found.iter().filter(|f| f.credit >= 50).map(|f| f.place).collect::<Vec<_>>(), [1]);
}

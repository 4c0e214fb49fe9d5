//! The lines an interviewer would ask about.
//!
//! A line earns points for what makes a good question: a result, a decision, own work, a technology at work. Where it
//! stands and how much it says scale the points. Everything is counted, nothing is guessed, so the same resume always
//! gives the same order.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{Line, PersonalKind, ResumeText, SectionKind, Understanding, sections};

/// What each further line of the same job, project or prompt counts: with equal lines, every part gets its turn.
const REPEATED: f32 = 0.6;
/// Below this score a line is not worth a question.
const MIN_SCORE: f32 = 1.5;

/// Why a line is worth a question; the strongest reason of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorthReason {
    /// A result in numbers.
    Result,
    /// A decision, trade-off or problem solved.
    Decision,
    /// Something the candidate did themselves.
    OwnWork,
    /// A technology used for something.
    Technology,
    /// Working with other people.
    Collaboration,
}

/// A line worth a question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WorthyLine {
    /// The line.
    pub line: u32,
    /// Higher is better; comparable within one resume only.
    pub score: f32,
    /// Why.
    pub reason: WorthReason,
    /// Whether it names a technology of the skill list.
    pub names_skill: bool,
}

static DECISION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:chose|chosen|decid\w+|trade-?offs?|instead of|rather than|migrat\w+|re-?design\w*|re-?architect\w*|re-?wr(?:ote|it\w+)|refactor\w*|resolv\w+|solv\w+|root[- ]cause\w*|bottleneck\w*|diagnos\w+|debugg\w+|optimi[sz]\w+|replac\w+|introduc\w+|investigat\w+|evaluat\w+|incident\w*|outage\w*|post-?mortem\w*|proposed|reduc\w+|improv\w+|eliminat\w+|prevent\w+|deadlock\w*|race condition\w*)\b|선택|결정|채택|도입|전환|개선|해결|원인|병목|마이그레이션|트레이드오프|고민|재설계|장애|최적화|단축|절감|개편|제안|극복|대신|비교|방지|이슈|문제",
    )
    .expect("the pattern is fixed and tested")
});

static OWN_WORK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:built|build|design\w*|implement\w*|develop(?:ed|ing|s)?|creat(?:ed|ing|es)|led|lead(?:ing)?|own(?:ed|ing)|wrote|writ(?:ing|ten)|shipped|launched|deploy\w*|automat\w+|architect(?:ed|ing)|maintain\w*|integrat\w+|scal(?:ed|ing)|train(?:ed|ing)|set up|established|engineered|deliver\w+|manag(?:ed|ing)|drove|founded|co-authored|published|contribut\w+|provision\w*|configur\w+|handled|operated|test(?:ed|ing))\b|(?:개발|설계|기획|관리|운영|담당|연구|제작|분석)(?:[^자원소실가]|$)|구현|구축|주도|작성|리팩토링|리팩터링|배포|자동화|적용|연동|도출|출시|기여|총괄|맡아|맡았|만들|이끌|수행|처리|달성|정리",
    )
    .expect("the pattern is fixed and tested")
});

static COLLABORATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:mentor\w*|cross-?functional|stakeholders?|collaborat\w+|code reviews?|pair(?:ed|ing)|coach\w*|onboard\w*|conflict\w*|team of|with (?:designers|product|the team|other teams)|interviewed|persuad\w+|convinc\w+|teammates?|colleagues?)\b|협업|갈등|멘토|코드 ?리뷰|설득|소통|팀원|동료|팀장|리더|스터디|조율|온보딩|공유",
    )
    .expect("the pattern is fixed and tested")
});

/// The lines worth a question, best first: by score, spread over the parts of the resume. Never a line with personal data other than a web
/// address, a title, a mere period or list of names, nor anything from sections about the person.
pub fn question_worthy_lines(understanding: &Understanding, text: &ResumeText) -> Vec<WorthyLine> {
    let worthy: Vec<WorthyLine> = text
        .lines
        .iter()
        .filter_map(|line| worth(understanding, line))
        .filter(|w| w.score >= MIN_SCORE)
        .collect();
    spread(understanding, worthy)
}

/// Orders lines so that the first few are not all about one job: a part's next line counts less with each before it.
fn spread(understanding: &Understanding, lines: Vec<WorthyLine>) -> Vec<WorthyLine> {
    // The period that stands last above a line within its section tells which job or project it is about.
    let part = |line: u32| {
        let section = understanding.section_of(line).map_or(0, |section| section.first_line);
        let periods = understanding.experiences.iter().map(|period| period.line);
        periods.filter(|period| (section..=line).contains(period)).max().unwrap_or(section)
    };
    let mut parts: BTreeMap<u32, Vec<WorthyLine>> = BTreeMap::new();
    for line in lines {
        parts.entry(part(line.line)).or_default().push(line);
    }
    let mut ranked: Vec<(f32, WorthyLine)> = Vec::new();
    for mut lines in parts.into_values() {
        lines.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.line.cmp(&b.line)));
        let weights = std::iter::successors(Some(1.0f32), |weight| Some(weight * REPEATED));
        ranked.extend(lines.into_iter().zip(weights).map(|(line, weight)| (line.score * weight, line)));
    }
    ranked.sort_by(|(a, first), (b, second)| b.total_cmp(a).then(first.line.cmp(&second.line)));
    ranked.into_iter().map(|(_, line)| line).collect()
}

fn worth(understanding: &Understanding, line: &Line) -> Option<WorthyLine> {
    let section = understanding.section_of(line.number)?;
    let is_title = section.first_line == line.number && !section.title.is_empty();
    let names_person = understanding
        .personal
        .iter()
        .any(|datum| datum.line == line.number && datum.kind != PersonalKind::Url);
    if is_title || names_person || sections::is_private(section) || own_letters(understanding, line) < 8 {
        return None;
    }
    let figures = understanding.achievements.iter().find(|found| found.line == line.number);
    let figures = figures.map_or(0, |found| found.figures.len());
    let skills =
        understanding.skills.iter().filter(|skill| skill.lines.binary_search(&line.number).is_ok()).count();
    let decides = DECISION.is_match(&line.text);
    let does = OWN_WORK.is_match(&line.text);
    let together = COLLABORATION.is_match(&line.text);
    let points = [
        (WorthReason::Result, points(figures > 0, 3.0) + 0.5 * count(figures.saturating_sub(1), 2)),
        (WorthReason::Decision, points(decides, 2.5)),
        (WorthReason::OwnWork, points(does, 2.0)),
        (WorthReason::Technology, points(skills > 0, 1.2) + 0.3 * count(skills.saturating_sub(1), 3)),
        (WorthReason::Collaboration, points(together, 1.0)),
    ];
    // A period, a list, a heading: says who, when or what with, but not what was done.
    let period = |number: u32| understanding.experiences.iter().any(|period| period.line == number);
    let says_nothing_done = !decides && !does && !together;
    let short = weight(&line.text) < 60.0;
    let heads_period = short && figures == 0 && period(line.number + 1);
    let bare = heads_period || (says_nothing_done && (short || period(line.number) || is_list(&line.text)));
    let scale = section_weight(&section.kind) * length_weight(&line.text) * if bare { 0.3 } else { 1.0 };
    let score = points.iter().map(|(_, points)| points).sum::<f32>() * scale;
    let (reason, _) = points.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    Some(WorthyLine { line: line.number, score, reason, names_skill: skills > 0 })
}

fn points(given: bool, worth: f32) -> f32 {
    if given { worth } else { 0.0 }
}

fn count(number: usize, most: u8) -> f32 {
    f32::from(u8::try_from(number).unwrap_or(most).min(most))
}

/// Letters of a line outside of web addresses.
fn own_letters(understanding: &Understanding, line: &Line) -> usize {
    let personal = understanding.personal.iter().filter(|datum| datum.line == line.number);
    let masked: Vec<_> = personal.map(|datum| datum.range.clone()).collect();
    let free = |at: usize| !masked.iter().any(|range| range.contains(&at));
    line.text.char_indices().filter(|(at, c)| c.is_alphabetic() && free(*at)).count()
}

fn section_weight(kind: &SectionKind) -> f32 {
    match kind {
        SectionKind::Experience | SectionKind::Projects => 1.0,
        SectionKind::CoverLetter(_) => 0.95,
        SectionKind::Awards => 0.8,
        SectionKind::Summary => 0.6,
        SectionKind::Other => 0.5,
        SectionKind::Education => 0.4,
        SectionKind::Skills | SectionKind::Certificates => 0.3,
    }
}

/// Short lines leave little to ask.
fn length_weight(text: &str) -> f32 {
    (weight(text) / 40.0).clamp(0.6, 1.0)
}

/// The length of a text; Korean says more with fewer characters.
fn weight(text: &str) -> f32 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}

/// Mostly short parts between separators.
fn is_list(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', '/', '|', '·', ':']).collect();
    let short = parts.iter().filter(|part| part.split_whitespace().count() <= 3).count();
    parts.len() >= 3 && short * 10 >= parts.len() * 8
}

#[cfg(test)]
mod tests {
    use super::super::{ResumeText, understand};
    use super::{WorthReason, question_worthy_lines};

    const RESUME: &str = "김하늘\n010-1234-5678 haneul@example.com\n경력\n하늘페이 백엔드 개발자 2021.03 ~ 현재\n- 결제 승인 API의 병목을 분석해 Redis 캐시를 도입하고 응답 시간을 800ms에서 120ms로 단축\n- 정산 배치를 Spring Batch로 재설계\n- 신규 입사자 세 명의 멘토를 맡아 코드 리뷰 문화를 만듦\n프로젝트\n기술: Java, Spring, MySQL\n주문 서비스를 Kafka 기반으로 구현\n기술 스택\nJava, Kotlin, Spring Boot, MySQL\n취미\n등산을 하며 하루 3시간씩 걷고 문제를 해결\n학력\n한빛대학교 컴퓨터공학과 2016.03 ~ 2020.02";

    fn worthy(text: &str) -> Vec<(u32, WorthReason)> {
        question_worthy_lines(&understand(text), &ResumeText::new(text))
            .iter()
            .map(|w| (w.line, w.reason))
            .collect()
    }

    #[test]
    fn work_with_results_comes_first_and_private_lines_never() {
        let lines = worthy(RESUME);
        assert_eq!(lines[0], (5, WorthReason::Result));
        assert_eq!(lines[1], (6, WorthReason::Decision));
        let numbers: Vec<u32> = lines.iter().map(|(line, _)| *line).collect();
        assert!(numbers.contains(&7) && numbers.contains(&10), "{numbers:?}");
        for never in [1, 2, 3, 8, 11, 12, 13, 14, 15, 16] {
            assert!(!numbers.contains(&never), "{never} in {numbers:?}");
        }
    }

    #[test]
    fn the_first_lines_are_spread_over_the_resume() {
        let job = |name: &str, years: &str| {
            let lines: String = (2..6)
                .map(|i| format!("- {name} 배치를 재설계하여 실행 시간을 {i}0분에서 {i}분으로 단축\n"))
                .collect();
            format!("{name} 백엔드 개발자 {years}\n{lines}")
        };
        let text = format!(
            "경력\n{}{}프로젝트\n- 검색 서버를 Rust로 직접 설계하고 구현\n",
            job("하늘페이", "2021.03 ~ 현재"),
            job("가온은행", "2018.01 ~ 2021.02")
        );
        let numbers: Vec<u32> = worthy(&text).iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers[..5], [3, 8, 4, 9, 13]);
    }

    #[test]
    fn english_works_alike() {
        let text = "Jane Doe\njane@example.com\nExperience\nHaneul Pay, Backend Engineer, Mar 2021 – Present\n• Redesigned the settlement pipeline around Kafka, cutting nightly runs from 40 to 6 minutes\n• Mentored three new engineers and introduced code reviews\n• Responsible for various tasks\nHobbies\nBuilt a cabin in the woods in 30 days";
        let lines = worthy(text);
        assert_eq!(lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6]);
    }

    #[test]
    fn nothing_worthy_gives_nothing() {
        assert_eq!(worthy(""), []);
        assert_eq!(worthy("안녕하세요\n반갑습니다"), []);
    }
}

//! Results in numbers.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{Line, PersonalDatum, ResumeText, experience};

/// A line with a measured result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievement {
    /// The line it is on.
    pub line: u32,
    /// The numbers with their units, as written (`38%`, `3만 명`, `120ms`).
    pub figures: Vec<String>,
}

/// A number with a unit that measures something; years, versions and plain counts of months do not.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"[$€₩]?\d[\d,]*(?:\.\d+)?";
    let scale = r"(?:\s?(?:천|백만|만|억|조|k|m|bn|thousand|million|billion)\b?)?";
    let unit = r"(?:%p?|퍼센트|배|명|건|회|개국|개사|원|달러|유저|ms|밀리초|초|분|시간|일|점|위|등|[gmtk]i?b\b|\
                 tps\b|qps\b|rps\b|rpm\b|mau\b|dau\b|x\b|×|fold\b|percent\b|times\b|ms\b|seconds?\b|secs?\b|minutes?\b|mins?\b|hours?\b|days?\b|\
                 users?\b|customers?\b|requests?\b|req/s|orders?\b|transactions?\b|records?\b|rows?\b|messages?\b|events?\b|devices?\b|\
                 engineers?\b|developers?\b|people\b|services?\b|downloads?\b|stars?\b|servers?\b|pods?\b|clusters?\b|subnets?\b|teams?\b|countries\b|points?\b)";
    let unit = unit.replace("\\\n", "").replace(' ', "");
    let pattern = format!(
        r"(?i){number}\+?{scale}(?:\+|여)?(?:\s|-)?(?:monthly\s|daily\s|active\s|concurrent\s)*{unit}|{number}(?:k|m|bn)\+?\b|{number}\s?(?:천|백만|만|억|million|billion)\+?|[$€₩]\d[\d,.]*"
    );
    Regex::new(&pattern).expect("the pattern is fixed and tested")
});

/// Marks of studies are numbers, but no results of work.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)학점|평점|\bgpa\b|/ ?4\.[035]|/ ?100\b|(?:토익|토플|toeic|toefl|opic|ielts)")
        .expect("the pattern is fixed and tested")
});

/// The size of a team is no result.
static TEAM: LazyLock<Regex> = LazyLock::new(|| {
    let who = r"(?:engineers?|developers?|people)\b";
    let lead = r"\b(?:led|lead|leading|manag(?:ed|ing)|mentor(?:ed|ing)|supervis(?:ed|ing)|coach(?:ed|ing)|onboard(?:ed|ing)|with)";
    let kinds = [
        format!(
            r"\b(?:teams?|groups?|squads?|crews?) of (?:up to |about |over )?\d+\+?(?:\s\w+){{0,2}}?\s{who}"
        ),
        r"\b\d+[\s-](?:person|people|man|member|engineer|developer)s?\s(?:\w+\s)?(?:team|group|squad)\b"
            .to_owned(),
        format!(r"{lead}\s(?:\w+\s)?\d+\s(?:\w+\s)?{who}"),
        r"(?:팀원|팀|인원|개발자|엔지니어|기획자|디자이너|멤버|구성원|총)\s?:?\s?\d+\s?(?:명|인)".to_owned(),
        r"\d+\s?(?:명|인)\s?(?:의 )?(?:규모|팀|구성|프로젝트|협업)|\d+\s?명으로 구성".to_owned(),
    ];
    Regex::new(&format!("(?i){}", kinds.join("|"))).expect("the pattern is fixed and tested")
});

/// Finds the achievements of a text.
pub(super) fn find(text: &ResumeText, personal: &[PersonalDatum]) -> Vec<Achievement> {
    text.lines.iter().filter_map(|line| of_line(line, personal)).collect()
}

fn of_line(line: &Line, personal: &[PersonalDatum]) -> Option<Achievement> {
    if MARKS.is_match(&line.text) {
        return None;
    }
    let mut taken: Vec<Range<usize>> =
        personal.iter().filter(|datum| datum.line == line.number).map(|datum| datum.range.clone()).collect();
    taken.extend(experience::period_range(&line.text));
    taken.extend(TEAM.find_iter(&line.text).map(|team| team.range()));
    let free =
        |range: &Range<usize>| taken.iter().all(|other| range.end <= other.start || other.end <= range.start);
    let stands_alone = |range: &Range<usize>| {
        !line.text[..range.start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'))
    };
    let figures: Vec<String> = FIGURE
        .find_iter(&line.text)
        .filter(|found| free(&found.range()) && stands_alone(&found.range()))
        .map(|found| found.as_str().trim().to_owned())
        .collect();
    (!figures.is_empty()).then_some(Achievement { line: line.number, figures })
}

#[cfg(test)]
mod tests {
    use super::{ResumeText, find};

    fn figures(line: &str) -> Vec<String> {
        find(&ResumeText::new(line), &[]).into_iter().flat_map(|found| found.figures).collect()
    }

    #[test]
    fn results_are_found_with_their_units() {
        let cases: [(&str, &[&str]); 13] = [
            ("응답 시간을 800ms에서 120ms로 85% 단축", &["800ms", "120ms", "85%"]),
            ("일 3만 명이 쓰는 서비스, 월 1,200만 원 절감", &["3만 명", "1,200만 원"]),
            ("처리량을 4배 높여 2,000 TPS 달성", &["4배", "2,000 TPS"]),
            ("Cut cold start from 4.2 s, a 3x gain, for 2M users", &["3x", "2M users"]),
            ("serving 600 million monthly active users", &["600 million monthly active users"]),
            ("Led the $5 billion acquisition", &["$5 billion"]),
            ("Saved over 30% of AWS costs with 300+ pods", &["30%", "300+ pods"]),
            ("학점 4.1/4.5 상위 5%", &[]),
            ("Led a team of 5 engineers and cut costs by 30%", &["30%"]),
            ("Mentored 3 junior developers in a 6-person team", &[]),
            ("팀원 4명과 함께 개발 (5인 팀), 사용자 1,200명 확보", &["1,200명"]),
            ("12명 규모 프로젝트", &[]),
            ("Java 17, Spring Boot 3.2, 2021.03 - 2023.08", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(figures(line), expected, "{line}");
        }
    }
}

//! Periods of time: when somebody worked, studied or built something.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use super::{Line, ResumeText, sections::is_title};

/// A month of a year; the month is unknown when only the year is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearMonth {
    /// Four-digit year.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
}

/// A line with a period of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// The line it is on.
    pub line: u32,
    /// When it began.
    pub from: YearMonth,
    /// When it ended; `None` while it lasts.
    pub to: Option<YearMonth>,
    /// The rest of the line, usually the employer, school or project; of the next line if the period stands alone.
    pub what: String,
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let month = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?";
    let day = r"(?:\s?[.\-/]?\s?\d{1,2}(?:\.|\s?일)?)?";
    let date = |n: u8| {
        format!(
            r"(?:(?P<name{n}>{month})\s*(?:\d{{1,2}},\s*)?['’]?(?P<namedyear{n}>(?:19|20)\d{{2}}|\d{{2}})\b\
              |(?P<firstmonth{n}>0?[1-9]|1[0-2])\s?/\s?(?P<slashyear{n}>(?:19|20)\d{{2}})\
              |['’]?(?P<year{n}>(?:19|20)\d{{2}}|\d{{2}})(?:\s?[.\-/년]\s?(?P<month{n}>1[0-2]|0?[1-9])(?:\.|\s?월)?{day}|(?P<bare{n}>년)?))"
        )
        .replace("\\\n", "")
        .replace("              ", "")
    };
    let open = r"(?P<open>현재|재직\s?중|재학\s?중|진행\s?중|개발\s?중|운영\s?중|지금|present|now|current(?:ly)?|ongoing|today)";
    let pattern = format!(
        r"(?i)(?:^|[^\w가-힣'’.])(?P<period>{}\s*(?:~|–|—|-|∼|〜|～|−|→|to|until|부터)+\s*(?:{}|{open}|(?P<end>$|[|)\]])))",
        date(1),
        date(2)
    );
    Regex::new(&pattern).expect("the pattern is fixed and tested")
});

static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?P<period>since\s+(?P<year>(?:19|20)\d{2}))\b")
        .expect("the pattern is fixed and tested")
});

/// Finds the periods of a text.
pub(super) fn find(text: &ResumeText) -> Vec<Experience> {
    let mut found: Vec<Experience> = Vec::new();
    for (index, line) in text.lines.iter().enumerate() {
        if let Some(mut experience) = of_line(line) {
            if experience.what.is_empty() {
                experience.what = beside(text, index).map_or_else(String::new, |line| trim(line).to_owned());
            }
            found.push(experience);
        }
    }
    found
}

/// What a period alone on its line is about: the next line, or the one before where the next begins something else.
fn beside(text: &ResumeText, index: usize) -> Option<&str> {
    let names = |line: &&str| {
        !line.starts_with(['-', '•', '·', '*', '▪', '◦', '●', '○', '■', '–'])
            && !is_title(line)
            && period_range(line).is_none()
    };
    let line = |index: usize| text.lines.get(index).map(|line| line.text.as_str());
    let next = line(index + 1);
    next.filter(names).or_else(|| line(index.checked_sub(1)?).filter(names)).or(next)
}

/// Where a period stands in a line, in bytes.
pub(super) fn period_range(line: &str) -> Option<std::ops::Range<usize>> {
    PERIOD.captures(line).or_else(|| SINCE.captures(line))?.name("period").map(|period| period.range())
}

fn of_line(line: &Line) -> Option<Experience> {
    let (from, to) = match PERIOD.captures(&line.text) {
        Some(found) => {
            let from = date(&found, 1)?;
            let to = date(&found, 2);
            let open = found.name("open").is_some() || (found.name("end").is_some() && from.month.is_some());
            if to.is_none() && !open {
                return None;
            }
            (from, to)
        }
        None => {
            let found = SINCE.captures(&line.text)?;
            (YearMonth { year: found["year"].parse().ok()?, month: None }, None)
        }
    };
    if to.is_some_and(|to| to.year < from.year || (to.year == from.year && to.month < from.month)) {
        return None;
    }
    let range = period_range(&line.text)?;
    let rest = [trim(&line.text[..range.start]), trim(&line.text[range.end..])];
    let what = rest.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Some(Experience { line: line.number, from, to, what })
}

fn date(found: &Captures<'_>, n: u8) -> Option<YearMonth> {
    let group = |name: &str| found.name(&format!("{name}{n}")).map(|group| group.as_str());
    let number = |name: &str| group(name).and_then(|digits| digits.parse::<u8>().ok());
    let written = group("namedyear").or_else(|| group("slashyear")).or_else(|| group("year"))?;
    let month =
        group("name").and_then(month_number).or_else(|| number("firstmonth")).or_else(|| number("month"));
    let year: u16 = written.parse().ok()?;
    // Two digits are a year only with a month, as in 21.03.
    let year = match (written.len(), month) {
        (2, Some(_)) if year >= 60 => 1900 + year,
        (2, Some(_)) => 2000 + year,
        (2, None) => return None,
        _ => year,
    };
    Some(YearMonth { year, month })
}

fn month_number(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_lowercase();
    (1..).zip(MONTHS).find(|(_, month)| *month == start).map(|(number, _)| number)
}

fn trim(text: &str) -> &str {
    let edge = |c: char| c.is_whitespace() || "|,·•-–—[]:/*◆▪■".contains(c);
    let text = text.trim_matches(edge);
    // Brackets around the period go with it, those around a part of the name stay.
    let text = if text.contains(')') { text } else { text.trim_end_matches('(').trim_end_matches(edge) };
    let text = if text.contains('(') { text } else { text.trim_start_matches(')').trim_start_matches(edge) };
    if text == "()" { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Experience, ResumeText, YearMonth, find};

    fn only(line: &str) -> Option<Experience> {
        find(&ResumeText::new(line)).into_iter().next()
    }

    fn at(year: u16, month: u8) -> YearMonth {
        YearMonth { year, month: (month > 0).then_some(month) }
    }

    #[test]
    fn a_period_alone_belongs_to_the_line_that_names_something() {
        let text = "Kranich Labs\n2022.03 - 2024.05\n- Cut the load\nBSc Mathematics\n2011 – 2014\nLANGUAGES\n\
            2019.03 ~ 2021.03\n가온물류(주)";
        let found: Vec<String> =
            find(&ResumeText::new(text)).into_iter().map(|experience| experience.what).collect();
        assert_eq!(found, ["Kranich Labs", "BSc Mathematics", "가온물류(주)"]);
    }

    #[test]
    fn periods_in_every_usual_spelling() {
        let cases: [(&str, YearMonth, Option<YearMonth>, &str); 19] = [
            ("2021.03 – 2023.08 하늘페이", at(2021, 3), Some(at(2023, 8)), "하늘페이"),
            ("2021. 03. ~ 2023. 08.", at(2021, 3), Some(at(2023, 8)), ""),
            ("2021.03.02 ~ 2023.08.31 | 하늘페이", at(2021, 3), Some(at(2023, 8)), "하늘페이"),
            ("2021-03 ~ 현재 하늘페이 백엔드", at(2021, 3), None, "하늘페이 백엔드"),
            ("하늘페이 (2021년 3월 ~ 재직중)", at(2021, 3), None, "하늘페이"),
            ("하늘페이 2021년 3월 - 2022년 11월", at(2021, 3), Some(at(2022, 11)), "하늘페이"),
            ("21.03 ~ 23.08 하늘페이", at(2021, 3), Some(at(2023, 8)), "하늘페이"),
            ("'19.09 ~ '20.02", at(2019, 9), Some(at(2020, 2)), ""),
            ("2022.01 ~", at(2022, 1), None, ""),
            ("Haneul Pay, Mar 2021 – Present", at(2021, 3), None, "Haneul Pay"),
            ("Sept. 2018 - May 2023", at(2018, 9), Some(at(2023, 5)), ""),
            ("March 2021 to June 2022", at(2021, 3), Some(at(2022, 6)), ""),
            ("03/2021 - 06/2022 Haneul", at(2021, 3), Some(at(2022, 6)), "Haneul"),
            ("2016 – 2020 Hanbit University", at(2016, 0), Some(at(2020, 0)), "Hanbit University"),
            ("2019 ~ 현재", at(2019, 0), None, ""),
            ("2016년 ~ 2020년 한빛대학교", at(2016, 0), Some(at(2020, 0)), "한빛대학교"),
            ("Maintainer since 2019", at(2019, 0), None, "Maintainer"),
            ("Watchdog (open source) 2022 – 2024", at(2022, 0), Some(at(2024, 0)), "Watchdog (open source)"),
            ("Aug 2020 – now: Nabi", at(2020, 8), None, "Nabi"),
        ];
        for (line, from, to, what) in cases {
            let expected = Experience { line: 1, from, to, what: what.to_owned() };
            assert_eq!(only(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_numbers_are_no_periods() {
        for line in [
            "010-1234-5678",
            "처리량 1200 - 2400 TPS",
            "p99 800ms -> 120ms",
            "12 - 15 people",
            "2023-2021 backwards",
            "버전 1.2.3 - 1.3.0",
            "ISO 27001",
            "2021.03",
            "990101-1234567",
            "GPA 3.9 - 4.0",
        ] {
            assert_eq!(only(line), None, "{line}");
        }
    }

    #[test]
    fn a_period_alone_takes_the_next_line() {
        let found = find(&ResumeText::new("2021.03 ~ 2023.08\n• 하늘페이 결제팀"));
        assert_eq!(found[0].what, "하늘페이 결제팀");
    }
}

//! The prompts of a 자기소개서 with the lengths of their answers, counted as Korean application forms count them.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{ResumeText, SectionKind, Understanding};

/// One prompt with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverLetterAnswer {
    /// The prompt as written, with its limit.
    pub prompt: String,
    /// The line of the prompt.
    pub prompt_line: u32,
    /// Last line of the answer; the line of the prompt if there is none.
    pub last_line: u32,
    /// Characters of the answer with spaces; the end of a line counts as one space.
    pub characters: u32,
    /// Characters of the answer without any white space.
    pub characters_without_spaces: u32,
    /// The limit the prompt names.
    pub limit: Option<LengthLimit>,
}

/// How long an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LengthLimit {
    /// The largest length.
    pub most: u32,
    /// What is counted.
    pub unit: LengthUnit,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Characters with spaces, the usual way.
    Characters,
    /// Characters without spaces.
    CharactersWithoutSpaces,
    /// Bytes: two for a Korean character, one for the others.
    Bytes,
    /// Words between white space.
    Words,
}

impl LengthUnit {
    /// The length of a text.
    pub fn length(self, text: &str) -> u32 {
        let length = match self {
            Self::Characters => text.chars().count(),
            Self::CharactersWithoutSpaces => text.chars().filter(|c| !c.is_whitespace()).count(),
            Self::Bytes => text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum(),
            Self::Words => text.split_whitespace().count(),
        };
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

/// The prompts of a text with their answers, in order.
pub fn cover_letter_answers(understanding: &Understanding, text: &ResumeText) -> Vec<CoverLetterAnswer> {
    let sections = understanding.sections.iter();
    let answer = |section: &super::Section| {
        let SectionKind::CoverLetter(prompt) = &section.kind else { return None };
        let lines: Vec<&str> =
            (section.first_line + 1..=section.last_line).filter_map(|line| text.line(line)).collect();
        let whole = lines.join(" ");
        Some(CoverLetterAnswer {
            prompt: prompt.clone(),
            prompt_line: section.first_line,
            last_line: section.last_line,
            characters: LengthUnit::Characters.length(&whole),
            characters_without_spaces: LengthUnit::CharactersWithoutSpaces.length(&whole),
            limit: limit_of(text.line(section.first_line).unwrap_or(prompt)),
        })
    };
    sections.filter_map(answer).collect()
}

/// The least that counts as a limit: `01자` is a number of something else. In the unit of the limit.
pub const SHORTEST_LIMIT: u32 = 10;

/// The limit in a prompt; of a range such as `500~700자` the upper end.
pub fn limit_of(prompt: &str) -> Option<LengthLimit> {
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(\d{1,2},\d{3}|\d{2,5})\s*(자|글자|바이트|bytes?|characters|words)(?:\b|[^a-z가-힣]|이내|이하|내외|내|이상|로|까지|$)")
            .expect("the pattern is fixed and tested")
    });
    let found = LIMIT.captures_iter(prompt).last()?;
    let most = found[1].replace(',', "").parse().ok().filter(|most| *most >= SHORTEST_LIMIT)?;
    let squeezed: String = prompt.split_whitespace().collect();
    let without = ["공백제외", "공백미포함", "띄어쓰기제외", "띄어쓰기미포함", "withoutspaces"]
        .iter()
        .any(|words| squeezed.contains(words));
    let unit = match found[2].to_lowercase().as_str() {
        "words" => LengthUnit::Words,
        "바이트" | "byte" | "bytes" => LengthUnit::Bytes,
        _ if without => LengthUnit::CharactersWithoutSpaces,
        _ => LengthUnit::Characters,
    };
    Some(LengthLimit { most, unit })
}

#[cfg(test)]
mod tests {
    use super::super::{ResumeText, understand};
    use super::{LengthLimit, LengthUnit, cover_letter_answers, limit_of};

    #[test]
    fn answers_are_counted_with_and_without_spaces() {
        let text = "이솔 자기소개서\n1. 지원 동기를 기술해 주십시오. (500자 이내)\n저는 배차를 합니다.\n둘째 줄\n2. 성장 과정\n경력\n가온 2020.01 ~ 2021.02";
        let answers = cover_letter_answers(&understand(text), &ResumeText::new(text));
        let counted: Vec<_> = answers
            .iter()
            .map(|a| {
                (
                    a.prompt_line,
                    a.last_line,
                    a.characters,
                    a.characters_without_spaces,
                    a.limit.map(|l| l.most),
                )
            })
            .collect();
        assert_eq!(counted, [(2, 4, 16, 12, Some(500)), (5, 5, 0, 0, None)]);
    }

    #[test]
    fn an_answer_cut_into_lines_keeps_its_length() {
        let sentence = "저는 결제 시스템의 응답 시간을 절반으로 줄이고 그 결과를 팀과 나누었습니다. ";
        let answer = sentence.repeat(20);
        let text = format!("지원동기\n{answer}");
        let answers = cover_letter_answers(&understand(&text), &ResumeText::new(&text));
        assert_eq!(answers[0].characters as usize, answer.trim_end().chars().count());
    }

    #[test]
    fn limits_are_read_in_every_unit() {
        let cases = [
            ("지원 동기 (700자 이내)", Some((700, LengthUnit::Characters))),
            ("강점 (공백 제외 1,000자)", Some((1000, LengthUnit::CharactersWithoutSpaces))),
            ("성장과정을 500~800자로 기술하시오.", Some((800, LengthUnit::Characters))),
            ("포부 (2000byte)", Some((2000, LengthUnit::Bytes))),
            ("Tell us about a failure (300 words).", Some((300, LengthUnit::Words))),
            ("2020년에 겪은 갈등을 기술하시오.", None),
            ("10년 뒤 30자녀", None),
            ("문항 01자", None),
        ];
        for (prompt, expected) in cases {
            assert_eq!(limit_of(prompt), expected.map(|(most, unit)| LengthLimit { most, unit }), "{prompt}");
        }
    }
}

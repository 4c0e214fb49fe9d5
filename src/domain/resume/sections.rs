//! The titled parts of a resume.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{
    ResumeText,
    section_titles::{PROMPTS, TITLES},
};

/// Longest title in characters, prompts aside.
const MAX_TITLE: usize = 40;
/// Longest prompt of a 자기소개서 in characters.
const MAX_PROMPT: usize = 300;

/// What a section is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Introduction, profile, contact lines at the top.
    Summary,
    /// Work experience.
    Experience,
    /// Projects.
    Projects,
    /// Education and training.
    Education,
    /// Skills and tools.
    Skills,
    /// Awards, publications, talks.
    Awards,
    /// Certificates and language tests.
    Certificates,
    /// One prompt of a 자기소개서 with its answer; holds the prompt as written.
    CoverLetter(String),
    /// Anything else.
    Other,
}

/// A titled part of a resume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What it is about.
    pub kind: SectionKind,
    /// The title as written, without decoration; empty for lines before the first title.
    pub title: String,
    /// First line, the title itself if there is one.
    pub first_line: u32,
    /// Last line, inclusive.
    pub last_line: u32,
}

/// Finds the sections of a text; together they cover every line once.
pub(super) fn find(text: &ResumeText) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in &text.lines {
        let titled = title(&line.text).map(|(kind, title)| (kind, title.to_owned()));
        match (titled, sections.last_mut()) {
            (Some((kind, title)), _) => {
                sections.push(Section { kind, title, first_line: line.number, last_line: line.number });
            }
            (None, Some(open)) => open.last_line = line.number,
            (None, None) => {
                let (first_line, last_line) = (line.number, line.number);
                sections.push(Section {
                    kind: SectionKind::Summary,
                    title: String::new(),
                    first_line,
                    last_line,
                });
            }
        }
    }
    sections
}

/// Whether a section tells about the person rather than the work: nothing in it is asked about.
pub(super) fn is_private(section: &Section) -> bool {
    let key = key(&section.title);
    let private = [
        "contact",
        "personal",
        "info",
        "links",
        "interests",
        "hobb",
        "reference",
        "referees",
        "military",
        "인적",
        "개인정보",
        "개인신상",
        "기본",
        "신상",
        "연락처",
        "취미",
        "특기",
        "관심사",
        "병역",
        "가족",
        "추천인",
        "링크",
        "채널",
    ];
    section.kind == SectionKind::Other && private.iter().any(|start| key.starts_with(start))
}

/// The kind and the bare text of a title; `None` if the line is none.
fn title(line: &str) -> Option<(SectionKind, &str)> {
    let bare = undecorated(line);
    if bare.is_empty() {
        return None;
    }
    if is_prompt(line, bare) {
        return Some((SectionKind::CoverLetter(bare.to_owned()), bare));
    }
    if bare.chars().count() > MAX_TITLE {
        return None;
    }
    kind_of(&key(bare)).or_else(|| first_of_two(bare)).map(|kind| (kind, bare))
}

fn kind_of(key: &str) -> Option<SectionKind> {
    let known = TITLES.iter().find(|(_, titles)| titles.split_whitespace().any(|title| title == key));
    known.map(|(kind, _)| kind.clone())
}

/// The kind of `Skills & Tools`, `Experience / 경력`, `학력(Education)`: every part must be a title.
fn first_of_two(bare: &str) -> Option<SectionKind> {
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*[&/,+|·(]\s*|\s+(?:and|및)\s+").expect("the pattern is fixed and tested")
    });
    let parts = JOINT.split(bare).map(key).filter(|part| !part.is_empty());
    let kinds: Option<Vec<SectionKind>> = parts.map(|part| kind_of(&part)).collect();
    kinds?.into_iter().next()
}

/// Whether a line is the title of a section.
pub(super) fn is_title(line: &str) -> bool {
    title(line).is_some()
}

/// Without bullets, numbers, brackets and colons around it.
fn undecorated(line: &str) -> &str {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\(?\d{1,2}[.)]|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨ]+\.?|[IVX]{1,4}\.|Q\d{0,2}[.:)]|\[?(?:문항|질문)\s?\d{1,2}\s?[.:)\]])\s*")
            .expect("the pattern is fixed and tested")
    });
    let ornament = |c: char| {
        !c.is_alphanumeric() && !matches!(c, '(' | ')' | '?' | '.' | '"' | '“' | '”' | '\'' | '+' | '$' | '@')
    };
    let line = line.trim_start_matches(ornament);
    let line = NUMBER.find(line).map_or(line, |number| &line[number.end()..]);
    let bare = line.trim_matches(ornament);
    // A limit in brackets at the end keeps the closing one.
    let closed = line.trim_start_matches(ornament).get(..=bare.len());
    closed.filter(|closed| closed.ends_with(']') && bare.contains('[')).unwrap_or(bare)
}

/// Lower case without spaces; so `E X P E R I E N C E` and `경 력 사 항` are titles too.
fn key(bare: &str) -> String {
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is the prompt of a cover letter: one of the usual titles, or a request to write something.
fn is_prompt(line: &str, bare: &str) -> bool {
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*[(\[（]?\s*(?:최대|(?:공백|띄어쓰기)\s?(?:포함|제외|미포함))?[\s,:]*[\d,~ -]+\s*(?:자|글자|byte|bytes|characters|words)\s*(?:이내|이하|내외|내|이상)?[^)\]）]{0,20}[)\]）]?\s*$")
            .expect("the pattern is fixed and tested")
    });
    static REQUEST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:기술|서술|작성|설명|말씀|소개|적어|기재|제시|이야기|들려)[가-힣]{0,3}\s?(?:하시오|하세요|해\s?주[가-힣]+|주[가-힣]+|바랍니다|시오|세요|하여\s?주[가-힣]+)[.?!)]*$|무엇(?:입니까|인가요|인지)[.?]*$")
            .expect("the pattern is fixed and tested")
    });
    static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^why \w+(?: \w+)?\?$|^(?:why (?:do|are|did|should|have) (?:you|we)|what (?:is|are|was|were) your|what (?:makes|motivates|attracts)|how (?:do|did|would) you|tell us|describe (?:a|an|your|the time)|please (?:describe|explain|tell)|give (?:us )?an example)\b.*[.?)]$")
            .expect("the pattern is fixed and tested")
    });
    // As forms number their prompts, and as letters written here begin each of theirs.
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\[?(?:Q|(?:문항|질문)\s?)\d{1,2}\s?[.:)\]]\s*\S")
            .expect("the pattern is fixed and tested")
    });
    if line.chars().count() > MAX_PROMPT {
        return false;
    }
    if NUMBERED.is_match(line) {
        return true;
    }
    let unlimited = LIMIT.replace(bare, "");
    let short = unlimited.chars().count() <= MAX_TITLE;
    (short && PROMPTS.split_whitespace().any(|prompt| prompt == key(&unlimited)))
        || REQUEST.is_match(unlimited.trim_end())
        || ENGLISH.is_match(bare)
}

#[cfg(test)]
mod tests {
    use super::{ResumeText, Section, SectionKind, find, is_private};

    fn kinds(text: &str) -> Vec<SectionKind> {
        find(&ResumeText::new(text)).into_iter().map(|section| section.kind).collect()
    }

    #[test]
    fn titles_are_known_in_any_dress() {
        use SectionKind::{Awards, Certificates, Education, Experience, Other, Projects, Skills, Summary};
        let cases = [
            ("■ 경력사항", Experience),
            ("[프로젝트]", Projects),
            ("경 력 사 항", Experience),
            ("E D U C A T I O N", Education),
            ("## Technical Skills:", Skills),
            ("SKILLS & TOOLS", Skills),
            ("Skills / 기술 스택", Skills),
            ("학력 및 교육", Education),
            ("2. 자격증 및 어학", Certificates),
            ("Ⅲ. 수상 경력", Awards),
            ("About me", Summary),
            ("수상 및 자격증", Awards),
            ("인적사항", Other),
            ("WORK EXPERIENCE", Experience),
        ];
        for (line, kind) in cases {
            assert_eq!(kinds(line), [kind], "{line}");
        }
    }

    #[test]
    fn sentences_are_no_titles() {
        let text = "김하늘\n• Experience with Kafka and Java\n프로젝트 관리 도구를 개발\nSkills: Java, Kotlin\n교육 플랫폼 개발자\nResearch and Development";
        let sections = find(&ResumeText::new(text));
        assert_eq!(
            sections,
            [Section { kind: SectionKind::Summary, title: String::new(), first_line: 1, last_line: 6 }]
        );
    }

    #[test]
    fn prompts_of_cover_letters_are_sections() {
        let prompts = [
            "성장과정",
            "1. 지원 동기 및 입사 후 포부 (700자 이내)",
            "Q2. 협업 과정에서 겪은 갈등과 해결 과정을 구체적으로 기술해 주십시오. (1,000자)",
            "3) 본인의 강점을 설명하시오.",
            "Why do you want to work at our company?",
            "Why Larkfield?",
            "Tell us about a time you failed (300 words).",
            "3. 갈등을 해결한 경험을 서술하시오. [1,000 Byte 이내]",
            "4. 가장 도전적인 경험을 기술하시오. (공백 제외 600자 이내)",
            "[문항 2] 입사 후 계획",
        ];
        for prompt in prompts {
            assert!(matches!(kinds(prompt).as_slice(), [SectionKind::CoverLetter(_)]), "{prompt}");
        }
        assert_eq!(
            kinds("[문항 4] 가장 큰 도전은 무엇입니까? (600자 이내, 공백 제외)"),
            [SectionKind::CoverLetter("가장 큰 도전은 무엇입니까? (600자 이내, 공백 제외)".into())]
        );
        assert_eq!(kinds("저는 팀원에게 코드를 설명하며 성장했습니다."), [SectionKind::Summary]);
    }

    #[test]
    fn sections_cover_every_line_once() {
        let text = ResumeText::new("김하늘\n백엔드\n경력\n하늘페이\n결제 개발\n취미\n등산");
        let sections = find(&text);
        let covered: Vec<u32> = sections.iter().flat_map(|s| s.first_line..=s.last_line).collect();
        assert_eq!(covered, (1..=7).collect::<Vec<_>>());
        assert_eq!(sections.iter().map(is_private).collect::<Vec<_>>(), [false, false, true]);
    }
}

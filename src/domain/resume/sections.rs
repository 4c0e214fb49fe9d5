//! The titled parts of a resume.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::ResumeText;

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

/// The titles of each kind, without spaces and in lower case.
const TITLES: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Summary,
        &[
            "summary",
            "professionalsummary",
            "careersummary",
            "executivesummary",
            "profile",
            "professionalprofile",
            "about",
            "aboutme",
            "introduction",
            "objective",
            "careerobjective",
            "overview",
            "highlights",
            "소개",
            "자기소개",
            "한줄소개",
            "간단소개",
            "요약",
            "경력요약",
            "핵심요약",
            "핵심역량",
            "프로필",
            "introduce",
            "whoami",
        ],
    ),
    (
        SectionKind::Experience,
        &[
            "experience",
            "experiences",
            "workexperience",
            "professionalexperience",
            "workhistory",
            "employment",
            "employmenthistory",
            "careerhistory",
            "career",
            "industryexperience",
            "relevantexperience",
            "internship",
            "internships",
            "internexperience",
            "researchexperience",
            "research",
            "volunteerexperience",
            "volunteer",
            "volunteering",
            "leadership",
            "activities",
            "extracurricularactivities",
            "extracurricularactivity",
            "teachingexperience",
            "opensource",
            "opensourcecontributions",
            "경력",
            "경력사항",
            "경력기술",
            "경력기술서",
            "상세경력",
            "업무경력",
            "업무경험",
            "실무경험",
            "경력상세",
            "주요경력",
            "근무경력",
            "근무경험",
            "직무경험",
            "경험",
            "인턴",
            "인턴경험",
            "인턴십",
            "대외활동",
            "활동",
            "활동경험",
            "활동사항",
            "주요활동",
            "동아리",
            "동아리활동",
            "봉사활동",
            "오픈소스",
            "오픈소스기여",
            "연구경험",
            "주요업무",
            "담당업무",
        ],
    ),
    (
        SectionKind::Projects,
        &[
            "project",
            "projects",
            "personalprojects",
            "sideprojects",
            "selectedprojects",
            "keyprojects",
            "academicprojects",
            "teamprojects",
            "portfolio",
            "프로젝트",
            "주요프로젝트",
            "개인프로젝트",
            "팀프로젝트",
            "사이드프로젝트",
            "프로젝트경험",
            "프로젝트이력",
            "수행프로젝트",
            "프로젝트상세",
            "포트폴리오",
            "토이프로젝트",
        ],
    ),
    (
        SectionKind::Education,
        &[
            "education",
            "educationandtraining",
            "academicbackground",
            "academicqualifications",
            "educationalbackground",
            "training",
            "bootcamp",
            "coursework",
            "courses",
            "relevantcoursework",
            "학력",
            "학력사항",
            "최종학력",
            "학력및교육",
            "교육",
            "교육사항",
            "교육이수",
            "교육이력",
            "교육이수사항",
            "교육과정",
            "부트캠프",
            "이수과목",
            "수강과목",
        ],
    ),
    (
        SectionKind::Skills,
        &[
            "skill",
            "skills",
            "technicalskills",
            "technologies",
            "techstack",
            "techskills",
            "stack",
            "skillset",
            "coreskills",
            "keyskills",
            "corecompetencies",
            "competencies",
            "toolsandtechnologies",
            "technicalproficiencies",
            "programminglanguages",
            "programmingskills",
            "languagesandtools",
            "tools",
            "skillsandtools",
            "strengths",
            "기술",
            "기술스택",
            "보유기술",
            "사용기술",
            "기술역량",
            "주요기술",
            "스킬",
            "보유스킬",
            "업무스킬",
            "개발스택",
            "개발역량",
            "보유역량",
            "역량",
        ],
    ),
    (
        SectionKind::Awards,
        &[
            "award",
            "awards",
            "honors",
            "honours",
            "honorsandawards",
            "awardsandhonors",
            "achievements",
            "accomplishments",
            "publications",
            "publication",
            "papers",
            "patents",
            "presentations",
            "presentation",
            "talks",
            "writing",
            "수상",
            "수상경력",
            "수상이력",
            "수상내역",
            "수상실적",
            "수상사항",
            "논문",
            "특허",
            "발표",
            "저술",
            "성과",
        ],
    ),
    (
        SectionKind::Certificates,
        &[
            "certificate",
            "certificates",
            "certification",
            "certifications",
            "licenses",
            "licensesandcertifications",
            "languages",
            "language",
            "languageskills",
            "testscores",
            "자격증",
            "자격",
            "자격사항",
            "자격증및어학",
            "자격면허",
            "어학",
            "어학능력",
            "어학성적",
            "외국어",
            "외국어능력",
            "어학자격",
            "보유자격",
        ],
    ),
    (
        SectionKind::Other,
        &[
            "contact",
            "contacts",
            "contactinformation",
            "contactdetails",
            "personalinformation",
            "personaldetails",
            "personaldata",
            "personal",
            "info",
            "links",
            "interests",
            "hobbies",
            "hobbiesandinterests",
            "hobby",
            "references",
            "referees",
            "militaryservice",
            "military",
            "etc",
            "others",
            "other",
            "miscellaneous",
            "appendix",
            "programcommittees",
            "인적사항",
            "개인정보",
            "기본정보",
            "기본사항",
            "신상정보",
            "연락처",
            "취미",
            "취미및특기",
            "취미특기",
            "특기",
            "관심사",
            "병역",
            "병역사항",
            "병역및기타",
            "가족사항",
            "가족관계",
            "추천인",
            "링크",
            "기타",
            "기타사항",
            "채널",
            "개인신상",
        ],
    ),
];

/// Prompts of Korean application forms, by the words they are made of.
const PROMPT_TITLES: &[&str] = &[
    "성장과정",
    "성장배경",
    "성격의장단점",
    "성격장단점",
    "장단점",
    "지원동기",
    "지원동기및포부",
    "지원동기및입사후포부",
    "입사후포부",
    "입사포부",
    "포부",
    "직무역량",
    "직무역량및경험",
    "직무관련경험",
    "협업경험",
    "갈등해결경험",
    "도전경험",
    "성공경험",
    "실패경험",
    "실패극복경험",
    "문제해결경험",
    "팀워크경험",
    "생활신조",
    "가치관",
    "학교생활",
    "사회경험",
    "성격및생활신조",
    "강점",
    "강점및약점",
    "나의강점",
    "자기소개및지원동기",
];

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
    let known = TITLES.iter().find(|(_, titles)| titles.contains(&key));
    known.map(|(kind, _)| kind.clone())
}

/// The kind of `Skills & Tools`, `Experience / 경력`, `학력(Education)`: every part must be a title or short.
fn first_of_two(bare: &str) -> Option<SectionKind> {
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*[&/,+|·(]\s*|\s+(?:and|및)\s+").expect("the pattern is fixed and tested")
    });
    let parts: Vec<String> = JOINT.split(bare).map(key).filter(|part| !part.is_empty()).collect();
    let kinds: Vec<Option<SectionKind>> = parts.iter().map(|part| kind_of(part)).collect();
    let (first, known) = (kinds.first()?.clone(), kinds.iter().flatten().count());
    (parts.len() >= 2 && known * 2 >= parts.len()).then_some(first).flatten()
}

/// Without bullets, numbers, brackets and colons around it.
fn undecorated(line: &str) -> &str {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\(?\d{1,2}[.)]|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨ]+\.?|[IVX]{1,4}\.|Q\d{0,2}[.:)])\s*")
            .expect("the pattern is fixed and tested")
    });
    let ornament = |c: char| {
        !c.is_alphanumeric() && !matches!(c, '(' | ')' | '?' | '.' | '"' | '“' | '”' | '\'' | '+' | '$' | '@')
    };
    let line = line.trim_matches(ornament);
    let line = NUMBER.find(line).map_or(line, |number| &line[number.end()..]);
    line.trim_matches(ornament)
}

/// Lower case without spaces; so `E X P E R I E N C E` and `경 력 사 항` are titles too.
fn key(bare: &str) -> String {
    bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is the prompt of a cover letter: one of the usual titles, or a request to write something.
fn is_prompt(line: &str, bare: &str) -> bool {
    static LIMIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*[(\[（]?\s*(?:최대|공백\s?포함|띄어쓰기\s?포함)?\s*[\d,~ -]+\s*(?:자|글자|byte|bytes|characters|words)\s*(?:이내|이하|내외|내|이상)?[^)\]）]{0,20}[)\]）]?\s*$")
            .expect("the pattern is fixed and tested")
    });
    static REQUEST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:기술|서술|작성|설명|말씀|소개|적어|기재|제시|이야기|들려)[가-힣]{0,3}\s?(?:하시오|하세요|해\s?주[가-힣]+|주[가-힣]+|바랍니다|시오|세요|하여\s?주[가-힣]+)[.?!)]*$|무엇(?:입니까|인가요|인지)[.?]*$")
            .expect("the pattern is fixed and tested")
    });
    static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:why (?:do|are|did|should|have) (?:you|we)|what (?:is|are|was|were) your|what (?:makes|motivates|attracts)|how (?:do|did|would) you|tell us|describe (?:a|an|your|the time)|please (?:describe|explain|tell)|give (?:us )?an example)\b.*[.?)]$")
            .expect("the pattern is fixed and tested")
    });
    if line.chars().count() > MAX_PROMPT {
        return false;
    }
    let unlimited = LIMIT.replace(bare, "");
    let short = unlimited.chars().count() <= MAX_TITLE;
    (short && PROMPT_TITLES.contains(&key(&unlimited).as_str()))
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
            ("인적사항", Other),
            ("WORK EXPERIENCE", Experience),
        ];
        for (line, kind) in cases {
            assert_eq!(kinds(line), [kind], "{line}");
        }
    }

    #[test]
    fn sentences_are_no_titles() {
        let text = "김하늘\n• Experience with Kafka and Java\n프로젝트 관리 도구를 개발\nSkills: Java, Kotlin\n교육 플랫폼 개발자";
        let sections = find(&ResumeText::new(text));
        assert_eq!(
            sections,
            [Section { kind: SectionKind::Summary, title: String::new(), first_line: 1, last_line: 5 }]
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
            "Tell us about a time you failed (300 words).",
        ];
        for prompt in prompts {
            assert!(matches!(kinds(prompt).as_slice(), [SectionKind::CoverLetter(_)]), "{prompt}");
        }
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

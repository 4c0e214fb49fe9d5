//! How usable a text is, and which language it is in.

use serde::{Deserialize, Serialize};

use super::{Experience, Language, PersonalDatum, PersonalKind, ResumeText, Section, SectionKind, Skill};

/// Below so many characters there is next to nothing: a page number, a watermark.
const SCANNED_BELOW: u32 = 30;
/// Below so many characters there is too little to ask about.
const SHORT_BELOW: u32 = 150;
/// Below this share of word-like words a text is garbled.
const MIN_WORD_LIKE: f32 = 0.55;
/// Words of letters of application, which count twice.
const LETTER: &[&str] = &[
    "Dear Hiring",
    "Dear Sir",
    "hiring manager",
    "Hiring Manager",
    "apply for the",
    "application for the",
    "cover letter",
    "지원하게 되",
    "지원했습니다",
    "지원하였습니다",
    "지원합니다",
    "입사 후",
    "입사하",
    "귀사",
    "지원동기",
    "지원 동기",
];
/// Points of evidence that make a resume.
const MIN_EVIDENCE: u32 = 2;

/// Figures about a text and the one doubt worth telling the candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Characters without white space.
    pub characters: u32,
    /// Words, by white space.
    pub words: u32,
    /// Share of the words that look like words of a language, a number or a name; 0 to 1.
    pub word_like_share: f32,
    /// The doubt.
    pub suspicion: Suspicion,
}

/// What may be wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// Nothing.
    None,
    /// Next to no text, as if the pages were pictures.
    LooksScanned,
    /// Characters that make no words, as if a font had no readable character table.
    GarbledFont,
    /// Too little text to ask about.
    TooShort,
    /// Enough text, but nothing of what resumes have.
    NotAResume,
}

/// The language of a text: Korean from a quarter of Hangul letters on, since Korean resumes are full of English
/// technology names and English ones rarely hold Hangul.
pub(super) fn language(text: &ResumeText) -> Language {
    let letters = text.lines.iter().flat_map(|line| line.text.chars());
    let (hangul, latin) = letters.fold((0u32, 0u32), |(hangul, latin), c| {
        (hangul + u32::from(is_hangul(c)), latin + u32::from(c.is_ascii_alphabetic()))
    });
    if hangul > 0 && hangul * 3 >= latin { Language::Ko } else { Language::En }
}

/// Judges a text.
pub(super) fn assess(
    text: &ResumeText,
    sections: &[Section],
    skills: &[Skill],
    experiences: &[Experience],
    personal: &[PersonalDatum],
) -> Quality {
    let words: Vec<&str> = text.lines.iter().flat_map(|line| line.text.split(' ')).collect();
    let characters = words.iter().map(|word| word.chars().count()).sum::<usize>();
    let characters = u32::try_from(characters).unwrap_or(u32::MAX);
    let judged: Vec<bool> = words.iter().filter_map(|word| is_word_like(word)).collect();
    let good = judged.iter().filter(|good| **good).count();
    let word_like_share = if judged.is_empty() { 0.0 } else { good as f32 / judged.len() as f32 };
    let scanner = ["CamScanner", "Scanned with", "Scanned by"]
        .iter()
        .any(|mark| characters < SHORT_BELOW * 2 && text.lines.iter().any(|line| line.text.contains(mark)));
    let suspicion = match () {
        () if characters < SCANNED_BELOW || scanner => Suspicion::LooksScanned,
        () if word_like_share < MIN_WORD_LIKE || has_rare_syllables(text) => Suspicion::GarbledFont,
        () if characters < SHORT_BELOW => Suspicion::TooShort,
        () if evidence(text, sections, skills, experiences, personal) < MIN_EVIDENCE => Suspicion::NotAResume,
        () => Suspicion::None,
    };
    Quality { characters, words: u32::try_from(words.len()).unwrap_or(u32::MAX), word_like_share, suspicion }
}

/// How much a text has of what resumes have.
fn evidence(
    text: &ResumeText,
    sections: &[Section],
    skills: &[Skill],
    experiences: &[Experience],
    personal: &[PersonalDatum],
) -> u32 {
    let telling = |section: &&Section| !matches!(section.kind, SectionKind::Summary | SectionKind::Other);
    let titled = u32::try_from(sections.iter().filter(telling).count().min(3)).unwrap_or(3);
    let prompt = sections.iter().any(|section| matches!(section.kind, SectionKind::CoverLetter(_)));
    let letter = text.lines.iter().any(|line| LETTER.iter().any(|words| line.text.contains(words)));
    let reachable =
        personal.iter().any(|datum| matches!(datum.kind, PersonalKind::Email | PersonalKind::Phone));
    let marks = [prompt, letter, letter, skills.len() >= 3, !experiences.is_empty(), reachable];
    titled + marks.into_iter().map(u32::from).sum::<u32>()
}

fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// Whether a word could be one; `None` for bullets and other signs, which say nothing.
fn is_word_like(word: &str) -> Option<bool> {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters: Vec<char> = core.chars().filter(|c| c.is_alphabetic()).collect();
    if core.is_empty() {
        return (word.chars().count() > 3).then_some(false);
    }
    if letters.is_empty() || core.contains('@') || core.contains("://") {
        return Some(true);
    }
    let hangul = letters.iter().filter(|c| is_hangul(**c)).count();
    let odd = letters.iter().filter(|c| !c.is_ascii_alphabetic() && !is_hangul(**c)).count();
    let inside = core
        .chars()
        .filter(|c| {
            !c.is_alphanumeric()
                && !matches!(
                    c,
                    '.' | '-'
                        | '/'
                        | '\''
                        | '’'
                        | '&'
                        | '+'
                        | '('
                        | ')'
                        | ','
                        | '~'
                        | '_'
                        | ':'
                        | '%'
                        | '·'
                        | '#'
                        | '|'
                        | '–'
                )
        })
        .count();
    if odd * 2 > letters.len() || inside * 3 > letters.len() {
        return Some(false);
    }
    Some(hangul > 0 || is_latin_word(&letters))
}

/// Has a vowel somewhere, or is an abbreviation.
fn is_latin_word(letters: &[char]) -> bool {
    let vowels = letters
        .iter()
        .filter(|c| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
        .count();
    let upper = letters.iter().all(|c| c.is_uppercase());
    match letters.len() {
        0..=3 => true,
        4..=6 if upper => true,
        length => vowels > 0 && vowels * 7 >= length,
    }
}

/// Korean text made of syllables nobody writes: a font whose characters were numbered at random. The most frequent
/// syllables make up more than half of any real text.
fn has_rare_syllables(text: &ResumeText) -> bool {
    const FREQUENT: &str = "이다는을가의에하고를한지로기은서도사니시리스인자어해대과정일수있나라습그보제들장부조원전게여면만며아으트주성었구상적안동업발중용신개비무소공경생년와위력터세문모드선유실방결관분운내계학직통후요치으오우연심회때했같점습팀식역응단처능체향간행레등출각할였된";
    let syllables: Vec<char> =
        text.lines.iter().flat_map(|line| line.text.chars()).filter(|c| is_hangul(*c)).collect();
    let frequent = syllables.iter().filter(|c| FREQUENT.contains(**c)).count();
    syllables.len() >= 100 && frequent * 10 < syllables.len() * 3
}

#[cfg(test)]
mod tests {
    use super::super::understand;
    use super::{Language, Suspicion};

    const RESUME: &str = "김하늘\n백엔드 개발자\nhaneul@example.com\n경력\n하늘페이 2021.03 ~ 현재\n결제 승인 서버를 설계하고 Java, Spring, MySQL로 구현했습니다.\n정산 배치의 실행 시간을 40분에서 6분으로 줄였습니다. 장애 알림을 만들고 당직 문서를 정리했습니다.\n동료 세 명과 코드 리뷰 규칙을 만들고, 배포 절차를 자동화하여 실수를 줄였습니다. 신규 입사자 교육도 맡았습니다.\n학력\n한빛대학교 컴퓨터공학과";

    fn suspicion(text: &str) -> Suspicion {
        understand(text).quality.suspicion
    }

    #[test]
    fn a_resume_is_believed() {
        let understood = understand(RESUME);
        assert_eq!((understood.language, understood.quality.suspicion), (Language::Ko, Suspicion::None));
        assert!(understood.quality.word_like_share > 0.9);
        let letter = "Dear Hiring Manager, I have built payment systems for seven years and would like to do so with you. ";
        assert_eq!(suspicion(&letter.repeat(3)), Suspicion::None);
    }

    #[test]
    fn doubts_are_named() {
        assert_eq!(suspicion("- 1 -"), Suspicion::LooksScanned);
        assert_eq!(
            suspicion("Scanned with CamScanner page one of two, page two of two"),
            Suspicion::LooksScanned
        );
        assert_eq!(
            suspicion("백엔드 개발자 김하늘입니다. 자바를 주로 쓰고 결제 서버를 만들었습니다. 감사합니다."),
            Suspicion::TooShort
        );
        assert_eq!(
            suspicion(&"Qfkz xrtp Wqsnd bfgh zzrt Ghkl pwqr vbnm ".repeat(20)),
            Suspicion::GarbledFont
        );
        assert_eq!(suspicion(&"쀍뷁괣뛣 쒏퀪햏 뭵췙 ".repeat(30)), Suspicion::GarbledFont);
        let story = "Once upon a time there was a little house in the woods, and an old woman lived there with her cat. ";
        assert_eq!(suspicion(&story.repeat(5)), Suspicion::NotAResume);
    }

    #[test]
    fn english_with_a_korean_name_is_english() {
        let text = "김하늘 Haneul Kim\nBackend engineer in Seoul who builds payment systems in Kotlin and Go";
        assert_eq!(understand(text).language, Language::En);
        assert_eq!(understand("React, TypeScript로 관리자 화면 개발").language, Language::Ko);
    }
}

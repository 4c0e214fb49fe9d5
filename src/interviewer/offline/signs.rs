//! What the words of a sentence show: a number, an own action, a reason.

use crate::domain::wording::{is_syllable, words};

/// Something a sentence can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sign {
    /// Where and when it happened.
    Situation,
    /// What was to be reached.
    Task,
    /// Something went wrong or was hard.
    Problem,
    /// Somebody did something.
    Action,
    /// The candidate did it.
    Own,
    /// Other people were part of it.
    Team,
    /// One thing was chosen over another.
    Choice,
    /// What came of it.
    Result,
    /// Why.
    Reason,
    /// For example.
    Example,
    /// On the other hand.
    Contrast,
    /// First, then, finally.
    Order,
    /// What was learned.
    Learned,
    /// A number.
    Number,
    /// A technology or another thing with a name.
    Named,
    /// "I think", "maybe".
    Hedge,
    /// "um", "그니까".
    Filler,
}

/// English phrases stand between words, Korean ones anywhere in the sentence.
type Phrases = (Sign, &'static [&'static str], &'static [&'static str]);

const PHRASES: &[Phrases] = &[
    (
        Sign::Situation,
        &[
            "when i",
            "when we",
            "at that time",
            "back then",
            "last year",
            "during",
            "in my",
            "at my",
            "while i",
            "there was",
            "in a project",
            "our team",
            "we had",
            "at the time",
            "once",
        ],
        &[
            "당시",
            "때였",
            "했을 때",
            "할 때",
            "프로젝트에서",
            "회사에서",
            "팀에서",
            "인턴",
            "학년",
            "작년",
            "재작년",
            "상황",
            "중이었",
            "맡고 있",
            "운영하던",
            "하던 중",
            "에서 근무",
        ],
    ),
    (
        Sign::Task,
        &[
            "goal",
            "the task",
            "had to",
            "needed to",
            "aim",
            "supposed to",
            "deadline",
            "requirement",
            "responsible for",
            "in order to",
        ],
        &[
            "목표",
            "과제",
            "해야 했",
            "해야 하",
            "필요했",
            "요구",
            "마감",
            "기한",
            "책임",
            "위해서",
            "하기 위해",
            "담당",
        ],
    ),
    (
        Sign::Problem,
        &[
            "problem",
            "issue",
            "bug",
            "failed",
            "failure",
            "difficult",
            "hard",
            "challenge",
            "bottleneck",
            "slow",
            "conflict",
            "outage",
            "error",
            "mistake",
            "disagreed",
            "behind schedule",
            "crash",
            "crashed",
        ],
        &[
            "문제",
            "장애",
            "오류",
            "버그",
            "실패",
            "어려웠",
            "어려움",
            "어려운",
            "힘들",
            "병목",
            "느려",
            "느렸",
            "갈등",
            "충돌",
            "지연",
            "실수",
            "난관",
            "의견이 달",
            "부족",
        ],
    ),
    (
        Sign::Action,
        &[
            "built",
            "implemented",
            "designed",
            "wrote",
            "created",
            "developed",
            "fixed",
            "changed",
            "moved",
            "added",
            "removed",
            "replaced",
            "introduced",
            "measured",
            "tested",
            "asked",
            "talked",
            "proposed",
            "suggested",
            "organized",
            "organised",
            "refactored",
            "migrated",
            "automated",
            "analyzed",
            "analysed",
            "decided",
            "chose",
            "split",
            "set up",
            "ran",
            "led",
            "reviewed",
            "explained",
            "deployed",
            "configured",
            "debugged",
            "investigated",
            "profiled",
            "cached",
            "scheduled",
            "documented",
            "helped",
            "started",
            "used",
            "applied",
            "found",
            "traced",
            "rewrote",
            "shared",
            "improved",
        ],
        &[
            "했습니다",
            "하였습니다",
            "했고",
            "했으며",
            "했는데",
            "하여",
            "구현",
            "설계했",
            "설계하",
            "개발",
            "도입",
            "적용",
            "개선",
            "수정",
            "작성",
            "추가",
            "제거",
            "분석",
            "제안",
            "바꿨",
            "바꾸",
            "바꿔",
            "나눴",
            "나누",
            "고쳤",
            "만들",
            "진행",
            "옮겼",
            "옮기",
            "측정",
            "확인했",
            "물어봤",
            "찾아",
            "정리했",
            "공유했",
            "썼습니다",
            "줄였",
            "넣었",
            "맡았",
            "이끌",
            "조율",
            "설득",
        ],
    ),
    (
        Sign::Own,
        &["i", "my", "myself", "i've", "i'd"],
        &[
            "제가",
            "저는",
            "제 ",
            "저의",
            "본인이",
            "직접",
            "혼자",
            "맡아",
            "맡았",
            "담당했",
            "담당하",
            "제안했",
            "나서서",
            "주도",
        ],
    ),
    (
        Sign::Team,
        &[
            "team",
            "teammate",
            "teammates",
            "colleague",
            "colleagues",
            "we",
            "together",
            "manager",
            "designer",
            "customer",
            "stakeholders",
            "members",
        ],
        &[
            "팀",
            "동료",
            "함께",
            "협업",
            "우리",
            "저희",
            "기획자",
            "디자이너",
            "선배",
            "후배",
            "고객",
            "팀원",
            "조원",
        ],
    ),
    (
        Sign::Choice,
        &[
            "instead of",
            "rather than",
            "chose",
            "decided",
            "compared",
            "alternative",
            "alternatives",
            "trade-off",
            "trade-offs",
            "tradeoff",
            "over",
            "option",
            "options",
        ],
        &["대신", "선택", "결정", "비교", "대안", "장단점", "트레이드오프", "고려", "판단", "채택"],
    ),
    (
        Sign::Result,
        &[
            "as a result",
            "result",
            "results",
            "reduced",
            "increased",
            "improved",
            "decreased",
            "dropped",
            "fell",
            "grew",
            "doubled",
            "halved",
            "saved",
            "finished",
            "launched",
            "released",
            "shipped",
            "succeeded",
            "in the end",
            "eventually",
            "since then",
            "now",
            "twice",
            "faster",
            "on time",
            "fewer",
        ],
        &[
            "결과",
            "그 덕분",
            "덕분에",
            "줄었",
            "줄였",
            "늘었",
            "늘렸",
            "개선되",
            "개선됐",
            "향상",
            "감소",
            "증가",
            "단축",
            "빨라",
            "절감",
            "달성",
            "완성",
            "출시",
            "배포했",
            "마무리",
            "성공",
            "해결되",
            "해결됐",
            "해결했",
            "이후로",
            "그 뒤로",
            "수상",
        ],
    ),
    (
        Sign::Reason,
        &[
            "because",
            "since",
            "so that",
            "therefore",
            "the reason",
            "due to",
            "that is why",
            "thus",
            "hence",
            "which means",
            "so",
        ],
        &[
            "때문",
            "이유",
            "므로",
            "따라서",
            "그래서",
            "왜냐하면",
            "덕분",
            "원인",
            "어서 ",
            "라서",
            "니까",
            "기 위해",
        ],
    ),
    (
        Sign::Example,
        &["for example", "for instance", "such as", "e.g", "like when", "imagine", "say"],
        &["예를 들", "예컨대", "가령", "예시", "같은 경우", "예로"],
    ),
    (
        Sign::Contrast,
        &[
            "but",
            "however",
            "whereas",
            "while",
            "although",
            "on the other hand",
            "in contrast",
            "unlike",
            "instead",
            "compared",
        ],
        &["반면", "하지만", "그러나", "그런데", "지만", "는데", "달리", "비해", "대신", "반대로"],
    ),
    (
        Sign::Order,
        &[
            "first",
            "firstly",
            "second",
            "secondly",
            "then",
            "next",
            "after that",
            "finally",
            "afterwards",
            "lastly",
            "before",
            "after",
            "once",
            "and then",
        ],
        &[
            "먼저",
            "우선",
            "첫째",
            "둘째",
            "첫 번째",
            "두 번째",
            "그다음",
            "그 다음",
            "다음으로",
            "이후",
            "마지막으로",
            "그 후",
            "그리고",
            "이어서",
            "한 뒤",
            "한 후",
        ],
    ),
    (
        Sign::Learned,
        &[
            "i learned",
            "i learnt",
            "taught me",
            "lesson",
            "since then i",
            "next time",
            "realized",
            "realised",
            "i would do",
            "i now",
        ],
        &["배웠", "배운", "깨달", "느꼈", "교훈", "다음부터", "그 뒤로", "이후로는", "알게 되", "성장"],
    ),
    (
        Sign::Hedge,
        &[
            "maybe",
            "i think",
            "i guess",
            "probably",
            "kind of",
            "sort of",
            "somehow",
            "or something",
            "perhaps",
        ],
        &["것 같", "거 같", "아마", "아무래도", "어느 정도", "뭔가", "약간", "그런 느낌"],
    ),
    (
        Sign::Filler,
        &["um", "uh", "you know", "basically", "actually", "literally", "i mean", "well"],
        &["음...", "어...", "그니까", "뭐랄까", "그게", "이제 막", "막 그", "뭐 그런", "솔직히"],
    ),
];

/// Numbers in words that count like digits.
const NUMBER_WORDS: (&[&str], &[&str]) = (
    &[
        "half", "twice", "double", "doubled", "halved", "tripled", "dozen", "percent", "hundred", "thousand",
        "million",
    ],
    &[
        "절반",
        "두 배",
        "세 배",
        "퍼센트",
        "프로 ",
        "수백",
        "수천",
        "여 명",
        "두 달",
        "세 달",
        "일주일",
        "한 달",
    ],
);

/// The signs of one sentence.
pub(super) fn signs(sentence: &str) -> Vec<Sign> {
    let english = format!(" {} ", words(sentence).join(" "));
    let korean = format!("{} ", sentence.split_whitespace().collect::<Vec<_>>().join(" "));
    let shows = |en: &[&str], ko: &[&str]| {
        en.iter().any(|phrase| english.contains(&format!(" {phrase} ")))
            || ko.iter().any(|phrase| korean.contains(phrase))
    };
    let mut found: Vec<Sign> =
        PHRASES.iter().filter(|(_, en, ko)| shows(en, ko)).map(|(sign, _, _)| *sign).collect();
    if sentence.chars().any(|c| c.is_ascii_digit()) || shows(NUMBER_WORDS.0, NUMBER_WORDS.1) {
        found.push(Sign::Number);
    }
    if !names(sentence).is_empty() {
        found.push(Sign::Named);
    }
    found
}

/// Things with a name: English terms in Korean, and in English words with capitals, digits or marks inside.
pub(super) fn names(sentence: &str) -> Vec<&str> {
    let korean = sentence.chars().any(is_syllable);
    let tokens = sentence.split(|c: char| {
        c.is_whitespace() || is_syllable(c) || matches!(c, ',' | '(' | ')' | '"' | ';' | ':')
    });
    let plain =
        tokens.map(|token| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '+' && c != '#'));
    let mut first = true;
    plain
        .filter(|token| {
            let opens = std::mem::take(&mut first);
            let letters = token.chars().filter(char::is_ascii_alphabetic).count();
            let capitals = token.chars().filter(char::is_ascii_uppercase).count();
            let inner =
                token.chars().skip(1).any(|c| c.is_ascii_uppercase() || matches!(c, '+' | '#' | '.' | '/'));
            match (korean, token.chars().count()) {
                (_, 0 | 1) => false,
                (true, _) => letters >= 2,
                (false, _) => {
                    letters >= 1
                        && (inner || (capitals > 0 && !opens))
                        && *token != "I'm"
                        && !token.starts_with("I'")
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_both_languages() {
        let ko = signs("그래서 제가 Redis 캐시를 도입했고 응답 시간이 40% 줄었습니다.");
        for sign in [Sign::Own, Sign::Action, Sign::Result, Sign::Number, Sign::Named, Sign::Reason] {
            assert!(ko.contains(&sign), "{sign:?}");
        }
        let en = signs("Because reads were slow, I added a Redis cache and latency dropped by half.");
        for sign in [Sign::Own, Sign::Action, Sign::Result, Sign::Number, Sign::Named, Sign::Reason] {
            assert!(en.contains(&sign), "{sign:?}");
        }
        assert_eq!(signs("좋은 구조"), []);
    }

    #[test]
    fn names_are_told_from_words() {
        assert_eq!(names("MySQL과 Redis를 함께"), ["MySQL", "Redis"]);
        assert_eq!(names("We moved from PostgreSQL to node.js, which I liked"), ["PostgreSQL", "node.js"]);
    }
}

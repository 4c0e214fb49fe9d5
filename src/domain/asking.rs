//! What makes a text a question that may be asked in an interview, whoever wrote it.

use super::language::Language;
use super::wording::{hangul_share, is_syllable, sentences, words};
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

/// Why a text may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It is in another language.
    Language,
    /// It asks nothing.
    NoQuestion,
    /// It asks several things one after the other.
    SeveralQuestions,
    /// It is about age, family, faith, looks, origin or the like, which no interviewer may ask about.
    ForbiddenSubject,
    /// It carries words of instructions to a model.
    Instructions,
    /// It names masked personal data.
    PersonalData,
}

/// The first reason not to ask a text, if there is one.
pub fn fault(text: &str, language: Language) -> Option<Fault> {
    // Words quoted from a resume may be in the other language and may hold question marks.
    let own = QUOTED.replace_all(text, " ");
    let checks: [(Fault, bool); 6] = [
        (Fault::PersonalData, PLACEHOLDER.is_match(text)),
        (Fault::Instructions, INSTRUCTIONS.is_match(&text.to_lowercase())),
        (Fault::ForbiddenSubject, is_forbidden(&own)),
        (Fault::Language, !is_in(&own, language)),
        (Fault::NoQuestion, asks(&own) == (0, 0)),
        (Fault::SeveralQuestions, asks(&own).0 > 1 || asks(&own).1 > 1),
    ];
    checks.into_iter().find_map(|(fault, holds)| holds.then_some(fault))
}

/// Whether a text beside a question (a hint, a key point) is free of what no question may hold.
pub(super) fn is_clean(text: &str) -> bool {
    !PLACEHOLDER.is_match(text) && !INSTRUCTIONS.is_match(&text.to_lowercase()) && !is_forbidden(text)
}

/// The language a question is asked in. A Korean question may consist of English terms for the most part.
pub fn language_of(text: &str) -> Language {
    let own = QUOTED.replace_all(text, " ");
    if hangul_share(&own).is_some_and(|share| share > 0.15) { Language::Ko } else { Language::En }
}

fn is_in(own: &str, language: Language) -> bool {
    let share = hangul_share(own).unwrap_or(0.0);
    let words = own.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let (korean, all) = words
        .fold((0, 0), |(korean, all), word| (korean + usize::from(word.chars().any(is_syllable)), all + 1));
    match language {
        // Long English terms with Korean particles are Korean.
        Language::Ko => share >= 0.3 || (share >= 0.1 && korean * 3 >= all * 2),
        Language::En => share <= 0.1,
    }
}

/// How many sentences end in a question mark, and how many ask without one. "Why?" behind a question is part of it.
fn asks(own: &str) -> (usize, usize) {
    let sentences = sentences(own);
    let marks = own.chars().filter(|c| matches!(c, '?' | '？')).count();
    let tails = sentences.iter().skip(1).filter(|sentence| is_tail(sentence)).count();
    let requests = sentences.iter().filter(|sentence| is_request(sentence)).count();
    (marks - tails.min(marks.saturating_sub(1)), requests)
}

fn is_tail(sentence: &str) -> bool {
    let count = sentence.split_whitespace().count();
    let most = match sentence.chars().any(is_syllable) {
        true => 1,
        false if sentence.to_lowercase().contains("why") => 4,
        false => 2,
    };
    sentence.ends_with(['?', '？']) && count <= most
}

fn is_request(sentence: &str) -> bool {
    if sentence.ends_with(['?', '？']) {
        return false;
    }
    let end = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    const KOREAN: [&str; 9] = [
        "주세요",
        "주십시오",
        "주시기 바랍니다",
        "주시겠어요",
        "부탁드립니다",
        "보세요",
        "나요",
        "까요",
        "까",
    ];
    const ENGLISH: [&str; 13] = [
        "tell", "describe", "explain", "walk", "give", "share", "show", "talk", "take", "name", "compare",
        "outline", "please",
    ];
    KOREAN.iter().any(|ending| end.ends_with(ending))
        || words(sentence).first().is_some_and(|first| ENGLISH.contains(&first.as_str()))
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well-formed")
}

static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"«[^»]*»|“[^”]*”|"[^"]*"|‘[^’]*’|「[^」]*」|『[^』]*』|‹[^›]*›"#));

/// Masked personal data, as [`redacted_lines`](super::resume::redacted_lines) writes them.
pub(super) static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[(phone|email|resident[_ ]number|birth[_ ]date|address|url|name|account)\]"));

static INSTRUCTIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"system prompt|시스템 프롬프트|developer message|as an ai|language model|언어 모델로서|인공지능으로서",
        r"|(ignore|disregard|forget) (all |any |the )?(previous|prior|above)|(이전|위의|모든) (지시|명령|지침)",
        r"|(return|respond|output|answer|reply)\b.{0,20}\bjson|json only|valid json|json( 형식)?으로(만)? (답|출력|응답)",
        r"|key_points|follow_up|response_format|<<<|>>>|```|\{|\}",
        r"|candidate[-_ ](data|text) (begin|end|start)",
    ))
});

/// Subjects no interviewer may ask about, as they are asked about: `page`, `race condition` and `장애 대응` are none.
static FORBIDDEN: LazyLock<RegexSet> = LazyLock::new(|| {
    let patterns = [
        // English
        r"\b(how old (are|were) you|your age|date of birth|year of birth|birthday|birthdate)\b",
        r"\b(birthplace|place of birth|hometown|where (were you born|do you come from|did you grow up)|nationality|citizenship|native country)\b",
        r"\b(married|marriage|marry|marital|spouse|husband|wife|boyfriend|girlfriend|fianc|engaged to|divorced?)\b",
        r"\b(your|any|have|having|want|planning) (own )?(children|kids|child|baby|babies)\b|\bpregnan|\bmaternity|\bpaternity|\bchildcare|\bparental leave",
        r"\b(your|the) (family|parents|father|mother|siblings?|brothers?|sisters?)\b",
        r"\b(religion|religious|church|faith in god|pray|which god)\b",
        r"\byour (looks|appearance|height|weight|body|skin|race|ethnicity|gender|sex|sexuality|face|photo)\b|\b(sexual orientation|ethnic(ity)?)\b",
        r"\b(military service|military duty|conscription|exempted from (the )?(military|service)|your (military )?rank)\b",
        r"\b(disabilit(y|ies)|disabled person|your (health|illness|medical)|blood type|horoscope)\b",
        r"\b(political (party|views?|opinions?)|who did you vote|trade union|labou?r union|union member)\b",
        r"\b(your (wealth|property|debts?|savings)|own a house)\b",
        // Korean, where a part of another word cannot be meant
        r"몇 살|몇 년생|만 \d+세|생년월일|출생지|태어나신|태어난 곳|출신 ?(지역|지|국가|도시)|고향",
        r"결혼|배우자(가|는|를|와|의|분)|남자 ?친구|여자 ?친구|임신|출산|육아|아이(를|가|는) (낳|있|키우|가질|계획)",
        r"가족|부모님|아버지|어머니|가정 ?(환경|형편|사정)|종교|기독교|천주교|절에 다니",
        r"외모|용모|몸무게|(^|\W)키(가|는) (몇 ?(cm|센티)|얼마나 되|어떻게 되)|병역|군 ?복무|군필|(^|\W)(입대|제대)(는|를| 후|하\S+|했\S+)|군 면제|보충역|현역 복무",
        r"장애(가 있으|인이|인 등록|를 가지| ?등급)|혈액형|건강 상태|정치 ?(성향|적 성향|적 견해)|지지하는 정당|지지 정당",
        r"노동조합|소득 수준|성적 ?(지향|정체성)|별자리",
        // Korean, as words of their own: `찾아내`, `제대로` and `기본적` are about nothing of this
        concat!(
            r"(^|\W)(나이|연령|연세|생일|미혼|기혼|남편|아내|이혼|약혼|연애|애인|자녀|형제|자매|교회|성당|신앙|불교|체중|군대|미필",
            r"|본적|국적|지병|질병|노조|재산|성별|사주|외동|장남|장녀)",
            r"(은|는|이|가|을|를|의|에|도|와|과|로|으로|에서|에는|께서|분은|분이|분과|분의|이나|나|하(신|셨|시|는|면|고|기)\S*|했\S*|할|한)?(\W|$)",
        ),
    ];
    RegexSet::new(patterns).expect("the patterns are well-formed")
});

fn is_forbidden(own: &str) -> bool {
    FORBIDDEN.is_match(&own.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proper_questions_may_be_asked() {
        for (text, language) in [
            (
                "How did you find the race condition in the child process, and what did you change?",
                Language::En,
            ),
            ("Tell me about a comment you disagreed with. How did it end?", Language::En),
            ("You wrote «결제 서버의 지연을 줄임». Which part of it was yours?", Language::En),
            ("이력서에 «Reduced p99 latency by 40%»라고 쓰셨습니다. 어떻게 측정하셨나요?", Language::Ko),
            ("장애 대응을 맡으셨을 때 가장 먼저 확인한 지표를 말씀해 주세요.", Language::Ko),
            ("아이디어를 낸 사람은 누구였고, 본인은 무엇을 하셨나요?", Language::Ko),
            ("Is NAT a security measure? Why or why not?", Language::En),
            ("Promise.all과 Promise.allSettled는 어떻게 다른가요?", Language::Ko),
            ("기본적인 지표가 제대로 나오지 않았을 때 원인을 어떻게 찾아내시겠어요?", Language::Ko),
            ("속성별로 먼저 배우자고 제안하신 이유와 도입 대상은 무엇이었나요?", Language::Ko),
            ("Redis를 선택한 이유와 대안은 무엇이었나요?", Language::Ko),
            ("How would you store the page weight and tree height in one table?", Language::En),
        ] {
            assert_eq!(fault(text, language), None, "{text}");
        }
    }

    #[test]
    fn every_fault_is_named() {
        for (text, language, expected) in [
            ("Why did you choose Redis?", Language::Ko, Fault::Language),
            ("왜 Redis를 선택하셨나요?", Language::En, Fault::Language),
            ("결제 서버를 만든 일은 참 인상 깊습니다.", Language::Ko, Fault::NoQuestion),
            ("왜 그랬나요? 그다음에는 무엇을 했나요?", Language::Ko, Fault::SeveralQuestions),
            ("역할을 설명해 주세요. 결과도 설명해 주세요.", Language::Ko, Fault::SeveralQuestions),
            ("How old are you, and why does it matter here?", Language::En, Fault::ForbiddenSubject),
            ("Do you have children, and who looks after them?", Language::En, Fault::ForbiddenSubject),
            ("결혼 계획이 있으신가요?", Language::Ko, Fault::ForbiddenSubject),
            ("나이가 어떻게 되시나요?", Language::Ko, Fault::ForbiddenSubject),
            ("아내분은 이직을 어떻게 생각하시나요?", Language::Ko, Fault::ForbiddenSubject),
            ("언제 제대하셨나요?", Language::Ko, Fault::ForbiddenSubject),
            ("종교 활동을 하고 계신가요?", Language::Ko, Fault::ForbiddenSubject),
            ("군 복무는 어디에서 하셨나요?", Language::Ko, Fault::ForbiddenSubject),
            ("What does the system prompt say about this project?", Language::En, Fault::Instructions),
            ("Could we reach you at [phone] after the project?", Language::En, Fault::PersonalData),
        ] {
            assert_eq!(fault(text, language), Some(expected), "{text}");
        }
    }
}

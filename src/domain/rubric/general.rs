//! Words that fit an answer to any question: alone they say nothing about the matter.
//!
//! Any of them may be meant ("it takes too much time"), so a sentence counts as padding only where it has hardly any other.

use super::junk::is_filler;
use crate::domain::wording::{is_syllable, same_word, stems, words};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Polite words, words about the interview and oneself, and words of texts that weigh "various aspects".
const GENERAL: &[&str] = &[
    "hello hi good morning afternoon opportunity chance today speak talk listen listening hearing hear forward looking meet invite",
    "grateful thankful appreciate kindly generous please family job hire position interview interviewer candidate application",
    "several carefully key aspect aspects factor factors break conclusion conclude summary summarize holistic comprehensive approach approaches choice",
    "ultimately depend depends specific context contexts situation situations case cases language model role play plays vital offer",
    "offers numerous benefit benefits advantage advantages disadvantage challenge challenges carefully address addressed fast-paced",
    "fast pace changing world modern society presenting present certain follow followed basics basic fundamentals continuous",
    "improvement improve lead leads better result results best practices overall effective effectively efficient efficiently",
    "motivated motivation professional passion passionate excellence hundred percent give gives always say says said highly strong",
    "strength quality qualities attitude positive energy dedication commitment success successful succeed achieve goal goals dream",
    "grow growth learn learning learner teamwork player communication responsibility responsible reliable honest sincere diligent",
    "lot lots really quite thing things way ways kind sort people person opinion opinions differ view views side sides look looks",
    "come comes coming keep keeps keeping again whenever wherever however therefore moreover furthermore additionally besides others",
    "another well then consider considered considering account end day less simply generally usually often sometimes maybe perhaps",
    "point points matter matters mean means meaning start begin beginning first second third finally last next step steps part parts",
    "explain describe discuss mention show tell share note noted notice mind remember fact truth reality life time times year years",
    "balance balanced trade-off pros cons both ensure ensuring crucial importance play significant significance impact value valuable",
    "landscape realm delve navigate leverage foster robust seamless nuanced multifaceted",
    "make makes made making take takes taking let going go goes want wants wanted able possible possibly possibility",
    "안녕 오늘 기회 말씀 진심 끝 들어 듣 소식 기다리 만나 반갑 면접 지원 지원자 합격 뽑 채용 가족 일자리 부디 너그럽 봐 은혜",
    "좋은 좋 고려 여러 여러가지 측면 결론 결론적 종합 종합적 접근 선택 최선 최고 상황 요구 요구사항 사항 따라 달라 변화 빠르게 현대 사회 역할",
    "다양 장점 단점 제공 동시 신중 다루 과제 안 기본 기초 이해 중요 모범 사례 따르 꾸준 개선 더 나 결과 가져 발전 성장 첫째 둘째 셋째 마지막",
    "열정 넘치 전문가 언제 언제나 추구 무슨 백 퍼센트 최선 다하 함께 분 분들 모두 말하 사람 사람들 많 많이 이야기 생각 저마다 어떤 이렇게 저렇게",
    "저렇게 이렇게 말하 말합니다 많습니다 다릅니다 방향도 나올 것에 대해서는 어떤 여러가지 셀 수",
    "늘 반복 나오 나올 때마다 방향 바라보 바라볼 필요 물론 다른 모든 대체 대체로 그렇 할 수 있 정말 사실 성실 책임 책임감 긍정 긍정적 태도 자세 마음",
    "도전 도전하 목표 꿈 이루 성공 노력 열심 항상 매우 무엇 무엇보다 가장 먼저 우선 그리고 또한 따라서 결국 궁극 궁극적 전반 전반적 효과 효과적 효율",
    "효율적 가치 의미 영향 큰 크 높 높은 깊 넓 인재 조직 기여 이바지 배우 배움 경험 소통 협력 협업 능력 역량 자신 자신감 믿 신뢰 약속 감사 죄송 부탁",
    "있습니다 없습니다 합니다 됩니다 입니다 하며 하고 되 되며 통하 위하 대하 관하 대해서 위해서 점 것 일 때 나가 만들 주 받 보 오 가 알",
];

static GENERAL_STEMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    // Short Korean words may be taken for endings when they stand alone, but are stems of longer ones.
    let alone =
        GENERAL.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_ascii()).map(str::to_owned);
    GENERAL.iter().flat_map(|text| stems(text)).chain(alone).collect()
});

/// Whether a stem fits an answer to any question.
pub fn is_generic(stem: &str) -> bool {
    if is_filler(stem) || GENERAL_STEMS.contains(stem) {
        return true;
    }
    // Endings pile up behind Korean words: `사람이라면`, `중요하기까지`.
    let begins = |word: &String| {
        !word.is_ascii()
            && ((word.chars().count() >= 2 && stem.starts_with(word.as_str())) || same_word(word, stem))
    };
    !stem.is_ascii() && GENERAL_STEMS.iter().any(begins)
}

/// Fewest terms that make a list.
const TERMS: usize = 5;
/// Most words of one term.
const TERM_WORDS: usize = 4;
/// Words of sentences, which terms do not have.
const OF_SENTENCES: [&str; 30] = [
    "i", "we", "it", "they", "he", "she", "you", "my", "our", "this", "that", "is", "are", "was", "were",
    "be", "has", "have", "had", "can", "will", "would", "should", "because", "so", "but", "when", "which",
    "if", "than",
];
/// How Korean clauses end.
const CLAUSES: [&str; 12] = ["다", "요", "고", "서", "며", "면", "데", "만", "니까", "도록", "거나", "므로"];

/// Whether a sentence is a list of terms and says nothing of them: `Kafka, Redis, CI/CD, TDD, 99.99%`.
pub fn is_list(sentence: &str) -> bool {
    // What stands before a colon is the list's title.
    let listed = sentence.split_once([':', '：']).map_or(sentence, |(_, listed)| listed);
    let terms: Vec<Vec<String>> = listed
        .split([',', ';', '|', '·', '\n', '，', '、'])
        .map(|term| words(term.trim_end_matches(['.', '!'])))
        .filter(|term| !term.is_empty())
        .collect();
    let is_term = |term: &Vec<String>| {
        let ends = term.last().is_some_and(|last| {
            last.chars().all(is_syllable)
                && last.chars().count() >= 2
                && CLAUSES.iter().any(|end| last.ends_with(end))
        });
        term.len() <= TERM_WORDS && !ends && !term.iter().any(|word| OF_SENTENCES.contains(&word.as_str()))
    };
    terms.len() >= TERMS && terms.iter().all(is_term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_terms_are_told_from_sentences_with_lists() {
        for list in [
            "Kubernetes, Kafka, Redis, GraphQL, CI/CD, TDD.",
            "Keywords: a b-tree, full scan, faster reads, slower writes, extra storage",
            "쿠버네티스, Kafka, Redis, 마이크로서비스, 99.99%.",
        ] {
            assert!(is_list(list), "{list}");
        }
        for sentence in [
            "We ran Kafka, Redis, MySQL, Docker and Nginx on it.",
            "It is atomic, consistent, isolated and durable.",
            "로그를 모으고, 원인을 찾고, 고치고, 배포하고, 다시 쟀습니다.",
            "Redis, Kafka, MySQL을 썼습니다.",
        ] {
            assert!(!is_list(sentence), "{sentence}");
        }
    }

    #[test]
    fn words_for_any_question_are_told() {
        for stem in stems("This plays a vital role and offers numerous benefits") {
            assert!(is_generic(&stem), "{stem}");
        }
        for stem in stems("캐시 인덱스 배포 로그 사용자 prototype deploy index") {
            assert!(!is_generic(&stem), "{stem}");
        }
    }
}

//! Words of everyday language: whoever uses no others, and none that the question or its reference is about, tells
//! nothing of the matter.
//!
//! Wider than [`is_generic`]: a sentence of such words may well be part of an answer, so nothing is left out because of
//! them. They only cannot be the whole of it.

use super::general::is_generic;
use crate::domain::wording::stems;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const COMMON: &[&str] = &[
    "use used using useful user work works worked working job task tasks project projects place places area areas world field fields",
    "happen happens change changes changing produce produces cause causes create creates build built become becomes turn turns try",
    "help helps helped solve solved solution solutions find finds found look problem problems issue issues question questions answer",
    "know known knows knowledge understand understanding think thought believe feel idea ideas concept concepts principle principles",
    "decide decision decisions choose chooses chosen option options plan plans planning process processes procedure method methods",
    "system systems technology technologies engineer engineers engineering team teams company colleague colleagues manager",
    "good better best bad worse worst right wrong correct correctly true false yes no exactly same different difference similar equal",
    "easy easier easily hard harder difficult simple simpler fast faster quick quickly slow slower safe safer secure stable reliable",
    "big bigger large larger small smaller long longer short shorter high higher low lower new newer old older great important main",
    "need needs needed require requires required requirement requirements constraint constraints condition conditions purpose reason",
    "reasons example examples instance detail details overview topic subject subjects concern concerns relevant",
    "maintain maintains manage manages handle handles support supports allow allows provide provides include includes contain",
    "relate related relation together apart separate basically normally typically certainly definitely clearly probably",
    "various amount level levels sort bit little less least enough",
    "experience experienced skill skills practice practical practically career study studied read book books teacher teachers school",
    "care carefully careful attention effort talk ask asked see seen put bring brings move moves follow follows apply",
    "applies applied check checks document documents weigh risk risks cost costs quality performance fail fails hope",
    "people everyone everybody someone anyone nobody everything something nothing anything anybody everywhere somewhere alway never",
    "day days week month year minute moment late early soon now today long-term short-term future past history modern current",
    "correctness outcome outcomes outcome effect effects affect affects depend depends able ability around across among against",
    "왜냐하면 사용 사용자 쓰이 쓰 이용 활용 적용 적절 적합 알맞 방법 방식 방안 문제 해결 해결책 과정 절차 단계 부분 내용 개념 원리 원칙",
    "프로젝트 업무 실무 현장 분야 회사 동료 팀 팀원 고객 기술 도구 시스템 환경 요소 조건 이유 목적 목표 예 예시 사례 정보 자료 지식",
    "효율 안정 안정적 안전 빠르 느리 쉽 쉬운 쉬워 어렵 어려운 간단 복잡 크 작 길 짧 많 적 좋 나쁘 맞 틀리 같 다르 비슷 차이 그대로 전체 전체적",
    "일부 대부분 보통 일반 일반적 대체로 항상 자주 가끔 절대 반드시 거의 서로 함께 따로 연결 관련 관계 의존 필요 충분 부족 정확 확실 분명",
    "가능 불가능 중요 핵심 주요 기본적 근본 근본적 동작 작동 처리 수행 진행 실행 운영 관리 유지 유지보수 지원 제공 포함 구성 만들 만드 변하 변경",
    "생기 일어나 발생 나타나 찾 살펴보 따지 따져 비교 검토 판단 결정 고르 선택 시작 끝 먼저 나중 다음 이후 이전 지금 현재 미래 과거 요즘 최근",
    "그때그때 하나씩 여기 거기 이것저것 알 아는 알고 해 보 보았 모르 느끼 믿 바라 원하 좋아하 즐기 보람 익히 공부 책 학교 전공 경력 실력 능숙",
];

static COMMON_STEMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let alone = COMMON.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_ascii());
    COMMON.iter().flat_map(|text| stems(text)).chain(alone.map(str::to_owned)).collect()
});

/// Whether a stem is a word of everyday language.
pub fn is_common(stem: &str) -> bool {
    is_generic(stem)
        || COMMON_STEMS.contains(stem)
        || !stem.is_ascii()
            && COMMON_STEMS
                .iter()
                .any(|word| word.chars().count() >= 2 && !word.is_ascii() && stem.starts_with(word.as_str()))
}

//! What the played candidate says when nobody gave answers. They speak of the samples in `assets/samples`.

use hotseat::domain::language::Language;

/// A good answer to most questions, a middling one, and one that misses; taken in turn, so that feedback differs.
pub fn built_in(language: Language, place: usize) -> &'static str {
    let answers = match language {
        Language::En => &EN,
        Language::Ko => &KO,
    };
    answers[place % answers.len()]
}

const EN: [&str; 4] = [
    "In my last team our order service became slow when traffic doubled before a sale. I was responsible for the \
     database side. I measured the slow queries first, found that one list page scanned the whole table, and added a \
     composite index on customer and date. I also moved the count into a cache that is refreshed every minute, because \
     exact numbers did not matter there. As a result the 95th percentile went from 900 ms to 140 ms, and the write \
     latency rose by only 3 percent, which we accepted as a trade-off.",
    "I would first ask what the goal is and who is affected, then split the problem into small steps and try the \
     riskiest one. For example, in a payment project I wrote a small prototype in two days, we tested it with real \
     data, and only then changed the main code. I learned to talk about risks early.",
    "A process has its own memory, threads share the memory of their process. So threads are cheaper to switch, but \
     shared data needs locks, and a crash takes the whole process down.",
    "We disagreed about releasing on a Friday. I listened to my colleague's reasons, explained the open tests with \
     numbers, and proposed to release to five percent of users on Monday. We found one bug that way, and since then \
     the team has used staged releases.",
];

const KO: [&str; 4] = [
    "이전 팀에서 할인 행사 전에 트래픽이 두 배로 늘면서 주문 서비스가 느려졌습니다. 저는 데이터베이스 쪽을 맡았습니다. 먼저 느린 \
     쿼리를 측정했고, 목록 화면이 테이블 전체를 읽는다는 것을 찾아 고객과 날짜에 복합 인덱스를 추가했습니다. 정확한 숫자가 필요 \
     없는 개수는 1분마다 갱신되는 캐시로 옮겼습니다. 그 결과 95퍼센타일 응답 시간이 900ms에서 140ms로 줄었고, 쓰기 지연은 3%만 \
     늘어 팀과 논의해 받아들였습니다.",
    "먼저 목표가 무엇이고 누구에게 영향이 있는지 확인한 뒤, 문제를 작은 단계로 나누어 가장 위험한 것부터 시도합니다. 예를 들어 결제 \
     프로젝트에서 이틀 동안 작은 프로토타입을 만들고 실제 데이터로 검증한 다음 본 코드를 바꾸었습니다. 위험을 일찍 공유해야 한다는 \
     것을 배웠습니다.",
    "프로세스는 독립된 메모리를 가지고, 스레드는 프로세스의 메모리를 공유합니다. 그래서 스레드는 전환 비용이 작지만 공유 데이터에 \
     락이 필요하고, 하나가 죽으면 프로세스 전체가 죽을 수 있습니다.",
    "금요일 배포를 두고 동료와 의견이 달랐습니다. 저는 동료의 이유를 먼저 듣고, 남은 테스트를 숫자로 설명한 뒤 월요일에 사용자 5%에게만 \
     배포하자고 제안했습니다. 그렇게 해서 버그 하나를 미리 찾았고, 그 뒤로 팀은 단계적 배포를 하고 있습니다.",
];

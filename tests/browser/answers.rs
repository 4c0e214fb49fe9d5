//! What candidates answer.

/// Fits most questions a little.
pub const ENGLISH: &str = "I was responsible for the database side. I measured first and found that one list page scanned \
the whole table, so I added a composite index and moved the count into a cache, because exact numbers did not matter \
there. As a result the 95th percentile went from 900 ms to 140 ms, and writes became only 3 percent slower, which we \
accepted as a trade-off.";

/// The same in Korean.
pub const KOREAN: &str = "저는 데이터베이스 쪽을 맡았습니다. 먼저 느린 쿼리를 측정했고, 목록 화면이 테이블 전체를 읽는다는 것을 찾아 복합 \
인덱스를 추가했습니다. 그 결과 응답 시간이 900ms에서 140ms로 줄었고, 쓰기 지연은 3%만 늘어 팀과 논의해 받아들였습니다.";

/// A good answer to a question made from `assets/samples/resume_en.pdf`, if it is about one of these lines.
pub fn about_the_sample(question: &str) -> Option<&'static str> {
    ABOUT.iter().find(|(words, _)| question.contains(words)).map(|(_, answer)| *answer)
}

const ABOUT: [(&str, &str); 12] = [
    (
        "booking module",
        "I drew the boundary of the booking module and wrote the outbox myself. The risk was losing a booking between two \
         databases, so I wrote each event in the same transaction and let Kafka deliver it at least once. For example, \
         every consumer checked the event's id before it acted. After four months all 40,000 bookings a day ran on the \
         new service, and our nightly comparison found none lost and none doubled.",
    ),
    (
        "p99 latency",
        "The rate search asked 14 carriers one after another, and the slowest one decided. I traced it and saw that 90% \
         of the prices had not changed for hours, so I decided to compute a price table beforehand and keep it in Redis. \
         I chose invalidation by events instead of a short expiry, because a stale price costs money. As a result the p99 \
         went from 2.8 seconds to 310 ms, measured over four weeks.",
    ),
    (
        "weekly outage",
        "The symptom was that every Monday all requests hung for ten minutes. I compared the metrics of six outages and \
         found that the connection pool was empty while the retries tripled. So I reproduced it in a load test, because I \
         wanted proof before a fix. I introduced a circuit breaker and jittered back-off; as a result the pages fell by \
         70%, and an alert on pool waits now warns us early.",
    ),
    (
        "nightly batch",
        "I proposed it because finance waited three days for the month's figures. I wrote a two-page comparison, and the \
         hard part was trust: so for two months I ran both systems side by side and sent finance the differences every \
         morning. I led two colleagues and built the reconciliation myself. As a result the month closes 3 days earlier, \
         and the differences fell from 112 to 0 before we switched.",
    ),
    (
        "junior engineers",
        "I met each of the three every week and let them choose one goal. For example, one wanted to own an incident, so I \
         stood beside her for the first and behind her for the second. I also started a design review of one page and 30 \
         minutes, because long documents were not read. As a result four other teams use it, and all three were promoted \
         within 18 months.",
    ),
    (
        "settlement ledger",
        "I designed the tables and the posting rules. I decided on double entry, because each error then shows as a sum \
         that is not zero. The hardest part was the two card networks, which round differently, so I booked the rounding \
         to an account of its own. As a result 1.2 million transactions a day were reconciled to the penny, and the \
         monthly audit took one day instead of five.",
    ),
    (
        "optimistic locking",
        "I compared two options for payout balances: a distributed lock and optimistic locking. Conflicts were rare, below \
         1% of payouts, so I expected that retries cost less than waiting. I wrote a load test with k6 at that rate. As a \
         result optimistic locking gave 4 times the throughput, and no payout was ever booked twice. The price was a retry \
         loop, which I limited to three attempts, because a payout that fails three times needs a person.",
    ),
    (
        "failover drills",
        "Our one real failover took 25 minutes, because the steps were in a document nobody had tried. I wrote them as \
         Terraform and a script, and ran the drill every month on a copy of production. The first drill failed: clients \
         kept the old address, so I shortened the DNS lifetime. As a result the recovery time fell to 90 seconds, measured \
         over eight drills.",
    ),
    (
        "idempotency layer",
        "Clients retried after timeouts, and about 30 customers a week were charged twice. I designed a key that the client \
         sends and stored it with the result under a unique index, so a second request gets the first answer. I chose the \
         database instead of Redis, because the key must live in the same transaction as the charge. As a result duplicate \
         charges went to zero within two weeks.",
    ),
    (
        "slow queries and missing indexes",
        "I built it alone in Go, because I read the same logs by hand every month. The purpose is to show the five slowest \
         queries and the index that would help. I decided to parse only the log and never touch the database, so that an \
         admin can run it safely. As a result it has 1,900 stars, and the platform teams of five companies use it.",
    ),
    (
        "log parser",
        "The first version read the whole file and needed 12 GB of memory, so it failed on real logs. I rewrote the parser \
         as a state machine that keeps only the open statements of each session. The trickiest part was statements over \
         several lines, which I tested with generated logs. As a result a 40 GB log is read with 30 MB of memory in nine \
         minutes.",
    ),
    (
        "tide predictions",
        "I wanted tides for harbours that the big sites leave out. I wrote the prediction in Python with FastAPI, because I \
         knew it well, and the page in React. The limit was memory on one small server, so I computed each day once and \
         kept it. As a result 3,000 visitors a month get an answer in 80 ms, for 5 dollars.",
    ),
];

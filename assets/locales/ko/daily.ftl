# 오늘의 질문, 메모, 질문 둘러보기.

command-question = 질문
command-question-description = 하루 한 질문, 메모, 전체 질문
command-question-today = 오늘
command-question-today-description = 오늘의 질문을 봅니다
command-question-change = 바꾸기
command-question-change-description = 오늘의 질문을 다른 질문으로 바꿉니다
command-question-memo = 메모
command-question-memo-description = 오늘의 질문에 메모를 남깁니다
command-question-memo-text = 내용
command-question-memo-text-description = 메모 내용. 빈칸만 쓰면 지웁니다
command-question-memos = 메모목록
command-question-memos-description = 남긴 메모를 모두 봅니다
command-question-browse = 둘러보기
command-question-browse-description = 분야별 질문을 읽어 봅니다
command-question-browse-topic = 분야
command-question-browse-topic-description = 질문 분야
command-question-daily-post = 매일올리기
command-question-daily-post-description = 관리자용: 이 채널에 매일 질문을 올립니다. 시각을 비우면 멈춥니다
command-question-daily-post-hour = 시각
command-question-daily-post-hour-description = 올릴 시각(0~23시), 내 시간대 기준(/프로필)
command-question-daily-post-role = 직무
command-question-daily-post-role-description = 이 직무의 질문만

daily-title = 오늘의 질문 · { $date }
daily-facts = { $topic } · { $kind } · { $level }
daily-level-1 = 신입
daily-level-2 = 경력
daily-level-3 = 시니어
daily-again = { $date }에 답해 100점 중 { $points }점을 받은 질문입니다. 다시 도전해 보세요.
daily-memo = **내 메모**
daily-how = 소리 내어 답해 보고, 기억할 내용은 `/질문 메모`로 남겨 두세요.
daily-change = 다른 질문 보기({ $left }번 남음)
memo-saved = 메모를 저장했습니다
question-memo-deleted = 메모를 지웠습니다
memo-list-title = 내 메모({ $count })
memo-list-empty = 아직 메모가 없습니다. `/질문 메모`로 오늘의 질문에 메모를 남겨 보세요.
browse-title = { $topic }({ $count })

error-topic-not-found = 그런 분야가 없습니다. 입력하면 나오는 목록에서 골라 주세요.
error-too-many-changes = 하루의 질문은 { $limit }번까지 바꿀 수 있습니다. 내일 새 질문이 나오고, 다른 질문은 `/질문 둘러보기`에 있습니다.

daily-channel-how = 여기에 답해 보세요. 나만의 질문은 `/질문 오늘`에서 받을 수 있습니다.
daily-post-set = 이 채널에 매일 질문을 올립니다. 첫 질문은 { $time }에 올라갑니다({ $zone } 시간대 기준). 시각 없이 같은 명령을 쓰면 멈춥니다.
daily-post-stopped = 이 채널에 더는 질문을 올리지 않습니다.
error-no-daily-post = 이 채널에는 매일 올리는 질문이 없습니다. 시각을 정하면 시작합니다.
error-not-admin = 서버 관리 권한이 있는 분만 할 수 있습니다. 관리자에게 요청해 주세요.

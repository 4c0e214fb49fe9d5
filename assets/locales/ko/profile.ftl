# 프로필과 출석.

command-profile = 프로필
command-profile-description = 희망 직무, 언어, 시간대, 관심 분야를 알려 주세요
command-profile-role = 직무
command-profile-role-description = 희망 직무
command-profile-language = 언어
command-profile-language-description = 제가 말을 걸 때 쓸 언어
command-profile-language-ko = 한국어
command-profile-language-en = 영어
command-profile-time-zone = 시간대
command-profile-time-zone-description = 하루가 바뀌는 기준입니다. 도시 이름을 영어로 입력해 보세요
command-attendance = 출석
command-attendance-description = 연습한 날과 연속 일수를 봅니다
command-attendance-view = 보기
command-attendance-view-description = 한 달 또는 한 주(비우면 한 달)
command-attendance-view-month = 한 달
command-attendance-view-week = 한 주

profile-title = 내 프로필
profile-not-told = 아직 없음
profile-role = **희망 직무:** { $role }
profile-language = **언어:** { $language }
profile-zone = **시간대:** { $zone }
profile-zone-usual = **시간대:** 아직 없음 ({ $zone } 기준)
profile-interests = **관심 분야:** { $interests }
profile-how = 직무, 언어, 시간대는 `/프로필`의 옵션으로, 관심 분야는 아래에서 바꿀 수 있습니다. 오늘의 질문을 고를 때 씁니다.
profile-pick-technical = 기술 분야
profile-pick-other = 인성 분야

attendance-title = 출석
attendance-streak = { $days ->
    [0] 지금은 연속 기록이 없습니다
   *[other] **{ $days }일** 연속
} · 최장 { $longest }일
attendance-month = 이번 달 **{ $days }일** · 모두 { $total }일
attendance-done = 오늘은 출석하셨습니다.
attendance-open = 오늘은 아직입니다. 질문 하나에만 답해도 출석입니다.
attendance-zone = { $zone } 시각 기준
attendance-zone-usual = { $zone } 시각 기준입니다. /프로필에서 시간대를 바꿀 수 있습니다.

chart-streak = { $days ->
    [0] 지금은 연속 기록이 없습니다
   *[other] { $days }일 연속
}
chart-month-1 = { $year }년 1월
chart-month-2 = { $year }년 2월
chart-month-3 = { $year }년 3월
chart-month-4 = { $year }년 4월
chart-month-5 = { $year }년 5월
chart-month-6 = { $year }년 6월
chart-month-7 = { $year }년 7월
chart-month-8 = { $year }년 8월
chart-month-9 = { $year }년 9월
chart-month-10 = { $year }년 10월
chart-month-11 = { $year }년 11월
chart-month-12 = { $year }년 12월
chart-weekday-1 = 월
chart-weekday-2 = 화
chart-weekday-3 = 수
chart-weekday-4 = 목
chart-weekday-5 = 금
chart-weekday-6 = 토
chart-weekday-7 = 일

error-zone-not-found = 그런 시간대를 찾지 못했습니다. `Seoul`이나 `New York`처럼 가까운 큰 도시를 영어로 입력하고 목록에서 골라 주세요.

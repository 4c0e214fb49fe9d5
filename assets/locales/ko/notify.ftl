# 다이렉트 메시지 알림과 질문 메모.

notify-now-daily = **오늘의 질문 DM 알림:** { $state }
notify-now-reminder = **쉬었을 때 알림:** { $state }
notify-now-digest = **한 주 돌아보기 DM:** { $state }
notify-how = DM 알림은 아래에서 고르기 전에는 보내지 않습니다. 쉬었을 때 알림과 한 주 돌아보기는 고르신 다음에 받을 시각도 정하실 수 있습니다. 알림마다 있는 버튼을 누르면 바로 꺼집니다.
notify-zone = { $zone } 시간 기준입니다. 계신 곳과 다르면 `/프로필`에서 시간대를 바꿔 주세요.
notify-pick-hour = 지금은 { $hour }시에 옵니다. 다른 시각 고르기
notify-at = { $hour }시
notify-back = 프로필로 돌아가기
notify-off = 끔
notify-hour = 매일 { $hour }시
notify-days = { $days }일 쉬면 { $hour }시에
notify-week = { $day } { $hour }시
notify-weekday-1 = 월요일
notify-weekday-2 = 화요일
notify-weekday-3 = 수요일
notify-weekday-4 = 목요일
notify-weekday-5 = 금요일
notify-weekday-6 = 토요일
notify-weekday-7 = 일요일
notify-menu-daily = 오늘의 질문: { $state }
notify-menu-reminder = 쉬었을 때 알림: { $state }
notify-menu-digest = 한 주 돌아보기: { $state }
notify-name-daily = 오늘의 질문
notify-name-reminder = 쉬었을 때 알림
notify-name-digest = 한 주 돌아보기

notify-off-daily = 오늘의 질문 그만 받기
notify-off-reminder = 알림 그만 받기
notify-off-digest = 한 주 돌아보기 그만 받기
notify-off-done = { $name } 알림을 껐습니다. `/프로필`에서 다시 켤 수 있습니다.
notify-footer = /프로필에서 신청하신 알림입니다. 아래 버튼을 누르면 꺼집니다.

notify-reminder-title = 한 문제 연습해 볼까요?
notify-reminder = { $days ->
    [1] 어제부터 연습을 쉬고 계십니다. 질문 하나면 몇 분이면 됩니다.
   *[other] 연습을 쉬신 지 { $days }일이 되었습니다. 질문 하나면 몇 분이면 됩니다.
}

notify-digest-title = 한 주 돌아보기
notify-week-days = { $days ->
    [0] 지난 7일 동안 연습하지 않으셨습니다. 질문 하나에만 답해도 연습입니다.
   *[other] 지난 7일 중 **{ $days }일** 연습하셨습니다 · 현재 { $streak }일 연속
}
notify-week-scores = { $count ->
    [1] 면접 1회: 100점 중 **{ $mean }점**
   *[other] 면접 { $count }회: 평균 100점 중 **{ $mean }점**, 최고 { $best }점
}
notify-week-up = 그 전 주보다 { $by }점 올랐습니다
notify-week-down = 그 전 주보다 { $by }점 내렸습니다
notify-week-same = 그 전 주와 같습니다
notify-week-weakest = 더 연습하면 좋은 항목: { $dimension }(5점 중 { $mean }점)
notify-week-waiting = 어려워하셨던 질문 { $count }개를 다시 볼 때가 되었습니다
notify-week-how = 점수 흐름은 서버에서 `/추이`로 보고, `/질문 오늘`로 시작해 보세요.

notify-refused-title = DM이 닫혀 있습니다
notify-refused = 다음 알림을 보내지 못해 꺼 두었습니다: { $names }. 다시 받으시려면 서버 이름을 눌러 '개인정보 보호 설정'에서 서버 멤버의 다이렉트 메시지를 허용한 뒤 `/프로필`에서 시간을 골라 주세요.

profile-github-proved = **GitHub:** { $login } ✅ 본인 확인됨 · `/깃허브 분석`으로 볼 수 있습니다
profile-github-open = **GitHub:** { $login } · 아직 본인 확인 전입니다. `/깃허브 연결`에서 확인해 주세요
profile-github-none = **GitHub:** 연결 안 됨 · `/깃허브 연결`을 하면 직접 쓴 코드에 대한 질문을 받습니다

daily-discuss = 함께 이야기하기
question-memo-button = 메모
question-memo-change = 메모 고치기
question-memo-delete = 메모 지우기
question-memo-title = 이 질문에 대한 메모
question-memo-short = 질문 메모
question-retired = 이 서버에서는 더 이상 묻지 않는 질문입니다.
question-gone = 이 서버의 문제 은행에 없는 질문입니다. 메모는 그대로 남아 있습니다.
memo-choose = 고치기, 지우기, 연습하기…
browse-choose = 연습하기, 메모하기, 이야기하기…

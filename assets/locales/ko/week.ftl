# 주간 질문과 소식.

command-setup-weekly = 주간소식
command-setup-weekly-description = 매주 이 채널에 주간 질문과 소식을 올릴 요일(처음에는 꺼져 있습니다)
command-setup-weekly-off = 끄기
command-setup-weekly-mon = 월요일
command-setup-weekly-tue = 화요일
command-setup-weekly-wed = 수요일
command-setup-weekly-thu = 목요일
command-setup-weekly-fri = 금요일
command-setup-weekly-sat = 토요일
command-setup-weekly-sun = 일요일
command-setup-hour = 시
command-setup-hour-description = 올릴 시각, 0~23시(비우면 9시)

setup-week-on = ✅ 주간 질문과 소식을 { $channel }에 올립니다. 다음은 { $due } ({ $zone })
setup-week-cut = ⚠️ 지난 소식은 이 서버의 자동 검열(AutoMod)이 의견 부분을 막아서 의견 없이 올렸습니다.
setup-week-blocked = ⚠️ 지난 소식은 이 서버의 자동 검열(AutoMod)이 막아서 올리지 못했습니다. 제가 쓰는 채널을 규칙의 예외에 넣어 주세요.
setup-week-refused = ⚠️ 지난 소식은 디스코드가 받지 않아 올리지 못했습니다. 채널이 그대로 있는지, 제게 메시지 보내기 권한이 있는지 확인해 주세요.
setup-week-off = ℹ️ 주간 질문과 소식은 꺼져 있습니다. 켜려면 올릴 채널에서 `/설정`의 **주간소식**을 골라 주세요.

week-title = 이번 주 면접 준비
week-questions = **이번 주 질문**
week-opinions = **지난주에 추천을 많이 받은 의견**
week-opinion = { $author } · 👍 { $count }
week-practised = **지난주에 많이 연습한 질문**
week-practised-line = • { $question } · { $count }명
week-streaks = **꾸준히 연습하고 있는 분들**
week-streak = • { $member } · { $days }일 연속
week-footer = 연속 연습은 단추를 누른 분만 보입니다. 다시 누르면 빠집니다.
week-show-streak = 내 연속 연습 보이기/빼기
week-streak-on = 다음 주간 소식부터 내 연속 연습이 보입니다. 빼려면 다시 눌러 주세요.
week-streak-off = 다음 주간 소식부터 내 연속 연습이 보이지 않습니다.
discussion-credit = 제안: { $author }

# 사용 한도, /사용량, /감사기록.

limit-reached-uploads-member = 한 분이 하루에 올릴 수 있는 파일 수를 모두 쓰셨습니다. { $time }부터 다시 올릴 수 있습니다.
limit-reached-uploads-server = 이 서버에서 하루에 올릴 수 있는 파일 수를 모두 썼습니다. { $time }부터 다시 올릴 수 있습니다.
limit-reached-uploads-everything = 오늘은 올라온 파일이 너무 많아 더 읽을 수 없습니다. { $time }부터 다시 올릴 수 있습니다.
limit-reached-interviews-member = 한 분이 하루에 시작할 수 있는 면접 수를 모두 쓰셨습니다. { $time }부터 새로 시작할 수 있습니다. 그동안 `/면접 목록`에서 지난 면접을 돌아보실 수 있습니다.
limit-reached-interviews-server = 이 서버에서 하루에 시작할 수 있는 면접 수를 모두 썼습니다. { $time }부터 새로 시작할 수 있습니다.
limit-reached-interviews-everything = 오늘은 시작된 면접이 너무 많아 더 열 수 없습니다. { $time }부터 새로 시작할 수 있습니다.
limits-too-fast = 짧은 시간에 요청이 많았습니다. 사라진 것은 없으니 { $time } 다시 시도해 주세요.

command-usage = 사용량
command-usage-description = 관리자용: 무엇을 얼마나 썼고 전체적으로 어떤지 보기
command-usage-show = 보기
command-usage-show-description = 모델, 비용, 한도, 다섯 명 이상에 대한 통계
command-usage-warnings = 알림
command-usage-warnings-description = 한도를 거의 다 썼을 때 이 채널에서 알림 받기
command-usage-warnings-on = 켜기
command-usage-warnings-on-description = 예: 이 채널에서 받기, 아니요: 받지 않기
command-audit = 감사기록
command-audit-description = 관리자용: 누가 언제 어떤 관리 명령을 썼는지 보기

usage-title = 이 서버
usage-model = **언어 모델**
usage-model-today = • 오늘: 호출 { $calls }회, 토큰 { $tokens }개, 비용 { $money }
usage-model-month = • 이번 달: 호출 { $calls }회, 토큰 { $tokens }개, 비용 { $money }
usage-budget = • 오늘 예산 사용률: { $percent }%
usage-limits = **오늘의 한도**
usage-limit-uploads = 읽은 파일
usage-limit-interviews = 시작한 면접
usage-limit-tokens = 토큰
usage-limit-requests = 모델 호출
usage-limit-money = 모델 예산
usage-this-month = **이번 달 현재**
usage-too-few = 연습한 멤버가 다섯 명보다 적어 표시하지 않습니다.
usage-activity = 멤버 { $members }명 이상, 면접 { $interviews }회 이상
usage-band = • 평균 { $from }–{ $to }점: { $members }명 이상
usage-no-months = 아직 다섯 명 이상이 연습한 지난 달이 없습니다.
usage-warnings-in = 알림은 { $channel }에 올립니다.
usage-warnings-none = 알림을 올리는 채널이 없습니다. 받고 싶은 채널에서 `/사용량 알림`을 사용해 주세요.
usage-warnings-set = 설정했습니다. 이 서버의 한도를 80% 쓰면 { $channel }에 한도마다 하루 한 번 알려 드립니다.
usage-warnings-off = 설정했습니다. 이제 알림을 올리지 않습니다.
usage-rule = 달은 UTC 기준이며 끝난 뒤 한 번만 셉니다. 숫자는 5의 배수로 내림하고, 한 사람의 점수는 알리지 않습니다.
usage-warning-title = 한도를 거의 다 썼습니다
usage-warning = { $what }: 이 서버가 오늘 쓸 수 있는 양의 { $percent }%를 썼습니다. { $time } 새로 시작됩니다. 자세한 숫자는 `/사용량 보기`에 있습니다.

audit-title = 관리자와 운영진이 한 일
audit-empty = 아직 아무것도 없습니다.
audit-erased = 데이터를 삭제한 사람
audit-kept = 1년 동안 보관

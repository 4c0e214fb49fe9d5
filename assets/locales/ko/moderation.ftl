# /운영, 신고.

command-moderation = 운영
command-moderation-description = 신고된 의견과 차단한 멤버(운영자용)
command-moderation-reports = 신고
command-moderation-reports-description = 멤버들이 신고한 의견을 보고 처리합니다
command-moderation-block = 차단
command-moderation-block-description = 멤버의 커뮤니티 이용을 막습니다. 면접 연습은 그대로 할 수 있습니다
command-moderation-block-member = 멤버
command-moderation-block-member-description = 막을 멤버
command-moderation-unblock = 차단해제
command-moderation-unblock-description = 멤버가 다시 이용할 수 있게 합니다
command-moderation-unblock-member = 멤버
command-moderation-unblock-member-description = 다시 받을 멤버
command-moderation-log = 기록
command-moderation-log-description = 운영자가 최근에 한 일을 봅니다

opinion-report = 신고
opinion-report-choose = 운영자에게 의견 신고하기
opinion-reported = 알려 주셔서 고맙습니다. 이 서버의 운영자가 확인합니다.
opinion-hidden = 운영자가 숨긴 의견입니다.

moderation-reports = 신고된 의견
moderation-no-reports = 신고된 의견이 없습니다.
moderation-report = **{ $number }.** { $author } · 신고 { $count }건
moderation-hide = { $number }번 숨기기
moderation-leave = { $number }번 그대로 두기
moderation-unhide = 다시 보이기
moderation-message-stays = 멤버가 직접 보낸 메시지라 그대로 두었습니다. 아무도 읽지 않게 하려면 스레드에서 지워 주세요.
moderation-log = 최근 운영 기록
moderation-log-empty = 아직 기록이 없습니다.
moderation-did-hide = { $subject } 님의 의견을 숨겼습니다.
moderation-did-unhide = { $subject } 님의 의견을 다시 보이게 했습니다.
moderation-did-leave = { $subject } 님의 의견을 그대로 두었습니다.
moderation-did-block = { $subject } 님의 커뮤니티 이용을 막았습니다.
moderation-did-unblock = { $subject } 님이 다시 이용할 수 있게 했습니다.

community-not-moderator = 운영자만 할 수 있습니다. **메시지 관리하기** 권한을 요청해 주세요.

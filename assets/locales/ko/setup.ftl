# /설정과 /직무.

command-setup = 설정
command-setup-description = 권한을 확인하고 직무별 채널을 만듭니다(관리자용)
command-setup-language = 언어
command-setup-language-description = 채널에 올리는 글의 언어(비우면 서버 언어)
command-setup-language-ko = 한국어
command-setup-language-en = 영어

command-roles = 직무
command-roles-description = 이 서버의 직무(관리자용)
command-roles-list = 목록
command-roles-list-description = 직무와 채널, 주제를 봅니다
command-roles-add = 추가
command-roles-add-description = 직무를 추가합니다
command-roles-add-name-ko = 한국어이름
command-roles-add-name-ko-description = 한국어 이름
command-roles-add-name-en = 영어이름
command-roles-add-name-en-description = 영어 이름
command-roles-add-topics = 주제
command-roles-add-topics-description = 주제와 1~10의 비중. 예: 데이터베이스 3, 네트워크 2
command-roles-rename = 이름변경
command-roles-rename-description = 직무 이름을 바꿉니다
command-roles-rename-role = 직무
command-roles-rename-role-description = 바꿀 직무
command-roles-rename-name-ko = 한국어이름
command-roles-rename-name-ko-description = 한국어 이름
command-roles-rename-name-en = 영어이름
command-roles-rename-name-en-description = 영어 이름
command-roles-retire = 사용중지
command-roles-retire-description = 직무를 더 이상 쓰지 않거나 다시 씁니다
command-roles-retire-role = 직무
command-roles-retire-role-description = 바꿀 직무
command-roles-retire-retired = 중지
command-roles-retire-retired-description = 아니요를 고르면 다시 씁니다(비우면 예)
command-roles-map = 주제연결
command-roles-map-description = 직무의 주제를 정합니다
command-roles-map-role = 직무
command-roles-map-role-description = 바꿀 직무
command-roles-map-topics = 주제
command-roles-map-topics-description = 주제와 1~10의 비중. 예: 데이터베이스 3, 네트워크 2

permission-manage-channels = 채널 관리하기
permission-send-messages = 메시지 보내기
permission-create-public-threads = 공개 스레드 만들기
permission-manage-messages = 메시지 관리하기
permission-manage-threads = 스레드 관리하기

community-category = 면접 질문
community-channel-about = { $role } 면접 질문을 모은 곳입니다. 질문마다 글이 하나씩 있습니다. 의견을 쓰고, 좋은 의견은 👍로 추천해 주세요.
community-practice = 면접-연습
community-practice-about = 연습용 비공개 스레드가 이 채널 아래에 열립니다.

difficulty-1 = 신입
difficulty-2 = 경력
difficulty-3 = 시니어

setup-title = 설정
setup-permissions-fine = ✅ 필요한 권한이 모두 있습니다.
setup-permissions-missing = ❌ 이 서버에서 다음 권한이 없습니다.
setup-permissions-fix = 해결 방법: **서버 설정 > 역할**에서 제 역할을 고르고 위 권한을 켜서 저장한 뒤 `/설정`을 다시 써 주세요.
setup-permissions-useful = 다음 권한도 있으면 좋습니다. 면접용 비공개 스레드, 보고서 파일, 작성자가 원하는 의견 삭제, 보관된 스레드 다시 열기에 씁니다.
setup-content-on = ✅ 메시지를 읽을 수 있습니다. 질문 스레드에 쓴 글이 의견이 됩니다.
setup-content-off = ⚠️ 메시지를 읽을 수 없어서 의견은 입력창으로만 받습니다. 바꾸시려면 Discord 개발자 포털 > 애플리케이션 > Bot에서 **Message Content Intent**를 켜고 저를 다시 시작해 주세요.
setup-forums = ✅ 포럼을 쓸 수 있는 서버입니다. 직무마다 태그가 있는 포럼을 만듭니다.
setup-no-forums = ℹ️ 포럼이 없는 서버라서 직무마다 스레드를 쓰는 텍스트 채널을 만듭니다. 포럼을 쓰시려면 먼저 **서버 설정 > 커뮤니티 활성화하기**를 켜 주세요.
setup-lost = ⚠️ 다음 직무의 채널이 삭제되었습니다. 다시 만들려면 직무를 다시 고르고, 아니면 빼 주세요.
setup-choose = 채널을 만들 직무를 고르세요
setup-done = 커뮤니티가 준비되었습니다
setup-created = 새로 만들었습니다
setup-adopted = 이미 있던 채널을 씁니다
setup-kept = 그대로 둡니다
setup-repaired = 없어져서 다시 만들었습니다
setup-let-go = 이제 쓰지 않습니다. 필요 없으면 지우셔도 됩니다
setup-nothing = 채널이 있는 직무가 없습니다.
setup-next = 질문 글은 누군가 처음 이야기할 때 생깁니다. `/의견 쓰기`나 `/의견 추천순`으로 시작해 주세요.

roles-title = 직무
roles-changed = 직무를 저장했습니다
roles-retired = 사용 중지

# 무엇이 잘못되었고 다음에 무엇을 하면 되는지.

error-file-empty = 내용이 없는 파일입니다. 기기에서 파일이 열리는지 확인한 뒤 다시 올려 주세요.
error-file-too-large = 파일이 { $limit }MiB보다 큽니다. 사진 용량을 줄이거나 PDF로 내보낸 뒤 다시 올려 주세요.
error-file-unsupported = 읽을 수 없는 파일 형식입니다({ $found }). PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT, MD 중 하나로 저장해서 올려 주세요.
error-file-no-text = 파일에 글자가 없습니다. 스캔했거나 그림으로 된 파일로 보입니다. 작성한 프로그램에서 PDF로 내보내거나 DOCX, TXT로 올려 주세요.
error-file-encrypted = 비밀번호가 걸린 파일입니다. 비밀번호 없이 다시 저장해서 올려 주세요.
error-file-protected = 배포용 문서이거나 복사 방지가 걸려 있어 글을 읽지 않습니다. 한컴오피스에서 일반 문서(HWPX, PDF)로 다시 저장해서 올려 주세요.
error-file-broken = 파일이 손상되어 읽을 수 없습니다. 작성한 프로그램에서 다시 내보낸 파일을 올려 주세요.
error-file-too-costly = 구조가 너무 복잡해서 안전하게 읽을 수 없는 파일입니다. 단순한 DOCX나 TXT로 저장해서 올려 주세요.
error-download-failed = 디스코드에서 파일을 받아 오지 못했습니다. 한 번 더 올려 주세요.
error-too-little-text = 읽을 수 있는 글자가 { $characters }자뿐이라 질문을 만들기 어렵습니다. 해 온 일을 몇 줄 이상 적은 이력서를 올려 주세요.
error-resume-not-found = 해당 이력서를 찾지 못했습니다. 입력할 때 나오는 목록에서 고르거나 `/이력서 목록`에서 확인해 주세요.
error-too-many-resumes = 이력서는 { $limit }개까지 보관할 수 있습니다. `/이력서 삭제`로 하나를 지운 뒤 다시 올려 주세요.
error-bad-title = 제목이 비어 있거나 너무 깁니다. “백엔드 2026”처럼 짧게 지어 주세요.
error-role-not-found = 모르는 직무입니다. 입력할 때 나오는 목록에서 골라 주세요.
error-interview-not-found = 해당 면접을 찾지 못했습니다. 입력할 때 나오는 목록에서 고르거나 `/면접 목록`에서 확인해 주세요.
error-interview-open = 이미 진행 중인 면접이 있습니다: { $thread }
    그 스레드에서 이어 가거나 `/면접 취소`로 끝내 주세요.
error-interview-opening = 면접을 여는 중입니다. 곧 스레드가 나타납니다. 나타나지 않으면 `/면접 취소` 후 다시 시작해 주세요.
error-no-interview-open = 진행 중인 면접이 없습니다. `/면접 시작`으로 시작해 주세요.
error-not-your-interview = 면접을 보는 본인만 할 수 있습니다. 직접 연습하려면 `/면접 시작`을 사용해 주세요.
error-only-in-servers = 서버에서만 쓸 수 있습니다. 제가 있는 서버로 가서 명령어를 입력해 주세요.
error-wrong-channel = 이 종류의 채널에는 비공개 스레드를 만들 수 없습니다. 일반 텍스트 채널에서 사용해 주세요.
error-missing-permissions = 이 채널에서 제게 필요한 권한이 없습니다. 관리자에게 제 역할에 다음 권한을 달라고 요청해 주세요.
    { $permissions }
error-thread-failed = 디스코드에서 스레드가 열리지 않았습니다. 1분 뒤 `/면접 시작`을 다시 사용해 주세요. 계속 안 되면 관리자에게 쓰지 않는 스레드를 보관해 달라고 요청해 주세요.
error-bad-question-count = 질문은 3개에서 12개까지 고를 수 있습니다. 이 범위의 숫자를 골라 주세요.
error-answer-empty = 답변에서 읽을 수 있는 말을 찾지 못했습니다. 한두 문장이라도 적거나 **건너뛰기**를 눌러 주세요.
error-answer-too-long = 답변이 { $limit }자를 넘습니다. 조금 줄여서 보내 주세요. 실제 면접에서도 2분 정도면 충분합니다.
error-answer-is-file = 답변은 글자 파일(TXT, MD)이나 음성 메시지로 한 번에 하나씩 보낼 수 있지만, 이 파일은 읽지 못합니다. 글로 적어 주세요.
error-answer-hidden = 이 서버에서는 제가 메시지를 읽을 수 없어 답변이 전달되지 않았습니다. 질문 아래의 **입력창에 쓰기**를 눌러 보내 주세요.
error-answer-waits = 지금 저장소에 연결할 수 없습니다. 답변은 여기에 그대로 남아 있으니 지우지 말고 기다려 주세요. 연결되는 대로 읽고 이어서 진행합니다.
error-database-down = 지금 저장소에 연결할 수 없어 저장하지 못했습니다. 1분 뒤 다시 시도해 주세요.
error-interview-over = 이미 끝난 면접입니다. `/면접 목록`에서 보고서를 보거나 `/면접 시작`으로 새로 시작해 주세요.
error-interview-not-begun = 아직 면접이 시작되지 않았습니다. 곧 첫 질문을 드립니다.
error-question-closed = 이미 지나간 질문입니다. 스레드 맨 아래의 최신 질문에 이어서 답해 주세요.
error-nothing-asked = 지금은 열려 있는 질문이 없고, 다음 질문을 준비하고 있습니다. 질문이 올라온 뒤에 답변을 보내 주세요.
error-stale-control = 지금은 쓸 수 없는 버튼이나 명령어입니다. `/도움말`에서 지금 할 수 있는 일을 확인해 주세요.
error-unexpected = 저희 쪽에서 문제가 생겼고, 내용은 기록해 두었습니다. 다시 시도해 주세요. 계속되면 관리자에게 이 번호를 알려 주세요: `{ $reference }`
error-not-allowed = 여기에서 이 명령어를 쓸 권한이 없습니다. 서버 관리자에게 문의하거나 `/도움말`을 확인해 주세요.
error-bad-option = 옵션 하나를 이해하지 못했습니다. 입력할 때 나오는 목록에서 골라 다시 시도해 주세요.
error-too-fast = 잠시만 기다려 주세요. { $seconds }초 뒤에 다시 시도해 주세요.

permission-view-channel = 채널 보기
permission-create-private-threads = 비공개 스레드 만들기
permission-send-messages-in-threads = 스레드에서 메시지 보내기
permission-embed-links = 링크 첨부
permission-attach-files = 파일 첨부
permission-read-message-history = 메시지 기록 보기

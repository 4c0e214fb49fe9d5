# /문제은행: 서버가 직접 만든 질문.

command-bank = 문제은행
command-bank-description = 이 서버가 직접 만든 질문: 가져오기, 내보내기, 검사(관리자용)
command-bank-import = 가져오기
command-bank-import-description = TOML 또는 CSV 파일의 질문을 추가합니다. 키가 같으면 바꿉니다
command-bank-import-file = 파일
command-bank-import-file-description = /문제은행 내보내기와 같은 형식의 .toml 또는 .csv 파일
command-bank-check = 검사
command-bank-check-description = 아무것도 바꾸지 않고 파일의 잘못된 곳을 찾습니다
command-bank-check-file = 파일
command-bank-check-file-description = /문제은행 내보내기와 같은 형식의 .toml 또는 .csv 파일
command-bank-export = 내보내기
command-bank-export-description = 질문을 파일로 받습니다. 고친 뒤 다시 가져올 수 있습니다
command-bank-export-questions = 질문
command-bank-export-questions-description = 이 서버의 질문만, 또는 나올 수 있는 모든 질문(비우면 서버 질문)
command-bank-export-questions-own = 이 서버의 질문
command-bank-export-questions-all = 모든 질문
command-bank-export-format = 형식
command-bank-export-format-description = 편집기용 TOML, 스프레드시트용 CSV(비우면 TOML)
command-bank-export-format-toml = TOML
command-bank-export-format-csv = CSV

error-needs-manage-server = 서버를 관리할 수 있는 분만 쓸 수 있습니다. 관리자에게 **서버 관리하기** 권한을 요청해 주세요.

bank-imported = 질문을 가져왔습니다
bank-checked = 잘못된 곳이 없습니다. 바뀐 것은 없습니다
bank-counts = 새 질문 **{ $added }**개 · 바뀐 질문 **{ $replaced }**개 · 그중 쓰지 않는 질문 **{ $retired }**개
bank-alike = 다음은 표현만 다르고 같은 것을 묻는 질문입니다. 한 면접에는 그중 하나만 나옵니다.
bank-refused-title = 가져오지 않았습니다
bank-refused = 파일에 잘못된 곳이 { $count }군데 있습니다. 아래 줄을 고쳐서 다시 보내 주세요.
bank-more = … 그 밖에 { $count }군데
bank-line = { $line }번째 줄
bank-exported-title = 질문 파일
bank-exported = 질문 **{ $count }**개가 들어 있습니다. 고친 뒤 `/문제은행 가져오기`로 다시 올려 주세요. 쓰지 않을 질문에는 `retired = true`를 적으면 됩니다.
bank-empty = 아직 이 서버가 직접 만든 질문이 없습니다. `/문제은행 내보내기`에서 **모든 질문**을 고르면 기본 질문을 받아 시작할 수 있습니다.

bank-fault-key = 키는 영문 소문자, 숫자, 하이픈으로 1~100자여야 합니다
bank-fault-key-twice = 같은 키가 두 번 나옵니다
bank-fault-topic = ‘{ $topic }’이라는 주제가 없습니다. 모든 질문을 내보내면 쓸 수 있는 주제가 보입니다
bank-fault-kind = 종류가 주제와 맞지 않습니다
bank-fault-difficulty = 난이도는 1, 2, 3 중 하나여야 합니다
bank-fault-key-points = 핵심 내용이 3~6개 있어야 합니다
bank-fault-follow-ups = 꼬리 질문이 1~2개 있어야 합니다
bank-fault-text-missing = 한쪽 언어의 글이 비어 있습니다. 채워 주세요: { $columns }
bank-fault-too-long = 300자를 넘는 글이나 100자를 넘는 인정 표현이 있습니다
bank-fault-no-wording = 한쪽 언어에 인정 표현이 없는 핵심 내용이 있습니다. 채워 주세요: { $columns }
bank-fault-forbidden = 나이, 가족, 종교처럼 면접에서 물을 수 없는 것을 묻고 있습니다
bank-fault-syntax = 읽을 수 없습니다({ $words })
bank-fault-no-head = 첫 줄에 열 이름이 있어야 합니다: { $columns } 등. 내보낸 파일에서 모두 볼 수 있습니다
bank-fault-no-column = ‘{ $column }’ 열이 없습니다
bank-fault-unknown-column = ‘{ $column }’ 열은 모르는 열입니다
bank-fault-field = ‘{ $column }’ 열에는 { $column ->
    [difficulty] 1, 2, 3 중 하나만
    [kind] warm-up, technical, behavioural 중 하나만
   *[other] true, false 또는 빈칸만
} 쓸 수 있습니다
bank-fault-fields = 열은 { $columns }개인데 값이 { $found }개입니다. 쉼표나 줄바꿈이 든 칸은 큰따옴표로 감싸 주세요
bank-fault-open-quote = 여기서 연 큰따옴표가 닫히지 않았습니다. 칸 안의 큰따옴표는 두 번("") 써 주세요
bank-fault-format = 파일 이름이 .toml이나 .csv로 끝나야 합니다
bank-fault-encoding = UTF-8이 아닙니다. ‘CSV UTF-8’이나 TOML로 저장해 주세요
bank-fault-empty = 질문이 하나도 없습니다
bank-fault-too-many = 서버마다 직접 만든 질문은 { $limit }개까지 둘 수 있습니다

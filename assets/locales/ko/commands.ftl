# 디스코드에 보이는 명령어의 이름, 설명, 옵션, 선택지.
# 이름은 소문자, 띄어쓰기 없이 32자까지, 설명은 100자까지.

command-resume = 이력서
command-resume-description = 내 이력서 업로드, 목록, 보기, 삭제
command-resume-upload = 업로드
command-resume-upload-description = 이력서를 올리면 읽은 내용을 보여 드리고 그 내용으로 질문을 만듭니다
command-resume-upload-file = 파일
command-resume-upload-file-description = PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT, MD 파일, 최대 10MiB
command-resume-upload-title = 제목
command-resume-upload-title-description = 이력서 제목(비우면 파일 이름). 같은 제목으로 올리면 새 버전이 됩니다
command-resume-upload-role = 직무
command-resume-upload-role-description = 이 이력서로 지원할 직무
command-resume-list = 목록
command-resume-list-description = 이 서버에 올린 내 이력서 목록
command-resume-view = 보기
command-resume-view-description = 이력서에서 무엇을 읽었는지 봅니다
command-resume-view-resume = 이력서
command-resume-view-resume-description = 내 이력서 중 하나
command-resume-delete = 삭제
command-resume-delete-description = 이력서를 모든 버전과 함께 삭제합니다
command-resume-delete-resume = 이력서
command-resume-delete-resume-description = 내 이력서 중 하나

command-interview = 면접
command-interview-description = 면접 연습
command-interview-start = 시작
command-interview-start-description = 비공개 스레드에서 면접을 시작합니다
command-interview-start-role = 직무
command-interview-start-role-description = 연습할 직무
command-interview-start-resume = 이력서
command-interview-start-resume-description = 이 이력서로 맞춤 질문을 만듭니다
command-interview-start-questions = 질문수
command-interview-start-questions-description = 질문 개수, 3~12개(비우면 5개)
command-interview-start-follow-ups = 꼬리질문
command-interview-start-follow-ups-description = 답변에 빠진 부분이 있으면 이어서 묻습니다(비우면 예)
command-interview-start-language = 언어
command-interview-start-language-description = 면접에 쓸 언어(비우면 내 디스코드 언어)
command-interview-start-language-ko = 한국어
command-interview-start-language-en = 영어
command-interview-list = 목록
command-interview-list-description = 내 면접 기록과 점수
command-interview-show = 보기
command-interview-show-description = 면접 보고서와 질문별 답변, 피드백을 봅니다
command-interview-show-interview = 면접
command-interview-show-interview-description = 내 면접 중 하나
command-interview-cancel = 취소
command-interview-cancel-description = 진행 중인 면접을 보고서 없이 끝냅니다

command-help = 도움말
command-help-description = 지금 무엇을 하면 되는지 알려 드립니다

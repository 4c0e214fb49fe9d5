# 이력서에서 읽은 내용 고치기, 이력과 자기소개서.

button-rename = 제목·직무 바꾸기
correct-choose = 고치거나 숨길 부분을 골라 주세요…
correct-hint = ✏️ 잘못 읽었거나 질문에서 빼고 싶은 내용이 있나요? 아래 메뉴에서 그 부분을 골라 줄을 고치거나 지워 주세요.
correct-form-title = 읽은 내용 고치기
correct-form-label = 줄을 지우면 질문에 쓰지 않습니다
correct-done-title = 고쳤습니다: 이제 버전 { $version }입니다
rename-form-title = 제목과 직무
rename-form-resume-title = 이력서 제목
rename-form-role = 직무
error-title-taken = 같은 제목의 이력서가 이미 있습니다. 다른 제목을 정해 주세요.
error-resume-changed = 그사이 이 이력서의 새 버전이 생겼습니다. `/이력서 보기`로 다시 열어 주세요. 적은 내용은 아래에서 복사할 수 있습니다.

resume-periods = **기간**
period-now = 현재
cover-letter-heading = **자기소개서**
cover-letter-length = { $with }자(공백 제외 { $without }자)
cover-letter-limit = {""} · 제한 { $most }{ $unit }
cover-letter-over = {""} · 제한 { $most }{ $unit } ⚠️ { $over } 초과
unit-characters = 자
unit-characters-without-spaces = 자(공백 제외)
unit-bytes = 바이트
unit-words = 단어

personal-phone = 전화번호
personal-email = 이메일
personal-resident-number = 주민등록번호
personal-birth-date = 생년월일
personal-address = 주소
personal-url = 웹 주소
personal-name = 이름
personal-account = 계정 이름

history-heading = **버전 이력**
history-file = • 버전 { $number } · { $when } · { $file }
history-file-without-hidden = • 버전 { $number } · { $when } · { $file } · 직접 뺀 줄 제외
history-corrected = • 버전 { $number } · { $when } · 직접 고침

error-picture-needs-consent = 그림 파일이라 직접 읽을 수 없습니다. 언어 모델은 읽을 수 있지만, 이름·연락처·사진까지 그림 전체가 모델 서버로 전송됩니다. 동의하시면 `그림전송: True` 옵션과 함께 다시 올려 주세요. 원하지 않으시면 글자가 있는 PDF, DOCX, HWP 파일을 올려 주세요.
error-scan-needs-consent = 스캔하거나 사진을 찍어 만든 PDF라 직접 읽을 수 없습니다. 언어 모델은 읽을 수 있지만, 최대 6쪽이 이름·연락처·사진까지 그대로 그림으로 모델 서버에 전송됩니다. 동의하시면 `그림전송: True` 옵션과 함께 다시 올려 주세요. 원하지 않으시면 작성한 프로그램에서 PDF로 내보내거나 DOCX, HWP, TXT로 올려 주세요.
error-picture-over-budget = 오늘 쓸 수 있는 언어 모델 예산을 모두 써서 내일까지는 그림을 읽을 수 없습니다. 글자가 있는 PDF, DOCX, HWP 파일을 올리거나 내일 다시 시도해 주세요.
warning-model-could-read = 그림으로 된 쪽은 언어 모델이 읽을 수 있습니다. 이 경우 개인정보까지 그대로 모델 서버에 전송됩니다. 동의하시면 `그림전송: True` 옵션과 함께 파일을 다시 올려 주세요.
error-picture-unread = 언어 모델이 그림을 읽지 못했습니다. 잠시 뒤 다시 시도하시거나 글자가 있는 PDF, DOCX, HWP 파일을 올려 주세요.
warning-read-by-model = ⚠️ 언어 모델이 그림에서 읽은 내용이라 틀린 글자가 있을 수 있습니다. 아래에서 확인하고 잘못된 곳을 고쳐 주세요.

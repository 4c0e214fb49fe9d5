# 자기소개서를 항목별로 쓰기.

command-resume-write = 작성
command-resume-write-description = 자기소개서를 도움말과 글자 수를 보며 항목별로 작성합니다
command-resume-write-letter = 자기소개서
command-resume-write-letter-description = 이어서 쓸 자기소개서
command-resume-write-title = 제목
command-resume-write-title-description = 새 자기소개서의 제목
command-resume-write-prompts = 문항
command-resume-write-prompts-description = 새 자기소개서에 담을 문항 묶음. 나중에 바꿀 수 있습니다
command-resume-write-role = 직무
command-resume-write-role-description = 이 자기소개서로 지원할 직무

letter-untitled = 자기소개서 { $date }
letter-untitled-again = 자기소개서 { $date } ({ $number })
letter-title = ✍️ { $title }
letter-kept = 제출한 내용은 바로 저장됩니다. 언제든 `/이력서 작성`으로 이어서 쓸 수 있습니다.
letter-no-sections = 아직 항목이 없습니다. 메뉴에서 추가해 주세요.
letter-empty = ▫️ 아직 쓰지 않음
letter-empty-limit = ▫️ 아직 쓰지 않음 · 제한 { $limit }
letter-length = { $with }자(공백 제외 { $without }자)
letter-length-unit = { $length }{ $unit } · { $with }자(공백 제외 { $without }자)
letter-limit = { $most }{ $unit }
letter-within = ✅ { $counted } · 제한 { $limit }
letter-over = ⚠️ { $counted } · 제한 { $limit } · { $over }만큼 초과
letter-unlimited = ✅ { $counted }
letter-next = **다음 항목:** { $prompt }
letter-all-written = 모든 항목을 썼습니다. **완성**을 누르면 면접 질문을 만들 수 있는 이력서로 저장됩니다.
letter-finished-before = 📄 완성한 버전: { $version }. 고친 뒤 **완성**을 누르면 새 버전이 됩니다.
letter-choose = 쓰거나 고칠 항목…
letter-add = 항목 추가…
letter-add-own = ✏️ 직접 만든 항목
button-letter-next = 쓰기: { $prompt }
button-letter-preview = 미리 보기
button-letter-finish = 완성
button-letter-arrange = 순서
button-letter-rename = 제목
button-letter-discard = 삭제
button-letter-edit = 고치기
button-letter-back = 자기소개서로

letter-form-own = 직접 만든 항목
letter-form-text = 내용
letter-form-prompt = 문항
letter-form-limit = 글자 수 제한
letter-form-limit-placeholder = 700 · 공백 제외 700자 · 2000바이트
letter-form-placeholder = 어떤 상황에서 직접 무엇을 했고 어떤 결과가 났는지 적어 주세요
letter-form-rename = 자기소개서 제목
letter-form-title = 제목

letter-list-title = 내 자기소개서
letter-list-intro = 이어서 쓸 것을 고르거나 새로 시작해 주세요. `/이력서 작성`의 옵션으로 제목과 문항을 정해 시작할 수도 있습니다.
letter-list-item = • **{ $title }** · { $sections }개 중 { $written }개 작성 · { $when }
letter-list-choose = 이어서 쓸 자기소개서…
button-letter-begin = 새로 쓰기

letter-arrange-title = 항목 순서
letter-arrange = 옮기거나 뺄 항목을 메뉴에서 골라 주세요.
letter-arrange-choose = 항목 고르기…
button-letter-up = 위로
button-letter-down = 아래로
button-letter-remove = 빼기
letter-removed = 뺀 항목: { $prompt }
letter-removed-text = 이 항목에 썼던 글입니다. 필요하면 여기에서 복사해 주세요.
letter-removed-empty = 쓴 내용은 없었습니다.

letter-nothing-yet = 아직 쓴 내용이 없습니다.
letter-preview-place = 항목 { $place } / { $places }

letter-discard-title = “{ $title }” 자기소개서를 삭제하시겠습니까?
letter-discard = 모든 항목이 완전히 삭제됩니다.
letter-discard-finished = 작성하던 글이 완전히 삭제됩니다. 완성해 둔 이력서는 남으며, `/이력서 삭제`로 지울 수 있습니다.
button-letter-discard-yes = 완전히 삭제
letter-discarded = 삭제했습니다: { $title }
letter-discarded-next = 언제든 `/이력서 작성`으로 새로 쓸 수 있습니다.

error-letter-not-found = 해당 자기소개서를 찾지 못했습니다. 입력할 때 나오는 목록에서 고르거나 옵션 없이 `/이력서 작성`을 사용해 주세요.
error-too-many-letters = 자기소개서는 { $limit }개까지 쓸 수 있습니다. `/이력서 작성`으로 하나를 열어 삭제한 뒤 새로 시작해 주세요.
error-letter-full = 항목은 { $limit }개까지 넣을 수 있습니다. **순서**에서 하나를 뺀 뒤 추가해 주세요.
error-section-gone = 이미 없어진 항목입니다. 아무것도 바꾸지 않았습니다.
error-section-changed = 그사이 다른 기기 등에서 이 항목이 바뀌어 덮어쓰지 않았습니다. 보내신 글은 아래에 있으니 지금 항목에 옮겨 주세요.
error-bad-prompt = 문항이 비어 있거나 너무 깁니다. 200자 안으로 적어 주세요.
error-bad-limit = 글자 수 제한을 알아보지 못했습니다. `700`, `공백 제외 700자`, `2000바이트`처럼 적거나 비워 주세요.
error-section-too-long = 디스코드 입력창에는 { $limit }자까지 쓸 수 있어 내용과 제한 모두 그보다 길 수 없습니다. 두 항목으로 나누어 주세요.

# 가져갈 파일.

command-interview-export = 내보내기
command-interview-export-description = 질문, 답변, 피드백이 담긴 면접 기록을 파일로 받습니다
command-interview-export-interview = 면접
command-interview-export-interview-description = 내 면접 중 하나. 비우면 모두 담습니다
command-interview-export-format = 형식
command-interview-export-format-description = 인쇄할 PDF 또는 고쳐 쓸 마크다운
command-interview-export-format-pdf = PDF
command-interview-export-format-markdown = 마크다운

export-done-title = 파일이 준비되었습니다
export-done = 면접 { $count }개의 질문, 답변, 피드백을 담았습니다. 이 메시지는 본인에게만 보이니 사라지기 전에 파일을 저장해 주세요.
export-letter-done = 항목 { $count }개를 담은 자기소개서입니다. 이 메시지는 본인에게만 보이니 사라지기 전에 파일을 저장해 주세요.
button-letter-docx = Word 파일
button-letter-markdown = 마크다운 파일

export-title-one = 면접 기록: { $role }
export-title-all = 나의 면접 기록
export-subtitle-one = { $date }
export-subtitle-all = 면접 { $count }개
export-date = { $year }년 { $month }월 { $day }일
export-no-report = 보고서가 없는 면접입니다.
export-rank = / 100점 · { $rank }등급 · 답변 { $answered }개 · 건너뜀 { $skipped }개
export-offline = 일부 또는 모든 답변을 언어 모델 없이 오프라인 채점표로 매겼습니다. 점수는 참고로만 봐 주세요.
export-practise = 연습할 것
export-question = 질문 { $number }
export-follow-up = 질문 { $number }의 꼬리질문
export-answer = 나의 답변
export-skipped = 건너뛰었습니다.
export-no-answer = 답변하지 않았습니다.
export-feedback = 피드백 · { $points }점
export-points = 핵심 내용
export-point-found = { $name }: 답변에 있음
export-point-missing = { $name }: 빠짐
export-strengths = 좋았던 점
export-improvements = 더할 점

error-nothing-to-export = 아직 이 서버에서 본 면접이 없습니다. `/면접 시작`으로 면접을 본 뒤 내보내 주세요.
export-memo = 내 메모
export-attempt = { $attempt }번째 도전: { $before }번째({ $points }점)보다 { $by }점
export-best = 가장 좋은 도전: { $attempt }번째, { $points }점
export-change = { $before }점 → { $now }점({ $by })
export-change-added = 새로 담은 내용: { $name }
export-change-lost = 지난번에는 있던 내용: { $name }
export-change-missing = 아직 빠진 내용: { $name }
export-left-out = 파일이 이곳에서 디스코드가 받는 크기를 넘어 오래된 면접 { $count }개를 뺐습니다. 그 면접은 `면접` 옵션으로 하나씩 내보내 주세요.
error-export-too-large = 파일이 이곳에서 디스코드가 받는 { $limit }MiB를 넘습니다. `면접` 옵션으로 하나만 고르거나 더 작은 마크다운 형식을 선택해 주세요.

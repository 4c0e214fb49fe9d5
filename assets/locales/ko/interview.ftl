# 면접: 환영, 질문, 피드백, 보고서, 기록.

thread-name = 면접 연습 · { $role } · { $code }

interview-starting-title = 면접 준비가 끝났습니다
interview-starting = { $thread } 스레드로 이동해 주세요. 첫 질문이 기다리고 있으니 천천히 답해 주세요.
interview-opening = 비공개 스레드를 여는 중입니다. 잠시 후 첫 질문과 함께 나타납니다. 이 메시지는 닫으셔도 됩니다.

welcome-title = 면접 연습에 오신 것을 환영합니다
welcome-role = **{ $role }** · 질문 { $questions }개
welcome-resume = { $tailored ->
    [0] 이력서: { $title }
   *[other] 그중 { $tailored }개는 이력서로 만든 질문: { $title }
}
welcome-how = **진행 방법**
welcome-answer-messages = • 질문은 한 번에 하나씩 드립니다. 말하듯이 이 스레드에 메시지로 답하거나 입력창에 써 주세요.
welcome-answer-form = • 질문은 한 번에 하나씩 드립니다. **입력창에 쓰기**를 누르고 말하듯이 답을 적어 주세요.
welcome-feedback = • 답변마다 하신 말을 인용한 피드백을 드리고, 끝나면 점수와 연습할 점 세 가지를 알려 드립니다.
welcome-stuck = • 막히면 **힌트**나 **건너뛰기**를 눌러 주세요. **마치기**를 누르면 답한 질문까지만 보고서를 만듭니다.
welcome-pause = • 쉬고 싶으면 **잠시 쉬기**를 누르거나 그냥 나가셔도 됩니다. 자리를 지켜 두니 돌아와서 이어 답하시면 됩니다.
welcome-offline = 🧮 연결된 언어 모델이 없어 **오프라인 면접관**이 진행합니다. 질문과 피드백은 정해진 규칙으로 만들며, 채점한 곳마다 그렇게 표시합니다.
welcome-seen = 🔒 본인과 저 외에도 서버 소유자, 관리자, ‘스레드 관리하기’ 권한이 있는 운영진은 이 스레드를 열어 볼 수 있습니다.

question-title = 질문 { $number }/{ $total } · { $kind }
question-title-topic = 질문 { $number }/{ $total } · { $kind } · { $topic }
question-title-follow-up = { $number }번 꼬리질문 · { $kind }
question-why-resume = 질문한 이유: 이력서에 이렇게 적으셨습니다
question-why-follow-up = 질문한 이유: { $reason }
question-how-messages = 여기에 답변을 쓰거나 입력창을 이용해 주세요.
question-how-form = ‘입력창에 쓰기’를 눌러 답해 주세요.

button-hint = 힌트
button-answer = 입력창에 쓰기
button-skip = 건너뛰기
button-finish = 마치기
button-finish-yes = 지금 마치기
button-keep-going = 계속하기
button-details = 답변과 피드백 모두 보기
button-cancel-yes = 면접 끝내기

feedback-title = { $number }번 질문 피드백
feedback-title-follow-up = { $number }번 꼬리질문 피드백
feedback-points = **100점 중 { $points }점**
feedback-time = 답변 시간 { $duration }
feedback-offline = 🧮 언어 모델 없이 정해진 규칙의 오프라인 채점표로 매긴 점수입니다. 참고로만 봐 주세요.
feedback-no-evidence = 답변에서 근거를 찾지 못했습니다
feedback-key-points = **핵심 내용 { $total }개 중 { $found }개**
feedback-strengths = **좋았던 점**
feedback-improvements = **다음에는**

junk-echo = 질문이 그대로 적혀 있어 아직 채점할 내용이 없습니다. 다음에는 자신의 말로 답해 주세요. 두 문장만 적어도 좋은 시작입니다.
junk-dont-know = 모르는 질문은 누구에게나 나옵니다. 아는 데까지 말하거나 어떻게 알아볼지 이야기해 보세요. 그것만으로도 점수가 됩니다.
junk-gibberish = 뜻을 알아볼 수 있는 말이 없었습니다. 잘못 입력하셨다면 다음 질문으로 이어 가고, 이 질문은 다음 면접에서 다시 도전해 주세요.
junk-plan = 어떻게 답할지는 적혀 있지만 아직 답변이 없습니다. 첫 번째 내용부터 바로 말해 보세요. 순서는 말하면서 잡아도 괜찮습니다.
junk-too-short = 채점하기에는 너무 짧습니다. 무엇을, 어떻게 했고, 결과가 어땠는지 세 문장이면 충분합니다.
junk-pasted = 답변이 아니라 질문이나 채점 기준을 옮겨 적은 글로 보입니다. 직접 해 본 일을 자신의 말로 들려주세요.

hint-title = 이 질문의 힌트
hint-none = 이 질문에는 힌트가 없습니다. 어떤 상황이었고, 무엇을 했고, 결과가 어땠는지 차례로 떠올려 보세요.

form-title = { $number }번 질문 답변
form-label = 답변
form-placeholder = 어떤 상황에서 무엇을 했고 결과는 어땠는지 적어 주세요.
form-received-title = 답변을 받았습니다
form-received = 모두 { $characters }자입니다. 피드백은 스레드에 올려 드립니다.
form-returned = **쓰신 글이 사라지지 않도록 돌려 드립니다.**

finish-confirm-title = 지금 마치시겠습니까?
finish-confirm = 지금까지 답한 내용으로 보고서를 만들고, 남은 질문은 뺍니다. 답변이 하나도 없으면 보고서 없이 끝납니다. 되돌릴 수 없습니다.
finish-done = 면접을 마쳤습니다. 결과는 스레드에 올려 드립니다.
keep-going-done = 좋습니다. 편하실 때 최신 질문에 이어서 답해 주세요.
cancel-confirm-title = 보고서 없이 면접을 끝내시겠습니까?
cancel-confirm = 지금까지의 답변과 피드백은 `/면접 목록`에 남지만 점수는 나오지 않습니다. 보고서를 받으려면 스레드에서 **마치기**를 눌러 주세요. 되돌릴 수 없습니다.
cancel-done = 면접을 보고서 없이 끝냈습니다. 언제든 `/면접 시작`으로 새로 시작할 수 있습니다.

cancelled-title = 면접이 끝났습니다
cancelled-by-candidate = 보고서 없이 면접을 끝내셨습니다. 언제든 `/면접 시작`으로 새로 시작할 수 있습니다.
cancelled-thread-forbidden = 그 채널에 비공개 스레드를 만들 권한이 없었습니다. 다른 채널에서 `/면접 시작`을 사용하거나 관리자에게 ‘비공개 스레드 만들기’ 권한을 요청해 주세요.
cancelled-thread-failed = 디스코드에서 제때 스레드가 열리지 않았습니다. `/면접 시작`을 다시 사용해 주세요.
cancelled-thread-gone = 이 면접의 스레드가 삭제되었습니다. `/면접 시작`으로 새로 시작해 주세요.
cancelled-candidate-left = 면접을 보던 분이 서버를 떠나 면접을 끝냈습니다.
cancelled-expired = 7일 동안 답변이 없어 면접을 닫았습니다. 편하실 때 `/면접 시작`으로 다시 시작해 주세요.

report-title = 면접 보고서 · { $role }
report-total = **100점 중 { $total }점 · { $rank }등급**
report-counts = 답변 { $answered }개 · 건너뜀 { $skipped }개
report-pace = 답변당 약 { $duration }
report-dimensions = **항목별 점수**
report-best = **가장 잘한 질문: { $number }번** ({ $points }점)
report-weakest = **더 얻을 수 있는 질문: { $number }번** ({ $points }점)
report-practise = **연습할 점 세 가지**
report-practise-some = **연습할 점**
report-questions = 질문과 점수
report-question = **{ $number }.** { $points }점 · { $text }
report-question-follow-up = ↳ { $points }점 · { $text }
report-question-skipped = **{ $number }.** 0점(건너뜀) · { $text }
report-question-skipped-follow-up = ↳ 0점(건너뜀) · { $text }
report-question-dropped = **{ $number }.** 묻지 않음 · { $text }
report-question-dropped-follow-up = ↳ 묻지 않음 · { $text }
report-offline-all = 🧮 모든 답변을 언어 모델 없이 오프라인 채점표로 매겼습니다. 참고로만 봐 주세요.
report-offline-some = 🧮 언어 모델을 쓸 수 없어 답변 { $count }개를 오프라인 채점표로 매겼습니다. 참고로만 봐 주세요.
report-next = **이제 무엇을 할까요?** 점수가 낮은 질문의 피드백을 다시 읽고 `/면접 시작`으로 한 번 더 연습해 보세요. 보고서는 `/면접 목록`에 모여 있습니다.

list-title = 내 면접 기록
list-empty = 아직 이 서버에서 본 면접이 없습니다. `/면접 시작`으로 시작해 주세요.
list-item = **{ $role }** · { $when }
list-status-opening = 여는 중
list-status-running = 진행 중: { $thread }
list-status-running-no-thread = 진행 중
list-status-finished = { $total }점 · { $rank }등급
list-status-cancelled = 보고서 없이 끝남
list-select = 열어 볼 면접을 골라 주세요
list-choice-finished = { $role } · { $date } · { $total }점
list-choice-running = { $role } · { $date } · 진행 중
list-choice-cancelled = { $role } · { $date } · 보고서 없음

show-running = 아직 진행 중인 면접입니다: { $thread }
show-running-no-thread = 아직 진행 중인 면접입니다.
show-details = 버튼을 눌러 질문마다 답변과 피드백을 볼 수 있습니다.
show-answer = **내 답변**
show-not-answered = 답하지 않은 질문입니다.
show-skipped = 건너뛴 질문입니다.
show-evaluating = 이 답변의 피드백을 준비하고 있습니다.

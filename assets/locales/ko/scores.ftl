# 점수가 나온 곳: 언어 모델 예산, 여러 채점자, 다시 채점.

feedback-spread = 채점자 간 { $points }점 차이
feedback-offline-failed = 🧮 언어 모델이 응답하지 않아 정해진 규칙의 오프라인 채점표로 매긴 점수입니다. 참고로만 봐 주세요. 나중에 `/면접 보기`에서 다시 채점할 수 있습니다.
feedback-offline-budget = 🧮 오늘 쓸 수 있는 언어 모델 예산을 모두 써서 정해진 규칙의 오프라인 채점표로 매긴 점수입니다. 참고로만 봐 주세요. 내일부터 `/면접 보기`에서 다시 채점할 수 있습니다.
report-offline-budget = 🧮 오늘 쓸 수 있는 언어 모델 예산을 모두 써서 답변 { $count }개를 오프라인 채점표로 매겼습니다. 내일부터 `/면접 보기`에서 다시 채점할 수 있습니다.
report-spread = 채점자 간 최대 { $points }점 차이
report-again = 🔁 답변 { $count }개는 나중에 다시 채점한 점수입니다. 이전 점수도 보관하고 있습니다.
button-again = 다시 채점
again-done = 다시 채점했습니다
again-counts = 다시 채점한 답변 **{ $done }**개. 총점 **{ $before }**점 → **{ $after }**점.
again-partly = 지금 채점하지 못한 답변 **{ $failed }**개는 이전 점수를 유지합니다. 나중에 다시 시도해 주세요.
error-nothing-to-evaluate = 다시 채점할 답변이 없습니다. 모든 답변이 지금의 채점표와 모델로 채점되어 있습니다.
error-model-away = 지금은 언어 모델에 연결할 수 없어 아무것도 바뀌지 않았습니다. 나중에 다시 시도해 주세요.
error-over-budget = 오늘 쓸 수 있는 언어 모델 예산을 모두 써서 바뀐 것이 없습니다. { $time } 다시 사용할 수 있습니다.

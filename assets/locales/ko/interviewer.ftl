# 오프라인 면접관의 질문과 피드백.

## 이력서에서 만든 질문. $quote는 이력서의 한 줄.
offline-tailored-result-1 = 이력서의 «{ $quote }» 부분을 여쭙겠습니다. 이 결과를 얻기까지 본인이 직접 한 일과, 결과를 어떻게 측정했는지 말씀해 주세요.
offline-tailored-result-2 = 이력서에서 «{ $quote }» 부분이 눈에 띕니다. 시작할 때 상황은 어땠고, 가장 효과가 컸던 조치는 무엇이었나요?
offline-tailored-result-hint = 이전 수치, 내가 한 일, 이후 수치와 측정 방법 순서로 말해 보세요.
offline-tailored-result-follow-up = 같은 결과를 더 짧은 시간에 내야 했다면 무엇을 다르게 하셨을까요?
offline-tailored-problem-1 = 이력서의 «{ $quote }» 부분을 여쭙겠습니다. 문제의 원인을 어떻게 찾았고, 어떤 방법으로 해결하셨나요?
offline-tailored-problem-2 = 이력서에 적으신 «{ $quote }» 부분입니다. 그 과정에서 가장 까다로웠던 순간과 그때 내린 판단을 말씀해 주세요.
offline-tailored-problem-hint = 증상, 원인을 좁혀 간 과정, 해결책, 다시 생기지 않게 한 조치를 떠올려 보세요.
offline-tailored-problem-follow-up = 비슷한 문제가 다시 생기지 않도록 어떤 조치를 남기셨나요?
offline-tailored-choice-1 = 이력서에 적으신 «{ $quote }» 부분을 여쭙겠습니다. 그렇게 결정한 이유와 함께 검토한 대안을 말씀해 주세요.
offline-tailored-choice-2 = 이력서의 «{ $quote }» 부분을 보았습니다. 그 선택으로 얻은 것과 포기한 것은 각각 무엇이었나요?
offline-tailored-choice-hint = 선택지, 판단 기준, 결정, 지금 돌아본 평가를 나누어 말해 보세요.
offline-tailored-choice-follow-up = 지금 다시 결정한다면 같은 선택을 하시겠어요, 그 이유는 무엇인가요?
offline-tailored-team-1 = 이력서에 적으신 «{ $quote }» 부분을 여쭙겠습니다. 함께한 사람들 사이에서 본인이 맡은 역할과, 의견이 달랐을 때 어떻게 맞췄는지 말씀해 주세요.
offline-tailored-team-2 = 이력서의 «{ $quote }» 경험에서 협업이 가장 어려웠던 때는 언제였고, 본인은 무엇을 하셨나요?
offline-tailored-team-hint = 팀 구성, 내 역할, 의견 차이, 합의한 과정과 결과를 떠올려 보세요.
offline-tailored-team-follow-up = 그 팀원들은 본인과 일한 경험을 어떻게 평가할 것 같으신가요?
offline-tailored-technology-1 = 이력서에 적으신 «{ $quote }» 부분을 보았습니다. 그 기술을 고른 이유와, 쓰면서 부딪힌 한계를 말씀해 주세요.
offline-tailored-technology-2 = «{ $quote }» 부분에서 그 기술을 실제로 어떻게 적용했는지 구체적인 사례로 설명해 주시겠어요?
offline-tailored-technology-hint = 해결하려던 문제, 다른 후보, 적용 방법, 알게 된 한계를 말해 보세요.
offline-tailored-technology-follow-up = 그 기술 대신 다른 것을 써야 한다면 무엇을 고르고, 어떤 점이 달라질까요?
offline-tailored-own-1 = 이력서의 «{ $quote }» 부분에 대해 여쭙겠습니다. 이 일에서 본인이 직접 맡은 부분과 가장 어려웠던 결정을 말씀해 주세요.
offline-tailored-own-2 = «{ $quote }» 경험을 처음부터 끝까지 따라가며, 본인이 한 일을 중심으로 들려주시겠어요?
offline-tailored-own-hint = 배경, 내가 맡은 일, 그렇게 한 이유, 결과를 순서대로 말해 보세요.
offline-tailored-own-follow-up = 그 일에서 본인이 없었다면 무엇이 달라졌을까요?
offline-tailored-general-1 = 이력서에 적으신 «{ $quote }»에 대해 여쭙겠습니다. 어떤 일이었고, 그 안에서 본인은 무엇을 하셨나요?
offline-tailored-general-2 = 이력서의 «{ $quote }» 부분을 처음 듣는 사람에게 설명하듯, 목적과 본인의 역할, 결과를 말씀해 주세요.
offline-tailored-general-hint = 목적, 내 역할, 결과를 한두 문장씩 말해 보세요.
offline-tailored-general-follow-up = 그 경험에서 배운 점을 지원하신 직무에 어떻게 쓰시겠어요?

## 잘한 점
offline-strength-found = 핵심 내용을 짚으셨습니다: { $points }.
offline-strength-numbers = 결과를 수치로 보여 주셨습니다: { $numbers }.
offline-strength-own = 본인이 직접 한 일이 분명히 드러납니다.
offline-strength-structure = 이야기가 순서대로 이어져 따라가기 쉽습니다.
offline-strength-reason = 주장에 이유를 함께 말씀하셨습니다.
offline-strength-example = 구체적인 예를 들어 설명하셨습니다.

## 더할 점
offline-improve-relevance = 질문이 묻는 것부터 바로 답해 보세요: «{ $question }»
offline-improve-missing = 다음 내용을 더해 보세요: { $points }.
offline-improve-own = 팀이 한 일과 나누어, 본인이 직접 판단하고 실행한 일을 말씀해 보세요.
offline-improve-result = 그 일이 어떻게 끝났는지, 무엇이 달라졌는지 결과까지 말씀해 보세요.
offline-improve-numbers = 결과를 수치로 보여 주세요. 예를 들면 처리 시간, 사용자 수, 비율, 기간입니다.
offline-improve-example = 직접 겪었거나 흔히 쓰이는 예를 하나 들어 보세요.
offline-improve-short = 답변이 짧습니다. 이유와 예를 더해 네다섯 문장으로 늘려 보세요.
offline-improve-repeated = 같은 문장을 되풀이하지 말고, 그 자리에 새로운 내용을 더해 보세요.
offline-improve-hedges = “것 같습니다” 같은 말을 줄이고, 아는 것은 단정해서 말씀해 보세요.
offline-improve-long-sentences = 한 문장에 한 가지씩, 문장을 짧게 나누어 말씀해 보세요.
offline-improve-reason = 왜 그런지, 왜 그렇게 했는지 이유를 한 문장 더해 보세요.
offline-improve-begin = 이렇게 시작해 보세요: { $hint }

## 꼬리 질문
offline-follow-up-point = 다음 내용에 대해서도 조금 더 말씀해 주시겠어요? 바로 «{ $point }»입니다.
offline-follow-up-point-reason = 아직 듣지 못한 내용이 있어 이어서 여쭙니다: { $points }.
offline-follow-up-own = 그 일에서 다른 사람이 아니라 본인이 직접 판단하고 실행한 일은 무엇이었나요?
offline-follow-up-own-reason = 본인이 맡은 부분이 아직 분명하지 않습니다.
offline-follow-up-result = 그래서 결과는 어떻게 되었고, 무엇이 달라졌나요?
offline-follow-up-result-reason = 일의 결과를 아직 듣지 못했습니다.
offline-follow-up-number = 그 결과를 수치로 말한다면 이전과 이후가 얼마나 달랐나요?
offline-follow-up-number-reason = 결과의 크기를 알 수 있는 수치가 아직 없습니다.
offline-follow-up-why = 그렇게 하기로 결정한 이유는 무엇이었나요?
offline-follow-up-why-reason = 그렇게 결정한 이유를 아직 듣지 못했습니다.

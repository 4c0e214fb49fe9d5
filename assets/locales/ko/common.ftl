# 여러 곳에서 쓰는 말.

kind-warm-up = 도입
kind-experience = 경험
kind-technical = 기술
kind-behavioural = 인성

dimension-relevance = 적합성
dimension-structure = 구성
dimension-evidence = 근거
dimension-depth = 깊이
dimension-clarity = 명료성

language-ko = 한국어
language-en = 영어

duration-seconds = { $seconds }초
duration-minutes = { $minutes }분 { $seconds }초
duration-hours = { $hours }시간 { $minutes }분
duration-days = { $days }일

button-previous = 이전
button-next = 다음
page-of = { $pages }쪽 중 { $page }쪽

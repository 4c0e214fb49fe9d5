# Words used in many places.

kind-warm-up = Warm-up
kind-experience = Experience
kind-technical = Technical
kind-behavioural = Behavioural

dimension-relevance = Relevance
dimension-structure = Structure
dimension-evidence = Evidence
dimension-depth = Depth
dimension-clarity = Clarity

language-ko = Korean
language-en = English

duration-seconds = { $seconds } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } h { $minutes } min
duration-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}

button-previous = Previous
button-next = Next
page-of = Page { $page } of { $pages }

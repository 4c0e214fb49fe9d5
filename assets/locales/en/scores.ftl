# Where scores come from: budgets of the model, several raters, evaluations made again.

feedback-spread = raters differed by { $points ->
    [one] 1 point
   *[other] { $points } points
}
feedback-offline-failed = 🧮 The language model did not answer, so the offline rubric rated this by fixed rules. Take it as a rough guide; you can have it evaluated again later in `/interview show`.
feedback-offline-budget = 🧮 Today's budget for the language model is used up, so the offline rubric rated this by fixed rules. Take it as a rough guide; from tomorrow you can have it evaluated again in `/interview show`.
report-offline-budget = 🧮 { $count ->
    [one] One answer was
   *[other] { $count } answers were
} rated with the offline rubric, because today's budget for the language model is used up. From tomorrow you can have this evaluated again in `/interview show`.
report-spread = raters differed by up to { $points }
report-again = 🔁 { $count ->
    [one] One answer was
   *[other] { $count } answers were
} evaluated again later; the earlier ratings are kept.
button-again = Evaluate again
again-done = Evaluated again
again-counts = Answers evaluated again: **{ $done }**. Total before: **{ $before }**, now: **{ $after }**.
again-partly = Could not be evaluated now: **{ $failed }**. They keep their rating; try again later.
error-nothing-to-evaluate = There is nothing to evaluate again: every answer was rated by today's rubric and model.
error-model-away = The language model cannot be reached at the moment, so nothing has changed. Please try again later.
error-over-budget = Today's budget for the language model is used up, so nothing has changed. It works again { $time }.

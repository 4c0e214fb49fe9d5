# Evaluations that wait because the language model cannot be reached.
pending-waits = ⏳ Your answer is safe. The language model that writes the feedback cannot be reached right now, which has nothing to do with your answer. I keep trying, and the feedback will appear here. Just go on.
    If it is still away { $until }, fixed rules (the offline rubric) rate the answer instead. You need not wait for that: the button below does it now, as a rough guide.
pending-cancelled = The interview ended before this answer was rated.
pending-withdrawn = You took this answer back, so it is not rated.
pending-shown = ⏳ Your answer is safe. The feedback waits for the language model, which cannot be reached right now. It will appear in the interview's thread, where you can also choose not to wait.
pending-report-waits = ✅ Your answers are all in. The report waits for the feedback on { $count ->
        [one] one answer
       *[other] { $count } answers
    }, because the language model cannot be reached right now. There is nothing you have to do; the report comes here by itself, { $until } at the latest.
    If you would rather not wait, let fixed rules (the offline rubric) rate { $count ->
        [one] it
       *[other] them
    } now. That is a rough guide; you can have it evaluated again later in `/interview show`.
button-pending-offline = Rate by fixed rules now
button-pending-report = Report now, by fixed rules
feedback-offline-chosen = 🧮 Rated with the offline rubric, by fixed rules, because you chose not to wait for the language model. Take it as a rough guide; you can have it evaluated again later in `/interview show`.
error-report-waits = Your answers are all in already, so this was not counted. The report waits for the language model and comes by itself. If you would rather not wait, press **Report now, by fixed rules**; `/interview resume` shows that button again.
error-not-pending = This answer does not wait any more. Its feedback is there, or will be in a moment.

# Files to take home.

command-interview-export = export
command-interview-export-description = Your interviews as a file: questions, answers and feedback
command-interview-export-interview = interview
command-interview-export-interview-description = One of your interviews; all of them if left out
command-interview-export-format = format
command-interview-export-format-description = PDF to print, Markdown to edit
command-interview-export-format-pdf = PDF
command-interview-export-format-markdown = Markdown

export-done-title = Here is your file
export-done = { $count ->
    [one] One interview with its questions, answers and feedback.
   *[other] { $count } interviews with their questions, answers and feedback.
} Only you can see this message; save the file before it disappears.
export-letter-done = Your letter with { $count ->
    [one] one section
   *[other] { $count } sections
}. Only you can see this message; save the file before it disappears.
button-letter-docx = Word file
button-letter-markdown = Markdown file

export-title-one = Interview: { $role }
export-title-all = My interviews
export-subtitle-one = { $date }
export-subtitle-all = { $count } interviews
export-date = { $year }-{ $month }-{ $day }
export-no-report = This interview has no report.
export-rank = of 100 · rank { $rank } · { $answered } answered · { $skipped } skipped
export-offline = Rated wholly or partly with the offline rubric, without a language model. Take the score as a rough guide.
export-practise = What to practise
export-question = Question { $number }
export-follow-up = Question { $number }, follow-up
export-answer = Your answer
export-skipped = Skipped.
export-no-answer = Not answered.
export-feedback = Feedback · { $points } points
export-points = Key points
export-point-found = { $name }: covered
export-point-missing = { $name }: missing
export-strengths = What worked
export-improvements = What to add

error-nothing-to-export = You have no interviews here yet. Begin one with `/interview start`, then export it.
export-memo = My memo
export-attempt = Attempt { $attempt }: { $by } points compared with attempt { $before } ({ $points } points)
export-best = Best attempt: { $attempt }, with { $points } points
export-change = { $before } → { $now } points ({ $by })
export-change-added = New: { $name }
export-change-lost = Was there before: { $name }
export-change-missing = Still missing: { $name }
export-left-out = The file would have been larger than Discord takes here, so the { $count } oldest are left out. Export those one by one with the option `interview`.
error-export-too-large = The file would be larger than the { $limit } MiB that Discord takes here. Choose a single interview with the option `interview`, or the format Markdown, which is smaller.

# The interview: welcome, questions, feedback, report, history.

thread-name = Interview · { $role } · { $code }

interview-starting-title = Your interview is ready
interview-starting = Go to { $thread }. The first question is waiting there; take your time.
interview-opening = I am opening your private thread. It appears in a moment, with the first question in it. You can close this message.

welcome-title = Welcome to your practice interview
welcome-role = **{ $role }** · { $questions } questions
welcome-resume = { $tailored ->
    [0] Resume: { $title }
    [one] One of them is made from your resume: { $title }
   *[other] { $tailored } of them are made from your resume: { $title }
}
welcome-how = **How it works**
welcome-answer-messages = • I ask one question at a time. Write your answer here as a message, the way you would say it, or use the form.
welcome-answer-form = • I ask one question at a time. Press **Answer in a form** and write your answer the way you would say it.
welcome-feedback = • After each answer you get feedback that quotes your own words; at the end a score and three things to practise.
welcome-stuck = • Stuck? Press **Hint** or **Skip**. **Finish** ends early, with a report on what you answered.
welcome-pause = • Need a break? Press **Pause**, or just leave. I keep your place; come back and answer.
welcome-offline = 🧮 No language model is connected, so the **offline interviewer** holds this interview: questions and feedback come from fixed rules. It says so wherever it rates you.
welcome-seen = 🔒 Besides you and me, the server's owner, its admins and moderators with “Manage Threads” can open this thread.

question-title = Question { $number }/{ $total } · { $kind }
question-title-topic = Question { $number }/{ $total } · { $kind } · { $topic }
question-title-follow-up = Follow-up to question { $number } · { $kind }
question-why-resume = Why I ask: your resume says
question-why-follow-up = Why I ask: { $reason }
question-how-messages = Write your answer here, or use the form.
question-how-form = Press “Answer in a form” to answer.

button-hint = Hint
button-answer = Answer in a form
button-skip = Skip
button-finish = Finish
button-finish-yes = Finish now
button-keep-going = Keep going
button-details = All answers and feedback
button-cancel-yes = End the interview

feedback-title = Feedback on question { $number }
feedback-title-follow-up = Feedback on the follow-up to question { $number }
feedback-points = **{ $points } of 100 points**
feedback-time = answered in { $duration }
feedback-offline = 🧮 Rated with the offline rubric, by fixed rules and without a language model. Take it as a rough guide.
feedback-no-evidence = No evidence in your answer
feedback-key-points = **Key points: { $found } of { $total }**
feedback-strengths = **What worked**
feedback-improvements = **Next time**

junk-echo = This is the question again, so there is nothing to rate yet. Next time answer it in your own words; two sentences are a good start.
junk-dont-know = Not knowing is fine, interviewers see it every day. Say what you do know, or how you would find out: that alone brings points.
junk-gibberish = I could not make out any words here. If your keyboard slipped, go on with the next question and try this one again in another interview.
junk-plan = This says what you are going to answer, but not the answer yet. Start right with the first point; you can order it as you go.
junk-too-short = This is too short to rate. Say what you did, how, and what came of it: three sentences are enough.
junk-pasted = This is text from the question or its rating guide rather than an answer. Tell it in your own words, with something you did yourself.

hint-title = Hint for this question
hint-none = There is no hint for this question. Try: what was the situation, what did you do, what came of it?

form-title = Answer to question { $number }
form-label = Your answer
form-placeholder = Situation, what you did, what came of it.
form-received-title = Your answer is in
form-received = { $characters ->
    [one] One character. Feedback follows in the thread.
   *[other] { $characters } characters. Feedback follows in the thread.
}
form-returned = **Your text, so that nothing is lost:**

finish-confirm-title = Finish now?
finish-confirm = You get a report on what you have answered so far; questions still open are left out. Without any answer the interview just ends. This cannot be taken back.
finish-done = Finished. The outcome follows in the thread.
keep-going-done = Good. Go on with the newest question whenever you like.
cancel-confirm-title = End the interview without a report?
cancel-confirm = Your answers and the feedback so far stay in `/interview list`, but there will be no score. For a report, press **Finish** in the thread instead. This cannot be taken back.
cancel-done = The interview has ended without a report. Begin a new one with `/interview start` whenever you like.

cancelled-title = The interview has ended
cancelled-by-candidate = You ended this interview without a report. Begin a new one with `/interview start` whenever you like.
cancelled-thread-forbidden = I was not allowed to open a private thread there. Use `/interview start` in another channel, or ask an admin to let me create private threads.
cancelled-thread-failed = Discord opened no thread in time. Please use `/interview start` again.
cancelled-thread-gone = The thread of this interview was deleted. Begin a new one with `/interview start`.
cancelled-candidate-left = The candidate left the server, so the interview ended.
cancelled-expired = Nothing was answered for 7 days, so I closed this interview. Begin a new one with `/interview start` when it suits you.

report-title = Your report · { $role }
report-total = **{ $total } of 100 points · Rank { $rank }**
report-counts = { $answered } answered · { $skipped } skipped
report-pace = about { $duration } an answer
report-dimensions = **By dimension**
report-best = **Strongest: question { $number }** ({ $points } points)
report-weakest = **Most to gain: question { $number }** ({ $points } points)
report-practise = **Three things to practise**
report-practise-some = **To practise**
report-questions = Questions and points
report-question = **{ $number }.** { $points } points · { $text }
report-question-follow-up = ↳ { $points } points · { $text }
report-question-skipped = **{ $number }.** 0 points, skipped · { $text }
report-question-skipped-follow-up = ↳ 0 points, skipped · { $text }
report-question-dropped = **{ $number }.** not asked · { $text }
report-question-dropped-follow-up = ↳ not asked · { $text }
report-offline-all = 🧮 All answers were rated with the offline rubric, without a language model. Take the score as a rough guide.
report-offline-some = 🧮 { $count ->
    [one] One answer was
   *[other] { $count } answers were
} rated with the offline rubric, because the language model was not available.
report-next = **What now?** Read the feedback on your weakest question once more, then practise again with `/interview start`. All reports are in `/interview list`.

list-title = Your interviews
list-empty = You have no interviews here yet. Begin one with `/interview start`.
list-item = **{ $role }** · { $when }
list-status-opening = being opened
list-status-running = open in { $thread }
list-status-running-no-thread = open
list-status-finished = { $total } points · Rank { $rank }
list-status-cancelled = ended without a report
list-select = Open one of these interviews
list-choice-finished = { $role } · { $date } · { $total } points
list-choice-running = { $role } · { $date } · open
list-choice-cancelled = { $role } · { $date } · no report

show-running = This interview is still open: { $thread }
show-running-no-thread = This interview is still open.
show-details = Use the buttons to read each question with your answer and its feedback.
show-answer = **Your answer**
show-not-answered = This question was not answered.
show-skipped = You skipped this question.
show-evaluating = Feedback on this answer is on its way.

# Around a sitting: options, attempts, breaks, ways to answer, time, memos.

command-interview-repeat = repeat
command-interview-repeat-description = The same questions again, as a new attempt
command-interview-repeat-interview = interview
command-interview-repeat-interview-description = Which interview (the last finished one if left out)
command-interview-repeat-shuffle = shuffle
command-interview-repeat-shuffle-description = Ask in another order (no if left out)
command-interview-retry = retry
command-interview-retry-description = One question of an interview once more, as often as you like
command-interview-retry-interview = interview
command-interview-retry-interview-description = Which interview (the last finished one if left out)
command-interview-retry-question = question
command-interview-retry-question-description = Number of the question (the weakest if left out)
command-interview-resume = resume
command-interview-resume-description = Go on with your open interview, also when its thread is gone
command-interview-memo = memo
command-interview-memo-description = A private note on an interview or one of its questions
command-interview-memo-interview = interview
command-interview-memo-interview-description = One of your interviews
command-interview-memo-question = question
command-interview-memo-question-description = Number of the question (the whole interview if left out)
command-interview-delete = delete
command-interview-delete-description = Delete an interview for good, also from your trend
command-interview-delete-interview = interview
command-interview-delete-interview-description = One of your interviews
command-interview-list-role = role
command-interview-list-role-description = Only interviews for this role
command-interview-list-kind = kind
command-interview-list-kind-description = Only sittings of this kind
command-interview-list-kind-full = Whole interviews
command-interview-list-kind-repeat = Repeats
command-interview-list-kind-retry = Retries of one question
command-interview-list-kind-single = Single questions
command-interview-list-finished = finished
command-interview-list-finished-description = Only interviews with a report
command-interview-start-style = style
command-interview-start-style-description = When you get feedback (after each answer if left out)
command-interview-start-style-practice = Practice: feedback after each answer
command-interview-start-style-exam = Exam: feedback at the end
command-interview-start-manner = manner
command-interview-start-manner-description = How the interviewer behaves (neutral if left out)
command-interview-start-manner-friendly = Friendly interviewer
command-interview-start-manner-neutral = Neutral interviewer
command-interview-start-manner-pressing = Pressing interviewer
command-interview-start-difficulty = difficulty
command-interview-start-difficulty-description = How hard the questions are (mixed if left out)
command-interview-start-difficulty-mixed = Mixed
command-interview-start-difficulty-entry = Entry level
command-interview-start-difficulty-working = Some years of work
command-interview-start-difficulty-senior = Senior
command-interview-start-mix = mix
command-interview-start-mix-description = Which questions you get most (balanced if left out)
command-interview-start-mix-balanced = Balanced
command-interview-start-mix-technical = Mostly technical
command-interview-start-mix-behavioural = Mostly behavioural
command-interview-start-mix-resume = Mostly from the resume
command-interview-start-time-limit = time-limit
command-interview-start-time-limit-description = Seconds for each answer, 30 to 1800 (no limit if left out)
command-interview-start-sending = sending
command-interview-start-sending-description = When your messages are rated (at once if left out)
command-interview-start-sending-at-once = At once
command-interview-start-sending-by-button = When I press Send
command-interview-start-place = place
command-interview-start-place-description = Where the interview is held (a private thread if left out)
command-interview-start-place-thread = Private thread
command-interview-start-place-direct = Direct messages

sitting-full = whole interview
sitting-repeat = repeat
sitting-retry = retry of one question
sitting-single = single question

button-send = Send answer
button-pause = Pause
button-resume = Continue
button-repeat = Repeat
button-shuffle = Repeat, other order
button-retry = Try this question again
button-retry-weakest = Retry weakest question
button-memo = Memo
button-remove = Delete
retry-select = Try one question again

welcome-title-repeat = Attempt { $attempt }: the same questions
welcome-title-retry = One question once more
welcome-title-single = One question
welcome-answer-button = • I ask one question at a time. Write as many messages as you like and press **Send answer** when you are done.
welcome-feedback-exam = • As in an exam, feedback on all answers and your score come at the end.
welcome-limit = • You have { $limit } for each answer. When the time is over, I go on with the next question.
welcome-limit-button = • You have { $limit } for each answer. When the time is over, I take what you have written.

question-why-quoted = Why I ask: your resume says this
question-friendly = -# 🙂 Take your time. A simple beginning is fine.
question-pressing = -# 🔎 Be exact: what did you do yourself, and how do you know that it worked?
question-until = ⏳ Time is up { $until }
question-how-button = Write as many messages as you like, then press “Send answer”.

interview-resumed = Go on in { $thread }. Your open question stands at the end.
notice-paused = ⏸️ Paused. Press **Continue** or use `/interview resume` when you are back, or just write your answer. I keep your place; the interview closes { $until }.
notice-resumed = ▶️ Welcome back. Here is where we were.
notice-reminder = 👋 Your interview is still open. Go on whenever it suits you; it closes { $until }. I will not remind you again.
notice-collecting = ✍️ Noted. Go on writing, and press **Send answer** when you are done.
notice-time-soon = ⏳ The time for question { $number } is up { $until }.
notice-time-up = ⌛ The time for question { $number } is over, so we go on.
notice-time-up-taken = ⌛ The time for question { $number } is over. I take what you have written.
withdrawn-too-late = The answer you deleted a message of was rated already, so it still counts. It is yours to remove: `/interview delete` deletes the whole interview once it is over.

story-title = The story so far · { $role }
story-intro = The thread of this interview was gone, so I opened a new one. This is what you have answered:
story-intro-direct = I could not write to you directly any more, so we go on in this private thread. Moderators who may manage threads can read it. This is what you have answered:
story-points = { $points } points

speech-length = spoken { $duration }
speech-thought = thought { $duration } before
speech-pace = { $pace } words a minute
speech-pauses = { $pauses ->
    [one] one pause of { $longest } s
   *[other] { $pauses } pauses, the longest { $longest } s
}
speech-fillers = fillers: { $words }
pace-short = Short: less than 15 seconds when spoken. Add a reason or an example.
pace-long = Long: more than two and a half minutes when spoken. Say the main point first and leave out the rest.
pace-fast = You speak fast. Pause after each thought.
pace-slow = You speak slowly. Note two or three keywords before you begin.
pace-pauses = There are long silences. Saying “let me think about that” sounds calmer.
pace-fillers = Many filler words. Be silent for a moment instead.

change-title = Compared with your last answer
change-points = **{ $before } → { $now } points ({ $by })**
change-best = 🏆 your best
change-missing = **Still missing**
change-added-count = { $count ->
    [one] one key point more
   *[other] { $count } key points more
}
change-missing-count = { $count ->
    [one] one still missing
   *[other] { $count } still missing
}
report-attempt = Attempt { $attempt } · **{ $by }** compared with attempt { $before } ({ $points } points)
report-attempt-best = 🏆 This is your best attempt.
report-attempt-other-best = Your best is attempt { $attempt } with { $points } points.
report-question-open = **{ $number }.** not answered · { $text }
report-question-open-follow-up = ↳ not answered · { $text }
report-next-one = **What now?** Try it again while the feedback is fresh, or go on with `/interview start`.
report-next-first = **What now?** One answer is a start. Answer a few more with `/interview start` to see where you are strong.

list-none-such = No interview fits this choice. All of them are in `/interview list`.
list-attempt = attempt { $attempt }
list-status-paused = paused in { $thread }
list-status-lost = paused, thread gone: `/interview resume`

memo-title-interview = Memo on this interview
memo-title-question = Memo on this question
memo-label = Only you can see it
memo-placeholder = What do you want to remember for next time?
memo-shown = **📝 Your memo**
memo-kept = 📝 Memo saved. Only you can see it.
memo-deleted = The memo is empty, so it was deleted.

remove-confirm-title = Delete this interview?
remove-confirm = Answers, feedback, report and memos are deleted for good, and your trend no longer counts it.
removed-title = Deleted
removed = The interview is gone for good.

help-paused = Your interview is paused: { $thread }
    `/interview resume` shows the open question again; writing an answer there works as well.

error-nothing-written = There is nothing to send yet. Write your answer first, in one message or several.
error-answer-rated = This answer was rated already, so the change does not count. You can try the question again after the interview.
error-interview-paused = You have a paused interview. Go on with `/interview resume`, or end it with `/interview cancel`.
error-interview-lost = I cannot reach the place of your open interview any more. `/interview resume` opens a new thread with what you have answered; `/interview cancel` ends it.
error-still-open = This interview is still open. Finish it in its thread or use `/interview cancel` first.
error-question-not-found = This interview has no question with that number. Look at it with `/interview show`.
error-bad-time-limit = A time limit is between 30 and 1800 seconds.
error-direct-closed = I could not write to you directly, so no interview was started. Use `/interview start` again without the option `place` to have it in a thread here, or allow direct messages in this server's privacy settings first.
error-voice-not-understood = I cannot listen to voice messages here, because no transcription is connected. Please write your answer or use the form.
error-voice-unclear = I could not make out any words in the recording. Please record it again or write your answer.
error-voice-too-long = Voice messages can be up to { $minutes } minutes. Two minutes are plenty in an interview.
error-voice-failed = I could not write down the recording just now. Please send it once more or write your answer.

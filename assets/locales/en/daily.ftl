# The question of the day, memos, and browsing the bank.

command-question = question
command-question-description = One question a day, your memos, and the whole bank
command-question-today = today
command-question-today-description = Your question of the day
command-question-change = change
command-question-change-description = Another question for today
command-question-memo = memo
command-question-memo-description = Keep a memo on today's question
command-question-memo-text = text
command-question-memo-text-description = Your memo; a blank deletes it
command-question-memos = memos
command-question-memos-description = All your memos
command-question-browse = browse
command-question-browse-description = Read the questions on a topic
command-question-browse-topic = topic
command-question-browse-topic-description = The topic
command-question-daily-post = daily-post
command-question-daily-post-description = Admins: a question a day for this channel; without an hour it stops
command-question-daily-post-hour = hour
command-question-daily-post-hour-description = The hour of the day, 0 to 23, in your time zone (see /profile)
command-question-daily-post-role = role
command-question-daily-post-role-description = Only questions for this job role

daily-title = Question of the day · { $date }
daily-facts = { $topic } · { $kind } · { $level }
daily-level-1 = Entry
daily-level-2 = Experienced
daily-level-3 = Senior
daily-again = You answered it on { $date } with { $points } of 100 points. Try it again.
daily-memo = **Your memo**
daily-how = Answer it aloud, then keep what you want to remember with `/question memo`.
daily-change = Another question ({ $left } left)
memo-saved = Memo kept
question-memo-deleted = Memo deleted
memo-list-title = Your memos ({ $count })
memo-list-empty = No memos yet. Keep one on your question of the day with `/question memo`.
browse-title = { $topic } ({ $count })

error-topic-not-found = There is no such topic. Choose one from the list while typing.
error-too-many-changes = The question of a day can be changed { $limit } times. A new one comes tomorrow; the others are in `/question browse`.

daily-channel-how = Answer here, or get one of your own with `/question today`.
daily-post-set = This channel gets a question every day, the first one { $time } (days and hours of { $zone }). Without an hour the same command stops it.
daily-post-stopped = This channel gets no more questions.
error-no-daily-post = This channel gets no daily questions. Give an hour to begin.
error-not-admin = Only members who may manage the server can do that. Ask an admin.

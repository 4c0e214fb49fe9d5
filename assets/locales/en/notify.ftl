# What a member may be told in direct messages, and memos on any question.

notify-now-daily = **Question of the day by direct message:** { $state }
notify-now-reminder = **Reminder after a break:** { $state }
notify-now-digest = **My week by direct message:** { $state }
notify-how = Direct messages are off until you choose below; for the reminder and the week you then choose the hour too. Each has a button that switches it off again.
notify-zone = On your clock: { $zone }. If that is not where you are, set your time zone with `/profile`.
notify-pick-hour = Comes at { $hour }:00. Choose another hour
notify-at = { $hour }:00
notify-back = Back to my profile
notify-off = off
notify-hour = { $hour }:00
notify-days = { $days ->
    [one] after 1 day without practice, at { $hour }:00
   *[other] after { $days } days without practice, at { $hour }:00
}
notify-week = { $day } at { $hour }:00
notify-weekday-1 = Monday
notify-weekday-2 = Tuesday
notify-weekday-3 = Wednesday
notify-weekday-4 = Thursday
notify-weekday-5 = Friday
notify-weekday-6 = Saturday
notify-weekday-7 = Sunday
notify-menu-daily = Question of the day: { $state }
notify-menu-reminder = Reminder: { $state }
notify-menu-digest = My week: { $state }
notify-name-daily = Question of the day
notify-name-reminder = Reminder
notify-name-digest = My week

notify-off-daily = No more daily questions
notify-off-reminder = No more reminders
notify-off-digest = No more weekly news
notify-off-done = { $name }: off. You can switch it on again in `/profile`.
notify-footer = You asked for this in /profile. One press below ends it.

notify-reminder-title = Shall we practise?
notify-reminder = { $days ->
    [one] No practice since yesterday. One question takes a few minutes:
   *[other] { $days } days without practice. One question takes a few minutes:
}

notify-digest-title = Your week
notify-week-days = { $days ->
    [0] No practice in the last seven days. A single question counts.
    [one] You practised on **1 day** · in a row now: { $streak }
   *[other] You practised on **{ $days } days** · in a row now: { $streak }
}
notify-week-scores = { $count ->
    [one] One interview: **{ $mean }** of 100 points
   *[other] { $count } interviews: on average **{ $mean }** of 100 points, at best { $best }
}
notify-week-up = { $by } points more than the week before
notify-week-down = { $by } points less than the week before
notify-week-same = The same as the week before
notify-week-weakest = Worth practising: { $dimension } ({ $mean } of 5)
notify-week-waiting = { $count ->
    [one] 1 question you found hard is due again
   *[other] { $count } questions you found hard are due again
}
notify-week-how = See how it moves with `/trend`, or begin with `/question today` in the server.

notify-refused-title = Direct messages are closed
notify-refused = I could not deliver this and have switched it off: { $names }. To get it again, allow direct messages from members of this server (press the server's name, then Privacy Settings), and choose a time in `/profile`.

profile-github-proved = **GitHub:** { $login } ✅ yours · see it with `/github analyze`
profile-github-open = **GitHub:** { $login } · not proved yet, `/github link` tells how
profile-github-none = **GitHub:** not linked · `/github link` gets you questions about your own code

daily-discuss = Discuss it
question-memo-button = Memo
question-memo-change = Change the memo
question-memo-delete = Delete the memo
question-memo-title = Memo on this question
question-memo-short = Memo on the question
question-retired = This server does not ask this question any more.
question-gone = This question is not in this server's bank. Your memo is kept all the same.
memo-choose = Change, delete or practise …
browse-choose = Practise, note or discuss …

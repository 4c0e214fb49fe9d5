# The profile and days of practice.

command-profile = profile
command-profile-description = What I should know of you: role, language, time zone, interests
command-profile-role = role
command-profile-role-description = The job role you aim at
command-profile-language = language
command-profile-language-description = The language I write to you in
command-profile-language-ko = Korean
command-profile-language-en = English
command-profile-time-zone = time-zone
command-profile-time-zone-description = Where your day begins and ends; type a city
command-attendance = attendance
command-attendance-description = The days on which you practised, and how many in a row
command-attendance-view = view
command-attendance-view-description = A month or a week (month if left out)
command-attendance-view-month = Month
command-attendance-view-week = Week

profile-title = Your profile
profile-not-told = not told
profile-role = **Target role:** { $role }
profile-language = **Language:** { $language }
profile-zone = **Time zone:** { $zone }
profile-zone-usual = **Time zone:** not told, I go by { $zone }
profile-interests = **Interests:** { $interests }
profile-how = Change role, language and time zone with the options of `/profile`, and interests here. They decide your question of the day.
profile-pick-technical = Technical topics
profile-pick-other = Behavioural topics

attendance-title = Days of practice
attendance-streak = { $days ->
    [0] No streak right now
    [one] **1 day** in a row
   *[other] **{ $days } days** in a row
} · longest: { $longest }
attendance-month = This month: **{ $days }** · in all: { $total }
attendance-done = Today is done.
attendance-open = Today is still open: any answer counts.
attendance-zone = Days by the clock of { $zone }
attendance-zone-usual = Days by the clock of { $zone }. Tell yours with /profile.

chart-streak = { $days ->
    [0] No streak right now
    [one] 1 day in a row
   *[other] { $days } days in a row
}
chart-month-1 = January { $year }
chart-month-2 = February { $year }
chart-month-3 = March { $year }
chart-month-4 = April { $year }
chart-month-5 = May { $year }
chart-month-6 = June { $year }
chart-month-7 = July { $year }
chart-month-8 = August { $year }
chart-month-9 = September { $year }
chart-month-10 = October { $year }
chart-month-11 = November { $year }
chart-month-12 = December { $year }
chart-weekday-1 = Mo
chart-weekday-2 = Tu
chart-weekday-3 = We
chart-weekday-4 = Th
chart-weekday-5 = Fr
chart-weekday-6 = Sa
chart-weekday-7 = Su

error-zone-not-found = I know no such time zone. Type a large city nearby, such as `Seoul` or `New York`, and choose from the list.

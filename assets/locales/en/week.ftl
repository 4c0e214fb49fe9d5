# The week's questions and digest.

command-setup-weekly = weekly
command-setup-weekly-description = Day on which the week's questions and digest come to this channel (off at first)
command-setup-weekly-off = off
command-setup-weekly-mon = Monday
command-setup-weekly-tue = Tuesday
command-setup-weekly-wed = Wednesday
command-setup-weekly-thu = Thursday
command-setup-weekly-fri = Friday
command-setup-weekly-sat = Saturday
command-setup-weekly-sun = Sunday
command-setup-hour = hour
command-setup-hour-description = The hour of the day, 0 to 23 (9 if left out)

setup-week-on = ✅ The week's questions and digest come to { $channel }, next on { $due } ({ $zone }).
setup-week-cut = ⚠️ This server's AutoMod blocked the opinions in the last digest, so it came without them.
setup-week-blocked = ⚠️ This server's AutoMod blocked the last digest. Exempt the channel from the rule that did.
setup-week-refused = ⚠️ Discord did not take the last digest. Look whether the channel is still there and whether I may send messages in it.
setup-week-off = ℹ️ The week's questions and digest are off. To switch them on, use `/setup` with **weekly** in the channel they should come to.

week-title = This week's practice
week-questions = **This week's questions**
week-opinions = **Most recommended last week**
week-opinion = { $author } · 👍 { $count }
week-practised = **Most practised last week**
week-practised-line = • { $question } · members: { $count }
week-streaks = **Practising day by day**
week-streak = • { $member } · { $days } days in a row
week-footer = Streaks are shown of those who pressed the button; press again to leave the list.
week-show-streak = Show or hide my streak
week-streak-on = Your streak is shown from the next digest on. Press again to take it out.
week-streak-off = Your streak is not shown from the next digest on.
discussion-credit = Suggested by { $author }

# Limits on what is used, /usage, /audit.

limit-reached-uploads-member = You have uploaded as many files as one person may in a day. You can upload again { $time }.
limit-reached-uploads-server = This server has uploaded as many files as it may in a day. You can upload again { $time }.
limit-reached-uploads-everything = So many files were uploaded today that no more can be read. You can upload again { $time }.
limit-reached-interviews-member = You have started as many interviews as one person may in a day. You can start the next one { $time }; until then you can look at the last ones with `/interview list`.
limit-reached-interviews-server = This server has started as many interviews as it may in a day. You can start the next one { $time }.
limit-reached-interviews-everything = So many interviews were started today that there is no room for another. You can start the next one { $time }.
limits-too-fast = That was a lot in a short time. Nothing is lost; please try again { $time }.

command-usage = usage
command-usage-description = For admins: what is used, and how members do as a whole
command-usage-show = show
command-usage-show-description = Model, money, limits, and figures on at least five members
command-usage-warnings = warnings
command-usage-warnings-description = Be warned in this channel when most of a limit is used
command-usage-warnings-on = on
command-usage-warnings-on-description = Yes: in this channel; no: nowhere
command-audit = audit
command-audit-description = For admins: which admin commands were used, by whom, and when

usage-title = This server
usage-model = **Language model**
usage-model-today = • Today: { $calls } calls, { $tokens } tokens, cost { $money }
usage-model-month = • This month: { $calls } calls, { $tokens } tokens, cost { $money }
usage-budget = • Today's budget used: { $percent } %
usage-limits = **Today's limits**
usage-limit-uploads = Files read
usage-limit-interviews = Interviews started
usage-limit-tokens = Tokens
usage-limit-requests = Calls of the model
usage-limit-money = Budget for the model
usage-this-month = **This month so far**
usage-too-few = Fewer than five members practised, so nothing is told.
usage-activity = At least { $members } members, at least { $interviews } interviews
usage-band = • Mean { $from }–{ $to } points: at least { $members } members
usage-no-months = No earlier month with at least five members yet.
usage-warnings-in = Warnings go to { $channel }.
usage-warnings-none = Warnings go nowhere. To get them, use `/usage warnings` in the channel you want.
usage-warnings-set = Done. When 80 % of a limit of this server is used, I write it in { $channel }, once a day and limit.
usage-warnings-off = Done. Warnings are no longer posted.
usage-rule = Months in UTC, counted once when over. Numbers are rounded down to multiples of five; nobody's own score is told.
usage-warning-title = Most of a limit is used
usage-warning = { $what }: { $percent } % of what this server may use today. It begins anew { $time }. `/usage show` has the numbers.

audit-title = What admins and moderators did
audit-empty = Nothing yet.
audit-erased = somebody (data deleted)
audit-kept = kept for a year

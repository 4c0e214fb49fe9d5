# /mentor: let one member read one report.

command-mentor = mentor
command-mentor-description = Let one person read one of your reports, and take it back
command-mentor-share = share
command-mentor-share-description = Let one member read one of your reports
command-mentor-share-interview = interview
command-mentor-share-interview-description = Whose report is to be read
command-mentor-share-member = member
command-mentor-share-member-description = Who may read it
command-mentor-withdraw = withdraw
command-mentor-withdraw-description = Nobody, or one member less, reads a report any more
command-mentor-withdraw-interview = interview
command-mentor-withdraw-interview-description = Whose report was shared
command-mentor-withdraw-member = member
command-mentor-withdraw-member-description = Only this member (everybody if left out)
command-mentor-list = list
command-mentor-list-description = What you share, and what others share with you
command-mentor-view = view
command-mentor-view-description = Read a report that somebody shares with you
command-mentor-view-report = report
command-mentor-view-report-description = Choose one of those shared with you

mentor-shared-title = Shared
mentor-shared = { $mentor } can now read this one report with `/mentor view`: points, questions, and what to practise; not your answers, not your other interviews. I do not notify them, so tell them. You can take it back any time with `/mentor withdraw`.
mentor-withdrawn = Taken back. Members who can no longer read this report: { $count }. What they have seen before, they have seen.
mentor-list-title = Shared reports
mentor-list-yours = **You share**
mentor-list-others = **Shared with you** (read with `/mentor view`)
mentor-list-empty = You share nothing, and nobody shares anything with you. `/mentor share` lets one person read one report.
mentor-report = { $candidate } shares this report with you and can take it back. Please keep it to yourself.
mentor-yourself = That is you, or a bot. Choose the person who is to read your report; you yourself find it in `/interview show`.
mentor-not-shared = This report is not shared. `/mentor list` shows what is; to share one, use `/mentor share`.

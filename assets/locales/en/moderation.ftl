# /moderation, reports.

command-moderation = moderation
command-moderation-description = Reported opinions and members shut out (for moderators)
command-moderation-reports = reports
command-moderation-reports-description = See the opinions that members have reported, and decide
command-moderation-block = block
command-moderation-block-description = Shut a member out of the community; practising stays open to them
command-moderation-block-member = member
command-moderation-block-member-description = The member
command-moderation-unblock = unblock
command-moderation-unblock-description = Let a member in again
command-moderation-unblock-member = member
command-moderation-unblock-member-description = The member
command-moderation-log = log
command-moderation-log-description = See what moderators did last

opinion-report = Report
opinion-report-choose = Report an opinion to the moderators
opinion-reported = Thank you. The moderators of this server will look at it.
opinion-hidden = This opinion was hidden by a moderator.

moderation-reports = Reported opinions
moderation-no-reports = Nothing is reported.
moderation-report = **{ $number }.** { $author } · reports: { $count }
moderation-hide = Hide { $number }
moderation-leave = Leave { $number }
moderation-unhide = Show again
moderation-message-stays = It is a message of the member, which I leave where it is. Delete it in the thread if nobody should read it.
moderation-log = What moderators did last
moderation-log-empty = Nothing was done yet.
moderation-did-hide = Hidden: an opinion of { $subject }.
moderation-did-unhide = Shown again: an opinion of { $subject }.
moderation-did-leave = Left as it is: an opinion of { $subject }.
moderation-did-block = Shut out of the community: { $subject }.
moderation-did-unblock = Let in again: { $subject }.

community-not-moderator = Only moderators can do that. Ask for the permission **Manage Messages**.

# /privacy: all of a member's data, erasing it, and what is kept.

command-privacy = privacy
command-privacy-description = Your data: get it, delete it, read what is kept
command-privacy-export = export
command-privacy-export-description = Get everything that is kept about you as a file
command-privacy-export-scope = scope
command-privacy-export-scope-description = All servers or this one (all if left out)
command-privacy-export-scope-everywhere = All servers
command-privacy-export-scope-here = This server
command-privacy-delete = delete
command-privacy-delete-description = Delete everything that is kept about you; you are asked once more
command-privacy-delete-scope = scope
command-privacy-delete-scope-description = All servers or this one
command-privacy-delete-scope-everywhere = All servers
command-privacy-delete-scope-here = This server
command-privacy-policy = policy
command-privacy-policy-description = What is kept about you, where, for how long, and who sees it

privacy-exported-title = Your data
privacy-exported = Everything that is kept about you in all servers. `my-data.md` is for reading, the folder `json` for programs; `about.json` says what was left out and why.
privacy-exported-here = Everything that is kept about you in this server. `my-data.md` is for reading, the folder `json` for programs; `about.json` says what was left out and why.
privacy-exported-part = File { $number } of { $count }.
privacy-file-title = My data in Hotseat

privacy-table-members = Settings
privacy-table-resumes = Resume
privacy-table-resume-versions = Version of the resume
privacy-table-interviews = Interview
privacy-table-job-descriptions = Job description
privacy-table-turns = Question
privacy-table-answers = Answer
privacy-table-evaluations = Feedback
privacy-table-earlier-evaluations = Earlier feedback
privacy-table-reports = Report
privacy-table-posts = Message of the bot
privacy-table-model-calls = Call of the model
privacy-table-bank-questions = Question you added to a server's bank

privacy-erase-title = Delete everything about you in all servers?
privacy-erase-here-title = Delete everything about you in this server?
privacy-erase-counts = Interviews: **{ $interviews }** · resumes: **{ $resumes }**
privacy-erase-what = They are gone at once, with all answers, feedback and scores. The interview threads are deleted in the minutes after that. This cannot be undone.
privacy-erase-not = What stays: where the bot may not delete threads, the messages you wrote yourself; and how much the model was used in the server, without your name.
privacy-erase-export-first = To keep a copy, use `/privacy export` first.
privacy-kept = Nothing was deleted.
privacy-erased-title = Deleted
privacy-erased = Everything is gone from the database; interviews deleted: **{ $interviews }**. Threads and messages follow in the next minutes.
button-erase-yes = Delete everything
button-erase-no = Keep everything

privacy-policy-title = What Hotseat keeps about you
privacy-policy-what = **What:** your resumes, your interviews with questions, answers, feedback and scores, the language you use, and how much the model was used for you.
privacy-policy-encrypted = **Where:** in the database of whoever runs this bot. Your texts are stored encrypted. The interview thread itself is kept by Discord.
privacy-policy-plain = **Where:** in the database of whoever runs this bot. Your texts are **not encrypted** there. The interview thread itself is kept by Discord.
privacy-policy-offline = **Who else gets it:** nobody. This bot works without a language model.
privacy-policy-model = **Who else gets it:** the language model this bot is set up with gets your answers and the lines of your resume; names, addresses and numbers in the resume are masked first.
privacy-policy-who = **Who sees it:** you. Interview threads are private, but Discord shows them to moderators with the permission Manage Threads. No command shows your answers or scores to anybody else.
privacy-policy-how-long = **How long:** until you delete it.
privacy-policy-yours = **Your rights:** `/privacy export` gives you everything as a file, `/privacy delete` deletes everything, `/resume delete` a single resume.

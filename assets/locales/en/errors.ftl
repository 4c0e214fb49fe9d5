# What went wrong and what to do next.

error-file-empty = This file is empty. Check that it opens on your device, then upload it again.
error-file-too-large = This file is over { $limit } MiB. Save it with smaller pictures or export it as PDF, then upload it again.
error-file-unsupported = I cannot read this kind of file ({ $found }). Save it as PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT or MD and upload that.
error-file-no-text = There is no text in this file; it looks scanned or made of pictures. Export it as PDF from the program you wrote it in, or upload it as DOCX or TXT.
error-file-encrypted = This file needs a password. Save a copy without one and upload that.
error-file-protected = This is a distribution document or has copy protection, so I leave its text alone. Save it as an ordinary document (in Hancom Office: Save As, HWPX or PDF) and upload that.
error-file-broken = This file is damaged and I cannot read it. Export it again from the program you wrote it in, then upload the new file.
error-file-too-costly = This file is too complex to read safely. Save it as a plain DOCX or TXT and upload that.
error-download-failed = I could not fetch the file from Discord. Please upload it once more.
error-too-little-text = I found only { $characters ->
        [one] one character
       *[other] { $characters } characters
    } of text, too little for questions. Upload a resume with a few lines about what you did.
error-resume-not-found = I could not find that resume. Pick one from the suggestions, or look at them with `/resume list`.
error-too-many-resumes = You already keep { $limit } resumes, which is the limit. Delete one with `/resume delete`, then upload again.
error-bad-title = This title is empty or too long. Choose a short one, such as “Backend 2026”.
error-role-not-found = I do not know that role. Start typing and pick one from the suggestions.
error-interview-not-found = I could not find that interview. Pick one from the suggestions, or look at them with `/interview list`.
error-interview-open = You have an interview open in { $thread }. Go on there, or end it with `/interview cancel`.
error-interview-opening = Your interview is just being opened. Its thread appears in a moment; if it does not, use `/interview cancel` and start again.
error-no-interview-open = You have no interview open here. Begin one with `/interview start`.
error-not-your-interview = Only the candidate can do that. Practise yourself with `/interview start`.
error-only-in-servers = This works in servers only. Go to a server where I am and use the command there.
error-wrong-channel = I cannot open private threads in this kind of channel. Use the command in an ordinary text channel.
error-missing-permissions = I lack permissions in this channel. Please ask an admin to give my role these:
    { $permissions }
error-thread-failed = Discord did not open the thread. Wait a minute and use `/interview start` again; if that does not help, an admin can archive threads that are no longer needed.
error-bad-question-count = An interview has 3 to 12 questions. Choose a number in that range.
error-answer-empty = I could not find any words in your answer. Write a sentence or two, or press **Skip**.
error-answer-too-long = Your answer is over { $limit } characters. Send a shorter version; in an interview, about two minutes of talking is plenty.
error-answer-is-file = I read answers in text files (TXT, MD) and voice messages, one at a time, but not this. Please write your answer as text.
error-answer-hidden = I cannot read messages in this server, so your answer did not reach me. Press **Answer in a form** below the question and send it there.
error-answer-waits = I cannot reach my memory right now. Your message stays here, and I take it in as soon as I am back; please leave it where it is.
error-database-down = I cannot reach my memory right now, so this could not be saved. Please try again in a minute.
error-interview-over = This interview is over. See its report with `/interview list`, or begin another with `/interview start`.
error-interview-not-begun = The interview has not begun yet. The first question comes in a moment.
error-question-closed = That question is closed. Go on with the newest question at the end of the thread.
error-nothing-asked = No question is open at the moment; the next one is on its way. Please send your answer once it is there.
error-stale-control = This button or command is out of date. Use `/help` to see what you can do now.
error-unexpected = Something went wrong on my side, and it has been noted. Please try again; if it keeps happening, tell an admin this reference: `{ $reference }`
error-not-allowed = You may not use this command here. Ask an admin of the server, or see `/help`.
error-bad-option = I could not understand one of the options. Pick a value from the suggestions and try again.
error-too-fast = One moment please. Try again in { $seconds } s.

permission-view-channel = View Channel
permission-create-private-threads = Create Private Threads
permission-send-messages-in-threads = Send Messages in Threads
permission-embed-links = Embed Links
permission-attach-files = Attach Files
permission-read-message-history = Read Message History

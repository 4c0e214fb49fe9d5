# /help: what to do next, by situation.

help-title = What to do next
help-intro = I interview you in a private thread, turn by turn, and tell you after each answer what worked and what to add.
help-no-resume = **1.** Upload your resume with `/resume upload` (PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT, MD). I build questions on what you really did.
    {""}**2.** Begin with `/interview start`.
    No resume at hand? Write a cover letter here with `/resume write`, or begin without one.
help-draft = ✍️ Your cover letter **{ $title }** is not finished yet: { $written } of { $sections } sections written. Go on with the button below or with `/resume write`.
help-draft-next = When you press **Finish** there, it becomes a resume that `/interview start` builds questions on. You can also upload a file with `/resume upload`, or begin without one.
button-help-draft = Go on writing
button-help-report = My last report
help-resume = Your resume is here. Begin with `/interview start`: choose a role and your resume.
    New experience to add? Upload it under the same title with `/resume upload`.
help-open = Your interview is waiting in { $thread }. Answer the newest question there.
    Enough for today? **Finish** below the question gives you a report; `/interview cancel` ends without one.
help-open-no-thread = Your interview is being opened; its thread appears in a moment. If it does not, use `/interview cancel` and start again.
help-finished = Last time: **{ $role }**, { $total } points, rank { $rank }. Read it again with `/interview show`, then practise once more with `/interview start`.
    All your interviews are in `/interview list`; `/interview export` makes a file of them.
help-offline = 🧮 No language model is connected at the moment; the offline interviewer asks and rates by fixed rules, and says so.
help-more = Also here: `/resume write`, `/resume list`, `/resume view`, `/resume delete`. Replies to commands are visible to you only.

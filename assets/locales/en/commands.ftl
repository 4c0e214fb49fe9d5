# Names, descriptions, options and choices of the slash commands, as Discord shows them.
# A name is lower case, without spaces, at most 32 characters; a description has at most 100.

command-resume = resume
command-resume-description = Your resumes: upload, list, view, delete
command-resume-upload = upload
command-resume-upload-description = Upload a resume; I show what I understood and build questions on it
command-resume-upload-file = file
command-resume-upload-file-description = PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT or MD, up to 10 MiB
command-resume-upload-title = title
command-resume-upload-title-description = A title of your own; the file name if left out. The same title makes a new version
command-resume-upload-role = role
command-resume-upload-role-description = The job role this resume is for
command-resume-list = list
command-resume-list-description = All your resumes in this server
command-resume-view = view
command-resume-view-description = What I understood of one of your resumes
command-resume-view-resume = resume
command-resume-view-resume-description = One of your resumes
command-resume-delete = delete
command-resume-delete-description = Delete a resume with all its versions
command-resume-delete-resume = resume
command-resume-delete-resume-description = One of your resumes

command-interview = interview
command-interview-description = Practise job interviews
command-interview-start = start
command-interview-start-description = Start an interview in a private thread
command-interview-start-role = role
command-interview-start-role-description = The job role you practise for
command-interview-start-resume = resume
command-interview-start-resume-description = Some questions are made from this resume
command-interview-start-questions = questions
command-interview-start-questions-description = How many questions, 3 to 12 (5 if left out)
command-interview-start-follow-ups = follow-ups
command-interview-start-follow-ups-description = Ask on when an answer leaves something open (yes if left out)
command-interview-start-language = language
command-interview-start-language-description = Language of the interview (that of your Discord if left out)
command-interview-start-language-ko = Korean
command-interview-start-language-en = English
command-interview-list = list
command-interview-list-description = Your interviews with their scores
command-interview-show = show
command-interview-show-description = The report of an interview, with every answer and its feedback
command-interview-show-interview = interview
command-interview-show-interview-description = One of your interviews
command-interview-cancel = cancel
command-interview-cancel-description = End the open interview without a report

command-help = help
command-help-description = What to do next

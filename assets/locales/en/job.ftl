# The job description of an interview.

command-interview-start-job-description = job-description
command-interview-start-job-description-description = Paste a job description; questions made from your resume lean towards it
command-interview-start-job-file = job-file
command-interview-start-job-file-description = A job description as a file (PDF, DOCX, HWP, TXT and others)

# Correcting what was understood of a resume; its history and cover letter.

button-rename = Title and role
correct-choose = Correct or hide lines of a part…
correct-hint = ✏️ Something read wrongly, or not to be asked about? Choose the part in the menu and change or delete its lines.
correct-form-title = Correct what I read
correct-form-label = Delete a line to keep it out of questions
correct-done-title = Corrected: this is version { $version } now
rename-form-title = Title and role
rename-form-resume-title = Title of the resume
rename-form-role = Job role
error-title-taken = Another of your resumes has that title. Choose a different one.
error-resume-changed = That resume has a newer version by now. Open it again with `/resume view`; your text is not lost, copy it from here.

resume-periods = **When**
period-now = now
cover-letter-heading = **Cover letter**
cover-letter-length = { $with } characters ({ $without } without spaces)
cover-letter-limit = {""} · limit { $most } { $unit }
cover-letter-over = {""} · limit { $most } { $unit } ⚠️ { $over } too many
unit-characters = characters
unit-characters-without-spaces = characters without spaces
unit-bytes = bytes
unit-words = words

personal-phone = phone number
personal-email = e-mail address
personal-resident-number = resident registration number
personal-birth-date = date of birth
personal-address = address
personal-url = web address
personal-name = name
personal-account = account name

history-heading = **History**
history-file = • version { $number } · { $when } · { $file }
history-file-without-hidden = • version { $number } · { $when } · { $file } · your hidden lines left out
history-corrected = • version { $number } · { $when } · corrected by you

error-picture-needs-consent = This is a picture, which I cannot read myself. A language model can: the whole picture would be sent to its server, with name, contact details and photo. If you agree, upload it again with the option `picture-to-model: True`; otherwise upload a PDF, DOCX or HWP with real text.
error-scan-needs-consent = The pages of this PDF are pictures, as of a scan or a photo, which I cannot read myself. A language model can: up to 6 pages would be sent to its server as pictures, with everything on them: name, contact details and photo too. If you agree, upload it again with the option `picture-to-model: True`; otherwise export it as PDF from the program you wrote it in, or upload it as DOCX, HWP or TXT.
error-picture-over-budget = Today's budget for the language model is used up, so it cannot read pictures before tomorrow. Upload a PDF, DOCX or HWP with real text, or try again tomorrow.
warning-model-could-read = A language model can read pages that are pictures: they would be sent to its server with everything on them, personal data too. If you agree, upload the file again with the option `picture-to-model: True`.
error-picture-unread = The language model could not read the picture. Try again later, or upload a PDF, DOCX or HWP with real text.
warning-read-by-model = ⚠️ A language model read this from pictures and may have got words wrong. Please check it below and correct what is wrong.

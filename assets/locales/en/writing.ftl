# Writing a cover letter section by section.

command-resume-write = write
command-resume-write-description = Write a cover letter section by section, with tips and length limits
command-resume-write-letter = letter
command-resume-write-letter-description = A letter to go on with
command-resume-write-title = title
command-resume-write-title-description = Title of a new letter
command-resume-write-prompts = prompts
command-resume-write-prompts-description = The prompts a new letter begins with; you can change them later
command-resume-write-role = role
command-resume-write-role-description = The job role the letter is for

letter-untitled = Cover letter { $date }
letter-untitled-again = Cover letter { $date } ({ $number })
letter-title = ✍️ { $title }
letter-kept = Every form you send is kept at once; go on whenever you like with `/resume write`.
letter-no-sections = No sections yet. Add one in the menu.
letter-empty = ▫️ not written yet
letter-empty-limit = ▫️ not written yet · limit { $limit }
letter-length = { $with } characters ({ $without } without spaces)
letter-length-unit = { $length } { $unit } · { $with } characters ({ $without } without spaces)
letter-limit = { $most } { $unit }
letter-within = ✅ { $counted } · limit { $limit }
letter-over = ⚠️ { $counted } · limit { $limit } · { $over } too many
letter-unlimited = ✅ { $counted }
letter-next = **Next:** { $prompt }
letter-all-written = Everything is written. **Finish** makes a resume of it that interviews can be built on.
letter-finished-before = 📄 Finished as version { $version }. After changes, **Finish** makes a new version.
letter-choose = Write or change a section…
letter-add = Add a section…
letter-add-own = ✏️ A prompt of my own
button-letter-next = Write: { $prompt }
button-letter-preview = Preview
button-letter-finish = Finish
button-letter-arrange = Order
button-letter-rename = Title
button-letter-discard = Delete
button-letter-edit = Change
button-letter-back = To the letter

letter-form-own = A prompt of your own
letter-form-text = Your answer
letter-form-prompt = Prompt
letter-form-limit = Length limit
letter-form-limit-placeholder = 700 · 700 characters without spaces · 300 words
letter-form-placeholder = What happened, what you did yourself, what came of it
letter-form-rename = Title of the letter
letter-form-title = Title

letter-list-title = Your cover letters
letter-list-intro = Choose one to go on with, or begin a new one. With the options of `/resume write` a new one gets a title and other prompts.
letter-list-item = • **{ $title }** · { $written } of { $sections } written · { $when }
letter-list-choose = Go on with a letter…
button-letter-begin = New letter

letter-arrange-title = Order of the sections
letter-arrange = Choose a section in the menu to move it or take it out.
letter-arrange-choose = Choose a section…
button-letter-up = Up
button-letter-down = Down
button-letter-remove = Take out
letter-removed = Taken out: { $prompt }
letter-removed-text = This was its text; copy it from here if you still need it.
letter-removed-empty = Nothing was written in it.

letter-nothing-yet = Nothing is written here yet.
letter-preview-place = Section { $place } of { $places }

letter-discard-title = Delete “{ $title }”?
letter-discard = All its sections will be gone for good.
letter-discard-finished = The draft will be gone for good. The resume made of it stays; delete that with `/resume delete`.
button-letter-discard-yes = Delete for good
letter-discarded = Deleted: { $title }
letter-discarded-next = Begin a new one whenever you like with `/resume write`.

error-letter-not-found = I cannot find that letter. Choose one of those suggested while you type, or use `/resume write` alone to see them.
error-too-many-letters = You have { $limit } letters already. Open one with `/resume write` and delete it there, then begin the new one.
error-letter-full = A letter takes { $limit } sections. Take one out under **Order**, then add this one.
error-section-gone = That section is not there any more. Nothing was changed.
error-section-changed = That section was changed meanwhile, perhaps on another device, so I did not overwrite it. Your text is below: copy it into the section as it is now.
error-bad-prompt = The prompt is empty or too long. Keep it within 200 characters.
error-bad-limit = I did not understand the length limit. Write for example `700`, `700 characters without spaces` or `300 words`, or leave it empty.
error-section-too-long = A form of Discord takes { $limit } characters, so neither an answer nor its limit can be longer. Split it into two sections.

# Resumes: what was understood, lists, deleting.

resume-new-title = Resume saved: { $title }
resume-new-version-title = New version saved: { $title }
resume-already-there-title = I already have exactly this: { $title }
resume-view-title = { $title }
resume-untitled = Resume { $date }
resume-facts = { $format } · version { $version } · { $language } · { $lines ->
    [one] 1 line
   *[other] { $lines } lines
}
resume-role = For the role: { $role }
resume-understood = **What I understood**
resume-sections = Sections: { $names }
resume-skills = Skills: { $names }
resume-skills-more = Skills: { $names } and { $more } more
resume-achievements = **Results in numbers**
resume-nothing-understood = No sections, skills or results that I recognise. Questions will stay general.
resume-worthy = { $count ->
    [0] I found no line to build a question on. Describe what you did and what came of it, and upload it again under the same title.
    [one] 1 line is good for a question.
   *[other] { $count } lines are good for questions.
}
resume-hidden = 🙈 { $count ->
    [one] One line that you took out stays
   *[other] { $count } lines that you took out stay
} out of questions, also when you upload the document again.
resume-personal = 🔒 Kept out of questions and out of any language model: { $kinds }.
resume-next = Next: `/interview start` and choose this resume.

section-summary = Summary
section-experience = Experience
section-projects = Projects
section-education = Education
section-skills = Skills
section-awards = Awards
section-certificates = Certificates
section-cover-letter = Cover letter

warning-pages-without-text = ⚠️ { $pages ->
    [one] One page has pictures but hardly any text, so I could not read it.
   *[other] { $pages } pages have pictures but hardly any text, so I could not read them.
} Export the file again as text if something is missing.
warning-cut = ⚠️ The document is very long; I read the beginning and left out the rest.
warning-guessed-encoding = ⚠️ I guessed the text encoding ({ $encoding }). If you see odd characters, save the file as UTF-8 and upload it again.
warning-unreadable = ⚠️ { $count ->
    [one] One character was
   *[other] { $count } characters were
} unreadable and left out. If something is missing, export the file again.
suspicion-scanned = ⚠️ There is hardly any text, as if the pages were scanned. Upload a version with real text for better questions.
suspicion-garbled = ⚠️ Many characters make no words, as if the font could not be read. Export the file again, or upload it as DOCX or TXT.
suspicion-short = ⚠️ This is very short. A few more lines about what you did make much better questions.
suspicion-not-a-resume = ⚠️ This does not look like a resume. Is it the right file?

resume-list-title = Your resumes
resume-list-empty = You have no resume here yet. Upload one with `/resume upload` as PDF, DOCX, HWP, HWPX, ODT, RTF, HTML, TXT or MD.
resume-list-item = **{ $title }** · version { $version } · { $when }
resume-list-item-role = **{ $title }** · { $role } · version { $version } · { $when }
resume-list-more = { $count ->
    [one] … and 1 more
   *[other] … and { $count } more
}
resume-select = Look at one of these resumes

resume-delete-title = Delete “{ $title }”?
resume-delete-confirm = All its versions are deleted for good. Interviews you have had keep their scores and reports.
resume-deleted = Deleted: { $title }
resume-deleted-next = Upload another with `/resume upload` whenever you like.
resume-kept = Nothing was deleted.
button-delete-yes = Delete for good
button-keep = Keep it

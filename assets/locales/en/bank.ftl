# /bank: a server's own questions.

command-bank = bank
command-bank-description = This server's own questions: import, export, check (for admins)
command-bank-import = import
command-bank-import-description = Add questions from a TOML or CSV file; the same key replaces a question
command-bank-import-file = file
command-bank-import-file-description = A .toml or .csv file as /bank export writes it
command-bank-check = check
command-bank-check-description = Look for faults in a file without changing anything
command-bank-check-file = file
command-bank-check-file-description = A .toml or .csv file as /bank export writes it
command-bank-export = export
command-bank-export-description = Get questions as a file, to edit and import again
command-bank-export-questions = questions
command-bank-export-questions-description = This server's own, or all that may be asked (own if left out)
command-bank-export-questions-own = Own questions
command-bank-export-questions-all = All questions
command-bank-export-format = format
command-bank-export-format-description = TOML for text editors, CSV for spreadsheets (TOML if left out)
command-bank-export-format-toml = TOML
command-bank-export-format-csv = CSV

error-needs-manage-server = Only members who may manage this server can do that. Ask an admin for the permission **Manage Server**.

bank-imported = Questions imported
bank-checked = No faults found; nothing was changed
bank-counts = New: **{ $added }** · in place of others: **{ $replaced }** · retired: **{ $retired }**
bank-alike = These ask the same as another question, in other words. An interview asks only one of them:
bank-refused-title = Nothing was imported
bank-refused = Faults in the file: { $count }. Correct these lines and send it again.
bank-more = … and { $count } more
bank-line = line { $line }
bank-exported-title = Questions as a file
bank-exported = Questions in this file: **{ $count }**. Edit it and bring it back with `/bank import`. To retire a question, set `retired = true`.
bank-empty = This server has no questions of its own yet. `/bank export` with **All questions** gives you the built-in ones to start from.

bank-fault-key = the key may hold 1 to 100 small letters, digits and hyphens
bank-fault-key-twice = this key is there twice
bank-fault-topic = there is no topic “{ $topic }”. An export of all questions shows the topics
bank-fault-kind = the kind does not go with the topic
bank-fault-difficulty = the difficulty must be 1, 2 or 3
bank-fault-key-points = 3 to 6 key points are needed
bank-fault-follow-ups = one or two follow-ups are needed
bank-fault-text-missing = a text is missing in one language; fill in { $columns }
bank-fault-too-long = a text has over 300 characters, or an accepted wording over 100
bank-fault-no-wording = a key point has no accepted wording in one language; fill in { $columns }
bank-fault-forbidden = it asks about age, family, faith or the like, which no interviewer may ask
bank-fault-syntax = it cannot be read ({ $words })
bank-fault-no-head = the first line must name the columns: { $columns } and more. An export shows them all
bank-fault-no-column = the column “{ $column }” is missing
bank-fault-unknown-column = the column “{ $column }” is unknown
bank-fault-field = what stands in “{ $column }” cannot be read; it must be { $column ->
    [difficulty] 1, 2 or 3
    [kind] warm-up, technical or behavioural
   *[other] true, false or empty
}
bank-fault-fields = it has { $found } fields and there are { $columns } columns; put fields that hold commas or line breaks in quotation marks
bank-fault-open-quote = a quotation mark is opened here and never closed; write a quotation mark inside a field twice ("")
bank-fault-format = the file name must end in .toml or .csv
bank-fault-encoding = the text is not UTF-8; save it as “CSV UTF-8” or as TOML
bank-fault-empty = there are no questions in it
bank-fault-too-many = a server may have { $limit } questions of its own

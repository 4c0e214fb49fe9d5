-- Members' texts are stored encrypted. UTF-8 bytes that are there already stay readable as what they are: plain text.
ALTER TABLE resumes MODIFY title BLOB NOT NULL

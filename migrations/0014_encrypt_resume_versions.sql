-- `corrections` is what the candidate corrected of what was understood.
ALTER TABLE resume_versions
    MODIFY file_name BLOB NOT NULL,
    MODIFY text LONGBLOB NOT NULL,
    MODIFY warnings MEDIUMBLOB NOT NULL,
    ADD COLUMN corrections MEDIUMBLOB NULL

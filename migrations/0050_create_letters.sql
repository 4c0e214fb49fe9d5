-- A cover letter being written: its sections as encrypted JSON. Once finished it belongs to a resume, whose versions are
-- what was finished; `written_version` is the last of them.
CREATE TABLE letters (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    candidate_id BIGINT UNSIGNED NOT NULL,
    resume_id BINARY(16) NULL,
    written_version INT UNSIGNED NULL,
    content MEDIUMBLOB NOT NULL,
    revision INT UNSIGNED NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    KEY letters_by_candidate (guild_id, candidate_id, changed_at),
    UNIQUE KEY letters_by_resume (resume_id),
    -- Deleting a resume deletes every text of it.
    CONSTRAINT letters_of_resume FOREIGN KEY (resume_id) REFERENCES resumes (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

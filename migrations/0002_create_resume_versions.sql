-- A version of a resume; interviews are built on versions, so that their citations stay true.
CREATE TABLE resume_versions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    resume_id BINARY(16) NOT NULL,
    number INT UNSIGNED NOT NULL,
    file_name VARCHAR(255) COLLATE utf8mb4_unicode_ci NOT NULL,
    format VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    content_hash BINARY(32) NOT NULL,
    text MEDIUMTEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    warnings TEXT COLLATE utf8mb4_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY resume_versions_by_number (resume_id, number),
    -- The versions of a resume are the resume.
    CONSTRAINT resume_versions_of_resume FOREIGN KEY (resume_id) REFERENCES resumes (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

-- One document of a candidate. Its text is in resume_versions.
CREATE TABLE resumes (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    candidate_id BIGINT UNSIGNED NOT NULL,
    title VARCHAR(100) COLLATE utf8mb4_unicode_ci NOT NULL,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NULL,
    created_at DATETIME(6) NOT NULL,
    KEY resumes_by_candidate (guild_id, candidate_id, created_at)
) CHARACTER SET utf8mb4

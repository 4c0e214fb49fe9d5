-- One sitting. `open_marker` is 1 while it runs and NULL afterwards, so that a candidate has one open interview a server.
CREATE TABLE interviews (
    id BINARY(16) NOT NULL PRIMARY KEY,
    version BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    candidate_id BIGINT UNSIGNED NOT NULL,
    parent_id BIGINT UNSIGNED NOT NULL,
    thread_id BIGINT UNSIGNED NULL,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    resume_version_id BINARY(16) NULL,
    settings TEXT COLLATE utf8mb4_bin NOT NULL,
    seed BIGINT UNSIGNED NOT NULL,
    phase TEXT COLLATE utf8mb4_bin NOT NULL,
    finishing TINYINT(1) NOT NULL,
    open_marker TINYINT UNSIGNED NULL,
    started_at DATETIME(6) NOT NULL,
    ended_at DATETIME(6) NULL,
    deadline_at DATETIME(6) NULL,
    last_seen_message_id BIGINT UNSIGNED NULL,
    held_message_ids TEXT COLLATE utf8mb4_bin NOT NULL,
    next_effect INT UNSIGNED NOT NULL,
    UNIQUE KEY interviews_one_open (guild_id, candidate_id, open_marker),
    UNIQUE KEY interviews_by_thread (thread_id),
    KEY interviews_by_candidate (guild_id, candidate_id, started_at),
    KEY interviews_by_deadline (deadline_at),
    KEY interviews_by_open (open_marker),
    KEY interviews_by_resume_version (resume_version_id),
    -- The interview outlives its resume; its questions keep the lines they cite.
    CONSTRAINT interviews_of_resume_version FOREIGN KEY (resume_version_id)
        REFERENCES resume_versions (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4

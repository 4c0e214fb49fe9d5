-- What charts are drawn from, one narrow row for each finished sitting, lying together by member and time. Repeats what
-- is in reports, which are too long to be read by the thousand.
CREATE TABLE scores (
    guild_id BIGINT UNSIGNED NOT NULL,
    candidate_id BIGINT UNSIGNED NOT NULL,
    started_at DATETIME(6) NOT NULL,
    interview_id BINARY(16) NOT NULL,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    kind VARCHAR(8) COLLATE utf8mb4_bin NOT NULL,
    -- The first interview over the same questions; not a foreign key, because its repeats outlive it.
    attempt_of BINARY(16) NULL,
    total DOUBLE NOT NULL,
    relevance DOUBLE NULL,
    structure DOUBLE NULL,
    evidence DOUBLE NULL,
    depth DOUBLE NULL,
    clarity DOUBLE NULL,
    PRIMARY KEY (guild_id, candidate_id, started_at, interview_id),
    UNIQUE KEY scores_of_interview (interview_id),
    -- A deleted interview is gone from the charts as well.
    CONSTRAINT scores_by_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

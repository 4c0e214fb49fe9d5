-- Evaluations in whose place another one came, as they were.
CREATE TABLE earlier_evaluations (
    interview_id BINARY(16) NOT NULL,
    turn_id SMALLINT UNSIGNED NOT NULL,
    revision SMALLINT UNSIGNED NOT NULL,
    times_again SMALLINT UNSIGNED NOT NULL,
    points DOUBLE NOT NULL,
    evaluation MEDIUMBLOB NOT NULL,
    offline TINYINT(1) NOT NULL,
    offline_reason VARCHAR(16) COLLATE utf8mb4_bin NULL,
    model VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    prompt_version VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    rubric_version VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    tokens_in INT UNSIGNED NOT NULL,
    tokens_out INT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    replaced_at DATETIME(6) NOT NULL,
    PRIMARY KEY (interview_id, turn_id, revision, times_again),
    CONSTRAINT earlier_evaluations_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

-- One question of an interview and where its answer and evaluation stand.
CREATE TABLE turns (
    interview_id BINARY(16) NOT NULL,
    turn_id SMALLINT UNSIGNED NOT NULL,
    place SMALLINT UNSIGNED NOT NULL,
    question TEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    stock_key VARCHAR(128) COLLATE utf8mb4_bin NULL,
    awaits_tailored TINYINT(1) NOT NULL,
    status VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    asked_message_id BIGINT UNSIGNED NULL,
    asked_at DATETIME(6) NULL,
    answered_at DATETIME(6) NULL,
    revision SMALLINT UNSIGNED NOT NULL,
    evaluated_revision SMALLINT UNSIGNED NOT NULL,
    hint_taken TINYINT(1) NOT NULL,
    PRIMARY KEY (interview_id, turn_id),
    -- The turns are the interview.
    CONSTRAINT turns_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

-- How well a member knows a stock question they answered, and when it is due again.
CREATE TABLE reviews (
    member_id BIGINT UNSIGNED NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    points DOUBLE NOT NULL,
    stability DOUBLE NOT NULL,
    difficulty DOUBLE NOT NULL,
    repetitions INT UNSIGNED NOT NULL,
    lapses INT UNSIGNED NOT NULL,
    state TINYINT UNSIGNED NOT NULL,
    reviewed_at DATETIME(6) NOT NULL,
    due_at DATETIME(6) NOT NULL,
    PRIMARY KEY (member_id, question_key)
) CHARACTER SET utf8mb4

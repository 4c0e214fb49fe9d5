-- The question of a member's day, kept so that it stays the same whatever happens to the bank or their interests.
CREATE TABLE daily_questions (
    member_id BIGINT UNSIGNED NOT NULL,
    day DATE NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    changes SMALLINT UNSIGNED NOT NULL,
    PRIMARY KEY (member_id, day)
) CHARACTER SET utf8mb4

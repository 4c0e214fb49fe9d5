-- A member's own notes on stock questions.
CREATE TABLE question_memos (
    member_id BIGINT UNSIGNED NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    text TEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (member_id, question_key),
    KEY question_memos_by_time (member_id, changed_at)
) CHARACTER SET utf8mb4

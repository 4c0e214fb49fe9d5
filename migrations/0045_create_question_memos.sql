-- A member's own notes on stock questions. The id follows from member and question.
CREATE TABLE question_memos (
    id BINARY(16) NOT NULL PRIMARY KEY,
    member_id BIGINT UNSIGNED NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    text MEDIUMBLOB NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    UNIQUE KEY question_memos_by_question (member_id, question_key),
    KEY question_memos_by_time (member_id, changed_at)
) CHARACTER SET utf8mb4

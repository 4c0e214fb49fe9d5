-- A server's own stock questions. One with the key of a built-in question takes its place. The source tells how it came
-- here (`import`).
CREATE TABLE bank_questions (
    guild_id BIGINT UNSIGNED NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    question TEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    retired TINYINT(1) NOT NULL,
    source VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    added_by BIGINT UNSIGNED NULL,
    changed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (guild_id, question_key),
    KEY bank_questions_by_change (guild_id, changed_at)
) CHARACTER SET utf8mb4

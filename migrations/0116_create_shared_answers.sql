-- Answers that members share with their server. The id is random and tells nothing of time or member; `state` is `draft`
-- while the owner looks at the preview, `waiting` until the post stands, `posted`, or `blocked` by AutoMod.
CREATE TABLE shared_answers (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    owner_id BIGINT UNSIGNED NOT NULL,
    interview_id BINARY(16) NOT NULL,
    turn_id SMALLINT UNSIGNED NOT NULL,
    language CHAR(2) COLLATE utf8mb4_bin NOT NULL,
    question MEDIUMBLOB NOT NULL,
    answer MEDIUMBLOB NOT NULL,
    ratings MEDIUMBLOB NOT NULL,
    named TINYINT(1) NOT NULL,
    state VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    channel_id BIGINT UNSIGNED NOT NULL,
    thread_id BIGINT UNSIGNED NULL,
    changed_at DATETIME(6) NOT NULL,
    UNIQUE KEY shared_answers_by_turn (interview_id, turn_id),
    UNIQUE KEY shared_answers_by_thread (thread_id),
    KEY shared_answers_by_owner (guild_id, owner_id, changed_at),
    KEY shared_answers_by_state (state, changed_at)
) CHARACTER SET utf8mb4

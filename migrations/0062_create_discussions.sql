-- The conversation about one stock question in a server: one ever. Its row is there before its post in Discord, whose
-- outcome may get lost; `lease_until` says until when somebody is at work on the post.
CREATE TABLE discussions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    question_key VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    channel_id BIGINT UNSIGNED NOT NULL,
    thread_id BIGINT UNSIGNED NULL,
    message_id BIGINT UNSIGNED NULL,
    lease_until DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY discussions_by_question (guild_id, question_key),
    UNIQUE KEY discussions_by_thread (thread_id),
    KEY discussions_by_channel (channel_id)
) CHARACTER SET utf8mb4

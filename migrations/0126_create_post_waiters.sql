-- Members who asked for the post of a question when Discord did not answer in time, to be told if it cannot be made.
CREATE TABLE post_waiters (
    id BINARY(16) NOT NULL PRIMARY KEY,
    discussion_id BINARY(16) NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    UNIQUE KEY post_waiters_by_discussion (discussion_id, member_id),
    CONSTRAINT post_waiters_of_discussion FOREIGN KEY (discussion_id) REFERENCES discussions (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

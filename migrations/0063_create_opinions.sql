-- Opinions. `message_id` is the author's message, or the bot's post of an opinion written in a form; `unposted` is 1 until
-- that post stands. `recommendations` is the number of rows in recommendations.
CREATE TABLE opinions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    discussion_id BINARY(16) NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    author_id BIGINT UNSIGNED NOT NULL,
    text MEDIUMBLOB NOT NULL,
    message_id BIGINT UNSIGNED NULL,
    by_form TINYINT(1) NOT NULL,
    unposted TINYINT(1) NOT NULL,
    hidden TINYINT(1) NOT NULL,
    recommendations INT UNSIGNED NOT NULL,
    lease_until DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    edited_at DATETIME(6) NULL,
    UNIQUE KEY opinions_by_message (message_id),
    KEY opinions_by_rank (discussion_id, hidden, recommendations, id),
    KEY opinions_by_age (discussion_id, hidden, id),
    KEY opinions_by_author (guild_id, author_id, id),
    KEY opinions_unposted (unposted, lease_until),
    CONSTRAINT opinions_of_discussion FOREIGN KEY (discussion_id) REFERENCES discussions (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

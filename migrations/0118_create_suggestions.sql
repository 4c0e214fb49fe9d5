-- Questions that members suggest for their server's bank: `draft` while the member looks at those like it, then `open`
-- until a moderator makes it `accepted` or `refused`.
CREATE TABLE suggestions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    author_id BIGINT UNSIGNED NOT NULL,
    question MEDIUMBLOB NOT NULL,
    state VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    reason MEDIUMBLOB NULL,
    decided_by BIGINT UNSIGNED NULL,
    created_at DATETIME(6) NOT NULL,
    KEY suggestions_by_state (guild_id, state, id),
    KEY suggestions_by_author (guild_id, author_id, id)
) CHARACTER SET utf8mb4

-- A server that has set its community up: the category of its channels, a text channel under which members practise (forums
-- have no private threads), and the language of what is posted there.
CREATE TABLE communities (
    guild_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    category_id BIGINT UNSIGNED NULL,
    practice_id BIGINT UNSIGNED NULL,
    language CHAR(2) COLLATE utf8mb4_bin NOT NULL,
    changed_at DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4

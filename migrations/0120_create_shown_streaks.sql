-- Members who want their streak in the digest of a server.
CREATE TABLE shown_streaks (
    guild_id BIGINT UNSIGNED NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) CHARACTER SET utf8mb4

-- Members whom a moderator has shut out of a server's community.
CREATE TABLE community_blocks (
    guild_id BIGINT UNSIGNED NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    blocked_by BIGINT UNSIGNED NOT NULL,
    blocked_at DATETIME(6) NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) CHARACTER SET utf8mb4

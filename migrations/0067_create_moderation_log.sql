-- What moderators and admins did in a server's community. `subject` is the member or the role it was done to.
CREATE TABLE moderation_log (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    actor_id BIGINT UNSIGNED NOT NULL,
    action VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
    subject VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    done_at DATETIME(6) NOT NULL,
    KEY moderation_log_by_guild (guild_id, id)
) CHARACTER SET utf8mb4

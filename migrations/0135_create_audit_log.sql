-- Which command for admins was used in a server, by whom, and what it set.
CREATE TABLE audit_log (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    actor_id BIGINT UNSIGNED NOT NULL,
    action VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    details VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    done_at DATETIME(6) NOT NULL,
    KEY audit_log_by_guild (guild_id, done_at, id),
    KEY audit_log_by_time (done_at)
) CHARACTER SET utf8mb4

-- Channels that get a question every day, and when the next one is due. A process that posts holds a lease.
CREATE TABLE daily_posts (
    channel_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NULL,
    language CHAR(2) COLLATE utf8mb4_bin NOT NULL,
    time_zone VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    post_hour TINYINT UNSIGNED NOT NULL,
    due_at DATETIME(6) NOT NULL,
    tried TINYINT(1) NOT NULL,
    lease_until DATETIME(6) NULL,
    KEY daily_posts_by_due (due_at),
    KEY daily_posts_by_guild (guild_id)
) CHARACTER SET utf8mb4

-- How much was done within a period, for limits: by a member (guild 0), in a server (member 0), and by everybody (both 0).
CREATE TABLE usage_counts (
    member_id BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    what VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    period_at DATETIME(6) NOT NULL,
    amount BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (member_id, guild_id, what, period_at),
    KEY usage_counts_by_period (period_at)
) CHARACTER SET utf8mb4

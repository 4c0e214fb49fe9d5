-- Warnings that most of a server's limit is used: one a limit and period. `due_at` is NULL once it is posted, or where the
-- server wants none.
CREATE TABLE limit_warnings (
    guild_id BIGINT UNSIGNED NOT NULL,
    what VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    period_at DATETIME(6) NOT NULL,
    percent INT UNSIGNED NOT NULL,
    tries INT UNSIGNED NOT NULL,
    due_at DATETIME(6) NULL,
    PRIMARY KEY (guild_id, what, period_at),
    KEY limit_warnings_by_due (due_at)
) CHARACTER SET utf8mb4

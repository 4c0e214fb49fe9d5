-- Servers that get the week's questions and a digest, and when the next one is due. `chosen` has the keys of the questions
-- once somebody has begun. A process at work holds a lease.
CREATE TABLE community_weeks (
    guild_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    channel_id BIGINT UNSIGNED NOT NULL,
    week_day TINYINT UNSIGNED NOT NULL,
    post_hour TINYINT UNSIGNED NOT NULL,
    time_zone VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    due_at DATETIME(6) NOT NULL,
    chosen TEXT COLLATE utf8mb4_bin NULL,
    tries INT UNSIGNED NOT NULL,
    lease_until DATETIME(6) NULL,
    KEY community_weeks_by_due (due_at)
) CHARACTER SET utf8mb4

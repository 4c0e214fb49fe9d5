-- What members want to be told in direct messages, and when the next one is due. A process that sends holds a lease. What
-- Discord refused to deliver is not due any more, until the member was told so and switches it on again.
CREATE TABLE notifications (
    member_id BIGINT UNSIGNED NOT NULL,
    kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    language CHAR(2) COLLATE utf8mb4_bin NOT NULL,
    choice TINYINT UNSIGNED NOT NULL,
    since DATE NOT NULL,
    told_of DATE NULL,
    due_at DATETIME(6) NULL,
    tries SMALLINT UNSIGNED NOT NULL,
    lease_until DATETIME(6) NULL,
    refused_at DATETIME(6) NULL,
    PRIMARY KEY (member_id, kind),
    KEY notifications_by_due (due_at)
) CHARACTER SET utf8mb4

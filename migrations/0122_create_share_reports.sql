-- Shared answers that members have reported to the moderators, until somebody decides.
CREATE TABLE share_reports (
    share_id BINARY(16) NOT NULL,
    reporter_id BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    reported_at DATETIME(6) NOT NULL,
    PRIMARY KEY (share_id, reporter_id),
    KEY share_reports_by_guild (guild_id, share_id),
    KEY share_reports_by_reporter (reporter_id, reported_at),
    CONSTRAINT share_reports_of_share FOREIGN KEY (share_id) REFERENCES shared_answers (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

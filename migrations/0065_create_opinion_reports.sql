-- Opinions that members have reported to the moderators, until somebody decides.
CREATE TABLE opinion_reports (
    opinion_id BINARY(16) NOT NULL,
    reporter_id BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    reported_at DATETIME(6) NOT NULL,
    PRIMARY KEY (opinion_id, reporter_id),
    KEY opinion_reports_by_guild (guild_id, opinion_id),
    KEY opinion_reports_by_reporter (reporter_id, reported_at),
    CONSTRAINT opinion_reports_of_opinion FOREIGN KEY (opinion_id) REFERENCES opinions (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

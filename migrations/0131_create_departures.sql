-- Members who have left a server (member 0: the bot itself was removed from it). What is kept of them there is erased when
-- the grace period is over; a row goes when they come back.
CREATE TABLE departures (
    guild_id BIGINT UNSIGNED NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    left_at DATETIME(6) NOT NULL,
    PRIMARY KEY (guild_id, member_id),
    KEY departures_by_time (left_at),
    KEY departures_by_member (member_id)
) CHARACTER SET utf8mb4

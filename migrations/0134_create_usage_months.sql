-- What admins are told about a month that is over, counted once and never again, so that nothing is learned of a member by
-- asking before and after they erase something. Only what stands for at least five members is in it.
CREATE TABLE usage_months (
    guild_id BIGINT UNSIGNED NOT NULL,
    first_day DATE NOT NULL,
    figures TEXT COLLATE utf8mb4_bin NOT NULL,
    counted_at DATETIME(6) NOT NULL,
    PRIMARY KEY (guild_id, first_day)
) CHARACTER SET utf8mb4

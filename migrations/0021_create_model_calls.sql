-- Calls of the model with what they cost, in millionths of the operator's currency at the price of that time. They outlive
-- the interview, so that deleting one gives no budget back.
CREATE TABLE model_calls (
    id BINARY(16) NOT NULL PRIMARY KEY,
    interview_id BINARY(16) NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    purpose VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    model VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    tokens_in INT UNSIGNED NOT NULL,
    tokens_out INT UNSIGNED NOT NULL,
    cost_micros BIGINT UNSIGNED NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY model_calls_by_time (created_at),
    KEY model_calls_by_guild (guild_id, created_at),
    KEY model_calls_by_member (member_id, created_at)
) CHARACTER SET utf8mb4

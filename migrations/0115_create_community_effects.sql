-- What the community is to do in Discord at a time: post a shared answer, tell a member something. Carries ids only; the
-- row is gone once it is done. `due_at` moves to the end of the lease of whoever is at work, `wanted_at` stays.
CREATE TABLE community_effects (
    id BINARY(16) NOT NULL PRIMARY KEY,
    kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    subject BINARY(16) NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    channel_id BIGINT UNSIGNED NOT NULL,
    wanted_at DATETIME(6) NOT NULL,
    due_at DATETIME(6) NOT NULL,
    tries INT UNSIGNED NOT NULL,
    KEY community_effects_by_due (due_at)
) CHARACTER SET utf8mb4

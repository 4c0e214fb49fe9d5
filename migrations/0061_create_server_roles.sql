-- The job roles of a server, seeded from the built-in list. A role may have a channel.
CREATE TABLE server_roles (
    guild_id BIGINT UNSIGNED NOT NULL,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
    position INT UNSIGNED NOT NULL,
    name_en VARCHAR(100) COLLATE utf8mb4_unicode_ci NOT NULL,
    name_ko VARCHAR(100) COLLATE utf8mb4_unicode_ci NOT NULL,
    topics TEXT COLLATE utf8mb4_bin NOT NULL,
    retired TINYINT(1) NOT NULL,
    channel_id BIGINT UNSIGNED NULL,
    changed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (guild_id, role_key),
    UNIQUE KEY server_roles_by_channel (channel_id)
) CHARACTER SET utf8mb4

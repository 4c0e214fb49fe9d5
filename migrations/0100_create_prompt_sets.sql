-- Sets of prompts that a server's admins made for cover letters, beside the built-in ones.
CREATE TABLE prompt_sets (
    id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    language VARCHAR(2) COLLATE utf8mb4_bin NOT NULL,
    name VARCHAR(60) COLLATE utf8mb4_unicode_ci NOT NULL,
    prompts MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    UNIQUE KEY prompt_sets_by_name (guild_id, language, name)
) CHARACTER SET utf8mb4

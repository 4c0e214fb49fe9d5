-- What a server's admins have set on how long things are kept (days; 0 for ever), and where warnings about limits go. NULL:
-- as the operator's settings say.
CREATE TABLE server_settings (
    guild_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    transcripts_days INT UNSIGNED NULL,
    documents_days INT UNSIGNED NULL,
    audio_days INT UNSIGNED NULL,
    grace_days INT UNSIGNED NULL,
    warn_channel_id BIGINT UNSIGNED NULL,
    changed_at DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4

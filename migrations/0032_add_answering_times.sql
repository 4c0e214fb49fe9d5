-- How long an answer took: its last message, the breaks in between, and whether a warning was given.
ALTER TABLE turns
    ADD COLUMN answered_message_id BIGINT UNSIGNED NULL,
    ADD COLUMN away_seconds INT UNSIGNED NOT NULL DEFAULT 0,
    ADD COLUMN warned TINYINT(1) NOT NULL DEFAULT 0

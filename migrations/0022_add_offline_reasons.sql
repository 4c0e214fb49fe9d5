-- Why the offline rubric made an evaluation although a model is configured, and how often an answer was evaluated again.
ALTER TABLE evaluations
    ADD COLUMN offline_reason VARCHAR(16) COLLATE utf8mb4_bin NULL,
    ADD COLUMN times_again SMALLINT UNSIGNED NOT NULL DEFAULT 0

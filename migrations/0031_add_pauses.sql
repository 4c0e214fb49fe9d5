-- The break of an interview, whether its candidate was reminded, and when they were heard of last.
ALTER TABLE interviews
    ADD COLUMN pause VARCHAR(255) COLLATE utf8mb4_bin NULL,
    ADD COLUMN reminded TINYINT(1) NOT NULL DEFAULT 0,
    ADD COLUMN touched_at DATETIME(6) NULL

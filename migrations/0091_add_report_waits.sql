-- The message that tells that the report waits for evaluations.
ALTER TABLE interviews ADD COLUMN report_waits VARCHAR(64) COLLATE utf8mb4_bin NULL

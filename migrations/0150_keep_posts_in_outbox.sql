-- A post that stands is kept as the row that asked for it: the step that notes it writes one row less and removes none.
-- Nothing is due of it any more.
ALTER TABLE outbox
    MODIFY due_at DATETIME(6) NULL,
    ADD COLUMN posted_at DATETIME(6) NULL,
    ADD COLUMN thread_id BIGINT UNSIGNED NULL,
    ADD COLUMN message_id BIGINT UNSIGNED NULL

-- Interviews over the same questions belong together: `attempt_of` is the first of them, which may be deleted by its
-- candidate. `kind` repeats what is in `settings` for lists and charts.
ALTER TABLE interviews
    ADD COLUMN attempt_of BINARY(16) NULL,
    ADD COLUMN attempt SMALLINT UNSIGNED NOT NULL DEFAULT 1,
    ADD COLUMN kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL DEFAULT 'full',
    ADD KEY interviews_by_attempt (attempt_of, attempt)

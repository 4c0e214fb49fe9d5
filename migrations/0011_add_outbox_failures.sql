-- `tries` counts claims, also those that ended with a process; only what failed counts against the budget of an effect.
ALTER TABLE outbox ADD COLUMN failures INT UNSIGNED NOT NULL DEFAULT 0

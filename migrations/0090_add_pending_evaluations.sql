-- An evaluation that waits for the model, and the message that says so and is filled when it comes.
ALTER TABLE turns
    ADD COLUMN put_off VARCHAR(128) COLLATE utf8mb4_bin NULL,
    ADD COLUMN pending_post VARCHAR(64) COLLATE utf8mb4_bin NULL

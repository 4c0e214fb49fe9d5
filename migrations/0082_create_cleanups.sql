-- What remains to be taken away in Discord after data was erased: a thread, or the bot's messages (a JSON list of ids) in a
-- channel that has to stay. Tells nothing of the member; a row is gone once it is done.
CREATE TABLE cleanups (
    id BINARY(16) NOT NULL PRIMARY KEY,
    channel_id BIGINT UNSIGNED NOT NULL,
    message_ids MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
    tries INT UNSIGNED NOT NULL,
    due_at DATETIME(6) NOT NULL,
    KEY cleanups_by_due (due_at)
) CHARACTER SET utf8mb4

-- One message of an answer. The message id is the key: the same message is never taken twice. The turn is not known
-- while a question is on its way to the thread.
CREATE TABLE answers (
    message_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    interview_id BINARY(16) NOT NULL,
    turn_id SMALLINT UNSIGNED NULL,
    revision SMALLINT UNSIGNED NULL,
    source VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    text TEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    received_at DATETIME(6) NOT NULL,
    KEY answers_of_turn (interview_id, turn_id, message_id),
    CONSTRAINT answers_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

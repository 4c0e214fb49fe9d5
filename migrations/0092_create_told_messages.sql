-- Messages whose author was told that they are no answer, so that this is told once.
CREATE TABLE told_messages (
    message_id BIGINT UNSIGNED NOT NULL,
    interview_id BINARY(16) NOT NULL,
    told_at DATETIME(6) NOT NULL,
    PRIMARY KEY (message_id),
    KEY told_messages_by_interview (interview_id),
    CONSTRAINT told_messages_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

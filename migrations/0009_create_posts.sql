-- The bot's messages in interview threads.
CREATE TABLE posts (
    interview_id BINARY(16) NOT NULL,
    seq INT UNSIGNED NOT NULL,
    thread_id BIGINT UNSIGNED NOT NULL,
    message_id BIGINT UNSIGNED NOT NULL,
    post VARCHAR(512) COLLATE utf8mb4_bin NOT NULL,
    posted_at DATETIME(6) NOT NULL,
    PRIMARY KEY (interview_id, seq),
    CONSTRAINT posts_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

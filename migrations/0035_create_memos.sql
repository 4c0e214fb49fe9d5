-- Private notes of a candidate on an interview (turn 65535) or one of its turns.
CREATE TABLE memos (
    interview_id BINARY(16) NOT NULL,
    turn_id SMALLINT UNSIGNED NOT NULL,
    text MEDIUMBLOB NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (interview_id, turn_id),
    -- The notes go with what they are about.
    CONSTRAINT memos_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

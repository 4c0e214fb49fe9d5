-- Reports that a candidate lets one other member read.
CREATE TABLE report_shares (
    interview_id BINARY(16) NOT NULL,
    mentor_id BIGINT UNSIGNED NOT NULL,
    shared_at DATETIME(6) NOT NULL,
    PRIMARY KEY (interview_id, mentor_id),
    KEY report_shares_by_mentor (mentor_id, shared_at),
    CONSTRAINT report_shares_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

-- Effects waiting to be performed; a performed one is gone. Posts of one interview are performed in the order of `seq`:
-- all but the first are blocked.
CREATE TABLE outbox (
    interview_id BINARY(16) NOT NULL,
    seq INT UNSIGNED NOT NULL,
    lane VARCHAR(8) COLLATE utf8mb4_bin NOT NULL,
    effect VARCHAR(512) COLLATE utf8mb4_bin NOT NULL,
    due_at DATETIME(6) NOT NULL,
    tries INT UNSIGNED NOT NULL,
    blocked TINYINT(1) NOT NULL,
    lease_owner BINARY(16) NULL,
    lease_until DATETIME(6) NULL,
    dead_at DATETIME(6) NULL,
    last_error VARCHAR(512) COLLATE utf8mb4_unicode_ci NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (interview_id, seq),
    KEY outbox_by_due (dead_at, due_at),
    KEY outbox_by_owner (lease_owner),
    CONSTRAINT outbox_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

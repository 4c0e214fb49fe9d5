-- The outcome of a finished interview. `total` and `rank_letter` repeat what is in `report` for lists and charts.
CREATE TABLE reports (
    interview_id BINARY(16) NOT NULL PRIMARY KEY,
    total DOUBLE NOT NULL,
    rank_letter CHAR(1) COLLATE utf8mb4_bin NOT NULL,
    report TEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT reports_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

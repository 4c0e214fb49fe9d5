-- Attendance: the days, in the member's own time zone, on which they answered a question.
CREATE TABLE practice_days (
    member_id BIGINT UNSIGNED NOT NULL,
    day DATE NOT NULL,
    PRIMARY KEY (member_id, day)
)

-- The job description an interview was started with; it shifts the questions made from the resume.
CREATE TABLE job_descriptions (
    interview_id BINARY(16) NOT NULL PRIMARY KEY,
    text MEDIUMBLOB NOT NULL,
    -- It was given for this interview only.
    CONSTRAINT job_descriptions_of_interview FOREIGN KEY (interview_id) REFERENCES interviews (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

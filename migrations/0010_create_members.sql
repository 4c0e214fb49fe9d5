-- What the bot knows of a member beside their resumes and interviews: the language last spoken with them.
CREATE TABLE members (
    id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    language CHAR(2) COLLATE utf8mb4_bin NOT NULL,
    seen_at DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4

-- What a member told of themselves, in all servers: interests among topics, role, language, time zone.
CREATE TABLE profiles (
    member_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    role_key VARCHAR(64) COLLATE utf8mb4_bin NULL,
    language CHAR(2) COLLATE utf8mb4_bin NULL,
    time_zone VARCHAR(64) COLLATE utf8mb4_bin NULL,
    interests TEXT COLLATE utf8mb4_bin NOT NULL,
    changed_at DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4

-- The keys that rows may be encrypted with, each with a text sealed by it: a missing or wrong key is noticed at the start,
-- not at the first row.
CREATE TABLE encryption_keys (
    id INT UNSIGNED NOT NULL PRIMARY KEY,
    proof VARBINARY(255) NOT NULL,
    first_used_at DATETIME(6) NOT NULL
) CHARACTER SET utf8mb4

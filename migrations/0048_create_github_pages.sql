-- What was read at GitHub, with the tags by which GitHub tells whether it changed.
CREATE TABLE github_pages (
    account_id BIGINT UNSIGNED NOT NULL,
    address_hash BINARY(32) NOT NULL,
    etag VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
    next_address VARCHAR(512) COLLATE utf8mb4_bin NULL,
    body MEDIUMTEXT COLLATE utf8mb4_unicode_ci NOT NULL,
    read_at DATETIME(6) NOT NULL,
    PRIMARY KEY (account_id, address_hash)
) CHARACTER SET utf8mb4

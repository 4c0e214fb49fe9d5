-- The GitHub account of a member, and whether it was proved to be theirs.
CREATE TABLE github_links (
    member_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    login VARCHAR(39) COLLATE utf8mb4_bin NOT NULL,
    account_id BIGINT UNSIGNED NOT NULL,
    code VARCHAR(32) COLLATE utf8mb4_bin NOT NULL,
    device_code VARCHAR(64) COLLATE utf8mb4_bin NULL,
    verified_at DATETIME(6) NULL,
    linked_at DATETIME(6) NOT NULL,
    KEY github_links_by_account (account_id)
) CHARACTER SET utf8mb4

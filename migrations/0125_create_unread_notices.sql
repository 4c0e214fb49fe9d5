-- What a member was to be told and could not be in direct messages: shown with the next command they use. Carries ids only;
-- `kind` and `subject` are those of community_effects.
CREATE TABLE unread_notices (
    id BINARY(16) NOT NULL PRIMARY KEY,
    member_id BIGINT UNSIGNED NOT NULL,
    guild_id BIGINT UNSIGNED NOT NULL,
    kind VARCHAR(16) COLLATE utf8mb4_bin NOT NULL,
    subject BINARY(16) NOT NULL,
    since DATETIME(6) NOT NULL,
    KEY unread_notices_by_member (member_id, id)
) CHARACTER SET utf8mb4

-- Authors of shared answers whom a moderator has shut out of a server's community without learning who they are. Apart from
-- community_blocks, where members are shut out by name, so that neither list tells anything of the other; and without a
-- reference to the answer, so that taking it back lets nobody in.
CREATE TABLE share_blocks (
    share_id BINARY(16) NOT NULL PRIMARY KEY,
    guild_id BIGINT UNSIGNED NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    blocked_by BIGINT UNSIGNED NOT NULL,
    blocked_at DATETIME(6) NOT NULL,
    KEY share_blocks_by_member (guild_id, member_id),
    KEY share_blocks_by_time (guild_id, blocked_at)
) CHARACTER SET utf8mb4

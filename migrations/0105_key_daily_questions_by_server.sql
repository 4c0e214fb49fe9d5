-- A member's question of the day is of the bank of one server: where servers have questions of their own, each has its own.
ALTER TABLE daily_questions
    ADD COLUMN guild_id BIGINT UNSIGNED NOT NULL DEFAULT 0 AFTER member_id,
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (member_id, day, guild_id)

-- Interviews that were kept long enough.
ALTER TABLE interviews ADD KEY interviews_by_end (guild_id, ended_at)

-- Why the last digest did not stand as it was meant: `cut` without opinions, `blocked` by AutoMod, `refused` by Discord.
ALTER TABLE community_weeks ADD COLUMN trouble VARCHAR(16) COLLATE utf8mb4_bin NULL

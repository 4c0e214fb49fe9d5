-- How an answer was spoken, where it was: pace, pauses, filler words.
ALTER TABLE answers ADD COLUMN speech TEXT COLLATE utf8mb4_bin NULL

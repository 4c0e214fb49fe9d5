-- What comes after the last message seen is not all that was missed: messages of one thread are taken in side by side.
ALTER TABLE interviews DROP COLUMN last_seen_message_id

-- Interviews in direct messages are held in one channel, one after the other.
ALTER TABLE interviews DROP KEY interviews_by_thread, ADD KEY interviews_by_channel (thread_id, open_marker)

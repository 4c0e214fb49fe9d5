ALTER TABLE moderation_log ADD KEY moderation_log_by_time (done_at)

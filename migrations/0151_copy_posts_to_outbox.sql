-- Where an effect waits although its post is noted, it goes on waiting: it finds its post.
INSERT IGNORE INTO outbox (interview_id, seq, lane, effect, tries, blocked, created_at, posted_at, thread_id, message_id)
SELECT interview_id, seq, 'post', CONCAT('{"do":"post",', SUBSTRING(post, 2)), 1, 0, posted_at, posted_at, thread_id, message_id
FROM posts

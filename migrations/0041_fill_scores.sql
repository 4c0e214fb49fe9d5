-- Totals of the interviews so far. What they are made of is inside of the reports, which may be encrypted.
INSERT INTO scores (guild_id, candidate_id, started_at, interview_id, role_key, kind, attempt_of, total)
SELECT i.guild_id, i.candidate_id, i.started_at, i.id, i.role_key, 'full', NULL, r.total
FROM reports r JOIN interviews i ON i.id = r.interview_id
ON DUPLICATE KEY UPDATE total = VALUES(total)

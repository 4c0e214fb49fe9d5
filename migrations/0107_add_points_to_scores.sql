-- What a chart needs of a score in one short value, so that those of ten thousand sittings are read as one: 8 bytes each to
-- tell the first sitting over the same questions and this one by, the microseconds since 1970, the total in millionths in
-- 4 bytes, and five ratings in ten-thousandths in 2 bytes each, 0 where there is none.
ALTER TABLE scores ADD COLUMN point VARBINARY(40) AS (CONCAT(
    COALESCE(RIGHT(attempt_of, 8), RIGHT(interview_id, 8)),
    RIGHT(interview_id, 8),
    UNHEX(LPAD(HEX(TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', started_at)), 16, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(total * 1000000) AS UNSIGNED)), 8, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(relevance, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(structure, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(evidence, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(depth, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(clarity, 0) * 10000) AS UNSIGNED)), 4, '0'))
)) STORED

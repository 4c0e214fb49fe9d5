-- What a chart needs of a score in one short value, so that those of ten thousand sittings are read as one: the last 8
-- bytes of the first interview over the same questions, 0 for a first one, the microseconds since 1970 in 8 bytes, the total
-- in millionths in 4, and five ratings in ten-thousandths in 2 bytes each, 0 where there is none. The interview's own id is
-- not in it: MySQL takes no column with a foreign key that cascades into a stored one.
ALTER TABLE scores ADD COLUMN point VARBINARY(32) AS (CONCAT(
    COALESCE(RIGHT(attempt_of, 8), x'0000000000000000'),
    UNHEX(LPAD(HEX(TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', started_at)), 16, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(total * 1000000) AS UNSIGNED)), 8, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(relevance, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(structure, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(evidence, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(depth, 0) * 10000) AS UNSIGNED)), 4, '0')),
    UNHEX(LPAD(HEX(CAST(ROUND(COALESCE(clarity, 0) * 10000) AS UNSIGNED)), 4, '0'))
)) STORED

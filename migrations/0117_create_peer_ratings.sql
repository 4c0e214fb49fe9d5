-- How members rate a shared answer, 1 to 5 on the lines of the rubric.
CREATE TABLE peer_ratings (
    share_id BINARY(16) NOT NULL,
    rater_id BIGINT UNSIGNED NOT NULL,
    relevance TINYINT UNSIGNED NULL,
    structure TINYINT UNSIGNED NULL,
    evidence TINYINT UNSIGNED NULL,
    depth TINYINT UNSIGNED NULL,
    clarity TINYINT UNSIGNED NULL,
    PRIMARY KEY (share_id, rater_id),
    KEY peer_ratings_by_rater (rater_id),
    CONSTRAINT peer_ratings_of_share FOREIGN KEY (share_id) REFERENCES shared_answers (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

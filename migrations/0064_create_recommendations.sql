-- Who recommends an opinion: by the button, by a reaction, or both; it counts once.
CREATE TABLE recommendations (
    opinion_id BINARY(16) NOT NULL,
    member_id BIGINT UNSIGNED NOT NULL,
    by_button TINYINT(1) NOT NULL,
    by_reaction TINYINT(1) NOT NULL,
    PRIMARY KEY (opinion_id, member_id),
    KEY recommendations_by_member (member_id),
    CONSTRAINT recommendations_of_opinion FOREIGN KEY (opinion_id) REFERENCES opinions (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4

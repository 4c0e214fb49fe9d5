-- Which process serves which shards of the gateway, as long as it gives signs of life: ranges of `size` out of `total`.
CREATE TABLE shard_leases (
    total INT UNSIGNED NOT NULL,
    size INT UNSIGNED NOT NULL,
    first_shard INT UNSIGNED NOT NULL,
    owner BINARY(16) NULL,
    lease_until DATETIME(6) NOT NULL,
    PRIMARY KEY (total, size, first_shard),
    KEY shard_leases_by_owner (owner)
) CHARACTER SET utf8mb4

-- Which node does what. Endpoints fall into 64 shards; each of them, and what the clock sets going (64), is done by
-- one node at a time.

-- The nodes that run the wire, and until when they are believed to live.
CREATE TABLE nodes (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE leases (
    shard INTEGER PRIMARY KEY,
    -- Counts its holders: what was done under an earlier number is refused.
    epoch INTEGER NOT NULL,
    -- Who has it; nobody, where it was given back.
    node  TEXT,
    -- Until when, by the database's own clock.
    until INTEGER NOT NULL,
    -- Whether everything that was sent has its receipt: not while somebody has it, nor when that one died.
    sure  INTEGER NOT NULL
) STRICT;

INSERT INTO leases
WITH RECURSIVE shards (shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM shards WHERE shard < 64)
SELECT shard, 0, NULL, 0, NOT EXISTS (SELECT 1 FROM subscriptions) FROM shards;

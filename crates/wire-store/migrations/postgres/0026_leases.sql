-- Which node does what. Endpoints fall into 64 shards; each of them, and what the clock sets going (64), is done by
-- one node at a time.

-- The nodes that run the wire, and until when they are believed to live.
CREATE TABLE nodes (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE leases (
    shard BIGINT PRIMARY KEY,
    -- Counts its holders: what was done under an earlier number is refused.
    epoch BIGINT NOT NULL,
    -- Who has it; nobody, where it was given back.
    node  TEXT,
    -- Until when, by the database's own clock.
    until BIGINT NOT NULL,
    -- Whether everything that was sent has its receipt: not while somebody has it, nor when that one died.
    sure  BIGINT NOT NULL
);

INSERT INTO leases
SELECT shard, 0, NULL, 0, CASE WHEN EXISTS (SELECT 1 FROM subscriptions) THEN 0 ELSE 1 END
FROM generate_series(0, 64) AS shard;

-- Whoever adds to the log wakes all nodes, once for a transaction and when it has committed.
CREATE FUNCTION wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY wirecopy;
    RETURN NULL;
END $$;

CREATE TRIGGER wake AFTER UPDATE ON last_event FOR EACH STATEMENT EXECUTE FUNCTION wake();

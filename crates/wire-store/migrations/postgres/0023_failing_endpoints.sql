-- Since when a standing order's endpoint has taken nothing that it was sent; nothing where the last try went
-- well.
ALTER TABLE subscriptions ADD COLUMN failing_since BIGINT;

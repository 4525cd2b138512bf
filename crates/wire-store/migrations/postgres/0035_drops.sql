-- A standing order whose address is sftp://… is a file drop: what it keeps in the place of a webhook's secret is the key that the wire
-- signs in with, and this is the key that its server is known by.
ALTER TABLE subscriptions ADD COLUMN host_key TEXT;

-- What a standing order's messages were signed with before, while it signs them beside the new secret; and until when.
ALTER TABLE subscriptions ADD COLUMN old_secret TEXT;
ALTER TABLE subscriptions ADD COLUMN old_secret_until BIGINT;

CREATE INDEX old_secrets ON subscriptions (old_secret_until) WHERE old_secret IS NOT NULL;

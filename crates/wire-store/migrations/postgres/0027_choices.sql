-- What a standing order is narrowed to beside a product, as JSON, which messages it brings, and how much of a story is
-- in them.
ALTER TABLE subscriptions ADD COLUMN filter TEXT NOT NULL DEFAULT '{}';
ALTER TABLE subscriptions ADD COLUMN kinds TEXT NOT NULL DEFAULT 'all';
ALTER TABLE subscriptions ADD COLUMN payload TEXT NOT NULL DEFAULT 'full';

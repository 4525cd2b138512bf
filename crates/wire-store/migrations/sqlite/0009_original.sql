-- A standing order says whether a third party's passages are left out of what it sends.

ALTER TABLE subscriptions ADD COLUMN third_party TEXT NOT NULL DEFAULT 'keep';

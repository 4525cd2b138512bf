-- When somebody was shut out: they sign in no more, and what they did stays theirs.
ALTER TABLE users ADD COLUMN deactivated INTEGER;

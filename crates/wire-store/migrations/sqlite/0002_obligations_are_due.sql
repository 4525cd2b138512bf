-- By when each obligation has to be met, so that lists are ordered by it. Those that are there get the
-- hours of the free terms that were in force when they were opened.

ALTER TABLE obligations ADD COLUMN due INTEGER NOT NULL DEFAULT 0;

UPDATE obligations SET due = opened + 3600000000 * (
    SELECT json_extract(
        terms,
        CASE WHEN obligations.change IN ('hold', 'kill') THEN '$.kill_hours' ELSE '$.correction_hours' END)
    FROM terms WHERE made <= obligations.opened OR version = 1
    ORDER BY version DESC LIMIT 1);

CREATE INDEX obligations_open ON obligations (due, id)
    WHERE acknowledged IS NULL AND superseded IS NULL;

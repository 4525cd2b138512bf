-- Reminders. An open obligation is reminded of at `remind`, and after its last reminder the desk is told
-- at `call` to call; `called` is when it was. Those that were mailed before there were reminders get
-- one when they are due.
ALTER TABLE obligations ADD COLUMN remind INTEGER;
ALTER TABLE obligations ADD COLUMN call INTEGER;
ALTER TABLE obligations ADD COLUMN called INTEGER;

UPDATE obligations SET remind = due
WHERE mailed IS NOT NULL AND acknowledged IS NULL AND superseded IS NULL
  AND change IN ('correction', 'hold', 'kill');

CREATE INDEX obligations_to_remind ON obligations (remind)
    WHERE remind IS NOT NULL AND acknowledged IS NULL AND superseded IS NULL;
CREATE INDEX obligations_to_call ON obligations (call)
    WHERE call IS NOT NULL AND called IS NULL AND acknowledged IS NULL AND superseded IS NULL;

-- Each reminder has a link of its own; those in the mails before it go on working.
CREATE TABLE reminders (
    obligation INTEGER NOT NULL REFERENCES obligations (id),
    number     INTEGER NOT NULL CHECK (number >= 1),
    at         INTEGER NOT NULL,
    token      BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    sent_by    TEXT,
    PRIMARY KEY (obligation, number)
) STRICT;

-- Which obligation a mail is about, so that its list says what became of it.
ALTER TABLE mails ADD COLUMN obligation INTEGER REFERENCES obligations (id);
CREATE INDEX mails_by_obligation ON mails (obligation, id) WHERE obligation IS NOT NULL;

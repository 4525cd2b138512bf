-- Statements that were issued, as they were. What comes late makes another issue, and changes none.
CREATE TABLE statements (
    number    TEXT NOT NULL,
    issue     INTEGER NOT NULL CHECK (issue > 0),
    publisher BLOB NOT NULL REFERENCES publishers (id),
    issued    INTEGER NOT NULL,
    content   TEXT NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (number, issue)
) STRICT;

CREATE TRIGGER statements_do_not_change BEFORE UPDATE ON statements
BEGIN SELECT RAISE(ABORT, 'a statement never changes'); END;

CREATE TRIGGER statements_do_not_go BEFORE DELETE ON statements
BEGIN SELECT RAISE(ABORT, 'a statement never goes'); END;

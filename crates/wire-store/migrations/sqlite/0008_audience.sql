-- Where each piece of evidence of an audience came from, and what became of it. What was read from a
-- file and isn't confirmed yet doesn't count; what the desk has set aside doesn't count any more.
ALTER TABLE audience ADD COLUMN state TEXT NOT NULL DEFAULT 'counts'
    CHECK (state IN ('read', 'counts', 'set-aside'));
ALTER TABLE audience ADD COLUMN at_least INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audience ADD COLUMN given_by TEXT;
ALTER TABLE audience ADD COLUMN file_name TEXT;
ALTER TABLE audience ADD COLUMN file_hash TEXT;
-- The media type of a document, whose content is the blob of this hash. Other files aren't kept.
ALTER TABLE audience ADD COLUMN document_type TEXT;
-- What was read from the file, as JSON.
ALTER TABLE audience ADD COLUMN details TEXT;
ALTER TABLE audience ADD COLUMN set_aside INTEGER;
ALTER TABLE audience ADD COLUMN set_aside_by TEXT;
ALTER TABLE audience ADD COLUMN set_aside_reason TEXT;
ALTER TABLE audience ADD COLUMN confirmed INTEGER;
ALTER TABLE audience ADD COLUMN confirmed_by TEXT;

-- Rank lists, of which the newest of each kind keeps its table, for sites that are proved later.
CREATE TABLE rank_lists (
    number    INTEGER PRIMARY KEY,
    list      TEXT NOT NULL,
    date      TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    lines     INTEGER NOT NULL,
    imported  INTEGER NOT NULL,
    imported_by TEXT NOT NULL,
    -- Last, so that the rest of a row is read without it.
    entries   BLOB,
    UNIQUE (list, date)
) STRICT;

CREATE UNIQUE INDEX newest_rank_lists ON rank_lists (list) WHERE entries IS NOT NULL;

-- The sites that stand in them.
CREATE TABLE site_ranks (
    rank_list INTEGER NOT NULL REFERENCES rank_lists (number),
    domain    TEXT NOT NULL,
    rank      INTEGER NOT NULL,
    PRIMARY KEY (rank_list, domain)
) STRICT, WITHOUT ROWID;

-- Signs of a news publisher on each site: when they are to be looked for, and what was found last.
CREATE TABLE signs (
    site   BLOB PRIMARY KEY REFERENCES sites (id) ON DELETE CASCADE,
    due    INTEGER NOT NULL,
    looked INTEGER,
    found  TEXT
) STRICT;

CREATE INDEX signs_due ON signs (due);

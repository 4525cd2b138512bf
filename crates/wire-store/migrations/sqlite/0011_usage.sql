-- What each copy was given under: the version of the free terms, or a licence. Where that isn't known, as
-- in lines from before it was kept, there is neither: 0 and nothing. Both are part of the key, so that a copy that was taken again
-- under a licence is a line of its own.

CREATE TABLE takes_with_basis (
    story     BLOB NOT NULL,
    publisher BLOB NOT NULL REFERENCES publishers (id),
    version   INTEGER NOT NULL,
    exit      TEXT NOT NULL,
    result    TEXT NOT NULL,
    terms     INTEGER NOT NULL,
    licence   BLOB NOT NULL CHECK (length(licence) IN (0, 16)),
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    times     INTEGER NOT NULL,
    PRIMARY KEY (story, publisher, version, exit, result, terms, licence),
    FOREIGN KEY (story, version) REFERENCES versions (story, number),
    CHECK (terms = 0 OR licence = x'')
) STRICT;

INSERT INTO takes_with_basis
SELECT story, publisher, version, exit, result, 0, x'', first, last, times FROM takes;

DROP TABLE takes;
ALTER TABLE takes_with_basis RENAME TO takes;

CREATE INDEX takes_by_publisher ON takes (publisher, first);
CREATE INDEX takes_by_licence ON takes (licence, story) WHERE licence <> x'';
